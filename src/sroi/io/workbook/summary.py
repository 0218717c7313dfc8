"""Put together what is said about a reading: what was read, what was assumed, what was left."""

from collections import defaultdict
from collections.abc import Iterator

from sroi.io.workbook.building import UNIT, Builder
from sroi.io.workbook.conventions import Conventions
from sroi.io.workbook.headings import COMPUTED
from sroi.io.workbook.numbers import Numbers
from sroi.io.workbook.parts import column_letters
from sroi.io.workbook.polarity import Shares
from sroi.io.workbook.remarks import WHOSE, Remark, listed, remark
from sroi.io.workbook.rows import Record, Rows
from sroi.io.workbook.stated import Stated
from sroi.io.workbook.table import Table

_LONGEST = 70


def what_was_read(
    table: Table, builder: Builder, conventions: Conventions, shares: Shares
) -> Iterator[Remark]:
    """Yield what was taken from the sheet."""
    if table.sheet.name:
        yield remark("sheet", sheet=table.sheet.name)
    yield remark("headings", rows=listed(list(range(table.first, table.last + 1))))
    for column in table.columns:
        if column.field not in (None, COMPUTED):
            field = str(column.field).replace("_", " ")
            yield remark("column", column=column_letters(column.number),
                         heading=_short(column.heading), field=field)  # fmt: skip
    yield remark("rows", outcomes=len(builder.outcomes), inputs=len(builder.inputs),
                 stakeholders=len(builder.stakeholders))  # fmt: skip
    for name in sorted(conventions.used):
        value = getattr(conventions.stated, name)
        if name in conventions.found:
            cell = conventions.found[name].address
            yield remark("convention", name=name, value=_short(str(value)), cell=cell)
        else:
            yield remark("currency", value=value)
    if shares.checked:
        yield remark("impact", rows=shares.checked)


def what_was_assumed(
    table: Table,
    rows: Rows,
    numbers: Numbers,
    shares: Shares,
    builder: Builder,
    conventions: Conventions,
) -> Iterator[Remark]:
    """Yield what was decided in reading, and by what."""
    yield from _of_shares(table, numbers, shares)
    if numbers.formulas:
        yield remark("formulas", cells=numbers.formulas)
    if numbers.decimal and any(number.is_text for number in numbers.written.values()):
        yield remark("decimal", sign=numbers.decimal)
    for name, first in conventions.first.items():
        column = table.column(name)
        if column is not None:
            yield remark("first_period", column=column_letters(column.number), number=first)
    yield from _of_rows(rows.records)
    stated = conventions.stated
    yield from _of_filled(builder, stated)
    if builder.named:
        yield remark("named", rows=listed(builder.named))
    if builder.inputs:
        yield remark("money")
    neutral = UNIT[table.language][0]
    if neutral in builder.units:
        yield remark("unit", unit=neutral)
    yield from _of_hidden(table, rows, stated)
    missing = [name for name in ("base_year", "price_year") if getattr(stated, name) is None]
    if missing:
        yield remark("not_stated", names=", ".join(missing))


def _of_filled(builder: Builder, stated: Stated) -> Iterator[Remark]:
    for name, numbers_of_rows in builder.filled.items():
        value = getattr(stated, name)
        if name == "unvalued":
            yield remark("unvalued", rows=listed(numbers_of_rows), value=_short(str(value)))
        else:
            yield remark("filled", rows=listed(numbers_of_rows), field=name.replace("_", " "),
                         value=value)  # fmt: skip


def _of_shares(table: Table, numbers: Numbers, shares: Shares) -> Iterator[Remark]:
    if table.column("attribution") is not None:
        whose = WHOSE[shares.polarity]
        key = {"heading": "polarity_heading", "impact": "polarity_impact",
               "stated": "polarity_stated", "either": "polarity_either"}  # fmt: skip
        yield remark(key[shares.polarity_by], whose=whose)
    for name, scale in shares.scales.items():
        column = table.column(name)
        is_bare = any(field == name and not number.is_percent and number.readings[0]
                      for (_, field), number in numbers.written.items())  # fmt: skip
        if column is not None and is_bare:
            yield remark(scale, column=column_letters(column.number))


def _of_rows(records: list[Record]) -> Iterator[Remark]:
    by_field: dict[str, list[int]] = defaultdict(list)
    for record in records:
        for name in record.carried:
            by_field[name].append(record.row)
    for name in sorted(by_field):
        if name == "stakeholder":
            yield remark("carried", rows=listed(by_field[name]))
        else:
            yield remark("merged", rows=listed(by_field[name]), field=name.replace("_", " "))


def hidden_parts(table: Table, rows: Rows) -> list[str]:
    """Return the hidden columns and rows that say something of the map."""
    used = {cell.column for record in rows.records for cell in record.cells.values()}
    columns = [column_letters(each.number) for each in table.columns
               if each.is_hidden and each.number in used]  # fmt: skip
    hidden = [record.row for record in rows.records
              if record.row in table.sheet.layout.hidden_rows]  # fmt: skip
    return [*columns, *([listed(hidden)] if hidden else [])]


def _of_hidden(table: Table, rows: Rows, stated: Stated) -> Iterator[Remark]:
    places = hidden_parts(table, rows)
    if places and stated.hidden == "read":
        yield remark("hidden_read", places=", ".join(places))


def what_was_left(
    table: Table, rows: Rows, conventions: Conventions, hidden: list[str]
) -> Iterator[Remark]:
    """Yield every column and row that holds something and was not read."""
    yield from _columns_left(table)
    if hidden:
        yield remark("hidden", places=", ".join(hidden))
    taken = {cell.row for cell in conventions.found.values()}
    for cell in table.sheet.cells.values():
        if cell.row < table.first and cell.row not in taken and cell.text:
            yield remark("above", cell=cell.address, text=_short(cell.text))
    named = {"total": rows.totals, "note": rows.notes, "other": rows.other}
    for key, cells in named.items():
        for cell in cells:
            if cell.row not in taken:
                yield remark(key, row=cell.row, text=_short(cell.text))
    for row in rows.headings:
        yield remark("repeated", row=row)
    if rows.empty:
        yield remark("empty", rows=rows.empty)


def _columns_left(table: Table) -> Iterator[Remark]:
    headed = {column.number for column in table.columns}
    for column in table.columns:
        letters, heading = column_letters(column.number), _short(column.heading)
        if column.field == COMPUTED:
            yield remark("computed", column=letters, heading=heading)
        elif column.field is None:
            yield remark("unknown", column=letters, heading=heading)
    nameless = {cell.column for cell in table.sheet.cells.values()
                if cell.row > table.last and cell.column not in headed}  # fmt: skip
    for number in sorted(nameless):
        yield remark("no_heading", column=column_letters(number))


def _short(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= _LONGEST else f"{said[: _LONGEST - 1]}…"
