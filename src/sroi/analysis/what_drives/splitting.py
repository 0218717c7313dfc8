"""Draw a map, and split the variance of one of its figures among its uncertain numbers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from sroi.analysis.figures import FigureName, figure_of, too_large
from sroi.analysis.items import Item
from sroi.analysis.points import PILOT, PILOT_DRAWS, points_of
from sroi.analysis.what_drives.alone import Alone, Gathered, Look
from sroi.analysis.what_drives.exchanged import Exchanged
from sroi.analysis.what_drives.shares import Parts
from sroi.engine.draws import PAGE
from sroi.engine.plan import Plan
from sroi.engine.rerun import Effects, World
from sroi.engine.running import Progress, Tally
from sroi.engine.sampler import Sampler
from sroi.errors import UndefinedRatioError
from sroi.typing import FloatArray


class Splitting:
    """Split a variance: look at single numbers alone, and exchange what cannot be looked at.

    Parameters
    ----------
    plan
        Of the map.
    seed
        Which draws to make.
    draws
        How many, in whole blocks.
    figure
        Whose variance it is.
    progress
        Is told how many draws are done, and of how many.
    """

    def __init__(
        self, plan: Plan, seed: int, draws: int, figure: FigureName, progress: Progress | None
    ) -> None:
        self.sampler = Sampler(plan, seed, "latin-hypercube")
        self.effects = Effects(plan)
        self.plan, self.draws, self.figure = plan, draws, figure
        self.tally = Tally(progress, 0)

    def parts(self, found: Sequence[Item]) -> Parts:
        """Return what each item accounts for.

        Raises
        ------
        UndefinedRatioError
            If the investment is not positive in some draws.
        OverflowedError
            If a figure is beyond what a float64 holds.
        """
        alone = self._alone(found)
        self.tally.wanted = self.draws * (bool(alone) + 2 * (len(alone) < len(found)))
        seen, refused = self._seen(found, alone) if alone else (None, set())
        if refused:
            alone = {place: each for place, each in alone.items() if place not in refused}
            self.tally.wanted += self.draws * (bool(alone) + 2)
            seen, _ = self._seen(found, alone) if alone else (None, set())
        left = [place for place in range(len(found)) if place not in alone]
        if not left and seen:
            return seen
        exchanged = self._exchanged([found[place] for place in left])
        if seen is None:
            return exchanged
        order = np.argsort([*alone, *left])
        first, total = (np.concatenate([getattr(each, name) for each in (seen, exchanged)])[order]
                        for name in ("first", "total"))  # fmt: skip
        return replace(seen, first=first, total=total)

    def _alone(self, found: Sequence[Item]) -> dict[int, Alone]:
        """Say how the figure depends on single numbers, by place, where that is simple."""
        pilot = World(self.effects, self.sampler.few(2 * self._later, PILOT_DRAWS))
        looks = {}
        for place, item in enumerate(found):
            if len(item.columns) == 1:
                path = self.plan.entries[item.columns[0]].path
                looks[place] = Look(points_of(self.sampler.tables[path]))
        alone = {}
        for places in self._together(found, list(looks), PILOT * pilot.size):
            asked = [(found[place], looks[place].values) for place in places]
            for place, table in zip(places, self._one_by_one(pilot, asked), strict=True):
                figure = partial(self._changed, pilot, found[place])
                one = None if table is None else looks[place].alone(table, figure)
                if one is not None:
                    alone[place] = one
        return dict(sorted(alone.items()))

    def _seen(self, found: Sequence[Item], alone: Mapping[int, Alone]) -> tuple[Parts, set[int]]:
        """Look at numbers in draws of all others.

        Returns
        -------
        tuple
            Parts, and places of numbers at whose nodes there is no ratio in some draw.
        """
        together = list(self._together(found, list(alone), 2 * min(self.sampler.piece, self.draws)))
        order = [place for places in together for place in places]
        gathered = Gathered([alone[place] for place in order])
        refused: set[int] = set()

        def at_nodes(world: World) -> Iterator[FloatArray]:
            for places in together:
                asked = [(found[place], alone[place].nodes) for place in places]
                for place, each in zip(places, self._one_by_one(world, asked), strict=True):
                    if each is None:
                        refused.add(place)
                    yield np.zeros((alone[place].nodes.size, world.size)) if each is None else each

        for _, numbers in self.sampler.numbers(0, self.draws, {}):
            world = World(self.effects, numbers)
            values = (numbers[found[place].columns[0]] for place in order)
            gathered.add(self._of(world), values, at_nodes(world))
            self.tally.add(world.size)
        return gathered.parts(np.argsort(order)), refused

    def _together(
        self, found: Sequence[Item], places: Sequence[int], size: int
    ) -> Iterator[list[int]]:
        """Yield places of items to be run at once."""
        columns = [found[place].columns for place in places]
        for some in self.effects.alike(columns, size):
            yield [places[each] for each in some]

    def _one_by_one(
        self, world: World, asked: Sequence[tuple[Item, FloatArray]]
    ) -> Sequence[FloatArray | None]:
        """Return the figure at values of each number in turn, nothing where it has no ratio.

        Each of shape `(k, s)`. [unit].
        """
        columns = [item.columns for item, _ in asked]
        every, numbers, between = world.in_turn(columns, [values[None] for _, values in asked])
        try:
            found = figure_of(self.figure, *world.changed(every, numbers))
        except UndefinedRatioError:
            return [None] * len(asked)
        return np.split(found, between)

    def _exchanged(self, found: Sequence[Item]) -> Parts:
        """Exchange items between two sets of draws."""
        gathered = Exchanged()
        for (_, one), (_, other) in zip(
            self.sampler.numbers(0, self.draws, {}),
            self.sampler.numbers(self._later, self.draws, {}),
            strict=True,
        ):
            world = World(self.effects, np.concatenate([one, other], axis=1))
            half = one.shape[1]

            def exchanged(world: World = world, half: int = half) -> Iterator[FloatArray]:
                for item in found:
                    values = np.roll(world.numbers[list(item.columns)], half, axis=1)
                    changed = world.changed(item.columns, values[:, None])
                    yield figure_of(self.figure, *changed).reshape(2, half)

            gathered.add(self._of(world).reshape(2, half), exchanged())
            self.tally.add(world.size)
        return gathered.parts()

    @property
    def _later(self) -> int:
        """The first of another set of draws."""
        return -(-self.draws // PAGE) * PAGE

    def _of(self, world: World) -> FloatArray:
        """Return the figure in some worlds. Shape `(s,)`. [unit]."""
        found = figure_of(self.figure, world.present_value, world.investment)
        if not np.isfinite(found).all():
            raise too_large(self.figure)
        return found

    def _changed(
        self, world: World, item: Item, values: FloatArray, places: Sequence[int]
    ) -> FloatArray:
        """Return the figure with a number changed in some worlds. Shape `(k, s)`. [unit]."""
        changed = world.some(places).changed(item.columns, values[None, :, None])
        return figure_of(self.figure, *changed)
