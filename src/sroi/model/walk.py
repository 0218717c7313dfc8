"""Walk over the numbers of a map, each under its path, and follow what they refer to."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sroi.model.discounting import DiscountSchedule
from sroi.model.estimate import Assumption, ByYear, Estimate, Product
from sroi.model.money import FinancialProxy
from sroi.model.outcome import Outcome
from sroi.model.parts import Parts

Keys = tuple[str | int, ...]

_OF_OUTCOME = ("deadweight", "displacement", "attribution", "drop_off", "duration")


class Entry(NamedTuple):
    """Hold one stated number of a map: where it stands, what it says, and who says so."""

    keys: Keys
    estimate: Estimate
    source: str | None

    @property
    def path(self) -> str:
        """The keys joined by dots: ``outcomes.fewer_falls.deadweight``."""
        return ".".join(map(str, self.keys))


def walk(parts: Parts) -> Iterator[Entry]:
    """Yield every number and distribution that the map states, once, in the order of the file.

    Products yield their factors. Assumptions are yielded where they are stated, not where they are
    used.
    """
    for slot in slots(parts):
        yield from _numbers(slot)


def unsourced(parts: Parts) -> tuple[str, ...]:
    """Return the paths of the numbers that nobody is said to have given."""
    numbers = tuple(entry.path for entry in walk(parts) if entry.source is None)
    indices = tuple(f"price_indices.{name}" for name, index in parts.price_indices.items()
                    if index.source is None)  # fmt: skip
    rates = tuple(f"exchange_rates.{name}" for name, rate in parts.exchange_rates.items()
                  if rate.source is None)  # fmt: skip
    grades = tuple(f"evidence_grades.{name}" for name, grade in parts.evidence_grades.items()
                   if grade.source is None)  # fmt: skip
    return (*numbers, *indices, *rates, *grades)


def slots(parts: Parts) -> Iterator[Entry]:
    """Yield every place of the map that holds an estimate, products and references included."""
    if parts.scope is not None:
        yield from schedule_rates(("scope", "discounting"), parts.scope.discounting)
    for name, assumption in parts.assumptions.items():
        yield Entry(("assumptions", name), assumption, assumption.source)
    for name, given in parts.inputs.items():
        for part in ("amount", "quantity", "unit_value"):
            yield from over_time(("inputs", name, part), getattr(given, part), given.source)
    for name, output in parts.outputs.items():
        yield from over_time(("outputs", name, "quantity"), output.quantity, output.source)
    for name, proxy in parts.financial_proxies.items():
        yield proxy_value(("financial_proxies", name), proxy)
    for name, outcome in parts.outcomes.items():
        yield from _of_outcome(("outcomes", name), outcome)


def _of_outcome(keys: Keys, outcome: Outcome) -> Iterator[Entry]:
    yield from over_time((*keys, "quantity"), outcome.quantity, None)
    if isinstance(outcome.financial_proxy, FinancialProxy):
        yield proxy_value((*keys, "financial_proxy"), outcome.financial_proxy)
    for part in _OF_OUTCOME:
        yield from over_time((*keys, part), getattr(outcome, part), None)
    if isinstance(outcome.starts, Estimate):
        yield Entry((*keys, "starts"), outcome.starts, outcome.starts.source)
    for year, share in enumerate(outcome.profile or ()):
        yield Entry((*keys, "profile", year), share, share.source)
    if outcome.discounting is not None:
        yield from schedule_rates((*keys, "discounting"), outcome.discounting)


def proxy_value(keys: Keys, proxy: FinancialProxy) -> Entry:
    """Return the value of a proxy with the source that covers it."""
    return Entry((*keys, "value"), proxy.value, proxy.value.source or proxy.source)


def schedule_rates(keys: Keys, schedule: DiscountSchedule) -> Iterator[Entry]:
    """Yield the rates that a schedule states; those of a published one stand elsewhere."""
    for band in schedule.bands if schedule.published is None else ():
        yield Entry((*keys, *band.keys), band.rate, band.rate.source or schedule.source)


def over_time(keys: Keys, given: Estimate | ByYear | None, source: str | None) -> Iterator[Entry]:
    """Yield an estimate, or that of each year from the base year on, each with its source."""
    if isinstance(given, ByYear):
        source = given.source or source
        for year, estimate in enumerate(given.by_year):
            yield Entry((*keys, "by_year", year), estimate, estimate.source or source)
    elif given is not None:
        yield Entry(keys, given, given.source or source)


def _numbers(slot: Entry) -> Iterator[Entry]:
    belief = slot.estimate.value
    if isinstance(belief, Product):
        yield from (number for factor in factors(slot) for number in _numbers(factor))
    elif not isinstance(belief, Assumption):
        yield slot


def factors(slot: Entry) -> Iterator[Entry]:
    """Yield the factors of a product, each under its own path."""
    if isinstance(slot.estimate.value, Product):
        for name, factor in slot.estimate.value.product.items():
            keys = (*slot.keys, "product", name)
            yield Entry(keys, factor, factor.source or slot.source)


def leaves(slot: Entry, assumptions: Mapping[str, Estimate]) -> tuple[Entry, ...]:
    """Return the stated numbers whose product is the estimate, following assumptions.

    Raises
    ------
    KeyError
        If an assumption is missing; construction of the map has made sure that none is.
    """
    belief = slot.estimate.value
    if isinstance(belief, Product):
        return tuple(leaf for factor in factors(slot) for leaf in leaves(factor, assumptions))
    if isinstance(belief, Assumption):
        stated = assumptions[belief.assumption]
        keys = ("assumptions", belief.assumption)
        return leaves(Entry(keys, stated, stated.source), assumptions)
    return (slot,)
