"""Turn random bits into values of a belief, by its quantile function or a quick curve for it."""

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from math import inf
from math import log as logarithm
from typing import Literal

import numpy as np

from sroi.elementary import exp, from_log_odds, log, log_odds
from sroi.engine.draws import CELLS, FINEST, Bits, cells, ends, halvings
from sroi.engine.sample import BLOCK
from sroi.model.distributions import Distribution
from sroi.model.distributions.base import Smooth
from sroi.typing import FloatArray, IntArray

Method = Literal["latin-hypercube", "plain"]

SLOW = frozenset({"beta", "pert", "proportion", "gamma", "sample", "mixture"})
"""Families whose quantile function takes microseconds for each value."""

_REACH = 6.0
"""Normal scores that curves reach; two draws in a thousand million lie beyond."""
_STEPS = (8, 16, 32)
"""Nodes of a curve for each unit of normal score: more are tried while too few fit."""
_POINTS = 6
_TOLERANCE = 1e-7
"""The most that a curve may miss, against the spread or the distance from the median."""

_MIDDLES = (np.arange(CELLS) + 0.5) / CELLS
_AT_ONCE = 16
"""Beliefs whose cells are looked up at once."""
_PARTS = 32
"""Nodes for each halving of a tail."""
_HALVINGS = np.arange(_PARTS * FINEST + 1) / _PARTS

Function = Callable[[FloatArray], FloatArray]


@lru_cache(maxsize=512)
def table_of(distribution: Distribution) -> "Table":
    """Return the table of a belief, made once in each process while it is in use."""
    return Table(distribution)


class Table:
    """Hold what turns probabilities into values of one belief.

    A value depends on its own probability alone, and never on what is asked beside it.
    """

    def __init__(self, distribution: Distribution) -> None:
        self.distribution = distribution
        self._curve = _curve(distribution) if distribution.family in SLOW else None

    def at(self, probability: FloatArray) -> FloatArray:
        """Return the values that are undershot with these probabilities. Shape `(s,)`."""
        if self._curve is None:
            return self.distribution.quantile(probability)
        if isinstance(self.distribution, Smooth):
            return self.distribution.cut(self._curve, probability)
        return self._curve(probability)

    @property
    def has_leaps(self) -> bool:
        """Whether values leap somewhere, so that the middle of a cell stands for no whole cell.

        Experts who are far apart leave such gaps, through which no curve fits.
        """
        return self.distribution.has_steps or (
            self.distribution.family == "mixture" and self._curve is None
        )

    @cached_property
    def cells(self) -> FloatArray:
        """Value in the middle of each cell. Shape `(4096,)`. [as stated]."""
        return self.at(_MIDDLES)

    @cached_property
    def tails(self) -> FloatArray:
        """Value after each part of a halving of the lowest and the highest stratum.

        Shape `(2, 769)`. [as stated]
        """
        shares = exp(-logarithm(2.0) * _HALVINGS) / BLOCK
        return np.stack([self.at(shares), self.at(1.0 - shares)])


class Batch:
    """Hold the cells and tails of several beliefs without leaps, to draw from them at once.

    Threads wait on each other for every call into numpy, so few calls do much.
    """

    def __init__(self, tables: Sequence[Table]) -> None:
        rows = np.arange(len(tables))[:, None, None]
        self._cells = np.concatenate([table.cells for table in tables])
        self._firsts = CELLS * rows
        self._tails = np.stack([table.tails for table in tables]).reshape(-1)
        self._ends: IntArray = _HALVINGS.size * (2 * rows + np.arange(2))

    def draw(self, chosen: Bits, rows: IntArray, numbers: FloatArray) -> None:
        """Draw a Latin hypercube.

        Draws take the middle of a cell, and in the first and the last stratum a place as near to
        the end as chance will have it, so that tails have no end.

        Parameters
        ----------
        chosen
            Random bytes of each belief. Shape `(n, block)`. [1]
        rows
            Rows of the beliefs among the numbers. Shape `(n,)`. [1]
        numbers
            Where to write. Shape `(e, 256 block)`. [as stated]
        """
        room = np.empty((_AT_ONCE, chosen.shape[1], BLOCK), dtype=np.intp)
        for first in range(0, len(rows), _AT_ONCE):
            some = slice(first, first + _AT_ONCE)
            index = room[: len(rows[some])]
            index[:] = cells(chosen[some])  # in two steps, since numpy is slow to mix kinds
            index += self._firsts[some]
            # Nothing is clipped: this mode saves the check of every place.
            if rows[some][-1] - rows[some][0] == len(index) - 1:
                beside = numbers[rows[some][0] : rows[some][-1] + 1].reshape(index.shape)
                self._cells.take(index, mode="clip", out=beside)
            else:
                numbers[rows[some]] = self._cells.take(index, mode="clip").reshape(len(index), -1)
        blocks = BLOCK * np.arange(chosen.shape[1])[:, None]
        places = numbers.shape[1] * rows[:, None, None] + blocks + ends(chosen)
        numbers.reshape(-1)[places] = self._in_tails(halvings(chosen) * _PARTS)

    def _in_tails(self, place: FloatArray) -> FloatArray:
        below = np.minimum(place.astype(np.intp), _HALVINGS.size - 2)
        start = self._tails.take(self._ends + below)
        stop = self._tails.take(self._ends + below + 1)
        with np.errstate(invalid="ignore"):  # infinite values are reported with their figures
            return start + (stop - start) * (place - below)


def _curve(distribution: Distribution) -> Function | None:
    """Return a curve through the quantiles, or nothing where none is close enough."""
    exact: Function = distribution.quantile
    support = distribution.support
    if isinstance(distribution, Smooth):
        exact, support = distribution.whole_quantile, distribution.whole_support
    low, middle, high = exact(_probability(np.array([-1.0, 0.0, 1.0])))
    spread = (high - low) / 2
    link, unlink = _links(support, middle, spread)
    for density in _STEPS:
        scores = np.arange(-_REACH * density, _REACH * density + 1) / density
        curve = _Curve(link(exact(_probability(scores))), density, unlink, exact)
        between = _probability(scores[:-1] + 0.5 / density)
        wanted = exact(between)
        allowed = _TOLERANCE * np.maximum(spread, np.abs(wanted - middle))
        if np.all(np.abs(curve(between) - wanted) <= allowed):
            return curve
    return None


def _probability(score: FloatArray) -> FloatArray:
    from scipy.special import ndtr

    result: FloatArray = ndtr(score)
    return result


def _links(support: tuple[float, float], middle: float, spread: float) -> tuple[Function, Function]:
    """Return a function that takes the support to the whole line, and its inverse."""
    low, high = support
    if low > -inf and high < inf:
        width = high - low
        return (lambda value: log_odds(np.clip((value - low) / width, 1e-300, 1.0 - 2.0**-53)),
                lambda odds: np.minimum(low + width * from_log_odds(odds), high))  # fmt: skip
    if low > -inf:
        return (lambda value: log(np.maximum(value - low, 1e-300)),
                lambda logarithms: low + exp(logarithms))  # fmt: skip
    return (lambda value: _arcsinh((value - middle) / spread),
            lambda wide: middle + spread * (exp(wide) - exp(-wide)) / 2.0)  # fmt: skip


def _arcsinh(value: FloatArray) -> FloatArray:
    size = np.abs(value)
    return np.copysign(log(size + np.sqrt(size * size + 1.0)), value)


class _Curve:
    """Join nodes at even normal scores by polynomials through the six around each place."""

    def __init__(self, nodes: FloatArray, density: int, unlink: Function, exact: Function) -> None:
        self.nodes, self.density = nodes, density
        self.unlink, self.exact = unlink, exact

    def __call__(self, probability: FloatArray) -> FloatArray:
        """Return values of these probabilities; beyond the curve, from the exact function."""
        if probability.size in (CELLS, _HALVINGS.size):
            score, first, weights = _kept_weights(probability.tobytes(), self.density)
        else:
            score, first, weights = _weights(probability, self.density)
        total = weights[0] * self.nodes[first]
        for place in range(1, _POINTS):
            total += weights[place] * self.nodes[first + place]
        values = self.unlink(total)
        beyond = np.flatnonzero(np.abs(score) > _REACH)
        if beyond.size:
            values[beyond] = self.exact(probability[beyond])
        return values


@lru_cache(maxsize=8)
def _kept_weights(content: bytes, density: int) -> tuple[FloatArray, IntArray, FloatArray]:
    """Keep the weights of cells and tails, which most curves share."""
    return _weights(np.frombuffer(content), density)


def _weights(probability: FloatArray, density: int) -> tuple[FloatArray, IntArray, FloatArray]:
    """Return normal scores, first node of each place, and weights of Lagrange's polynomial."""
    from scipy.special import ndtri

    score: FloatArray = ndtri(probability)
    place = (np.clip(score, -_REACH, _REACH) + _REACH) * density
    last = int(2 * _REACH * density) + 1 - _POINTS
    first = np.clip(np.floor(place).astype(np.intp) - (_POINTS // 2 - 1), 0, last)
    away = place - first
    weights = np.empty((_POINTS, score.size))
    for node in range(_POINTS):
        factor = np.ones(score.size)
        for other in range(_POINTS):
            if other != node:
                factor *= (away - other) / (node - other)
        weights[node] = factor
    return score, first, weights
