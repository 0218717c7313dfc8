"""Compile a map once into arrays, so that any number of draws can be run without looking at it.

A row is one cohort of one monetised outcome; rows stand in the order of ids, so that the order in
which a map is written changes no bit of any total.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil

import numpy as np

from sroi.model.checks import longest_life
from sroi.model.correlation import Together, together
from sroi.model.discounting import DiscountSchedule
from sroi.model.estimate import Estimate
from sroi.model.graded import Grading
from sroi.model.impact_map import ImpactMap
from sroi.model.outcome import Outcome
from sroi.model.valuation import Valuation, input_valuations, outcome_valuations
from sroi.model.walk import Entry, Keys, leaves
from sroi.typing import FloatArray, IntArray, Locked
from sroi.units import years


@dataclass(frozen=True, eq=False)
class Products(Locked):
    """Point each row to the numbers whose product it is, times a fixed scale.

    ``columns`` has shape `(r, factors)`, filled up with -1, the column of ones.
    """

    columns: IntArray
    scale: FloatArray

    def of(self, numbers: FloatArray) -> FloatArray:
        """Return the products of numbers of shape `(e + 1, s)`. Shape `(s, r)`.

        Draws lie side by side in memory. Where each row has one number, and these stand together,
        they are looked at, not copied.
        """
        result: FloatArray = numbers[self._first]
        for place in range(1, self.columns.shape[1]):
            result = result * numbers[self.columns[:, place]]
        return result.T if self._is_plain else result.T * self.scale

    @cached_property
    def _first(self) -> slice | IntArray:
        columns: IntArray = self.columns[:, 0]
        if columns.size and (np.diff(columns) == 1).all() and columns[0] >= 0:
            return slice(int(columns[0]), int(columns[-1]) + 1)
        return columns

    @cached_property
    def _is_plain(self) -> bool:
        return bool((self.scale == 1.0).all())


@dataclass(frozen=True, eq=False)
class Named(Locked):
    """Name the owner of each row; rows of one owner stand together."""

    names: tuple[str, ...]

    @cached_property
    def places(self) -> dict[str, range]:
        """Rows of each owner."""
        places: dict[str, range] = {}
        for place, name in enumerate(self.names):
            first = places[name].start if name in places else place
            places[name] = range(first, place + 1)
        return places


@dataclass(frozen=True, eq=False)
class Rows(Named):
    """Hold all rows of outcomes: whose they are, what they multiply, when they begin."""

    cohort: IntArray
    counted: FloatArray
    quantity: Products
    unit_value: Products
    deadweight: Products
    displacement: Products
    attribution: Products
    drop_off: Products
    duration: Products
    shares: Products
    """Every share of a profile."""
    profile: IntArray
    """Place of the share of each year of life among `shares`, -1 where there is none."""
    has_profile: FloatArray
    starts: IntArray
    """Year in which each row begins, at best estimates."""
    late: IntArray
    """Rows of which it is uncertain when they begin."""
    start: Products
    """When these rows begin, before their cohort is added."""
    schedule: IntArray
    """Place of the row's discount schedule."""
    lives: IntArray
    """Years that each row lives, a last part-year included."""


@dataclass(frozen=True, eq=False)
class InputRows(Named):
    """Hold one row for each year of each input."""

    year: IntArray
    counted: FloatArray
    amount: Products


@dataclass(frozen=True, eq=False)
class Plan(Locked):
    """Hold a map as arrays over its numbers; `central` are their best estimates."""

    entries: tuple[Entry, ...]
    central: FloatArray
    rows: Rows
    inputs: InputRows
    rates: Products
    """Every discount rate."""
    schedules: IntArray
    """Place of the rate of each schedule and year among `rates`, -1 for no discounting."""
    horizon: int
    """Last year that has a value or an input."""
    together: tuple[Together, ...]
    """Numbers whose beliefs move together."""


class _Columns:
    """Give every number that the arithmetic uses a column, in the order of first use."""

    def __init__(self, grading: Grading) -> None:
        self.grading = grading
        self.entries: dict[Keys, tuple[int, Entry]] = {}

    def column(self, entry: Entry) -> int:
        if entry.keys not in self.entries:
            self.entries[entry.keys] = len(self.entries), self.grading.believed(entry)
        return self.entries[entry.keys][0]

    def products(self, rows: Sequence[Sequence[Entry]], scale: Iterable[float]) -> Products:
        width = max((len(row) for row in rows), default=0)
        columns = np.full((len(rows), max(width, 1)), -1, dtype=np.intp)
        for place, row in enumerate(rows):
            in_order = sorted(row, key=lambda entry: entry.path)
            columns[place, : len(row)] = [self.column(entry) for entry in in_order]
        return Products(columns, np.fromiter(scale, np.float64, len(rows)))


def compile_map(impact_map: ImpactMap) -> Plan:
    """Compile a map.

    Returns
    -------
    Plan
        Independent of the order in which outcomes and inputs are written.
    """
    columns = _Columns(impact_map.grading)
    schedules = _Schedules(impact_map)
    rows = _outcome_rows(impact_map, columns, schedules)
    inputs = _input_rows(impact_map, columns)
    last = _latest_starts(impact_map, rows) + np.maximum(rows.lives, 1) - 1
    horizon = int(np.concatenate([last, inputs.year, [0]]).max())
    rates, places = schedules.compiled(columns, horizon)
    entries = tuple(entry for _, entry in columns.entries.values())
    central = np.array([entry.estimate.best for entry in entries], dtype=np.float64)
    joined = tuple(together(impact_map.correlations, impact_map.believed))
    return Plan(entries, central, rows, inputs, rates, places, horizon, joined)


class _Schedules:
    """Gather the discount schedules of a map; the scope's comes first."""

    def __init__(self, impact_map: ImpactMap) -> None:
        self.assumptions = impact_map.assumptions
        self.found: list[tuple[Keys, DiscountSchedule]] = []
        self.shared: dict[DiscountSchedule, int] = {}
        self.place(("scope", "discounting"), impact_map.scope.discounting)

    def place(self, keys: Keys, schedule: DiscountSchedule | None) -> int:
        """Return the place of a schedule; equal ones share it unless each is drawn by itself."""
        if schedule is None:
            return 0
        if schedule in self.shared:
            return self.shared[schedule]
        self.found.append((keys, schedule))
        if not any(band.rate.is_uncertain for band in schedule.bands):
            self.shared[schedule] = len(self.found) - 1
        return len(self.found) - 1

    def compiled(self, columns: _Columns, horizon: int) -> tuple[Products, IntArray]:
        """Return all rates, and for each schedule and year the place of its rate."""
        rates: list[tuple[Entry, ...]] = []
        places = np.full((len(self.found), horizon), -1, dtype=np.intp)
        for place, (keys, schedule) in enumerate(self.found):
            for band in schedule.bands:
                places[place, band.first - 1 : band.last] = len(rates)
                above = ("published", schedule.published) if schedule.published else keys
                entry = Entry((*above, *band.keys), band.rate, band.rate.source or schedule.source)
                rates.append(leaves(entry, self.assumptions))
        return columns.products(rates, (1.0 for _ in rates)), places


def _outcome_rows(impact_map: ImpactMap, columns: _Columns, schedules: _Schedules) -> Rows:
    rows: list[tuple[str, int, Outcome, Valuation]] = []
    for name, outcome in sorted(impact_map.outcomes.items()):
        if outcome.monetised:
            valuations = outcome_valuations(impact_map, name, outcome)
            rows += [(name, year, outcome, value) for year, value in enumerate(valuations)]
    outcomes = [outcome for _, _, outcome, _ in rows]

    def shares(part: str) -> Products:
        found = [_leaves(impact_map, name, part, outcome) for name, _, outcome, _ in rows]
        stated = (getattr(outcome, part) is not None for outcome in outcomes)
        return columns.products(found, map(float, stated))

    durations = [_leaves(impact_map, name, "duration", outcome) for name, _, outcome, _ in rows]
    in_years = [_years(impact_map, row) for row in durations]
    all_shares, profile = _profile(impact_map, rows)
    lives = [longest_life(impact_map, outcome) or 0.0 for outcome in outcomes]
    late = list(_uncertain_starts(rows))
    return Rows(
        names=tuple(name for name, *_ in rows),
        cohort=np.array([cohort for _, cohort, _, _ in rows], dtype=np.intp),
        counted=np.array([float(outcome.included) for outcome in outcomes]),
        quantity=columns.products([value.quantity for *_, value in rows], (1.0 for _ in rows)),
        unit_value=columns.products(
            [value.unit_value for *_, value in rows], (value.scale for *_, value in rows)
        ),
        deadweight=shares("deadweight"),
        displacement=shares("displacement"),
        attribution=shares("attribution"),
        drop_off=shares("drop_off"),
        duration=columns.products(durations, in_years),
        shares=columns.products(all_shares, (1.0 for _ in all_shares)),
        profile=profile,
        has_profile=np.array([float(outcome.profile is not None) for outcome in outcomes]),
        starts=np.array(
            [outcome.first_year + cohort for _, cohort, outcome, _ in rows], dtype=np.intp
        ),
        late=np.array([row for row, _ in late], dtype=np.intp),
        start=columns.products([(start,) for _, start in late], (1.0 for _ in late)),
        schedule=np.array(
            [
                schedules.place(("outcomes", name, "discounting"), outcome.discounting)
                for name, _, outcome, _ in rows
            ],
            dtype=np.intp,
        ),
        lives=np.array([ceil(life) for life in lives], dtype=np.intp),
    )


def _uncertain_starts(
    rows: Sequence[tuple[str, int, Outcome, Valuation]],
) -> Iterator[tuple[int, Entry]]:
    """Yield each row of which it is uncertain when it begins, and what is believed of that."""
    for row, (name, _, outcome, _) in enumerate(rows):
        if isinstance(outcome.starts, Estimate):
            yield row, Entry(("outcomes", name, "starts"), outcome.starts, outcome.starts.source)


def _latest_starts(impact_map: ImpactMap, rows: Rows) -> IntArray:
    latest = [impact_map.outcomes[name].latest_year for name in rows.names]
    return np.array(latest, dtype=np.intp) + rows.cohort


def _leaves(impact_map: ImpactMap, name: str, part: str, outcome: Outcome) -> tuple[Entry, ...]:
    estimate: Estimate | None = getattr(outcome, part)
    if estimate is None:
        return ()
    return leaves(
        Entry(("outcomes", name, part), estimate, estimate.source), impact_map.assumptions
    )


def _years(impact_map: ImpactMap, numbers: Iterable[Entry]) -> float:
    units = tuple(number.estimate.unit for number in numbers)
    return years(units, impact_map.declared_units) if units else 0.0


def _profile(
    impact_map: ImpactMap, rows: Sequence[tuple[str, int, Outcome, Valuation]]
) -> tuple[list[tuple[Entry, ...]], IntArray]:
    """Return all shares of profiles, and for each row and year of life the place of its share."""
    shares: list[tuple[Entry, ...]] = []
    width = max((len(outcome.profile or ()) for _, _, outcome, _ in rows), default=0)
    places = np.full((len(rows), width), -1, dtype=np.intp)
    for row, (name, _, outcome, _) in enumerate(rows):
        for year, share in enumerate(outcome.profile or ()):
            places[row, year] = len(shares)
            entry = Entry(("outcomes", name, "profile", year), share, share.source)
            shares.append(leaves(entry, impact_map.assumptions))
    return shares, places


def _input_rows(impact_map: ImpactMap, columns: _Columns) -> InputRows:
    rows = [
        (name, year, given, value)
        for name, given in sorted(impact_map.inputs.items())
        for year, value in enumerate(input_valuations(impact_map, name, given))
    ]
    return InputRows(
        names=tuple(name for name, *_ in rows),
        year=np.array([year for _, year, _, _ in rows], dtype=np.intp),
        counted=np.array([float(given.included) for _, _, given, _ in rows]),
        amount=columns.products(
            [(*value.quantity, *value.unit_value) for *_, value in rows],
            (value.scale for *_, value in rows),
        ),
    )
