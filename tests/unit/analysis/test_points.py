"""Points with weights stand for a whole belief."""

from typing import Any

import numpy as np
import pytest

from sroi.analysis.points import PILOT, points_of
from sroi.engine.tables import table_of
from sroi.model.distributions import Beta, Discrete, LogNormal, Mixture, Normal, Triangular, Uniform


@pytest.mark.parametrize(
    ("belief", "mean", "variance"),
    [
        (Normal(mean=700, sd=90), 700, 90**2),
        (Uniform(low=2, high=5), 3.5, 9 / 12),
        (Triangular(low=0, best=3, high=6), 3, 1.5),
        (Beta(alpha=2, beta=8), 0.2, 16 / 1100),
        (LogNormal(mean=100, sd=80), 100, 80**2),
    ],
)
def test_mean_and_variance_are_those_of_the_belief(belief: Any, mean: float, variance: float):
    points = points_of(table_of(belief))
    assert points.weights.sum() == pytest.approx(1, abs=1e-12)
    assert (np.diff(points.values) > 0).all()
    found = (points.values * points.weights).sum()
    assert found == pytest.approx(mean, rel=1e-7)
    spread = (((points.values - found) ** 2) * points.weights).sum()
    assert spread == pytest.approx(variance, rel=2e-6)


def test_points_are_finer_towards_the_ends():
    points = points_of(table_of(Normal(mean=0, sd=1)))
    middle = points.weights.size // 2
    assert points.weights[0] < 1e-9 < 1e-3 < points.weights[middle]
    assert points.values[-1] > 6
    assert points.some.size == PILOT
    assert points.some[0] == points.values[0]


def test_experts_who_are_far_apart_keep_their_weights():
    """One in a hundred lies far off: no point between the two may take from its weight."""
    far = Mixture.model_validate({"experts": [
        {"weight": 99, "belief": {"family": "normal", "mean": 100, "sd": 10}},
        {"weight": 1, "belief": {"family": "normal", "mean": 10_000, "sd": 100}},
    ]})  # fmt: skip
    points = points_of(table_of(far))
    assert points.weights[points.values > 5000].sum() == pytest.approx(0.01, abs=1e-12)
    assert (points.values * points.weights).sum() == pytest.approx(199, rel=1e-9)
    assert (np.diff(points.values) >= 0).all()


def test_single_values_stand_for_themselves():
    points = points_of(table_of(Discrete(values=(3, 0), weights=(1, 3), best=0)))
    assert points.values.tolist() == [0, 3]
    assert points.weights.tolist() == [0.75, 0.25]
    assert points.some.tolist() == [0, 3]
