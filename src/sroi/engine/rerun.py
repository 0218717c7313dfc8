"""Run a plan again with a few numbers changed: only the rows on which they have an effect."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sroi.engine.plan import InputRows, Plan, Products, Rows
from sroi.engine.run import discount_worth, run_numbers
from sroi.typing import FloatArray, IntArray, Locked

_OF_ROWS = (
    "quantity", "unit_value", "deadweight", "displacement", "attribution", "drop_off", "duration",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Part(Locked):
    """Hold the part of a plan on which some numbers have an effect."""

    plan: Plan
    """With its own columns."""
    columns: IntArray
    """Column of the whole plan for each of its own."""
    places: Mapping[int, int]
    """Its own column for each of the whole plan's that it uses."""
    rows: IntArray
    inputs: IntArray

    def changed(self, columns: Sequence[int]) -> IntArray:
        """Return its own columns of some numbers; those without effect have a spare one."""
        spare = len(self.places)
        return np.array([self.places.get(column, spare) for column in columns], dtype=np.intp)


class Effects:
    """Know on which rows each number of a plan has an effect."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._rows: dict[int, set[int]] = {}
        self._inputs: dict[int, set[int]] = {}
        for column, row in _uses(plan):
            self._rows.setdefault(column, set()).add(row)
        for row, columns in enumerate(plan.inputs.amount.columns.tolist()):
            for column in columns:
                self._inputs.setdefault(column, set()).add(row)
        for column in set(_discounting(plan, 0)):
            self._inputs[column] = set(range(len(plan.inputs.names)))
        self._parts: dict[tuple[tuple[int, ...], tuple[int, ...]], Part] = {}
        self.rates = frozenset(plan.rates.columns.reshape(-1).tolist())
        """Columns of the discount rates."""

    def of(self, columns: Sequence[int]) -> Part:
        """Return the part on which any of some numbers has an effect."""
        rows = tuple(sorted(set().union(*(self._rows.get(column, ()) for column in columns))))
        inputs = tuple(sorted(set().union(*(self._inputs.get(column, ()) for column in columns))))
        if (rows, inputs) not in self._parts:
            self._parts[rows, inputs] = _part(
                self.plan, np.array(rows, np.intp), np.array(inputs, np.intp)
            )
        return self._parts[rows, inputs]


class World:
    """Hold worlds of a plan, and what they would be with a few numbers changed.

    Parameters
    ----------
    effects
        Of the plan.
    numbers
        Of each world, ones last; not to be overwritten while in use. Shape `(e + 1, s)`.
        [as stated]
    """

    def __init__(self, effects: Effects, numbers: FloatArray) -> None:
        self.effects, self.numbers = effects, numbers
        self._worth = discount_worth(effects.plan, numbers)
        run = run_numbers(effects.plan, numbers, check=False, worth=self._worth)
        self.present_value = run.total_present_value
        self.investment = run.investment
        self._values = run.present_value.T * effects.plan.rows.counted[:, None]
        self._invested = run.amount_present_value.T * effects.plan.inputs.counted[:, None]

    def changed(self, columns: Sequence[int], values: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return present value and investment with some numbers changed in every world.

        Parameters
        ----------
        columns
            Of the numbers.
        values
            Theirs, in each of some variants of each world; each world has the same where the last
            axis is 1. Shape `(k, variant, s)`. [as stated]

        Returns
        -------
        tuple
            Each of shape `(variant, s)`. [money]
        """
        part = self.effects.of(columns)
        shape = (part.columns.size, values.shape[1], self.numbers.shape[1])
        numbers = np.empty(shape)
        numbers[:] = self.numbers[part.columns][:, None, :]
        numbers[part.changed(columns)] = values
        worth = None
        if self.effects.rates.isdisjoint(columns):
            whole = self._worth[:, :, None, :]
            worth = np.broadcast_to(whole, (*whole.shape[:2], *shape[1:])).reshape(
                *whole.shape[:2], -1
            )
        run = run_numbers(part.plan, numbers.reshape(shape[0], -1), check=False, worth=worth)
        value = self.present_value - self._values[part.rows].sum(axis=0)
        invested = self.investment - self._invested[part.inputs].sum(axis=0)
        return (
            value + run.total_present_value.reshape(shape[1:]),
            invested + run.investment.reshape(shape[1:]),
        )


def _uses(plan: Plan) -> Iterator[tuple[int, int]]:
    """Yield each number with each row that depends on it."""
    rows = plan.rows
    for name in _OF_ROWS:
        products: Products = getattr(rows, name)
        for row, columns in enumerate(products.columns.tolist()):
            yield from ((column, row) for column in columns)
    for row, places in enumerate(rows.profile.tolist()):
        for place in places:
            yield from ((column, row) for column in _factors(rows.shares, place))
    for row, columns in zip(rows.late.tolist(), rows.start.columns.tolist(), strict=True):
        yield from ((column, row) for column in columns)
    for row, schedule in enumerate(rows.schedule.tolist()):
        yield from ((column, row) for column in _discounting(plan, schedule))


def _discounting(plan: Plan, schedule: int) -> Iterator[int]:
    for place in set(plan.schedules[schedule].tolist()):
        yield from _factors(plan.rates, place)


def _factors(products: Products, place: int) -> Iterable[int]:
    columns: list[int] = products.columns[place].tolist() if place >= 0 else []
    return columns


def _part(plan: Plan, rows: IntArray, inputs: IntArray) -> Part:
    kept = replace(plan, rows=_some_rows(plan.rows, rows), inputs=_some_inputs(plan.inputs, inputs))
    all_products = [*_all_products(kept)]
    used = {int(column) for each in all_products for column in np.unique(each.columns)}
    columns = sorted(used - {-1})
    place = np.full(len(plan.entries) + 1, -1, dtype=np.intp)
    place[columns] = np.arange(len(columns))

    def moved(products: Products) -> Products:
        return Products(place[products.columns], products.scale)

    products = {name: moved(getattr(kept.rows, name)) for name in (*_OF_ROWS, "shares", "start")}
    small = replace(
        kept,
        entries=tuple(plan.entries[column] for column in columns),
        central=plan.central[columns],
        rows=_with(kept.rows, products),
        inputs=replace(kept.inputs, amount=moved(kept.inputs.amount)),
        rates=moved(plan.rates),
    )
    places = {column: own for own, column in enumerate(columns)}
    return Part(small, np.array([*columns, 0, -1], np.intp), places, rows, inputs)


def _all_products(plan: Plan) -> Iterator[Products]:
    for name in (*_OF_ROWS, "shares", "start"):
        yield getattr(plan.rows, name)
    yield plan.inputs.amount
    yield plan.rates


def _some(products: Products, rows: IntArray) -> Products:
    return Products(products.columns[rows], products.scale[rows])


def _some_rows(rows: Rows, kept: IntArray) -> Rows:
    arrays = ("cohort", "counted", "profile", "has_profile", "starts", "schedule", "lives")
    is_late = np.isin(rows.late, kept)
    used = np.unique(rows.profile[kept]).tolist()
    shares = np.array([place for place in used if place >= 0], dtype=np.intp)
    place = np.full(len(rows.shares.scale) + 1, -1, dtype=np.intp)
    place[shares] = np.arange(shares.size)
    changes: dict[str, Any] = {name: getattr(rows, name)[kept] for name in arrays}
    changes |= {name: _some(getattr(rows, name), kept) for name in _OF_ROWS}
    changes |= {
        "names": tuple(rows.names[row] for row in kept.tolist()),
        "late": np.searchsorted(kept, rows.late[is_late]),
        "start": _some(rows.start, np.flatnonzero(is_late)),
        "shares": _some(rows.shares, shares),
        "profile": place[changes["profile"]],
    }
    return _with(rows, changes)


def _with(rows: Rows, changes: Mapping[str, Any]) -> Rows:
    return replace(rows, **changes)


def _some_inputs(inputs: InputRows, kept: IntArray) -> InputRows:
    return InputRows(
        names=tuple(inputs.names[row] for row in kept.tolist()),
        year=inputs.year[kept],
        counted=inputs.counted[kept],
        amount=_some(inputs.amount, kept),
    )
