"""A conditional mean is what running the map again on the same draws gives in mean."""

import numpy as np
import pytest
from helpers.said import made, outcome

from sroi import ImpactMap
from sroi.analysis.items import Grouping
from sroi.analysis.points import points_of
from sroi.analysis.worth_knowing.asked import asked_of
from sroi.analysis.worth_knowing.conditional import Curve, curves
from sroi.analysis.worth_knowing.decision import Now, decided
from sroi.engine.rerun import Effects, World

INNER, OUTER = 4096, 2048


def everywhere() -> ImpactMap:
    """Say a map that has an uncertain number in every place that the arithmetic knows."""
    years = {"low": 1, "best": 2, "high": 7}
    parts = {
        "plain": outcome(
            quantity={"product": {"people": {"mean": 40, "sd": 8, "unit": "person"},
                                  "reached": "assumptions.reach"}},
            deadweight="assumptions.reach", attribution={"mean": "20%", "sd": "5%"},
        ),
        "lasting": outcome(quantity={"by_year": [{"mean": 9, "sd": 2}, 8, {"low": 3, "high": 9}],
                                     "unit": "person"},
                           drop_off={"low": "10%", "high": "60%"}, duration=years),
        "later": outcome(starts={"values": [0, 3], "weights": [3, 1], "best": 0}, duration=years,
                         drop_off="assumptions.reach", discounting="1%"),
        "shaped": outcome(profile=[1, {"low": "20%", "high": "90%"}, "assumptions.reach"],
                          duration=..., displacement={"chance": "30%"}),
        "harm": outcome(quantity={"low": -9, "best": -4, "high": -1, "unit": "person"}),
        "apart": outcome(included=False, reason="elsewhere", deadweight={"low": 0, "high": 1}),
    }  # fmt: skip
    inputs = {
        "grant": {"description": "Grant", "amount": {"mean": 700, "sd": 90, "unit": "GBP"}},
        "time": {"description": "Time", "kind": "time", "unit_value": "5 GBP/hour",
                 "quantity": {"by_year": ["9 hour", {"low": 3, "high": 9, "unit": "hour"}]}},
    }  # fmt: skip
    return made(
        outcomes=parts, inputs=inputs,
        scope={"discounting": {"rate": {"low": "1%", "best": "3%", "high": "9%"}}},
        assumptions={"reach": {"low": "20%", "best": "50%", "high": "70%"}},
        correlations={"both": {"among": ["outcomes.plain.attribution",
                                         "outcomes.plain.quantity.product.people"],
                               "rank_correlation": -0.4}},
    )  # fmt: skip


@pytest.mark.parametrize("by", ["estimate", "kind", "outcome"])
def test_conditional_means_are_those_of_running_again(by: Grouping) -> None:
    decision = decided(everywhere(), draws=2048, seed=5, method="latin-hypercube")
    (option,), (sampler,) = decision.options, decision.samplers
    _, numbers = next(sampler.numbers(decision.spare, INNER, {}))
    world = World(Effects(option.plan), numbers.copy())
    _, outer = next(sampler.numbers(decision.spare + 8192, OUTER, {}))
    outer = outer.copy()
    asked = asked_of(decision, by)
    assert len(asked) >= 7
    for each, curve in curves(decision, asked):
        (columns,) = each.columns
        if each.estimates == 1:
            points = points_of(sampler.tables[option.plan.entries[columns[0]].path])
            values = points.values[None]
        else:
            values = outer[list(columns)]
        places = np.unique(np.linspace(0, values.shape[1] - 1, 24).astype(int))
        present, invested = world.changed(columns, values[:, places, None])
        wanted = (present - invested).mean(axis=1)
        found = curve.away[0, places]
        scale = np.abs(world.present_value).mean()
        away = (found - found[0]) - (wanted - wanted[0])
        assert np.abs(away).max() <= 1e-4 * scale, each.name
        assert (found * curve.weights[places]).shape == wanted.shape
        assert curve.weights.sum() == pytest.approx(1)
        assert (curve.away[0] * curve.weights).sum() == pytest.approx(0, abs=1e-9 * scale)


@pytest.mark.parametrize("is_drawn", [False, True])
def test_a_standard_error_adds_up_what_is_drawn(is_drawn: bool) -> None:
    """Two equally likely points: 1 in mean, and 4 more or less; one would not go on the first."""
    rng = np.random.default_rng(1)
    batches = np.zeros((2, 16, 2 * 256))
    batches[0] = np.repeat([-4.0, 4.0], 256) + rng.normal(size=(16, 1)) * np.repeat([-1, 1], 256)
    blocks = np.stack([rng.normal(size=40), np.zeros(40)])
    now = Now(np.array([1.0, 0.0]), blocks, 0, 2.0, 0.1, 0.5)
    weights = np.full(512, 1 / 512)
    away = np.zeros((2, 512))
    away[0] = np.repeat([-4.0, 4.0], 256)
    curve = Curve(weights, away, batches, is_drawn)
    assert (curve.loss(now) * weights).sum() == pytest.approx(1.5)
    of_batches = 0.5 * np.std(batches[0, :, 0], ddof=1) / 4
    of_blocks = 0.5 * np.std(blocks[0], ddof=1) / 40**0.5
    # 3 gained, less half of what is 4 below the mean: 1; and 0 + 2: no block differs but in these
    of_points = np.std([3.0 - 2.0, 0.0 + 2.0], ddof=1) / 2**0.5 if is_drawn else 0.0
    wanted = (of_batches**2 + of_blocks**2 + of_points**2) ** 0.5
    assert curve.standard_error(now, curve.best(now)) == pytest.approx(wanted)
    assert curve.standard_error(now, np.stack([np.ones(512), np.zeros(512)])) == 0
