"""Find the table in a sheet: the row or two rows of headings, and what each column means."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from sroi.errors import Fault
from sroi.io.workbook.headings import COMPUTED, Heading, placed, trap_in, understand
from sroi.io.workbook.opening import Cell, Sheet
from sroi.io.workbook.parts import column_letters

SEARCHED = 100
"""Rows from the top among which headings are looked for."""
_FEWEST = 4
"""Columns that must be known for a row to count as headings."""
_FEWEST_LOW = 2
"""Headings that must be known in the lower of two rows."""
_LONGEST = 400
"""Characters of a heading; what is longer is text."""
_ESSENTIAL = ("stakeholder", "outcome", "quantity", "value")
_ONE_OF = ("quantity", "value")


@dataclass(frozen=True)
class Column:
    """Hold one column: its place, what stands above it, and what it means."""

    number: int
    heading: str
    """The texts of the rows of headings, joined."""
    row: int
    """Row of the lowest heading."""
    field: str | None
    language: str
    is_hidden: bool

    @property
    def lowest(self) -> str:
        """The text of the lowest row of headings."""
        return self.heading.rpartition(" | ")[2]


@dataclass(frozen=True)
class Table:
    """Hold the columns of a table and where it begins."""

    sheet: Sheet
    first: int
    """First row of headings."""
    last: int
    """Last row of headings."""
    columns: tuple[Column, ...]

    def column(self, field: str) -> Column | None:
        """Return the column of a field, if the table has one."""
        return next((each for each in self.columns if each.field == field), None)

    @property
    def fields(self) -> frozenset[str]:
        """What the table has columns for."""
        return frozenset(each.field for each in self.columns if each.field) - {COMPUTED}

    @property
    def language(self) -> str:
        """Language of most of its headings."""
        counted = Counter(each.language for each in self.columns if each.field)
        return "fr" if counted["fr"] > counted["en"] else "en"


def find_table(sheet: Sheet, *, is_only: bool = False) -> Table | None:
    """Return the table of a sheet, if its first rows have headings that are known.

    Parameters
    ----------
    sheet
        Where to look.
    is_only
        Whether no other sheet is looked at, so that what is read of this one may be kept.
    """
    rows: dict[int, dict[int, Cell]] = defaultdict(dict)
    for (row, column), cell in (sheet.cells if is_only else sheet.top(SEARCHED)).items():
        if row > SEARCHED:
            break
        rows[row][column] = cell
    best: Table | None = None
    for row, cells in rows.items():
        if sum(understand(_heading_of(cell)) != Heading() for cell in cells.values()) < _FEWEST_LOW:
            continue
        for above in (None, rows.get(row - 1)):
            if above is not None or best is None or row > best.last:
                table = _read(sheet, row, cells, above)
                if best is None or _score(table) > _score(best):
                    best = table
    return best if best is not None and _is_enough(best) else None


def _score(table: Table) -> int:
    """Count what the headings tell; texts of the first rows tell as much only by accident."""
    return len(table.fields)


def _is_enough(table: Table) -> bool:
    fields = table.fields
    return len(fields) >= _FEWEST and "outcome" in fields and bool(fields & set(_ONE_OF))


def _read(sheet: Sheet, row: int, cells: dict[int, Cell], above: dict[int, Cell] | None) -> Table:
    """Read a row as headings, with the groups that stand above it, if they are to be read too."""
    groups = _spread(sheet, row - 1, above or {})
    columns: list[Column] = []
    left: tuple[str | None, int] = (None, 0)  # the nearest known column, and its group's place
    for number in range(1, sheet.layout.last_column + 1):
        below = _heading_of(cells.get(number))
        over, origin = groups.get(number, ("", 0))
        own = over if origin == number or not below else ""
        if not below and origin != number:
            continue
        group, heading = understand(over), understand(below)
        beside = left[0] if left[1] == origin else None
        field = placed(heading, group, beside)
        if heading == Heading() and not any(map(str.isalnum, below)):
            field = placed(group, Heading(), left[0]) if own else None
        columns.append(Column(
            number, " | ".join(dict.fromkeys(filter(None, (over, below)))),
            row if below else row - 1, field,
            (heading if below else group).language, number in sheet.layout.hidden_columns,
        ))  # fmt: skip
        if field not in (None, COMPUTED):
            left = (field, origin)
    first = row if above is None else row - 1
    return Table(sheet, first, row, tuple(columns))


def _heading_of(cell: Cell | None) -> str:
    text = (
        "" if cell is None or cell.is_error else str(cell.value if cell.value is not None else "")
    )
    return "" if len(text) > _LONGEST else text.strip()


def _spread(sheet: Sheet, row: int, cells: dict[int, Cell]) -> dict[int, tuple[str, int]]:
    """Return the group over each column with the column where it is written.

    A group reaches over the cells that it is merged with, or else to the next group.
    """
    ends = {first: last for top, first, bottom, last in sheet.layout.merged if top <= row <= bottom}
    spread: dict[int, tuple[str, int]] = {}
    said, origin = "", 0
    for number in range(1, sheet.layout.last_column + 1):
        text = _heading_of(cells.get(number))
        if text:
            said, origin = text, number
        if said and number <= ends.get(origin, sheet.layout.last_column):
            spread[number] = (said, origin)
    return spread


def doubts(table: Table) -> Iterator[Fault]:
    """Yield a fault for each column that is missing, is there twice, or cannot be told."""
    sheet = table.sheet
    found = defaultdict(list)
    for column in table.columns:
        if column.field not in (None, COMPUTED, "note"):
            found[column.field].append(column)
            yield from _trap(table, column)
        elif (
            column.field is None and understand(column.heading.split(" | ")[-1]).within == "amount"
        ):
            problem = f"'{column.heading}' may be the value of an input, of a proxy, or of all"
            yield Fault(problem, where=sheet.place(column.row, column.number), code="E612",
                        remedy="write 'Input value' or 'Unit value'")  # fmt: skip
    for field, columns in found.items():
        if len(columns) > 1:
            last = columns[-1]
            places = " and ".join(f"{column_letters(each.number)}{each.row}" for each in columns)
            problem = f"{len(columns)} columns may be {_said(str(field))}: {places}"
            yield Fault(problem, where=sheet.place(last.row, last.number), code="E612",
                        remedy="delete one of them, or give it another heading")  # fmt: skip
    for field in _ESSENTIAL:
        if field not in found:
            problem = f"no column is known as {_said(field)}"
            yield Fault(problem, where=sheet.place(table.last, 1), code="E612",
                        remedy=f"give it the heading '{_TITLES[field]}'")  # fmt: skip


def _trap(table: Table, column: Column) -> Iterator[Fault]:
    word = trap_in(column.heading, str(column.field))
    if word is not None:
        problem = f"'{column.heading}' says '{word}', and what its numbers count cannot be told"
        place = table.sheet.place(column.row, column.number)
        remedy = "bring the numbers to single units and to a year, and say so in the heading"
        yield Fault(problem, where=place, remedy=remedy, code="E612")


_TITLES = {"stakeholder": "Stakeholder", "outcome": "Outcome", "quantity": "Quantity",
           "value": "Unit value"}  # fmt: skip


def _said(field: str) -> str:
    return f"the {field.replace('_', ' ')}"


def nothing_found(sheet: Sheet) -> Fault:
    """Make the fault of a sheet without headings that are known."""
    seen = [understand(_heading_of(cell)).field for cell in sheet.top(SEARCHED).values()]
    known = sorted({field for field in seen if field} - {COMPUTED})
    problem = "no row of headings was found"
    if known:
        problem += f"; of headings there are {', '.join(map(_said, known))[:200]}"
    where = f"{sheet.workbook}:{sheet.name}" if sheet.name else sheet.workbook
    remedy = "write headings in one row: Stakeholder, Outcome, Quantity, Financial proxy, Value"
    return Fault(problem, where=where, remedy=remedy, code="E611")
