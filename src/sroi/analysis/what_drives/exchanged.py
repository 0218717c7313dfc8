"""Split a variance among items that are exchanged between two sets of draws."""

from collections.abc import Iterable
from math import isnan, nan

import numpy as np

from sroi.analysis.what_drives.shares import Parts, around_mean, by_block
from sroi.typing import FloatArray


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


class Exchanged:
    """Gather the parts of the variance, draws after draws."""

    def __init__(self) -> None:
        self.centre = nan
        self._parts: list[FloatArray] = []
        self._whole: list[FloatArray] = []

    def add(self, both: FloatArray, exchanged: Iterable[FloatArray]) -> None:
        """Add whole blocks of draws.

        Parameters
        ----------
        both
            The figure in two independent sets of draws. Shape `(2, s)`. [unit]
        exchanged
            The same with each item taken from the other set. Each of shape `(2, s)`. [unit]
        """
        if isnan(self.centre):
            self.centre = float(both[0].mean())
        before, after = both
        found = [by_block(np.stack(differences(before, swapped, after, back)))
                 for swapped, back in exchanged]  # fmt: skip
        self._parts.append(np.stack(found, axis=1))
        away = both - self.centre
        self._whole.append(by_block(np.stack([away, away * away])).mean(axis=1))

    def parts(self) -> Parts:
        """Return what each item accounts for."""
        first, total = np.concatenate(self._parts, axis=2)
        return Parts(first, total, around_mean(*np.concatenate(self._whole, axis=1)),
                     self.centre)  # fmt: skip
