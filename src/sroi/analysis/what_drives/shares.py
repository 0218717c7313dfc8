"""Turn parts of a variance, block by block, into shares with standard errors."""

from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from sroi.engine.sample import BLOCK
from sroi.typing import FloatArray, Locked


@dataclass(frozen=True, eq=False)
class Parts(Locked):
    """Hold parts of a variance in each block of draws, whose means are unbiased."""

    first: FloatArray
    """What each item accounts for alone. Shape `(item, block)`. [unit^2]"""
    total: FloatArray
    """What each accounts for together with all others. Shape `(item, block)`. [unit^2]"""
    variance: FloatArray
    """The whole. Shape `(block,)`. [unit^2]"""
    centre: float
    """Size of the figure, against which it is seen whether it varies at all. [unit]"""


class Shares(NamedTuple):
    """Hold shares of a variance with their standard errors. Each of shape `(item,)`. [1]."""

    first_order: FloatArray
    first_order_error: FloatArray
    total: FloatArray
    total_error: FloatArray


def shares_of(parts: Parts) -> Shares:
    """Return shares of a variance from parts of it."""
    variance = parts.variance
    whole = variance.mean()

    def with_error(own: FloatArray) -> tuple[FloatArray, FloatArray]:
        share = own.mean(axis=1) / whole
        # A ratio of two means errs as its numerator less the ratio times its denominator.
        away = own - share[:, None] * variance
        return share, away.std(axis=1, ddof=1) / (whole * sqrt(variance.size))

    return Shares(*with_error(parts.first), *with_error(parts.total))


def by_block(values: FloatArray) -> FloatArray:
    """Return the mean of each block. Shape `(..., block)`."""
    result: FloatArray = values.reshape(*values.shape[:-1], values.shape[-1] // BLOCK, BLOCK).mean(
        axis=-1
    )
    return result


def around_mean(means: FloatArray, squares: FloatArray) -> FloatArray:
    """Return mean squares around the mean of all blocks, from block means. Shape `(block,)`."""
    centre = means.mean()
    result: FloatArray = squares - 2 * centre * means + centre * centre
    return result
