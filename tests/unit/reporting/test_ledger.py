"""The ledger names every number, its source and its path, in English and in French.

That its lines add up is among the laws.
"""

import json

import pytest
from helpers.said import Said, evaluated, outcome

from sroi import UnknownPathError, audit

CPI = {"currency": "GBP", "values": {"2018": 100, "2020": 110}, "source": "survey"}
RICH: Said = {
    "scope": {
        "base_year": 2025,
        "price_year": 2020,
        "discounting": {"rate": "25%", "source": "treasury"},
    },
    "sources": {
        "survey": {"title": "Survey", "author": "Us", "year": 2024, "page": "p. 3"},
        "treasury": {"title": "Treasury"},
    },
    "price_indices": {"cpi": CPI},
    "assumptions": {"luck": {"value": "10%", "source": "survey"}},
    "inputs": {
        "grant": {"description": "Grant", "amount": "100 GBP"},
        "loan": {
            "description": "Loan",
            "amount": "7 GBP",
            "included": False,
            "reason": "paid back",
        },
    },
    "outcomes": {
        "friends": outcome(
            quantity={"value": "10 person", "source": "survey"},
            financial_proxy={"value": "2 GBP_2018/person/month"},
            deadweight={"product": {"luck": "assumptions.luck", "part": "1/2"}},
            starts=1,
            duration={"value": "2 year", "source": "survey"},
            drop_off={"value": "50%", "source": "survey"},
        ),
        "cohorts": outcome(quantity={"by_year": ["10 person", "5 person"], "source": "survey"}),
        "ramp": outcome(duration=..., profile=[{"value": "50%", "source": "survey"}, 1],
                        discounting={"rates": [
                            {"years": [1, None], "rate": {"value": 0, "source": "survey"}}]}),
        "twice": outcome(included=False, reason="counted above"),
        "joy": {"description": "Joy", "stakeholder": "guests", "quantity": "3 person",
                "starts": 0, "monetised": False, "reason": "nobody knows"},
    },
}  # fmt: skip
SURVEY = "Survey, Us, 2024, p. 3"


@pytest.fixture(scope="module")
def result():
    return evaluated(**RICH)


def lines(result, name):
    return [
        (line.words, line.operand, line.source, line.path) for line in audit(result, name).lines
    ]


def test_every_number_stands_with_its_source_and_path(result):
    found = lines(result, "friends")
    at = "outcomes.friends"
    assert found[1:] == [
        ("gross_value", "10 person", SURVEY, f"{at}.quantity"),
        ("", "x 2 GBP_2018/person/month", None, f"{at}.financial_proxy.value"),
        ("per_year", "x 12", "", ""),
        ("", "x 1.1 prices of 2018 to 2020", SURVEY, "price_indices.cpi"),
        ("deadweight", "0.1", SURVEY, "assumptions.luck"),
        ("", "x 0.5", None, f"{at}.deadweight.product.part"),
        ("displacement", "0", None, f"{at}.displacement"),
        ("attribution", "0", None, f"{at}.attribution"),
        ("impact_first_year", "", "", ""),
        ("duration", "2 year", SURVEY, f"{at}.duration"),
        ("drop_off", "0.5", SURVEY, f"{at}.drop_off"),
        ("discounting", "25 % a year", "Treasury", "scope.discounting"),
        ("year", "x 1 x 0.800000", "", ""),
        ("year", "x 0.5 x 0.640000", "", ""),
        ("present_value", "", "", ""),
    ]


def test_the_amounts_are_those_of_the_engine(result):
    ledger = audit(result, "outcomes.friends")
    shown = [str(line.shown) for line in ledger.lines if line.shown is not None]
    assert shown == [
        "264.00", "-13.20", "0.00", "0.00", "250.80", "200.64", "80.26", "280.90",
    ]  # fmt: skip


def test_a_profile_and_its_sources_are_shown(result):
    found = lines(result, "ramp")
    assert ("profile", "0.5", SURVEY, "outcomes.ramp.profile.0") in found
    assert ("profile", "1", None, "outcomes.ramp.profile.1") in found
    assert ("discounting", "0 % from year 1", SURVEY, "outcomes.ramp.discounting") in found


def test_each_cohort_has_its_own_lines_and_a_part_of_the_total(result):
    ledger = audit(result, "cohorts")
    cohorts = [(line.detail, str(line.shown)) for line in ledger.lines if line.words == "cohort"]
    assert cohorts == [("2025", "None"), ("2026", "None"), ("2025", "200.00"), ("2026", "80.00")]
    assert ledger.lines[-1].words == "total_present_value"
    assert str(ledger.lines[-1].shown) == "280.00"


def test_every_expert_has_a_line_and_no_belief_is_cut():
    experts = [{"name": f"Expert {place}", "weight": place, "low": 1.25, "best": 7 + place / 8,
                "high": 21.5} for place in range(1, 13)]  # fmt: skip
    quantiles = {f"{8 * place}%": place + place**2 / 1024 for place in range(1, 13)}
    friends = outcome(quantity={"experts": experts, "unit": "person"},
                      financial_proxy={"value": {"quantiles": quantiles, "terms": 3,
                                                 "unit": "GBP/person"}})  # fmt: skip
    text = str(audit(evaluated(outcomes={"friends": friends}), "friends"))
    assert "…" not in text
    for expert in experts:
        assert expert["name"] in text
        assert f"weight {expert['weight']}: triangular: low 1.25, best {expert['best']:g}," in text
    assert f"96%: {quantiles['96%']:.10g}" in text
    assert all(len(line) < 200 for line in text.splitlines() if "metalog" not in line)


def test_what_does_not_count_says_why(result):
    assert audit(result, "twice").lines[-1].detail == "counted above"
    joy = audit(result, "joy").lines
    assert [(line.words, line.operand, line.detail) for line in joy[1:]] == [
        ("quantity", "3 person", ""),
        ("not_monetised", "", "nobody knows"),
    ]


def test_the_totals_name_every_outcome_and_input(result):
    found = [(line.words, line.detail) for line in audit(result).lines]
    assert found == [
        ("", "cohorts"),
        ("", "friends"),
        ("not_monetised", "joy: nobody knows"),
        ("", "ramp"),
        ("left_out_because", "twice: counted above"),
        ("total_present_value", ""),
        ("", "grant"),
        ("left_out_because", "loan: paid back"),
        ("investment", ""),
        ("total_present_value", ""),
        ("investment", ""),
        ("net_present_value", ""),
        ("sroi_ratio", ""),
        ("net_sroi_ratio", ""),
    ]


@pytest.mark.parametrize("name", [None, *RICH["outcomes"]])
def test_each_ledger_is_said_in_both_languages_and_as_json(result, name):
    ledger = audit(result, name)
    english, french = str(ledger), ledger.text("fr")
    assert english != french
    assert len(english.splitlines()) == len(french.splitlines()) == len(ledger.lines) + 2
    content = ledger.to_dict()
    assert json.loads(json.dumps(content, allow_nan=False)) == content


def test_missing_sources_shout(result):
    assert "NO SOURCE GIVEN" in str(audit(result, "friends"))
    assert "AUCUNE SOURCE" in audit(result, "friends").text("fr")


def test_numbers_are_written_as_each_language_writes_them():
    rich = evaluated(outcomes={"friends": outcome(quantity="12345.5 person")})
    assert "246,910.00" in str(audit(rich))
    assert "246\u202f910,00" in audit(rich).text("fr")


def test_a_text_of_many_lines_stays_on_its_own():
    friends = outcome(description="one\n= net present value  9,999.00\r\nthree")
    result = evaluated(
        outcomes={"friends": friends}, stakeholders={"guests": {"description": "a\nb"}}
    )
    ledger = audit(result, "friends")
    assert len(str(ledger).splitlines()) == len(ledger.lines) + 2


@pytest.mark.parametrize("name", ["freinds", "", "outcomes.freinds", "x" * 200])
def test_an_outcome_that_the_map_does_not_have(result, name):
    with pytest.raises(UnknownPathError) as caught:
        audit(result, name)
    assert len(caught.value.problem) < 120
    if "freinds" in name:
        assert caught.value.remedy == "did you mean 'friends'?"


def test_a_belief_about_when_it_starts_stands_with_its_source():
    unsure = {"values": [0, 1], "weights": [3, 1], "best": 1, "source": "survey"}
    outcomes = {"friends": outcome(starts=unsure), "sure": outcome(starts=1)}
    ledger = audit(evaluated(outcomes=outcomes), "friends")
    (line,) = [line for line in ledger.lines if line.words == "starts"]
    assert line.operand.startswith("1  (discrete: values [0, 1], weights [3, 1]")
    assert (line.source, line.path) == ("Survey", "outcomes.friends.starts")
    assert "début" in ledger.text("fr")
    assert all(line.words != "starts" for line in audit(evaluated(outcomes=outcomes), "sure").lines)
