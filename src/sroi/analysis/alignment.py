"""Refuse to compare options that do not measure alike, and say what to align."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf, prod
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from sroi.analysis.sharing import Told, told
from sroi.engine.plan import Plan, compile_map
from sroi.errors import QuestionError
from sroi.model.discounting import DiscountSchedule
from sroi.model.impact_map import ImpactMap
from sroi.model.walk import Entry, Keys, leaves

NOTHING = "do nothing"
"""Name of the option that costs nothing and is worth nothing."""
NONE_FITS = "none fits"
"""Name under which stands how probable it is that a budget pays for no option."""

Options: TypeAlias = ImpactMap | Mapping[str, ImpactMap] | Sequence[ImpactMap]


@dataclass(frozen=True, eq=False)
class Option:
    """Hold what can be chosen: a map under a name, compiled."""

    name: str
    impact_map: ImpactMap
    plan: Plan
    told: Told
    """What the map tells of each uncertain number, by path."""
    last_year: int
    """Last year that has a counted value or input, the longest that outcomes may last."""

    @classmethod
    def of(cls, name: str, impact_map: ImpactMap) -> "Option":
        """Compile a map."""
        plan = compile_map(impact_map)
        return cls(name, impact_map, plan, told(impact_map, plan), _last_year(impact_map, plan))


def named_options(stated: Any, *, nothing: bool) -> list[Option]:
    """Compile options under their names, in the order in which they are stated.

    Parameters
    ----------
    stated
        `Options`: maps by name; or maps, whose titles are their names.
    nothing
        Whether doing nothing is an option too.

    Raises
    ------
    QuestionError
        If there is nothing to choose from, or two options have one name.
    """
    by_name = "give each a name of its own: {'lunch club': one, 'visits': other}"
    if isinstance(stated, Mapping):
        pairs = [(str(name), impact_map) for name, impact_map in stated.items()]
    else:
        several = [stated] if isinstance(stated, ImpactMap | str) else stated
        pairs = [(getattr(impact_map, "title", ""), impact_map) for impact_map in several]
    for _, impact_map in pairs:
        if not isinstance(impact_map, ImpactMap):
            kind = type(impact_map).__name__
            raise QuestionError(f"an option is an impact map, no {kind}", remedy=by_name)
    if len(pairs) + nothing < 2:
        problem = "one option" if pairs else "no option"
        remedy = "give a second one, or let doing nothing be one: nothing=True, --nothing"
        raise QuestionError(f"{problem} leaves nothing to choose", remedy=remedy)
    names = [name for name, _ in pairs] + [NOTHING, NONE_FITS]
    for name in names:
        if names.count(name) > 1:
            problem = f"two options are named '{name}'"
            if name in (NOTHING, NONE_FITS):
                problem = f"'{name}' is not free as a name of an option"
            raise QuestionError(problem, remedy=by_name, code="E507")
    return [Option.of(*pair) for pair in pairs]


class _Difference(NamedTuple):
    """Say in what options differ, how each has it, and what to do about it."""

    what: str
    stated: Mapping[str, str]
    remedy: str


def aligned(options: Sequence[Option], *, horizons_may_differ: bool) -> None:
    """Refuse options whose money does not mean the same.

    Raises
    ------
    QuestionError
        If options differ in currency, price year, base year or discounting; or in their last year,
        unless these may differ.
    """
    differences = list(_differences(options, horizons_may_differ=horizons_may_differ))
    if differences:
        said = ", and in ".join(f"{each.what} ({_listed(each.stated)})" for each in differences)
        remedies = "; ".join(each.remedy for each in differences)
        raise QuestionError(f"the options differ in {said}", remedy=remedies, code="E507")


def discounted_apart(option: Option) -> list[str]:
    """Return the counted outcomes that have a discount schedule of their own."""
    return [name for name, outcome in option.impact_map.outcomes.items()
            if outcome.counts and outcome.discounting is not None]  # fmt: skip


def _differences(options: Sequence[Option], *, horizons_may_differ: bool) -> Iterator[_Difference]:
    scopes = {option.name: option.impact_map.scope for option in options}
    facts = {
        "currency": "bring all money to one currency, by exchange_rates",
        "price_year": "state the same price_year in each, and bring money to it by price_indices",
        "base_year": "state the same base_year in each, and count the years of all from it",
    }
    for fact, remedy in facts.items():
        found = {name: getattr(scope, fact) for name, scope in scopes.items()}
        if len(set(found.values())) > 1:
            stated = {name: str(value or "not stated") for name, value in found.items()}
            yield _Difference(fact.replace("_", " "), stated, remedy)
    ends = {option.name: option.last_year for option in options}
    if len(set(ends.values())) > 1 and not horizons_may_differ:
        stated = {name: f"year {last}" for name, last in ends.items()}
        remedy = ("let inputs and outcomes of each end in the same year, or say that you know, "
                  "by horizons_may_differ=True")  # fmt: skip
        yield _Difference("the last year with a value or an input", stated, remedy)
    yield from _schedules(options)


def _schedules(options: Sequence[Option]) -> Iterator[_Difference]:
    remedy = "state the same discount schedule in each"
    longest = max(option.last_year for option in options)
    overall = {option.name: _Schedule(option, (), longest) for option in options}
    if not _alike(list(overall.values())):
        yield _Difference("discounting", _titles(overall), remedy)
        return
    outcomes = {name for option in options for name in discounted_apart(option)}
    for name in sorted(outcomes):
        own = {option.name: _Schedule(option, ("outcomes", name), longest)
               for option in options
               if _counts(option, name)}  # fmt: skip
        if not _alike(list(own.values())):
            yield _Difference(f"the discounting of outcomes.{name}", _titles(own), remedy)


def _counts(option: Option, name: str) -> bool:
    outcomes = option.impact_map.outcomes
    return name in outcomes and outcomes[name].counts


class _Schedule:
    """Hold what is told of the rate of each year; None beyond the end of the schedule."""

    def __init__(self, option: Option, keys: Keys, years: int) -> None:
        scope = option.impact_map.scope.discounting
        own = option.impact_map.outcomes[str(keys[1])].discounting if keys else scope
        self.schedule: DiscountSchedule = own or scope
        above = (*keys, "discounting") if own and keys else ("scope", "discounting")
        self.rates: list[Any] = [None if self.schedule.bands else 0.0] * years
        for band in self.schedule.bands:
            entry = Entry((*above, *band.keys), band.rate, None)
            numbers = leaves(entry, option.impact_map.assumptions)
            last = int(min(inf if band.last is None else band.last, years))
            if any(number.path in option.told for number in numbers):
                rate: Any = [(number.path, option.told.get(number.path, number.estimate.best))
                             for number in numbers]  # fmt: skip
            else:
                rate = prod(number.estimate.best for number in numbers)
            self.rates[band.first - 1 : last] = [rate] * (last - band.first + 1)


def _alike(schedules: Sequence[_Schedule]) -> bool:
    for rates in zip(*(schedule.rates for schedule in schedules), strict=True):
        known = [rate for rate in rates if rate is not None]
        if any(rate != known[0] for rate in known):
            return False
    return True


def _titles(schedules: Mapping[str, _Schedule]) -> dict[str, str]:
    return {name: each.schedule.title for name, each in schedules.items()}


def _listed(stated: Mapping[str, str]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in stated.items())


def _last_year(impact_map: ImpactMap, plan: Plan) -> int:
    rows, inputs = plan.rows, plan.inputs
    latest = np.array([impact_map.outcomes[name].latest_year for name in rows.names], dtype=np.intp)
    ends = latest + rows.cohort + np.maximum(rows.lives, 1) - 1
    counted = np.concatenate([ends[rows.counted > 0], inputs.year[inputs.counted > 0]])
    return int(counted.max(initial=0))
