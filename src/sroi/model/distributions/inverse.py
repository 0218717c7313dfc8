"""Invert a rising function, as a cumulative probability, at many places at once."""

from collections.abc import Callable

import numpy as np

from sroi.typing import FloatArray

_STEPS = 120
"""More are never needed: every third step at the latest halves."""

Function = Callable[[FloatArray], FloatArray]


def invert(
    function: Function,
    wanted: FloatArray,
    low: FloatArray,
    high: FloatArray,
    tolerance: FloatArray,
) -> FloatArray:
    """Find where a rising function first reaches what is wanted.

    Parameters
    ----------
    function
        Rises, perhaps by jumps; what it returns for a place depends on that place alone.
    wanted
        What it should reach. Shape `(n,)`.
    low
        Places where it does not, or where that is the first to be asked. Shape `(n,)`.
    high
        Places where it does. Shape `(n,)`.
    tolerance
        How near is near enough. Shape `(n,)`.

    Returns
    -------
    FloatArray
        Places where it does, each of which depends on its own row alone. Shape `(n,)`.

    References
    ----------
    Chandrupatla (1997), A new hybrid quadratic/bisection algorithm for finding the zero of a
    nonlinear function, Advances in Engineering Software 28(3), with a straight line as first guess.

    Examples
    --------
    >>> one = np.array([1.0])
    >>> invert(lambda place: place**2, 2.0 * one, 0.0 * one, 2.0 * one, 1e-12 * one).round(9)
    array([1.41421356])
    """
    reached = np.array(high)
    rows = np.flatnonzero(high - low > tolerance)
    now, other = low[rows], high[rows]  # the newest place, and the one on the other side
    miss, far = function(now) - wanted[rows], function(other) - wanted[rows]
    third, third_miss = other, far
    step = np.clip(_quotient(miss, miss - far), 0.01, 0.99)
    for _ in range(_STEPS):
        if not rows.size:
            break
        place = now + step * (other - now)
        found = function(place) - wanted[rows]
        same = (found >= 0) == (miss >= 0)
        third, third_miss = np.where(same, now, other), np.where(same, miss, far)
        other, far = np.where(same, other, now), np.where(same, far, miss)
        now, miss = place, found
        reached[rows] = np.where(miss >= 0, now, other)
        width = np.abs(other - now)
        least = _quotient(tolerance[rows] / 2, width)
        stuck = (now + (other - now) / 2 == now) | (now + (other - now) / 2 == other)
        going = (width > tolerance[rows]) & ~stuck
        step = _step(now, other, third, miss, far, third_miss)
        step = np.clip(step, np.minimum(least, 0.5), np.maximum(1.0 - least, 0.5))
        rows, now, other, third = rows[going], now[going], other[going], third[going]
        miss, far, third_miss, step = miss[going], far[going], third_miss[going], step[going]
    return reached


def _step(
    now: FloatArray,
    other: FloatArray,
    third: FloatArray,
    miss: FloatArray,
    far: FloatArray,
    third_miss: FloatArray,
) -> FloatArray:
    """Return how far to go to the other side: by a parabola through three places, or half."""
    along = _quotient(now - other, third - other)
    rise = _quotient(miss - far, third_miss - far)
    bent = (rise**2 < along) & ((1.0 - rise) ** 2 < 1.0 - along)
    parabola = _quotient(miss, far - miss) * _quotient(third_miss, far - third_miss) + _quotient(
        third - now, other - now
    ) * _quotient(miss, third_miss - miss) * _quotient(far, third_miss - far)
    return np.where(bent, parabola, 0.5)


def _quotient(upper: FloatArray, lower: FloatArray) -> FloatArray:
    """Divide, with nought where that is not possible."""
    return np.divide(upper, lower, out=np.zeros(np.shape(upper)), where=lower != 0)
