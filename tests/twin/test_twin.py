"""The engine equals a slow, exact twin in fractions, year by year, as on paper."""

from collections.abc import Mapping
from fractions import Fraction
from math import isfinite, isinf

import pytest
import yaml
from helpers.maps import Wish, Written, written_maps
from hypothesis import example as with_example
from hypothesis import given, settings
from hypothesis import strategies as st
from twin.paper import Exact, Reckoning, reckon, total

import sroi
from sroi.io import example_text

TOLERANCE = Fraction(1, 10**12)


def wheels_to_meals() -> Written:
    return yaml.load(example_text("wheels-to-meals"), Loader=yaml.BaseLoader)  # noqa: S506  # texts only


def same(found: float, exact: Exact) -> bool:
    """Tell whether a figure is right but for rounding, however far its terms cancel out."""
    return isfinite(found) and abs(Fraction(found) - exact.value) <= TOLERANCE * exact.size


def same_years(table: sroi.Labelled, row: str, flows: Mapping[int, Exact]) -> None:
    for year, name in enumerate(table.columns):
        assert same(table[row, name], flows.get(year, Exact())), (row, name)


def compare_outcomes(result: sroi.Result, paper: Reckoning) -> None:
    for name, cohorts in paper.outcomes.items():
        table = result.by_outcome
        assert same(table[name, "gross_value"], total(each.gross for each in cohorts))
        assert same(table[name, "impact"], total(each.impact for each in cohorts))
        assert same(table[name, "present_value"], paper.present_value([name]))
        same_years(result.flows(), name, paper.outcome_flows([name], discounted=False))
        discounted = paper.outcome_flows([name], discounted=True)
        same_years(result.flows(discounted=True), name, discounted)


def compare_stakeholders(result: sroi.Result, written: Written, paper: Reckoning) -> None:
    for name in written["stakeholders"]:
        theirs = [
            each
            for each in paper.counted_outcomes
            if written["outcomes"][each]["stakeholder"] == name
        ]
        impact = total(cohort.impact for each in theirs for cohort in paper.outcomes[each])
        assert same(result.by_stakeholder[name, "impact"], impact)
        assert same(result.by_stakeholder[name, "present_value"], paper.present_value(theirs))
        for discounted in (False, True):
            flows = paper.outcome_flows(theirs, discounted=discounted)
            same_years(result.flows("stakeholder", discounted=discounted), name, flows)


def compare_years(result: sroi.Result, paper: Reckoning) -> None:
    assert len(result.years) > paper.last_year
    value = paper.outcome_flows(paper.counted_outcomes, discounted=False)
    present_value = paper.outcome_flows(paper.counted_outcomes, discounted=True)
    for year, name in enumerate(result.years):
        row = {column: result.by_year[name, column] for column in result.by_year.columns}
        assert same(row["inputs"], paper.input_flows(discounted=False).get(year, Exact()))
        assert same(row["investment"], paper.input_flows(discounted=True).get(year, Exact()))
        assert same(row["value"], value.get(year, Exact()))
        assert same(row["present_value"], present_value.get(year, Exact()))


def compare_inputs(result: sroi.Result, paper: Reckoning) -> None:
    for name, years in paper.amounts.items():
        assert same(result.by_input[name, "amount"], total(years.values()))
        assert same(result.by_input[name, "present_value"], total(paper.invested[name].values()))


def compare_figures(result: sroi.Result, paper: Reckoning) -> None:
    present_value = paper.present_value(paper.counted_outcomes)
    investment = paper.investment()
    net = present_value - investment
    assert same(result.present_value.central, present_value)
    assert same(result.investment.central, investment)
    assert same(result.net_present_value.central, net)
    assert same(result.sroi_ratio.central, present_value.over(investment))
    assert same(result.net_sroi_ratio.central, net.over(investment))


def compare_payback(result: sroi.Result, paper: Reckoning) -> None:
    years, turns_on_rounding = paper.payback()
    found = result.payback_period.central
    if turns_on_rounding:
        return
    if years is None:
        assert isinf(found)
    else:
        assert found == pytest.approx(float(years), rel=0, abs=1e-7)


@given(written_maps())
@with_example(wheels_to_meals())
@settings(max_examples=200)
def test_the_engine_equals_the_twin(written: Written) -> None:
    result = sroi.evaluate(sroi.ImpactMap.model_validate(written))
    paper = reckon(written)
    compare_outcomes(result, paper)
    compare_stakeholders(result, written, paper)
    compare_years(result, paper)
    compare_inputs(result, paper)
    compare_figures(result, paper)
    compare_payback(result, paper)


@given(written_maps(Wish(certain=True)))
def test_the_years_shown_end_with_the_last_that_the_map_speaks_of(written: Written) -> None:
    result = sroi.evaluate(sroi.ImpactMap.model_validate(written))
    assert len(result.years) == reckon(written).last_year + 1


@given(st.lists(st.integers(0, 90), min_size=1, max_size=6), st.lists(st.integers(0, 60)))
@with_example(values=[1], inputs=[])  # met at the very end of the last year
@with_example(values=[5, 5], inputs=[9])
@with_example(values=[1, 9], inputs=[7])  # met at the end of a year, before more is due
@with_example(values=[5, 0, 0], inputs=[4, 0])
def test_payback_without_discounting(values: list[int], inputs: list[int]) -> None:
    """Whole numbers have no rounding: ties and years without value are decided as on paper."""
    written = wheels_to_meals()
    written["scope"]["discounting"] = "none"
    given_years = [1, *inputs[:8]]
    written["inputs"] = {
        "grant": {
            "description": "x",
            "amount": {"by_year": [f"{each} GBP" for each in given_years]},
        }
    }
    outcome = written["outcomes"]["new_friends"] | {
        "quantity": {"by_year": [f"{each} membership" for each in values]},
        "financial_proxy": {"value": "1 GBP/membership"},
        "deadweight": "0",
        "attribution": "0",
        "starts": 0,
    }
    written["outcomes"] = {"new_friends": outcome}
    result = sroi.evaluate(sroi.ImpactMap.model_validate(written))
    due = paid = 0
    expected = float("inf")
    for year in range(max(len(values), len(given_years))):
        due += given_years[year] if year < len(given_years) else 0
        value = values[year] if year < len(values) else 0
        if paid >= due or paid + value >= due:
            expected = year + max(0.0, (due - paid) / value if paid < due else 0.0)
            break
        paid += value
    assert result.payback_period.central == expected


class TestThePaperItself:
    """What is published is the one yardstick that neither of the two models made."""

    def test_gives_the_totals_of_the_guide(self) -> None:
        paper = reckon(wheels_to_meals())
        present_value = paper.present_value(paper.counted_outcomes).value
        assert round(present_value, 2) == Fraction("81741.93")
        assert round(present_value - paper.investment().value, 2) == Fraction("39366.93")
        assert round(present_value / paper.investment().value, 6) == Fraction("1.929013")

    def test_gives_the_year_totals_of_the_guide(self) -> None:
        paper = reckon(wheels_to_meals())
        flows = paper.outcome_flows(paper.counted_outcomes, discounted=False)
        totals = ["82508.57", "144.16", "67.70", "1121.93", "1009.74"]
        assert [round(flows[year].value, 2) for year in range(1, 6)] == list(map(Fraction, totals))
        flows = paper.outcome_flows(paper.counted_outcomes, discounted=True)
        totals = ["79718.43", "134.58", "61.06", "977.70", "850.17"]
        assert [round(flows[year].value, 2) for year in range(1, 6)] == list(map(Fraction, totals))

    def test_sees_a_figure_that_is_wrong_in_the_last_digits(self) -> None:
        exact = Exact(Fraction(3), Fraction(3))
        assert same(3.0, exact)
        assert not same(3.00000000001, exact)
        assert not same(float("nan"), exact)
