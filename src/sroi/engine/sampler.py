"""Draw the uncertain numbers of a plan, a piece of a page at a time."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np

from sroi.engine.copula import Copula
from sroi.engine.draws import PAGE, bits, plain, stratified
from sroi.engine.plan import Plan
from sroi.engine.sample import BLOCK
from sroi.engine.tables import Batch, Method, table_of
from sroi.model.distributions import Distribution
from sroi.typing import FloatArray

_VALUES = 2**21
"""Numbers held at once, so that memory does not grow with the map."""
_AT_ONCE = 128
"""Beliefs in a batch."""
_KEPT = 32
"""Batches whose cells are kept from page to page; maps with more uncertain numbers are slower."""


@lru_cache(maxsize=1)
def keep_freed_memory() -> None:
    """Let the C library keep what is freed, for the next array: new memory is cleared page by page.

    glibc returns blocks to the system at once, unless one as large was freed before. This frees one
    of 4 MiB, none of which is ever touched: more would be faster by little, and keep much more.
    """
    np.empty(4 * 2**20, dtype=np.uint8)


class Sampler:
    """Hold the tables of a plan, made once in each process.

    ``streams`` names the random stream of a path, where it is not the path itself.
    """

    def __init__(
        self, plan: Plan, seed: int, method: Method, streams: Mapping[str, str] = {}
    ) -> None:
        keep_freed_memory()
        self.plan, self.seed, self.method, self.streams = plan, seed, method, streams
        self.columns = {entry.path: column for column, entry in enumerate(plan.entries)}
        self.tables = {
            entry.path: table_of(entry.estimate.value)
            for entry in plan.entries
            if entry.estimate.is_uncertain and isinstance(entry.estimate.value, Distribution)
        }
        self.copulas = tuple(map(Copula, plan.together))
        self._rooms: list[FloatArray] = []
        self._batches: dict[tuple[str, ...], Batch] = {}

    @property
    def piece(self) -> int:
        """Draws made at once: a page, or the half or quarter of one, a block at least."""
        size = PAGE
        while size > BLOCK and size * (self.plan.central.size + 1) > _VALUES:
            size //= 2
        return size

    def numbers(
        self, first: int, draws: int, given: Mapping[str, FloatArray], *, again: bool = False
    ) -> Iterator[tuple[int, FloatArray]]:
        """Yield all numbers of some draws, piece by piece.

        Parameters
        ----------
        first
            The first draw, a multiple of the page.
        draws
            How many.
        given
            Draws to use as they are, by path. Each of shape `(draws,)`. [as stated]
        again
            Whether the memory may be used again once the last piece is done with: new memory
            costs a third of the time, because the system clears it page by page.

        Yields
        ------
        tuple
            Place of the first draw, and numbers of shape `(e + 1, s)`, which the next piece
            overwrites. [as stated]
        """
        copulas = [copula for copula in self.copulas if not given.keys() & set(copula.paths)]
        joined = {path for copula in copulas for path in copula.streams}
        alone = [path for path in self.tables if path not in joined and path not in given]
        smooth = [path for path in alone if self.method != "plain"
                  and not self.tables[path].has_leaps]  # fmt: skip
        stepped = [path for path in alone if path not in set(smooth)]
        paths = [*smooth, *stepped, *sorted(joined)]
        streams = _Streams(self.seed, paths, self.method, self.streams)
        width = min(self.piece, -(-draws // BLOCK) * BLOCK)
        room = self._room() if again else self._new_room()
        numbers = room[: room.shape[0] // self.piece * width].reshape(-1, width)
        numbers[:-1] = self.plan.central[:, None]
        numbers[-1] = 1.0
        for start in range(0, draws, width):
            streams.turn_to((first + start) // BLOCK, width // BLOCK)
            size = min(width, draws - start)
            self._draw_smooth(smooth, streams, numbers)
            for path in stepped:
                numbers[self.columns[path]] = self.tables[path].at(streams.probabilities(path))
            for copula in copulas:
                independent = {path: streams.probabilities(path) for path in copula.streams}
                for path, probability in copula.correlated(independent):
                    if path in self.tables:
                        numbers[self.columns[path]] = self.tables[path].at(probability)
            for path, values in given.items():
                numbers[self.columns[path], :size] = values[start : start + size]
            yield start, numbers[:, :size]
        if again:
            self._rooms.append(room)

    def few(self, first: int, draws: int) -> FloatArray:
        """Return best estimates, and after them a few draws. Shape `(e + 1, 1 + s)`. [as stated].

        What hardly ever happens is above 0 at best, where every one of a few draws may be 0.

        Parameters
        ----------
        first
            The first draw, a multiple of the page.
        draws
            How many, 256 at most.
        """
        _, numbers = next(self.numbers(first, BLOCK, {}))
        return np.column_stack([np.append(self.plan.central, 1.0), numbers[:, :draws]])

    def _room(self) -> FloatArray:
        try:
            return self._rooms.pop()
        except IndexError:
            return self._new_room()

    def _new_room(self) -> FloatArray:
        return np.empty((self.plan.central.size + 1) * self.piece)

    def _draw_smooth(self, paths: Sequence[str], streams: "_Streams", numbers: FloatArray) -> None:
        for first in range(0, len(paths), _AT_ONCE):
            some = tuple(paths[first : first + _AT_ONCE])
            rows = np.array([self.columns[path] for path in some], dtype=np.intp)
            self._batch(some).draw(streams.chosen[first : first + len(some)], rows, numbers)

    def _batch(self, paths: tuple[str, ...]) -> Batch:
        if paths in self._batches:
            return self._batches[paths]
        made = Batch([self.tables[path] for path in paths])
        if len(self._batches) < _KEPT:
            self._batches[paths] = made
        return made


class _Streams:
    """Hold the random bytes of some paths, from page to page."""

    def __init__(
        self, seed: int, paths: Sequence[str], method: Method, names: Mapping[str, str]
    ) -> None:
        self.seed, self.method = seed, method
        self.rows = {path: row for row, path in enumerate(paths)}
        self.names = {path: names.get(path, path) for path in paths}
        self.page = -1

    def turn_to(self, block: int, blocks: int) -> None:
        """Hold those of some blocks, which lie within one page."""
        self.first, self.blocks = block, blocks
        page, inside = divmod(block, PAGE // BLOCK)
        if self.method == "plain":
            return
        if page != self.page:
            self.page, self.all = page, bits(self.seed, tuple(self.names.values()), page)
        self.chosen = self.all[:, inside : inside + blocks]

    def probabilities(self, path: str) -> FloatArray:
        """Return the probability of each draw of a path, above 0 and below 1. Shape `(s,)`. [1]."""
        if self.method == "plain":
            blocks = range(self.first, self.first + self.blocks)
            return np.concatenate([plain(self.seed, self.names[path], block) for block in blocks])
        row = self.rows[path]
        return stratified(self.chosen[row : row + 1]).reshape(-1)
