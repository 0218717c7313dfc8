"""Hold the rules of principles 5 to 8 against maps that deserve a finding, and that do not."""

from copy import deepcopy
from typing import Any

import pytest
import yaml

import sroi
from sroi.analysis.assurance.checking import check

SOUND = """\
title: A club
scope:
  activity: Lunch
  purpose: Whether to go on
  kind: evaluation
  base_year: 2025
  price_year: 2025
  currency: GBP
  discounting: {rate: 3.5%, source: treasury}
  verification: Shown at a meeting
  recommendations: Go on
  next_measurement: In 2026
sources:
  survey: {title: Survey, year: 2024, note: Kept at the office}
  treasury: {title: Green Book, date: May 2022, link: https://example.org/green-book}
stakeholders:
  people: {description: Members}
  council: {description: The council}
inputs:
  grant: {description: Grant, amount: {value: 1000 GBP, source: survey}}
outputs:
  lunches: {description: Lunches, quantity: {value: 50, source: survey}}
outcomes:
  company:
    description: Less alone
    stakeholder: people
    quantity: {low: 8, best: 10, high: 12, unit: person, source: survey}
    financial_proxy: {value: 300 GBP/person, method: avoided_cost, source: survey}
    deadweight: {value: 12%, source: survey}
    displacement: {value: 0%, source: survey}
    attribution: {value: 7%, source: survey}
    drop_off: {value: 20%, source: survey}
    starts: 0
    duration: {value: 2 year, source: survey}
"""
COMPANY = yaml.safe_load(SOUND)["outcomes"]["company"]
NUMBERS = ("P5", "P6", "P7", "P8")


def laid(base: Any, changes: Any) -> Any:
    """Lay changes over a map; None takes a part out."""
    if not (isinstance(base, dict) and isinstance(changes, dict)):
        return changes
    both = base | {name: laid(base.get(name), value) for name, value in changes.items()}
    return {name: value for name, value in both.items() if value is not None}


def made(changes: dict[str, Any]) -> sroi.ImpactMap:
    return sroi.ImpactMap.model_validate(laid(deepcopy(yaml.safe_load(SOUND)), changes))


def found(changes: dict[str, Any], code: str, **draws: int) -> list[tuple[str, str]]:
    """Return path and message of what one rule finds, seen to be said in French too."""
    result = sroi.evaluate(made(changes), **draws)  # type: ignore[arg-type]  # draws and seed
    findings = check(result, select=[code])
    for message, remedy in findings.said("fr"):
        assert "{" not in message
        assert message
        assert remedy
    return [(row.path, row.message) for row in findings]


def company(**changes: Any) -> dict[str, Any]:
    return {"outcomes": {"company": changes}}


def more(count: int, **changes: Any) -> dict[str, Any]:
    """Return further outcomes, each counted differently."""
    return {
        "outcomes": {
            f"more_{place}": laid(COMPANY, {"quantity": {"best": 9 + place / 10}} | changes)
            for place in range(count)
        }
    }


def test_a_sound_map_has_no_finding() -> None:
    findings = check(sroi.evaluate(made({}), draws=2048, seed=1), select=NUMBERS)
    assert [str(row) for row in findings] == []
    assert all(each.looked_at for each in findings.by_principle[4:])


NO_DEDUCTION = {"deadweight": "0%", "drop_off": "0%", "attribution": "0%", "displacement": "0%"}
LONG = {"duration": {"value": "6 year", "source": "survey"}}
FOUND: list[tuple[str, dict[str, Any], str, str]] = [
    ("P501", company(deadweight="12%"), "outcomes.company.deadweight",
     "12 % is taken off 'Less alone' as deadweight"),
    ("P501", company(drop_off="assumptions.fading") | {"assumptions": {"fading": "20%"}},
     "assumptions.fading", "as drop-off"),
    ("P502", company(**NO_DEDUCTION), "outcomes.company", "every deduction is 0"),
    ("P503", more(3, drop_off={"value": "20%", "source": "survey"}), "outcomes.company.drop_off",
     "drop-off is 20 % for all 4 outcomes"),
    ("P504", company(**LONG, drop_off={"value": 0, "source": "survey"}),
     "outcomes.company.drop_off", "lasts 6 years"),
    ("P504", company(duration=None, drop_off=None, profile=[1, 1, 1, 1, 1, 1]),
     "outcomes.company.profile", "lasts 6 years"),
    ("P505", company(deadweight={"value": "-10%", "source": "survey"}),
     "outcomes.company.deadweight", "deadweight of -10 %"),
    ("P506", more(1, quantity={"best": 10}), "outcomes.more_0", "count as many of 'Members'"),
    ("P507", laid(more(1, stakeholder="council", output="lunches"), company(output="lunches")),
     "outcomes.more_0.financial_proxy", "the same output, 'Lunches'"),
    ("P507", more(1, stakeholder="council"), "outcomes.more_0.financial_proxy",
     "the same source and unit, 'Survey'"),
    ("P508", company(financial_proxy={"cashable": True}), "outcomes.company.financial_proxy",
     "claimed as cashable"),
    ("P601", {"inputs": {"grant": {"amount": {"source": None}}}}, "inputs.grant.amount",
     "1,000 GBP"),
    ("P601", {"evidence_grades": {"weak": {"relative_error": 0.3}}}, "evidence_grades.weak",
     "'weak'"),
    ("P602", {"sources": {"survey": {"year": None}}}, "sources.survey", "of when 'Survey' is"),
    ("P603", {"sources": {"survey": {"note": None}}}, "sources.survey", "no link"),
    ("P604", {"scope": {"price_year": None}}, "scope.price_year", "in GBP"),
    ("P605", {"scope": {"base_year": None}}, "scope.base_year", "which year"),
    ("P606", {"scope": {"discounting": "3.5%"}}, "scope.discounting", "at 3.5 %"),
    ("P606", {"scope": {"discounting": "none"}}, "scope.discounting", "at 0 %"),
    ("P606", company(discounting="1.5%"), "outcomes.company.discounting", "at 1.5 %"),
    ("P607", {"scope": {"kind": None}}, "scope.kind", "expected or were observed"),
    ("P608", {"claimed": {"investment": "1,001.00 GBP"}}, "claimed.investment",
     "prints 1,001.00 GBP as investment, and the map gives 1,000.00"),
    ("P608", {"claimed": {"payback_period": "3 month"}}, "claimed.payback_period", "3 month"),
    ("P701", company(quantity="10 person"), "outcomes.company.quantity",
     "moves the ratio by 1 %"),
    ("P702", company(quantity="10 person"), "scenarios", "a ratio of 4.35 looks exact"),
    ("P703", company(quantity={"best": 100, "high": 120}), "", "100 % of all value"),
    ("P705", company(quantity={"low": 1}), "outcomes.company.quantity",
     "may be 1 person to 12 person, which alone takes the net present value from -564.71 GBP"),
    ("P706", {"scope": {"verification": None}}, "scope.verification", "recognise it"),
    ("P801", {"scope": {"purpose": None}}, "scope.purpose", "decided"),
    ("P802", {"scope": {"recommendations": None}}, "scope.recommendations", "done"),
    ("P803", {"scope": {"next_measurement": None}}, "scope.next_measurement", "next"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "changes", "path", "said"), FOUND)
def test_what_is_weak_is_found(code: str, changes: dict[str, Any], path: str, said: str) -> None:
    (one,) = found(changes, code)
    assert one[0] == path
    assert said in one[1]


PERHAPS = {"low": 0, "best": 0, "high": "10%", "value": None}
OBSERVED = {"value": "-10%", "source": "survey", "sample_size": 40}
WELL: list[tuple[str, dict[str, Any]]] = [
    ("P501", {"outcomes": {"company": {"deadweight": "12%", "included": False, "reason": "x"},
                           "other": COMPANY}}),
    ("P501", company(deadweight="-10%")),  # which P505 finds
    ("P502", company(**NO_DEDUCTION | {"attribution": "1%"})),
    ("P502", company(**NO_DEDUCTION | {"attribution": PERHAPS})),
    ("P502", company(**NO_DEDUCTION | {"drop_off": None}, duration=None, profile=[1, "50%"])),
    ("P503", more(1, drop_off={"value": "20%", "source": "survey"})),
    ("P503", more(3, drop_off={"value": "21%", "source": "survey"})),
    ("P503", more(3, deadweight={"value": "12%", "source": "survey"},
                  drop_off={"value": "5%"}, attribution={"value": "5%"})),  # 0 % displacement
    ("P504", company(**LONG)),
    ("P504", company(duration=None, drop_off=None, profile=[1, 1, 1, 1, 1, "90%"])),
    ("P504", company(duration={"value": "60 month", "source": "survey"},
                     drop_off={"value": 0, "source": "survey"})),
    ("P505", company(deadweight=OBSERVED)),
    ("P506", more(1, stakeholder="council", quantity={"best": 10})),
    ("P506", more(1)),
    ("P507", more(1)),
    ("P507", more(1, stakeholder="council", financial_proxy={"method": "market_price"})),
    ("P508", company(financial_proxy={"cashable": True, "note": "The council ends a contract"})),
    ("P508", company(financial_proxy={"cashable": False})),
    ("P601", company(deadweight="12%", financial_proxy={"source": None})),  # P501 and P301
    ("P606", {"scope": {"discounting": "uk-green-book-2022-standard"}}),
    ("P606", {"scope": {"discounting": {"rate": "0%", "source": "treasury"}}}),
    ("P606", {"scope": {"discounting": "none"}} | company(duration={"value": "1 year"})),
    ("P608", {"claimed": {"investment": "1e3", "sroi_ratio": "4.4", "payback_period": "5 month"}}),
    ("P701", company(financial_proxy={"value": {"low": 200, "best": 300, "high": 320,
                                                "unit": "GBP/person"}}, quantity="10 person")),
    ("P702", company(quantity="10 person")
     | {"scenarios": {"worse": {"changes": {"outcomes.company.deadweight": "50%"}}}}),
    ("P702", company(quantity={"value": "10 person", "low": None, "best": None, "high": None,
                               "unit": None, "grade": "weak"})
     | {"evidence_grades": {"weak": {"relative_error": 0.3, "source": "survey"}}}),
    ("P705", company(quantity={"low": 4})),
]  # fmt: skip


@pytest.mark.parametrize(("code", "changes"), WELL)
def test_what_is_well_is_left_alone(code: str, changes: dict[str, Any]) -> None:
    assert found(changes, code) == []


def test_half_a_unit_of_the_last_digit_decides() -> None:
    ratio = sroi.evaluate(made({})).sroi_ratio.central
    assert f"{ratio:.6f}" == "4.352939"
    for text, differs in (("4.35", False), ("4.352", True), ("4.353", False), ("4,36", True)):
        assert bool(found({"claimed": {"sroi_ratio": text}}, "P608")) is differs


def test_draws_tell_whether_the_conclusion_is_open() -> None:
    turned = company(quantity={"low": -10, "best": 3, "high": 12})
    ((path, said),) = found(turned, "P704", draws=2048, seed=1)
    assert path == ""
    assert "of 2,048 draws" in said
    assert found({}, "P704", draws=2048, seed=1) == []
    assert check(made(turned), select=["P704"]).skipped == ("P704",)


def test_an_open_ended_belief_reaches_to_its_quantiles() -> None:
    belief = {"low": None, "best": None, "high": None, "mean": 10, "sd": 1}
    assert found(company(quantity=belief), "P705") == []
    ((_, said),) = found(company(quantity=belief | {"sd": 8}), "P705")
    assert "from -" in said


def test_the_driver_is_no_money_put_in_and_no_discount_rate() -> None:
    tiny = company(quantity="0.001 person", duration="1 year", starts=30)
    ((path, _),) = found(tiny, "P701")
    assert path == "outcomes.company.quantity"
    unpaid = {
        "inputs": {
            "grant": {
                "kind": "in_kind", "amount": None, "quantity": "10 hour",
                "unit_value": {"value": "100 GBP/hour", "source": "survey"},
            }
        }
    }  # fmt: skip
    assert len(found(laid(unpaid, tiny), "P701")) == 1
