"""Read a Value Map that somebody keeps in a spreadsheet, and say what was made of it."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from os import PathLike, fspath
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from sroi.errors import Fault, FileAccessError, InvalidMapError, did_you_mean
from sroi.io.faults import invalid
from sroi.io.workbook.building import Builder
from sroi.io.workbook.conventions import read_conventions
from sroi.io.workbook.delimited import Encoding, read_delimited
from sroi.io.workbook.numbers import read_numbers
from sroi.io.workbook.opening import Workbook, open_workbook
from sroi.io.workbook.parts import column_letters
from sroi.io.workbook.polarity import read_shares
from sroi.io.workbook.remarks import TITLES, Remark, remark
from sroi.io.workbook.rows import Rows, read_rows
from sroi.io.workbook.stated import Polarity, Scale, Stated
from sroi.io.workbook.summary import hidden_parts, what_was_assumed, what_was_left, what_was_read
from sroi.io.workbook.table import Table, doubts, find_table, nothing_found
from sroi.model.impact_map import ImpactMap

OWN_SHEET = "sroi"
"""The sheet by which a workbook that this library wrote is known."""
_WORKBOOKS, _TEXTS = (".xlsx", ".xlsm"), (".csv", ".tsv")
_MOST_FAULTS = 200
_ADDRESS = re.compile(r"([A-Z]{1,3})(\d+)$")
_FAILURES = (OSError, RuntimeError, ValueError)


@dataclass(frozen=True)
class Reading:
    """Hold a map that was read from a spreadsheet, and what was read, assumed and left unread."""

    impact_map: ImpactMap
    name: str
    """The file."""
    read: tuple[Remark, ...] = ()
    assumed: tuple[Remark, ...] = ()
    unread: tuple[Remark, ...] = ()

    def text(self, language: Literal["en", "fr"] = "en") -> str:
        """Return the summary as text, one remark to a line."""
        lines = [self.name]
        for name, (english, french) in TITLES.items():
            remarks: tuple[Remark, ...] = getattr(self, name)
            lines += [french if language == "fr" else english] if remarks else []
            lines += [f"  {each.text(language)}" for each in remarks]
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text()

    def to_dict(self) -> dict[str, Any]:
        """Return the summary as plain values, ready for JSON."""
        return {"file": self.name, "map_digest": self.impact_map.digest} | {
            name: [{"remark": each.key, "text": each.text()} for each in getattr(self, name)]
            for name in TITLES
        }


def read_value_map(
    path: str | PathLike[str],
    *,
    sheet: str | None = None,
    polarity: Polarity | None = None,
    currency: str | None = None,
    discounting: Any = None,
    title: str | None = None,
    activity: str | None = None,
    base_year: int | None = None,
    price_year: int | None = None,
    investment: float | None = None,
    starts: int | None = None,
    first_period: Literal[0, 1] | None = None,
    duration: float | str | None = None,
    deadweight: float | str | None = None,
    displacement: float | str | None = None,
    attribution: float | str | None = None,
    drop_off: float | str | None = None,
    unvalued: str | None = None,
    shares: Scale | None = None,
    decimal: Literal[",", "."] | None = None,
    hidden: Literal["read", "leave"] | None = None,
    encoding: Encoding | None = None,
) -> Reading:
    """Read the Value Map of a workbook or a CSV file, whatever its layout.

    Headings are matched by synonyms in English and French. What the sheet leaves open is not
    guessed: it is asked for, all of it together, with the parameter that states it.

    Parameters
    ----------
    path
        A file whose name ends in ``.xlsx``, ``.xlsm``, ``.csv`` or ``.tsv``.
    sheet
        Name of the sheet; without it, the only visible one that has a table.
    polarity
        Whose share attribution is: that of ``others``, as in the Guide, or the activity's ``own``.
    currency
        Three letters: ``EUR``.
    discounting
        A yearly rate (``"3.5%"``), ``"none"``, or the id of a published schedule.
    title
        Title of the map; without it, what the sheet says, or the name of the file.
    activity
        What is done, by whom, where.
    base_year, price_year
        Year 0, and the year of the prices.
    investment
        What is put in, where the sheet has no inputs.
    starts
        The year in which all outcomes begin, where no column says so: 0 is the year of activity.
    first_period
        By which number the sheet calls the period of activity: 0 or 1.
    duration, deadweight, displacement, attribution, drop_off
        Numbers for all outcomes whose row states none: ``"2 year"``, ``"10%"``.
    unvalued
        Reason why outcomes without a value are not valued.
    shares
        Whether shares without a % sign are each a ``fraction`` or in ``percent``.
    decimal
        The decimal sign of numbers that are written as text.
    hidden
        Whether to ``read`` or to ``leave`` hidden rows and columns.
    encoding
        ``cp1252`` for a CSV file of an older spreadsheet; UTF-8 otherwise.

    Returns
    -------
    Reading
        The map, and what was read, assumed and left unread.

    Raises
    ------
    FileAccessError
        If the file cannot be read.
    InvalidMapError
        With all faults together, each with its sheet and cell.
    MissingDependencyError
        If openpyxl is not installed and the file is a workbook.

    Notes
    -----
    Attribution is the share caused by others in "A guide to Social Return on Investment" (The SROI
    Network, 2012), stage 4. Where the sheet has a column of impact, quantity x value x
    (1 - deadweight) x (1 - displacement) x (1 - attribution) must give it in every row.

    Examples
    --------
    >>> import tempfile
    >>> rows = '''Stakeholder;Input value;Outcome;Quantity;Unit value;Duration;Deadweight;\
Displacement;Attribution (others);Starts
    ... Members;1000 EUR;Less alone;40;60,5;1 an;25 %;0 %;10 %;pendant'''
    >>> with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
    ...     _ = file.write(rows.replace("    ...", "").strip())
    ...     file.flush()
    ...     reading = read_value_map(file.name, discounting="3.5%", activity="A weekly lunch")
    >>> reading.impact_map.outcomes["less_alone"].financial_proxy.value.best
    60.5
    """
    stated = Stated(
        polarity, currency, discounting, title, activity, base_year, price_year, investment,
        starts, first_period, duration, deadweight, displacement, attribution, drop_off, unvalued,
        shares, decimal, hidden,
    )  # fmt: skip
    where, suffix = fspath(path), Path(path).suffix.lower()
    if suffix in _TEXTS:
        with _failing(where):
            return _read(read_delimited(Path(path), encoding), stated, where)
    if suffix not in _WORKBOOKS:
        raise FileAccessError(f"'{suffix}' is not an ending of a table that is known", where=where,
                              remedy="use .xlsx, .xlsm, .csv or .tsv", code="E108")  # fmt: skip
    with open_workbook(path) as workbook:
        own = sheet is None and workbook.sheet(OWN_SHEET) is not None
        if not own:
            found, too_large = _chosen(workbook, sheet)
            reading = _read(found, stated, where)
            left = [remark(kind) for kind in workbook.left_out]
            left += [remark("hidden", places=f"'{name}'") for name in too_large]
            return replace(reading, unread=(*reading.unread, *left))
    from sroi.io.workbook.own import read_own_workbook

    found_again = read_own_workbook(path)
    carried = [each for each in found_again.changes if each.is_carried]
    lost = [each for each in found_again.changes if not each.is_carried]
    return Reading(
        found_again.impact_map, where,
        (remark("own"), *(remark("change", text=str(each)) for each in carried)),
        unread=tuple(remark("change", text=str(each)) for each in lost),
    )  # fmt: skip


@contextmanager
def _failing(where: str) -> Iterator[None]:
    """Turn the ways in which a text file fails into errors of the library."""
    try:
        yield
    except InvalidMapError:
        raise
    except Fault as fault:
        raise InvalidMapError([fault]) from None
    except _FAILURES as error:
        reason = getattr(error, "strerror", None) or str(error)
        remedy = "check the name and the folder" if isinstance(error, FileNotFoundError) else ""
        problem = reason[:1].lower() + reason[1:]
        raise FileAccessError(problem, where=where, remedy=remedy) from None


def _chosen(workbook: Workbook, name: str | None) -> tuple[Table, list[str]]:
    """Return the table to read, and the sheets that were too large to look at."""
    if name is not None:
        sheet = workbook.sheet(name)
        if sheet is None:
            hint = did_you_mean(name, [each.name for each in workbook.sheets])
            fault = Fault(f"the workbook has no sheet '{name[:60]}'", where=workbook.name,
                          remedy=hint, code="E611")  # fmt: skip
            raise InvalidMapError([fault])
        table = find_table(sheet, is_only=True)
        if table is None:
            raise InvalidMapError([nothing_found(sheet)])
        return table, []
    seen = [sheet for sheet in workbook.sheets if sheet.is_visible]
    too_large = [sheet.name for sheet in seen if sheet.layout.too_large]
    readable = [sheet for sheet in seen if not sheet.layout.too_large]
    tables = [find_table(sheet, is_only=len(readable) == 1) for sheet in readable]
    found = [table for table in tables if table is not None]
    if len(found) > 1:
        names = ", ".join(f"'{table.sheet.name}'" for table in found[:12])
        fault = Fault(f"{len(found)} sheets have a table: {names}", where=workbook.name,
                      remedy=f"say which: sheet='{found[0].sheet.name}' (--sheet)",
                      code="E611")  # fmt: skip
        raise InvalidMapError([fault])
    if found:
        return found[0], too_large
    for sheet in seen if len(seen) == 1 else ():
        raise InvalidMapError([nothing_found(sheet)]) if not too_large else _large(sheet)
    problem = f"no row of headings was found on {len(seen)} visible sheets"
    if too_large:
        problem += f", of which {len(too_large)} are too large to be looked at"
    fault = Fault(problem, where=workbook.name, code="E611",
                  remedy="say which sheet has the table: sheet='…' (--sheet)")  # fmt: skip
    raise InvalidMapError([fault])


def _large(sheet: Any) -> InvalidMapError:
    try:
        sheet.top(1)
    except InvalidMapError as error:
        return error
    return InvalidMapError([nothing_found(sheet)])


def _read(table: Table, stated: Stated, where: str) -> Reading:
    """Read a table, and raise every fault of it together."""
    wrong = list(doubts(table))
    if wrong:
        raise InvalidMapError(wrong)
    table, left_columns = _without_hidden(table, stated)
    rows = read_rows(table)
    left = [*left_columns, *_drop_hidden(table, rows, stated)]
    numbers = read_numbers(table, rows.records, stated)
    conventions = read_conventions(table, rows, numbers, stated)
    whole = conventions.stated
    shares = read_shares(table, rows.records, numbers, whole)
    builder = Builder(table, numbers, shares, whole, whole.currency or "XXX",
                      conventions.base_year, conventions.first)  # fmt: skip
    data = _head(whole, where) | builder.build(rows.records)
    asked = [*conventions.faults, *_about_hidden(table, rows, stated)]
    faults = [*rows.faults, *numbers.faults, *shares.faults, *builder.faults]
    impact_map = _made(data, builder, where, asked, faults)
    assumed = list(what_was_assumed(table, rows, numbers, shares, builder, conventions))
    if whole.title is None:
        assumed.insert(0, remark("title", title=data["title"]))
    return Reading(
        impact_map, where,
        tuple(what_was_read(table, builder, conventions, shares)), tuple(assumed),
        tuple(what_was_left(table, rows, conventions, left)),
    )  # fmt: skip


def _head(stated: Stated, where: str) -> dict[str, Any]:
    """Return title and scope; what is missing there is asked for elsewhere."""
    scope: dict[str, Any] = {"activity": stated.activity or "-", "currency": stated.currency or
                             "XXX", "discounting": "none" if stated.discounting is None
                             else stated.discounting}  # fmt: skip
    for name in ("base_year", "price_year"):
        if getattr(stated, name) is not None:
            scope[name] = getattr(stated, name)
    return {"title": stated.title or Path(where).stem or where, "scope": scope}


def _made(
    data: dict[str, Any], builder: Builder, where: str, asked: list[Fault], faults: list[Fault]
) -> ImpactMap:
    made: ImpactMap | None = None
    if len(faults) <= _MOST_FAULTS:
        try:
            made = ImpactMap.model_validate(data)
        except ValidationError as error:
            refused = invalid(error, data, where)
            faults += _further(refused.faults, builder, where, asked, faults)
            if not (asked or faults):  # nothing may be lost by what was thought to explain it
                raise refused from None
    wrong = [*asked, *sorted(faults, key=_position)]
    if len(wrong) > _MOST_FAULTS:
        more = Fault("there are more faults", where=where, remedy="mend these first", code="E102")
        wrong = [*wrong[:_MOST_FAULTS], more]
    if wrong or made is None:
        raise InvalidMapError(list({str(fault): fault for fault in wrong}.values()))
    return made


def _further(
    found: Sequence[Fault], builder: Builder, where: str, asked: list[Fault], faults: list[Fault]
) -> list[Fault]:
    """Return what the model refuses, with its cell, but for what is said of the cell already."""
    known = {fault.where for fault in faults}
    in_cells = (_in_cell(fault, builder, where) for fault in found if fault.code != "E102")
    return [each for each in in_cells if each.where not in known and not _is_asked(each, asked)]


def _in_cell(fault: Fault, builder: Builder, where: str) -> Fault:
    """Name the cell of what the model refuses."""
    keys = fault.path.split(".")
    paths = (".".join(keys[:length]) for length in range(len(keys), 0, -1))
    place = next((builder.places[path] for path in paths if path in builder.places), where)
    return Fault(fault.problem, where=place, path=fault.path, remedy=fault.remedy, code=fault.code)


def _is_asked(fault: Fault, asked: list[Fault]) -> bool:
    """Tell whether something missing in every row is asked for once already."""
    name = fault.path.rpartition(".")[2]
    return fault.code == "E204" and any(f"{name}=" in each.remedy for each in asked)


def _position(fault: Fault) -> tuple[int, int, str]:
    found = _ADDRESS.search(fault.where)
    if not found:
        return 0, 0, ""
    return int(found[2]), len(found[1]), found[1]


def _without_hidden(table: Table, stated: Stated) -> tuple[Table, list[str]]:
    """Leave out hidden columns, if that is wanted."""
    hidden = [each for each in table.columns if each.is_hidden and each.field]
    if stated.hidden != "leave" or not hidden:
        return table, []
    kept = tuple(each for each in table.columns if each not in hidden)
    return replace(table, columns=kept), [column_letters(each.number) for each in hidden]


def _drop_hidden(table: Table, rows: Rows, stated: Stated) -> list[str]:
    if stated.hidden != "leave":
        return []
    hidden = [each for each in rows.records if each.row in table.sheet.layout.hidden_rows]
    rows.records[:] = [each for each in rows.records if each not in hidden]
    return [str(each.row) for each in hidden]


def _about_hidden(table: Table, rows: Rows, stated: Stated) -> Iterator[Fault]:
    places = hidden_parts(table, rows)
    if places and stated.hidden is None:
        sheet = table.sheet
        yield Fault(f"hidden columns or rows say something of the map: {', '.join(places)[:200]}",
                    where=f"{sheet.workbook}:{sheet.name}", code="E612",
                    remedy="say hidden='read' or hidden='leave' (--hidden)")  # fmt: skip
