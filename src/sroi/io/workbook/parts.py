"""Look through the XML of a workbook's parts before anything else reads it.

A part is fed to the parser in pieces, and nothing of it is kept but what is asked for here: which
cells are filled, which are formulas, what is merged and what is hidden. A document type is refused
wherever it stands and however it is encoded, so that there is no entity to expand.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from sroi.errors import Fault

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"

LAST_ROW = 200_000
LAST_COLUMN = 500
MOST_PLACES = 10_000_000
"""Rows times columns that are gone through, filled or not."""
MOST_CELLS = 500_000
"""Filled cells of one sheet."""
MOST_ELEMENTS = 300_000
"""Elements of a part that is not a sheet; and of a sheet, those that are not rows and cells."""
MOST_IN_SHEET = 2_200_000
_MOST_MERGED = 20_000
_EDGE_ROW, _EDGE_COLUMN = 1_048_576, 16_384
DEEPEST = 64

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")


@dataclass
class Layout:
    """Say how a sheet is laid out, without its values."""

    last_row: int = 0
    last_column: int = 0
    cells: int = 0
    formulas: dict[tuple[int, int], bool] = field(default_factory=dict)
    """Whether the value of each formula was kept."""
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column."""
    hidden_rows: set[int] = field(default_factory=set)
    """Those that have something in them."""
    hidden_columns: set[int] = field(default_factory=set)
    too_large: str = ""
    """Why the sheet is not read."""


@dataclass
class Part:
    """Hold what was found in one part."""

    root: str = ""
    layout: Layout = field(default_factory=Layout)
    sheets: list[tuple[str, str, str]] = field(default_factory=list)
    """Name, state and relation of each sheet, if this is the list of them."""
    relations: dict[str, str] = field(default_factory=dict)


class _TooLarge(Exception):
    """End the search of a sheet that is too large to be read."""


def look_through(chunks: Iterable[bytes], name: str) -> Part:
    """Find out what is in a part, given in pieces.

    Raises
    ------
    Fault
        If it is not well-formed, has a document type, or is too large or too deep.
    """
    search = _Search(name)
    rest = iter(chunks)
    try:
        for chunk in rest:
            search.parser.Parse(chunk, False)
        search.parser.Parse(b"", True)
    except expat.ExpatError as error:
        problem = f"{name} is not well-formed: {expat.ErrorString(error.code)}"
        raise unsafe(problem, "save the workbook again") from None
    except (ValueError, LookupError) as error:  # a number or an encoding that is none
        raise unsafe(f"{name} is not well-formed: {error}", "save the workbook again") from None
    except _TooLarge:
        for _ in rest:  # which may still be too long
            pass
    return search.part


def unsafe(problem: str, remedy: str) -> Fault:
    """Make the fault of a workbook that cannot be opened safely."""
    return Fault(problem, remedy=remedy, code="E610")


def column_number(letters: str) -> int:
    """Return the number of a column: 1 for A, 28 for AB."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """Return the letters of a column.

    Examples
    --------
    >>> column_letters(1), column_letters(28)
    ('A', 'AB')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _place(reference: str) -> tuple[int, int]:
    found = _REFERENCE.fullmatch(reference)
    row, column = (int(found[2]), column_number(found[1])) if found else (0, 0)
    if not (0 < row <= _EDGE_ROW and 0 < column <= _EDGE_COLUMN):
        raise ValueError(f"'{reference[:20]}' is not a cell")
    return row, column


class _Search:
    """Follow the parser through one part."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.part = Part()
        self.depth = self.elements = self.in_sheet = 0
        self.row = self.column = 0
        self.reference: str | None = None
        """Address of the cell, as long as nobody has asked where it is."""
        self.is_hidden = self.is_formula = self.is_filled = self.has_value = False
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.refuse
        self.parser.EntityDeclHandler = self.refuse
        self.starts: dict[str, Callable[[dict[str, str]], None]] = {}
        self.ends: dict[str, Callable[[], None]] = {}

    def refuse(self, *_: Any) -> None:
        problem = f"{self.name} declares a document type or entities, which no workbook needs"
        raise unsafe(problem, "do not trust this file; ask for another")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if not self.part.root:
            self.begin(name)
        found = self.starts.get(name)
        if found is not None:
            found(attributes)
        else:
            self.elements += 1
        if self.elements > MOST_ELEMENTS or self.depth > DEEPEST:
            over = f"over {MOST_ELEMENTS:,} elements, or {DEEPEST} levels of them"
            raise unsafe(f"{self.name} has {over}", "keep the Value Map in a workbook of its own")

    def end(self, name: str) -> None:
        self.depth -= 1
        found = self.ends.get(name)
        if found is not None:
            found()

    def begin(self, name: str) -> None:
        """Look at the root to learn which kind of part this is."""
        space, _, self.part.root = name.rpartition(" ")
        if space == _STRICT:
            problem = "the workbook is in the strict form of the format, which is not read"
            raise unsafe(problem, "save it as 'Excel Workbook (.xlsx)'")
        if name == f"{MAIN} worksheet":
            self.starts = {
                f"{MAIN} row": self.start_row, f"{MAIN} c": self.start_cell,
                f"{MAIN} v": self.start_value, f"{MAIN} f": self.start_formula,
                f"{MAIN} is": self.start_text, f"{MAIN} col": self.hide_columns,
                f"{MAIN} mergeCell": self.merge,
            }  # fmt: skip
            self.ends = {f"{MAIN} v": self.end_value, f"{MAIN} c": self.end_cell}
        elif self.part.root == "workbook":
            self.starts = {f"{MAIN} sheet": self.note_sheet}
        elif self.part.root == "Relationships":
            self.starts = {f"{space} Relationship": self.note_relation}

    def note_sheet(self, attributes: dict[str, str]) -> None:
        self.elements += 1
        state = attributes.get("state", "visible")
        relation = attributes.get(_RELATION, "")
        self.part.sheets.append((attributes.get("name", ""), state, relation))

    def note_relation(self, attributes: dict[str, str]) -> None:
        self.elements += 1
        if attributes.get("TargetMode") != "External":
            self.part.relations[attributes.get("Id", "")] = attributes.get("Target", "")

    def start_row(self, attributes: dict[str, str]) -> None:
        self.count()
        self.row = int(attributes.get("r", self.row + 1))
        if not 0 < self.row <= _EDGE_ROW:
            raise ValueError(f"there is no row {self.row}")
        self.column, self.reference = 0, None
        self.is_hidden = attributes.get("hidden") in ("1", "true")

    def start_cell(self, attributes: dict[str, str]) -> None:
        self.count()
        if "r" not in attributes:
            self.move()
            self.column += 1
        self.reference = attributes.get("r")
        self.is_formula = self.is_filled = False
        self.has_value = attributes.get("t") == "str"  # a formula's text, which may be empty

    def move(self) -> None:
        """Go to the cell that was named last."""
        if self.reference is not None:
            self.row, self.column = _place(self.reference)
            self.reference = None

    def count(self) -> None:
        self.in_sheet += 1
        if self.in_sheet > MOST_IN_SHEET:
            self.give_up(f"it has over {MOST_IN_SHEET:,} rows and cells")

    def give_up(self, reason: str) -> None:
        self.part.layout = Layout(too_large=reason)
        raise _TooLarge

    def start_formula(self, _: dict[str, str]) -> None:
        self.is_formula = self.is_filled = True

    def start_text(self, _: dict[str, str]) -> None:
        self.is_filled = True

    def start_value(self, _: dict[str, str]) -> None:
        self.parser.CharacterDataHandler = self.note_value

    def note_value(self, _: str) -> None:
        self.is_filled = self.has_value = True

    def end_value(self) -> None:
        self.parser.CharacterDataHandler = None

    def end_cell(self) -> None:
        if not self.is_filled:
            return
        self.move()
        layout = self.part.layout
        layout.cells += 1
        layout.last_row = max(layout.last_row, self.row)
        layout.last_column = max(layout.last_column, self.column)
        if layout.last_row > LAST_ROW or layout.last_column > LAST_COLUMN:
            last = f"{LAST_ROW:,} rows and {LAST_COLUMN} columns"
            self.give_up(f"it has something beyond the first {last}")
        if layout.last_row * layout.last_column > MOST_PLACES:
            self.give_up(f"it spreads over more than {MOST_PLACES:,} cells")
        if layout.cells > MOST_CELLS:
            self.give_up(f"it has over {MOST_CELLS:,} filled cells")
        if self.is_formula:
            layout.formulas[self.row, self.column] = self.has_value
        if self.is_hidden:
            layout.hidden_rows.add(self.row)

    def hide_columns(self, attributes: dict[str, str]) -> None:
        self.elements += 1
        if attributes.get("hidden") in ("1", "true"):
            first, last = int(attributes["min"]), int(attributes["max"])
            columns = range(max(first, 1), min(last, LAST_COLUMN) + 1)
            self.part.layout.hidden_columns.update(columns)

    def merge(self, attributes: dict[str, str]) -> None:
        self.elements += 1
        first, _, last = attributes.get("ref", "").partition(":")
        if len(self.part.layout.merged) >= _MOST_MERGED:
            self.give_up(f"it has over {_MOST_MERGED:,} merged cells")
        self.part.layout.merged.append((*_place(first), *_place(last or first)))


def pieces(file: Any, size: int = 65536) -> Iterator[bytes]:
    """Yield what a file holds in pieces."""
    while chunk := file.read(size):
        yield chunk
