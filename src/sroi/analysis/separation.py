"""Write what depends on an item and on everything else as a short sum of products of the two."""

from dataclasses import dataclass

import numpy as np

from sroi.typing import FloatArray, Locked

_TOLERANCE = 1e-7
_WEAK = 0.1
"""A pivot smaller than this part of what is left of a term would blow up rounding."""


@dataclass(frozen=True, eq=False)
class Separation(Locked):
    """Hold how some terms ``T(z, y)`` are sums over ``k`` of ``a_k(z) b_k(y)``.

    ``z`` is what is asked about, ``y`` everything else. Both factors follow from the terms at the
    pivots, ``T(z, y_k)`` and ``T(z_k, y)``.
    """

    item: tuple[int, ...]
    """Place of each ``z_k`` in the table."""
    rest: tuple[int, ...]
    """Place of each ``y_k`` in the table."""
    scale: FloatArray
    """One over each pivot; 0 for terms that a step leaves as they are. Shape `(k, term)`."""
    of_item: FloatArray
    """How much of each earlier factor to take off. Shape `(k, k, term)`. [1]"""
    of_rest: FloatArray
    """The same for the other factor. Shape `(k, k, term)`. [1]"""

    def item_factors(self, values: FloatArray) -> FloatArray:
        """Turn the terms at ``y_k`` into factors of the item. Shape `(k, term, s)`. [1]."""
        return _unrolled(values, self.of_item) * self.scale[:, :, None]

    def rest_factors(self, values: FloatArray) -> FloatArray:
        """Turn the terms at ``z_k``, or means of them, into factors of the rest.

        Shape `(k, term, s)`. [money].
        """
        return _unrolled(values, self.of_rest)


def separate(table: FloatArray, tolerance: float = _TOLERANCE) -> Separation:
    """Find the fewest products, step by step: the largest thing left is the next pivot.

    Parameters
    ----------
    table
        Terms at some values of the item and some of the rest. Shape `(term, item, rest)`. [money]
    tolerance
        What may be left of a term, against the greatest value it has. [1]

    Returns
    -------
    Separation
        With as many steps as it takes until nothing is left.

    Notes
    -----
    Adaptive cross approximation: Bebendorf (2000), Approximation of boundary element matrices,
    Numerische Mathematik 86. A product of factors, each of which depends on one side only, takes
    one step; a sum over years of life of what a drop-off and a duration leave takes as many as
    there are years at most.

    Examples
    --------
    >>> table = np.array([[[2.0, 4.0], [3.0, 6.0]]])  # 2 or 3, times 1 or 2
    >>> found = separate(table)
    >>> found.item, found.rest
    ((1,), (1,))
    """
    left = table.copy()
    size = np.abs(table).max(axis=(1, 2), initial=0.0)
    safe = np.where(size > 0, size, 1.0)
    item: list[int] = []
    rest: list[int] = []
    scales: list[FloatArray] = []
    columns: list[FloatArray] = []
    rows: list[FloatArray] = []
    while len(item) < min(table.shape[1:]):
        remains = np.abs(left).max(axis=(1, 2), initial=0.0) / safe
        worst = int(np.argmax(remains)) if remains.size else 0
        if not remains.size or remains[worst] <= tolerance:
            break
        place = np.unravel_index(int(np.argmax(np.abs(left[worst]))), left.shape[1:])
        at, other = int(place[0]), int(place[1])
        pivot = left[:, at, other]
        strong = (np.abs(pivot) > _WEAK * remains * safe) & (remains > tolerance)
        scale = np.divide(1.0, pivot, out=np.zeros(pivot.shape), where=strong)
        columns.append(left[:, :, other].copy())
        rows.append(left[:, at].copy())
        left -= (columns[-1] * scale[:, None])[:, :, None] * rows[-1][:, None, :]
        item.append(at)
        rest.append(other)
        scales.append(scale)
    count = len(item)
    of_item, of_rest = np.zeros((2, count, count, table.shape[0]))
    for later in range(count):
        for step in range(later):
            of_item[later, step] = scales[step] * rows[step][:, rest[later]]
            of_rest[later, step] = scales[step] * columns[step][:, item[later]]
    return Separation(tuple(item), tuple(rest), np.array(scales).reshape(count, table.shape[0]),
                      of_item, of_rest)  # fmt: skip


def _unrolled(values: FloatArray, weights: FloatArray) -> FloatArray:
    found = np.empty(values.shape)
    for later in range(values.shape[0]):
        found[later] = values[later]
        for step in range(later):
            found[later] -= weights[later, step][:, None] * found[step]
    return found
