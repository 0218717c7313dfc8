"""Reckon an impact map on paper: in fractions, year by year, from the written dictionary.

This is a second, independent model of the method. It reads what a file says by itself, and uses
nothing of the library but the table of published discount rates. Every figure comes with its size,
the sum of the absolute terms it was added up from, to which rounding errors are in proportion.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files
from math import ceil
from typing import Any

import yaml

Written = Mapping[str, Any]

DAY = 1 / Fraction(36525, 100)
YEARS = {
    "year": Fraction(1),
    "quarter": Fraction(1, 4),
    "month": Fraction(1, 12),
    "week": 7 * DAY,
    "day": DAY,
    "hour": DAY / 24,
    "minute": DAY / 24 / 60,
}
MONEY = re.compile(r"([A-Z]{3})(?:_(\d{4}))?")
Money = tuple[str, int | None]


@dataclass(frozen=True)
class Exact:
    """An exact figure, and the sum of the absolute values of the terms it is made of."""

    value: Fraction = Fraction(0)
    size: Fraction = Fraction(0)

    def __add__(self, other: "Exact") -> "Exact":
        return Exact(self.value + other.value, self.size + other.size)

    def __sub__(self, other: "Exact") -> "Exact":
        return Exact(self.value - other.value, self.size + other.size)

    def times(self, factor: Fraction) -> "Exact":
        return Exact(self.value * factor, self.size * abs(factor))

    def less(self, share: Fraction) -> "Exact":
        return Exact(self.value * (1 - share), self.size * (1 + abs(share)))

    def over(self, other: "Exact") -> "Exact":
        size = self.size / other.value * (other.size / other.value)
        return Exact(self.value / other.value, size)


@dataclass(frozen=True)
class Cohort:
    """One cohort of one outcome: what it is worth a year, and when."""

    gross: Exact
    impact: Exact
    flows: dict[int, Exact]
    discounted: dict[int, Exact]


@dataclass(frozen=True)
class Reckoning:
    """Everything that the paper says about a map."""

    outcomes: dict[str, list[Cohort]]
    amounts: dict[str, dict[int, Exact]]
    invested: dict[str, dict[int, Exact]]
    counted_outcomes: frozenset[str]
    counted_inputs: frozenset[str]

    def present_value(self, names: Iterable[str]) -> Exact:
        return total(self.outcome_flows(names, discounted=True).values())

    def investment(self) -> Exact:
        return total(self.input_flows(discounted=True).values())

    def outcome_flows(self, names: Iterable[str], *, discounted: bool) -> dict[int, Exact]:
        cohorts = [cohort for name in names for cohort in self.outcomes[name]]
        return by_year(each.discounted if discounted else each.flows for each in cohorts)

    def input_flows(self, *, discounted: bool) -> dict[int, Exact]:
        table = self.invested if discounted else self.amounts
        return by_year(table[name] for name in self.counted_inputs)

    @property
    def last_year(self) -> int:
        """Last year of which the map says anything in money."""
        flows = [cohort.flows for cohorts in self.outcomes.values() for cohort in cohorts]
        return max(year for years in (*flows, *self.amounts.values()) for year in years)

    def payback(self) -> tuple[Fraction | None, bool]:
        """Years until value has met the inputs, or None; and whether it is a matter of rounding.

        Inputs of a year are due at its start, value comes in evenly through the year.
        """
        values = self.outcome_flows(self.counted_outcomes, discounted=True)
        inputs = self.input_flows(discounted=True)
        due, paid = Exact(), Exact()
        for year in range(self.last_year + 1):
            due += inputs.get(year, Exact())
            value = values.get(year, Exact())
            missing = due - paid
            if due.value > 0:
                end = missing - value
                near = [each for each in (missing, end) if abs(each.value) * 10**10 <= each.size]
                if near:
                    return None, True
                if missing.value <= 0:
                    return Fraction(year), False
                if end.value <= 0:
                    doubtful = value.value * 10**4 < missing.size
                    return year + missing.value / value.value, doubtful
            paid += value
        return None, False


def total(figures: Iterable[Exact]) -> Exact:
    added = Exact()
    for figure in figures:
        added += figure
    return added


def by_year(many: Iterable[Mapping[int, Exact]]) -> dict[int, Exact]:
    added: dict[int, Exact] = {}
    for flows in many:
        for year, figure in flows.items():
            added[year] = added.get(year, Exact()) + figure
    return added


# Reading: numbers, units, references.


def read_number(text: Any) -> tuple[Fraction, str]:
    """Read `7 admission`, `20%`, `10/6` or `1e9` exactly."""
    found = re.fullmatch(r"\s*(\S+?)(%?)(?:\s+(\S.*))?\s*", str(text))
    assert found, text
    number = Fraction(found[1]) / (100 if found[2] else 1)
    return number, found[3] or ""


def factors(sheet: Written, stated: Any) -> Iterator[tuple[Fraction, str]]:
    """Yield the numbers with their units whose product a statement is."""
    if not isinstance(stated, Mapping):
        section, _, name = str(stated).partition(".")
        if section == "assumptions":
            yield from factors(sheet, sheet["assumptions"][name])
        else:
            yield read_number(stated)
    elif "product" in stated:
        for factor in stated["product"].values():
            yield from factors(sheet, factor)
    elif isinstance(stated.get("value"), Mapping):
        yield from factors(sheet, stated["value"])
    else:
        best = stated["value"] if "value" in stated else stated["best"]
        for number, unit in factors(sheet, best):
            yield number, unit or stated.get("unit", "")


def number_of(sheet: Written, stated: Any) -> Fraction:
    """Read a number in which time is counted in years, and nothing else has a unit."""
    product = Fraction(1)
    for number, unit in factors(sheet, stated):
        product *= number * (YEARS[singular(unit)] if unit else 1)
    return product


def singular(name: str) -> str:
    return "person" if name == "people" else name.removesuffix("s")


def each_year(stated: Any) -> list[Any]:
    """Return what is stated for each year, or once."""
    if not (isinstance(stated, Mapping) and "by_year" in stated):
        return [stated]
    if "unit" not in stated:
        return list(stated["by_year"])
    return [{"value": number, "unit": stated["unit"]} for number in stated["by_year"]]


def in_money(sheet: Written, stated: Iterable[Any], prices: int | None) -> Fraction:
    """Multiply statements with their units; return the map's money, per year if per time."""
    product, time, powers = Fraction(1), 0, dict[str, int]()
    for number, unit in (factor for each in stated for factor in factors(sheet, each)):
        product *= number
        for place, part in enumerate(unit.split("/") if unit else ()):
            name, power = singular(part), -1 if place else 1
            if name in YEARS:
                product *= YEARS[name] ** power
                time += power
            else:
                powers[name] = powers.get(name, 0) + power
    left = {name: power for name, power in powers.items() if power}
    ((name, power),) = left.items()
    assert power == 1, left
    assert time in (0, -1), left
    found = MONEY.fullmatch(name)
    assert found, left
    have = found[1], int(found[2]) if found[2] else prices
    want = sheet["scope"]["currency"], sheet["scope"].get("price_year")
    return product * exchanged(sheet, have, want)


def exchanged(sheet: Written, have: Money, want: Money) -> Fraction:
    """Follow every way from one money to another that uses no figure twice; there is one."""
    steps: list[tuple[Money, Money, Fraction]] = []
    for index in sheet.get("price_indices", {}).values():
        values = {int(year): read_number(text)[0] for year, text in index["values"].items()}
        currency = index["currency"]
        steps += [
            ((currency, then), (currency, now), values[now] / values[then])
            for then in values
            for now in values.keys() - {then}
        ]
    for rate in sheet.get("exchange_rates", {}).values():
        year = rate.get("price_year")
        ends = (rate["from_currency"], year), (rate["to_currency"], year)
        steps.append((*ends, read_number(rate["rate"])[0]))

    def ways(at: Money, been: tuple[Money, ...]) -> Iterator[Fraction]:
        if at == want:
            yield Fraction(1)
            return
        for start, end, factor in steps:
            if start == at and end not in been:
                yield from (factor * rest for rest in ways(end, (*been, end)))

    (way,) = ways(have, (have,))
    return way


# Time: what is left each year, and what it is worth in the base year.


@cache
def published() -> dict[str, list[tuple[int, int | None, Fraction]]]:
    text = files("sroi.reference").joinpath("discount_schedules.yaml").read_text("utf-8")
    table = {}
    for row in yaml.load(text, Loader=yaml.BaseLoader):  # noqa: S506  # it makes texts only
        table[row["id"]] = [
            (int(first), None if last == "null" else int(last), Fraction(band["rate"]))
            for band in row["rates"]
            for first, last in [band["years"]]
        ]
    return table


def bands(sheet: Written, schedule: Any) -> list[tuple[int, int | None, Fraction]]:
    if schedule == "none":
        return [(1, None, Fraction(0))]
    if isinstance(schedule, Mapping):
        if "rate" in schedule:
            return [(1, None, number_of(sheet, schedule["rate"]))]
        return [(*band["years"], number_of(sheet, band["rate"])) for band in schedule["rates"]]
    if schedule in published():
        return published()[schedule]
    return [(1, None, read_number(schedule)[0])]


def discount_factors(sheet: Written, schedule: Any, last_year: int) -> list[Fraction]:
    """Divide by one plus the rate, once for each year from year 1 on."""
    worth = [Fraction(1)]
    stated = bands(sheet, schedule)
    for year in range(1, last_year + 1):
        (rate,) = (
            rate for first, last, rate in stated if first <= year and (last is None or year <= last)
        )
        worth.append(worth[-1] / (1 + rate))
    return worth


def left_each_year(sheet: Written, outcome: Written) -> list[Fraction]:
    """Return the share of full effect in each year of an outcome's own life."""
    if "profile" in outcome:
        return [number_of(sheet, share) for share in outcome["profile"]]
    duration = number_of(sheet, outcome["duration"])
    kept = 1 - number_of(sheet, outcome.get("drop_off", "0"))
    return [min(Fraction(1), duration - age) * kept**age for age in range(ceil(duration))]


# The map.


def reckon(sheet: Written) -> Reckoning:
    """Reckon a whole map."""
    inputs, outcomes = sheet["inputs"], sheet["outcomes"]
    amounts = {name: _amounts(sheet, given) for name, given in inputs.items()}
    return Reckoning(
        outcomes={
            name: list(_cohorts(sheet, outcome))
            for name, outcome in outcomes.items()
            if is_true(outcome, "monetised")
        },
        amounts=amounts,
        invested={
            name: _worth_now(sheet, sheet["scope"]["discounting"], years)
            for name, years in amounts.items()
        },
        counted_outcomes=frozenset(
            name
            for name, outcome in outcomes.items()
            if is_true(outcome, "included") and is_true(outcome, "monetised")
        ),
        counted_inputs=frozenset(n for n, given in inputs.items() if is_true(given, "included")),
    )


def is_true(item: Written, switch: str) -> bool:
    return str(item.get(switch, True)).lower() == "true"


def _cohorts(sheet: Written, outcome: Written) -> Iterator[Cohort]:
    proxy = outcome["financial_proxy"]
    if isinstance(proxy, str):
        proxy = sheet["financial_proxies"][proxy]
    prices = proxy.get("price_year", sheet["scope"].get("price_year"))
    schedule = outcome.get("discounting", sheet["scope"]["discounting"])
    left = left_each_year(sheet, outcome)
    for cohort, quantity in enumerate(each_year(outcome["quantity"])):
        value = in_money(sheet, (quantity, proxy["value"]), prices)
        gross = impact = Exact(value, abs(value))
        for part in ("deadweight", "displacement", "attribution"):
            impact = impact.less(number_of(sheet, outcome[part]))
        starts = outcome["starts"]
        first = int(starts["best"] if isinstance(starts, dict) else starts) + cohort
        flows = {first + age: impact.times(share) for age, share in enumerate(left)}
        yield Cohort(gross, impact, flows, _worth_now(sheet, schedule, flows))


def _amounts(sheet: Written, given: Written) -> dict[int, Exact]:
    prices = sheet["scope"].get("price_year")
    many = each_year(given["amount"] if "amount" in given else given["quantity"])
    rate = [given["unit_value"]] if "unit_value" in given else []
    values = (in_money(sheet, (each, *rate), prices) for each in many)
    return {year: Exact(value, abs(value)) for year, value in enumerate(values)}


def _worth_now(sheet: Written, schedule: Any, flows: Mapping[int, Exact]) -> dict[int, Exact]:
    worth = discount_factors(sheet, schedule, max(flows))
    return {year: figure.times(worth[year]) for year, figure in flows.items()}
