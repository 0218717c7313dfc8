"""Summarise the draws of one figure, each summary with its Monte Carlo standard error.

Blocks of draws are treated as replicates, so that errors are right for stratified draws too.
"""

from dataclasses import dataclass
from functools import cached_property
from math import inf, sqrt

import numpy as np

from sroi.errors import SimulationError
from sroi.typing import FloatArray, Locked

BLOCK = 256
"""Draws of one block, which are one Latin hypercube."""
FEWEST_BLOCKS = 8
"""Fewer blocks say too little about their own spread."""


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
        return sqrt(self._squares.sum() / (self.draws - 1)) if self.draws > 1 else inf

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
        if self._full < FEWEST_BLOCKS:
            return self.standard_deviation / sqrt(self.draws)
        return _error(self.means[: self._full])

    @property
    def standard_deviation_error(self) -> float:
        """Standard error of the standard deviation."""
        if self.standard_deviation in (0.0, inf):
            return self.standard_deviation
        if self._full < FEWEST_BLOCKS:
            return self.standard_deviation / sqrt(2 * max(self.draws - 1, 1))
        variances = self._squares[: self._full] / BLOCK
        return _error(variances) / (2 * self.standard_deviation)

    @property
    def _full(self) -> int:
        return self.draws // BLOCK

    @cached_property
    def _in_order(self) -> FloatArray:
        return np.sort(self.values)

    def quantile(self, probability: float) -> float:
        """Return the value that is undershot with a probability."""
        _between(probability)
        return self._at(probability)

    def _at(self, probability: float) -> float:
        place = min(max(probability, 0.0), 1.0) * (self._in_order.size - 1)
        below = int(place)
        above = min(below + 1, self._in_order.size - 1)
        low, high = float(self._in_order[below]), float(self._in_order[above])
        return low + (high - low) * (place - below)

    def quantile_error(self, probability: float) -> float:
        """Return the standard error of a quantile, from the order statistics around it."""
        _between(probability)
        error = self.probability_error(self._at(probability))
        error = max(error, 1 / self.values.size)
        low, high = max(probability - error, 0.0), min(probability + error, 1.0)
        return (self._at(high) - self._at(low)) / (high - low) * error

    def probability(self, above: float) -> float:
        """Return the share of draws above a value."""
        return float(np.count_nonzero(self.values > above) / self.values.size)

    def probability_error(self, above: float) -> float:
        """Return the standard error of the share of draws above a value."""
        full = self.values.size // BLOCK
        if full < FEWEST_BLOCKS:
            share = self.probability(above)
            return sqrt(share * (1 - share) / self.values.size)
        inside = self.values[: full * BLOCK].reshape(full, BLOCK) > above
        return _error(inside.mean(axis=1))


def _error(blocks: FloatArray) -> float:
    return float(np.std(blocks, ddof=1)) / sqrt(blocks.size)


def _between(probability: float) -> None:
    if not 0 <= probability <= 1:
        raise SimulationError(
            f"a probability lies between 0 and 1, not at {probability:g}", remedy="write 0.9"
        )


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
