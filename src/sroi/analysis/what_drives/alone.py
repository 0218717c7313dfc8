"""Split a variance among numbers that are looked at one by one, each at a few values of its own.

Given everything else, a figure is a short sum of products of a factor of the number and a factor of
everything else. The covariances of the first factors are those of what is believed of the number,
and known; so every draw of everything else tells the variance that the number then causes, and
nothing is exchanged at random.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import isnan, nan
from typing import NamedTuple

import numpy as np

from sroi.analysis.points import Points
from sroi.analysis.separation import Separation, separate
from sroi.analysis.what_drives.shares import Parts, around_mean, by_block
from sroi.errors import UndefinedRatioError
from sroi.typing import FloatArray, IntArray, Locked

MOST = 8
"""Products beyond which exchanging at random is as good."""
_TOLERANCE = 1e-5
_ON_LINE = 1e-9

At = Callable[[FloatArray, Sequence[int]], FloatArray]
"""Takes values of a number, shape `(k,)`, and places among a few draws of everything else; returns
a figure, shape `(k, places)`."""


@dataclass(frozen=True, eq=False)
class Alone(Locked):
    """Hold how a figure depends on a number, given everything else."""

    nodes: FloatArray
    """Values at which the figure must be known in every draw. Shape `(k + 1,)`. [as stated]"""
    separation: Separation
    means: FloatArray
    """Of the factors of the number. Shape `(k,)`. [1]"""
    covariance: FloatArray
    """Of these factors. Shape `(k, k)`. [1]"""
    with_number: FloatArray
    """Of these factors with the number. Shape `(k,)`. [as stated]"""
    mean: float
    """Of the number. [as stated]"""
    slope: float
    """What few draws let one expect of the figure for each unit of the number. [unit / stated]"""
    known: float
    """Variance of what is expected. [unit^2]"""
    usual: float
    """What the number causes in the middle one of a few draws of everything else. [unit^2]"""

    def of_rest(self, found: FloatArray) -> FloatArray:
        """Return the factors of everything else. Shape `(k, s)`. [unit].

        Parameters
        ----------
        found
            The figure at the nodes. Shape `(k + 1, s)`. [unit]
        """
        return self.separation.rest_factors((found[1:] - found[0])[:, None])[:, 0]

    def mean_over(self, found: FloatArray, factors: FloatArray) -> FloatArray:
        """Return the mean of the figure over the number, given everything else. Shape `(s,)`.

        Parameters
        ----------
        found
            The figure at the nodes. Shape `(k + 1, s)`. [unit]
        factors
            Those of everything else. Shape `(k, s)`. [unit]
        """
        mean: FloatArray = found[0] + (self.means[:, None] * factors).sum(axis=0)
        return mean

    def caused(self, one: FloatArray, other: FloatArray) -> FloatArray:
        """Return a covariance that the number causes, given factors of everything else.

        Parameters
        ----------
        one, other
            The factors. Shape `(k, ...)`. [unit]

        Returns
        -------
        FloatArray
            Shape `(...)`. [unit^2]
        """
        return _product(self.covariance, one, other)


def _product(weights: FloatArray, one: FloatArray, other: FloatArray) -> FloatArray:
    """Return the sum of all products of two factors, each with its weight. Shape `(...)`."""
    total = np.zeros(np.broadcast_shapes(one.shape[1:], other.shape[1:]))
    for row, own in zip(weights.tolist(), one, strict=True):
        for weight, theirs in zip(row, other, strict=True):
            total += weight * own * theirs
    return total


class Look(NamedTuple):
    """Look at a number in a few draws of everything else."""

    points: Points

    @property
    def values(self) -> FloatArray:
        """Values at which to look: one to compare with, and some that it may have. Shape `(k,)`."""
        values = self.points.values
        return np.append(values[values.size // 2], self.points.some)

    def alone(self, table: FloatArray, figure: At) -> Alone | None:
        """Say how a figure depends on the number.

        Parameters
        ----------
        table
            The figure at the values, in a few draws. Shape `(k, s)`. [unit]
        figure
            In some of these draws.

        Returns
        -------
        Alone or None
            Nothing where the figure has no finite variance, or is no short sum of products.
        """
        points, weights, values = self.points.values, self.points.weights, self.values
        away = table[1:] - table[0]
        if not np.isfinite(away).all():
            return None
        separation = separate(away[None], _TOLERANCE)
        if len(separation.item) > MOST:
            return None
        pivots = [1 + place for place in separation.item]
        if len(pivots) == 1 and _is_line(values, table[:, separation.rest[0]], pivots[0]):
            factors = (points - values[0])[None] / (values[pivots[0]] - values[0])
        else:
            try:
                at_points = figure(np.append(values[0], points), separation.rest)
            except UndefinedRatioError:
                return None
            factors = separation.item_factors((at_points[1:] - at_points[0]).T[:, None])[:, 0]
        means = (factors * weights).sum(axis=1)
        factors -= means[:, None]
        covariance = (factors[:, None] * factors * weights).sum(axis=2)
        if not np.isfinite(covariance).all():
            return None
        rest = separation.rest_factors((table[pivots] - table[0])[:, None])[:, 0]
        mean = float((points * weights).sum())
        from_mean = (points - mean) * weights
        with_number = (factors * from_mean).sum(axis=1)
        spread = float((from_mean * (points - mean)).sum())
        slope = float((with_number * rest.mean(axis=1)).sum()) / spread if spread > 0 else 0.0
        usual = float(np.median(_product(covariance, rest, rest)))
        return Alone(values[[0, *pivots]], separation, means, covariance, with_number, mean, slope,
                     slope * slope * spread, usual)  # fmt: skip


def _is_line(values: FloatArray, figure: FloatArray, pivot: int) -> bool:
    """Tell whether a figure lies on a line through its first value and another one."""
    along = (values - values[0]) / (values[pivot] - values[0])
    whole = figure[pivot] - figure[0]
    away = np.abs(figure - figure[0] - along * whole).max()
    return bool(away <= _ON_LINE * abs(whole))


class Gathered:
    """Gather the parts of the variance that numbers cause, draws after draws."""

    def __init__(self, alone: Sequence[Alone]) -> None:
        self.alone = tuple(alone)
        # A mean would favour numbers that do much where a rare value of another one is drawn.
        self.greatest = max(self.alone, key=lambda each: each.usual, default=None)
        self.centre = nan
        self._totals: list[FloatArray] = []
        self._means: list[list[FloatArray]] = [[] for _ in alone]
        self._left: list[FloatArray] = []

    def add(
        self, figure: FloatArray, values: Iterable[FloatArray], at_nodes: Iterable[FloatArray]
    ) -> None:
        """Add whole blocks of draws.

        Parameters
        ----------
        figure
            In each draw. Shape `(s,)`. [unit]
        values
            Of each number. Each of shape `(s,)`. [as stated]
        at_nodes
            The figure with each number at its nodes. Each of shape `(k + 1, s)`. [unit]
        """
        if isnan(self.centre):
            self.centre = float(figure.mean())
        left, totals = np.full(figure.shape, -self.centre), []
        each = zip(self.alone, self._means, values, at_nodes, strict=True)
        for alone, means, own, found in each:
            factors = alone.of_rest(found)
            totals.append(by_block(alone.caused(factors, factors)))
            means.append(by_block(factors))
            if alone is self.greatest:
                left += alone.mean_over(found, factors)
            else:
                left -= alone.slope * (own - alone.mean)
        self._totals.append(np.array(totals))
        self._left.append(np.stack([by_block(left), by_block(left * left)]))

    def parts(self, order: IntArray) -> Parts:
        """Return what each number causes, in some order.

        First-order parts are products of means over different blocks, which have no bias. The whole
        variance is what the greatest number causes, given all others, and the variance of the mean
        over it. From that mean a line through what each other number is expected to do is taken
        off, and its variance put back as it is known: only the rest is left to chance.
        """
        total = np.concatenate(self._totals, axis=1)
        variance = around_mean(*np.concatenate(self._left, axis=1))
        count = variance.size
        first = np.empty((len(self.alone), count))
        for place, (alone, pieces) in enumerate(zip(self.alone, self._means, strict=True)):
            means = np.concatenate(pieces, axis=1)
            others = (means.sum(axis=1, keepdims=True) - means) / (count - 1)
            pairs = alone.caused(means, others)
            # A block is in its own pairs, and in those of all others, which it moves as much.
            first[place] = pairs.mean() + 2 * (count - 1) / (count - 2) * (pairs - pairs.mean())
            if alone is self.greatest:
                variance += total[place]
                continue
            with_number = (means * alone.with_number[:, None]).sum(axis=0)
            variance += 2 * alone.slope * with_number - alone.known
        return Parts(first[order], total[order], variance, self.centre)
