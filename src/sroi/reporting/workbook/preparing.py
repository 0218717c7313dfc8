"""Lay out the sheet of factors, so that every number has its cell before another refers to it."""

from collections.abc import Iterator
from itertools import chain

from sroi.model.impact_map import ImpactMap
from sroi.model.valuation import Valuation, input_valuations, outcome_valuations
from sroi.model.walk import Entry, Keys, leaves, proxy_value, slots, walk
from sroi.reporting.words import Language
from sroi.reporting.workbook.factors import Numbers
from sroi.reporting.workbook.grid import Book, Ref
from sroi.reporting.workbook.words import say
from sroi.units import money, spell, years

Valuations = dict[Keys, tuple[Valuation, ...]]


def prepared(book: Book, impact_map: ImpactMap, language: Language) -> tuple[Numbers, Valuations]:
    """Return the cells of all numbers that do not stand on a sheet of their own."""
    numbers = Numbers(book, impact_map, language)
    found: Valuations = {
        ("inputs", name): input_valuations(impact_map, name, given)
        for name, given in impact_map.inputs.items()
    }
    for name, outcome in impact_map.outcomes.items():
        if outcome.monetised:
            found["outcomes", name] = outcome_valuations(impact_map, name, outcome)
    _grades(numbers)
    _named(numbers)
    _conversions(numbers)
    _units(numbers, found)
    _parts(numbers, found)
    return numbers, found


def _grades(numbers: Numbers) -> None:
    if numbers.map.evidence_grades:
        numbers.section("section.grades")
    for name, grade in numbers.map.evidence_grades.items():
        keys: Keys = ("evidence_grades", name)
        numbers.constant((*keys, "relative_error"), grade.relative_error, grade.source, "")
        if grade.optimism:
            numbers.constant((*keys, "optimism"), grade.optimism, grade.source, "")
            numbers.grades[name] = numbers.cells[(*keys, "optimism")]


def _named(numbers: Numbers) -> None:
    impact_map = numbers.map
    if impact_map.assumptions:
        numbers.section("section.assumptions")
    for name, stated in impact_map.assumptions.items():
        numbers.named(Entry(("assumptions", name), stated, stated.source))
    if impact_map.financial_proxies:
        numbers.section("section.proxies")
    for name, proxy in impact_map.financial_proxies.items():
        keys: Keys = ("financial_proxies", name)
        ref = numbers.named(proxy_value(keys, proxy))
        numbers.book.text(numbers.sheet, (ref.row, 8), (*keys, "description"), proxy.description)


def _conversions(numbers: Numbers) -> None:
    impact_map = numbers.map
    if impact_map.price_indices or impact_map.exchange_rates:
        numbers.section("section.conversions")
    for name, index in impact_map.price_indices.items():
        for year, value in index.values.items():
            keys: Keys = ("price_indices", name, "values", year)
            numbers.constant(keys, value, index.source, index.currency)
    for name, rate in impact_map.exchange_rates.items():
        words = f"{money(rate.to_currency, rate.price_year)}/{rate.from_currency}"
        numbers.constant(("exchange_rates", name, "rate"), rate.rate, rate.source, words)


def _units(numbers: Numbers, found: Valuations) -> None:
    valuations = list(chain.from_iterable(found.values()))
    for value in valuations:
        numbers.converted(value.steps)
    durations = list(_durations(numbers.map))
    if any(value.per_year != 1 for value in valuations) or any(each[1] != 1 for each in durations):
        numbers.section("section.units")
    for value in valuations:
        in_units(numbers, value)
    for words, factor in durations:
        numbers.unit(say("unit.years", numbers.language, units=words), factor)


def in_units(numbers: Numbers, value: Valuation) -> tuple[Ref, ...]:
    """Return the cells that bring a product of units to money of the map, for one year."""
    units = spell(each.estimate.unit for each in (*value.quantity, *value.unit_value))
    words = say("unit.year", numbers.language, units=units)
    return (*numbers.unit(words, value.per_year), *numbers.converted(value.steps))


def _durations(impact_map: ImpactMap) -> Iterator[tuple[str, float]]:
    for name, outcome in impact_map.outcomes.items():
        if outcome.duration is not None:
            yield years_of(
                impact_map, Entry(("outcomes", name, "duration"), outcome.duration, None)
            )


def years_of(impact_map: ImpactMap, slot: Entry) -> tuple[str, float]:
    """Return the units of a duration, and how many years they are."""
    units = tuple(each.estimate.unit for each in leaves(slot, impact_map.assumptions))
    return spell(units), years(units, impact_map.declared_units)


def _parts(numbers: Numbers, found: Valuations) -> None:
    needed = [slot for slot in slots(numbers.map) if _needs_row(numbers, slot, found)]
    if needed:
        numbers.section("section.parts")
    for slot in needed:
        numbers.resolve(slot)
    for name, outcome in numbers.map.outcomes.items():
        for age, share in enumerate(outcome.profile or ()):
            slot = Entry(("outcomes", name, "profile", age), share, share.source)
            numbers.named(slot)


def _needs_row(numbers: Numbers, slot: Entry, found: Valuations) -> bool:
    """Tell whether the cell of a slot holds a formula, and its numbers stand among the factors."""
    kind, name, *rest = map(str, slot.keys)
    if kind in ("assumptions", "financial_proxies"):
        return False
    if not numbers.is_alone(slot):
        return True
    if rest[:1] == ["profile"]:
        return False  # whose shares follow, one below the other
    if rest == ["duration"]:
        return years_of(numbers.map, slot)[1] != 1.0
    if rest[:1] in (["financial_proxy"], ["amount"]):
        return any(value.steps or value.per_year != 1.0 for value in found.get((kind, name), ()))
    return False


def others(numbers: Numbers) -> None:
    """Give the numbers a cell that nothing on the other sheets is computed from."""
    missing = [entry for entry in walk(numbers.map) if entry.keys not in numbers.cells]
    if missing:
        numbers.section("section.others")
    for entry in missing:
        numbers.resolve(entry)
