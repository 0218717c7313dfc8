"""Believe in quantiles that somebody has stated: a curve through them, or the nearest one."""

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from math import inf
from typing import Annotated, Any, ClassVar, Literal, Self

import numpy as np
from pydantic import AfterValidator, Field, field_serializer, model_validator

from sroi.elementary import exp, from_log_odds, least_squares, log, log_odds
from sroi.model.base import Ordinal, refused
from sroi.model.distributions.base import Distribution, Number, Probability, once
from sroi.typing import FloatArray, FrozenDict

FEWEST, MOST = 2, 12
_STEP = 1 / 64
_ODDS: FloatArray = (np.arange(-2304, 2305) * _STEP).astype(np.float64)
"""Log-odds at which a metalog is kept; beyond lies less than a draw can be."""


def _rising(value: Mapping[float, float]) -> Any:
    in_order = dict(sorted(value.items()))
    if any(high <= low for low, high in pairwise(in_order.values())):
        raise refused("E206", "quantiles do not rise", "write a greater value for a greater share")
    return FrozenDict(in_order)


Quantiles = Annotated[
    dict[Probability, Number],
    Field(min_length=FEWEST, max_length=MOST),
    AfterValidator(_rising),
]


class Metalog(Distribution):
    """Believe in stated quantiles, joined by a metalog distribution.

    Written ``{quantiles: {5%: 2, 50%: 5, 95%: 11}}``, with ``at_least`` and ``at_most`` where the
    number has bounds that it approaches. As many terms as quantiles meet them exactly; where no
    distribution does, ``terms`` takes fewer, and ``residual`` says by how much they are missed. The
    best estimate is the median. Keelin (2016), The metalog distributions, Decision Analysis 13(4).
    """

    family: Literal["metalog"] = "metalog"
    quantiles: Quantiles
    terms: Ordinal | None = None
    at_least: Number | None = None
    at_most: Number | None = None

    ways: ClassVar = (frozenset({"quantiles"}),)
    options: ClassVar = frozenset({"terms", "at_least", "at_most"})

    @model_validator(mode="after")
    def _possible(self) -> Self:
        low, high = self.support
        stated = tuple(self.quantiles.values())
        if not low < stated[0] or not stated[-1] < high:
            raise refused("E206", "a quantile does not lie between the bounds", "widen the bounds")
        size = len(stated)
        if self.terms is not None and not FEWEST <= self.terms <= size:
            raise refused("E206", f"{self.terms} terms", f"write {FEWEST} to {size} terms")
        if not self._rises(self._weights):
            raise refused("E208", "no metalog rises through these quantiles", self._remedy())
        if not np.isfinite(self._closed(self._at_odds(_ODDS[[0, -1]]))).all():
            problem = "the tails of this metalog reach beyond all numbers"
            raise refused("E208", problem, "write at_most, or other quantiles")
        return self

    @field_serializer("quantiles")
    def _keyed(self, quantiles: Mapping[float, float]) -> dict[str, float]:
        return {f"{Decimal(repr(share)).scaleb(2):f}%": value
                for share, value in quantiles.items()}  # fmt: skip

    @property
    def support(self) -> tuple[float, float]:
        """The bounds, where there are any."""
        return (-inf if self.at_least is None else self.at_least,
                inf if self.at_most is None else self.at_most)  # fmt: skip

    @property
    def best(self) -> float:
        """The median."""
        return float(self.quantile(np.array([0.5]))[0])

    @property
    def words(self) -> str:
        """The belief on one line, and by how much it misses what was stated."""
        if self.terms in (None, len(self.quantiles)):
            return super().words
        return f"{super().words}; misses a stated quantile by up to {self.residual:.3g}"

    @property
    def residual(self) -> float:
        """The farthest that a stated quantile is missed. [as stated]."""
        missed = self.quantile(np.array([*self.quantiles])) - np.array([*self.quantiles.values()])
        return float(np.abs(missed).max())

    @property
    @once
    def _weights(self) -> FloatArray:
        return self._fitted(self.terms or len(self.quantiles))

    def _fitted(self, terms: int) -> FloatArray:
        basis = _basis(np.array([*self.quantiles]), terms)
        stated = self._open(np.array([*self.quantiles.values()]))
        return least_squares(basis, stated)

    def _rises(self, weights: FloatArray) -> bool:
        """Tell whether a greater probability always has a greater value."""
        odds = np.linspace(-30.0, 30.0, 6001)
        levels = from_log_odds(odds)
        # By the upper tail's own probability, which does not round to 1.
        slopes = np.diff(_value(levels, from_log_odds(-odds), odds, weights))
        return bool((slopes > 0).all())

    def _remedy(self) -> str:
        for terms in range((self.terms or len(self.quantiles)) - 1, FEWEST - 1, -1):
            weights = self._fitted(terms)
            if self._rises(weights):
                levels = np.array([*self.quantiles])
                missed = self._closed(_basis(levels, terms) @ weights)
                worst = np.abs(missed - np.array([*self.quantiles.values()])).max()
                return f"terms: {terms} is the nearest, missing a quantile by up to {worst:.3g}"
        return "look at the quantiles; they leave room for none"

    def _open(self, value: FloatArray) -> FloatArray:
        low, high = self.support
        if low > -inf and high < inf:
            return log((value - low) / (high - value))
        if low > -inf:
            return log(value - low)
        return -log(high - value) if high < inf else value

    def _closed(self, value: FloatArray) -> FloatArray:
        low, high = self.support
        if low > -inf and high < inf:
            return np.minimum(low + (high - low) * from_log_odds(value), high)
        if low > -inf:
            return low + exp(value)
        return high - exp(-value) if high < inf else value

    def quantile(self, probability: FloatArray) -> FloatArray:
        """Return the values that are undershot with the given probabilities."""
        odds = log_odds(probability)
        return self._closed(_value(probability, 1.0 - probability, odds, self._weights))

    def cdf(self, value: FloatArray) -> FloatArray:
        """Return the probability of at most each value.

        The log-odds come from a cubic between kept places, corrected by a step of Newton's method.
        """
        low, high = self.support
        inside = (value > low) & (value < high)
        levels = np.where(value < high, 0.0, 1.0)
        curve, slopes = self._curve
        wanted = np.clip(self._open(value[inside]), curve[0], curve[-1])
        after = np.clip(np.searchsorted(curve, wanted), 1, curve.size - 1)
        width = curve[after] - curve[after - 1]
        along = (wanted - curve[after - 1]) / width
        odds = _cubic(along, _ODDS[after - 1], width / slopes[after - 1], width / slopes[after])
        slope = (1.0 - along) * slopes[after - 1] + along * slopes[after]
        odds = odds - (self._at_odds(odds) - wanted) / slope
        levels[inside] = from_log_odds(np.clip(odds, _ODDS[after - 1], _ODDS[after]))
        return levels

    @property
    @once
    def _curve(self) -> tuple[FloatArray, FloatArray]:
        """What has no bounds, at even log-odds, and how steeply it rises there."""
        lower, upper = from_log_odds(_ODDS), from_log_odds(-_ODDS)
        shift, slope = (lower - upper) / 2, np.zeros(_ODDS.shape)
        for term, weight in enumerate(self._weights, start=1):
            power, has_odds = _powers(term)
            turned = power * shift ** max(power - 1, 0) * lower * upper
            slope += weight * (turned * _ODDS + shift**power if has_odds else turned)
        return self._at_odds(_ODDS), slope

    def _at_odds(self, odds: FloatArray) -> FloatArray:
        return _value(from_log_odds(odds), from_log_odds(-odds), odds, self._weights)


def _cubic(along: FloatArray, start: FloatArray, rise: FloatArray, fall: FloatArray) -> FloatArray:
    """Return Hermite's cubic over one step, of slopes ``rise`` and ``fall`` at its ends."""
    back = 1.0 - along
    own = _STEP * along * along * (3.0 - 2.0 * along)
    return start + own + along * back * (back * rise - along * fall)


def _basis(levels: FloatArray, terms: int) -> FloatArray:
    odds = log_odds(levels)
    return np.stack(list(_terms(levels - 0.5, odds, terms)), axis=1)


def _terms(shift: FloatArray, odds: FloatArray, terms: int) -> Any:
    """Yield 1, L, sL, s, s^2, s^2 L, s^3, s^3 L and so on, of log-odds L and shift s."""
    for term in range(1, terms + 1):
        power, has_odds = _powers(term)
        yield shift**power * odds if has_odds else shift**power


def _powers(term: int) -> tuple[int, bool]:
    """Return the power of the shift in a term, and whether the log-odds are a factor."""
    power = {1: 0, 2: 0, 3: 1, 4: 1}.get(term, (term - 1) // 2)
    return power, term in (2, 3) or (term > 4 and term % 2 == 0)


def _value(
    lower: FloatArray, upper: FloatArray, odds: FloatArray, weights: FloatArray
) -> FloatArray:
    total = np.zeros(lower.shape)
    for weight, term in zip(weights, _terms((lower - upper) / 2, odds, len(weights)), strict=True):
        total = total + weight * term
    return total
