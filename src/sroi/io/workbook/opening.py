"""Open a workbook that a stranger may have made, and read its cells within bounds.

Nothing in the file is run: formulas are read by the value that was kept with them, macros and links
to other files are left out. The archive is checked before openpyxl sees it, and openpyxl reads the
checked copy row by row.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from os import PathLike, fspath
from pathlib import Path
from typing import Any, NamedTuple

from sroi.errors import Fault, FileAccessError, InvalidMapError, MissingDependencyError
from sroi.io.workbook.archive import Archive, checked
from sroi.io.workbook.parts import Layout, column_letters, unsafe

MOST_TEXT = 16 * 2**20
"""Characters of all cells of a sheet."""


class Cell(NamedTuple):
    """Hold one filled cell."""

    row: int
    column: int
    value: Any
    """Text, number, boolean or date; None for a formula whose value was not kept."""
    format: str = "General"
    """The number format."""
    is_error: bool = False
    """Whether the value is one of a spreadsheet's errors: ``#REF!``."""
    is_formula: bool = False

    @property
    def address(self) -> str:
        """Column and row: ``C7``."""
        return f"{column_letters(self.column)}{self.row}"

    @property
    def text(self) -> str:
        """The value as a text on one line; empty where there is none."""
        if isinstance(self.value, float) and self.value.is_integer() and abs(self.value) < 1e15:
            return str(int(self.value))
        return "" if self.value is None else " ".join(str(self.value).split())


@dataclass(frozen=True)
class Sheet:
    """Hold one sheet of a workbook; its cells are read when they are asked for."""

    workbook: str
    name: str
    is_visible: bool
    layout: Layout
    _source: Any

    @cached_property
    def cells(self) -> dict[tuple[int, int], Cell]:
        """The filled cells by row and column, in the order of the sheet.

        Raises
        ------
        InvalidMapError
            If the sheet is too large.
        """
        return self.top(self.layout.last_row)

    def top(self, rows: int) -> dict[tuple[int, int], Cell]:
        """Read the filled cells of the first rows, and keep none of them.

        Raises
        ------
        InvalidMapError
            If the sheet is too large.
        """
        where = f"{self.workbook}:{self.name}".rstrip(":")
        if self.layout.too_large:
            fault = unsafe(self.layout.too_large, "keep the Value Map on a sheet of its own")
            raise InvalidMapError([_at(fault, where)])
        try:
            with _quietly():
                return {(cell.row, cell.column): cell for cell in self._read(rows)}
        except Fault as fault:
            raise InvalidMapError([_at(fault, where)]) from None
        except Exception as error:  # whatever a hostile file provokes in openpyxl
            raise InvalidMapError([_at(_unreadable(error), where)]) from None

    def place(self, row: int, column: int) -> str:
        """Name a cell in a message: ``map.xlsx:Value Map!C7``."""
        sheet = f"{self.name}!" if self.name else ""
        return f"{self.workbook}:{sheet}{column_letters(column)}{row}"

    def _read(self, most: int) -> Iterator[Cell]:
        layout, left = self.layout, MOST_TEXT
        last = min(layout.last_row, most)
        if not last:
            return
        rows = self._source.iter_rows(max_row=last, max_col=layout.last_column)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row, start=1):
                is_formula = (number, column) in layout.formulas
                value = getattr(cell.value, "text", cell.value)  # of a formula of several cells
                if value is None and not is_formula:
                    continue
                if is_formula and value is None and layout.formulas[number, column]:
                    value = ""  # a formula that gave an empty text
                left -= len(value) if isinstance(value, str) else 0
                if left < 0:
                    problem = f"the sheet has over {MOST_TEXT // 2**20} Mi characters"
                    raise unsafe(problem, "keep the Value Map on a sheet of its own")
                kind = getattr(cell, "data_type", "n")
                form = getattr(cell, "number_format", None) or "General"
                yield Cell(number, column, value, form, kind == "e", is_formula)


@dataclass(frozen=True)
class Workbook:
    """Hold the sheets of a workbook, and say what was left out of it."""

    name: str
    """The file, as faults call it."""
    sheets: tuple[Sheet, ...]
    left_out: tuple[str, ...]
    """Of ``macros``, ``macro_sheets``, ``external_links`` and ``chart_sheets``, those that the
    file has and that were left out."""

    def sheet(self, name: str) -> Sheet | None:
        """Return the sheet of a name, whatever its capitals, if there is one."""
        wanted = name.strip().casefold()
        return next((each for each in self.sheets if each.name.casefold() == wanted), None)


@contextmanager
def open_workbook(path: str | PathLike[str], *, formulas: bool = False) -> Iterator[Workbook]:
    """Open a workbook safely, for as long as a ``with`` block lasts.

    Parameters
    ----------
    path
        A file in the form of ``.xlsx``; ``.xlsm`` too, whose macros are left out.
    formulas
        Whether the value of a formula's cell is the formula, as a text that begins with ``=``,
        instead of the value that was kept with it.

    Yields
    ------
    Workbook
        Its sheets, whose cells are read on demand.

    Raises
    ------
    FileAccessError
        If the file cannot be read.
    InvalidMapError
        If it cannot be opened safely: no workbook, locked, damaged, too large, with document types.
    MissingDependencyError
        If openpyxl is not installed.

    Examples
    --------
    >>> import tempfile, openpyxl
    >>> made = openpyxl.Workbook()
    >>> made.active["A1"] = "Stakeholders"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     made.save(f"{folder}/map.xlsx")
    ...     with open_workbook(f"{folder}/map.xlsx") as workbook:
    ...         print(workbook.sheets[0].cells[1, 1].value)
    Stakeholders
    """
    where = fspath(path)
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise MissingDependencyError.for_extra("openpyxl", "excel") from None
    archive = _archive(Path(path), where)
    opened: Any = None
    try:
        try:
            with _quietly():
                opened = load_workbook(
                    archive.file,
                    read_only=True,
                    data_only=not formulas,
                    keep_links=False,
                    keep_vba=False,
                )
            sheets = tuple(_sheets(opened, archive, where))
        except Exception as error:  # whatever a hostile file provokes in openpyxl
            raise InvalidMapError([_at(_unreadable(error), where)]) from None
        yield Workbook(where, sheets, archive.left_out)
    finally:
        if opened is not None:
            opened.close()
        archive.file.close()


def _archive(path: Path, where: str) -> Archive:
    try:
        return checked(path)
    except Fault as fault:
        raise InvalidMapError([_at(fault, where)]) from None
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        remedy = "check the name and the folder" if isinstance(error, FileNotFoundError) else ""
        problem = reason[:1].lower() + reason[1:]
        raise FileAccessError(problem, where=where, remedy=remedy) from None


def _sheets(opened: Any, archive: Archive, where: str) -> Iterator[Sheet]:
    sources = {source.title: source for source in opened.worksheets}
    for name, is_visible, layout in archive.sheets:
        if name in sources:
            yield Sheet(where, name, is_visible, layout, sources[name])


def _unreadable(error: Exception) -> Fault:
    problem = f"the workbook cannot be read: {type(error).__name__}: {error}"
    return unsafe(problem[:200], "open it in a spreadsheet and save it as .xlsx")


def _at(fault: Fault, where: str) -> Fault:
    return Fault(fault.problem, where=where, remedy=fault.remedy, code=fault.code)


@contextmanager
def _quietly() -> Iterator[None]:
    """Let openpyxl not warn of parts that it leaves out; what matters here is said elsewhere."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
