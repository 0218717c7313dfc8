"""Lay out the last sheet, which holds the whole map and where each of its values stands."""

import json
from typing import Any

from sroi._version import __version__
from sroi.io.workbook.own_sheet import (
    FIRST_ROW,
    LAYOUT,
    SEALED,
    SHEET,
    letters,
    pointer,
    seal,
    values_of,
)
from sroi.model.impact_map import ImpactMap
from sroi.reporting.words import Language
from sroi.reporting.workbook.grid import (
    HEADING,
    SMALL,
    TITLE,
    Book,
    Formula,
    Ref,
    Sheet,
    Style,
)
from sroi.reporting.workbook.words import say

_CHUNK = 1000
"""Check values in one cell."""


def own(book: Book, impact_map: ImpactMap, language: Language) -> Sheet:
    """Lay out the sheet `sroi`."""
    sheet = Sheet(SHEET, frozen=(FIRST_ROW, 2), headings=(FIRST_ROW - 1, FIRST_ROW - 1))
    sheet.widths = {1: 60, 2: 48, 3: 20, 4: 20, 5: 10}
    sheet.put(1, 1, say("own.explained", language), TITLE)
    made = {"sroi": __version__, "layout": LAYOUT, "map": impact_map.digest}
    sheet.put(2, 1, json.dumps(made), SMALL)
    headings = ("own.pointer", "own.value", "own.cell", "own.written", "own.kind")
    sheet.row(FIRST_ROW - 1, (say(key, language) for key in headings), HEADING)
    row = _values(sheet, book, impact_map)
    _seals(sheet, book, row)
    return sheet


def _values(sheet: Sheet, book: Book, impact_map: ImpactMap) -> int:
    """Write a row for each value, and one for each cell of what is more than a value."""
    content: dict[str, Any] = impact_map.model_dump(mode="json", exclude_defaults=True)
    content = {"schema_version": impact_map.schema_version, **content}
    links = {pointer(link.keys): link for link in book.links}
    plain = Style("own")
    row = FIRST_ROW
    for path, text in values_of(content):
        sheet.cells[row, 1], sheet.cells[row, 2] = (path, plain), (text, plain)
        link = links.pop(path, None)
        if link is not None:
            _link(sheet, row, link.ref, link.written, link.kind)
        row += 1
    for path, link in links.items():
        sheet.cells[row, 1] = (path, plain)
        _link(sheet, row, link.ref, link.written, link.kind)
        row += 1
    sheet.last_row, sheet.last_column = row - 1, 5
    return row


def _link(sheet: Sheet, row: int, ref: Ref, written: str | float | None, kind: str) -> None:
    plain = Style("own")
    shown = written if written is not None else 0.0
    sheet.cells[row, 3] = (Formula(f"={ref.seen_from(SHEET)}", shown), plain)
    sheet.cells[row, 4] = (written, plain)
    sheet.cells[row, 5] = (kind, plain)


def _seals(sheet: Sheet, book: Book, row: int) -> None:
    """Write the check values of the cells that nothing is taken from."""
    plain = Style("own")
    for other in book.sheets:
        seals: dict[int, dict[str, str]] = {}
        for (at, column), (content, _) in other.cells.items():
            if content is None or content == "" or (at, column) in other.homes:
                continue
            text = content.text if isinstance(content, Formula) else content
            seals.setdefault(at, {})[letters(column)] = seal(text)
        for at in sorted(seals):
            found = list(seals[at].items())
            for start in range(0, len(found), _CHUNK):
                words = " ".join(
                    f"{column}:{text}" for column, text in found[start : start + _CHUNK]
                )
                content = other.cells.get((at, 1), (None,))[0]
                shown = content.value if isinstance(content, Formula) else content
                anchor = Ref(other.title, at, 1, 0.0).seen_from(SHEET)
                sheet.cells[row, 1] = (f"{SEALED}{other.title}", plain)
                sheet.cells[row, 2] = (words, plain)
                sheet.cells[row, 3] = (
                    Formula(f"={anchor}", 0.0 if shown is None else shown),
                    plain,
                )
                row += 1
    sheet.last_row = row - 1
