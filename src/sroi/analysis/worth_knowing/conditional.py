"""Compute what options are worth in mean, given what is asked about.

Present value and investment are sums of terms, each of which is separated into a short sum of
products of a factor of the item and a factor of everything else. The mean of the second, over draws
of everything else, times the first is the conditional mean: no draws within draws are needed, and
no curve is fitted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sroi.analysis.figures import too_large
from sroi.analysis.points import PILOT, PILOT_DRAWS, Points, points_of
from sroi.analysis.separation import Separation, separate
from sroi.analysis.worth_knowing.asked import Asked
from sroi.analysis.worth_knowing.decision import Decision, Now, standard_error
from sroi.engine.draws import PAGE
from sroi.engine.rerun import Effects, World
from sroi.engine.sample import BLOCK, FEWEST_BLOCKS
from sroi.typing import FloatArray, Locked

BATCHES = 16
"""Replicates from which standard errors come."""
_BATCH = BATCHES * BLOCK
_INNER, _OUTER = 12, 4
"""The draws over draws of everything else, and over draws of a group."""
_MOST_OUTER = 2**17
"""The most draws of a group, and"""
_AT_ONCE = 2**24
"""means of groups held at once, so that memory stays bounded."""


@dataclass(frozen=True, eq=False)
class Curve(Locked):
    """Hold what options are worth in mean at each of some equally or unequally likely points."""

    weights: FloatArray
    """Probability of each point. Shape `(m,)`. [1]"""
    away: FloatArray
    """How far from its mean each option is. Shape `(option, m)`. [money]"""
    batches: FloatArray
    """The same by each batch of draws of everything else. Shape `(option, batch, m)`. [money]"""
    is_drawn: bool
    """Whether points are draws, in blocks, rather than a grid."""

    def net_present_value(self, now: Now) -> FloatArray:
        """Return conditional means. Shape `(option, m)`. [money]."""
        return now.means[:, None] + self.away

    def loss(self, now: Now) -> FloatArray:
        """Return what the option that is best now falls short of the best. Shape `(m,)`."""
        values = self.net_present_value(now)
        found: FloatArray = values.max(axis=0) - values[now.best]
        return found

    def standard_error(self, now: Now, chosen: FloatArray) -> float:
        """Return the standard error of the gain from choosing by what is found out.

        To first order, errors of means count as far as options are chosen; where the choice itself
        turns on them, two options are worth the same.

        Parameters
        ----------
        now
            What options are worth now.
        chosen
            How far each option is chosen. Shape `(option, m)`. [1]
        """
        if (chosen[now.best] == 1.0).all():
            return 0.0
        more = chosen.copy()
        more[now.best] -= 1.0
        shares = (more * self.weights).sum(axis=1)
        of_batches = ((more * self.weights)[:, None] * self.batches).sum(axis=(0, 2))
        of_blocks = (shares[:, None] * now.blocks).sum(axis=0)
        errors = [standard_error(of_batches), standard_error(of_blocks)]
        if self.is_drawn:
            gain = ((more - shares[:, None]) * self.away).sum(axis=0)
            gain += (more * now.means[:, None]).sum(axis=0)
            errors.append(standard_error(gain.reshape(-1, BLOCK).mean(axis=1)))
        return float(np.sqrt(sum(error * error for error in errors)))

    def best(self, now: Now) -> FloatArray:
        """Say which option is best at each point, 1 for it; if it can be, the one of now."""
        values = self.net_present_value(now)
        chosen = np.zeros(values.shape)
        found = np.where(self.loss(now) > 0, values.argmax(axis=0), now.best)
        chosen[found, np.arange(found.size)] = 1.0
        return chosen


class _Own:
    """Hold what an item is in one option.

    Parameters
    ----------
    pilot
        A few worlds, in which it is seen how terms separate.
    columns
        Of the item.
    item
        Some of its values. Shape `(column, p)`. [as stated]
    terms
        Those of all of these. Shape `(term, p, s)`. [money]
    """

    def __init__(
        self, pilot: World, columns: tuple[int, ...], item: FloatArray, terms: FloatArray
    ) -> None:
        self.columns = columns
        self.separation: Separation = separate(terms)
        self.item = item[:, list(self.separation.item)]
        self.rest = pilot.some(self.separation.rest)
        self.blocks: list[FloatArray] = []

    @property
    def steps(self) -> int:
        """How many products the terms are sums of; none where they do not count."""
        return len(self.separation.item)

    def add(self, world: World) -> None:
        """Add whole blocks of draws of everything else."""
        terms = _terms(world, self.columns, self.item[:, :, None])
        means = terms.reshape(*terms.shape[:2], -1, BLOCK).mean(axis=3)
        self.blocks.append(means.swapaxes(0, 1))

    def finish(self) -> None:
        """Make factors of everything else from the means of all blocks, in batches."""
        means = np.concatenate(self.blocks, axis=2)
        self.blocks.clear()
        batches = means.reshape(*means.shape[:2], BATCHES, -1).mean(axis=3)
        self.factors = self.separation.rest_factors(batches)

    def curve(self, values: FloatArray) -> FloatArray:
        """Return conditional means by batch, less what does not depend on the item.

        Parameters
        ----------
        values
            Of the item. Shape `(column, m)`. [as stated]

        Returns
        -------
        FloatArray
            Shape `(batch, m)`. [money]
        """
        terms = _terms(self.rest, self.columns, values[:, :, None])
        total = np.zeros((BATCHES, values.shape[1]))
        factors = self.separation.item_factors(terms.transpose(2, 0, 1))
        for step, own in zip(factors, self.factors, strict=True):
            for one, mean in zip(step, own, strict=True):
                total += mean[:, None] * one
        return total


def _terms(world: World, columns: Sequence[int], values: FloatArray) -> FloatArray:
    """Return values, and inputs with a minus, with numbers changed in all worlds.

    Shape `(term, m, s)`. [money].
    """
    found, invested = world.terms(columns, values)
    terms = np.concatenate([found, -invested])
    if not np.isfinite(terms).all():
        raise too_large("a figure")
    return terms


class _Item:
    """Hold an item in every option in which it counts."""

    def __init__(self, asked: Asked, points: Points | None) -> None:
        self.asked, self.points = asked, points
        self.owns: dict[int, _Own] = {}

    def draws(self, most: int) -> int:
        """Return how many draws of the rest to make: fewer where there is more to do in each."""
        steps = max((own.steps for own in self.owns.values()), default=1)
        return max(most // steps // _BATCH, 1) * _BATCH


def curves(decision: Decision, asked: Sequence[Asked]) -> Iterator[tuple[Asked, Curve]]:
    """Yield each item with what the options are worth, given its value.

    Parameters
    ----------
    decision
        What can be chosen.
    asked
        No two of which depend on each other.

    Raises
    ------
    OverflowedError
        If a figure is beyond what a float64 holds.
    """
    effects = [Effects(option.plan) for option in decision.options]
    first, draws = decision.spare, decision.request.draws
    inner = max(draws // _INNER // _BATCH, 1) * _BATCH
    outer = min(max(draws // _OUTER // BLOCK, FEWEST_BLOCKS) * BLOCK, _MOST_OUTER)
    later = first + -(-inner // PAGE) * PAGE
    groups = sum(each.estimates > 1 for each in asked)
    width = max(_AT_ONCE // (len(decision.names) * BATCHES * outer), 1)
    decision.tally.wanted += len(effects) * (inner + outer * -(-groups // width))
    listed = [_Item(each, _points(decision, each)) for each in asked]
    for place, (each, sampler) in enumerate(zip(effects, decision.samplers, strict=True)):
        pilot = World(each, sampler.few(first, PILOT_DRAWS))
        _separate(place, listed, pilot, sampler.few(later, PILOT - 1))
        _take_rest(decision, place, each, listed, first, inner)
    for item in listed:
        if (points := item.points) is not None:
            yield item.asked, _curve(decision, item, points)
    drawing = [item for item in listed if item.points is None]
    for some in range(0, groups, width):
        yield from _drawn(decision, drawing[some : some + width], later, outer)


def _points(decision: Decision, asked: Asked) -> Points | None:
    if asked.estimates > 1:
        return None
    place = next(place for place, columns in enumerate(asked.columns) if columns)
    entry = decision.options[place].plan.entries[asked.columns[place][0]]
    return points_of(decision.samplers[place].tables[entry.path])


def _separate(place: int, listed: Sequence[_Item], pilot: World, drawn: FloatArray) -> None:
    """See how terms of one option separate; leave out items that do not count in it."""
    having = [item for item in listed if item.asked.columns[place]]
    values = [drawn[list(item.asked.columns[place])] if item.points is None
              else item.points.some[None] for item in having]  # fmt: skip
    columns = [item.asked.columns[place] for item in having]
    for some in pilot.effects.alike(columns, PILOT * pilot.size):
        every, numbers, between = pilot.in_turn(
            [columns[each] for each in some], [values[each] for each in some]
        )
        tables = np.split(_terms(pilot, every, numbers), between, axis=1)
        for each, table in zip(some, tables, strict=True):
            own = _Own(pilot, columns[each], values[each], table)
            if own.steps:
                having[each].owns[place] = own


def _take_rest(
    decision: Decision,
    place: int,
    effects: Effects,
    listed: Sequence[_Item],
    first: int,
    inner: int,
) -> None:
    """Draw everything else of one option."""
    wanted = [(item.owns[place], item.draws(inner)) for item in listed if place in item.owns]
    for start, numbers in decision.samplers[place].numbers(first, inner, {}):
        world = World(effects, numbers)
        for own, draws in wanted:
            if draws > start:
                left = draws - start
                own.add(world if left >= world.size else world.some(slice(left)))
        decision.tally.add(world.size)
    for own, _ in wanted:
        own.finish()


def _curve(decision: Decision, item: _Item, points: Points) -> Curve:
    values = np.zeros((len(decision.names), BATCHES, points.weights.size))
    for place, own in item.owns.items():
        values[place] = own.curve(points.values[None])
    values -= (values * points.weights).sum(axis=2, keepdims=True)
    return Curve(points.weights, values.mean(axis=1), values, is_drawn=False)


def _drawn(
    decision: Decision, groups: Sequence[_Item], first: int, outer: int
) -> Iterator[tuple[Asked, Curve]]:
    """Draw groups."""
    found = [np.zeros((len(decision.names), BATCHES, outer)) for _ in groups]
    for place, sampler in enumerate(decision.samplers):
        for start, numbers in sampler.numbers(first, outer, {}):
            for item, values in zip(groups, found, strict=True):
                if place in item.owns:
                    own = item.owns[place]
                    stop = start + numbers.shape[1]
                    values[place, :, start:stop] = own.curve(numbers[list(own.columns)])
            decision.tally.add(numbers.shape[1])
    weights = np.full(outer, 1.0 / outer)
    for item, values in zip(groups, found, strict=True):
        values -= values.mean(axis=2, keepdims=True)
        yield item.asked, Curve(weights, values.mean(axis=1), values, is_drawn=True)
