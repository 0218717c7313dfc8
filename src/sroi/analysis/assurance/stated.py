"""Look up what a map states of an outcome: the numbers behind it, their centre, their unit."""

from collections.abc import Iterator
from math import prod

from sroi.analysis.assurance.evidence import Evidence
from sroi.analysis.assurance.rule import Words
from sroi.analysis.assurance.texts import number, share
from sroi.model.estimate import Estimate
from sroi.model.outcome import Outcome
from sroi.model.valuation import proxy_of
from sroi.model.walk import Entry, proxy_value
from sroi.units import years

DEDUCTIONS: dict[str, Words] = {
    "deadweight": Words("deadweight", "effet d'aubaine"),
    "displacement": Words("displacement", "déplacement"),
    "attribution": Words("attribution to others", "attribution à d'autres"),
    "drop_off": Words("drop-off", "décroissance"),
}
"""What is taken off an outcome, with its words."""


def counted(evidence: Evidence) -> Iterator[tuple[str, Outcome]]:
    """Yield the outcomes that are part of the totals, in the order of the map."""
    for name, outcome in evidence.impact_map.outcomes.items():
        if outcome.counts:
            yield name, outcome


def deductions(evidence: Evidence) -> Iterator[tuple[str, str, Entry]]:
    """Yield outcome, part and number of everything that is taken off what counts."""
    for name, outcome in counted(evidence):
        for part in DEDUCTIONS:
            estimate = getattr(outcome, part)
            if estimate is not None:
                yield name, part, Entry(("outcomes", name, part), estimate, estimate.source)


def central(evidence: Evidence, slot: Entry) -> float:
    """Return the best estimate of a place, whatever it is made of. [unit]."""
    return prod(number.estimate.best for number in evidence.leaves(slot))


def is_certain(evidence: Evidence, slot: Entry) -> bool:
    """Tell whether a place is stated without any belief, by range or by grade."""
    graded = evidence.impact_map.grading
    return not any(graded.believed(each).estimate.is_uncertain
                   for each in evidence.leaves(slot))  # fmt: skip


def lasts(evidence: Evidence, name: str, outcome: Outcome) -> float:
    """Return how many years an outcome lasts at best estimates. [year]."""
    if outcome.profile is not None:
        return float(len(outcome.profile))
    if outcome.duration is None:
        return 0.0
    slot = Entry(("outcomes", name, "duration"), outcome.duration, None)
    units = tuple(each.estimate.unit for each in evidence.leaves(slot))
    return central(evidence, slot) * years(units, evidence.impact_map.declared_units)


def proxy_slot(evidence: Evidence, name: str, outcome: Outcome) -> Entry:
    """Return the value of the proxy of an outcome, with the source that covers it."""
    return proxy_value(*proxy_of(evidence.impact_map, name, outcome))


def best_and_unit(evidence: Evidence, estimate: Estimate) -> tuple[float, tuple[str, ...]]:
    """Return what tells one amount from another: its best estimate, and its units."""
    slot = Entry((), estimate, None)
    units = (each.estimate.unit or "" for each in evidence.leaves(slot))
    return central(evidence, slot), tuple(sorted(units))


def amount(entry: Entry) -> Words:
    """Write the best estimate of a stated number for a person, with its unit."""
    return written(entry, entry.estimate.best)


def written(entry: Entry, value: float) -> Words:
    """Write a value that a stated number may have for a person, with its unit."""
    if entry.estimate.measures == "share":
        return share(value)
    decimals = 0 if value.is_integer() else 2 if abs(value) >= 1 else 4
    said, unit = number(value, decimals), entry.estimate.unit
    return Words(f"{said.en} {unit}", f"{said.fr}\u00a0{unit}") if unit else said
