"""The lines of a ledger add up, exactly as computed and exactly as shown."""

from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal, localcontext

import pytest
from helpers.maps import Wish, Written, impact_maps, written_maps
from hypothesis import given

import sroi
from sroi.reporting.ledger import Line

EXACT = 1700


def sections(ledger: sroi.Ledger) -> Iterator[tuple[list[Line], Line]]:
    """Yield each total with the lines that stand since the one before."""
    lines: list[Line] = []
    for line in ledger.lines:
        if line.is_total:
            yield lines, line
            lines = []
        elif line.amount is not None:
            lines.append(line)
    assert not lines, "amounts that no total takes up"


def assert_adds_up(ledger: sroi.Ledger) -> None:
    for lines, total in sections(ledger):
        with localcontext(prec=EXACT):
            amount = sum((line.amount for line in lines), Decimal(0))
            shown = sum((line.shown for line in lines), Decimal(0))
        assert amount == total.amount, total
        assert shown == total.shown, total
        assert total.shown == round(total.amount, 2)


def totals(ledger: sroi.Ledger) -> list[Line]:
    return [line for line in ledger.lines if line.is_total]


def without_cohorts(written: Written) -> Written:
    written = deepcopy(written)
    for stated in written["outcomes"].values():
        if isinstance(stated["quantity"], dict) and "by_year" in stated["quantity"]:
            first = stated["quantity"]["by_year"][0]
            unit = stated["quantity"].get("unit")
            stated["quantity"] = {"value": first, "unit": unit} if unit else first
    return written


@given(written_maps().map(without_cohorts))
def test_of_an_outcome_adds_up_to_its_present_value(written: Written) -> None:
    result = sroi.evaluate(sroi.ImpactMap.model_validate(written))
    for name, outcome in result.impact_map.outcomes.items():
        ledger = sroi.audit(result, name)
        assert_adds_up(ledger)
        if outcome.monetised:
            impact, present_value = totals(ledger)
            assert impact.amount == Decimal(result.by_outcome[name, "impact"])
            assert present_value.amount == Decimal(result.by_outcome[name, "present_value"])
        else:
            assert all(line.amount is None for line in ledger.lines)


@given(impact_maps())
def test_of_cohorts_ends_with_the_present_value_of_all(impact_map: sroi.ImpactMap) -> None:
    result = sroi.evaluate(impact_map)
    for name, outcome in impact_map.outcomes.items():
        if outcome.monetised:
            last = totals(sroi.audit(result, name))[-1]
            assert last.amount == Decimal(result.by_outcome[name, "present_value"])


@given(impact_maps())
def test_of_cohorts_adds_up(impact_map: sroi.ImpactMap) -> None:
    result = sroi.evaluate(impact_map)
    for name in impact_map.outcomes:
        assert_adds_up(sroi.audit(result, name))


@given(impact_maps())
def test_of_a_map_adds_up_to_its_figures(impact_map: sroi.ImpactMap) -> None:
    result = sroi.evaluate(impact_map)
    ledger = sroi.audit(result)
    assert_adds_up(ledger)
    amounts = {line.words: line.amount for line in totals(ledger)}
    assert amounts == {
        "total_present_value": Decimal(result.present_value.central),
        "investment": Decimal(result.investment.central),
        "net_present_value": Decimal(result.net_present_value.central),
    }


@given(impact_maps())
def test_of_a_map_shows_every_outcome_and_input_once(impact_map: sroi.ImpactMap) -> None:
    ledger = sroi.audit(sroi.evaluate(impact_map))
    paths = [line.path for line in ledger.lines if line.path]
    outcomes = [f"outcomes.{name}" for name in impact_map.outcomes]
    inputs = [f"inputs.{name}" for name in impact_map.inputs]
    assert sorted(paths) == sorted([*outcomes, *inputs])


@given(impact_maps(Wish(outcomes=(1, 2))))
def test_names_who_gave_each_number_or_shouts(impact_map: sroi.ImpactMap) -> None:
    result = sroi.evaluate(impact_map)
    sources = {entry.path: entry.source for entry in sroi.walk(impact_map)}
    for name in impact_map.outcomes:
        ledger = sroi.audit(result, name)
        stated = [line for line in ledger.lines if line.path in sources]
        assert stated
        for line in stated:
            assert (line.source is None) == (sources[line.path] is None), line.path
        silent = sum(line.source is None for line in ledger.lines)
        assert str(ledger).count("NO SOURCE GIVEN") == silent


@pytest.mark.parametrize("value", ["0.005", "0.015", "0.1", "1e-9", "1e15", "0"])
def test_shown_lines_add_up_where_each_alone_would_round_away(value: str) -> None:
    impact_map = sroi.example("wheels-to-meals")
    path = "outcomes.new_friends.financial_proxy.value"
    scenario = sroi.Scenario(name="small", changes={path: value})
    result = sroi.evaluate(sroi.apply(impact_map, scenario))
    assert_adds_up(sroi.audit(result, "new_friends"))
    assert_adds_up(sroi.audit(result))
