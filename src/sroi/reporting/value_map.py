"""Lay out outcomes as a Value Map: a row for each, in the order of columns that analysts know."""

from collections.abc import Iterator

import numpy as np

from sroi.engine.result import Result
from sroi.engine.run import life
from sroi.model.outcome import Outcome
from sroi.model.valuation import outcome_valuations, proxy_of
from sroi.reporting.stated import Stated, sources_text, stated
from sroi.typing import FloatArray
from sroi.units import write_number, years

Cell = str | float | bool | None
Row = tuple[Cell, ...]

_SHARES = ("deadweight", "displacement", "attribution", "drop_off")
_HEADINGS = (
    *("id", "cohort", "stakeholder", "size", "involved", "output", "description", "indicator"),
    *("quantity_source", "quantity", "unit", "sample_size", "starts", "duration"),
    *("duration_source", "financial_proxy", "unit_value", "unit_value_unit", "unit_value_money"),
    *("unit_value_source", "conversion"),
    *(column for share in _SHARES for column in (share, f"{share}_source")),
    *("profile", "profile_source", "counted", "reason", "money", "gross_value", "impact"),
)


def value_map(result: Result) -> list[Row]:
    """Return headings, then a row for each cohort of each outcome, counted or not.

    ``quantity * unit_value * conversion`` is ``gross_value``. What is not monetised has no values.

    Parameters
    ----------
    result
        What `evaluate` returned.

    Examples
    --------
    >>> import sroi
    >>> rows = value_map(sroi.evaluate(sroi.example("wheels-to-meals")))
    >>> rows[0][:3], rows[1][:3]
    (('id', 'cohort', 'stakeholder'), ('fewer_falls_emergency', None, 'residents'))
    """
    of_years = tuple(f"present_value_{year}" for year in result.years)
    discounted = _discounted(result)
    rows: list[Row] = [(*_HEADINGS, *of_years, "present_value")]
    for name, outcome in result.impact_map.outcomes.items():
        rows += _of_outcome(result, name, outcome, discounted)
    return rows


def _of_outcome(
    result: Result, name: str, outcome: Outcome, discounted: FloatArray
) -> Iterator[Row]:
    impact_map = result.impact_map
    quantities = stated(impact_map, ("outcomes", name, "quantity"), outcome.quantity)
    who = impact_map.stakeholders[outcome.stakeholder]
    before = (outcome.stakeholder, who.size, who.involved, outcome.output, outcome.description)
    time = _duration(result, name, outcome)
    proxies = _proxies(result, name, outcome)
    shares = _shares(result, name, outcome)
    counted = (outcome.counts, outcome.reason)
    for place, quantity in enumerate(quantities):
        yield (
            *(name, cohort(result, place, len(quantities)), *before, outcome.indicator),
            *_quantity(result, quantity),
            *(outcome.first_year, *time, *proxies[place], *shares, *counted),
            *_values(result, name, place, discounted),
        )


def cohort(result: Result, place: int, of: int) -> str | None:
    """Return the year in which a cohort begins, the calendar year where that is known."""
    base = result.impact_map.scope.base_year
    return None if of == 1 else str(place if base is None else base + place)


def _quantity(result: Result, quantity: Stated) -> Row:
    source = sources_text(result.impact_map, quantity.sources)
    return (source, quantity.number, quantity.unit, sample_size(quantity))


def sample_size(number: Stated) -> Cell:
    """Return how many were asked; all of them where a product rests on several samples."""
    sizes = number.sample_sizes
    return sizes[0] if len(sizes) == 1 else "; ".join(map(str, sizes))


def _duration(result: Result, name: str, outcome: Outcome) -> Row:
    """Return the duration in years, and who gives it."""
    impact_map = result.impact_map
    found = stated(impact_map, ("outcomes", name, "duration"), outcome.duration)
    if not found:
        return (None, None)
    in_years = found[0].number * years(found[0].units, impact_map.declared_units)
    return (in_years, sources_text(impact_map, found[0].sources))


def _proxies(result: Result, name: str, outcome: Outcome) -> list[Row]:
    """Return for each cohort what one unit is worth, and by what factor it is brought in."""
    impact_map = result.impact_map
    if not outcome.monetised:
        return [(None,) * 6] * len(stated(impact_map, (), outcome.quantity))
    keys, proxy = proxy_of(impact_map, name, outcome)
    words = proxy.description or (keys[1] if keys[0] == "financial_proxies" else None)
    [value] = stated(impact_map, (*keys, "value"), proxy.value, proxy.source)
    source = sources_text(impact_map, value.sources)
    return [
        (str(words or ""), value.number, value.unit, each.money, source, each.scale)
        for each in outcome_valuations(impact_map, name, outcome)
    ]


def _shares(result: Result, name: str, outcome: Outcome) -> Row:
    impact_map = result.impact_map
    cells: list[Cell] = []
    for share in _SHARES:
        found = stated(impact_map, ("outcomes", name, share), getattr(outcome, share))
        cells += [each.number for each in found] or [None]
        cells += [sources_text(impact_map, each.sources) for each in found] or [None]
    profile = [
        number
        for year, share in enumerate(outcome.profile or ())
        for number in stated(impact_map, ("outcomes", name, "profile", year), share)
    ]
    of_profile = dict.fromkeys(source for number in profile for source in number.sources)
    shown = "; ".join(write_number(number.number) for number in profile)
    return (*cells, shown, sources_text(impact_map, of_profile))


def _values(result: Result, name: str, place: int, discounted: FloatArray) -> Row:
    """Return the money of a row, its first years up to the present value."""
    rows = result.plan.rows.places.get(name)
    if rows is None:
        return (result.unit, *(None,) * (len(result.years) + 3))
    row, run = rows[place], result.run
    first = (float(run.gross_value[0, row]), float(run.impact[0, row]))
    return (result.unit, *first, *discounted[row].tolist(), float(run.present_value[0, row]))


def _discounted(result: Result) -> FloatArray:
    """Return the discounted value of every row in every year. Shape `(r, t)`. [money]."""
    plan = result.plan
    values = np.zeros((len(plan.rows.names), plan.horizon + 1))
    for age, year in enumerate(life(plan, plan.central[None])):
        alive = np.flatnonzero(plan.rows.starts + age <= plan.horizon)
        left = year.left[0, alive] * year.factor[0, alive]
        values[alive, plan.rows.starts[alive] + age] = result.run.impact[0, alive] * left
    return values
