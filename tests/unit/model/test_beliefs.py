"""Beliefs that cannot be computed with, or that are written by mistake, say what to write."""

import numpy as np
import pytest
from helpers.maps import Wish, impact_maps
from helpers.said import fault, faults, made, outcome, said, worth
from hypothesis import given, settings

from sroi.model import Quantity

PERSON = {"unit": "person"}


def problem(field="quantity", /, **stated):
    """Return what is said of a belief about one number of an outcome."""
    beside = {"drop_off": 0} if field == "duration" else {}
    return fault(said(outcomes={"friends": outcome(**({field: stated} | beside))}))


@pytest.mark.parametrize(
    ("stated", "remedy"),
    [
        ({"low": 10, "best": 20, "high": 40}, "write 10%, 20%, 40%"),
        ({"90%": [10, 30]}, "write 10%, 30%"),
        ({"mean": 20, "sd": 5}, "write 20%, 5%"),
        ({"quantiles": {"5%": 10, "50%": 20}}, "write 10%, 20%"),
        ({"low": 10, "high": "20%"}, "write 10%,"),
        ({"low": 10, "best": 20, "high": 40, "unit": "%"}, "drop the unit"),
        ({"value": 20, "unit": "%"}, "drop the unit"),
    ],
)
def test_per_cent_without_their_sign_are_met_with_the_remedy(stated, remedy):
    assert remedy in problem("displacement", **stated)
    rate = {"rate": stated}
    assert remedy in fault(said(scope={"discounting": rate}))


def test_shares_beyond_1_that_are_no_per_cent_are_refused_too():
    text = problem("displacement", low="50%", high="120%")
    assert "narrow it" in text
    assert "at_most" not in text  # which a uniform does not take
    assert "at_most: 1" in problem("displacement", family="normal", mean="20%", sd="5%")


@pytest.mark.parametrize(
    ("stated", "parts"),
    [
        ({"mean": 7, "low": 4, "sd": 1, "high": 9}, ["low, high beside mean, sd", "by low, high"]),
        ({"low": 4, "best": 7, "high": 9, "at_least": 5}, ["at_least beside low, best, high"]),
        ({"low": 4, "best": 7, "high": 9, "at_least": 5}, ["at_least goes with normal"]),
        ({"mean": 7}, ["mean alone", "by mean, sd"]),
        ({"family": "fixed", "value": 7}, ["family beside value", "keep value"]),
        ({"product": {"a": 7}, "low": 4, "unit": ...}, ["low beside product"]),
        ({"family": "normal", "low": 2, "high": 7}, ["normal is not stated by low, high"]),
        ({"90%": [4, 9], "family": "gamma"}, ["90% goes with normal, lognormal"]),
        ({"90": [4, 9]}, ["write 90%"]),
        ({90: [4, 9]}, ["write 90%"]),
        ({"120%": [4, 9]}, ["not 120%; write it as 90%"]),
        ({"chance": 30}, ["write 30%"]),
        ({"data": [1]}, ["data holds 1; 2 is the fewest"]),
        ({"data": [1] * 100_001}, ["100000 is the most"]),
        ({"experts": [{"low": 1, "high": 2}] * 2}, ["weight is missing"]),
        ({"data": {"csv": "a.csv", "column": "b"}}, ["use sroi.read"]),
    ],
)
def test_keys_that_do_not_go_together_are_named_with_those_that_do(stated, parts):
    stated = {key: value for key, value in (PERSON | stated).items() if value is not ...}
    content = said(outcomes={"friends": outcome(quantity=stated)})
    text = str(faults_of(content))
    for part in parts:
        assert part in text
    assert "did you mean" not in text


def faults_of(content):
    import json

    from sroi import InvalidMapError, loads

    with pytest.raises(InvalidMapError) as caught:
        loads(json.dumps(content), name="map.json", format="json")
    return caught.value


def test_experts_are_listed_side_by_side():
    inner = {"experts": [{"weight": 1, "low": 1, "high": 2}] * 2, "weight": 1}
    text = problem(experts=[inner, {"weight": 1, "low": 1, "high": 2}])
    assert "side by side" in text


@pytest.mark.parametrize(
    "stated",
    [
        {"mean": 1, "sd": 1000, "family": "gamma"},
        {"mean": 1, "sd": 1000, "family": "lognormal"},
        {"90%": [1, 100_000]},
        {"mean": 1, "sd": 1e200, "family": "lognormal"},
        {"mean": 1e-300, "sd": 1e300, "family": "lognormal"},
        {"mean": 1e-100, "sd": 1e100, "family": "gamma"},
        {"mean": 1, "sd": 1e-9, "family": "gamma"},
        {"family": "beta", "mean": 0.5, "sd": 1e-200},
        {"family": "beta", "mean": "5%", "sd": 1e-9},
        {"alpha": 1e20, "beta": 1},
        {"successes": 10**30, "trials": 10**31},
        {"sample": 10**30, "mean": 3, "sd": 1},
        {"1e-320%": [4, 9]},
        {"99.99999999999999%": [4, 9]},
        {"low": -1e308, "high": 1e308},
        {"low": 0, "best": 0, "high": 1e-300},
        {"mean": 0, "sd": 1e308},
        {"quantiles": {"5%": 1e-90, "50%": 1, "95%": 1e90}, "at_least": 0},
        {"family": "pert", "low": 0, "best": 1, "high": 2, "shape": 1e12},
    ],
)
def test_beliefs_that_cannot_be_computed_with_are_refused_quietly(stated):
    found = faults(said(outcomes={"friends": outcome(quantity=stated | PERSON)}))
    assert {code for code, _ in found} <= {"E200", "E208"}
    assert found


def test_the_widest_that_is_taken_is_said():
    assert "the sd is at most 10" in problem(mean=1, sd=11, family="gamma", unit="person")
    made(outcomes={"friends": outcome(quantity={"mean": 1, "sd": 10, "family": "gamma"} | PERSON)})
    # Cut off above, a tail is not heavy.
    wide = {"90%": [1, 100_000], "at_most": 100_000} | PERSON
    made(outcomes={"friends": outcome(quantity=wide)})


def test_weights_of_any_size_are_shares():
    same = [{"weight": 1e308, "low": 4, "high": 9}, {"weight": 1e308, "low": 4, "high": 9}]
    assert worth(quantity={"experts": same} | PERSON) == pytest.approx(130)
    assert worth(quantity={"values": [1, 3], "weights": [1e308, 1e308]} | PERSON) == 40


@pytest.mark.parametrize(
    "stated",
    [
        {"values": [0, 2], "weights": [1, 1]},
        {"chance": "50%"},
        {"data": [0, 2]},
        {"low": 0, "best": 0, "high": 1},
    ],
)
def test_a_duration_is_never_nought(stated):
    assert "may be 0" in problem("duration", **stated)
    among = {"value": "assumptions.lasting"}
    content = said(
        assumptions={"lasting": stated}, outcomes={"friends": outcome(duration=among, drop_off=0)}
    )
    assert bool(faults(content)) == ("best" not in stated)  # which nears 0 and is best at it


def test_a_duration_that_only_nears_nought_is_one():
    for lasting in ({"low": 0, "high": 2}, {"90%": [2, 5], "at_most": 9}):
        made(outcomes={"friends": outcome(duration=lasting, drop_off=0)})
        made(
            assumptions={"lasting": lasting},
            outcomes={"friends": outcome(duration="assumptions.lasting", drop_off=0)},
        )


def test_a_belief_without_end_says_how_to_end_it():
    for lasting in ({"mean": 3, "sd": 1, "unit": "year"}, {"90%": [2, 5]}):
        assert "write at_most" in problem("duration", **lasting)
    content = said(
        assumptions={"x": {"mean": "30%", "sd": "10%"}},
        outcomes={"friends": outcome(deadweight="assumptions.x")},
    )
    assert "write family: beta in assumptions.x" in fault(content)
    content["assumptions"]["x"] = {"low": 30, "high": 40}
    assert "per cent with their sign in assumptions.x" in fault(content)


def test_a_metalog_says_by_how_much_it_misses():
    missed = {"quantiles": {"5%": 2, "50%": 2.1, "95%": 11}, "terms": 2}
    assert "misses a stated quantile by up to 2.93" in Quantity.model_validate(missed).value.words
    met = {"quantiles": {"5%": 2, "50%": 5, "95%": 11}}
    assert "misses" not in Quantity.model_validate(met).value.words


def test_what_a_belief_keeps_has_no_say_in_whether_beliefs_are_equal():
    for stated in ({"data": [1, 2]}, {"quantiles": {"5%": 1, "50%": 2, "95%": 4}}):
        one, other = Quantity.model_validate(stated), Quantity.model_validate(stated)
        for each in (one.value, other.value):
            each.quantile(np.array([0.5]))
        assert one == other == Quantity.model_validate(stated)


@settings(max_examples=30, deadline=None)
@given(impact_maps(Wish(families=True, outcomes=(1, 3))))
def test_maps_of_every_family_are_valid_and_read_back(impact_map):
    from sroi import dumps, loads

    assert loads(dumps(impact_map)) == impact_map


def test_what_may_not_happen_times_what_has_no_end_is_no_fault():
    text = """
title: A club
scope: {activity: Lunch, currency: GBP, discounting: none}
stakeholders: {people: {description: People}}
inputs: {grant: {description: Grant, amount: 100 GBP}}
outcomes:
  better:
    description: Better
    stakeholder: people
    quantity: {product: {happens: {chance: 0.5}, reach: {mean: 5, sd: 2, unit: person}}}
    financial_proxy: {value: 30 GBP/person}
    deadweight: 0
    displacement: 0
    attribution: 0
    starts: 0
    duration: 1
"""
    import sroi

    assert sroi.evaluate(sroi.loads(text), draws=512, seed=1).sroi_ratio.quantile(0.2) == 0
