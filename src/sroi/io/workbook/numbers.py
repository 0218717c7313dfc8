"""Read the numbers of all rows, and settle together what a single cell leaves in doubt."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from sroi.errors import Fault
from sroi.io.workbook.cells import (
    PERIOD,
    Number,
    decimal_sign,
    number_of,
    settled,
    time_unit,
    unreadable,
)
from sroi.io.workbook.headings import SHARES, currencies_in, period_word
from sroi.io.workbook.rows import MOST_FAULTS, Record
from sroi.io.workbook.stated import Scale, Stated
from sroi.io.workbook.table import Table

MONEY = ("value", "input_value", "impact")
COUNTS = ("quantity", "size", "involved", "sample_size", "duration", "starts", "year")
_NUMBERS = frozenset({*MONEY, *COUNTS, *SHARES})
_WHOLE = frozenset({"size", "involved", "sample_size", "year"})
_FULL = 100


@dataclass
class Numbers:
    """Hold the numbers by row and field, and what is left to decide about them."""

    values: dict[tuple[int, str], float] = field(default_factory=dict)
    written: dict[tuple[int, str], Number] = field(default_factory=dict)
    scales: dict[str, tuple[Scale, ...]] = field(default_factory=dict)
    """What the bare numbers of a column of shares may be."""
    currencies: set[str] = field(default_factory=set)
    """Currencies that the sheet names for certain."""
    signs: set[str] = field(default_factory=set)
    """Signs of money that several currencies share."""
    formulas: int = 0
    """Cells whose value was computed by the spreadsheet."""
    decimal: str | None = None
    faults: list[Fault] = field(default_factory=list)

    def note(self, fault: Fault) -> None:
        """Keep a fault, as long as there are not too many to be shown."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)

    def share(self, row: int, name: str, scale: Scale | None) -> float | None:
        """Return a share as a fraction, its bare numbers read at a scale."""
        number = self.written.get((row, name))
        if number is None:
            return None
        if number.is_percent:
            return _hundredth(number.readings[0]) if number.is_text else number.readings[0]
        return _hundredth(number.readings[0]) if scale == "percent" else number.readings[0]


def _hundredth(number: float) -> float:
    """Divide by a hundred as on paper: 7 % are 0.07."""
    return float(Decimal(repr(number)) / _FULL)


def read_numbers(table: Table, records: list[Record], stated: Stated) -> Numbers:
    """Read every cell that should hold a number."""
    numbers = Numbers()
    found: dict[tuple[int, str], Number] = {}
    for record in records:
        for name, cell in record.cells.items():
            if name not in _NUMBERS:
                continue
            numbers.formulas += cell.is_formula and name not in record.carried
            said = period_word(cell.text) if name == "starts" else None
            if said is not None:
                found[record.row, name] = Number((float(said),), behind=PERIOD)
                continue
            try:
                found[record.row, name] = number_of(cell)
            except Fault as fault:
                numbers.note(_at(table, record, name, fault))
    numbers.decimal = stated.decimal or decimal_sign(found.values())
    rows = {record.row: record for record in records}
    for (row, name), number in found.items():
        try:
            one = settled(number, numbers.decimal)
            _check(one, name)
        except Fault as fault:
            numbers.note(_at(table, rows[row], name, fault))
            continue
        numbers.written[row, name] = one
        numbers.values[row, name] = one.readings[0]
    _note_money(table, numbers)
    _note_scales(table, rows, numbers, stated)
    return numbers


def _at(table: Table, record: Record, name: str, fault: Fault) -> Fault:
    cell = record.cells[name]
    where = table.sheet.place(cell.row, cell.column)
    return Fault(fault.problem, where=where, remedy=fault.remedy, code=fault.code)


def _check(number: Number, name: str) -> None:
    """Refuse what stands beside a number where it has no place."""
    if number.is_percent and name not in SHARES:
        raise unreadable("per cent where a number should be", "write the number alone")
    if (number.currencies or number.signs) and number.is_text and name not in MONEY:
        raise unreadable("money where a number should be", "write the number alone")
    if name == "duration":
        known = time_unit(number) is not None
    else:
        known = not number.behind or (name == "starts" and number.behind == PERIOD)
    if not known:
        raise unreadable(f"'{number.behind[:40]}' stands behind the number", "write the number "
                         "alone, and its unit in a column with the heading Unit")  # fmt: skip
    if name in _WHOLE and not number.readings[0].is_integer():
        raise unreadable(f"{number.readings[0]:.10g} is no whole number", "write a whole number")


def _note_money(table: Table, numbers: Numbers) -> None:
    for name in ("value", "input_value"):
        column = table.column(name)
        if column is not None:
            certain, shared = currencies_in(column.heading)
            numbers.currencies |= certain
            numbers.signs |= shared
    for (_, name), number in numbers.written.items():
        if name in ("value", "input_value"):
            numbers.currencies |= number.currencies
            numbers.signs |= number.signs


def _note_scales(
    table: Table, rows: Mapping[int, Record], numbers: Numbers, stated: Stated
) -> None:
    for name in SHARES:
        column = table.column(name)
        if column is None:
            continue
        bare = {row: number.readings[0] for (row, field), number in numbers.written.items()
                if field == name and not number.is_percent and number.readings[0]}  # fmt: skip
        numbers.scales[name] = _scales(list(bare.values()), "%" in column.heading, stated)
        if stated.shares is None and numbers.scales[name] == ("percent",):
            for row, number in bare.items():
                if abs(number) < 1:
                    problem = f"{number:.10g} beside numbers in per cent may be a share or per cent"
                    fault = unreadable(problem, "write a % sign behind it, or say "
                                       "shares='percent' (--shares percent)")  # fmt: skip
                    numbers.note(_at(table, rows[row], name, fault))


def _scales(bare: list[float], heading_says_percent: bool, stated: Stated) -> tuple[Scale, ...]:
    """Return what bare numbers may be: fractions, or per cent; nought is nought in both."""
    if stated.shares is not None:
        return (stated.shares,)
    if any(abs(number) > 1 for number in bare):
        return ("percent",)
    some_between = any(abs(number) < 1 for number in bare)
    if not bare or (some_between and not heading_says_percent):
        return ("fraction",)
    return ("fraction", "percent")


def scale_faults(table: Table, names: list[str]) -> Iterator[Fault]:
    """Yield the question of each column of shares that may be fractions or per cent."""
    for name in names:
        column = table.column(name)
        if column is not None:
            problem = f"the numbers under '{column.heading}' may be fractions or per cent"
            remedy = "say shares='fraction' or shares='percent' (--shares)"
            yield Fault(problem, where=table.sheet.place(column.row, column.number),
                        remedy=remedy, code="E612")  # fmt: skip
