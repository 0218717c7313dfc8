"""Ask what drives a figure: how much of its variance each uncertain number accounts for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from typing import ClassVar, NamedTuple

import numpy as np

from sroi.analysis.answer import Answer, Portion
from sroi.analysis.figures import FigureName, figure_of
from sroi.analysis.items import Grouping, Item, items
from sroi.engine.draws import PAGE
from sroi.engine.plan import Plan, compile_map
from sroi.engine.rerun import Effects, World
from sroi.engine.sample import BLOCK, FEWEST_BLOCKS
from sroi.engine.sampler import Sampler
from sroi.engine.simulated import requested
from sroi.errors import QuestionError, SimulationError
from sroi.model.impact_map import ImpactMap
from sroi.typing import FloatArray

_AT_ONCE = 2**18
"""Numbers of several items that are run together: more would not be faster."""


@dataclass(frozen=True)
class Driver:
    """Say how much of the variance a number, or a group of them, accounts for."""

    name: str
    first_order: Portion
    """Share of the variance that would go if it were known."""
    first_order_error: Portion
    total: Portion
    """Share of the variance that would stay if all but it were known."""
    total_error: Portion
    numbers: int
    """How many numbers vary with it."""


class VarianceShares(Answer[Driver]):
    """Hold the drivers of a figure, the greatest first."""

    question: ClassVar[str] = "What drives the figure?"


def variance_shares(
    impact_map: ImpactMap,
    *,
    seed: int,
    draws: int = 8192,
    by: Grouping = "estimate",
    figure: FigureName = "sroi_ratio",
) -> VarianceShares:
    """Split the variance of a figure among the uncertain numbers that it depends on.

    Each number takes, in every draw, its value of another draw, and only the rows that it touches
    are computed again. What that changes is its total share; what it changes alike in two draws
    that differ in everything else is its first-order share. Interactions are in the total shares
    of all that interact, so these may add up to more than 1, and the first-order shares to less.

    Parameters
    ----------
    impact_map
        What to look at.
    seed
        Which draws to make, 0 included.
    draws
        How many pairs of draws; at least 2,048, so that errors can be told.
    by
        What varies together: each ``estimate`` alone, or all of a ``source``, ``stakeholder``,
        ``outcome`` or ``kind``. Numbers that a correlation joins always vary together.
    figure
        ``sroi_ratio``, ``net_present_value``, ``present_value`` or ``investment``.

    Returns
    -------
    VarianceShares
        Sorted by total share, with standard errors. [1]

    Raises
    ------
    QuestionError
        If the map has no uncertain number, or the figure does not vary.
    SimulationError
        If draws or seed cannot be used.
    UndefinedRatioError
        If the investment is not positive in some draws.

    Notes
    -----
    First order: Owen (2013), Better estimation of small Sobol' sensitivity indices, ACM TOMACS
    23(2), here with both differences; total: Jansen (1999), Computer Physics Communications 117.

    Examples
    --------
    >>> import sroi
    >>> believed = {"outcomes.fewer_falls_care.deadweight": {"low": 0, "high": "40%"}}
    >>> base = sroi.example("wheels-to-meals")
    >>> unsure = sroi.apply(base, sroi.Scenario(name="unsure", changes=believed))
    >>> [row.name for row in variance_shares(unsure, seed=1)]
    ['outcomes.fewer_falls_care.deadweight']
    """
    wanted = requested(draws, seed, "latin-hypercube", None, {})
    if wanted.draws < FEWEST_BLOCKS * BLOCK:
        remedy = f"give {FEWEST_BLOCKS * BLOCK:,} at least"
        raise SimulationError(f"{wanted.draws:,} draws are too few to tell errors", remedy=remedy)
    plan = compile_map(impact_map)
    found = items(plan, impact_map, by)
    moments = _Moments(len(found))
    for world in _pairs(plan, wanted.seed, wanted.draws // BLOCK * BLOCK):
        moments.add(found, world, figure)
    rows = sorted(_drivers(found, moments.shares(figure)), key=lambda row: -row.total)
    basis = {
        "figure": figure,
        "draws": f"2 x {moments.draws:,}",
        "seed": str(wanted.seed),
        "method": wanted.method,
        "map_digest": impact_map.digest,
    }
    return VarianceShares(tuple(rows), "", tuple(_notes(rows)), basis)


class Shares(NamedTuple):
    """Hold shares of a variance with their standard errors. Each of shape `(item,)`. [1]."""

    first_order: FloatArray
    first_order_error: FloatArray
    total: FloatArray
    total_error: FloatArray


def shares_of(first: FloatArray, total: FloatArray, variance: FloatArray) -> Shares:
    """Return shares of a variance from parts of it, block by block.

    Parameters
    ----------
    first, total
        Parts of the variance. Shape `(item, block)`. [unit^2]
    variance
        The whole. Shape `(block,)`. [unit^2]
    """
    whole = variance.mean()

    def with_error(parts: FloatArray) -> tuple[FloatArray, FloatArray]:
        share = parts.mean(axis=1) / whole
        # A ratio of two means errs as its numerator less the ratio times its denominator.
        away = parts - share[:, None] * variance
        return share, away.std(axis=1, ddof=1) / (whole * sqrt(variance.size))

    return Shares(*with_error(first), *with_error(total))


def differences(
    before: FloatArray, swapped: FloatArray, after: FloatArray, back: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return each draw's parts of the variance that an item accounts for.

    Parameters
    ----------
    before, after
        The figure in two independent sets of draws. Shape `(s,)`. [unit]
    swapped, back
        The same with the item taken from the other set. Shape `(s,)`. [unit]

    Returns
    -------
    tuple
        First-order and total part, whose means are unbiased. Each of shape `(s,)`. [unit^2]
    """
    one, other = swapped - before, after - back
    return one * other / 2, (one * one + other * other) / 4


class _Moments:
    """Gather the parts of the variance, block by block."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.first: list[FloatArray] = []
        self.total: list[FloatArray] = []
        self.means: list[FloatArray] = []
        self.squares: list[FloatArray] = []
        self.centre: float | None = None

    def add(self, found: tuple[Item, ...], world: World, figure: FigureName) -> None:
        """Add a world whose second half is independent of its first."""
        known = figure_of(figure, world.present_value, world.investment)
        before, after = known.reshape(2, -1)
        if self.centre is None:
            self.centre = float(before.mean())
        both = np.stack([before, after]) - self.centre
        self.means.append(_by_block(both).mean(axis=0))
        self.squares.append(_by_block(both * both).mean(axis=0))
        parts = np.empty((2, len(found), before.size // BLOCK))
        for some in _together(found, world):
            columns, exchanged = _exchanged([found[place] for place in some], world)
            now = figure_of(figure, *world.changed(columns, exchanged))
            swapped, back = now.reshape(len(some), 2, -1).swapaxes(0, 1)
            parts[:, some] = _by_block(np.stack(differences(before, swapped, after, back)))
        self.first.append(parts[0])
        self.total.append(parts[1])

    @property
    def draws(self) -> int:
        return BLOCK * sum(means.size for means in self.means)

    def shares(self, figure: str) -> Shares:
        means, squares = np.concatenate(self.means), np.concatenate(self.squares)
        away = means.mean()
        variance = squares - 2 * away * means + away * away
        if not variance.mean() > 1e-24 * (self.centre or 1.0) ** 2:
            remedy = "ask about another figure, or state what is believed of counted numbers"
            raise QuestionError(f"{figure} does not vary", remedy=remedy)
        return shares_of(
            np.concatenate(self.first, axis=1), np.concatenate(self.total, axis=1), variance
        )


def _by_block(values: FloatArray) -> FloatArray:
    """Return the mean of each block. Shape `(..., block)`."""
    result: FloatArray = values.reshape(*values.shape[:-1], -1, BLOCK).mean(axis=-1)
    return result


def _pairs(plan: Plan, seed: int, draws: int) -> Iterator[World]:
    """Yield worlds of which the second half is independent of the first."""
    effects = Effects(plan)
    sampler = Sampler(plan, seed, "latin-hypercube")
    later = -(-draws // PAGE) * PAGE
    pieces = zip(sampler.numbers(0, draws, {}), sampler.numbers(later, draws, {}), strict=True)
    for (_, one), (_, other) in pieces:
        yield World(effects, np.concatenate([one, other], axis=1))


def _together(found: tuple[Item, ...], world: World) -> Iterator[list[int]]:
    """Yield places of items that have an effect on the same rows, a few at a time."""
    alike: dict[int, list[int]] = {}
    for place, item in enumerate(found):
        alike.setdefault(id(world.effects.of(item.columns)), []).append(place)
    for places in alike.values():
        part = world.effects.of(found[places[0]].columns)
        width = max(_AT_ONCE // (part.columns.size * world.numbers.shape[1]), 1)
        yield from (places[first : first + width] for first in range(0, len(places), width))


def _exchanged(some: Sequence[Item], world: World) -> tuple[list[int], FloatArray]:
    """Return the columns of some items, and their numbers with one item exchanged at a time.

    Shape `(k, item, s)`.
    """
    columns = [column for item in some for column in item.columns]
    numbers = world.numbers[columns]
    exchanged = np.repeat(numbers[:, None], len(some), axis=1)
    half, first = numbers.shape[1] // 2, 0
    for place, item in enumerate(some):
        own = slice(first, first + len(item.columns))
        exchanged[own, place] = np.roll(numbers[own], half, axis=1)
        first = own.stop
    return columns, exchanged


def _drivers(found: tuple[Item, ...], shares: Shares) -> Iterator[Driver]:
    numbers = zip(*(each.tolist() for each in shares), strict=True)
    for item, (first, first_error, total, total_error) in zip(found, numbers, strict=True):
        yield Driver(item.name, first, first_error, total, total_error, len(item.columns))


def _notes(rows: list[Driver]) -> Iterator[str]:
    alone = sum(row.first_order for row in rows)
    yield f"First-order shares add up to {alone:.1%}; the rest comes from numbers acting together."
    for above, below in pairwise(rows[:10]):
        error = sqrt(above.total_error**2 + below.total_error**2)
        if above.total - below.total < 2 * error:
            yield f"{above.name} and {below.name}: their order lies within the error."
            return
