"""Believe what was counted or measured: data become uncertainty by themselves."""

from collections.abc import Mapping
from math import isclose, isnan, nan, sqrt
from typing import Annotated, Any, ClassVar, Literal, Self

import numpy as np
from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from sroi.model.base import Count, Ordinal, refused
from sroi.model.distributions.base import (
    MOST_COUNTED,
    Distribution,
    Number,
    Positive,
    Probability,
    Smooth,
    Weight,
    in_shares,
    once,
)
from sroi.typing import FloatArray

MOST_VALUES = 100_000


def _countable(value: int) -> int:
    if value > MOST_COUNTED:
        problem = f"a count is at most {MOST_COUNTED:,}, not {float(min(value, 10**300)):.4g}"
        raise refused("E200", problem, "write the number alone; so much data leaves no doubt")
    return value


Counted = Annotated[Ordinal, AfterValidator(_countable)]
"""A whole number from 1 on, and not beyond what can be computed with."""


class Proportion(Smooth):
    """Believe in a share after so many successes in so many trials.

    Written ``{successes: 14, trials: 20}``. Before the data nothing is known: Jeffreys' prior,
    Beta(1/2, 1/2), so that the belief is Beta(successes + 1/2, failures + 1/2). The best estimate
    is the observed share.
    """

    family: Literal["proportion"] = "proportion"
    successes: Count
    trials: Counted

    ways: ClassVar = (frozenset({"successes", "trials"}),)

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.successes > self.trials:
            problem = f"{self.successes} successes in {self.trials} trials"
            raise refused("E206", problem, "trials count the successes too")
        return self

    @property
    def best(self) -> float:
        """The observed share."""
        return self.successes / self.trials

    @property
    def whole_support(self) -> tuple[float, float]:
        """From 0 to 1."""
        return 0.0, 1.0

    @property
    def parameters(self) -> tuple[float, float]:
        """Alpha and beta after the data."""
        return self.successes + 0.5, self.trials - self.successes + 0.5

    def whole_quantile(self, probability: FloatArray) -> FloatArray:
        """Return quantiles before bounds. Shape `(s,)`. [as stated]."""
        from scipy.special import betaincinv

        result: FloatArray = betaincinv(*self.parameters, probability)
        return result

    def whole_cdf(self, value: FloatArray) -> FloatArray:
        """Return probabilities before bounds. Shape `(s,)`. [1]."""
        from scipy.special import betainc

        result: FloatArray = betainc(*self.parameters, np.clip(value, 0.0, 1.0))
        return result


class SampleMean(Smooth):
    """Believe in the mean of a whole group after measuring a sample of it.

    Written ``{sample: 62, mean: 3.1, sd: 1.4}``, sd being that of the measured values. Before the
    data nothing is known of mean and spread (the usual reference prior), so that the belief is
    Student's t with sample - 1 degrees of freedom, scaled by sd / sqrt(sample). The best estimate
    is the mean.
    """

    family: Literal["sample"] = "sample"
    sample: Annotated[Counted, Field(ge=4)]
    """How many were measured; with fewer than four the spread of the mean has no bound."""
    mean: Number
    sd: Positive
    """Standard deviation of the measured values."""

    ways: ClassVar = (frozenset({"sample", "mean", "sd"}),)

    @property
    def best(self) -> float:
        """The mean of the sample."""
        return self.mean

    def whole_quantile(self, probability: FloatArray) -> FloatArray:
        """Return quantiles before bounds. Shape `(s,)`. [as stated]."""
        from scipy.special import stdtrit

        score: FloatArray = stdtrit(self.sample - 1, probability)
        return self.mean + score * (self.sd / sqrt(self.sample))

    def whole_cdf(self, value: FloatArray) -> FloatArray:
        """Return probabilities before bounds. Shape `(s,)`. [1]."""
        from scipy.special import stdtr

        score = (value - self.mean) / (self.sd / sqrt(self.sample))
        result: FloatArray = stdtr(self.sample - 1, score)
        return result


class Steps(Distribution):
    """Have single values, each with its share."""

    @property
    def has_steps(self) -> bool:
        """Always."""
        return True

    @property
    @once
    def _steps(self) -> tuple[FloatArray, FloatArray]:
        """Values in order, and the probability of at most each."""
        values, shares = self.shares
        order = np.argsort(values, kind="stable")
        levels = np.cumsum(shares[order])
        levels[-1] = 1.0
        return values[order], levels

    @property
    def shares(self) -> tuple[FloatArray, FloatArray]:
        """Values and their probabilities, as stated."""
        raise NotImplementedError

    @property
    def support(self) -> tuple[float, float]:
        """From the least to the greatest value."""
        values = self._steps[0]
        return float(values[0]), float(values[-1])

    def quantile(self, probability: FloatArray) -> FloatArray:
        """Return the values that are undershot with the given probabilities."""
        values, levels = self._steps
        result: FloatArray = values[np.searchsorted(levels, probability, side="left")]
        return result

    def cdf(self, value: FloatArray) -> FloatArray:
        """Return the probability of at most each value."""
        values, levels = self._steps
        below = np.concatenate([[0.0], levels])
        result: FloatArray = below[np.searchsorted(values, value, side="right")]
        return result


class Discrete(Steps):
    """Believe in a few values, each with its weight.

    Written ``{values: [1, 2], weights: [3, 1]}``; weights are divided by their sum. The best
    estimate is the mean, unless ``best`` names another.
    """

    family: Literal["discrete"] = "discrete"
    values: Annotated[tuple[Number, ...], Field(min_length=1, max_length=MOST_VALUES)]
    weights: Annotated[tuple[Weight, ...], Field(min_length=1, max_length=MOST_VALUES)]
    best: Number = Field(default_factory=lambda: nan)
    """What figures at best estimates use; the mean, unless stated."""

    ways: ClassVar = (frozenset({"values", "weights"}),)
    options: ClassVar = frozenset({"best"})

    @model_validator(mode="after")
    def _paired(self) -> Self:
        if len(self.values) != len(self.weights):
            problem = f"{len(self.values)} values and {len(self.weights)} weights"
            raise refused("E206", problem, "write one weight for each value")
        if len(set(self.values)) < len(self.values):
            raise refused("E206", "a value is listed twice", "add its weights up")
        if isnan(self.best):
            object.__setattr__(self, "best", self._mean)  # a frozen model is filled only here
        if not min(self.values) <= self.best <= max(self.values):
            raise refused("E206", f"best {self.best:g} lies beyond the values", "mend one")
        return self

    @property
    def shares(self) -> tuple[FloatArray, FloatArray]:
        """Values and their probabilities, as stated."""
        return np.array(self.values), in_shares(self.weights)

    @property
    def _mean(self) -> float:
        values, shares = self.shares
        mean = float((values * shares).sum())
        whole = round(mean)
        return float(whole) if isclose(mean, whole, rel_tol=1e-12) else mean


class Chance(Steps):
    """Believe that something happens or does not: 1 or 0.

    Written ``{chance: 30%}``, as a factor of a product. The best estimate is the chance itself.
    """

    family: Literal["chance"] = "chance"
    chance: Probability

    ways: ClassVar = (frozenset({"chance"}),)

    @property
    def shares(self) -> tuple[FloatArray, FloatArray]:
        """Not, and yes."""
        return np.array([0.0, 1.0]), np.array([1.0 - self.chance, self.chance])

    @property
    def best(self) -> float:
        """The chance, which is the mean of 0 and 1."""
        return self.chance


def _no_column(value: Any) -> Any:
    if isinstance(value, Mapping):
        problem = "a column of a CSV file is found beside a map's own file, and this map has none"
        raise refused("E203", problem, "save the map and use sroi.read, or list the numbers")
    return value


class Empirical(Steps):
    """Believe that each of some data is equally likely to be the number.

    Written ``{data: [3, 5, 5, 8]}``, or ``{data: {csv: survey.csv, column: score}}`` in a file. For
    the mean of what was measured, state sample, mean and sd instead. The best estimate is the mean.
    """

    family: Literal["empirical"] = "empirical"
    data: Annotated[
        tuple[Number, ...],
        BeforeValidator(_no_column),
        Field(min_length=2, max_length=MOST_VALUES),
    ]

    ways: ClassVar = (frozenset({"data"}),)

    @property
    def shares(self) -> tuple[FloatArray, FloatArray]:
        """The data, each with an equal share."""
        size = len(self.data)
        return np.array(self.data), np.full(size, 1.0 / size)

    @property
    def best(self) -> float:
        """The mean."""
        return float(np.mean(self.data))
