"""Lay out what is put in, a row for each year of each input, and what comes out of the activity."""

from collections.abc import Iterator
from typing import NamedTuple

from sroi.model.impact_map import ImpactMap
from sroi.model.people import Input
from sroi.model.valuation import Valuation
from sroi.model.walk import Entry, Keys, leaves, over_time
from sroi.reporting.workbook.conventions import Conventions
from sroi.reporting.workbook.factors import Numbers, belief_words, sample_size, sources_of
from sroi.reporting.workbook.grid import (
    FACTOR,
    MONEY,
    SMALL,
    TEXT,
    Formula,
    Ref,
    Sheet,
    Style,
    address,
    product,
)
from sroi.reporting.workbook.preparing import Valuations, in_units
from sroi.reporting.workbook.tables import FIRST, counted, headed, ruled
from sroi.reporting.workbook.words import named, say

_COLUMNS = (
    "id", "input", "contributor", "input_kind", "counted", "input_year", "quantity", "unit",
    "unit_value", "unit_of_value", "amount", "factor", "input_present_value", "source", "beliefs",
)  # fmt: skip
_AT = {key: place for place, key in enumerate(_COLUMNS, 1)}


class Invested(NamedTuple):
    """Hold the total of the inputs, and where those of each stakeholder stand."""

    total: Ref
    of: dict[str | None, tuple[Ref, Ref]]
    """First and last present value of the counted inputs of a stakeholder."""


class _Row(NamedTuple):
    name: str
    given: Input
    year: int
    valuation: Valuation
    amount: Entry


class Inputs:
    """Lay out the sheet of inputs."""

    def __init__(self, numbers: Numbers, conventions: Conventions, found: Valuations) -> None:
        self.numbers, self.conventions, self.found = numbers, conventions, found
        self.map, self.language = numbers.map, numbers.language
        unit = conventions.result.unit
        self.sheet = headed(say("Inputs", self.language), _COLUMNS, self.language, unit)
        self.unit_values: dict[str, Ref] = {}
        self.invested = self._write()

    def _rows(self) -> Iterator[_Row]:
        """Yield the years of inputs, stakeholder by stakeholder, what counts first."""
        order = [*self.map.stakeholders, None]
        inputs = sorted(
            self.map.inputs.items(),
            key=lambda pair: (order.index(pair[1].stakeholder), not pair[1].included),
        )
        for name, given in inputs:
            part = "amount" if given.amount is not None else "quantity"
            slots = over_time(("inputs", name, part), getattr(given, part), given.source)
            values = self.found["inputs", name]
            for year, (slot, value) in enumerate(zip(slots, values, strict=True)):
                yield _Row(name, given, year, value, slot)

    def _write(self) -> Invested:
        row, values = FIRST, []
        of: dict[str | None, tuple[Ref, Ref]] = {}
        for each in self._rows():
            value = self._row(row, each)
            values.append((each.given.included, value))
            if each.given.included:
                who = each.given.stakeholder
                of[who] = (of[who][0] if who in of else value, value)
            row += 1
        ruled(self.sheet, FIRST, row - 1, len(_COLUMNS))
        return Invested(self._total(row, values), of)

    def _total(self, row: int, values: list[tuple[bool, Ref]]) -> Ref:
        yes, column = say("yes", self.language), _AT["input_present_value"]
        self.sheet.row(row, [None] * len(_COLUMNS), Style("total"))
        self.sheet.put(row, 2, say("total.investment", self.language), Style("total"))
        last = max(row - 1, FIRST)
        flags, money = (
            f"{address(FIRST, at)}:{address(last, at)}" for at in (_AT["counted"], column)
        )
        text = f'=SUMIF({flags},"{yes}",{money})'
        total = sum(value.value for is_counted, value in values if is_counted)
        return self.sheet.put(row, column, Formula(text, total), Style("total", MONEY))

    def _row(self, row: int, each: _Row) -> Ref:
        name, given, year = each.name, each.given, each.year
        sheet, language, keys = self.sheet, self.language, ("inputs", name)
        sheet.put(row, 1, name, SMALL)
        if year == 0:
            self.numbers.book.text(sheet, (row, 2), (*keys, "description"), given.description)
            who = (
                self.map.stakeholders[given.stakeholder].description if given.stakeholder else None
            )
            sheet.put(row, _AT["contributor"], who, TEXT)
            sheet.put(row, _AT["input_kind"], say(given.kind, language), TEXT)
        sheet.put(row, _AT["counted"], say("yes" if given.included else "no", language), TEXT)
        sheet.put(row, _AT["input_year"], self.conventions.label(year), TEXT)
        amount = self._amount(row, each)
        rate = self.conventions.schedules[0].factors[year]
        factor = Formula(f"={rate.seen_from(sheet.title)}", rate.value)
        by = sheet.put(row, _AT["factor"], factor, Style("formula", FACTOR))
        style = counted(Style("formula", MONEY), counts=given.included)
        value = sheet.put(
            row, _AT["input_present_value"], product((amount, by), sheet.title), style
        )
        source = sources_of(self.map, each.amount, language)
        sheet.put(row, _AT["source"], source, TEXT)
        sheet.put(row, _AT["beliefs"], self._beliefs(each), TEXT)
        return value

    def _amount(self, row: int, each: _Row) -> Ref:
        """Write the money of a year, from what states it or from units and their worth."""
        sheet, numbers, given = self.sheet, self.numbers, each.given
        by = in_units(numbers, each.valuation)
        style = counted(Style("formula", MONEY), counts=given.included)
        place = (row, _AT["amount"])
        if given.unit_value is None:
            return numbers.put(sheet, place, each.amount, MONEY, by)
        quantity = numbers.put(sheet, (row, _AT["quantity"]), each.amount)
        sheet.put(row, _AT["unit"], unit_of(self.map, each.amount), TEXT)
        slot = Entry(("inputs", each.name, "unit_value"), given.unit_value, given.unit_value.source)
        worth = (row, _AT["unit_value"])
        if each.name not in self.unit_values:
            self.unit_values[each.name] = numbers.put(sheet, worth, slot)
        else:
            first = self.unit_values[each.name]
            text = Formula(f"={first.cell}", first.value)
            sheet.put(*worth, text, Style("formula", MONEY))
        value = self.unit_values[each.name]
        sheet.put(row, _AT["unit_of_value"], unit_of(self.map, slot), TEXT)
        return sheet.put(*place, product((quantity, value, *by), sheet.title), style)

    def _beliefs(self, each: _Row) -> str | None:
        given, said = each.given, [belief_words(self.map, each.amount)]
        if each.year == 0:
            if given.unit_value is not None:
                slot = Entry(("inputs", each.name, "unit_value"), given.unit_value, None)
                said.append(belief_words(self.map, slot, named("value_of_unit", self.language)))
            said.append(given.note)
            if not given.included:
                said.append(say("because", self.language, reason=given.reason))
        return "\n".join(filter(None, said)) or None


def unit_of(impact_map: ImpactMap, slot: Entry) -> str | None:
    """Return the unit of an estimate, of its factors where it is a product."""
    units = [each.estimate.unit for each in leaves(slot, impact_map.assumptions)]
    return " x ".join(filter(None, units)) or None


_OUTPUT_COLUMNS = (
    "id", "output_name", "quantity", "unit", "sample_size", "for_whom", "source", "beliefs"
)  # fmt: skip


def outputs(numbers: Numbers) -> tuple[Sheet, dict[str, tuple[Ref, Ref, Ref]]]:
    """Lay out the outputs; return the cells of description, quantity and unit of each."""
    impact_map, language = numbers.map, numbers.language
    sheet = headed(say("Outputs", language), _OUTPUT_COLUMNS, language)
    cells = {}
    for row, (name, output) in enumerate(impact_map.outputs.items(), FIRST):
        keys: Keys = ("outputs", name)
        slot = Entry((*keys, "quantity"), output.quantity, output.quantity.source or output.source)
        sheet.put(row, 1, name, SMALL)
        numbers.book.text(sheet, (row, 2), (*keys, "description"), output.description)
        quantity = numbers.put(sheet, (row, 3), slot)
        sheet.put(row, 4, unit_of(impact_map, slot), TEXT)
        if numbers.is_alone(slot):
            sample_size(numbers.book, sheet, (row, 5), slot)
        who = (
            impact_map.stakeholders[output.stakeholder].description if output.stakeholder else None
        )
        sheet.put(row, 6, who, TEXT)
        sheet.put(row, 7, sources_of(impact_map, slot, language), TEXT)
        notes = filter(None, (belief_words(impact_map, slot), output.note))
        sheet.put(row, 8, "\n".join(notes) or None, TEXT)
        title = sheet.title
        cells[name] = (Ref(title, row, 2, 0), quantity, Ref(title, row, 4, 0))
    ruled(sheet, FIRST, sheet.last_row, len(_OUTPUT_COLUMNS))
    return sheet, cells
