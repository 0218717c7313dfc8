"""What drives a figure: shares that add up, honest errors, groups, refusals."""

import numpy as np
import pytest
from helpers.said import made, outcome

import sroi
from sroi.analysis.what_drives.drivers import variance_shares

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


def test_errors_are_as_large_as_what_other_seeds_change():
    impact_map = club(a=friends(deadweight={"low": 0, "high": 0.5}), b=friends())
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


def test_the_same_seed_gives_the_same_bits_and_another_does_not():
    impact_map = club(a=friends(deadweight={"low": 0, "high": 0.5}))
    assert variance_shares(impact_map, seed=0) == variance_shares(impact_map, seed=0)
    assert variance_shares(impact_map, seed=0).rows != variance_shares(impact_map, seed=1).rows


@pytest.mark.parametrize(
    ("options", "error", "says"),
    [
        ({"seed": None}, sroi.SimulationError, "no seed"),
        ({"draws": 0}, sroi.SimulationError, "0 draws"),
        ({"draws": 100}, sroi.SimulationError, "too few"),
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
