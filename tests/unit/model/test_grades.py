"""Grades make beliefs by the analyst's own scale, and never silently."""

import numpy as np
import pytest
from helpers.said import fault, faults, outcome, said

import sroi
from sroi.model.walk import unsourced

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
    content = graded({"C": {"relative_error": "30%"}}, quantity="10 person",
                     deadweight={"value": "45%", "grade": "C"})  # fmt: skip
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


def central(**changes):
    """Return investment and present value of a map whose one grade takes off 10 % and no more."""
    grades = {"C": {"relative_error": 0, "optimism": "10%"}}
    inputs = {"grant": {"description": "Grant", "amount": changes.pop("amount", "100 GBP")}}
    content = said(outcomes={"friends": outcome(**changes)}, inputs=inputs, evidence_grades=grades)
    result = sroi.evaluate(sroi.ImpactMap.model_validate(content))
    return result.investment.central, result.present_value.central


def c(value):
    return {"value": value, "grade": "C"}


def of_two(value):
    return {"product": {"one": c(value), "half": "50%"}}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"amount": c("100 GBP")}, (110, 200)),
        ({"quantity": c("10 person")}, (100, 180)),
        ({"financial_proxy": {"value": c("20 GBP/person")}}, (100, 180)),
        ({"deadweight": c("50%")}, (100, 200 * 0.45)),
        ({"displacement": c(0)}, (100, 200 * 0.9)),
        ({"attribution": c(1)}, (100, 0)),
        ({"deadweight": c("-50%")}, (100, 200 * 1.35)),
        ({"deadweight": of_two("80%")}, (100, 200 * 0.56)),
        ({"deadweight": of_two("-80%")}, (100, 200 * 1.36)),
        ({"duration": 2, "drop_off": c("50%")}, (100, 200 * 1.45)),
        ({"duration": ..., "profile": [c("50%"), 1]}, (100, 200 * 1.45)),
        ({"quantity": c("-10 person")}, (100, -220)),
        ({"quantity": "-10 person", "financial_proxy": {"value": c("20 GBP/person")}}, (100, -220)),
        ({"quantity": "-10 person", "deadweight": c("50%")}, (100, -200 * 0.55)),
        ({"quantity": "-10 person", "duration": ..., "profile": [c(1)]}, (100, -220)),
    ],
)  # fmt: skip
def test_optimism_is_corrected_to_the_side_that_flatters_less(changes, expected):
    assert central(**changes) == pytest.approx(expected, rel=1e-12)


def test_an_assumption_is_corrected_by_how_it_is_used():
    content = graded({"C": {"relative_error": 0, "optimism": "10%"}}, quantity="10 person",
                     deadweight="assumptions.luck")  # fmt: skip
    content["assumptions"] = {"luck": c("50%")}
    result = sroi.evaluate(sroi.ImpactMap.model_validate(content))
    assert result.present_value.central == pytest.approx(200 * 0.45, rel=1e-12)
    twice = {"product": {"all": "10 person", "some": "assumptions.luck"}}
    content["outcomes"]["friends"]["quantity"] = twice
    assert faults(content) == [("E208", "assumptions.luck")]
    content["evidence_grades"]["C"]["optimism"] = 0
    assert not faults(content)


def test_the_ledger_shows_what_was_stated_and_whose_scale_it_is():
    content = graded(deadweight={"value": "50%", "grade": "C", "source": "survey"})
    result = sroi.evaluate(sroi.ImpactMap.model_validate(content))
    lines = [
        (line.words, line.operand, line.source) for line in sroi.audit(result, "friends").lines
    ]
    assert lines[1:4] == [
        ("gross_value", "9 person  (normal: mean 9, sd 2.7)", None),
        ("grade.stated", "10 person x (1 - 10%)", "Survey"),
        ("grade.error", "30%", "Survey"),
    ]
    assert ("grade.stated", "1 - (1 - 0.5) x (1 - 10%)", "Survey") in lines


def test_a_scale_of_nobody_is_reported():
    made = sroi.ImpactMap.model_validate(graded({"C": {"relative_error": 0.1}}))
    assert "evidence_grades.C" in unsourced(made)
    lines = sroi.audit(sroi.evaluate(made), "friends").lines
    assert [line.source for line in lines if line.path == "evidence_grades.C"] == [None, None]


def test_per_cent_without_their_sign_are_refused():
    assert "write 30%" in fault(graded({"C": {"relative_error": 30}}))
    assert "write 10%" in fault(graded({"C": {"relative_error": 0.3, "optimism": 10}}))


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
            {"grades": {"C": {"relative_error": 1}}, "deadweight": {"value": 0.5, "grade": "C"}},
            "E208",
        ),
        ({"grades": {"C": {"relative_error": -1}}}, "E200"),
        ({"grades": {"C": {"relative_error": 0.1, "optimism": 1}}}, "E200"),
        ({"grades": {"C": {"relative_error": 0.1, "optimism": -1}}}, "E200"),
        ({"grades": {"C": {"relative_error": 1.5}}}, "E200"),
        (
            {
                "grades": {"C": {"relative_error": 0, "optimism": -0.2}},
                "attribution": {"value": 0.05, "grade": "C"},
            },
            "E208",
        ),
        ({"grades": {"C": {"relative_error": 0.1, "source": "nobody"}}}, "E300"),
    ],
)
def test_what_a_grade_cannot_do_is_refused(changes, code):
    assert code in {found for found, _ in faults(graded(**changes))}
