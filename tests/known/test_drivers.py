"""Shares of variance against functions whose shares are known, and against maps by hand."""

from collections.abc import Callable

import numpy as np
import pytest

from sroi.analysis.drivers import differences, shares_of

BLOCK = 256
Function = Callable[[np.ndarray], np.ndarray]


def ishigami(x: np.ndarray) -> np.ndarray:
    one, two, three = np.pi * (2 * x - 1)
    return np.sin(one) + 7 * np.sin(two) ** 2 + 0.1 * three**4 * np.sin(one)


def g_function(x: np.ndarray) -> np.ndarray:
    weights = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0])[:, None]
    return np.prod((np.abs(4 * x - 2) + weights) / (1 + weights), axis=0)


def estimated(function: Function, size: int, draws: int) -> tuple[np.ndarray, ...]:
    """Return first-order and total shares with their errors, of a function of uniform numbers."""
    random = np.random.default_rng(5)
    one, other = random.random((2, size, draws))
    before, after = function(one), function(other)
    parts = []
    for place in range(size):
        swapped, back = one.copy(), other.copy()
        swapped[place], back[place] = other[place], one[place]
        parts.append(differences(before, function(swapped), after, function(back)))
    first, total = np.moveaxis(np.array(parts), 1, 0)
    both = np.stack([before, after])
    variance = ((both - both.mean()) ** 2).mean(axis=0)
    by_block = (values.reshape(*values.shape[:-1], -1, BLOCK).mean(axis=-1)
                for values in (first, total, variance))  # fmt: skip
    return tuple(shares_of(*by_block))


def analytic_ishigami() -> tuple[np.ndarray, np.ndarray]:
    a, b, pi = 7, 0.1, np.pi
    first = np.array([(1 + b * pi**4 / 5) ** 2 / 2, a**2 / 8, 0])
    together = b**2 * pi**8 * (1 / 18 - 1 / 50)
    total = first + np.array([together, 0, together])
    variance = first.sum() + together
    return first / variance, total / variance


def analytic_g() -> tuple[np.ndarray, np.ndarray]:
    part = 1 / 3 / (1 + np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0])) ** 2
    variance = np.prod(1 + part) - 1
    return part / variance, part * np.prod(1 + part) / (1 + part) / variance


@pytest.mark.parametrize(
    ("function", "size", "truth"),
    [(ishigami, 3, analytic_ishigami()), (g_function, 6, analytic_g())],
)
def test_shares_of_functions_whose_shares_are_known(function, size, truth):
    first, first_error, total, total_error = estimated(function, size, 2**17)
    assert np.all(np.abs(first - truth[0]) < 4 * first_error + 1e-12)
    assert np.all(np.abs(total - truth[1]) < 4 * total_error + 1e-12)
    assert max(first_error.max(), total_error.max()) < 0.01
