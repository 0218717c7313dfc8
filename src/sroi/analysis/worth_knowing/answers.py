"""Say how likely each result of a survey is, and from which results on one would go ahead.

The numbers that may be true are points in order, each with its weight; what going ahead is worth
at each is known. A result shifts the weights by its likelihood. Both kinds of likelihood here never
lead to more changes of sign, over results, than the worth has over points (Karlin, 1968, Total
Positivity, chapter 5), so that the results to go ahead on are found by halving.
"""

from collections.abc import Callable
from itertools import pairwise
from math import sqrt
from typing import Protocol

import numpy as np

from sroi.elementary import exp
from sroi.typing import FloatArray

_GRID = 128
"""Steps over the results, where the worth changes its sign more than once."""
_REACH = 8.0
"""Standard errors from the nearest point beyond which no result is looked for."""


class Answers(Protocol):
    """Say how likely the results of a survey of some size are."""

    def results(self, steps: int) -> list[float]:
        """Return so many steps over all results, from the least to the greatest."""

    def between(self, low: float, high: float) -> float | None:
        """Return a result between two, None where there is none."""

    def logarithm(self, result: float) -> FloatArray:
        """Return the log-likelihood at each point, but for a constant. Shape `(m,)`."""

    def at_least(self, result: float) -> FloatArray:
        """Return the probability of at least a result, at each point. Shape `(m,)`. [1]."""


class YesOrNo:
    """Let so many people answer yes or no: the number of those who say yes is binomial."""

    def __init__(self, points: FloatArray, size: int) -> None:
        self.points, self.size = points, size

    def results(self, steps: int) -> list[float]:
        """Return numbers from nobody to everybody."""
        return sorted({float(self.size * step // steps) for step in range(steps + 1)})

    def between(self, low: float, high: float) -> float | None:
        """Return a whole number between two."""
        middle = (low + high) // 2
        return middle if low < middle < high else None

    def logarithm(self, result: float) -> FloatArray:
        """Return the log-likelihood at each point, without the binomial coefficient."""
        from scipy.special import xlog1py, xlogy

        for_it = xlogy(result, self.points)
        against = xlog1py(self.size - result, -self.points)
        return np.asarray(for_it + against, dtype=np.float64)

    def at_least(self, result: float) -> FloatArray:
        """Return the probability of at least so many, by the incomplete beta function."""
        from scipy.special import betainc

        if result <= 0:
            return np.ones(self.points.shape)
        found: FloatArray = betainc(result, self.size - result + 1, self.points)
        return found


class MeanOfNumbers:
    """Let so many people give a number: their mean is normal, the sd of single answers known."""

    def __init__(self, points: FloatArray, size: int, sd: float) -> None:
        self.points, self.error = points, sd / sqrt(size)

    def results(self, steps: int) -> list[float]:
        """Return means between two that are as good as never seen."""
        beyond = _REACH * self.error
        low, high = float(self.points[0]) - beyond, float(self.points[-1]) + beyond
        return [low + (high - low) * step / steps for step in range(steps + 1)]

    def between(self, low: float, high: float) -> float | None:
        """Return the middle, until there is as good as none."""
        middle = low + (high - low) / 2
        return middle if high - low > 1e-9 * self.error else None

    def logarithm(self, result: float) -> FloatArray:
        """Return the log-likelihood at each point."""
        score = (result - self.points) / self.error
        return -0.5 * score * score

    def at_least(self, result: float) -> FloatArray:
        """Return the probability of at least a mean."""
        from scipy.special import ndtr

        found: FloatArray = ndtr((self.points - result) / self.error)
        return found


def go_ahead(answers: Answers, worth: FloatArray) -> FloatArray:
    """Return how likely one would go ahead after the survey, at each point.

    Parameters
    ----------
    answers
        The survey.
    worth
        What going ahead is worth at each point, times its weight. Shape `(m,)`. [money]

    Returns
    -------
    FloatArray
        Shape `(m,)`. [1]

    Examples
    --------
    >>> points = np.array([0.25, 0.75])  # equally likely; a loss of 1, or a gain of 2
    >>> go_ahead(YesOrNo(points, 1), np.array([-0.5, 1.0]))  # one who says yes is enough
    array([0.25, 0.75])
    """

    def goes(result: float) -> bool:
        likely = answers.logarithm(result)
        most = likely.max()
        return bool(most > -np.inf and (worth * exp(likely - most)).sum() > 0)

    signs = np.sign(worth[worth != 0])
    turns = np.count_nonzero(signs[1:] != signs[:-1])
    found = [(result, goes(result)) for result in answers.results(_GRID if turns > 1 else 1)]
    chance = np.full(worth.shape, float(found[0][1]))
    for (below, before), (above, after) in pairwise(found):
        if before != after:
            first = _first(answers, goes, after, below, above)
            chance += (after - before) * answers.at_least(first)
    return chance


def _first(
    answers: Answers, goes: Callable[[float], bool], wanted: bool, below: float, above: float
) -> float:
    """Return the first result that is as wanted, above one that is not."""
    while (middle := answers.between(below, above)) is not None:
        if goes(middle) == wanted:
            above = middle
        else:
            below = middle
    return above
