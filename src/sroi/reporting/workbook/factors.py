"""Give every number of a map one cell, and make every other cell refer to it."""

from collections.abc import Iterable
from typing import NamedTuple

from sroi.model.conversion import Step
from sroi.model.distributions import Distribution
from sroi.model.estimate import Assumption, Estimate, Product
from sroi.model.impact_map import ImpactMap
from sroi.model.walk import Entry, Keys, factors, leaves
from sroi.reporting.words import Language
from sroi.reporting.workbook.grid import (
    FACTOR,
    PLAIN,
    SECTION,
    SHARE,
    SMALL,
    TEXT,
    Book,
    Formula,
    Ref,
    Sheet,
    Style,
    amount_format,
    product,
)
from sroi.reporting.workbook.tables import headed
from sroi.reporting.workbook.words import say

_COLUMNS = ("path", "number", "unit", "sample_size", "correction", "used", "source", "beliefs")


class Factor(NamedTuple):
    """Hold a number that converts units: what it does, and how much."""

    words: str
    number: float


class Numbers:
    """Know the cell of every number; a sheet of factors holds those that have none elsewhere."""

    def __init__(self, book: Book, impact_map: ImpactMap, language: Language) -> None:
        self.book, self.map, self.language = book, impact_map, language
        self.sheet = headed(say("Factors", language), _COLUMNS, language)
        self.cells: dict[Keys, Ref] = {}
        """The cell to use for each number, assumption or product."""
        self.units: dict[Factor, Ref] = {}
        self.steps: dict[Step, Ref] = {}
        self.grades: dict[str, Ref] = {}

    @property
    def _next(self) -> int:
        return max(self.sheet.last_row, 2) + 1

    def section(self, key: str) -> None:
        """Begin a section of the sheet of factors."""
        row = self._next
        self.sheet.row(row, [say(key, self.language)] + [None] * (len(_COLUMNS) - 1), SECTION)

    # What a number is

    def is_alone(self, slot: Entry) -> bool:
        """Tell whether an estimate is one number, used as it is stated."""
        grade = self.map.grading.grade(slot)
        elsewhere = isinstance(slot.estimate.value, Product | Assumption)
        return not elsewhere and not (grade and grade.optimism)

    def resolve(self, slot: Entry) -> tuple[Ref, ...]:
        """Return the cells whose product an estimate is; make those that are missing."""
        if slot.keys in self.cells:
            return (self.cells[slot.keys],)
        belief = slot.estimate.value
        if isinstance(belief, Product):
            return tuple(ref for factor in factors(slot) for ref in self.resolve(factor))
        if isinstance(belief, Assumption):
            stated = self.map.assumptions[belief.assumption]
            keys = ("assumptions", belief.assumption)
            return (self.named(Entry(keys, stated, stated.source)),)
        self.cells[slot.keys] = self._stated(slot)
        return (self.cells[slot.keys],)

    def named(self, slot: Entry) -> Ref:
        """Return the cell of an assumption or of a shared proxy, whatever it is made of."""
        if self.is_alone(slot) or not isinstance(slot.estimate.value, Product | Assumption):
            return self.resolve(slot)[0]
        if slot.keys not in self.cells:
            refs = self.resolve(slot)
            row = self._next
            value = product(refs, self.sheet.title)
            style = Style("formula", amount_format(value.value))  # type: ignore[arg-type]  # a number
            self._around(row, slot)
            self.cells[slot.keys] = self.sheet.put(row, 6, value, style)
        return self.cells[slot.keys]

    def put(
        self,
        sheet: Sheet,
        place: tuple[int, int],
        slot: Entry,
        format: str = "",
        by: Iterable[Ref] = (),
        kind: str = "formula",
    ) -> Ref:
        """Write an estimate into its cell: the number itself, or a formula over its factors."""
        by = tuple(by)
        if self.is_alone(slot) and not by and slot.keys not in self.cells:
            number = slot.estimate.best
            style = Style("input", format or amount_format(number))
            self.cells[slot.keys] = self.book.home(sheet, place, slot.keys, number, style)
            return self.cells[slot.keys]
        value = product((*self.resolve(slot), *by), sheet.title)
        return sheet.put(*place, value, Style(kind, format or amount_format(float(value.value))))

    # Rows of the sheet of factors

    def _around(self, row: int, slot: Entry) -> None:
        """Write everything but the number."""
        estimate = slot.estimate
        unit, source = estimate.unit, source_words(self.map, slot.source, self.language)
        self.sheet.put(row, 1, slot.path, SMALL)
        for column, text in ((3, unit), (7, source), (8, belief_words(self.map, slot))):
            self.sheet.put(row, column, text, TEXT)
        if not isinstance(estimate.value, Product | Assumption):
            sample_size(self.book, self.sheet, (row, 4), slot)

    def _stated(self, slot: Entry) -> Ref:
        row, stated = self._next, slot.estimate.best
        self._around(row, slot)
        share = slot.estimate.measures == "share"
        style = SHARE if share else amount_format(stated)
        number = self.book.home(self.sheet, (row, 2), slot.keys, stated, Style("input", style))
        used = Formula(f"={number.cell}", stated)
        grade = self.map.grading.grade(slot)
        if grade is not None and grade.optimism and slot.estimate.grade in self.grades:
            optimism = self.grades[slot.estimate.grade]
            shown = Formula(f"={optimism.seen_from(self.sheet.title)}", optimism.value)
            by = self.sheet.put(row, 5, shown, Style("formula", SHARE))
            text = {
                "less": f"={number.cell}*(1-{by.cell})",
                "more": f"={number.cell}*(1+{by.cell})",
                "towards one": f"=1-(1-{number.cell})*(1-{by.cell})",
            }[self.map.grading.way(slot)]
            used = Formula(text, self.map.grading.believed(slot).estimate.best)
        return self.sheet.put(row, 6, used, Style("formula", style))

    def unit(self, words: str, number: float) -> tuple[Ref, ...]:
        """Return the cell of a conversion of units, or none where nothing is converted."""
        if number == 1.0:
            return ()
        factor = Factor(words, number)
        if factor not in self.units:
            row = self._next
            self.sheet.put(row, 1, words, TEXT)
            given = self.sheet.put(row, 2, number, Style("constant", PLAIN))
            used = Formula(f"={given.cell}", number)
            self.units[factor] = self.sheet.put(row, 6, used, Style("formula", PLAIN))
        return (self.units[factor],)

    def converted(self, steps: Iterable[Step]) -> tuple[Ref, ...]:
        """Return the cells of the conversions of money."""
        return tuple(self._step(step) for step in steps)

    def _step(self, step: Step) -> Ref:
        if step not in self.steps:
            section, name = step.path.split(".")
            row = self._next
            self.sheet.put(row, 1, f"{step.path}: {step.words}", SMALL)
            if section == "exchange_rates":
                value = Formula(f"={self.cells[section, name, 'rate'].cell}", step.factor)
            else:
                then, now = step.words.removeprefix("prices of ").split(" to ")
                cells = [self.cells[section, name, "values", int(year)] for year in (now, then)]
                value = Formula(f"={cells[0].cell}/{cells[1].cell}", step.factor)
            self.steps[step] = self.sheet.put(row, 6, value, Style("formula", FACTOR))
        return self.steps[step]

    def constant(self, keys: Keys, number: float, source: str | None, unit: str) -> None:
        """Write a number of the map that is no estimate: an index value or an exchange rate."""
        row = self._next
        self.sheet.put(row, 1, ".".join(map(str, keys)), SMALL)
        style = Style("input", PLAIN)
        given = self.book.home(self.sheet, (row, 2), keys, number, style)
        self.sheet.put(row, 3, unit, TEXT)
        self.sheet.put(row, 7, source_words(self.map, source, self.language), TEXT)
        used = Formula(f"={given.cell}", number)
        self.cells[keys] = self.sheet.put(row, 6, used, Style("formula", PLAIN))


def sample_size(book: Book, sheet: Sheet, place: tuple[int, int], slot: Entry) -> None:
    """Write how many were asked, where the map says so."""
    if slot.estimate.sample_size is not None:
        keys = (*slot.keys, "sample_size")
        book.home(sheet, place, keys, slot.estimate.sample_size, Style("input", "#,##0"))


def belief_words(impact_map: ImpactMap, slot: Entry, says: str = "{}") -> str | None:
    """Say what is believed of an estimate, with its grade and note; None where nothing is."""
    estimate: Estimate = slot.estimate
    grade = impact_map.grading.grade(slot)
    said = []
    if isinstance(estimate.value, Distribution):
        said.append(estimate.value.words)
    elif grade is not None:
        said.append(
            f"grade {estimate.grade}: relative error {100 * grade.relative_error:.10g}%, "
            f"optimism {100 * grade.optimism:.10g}%"
        )
    if estimate.note:
        said.append(estimate.note)
    text = "; ".join(said)
    return says.format(text) if text else None


def sources_of(impact_map: ImpactMap, slot: Entry, language: Language) -> str:
    """Name the sources of an estimate, those of its factors where it is a product."""
    numbers = leaves(slot, impact_map.assumptions)
    named = (source_words(impact_map, number.source, language) for number in numbers)
    return "; ".join(dict.fromkeys(named))


def source_words(impact_map: ImpactMap, name: str | None, language: Language) -> str:
    """Name a source on one line, or say that there is none."""
    if name is None:
        return say("no_source", language)
    source = impact_map.sources[name]
    parts = [source.author, str(source.year) if source.year else None, source.page]
    return ", ".join([source.title, *(part for part in parts if part)])
