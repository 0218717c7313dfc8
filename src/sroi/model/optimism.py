"""Tell which way a number has to move so that the result is less flattering."""

from collections.abc import Iterator
from itertools import chain
from math import copysign, prod
from typing import Literal

from sroi.model.assumptions import entanglements
from sroi.model.estimate import Estimate
from sroi.model.outcome import Outcome
from sroi.model.parts import Parts
from sroi.model.people import Input
from sroi.model.valuation import proxy_of
from sroi.model.walk import Entry, Keys, leaves, over_time, proxy_value

Way = Literal["less", "more", "towards one"]
Use = tuple[tuple[Entry, ...], Way]

DEDUCTIONS = ("deadweight", "displacement", "attribution", "drop_off")


def corrected(number: float, way: Way, optimism: float) -> float:
    """Return a number without its optimism.

    Examples
    --------
    >>> [corrected(0.5, way, 0.5) for way in ("less", "more", "towards one")]
    [0.25, 0.75, 0.75]
    """
    if way == "towards one":
        return 1.0 - (1.0 - number) * (1.0 - optimism)
    return number * (1.0 - optimism if way == "less" else 1.0 + optimism)


def ways(parts: Parts) -> dict[Keys, set[Way]]:
    """Return the ways in which numbers of inputs and outcomes move, one for each kind of use."""
    found: dict[Keys, set[Way]] = {}
    if any(entanglements(parts.assumptions)):
        return found  # a circle, which has its own fault
    inputs = (_of_input(parts, name, given) for name, given in parts.inputs.items())
    outcomes = (_of_outcome(parts, name, outcome) for name, outcome in parts.outcomes.items())
    for uses in chain(inputs, outcomes):
        try:
            for numbers, way in uses:
                for number in numbers:
                    found.setdefault(number.keys, set()).add(way)
        except KeyError:
            continue  # a missing reference, which has its own fault
    return found


def _of_input(parts: Parts, name: str, given: Input) -> Iterator[Use]:
    per_unit = _leaves(parts, ("inputs", name, "unit_value"), given.unit_value)
    for part in ("amount", "quantity"):
        for year in over_time(("inputs", name, part), getattr(given, part), None):
            numbers = (*leaves(year, parts.assumptions), *per_unit)
            yield numbers, _way(numbers, up=True)


def _of_outcome(parts: Parts, name: str, outcome: Outcome) -> Iterator[Use]:
    worth: tuple[Entry, ...] = ()
    if outcome.financial_proxy is not None:
        worth = leaves(proxy_value(*proxy_of(parts, name, outcome)), parts.assumptions)
    harms = set()
    for year in over_time(("outcomes", name, "quantity"), outcome.quantity, None):
        numbers = (*leaves(year, parts.assumptions), *worth)
        yield numbers, _way(numbers, up=False)
        harms.add(_is_negative(numbers))
    for harm in sorted(harms):
        for part in DEDUCTIONS:
            numbers = _leaves(parts, ("outcomes", name, part), getattr(outcome, part))
            alone = len(numbers) == 1 and not harm
            yield numbers, "towards one" if alone else _way(numbers, up=not harm)
        for age, share in enumerate(outcome.profile or ()):
            numbers = _leaves(parts, ("outcomes", name, "profile", age), share)
            yield numbers, _way(numbers, up=harm)


def _leaves(parts: Parts, keys: Keys, estimate: Estimate | None) -> tuple[Entry, ...]:
    if estimate is None:
        return ()
    return leaves(Entry(keys, estimate, None), parts.assumptions)


def _way(numbers: tuple[Entry, ...], *, up: bool) -> Way:
    """Return how factors move, so that their product goes up or down."""
    return "more" if up != _is_negative(numbers) else "less"


def _is_negative(numbers: tuple[Entry, ...]) -> bool:
    return prod(copysign(1.0, number.estimate.best) for number in numbers) < 0
