"""Believe in a lowest and a highest value, and perhaps a best one between them."""

from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import model_validator

from sroi.model.base import refused
from sroi.model.distributions.base import MOST_COUNTED, Distribution, Number, Positive
from sroi.typing import FloatArray

_ENDS = frozenset({"low", "high"})
_THREE = _ENDS | {"best"}


class Uniform(Distribution):
    """Believe all values between a lowest and a highest to be equally likely.

    Written ``{low: 2%, high: 5%}``. The best estimate is the middle.
    """

    family: Literal["uniform"] = "uniform"
    low: Number
    high: Number

    ways: ClassVar = (_ENDS,)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low < self.high:
            problem = f"low {self.low:g} is not below high {self.high:g}"
            raise refused("E206", problem, "write the smaller as low")
        return self

    @property
    def best(self) -> float:
        """The middle."""
        return self.low + (self.high - self.low) / 2

    @property
    def support(self) -> tuple[float, float]:
        """From low to high."""
        return self.low, self.high

    def quantile(self, probability: FloatArray) -> FloatArray:
        """Return the values that are undershot with the given probabilities."""
        return np.minimum(self.low + probability * (self.high - self.low), self.high)

    def cdf(self, value: FloatArray) -> FloatArray:
        """Return the probability of at most each value."""
        return np.clip((value - self.low) / (self.high - self.low), 0.0, 1.0)


class Triangular(Distribution):
    """Believe in a lowest, a best and a highest value, straight lines between them.

    Written ``{low: 4, best: 7, high: 9}``. The best value is the mode of the distribution.
    """

    family: Literal["triangular"] = "triangular"
    low: Number
    best: Number
    high: Number

    ways: ClassVar = (_THREE,)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        _in_order(self.low, self.best, self.high)
        return self

    @property
    def support(self) -> tuple[float, float]:
        """From low to high."""
        return self.low, self.high

    def quantile(self, probability: FloatArray) -> FloatArray:
        """Return the values that are undershot with the given probabilities."""
        width, left, right = self.high - self.low, self.best - self.low, self.high - self.best
        if width == 0:
            return np.full(probability.shape, self.best)
        rising = self.low + np.sqrt(probability * (width * left))
        falling = self.high - np.sqrt((1.0 - probability) * (width * right))
        values = np.where(probability < left / width, rising, falling)
        return np.clip(values, self.low, self.high)  # by rounding only

    def cdf(self, value: FloatArray) -> FloatArray:
        """Return the probability of at most each value."""
        width, left, right = self.high - self.low, self.best - self.low, self.high - self.best
        if width == 0:
            return (value >= self.best).astype(np.float64)
        kept = np.clip(value, self.low, self.high)
        rising = (kept - self.low) ** 2 / (width * left) if left else np.zeros(kept.shape)
        falling = 1.0 - (self.high - kept) ** 2 / (width * right) if right else np.ones(kept.shape)
        return np.where(kept < self.best, rising, falling)


class Pert(Distribution):
    """Believe in a lowest, a best and a highest value, in a smooth bell between them.

    Written ``{family: pert, low: 4, best: 7, high: 9}``; a greater ``shape`` than 4 trusts the best
    value more. The best value is the mode.
    """

    family: Literal["pert"] = "pert"
    low: Number
    best: Number
    high: Number
    shape: Positive = 4.0
    """Weight of the best value against the ends; 4 in the first description of the method."""

    ways: ClassVar = (_THREE,)
    options: ClassVar = frozenset({"shape"})

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        _in_order(self.low, self.best, self.high)
        if self.low == self.high:
            raise refused("E206", "low and high are equal", "write the number alone")
        if self.shape > MOST_COUNTED:
            raise refused("E200", f"shape is at most {MOST_COUNTED:,}", "4 is usual")
        return self

    @property
    def support(self) -> tuple[float, float]:
        """From low to high."""
        return self.low, self.high

    @property
    def _parameters(self) -> tuple[float, float]:
        rise = (self.best - self.low) / (self.high - self.low)
        return 1.0 + self.shape * rise, 1.0 + self.shape * (1.0 - rise)

    def quantile(self, probability: FloatArray) -> FloatArray:
        """Return the values that are undershot with the given probabilities."""
        from scipy.special import betaincinv

        share: FloatArray = betaincinv(*self._parameters, probability)
        return np.minimum(self.low + share * (self.high - self.low), self.high)

    def cdf(self, value: FloatArray) -> FloatArray:
        """Return the probability of at most each value."""
        from scipy.special import betainc

        share = np.clip((value - self.low) / (self.high - self.low), 0.0, 1.0)
        result: FloatArray = betainc(*self._parameters, share)
        return result


def _in_order(low: float, best: float, high: float) -> None:
    if not low <= best <= high:
        raise refused(
            "E206",
            f"low {low}, best {best} and high {high} are not in order",
            "write the smallest as low; for a harm that is the most negative",
        )
