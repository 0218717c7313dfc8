"""Lay out a workbook as plain cells, before any library of spreadsheets sees it.

Every formula carries the value that the engine computed for it, so that a program which does not
calculate shows the same figures as one that does.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from sroi.errors import FileAccessError
from sroi.io.workbook.own_sheet import letters

LONGEST_TEXT = 32_767
LONGEST_FORMULA = 8_192
MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384

Keys = tuple[str | int, ...]


class Formula(NamedTuple):
    """Hold a formula, with its sign, and what it comes to."""

    text: str
    value: float | str


Content = str | float | Formula | None


class Style(NamedTuple):
    """Say what a cell is for, which decides its looks, and how its number is shown."""

    kind: str = "text"
    format: str = "General"


TEXT, WORDS, LABEL = Style(), Style("words"), Style("label")
HEADING, SECTION, TITLE, SMALL = Style("heading"), Style("section"), Style("title"), Style("small")
MONEY, SHARE, FACTOR, PLAIN = "#,##0.00", "0.0%", "0.000000", "General"


def amount_format(number: float) -> str:
    """Return how a quantity is shown: whole numbers without decimals, none as nought."""
    if number == int(number):
        return "#,##0"
    return MONEY if abs(number) >= 0.01 else PLAIN


class Ref(NamedTuple):
    """Point to a cell, and know what stands in it."""

    sheet: str
    row: int
    column: int
    value: float

    @property
    def cell(self) -> str:
        """The address within its sheet: ``K12``."""
        return address(self.row, self.column)

    def seen_from(self, sheet: str) -> str:
        """Return the address as a formula on a sheet writes it."""
        if sheet == self.sheet:
            return self.cell
        return f"{quoted(self.sheet)}!${letters(self.column)}${self.row}"


def address(row: int, column: int) -> str:
    """Return the address of a cell."""
    return f"{letters(column)}{row}"


def quoted(sheet: str) -> str:
    """Return the name of a sheet as formulas write it."""
    return sheet if sheet.isalnum() and sheet.isascii() else f"'{sheet}'"


def product(refs: Iterable[Ref], sheet: str) -> Formula:
    """Multiply cells."""
    text, value = [], 1.0
    for ref in refs:
        text.append(ref.seen_from(sheet))
        value *= ref.value
    return Formula("=" + "*".join(text), value)


@dataclass
class Sheet:
    """Hold the cells of one sheet and how it is shown and printed."""

    title: str
    cells: dict[tuple[int, int], tuple[Content, Style]] = field(default_factory=dict)
    homes: set[tuple[int, int]] = field(default_factory=set)
    """Cells that are taken back from here."""
    notes: dict[tuple[int, int], str] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    frozen: tuple[int, int] = (1, 1)
    """First row and column that scroll."""
    headings: tuple[int, int] | None = None
    """First and last row to be printed again on every page."""
    repeated: int = 0
    """Columns to be printed again on every page."""
    pages_wide: int = 1
    pages_tall: int = 0
    """Nought for as many as are needed."""
    large_paper: bool = False
    last_row: int = 0
    last_column: int = 0

    def put(self, row: int, column: int, content: Content, style: Style) -> Ref:
        """Write a cell."""
        self.cells[row, column] = (content, style)
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)
        value = content.value if isinstance(content, Formula) else content
        return Ref(self.title, row, column, value if isinstance(value, int | float) else 0.0)

    def row(self, row: int, contents: Iterable[Content], style: Style) -> None:
        """Write the cells of a row from the first column on."""
        for column, content in enumerate(contents, 1):
            self.put(row, column, content, style)


class Link(NamedTuple):
    """Say which value of the map stands in a cell."""

    keys: Keys
    ref: Ref
    written: str | float | None
    """What the cell holds; None where the map states nothing, and may."""
    kind: str
    """number or text."""


@dataclass
class Book:
    """Hold the sheets, the names of cells, and where each value of the map stands."""

    sheets: list[Sheet] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)

    def home(
        self,
        sheet: Sheet,
        place: tuple[int, int],
        keys: Keys,
        content: str | float | None,
        style: Style,
        *,
        kind: str = "number",
    ) -> Ref:
        """Write a value of the map into the cell from which it is taken back."""
        ref = sheet.put(*place, content, style)
        sheet.homes.add(place)
        self.links.append(Link(keys, ref, content, kind))
        return ref

    def text(self, sheet: Sheet, place: tuple[int, int], keys: Keys, content: str | None) -> None:
        """Write a text of the map into the cell from which it is taken back."""
        self.home(sheet, place, keys, content, WORDS, kind="text")

    def name(self, name: str, ref: Ref, last: Ref | None = None) -> None:
        """Give a cell or a row of cells a name."""
        text = f"{quoted(ref.sheet)}!${letters(ref.column)}${ref.row}"
        self.names[name] = text + (f":${letters(last.column)}${last.row}" if last else "")


def refused(problem: str, path: str, remedy: str) -> FileAccessError:
    """Return the error for what no workbook can hold."""
    return FileAccessError(problem, path=path, remedy=remedy)
