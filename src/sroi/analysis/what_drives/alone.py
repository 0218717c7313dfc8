"""Split a variance among numbers that are looked at one by one, each at a few values of its own.

Given everything else, a figure is a short sum of products of a factor of the number and a factor of
everything else. The covariances of the first factors are those of what is believed of the number,
and known; so every draw of everything else tells the variance that the number then causes, and
nothing is exchanged at random.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import isnan, nan

import numpy as np

from sroi.analysis.points import Points
from sroi.analysis.separation import Separation, separate
from sroi.analysis.what_drives.shares import Parts, around_mean, by_block
from sroi.errors import UndefinedRatioError
from sroi.typing import FloatArray, Locked

MOST = 8
"""Products beyond which exchanging at random is as good."""
_TOLERANCE = 1e-6

Places = Sequence[int] | None


@dataclass(frozen=True, eq=False)
class Alone(Locked):
    """Hold how a figure depends on a number, given everything else."""

    nodes: FloatArray
    """Values at which the figure must be known in every draw. Shape `(k + 1,)`. [as stated]"""
    separation: Separation
    covariance: FloatArray
    """Of the factors of the number. Shape `(k, k)`. [1]"""
    with_number: FloatArray
    """Of these factors with the number. Shape `(k,)`. [as stated]"""
    mean: float
    """Of the number. [as stated]"""
    slope: float
    """What few draws let one expect of the figure for each unit of the number. [unit / stated]"""
    known: float
    """Variance of what is expected. [unit^2]"""

    @classmethod
    def of(
        cls, points: Points, figure: Callable[[FloatArray, Places], FloatArray]
    ) -> "Alone | None":
        """Look at a number.

        Parameters
        ----------
        points
            What it may be.
        figure
            Takes values of the number, shape `(k,)`, and places among a few draws of everything
            else, none for all; returns the figure, shape `(k, places)`.

        Returns
        -------
        Alone or None
            Nothing where the figure has no finite variance, or is no short sum of products.
        """
        start, some = points.values[points.values.size // 2], points.some
        try:
            table = figure(np.append(start, some), None)
            away = table[1:] - table[0]
            if not np.isfinite(away).all():
                return None
            separation = separate(away[None], _TOLERANCE)
            if len(separation.item) > MOST:
                return None
            at_points = figure(np.append(start, points.values), separation.rest)
        except UndefinedRatioError:
            return None
        factors = separation.item_factors((at_points[1:] - at_points[0]).T[:, None])[:, 0]
        factors -= (factors * points.weights).sum(axis=1, keepdims=True)
        covariance = (factors[:, None] * factors * points.weights).sum(axis=2)
        if not np.isfinite(covariance).all():
            return None
        pivots = list(separation.item)
        guess = separation.rest_factors(away[pivots][:, None])[:, 0].mean(axis=1)
        mean = float((points.values * points.weights).sum())
        from_mean = (points.values - mean) * points.weights
        with_number = (factors * from_mean).sum(axis=1)
        spread = float((from_mean * (points.values - mean)).sum())
        slope = float((with_number * guess).sum()) / spread if spread > 0 else 0.0
        return cls(np.append(start, some[pivots]), separation, covariance, with_number, mean, slope,
                   slope * slope * spread)  # fmt: skip

    def of_rest(self, found: FloatArray) -> FloatArray:
        """Return the factors of everything else. Shape `(k, s)`. [unit].

        Parameters
        ----------
        found
            The figure at the nodes. Shape `(k + 1, s)`. [unit]
        """
        return self.separation.rest_factors((found[1:] - found[0])[:, None])[:, 0]

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
        total = np.zeros(np.broadcast_shapes(one.shape[1:], other.shape[1:]))
        for row, own in zip(self.covariance.tolist(), one, strict=True):
            for weight, theirs in zip(row, other, strict=True):
                total += weight * own * theirs
        return total


class Gathered:
    """Gather the parts of the variance that numbers cause, draws after draws."""

    def __init__(self, alone: Sequence[Alone]) -> None:
        self.alone = tuple(alone)
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
        left, totals = figure - self.centre, []
        each = zip(self.alone, self._means, values, at_nodes, strict=True)
        for alone, means, own, found in each:
            factors = alone.of_rest(found)
            totals.append(by_block(alone.caused(factors, factors)))
            means.append(by_block(factors))
            left -= alone.slope * (own - alone.mean)
        self._totals.append(np.array(totals))
        self._left.append(np.stack([by_block(left), by_block(left * left)]))

    def parts(self) -> Parts:
        """Return what each number causes.

        First-order parts are products of means over different blocks, which have no bias. A line
        through what each number is expected to do is taken off the figure, and the variance of that
        put back as it is known: only the rest of the variance is left to chance.
        """
        variance = around_mean(*np.concatenate(self._left, axis=1))
        first = np.empty((len(self.alone), variance.size))
        for place, (alone, pieces) in enumerate(zip(self.alone, self._means, strict=True)):
            means = np.concatenate(pieces, axis=1)
            others = (means.sum(axis=1, keepdims=True) - means) / (variance.size - 1)
            pairs = alone.caused(means, others)
            first[place] = 2 * pairs - pairs.mean()
            with_number = (means * alone.with_number[:, None]).sum(axis=0)
            variance += 2 * alone.slope * with_number - alone.known
        return Parts(first, np.concatenate(self._totals, axis=1), variance, self.centre)
