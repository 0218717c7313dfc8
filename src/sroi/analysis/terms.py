"""Run the part of a map on which an item has an effect, and many items of one part in one run."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from sroi.analysis.decision import too_large
from sroi.analysis.threads import in_order
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
        return (max(self.numbers.shape[1], self.item.shape[1]),
                max(self.numbers.shape[2], self.item.shape[2]))  # fmt: skip

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
    for place, each in enumerate(asking):
        if each.size > _AT_ONCE:
            pieces = [terms for piece in each.split() for terms in _run([piece])]
            yield place, np.concatenate(pieces, axis=1)
    groups = list(_together(asking))
    found = in_order(lambda places: _run([asking[place] for place in places]), groups)
    for places, terms in zip(groups, found, strict=True):
        yield from zip(places, terms, strict=True)


def _together(asking: Sequence[Asking]) -> Iterator[list[int]]:
    """Yield places of those that are run together."""
    waiting: dict[tuple[bytes, ...], tuple[int, list[int]]] = {}
    for place, each in enumerate(asking):
        size, key = each.size, each.key
        if size > _AT_ONCE:
            continue
        held, places = waiting.get(key, (0, []))
        if places and held + size > _TOGETHER:
            yield places
            held, places = 0, []
        waiting[key] = held + size, [*places, place]
    yield from (places for _, places in waiting.values())


def _run(asking: Sequence[Asking]) -> list[FloatArray]:
    plan, columns = asking[0].part.plan, asking[0].part.columns
    rows, inputs = np.flatnonzero(plan.rows.counted), np.flatnonzero(plan.inputs.counted)
    stops = np.cumsum([0, *(each.shape[0] * each.shape[1] for each in asking)]).tolist()
    pairs = [slice(*ends) for ends in pairwise(stops)]
    numbers = np.empty((columns.size, stops[-1]))
    for each, own in zip(asking, pairs, strict=True):
        _fill(each, numbers[:, own])
    run = run_numbers(plan, numbers, check=False)
    terms = np.concatenate([run.present_value.T[rows], -run.amount_present_value.T[inputs]])
    if not np.isfinite(terms).all():
        raise too_large()
    return [terms[:, own].reshape(-1, *each.shape) for each, own in zip(asking, pairs, strict=True)]


def _fill(asking: Asking, numbers: FloatArray) -> None:
    """Write the numbers of all pairs. Shape `(column, k s)`. [as stated]."""
    places = numbers.reshape(-1, *asking.shape)  # one axis cut in two: still the same memory
    for place, column in zip(places, asking.columns.tolist(), strict=True):
        place[:] = asking.numbers[column]
    places[asking.changed] = asking.item
