"""Draw the uncertain numbers of a plan, a piece of a superblock at a time."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from sroi.engine.copula import Copula
from sroi.engine.draws import SUPERBLOCK, Stream
from sroi.engine.plan import Plan
from sroi.engine.sample import BLOCK
from sroi.engine.tables import Method, fill, probabilities, table_of
from sroi.model.distributions import Distribution
from sroi.typing import FloatArray

_VALUES = 2**22
"""Numbers held at once, so that memory does not grow with the map."""
_LONGEST = SUPERBLOCK
_AT_ONCE = 16


class Sampler:
    """Hold the tables of a plan, made once in each process."""

    def __init__(self, plan: Plan, seed: int, method: Method) -> None:
        self.plan, self.seed, self.method = plan, seed, method
        self.columns = {entry.path: column for column, entry in enumerate(plan.entries)}
        self.tables = {
            entry.path: table_of(entry.estimate.value)
            for entry in plan.entries
            if entry.estimate.is_uncertain and isinstance(entry.estimate.value, Distribution)
        }
        self.copulas = tuple(map(Copula, plan.together))

    @property
    def piece(self) -> int:
        """Draws made at once, a whole number of blocks."""
        blocks = _VALUES // (self.plan.central.size + 1) // BLOCK
        return min(max(blocks * BLOCK, BLOCK), _LONGEST)

    def numbers(
        self, number: int, draws: int, given: Mapping[str, FloatArray]
    ) -> Iterator[tuple[int, FloatArray]]:
        """Yield all numbers of a superblock's draws, piece by piece.

        Parameters
        ----------
        number
            Which superblock.
        draws
            How many of its draws, from the first on.
        given
            Draws to use as they are, by path. Each of shape `(draws,)`. [as stated]

        Yields
        ------
        tuple
            Place of the first draw, and numbers of shape `(e + 1, s)`, which the next piece
            overwrites. [as stated]
        """
        copulas = [copula for copula in self.copulas if not given.keys() & set(copula.paths)]
        joined = {path for copula in copulas for path in copula.streams}
        alone = sorted(self.tables.keys() - joined - given.keys())
        streams = {path: Stream(self.seed, path, number) for path in (*alone, *joined)}
        width = min(self.piece, -(-draws // BLOCK) * BLOCK)
        numbers = np.empty((self.plan.central.size + 1, width))
        drawn = {self.columns[path] for path in (*alone, *given)}
        for column, best in enumerate(self.plan.central):
            if column not in drawn:
                numbers[column] = best
        numbers[-1] = 1.0
        for first in range(0, draws, width):
            size = min(width, draws - first)
            blocks = -(-size // BLOCK) * BLOCK
            part = numbers if blocks == width else np.ascontiguousarray(numbers[:, :blocks])
            self._alone(alone, streams, part)
            for copula in copulas:
                self._together(copula, streams, part)
            for path, values in given.items():
                part[self.columns[path], :size] = values[first : first + size]
            yield first, part[:, :size]

    def _alone(
        self, paths: Sequence[str], streams: Mapping[str, Stream], numbers: FloatArray
    ) -> None:
        """Draw numbers that move by themselves, many at once so that threads seldom wait."""
        draws = numbers.shape[1]
        smooth = [path for path in paths if self.method != "plain"
                  and not self.tables[path].distribution.has_steps]  # fmt: skip
        for first in range(0, len(smooth), _AT_ONCE):
            batch = smooth[first : first + _AT_ONCE]
            tables = [self.tables[path] for path in batch]
            words = np.stack([streams[path].words(draws) for path in batch])
            tails = np.stack([table.tails for table in tables])
            rows = np.array([self.columns[path] for path in batch])
            fill(tables, tails, words, numbers, rows)
        for path in set(paths).difference(smooth):
            probability = probabilities(streams[path], draws, self.method)
            numbers[self.columns[path]] = self.tables[path].at(probability)

    def _together(self, copula: Copula, streams: Mapping[str, Stream], numbers: FloatArray) -> None:
        """Draw the numbers of a copula."""
        draws = numbers.shape[1]
        independent = {path: probabilities(streams[path], draws, self.method)
                       for path in copula.streams}  # fmt: skip
        for path, probability in copula.correlated(independent):
            if path in self.tables:
                numbers[self.columns[path]] = self.tables[path].at(probability)
