"""Believe in a mean and a standard deviation, or in an interval with its stated coverage."""

import math
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from math import inf, sqrt
from statistics import NormalDist
from typing import Annotated, Any, ClassVar, Literal, Self

import numpy as np
from pydantic import AfterValidator, model_serializer, model_validator

from sroi.elementary import exp, from_log_odds, log, log_odds
from sroi.model.base import refused
from sroi.model.distributions.base import (
    MOST_COUNTED,
    Number,
    Positive,
    Probability,
    Smooth,
    one_of,
)
from sroi.typing import FloatArray, FrozenDict

WIDEST = 10.0
"""The most that the sd of a number above 0 may be, in means; the mean of draws is off beyond."""
SUREST = 1e-6
"""The least that it may be."""
_WIDEST_LOG = sqrt(math.log(1.0 + WIDEST**2)) * (1 + 1e-9)
_NARROWER = "state quantiles, or an interval with at_most"

_MOMENTS = frozenset({"mean", "sd"})
_INTERVAL = frozenset({"interval"})


def _one_interval(value: Mapping[float, tuple[float, float]]) -> Any:
    if len(value) != 1:
        raise refused("E206", f"{len(value)} intervals", "state one, or quantiles")
    ((low, high),) = value.values()
    if not low < high:
        raise refused("E206", f"an interval from {low:g} to {high:g}", "write the smaller first")
    return FrozenDict(value)


Interval = Annotated[dict[Probability, tuple[Number, Number]], AfterValidator(_one_interval)]


def is_coverage(key: Any) -> bool:
    """Tell whether a key is the coverage of an interval: ``90%``."""
    return isinstance(key, str) and key.strip()[:1].isdigit() and key.strip().endswith("%")


def coverage_text(share: float) -> str:
    """Write a coverage as the key of its interval, with every digit."""
    return f"{Decimal(repr(share)).scaleb(2):f}%"


class Bell(Smooth):
    """Have normal scores: a normal distribution, or one of a simple function of the number."""

    ways: ClassVar[tuple[frozenset[str], ...]] = (_MOMENTS, _INTERVAL)

    mean: Number | None = None
    sd: Positive | None = None
    """Standard deviation."""
    interval: Interval | None = None
    """Ends of the middle share that is named: ``90%: [4, 9]``."""

    @model_validator(mode="before")
    @classmethod
    def _read_interval(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        named = [key for key in data if is_coverage(key)]
        if not named:
            return data
        rest = {key: value for key, value in data.items() if key not in named}
        return rest | {"interval": {key: data[key] for key in named}}

    @model_validator(mode="after")
    def _stated_once(self) -> Self:
        names = ("mean", "sd", "interval")
        one_of({name: getattr(self, name) for name in names}, self.ways, self.family)
        _ = self.normal  # which refuses what cannot be
        return self

    @model_serializer(mode="plain")
    def _written(self) -> dict[str, Any]:
        stated = {name: getattr(self, name) for name in ("mean", "sd", "at_least", "at_most")}
        ends = {coverage_text(share): list(ends) for share, ends in (self.interval or {}).items()}
        said = {name: value for name, value in stated.items() if value is not None}
        return {"family": self.family} | ends | said

    @staticmethod
    def score(value: FloatArray) -> FloatArray:
        """Return what is normally distributed. Shape `(s,)`."""
        raise NotImplementedError

    @staticmethod
    def unscore(score: FloatArray) -> FloatArray:
        """Return the number whose score this is. Shape `(s,)`. [as stated]."""
        raise NotImplementedError

    @property
    def best(self) -> float:
        """The stated mean; for an interval, the median."""
        if self.mean is not None:
            return self.mean
        return float(self.unscore(np.array([self.normal[0]]))[0])

    @cached_property
    def normal(self) -> tuple[float, float]:
        """Mean and standard deviation of the score."""
        if self.mean is not None and self.sd is not None:
            return self.from_moments(self.mean, self.sd)
        ((share, ends),) = (self.interval or {}).items()
        low, high = self.whole_support
        if not low <= ends[0] < ends[1] <= high or {low, high} & set(ends):
            words = "above 0" if low == 0 and high == inf else "between 0 and 1"
            problem = f"{self.family} lies {words}, and the interval is {ends[0]:g} to {ends[1]:g}"
            raise refused("E208", problem, "widen nothing: choose another family, as normal")
        first, last = self.score(np.array(ends)).tolist()
        width = 2 * NormalDist().inv_cdf(0.5 + share / 2)
        return first + (last - first) / 2, (last - first) / width

    @staticmethod
    def from_moments(mean: float, sd: float) -> tuple[float, float]:
        """Return mean and standard deviation of the score of a number with these."""
        raise NotImplementedError

    def whole_quantile(self, probability: FloatArray) -> FloatArray:
        """Return quantiles before bounds. Shape `(s,)`. [as stated]."""
        from scipy.special import ndtri

        middle, spread = self.normal
        return self.unscore(middle + spread * ndtri(probability))

    def whole_cdf(self, value: FloatArray) -> FloatArray:
        """Return probabilities before bounds. Shape `(s,)`. [1]."""
        from scipy.special import ndtr

        middle, spread = self.normal
        low, high = self.whole_support
        with np.errstate(divide="ignore"):
            score = self.score(np.clip(value, low, high))
        result: FloatArray = ndtr((score - middle) / spread)
        return result


class Normal(Bell):
    """Believe in a symmetric bell, without end on either side.

    Written ``{mean: 7, sd: 1}`` or ``{90%: [4, 9], family: normal}``. The best estimate is the
    mean.
    """

    family: Literal["normal"] = "normal"

    @staticmethod
    def score(value: FloatArray) -> FloatArray:
        """Return the number itself. Shape `(s,)`."""
        return value

    @staticmethod
    def unscore(score: FloatArray) -> FloatArray:
        """Return the number itself. Shape `(s,)`. [as stated]."""
        return score

    @staticmethod
    def from_moments(mean: float, sd: float) -> tuple[float, float]:
        """Return them as they are."""
        return mean, sd


class LogNormal(Bell):
    """Believe in a number above 0 whose logarithm is normal: it errs by a factor.

    Written ``{90%: [4, 9]}`` or ``{mean: 94, sd: 20, family: lognormal}``. The best estimate is the
    stated mean, or for an interval the median.
    """

    family: Literal["lognormal"] = "lognormal"

    @property
    def whole_support(self) -> tuple[float, float]:
        """All above 0."""
        return 0.0, inf

    @model_validator(mode="after")
    def _mean_is_met(self) -> Self:
        if self.normal[1] > _WIDEST_LOG and self.at_most is None:
            problem = "the upper tail of this lognormal is so heavy that draws miss its mean"
            raise refused("E208", problem, _NARROWER)
        return self

    @staticmethod
    def score(value: FloatArray) -> FloatArray:
        """Return the logarithm. Shape `(s,)`."""
        return log(value)

    @staticmethod
    def unscore(score: FloatArray) -> FloatArray:
        """Return the exponential. Shape `(s,)`. [as stated]."""
        return exp(score)  # an infinite one is reported with its figures

    @staticmethod
    def from_moments(mean: float, sd: float) -> tuple[float, float]:
        """Return mean and standard deviation of the logarithm."""
        _above_zero(mean, "lognormal")
        _not_too_sure(mean, sd)
        _not_too_wide(mean, sd, "lognormal")
        variance = math.log(1.0 + (sd / mean) ** 2)
        return math.log(mean) - variance / 2, sqrt(variance)


class LogitNormal(Bell):
    """Believe in a share whose log-odds are normal: it stays between 0 and 1.

    Written ``{90%: [10%, 30%]}`` for a share. The best estimate is the median.
    """

    family: Literal["logit-normal"] = "logit-normal"

    ways: ClassVar = (_INTERVAL,)

    @property
    def whole_support(self) -> tuple[float, float]:
        """Between 0 and 1."""
        return 0.0, 1.0

    @staticmethod
    def score(value: FloatArray) -> FloatArray:
        """Return the log-odds. Shape `(s,)`."""
        return log_odds(value)

    @staticmethod
    def unscore(score: FloatArray) -> FloatArray:
        """Return the share with these log-odds. Shape `(s,)`. [1]."""
        return from_log_odds(score)


class Gamma(Smooth):
    """Believe in a number above 0 with a tail that falls faster than a lognormal's.

    Written ``{mean: 94, sd: 20, family: gamma}``. The best estimate is the mean.
    """

    family: Literal["gamma"] = "gamma"
    mean: Number
    sd: Positive
    """Standard deviation."""

    ways: ClassVar = (_MOMENTS,)

    @model_validator(mode="after")
    def _possible(self) -> Self:
        _above_zero(self.mean, "gamma")
        _not_too_sure(self.mean, self.sd)
        _not_too_wide(self.mean, self.sd, "gamma")
        return self

    @property
    def best(self) -> float:
        """The mean."""
        return self.mean

    @property
    def whole_support(self) -> tuple[float, float]:
        """All above 0."""
        return 0.0, inf

    @property
    def _parameters(self) -> tuple[float, float]:
        ratio = self.mean / self.sd
        return ratio * ratio, self.sd / ratio

    def whole_quantile(self, probability: FloatArray) -> FloatArray:
        """Return quantiles before bounds. Shape `(s,)`. [as stated]."""
        from scipy.special import gammaincinv

        shape, scale = self._parameters
        return np.multiply(gammaincinv(shape, probability), scale, dtype=np.float64)

    def whole_cdf(self, value: FloatArray) -> FloatArray:
        """Return probabilities before bounds. Shape `(s,)`. [1]."""
        from scipy.special import gammainc

        shape, scale = self._parameters
        return np.asarray(gammainc(shape, np.maximum(value, 0.0) / scale), dtype=np.float64)


class Beta(Smooth):
    """Believe in a share with a mean and a standard deviation, or with counts for and against.

    Written ``{mean: 20%, sd: 5%}`` for a share, or ``{alpha: 4, beta: 16}``. The best estimate is
    the mean.
    """

    family: Literal["beta"] = "beta"
    mean: Number | None = None
    sd: Positive | None = None
    """Standard deviation."""
    alpha: Positive | None = None
    beta: Positive | None = None

    ways: ClassVar = (_MOMENTS, frozenset({"alpha", "beta"}))

    @model_validator(mode="after")
    def _possible(self) -> Self:
        names = ("mean", "sd", "alpha", "beta")
        one_of({name: getattr(self, name) for name in names}, self.ways, self.family)
        if self.mean is None or self.sd is None:
            if sum(self.parameters) > MOST_COUNTED:
                problem = f"alpha and beta add up to at most {MOST_COUNTED:,}"
                raise refused("E200", problem, "write the number alone, if it is that sure")
            return self
        if not 0 < self.mean < 1:
            problem = f"the mean of a share lies between 0 and 1, not at {self.mean:g}"
            raise refused("E208", problem, "write low, best and high, or another family")
        most = sqrt(self.mean * (1 - self.mean))
        if self.sd >= most:
            problem = f"no share has mean {self.mean:g} and sd {self.sd:g}"
            remedy = f"with that mean the sd lies below {most:.4g}; sure values are written alone"
            raise refused("E208", problem, remedy)
        least = most / sqrt(MOST_COUNTED)
        if self.sd < least:
            problem = f"the sd {self.sd:g} is as good as none"
            remedy = f"with that mean it is at least {least:.4g}; sure values are written alone"
            raise refused("E208", problem, remedy)
        return self

    @property
    def parameters(self) -> tuple[float, float]:
        """Alpha and beta."""
        if self.alpha is not None and self.beta is not None:
            return self.alpha, self.beta
        mean, sd = self.best, self.sd or inf
        total = mean * (1 - mean) / sd**2 - 1
        return mean * total, (1 - mean) * total

    @property
    def best(self) -> float:
        """The mean."""
        if self.alpha is not None and self.beta is not None:
            return self.alpha / (self.alpha + self.beta)
        return float(self.mean or 0.0)

    @property
    def whole_support(self) -> tuple[float, float]:
        """From 0 to 1."""
        return 0.0, 1.0

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


def _not_too_wide(mean: float, sd: float, family: str) -> None:
    if sd > WIDEST * mean:
        problem = f"a {family} with mean {mean:g} and sd {sd:g} is so wide that draws miss its mean"
        remedy = f"with that mean the sd is at most {WIDEST * mean:g}; {_NARROWER}"
        raise refused("E208", problem, remedy)


def _not_too_sure(mean: float, sd: float) -> None:
    if sd < SUREST * mean:
        remedy = f"with that mean it is at least {SUREST * mean:g}; sure values are written alone"
        raise refused("E208", f"the sd {sd:g} is as good as none", remedy)


def _above_zero(mean: float, family: str) -> None:
    if mean <= 0 or math.exp(-700) > mean:
        remedy = "use normal; for a harm, multiply by -1 in a product"
        raise refused("E208", f"{family} lies above 0, and the mean is {mean:g}", remedy)
