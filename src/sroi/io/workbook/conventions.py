"""Find what a sheet states beside its table, and ask together for what nobody states."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from sroi.errors import Fault
from sroi.io.workbook.building import CALENDAR
from sroi.io.workbook.cells import PERIOD, number_of, time_unit
from sroi.io.workbook.headings import (
    convention_of,
    currencies_in,
    first_period_of,
    is_in_months,
    meant_by,
)
from sroi.io.workbook.numbers import Numbers
from sroi.io.workbook.opening import Cell, Sheet
from sroi.io.workbook.rows import Rows
from sroi.io.workbook.stated import Stated
from sroi.io.workbook.table import Table

_FURTHEST = 6
"""Columns to the right of a label among which its value is looked for."""
_LARGEST_RATE = 0.3
"""A bare rate above may be per cent; one in between is asked about."""
_OF_ALL = {
    "deadweight": "the share that would have happened anyway: deadweight='0%'",
    "displacement": "the share that only moved from elsewhere: displacement='0%'",
    "attribution": "the share caused by others: attribution='0%'",
    "duration": "how long the outcomes last: duration='1 year'",
    "starts": "when they begin, 0 for the year of activity, 1 for the year after: starts=0",
}


@dataclass
class Conventions:
    """Hold what the sheet or the caller states for the whole map."""

    stated: Stated
    """What the caller states, completed by what the sheet states."""
    first: dict[str, int] = field(default_factory=dict)
    """By which number the columns of starts and of years call the period of activity."""
    found: dict[str, Cell] = field(default_factory=dict)
    """Cells beside the table that state a convention, by its name."""
    used: set[str] = field(default_factory=set)
    """Names of those that were taken from the sheet."""
    faults: list[Fault] = field(default_factory=list)
    base_year: int | None = None
    """The base year; while it is asked for, the first year of the sheet."""


def read_conventions(table: Table, rows: Rows, numbers: Numbers, stated: Stated) -> Conventions:
    """Complete what the caller states by what stands beside the table, and ask for the rest."""
    labels = dict(_labels(table, rows))
    here = Conventions(stated, found=labels)
    for name, cell in labels.items():
        value = None if getattr(stated, name) is not None else _value(name, cell)
        if value is not None:
            here.stated = replace(here.stated, **{name: value})
            here.used.add(name)
    if here.stated.currency is None and len(numbers.currencies) == 1:
        here.stated = replace(here.stated, currency=next(iter(numbers.currencies)))
        here.used.add("currency")
    here.faults += _other_money(table, numbers, here.stated.currency)
    for name in ("starts", "year"):
        here.faults += _first_period(name, table, numbers, here)
    years = _calendar_years(numbers)
    here.base_year = here.stated.base_year or min(years, default=None)
    here.faults += _missing(table, rows, numbers, here.stated)
    return here


def _labels(table: Table, rows: Rows) -> Iterator[tuple[str, Cell]]:
    """Yield the conventions that are stated above the table, or below it in rows of their own."""
    below = {cell.row for cell in (*rows.notes, *rows.other)}
    before = 0
    for (row, column), cell in table.sheet.cells.items():
        is_label, before = row != before and isinstance(cell.value, str), row
        if is_label and (row < table.first or row in below):
            name = convention_of(cell.text)
            value = _beside(table.sheet, row, column, cell) if name else None
            if name and value is not None:
                yield name, value


def _beside(sheet: Sheet, row: int, column: int, label: Cell) -> Cell | None:
    """Return what a label is followed by: in its own cell behind a colon, or to the right."""
    _, _, behind = str(label.value).partition(":")
    if behind.strip():
        return label._replace(value=behind.strip())
    for right in range(column + 1, column + 1 + _FURTHEST):
        cell = sheet.cells.get((row, right))
        if cell is not None and not cell.is_error and cell.value is not None:
            return cell
    return None


def _value(name: str, cell: Cell) -> Any:
    """Return the value of a convention, or None where the cell does not make it certain."""
    if name in ("title", "activity"):
        return cell.text or None
    if name == "currency":
        certain, _ = currencies_in(cell.text)
        return next(iter(certain)) if len(certain) == 1 else None
    try:
        number = number_of(cell)
    except Fault:
        return None
    if len(number.readings) > 1 or number.behind:
        return None
    value = number.readings[0]
    if name != "discounting":
        return int(value) if value.is_integer() and value >= CALENDAR else None
    if number.is_percent:
        return f"{value:.10g}%" if number.is_text else value
    if value >= 1:
        return f"{value:.10g}%"
    return value if value < _LARGEST_RATE and "%" not in cell.text else None


def _other_money(table: Table, numbers: Numbers, currency: str | None) -> Iterator[Fault]:
    others = sorted(numbers.currencies - {currency})
    others += [sign for sign in sorted(numbers.signs) if currency not in meant_by(sign)]
    if currency is not None and others:
        column = table.column("value")
        place = table.sheet.place(table.last, column.number if column else 1)
        yield Fault(f"the sheet has amounts in {', '.join(others)}, and the currency is {currency}",
                    where=place, remedy="convert them, or correct the currency",
                    code="E206")  # fmt: skip


def _first_period(name: str, table: Table, numbers: Numbers, here: Conventions) -> Iterator[Fault]:
    """Find by which number a column calls the period of activity: 0 or 1."""
    column = table.column(name)
    values = [number.readings[0] for (_, each), number in numbers.written.items()
              if each == name and number.behind != PERIOD
              and number.readings[0] < CALENDAR]  # fmt: skip
    if column is None or not values:
        return
    said = first_period_of(column.heading)
    if here.stated.first_period is not None:
        here.first[name] = here.stated.first_period
    elif 0 in values:
        here.first[name] = 0
    elif said is not None:
        here.first[name] = said
    else:
        problem = f"'{column.heading}' may call the period of activity 0 or 1"
        remedy = "say first_period=0 or first_period=1 (--first-period)"
        yield Fault(problem, where=table.sheet.place(column.row, column.number), remedy=remedy,
                    code="E612")  # fmt: skip


def _missing(table: Table, rows: Rows, numbers: Numbers, stated: Stated) -> Iterator[Fault]:
    """Yield what a map must say and neither the sheet nor the caller does."""
    fields = table.fields
    if stated.currency is None:
        signs = sorted(numbers.signs)
        hint = meant_by(signs[0])[0] if len(signs) == 1 else "EUR"
        shown = f", only the sign {signs[0]}" if len(signs) == 1 else ""
        yield _ask(table, f"the currency{shown}", f"currency='{hint}' (--currency)")
    if stated.discounting is None:
        yield _ask(table, "the discount rate", "discounting='3.5%', or 'none' (--discounting)")
    if stated.activity is None:
        yield _ask(table, "the activity", "activity='What is done, by whom, where' (--activity)")
    if stated.investment is None and not any(record.has_input for record in rows.records):
        yield _ask(table, "what is put in", "investment=20000 (--investment)")
    years = _calendar_years(numbers)
    if stated.base_year is None and years:
        yield _ask(table, "the base year", f"base_year={min(years)} (--base-year)")
    for name, remedy in _OF_ALL.items():
        by_year = name == "starts" and "year" in fields
        if name not in fields and name not in stated.of_all() and not by_year:
            yield _ask(table, f"the {name}", f"{remedy} (--{name})")
    if "drop_off" not in fields and stated.drop_off is None and _lasts(table, numbers, stated):
        remedy = "the share lost each year after the first: drop_off='0%' (--drop-off)"
        yield _ask(table, "the drop-off of outcomes that last over a year", remedy)


def _calendar_years(numbers: Numbers) -> list[int]:
    return [int(value) for (_, name), value in numbers.values.items()
            if name == "year" and value >= CALENDAR]  # fmt: skip


def _lasts(table: Table, numbers: Numbers, stated: Stated) -> bool:
    """Tell whether an outcome of the sheet lasts over a year."""
    column = table.column("duration")
    in_months = column is not None and is_in_months(column.heading)
    for (_, name), number in numbers.written.items():
        if name == "duration":
            is_month = time_unit(number) == "month" or (in_months and not number.behind)
            if number.readings[0] > (_YEAR if is_month else 1):
                return True
    return str(stated.duration or "").strip() not in ("", "1", "1.0", "1 year", "1 an")


_YEAR = 12
"""Months of a year."""


def _ask(table: Table, what: str, remedy: str) -> Fault:
    sheet = table.sheet
    where = f"{sheet.workbook}:{sheet.name}" if sheet.name else sheet.workbook
    return Fault(f"the sheet does not state {what}", where=where, remedy=f"say {remedy}",
                 code="E204")  # fmt: skip
