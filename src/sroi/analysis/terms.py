"""Run the part of a map on which an item has an effect, and many items of one part in one run."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from sroi.analysis.decision import too_large
from sroi.engine.rerun import Part
from sroi.engine.run import run_numbers
from sroi.typing import FloatArray, IntArray

_AT_ONCE = 2**21
"""Numbers held at once."""
_TOGETHER = 2**17
"""Numbers of several items that are run together: few enough for the cache."""


class Asking(NamedTuple):
    """Ask for the terms of a part at all pairs of its numbers and of the values of an item."""

    part: Part
    changed: IntArray
    """Where the values of the item go."""
    columns: IntArray
    """Where the numbers of the part are."""
    numbers: FloatArray
    """Shape `(column, k, s)`, or 1 for either of the latter. [as stated]"""
    item: FloatArray
    """Shape `(changed, k, s)`, or 1 for either of the latter. [as stated]"""

    @property
    def shape(self) -> tuple[int, int]:
        """How many pairs there are, on two axes."""
        steps, size = np.broadcast_shapes(self.numbers.shape[1:], self.item.shape[1:])
        return steps, size

    @property
    def size(self) -> int:
        """How many numbers a run holds."""
        steps, size = self.shape
        return self.part.columns.size * steps * size

    @property
    def key(self) -> tuple[bytes, ...]:
        """What is equal for items that have an effect on the same rows."""
        part = self.part
        return part.columns.tobytes(), part.rows.tobytes(), part.inputs.tobytes()

    def split(self) -> "Iterator[Asking]":
        """Yield pieces, along the first axis of pairs, that can be held at once."""
        (steps, size), columns = self.shape, self.part.columns.size
        numbers = np.broadcast_to(self.numbers, (len(self.numbers), steps, size))
        item = np.broadcast_to(self.item, (len(self.item), steps, size))
        width = max(_AT_ONCE // max(columns * size, 1), 1)
        for first in range(0, steps, width):
            some = slice(first, first + width)
            yield Asking(self.part, self.changed, self.columns, numbers[:, some], item[:, some])


def answered(asking: Sequence[Asking]) -> Iterator[tuple[int, FloatArray]]:
    """Yield the counted values, and the inputs with a minus, that are asked for.

    Parameters
    ----------
    asking
        Those with an effect on the same rows are run together, as far as memory allows.

    Yields
    ------
    tuple
        Place among what is asked for, in any order, and terms of shape `(term, k, s)`. [money]

    Raises
    ------
    OverflowedError
        If one is beyond what a float64 holds.
    """
    waiting: dict[tuple[bytes, ...], list[int]] = {}
    for place, each in enumerate(asking):
        if each.size > _AT_ONCE:
            pieces = [terms for piece in each.split() for terms in _run([piece])]
            yield place, np.concatenate(pieces, axis=1)
            continue
        together = waiting.setdefault(each.key, [])
        if sum(asking[other].size for other in together) + each.size > _TOGETHER:
            yield from zip(together, _run([asking[other] for other in together]), strict=True)
            together.clear()
        together.append(place)
    for together in waiting.values():
        yield from zip(together, _run([asking[other] for other in together]), strict=True)


def _run(asking: Sequence[Asking]) -> Iterator[FloatArray]:
    if not asking:
        return
    plan = asking[0].part.plan
    rows, inputs = np.flatnonzero(plan.rows.counted), np.flatnonzero(plan.inputs.counted)
    run = run_numbers(plan, np.concatenate([*map(_numbers, asking)], axis=1), check=False)
    terms = np.concatenate([run.present_value.T[rows], -run.amount_present_value.T[inputs]])
    if not np.isfinite(terms).all():
        raise too_large()
    first = 0
    for each in asking:
        steps, size = each.shape
        yield terms[:, first : first + steps * size].reshape(-1, steps, size)
        first += steps * size


def _numbers(asking: Asking) -> FloatArray:
    numbers = np.empty((asking.part.columns.size, *asking.shape))
    numbers[:] = asking.numbers[asking.columns]
    numbers[asking.changed] = asking.item
    return numbers.reshape(len(numbers), -1)
