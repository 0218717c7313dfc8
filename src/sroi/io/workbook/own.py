"""Read our own workbooks: the map of the last sheet, with what was changed on the others."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

from pydantic import ValidationError

from sroi.errors import Fault, FileAccessError, InvalidMapError, MissingDependencyError
from sroi.io.faults import invalid
from sroi.io.workbook.changed import changed_number, removed, set_text
from sroi.io.workbook.own_sheet import (
    FIRST_ROW,
    LAYOUT,
    SEALED,
    SHEET,
    keys_of,
    same_number,
    seal,
    unescaped,
)
from sroi.model.impact_map import ImpactMap
from sroi.units import write_number

_REFERENCE = re.compile(r"=\$?(?:'((?:[^']|'')+)'|([^'!$]+))[!.]\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_BREAKS = re.compile(r"\r\n?")
_DEEPEST = 32
MOST_CHANGES = 1000
"""Changes that are told one by one."""


@dataclass(frozen=True)
class Change:
    """State one thing in which a workbook differs from what was written."""

    cell: str
    """Sheet and cell: ``Value Map!K12``."""
    path: str
    """Where it stands in the map; empty for what is not part of it."""
    was: str
    now: str
    is_carried: bool
    """Whether the map that was read has it."""

    def __str__(self) -> str:
        what = f"{self.path}: " if self.path else ""
        told = f"{self.cell}: {what}{self.was or 'nothing'} became {self.now or 'nothing'}"
        return told if self.is_carried else f"{told}, and is not carried over"


@dataclass(frozen=True)
class OwnWorkbook:
    """Hold the map of a workbook, and what was changed in it since it was written."""

    impact_map: ImpactMap
    changes: tuple[Change, ...] = ()


class _Link(NamedTuple):
    path: str
    written: Any
    kind: str
    sheet: str
    cell: str


def read_own_workbook(path: str | os.PathLike[str]) -> OwnWorkbook:
    """Read a workbook that `write_workbook` wrote, with the numbers and texts that were changed.

    A changed number replaces what was believed of it; its unit and its source stay. What was
    changed and is no part of the map, as a formula or a heading, is reported too.

    Parameters
    ----------
    path
        A file whose name ends in ``.xlsx``.

    Returns
    -------
    OwnWorkbook
        The map, checked as a whole, and the changes.

    Raises
    ------
    MissingDependencyError
        If openpyxl is not installed.
    FileAccessError
        If the file cannot be read.
    InvalidMapError
        With all faults together, each with its sheet and cell.
    """
    return _Reading(_opened(path), Path(path).name).read()


def _opened(path: str | os.PathLike[str]) -> Any:
    """Open a workbook, formulas as they are written."""
    try:
        from openpyxl import load_workbook
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError:
        raise MissingDependencyError.for_extra("openpyxl", "excel") from None
    where = os.fspath(path)
    try:
        return load_workbook(path)
    except OSError as error:
        raise FileAccessError(error.strerror or str(error), where=where) from None
    except (BadZipFile, InvalidFileException, KeyError, ValueError, TypeError) as error:
        fault = Fault(
            "the file is no workbook that can be read",
            where=Path(path).name,
            remedy="open it in a spreadsheet and save it as .xlsx",
            code="E103",
        )
        raise InvalidMapError([fault]) from error


class _Reading:
    """Go through a workbook once."""

    def __init__(self, workbook: Any, name: str) -> None:
        self.book, self.name = workbook, name
        self.faults: list[Fault] = []
        self.changes: list[Change] = []
        self.homes: dict[tuple[str, str], str] = {}
        """Path of what stands in a cell."""
        self.cells: dict[str, str] = {}
        """Cell of each changed path."""
        self.digest = ""

    def read(self) -> OwnWorkbook:
        """Return the map and what was changed."""
        if SHEET not in self.book.sheetnames:
            remedy = "read it as a Value Map, or export the map again"
            raise InvalidMapError([self._fault("there is no sheet 'sroi'", "", remedy, "E204")])
        rows = self._rows()
        content = self._content(rows)
        self._stop_at_faults()
        links = list(self._links(rows))
        self._seals(rows, {(link.sheet, int(link.cell.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")))
                           for link in links})  # fmt: skip
        self._stop_at_faults()
        before = json.dumps(content, sort_keys=True)
        for link in links:
            self._compare(content, link)
        self._stop_at_faults()
        impact_map = self._made(content)
        if before == json.dumps(content, sort_keys=True) and impact_map.digest != self.digest:
            self._tell(SHEET, "", "the map as written", "another", is_carried=True)
        return OwnWorkbook(impact_map, tuple(self.changes))

    def _stop_at_faults(self) -> None:
        if self.faults:
            raise InvalidMapError(self.faults)

    def _fault(self, problem: str, cell: str, remedy: str = "", code: str = "E203") -> Fault:
        where = f"{self.name}: {cell}" if cell else self.name
        return Fault(problem, where=where, remedy=remedy, code=code)

    def _tell(self, cell: str, path: str, was: Any, now: Any, *, is_carried: bool) -> None:
        if len(self.changes) < MOST_CHANGES:
            self.changes.append(Change(cell, path, _shown(was), _shown(now), is_carried))
        elif len(self.changes) == MOST_CHANGES:
            self.changes.append(Change("", "", "", "more than can be told", is_carried=False))

    # The sheet sroi

    def _rows(self) -> list[tuple[int, str, Any, Any, Any, Any]]:
        sheet, layout = self.book[SHEET], 0
        with suppress(ValueError, TypeError, KeyError, RecursionError):
            made = json.loads(sheet.cell(2, 1).value)
            self.digest, layout = str(made["map"]), int(made["layout"])
        if layout > LAYOUT:
            remedy = "install a newer version of sroi"
            fault = self._fault(f"layout {layout} is not known", f"{SHEET}!A2", remedy, "E108")
            raise InvalidMapError([fault])
        rows = []
        lines = sheet.iter_rows(min_row=FIRST_ROW, max_col=5, values_only=True)
        for number, line in enumerate(lines, FIRST_ROW):
            path, *rest = (*line, None, None, None, None, None)[:5]
            if isinstance(path, str):
                rows.append((number, path, *rest))
        return rows

    def _content(self, rows: list[tuple[int, str, Any, Any, Any, Any]]) -> dict[str, Any]:
        """Build what the map says from its values, each under its pointer."""
        content: dict[str, Any] = {}
        for number, path, value, *_ in rows:
            if not path.startswith("/") or value is None:
                continue
            if not _put(content, keys_of(path), value):
                remedy = "undo what was changed on this sheet"
                problem = f"{path[:100]} is not a value that was written"
                self.faults.append(self._fault(problem, f"{SHEET}!B{number}", remedy))
        listed: dict[str, Any] = _with_lists(content)
        return listed

    def _links(self, rows: list[tuple[int, str, Any, Any, Any, Any]]) -> Iterator[_Link]:
        for number, path, _, reference, written, kind in rows:
            if not path.startswith("/") or reference is None:
                continue
            place = self._place(reference)
            if place is None:
                remedy = "undo it; to leave something out, say so in the map itself"
                problem = f"the cell of {_path(path)} was deleted"
                self.faults.append(self._fault(problem, f"{SHEET}!C{number}", remedy, "E204"))
                continue
            self.homes[place] = path
            yield _Link(path, written, str(kind), *place)

    def _place(self, reference: Any) -> tuple[str, str] | None:
        """Return the sheet and the cell that a reference points to."""
        found = _REFERENCE.fullmatch(str(reference))
        if not found:
            return None
        sheet = (found[1] or found[2]).replace("''", "'")
        return (sheet, f"{found[3]}{found[4]}") if sheet in self.book.sheetnames else None

    # What was changed

    def _seals(
        self, rows: list[tuple[int, str, Any, Any, Any, Any]], linked: set[tuple[str, int]]
    ) -> None:
        """Compare the cells that nothing is taken from, and look for new ones."""
        sealed: dict[tuple[str, str], str] = {}
        for _, path, words, reference, *_ in rows:
            place = self._place(reference) if path.startswith(SEALED) else None
            if place is not None:
                row = place[1][1:]
                pairs = (word.partition(":") for word in str(words).split())
                sealed |= {(place[0], f"{column}{row}"): value for column, _, value in pairs}
        for sheet in self.book.worksheets:
            if sheet.title != SHEET:
                self._sheet(sheet, sealed, linked)
        for sheet, cell in sealed:
            if sheet in self.book.sheetnames and self.book[sheet][cell].value is None:
                self._moved_or_told(sheet, cell, "what was written", None, linked)

    def _sheet(self, sheet: Any, sealed: dict[tuple[str, str], str], linked: Any) -> None:
        for line in sheet.iter_rows():
            for cell in line:
                place = (sheet.title, cell.coordinate)
                if cell.value is None or place in self.homes:
                    continue
                value = unescaped(cell.value) if isinstance(cell.value, str) else cell.value
                if place not in sealed:
                    self._tell("!".join(place), "", None, value, is_carried=False)
                elif seal(value) != sealed[place]:
                    self._moved_or_told(*place, "what was written", value, linked)

    def _moved_or_told(self, sheet: str, cell: str, was: Any, now: Any, linked: Any) -> None:
        """Report a change; refuse one of the id of a row from which numbers are taken."""
        row = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        if cell == f"A{row}" and (sheet, int(row)) in linked:
            remedy = "undo what moved the rows, or put the id back"
            problem = f"the id of the row was changed, or rows were sorted: {_shown(now)}"
            self.faults.append(self._fault(problem, f"{sheet}!{cell}", remedy, "E206"))
        else:
            self._tell(f"{sheet}!{cell}", "", was, now, is_carried=False)

    def _compare(self, content: dict[str, Any], link: _Link) -> None:
        """Take over what a cell says now, if it is not what was written."""
        found = self.book[link.sheet][link.cell].value
        cell = f"{link.sheet}!{link.cell}"
        if link.kind == "text":
            self._text(content, link, cell, found)
        elif isinstance(found, int | float) and not isinstance(found, bool):
            is_number = isinstance(link.written, int | float)
            if not (is_number and same_number(found, link.written)):
                self._number(content, link, cell, float(found))
        elif found is None and link.written is None:
            return
        else:
            kind = "a formula" if str(found)[:1] == "=" else "no number"
            kind = "empty" if found is None else kind
            problem = f"the cell is {kind}: {_shown(found)}" if found is not None else "it is empty"
            remedy = f"write a number; {_shown(link.written)} was written"
            fault = self._fault(problem, cell, remedy, "E201")
            self.faults.append(Fault(problem, where=fault.where, path=_path(link.path),
                                     remedy=remedy, code="E201"))  # fmt: skip

    def _number(self, content: dict[str, Any], link: _Link, cell: str, number: float) -> None:
        changed_number(content, keys_of(link.path), number)
        self._carried(link, cell, link.written, number)

    def _text(self, content: dict[str, Any], link: _Link, cell: str, found: Any) -> None:
        was, now = _text(link.written), _text(found)
        if was == now:
            return
        if now[:1] == "=":
            fault = Fault("a formula where a text was", where=f"{self.name}: {cell}",
                          path=_path(link.path), remedy="write the text", code="E203")  # fmt: skip
            self.faults.append(fault)
        elif now:
            set_text(content, keys_of(link.path), now)
            self._carried(link, cell, was, now)
        else:
            removed(content, keys_of(link.path))
            self._carried(link, cell, was, None)

    def _carried(self, link: _Link, cell: str, was: Any, now: Any) -> None:
        path = _path(link.path)
        self.cells[path] = cell
        self._tell(cell, path, was, now, is_carried=True)

    def _made(self, content: dict[str, Any]) -> ImpactMap:
        try:
            return ImpactMap.model_validate(content)
        except ValidationError as error:
            faults = invalid(error, content, self.name).faults
        raise InvalidMapError([self._placed(fault) for fault in faults])

    def _placed(self, fault: Fault) -> Fault:
        """Return a fault with the cell of what was changed, or of what stands nearest."""
        homes = {_path(path): "!".join(place) for place, path in self.homes.items()}
        path, cell = fault.path, ""
        while path and not cell:
            below = (where for each, where in self.cells.items() if f"{each}.".startswith(path))
            cell = homes.get(path) or next(below, "")
            path = path.rpartition(".")[0]
        where = f"{self.name}: {cell}" if cell else self.name
        return Fault(
            fault.problem, where=where, path=fault.path, remedy=fault.remedy, code=fault.code
        )


def _put(content: dict[str, Any], keys: tuple[str, ...], text: Any) -> bool:
    """Put a value under its keys, and tell whether it is one and has a place."""
    place: Any = content
    try:
        value = json.loads(unescaped(str(text)))
        for key in keys[:-1]:
            place = place.setdefault(key, {})
        place[keys[-1]] = value
    except (ValueError, RecursionError, AttributeError, TypeError):
        return False
    return len(keys) <= _DEEPEST and not (value and isinstance(value, dict | list))


def _path(pointer: str) -> str:
    return ".".join(keys_of(pointer))


def _text(value: Any) -> str:
    """Return what a cell says as the text of a map."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (value.date() if value == datetime(*value.date().timetuple()[:3]) else value
                ).isoformat()  # fmt: skip
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float) and not isinstance(value, bool):
        return write_number(value)
    return _BREAKS.sub("\n", unescaped(str(value))).strip()


def _shown(value: Any) -> str:
    text = _text(value)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _with_lists(content: Any) -> Any:
    """Make lists of the mappings whose keys count from 0."""
    if not isinstance(content, dict):
        return content
    made = {key: _with_lists(inner) for key, inner in content.items()}
    if made and list(made) == [str(place) for place in range(len(made))]:
        return list(made.values())
    return made
