"""Lay out sources, stakeholders' weights and findings."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from sroi.engine.result import Result
from sroi.model.walk import Entry, Keys, over_time
from sroi.reporting.workbook.factors import Numbers, belief_words, sources_of
from sroi.reporting.workbook.grid import MONEY, SHARE, SMALL, TEXT, Formula, Sheet, Style
from sroi.reporting.workbook.tables import FIRST, headed, ruled
from sroi.reporting.workbook.value_map import ValueMap
from sroi.reporting.workbook.words import say

_SOURCE = ("title", "author", "source_year", "date", "link", "page", "note")
_WEIGHT = ("id", "stakeholder", "outcome", "weight", "weight_share", "quantity", "weighted",
           "source", "beliefs")  # fmt: skip
_FINDING = ("rule", "principle", "level", "path", "message", "remedy", "waived")
_CHECKING = "sroi.analysis.assurance.checking"


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
        name: outcome for name, outcome in numbers.map.outcomes.items()
        if getattr(outcome, "weight", None) is not None
    }  # fmt: skip
    if not weighed:
        return None
    sheet = headed(say("Weights", numbers.language), _WEIGHT, numbers.language)
    rows = {name: row for row, name in enumerate(weighed, FIRST)}
    refs = {}
    for name, row in rows.items():
        slot = _weight(name, weighed[name])
        refs[name] = numbers.put(sheet, (row, 4), slot)
        sheet.put(row, 1, name, SMALL)
        who = numbers.map.stakeholders[weighed[name].stakeholder].description
        sheet.put(row, 2, who, TEXT)
        sheet.put(row, 3, weighed[name].description, TEXT)
        sheet.put(row, 8, sources_of(numbers.map, slot, numbers.language), TEXT)
        sheet.put(row, 9, belief_words(numbers.map, slot), TEXT)
    for name, row in rows.items():
        theirs = [refs[other] for other in weighed
                  if weighed[other].stakeholder == weighed[name].stakeholder]  # fmt: skip
        total = sum(ref.value for ref in theirs)
        text = f"={refs[name].cell}/SUM({','.join(ref.cell for ref in theirs)})"
        share = refs[name].value / total if total else 0.0
        if total:
            sheet.put(row, 5, Formula(text, share), Style("formula", SHARE))
        quantities = value_map.quantities(name)
        value = sum(ref.value for ref in quantities)
        text = "=" + "+".join(ref.seen_from(sheet.title) for ref in quantities)
        quantity = sheet.put(row, 6, Formula(text, value), Style("formula", MONEY))
        text = f"={quantity.cell}*{refs[name].cell}"
        weighted = Formula(text, value * refs[name].value)
        sheet.put(row, 7, weighted, Style("formula", MONEY))
    return sheet


def _weight(name: str, outcome: Any) -> Entry:
    return next(iter(over_time(("outcomes", name, "weight"), outcome.weight, None)))


def findings(result: Result, numbers: Numbers) -> Sheet | None:
    """Lay out what an assurance check finds; None where the library has no check."""
    if find_spec(_CHECKING) is None:
        return None
    found = import_module(_CHECKING).check(result)
    language = numbers.language
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
