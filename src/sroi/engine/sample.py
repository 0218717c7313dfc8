"""Summarise the draws of one figure, each summary with its Monte Carlo standard error.

Blocks of draws are treated as replicates, so that errors are right for stratified draws too. A last
block that is not full holds some of its 256 strata, chosen at random: it has the error of a block,
and that of the choice.
"""

from dataclasses import dataclass
from functools import cached_property
from math import hypot, inf, sqrt
from numbers import Real
from statistics import NormalDist
from typing import Any

import numpy as np

from sroi.errors import SimulationError
from sroi.typing import FloatArray, Locked

BLOCK = 256
"""Draws of one block, which are one Latin hypercube."""
FEWEST_BLOCKS = 8
"""Fewer blocks say too little about their own spread."""
CELL = 1 / 4096
"""Probability of a cell, of which draws take the middle."""
RESOLUTION = CELL / sqrt(12)
"""What cells leave open of every probability: the standard deviation of a place in a cell."""
_NORMAL = NormalDist()
ROUNDING = 1e-12
"""A relative spread that rounding alone can make."""


@dataclass(frozen=True, eq=False)
class Sample(Locked):
    """Hold the draws of a figure, and the moments of every block.

    Parameters
    ----------
    draws
        How many draws were made.
    values
        The first of them, all where memory allows. Shape `(s,)`. [unit]
    means
        Mean of each block. Shape `(block,)`. [unit]
    squares
        Sum of squared distances from the block's mean. Shape `(block,)`. [unit^2]
    """

    draws: int
    values: FloatArray
    means: FloatArray
    squares: FloatArray

    @cached_property
    def mean(self) -> float:
        """Mean of all draws."""
        return float((self.means * self._sizes).sum() / self.draws)

    @cached_property
    def standard_deviation(self) -> float:
        """Standard deviation of all draws; infinite for a single one."""
        if self.draws == 1:
            return inf
        spread = sqrt(self._squares.sum() / (self.draws - 1))
        return spread if spread > ROUNDING * abs(self.mean) else 0.0

    @property
    def _sizes(self) -> FloatArray:
        sizes = np.full(self.means.shape, float(BLOCK))
        sizes[-1] = self.draws - BLOCK * (self.means.size - 1)
        return sizes

    @property
    def _squares(self) -> FloatArray:
        """Squared distances from the mean of all draws, block by block."""
        return self.squares + self._sizes * (self.means - self.mean) ** 2

    @property
    def standard_error(self) -> float:
        """Standard error of the mean."""
        if self.standard_deviation in (0.0, inf):
            return self.standard_deviation
        return _error(self.means, self.draws, self.standard_deviation**2)

    @property
    def relative_error(self) -> float:
        """Standard error of the mean, as a share of it."""
        error = self.standard_error
        return error / abs(self.mean) if self.mean else (inf if error else 0.0)

    @property
    def standard_deviation_error(self) -> float:
        """Standard error of the standard deviation."""
        if self.standard_deviation in (0.0, inf):
            return self.standard_deviation
        spread = self.standard_deviation
        away = ((self.values - self.mean) / spread) ** 2
        variances = self._squares / spread / spread / self._sizes
        return _error(variances, self.draws, float(away.var())) * spread / 2

    def shifted(self, by: float) -> "Sample":
        """Return the sample of the figure plus a number."""
        return Sample(self.draws, self.values + by, self.means + by, self.squares)

    @cached_property
    def _in_order(self) -> FloatArray:
        return np.sort(self.values)

    def quantile(self, probability: float) -> float:
        """Return the value that is undershot with a probability."""
        between(probability, "a probability")
        return self._at(probability)

    def interval(self, share: float) -> tuple[float, float]:
        """Return the ends of the middle share of the draws."""
        between(share, "the share of an interval")
        tail = (1 - share) / 2
        return self._at(tail), self._at(1 - tail)

    def _at(self, probability: float) -> float:
        place = min(max(probability, 0.0), 1.0) * (self._in_order.size - 1)
        below = int(place)
        above = min(below + 1, self._in_order.size - 1)
        low, high = float(self._in_order[below]), float(self._in_order[above])
        return low + (high - low) * (place - below)

    def quantile_error(self, probability: float) -> float:
        """Return the standard error of a quantile, from the order statistics around it."""
        between(probability, "a probability")
        error = self.probability_error(self._at(probability))
        if error in (0.0, inf):
            return error
        reach = max(error, CELL, _bandwidth(probability, self.values.size))
        low, high = max(probability - reach, 0.0), min(probability + reach, 1.0)
        return (self._at(high) - self._at(low)) / (high - low) * error

    def probability(self, above: float) -> float:
        """Return the share of draws above a value."""
        return float(np.count_nonzero(self.values > above) / self.values.size)

    def probability_error(self, above: float) -> float:
        """Return the standard error of the share of draws above a value."""
        if self.standard_deviation in (0.0, inf):
            return self.standard_deviation
        inside = self.values > above
        full = inside.size // BLOCK
        shares = inside[: full * BLOCK].reshape(full, BLOCK).mean(axis=1)
        share = float(inside.mean())
        return hypot(_error(shares, inside.size, share * (1 - share)), RESOLUTION)


def _error(blocks: FloatArray, draws: int, variance: float) -> float:
    """Return the standard error of the mean of all draws.

    Parameters
    ----------
    blocks
        Mean of each full block, and of whatever else. Shape `(block,)`. [unit]
    draws
        How many there are in all.
    variance
        Variance of the draws. [unit^2]

    References
    ----------
    Cochran, Sampling Techniques, 3rd ed. (1977), 2.6: the mean of some of a finite number.
    """
    full, rest = divmod(draws, BLOCK)
    if full < FEWEST_BLOCKS:
        return sqrt(variance / draws)
    of_block = float(np.var(blocks[:full], ddof=1))
    of_rest = rest * variance * (1 - rest / BLOCK) + rest**2 * of_block
    return sqrt(BLOCK**2 * full * of_block + of_rest) / draws


def _bandwidth(probability: float, size: int) -> float:
    """Return how far on both sides to look for how dense the draws are around a quantile.

    References
    ----------
    Hall and Sheather (1988), On the distribution of a Studentized quantile, J. R. Statist. Soc. B
    50(3), for intervals of 95 %.
    """
    score = _NORMAL.inv_cdf(min(max(probability, 0.5 / size), 1 - 0.5 / size))
    shape = 1.5 * _NORMAL.pdf(score) ** 2 / (2 * score**2 + 1)
    return float((1.96**2 * shape / size) ** (1 / 3))


def between(share: Any, words: str) -> None:
    """Refuse what is no number from 0 to 1.

    Raises
    ------
    SimulationError
        If it is not.
    """
    if not isinstance(share, Real) or not 0 <= float(share) <= 1:
        remedy = "write 0.9 for 90 %"
        raise SimulationError(f"{words} lies between 0 and 1, not at {share!r}", remedy=remedy)


def block_moments(values: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the mean of each block of draws, and the squared distances from it.

    Parameters
    ----------
    values
        Draws of some figures. Shape `(figure, s)`. [unit]

    Returns
    -------
    tuple
        Each of shape `(figure, block)`. [unit] and [unit^2]
    """
    size = values.shape[1]
    full = size // BLOCK * BLOCK
    whole = values[:, :full].reshape(values.shape[0], -1, BLOCK)
    parts = [_moments(whole)]
    if full < size:
        parts.append(_moments(values[:, None, full:]))
    means, squares = zip(*parts, strict=True)
    return np.concatenate(means, axis=1), np.concatenate(squares, axis=1)


def _moments(blocks: FloatArray) -> tuple[FloatArray, FloatArray]:
    means = blocks.mean(axis=2)
    return means, ((blocks - means[:, :, None]) ** 2).sum(axis=2)
