"""Lay out a result as blocks of words and numbers, for whatever shows them."""

from math import isnan

from sroi.engine.result import Result
from sroi.model.estimate import ByYear, Estimate
from sroi.model.impact_map import ImpactMap
from sroi.model.outcome import Outcome
from sroi.model.walk import leaves, over_time, unsourced
from sroi.reporting.blocks import Block
from sroi.reporting.uncertainty import uncertainty_blocks
from sroi.reporting.words import (
    WORDS,
    Language,
    number_text,
    precision_text,
    schedule_text,
    word,
    years_text,
)
from sroi.units import write_number


def summary(result: Result, language: Language = "en", *, years: bool = False) -> list[Block]:
    """Return inputs, outcomes, figures, uncertainty and conventions of a result, in this order.

    Parameters
    ----------
    result
        What `evaluate` returned.
    language
        ``en`` or ``fr``.
    years
        Whether to show every year too.
    """
    blocks = [_inputs(result, language), _outcomes(result, language)]
    if years:
        blocks.append(_years(result, language))
    blocks.append(_figures(result, language))
    if result.simulation is not None:
        blocks += uncertainty_blocks(result, language)
    return [*blocks, _conventions(result, language)]


def _money(amount: float, language: Language, *, counted: bool = True) -> str:
    if isnan(amount):
        return "-"
    text = number_text(amount, language)
    return text if counted else f"({text})"


def _inputs(result: Result, language: Language) -> Block:
    table = result.by_input
    rows = [
        (
            name,
            given.description,
            _money(table[name, "amount"], language, counted=given.included),
            _money(table[name, "present_value"], language, counted=given.included),
        )
        for name, given in result.impact_map.inputs.items()
    ]
    total = (word("investment", language), "", "", _money(float(result.investment), language))
    headings = ("input", "description", "amount", "present_value")
    return Block(
        f"{word('inputs', language)} [{result.unit}]",
        tuple(word(key, language) for key in headings),
        (*rows, total),
        words=2,
        totals=1,
    )


def _outcomes(result: Result, language: Language) -> Block:
    table = result.by_outcome
    rows = [
        (
            name,
            outcome.description,
            _quantity(result.impact_map, name, outcome),
            *(
                _money(table[name, column], language, counted=outcome.counts)
                for column in ("impact", "present_value")
            ),
        )
        for name, outcome in result.impact_map.outcomes.items()
    ]
    total = _money(float(result.present_value), language)
    headings = ("outcome", "description", "quantity", "impact", "present_value")
    return Block(
        f"{word('outcomes', language)} [{result.unit}]",
        tuple(word(key, language) for key in headings),
        (*rows, (word("total_present_value", language), "", "", "", total)),
        words=2,
        totals=1,
    )


def _quantity(impact_map: ImpactMap, name: str, outcome: Outcome) -> str:
    """Show a quantity as stated; several years as a list, factors joined by a sign."""
    stated: Estimate | ByYear = outcome.quantity
    parts = []
    for entry in over_time(("outcomes", name, "quantity"), stated, None):
        numbers = leaves(entry, impact_map.assumptions)
        believed = map(impact_map.grading.believed, numbers)
        parts.append(" x ".join(_amount(number.estimate) for number in believed))
    return parts[0] if len(parts) == 1 else f"{len(parts)} x: {parts[0]} …"


def _amount(estimate: Estimate) -> str:
    unit = f" {estimate.unit}" if estimate.unit else ""
    return f"{write_number(estimate.best)}{unit}"


def _years(result: Result, language: Language) -> Block:
    table = result.by_year
    rows = [
        (year, *(number_text(number, language) for number in numbers))
        for year, numbers in zip(table.rows, table.values.tolist(), strict=True)
    ]
    discounted = word("discounted", language)
    inputs, value = word("inputs", language).lower(), word("value", language)
    headings = (word("year", language), inputs, f"{inputs}, {discounted}", value,
                f"{value}, {discounted}")  # fmt: skip
    return Block(f"{word('Years', language)} [{result.unit}]", headings, tuple(rows))


def _figures(result: Result, language: Language) -> Block:
    ratio = number_text(float(result.sroi_ratio), language)
    says = word("ratio.says", language).format(unit=result.impact_map.scope.currency, ratio=ratio)
    rows = (
        ("total_present_value", number_text(float(result.present_value), language), result.unit),
        ("investment", number_text(float(result.investment), language), result.unit),
        ("net_present_value", number_text(float(result.net_present_value), language), result.unit),
        ("sroi_ratio", ratio, says),
        ("net_sroi_ratio", number_text(float(result.net_sroi_ratio), language), ""),
        ("payback_period", years_text(float(result.payback_period), language), ""),
    )
    named = tuple((word(key, language), amount, unit) for key, amount, unit in rows)
    return Block(word("figures", language), (), named)


def _conventions(result: Result, language: Language) -> Block:
    rows = []
    for name, text in result.conventions.items():
        key = f"{name}.text"
        if name == "estimates" and result.simulation is not None:
            key = "estimates_drawn"
        shown = word(key, language) if key in WORDS else text
        shown = schedule_text(shown, language) if name.startswith("discounting") else shown
        shown = precision_text(shown, language) if name == "precision" else shown
        not_stated = word("not_stated", language)
        rows.append((word(name, language), shown.replace("NOT STATED", not_stated)))
    missing = unsourced(result.impact_map)
    if missing:
        rows.append((word("unsourced", language), str(len(missing))))
    rows.append(("sroi", f"{result.version}, sha256 {result.impact_map.digest[:16]}"))
    return Block(word("conventions", language), (), tuple(rows), words=2)
