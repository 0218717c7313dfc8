"""Say how each kind of cell looks: one accent colour, and a tint of it for what may be changed."""

from copy import copy
from typing import Any, NamedTuple

from sroi.reporting.workbook.grid import Style

ACCENT, TINT, PALE, GREY, LINE = "1F4E5F", "E3EEF2", "F5F7F8", "6B7680", "C9D3D8"


class _Letters(NamedTuple):
    """Say how letters look."""

    colour: str = "000000"
    size: int = 10
    bold: bool = False
    italic: bool = False


_LETTERS = {
    "title": _Letters(ACCENT, 16, bold=True),
    "section": _Letters(ACCENT, 11, bold=True),
    "heading": _Letters("FFFFFF", 9, bold=True),
    "small_heading": _Letters(GREY, 8),
    "stage": _Letters(ACCENT, 10, bold=True),
    "input": _Letters(ACCENT),
    "constant": _Letters(GREY),
    "left_out": _Letters(GREY, italic=True),
    "formula_bold": _Letters(bold=True),
    "figure": _Letters(ACCENT, 12, bold=True),
    "total": _Letters(bold=True),
    "label": _Letters(GREY),
    "label_bold": _Letters(bold=True),
    "label_right": _Letters(bold=True),
    "small": _Letters(GREY, 8),
    "aside": _Letters(GREY, 8),
}
_FILLS = {"heading": ACCENT, "input": TINT, "words": TINT, "stage": PALE, "small_heading": PALE}
_BELOW = {"section": ("medium", ACCENT), "stage": ("thin", ACCENT)}
_ALL_ROUND = frozenset(
    {"text", "input", "words", "formula", "formula_bold", "constant", "left_out"}
)
_ACROSS = {"heading": "left", "label_right": "right", "small_heading": "right"}
WRAPPED = frozenset({"text", "words", "label", "heading", "total", "small"})
"""Kinds whose texts go on in the next line."""


class Looks:
    """Make the style of each kind of cell once, and hand it to every cell of the kind."""

    def __init__(self, worksheet: Any) -> None:
        self._worksheet = worksheet
        self._made: dict[tuple[Style, bool], Any] = {}

    def of(self, style: Style, *, quoted: bool = False) -> Any:
        """Return the style array of a kind of cell; quoted texts never become formulas."""
        key = (style, quoted)
        if key not in self._made:
            from openpyxl.cell import WriteOnlyCell

            cell: Any = WriteOnlyCell(self._worksheet)
            self._dress(cell, style)
            if quoted:
                cell.quotePrefix = True
            self._made[key] = copy(cell._style)
        return self._made[key]

    def _dress(self, cell: Any, style: Style) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        kind = style.kind
        shown = _LETTERS.get(kind, _Letters())
        cell.font = Font(
            "Calibri", shown.size, shown.bold, shown.italic, None, None, None, shown.colour
        )
        cell.number_format = style.format
        if kind in _FILLS:
            cell.fill = PatternFill("solid", fgColor=_FILLS[kind])
        if kind in _BELOW:
            line, colour = _BELOW[kind]
            cell.border = Border(bottom=Side(line, colour))
        elif kind == "total":
            cell.border = Border(top=Side("thin", ACCENT))
        elif kind in _ALL_ROUND:
            hair = Side("hair", LINE)
            cell.border = Border(left=hair, right=hair, top=hair, bottom=hair)
        across = _ACROSS.get(kind)
        indent = 1 if kind in ("text", "words", "overflowing") else 0
        across = "left" if indent else across
        down = "bottom" if kind == "heading" else "top"
        cell.alignment = Alignment(
            horizontal=across, vertical=down, wrap_text=kind in WRAPPED, indent=indent
        )
