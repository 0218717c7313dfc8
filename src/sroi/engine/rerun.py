"""Run a plan again with a few numbers changed: only the rows on which they have an effect."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from sroi.engine.plan import InputRows, Plan, Products, Rows
from sroi.engine.run import discount_worth, present_value_factor, run_impact
from sroi.typing import FloatArray, IntArray, Locked

_OF_IMPACT = ("quantity", "unit_value", "deadweight", "displacement", "attribution")
_OF_LIFE = ("drop_off", "duration", "shares", "start")
_OF_EACH_ROW = (*_OF_IMPACT, "drop_off", "duration")
"""What every row has; shares and starts only some."""
_AT_ONCE = 2**18
"""Numbers that are run together: more would not be faster."""
_TOGETHER = 2**17
"""Numbers of several changes that are run together: few enough for the cache."""


class Moves(NamedTuple):
    """Say what changing some numbers changes."""

    impact: bool
    """The impact of a year."""
    life: bool
    """How it lasts, and what its years are worth."""
    rates: bool
    """What any year is worth."""


@dataclass(frozen=True, eq=False)
class Part(Locked):
    """Hold the part of a plan on which some numbers have an effect."""

    plan: Plan
    """With its own columns: those of what is moved, and no others."""
    columns: IntArray
    """Column of the whole plan for each of its own."""
    places: Mapping[int, int]
    """Its own column for each of the whole plan's that it uses."""
    rows: IntArray
    inputs: IntArray


@dataclass(frozen=True, eq=False)
class Change(Locked):
    """Hold what changing some numbers has an effect on."""

    part: Part
    own: IntArray
    """Columns of the part that change; numbers without effect have a spare one."""
    moves: Moves


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
        self._rates = _columns(plan.rates)
        self._of_impact, of_life = (
            frozenset().union(*(_columns(getattr(plan.rows, name)) for name in names))
            for names in (_OF_IMPACT, _OF_LIFE)
        )
        self._of_life = self._rates | of_life
        self._parts: dict[tuple[tuple[int, ...], tuple[int, ...], Moves], Part] = {}
        self._changes: dict[tuple[int, ...], Change] = {}
        self._room = np.empty(0)

    def of(self, columns: Sequence[int]) -> Change:
        """Return the part on which any of some numbers has an effect, and how they change it."""
        asked = tuple(columns)
        if asked in self._changes:
            return self._changes[asked]
        rows, inputs = (
            tuple(sorted(set().union(*(every.get(column, ()) for column in asked))))
            for every in (self._rows, self._inputs)
        )
        moves = Moves(*(not every.isdisjoint(asked)
                        for every in (self._of_impact, self._of_life, self._rates)))  # fmt: skip
        key = rows, inputs, moves
        if key not in self._parts:
            self._parts[key] = _part(
                self.plan, np.array(rows, np.intp), np.array(inputs, np.intp), moves
            )
        part = self._parts[key]
        own = np.array([part.places.get(column, len(part.places)) for column in asked], np.intp)
        self._changes[asked] = Change(part, own, moves)
        return self._changes[asked]

    def alike(self, columns: Sequence[Sequence[int]], size: int) -> Iterator[list[int]]:
        """Yield places of what changes the same rows in the same way, few enough for the cache.

        Parameters
        ----------
        columns
            Of each change.
        size
            Variants times worlds of each.
        """
        found: dict[int, list[int]] = {}
        for place, asked in enumerate(columns):
            found.setdefault(id(self.of(asked).part), []).append(place)
        for places in found.values():
            part = self.of(columns[places[0]]).part
            width = max(_TOGETHER // (part.columns.size * size), 1)
            yield from (places[first : first + width] for first in range(0, len(places), width))

    def room(self, size: int) -> FloatArray:
        """Return memory to write numbers into, the same again and again: new memory is slow."""
        if self._room.size < size:
            self._room = np.empty(size)
        return self._room[:size]


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
        plan = effects.plan
        self.effects, self.numbers = effects, numbers
        with np.errstate(over="ignore", invalid="ignore"):
            self._worth = discount_worth(plan, numbers)
            self._lasting = present_value_factor(plan, numbers, self._worth).T
            self._impact = run_impact(plan, numbers).impact.T
            value = self._impact * self._lasting
            invested = plan.inputs.amount.of(numbers).T * self._worth[0, plan.inputs.year]
            self._values = value * plan.rows.counted[:, None]
            self._invested = invested * plan.inputs.counted[:, None]
            self.present_value: FloatArray = self._values.sum(axis=0)
            """Shape `(s,)`. [money]"""
            self.investment: FloatArray = self._invested.sum(axis=0)
            """Shape `(s,)`. [money]"""

    @property
    def size(self) -> int:
        """How many worlds there are."""
        return int(self.numbers.shape[1])

    def some(self, places: Sequence[int] | slice) -> "World":
        """Return some of the worlds, without running them again."""
        part = copy(self)
        for name in ("numbers", "_worth", "_impact", "_lasting", "_values", "_invested",
                     "present_value", "investment"):  # fmt: skip
            whole = getattr(self, name)
            is_slice = isinstance(places, slice)
            setattr(part, name, whole[..., places] if is_slice else whole.take(places, axis=-1))
        return part

    def in_turn(
        self, columns: Sequence[Sequence[int]], values: Sequence[FloatArray]
    ) -> tuple[Sequence[int], FloatArray, Sequence[int]]:
        """Let one change at a time be made, while the numbers of the others are as they are.

        Parameters
        ----------
        columns
            Of each change, none in two.
        values
            Of each change. Each of shape `(k, m)`. [as stated]

        Returns
        -------
        tuple
            All columns; their numbers, of shape `(all k, all m, s)`; and the variants with which
            the second change and each after it begins.
        """
        every = [column for own in columns for column in own]
        numbers = np.repeat(
            self.numbers[every][:, None], sum(each.shape[1] for each in values), axis=1
        )
        row, begins = 0, [0]
        for each in values:
            size, variants = each.shape
            numbers[row : row + size, begins[-1] : begins[-1] + variants] = each[:, :, None]
            row, begins = row + size, [*begins, begins[-1] + variants]
        return every, numbers, begins[1:-1]

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
        part = self.effects.of(columns).part
        value, invested = self.terms(columns, values)
        with np.errstate(over="ignore", invalid="ignore"):
            return (_instead(self.present_value, self._values, part.rows, value),
                    _instead(self.investment, self._invested, part.inputs, invested))  # fmt: skip

    def terms(self, columns: Sequence[int], values: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return what counts of the rows and inputs on which some numbers have an effect.

        Parameters
        ----------
        columns, values
            As above.

        Returns
        -------
        tuple
            Present values of rows, shape `(r, variant, s)`, and inputs, shape `(i, variant, s)`.
            [money]
        """
        change = self.effects.of(columns)
        variants = values.shape[1]
        width = max(_AT_ONCE // max(change.part.columns.size * self.size, 1), 1)
        with np.errstate(over="ignore", invalid="ignore"):
            if width >= variants:
                return self._terms(change, values)
            pieces = [self._terms(change, values[:, first : first + width])
                      for first in range(0, variants, width)]  # fmt: skip
        value, invested = (np.concatenate(each, axis=1) for each in zip(*pieces, strict=True))
        return value, invested

    def _terms(self, change: Change, values: FloatArray) -> tuple[FloatArray, FloatArray]:
        part, plan, worth = change.part, change.part.plan, self._worth[:, :, None]
        shape = values.shape[1], self.size
        laid = self.effects.room(part.columns.size * shape[0] * shape[1])
        laid = laid.reshape(part.columns.size, *shape)
        laid[:] = self.numbers.take(part.columns, axis=0)[:, None]
        laid[change.own] = values
        numbers = laid.reshape(part.columns.size, -1)
        if change.moves.rates:
            worth = discount_worth(plan, numbers).reshape(*worth.shape[:2], *shape)
        value, invested = np.empty((2, 0, *shape))
        if part.rows.size:
            impact, lasting = (kept.take(part.rows, axis=0)[:, None]
                               for kept in (self._impact, self._lasting))  # fmt: skip
            if change.moves.impact:
                impact = run_impact(plan, numbers).impact.T.reshape(part.rows.size, *shape)
            if change.moves.life:
                whole = np.broadcast_to(worth, (*worth.shape[:2], *shape))
                whole = whole.reshape(*worth.shape[:2], -1)
                lasting = present_value_factor(plan, numbers, whole).T
                lasting = lasting.reshape(part.rows.size, *shape)
            value = impact * lasting * plan.rows.counted[:, None, None]
        if part.inputs.size:
            amount = plan.inputs.amount.of(numbers).T.reshape(part.inputs.size, *shape)
            invested = amount * worth[0, plan.inputs.year]
            invested *= plan.inputs.counted[:, None, None]
        return value, invested


def _instead(
    total: FloatArray, before: FloatArray, places: IntArray, after: FloatArray
) -> FloatArray:
    """Return totals with other terms instead of those at some places. Shape `(variant, s)`."""
    kept: FloatArray = total - np.add.reduce(before.take(places, axis=0), axis=0)
    new: FloatArray = after[0] if places.size == 1 else np.add.reduce(after, axis=0)
    return kept + new


def _uses(plan: Plan) -> Iterator[tuple[int, int]]:
    """Yield each number with each row that depends on it."""
    rows = plan.rows
    for name in _OF_EACH_ROW:
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


def _columns(products: Products) -> frozenset[int]:
    return frozenset(products.columns.reshape(-1).tolist()) - {-1}


def _part(plan: Plan, rows: IntArray, inputs: IntArray, moves: Moves) -> Part:
    kept = replace(plan, rows=_some_rows(plan.rows, rows), inputs=_some_inputs(plan.inputs, inputs))
    names = (*(_OF_IMPACT if moves.impact else ()), *(_OF_LIFE if moves.life else ()))
    run = [kept.inputs.amount, *(getattr(kept.rows, name) for name in names)]
    columns = sorted(frozenset().union(*map(_columns, [*run, *([plan.rates] * moves.rates)])))
    place = np.full(len(plan.entries) + 1, -1, dtype=np.intp)
    place[columns] = np.arange(len(columns))

    def moved(products: Products) -> Products:
        return Products(place[products.columns], products.scale)

    small = replace(
        kept,
        entries=tuple(plan.entries[column] for column in columns),
        central=plan.central[columns],
        rows=_with(kept.rows, {name: moved(getattr(kept.rows, name)) for name in names}),
        inputs=replace(kept.inputs, amount=moved(kept.inputs.amount)),
        rates=moved(plan.rates),
    )
    places = {column: own for own, column in enumerate(columns)}
    return Part(small, np.array([*columns, 0, -1], np.intp), places, rows, inputs)


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
    changes |= {name: _some(getattr(rows, name), kept) for name in _OF_EACH_ROW}
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
