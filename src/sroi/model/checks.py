"""Check what no part of a map can know alone: references, units, money, years, paths.

The checks also run on the sound parts of a map whose other parts are faulty, so that all faults of
a file come together.
"""

from collections.abc import Callable, Iterator, Sequence
from math import ceil, inf, isfinite, prod
from typing import Any

from pydantic import ValidationError

from sroi.errors import Fault
from sroi.model.assumptions import entanglements
from sroi.model.base import Problem, refused
from sroi.model.discounting import DiscountSchedule
from sroi.model.estimate import ByYear
from sroi.model.graded import Grading
from sroi.model.money import FinancialProxy
from sroi.model.outcome import Outcome
from sroi.model.parts import Parts
from sroi.model.people import Input
from sroi.model.valuation import input_valuations, outcome_valuations, proxy_of
from sroi.model.walk import Entry, Keys, leaves, slots
from sroi.units import UNITS, is_unit_name, price_year, terms, years

LONGEST_LIFE = 1000


def inconsistencies(parts: Parts) -> Iterator[Problem]:
    """Yield what does not fit together in an impact map, or in the sound items of one."""
    yield from _declared_units(parts)
    entangled = tuple(entanglements(parts.assumptions))
    yield from entangled
    if entangled:
        return
    grading = Grading.of(parts)
    for slot in slots(parts):
        yield from _units_and_domain(parts, slot, grading)
    if parts.scope is not None:
        yield from _money(parts)
        yield from _left_out_with_stakeholder(parts)
        yield from _horizon(parts)


def _declared_units(parts: Parts) -> Iterator[Problem]:
    for name in parts.units:
        if not is_unit_name(name):
            known = "the library has it" if name in UNITS else "it cannot be the name of a unit"
            yield (
                ("units", name),
                refused(
                    "E400",
                    f"'{name}' cannot be declared: {known}",
                    "use another name, in small letters",
                ),
            )


def hull(numbers: Sequence[Entry]) -> tuple[float, float]:
    """Return the least and the greatest that a product of numbers can be."""
    low = high = 1.0
    for number in numbers:
        ends = [
            end * side if end and side else 0.0  # nothing times endless is nothing
            for end in (low, high)
            for side in number.estimate.extremes
        ]
        low, high = min(ends), max(ends)
    return low, high


def _units_and_domain(parts: Parts, slot: Entry, grading: Grading) -> Iterator[Problem]:
    """Check the units that can be read alone, and the domain of what is stated elsewhere."""
    numbers = _known_leaves(slot, parts)
    declared = parts.declared_units
    if slot.estimate.measures == "time":
        units = tuple(number.estimate.unit for number in numbers)
        yield from _problems(slot.keys, years, units, declared)
    for number in numbers:
        unit = number.estimate.unit
        if unit is not None and slot.estimate.measures == "share":
            problem = f"{slot.path} is a share and has no unit, not '{unit}'"
            yield number.keys, refused("E401", problem, "write a fraction or per cent")
        elif unit is not None and number.keys[: len(slot.keys)] == slot.keys:
            yield from _problems(number.keys, terms, unit, declared)
    if numbers != (slot,):
        yield from _outside(slot, _believed(numbers, grading))


def _outside(slot: Entry, numbers: tuple[Entry, ...]) -> Iterator[Problem]:
    """Yield the first end outside its domain of what is stated elsewhere."""
    domain = slot.estimate.domain
    for extreme in hull(numbers):
        approached = domain.open_low and extreme == domain.low
        if approached and not any(number.estimate.is_least(extreme) for number in numbers):
            continue
        if not domain.holds(extreme):
            problem = f"{domain.words}, and this comes to {extreme:.6g}"
            yield slot.keys, refused("E200", problem, _mended(slot, extreme, numbers))
            return


def _mended(slot: Entry, extreme: float, numbers: tuple[Entry, ...]) -> str:
    is_share = slot.estimate.measures == "share"
    endless = [
        number.path for number in numbers if not all(map(isfinite, number.estimate.extremes))
    ]
    if endless and is_share:
        return f"write family: beta in {endless[0]}, or at_least and at_most"
    if endless:
        return f"write at_least and at_most in {endless[0]}"
    if is_share and len(numbers) == 1 and 1.5 <= extreme <= 100:
        return f"write per cent with their sign in {numbers[0].path}: {extreme:g}%"
    return "look at what it is made of"


def _believed(numbers: tuple[Entry, ...], grading: Grading) -> tuple[Entry, ...]:
    try:
        return tuple(map(grading.believed, numbers))
    except ValidationError:
        return numbers  # a belief that cannot be, which has its own fault


def _known_leaves(slot: Entry, parts: Parts) -> tuple[Entry, ...]:
    try:
        return leaves(slot, parts.assumptions)
    except KeyError:
        return ()  # a missing reference, which has its own fault


def _problems(keys: Keys, function: Callable[..., Any], *arguments: Any) -> Iterator[Problem]:
    try:
        function(*arguments)
    except Fault as fault:
        yield keys, refused(fault.code, fault.problem, fault.remedy)
    except KeyError:
        return  # a missing reference, which has its own fault


def _money(parts: Parts) -> Iterator[Problem]:
    for name, given in parts.inputs.items():
        place = "amount" if given.amount is not None else "unit_value"
        yield from _problems(("inputs", name, place), _invested, parts, name, given)
    for name, outcome in parts.outcomes.items():
        if outcome.monetised:
            keys: Keys = ("outcomes", name, "financial_proxy")
            if isinstance(outcome.financial_proxy, FinancialProxy):
                keys = (*keys, "value")
            yield from _problems(keys, outcome_valuations, parts, name, outcome)
            yield from _problems(keys, _one_price_year, parts, name, outcome)


def _one_price_year(parts: Parts, name: str, outcome: Outcome) -> None:
    keys, proxy = proxy_of(parts, name, outcome)
    for leaf in leaves(Entry((*keys, "value"), proxy.value, None), parts.assumptions):
        for unit, _ in terms(leaf.estimate.unit or "1", parts.declared_units):
            year = price_year(unit)
            if year and proxy.price_year and year != proxy.price_year:
                raise Fault(
                    f"the unit says {unit}, price_year says {proxy.price_year}",
                    remedy="state the price year once",
                    code="E206",
                )


def _horizon(parts: Parts) -> Iterator[Problem]:
    for name, outcome in parts.outcomes.items():
        longest = longest_life(parts, outcome)
        if not outcome.monetised or longest is None:
            continue
        place: Keys = ("outcomes", name, "duration" if outcome.profile is None else "profile")
        if not longest <= LONGEST_LIFE:
            problem, remedy = f"not {longest:.6g}", "look at the number and its unit"
            if longest == inf:
                problem = "and this belief has no upper end"
                remedy = "write at_most beside the belief, as at_most: 20"
            problem = f"an outcome lasts at most {LONGEST_LIFE} years, {problem}"
            yield place, refused("E200", problem, remedy)
            continue
        cohorts = len(outcome.quantity.by_year) if isinstance(outcome.quantity, ByYear) else 1
        last = outcome.latest_year + cohorts - 1 + max(ceil(longest), 1) - 1
        yield from _covered(place, outcome.discounting or parts.scope.discounting, last)
    for name, given in parts.inputs.items():
        stated = given.amount if given.amount is not None else given.quantity
        last = len(stated.by_year) - 1 if isinstance(stated, ByYear) else 0
        yield from _covered(("inputs", name), parts.scope.discounting, last)


def _invested(parts: Parts, name: str, given: Input) -> None:
    """Refuse a negative input, which would raise the ratio by making the investment smaller.

    A single year may be negative, as where a yearly cost is a saving for once.
    """
    total = sum(
        valuation.scale
        * prod(number.estimate.best for number in (*valuation.quantity, *valuation.unit_value))
        for valuation in input_valuations(parts, name, given)
    )
    if total < 0:
        problem = f"an input is not negative: {total:g}"
        raise Fault(problem, remedy="state what is earned or saved as an outcome", code="E200")


def _left_out_with_stakeholder(parts: Parts) -> Iterator[Problem]:
    for name, outcome in parts.outcomes.items():
        who = parts.stakeholders.get(outcome.stakeholder)
        if outcome.counts and who is not None and not who.included:
            problem = f"it counts, but stakeholder '{outcome.stakeholder}' is left out"
            remedy = "write included: false and a reason here too, or include the stakeholder"
            yield ("outcomes", name, "stakeholder"), refused("E206", problem, remedy)


def _covered(place: Keys, schedule: DiscountSchedule, last: int) -> Iterator[Problem]:
    if last > schedule.last_year:
        known = f"{schedule.title} is known to year {schedule.last_year:g}"
        problem = f"value reaches year {last}, but {known}"
        remedy = "choose a schedule that covers it, or a shorter duration"
        yield place, refused("E302", problem, remedy)


def longest_life(parts: Parts, outcome: Outcome) -> float | None:
    """Return the most years that an outcome may last, or None where that is not known."""
    if outcome.profile is not None:
        return len(outcome.profile)
    if outcome.duration is None:
        return None
    try:
        numbers = leaves(Entry(("duration",), outcome.duration, None), parts.assumptions)
        factor = years(tuple(number.estimate.unit for number in numbers), parts.declared_units)
    except (KeyError, Fault):
        return None
    return hull(numbers)[1] * factor
