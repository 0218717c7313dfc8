"""Compute what a map would be worth with some of the changes that lead to another.

A change touches few outcomes and inputs. So each of them is computed by itself, once for every set
of the changes that touch it, and the totals of every set of changes are sums of these.
"""

from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
from pydantic import ValidationError

from sroi.analysis.what_if.differing import (
    CONVERSIONS,
    DISCOUNTING,
    ITEMS,
    Change,
    ItemKeys,
    references,
)
from sroi.analysis.what_if.shapley import Members
from sroi.engine.plan import Plan, compile_map
from sroi.engine.run import run_numbers
from sroi.errors import Fault
from sroi.model.graded import Grading
from sroi.model.impact_map import ImpactMap
from sroi.typing import FloatArray, IntArray

Player = tuple[Change, ...]
"""Changes that are made together or not at all."""
_AT_ONCE = 8192


class MixtureError(Exception):
    """Say that some changes make no sense without others."""


class Mixtures:
    """Know present value and investment under every set of changes.

    Parameters
    ----------
    base, other
        The maps without and with all changes.
    players
        All changes, those together that cannot be apart.
    """

    def __init__(self, base: ImpactMap, other: ImpactMap, players: Sequence[Player]) -> None:
        self.base, self.other, self.players = base, other, players
        self.parts = {
            section: [(section, name)
                      for name in sorted({*getattr(base, section), *getattr(other, section)})]
            for section in ITEMS
        }  # fmt: skip
        """Every outcome and every input of the two."""
        every = [part for parts in self.parts.values() for part in parts]
        self._touching = {part: self._players_of(part) for part in every}
        self._known: dict[ItemKeys, dict[bytes, float]] = {part: {} for part in every}

    def touching(self, parts: Sequence[ItemKeys]) -> set[int]:
        """Return the players that touch any of some outcomes or inputs."""
        return {player for part in parts for player in self._touching[part].tolist()}

    def worth(self, parts: Sequence[ItemKeys], members: Members) -> FloatArray:
        """Return what some outcomes, or some inputs, come to under sets of players.

        Parameters
        ----------
        parts
            The outcomes or inputs.
        members
            Who is in each set. Shape `(set, player)`.

        Returns
        -------
        FloatArray
            Present value. Shape `(set,)`. [money]

        Raises
        ------
        MixtureError
            If a set of changes makes no map.
        """
        total = np.zeros(members.shape[0])
        for part in parts:
            own = np.ascontiguousarray(members[:, self._touching[part]])
            patterns, which = np.unique(own, axis=0, return_inverse=True)
            total += self._worth(part, patterns)[which.reshape(-1)]
        return total

    def _players_of(self, part: ItemKeys) -> IntArray:
        """Return the players that touch an outcome or an input, directly or by what it uses."""
        reached = {part, DISCOUNTING}
        due = [part, DISCOUNTING]
        while due:
            section, name = due.pop()
            for impact_map in (self.base, self.other):
                found = getattr(impact_map, section)
                stated = found.discounting if section == "scope" else found.get(name)
                is_item = section in ITEMS and stated is not None
                values = vars(stated).values() if is_item else (stated,)
                new = {keys for keys in references(*values) if self._has(keys)} - reached
                reached |= new
                due += new
        touching = [
            place for place, player in enumerate(self.players)
            if any(change.item in reached or change.item[0] in (*CONVERSIONS, "evidence_grades")
                   for change in player)
        ]  # fmt: skip
        return np.array(touching, dtype=np.intp)

    def _has(self, keys: ItemKeys) -> bool:
        section, name = keys
        return any(name in getattr(impact_map, section) for impact_map in (self.base, self.other))

    def _worth(self, part: ItemKeys, patterns: Members) -> FloatArray:
        known = self._known[part]
        keys = [pattern.tobytes() for pattern in patterns]
        new = [place for place, key in enumerate(keys) if key not in known]
        players = [self.players[place] for place in self._touching[part]]
        exchanging = [any(change.numbers is None for change in player) for player in players]
        by_plan: dict[bytes, list[int]] = {}
        for place in new:
            by_plan.setdefault(patterns[place][exchanging].tobytes(), []).append(place)
        for places in by_plan.values():
            taken = [change for player, joins in zip(players, patterns[places[0]], strict=True)
                     if joins for change in player if change.numbers is None]  # fmt: skip
            plan = self._plan(part, taken)
            for first in range(0, len(places), _AT_ONCE):
                some = places[first : first + _AT_ONCE]
                values = _run(plan, part, players, patterns[some])
                known.update(zip((keys[place] for place in some), values.tolist(), strict=True))
        return np.array([known[key] for key in keys])

    def _plan(self, part: ItemKeys, taken: Sequence[Change]) -> Plan:
        """Compile one outcome or input with some of its parts exchanged."""
        mixed: Any = SimpleNamespace(outcomes={}, inputs={}, correlations={}, believed=())
        mixed.declared_units = self.base.declared_units | self.other.declared_units
        mixed.scope = self.other.scope if _takes(taken, DISCOUNTING) else self.base.scope
        for section in ("assumptions", "financial_proxies", "evidence_grades", *CONVERSIONS):
            ours, theirs = getattr(self.base, section), getattr(self.other, section)
            # What only the other has is used by nobody before it comes; but it could convert.
            made = dict(ours) if section in CONVERSIONS else {**theirs, **ours}
            for name in [change.item[1] for change in taken if change.item[0] == section]:
                made.pop(name, None)
                made |= {name: theirs[name]} if name in theirs else {}
            setattr(mixed, section, made)
        ways = {**self.other.grading.ways, **self.base.grading.ways}
        mixed.grading = Grading(mixed.evidence_grades, ways)
        try:
            item = self._item(part, taken)
            setattr(mixed, part[0], {} if item is None else {part[1]: item})
            plan = compile_map(mixed)
        except (Fault, ValidationError, KeyError, RecursionError) as error:
            raise MixtureError from error
        schedule = getattr(item, "discounting", None) or mixed.scope.discounting
        if plan.horizon > schedule.last_year:
            raise MixtureError
        return plan

    def _item(self, part: ItemKeys, taken: Sequence[Change]) -> Any:
        section, name = part
        ours = getattr(self.base, section).get(name)
        theirs = getattr(self.other, section).get(name)
        own = [change for change in taken if change.item == part]
        if any(not change.fields for change in own):
            return theirs
        update = {field: getattr(theirs, field) for change in own for field in change.fields}
        return ours.model_copy(update=update) if update else ours


def _takes(taken: Sequence[Change], item: ItemKeys) -> bool:
    return any(change.item == item for change in taken)


def _run(plan: Plan, part: ItemKeys, players: Sequence[Player], patterns: Members) -> FloatArray:
    """Return the worth of an outcome or input for some patterns of changed numbers."""
    numbers = np.empty((plan.central.size + 1, patterns.shape[0]))
    numbers[:-1] = plan.central[:, None]
    numbers[-1] = 1.0
    columns = {entry.path: column for column, entry in enumerate(plan.entries)}
    for change, joins in _numbers(players, patterns):
        if change.path in columns and change.numbers is not None:
            before, after = change.numbers
            numbers[columns[change.path]] = np.where(joins, after, before)
    rows = plan.rows
    lasting = rows.duration.of(numbers).max(axis=0, initial=0.0)
    if (np.where(rows.has_profile, 0.0, lasting) > rows.lives).any():
        raise MixtureError
    run = run_numbers(plan, numbers)
    return run.total_present_value if part[0] == "outcomes" else run.investment


def _numbers(players: Sequence[Player], patterns: Members) -> Iterator[tuple[Change, Any]]:
    for player, joins in zip(players, patterns.T, strict=True):
        yield from ((change, joins) for change in player if change.numbers is not None)
