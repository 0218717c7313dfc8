"""Tell the rows of a table apart: outcomes, inputs, totals, notes; and carry merged cells down."""

from collections import defaultdict
from dataclasses import dataclass, field

from sroi.errors import Fault, InvalidMapError
from sroi.io.workbook.cells import is_blank, unreadable
from sroi.io.workbook.headings import COMPUTED, SHARES, begins_with_word, plain
from sroi.io.workbook.opening import Cell
from sroi.io.workbook.table import Table

_OF_STAKEHOLDER = frozenset({"stakeholder", "size", "involved"})
_ONCE = frozenset({"input", "input_value", "output", "size", "involved"})
"""What a merged cell says once, for the first of its rows."""
_EACH = frozenset({"quantity", "value", "impact", "year"})
"""What must stand in each row: carried down it would count again."""
_TEXTS = ("outcome", "indicator", "proxy", "unit", "note")
_OF_INPUT = frozenset({"input", "input_value"})
_NOT_IN_TOTALS = frozenset({"indicator", "proxy", "duration", "starts", *SHARES})
"""What only the row of an outcome has, even if its first word is total."""
MOST_ROWS = 10_000
"""Rows of a table that say something."""
MOST_FAULTS = 1000
"""Faults of one kind that are kept; no more are shown."""
_FEWEST_OF_HEADING = 3


@dataclass
class Record:
    """Hold what one row says, by what its columns mean."""

    row: int
    cells: dict[str, Cell]
    """The filled cells, and those carried down to this row."""
    carried: set[str] = field(default_factory=set)
    """What does not stand in this row itself."""

    @property
    def has_outcome(self) -> bool:
        """Whether the row states a change."""
        return any(name in self.cells and name not in self.carried
                   for name in ("outcome", "quantity", "value"))  # fmt: skip

    @property
    def has_input(self) -> bool:
        """Whether the row states a contribution."""
        return bool(_OF_INPUT & self.cells.keys())


@dataclass
class Rows:
    """Hold the rows of a table that say something, and name the others."""

    records: list[Record] = field(default_factory=list)
    totals: list[Cell] = field(default_factory=list)
    notes: list[Cell] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    """Rows in which the headings are repeated."""
    other: list[Cell] = field(default_factory=list)
    """First cells of rows that say nothing that a map can hold."""
    empty: int = 0
    faults: list[Fault] = field(default_factory=list)


def read_rows(table: Table) -> Rows:
    """Tell the rows below the headings apart, and carry down what is meant for several."""
    rows = Rows()
    fields = {column.number: column.field for column in table.columns if column.field}
    by_row: dict[int, list[Cell]] = defaultdict(list)
    for (row, _), cell in table.sheet.cells.items():
        if row > table.last and not is_blank(cell):
            by_row[row].append(cell)
    if len(by_row) > MOST_ROWS:
        problem = f"the table has over {MOST_ROWS:,} rows"
        where = table.sheet.place(table.last + MOST_ROWS, 1)
        remedy = "delete what lies below the table, or split it"
        raise InvalidMapError([Fault(problem, where=where, remedy=remedy, code="E102")])
    rows.empty = max(table.sheet.layout.last_row - table.last - len(by_row), 0)
    spans = _spans(table)
    headings = {each.number: plain(each.lowest) for each in table.columns}
    breaks: set[int] = set()
    for row, cells in by_row.items():
        record = Record(row, {str(fields[cell.column]): cell for cell in cells
                              if fields.get(cell.column) not in (None, COMPUTED)})  # fmt: skip
        if _is_heading(headings, cells):
            rows.headings.append(row)
        elif _begins(record, cells, "total"):
            rows.totals.append(cells[0])
            breaks.add(row)
        elif _begins(record, cells, "note"):
            rows.notes.append(cells[0])
        elif not record.cells.keys() - {"note", "impact"}:
            rows.other.append(cells[0])
        else:
            _unmerge(table, record, spans, rows)
            rows.records.append(record)
    _carry(table, rows, breaks)
    return rows


def _spans(table: Table) -> dict[tuple[int, str], tuple[int, int, int]]:
    """Return, for each row and field under a merged cell, its first row, column and last row."""
    fields = {column.number: column.field for column in table.columns if column.field}
    return {
        (row, str(fields[left])): (top, left, bottom)
        for top, left, bottom, _ in table.sheet.layout.merged
        if top > table.last and bottom > top and fields.get(left) not in (None, COMPUTED)
        for row in range(top, min(bottom, table.sheet.layout.last_row) + 1)
    }


def _is_heading(headings: dict[int, str], cells: list[Cell]) -> bool:
    same = sum(1 for cell in cells if isinstance(cell.value, str)
               and plain(cell.value) == headings.get(cell.column))  # fmt: skip
    return same >= _FEWEST_OF_HEADING


def _begins(record: Record, cells: list[Cell], kind: str) -> bool:
    """Tell whether a row is a total or a note: its first text says so, and no cell denies it."""
    first = next((cell for cell in cells if isinstance(cell.value, str)), None)
    if first is None or not begins_with_word(first.text, kind):
        return False
    if kind == "note":
        return len(cells) == 1
    return not record.cells.keys() & _NOT_IN_TOTALS


def _unmerge(
    table: Table,
    record: Record,
    spans: dict[tuple[int, str], tuple[int, int, int]],
    rows: Rows,
) -> None:
    for column in table.columns:
        name = column.field
        if name in (None, COMPUTED) or (record.row, str(name)) not in spans:
            continue
        top, left, bottom = spans[record.row, str(name)]
        anchor = table.sheet.cells.get((top, left))
        if name in _EACH and record.row == top:
            problem = f"one {name} is merged over rows {top} to {bottom}"
            fault = unreadable(problem, "write it in each row, or once in a row of its own")
            rows.faults.append(_at(fault, table, top, left))
        elif name not in _EACH | _ONCE and record.row > top and not is_blank(anchor):
            record.cells[str(name)] = anchor  # type: ignore[assignment]  # a blank one is none
            record.carried.add(str(name))


def _at(fault: Fault, table: Table, row: int, column: int) -> Fault:
    return Fault(fault.problem, where=table.sheet.place(row, column), remedy=fault.remedy,
                 code=fault.code)  # fmt: skip


def _carry(table: Table, rows: Rows, breaks: set[int]) -> None:
    """Carry the stakeholder down to rows without one, and texts within the years of an outcome."""
    by_section = not any(record.has_outcome and "stakeholder" in record.cells
                         for record in rows.records)  # fmt: skip
    before: Record | None = None
    alone: Record | None = None
    kept: list[Record] = []
    for record in rows.records:
        if before is not None and any(before.row < row < record.row for row in breaks):
            before = None
        if "stakeholder" in record.cells:
            is_alone = record.cells.keys() <= {"stakeholder", "note"}
            alone = record if is_alone and not by_section else None
            if alone is not None:
                rows.other.append(record.cells["stakeholder"])
                continue
            before = record
        elif alone is not None:
            rows.faults.append(_is_it_one(alone, table))
            alone = None
        elif before is None:
            rows.faults.append(_nobody(record, table))
        if "stakeholder" not in record.cells and before is not None:
            record.cells["stakeholder"] = before.cells["stakeholder"]
            record.carried.add("stakeholder")
        kept.append(record)
    rows.records[:] = kept
    if "year" in table.fields:
        _carry_texts(rows.records)


def _carry_texts(records: list[Record]) -> None:
    """Let the rows of further years say by blanks that they are about the same outcome."""
    before: Record | None = None
    for record in records:
        if before is not None and "year" in record.cells and "outcome" not in record.cells and (
            _text(record, "stakeholder") == _text(before, "stakeholder")
        ):  # fmt: skip
            for name in (*_TEXTS, *SHARES, "duration", "starts"):
                if name in before.cells and name not in record.cells:
                    record.cells[name] = before.cells[name]
                    record.carried.add(name)
        if record.has_outcome:
            before = record


def _is_it_one(record: Record, table: Table) -> Fault:
    cell = record.cells["stakeholder"]
    problem = f"'{cell.text[:60]}' stands alone, and the rows below name no stakeholder"
    remedy = "write the stakeholder beside each outcome; begin a note with 'Note:'"
    return _at(unreadable(problem, remedy), table, cell.row, cell.column)


def _nobody(record: Record, table: Table) -> Fault:
    column = table.column("stakeholder")
    fault = unreadable("no stakeholder stands here or above", "write whom the row is about")
    return _at(fault, table, record.row, column.number if column else 1)


def _text(record: Record, name: str) -> str:
    return record.cells[name].text if name in record.cells else ""
