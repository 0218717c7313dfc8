"""Run many variants of one map in a few calls, however long or late its outcomes become."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property

import numpy as np

from sroi.analysis.words import Note
from sroi.engine.plan import Plan, Products, compile_map
from sroi.engine.run import run_numbers
from sroi.errors import QuestionError, UnknownPathError, did_you_mean
from sroi.model.checks import LONGEST_LIFE
from sroi.model.estimate import Estimate
from sroi.model.impact_map import ImpactMap
from sroi.model.outcome import LATEST_START
from sroi.model.walk import Entry, walk
from sroi.typing import FloatArray, IntArray
from sroi.units import money

_VALUES = 2**21
"""Numbers held at once, so that memory does not grow with the map."""
_LATEST = np.array([0.0, 32.0, 128.0, 512.0, float(LATEST_START)])
"""Years until which plans reach in which outcomes start at another time."""


class Variants:
    """Hold a compiled map of which any number can be changed, also the year an outcome starts in.

    Parameters
    ----------
    impact_map
        The map.
    """

    def __init__(self, impact_map: ImpactMap) -> None:
        self.impact_map = impact_map
        self.plan = compile_map(impact_map)
        stated = [
            (name, outcome)
            for name, outcome in impact_map.outcomes.items()
            if name in self.plan.rows.places and isinstance(outcome.starts, int)
        ]
        self.entries = (
            *self.plan.entries,
            *(
                Entry(("outcomes", name, "starts"), Estimate(value=outcome.first_year), None)
                for name, outcome in stated
            ),
        )
        years = [float(outcome.first_year) for _, outcome in stated]
        self.central: FloatArray = np.concatenate([self.plan.central, years])
        self.columns = {entry.path: column for column, entry in enumerate(self.entries)}
        rows = self.plan.rows.names
        self.starts: IntArray = np.array(
            [self.columns[f"outcomes.{name}.starts"] for name in rows], dtype=np.intp
        )
        """Column of the year in which each row begins."""
        self._plans: dict[tuple[int, int], Plan] = {}

    @property
    def unit(self) -> str:
        """Currency and price year of all money."""
        return money(self.impact_map.scope.currency, self.impact_map.scope.price_year)

    @property
    def basis(self) -> Mapping[str, str]:
        """What figures rest on that need no draws."""
        return {
            "map": self.impact_map.digest,
            "estimates": Note("all others at best estimates",
                              "toutes les autres aux meilleures estimations"),
            "error": Note("none: computed, not drawn", "aucune : calculé, non tiré au sort"),
        }  # fmt: skip

    def unit_of(self, column: int) -> str:
        """Return the unit of a number; years where an outcome starts or lasts."""
        entry = self.entries[column]
        is_time = entry.keys[-1] == "starts" or entry.estimate.measures == "time"
        return entry.estimate.unit or ("year" if is_time else "")

    def is_published(self, column: int) -> bool:
        """Tell whether a number is a published discount rate, which is no estimate of the map."""
        return self.entries[column].keys[0] == "published"

    @cached_property
    def shares(self) -> frozenset[int]:
        """Columns of all shares and rates, also of those that are stated as assumptions."""
        rows = self.plan.rows
        products = (rows.deadweight, rows.displacement, rows.attribution, rows.drop_off,
                    rows.shares, self.plan.rates)  # fmt: skip
        used = {int(column) for each in products for column in np.unique(each.columns)} - {-1}
        return frozenset(used)

    @cached_property
    def lines(self) -> frozenset[int]:
        """Columns of which present value and investment are linear functions."""
        rows, inputs = self.plan.rows, self.plan.inputs
        factors = (rows.quantity, rows.unit_value, rows.deadweight, rows.displacement,
                   rows.attribution)  # fmt: skip
        others = (rows.drop_off, rows.duration, rows.shares, rows.start, self.plan.rates)
        curved = {int(column) for each in others for column in np.unique(each.columns)}
        of_rows = np.concatenate([each.columns for each in factors], axis=1)
        for columns in (*of_rows.tolist(), *inputs.amount.columns.tolist()):
            curved |= {column for column in columns if columns.count(column) > 1}
        return frozenset(range(len(self.plan.entries))) - curved

    def column(self, path: str) -> int | None:
        """Return the column of a number, or None if no figure depends on it.

        Raises
        ------
        UnknownPathError
            If the map has no such number.
        """
        known = {*self.columns, *(entry.path for entry in walk(self.impact_map))}
        if not isinstance(path, str) or path not in known:
            hint = did_you_mean(str(path), known)
            raise UnknownPathError(f"the map has no number '{str(path)[:200]}'", remedy=hint)
        column = self.columns.get(path)
        if column is not None and self.is_published(column):
            problem = "a published discount rate is no estimate of the map"
            remedy = "state rates of its own under discounting"
            raise QuestionError(problem, path=path, remedy=remedy)
        return column

    def numbers(self, count: int) -> FloatArray:
        """Return the best estimates of all numbers, for each variant. Shape `(e + 1, s)`."""
        numbers = np.empty((self.central.size + 1, count))
        numbers[:-1] = self.central[:, None]
        numbers[-1] = 1.0
        return numbers

    @property
    def at_once(self) -> int:
        """Variants that are worth running together."""
        widest = max(self.central.size + 1, len(self.plan.rows.names))
        return max(16, _VALUES // widest)

    def totals(self, numbers: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return present value and investment of each variant.

        Parameters
        ----------
        numbers
            Of each variant, ones last. Shape `(e + 1, s)`. [as stated]

        Returns
        -------
        tuple
            Each of shape `(s,)`. [money]
        """
        moved = (numbers[self.starts] != self.central[self.starts, None]).any(axis=0)
        latest = np.where(moved, numbers[self.starts].max(axis=0, initial=0.0), -1.0)
        latest = np.where(moved, _LATEST[np.searchsorted(_LATEST, latest)], latest)
        lives = self._lives(numbers)
        value, invested = np.empty(moved.size), np.empty(moved.size)
        for life, late in sorted(set(zip(lives.tolist(), latest.tolist(), strict=True))):
            some = np.flatnonzero((lives == life) & (latest == late))
            plan = self._plan(int(life), int(late))
            size = max(16, _VALUES // (1 + plan.horizon)) if late >= 0 or life > 100 else some.size
            for first in range(0, some.size, size):
                few = some[first : first + size]
                run = run_numbers(plan, numbers[:, few], check=False)
                value[few], invested[few] = run.total_present_value, run.investment
        return value, invested

    def _lives(self, numbers: FloatArray) -> FloatArray:
        """Return how many years must be run for each variant, in a few steps."""
        longest = np.ceil(self.plan.rows.duration.of(numbers)).max(axis=1, initial=0.0)
        usual = float(self.plan.rows.lives.max(initial=1))
        steps = np.array([usual, min(4.0 * max(usual, 8.0), LONGEST_LIFE), LONGEST_LIFE])
        lives: FloatArray = steps[np.searchsorted(steps, np.minimum(longest, LONGEST_LIFE))]
        return lives

    def _plan(self, life: int, late: int) -> Plan:
        """Return a plan in which outcomes can last for some years, and start until a year."""
        plan, rows = self.plan, self.plan.rows
        if late < 0 and life <= rows.lives.max(initial=1):
            return plan
        if (life, late) not in self._plans:
            begins = [
                self.impact_map.outcomes[name].latest_year + cohort
                for name, cohort in zip(rows.names, rows.cohort.tolist(), strict=True)
            ]
            last = max(late + int(rows.cohort.max(initial=0)), *begins, 0) + life - 1
            horizon = max(plan.horizon, last)
            changed = replace(rows, lives=np.maximum(rows.lives, life))
            if late >= 0:
                start = Products(self.starts[:, None], np.ones(self.starts.size))
                changed = replace(changed, late=np.arange(self.starts.size), start=start)
            self._plans[life, late] = replace(
                plan, rows=changed, horizon=horizon, schedules=self._schedules(horizon)
            )
        return self._plans[life, late]

    def _schedules(self, horizon: int) -> IntArray:
        """Return the place of the rate of each schedule and year, to a later horizon."""
        rows = self.plan.rows
        owners = {0: self.impact_map.scope.discounting}
        for name, place in zip(rows.names, rows.schedule.tolist(), strict=True):
            owners[place] = self.impact_map.outcomes[name].discounting or owners[0]
        places = np.full((self.plan.schedules.shape[0], horizon), -1, dtype=np.intp)
        rate = 0  # the plan has every rate of every schedule, one after the other
        for place in range(places.shape[0]):
            for band in owners[place].bands:
                places[place, band.first - 1 : band.last] = rate
                rate += 1
        return places
