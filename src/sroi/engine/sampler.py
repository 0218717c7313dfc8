"""Draw the uncertain numbers of a plan, a piece of a superblock at a time."""

from collections.abc import Iterator, Mapping

import numpy as np

from sroi.engine.draws import Stream
from sroi.engine.plan import Plan
from sroi.engine.sample import BLOCK
from sroi.engine.tables import Method, Table, drawn
from sroi.model.distributions import Distribution
from sroi.typing import FloatArray

_VALUES = 2**21
"""Numbers held at once, so that memory does not grow with the map."""
_LONGEST = 64 * BLOCK


class Sampler:
    """Hold the tables of a plan, made once in each process."""

    def __init__(self, plan: Plan, seed: int, method: Method) -> None:
        self.plan, self.seed, self.method = plan, seed, method
        self.tables: dict[str, tuple[int, Table]] = {}
        for column, entry in enumerate(plan.entries):
            belief = entry.estimate.value
            if entry.estimate.is_uncertain and isinstance(belief, Distribution):
                self.tables[entry.path] = (column, Table(belief))

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
        streams = {path: Stream(self.seed, path, number)
                   for path in self.tables if path not in given}  # fmt: skip
        numbers = np.empty(
            (self.plan.central.size + 1, min(self.piece, -(-draws // BLOCK) * BLOCK))
        )
        numbers[:-1] = self.plan.central[:, None]
        numbers[-1] = 1.0
        for first in range(0, draws, self.piece):
            size = min(self.piece, draws - first)
            blocks = -(-size // BLOCK) * BLOCK
            for path, stream in streams.items():
                column, table = self.tables[path]
                numbers[column, :blocks] = drawn(table, stream.bits(blocks), self.method)
            for path, values in given.items():
                if path in self.tables:
                    numbers[self.tables[path][0], :size] = values[first : first + size]
            yield first, numbers[:, :size]
