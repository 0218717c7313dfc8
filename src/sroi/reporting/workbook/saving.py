"""Hand the cells to openpyxl, and pack what it writes: the same bytes for the same cells."""

import re
from datetime import datetime
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sroi._version import __version__
from sroi.errors import MissingDependencyError
from sroi.io.workbook.own_sheet import escaped, letters
from sroi.reporting.workbook.grid import (
    LONGEST_FORMULA,
    LONGEST_TEXT,
    MOST_COLUMNS,
    MOST_ROWS,
    Book,
    Content,
    Formula,
    Sheet,
    address,
    refused,
)
from sroi.reporting.workbook.looks import ACCENT, WRAPPED, Looks

_ALIKE = (1980, 1, 1, 0, 0, 0)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_UNCOMPUTED = re.compile(r'(<c r="([A-Z]+[0-9]+)"[^>]*)(><f>[^<]*</f>)<v ?(?:/>|></v>)')
_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_HIGHEST = 409.0
_LARGEST = 9.99999999999999e307


def packed(book: Book, title: str) -> bytes:
    """Return the workbook as the bytes of a file.

    Raises
    ------
    MissingDependencyError
        If openpyxl is not installed.
    FileAccessError
        If there is something that no workbook can hold.
    """
    try:
        from openpyxl import Workbook
        from openpyxl.writer.excel import ExcelWriter
    except ImportError:
        raise MissingDependencyError.for_extra("openpyxl", "excel") from None
    for sheet in book.sheets:
        _check(sheet)
    workbook = Workbook()
    workbook.remove(workbook.active)
    for sheet in book.sheets:
        _fill(workbook.create_sheet(sheet.title), sheet)
    _names(workbook, book)
    about = workbook.properties
    about.creator, about.title = f"sroi {__version__}", _NOT_XML.sub(" ", title)
    about.created = about.modified = datetime(*_ALIKE)  # no moment is meant
    content = BytesIO()
    values = [_computed(sheet) for sheet in book.sheets]
    with _Archive(content, "w", ZIP_DEFLATED) as archive:
        archive.values = values
        ExcelWriter(workbook, archive).write_data()
    return content.getvalue()


class _Archive(ZipFile):
    """Write files with one date, and formulas with what they come to."""

    values: list[dict[str, float | str]]

    def write(self, filename: Any, arcname: Any = None, *_: Any) -> None:
        """Add what openpyxl has written to the disk."""
        self.writestr(arcname, Path(filename).read_bytes())

    def writestr(self, name: Any, data: Any, *_: Any) -> None:
        """Add a file."""
        entry = ZipInfo(name, _ALIKE)
        entry.compress_type, entry.create_system = ZIP_DEFLATED, 0
        found = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", name)
        if found:
            data = _with_values(data.decode("utf-8"), self.values[int(found[1]) - 1])
        super().writestr(entry, data)


def _with_values(text: str, values: dict[str, float | str]) -> str:
    def filled(match: re.Match[str]) -> str:
        start, cell, formula = match.groups()
        value = values[cell]
        if isinstance(value, str):
            return f'{start} t="str"{formula}<v>{escape(escaped(value))}</v>'
        return f"{start}{formula}<v>{float(value)!r}</v>"

    return _UNCOMPUTED.sub(filled, text)


def _computed(sheet: Sheet) -> dict[str, float | str]:
    return {
        address(*place): content.value
        for place, (content, _) in sheet.cells.items()
        if isinstance(content, Formula)
    }


def _check(sheet: Sheet) -> None:
    """Refuse what no sheet can hold, before anything is written."""
    if sheet.last_row > MOST_ROWS or sheet.last_column > MOST_COLUMNS:
        problem = f"a sheet has at most {MOST_ROWS:,} rows and {MOST_COLUMNS:,} columns"
        raise refused(problem, sheet.title, "write a smaller map, or YAML or JSON")
    for place, (content, _) in sheet.cells.items():
        problem = _problem(content)
        if problem:
            where = f"{sheet.title}!{address(*place)}"
            raise refused(problem, where, "shorten or mend the text, or write YAML or JSON")


def _problem(content: Content) -> str:
    if isinstance(content, Formula):
        too_long = len(content.text) > LONGEST_FORMULA
        return f"a formula has at most {LONGEST_FORMULA:,} characters" if too_long else ""
    if isinstance(content, str):
        if len(content) > LONGEST_TEXT:
            return f"a cell holds at most {LONGEST_TEXT:,} characters, not {len(content):,}"
        found = _NOT_XML.search(content)
        return f"a cell cannot hold the control character U+{ord(found[0]):04X}" if found else ""
    if content is not None and abs(content) > _LARGEST:
        return f"a cell holds numbers up to {_LARGEST:g}"
    return ""


def _fill(worksheet: Any, sheet: Sheet) -> None:
    from openpyxl.comments import Comment

    looks = Looks(worksheet)
    for (row, column), (content, style) in sheet.cells.items():
        cell = worksheet.cell(row, column)
        if isinstance(content, str):
            cell._value = escaped(content)
            cell.data_type = "s"
        elif isinstance(content, Formula):
            cell._value = content.text
            cell.data_type = "f"
        elif content is not None:
            cell._value = content
        is_quoted = isinstance(content, str) and content.startswith(_SIGNS)
        if style.kind != "own" or is_quoted:  # the many cells of that sheet need no looks
            cell._style = looks.of(style, quoted=is_quoted)
    for place, text in sheet.notes.items():
        note = Comment(text, "sroi", height=80, width=260)
        worksheet.cell(*place).comment = note
    _arrange(worksheet, sheet)


def _arrange(worksheet: Any, sheet: Sheet) -> None:
    """Set widths, what stays in sight, and how the sheet is printed."""
    for column, width in sheet.widths.items():
        worksheet.column_dimensions[letters(column)].width = width
    for row, height in (_heights(sheet) | sheet.heights).items():
        worksheet.row_dimensions[row].height = height
    worksheet.freeze_panes = address(*sheet.frozen)
    worksheet.sheet_view.showGridLines = False
    worksheet.sheet_view.zoomScale = 90
    worksheet.sheet_properties.tabColor = ACCENT if sheet.homes else None
    worksheet.page_setup.orientation = "landscape"
    worksheet.page_setup.paperSize = 8 if sheet.large_paper else 9  # A3, A4
    worksheet.page_setup.fitToWidth = sheet.pages_wide
    worksheet.page_setup.fitToHeight = sheet.pages_tall
    worksheet.sheet_properties.pageSetUpPr.fitToPage = True
    last = address(max(sheet.last_row, 1), max(sheet.last_column, 1))
    worksheet.print_area = f"A1:{last}"
    if sheet.headings:
        worksheet.print_title_rows = f"{sheet.headings[0]}:{sheet.headings[1]}"
    if sheet.repeated:
        worksheet.print_title_cols = f"A:{letters(sheet.repeated)}"
    worksheet.oddFooter.left.text = "&A"
    worksheet.oddFooter.right.text = "&P / &N"
    margins = worksheet.page_margins
    margins.left = margins.right = 0.4
    margins.top = margins.bottom = 0.75


def _heights(sheet: Sheet) -> dict[int, float]:
    """Return how high the rows are whose texts are wrapped, as far as letters can be counted."""
    lines: dict[int, int] = {}
    for (row, column), (content, style) in sheet.cells.items():
        text = content.value if isinstance(content, Formula) else content
        if isinstance(text, str) and style.kind in WRAPPED:
            across = max(1.0, 1.2 * sheet.widths.get(column, 9.0))
            needed = sum(max(1, ceil(len(line) / across)) for line in text.split("\n"))
            lines[row] = max(lines.get(row, 1), needed)
    return {row: min(_HIGHEST, 12.8 * count + 3) for row, count in lines.items() if count > 1}


def _names(workbook: Any, book: Book) -> None:
    from openpyxl.workbook.defined_name import DefinedName

    for name, text in book.names.items():
        workbook.defined_names[name] = DefinedName(name, attr_text=text)
