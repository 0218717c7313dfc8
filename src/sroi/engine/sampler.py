"""Draw the uncertain numbers of a plan, a piece of a superblock at a time."""

from collections.abc import Iterator, Mapping

import numpy as np

from sroi.engine.copula import Copula
from sroi.engine.draws import Stream
from sroi.engine.plan import Plan
from sroi.engine.sample import BLOCK
from sroi.engine.tables import Method, Table, drawn, probabilities
from sroi.model.distributions import Distribution
from sroi.typing import FloatArray

_VALUES = 2**21
"""Numbers held at once, so that memory does not grow with the map."""
_LONGEST = 64 * BLOCK


class Sampler:
    """Hold the tables of a plan, made once in each process."""

    def __init__(self, plan: Plan, seed: int, method: Method) -> None:
        self.plan, self.seed, self.method = plan, seed, method
        self.columns = {entry.path: column for column, entry in enumerate(plan.entries)}
        self.tables = {
            entry.path: Table(entry.estimate.value)
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
        alone = self.tables.keys() - joined - given.keys()
        streams = {path: Stream(self.seed, path, number) for path in sorted(alone | joined)}
        width = min(self.piece, -(-draws // BLOCK) * BLOCK)
        numbers = np.empty((self.plan.central.size + 1, width))
        numbers[:-1] = self.plan.central[:, None]
        numbers[-1] = 1.0
        for first in range(0, draws, width):
            size = min(width, draws - first)
            blocks = -(-size // BLOCK) * BLOCK
            for path in alone:
                row = numbers[self.columns[path], :blocks]
                row[:] = drawn(self.tables[path], streams[path].bits(blocks), self.method)
            for copula in copulas:
                self._together(copula, streams, numbers[:, :blocks])
            for path, values in given.items():
                numbers[self.columns[path], :size] = values[first : first + size]
            yield first, numbers[:, :size]

    def _together(self, copula: Copula, streams: Mapping[str, Stream], numbers: FloatArray) -> None:
        """Draw the numbers of a copula."""
        draws = numbers.shape[1]
        independent = {path: probabilities(streams[path].bits(draws), self.method)
                       for path in copula.streams}  # fmt: skip
        for path, probability in copula.correlated(independent):
            if path in self.tables:
                numbers[self.columns[path]] = self.tables[path].at(probability)
