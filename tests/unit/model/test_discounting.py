"""Discounting is always stated: none, one rate, bands without gaps, or a published schedule."""

import pytest
from helpers.said import evaluated, fault, faults, made, outcome, said

from sroi.model import DiscountSchedule


def scope(discounting):
    return said(scope={"discounting": discounting})


@pytest.mark.parametrize(
    ("stated", "written", "title"),
    [
        ("none", "none", "none"),
        (" none ", "none", "none"),
        (0.035, {"rate": 0.035}, "3.5 % a year"),
        ("3.5%", {"rate": 0.035}, "3.5 % a year"),
        ({"rate": "0", "source": "survey"}, {"rate": 0.0, "source": "survey"}, "0 % a year"),
        ("france-2021", "france-2021", "France Stratégie 2021, public discount rate at beta 1"),
        ({"rates": [{"years": [1, 2], "rate": "4%"}, {"years": [3, None], "rate": "2%"}]},
         {"rates": [{"years": [1, 2], "rate": 0.04}, {"years": [3, None], "rate": 0.02}]},
         "4 % in years 1 to 2, 2 % from year 3"),
    ],
)  # fmt: skip
def test_ways_to_state_a_schedule(stated, written, title):
    schedule = DiscountSchedule.model_validate(stated)
    assert schedule.model_dump() == written
    assert DiscountSchedule.model_validate(written) == schedule
    assert schedule.title == title


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        (None, "E204"),
        ({}, "E204"),
        ({"source": "survey"}, "E204"),
        ({"rate": None}, "E204"),
        ("", "E201"),
        (True, "E203"),
        ("uk-green-book", "E300"),
        ({"rate": "3%", "published": "france-2021"}, "E206"),
        ({"published": "france-2021", "source": "survey"}, "E206"),
        ({"rate": "3%", "rates": [{"years": [1, None], "rate": 0}]}, "E206"),
        ({"rates": [{"years": [2, None], "rate": 0}]}, "E206"),
        ({"rates": [{"years": [1, 5], "rate": 0}, {"years": [7, None], "rate": 0}]}, "E206"),
        ({"rates": [{"years": [1, 5], "rate": 0}, {"years": [5, None], "rate": 0}]}, "E206"),
        ({"rates": [{"years": [1, None], "rate": 0}, {"years": [2, 3], "rate": 0}]}, "E206"),
        ({"rates": [{"years": [1, 0], "rate": 0}]}, "E200"),
        ({"rates": [{"years": [1, None], "rate": "assumptions.rate"}]}, "E203"),
        ({"rates": []}, "E203"),
    ],
)
def test_what_does_not_state_a_schedule_is_refused(stated, code):
    found = {code for code, _ in faults(scope(stated) | {"assumptions": {"rate": 0.03}})}
    assert code in found


def test_a_rate_of_35_is_met_with_the_remedy():
    assert faults(scope({"rate": 35}))[0][0] == "E200"


def test_a_misspelt_schedule_is_met_with_the_nearest():
    assert "did you mean 'france-2021'?" in fault(scope("france-2012"))


@pytest.mark.parametrize(
    ("changes", "last"),
    [
        ({"duration": 31, "drop_off": 0}, None),
        ({"duration": 30, "drop_off": 0, "starts": 1}, None),
        ({"duration": "30.5", "drop_off": 0}, None),
        ({"duration": "372 month", "drop_off": 0}, None),
        ({"duration": {"low": 1, "best": 2, "high": 31}, "drop_off": 0}, None),
        ({"duration": ..., "profile": [1] * 31}, None),
        ({"quantity": {"by_year": [1] * 31, "unit": "person"}}, None),
        ({"duration": ..., "profile": [1] * 32}, "year 31"),
        ({"duration": 32, "drop_off": 0}, "year 31"),
        ({"duration": "31.5", "drop_off": 0}, "year 31"),
        ({"duration": "assumptions.long", "drop_off": 0}, "year 39"),
        ({"starts": 31}, "year 31"),
        ({"quantity": {"by_year": [1] * 32, "unit": "person"}}, "year 31"),
        ({"starts": 31, "included": False, "reason": "r"}, "year 31"),
    ],
)
def test_value_beyond_the_last_known_rate_is_refused(changes, last):
    content = scope("france-lebegue-2005") | {"assumptions": {"long": "40 year"}}
    content |= {"outcomes": {"friends": outcome(**changes)}}
    if last is None:
        assert faults(content) == []
    else:
        message = fault(content)
        assert last in message
        assert message.endswith("[E302]")


def test_an_outcome_of_its_own_schedule_is_held_to_that_one():
    long = outcome(duration=50, drop_off=0, discounting="1%")
    assert not faults(scope("france-lebegue-2005") | {"outcomes": {"friends": long}})
    own = outcome(duration=50, drop_off=0, discounting="france-lebegue-2005")
    assert faults(scope("1%") | {"outcomes": {"friends": own}}) == [
        ("E302", "outcomes.friends.duration")
    ]


def test_inputs_are_held_to_the_schedule_too():
    given = {"description": "Grant", "amount": {"by_year": [1] * 32, "unit": "GBP"}}
    assert faults(scope("france-lebegue-2005") | {"inputs": {"grant": given}}) == [
        ("E302", "inputs.grant")
    ]


def test_a_life_of_over_a_thousand_years_is_a_mistake():
    for duration in ("1001", "1e300"):
        content = said(outcomes={"friends": outcome(duration=duration, drop_off=0)})
        assert faults(content) == [("E200", "outcomes.friends.duration")]


def test_a_rate_may_be_an_assumption_and_is_shown_as_a_number():
    result = evaluated(
        sources={"treasury": {"title": "Treasury"}},
        assumptions={"rate": {"value": "25%", "source": "treasury"}},
        scope={"discounting": {"rate": "assumptions.rate"}},
        outcomes={"friends": outcome(starts=2)},
    )
    assert result.present_value.central == pytest.approx(128)
    assert result.conventions["discounting"] == "25 % a year (assumptions.rate)"


def test_the_source_of_a_published_schedule_is_its_document():
    impact_map = made(scope={"discounting": "france-2021"})
    assert "France Stratégie" in str(impact_map.scope.discounting.published_source)
    assert made().scope.discounting.published_source is None
