"""What drives a figure: shares that add up, honest errors, groups, refusals."""

import numpy as np
import pytest
from helpers.said import made, outcome

import sroi
from sroi.analysis.what_drives.drivers import variance_shares

ANY = {"low": 0, "high": 1}
NORMAL = {"mean": 50, "sd": 5, "unit": "person"}


def friends(**changes):
    return outcome(quantity=NORMAL) | changes


def club(**outcomes):
    return made(outcomes=outcomes)


def test_shares_of_a_sum_are_those_of_its_variances():
    small, large = ({"mean": 50, "sd": sd, "unit": "person"} for sd in (3, 4))
    answer = variance_shares(
        club(a=friends(quantity=small), b=friends(quantity=large)), seed=0, figure="present_value"
    )
    assert [row.name for row in answer] == ["outcomes.b.quantity", "outcomes.a.quantity"]
    for row, share in zip(answer, (0.64, 0.36), strict=True):
        # Nothing is left to chance: no number changes what another one does.
        assert row.first_order == pytest.approx(share, rel=1e-7)
        assert row.total == pytest.approx(share, rel=1e-7)
        assert row.total_error < 1e-9


def test_numbers_that_act_together_have_a_greater_total_than_alone():
    share = {"low": 0, "high": 1}
    answer = variance_shares(
        club(a=friends(quantity="50 person", deadweight=share, displacement=share)), seed=0
    )
    # Of U V with independent uniforms, 3/7 of the variance is due to each alone, 1/7 to both.
    for row in answer:
        assert row.first_order == pytest.approx(3 / 7, abs=4 * row.first_order_error)
        assert row.total == pytest.approx(4 / 7, abs=4 * row.total_error)


@pytest.mark.parametrize(
    "parts",
    [
        {"a": friends(deadweight={"low": 0, "high": 0.5}), "b": friends()},
        {"a": outcome(deadweight=ANY, displacement=ANY, attribution=ANY)},
    ],
    ids=["a sum", "a product"],
)
def test_errors_are_as_large_as_what_other_seeds_change(parts):
    impact_map = club(**parts)
    answers = [variance_shares(impact_map, seed=seed, draws=2048) for seed in range(60)]
    for name in [row.name for row in answers[0]]:
        rows = [answer[name] for answer in answers]
        spread = np.std([row.total for row in rows])
        stated = np.sqrt(np.mean([row.total_error**2 for row in rows]))
        assert 0.7 < spread / stated < 1.4, name
        spread = np.std([row.first_order for row in rows])
        stated = np.sqrt(np.mean([row.first_order_error**2 for row in rows]))
        assert 0.7 < spread / stated < 1.4, name


@pytest.mark.parametrize(
    ("by", "names"),
    [
        ("kind", {"quantity": 2, "deadweight": 1}),
        ("outcome", {"outcomes.a": 2, "outcomes.b": 1}),
        ("stakeholder", {"stakeholders.guests": 3}),
        ("source", {"no source": 2, "sources.survey": 1}),
    ],
)
def test_groups_vary_together(by, names):
    dead = {"low": 0, "high": 0.5, "source": "survey"}
    answer = variance_shares(club(a=friends(deadweight=dead), b=friends()), seed=0, by=by)
    assert {row.name: row.numbers for row in answer} == names
    if len(names) == 1:
        assert answer.rows[0].total == pytest.approx(1, abs=4 * answer.rows[0].total_error)


def test_numbers_that_move_together_are_one_item():
    impact_map = made(
        outcomes={"a": friends(), "b": friends()},
        correlations={"all": {"among": ["outcomes.*.quantity"], "rank_correlation": 0.5}},
    )
    (row,) = variance_shares(impact_map, seed=0)
    assert row.name == "outcomes.a.quantity + outcomes.b.quantity"
    assert row.total == pytest.approx(1, abs=4 * row.total_error)


def test_single_numbers_stand_beside_those_that_move_together():
    impact_map = made(
        outcomes={"a": friends(), "b": friends(), "c": friends()},
        correlations={
            "two": {"among": ["outcomes.[ab].quantity"], "rank_correlation": 0.5}
        },
    )  # fmt: skip
    answer = variance_shares(impact_map, seed=0, figure="present_value")
    together = 2 + 2 * 2 * np.sin(np.pi * 0.5 / 6)  # of two normal numbers with sd 1
    for name, part in (("outcomes.a.quantity + outcomes.b.quantity", together),
                       ("outcomes.c.quantity", 1.0)):  # fmt: skip
        row = answer[name]
        share = part / (together + 1)
        assert row.total == pytest.approx(share, abs=4 * row.total_error + 1e-6)
        assert row.first_order == pytest.approx(share, abs=4 * row.first_order_error + 1e-6)
        assert row.total_error < 0.02


@pytest.mark.parametrize(
    "grants",
    [[(100, 18)], [(100, 18), (5, 0.5)], [(100, 22), (100, 22)]],
    ids=["alone", "before another", "seen only in many draws, where another is small too"],
)
def test_a_number_at_whose_rarest_values_nothing_is_invested_is_exchanged(grants):
    def answer(**bounds):
        inputs = {
            f"grant_{place}": {
                "description": "Grant",
                "amount": {"mean": mean, "sd": sd, "unit": "GBP"} | (bounds if mean > 5 else {}),
            }
            for place, (mean, sd) in enumerate(grants)
        }
        return variance_shares(made(inputs=inputs, outcomes={"a": friends()}), seed=0)

    drawn, looked_at = answer(), answer(at_least=40)
    for row in drawn:
        assert row.total == pytest.approx(looked_at[row.name].total, abs=0.03)
    path = "inputs.grant_0.amount"
    assert drawn[path].total_error > 3 * looked_at[path].total_error


def test_a_number_with_many_steps_is_shared_out_too():
    """Its present value has a part for each year of life, and none is a multiple of another."""
    lasting = {"values": list(range(1, 15)), "weights": [1] * 14, "unit": "year"}
    impact_map = club(a=friends(duration=lasting, drop_off={"low": 0, "high": 0.5}))
    shares = {row.name: row for row in variance_shares(impact_map, seed=0)}
    drawn = sroi.evaluate(impact_map, draws=200_000, seed=9).sroi_ratio
    known = []
    for years in range(1, 15):
        fixed = sroi.Scenario(name="fixed", changes={"outcomes.a.duration": f"{years} year"})
        known.append(sroi.evaluate(sroi.apply(impact_map, fixed), draws=20_000, seed=9).sroi_ratio)
    row = shares["outcomes.a.duration"]
    first = np.var([each.mean for each in known]) / drawn.standard_deviation**2
    assert row.first_order == pytest.approx(first, abs=4 * row.first_order_error + 0.002)


def test_a_rare_vast_value_takes_no_more_than_the_whole():
    """Few draws have it, and few of these what multiplies it: the variance must not miss both."""
    far = {"experts": [{"weight": 99, "mean": 2, "sd": 0.1}, {"weight": 1, "mean": 6000, "sd": 60}]}
    each = friends(quantity=far | {"unit": "person"}, drop_off=ANY, deadweight=ANY,
                   duration={"low": 1, "best": 30, "high": 99, "unit": "year"})  # fmt: skip
    for seed in range(5):
        answer = variance_shares(club(a=each), seed=seed, draws=2048, figure="present_value")
        row = answer["outcomes.a.quantity"]
        assert 0.95 < row.total <= 1 + 2 * row.total_error
        assert row.total_error < 0.01


def test_progress_counts_every_draw():
    impact_map = club(a=friends(), b=friends(deadweight={"low": 0, "high": 0.5}))
    for by, most in (("estimate", 8192), ("kind", 3 * 8192)):
        seen = []
        variance_shares(
            impact_map, seed=0, by=by, progress=lambda *counts, seen=seen: seen.append(counts)
        )
        assert seen[-1] == (most, most), by


@pytest.mark.parametrize("by", ["estimate", "kind"])
def test_a_variance_beyond_all_numbers_is_refused(by):
    many = {"mean": 1e90, "sd": 1e89, "unit": "person"}
    dear = {"mean": 1e90, "sd": 1e89, "unit": "GBP/person"}
    each = outcome(quantity=many, financial_proxy={"value": dear})
    with pytest.raises(sroi.OverflowedError, match="too large"):
        variance_shares(club(a=each, b=each), seed=0, by=by, figure="present_value")


def test_the_same_seed_gives_the_same_bits_and_another_does_not():
    impact_map = club(a=friends(deadweight={"low": 0, "high": 0.5}))
    assert variance_shares(impact_map, seed=0) == variance_shares(impact_map, seed=0)
    assert variance_shares(impact_map, seed=0).rows != variance_shares(impact_map, seed=1).rows


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"seed": None}, sroi.SimulationError, "no seed"),
        ({"draws": 0}, sroi.SimulationError, "0 draws"),
        ({"draws": 100}, sroi.SimulationError, "too few to tell their own"),
        ({"by": "colour"}, sroi.UnknownPathError, "gathered"),
        ({"figure": "sroi"}, sroi.UnknownPathError, "sroi_ratio"),
        ({"figure": "investment"}, sroi.QuestionError, "does not vary"),
    ],
)
def test_what_cannot_be_asked_is_refused(options, error, says):
    with pytest.raises(error, match=says):
        variance_shares(club(a=friends()), **{"seed": 0} | options)


def test_a_map_without_beliefs_has_no_drivers():
    with pytest.raises(sroi.QuestionError, match="no uncertain estimate"):
        variance_shares(made(), seed=0)
