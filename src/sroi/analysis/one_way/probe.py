"""Evaluate moves of numbers against a threshold of the ratio, and say what was seen."""

from collections.abc import Sequence
from math import isfinite

import numpy as np

from sroi.analysis.one_way.reach import Move
from sroi.analysis.one_way.roots import FARTHEST, Starts
from sroi.analysis.one_way.variants import Variants
from sroi.analysis.words import Note
from sroi.engine.rerun import Effects
from sroi.typing import FloatArray, IntArray

_CLOSE = 1e-6
UNUSED = Note("no counted figure depends on it", "aucun résultat compté n'en dépend")

_NEAR = Note("within {times:,.0f} times its best estimate",
             "à moins de {times:,.0f} fois sa meilleure estimation", times=FARTHEST)  # fmt: skip


class Probe:
    """Evaluate how far the present value lies above the threshold, for moves and how far."""

    def __init__(
        self, variants: Variants, moves: Sequence[Move], threshold: float, ratio: float
    ) -> None:
        self.variants, self.moves = variants, moves
        self.threshold, self.ratio = threshold, ratio
        central = variants.central
        width = max((len(move.columns) for move in moves), default=1)
        self.columns: IntArray = np.full((len(moves), width), -1, dtype=np.intp)
        self.offset, self.slope = np.zeros((len(moves), width)), np.ones((len(moves), width))
        for place, (_, columns, way) in enumerate(moves):
            self.columns[place, : len(columns)] = columns
            if way == "factor":
                self.slope[place, : len(columns)] = central[list(columns)]
            elif way == "points":
                self.offset[place, : len(columns)] = central[list(columns)]
        self.least = np.full(len(moves), ratio)
        self.most = np.full(len(moves), ratio)

    def __call__(self, who: IntArray, at: FloatArray) -> FloatArray:
        """Return present value less threshold times investment. Shape `(s,)`. [money]."""
        excess = np.empty(at.size)
        size = self.variants.at_once
        for first in range(0, at.size, size):
            some = slice(first, first + size)
            value, invested = self._totals(who[some], at[some])
            excess[some] = self._excess(value, invested)
            with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
                ratio = np.where(invested > 0, value / invested, np.nan)
            np.fmin.at(self.least, who[some], ratio)
            np.fmax.at(self.most, who[some], ratio)
        return excess

    def _totals(self, who: IntArray, at: FloatArray) -> tuple[FloatArray, FloatArray]:
        numbers = self.variants.numbers(at.size)
        columns = self.columns[who]
        variant, place = np.nonzero(columns >= 0)
        moved = self.offset[who] + self.slope[who] * at[:, None]
        numbers[columns[variant, place], variant] = moved[variant, place]
        return self.variants.totals(numbers)

    def _excess(self, value: FloatArray, invested: FloatArray) -> FloatArray:
        with np.errstate(invalid="ignore", over="ignore"):
            excess = value - self.threshold * invested
        return np.where(np.isfinite(excess), excess, np.nan)

    def met(self, roots: FloatArray, starts: Starts) -> FloatArray:
        """Return those roots at which the ratio is the threshold.

        Where present value and investment vanish together, or their last bits are all that is left
        of them, there is none. Whole years only pass it.
        """
        found = np.flatnonzero(np.isfinite(roots))
        value, invested = self._totals(found, roots[found])
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            away = np.abs(value / invested - self.threshold)
        is_met = (away <= _CLOSE * max(1.0, self.threshold)) | (starts.is_whole[found] > 0)
        kept: FloatArray = np.full(roots.size, np.nan)
        kept[found] = np.where((invested > 0) & is_met, roots[found], np.nan)
        return kept

    def reason(self, place: int, starts: Starts) -> str:
        """Say why there is no switching value."""
        move = self.moves[place]
        least, most = float(self.least[place]), float(self.most[place])
        if least == most and not self._counts(move.columns):
            return UNUSED
        if least == most:
            return Note(
                "the ratio does not depend on it while all others are at best estimates",
                "le ratio n'en dépend pas tant que toutes les autres sont aux meilleures "
                "estimations",
            )
        if least <= self.threshold <= most:
            return Note(
                "present value and investment vanish together where it would meet the threshold",
                "la valeur actuelle et l'investissement s'annulent ensemble là où le seuil serait "
                "atteint",
            )
        is_above = self.ratio > self.threshold
        is_open = not (isfinite(starts.low[place]) and isfinite(starts.high[place]))
        return Note(
            "the ratio stays {side} {threshold:.6g} wherever it lies {where}: "
            "between {least:.6g} and {most:.6g}",
            "le ratio reste {side} de {threshold:.6g} où qu'elle se trouve {where} : "
            "entre {least:.6g} et {most:.6g}",
            side=Note("above", "au-dessus") if is_above else Note("below", "au-dessous"),
            threshold=self.threshold,
            where=_NEAR if is_open else Note("in its domain", "dans son domaine"),
            least=least,
            most=most,
        )

    def _counts(self, columns: tuple[int, ...]) -> bool:
        variants = self.variants
        plan = variants.plan
        names = {variants.entries[column].path for column in columns}
        rows = [row for row, name in enumerate(plan.rows.names) if plan.rows.counted[row]
                and f"outcomes.{name}.starts" in names]  # fmt: skip
        own = tuple(column for column in columns if column < len(plan.entries))
        part = Effects(plan).of(own).part
        counted = plan.rows.counted[part.rows].any() or plan.inputs.counted[part.inputs].any()
        return bool(rows or counted)
