"""Ask what drives the result: move each estimate alone from low to high."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import ClassVar, Literal

import numpy as np

from sroi.analysis.answer import Amount, Answer, Money, Ratio
from sroi.analysis.one_way.reach import Move, Reach
from sroi.analysis.one_way.variants import Variants
from sroi.analysis.words import Note, Words, as_number, joined
from sroi.engine.formulas import net_present_value, sroi_ratio
from sroi.errors import QuestionError, UnknownPathError, did_you_mean
from sroi.model.distributions import Distribution
from sroi.model.impact_map import ImpactMap
from sroi.typing import FloatArray

TornadoFigure = Literal["sroi_ratio", "net_present_value"]
FIGURES: tuple[TornadoFigure, ...] = ("sroi_ratio", "net_present_value")

BELIEF = Note("belief", "son incertitude")
STATED_SHARE = Note("stated share", "part indiquée")
_OF = {
    "sroi_ratio": Words("sroi_ratio", "du ratio SROI"),
    "net_present_value": Words("net_present_value", "de la valeur actuelle nette"),
}


@dataclass(frozen=True)
class TornadoRow:
    """Hold what becomes of the result when one estimate is moved alone.

    Parameters
    ----------
    path
        Of the estimate.
    basis
        How far it is moved: to quantiles of its own ``belief``, or by a ``stated share``.
    best, low, high
        Its best estimate and both ends. [unit]
    ratio_at_low, ratio_at_high
        SROI ratio at each end. [1]
    value_at_low, value_at_high
        Net present value at each end. [money]
    swing
        From the least to the greatest of the figure at both ends and at best. [as the figure]
    note
        Where a move stopped at the end of its domain, or what moves with it in fact.
    """

    path: str
    basis: str
    best: Amount
    low: Amount
    high: Amount
    unit: str
    ratio_at_low: Ratio
    ratio_at_high: Ratio
    value_at_low: Money
    value_at_high: Money
    swing: Amount
    note: str = ""


@dataclass(frozen=True)
class Tornado(Answer[TornadoRow]):
    """Hold one row for each estimate that is moved, the greatest swing first."""

    question: ClassVar[str] = "What drives the result, each estimate moved alone?"
    tables: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("path", "swing", "ratio_at_low", "ratio_at_high", "value_at_low", "value_at_high"),
        ("path", "basis", "best", "low", "high", "unit", "note"),
    )


@dataclass(frozen=True)
class _Span:
    """Hold between which ends one number is moved."""

    column: int
    basis: str
    low: float
    high: float
    note: str


def tornado(
    impact_map: ImpactMap,
    *,
    level: float = 0.05,
    share: float | None = None,
    figure: TornadoFigure = "sroi_ratio",
) -> Tornado:
    """Move each estimate alone to a low and a high value, and see how far the result moves.

    Numbers with a belief go to its quantiles at ``level`` and ``1 - level``. Numbers without one
    are moved only where a share is stated: by that share of themselves, down and up, unless they
    reach the end of their domain first.

    Parameters
    ----------
    impact_map
        What to ask.
    level
        Probability below the low end, above 0 and below 0.5. [1]
    share
        Part of itself by which a number without a belief is moved, above 0; marked as stated. [1]
    figure
        Which figure sorts the rows: ``sroi_ratio`` or ``net_present_value``.

    Returns
    -------
    Tornado
        Sorted by swing. Computed, not drawn.

    Raises
    ------
    QuestionError
        If nothing can be moved, the level or the share are out of range, or an end leaves no
        investment.
    UnknownPathError
        If there is no such figure.

    Notes
    -----
    Eschenbach (1992), Spiderplots versus tornado diagrams for sensitivity analysis, Interfaces
    22(6), pages 40 to 46.

    Examples
    --------
    >>> import sroi
    >>> from sroi.analysis.one_way.tornado import tornado
    >>> answer = tornado(sroi.example("wheels-to-meals"), share=0.10)
    >>> first = next(iter(answer))
    >>> first.path, first.basis
    ('inputs.council_contract.amount', 'stated share')
    """
    check_figure(figure)
    level = _between(level, 0.0, 0.5, "level", "0.05")
    variants = Variants(impact_map)
    part = None if share is None else _between(share, 0.0, np.inf, "share", "0.10")
    spans = _spans(variants, level, part)
    if not spans:
        raise QuestionError(
            "the map has no uncertain estimate, so that nothing is moved",
            remedy="state beliefs as low, best and high, or a share by which to move numbers",
        )
    numbers = variants.numbers(2 * len(spans) + 1)
    for place, span in enumerate(spans):
        numbers[span.column, 1 + 2 * place] = span.low
        numbers[span.column, 2 + 2 * place] = span.high
    value, invested = _totals(variants, numbers)
    refuse_no_investment(
        invested,
        ["best estimates", *(f"{variants.entries[span.column].path} = {end:.6g}"
                             for span in spans for end in (span.low, span.high))],
    )  # fmt: skip
    both = sroi_ratio(value, invested), net_present_value(value, invested)
    rows = _rows(variants, spans, *both, by=FIGURES.index(figure))
    basis = {**variants.basis, "level": as_number(level, "g"), "figure": figure}
    if part is not None:
        basis["share"] = as_number(part, "g")
    return Tornado(rows, variants.unit, _notes(variants, level, part, figure), basis)


def check_figure(figure: str) -> None:
    """Refuse a figure that no variant has.

    Raises
    ------
    UnknownPathError
        If it is neither the ratio nor the net present value.
    """
    if figure not in FIGURES:
        hint = did_you_mean(str(figure), FIGURES)
        raise UnknownPathError(f"there is no figure '{figure}' here", remedy=hint)


def refuse_no_investment(invested: FloatArray, names: Sequence[str]) -> None:
    """Refuse a variant over whose investment there is no ratio.

    Raises
    ------
    QuestionError
        If an investment is not positive, naming the first variant of which it is not.
    """
    bad = np.flatnonzero(~(invested > 0))
    if bad.size:
        raise QuestionError(
            f"the investment is not positive at {names[int(bad[0])]}, so there is no ratio over it",
            remedy="state a belief or a share that leaves an investment",
        )


def _between(number: float, low: float, high: float, name: str, such: str) -> float:
    is_number = isinstance(number, int | float) and not isinstance(number, bool)
    if not is_number or not isfinite(number) or not low < number < high:
        below = f" and below {high:g}" if isfinite(high) else ""
        problem = f"{name} is a number above {low:g}{below}, not {number!r}"
        raise QuestionError(problem, remedy=f"write it as a fraction, as {such}")
    return float(number)


def _totals(variants: Variants, numbers: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return present value and investment, some variants at a time."""
    size = variants.at_once
    parts = [variants.totals(numbers[:, first : first + size])
             for first in range(0, numbers.shape[1], size)]  # fmt: skip
    value, invested = zip(*parts, strict=True)
    return np.concatenate(value), np.concatenate(invested)


def _spans(variants: Variants, level: float, share: float | None) -> list[_Span]:
    spans = []
    reach = Reach(variants)
    together = {path for each in variants.plan.together for path in each.paths}
    for column, entry in enumerate(variants.plan.entries):
        belief = entry.estimate.value
        if isinstance(belief, Distribution):
            low, high = belief.quantile(np.array([level, 1.0 - level])).tolist()
            note = _IN_FACT if entry.path in together else ""
            spans.append(_Span(column, BELIEF, low, high, note))
        elif share is not None and not variants.is_published(column):
            spans.append(_by_share(variants, reach, column, share))
    return spans


def _by_share(variants: Variants, reach: Reach, column: int, share: float) -> _Span:
    best = float(variants.central[column])
    least, most = reach.interval(Move("", (column,), "value"))
    low, high = best - share * abs(best), best + share * abs(best)
    notes = [_NO_SHARE] if best == 0 else []
    if low < least < best:
        low = least
        notes.append(Note("low stops at {end:.6g}, the end of its domain",
                          "le bas s'arrête à {end:.6g}, au bout de son domaine",
                          end=least))  # fmt: skip
    if high > most > best:
        high = most
        notes.append(Note("high stops at {end:.6g}, the end of its domain",
                          "le haut s'arrête à {end:.6g}, au bout de son domaine",
                          end=most))  # fmt: skip
    if best and least == best:
        low = best
        notes.append(_LOW_STAYS)
    if best and most == best:
        high = best
        notes.append(_HIGH_STAYS)
    return _Span(column, STATED_SHARE, low, high, joined(notes, "; ", " ; "))


_IN_FACT = Note("moves together with others in fact", "bouge avec d'autres en réalité")
_NO_SHARE = Note("0 has no share to move by", "0 n'a pas de part dont le déplacer")
_LOW_STAYS = Note("low stays at best, the end of its domain",
                  "le bas reste à la meilleure estimation, au bout de son domaine")  # fmt: skip
_HIGH_STAYS = Note("high stays at best, the end of its domain",
                   "le haut reste à la meilleure estimation, au bout de son domaine")  # fmt: skip


def _rows(
    variants: Variants, spans: list[_Span], ratio: FloatArray, net: FloatArray, *, by: int
) -> tuple[TornadoRow, ...]:
    rows = []
    for place, span in enumerate(spans):
        at = slice(1 + 2 * place, 3 + 2 * place)
        seen = [(float(each[0]), *each[at].tolist()) for each in (ratio, net)]
        rows.append(
            TornadoRow(
                variants.entries[span.column].path, span.basis,
                float(variants.central[span.column]), span.low, span.high,
                variants.unit_of(span.column), seen[0][1], seen[0][2], seen[1][1], seen[1][2],
                max(seen[by]) - min(seen[by]), span.note,
            )
        )  # fmt: skip
    return tuple(sorted(rows, key=lambda row: (-float(f"{row.swing:.9g}"), row.path)))


def _notes(
    variants: Variants, level: float, share: float | None, figure: str
) -> tuple[str, ...]:  # fmt: skip
    notes = [Note(
        "Beliefs are moved to their quantiles at {low:.4g} and {high:.4g}; swing is that of "
        "{figure}.",
        "Les nombres incertains sont déplacés à leurs quantiles {low:.4g} et {high:.4g} ; "
        "l'amplitude est celle {figure}.",
        low=level, high=1 - level, figure=_OF[figure],
    )]  # fmt: skip
    if share is not None:
        notes.append(Note(
            "Numbers without a belief are moved by a stated share, {share:.4g} of themselves: "
            "their swings say what that would do, not how uncertain they are.",
            "Les nombres donnés sans incertitude sont déplacés d'une part indiquée, {share:.4g} "
            "d'eux-mêmes : leur amplitude dit ce que cela ferait, et non combien ils sont "
            "incertains.",
            share=share,
        ))  # fmt: skip
    else:
        notes.append(Note("Numbers without a belief are not moved.",
                          "Les nombres donnés sans incertitude ne sont pas déplacés.",
                          ))  # fmt: skip
    if variants.plan.together:
        notes.append(Note(
            "Numbers that a correlation joins are moved alone here; in fact they move together.",
            "Les nombres liés par une corrélation sont déplacés seuls ici ; en réalité, ils "
            "bougent ensemble.",
        ))  # fmt: skip
    return tuple(notes)
