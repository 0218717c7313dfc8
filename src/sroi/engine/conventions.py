"""Put the conventions of an evaluation into words."""

from collections.abc import Iterator
from math import prod

from sroi.model.discounting import DiscountSchedule
from sroi.model.impact_map import ImpactMap
from sroi.model.walk import Entry, leaves


def conventions(impact_map: ImpactMap) -> dict[str, str]:
    """Return what every figure of a result rests on, by name.

    Examples
    --------
    >>> from sroi.io import example
    >>> conventions(example("wheels-to-meals"))["discounting"]
    '3.5 % a year'
    """
    scope = impact_map.scope
    own = {
        name: schedule_words(impact_map, outcome.discounting)
        for name, outcome in impact_map.outcomes.items()
        if outcome.discounting is not None
    }
    words = {
        "currency": scope.currency,
        "price_year": str(scope.price_year or "NOT STATED"),
        "base_year": str(scope.base_year or "NOT STATED"),
        "discounting": schedule_words(impact_map, scope.discounting),
        "discounting_of_outcomes": "; ".join(f"{name}: {title}" for name, title in own.items()),
        "deductions": "multiplied: deadweight, then displacement, then attribution by others",
        "drop_off": "from the second year of an outcome on",
        "discounted_from": "year 1; the base year is year 0 and is not discounted",
        "correlations": "; ".join(_correlations(impact_map)),
        "left_out": ", ".join(_left_out(impact_map)),
        "estimates": "at best estimates",
    }
    return {name: text for name, text in words.items() if text}


def _correlations(impact_map: ImpactMap) -> Iterator[str]:
    for name, stated in impact_map.correlations.items():
        yield f"{name}: {stated.rank_correlation:g} among {', '.join(stated.among)}"


def schedule_words(impact_map: ImpactMap, schedule: DiscountSchedule) -> str:
    """Return a discount schedule in words, a rate that is stated elsewhere with its value."""
    if schedule.rate is None or schedule.rate.extremes:
        return schedule.title
    entry = Entry(("rate",), schedule.rate, None)
    numbers = leaves(entry, impact_map.assumptions)
    rate = prod(number.estimate.best for number in numbers)
    places = ", ".join(number.path for number in numbers)
    return f"{rate * 100:.10g} % a year ({places})"


def _left_out(impact_map: ImpactMap) -> list[str]:
    inputs = [f"inputs.{name}" for name, given in impact_map.inputs.items() if not given.included]
    outcomes = [
        f"outcomes.{name}" for name, outcome in impact_map.outcomes.items() if not outcome.counts
    ]
    return inputs + outcomes
