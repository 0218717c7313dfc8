"""Lay out sources, stakeholders' weights and findings."""

from sroi.analysis.assurance.checking import check
from sroi.engine.result import Result
from sroi.model.walk import Keys
from sroi.reporting.workbook.factors import Numbers
from sroi.reporting.workbook.grid import (
    MONEY,
    SHARE,
    SMALL,
    TEXT,
    Formula,
    Ref,
    Sheet,
    Style,
    amount_format,
)
from sroi.reporting.workbook.tables import FIRST, headed, ruled, stretch
from sroi.reporting.workbook.value_map import ValueMap
from sroi.reporting.workbook.words import say

_SOURCE = ("title", "author", "source_year", "date", "link", "page", "note")
_WEIGHT = ("id", "stakeholder", "outcome", "weight", "weight_share", "quantity", "weighted")
_FINDING = ("rule", "principle", "level", "path", "message", "remedy", "waived")


def sources(numbers: Numbers) -> Sheet:
    """Lay out who gives the numbers."""
    sheet = headed(say("Sources", numbers.language), ("id", *_SOURCE), numbers.language)
    for row, (name, source) in enumerate(numbers.map.sources.items(), FIRST):
        sheet.put(row, 1, name, SMALL)
        for column, part in enumerate(_SOURCE, 2):
            keys: Keys = ("sources", name, part.removeprefix("source_"))
            stated = getattr(source, str(keys[-1]))
            if part == "source_year":
                numbers.book.home(sheet, (row, column), keys, stated, Style("input", "0"))
            else:
                numbers.book.text(sheet, (row, column), keys, stated)
    ruled(sheet, FIRST, sheet.last_row, len(_SOURCE) + 1)
    return sheet


def weights(numbers: Numbers, value_map: ValueMap) -> Sheet | None:
    """Lay out what outcomes weigh for stakeholders; None where the map has no weights."""
    weighed = {
        name: outcome
        for who in numbers.map.stakeholders
        for name, outcome in numbers.map.outcomes.items()
        if outcome.weight is not None and outcome.stakeholder == who
    }
    if not weighed:
        return None
    sheet = headed(say("Weights", numbers.language), _WEIGHT, numbers.language)
    refs = {}
    for row, (name, outcome) in enumerate(weighed.items(), FIRST):
        keys: Keys = ("outcomes", name, "weight")
        style = Style("input", amount_format(outcome.weight or 0.0))
        refs[name] = numbers.book.home(sheet, (row, 4), keys, outcome.weight, style)
        sheet.put(row, 1, name, SMALL)
        who = numbers.map.stakeholders[outcome.stakeholder].description
        sheet.put(row, 2, who, TEXT)
        sheet.put(row, 3, outcome.description, TEXT)
    for name, ref in refs.items():
        theirs = [refs[other] for other in weighed
                  if weighed[other].stakeholder == weighed[name].stakeholder]  # fmt: skip
        _weighted(sheet, ref, theirs, value_map.quantities(name))
    ruled(sheet, FIRST, sheet.last_row, len(_WEIGHT))
    return sheet


def _weighted(sheet: Sheet, weight: Ref, theirs: list[Ref], quantities: list[Ref]) -> None:
    """Write the share of a weight in all of its stakeholder, and what it makes of the quantity."""
    total = sum(ref.value for ref in theirs)
    all_theirs = f"SUM({stretch(theirs[0], theirs[-1], sheet.title)})"
    text = f"=IF({all_theirs}=0,0,{weight.cell}/{all_theirs})"
    share = Formula(text, weight.value / total if total else 0.0)
    sheet.put(weight.row, 5, share, Style("formula", SHARE))
    value = sum(ref.value for ref in quantities)
    text = f"=SUM({stretch(quantities[0], quantities[-1], sheet.title)})"
    quantity = sheet.put(weight.row, 6, Formula(text, value), Style("formula", MONEY))
    weighted = Formula(f"={quantity.cell}*{weight.cell}", value * weight.value)
    sheet.put(weight.row, 7, weighted, Style("formula", MONEY))


def findings(result: Result, numbers: Numbers) -> Sheet:
    """Lay out what an assurance check finds."""
    found, language = check(result), numbers.language
    sheet = headed(say("Findings", language), _FINDING, language)
    sheet.repeated = 0
    row = FIRST
    for finding, (message, remedy) in zip(found.rows, found.said(language), strict=True):
        level = say(f"finding.{finding.level}", language)
        words = (finding.rule, finding.principle, level, finding.path, message, remedy,
                 finding.waived)  # fmt: skip
        sheet.row(row, words, TEXT)
        row += 1
    if row == FIRST:
        sheet.put(row, 5, say("finding.none", language), TEXT)
    return sheet
