"""Compute what options are worth in mean, given what is asked about.

Present value and investment are sums of terms, each of which is separated into a short sum of
products of a factor of the item and a factor of everything else. The mean of the second, over draws
of everything else, times the first is the conditional mean: no draws within draws are needed, and
no curve is fitted.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, log, pi

import numpy as np

from sroi.analysis.worth_knowing.asked import Asked
from sroi.analysis.worth_knowing.decision import Decision, Now, standard_error
from sroi.analysis.worth_knowing.separation import Separation, separate
from sroi.analysis.worth_knowing.terms import Asking, answered
from sroi.elementary import exp
from sroi.engine.draws import CELLS, FINEST, PAGE
from sroi.engine.rerun import Effects
from sroi.engine.sample import BLOCK, FEWEST_BLOCKS
from sroi.engine.sampler import Sampler
from sroi.engine.tables import Table
from sroi.model.distributions.counted import Steps
from sroi.typing import FloatArray, IntArray, Locked

BATCHES = 16
"""Replicates from which standard errors come."""
_BATCH = BATCHES * BLOCK
_INNER, _OUTER = 12, 4
"""The draws over draws of everything else, and over draws of a group."""
_PILOT = 16
"""Values of an item from which it is seen how terms separate, beside one end or its best estimate.
Where no finite sum is exact, that many products come as near as digits tell."""
_MOST_OUTER = 2**17
"""The most draws of a group, and"""
_AT_ONCE = 2**24
"""means of groups held at once, so that memory stays bounded."""
_MANY, _FEW = 512, 17
"""With so many numbers in the terms of an item, so few values are enough for the pilot."""


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
    """Hold what an item is in one option."""

    def __init__(self, effects: Effects, columns: tuple[int, ...]) -> None:
        self.columns: IntArray = np.array(columns, dtype=np.intp)
        self.part = effects.of(columns)
        self.changed = self.part.changed(columns)

    def pilot(self, item: FloatArray, rest: FloatArray) -> Asking:
        """Ask for the terms at some values of the item and some of everything else."""
        if self.part.columns.size > _MANY:
            item, rest = item[:, :_FEW], rest[:, :_FEW]
        self.item, self.rest = item, rest
        return self._asking(self.part.columns, rest[:, None], item[:, :, None])

    def separate(self, terms: FloatArray) -> None:
        """Separate them, and keep the pivots."""
        self.separation: Separation = separate(terms)
        self.item = self.item[:, list(self.separation.item)]
        self.rest = self.rest[self.part.columns][:, list(self.separation.rest)]

    @property
    def steps(self) -> int:
        """How many products the terms are sums of; none where they do not count."""
        return len(self.separation.item)

    def at_item(self, numbers: FloatArray) -> Asking:
        """Ask for the terms at the pivots of the item."""
        return self._asking(self.part.columns, numbers[:, None], self.item[:, :, None])

    def at_rest(self, item: FloatArray) -> Asking:
        """Ask for the terms at the pivots of everything else."""
        return self._asking(np.arange(len(self.rest)), self.rest[:, :, None], item[:, None])

    def _asking(self, columns: IntArray, numbers: FloatArray, item: FloatArray) -> Asking:
        return Asking(self.part, self.changed, columns, numbers, item)

    def take(self, blocks: Sequence[FloatArray]) -> None:
        """Make factors of the rest from the means of all blocks, in batches."""
        means = np.concatenate(blocks, axis=2)
        batches = means.reshape(*means.shape[:2], BATCHES, -1).mean(axis=3)
        self.factors = self.separation.rest_factors(batches)

    def curve(self, terms: FloatArray) -> FloatArray:
        """Return conditional means by batch, less what does not depend on the item.

        Shape `(batch, m)`. [money].
        """
        total = np.zeros((BATCHES, terms.shape[2]))
        factors = self.separation.item_factors(terms.swapaxes(0, 1))
        for step, own in zip(factors, self.factors, strict=True):
            for one, mean in zip(step, own, strict=True):
                total += mean[:, None] * one
        return total


class _Item:
    """Hold an item in every option that has it."""

    def __init__(self, asked: Asked, effects: Sequence[Effects], points: "Points | None") -> None:
        self.asked, self.points = asked, points
        self.owns = {place: _Own(effects[place], columns)
                     for place, columns in enumerate(asked.columns) if columns}  # fmt: skip

    def pilot(
        self, drawn: Sequence[FloatArray], rest: Sequence[FloatArray]
    ) -> Iterator[tuple[_Own, Asking]]:
        """Ask for the terms at some values, in each option."""
        for place, own in self.owns.items():
            item = drawn[place][own.columns] if self.points is None else self.points.some
            yield own, own.pilot(item, rest[place])

    def forget(self) -> None:
        """Leave out options in which the item does not count."""
        self.owns = {place: own for place, own in self.owns.items() if own.steps}

    def draws(self, most: int) -> int:
        """Return how many draws of the rest to make: fewer where there is more to do in each."""
        steps = max((own.steps for own in self.owns.values()), default=1)
        return max(most // steps // _BATCH, 1) * _BATCH


@dataclass(frozen=True, eq=False)
class Points(Locked):
    """Hold what a single estimate may be."""

    values: FloatArray
    """In order. Shape `(m,)`. [as stated]"""
    weights: FloatArray
    """Shape `(m,)`. [1]"""

    @classmethod
    def of(cls, table: Table) -> "Points":
        """Return single values with their probabilities, or cells, finer towards the ends.

        Rare values can be the only ones that change a choice: the outermost strata are cut into
        sixteen parts of each halving of their probability.
        """
        belief = table.distribution
        if isinstance(belief, Steps):
            values, weights = belief.shares
            if values.size <= CELLS:
                order = np.argsort(values, kind="stable")
                return cls(values[order], weights[order])
        inside = CELLS // BLOCK
        count = table.tails.shape[1]
        shares = exp(-log(2.0) * FINEST / (count - 1) * np.arange(0, count, 2)) / BLOCK
        parts = shares[:-1] - shares[1:]
        parts[-1] += shares[-1]
        low, high = table.tails[:, 1::2]
        values = np.concatenate([low[::-1], table.cells[inside:-inside], high])
        middle = np.full(CELLS - 2 * inside, 1.0 / CELLS)
        return cls(values, np.concatenate([parts[::-1], middle, parts]))

    @property
    def some(self) -> FloatArray:
        """Some of the values, both ends included, and more towards these. Shape `(1, m)`."""
        last = self.values.size - 1
        places = {round(last * (1 - cos(pi * step / _PILOT)) / 2) for step in range(_PILOT + 1)}
        return self.values[sorted(places)][None]


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
    listed = [_Item(each, effects, _points(decision, each)) for each in asked]
    first, draws = decision.spare, decision.request.draws
    inner = max(draws // _INNER // _BATCH, 1) * _BATCH
    outer = min(max(draws // _OUTER // BLOCK, FEWEST_BLOCKS) * BLOCK, _MOST_OUTER)
    later = first + -(-inner // PAGE) * PAGE
    rest = [_few(sampler, first) for sampler in decision.samplers]
    drawn = [_few(sampler, later)[:, : _PILOT + 1] for sampler in decision.samplers]
    pilots = [pair for item in listed for pair in item.pilot(drawn, rest)]
    for place, terms in answered([asking for _, asking in pilots]):
        pilots[place][0].separate(terms)
    for item in listed:
        item.forget()
    _take_rest(decision, listed, first, inner)
    held = BATCHES * outer if any(item.points is None for item in listed) else CELLS
    width = max(_AT_ONCE // (len(decision.names) * held), 1)
    for some in range(0, len(listed), width):
        yield from _at_once(decision, listed[some : some + width], later, outer)


def _points(decision: Decision, asked: Asked) -> Points | None:
    if asked.estimates > 1:
        return None
    place = next(place for place, columns in enumerate(asked.columns) if columns)
    entry = decision.options[place].plan.entries[asked.columns[place][0]]
    return Points.of(decision.samplers[place].tables[entry.path])


def _few(sampler: Sampler, first: int) -> FloatArray:
    """Return best estimates and a block of draws. Shape `(e + 1, 1 + 256)`. [as stated].

    The best estimate of what hardly ever happens is above 0, where every draw may be 0.
    """
    _, numbers = next(sampler.numbers(first, BLOCK, {}))
    central = np.concatenate([sampler.plan.central, [1.0]])
    return np.concatenate([central[:, None], numbers], axis=1)


def _take_rest(decision: Decision, listed: Sequence[_Item], first: int, inner: int) -> None:
    """Draw everything else."""
    for option, sampler in enumerate(decision.samplers):
        wanted = [(item.owns[option], item.draws(inner)) for item in listed if option in item.owns]
        blocks: list[list[FloatArray]] = [[] for _ in wanted]
        for start, numbers in sampler.numbers(first, inner, {}):
            left = [each for each, (_, draws) in enumerate(wanted) if draws > start]
            some = [(wanted[each][0], wanted[each][1] - start) for each in left]
            asking = [own.at_item(numbers[:, :draws]) for own, draws in some]
            for place, terms in answered(asking):
                means = terms.reshape(*terms.shape[:2], -1, BLOCK).mean(axis=3)
                blocks[left[place]].append(means.swapaxes(0, 1))
        for (own, _), found in zip(wanted, blocks, strict=True):
            own.take(found)


def _at_once(
    decision: Decision, listed: Sequence[_Item], first: int, outer: int
) -> Iterator[tuple[Asked, Curve]]:
    drawn = _drawn(decision, [item for item in listed if item.points is None], first, outer)
    on_grid = [(item, place, own.at_rest(item.points.values[None]))
               for item in listed if item.points is not None
               for place, own in item.owns.items()]  # fmt: skip
    terms: dict[str, dict[int, FloatArray]] = {}
    for number, found in answered([asking for *_, asking in on_grid]):
        item, place, _ = on_grid[number]
        terms.setdefault(item.asked.name, {})[place] = found
    for item in listed:
        if item.points is None:
            weights, values = np.full(outer, 1.0 / outer), drawn.pop(item.asked.name)
        else:
            weights = item.points.weights
            values = np.zeros((len(decision.names), BATCHES, weights.size))
            for place, found in terms.pop(item.asked.name, {}).items():
                values[place] = item.owns[place].curve(found)
        values -= (values * weights).sum(axis=2, keepdims=True)
        yield item.asked, Curve(weights, values.mean(axis=1), values, item.points is None)


def _drawn(
    decision: Decision, groups: Sequence[_Item], first: int, outer: int
) -> dict[str, FloatArray]:
    """Draw groups. Each of shape `(option, batch, s)`. [money]."""
    found = {item.asked.name: np.zeros((len(decision.names), BATCHES, outer)) for item in groups}
    for place, sampler in enumerate(decision.samplers if groups else ()):
        having = [item for item in groups if place in item.owns]
        for start, numbers in sampler.numbers(first, outer, {}):
            stop = start + numbers.shape[1]
            for item in having:
                own = item.owns[place]
                ((_, terms),) = answered([own.at_rest(numbers[own.columns])])
                found[item.asked.name][place, :, start:stop] = own.curve(terms)
    return found
