"""Lay the ground of every family: what it must say of itself, and bounds that cut it off."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from math import frexp, inf
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self, TypeVar

import numpy as np
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from sroi.model.base import Frozen, attempt, refused
from sroi.typing import FloatArray
from sroi.units import read_amount, write_number

S = TypeVar("S")
T = TypeVar("T")

LEAST_MASS = 1e-6
"""The least share of a distribution that its bounds must leave."""
GREATEST = 1e100
"""The greatest number, and the inverse of the least, of which a belief may be made."""
NEAREST = 1e-9
"""The nearest that a probability may be to 0 or 1."""
MOST_COUNTED = 10**9
"""The most that a count, or the two counts of a beta distribution together, may be."""


def plain_number(value: Any) -> Any:
    """Read a number that carries no unit: ``0.2``, ``"20%"``, ``"10/6"``."""
    if not isinstance(value, str):
        return value
    amount = attempt(read_amount, value)
    if amount.unit:
        raise refused("E401", f"'{value}' has a unit of its own", "write the unit once, under unit")
    return amount.number


def _in_reach(number: float) -> float:
    if number and not 1 / GREATEST <= abs(number) <= GREATEST:
        size = "large" if abs(number) > 1 else "small"
        remedy = f"a belief has numbers of size {1 / GREATEST:g} to {GREATEST:g}, or 0"
        raise refused("E208", f"{number:g} is too {size} to compute with", remedy)
    return number


Unbounded = Annotated[float, BeforeValidator(plain_number), Field(strict=True)]
"""A number of any size."""

Number = Annotated[Unbounded, AfterValidator(_in_reach)]
"""A number whose square, and the square of whose inverse, are finite."""

Positive = Annotated[Number, Field(gt=0)]

Weight = Annotated[Unbounded, Field(gt=0)]
"""How much something counts beside others."""


def probability(value: Any) -> Any:
    """Read a probability, and say that per cent need their sign."""
    number = plain_number(value)
    if isinstance(number, bool) or not isinstance(number, float | int):
        return number
    if not 0 < number < 1:
        bare = 1 < number < 100 and "%" not in str(value)
        remedy = f"write {write_number(number)}%" if bare else "write it as 90% or 0.9"
        said = value if isinstance(value, str) else write_number(number)
        raise refused("E200", f"a probability lies between 0 and 1, not {said}", remedy)
    if not NEAREST <= number <= 1 - NEAREST:
        problem = f"a probability of {value} is too near to {round(number)} for any draw to show"
        remedy = (
            f"it lies between {NEAREST:.0e} and 1 - {NEAREST:.0e}; sure values are written alone"
        )
        raise refused("E200", problem, remedy)
    return number


Probability = Annotated[Number, BeforeValidator(probability)]


def in_shares(weights: Sequence[float]) -> FloatArray:
    """Divide weights by their sum, however large they are. Shape `(n,)`. [1]."""
    # By a power of two first, which moves no digit.
    scaled = np.ldexp(np.array(weights), -frexp(max(weights))[1])
    return np.asarray(scaled / scaled.sum(), dtype=np.float64)


class _Kept:
    """Hold a value and be equal to itself only, so that it has no say in whether models are."""

    def __init__(self, value: Any) -> None:
        self.value = value


def once(make: Callable[[S], T]) -> Callable[[S], T]:
    """Compute what depends on a frozen model alone when it is first asked for, and keep it."""
    name = f"_kept{make.__name__}"

    @wraps(make)
    def kept(self: S) -> T:
        held = self.__dict__.get(name)
        if held is None:
            held = self.__dict__[name] = _Kept(make(self))
        value: T = held.value
        return value

    return kept


class Distribution(Frozen):
    """Say what is believed of a number: how likely each value is.

    Every family has a best estimate, a support, a quantile function and its inverse. Where a
    family has several ways to be written, ``ways`` lists the keys of each.
    """

    family: str
    ways: ClassVar[tuple[frozenset[str], ...]]
    """Keys of each way in which the family is written, without what is optional."""
    options: ClassVar[frozenset[str]] = frozenset()
    """Keys that may be added."""

    @property
    def has_steps(self) -> bool:
        """Whether single values have a probability of their own."""
        return False

    if TYPE_CHECKING:  # a field in some families, which may not shadow a property

        @property
        def best(self) -> float:
            """The best estimate, which figures at best estimates use."""

    @property
    def support(self) -> tuple[float, float]:
        """The least and the greatest value that are possible."""
        raise NotImplementedError

    def quantile(self, probability: FloatArray) -> FloatArray:
        """Return the values that are undershot with the given probabilities.

        Parameters
        ----------
        probability
            Each above 0 and below 1. Shape `(s,)`. [1]

        Returns
        -------
        FloatArray
            Never outside the support. Shape `(s,)`. [as stated]
        """
        raise NotImplementedError

    def cdf(self, value: FloatArray) -> FloatArray:
        """Return the probability of at most each value.

        Parameters
        ----------
        value
            Any numbers. Shape `(s,)`. [as stated]

        Returns
        -------
        FloatArray
            Shape `(s,)`. [1]
        """
        raise NotImplementedError

    @property
    def words(self) -> str:
        """The belief on one line, for a reader."""
        parts = self.model_dump(mode="json", exclude_none=True)
        del parts["family"]
        said = ", ".join(f"{name} {_said(value)}" for name, value in parts.items())
        return f"{self.family}: {said}"


def _said(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, list):
        shown = ", ".join(map(_said, value[:6]))
        return f"[{shown}{', …' if len(value) > 6 else ''}]"
    if isinstance(value, Mapping):
        return "(" + ", ".join(f"{name}: {_said(inner)}" for name, inner in value.items()) + ")"
    return str(value)


class Smooth(Distribution):
    """Have no gaps, and perhaps bounds that nothing passes: ``at_least``, ``at_most``.

    Bounds cut the distribution off; what is left is scaled up to one. What is stated beside them
    (mean and sd, an interval) describes the distribution before it is cut.
    """

    options: ClassVar[frozenset[str]] = frozenset({"at_least", "at_most"})

    at_least: Number | None = None
    """Cut off below."""
    at_most: Number | None = None
    """Cut off above."""

    @model_validator(mode="after")
    def _some_is_left(self) -> Self:
        if self.at_least is None and self.at_most is None:
            return self
        low, high = self.support
        if not low < high:
            raise refused("E206", f"at_least {low:g} and at_most {high:g} leave nothing")
        if not low <= self.best <= high:
            problem = f"the best estimate {self.best:g} lies outside the bounds"
            raise refused("E206", problem, "widen the bounds, or state another belief")
        below, above = self._cut
        if above - below < LEAST_MASS:
            problem = f"the bounds leave {above - below:.1g} of the distribution"
            raise refused("E208", problem, "state a belief that lies within the bounds")
        return self

    @property
    def whole_support(self) -> tuple[float, float]:
        """The least and the greatest value before bounds."""
        return -inf, inf

    @property
    def support(self) -> tuple[float, float]:
        """The least and the greatest value that are possible."""
        low, high = self.whole_support
        return (
            low if self.at_least is None else max(low, self.at_least),
            high if self.at_most is None else min(high, self.at_most),
        )

    def whole_quantile(self, probability: FloatArray) -> FloatArray:
        """Return quantiles before bounds. Shape `(s,)`. [as stated]."""
        raise NotImplementedError

    def whole_cdf(self, value: FloatArray) -> FloatArray:
        """Return probabilities before bounds. Shape `(s,)`. [1]."""
        raise NotImplementedError

    @property
    def _cut(self) -> tuple[float, float]:
        below = self.whole_cdf(np.array([self.support[0]]))[0] if self.at_least is not None else 0.0
        above = self.whole_cdf(np.array([self.support[1]]))[0] if self.at_most is not None else 1.0
        return float(below), float(above)

    def quantile(self, probability: FloatArray) -> FloatArray:
        """Return the values that are undershot with the given probabilities."""
        return self.cut(self.whole_quantile, probability)

    def cut(
        self, quantile: Callable[[FloatArray], FloatArray], probability: FloatArray
    ) -> FloatArray:
        """Apply the bounds to a quantile function that knows none."""
        if self.at_least is None and self.at_most is None:
            return quantile(probability)
        below, above = self._cut
        values = quantile(below + probability * (above - below))
        # Rounding alone can lead out of the bounds, by the last bits of a number.
        low, high = self.support
        return np.clip(values, low, high)

    def cdf(self, value: FloatArray) -> FloatArray:
        """Return the probability of at most each value."""
        if self.at_least is None and self.at_most is None:
            return self.whole_cdf(value)
        below, above = self._cut
        kept = np.clip(value, *self.support)
        return (self.whole_cdf(kept) - below) / (above - below)


def one_of(values: Mapping[str, Any], ways: tuple[frozenset[str], ...], family: str) -> None:
    """Refuse keys of two ways at once, and half of a way."""
    stated = {name for name, value in values.items() if value is not None}
    if stated not in ways:
        known = "; ".join(", ".join(sorted(way)) for way in ways)
        said = ", ".join(sorted(stated)) or "nothing"
        raise refused("E206", f"{family} is stated by {said}", f"state it by one of: {known}")
