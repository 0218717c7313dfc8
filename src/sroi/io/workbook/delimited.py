"""Read a CSV file as a sheet: its delimiter is the one by which headings are found."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from os import fspath
from pathlib import Path
from typing import Literal

from sroi.errors import Fault
from sroi.io.workbook.opening import MOST_TEXT, Cell, Sheet
from sroi.io.workbook.parts import LAST_COLUMN, LAST_ROW, MOST_CELLS, Layout
from sroi.io.workbook.table import SEARCHED, Table, find_table, nothing_found

Encoding = Literal["utf-8", "cp1252"]
_DELIMITERS = (";", ",", "\t")


@dataclass(frozen=True)
class TextSheet(Sheet):
    """Hold a CSV file as a sheet whose cells are texts; none of them is a formula."""

    def _read(self, most: int) -> Iterator[Cell]:
        for row, cells in enumerate(self._source[:most], start=1):
            for column, text in enumerate(cells, start=1):
                if text.strip():
                    yield Cell(row, column, text)


def read_delimited(path: Path, encoding: Encoding | None) -> Table:
    """Return the table of a CSV file.

    Raises
    ------
    Fault
        If it is too large, is no text, or has no headings that are known.
    """
    where = fspath(path)
    text = _text(path, where, encoding)
    stated = text[:4].casefold() == "sep=" and text[5:6] == "\n"
    if stated:  # a line by which spreadsheets agree on the delimiter
        delimiter, text = text[4:5], text.partition("\n")[2]
        tables = [find_table(_sheet(text, delimiter, where))]
    else:
        head = "\n".join(text.split("\n", SEARCHED)[:SEARCHED])
        tables = [find_table(_sheet(head, each, where, is_head=True)) for each in _DELIMITERS]
    found = [table for table in tables if table is not None]
    if not found:
        raise nothing_found(_sheet(text, _DELIMITERS[0], where))
    best = max(found, key=lambda table: len(table.fields))
    delimiter = delimiter if stated else _DELIMITERS[tables.index(best)]
    whole = find_table(_sheet(text, delimiter, where))
    return best if whole is None else whole


def _text(path: Path, where: str, encoding: Encoding | None) -> str:
    if path.exists() and not path.is_file():
        raise OSError(0, "it is not an ordinary file")
    with path.open("rb") as file:
        content = file.read(MOST_TEXT + 1)
    if len(content) > MOST_TEXT:
        problem = f"the file is larger than {MOST_TEXT // 2**20} MiB"
        raise Fault(problem, where=where, code="E102", remedy="keep the table in a file of its own")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Fault("the text is UTF-16", where=where, code="E101", remedy="save it as CSV UTF-8")
    if content.startswith(b"PK"):
        raise Fault("this is a workbook, not text", where=where, code="E108",
                    remedy="name it .xlsx")  # fmt: skip
    try:
        text = content.decode("cp1252" if encoding == "cp1252" else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Fault(f"the text is not {encoding or 'UTF-8'}", where=f"{where}:{line}", code="E101",
                    remedy="save it as CSV UTF-8; or, if it comes from an older spreadsheet, say "
                    "encoding='cp1252' (--encoding)") from None  # fmt: skip
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _sheet(text: str, delimiter: str, where: str, *, is_head: bool = False) -> TextSheet:
    rows = list(_rows(text, delimiter, where, is_head=is_head))
    last = max(
        (number for number, row in enumerate(rows, 1) if any(map(str.strip, row))), default=0
    )
    widest = max(map(len, rows), default=0)
    layout = Layout(last_row=last, last_column=widest, cells=last)
    return TextSheet(where, "", True, layout, rows)


def _rows(text: str, delimiter: str, where: str, *, is_head: bool) -> Iterator[list[str]]:
    """Yield rows; the head of a file may end within a quoted text."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=not is_head)
    filled = 0
    try:
        for number, row in enumerate(reader, start=1):
            filled += len(row)
            if number > LAST_ROW or len(row) > LAST_COLUMN or filled > MOST_CELLS:
                most = f"{LAST_ROW:,} rows, {LAST_COLUMN} columns, {MOST_CELLS:,} cells"
                raise Fault(f"the table is larger than {most}", where=where, code="E102",
                            remedy="delete what lies around the table")  # fmt: skip
            yield row
    except csv.Error as error:
        problem = f"not well-formed CSV: {error}"
        raise Fault(problem, where=f"{where}:{reader.line_num}", code="E103",
                    remedy="save it as CSV again") from None  # fmt: skip
