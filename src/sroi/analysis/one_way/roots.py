"""Find, for many functions at once, the root that is nearest to where each starts."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from sroi.typing import FloatArray, IntArray

Function = Callable[[IntArray, FloatArray], FloatArray]
"""Values of some functions, by number, at a point each; NaN where there is none."""

FARTHEST = 1e6
"""How many spreads from its start a root is looked for."""
_STEPS = np.array([*(2.0**power for power in range(-4, 20)), FARTHEST])
_NEAR = 9
"""Steps that are tried first: who finds a root there need not look farther."""
_ON_A_LINE = np.array([0.0, 1.0, FARTHEST])
_ROUNDS = 200
_EPSILON = float(np.finfo(np.float64).eps)
_NOTHING = 1e-6
"""Part of the distance between the first ends below which a root counts as 0."""
_TINY = float(np.finfo(np.float64).tiny)


class Starts(NamedTuple):
    """Hold where each function starts, how far a step goes, and between which ends it may lie.

    Each of shape `(e,)`. [as stated]
    """

    best: FloatArray
    spread: FloatArray
    low: FloatArray
    high: FloatArray
    is_whole: FloatArray
    """1 where only whole numbers count, 0 elsewhere."""
    is_line: FloatArray
    """1 where the function is a line, which needs no search; 0 elsewhere."""

    def points(self, some: IntArray, steps: FloatArray) -> FloatArray:
        """Return points on both sides, stopping at the ends. Shape `(e, 2, step)`."""
        sides = np.array([-1.0, 1.0])[None, :, None]
        away = sides * self.spread[some, None, None] * steps
        points = np.clip(
            self.best[some, None, None] + away,
            self.low[some, None, None],
            self.high[some, None, None],
        )
        whole = self.is_whole[some, None, None] > 0
        return np.where(whole, np.trunc(points), points)


def nearest_roots(function: Function, starts: Starts) -> FloatArray:
    """Return the nearest root of each function, NaN where the search finds no change of sign.

    Points lie at a sixteenth of the spread from the start, at twice as much, and so on, on both
    sides up to the ends. Two roots between neighbouring points are not seen.

    Parameters
    ----------
    function
        Each continuous, apart from those of whole numbers.
    starts
        Where to start.

    Returns
    -------
    FloatArray
        Of whole numbers the first with another sign. Shape `(e,)`. [as stated]

    Examples
    --------
    >>> one = np.ones(1)
    >>> starts = Starts(3 * one, one, -np.inf * one, np.inf * one, 0 * one, 0 * one)
    >>> nearest_roots(lambda _, x: x * x - 4, starts)
    array([2.])
    """
    count = starts.best.size
    at_start = function(np.arange(count), starts.best)
    roots = np.where(at_start == 0, starts.best, np.nan)
    near = np.concatenate([[0.0], _STEPS[:_NEAR]])
    for is_line, steps in ((1, _ON_A_LINE), (0, near), (0, _STEPS[_NEAR - 1 :])):
        is_open = np.isnan(roots) & np.isfinite(at_start)
        left = np.flatnonzero(is_open & (starts.is_line == is_line))
        if left.size:
            roots[left] = _in_ring(function, starts, left, at_start[left], steps)
    return roots


def _in_ring(
    function: Function, starts: Starts, some: IntArray, at_start: FloatArray, steps: FloatArray
) -> FloatArray:
    points = starts.points(some, steps)
    who = np.broadcast_to(some[:, None, None], points.shape)
    fresh = np.ones(points.shape, dtype=bool)  # many stop at an end, and are the same
    fresh[..., 1:] = points[..., 1:] != points[..., :-1]
    seen = function(who[fresh], points[fresh])
    values = seen[np.cumsum(fresh) - 1].reshape(points.shape)
    other = np.isfinite(values) & (np.sign(values) != np.sign(at_start)[:, None, None])
    place = other.argmax(axis=2)
    function_of, side = np.nonzero(other.any(axis=2) & (place > 0))
    outer = place[function_of, side]
    ends = [points[function_of, side, outer - 1], points[function_of, side, outer]]
    at_ends = [values[function_of, side, outer - 1], values[function_of, side, outer]]
    known = np.isfinite(at_ends[0])
    who = some[function_of]
    found = np.full((some.size, 2), np.nan)
    whole = starts.is_whole[who] > 0
    for chosen, solve in ((known & ~whole, _continuous), (known & whole, _whole)):
        if chosen.any():
            found[function_of[chosen], side[chosen]] = solve(
                function, who[chosen], Ends(*(end[chosen] for end in (*ends, *at_ends)))
            )
    away = np.abs(found - starts.best[some, None])
    away[np.isnan(away)] = np.inf
    nearest: FloatArray = found[np.arange(some.size), away.argmin(axis=1)]
    return nearest


class Ends(NamedTuple):
    """Hold two points each between which a function changes its sign, and its values there."""

    near: FloatArray
    far: FloatArray
    at_near: FloatArray
    at_far: FloatArray


def _whole(function: Function, who: IntArray, ends: Ends) -> FloatArray:
    """Return the first whole number on the other side, by bisection."""
    near, far = ends.near, ends.far
    while (np.abs(far - near) > 1).any():
        middle = np.trunc((near + far) / 2)
        value = function(who, middle)
        stays = np.sign(value) == np.sign(ends.at_near)
        near, far = np.where(stays, middle, near), np.where(stays, far, middle)
    return far


def _continuous(function: Function, who: IntArray, ends: Ends) -> FloatArray:
    """Return roots between two ends each, to the last bits.

    Chandrupatla (1997), A new hybrid quadratic/bisection algorithm for finding the zero of a
    nonlinear function without using derivatives, Advances in Engineering Software 28(3); the first
    point is the secant's, which ends the search where the function is a line.
    """
    roots = np.where(ends.at_near == 0, ends.near, ends.far)
    live = np.flatnonzero((ends.at_near != 0) & (ends.at_far != 0))
    a, b, fa, fb = (each[live] for each in ends)
    who = who[live]
    part = fa / (fa - fb)
    floor = _NOTHING * np.abs(b - a)
    for _ in range(_ROUNDS):
        if not live.size:
            break
        x = a + part * (b - a)
        fx = function(who, x)
        same = np.sign(fx) == np.sign(fa)
        c, fc = np.where(same, a, b), np.where(same, fa, fb)
        b, fb = np.where(same, b, a), np.where(same, fb, fa)
        a, fa = x, fx
        is_a = np.abs(fa) < np.abs(fb)
        roots[live] = best = np.where(is_a, a, b)
        wanted = 2 * _EPSILON * np.maximum(np.abs(best), floor)
        least = wanted / np.maximum(np.abs(b - a), _TINY)
        part = np.clip(_next(a, b, c, fa, fb, fc), least, 1 - least)
        going = (least < 0.5) & (np.where(is_a, fa, fb) != 0)
        a, b, fa, fb, part, floor = (each[going] for each in (a, b, fa, fb, part, floor))
        live, who = live[going], who[going]
    return roots


def _next(
    a: FloatArray, b: FloatArray, c: FloatArray, fa: FloatArray, fb: FloatArray, fc: FloatArray
) -> FloatArray:
    """Return where between two ends to look next: by inverse parabola where it is safe."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        xi, phi = (a - b) / (c - b), (fa - fb) / (fc - fb)
        is_safe = (phi**2 < xi) & ((1 - phi) ** 2 < 1 - xi)
        curve = fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (
            fc - fb
        )
    return np.where(is_safe & np.isfinite(curve), curve, 0.5)
