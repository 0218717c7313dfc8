"""Shares of variance against functions whose shares are known, and against maps by hand."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pytest

from sroi.analysis.points import points_of
from sroi.analysis.what_drives.alone import Gathered, Look
from sroi.analysis.what_drives.exchanged import Exchanged
from sroi.analysis.what_drives.shares import Shares, shares_of
from sroi.engine.tables import table_of
from sroi.model.distributions import Uniform

Function = Callable[[np.ndarray], np.ndarray]


def ishigami(x: np.ndarray) -> np.ndarray:
    one, two, three = np.pi * (2 * x - 1)
    return np.sin(one) + 7 * np.sin(two) ** 2 + 0.1 * three**4 * np.sin(one)


def g_function(x: np.ndarray) -> np.ndarray:
    weights = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0])[:, None]
    return np.prod((np.abs(4 * x - 2) + weights) / (1 + weights), axis=0)


def exchanged(function: Function, size: int, draws: int) -> Shares:
    """Return shares of a function of uniform numbers by exchanging each at random."""
    random = np.random.default_rng(5)
    one, other = random.random((2, size, draws))

    def swapped() -> Iterator[np.ndarray]:
        for place in range(size):
            mixed = np.stack([one, other])
            mixed[:, place] = other[place], one[place]
            yield np.stack([function(each) for each in mixed])

    gathered = Exchanged()
    gathered.add(np.stack([function(one), function(other)]), swapped())
    return shares_of(gathered.parts())


def looked_at(function: Function, size: int, draws: int, seed: int = 5) -> Shares:
    """Return shares of a function of uniform numbers by looking at each alone."""
    random = np.random.default_rng(seed)
    few, many = random.random((size, 64)), random.random((size, draws))
    points = points_of(table_of(Uniform(low=0, high=1)))

    def with_one(place: int, rest: np.ndarray, values: np.ndarray) -> np.ndarray:
        found = []
        for value in values:
            mixed = rest.copy()
            mixed[place] = value
            found.append(function(mixed))
        return np.array(found)

    look, alone = Look(points), []
    for place in range(size):

        def figure(values: np.ndarray, some: Sequence[int], place: int = place) -> np.ndarray:
            return with_one(place, few[:, list(some)], values)

        one = look.alone(with_one(place, few, look.values), figure)
        assert one is not None
        alone.append(one)
    gathered = Gathered(alone)
    gathered.add(function(many), many, (with_one(place, many, each.nodes)
                                        for place, each in enumerate(alone)))  # fmt: skip
    return shares_of(gathered.parts(np.arange(size)))


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


@pytest.mark.parametrize("estimated", [exchanged, looked_at])
@pytest.mark.parametrize(
    ("function", "size", "truth"),
    [(ishigami, 3, analytic_ishigami()), (g_function, 6, analytic_g())],
)
def test_shares_of_functions_whose_shares_are_known(estimated, function, size, truth):
    first, first_error, total, total_error = estimated(function, size, 2**17)
    assert np.all(np.abs(first - truth[0]) < 4 * first_error + 1e-12)
    assert np.all(np.abs(total - truth[1]) < 4 * total_error + 1e-12)
    assert max(first_error.max(), total_error.max()) < 0.01


def test_the_error_of_a_small_share_is_what_other_draws_change():
    """One does little alone; the other nothing, so that its error is stated too great."""

    def function(x: np.ndarray) -> np.ndarray:
        result: np.ndarray = (x[0] - 0.5) * (x[1] - 0.47)
        return result

    found = [looked_at(function, 2, 2048, seed) for seed in range(100)]
    spread = np.std([each.first_order for each in found], axis=0)
    stated = np.sqrt(np.mean([each.first_order_error**2 for each in found], axis=0))
    little, nothing = spread / stated
    assert little == pytest.approx(1, abs=0.3)
    assert 0.3 < nothing < 1.3
