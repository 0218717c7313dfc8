"""Begin a sheet that is one table: a title, headings with notes, and what is repeated in print."""

from collections.abc import Sequence

from sroi.reporting.words import Language
from sroi.reporting.workbook.grid import HEADING, TEXT, TITLE, Ref, Sheet, Style
from sroi.reporting.workbook.headings import HEADINGS

FIRST = 3
"""Row of the first line of a table."""


def headed(title: str, columns: Sequence[str], language: Language, unit: str = "") -> Sheet:
    """Return a sheet with the headings of some columns in its second row."""
    sheet = Sheet(title, frozen=(FIRST, 2), headings=(2, 2), repeated=1)
    sheet.put(1, 1, title, TITLE)
    for place, key in enumerate(columns, 1):
        heading(sheet, (2, place), key, language, unit=unit)
    sheet.heights |= {1: 26, 2: 54}
    return sheet


def heading(
    sheet: Sheet,
    place: tuple[int, int],
    key: str,
    language: Language,
    *,
    unit: str = "",
    year: str = "",
) -> None:
    """Write the heading of a column, with a note that says what the column is."""
    words, note, width = HEADINGS[key]
    french = language == "fr"
    sheet.put(*place, words[french].format(unit=unit, year=year), HEADING)
    sheet.notes[place] = note[french]
    sheet.widths[place[1]] = width


def ruled(sheet: Sheet, first: int, last: int, columns: int) -> None:
    """Draw the cells of a table that hold nothing."""
    for row in range(first, last + 1):
        for column in range(1, columns + 1):
            if (row, column) not in sheet.cells:
                sheet.put(row, column, None, TEXT)


def bracketed(style: Style) -> Style:
    """Return the style of a number that is shown and not counted."""
    number = style.format if style.format != "General" else "0.########"
    return Style("left_out", rf"\({number}\);\(\-{number}\)")


def counted(style: Style, *, counts: bool) -> Style:
    """Return a style, in brackets where nothing is counted."""
    return style if counts else bracketed(style)


def stretch(first: Ref, last: Ref, sheet: str) -> str:
    """Return the range from one cell to another as a formula on a sheet writes it."""
    start = first.seen_from(sheet)
    return f"{start}:{last.seen_from(first.sheet)}" if sheet == first.sheet else (
        f"{start}:${last.cell.rstrip('0123456789')}${last.row}")  # fmt: skip
