"""Lay open how a figure came about, from each source to the present value, line by line.

Amounts are exact decimal differences of the engine's own intermediate figures, so that lines add
up exactly to the figure that the result shows; and so do their rounded forms, because each shown
amount is the difference of two rounded subtotals.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from typing import Any

from sroi.engine.conventions import schedule_words
from sroi.engine.result import Result
from sroi.engine.run import life, running_total
from sroi.errors import UnknownPathError, did_you_mean, one_line
from sroi.model.distributions import Distribution, Mixture
from sroi.model.estimate import Estimate
from sroi.model.impact_map import ImpactMap
from sroi.model.valuation import Valuation, outcome_valuations
from sroi.model.walk import Entry, Keys, leaves, over_time, schedule_rates
from sroi.reporting.stated import cited
from sroi.reporting.words import (
    Language,
    figures_text,
    number_text,
    schedule_text,
    shown_decimal,
    word,
)
from sroi.typing import FloatArray
from sroi.units import write_number

_LONGEST = 2_000
_WIDEST = 90
"""Longer cells do not widen the column that they stand in."""
_EXACT = 1600
"""Digits that hold the difference of any two float64 numbers."""


@dataclass(frozen=True)
class Line:
    """Hold one line of a ledger.

    Parameters
    ----------
    words
        What the line is, a key of the words.
    amount
        Exact amount; None where the line only explains the one above. [money]
    shown
        Amount as rounded for reading, so that shown lines add up too. [money]
    is_total
        Whether this is the sum of the lines since the last total.
    operand
        The number that was used, as stated.
    source
        Who gives it; empty where none is needed.
    path
        Where it stands in the map.
    detail
        Further words: a year, a name.
    """

    words: str
    amount: Decimal | None = None
    shown: Decimal | None = None
    is_total: bool = False
    operand: str = ""
    source: str | None = ""
    path: str = ""
    detail: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the line as plain values; amounts as texts with every digit."""
        return {
            "words": self.words,
            "detail": self.detail,
            "amount": None if self.amount is None else str(self.amount),
            "shown": None if self.shown is None else str(self.shown),
            "is_total": self.is_total,
            "operand": self.operand,
            "source": self.source,
            "path": self.path,
        }


@dataclass(frozen=True)
class Ledger:
    """Hold the lines that lead to a figure."""

    title: str
    unit: str
    lines: tuple[Line, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the ledger as plain values, ready for JSON."""
        return {
            "title": self.title,
            "unit": self.unit,
            "lines": [line.to_dict() for line in self.lines],
        }

    def __str__(self) -> str:
        return self.text()

    def text(self, language: Language = "en") -> str:
        """Return the ledger as aligned text.

        Parameters
        ----------
        language
            ``en`` or ``fr``.
        """
        rows = [_cells(line, language) for line in self.lines]
        first, second, third = (
            max((len(row[at]) for row in rows if len(row[at]) <= _WIDEST), default=0)
            for at in range(3)
        )
        body = [
            f"{words:<{first}}  {amount:>{second}}  {operand:<{third}}  {source}".rstrip()
            for words, amount, operand, source in rows
        ]
        return "\n".join([f"{one_line(self.title, 500)} [{self.unit}]", "", *body])


def _cells(line: Line, language: Language) -> tuple[str, str, str, str]:
    words = word(line.words, language) if line.words else ""
    if line.is_total and not words.startswith("="):
        words = f"= {words}"
    words = f"{words} {line.detail}".strip()
    amount = "" if line.shown is None else number_text(line.shown, language)
    source = word("no_source", language) if line.source is None else line.source
    described = line.words == "discounting" or line.path.startswith(("price_", "exchange_"))
    operand_text = schedule_text if described else figures_text
    operand = operand_text(one_line(line.operand, _LONGEST), language)
    return one_line(words, 500), amount, operand, one_line(source, 500)


def audit(result: Result, outcome: str | None = None) -> Ledger:
    """Lay open how the present value of an outcome came about, or the ratio of the whole map.

    Parameters
    ----------
    result
        What `evaluate` returned.
    outcome
        Id of an outcome; without it, the totals.

    Returns
    -------
    Ledger
        Lines that add up exactly. [money]

    Raises
    ------
    UnknownPathError
        If the map has no such outcome.

    Examples
    --------
    >>> import sroi
    >>> ledger = sroi.audit(sroi.evaluate(sroi.example("wheels-to-meals")), "new_friends")
    >>> [str(line.shown) for line in ledger.lines if line.is_total]
    ['451.62', '436.35']
    """
    if outcome is None:
        return Ledger(result.impact_map.title, result.unit, tuple(_totals(result)))
    name = outcome.removeprefix("outcomes.")
    outcomes = result.impact_map.outcomes
    if name not in outcomes:
        hint = did_you_mean(name, outcomes)
        raise UnknownPathError(f"the map has no outcome '{name[:70]}'", remedy=hint)
    title = f"outcomes.{name}: {outcomes[name].description}"
    return Ledger(title, result.unit, tuple(_of_outcome(result, name)))


class _Column:
    """Add lines up exactly, and round subtotals rather than lines."""

    def __init__(self) -> None:
        self.reached = Decimal(0)

    def to(self, subtotal: float, line: Line) -> Line:
        """Return the line with the amount that leads to a subtotal."""
        with localcontext(prec=_EXACT):
            new = Decimal(subtotal)
            amount = new - self.reached
            shown = shown_decimal(new) - shown_decimal(self.reached)
        self.reached = new
        return replace(line, amount=amount, shown=shown)

    def total(self, line: Line) -> Line:
        """Return the line with everything so far."""
        shown = shown_decimal(self.reached)
        return replace(line, amount=self.reached, shown=shown, is_total=True)


def _of_outcome(result: Result, name: str) -> Iterator[Line]:
    impact_map = result.impact_map
    outcome = impact_map.outcomes[name]
    who = impact_map.stakeholders[outcome.stakeholder].description
    yield Line("stakeholder", detail=who, path=f"outcomes.{name}.stakeholder")
    if not outcome.monetised:
        for entry in over_time(("outcomes", name, "quantity"), outcome.quantity, None):
            yield from _as_stated(impact_map, "quantity", entry)
        yield Line("not_monetised", detail=outcome.reason or "")
        return
    rows = result.plan.rows.places[name]
    values = outcome_valuations(impact_map, name, outcome)
    for place, valuation in zip(rows, values, strict=True):
        if len(rows) > 1:
            year = result.years[int(result.plan.rows.cohort[place])]
            yield Line("cohort", detail=year)
        yield from _first_year(result, name, place, valuation)
        yield from _later_years(result, name, place)
    if len(rows) > 1:
        yield from _all_cohorts(result, rows)
    if not outcome.included:
        yield Line("left_out_because", detail=outcome.reason or "")


def _all_cohorts(result: Result, rows: range) -> Iterator[Line]:
    column, reached = _Column(), 0.0
    for place in rows:
        reached += float(result.run.present_value[0, place])
        year = result.years[int(result.plan.rows.cohort[place])]
        yield column.to(reached, Line("cohort", detail=year))
    yield column.total(Line("total_present_value"))


def _first_year(result: Result, name: str, place: int, valuation: Valuation) -> Iterator[Line]:
    """Yield the lines from the quantity to the impact."""
    run, column = result.run, _Column()
    numbers = list(_factors(result.impact_map, valuation))
    gross = replace(numbers[0], words="gross_value")
    yield column.to(float(run.gross_value[0, place]), gross)
    yield from numbers[1:]
    steps: tuple[tuple[str, FloatArray], ...] = (
        ("deadweight", run.after_deadweight),
        ("displacement", run.after_displacement),
        ("attribution", run.impact),
    )
    for part, after in steps:
        first, *others = _shares(result, name, part)
        yield column.to(float(after[0, place]), first)
        yield from others
    yield column.total(Line("impact_first_year"))


def _factors(impact_map: ImpactMap, valuation: Valuation) -> Iterator[Line]:
    sign = ""
    for number in (*valuation.quantity, *valuation.unit_value):
        yield from _stated(impact_map, number, sign)
        sign = "x "
    if valuation.per_year != 1.0:
        yield Line("per_year", operand=f"x {write_number(valuation.per_year)}")
    for step in valuation.steps:
        words = f"x {write_number(step.factor)} {step.words}"
        yield Line("", operand=words, source=_title(impact_map, step.source), path=step.path)


def _shares(result: Result, name: str, part: str) -> Iterator[Line]:
    estimate = getattr(result.impact_map.outcomes[name], part)
    entry = Entry(("outcomes", name, part), estimate, estimate.source)
    yield from _as_stated(result.impact_map, part, entry)


def _as_stated(impact_map: ImpactMap, words: str, slot: Entry, detail: str = "") -> Iterator[Line]:
    """Yield the lines of each number that an estimate is made of."""
    for place, number in enumerate(leaves(slot, impact_map.assumptions)):
        first, *others = _stated(impact_map, number, "x " if place else "")
        yield first if place else replace(first, words=words, detail=detail)
        yield from others


def _stated(impact_map: ImpactMap, number: Entry, sign: str) -> Iterator[Line]:
    """Yield a number as it is used, and how it came to be so."""
    unit = f" {number.estimate.unit}" if number.estimate.unit else ""
    used = impact_map.grading.believed(number).estimate
    belief, operand = used.value, f"{sign}{write_number(used.best)}{unit}"
    if isinstance(belief, Distribution):
        told = belief.family if isinstance(belief, Mixture) else belief.words
        operand = f"{sign}{used.best:.10g}{unit}  ({told})"
    source = _title(impact_map, number.source)
    yield Line("", operand=operand, source=source, path=number.path)
    if isinstance(belief, Mixture):
        for place, view in enumerate(belief.experts, 1):
            said = f"weight {view.weight:.10g}: {view.belief.words}"
            yield Line("expert", detail=view.name or str(place), operand=said)
    yield from _graded(impact_map, number, unit)


def _graded(impact_map: ImpactMap, number: Entry, unit: str) -> Iterator[Line]:
    """Yield what a grade makes of a number: the one that was stated, and what the scale says."""
    grading, name = impact_map.grading, number.estimate.grade
    grade = grading.grade(number)
    if grade is None or name is None:
        return
    stated, share = write_number(number.estimate.best), f"{100 * grade.optimism:.10g}%"
    formulas = {
        "less": f"{stated}{unit} x (1 - {share})",
        "more": f"{stated}{unit} x (1 + {share})",
        "towards one": f"1 - (1 - {stated}) x (1 - {share})",
    }
    operand = formulas[grading.way(number)] if grade.optimism else f"{stated}{unit}"
    source, path = _title(impact_map, grade.source), f"evidence_grades.{name}"
    yield Line("grade.stated", operand=operand, source=source, path=path, detail=name)
    error = f"{100 * grade.relative_error:.10g}%"
    yield Line("grade.error", operand=error, source=source, path=path, detail=name)


def _title(impact_map: ImpactMap, name: str | None) -> str | None:
    return None if name is None else cited(impact_map.sources[name])


def _later_years(result: Result, name: str, place: int) -> Iterator[Line]:
    """Yield what time takes away and one line for each year, up to the present value."""
    outcome = result.impact_map.outcomes[name]
    start = int(result.plan.rows.starts[place])
    if isinstance(outcome.starts, Estimate):
        yield from _shares(result, name, "starts")
    for part in ("duration", "drop_off"):
        if getattr(outcome, part) is not None:
            yield from _shares(result, name, part)
    for age, share in enumerate(outcome.profile or ()):
        entry = Entry(("outcomes", name, "profile", age), share, share.source)
        yield from _as_stated(result.impact_map, "profile", entry, result.years[start + age])
    yield from _discounting(result.impact_map, name)
    column, impact = _Column(), result.run.impact[0, place]
    factor = 0.0
    for age, year in enumerate(life(result.plan, result.plan.central[None])):
        left, worth = float(year.left[0, place]), float(year.factor[0, place])
        factor += left * worth
        if left != 0.0:
            operand = f"x {left:.6g} x {worth:.6f}"
            line = Line("year", detail=result.years[start + age], operand=operand)
            yield column.to(float(impact * factor), line)
    yield column.total(Line("present_value"))


def _discounting(impact_map: ImpactMap, name: str) -> Iterator[Line]:
    """Yield the schedule in words, with the sources of all its rates."""
    own = impact_map.outcomes[name].discounting
    schedule = own or impact_map.scope.discounting
    keys: Keys = ("outcomes", name, "discounting") if own else ("scope", "discounting")
    numbers = [
        number
        for slot in schedule_rates(keys, schedule)
        for number in leaves(slot, impact_map.assumptions)
    ]
    titles = dict.fromkeys(_title(impact_map, number.source) for number in numbers)
    source = None if None in titles else "; ".join(filter(None, titles))
    words = schedule_words(impact_map, schedule)
    yield Line("discounting", operand=words, source=schedule.published_source or source,
               path=".".join(map(str, keys)))  # fmt: skip


def _totals(result: Result) -> Iterator[Line]:
    impact_map, plan, run = result.impact_map, result.plan, result.run
    column = _Column()
    running = running_total(run.present_value, plan.rows.counted)[0]
    for name in sorted(impact_map.outcomes):
        outcome = impact_map.outcomes[name]
        line = Line("", detail=name, path=f"outcomes.{name}")
        if outcome.counts:
            yield column.to(float(running[plan.rows.places[name].stop]), line)
        else:
            key = "not_monetised" if not outcome.monetised else "left_out_because"
            yield Line(key, detail=f"{name}: {outcome.reason}", path=line.path)
    yield column.total(Line("total_present_value"))
    invested = _Column()
    running = running_total(run.amount_present_value, plan.inputs.counted)[0]
    for name in sorted(impact_map.inputs):
        given = impact_map.inputs[name]
        line = Line("", detail=name, path=f"inputs.{name}")
        if given.included:
            yield invested.to(float(running[plan.inputs.places[name].stop]), line)
        else:
            yield Line("left_out_because", detail=f"{name}: {given.reason}", path=line.path)
    yield invested.total(Line("investment"))
    net = _Column()
    yield net.to(result.present_value.central, Line("total_present_value"))
    yield net.to(result.net_present_value.central, Line("investment"))
    yield net.total(Line("net_present_value"))
    for figure in (result.sroi_ratio, result.net_sroi_ratio):
        yield Line(figure.name, operand=write_number(figure.central))
