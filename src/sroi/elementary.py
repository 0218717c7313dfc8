"""Compute exponentials and logarithms with the same bits on every processor of an architecture.

numpy has other code for these functions where a processor has AVX-512, and linear algebra other
code for every kind of processor; their last bits differ. Here scipy's loops over the C library's
functions do the work, and sums are added in a stated order.
"""

import numpy as np

from sroi.typing import FloatArray


def exp(value: FloatArray) -> FloatArray:
    """Return the exponential, infinite where it is too large. Shape of the value. [1]."""
    from scipy.special import inv_boxcox

    return np.asarray(inv_boxcox(value, 0.0), dtype=np.float64)


def log(value: FloatArray) -> FloatArray:
    """Return the natural logarithm. Shape of the value. [1]."""
    from scipy.special import xlogy

    return np.asarray(xlogy(1.0, value), dtype=np.float64)


def log_odds(share: FloatArray) -> FloatArray:
    """Return the logarithm of ``share / (1 - share)``. Shape of the share. [1]."""
    from scipy.special import log1p

    result: FloatArray = log(share) - log1p(-share)
    return result


def from_log_odds(odds: FloatArray) -> FloatArray:
    """Return the share that has these log-odds. Shape of the odds. [1]."""
    from scipy.special import expit

    result: FloatArray = expit(odds)
    return result


def least_squares(columns: FloatArray, wanted: FloatArray) -> FloatArray:
    """Return the weights of columns whose sum is nearest to what is wanted.

    Parameters
    ----------
    columns
        Independent of each other. Shape `(n, column)`. [1]
    wanted
        Shape `(n,)`. [1]

    Returns
    -------
    FloatArray
        Shape `(column,)`. [1]

    Notes
    -----
    Modified Gram-Schmidt, each column made orthogonal twice; Golub and Van Loan, Matrix
    Computations, 4th ed., 5.2.

    Examples
    --------
    >>> least_squares(np.array([[1.0, 1.0], [1.0, 2.0], [1.0, 3.0]]), np.array([3.0, 5.0, 7.0]))
    array([1., 2.])
    """
    count = columns.shape[1]
    upper = np.eye(count + 1)
    units = np.column_stack([columns, wanted])
    for last in range(count + 1):
        for first in [*range(last), *range(last)]:
            part = (units[:, first] * units[:, last]).sum()
            upper[first, last] += part
            units[:, last] -= part * units[:, first]
        if last < count:
            length = np.sqrt((units[:, last] ** 2).sum())
            upper[last, last] = length
            units[:, last] /= length
    weights = np.zeros(count)
    for row in reversed(range(count)):
        rest = upper[row, count] - (upper[row, :count] * weights).sum()
        weights[row] = rest / upper[row, row]
    return weights
