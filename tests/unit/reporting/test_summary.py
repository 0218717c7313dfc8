"""The summary shows everything: what counts, what does not in brackets, and the conventions."""

import pytest
from helpers.said import evaluated, outcome

from sroi import evaluate, example
from sroi.reporting.summary import summary

JOY = {"description": "Joy", "stakeholder": "guests", "quantity": "3 person", "starts": 0,
       "monetised": False, "reason": "nobody knows"}  # fmt: skip


@pytest.fixture(scope="module")
def result():
    return evaluated(
        scope={"discounting": "2.5%", "base_year": 2025},
        inputs={
            "grant": {"description": "Grant", "amount": "1000 GBP"},
            "loan": {"description": "L", "amount": "7 GBP", "included": False, "reason": "r"},
        },
        outcomes={
            "friends": outcome(quantity={"product": {"a": "5 person", "b": 2}}),
            "cohorts": outcome(quantity={"by_year": ["10 person", "5 person"]}),
            "twice": outcome(included=False, reason="counted above"),
            "joy": JOY,
        },
    )


def rows(result, place, language="en", **options):
    return summary(result, language, **options)[place].rows


def test_inputs(result):
    assert rows(result, 0) == (
        ("grant", "Grant", "1,000.00", "1,000.00"),
        ("loan", "L", "(7.00)", "(7.00)"),
        ("investment", "", "", "1,000.00"),
    )


def test_outcomes(result):
    assert rows(result, 1) == (
        ("friends", "Friends made", "5 person x 2", "200.00", "200.00"),
        ("cohorts", "Friends made", "2 x: 10 person …", "300.00", "297.56"),
        ("twice", "Friends made", "10 person", "(200.00)", "(200.00)"),
        ("joy", "Joy", "3 person", "-", "-"),
        ("total present value", "", "", "", "497.56"),
    )


def test_years_when_asked_for(result):
    assert len(summary(result)) == 4
    assert rows(result, 2, years=True) == (
        ("2025", "1,000.00", "1,000.00", "400.00", "400.00"),
        ("2026", "0.00", "0.00", "100.00", "97.56"),
    )


def test_figures(result):
    assert rows(result, -2) == (
        ("total present value", "497.56", "GBP"),
        ("investment", "1,000.00", "GBP"),
        ("net present value", "-502.44", "GBP"),
        ("SROI ratio", "0.50", "for each GBP invested, 0.50 GBP of social value"),
        ("net SROI ratio", "-0.50", ""),
        ("payback period", "never", ""),
    )


def test_conventions_name_what_is_not_stated_and_who_computed(result):
    found = dict(rows(result, -1))
    assert found["price year"] == "NOT STATED"
    assert found["discounting"] == "2.5 % a year"
    assert found["left out"] == "inputs.loan, outcomes.twice, outcomes.joy"
    assert int(found["numbers without a source"]) > 10
    assert result.impact_map.digest[:16] in found["sroi"]


def test_where_every_number_has_a_source_none_is_missed():
    found = dict(summary(evaluate(example("wheels-to-meals")))[-1].rows)
    assert "numbers without a source" not in found


def test_in_french_every_word_of_ours_is_french(result):
    english, french = summary(result, "en", years=True), summary(result, "fr", years=True)
    for one, other in zip(english, french, strict=True):
        assert [len(row) for row in one.rows] == [len(row) for row in other.rows]
        assert (one.words, one.totals) == (other.words, other.totals)
    found = dict(french[-1].rows)
    assert found["année des prix"] == "NON PRÉCISÉ"
    assert found["actualisation"] == "2,5 % par an"
    assert french[-2].rows[-1] == ("délai de retour", "jamais", "")
    assert french[1].rows[0][3] == "200,00"


def test_every_row_is_as_wide_as_its_headings(result):
    for block in summary(result, years=True):
        widths = {len(row) for row in block.rows}
        assert len(widths) == 1
        assert not block.headings or widths == {len(block.headings)}
