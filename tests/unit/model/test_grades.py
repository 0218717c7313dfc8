"""Grades make beliefs by the analyst's own scale, and never silently."""

import numpy as np
import pytest
from helpers.said import faults, outcome, said

import sroi

GRADES = {"C": {"relative_error": "30%", "optimism": "10%", "source": "survey"}}


def graded(grades=GRADES, **changes):
    stated = {"quantity": {"value": "10 person", "grade": "C"}} | changes
    return said(outcomes={"friends": outcome(**stated)}, evidence_grades=grades)


def test_a_graded_number_is_corrected_and_uncertain():
    result = sroi.evaluate(sroi.ImpactMap.model_validate(graded()), draws=50_000, seed=0)
    value = result.present_value
    assert value.central == pytest.approx(9 * 20, rel=1e-12)
    assert value.mean == pytest.approx(9 * 20, rel=1e-3)
    assert value.standard_deviation == pytest.approx(0.3 * 9 * 20, rel=0.01)


def test_a_graded_share_is_a_beta_and_stays_a_share():
    content = graded(quantity="10 person", deadweight={"value": "50%", "grade": "C"})
    result = sroi.evaluate(sroi.ImpactMap.model_validate(content), draws=20_000, seed=0)
    share = 1 - result.present_value.draws / 200
    assert share.mean() == pytest.approx(0.45, abs=0.002)
    assert share.std() == pytest.approx(0.135, abs=0.002)
    assert 0 < share.min() < share.max() < 1


def test_a_grade_without_error_corrects_and_no_more():
    content = graded({"C": {"relative_error": 0, "optimism": "-20%"}})
    result = sroi.evaluate(sroi.ImpactMap.model_validate(content), draws=100, seed=0)
    assert result.present_value.central == pytest.approx(240)
    assert np.ptp(result.present_value.draws) == 0


def test_the_ledger_names_the_grade():
    result = sroi.evaluate(sroi.ImpactMap.model_validate(graded()))
    assert "9 person  (grade C: normal: mean 9, sd 2.7)" in sroi.audit(result, "friends").text("en")


def test_a_graded_map_is_written_and_read_back():
    made = sroi.ImpactMap.model_validate(graded())
    assert sroi.loads(sroi.dumps(made)) == made


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"quantity": {"value": "10 person", "grade": "D"}}, "E300"),
        ({"quantity": {"low": 1, "high": 2, "unit": "person", "grade": "C"}}, "E206"),
        ({"duration": {"value": "2 year", "grade": "C"}}, "E206"),
        (
            {"grades": {"C": {"relative_error": 3}}, "deadweight": {"value": 0.5, "grade": "C"}},
            "E208",
        ),
        ({"grades": {"C": {"relative_error": -1}}}, "E200"),
        ({"grades": {"C": {"relative_error": 0.1, "optimism": 1}}}, "E200"),
        ({"grades": {"C": {"relative_error": 0.1, "source": "nobody"}}}, "E300"),
    ],
)
def test_what_a_grade_cannot_do_is_refused(changes, code):
    assert code in {found for found, _ in faults(graded(**changes))}
