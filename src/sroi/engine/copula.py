"""Let the draws of correlated numbers move together, by a Gaussian copula."""

from collections.abc import Iterator, Mapping
from math import sqrt

import numpy as np

from sroi.model.correlation import Together
from sroi.typing import FloatArray

_ROUNDING = 1e-9


class Copula:
    """Turn independent probabilities of some numbers into correlated ones.

    Numbers of one correlation that is not negative share a common factor, with bits of its own: a
    further member moves nobody's draws. Otherwise each number, in alphabetical order, takes its
    part of those before it.
    """

    def __init__(self, group: Together) -> None:
        self.paths = group.paths
        self.factor = f"correlations.{group.names[0]}" if group.alike else None
        """Path whose stream gives the common factor, if there is one."""
        scores = group.scores
        self._share = float(scores[0, 1]) if group.alike else 0.0
        self._weights = lower(scores)

    @property
    def streams(self) -> tuple[str, ...]:
        """Paths of all streams that are needed."""
        return self.paths if self.factor is None else (*self.paths, self.factor)

    def correlated(self, independent: Mapping[str, FloatArray]) -> Iterator[tuple[str, FloatArray]]:
        """Yield each path with probabilities that move together.

        Parameters
        ----------
        independent
            Probabilities of every stream. Each of shape `(s,)`. [1]

        Yields
        ------
        tuple
            Path, and probabilities above 0 and below 1, of shape `(s,)`. [1]
        """
        from scipy.special import ndtr, ndtri

        scores = {path: ndtri(each) for path, each in independent.items()}
        for row, path in enumerate(self.paths):
            if self.factor is not None:
                common = sqrt(self._share) * scores[self.factor]
                mixed = common + sqrt(1.0 - self._share) * scores[path]
            else:
                mixed = self._mix(row, scores)
            yield path, np.clip(ndtr(mixed), 2.0**-60, 1.0 - 2.0**-53)

    def _mix(self, row: int, scores: Mapping[str, FloatArray]) -> FloatArray:
        """Add up by hand, for the same bits in every build of the linear algebra."""
        total = np.zeros(scores[self.paths[0]].shape)
        for weight, path in zip(self._weights[row, : row + 1], self.paths, strict=False):
            total += weight * scores[path]
        return total


def lower(matrix: FloatArray) -> FloatArray:
    """Return the lower triangle whose square is a correlation matrix, singular ones included.

    Parameters
    ----------
    matrix
        Without negative eigenvalues. Shape `(n, n)`. [1]

    Returns
    -------
    FloatArray
        Shape `(n, n)`. [1]
    """
    left = matrix.copy()
    result = np.zeros(matrix.shape)
    for column in range(matrix.shape[0]):
        pivot = left[column, column]
        if pivot > _ROUNDING:
            result[column:, column] = left[column:, column] / sqrt(pivot)
            step = result[:, column]
            left = left - step[:, None] * step[None, :]
    return result
