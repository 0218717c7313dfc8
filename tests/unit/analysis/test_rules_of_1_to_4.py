"""Rules of principles 1 to 4: what each finds, what it lets pass, and what it says."""

from typing import Any

import pytest
from helpers.said import made, outcome

import sroi
from sroi.analysis.assurance.checking import check

Said = dict[str, Any]


def found(rule: str, **changes: Any) -> dict[str, str]:
    """Return what one rule finds in a changed map, by path."""
    return {row.path: row.message for row in check(made(**changes), select=[rule])}


def group(**said: Any) -> Said:
    return {"guests": {"description": "Guests", **said}}


def friends(**said: Any) -> Said:
    return {"friends": outcome(**said)}


# 1 Involve stakeholders


@pytest.mark.parametrize(
    ("rule", "lacks", "says"),
    [
        ("P101", {}, {"size": 10}),
        ("P102", {}, {"involved": 0}),
        ("P103", {"involved": 0}, {"involved": 1}),
        ("P105", {}, {"how_involved": "By letter"}),
        ("P105", {"involved": 3}, {"involved": 0}),
        ("P106", {"included": False, "reason": "Too few"}, {}),
    ],
)
def test_what_is_said_of_a_group(rule: str, lacks: Said, says: Said) -> None:
    more = {"stakeholders": {"others": {"description": "Others"}}}
    for said, paths in ((lacks, {"stakeholders.others"}), (says, set())):
        stated = {**group(), "others": more["stakeholders"]["others"] | said}
        assert set(found(rule, stakeholders=stated)) - {"stakeholders.guests"} == paths


def test_groups_that_are_left_out_are_not_asked_about() -> None:
    out = {**group(), "others": {"description": "x", "included": False, "reason": "x"}}
    for rule in ("P101", "P102", "P103", "P105", "P207"):
        assert "stakeholders.others" not in found(rule, stakeholders=out)


@pytest.mark.parametrize(
    ("said", "few"),
    [
        ({"size": 500, "involved": 29}, True),
        ({"size": 500, "involved": 30}, False),
        ({"size": 12, "involved": 11}, True),
        ({"size": 12, "involved": 12}, False),
        ({"involved": 12}, True),
        ({}, True),
    ],
)
def test_thirty_are_few_unless_there_are_no_more(said: Said, few: bool) -> None:
    assert bool(found("P104", stakeholders=group(**said))) is few


def test_the_share_of_a_group_that_is_left_out() -> None:
    out = {"description": "Others", "included": False, "reason": "No time", "size": 30}
    known = found("P106", stakeholders=group(size=90) | {"others": out})
    assert known["stakeholders.others"] == (
        "'Others', 25 % of all people concerned, are left out: 'No time'"
    )
    unknown = found("P106", stakeholders=group() | {"others": out})
    assert "of the people whose number is stated" in unknown["stakeholders.others"]
    del out["size"]
    assert "of unknown share" in found("P106", stakeholders=group() | {"others": out}).popitem()[1]


# 2 Understand what changes


@pytest.mark.parametrize(
    ("quantity", "shown"),
    [
        ("10 person", False),
        ({"value": "10 person", "source": "survey"}, True),
        ({"value": "10 person", "sample_size": 3}, True),
        ({"product": {"all": "20 person", "part": {"successes": 10, "trials": 20}}}, True),
        ({"product": {"all": "20 person", "part": {"value": "50%", "source": "survey"}}}, True),
        ({"data": [8, 10, 12], "unit": "person"}, True),
        ({"low": 8, "best": 10, "high": 12, "unit": "person"}, False),
        ({"by_year": ["5 person", "5 person"], "source": "survey"}, True),
    ],
)
def test_evidence_of_a_quantity(quantity: Any, shown: bool) -> None:
    assert bool(found("P202", outcomes=friends(quantity=quantity))) is not shown


def sampled(*quantities: Any) -> Said:
    return {f"o{place}": outcome(quantity=each) for place, each in enumerate(quantities)}


def test_a_small_sample_matters_where_much_rests_on_it() -> None:
    def quantity(value: int, size: int | None) -> Said:
        return {"value": f"{value} person", **({} if size is None else {"sample_size": size})}

    outcomes = sampled(quantity(60, 29), quantity(28, 30), quantity(12, 5), quantity(10, 2))
    assert list(found("P203", outcomes=outcomes)) == [
        "outcomes.o0.quantity",
        "outcomes.o2.quantity",
    ]
    assert found("P203", outcomes=outcomes)["outcomes.o0.quantity"] == (
        "'Friends made' carries 55 % of the value, and its quantity rests on a sample of 29"
    )
    all_asked = found("P203", outcomes=outcomes, stakeholders=group(size=20))
    assert list(all_asked) == ["outcomes.o2.quantity"]
    unsaid = sampled(quantity(60, None), quantity(30, 40), quantity(10, None))
    assert list(found("P204", outcomes=unsaid)) == ["outcomes.o0.quantity"]


def test_the_smallest_sample_of_a_product_counts() -> None:
    part = {"successes": 5, "trials": 10}
    quantity = {"product": {"all": {"value": "20 person", "sample_size": 20}, "part": part}}
    (message,) = found("P203", outcomes=friends(quantity=quantity)).values()
    assert message.endswith("a sample of 10")


@pytest.mark.parametrize(
    "harm",
    [
        {"quantity": "-2 person"},
        {"quantity": "-2 person", "included": False, "reason": "x"},
        {"quantity": "-2 person", "monetised": False, "reason": "x", "financial_proxy": ...},
        {"financial_proxy": {"value": "-3 GBP/person"}},
    ],
)
def test_a_harm_is_seen_however_it_is_said(harm: Said) -> None:
    assert found("P205", outcomes=friends())
    assert not found(
        "P205", outcomes={"good": outcome(quantity="90 person"), "bad": outcome(**harm)}
    )


def test_an_output_is_no_outcome() -> None:
    outputs = {"visits": {"description": "Visits made", "quantity": "10 person"}}
    said = found("P208", outputs=outputs, outcomes=friends(output="visits"))
    assert said == {
        "outcomes.friends.quantity": "'Friends made' counts 10 person, which is what its output "
        "'Visits made' counts"
    }
    assert not found(
        "P208", outputs=outputs, outcomes=friends(output="visits", quantity="9 person")
    )
    assert found("P206", outcomes=friends())
    assert not found("P206", outputs=outputs, outcomes=friends(output="visits"))


def test_groups_and_outcomes_that_lead_nowhere() -> None:
    stakeholders = group() | {"council": {"description": "The council"}}
    assert list(found("P207", stakeholders=stakeholders)) == ["stakeholders.council"]
    assert found("P201", outcomes=friends())
    assert not found("P201", outcomes=friends(indicator="Who they call"))


# 3 Value the things that matter

SOURCES = {
    "survey": {"title": "Survey"},
    "old": {"title": "Old", "year": 2019},
    "new": {"title": "New", "year": 2024},
}


def proxies(**said: Any) -> Said:
    return {
        "sources": SOURCES,
        "outcomes": friends(financial_proxy={"value": "20 GBP/person"} | said),
    }


@pytest.mark.parametrize(
    ("rule", "lacks", "says"),
    [
        ("P301", {}, {"source": "survey"}),
        ("P301", {"value": {"product": {"a": {"value": "2 GBP/person", "source": "old"}, "b": 10}}},
         {"value": {"value": "20 GBP/person", "source": "old"}}),
        ("P302", {}, {"price_year": 2024}),
        ("P302", {"source": "survey"}, {"source": "new"}),
        ("P303", {}, {"method": "market_price"}),
        ("P304", {"source": "old"}, {"source": "new"}),
        ("P304", {"source": "old"}, {"source": "old", "price_year": 2024}),
        ("P304", {"source": "old"}, {"source": "old", "value": "20 GBP_2024/person"}),
    ],
)  # fmt: skip
def test_what_is_said_of_a_proxy(rule: str, lacks: Said, says: Said) -> None:
    scope = {"price_year": 2024}
    path = "outcomes.friends.financial_proxy"
    assert list(found(rule, scope=scope, **proxies(**lacks))) == [path]
    assert not found(rule, scope=scope, **proxies(**says))


def test_what_is_assumed_of_the_year_of_a_proxy_is_said() -> None:
    stated = found("P304", scope={"price_year": 2024}, **proxies(source="old", description="Fees"))
    (message,) = stated.values()
    assert message == (
        "'Fees' states no price year, and its source is of 2019; its prices are taken as those "
        "of 2024"
    )
    assert not found("P304", **proxies(source="old"))
    shared = {
        "one": {"value": "20 GBP/person", "source": "old"},
        "two": {"value": "20 GBP/person", "source": "new"},
    }
    mixed = found("P304", sources=SOURCES, financial_proxies=shared)
    assert list(mixed) == ["financial_proxies.one"]
    assert "counted beside others as they are" in mixed["financial_proxies.one"]


def test_one_proxy_for_two_outcomes_of_one_group() -> None:
    shared = {"worth": {"value": "20 GBP/person"}}
    two = {"a": outcome(financial_proxy="worth"), "b": outcome(financial_proxy="worth")}
    assert list(found("P305", financial_proxies=shared, outcomes=two)) == [
        "outcomes.b.financial_proxy"
    ]
    others = group() | {"others": {"description": "Others"}}
    apart = {"a": two["a"], "b": two["b"] | {"stakeholder": "others"}}
    assert not found("P305", financial_proxies=shared, outcomes=apart, stakeholders=others)
    out = {"a": two["a"], "b": two["b"] | {"included": False, "reason": "x"}}
    assert not found("P305", financial_proxies=shared, outcomes=out)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"kind": "time", "quantity": "9 hour", "unit_value": "0 GBP/hour"}, "it is valued at 0"),
        ({"amount": "0 GBP"}, "it is valued at 0"),
        ({"kind": "in_kind", "amount": "9 GBP", "included": False, "reason": "Idle"}, "'Idle'"),
        ({"kind": "in_kind", "amount": "9 GBP"}, None),
        ({"amount": "9 GBP", "included": False, "reason": "Paid anyway"}, None),
    ],
)
def test_contributions_that_add_nothing(given: Said, why: str | None) -> None:
    grant = {"description": "Grant", "amount": "100 GBP"}
    said = found("P306", inputs={"grant": grant, "more": {"description": "Help", **given}})
    expected = {} if why is None else {
        "inputs.more": f"'Help' adds nothing to the investment: {why}"
    }  # fmt: skip
    assert said == expected


# 4 Only include what is material


def test_little_value_and_most_of_it() -> None:
    sizes = {"most": "995 person", "little": "5 person", "harm": "-9 person"}
    outcomes = {name: outcome(quantity=size) for name, size in sizes.items()}
    assert found("P401", outcomes=outcomes) == {
        "outcomes.little": "'Friends made' carries 0.50 % of the value, 100.00 GBP",
        "outcomes.harm": "'Friends made' carries 0.89 % of the value, -180.00 GBP",
    }
    assert list(found("P404", outcomes=outcomes)) == ["outcomes.most"]


@pytest.mark.parametrize(
    ("changes", "single"),
    [
        ({}, True),
        ({"quantity": {"value": "10 person", "source": "survey"}}, True),
        ({"deadweight": {"low": 0, "best": 0.1, "high": 0.2}}, False),
        ({"quantity": {"value": "10 person", "grade": "good"}}, False),
        ({"quantity": {"value": "10 person", "source": "survey"},
          "attribution": {"value": 0, "source": "old"}}, False),
        ({"discounting": {"rate": {"low": "1%", "high": "3%"}}}, True),
    ],
)  # fmt: skip
def test_an_outcome_that_rests_on_a_single_estimate(changes: Said, single: bool) -> None:
    grades = {"good": {"relative_error": "10%"}}
    said = found("P404", sources=SOURCES, evidence_grades=grades, outcomes=friends(**changes))
    assert bool(said) is single


def test_what_stakeholders_say_matters() -> None:
    out = {"included": False, "reason": "x"}
    outcomes = {
        "a": outcome(weight=1),
        "b": outcome(weight=4, **out),
        "c": outcome(weight=1, **out),
        "d": outcome(),
    }
    assert found("P402", outcomes=outcomes) == {
        "outcomes": "how much they matter to stakeholders is not stated for 1 of 4 outcomes"
    }
    assert found("P403", outcomes=outcomes) == {
        "outcomes.b": "'Friends made' is not counted, and stakeholders gave it a weight of 4, "
        "where the mean is 2"
    }
    assert not found("P403", outcomes={"a": outcome(), "b": outcome(weight=0, **out)})


def test_an_outcome_that_is_left_out_shows_its_share() -> None:
    out = outcome(quantity="30 person", included=False, reason="Not ours")
    assert found("P405", outcomes=friends() | {"more": out}) == {
        "outcomes.more": "'Friends made' is left out: 'Not ours'; counted, it would be 75 % of the "
        "value, 600.00 GBP"
    }


def test_a_map_worth_nothing_is_checked_too() -> None:
    nothing = friends(quantity="0 person")
    assert found("P401", outcomes=nothing)["outcomes.friends"].endswith(
        "0 % of the value, 0.00 GBP"
    )
    assert not found("P404", outcomes=nothing)


def test_long_words_are_shortened_and_stay_on_one_line() -> None:
    (message,) = found("P201", outcomes=friends(description="a\nb " * 900)).values()
    assert "\n" not in message
    assert len(message) < 200


def test_rules_change_no_number() -> None:
    impact_map = sroi.example("poor")
    before = sroi.evaluate(impact_map)
    check(before)
    assert sroi.evaluate(impact_map).to_dict() == before.to_dict()
