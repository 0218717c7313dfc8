"""Say what a single uncertain number may be: points with weights, over which means are exact."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import cos, pi, sqrt

import numpy as np

from sroi.engine.draws import CELLS, FINEST
from sroi.engine.sample import BLOCK
from sroi.engine.tables import Table, table_of
from sroi.model.distributions.counted import Steps
from sroi.model.distributions.mixture import Mixture
from sroi.typing import FloatArray, Locked

PILOT = 17
"""Values of a number from which it is seen how figures depend on it, and"""
PILOT_DRAWS = 63
"""draws of everything else, beside best estimates."""
_EXPERTS = 16
"""The most experts of whom each has points of their own."""
_OUTER = 15
"""Strata beside the outermost that have four nodes."""
_TWO = np.array([-1.0, 1.0]) / sqrt(3)
_FOUR = np.sqrt(3 / 7 + np.array([2.0, -2.0, -2.0, 2.0]) / 7 * sqrt(6 / 5)) * [-1, -1, 1, 1]
_FOUR_WEIGHTS = (18 + np.array([-1.0, 1.0, 1.0, -1.0]) * sqrt(30)) / 72


@dataclass(frozen=True, eq=False)
class Points(Locked):
    """Hold what a single number may be."""

    values: FloatArray
    """In order. Shape `(m,)`. [as stated]"""
    weights: FloatArray
    """Shape `(m,)`. [1]"""

    @cached_property
    def some(self) -> FloatArray:
        """Some of the values, both ends included, and more towards these. Shape `(p,)`."""
        last = self.values.size - 1
        steps = range(PILOT)
        places = {round(last * (1 - cos(pi * step / (PILOT - 1))) / 2) for step in steps}
        return self.values[sorted(places)]


@lru_cache(maxsize=512)
def points_of(table: Table) -> Points:
    """Return single values with their probabilities, or nodes of Gauss's rule.

    A belief without steps has nodes in each of 256 equally likely strata, so that the point at
    which a choice changes is met closely: two, and four in the outer ones. The outermost is halved
    24 times towards the end, with four nodes in each half, because rare values can matter most.
    Several experts have the points of each, since there may be gaps between them.
    """
    belief = table.distribution
    if isinstance(belief, Steps) and belief.shares[0].size <= CELLS:
        return _in_order([belief.shares])
    if isinstance(belief, Mixture) and len(belief.experts) <= _EXPERTS:
        each = ((share, points_of(table_of(own))) for share, own in belief.views)
        return _in_order([(points.values, share * points.weights) for share, points in each])
    stratum = 1.0 / BLOCK
    widths = stratum * 0.5 ** np.append(np.arange(1, FINEST + 1), FINEST)[::-1]
    widths = np.append(widths, np.full(_OUTER, stratum))
    starts = np.append(0.0, np.cumsum(widths)[:-1])
    tail = (starts[:, None] + widths[:, None] * (1 + _FOUR) / 2).reshape(-1)
    of_tail = (widths[:, None] * _FOUR_WEIGHTS).reshape(-1)
    inside = np.arange(1 + _OUTER, BLOCK - 1 - _OUTER)
    middle = ((inside[:, None] + (1 + _TWO) / 2) * stratum).reshape(-1)
    return Points(
        table.at(np.concatenate([tail, middle, 1.0 - tail[::-1]])),
        np.concatenate([of_tail, np.full(middle.size, stratum / 2), of_tail[::-1]]),
    )


def _in_order(parts: Sequence[tuple[FloatArray, FloatArray]]) -> Points:
    """Return the points of values and weights together."""
    values, weights = (np.concatenate(each) for each in zip(*parts, strict=True))
    order = np.argsort(values, kind="stable")
    return Points(values[order], weights[order])
