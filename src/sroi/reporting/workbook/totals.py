"""Add the Value Map up, and put the figures of the analysis on the first sheet."""

from typing import NamedTuple

from sroi.io.workbook.own_sheet import letters
from sroi.reporting.words import Language, number_text
from sroi.reporting.workbook.grid import (
    LABEL,
    MONEY,
    SECTION,
    SMALL,
    TEXT,
    TITLE,
    Book,
    Formula,
    Ref,
    Sheet,
    Style,
    quoted,
)
from sroi.reporting.workbook.tables import stretch
from sroi.reporting.workbook.value_map import AT, FIRST, ValueMap
from sroi.reporting.workbook.words import say

FIGURES = ("present_value", "investment", "net_present_value", "sroi_ratio", "net_sroi_ratio")
_TOTAL = Style("total", MONEY)


class Totals(NamedTuple):
    """Hold the cells that the first sheet refers to."""

    present_value: Ref
    beyond: str
    """Range of the years that no column has."""


def add_up(value_map: ValueMap) -> Totals:
    """Write the totals below the Value Map."""
    sheet, result, at = value_map.sheet, value_map.result, value_map.at
    row = value_map.last_row + 1
    for offset in (0, 1):
        for column in range(1, at["beliefs"] + 1):
            sheet.put(row + offset, column, None, _TOTAL)
    sheet.put(row, AT["outcome"], say("total.value", value_map.language), Style("total"))
    words = say("total.present_value", value_map.language)
    sheet.put(row + 1, AT["outcome"], words, Style("total"))
    investment = float(result.investment)
    first, last = (value_map.ref(place, "inputs_value") for place in (FIRST, row - 1))
    text = f"=SUM({stretch(first, last, sheet.title)})"
    sheet.put(row, AT["inputs_value"], Formula(text, investment), _TOTAL)
    impacts = result.by_outcome.column("impact")
    counts = [outcome.counts for outcome in result.impact_map.outcomes.values()]
    impact = sum(value for value, is_counted in zip(impacts, counts, strict=True) if is_counted)
    sheet.put(row, AT["impact"], _counted(value_map, AT["impact"], impact), _TOTAL)
    for year in range(value_map.last_year + 1):
        _year(value_map, row, year)
    total = _counted(value_map, at["total_present_value"], float(result.present_value))
    ref = sheet.put(row + 1, at["total_present_value"], total, _TOTAL)
    return Totals(ref, f"{quoted(sheet.title)}!{value_map.column('beyond')}")


def _counted(value_map: ValueMap, column: int, value: float) -> Formula:
    """Add what is counted of a column."""
    last = max(value_map.last_row, FIRST)
    cells = f"{letters(column)}{FIRST}:{letters(column)}{last}"
    return Formula(
        f'=SUMIF({value_map.column("counted")},"{say("yes", value_map.language)}",{cells})', value
    )


def _year(value_map: ValueMap, row: int, year: int) -> None:
    """Write the value of a year, and what it is worth in the base year."""
    sheet, conventions = value_map.sheet, value_map.conventions
    column = value_map.year_column(year)
    by_year = value_map.result.by_year.values
    values = by_year[year] if year < len(by_year) else [0.0] * 4
    value = sheet.put(row, column, _counted(value_map, column, float(values[2])), _TOTAL)
    schedules = conventions.schedules
    if len(schedules) == 1:
        known = year < len(schedules[0].factors)
        factor = schedules[0].factors[year].seen_from(sheet.title) if known else "0"
        text = f"={value.cell}*{factor}"
    else:
        numbers, factors = conventions.columns(year)
        last = max(value_map.last_row, FIRST)
        cells = f"{letters(column)}{FIRST}:{letters(column)}{last}"
        flags = f'({value_map.column("counted")}="{say("yes", value_map.language)}")'
        of_row = f"SUMIF({numbers},{value_map.column('schedule')},{factors})"
        text = f"=SUMPRODUCT({flags}*{cells}*{of_row})"
    sheet.put(row + 1, column, Formula(text, float(values[3])), _TOTAL)


def below(value_map: ValueMap, figures: dict[str, Ref]) -> None:
    """Write the figures at the end of the Value Map, where practitioners look for them."""
    sheet, language = value_map.sheet, value_map.language
    unit = value_map.map.scope.currency
    row, column = value_map.last_row + 3, value_map.at["total_present_value"]
    for offset, key in enumerate(FIGURES):
        words = say(key, language)
        if key == "sroi_ratio":
            words = say("total.ratio", language, unit=unit)
        sheet.put(row + offset, column - 1, words, Style("label_right"))
        ref = figures[key]
        text = Formula(f"={ref.seen_from(sheet.title)}", ref.value)
        sheet.put(row + offset, column, text, Style("total", _format(key)))


def _format(key: str) -> str:
    return "0.00" if "ratio" in key else MONEY


class Summary:
    """Lay out the first sheet: the figures, what they rest on, and how to read the workbook."""

    def __init__(self, book: Book, value_map: ValueMap, totals: Totals, invested: Ref) -> None:
        self.book, self.value_map, self.result = book, value_map, value_map.result
        self.language: Language = value_map.language
        self.sheet = Sheet(say("Summary", self.language), frozen=(1, 1), pages_tall=1)
        self.sheet.heights = {1: 26}
        self.sheet.widths = {1: 40, 2: 18, 3: 14, 4: 72}
        book.home(self.sheet, (1, 1), ("title",), self.result.impact_map.title, TITLE, kind="text")
        self.sheet.put(2, 1, self.result.impact_map.scope.activity, Style("aside"))
        self.figures = self._figures(4, totals.present_value, invested)
        row = self._check(10, totals)
        row = self._stakeholders(row + 1)
        row = self._drawn(row + 1)
        self.row = self._legend(row + 1)

    def _section(self, row: int, key: str) -> None:
        self.sheet.row(row, [say(key, self.language), None, None, None], SECTION)

    def _figures(self, row: int, value: Ref, invested: Ref) -> dict[str, Ref]:
        result, title = self.result, self.sheet.title
        texts = {
            "present_value": f"={value.seen_from(title)}",
            "investment": f"={invested.seen_from(title)}",
            "net_present_value": "=total_present_value-investment",
            "sroi_ratio": "=total_present_value/investment",
            "net_sroi_ratio": "=net_present_value/investment",
        }
        found = {figure.name: figure.central for figure in result.figures}
        self._section(row, "figures")
        cells = {}
        for place, key in enumerate(FIGURES, row + 1):
            self.sheet.put(place, 1, say(key, self.language), Style("label_bold"))
            style = Style("figure", _format(key))
            cells[key] = self.sheet.put(place, 2, Formula(texts[key], found[key]), style)
            self.sheet.put(place, 3, "" if "ratio" in key else result.unit, Style("aside"))
            self.sheet.put(place, 4, say(f"how.{key}", self.language), Style("aside"))
            self.book.name("total_present_value" if key == "present_value" else key, cells[key])
        return cells

    def _check(self, row: int, totals: Totals) -> int:
        right, wrong = (say(f"check.{key}", self.language) for key in ("right", "wrong"))
        self.sheet.put(row, 1, say("check.years", self.language), LABEL)
        text = Formula(f'=IF(SUM({totals.beyond})=0,"{right}","{wrong}")', right)
        self.sheet.put(row, 2, text, Style("formula"))
        return row + 1

    def _stakeholders(self, row: int) -> int:
        self._section(row, "of_stakeholders")
        value_map, yes = self.value_map, say("yes", self.language)
        sheet = quoted(value_map.sheet.title)
        for who, stated in self.result.impact_map.stakeholders.items():
            row += 1
            self.sheet.put(row, 1, stated.description, TEXT)
            first, last = value_map.of_stakeholder[who]
            flags, values = (
                f"{sheet}!${letters(value_map.at[key])}${first}:${letters(value_map.at[key])}${last}"
                for key in ("counted", "total_present_value")
            )
            value = self.result.by_stakeholder[who, "present_value"]
            text = Formula(f'=SUMIF({flags},"{yes}",{values})', value)
            self.sheet.put(row, 2, text, Style("formula", MONEY))
            self.sheet.put(row, 3, self.result.unit, Style("aside"))
        return row + 1

    def _drawn(self, row: int) -> int:
        """Write what draws gave, if any were made."""
        simulation = self.result.simulation
        if simulation is None:
            return row - 1
        self._section(row, "drawn")
        facts = {
            "draws": number_text(simulation.draws, self.language, 0),
            "seed": simulation.request.seed,
        }
        self.sheet.put(row, 4, say("drawn.note", self.language, **facts), SECTION)
        for figure in self.result.figures:
            if figure.name not in ("net_present_value", "sroi_ratio") or figure.sample is None:
                continue
            numbers = {
                "mean": figure.mean, "sd": figure.standard_deviation,
                "low": figure.quantile(0.05), "high": figure.quantile(0.95),
            }  # fmt: skip
            for key, number in numbers.items():
                row += 1
                name = say(figure.name, self.language)
                self.sheet.put(row, 1, f"{name}, {say(key, self.language)}", TEXT)
                style = Style("constant", _format(figure.name))
                self.sheet.put(row, 2, number, style)
        return row + 1

    def _legend(self, row: int) -> int:
        self._section(row, "legend")
        styles = {
            "input": Style("input", MONEY), "formula": Style("formula", MONEY),
            "constant": Style("constant", MONEY), "left_out": Style("left_out", r"\(#,##0.00\)"),
        }  # fmt: skip
        for key, style in styles.items():
            row += 1
            self.sheet.put(row, 1, 1234.56, style)
            self.sheet.put(row, 2, say(f"legend.{key}", self.language), Style("overflowing"))
        return row + 1

    def contents(self, titles: list[tuple[str, str]]) -> None:
        """List the sheets, each with what it is."""
        row = self.row + 1
        self._section(row, "contents")
        for title, key in titles:
            row += 1
            self.sheet.put(row, 1, title, LABEL)
            self.sheet.put(row, 2, say(f"about.{key}", self.language), Style("overflowing"))
        row += 2
        words = f"sroi {self.result.version}, sha256 {self.result.impact_map.digest[:16]}"
        self.sheet.put(row, 1, words, SMALL)
