"""Outcomes state what the arithmetic needs, with no default, and nothing that contradicts it."""

import pytest
from helpers.said import evaluated, faults, made, outcome, said, worth


def found(**changes):
    return faults(said(outcomes={"friends": outcome(**changes)}))


@pytest.mark.parametrize(
    "name", ["financial_proxy", "deadweight", "displacement", "attribution", "duration", "starts"]
)
def test_what_has_no_default(name):
    assert found(**{name: ...}) == [("E204", f"outcomes.friends.{name}")]
    assert found(**{name: None})[0][0] in ("E203", "E204")


@pytest.mark.parametrize(
    ("duration", "asked"),
    [("1 year", False), ("12 month", False), ("0.5", False), ("13 month", True), ("1.01", True),
     ({"low": 0.5, "best": 1, "high": 2}, True), ("assumptions.long", True)],
)  # fmt: skip
def test_drop_off_is_asked_for_beyond_a_year(duration, asked):
    content = said(assumptions={"long": "3 year"}, outcomes={"friends": outcome(duration=duration)})
    assert faults(content) == ([("E204", "outcomes.friends.drop_off")] if asked else [])


def test_a_faulty_duration_is_one_fault():
    assert found(duration="long") == [("E201", "outcomes.friends.duration")]
    assert found(duration="3 yaer") == [("E400", "outcomes.friends.duration")]


@pytest.mark.parametrize("other", ["duration", "drop_off"])
def test_a_profile_stands_instead_of_duration_and_drop_off(other):
    changes = {"duration": ..., "profile": [1, 0.5]} | {other: "50%"}
    assert found(**changes) == [("E206", f"outcomes.friends.{other}")]


def test_a_profile_ramps_grows_and_turns():
    assert worth(duration=..., profile=["50%", 1, 1.2, -0.1]) == pytest.approx(520)


def test_what_does_not_count_says_why():
    assert found(included=False) == [("E204", "outcomes.friends.reason")]
    assert found(monetised=False, financial_proxy=...) == [("E204", "outcomes.friends.reason")]
    assert found(reason="twice") == [("E206", "outcomes.friends.reason")]
    assert found(included="no", reason="twice") == []


def test_what_is_not_monetised_has_no_proxy_and_needs_little():
    plain = {"description": "Joy", "stakeholder": "guests", "quantity": 3, "starts": 0}
    measured = plain | {"monetised": False, "reason": "nobody knows"}
    assert faults(said(outcomes={"joy": measured})) == []
    assert found(monetised=False, reason="r") == [("E206", "outcomes.friends.financial_proxy")]


def test_starts_is_a_whole_number_of_years():
    for starts in (-1, 1.5, "soon", True):
        assert found(starts=starts), starts
    assert made(outcomes={"friends": outcome(starts="2")}).outcomes["friends"].starts == 2


@pytest.mark.parametrize(
    ("changes", "section"),
    [
        ({"stakeholder": "gests"}, "stakeholder"),
        ({"output": "meals"}, "output"),
        ({"financial_proxy": "pay"}, "financial_proxy"),
        ({"deadweight": "assumptions.none"}, "deadweight"),
        ({"deadweight": {"assumption": "none"}}, "deadweight.assumption"),
        ({"deadweight": {"value": 0, "source": "none"}}, "deadweight.source"),
        ({"quantity": {"product": {"a": "assumptions.none"}}}, "quantity.product.a"),
        ({"quantity": {"by_year": ["assumptions.none"]}}, "quantity.by_year.0"),
        ({"duration": ..., "profile": [{"value": 1, "source": "none"}]}, "profile.0.source"),
        ({"discounting": {"rate": 0.03, "source": "none"}}, "discounting.source"),
        ({"discounting": {"rates": [{"years": [1, None], "rate": {"value": 0, "source": "none"}}]}},
         "discounting.rates.0.rate.source"),
    ],
)  # fmt: skip
def test_references_to_nothing_are_found_wherever_they_stand(changes, section):
    assert found(**changes) == [("E300", f"outcomes.friends.{section}")]


def test_words_that_look_like_references_are_not():
    assert not found(note="assumptions.none", tags={"source": ["none"]}, indicator="sources.none")


def test_an_excluded_outcome_is_valued_and_not_counted():
    result = evaluated(
        outcomes={"friends": outcome(), "twice": outcome(included=False, reason="twice")}
    )
    assert result.by_outcome["twice", "present_value"] == 200
    assert result.present_value.central == 200


def test_a_left_out_stakeholder_has_no_outcome_that_counts():
    left_out = {"guests": {"description": "G", "included": False, "reason": "not reached"}}
    assert faults(said(stakeholders=left_out))


@pytest.mark.parametrize(
    ("starts", "code"),
    [
        ({"values": [0, 1], "weights": [1, 1]}, "E203"),  # at best half a year
        ({"values": [0.5, 1], "weights": [1, 1], "best": 1}, "E203"),
        ({"values": [-1, 1], "weights": [1, 1], "best": 1}, "E200"),
        ({"low": 0, "best": 1, "high": 2}, "E203"),
        ({"value": 1, "source": "survey"}, "E203"),
        (True, "E203"),
    ],
)
def test_a_start_is_a_whole_year_or_some_with_their_weights(starts, code):
    assert found(starts=starts) == [(code, "outcomes.friends.starts")]


def test_the_latest_start_decides_how_far_a_schedule_reaches():
    rates = {"rates": [{"years": [1, 4], "rate": "3%"}]}
    late = {"values": [0, 3], "weights": [3, 1], "best": 0}
    assert not found(starts=late, duration=2, drop_off=0, discounting=rates)
    assert found(starts=late, duration=3, drop_off=0, discounting=rates) == [
        ("E302", "outcomes.friends.duration")
    ]
