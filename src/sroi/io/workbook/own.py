"""Read our own workbooks: the map of the last sheet, with what was changed on the others."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from pydantic import ValidationError

from sroi.errors import Fault, InvalidMapError
from sroi.io.faults import invalid
from sroi.io.workbook.changed import changed_number, removed, set_text
from sroi.io.workbook.opening import open_workbook
from sroi.io.workbook.own_sheet import (
    FIRST_ROW,
    LAYOUT,
    SEALED,
    SHEET,
    column_of,
    keys_of,
    letters,
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


Cells = dict[tuple[int, int], Any]
Sheets = dict[str, Cells]
Place = tuple[str, int, int]
"""Sheet, row and column."""


class _Row(NamedTuple):
    """Hold one row of the sheet `sroi`."""

    number: int
    path: str
    value: Any
    reference: Any
    written: Any
    kind: Any


class _Link(NamedTuple):
    """Say what stands in a cell."""

    path: str
    written: Any
    kind: str
    place: Place


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
    return _Reading(_opened(path), os.fspath(path)).read()


def _opened(path: str | os.PathLike[str]) -> Sheets:
    """Return the cells of a workbook, formulas as they are written."""
    with open_workbook(path, formulas=True) as workbook:
        return {
            sheet.name: {place: cell.value for place, cell in sheet.cells.items()}
            for sheet in workbook.sheets
        }


class _Reading:
    """Go through a workbook once."""

    def __init__(self, sheets: Sheets, name: str) -> None:
        self.sheets, self.name = sheets, name
        self.faults: list[Fault] = []
        self.changes: list[Change] = []
        self.homes: dict[Place, str] = {}
        """Pointer of what stands in a cell."""
        self.touched: dict[str, Place] = {}
        """Cell of each changed path."""
        self.digest = ""

    def read(self) -> OwnWorkbook:
        """Return the map and what was changed."""
        if SHEET not in self.sheets:
            remedy = "read it as a Value Map, or export the map again"
            raise InvalidMapError([self._fault("there is no sheet 'sroi'", None, remedy, "E204")])
        rows = self._rows()
        content = self._content(rows)
        self._stop_at_faults()
        links = list(self._links(rows))
        self._seals(rows)
        self._stop_at_faults()
        before = json.dumps(content, sort_keys=True)
        for link in links:
            self._compare(content, link)
        self._stop_at_faults()
        impact_map = self._made(content)
        if before == json.dumps(content, sort_keys=True) and impact_map.digest != self.digest:
            self._add(Change(SHEET, "", "the map as written", "another", is_carried=True))
        return OwnWorkbook(impact_map, tuple(self.changes))

    def _stop_at_faults(self) -> None:
        if self.faults:
            raise InvalidMapError(self.faults)

    def _fault(
        self,
        problem: str,
        place: Place | None,
        remedy: str = "",
        code: str = "E203",
        path: str = "",
    ) -> Fault:
        where = f"{self.name}: {_address(place)}" if place else self.name
        return Fault(problem, where=where, path=path, remedy=remedy, code=code)

    def _add(self, change: Change) -> None:
        if len(self.changes) < MOST_CHANGES:
            self.changes.append(change)
        elif len(self.changes) == MOST_CHANGES:
            self.changes.append(Change("", "", "", "more than can be told", is_carried=False))

    # The sheet sroi

    def _rows(self) -> list[_Row]:
        cells, layout = self.sheets[SHEET], 0
        with suppress(ValueError, TypeError, KeyError, RecursionError):
            made = json.loads(cells[2, 1])
            self.digest, layout = str(made["map"]), int(made["layout"])
        if layout > LAYOUT:
            remedy, problem = "install a newer version of sroi", f"layout {layout} is not known"
            raise InvalidMapError([self._fault(problem, (SHEET, 2, 1), remedy, "E108")])
        numbers = sorted({row for row, column in cells if row >= FIRST_ROW and column == 1})
        return [
            _Row(number, str(cells[number, 1]), *(cells.get((number, at)) for at in range(2, 6)))
            for number in numbers
        ]

    def _content(self, rows: list[_Row]) -> dict[str, Any]:
        """Build what the map says from its values, each under its pointer."""
        content: dict[str, Any] = {}
        for row in rows:
            is_value = row.path.startswith("/") and row.value is not None
            if is_value and not _put(content, keys_of(row.path), row.value):
                remedy = "undo what was changed on this sheet"
                problem = f"{row.path[:100]} is not a value that was written"
                self.faults.append(self._fault(problem, (SHEET, row.number, 2), remedy))
        listed: dict[str, Any] = _with_lists(content)
        return listed

    def _links(self, rows: list[_Row]) -> Iterator[_Link]:
        for row in rows:
            if not row.path.startswith("/") or row.reference is None:
                continue
            place = self._place(row.reference)
            if place is None:
                remedy = "undo it; to leave something out, say so in the map itself"
                problem = f"the cell of {_path(row.path)} was deleted"
                self.faults.append(self._fault(problem, (SHEET, row.number, 3), remedy, "E204"))
                continue
            self.homes[place] = row.path
            yield _Link(row.path, row.written, str(row.kind), place)

    def _place(self, reference: Any) -> Place | None:
        """Return the cell that a reference points to."""
        found = _REFERENCE.fullmatch(str(reference))
        if not found:
            return None
        sheet = (found[1] or found[2]).replace("''", "'")
        return (sheet, int(found[4]), column_of(found[3])) if sheet in self.sheets else None

    # What was changed

    def _seals(self, rows: list[_Row]) -> None:
        """Compare the cells that nothing is taken from, and look for new ones."""
        sealed: dict[Place, str] = {}
        for row in rows:
            place = self._place(row.reference) if row.path.startswith(SEALED) else None
            if place is not None:
                pairs = (word.partition(":") for word in str(row.value).split())
                sealed |= {(place[0], place[1], column_of(at)): value for at, _, value in pairs}
        ids = {(sheet, row) for sheet, row, _ in self.homes}
        for sheet, cells in self.sheets.items():
            for (at, column), value in cells.items() if sheet != SHEET else ():
                place = (sheet, at, column)
                if place in self.homes:
                    continue
                known = sealed.pop(place, None)
                now = unescaped(value) if isinstance(value, str) else value
                if known is None or seal(now) != known:
                    self._differs(place, "what was written" if known else "", now, ids)
        for place in sealed:
            if place[0] in self.sheets:
                self._differs(place, "what was written", None, ids)

    def _differs(self, place: Place, was: str, now: Any, ids: set[tuple[str, int]]) -> None:
        """Report a change; refuse one of the id of a row from which numbers are taken."""
        if was and place[2] == 1 and place[:2] in ids:
            remedy = "undo what moved the rows, or put the id back"
            problem = f"the id of the row was changed, or rows were sorted: {_shown(now)}"
            self.faults.append(self._fault(problem, place, remedy, "E206"))
        else:
            self._add(Change(_address(place), "", was, _shown(now), is_carried=False))

    def _compare(self, content: dict[str, Any], link: _Link) -> None:
        """Take over what a cell says now, if it is not what was written."""
        sheet, row, column = link.place
        found = self.sheets[sheet].get((row, column))
        if link.kind == "text":
            self._text(content, link, found)
        elif isinstance(found, int | float) and not isinstance(found, bool):
            is_number = isinstance(link.written, int | float)
            if not (is_number and same_number(found, link.written)):
                changed_number(content, keys_of(link.path), float(found))
                self._carried(link, link.written, found)
        elif found is not None or link.written is not None:
            kind = "a formula" if str(found)[:1] == "=" else "no number"
            problem = "it is empty" if found is None else f"the cell is {kind}: {_shown(found)}"
            remedy = f"write a number; {_shown(link.written) or 'nothing'} was written"
            path = _path(link.path)
            self.faults.append(self._fault(problem, link.place, remedy, "E201", path))

    def _text(self, content: dict[str, Any], link: _Link, found: Any) -> None:
        was, now = _text(link.written), _text(found)
        if was == now:
            return
        if isinstance(found, str) and found[:1] == "=":
            path, problem = _path(link.path), "a formula where a text was"
            self.faults.append(self._fault(problem, link.place, "write the text", path=path))
            return
        if now:
            set_text(content, keys_of(link.path), now)
        else:
            removed(content, keys_of(link.path))
        self._carried(link, was, now)

    def _carried(self, link: _Link, was: Any, now: Any) -> None:
        path = _path(link.path)
        self.touched[path] = link.place
        change = Change(_address(link.place), path, _shown(was), _shown(now), is_carried=True)
        self._add(change)

    def _made(self, content: dict[str, Any]) -> ImpactMap:
        try:
            return ImpactMap.model_validate(content)
        except ValidationError as error:
            faults = invalid(error, content, self.name).faults
        raise InvalidMapError([self._placed(fault) for fault in faults])

    def _placed(self, fault: Fault) -> Fault:
        """Return a fault with the cell of what was changed, or of what stands nearest."""
        homes = {_path(path): place for place, path in self.homes.items()}
        path, place = fault.path, None
        while path and place is None:
            below = (at for each, at in self.touched.items() if f"{each}.".startswith(path))
            place = homes.get(path) or next(below, None)
            path = path.rpartition(".")[0]
        return self._fault(fault.problem, place, fault.remedy, fault.code, fault.path)


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


def _address(place: Place) -> str:
    sheet, row, column = place
    return f"{sheet}!{letters(column)}{row}"


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
