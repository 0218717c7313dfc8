"""Say in words what stands behind a row of the Value Map, and compute its years."""

from typing import NamedTuple

import numpy as np

from sroi.engine.result import Result
from sroi.engine.run import life
from sroi.model.estimate import Estimate
from sroi.model.money import FinancialProxy
from sroi.model.outcome import Outcome
from sroi.model.valuation import proxy_of
from sroi.model.walk import Entry, proxy_value
from sroi.reporting.workbook.factors import Numbers, belief_words, sources_of
from sroi.reporting.workbook.words import named, say
from sroi.typing import FloatArray

SHARES = ("deadweight", "displacement", "attribution", "drop_off")


class Cohort(NamedTuple):
    """Hold one cohort of one outcome."""

    name: str
    outcome: Outcome
    number: int
    """Which cohort it is, from 0 on."""
    first: int
    """Row of the first cohort."""
    place: int | None
    """Row of the engine; None where the outcome is not monetised."""
    quantity: Entry

    def slot(self, part: str) -> Entry | None:
        """Return an estimate of the outcome; None where it states none."""
        estimate = getattr(self.outcome, part)
        if not isinstance(estimate, Estimate):
            return None
        return Entry(("outcomes", self.name, part), estimate, estimate.source)


def share_sources(numbers: Numbers, cohort: Cohort) -> str | None:
    """Name the sources of shares and duration, once where all are the same."""
    found: dict[str, list[str]] = {}
    for part in (*SHARES, "duration"):
        slot = cohort.slot(part)
        if slot is not None:
            words = sources_of(numbers.map, slot, numbers.language)
            found.setdefault(words, []).append(say(f"part.{part}", numbers.language))
    if len(found) == 1:
        return next(iter(found))
    said = (
        say("says", numbers.language, what=", ".join(parts), words=words)
        for words, parts in found.items()
    )
    return "\n".join(said) or None


def beliefs(numbers: Numbers, cohort: Cohort) -> str | None:
    """Say what is believed of the numbers of a row, and what else a reader should know."""
    said = [belief_words(numbers.map, cohort.quantity, named("part.quantity", numbers.language))]
    if cohort.number == 0:
        said += _of_outcome(numbers, cohort)
    return "\n".join(filter(None, said)) or None


def _of_outcome(numbers: Numbers, cohort: Cohort) -> list[str | None]:
    outcome, language = cohort.outcome, numbers.language
    said: list[str | None] = []
    if not outcome.counts:
        key = "because" if outcome.monetised else "not_monetised.because"
        said.append(say(key, language, reason=outcome.reason))
    if isinstance(outcome.financial_proxy, FinancialProxy):
        slot = proxy_value(*proxy_of(numbers.map, cohort.name, outcome))
        said.append(belief_words(numbers.map, slot, named("part.value", language)))
        said.append(outcome.financial_proxy.note)
    for part in (*SHARES, "duration", "starts"):
        found = cohort.slot(part)
        if found is not None:
            said.append(belief_words(numbers.map, found, named(f"part.{part}", language)))
    return [*said, outcome.note]


def value_of_years(result: Result, last_year: int) -> FloatArray:
    """Return the value of every row of the engine in every year. Shape `(r, t)`. [money]."""
    plan, impact = result.plan, result.run.impact[0]
    values = np.zeros((len(impact), last_year + 1))
    rows = np.arange(len(impact))
    for age, year in enumerate(life(plan, plan.central[None])):
        then = plan.rows.starts + age
        inside = then <= last_year
        values[rows[inside], then[inside]] = (impact * year.left[0])[inside]
    return values
