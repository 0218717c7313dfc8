"""Ask what would change the conclusion: the value of each estimate at which the ratio meets it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf, isfinite, nan
from typing import Any, ClassVar, Literal

import numpy as np

from sroi.analysis.answer import Amount, Answer, Portion, plain, shown
from sroi.analysis.items import labels
from sroi.analysis.one_way.probe import UNUSED, Probe
from sroi.analysis.one_way.reach import Move, Reach, Way
from sroi.analysis.one_way.roots import Starts, nearest_roots
from sroi.analysis.one_way.variants import Variants
from sroi.analysis.words import Language, Note, as_number
from sroi.engine.formulas import sroi_ratio
from sroi.engine.running import Progress, Tally
from sroi.errors import QuestionError, UnknownPathError, did_you_mean
from sroi.model.distributions import Distribution
from sroi.model.impact_map import ImpactMap

Gathering = Literal["kind", "source", "stakeholder", "outcome"]
_GATHERINGS = ("kind", "source", "stakeholder", "outcome")
_AT_THRESHOLD = 1e-12
_AT_ONCE = 512
"""Moves that are searched together, so that it can be told how far the search is."""
_MOVED = {
    "value": Note("to a value", "à une valeur"),
    "factor": Note("by a factor", "par un facteur"),
    "points": Note("by added points", "par points ajoutés"),
}


@dataclass(frozen=True)
class SwitchingValue:
    """Hold where one estimate, or several moved together, bring the ratio to the threshold.

    Parameters
    ----------
    path
        Of the estimate; a name or several paths where numbers are moved together.
    moved
        ``to a value``; together ``by a factor`` (1 is no change), or ``by added points``, the
        share that is added to each (0 is no change).
    best, value
        Best estimate and switching value; infinite where there is none. [unit]
    change
        From best to switching value. [unit]
    relative_change
        The same over the size of the best estimate; NaN where that is 0. [1]
    percentile
        What is believed to be the probability of at most the switching value; NaN without a
        belief. [1]
    reason
        Why there is none, in words; empty where there is one.
    """

    path: str
    moved: str
    best: Amount
    value: Amount
    unit: str
    change: Amount
    relative_change: Portion
    percentile: Portion
    reason: str = ""

    @property
    def is_reached(self) -> bool:
        """Whether there is a switching value."""
        return isfinite(self.value)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values, ready for JSON; None where there is no number."""
        return {name: plain(value) for name, value in vars(self).items()}

    def __str__(self) -> str:
        if not self.is_reached:
            return f"{self.path}: never; {self.reason}"
        said = f"{self.path}: {shown(self.value)} {self.unit}".rstrip()
        best = f"best estimate {shown(self.best)}"
        relative = f", {self.relative_change:+.1%}" if isfinite(self.relative_change) else ""
        known = isfinite(self.percentile)
        belief = f", percentile {100 * self.percentile:.1f} of its belief" if known else ""
        if self.moved != _MOVED["value"]:
            return f"{said} {self.moved}"
        return f"{said} ({best}{relative}{belief})"


@dataclass(frozen=True)
class SwitchingValues(Answer[SwitchingValue]):
    """Hold the switching value of every estimate, nearest first, those that never switch last."""

    question: ClassVar[str] = "What would change the conclusion?"
    tables: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("path", "moved", "best", "value", "unit", "change", "relative_change", "percentile"),
        ("path", "reason"),
    )

    def cells(
        self, language: Language = "en"
    ) -> Iterator[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
        """Yield headings and rows of text, table by table; reasons only where there are some."""
        for columns, rows in super().cells(language):
            kept = rows if "reason" not in columns else [row for row in rows if row[-1]]
            if kept:
                yield columns, kept


def switching_value(
    impact_map: ImpactMap, path: str | Sequence[str], *, threshold: float = 1.0
) -> SwitchingValue:
    """Find the value of one estimate at which the ratio meets a threshold, others at their best.

    Parameters
    ----------
    impact_map
        What to ask.
    path
        Of a number; or several paths, to move amounts by one common factor, or shares by one
        common added share.
    threshold
        Ratio at which the conclusion changes, 0 or more. [1]

    Returns
    -------
    SwitchingValue
        The nearest to the best estimate, computed and not drawn; or never, with the reason.

    Raises
    ------
    UnknownPathError
        If the map has no such number.
    QuestionError
        If the threshold is not a finite number of at least 0, or numbers of two sorts are to be
        moved together.

    Notes
    -----
    HM Treasury, The Green Book (2022), chapter 5, on switching values.

    Examples
    --------
    >>> import sroi
    >>> from sroi.analysis.one_way.switching import switching_value
    >>> club = sroi.example("wheels-to-meals")
    >>> print(switching_value(club, "inputs.council_contract.amount"))
    inputs.council_contract.amount: 63741.9 GBP (best estimate 24375, +161.5%)
    """
    question = _Question(impact_map, threshold)
    move = question.move_of(path)
    return move if isinstance(move, SwitchingValue) else question.answers([move])[0]


def switching_values(
    impact_map: ImpactMap,
    *,
    threshold: float = 1.0,
    together: Gathering | None = None,
    progress: Progress | None = None,
) -> SwitchingValues:
    """Find for every estimate the value at which the ratio meets a threshold, nearest first.

    Each number is moved alone, the others staying at best estimates: also the year in which an
    outcome starts, to the nearest whole year at which the conclusion changes. Amounts that may be
    any are searched to a million times the best estimate.

    Parameters
    ----------
    impact_map
        What to ask.
    threshold
        Ratio at which the conclusion changes, 0 or more. [1]
    together
        Move numbers of a kind, source, stakeholder or outcome together: amounts by one common
        factor, shares by one common added share, until the first reaches the end of its domain.
    progress
        Is told how many numbers or groups are done, and of how many.

    Returns
    -------
    SwitchingValues
        Sorted by relative change; added shares by their size. Computed, not drawn.

    Raises
    ------
    QuestionError
        If the threshold is not a finite number of at least 0, or no estimate reaches it.
    UnknownPathError
        If numbers are not gathered in such a way.

    Notes
    -----
    HM Treasury, The Green Book (2022), chapter 5, on switching values.

    Examples
    --------
    >>> import sroi
    >>> from sroi.analysis.one_way.switching import switching_values
    >>> nearest = next(iter(switching_values(sroi.example("wheels-to-meals"))))
    >>> nearest.path, round(nearest.value, 3)
    ('outcomes.fewer_falls_care.duration', 0.151)
    """
    question = _Question(impact_map, threshold)
    moves = question.moves(together)
    tally, rows = Tally(progress, len(moves)), []
    for first in range(0, len(moves), _AT_ONCE):
        some = moves[first : first + _AT_ONCE]
        rows += question.answers(some)
        tally.add(len(some))
    if not any(row.is_reached for row in rows):
        said = f": {rows[0].path}: {rows[0].reason}" if rows else ""
        raise QuestionError(
            f"the threshold {threshold:g} is out of reach of every estimate{said}",
            remedy=f"the ratio is {question.ratio:.6g}; ask for a threshold nearer to it",
        )
    return SwitchingValues(
        tuple(sorted(rows, key=_order)), "", question.notes(together), question.basis
    )


def _order(row: SwitchingValue) -> tuple[float, float, str]:
    size = row.relative_change if isfinite(row.relative_change) else row.change
    is_late = not row.is_reached
    unsized = row.moved == _MOVED["value"] and not isfinite(row.relative_change)
    # Equal changes differ in their last digits, which are no reason for an order.
    seen = float(f"{abs(size):.9g}") if isfinite(size) else 0.0
    return (2.0 if is_late else float(unsized), seen, row.path)


class _Question:
    """Hold a map, its central ratio and a threshold that can be asked about."""

    def __init__(self, impact_map: ImpactMap, threshold: float) -> None:
        is_number = isinstance(threshold, int | float) and not isinstance(threshold, bool)
        if not is_number or not isfinite(threshold) or threshold < 0:
            remedy = "state a ratio, as 1 or 1.5"
            raise QuestionError(f"a threshold is a number of at least 0, not {threshold!r}",
                                remedy=remedy)  # fmt: skip
        self.variants = Variants(impact_map)
        self.reach = Reach(self.variants)
        self.threshold = float(threshold)
        value, invested = self.variants.totals(self.variants.numbers(1))
        self.ratio = float(sroi_ratio(value, invested)[0])
        if not isfinite(self.ratio):
            raise QuestionError("the ratio is too large to compute", remedy="look at the inputs")

    @property
    def basis(self) -> Mapping[str, str]:
        return {
            **self.variants.basis,
            "sroi_ratio": as_number(self.ratio, ".10g"),
            "threshold": as_number(self.threshold, ".10g"),
        }

    def notes(self, together: str | None) -> tuple[str, ...]:
        notes = [Note(
            "The ratio at best estimates is {ratio:,.2f}, the threshold {threshold:,.4g}.",
            "Le ratio aux meilleures estimations est de {ratio:,.2f}, le seuil de "
            "{threshold:,.4g}.", ratio=self.ratio, threshold=self.threshold,
        )]  # fmt: skip
        if self._is_at_threshold:
            notes.append(Note("The ratio sits at the threshold: every change switches.",
                              "Le ratio est au seuil même : toute modification fait basculer la "
                              "conclusion."))  # fmt: skip
        if together:
            notes.append(Note("The years in which outcomes start are moved alone only.",
                              "Les années où commencent les changements ne sont déplacées que "
                              "seules."))  # fmt: skip
        elif self.variants.plan.together:
            notes.append(Note(
                "Numbers that a correlation joins are moved alone here, not together.",
                "Les nombres liés par une corrélation sont déplacés seuls ici, et non ensemble.",
            ))  # fmt: skip
        return tuple(notes)

    @property
    def _is_at_threshold(self) -> bool:
        return abs(self.ratio - self.threshold) <= _AT_THRESHOLD * max(1.0, self.threshold)

    def way(self, column: int) -> Way:
        return "points" if column in self.variants.shares else "factor"

    def move_of(self, path: str | Sequence[str]) -> Move | SwitchingValue:
        """Return the move of one path or several, or the answer where nothing depends on it."""
        paths = [path] if isinstance(path, str) else list(dict.fromkeys(path))
        if not paths:
            raise QuestionError("no number is named", remedy="state at least one path")
        columns = [self.variants.column(each) for each in paths]
        used = tuple(sorted(column for column in columns if column is not None))
        name = " + ".join(paths)
        if not used:
            return SwitchingValue(name, _MOVED["value"], nan, inf, "", nan, nan, nan, UNUSED)
        if len(paths) == 1:
            return Move(name, used, "value")
        if any(self.variants.entries[column].keys[-1] == "starts" for column in used):
            problem = "the year in which an outcome starts is moved alone only"
            raise QuestionError(problem, remedy="leave starts out")
        ways = {self.way(column) for column in used}
        if len(ways) > 1:
            raise QuestionError(
                "amounts are moved by a factor, shares by added points, not both together",
                remedy="name amounts only, or shares only",
            )
        return Move(name, used, ways.pop())

    def moves(self, together: str | None) -> list[Move]:
        """Return every number as a move of its own, or those that are gathered."""
        own = [c for c in range(len(self.variants.entries)) if not self.variants.is_published(c)]
        if together is None:
            return [Move(self.variants.entries[column].path, (column,), "value") for column in own]
        if together not in _GATHERINGS:
            hint = did_you_mean(str(together), _GATHERINGS)
            raise UnknownPathError(f"numbers are not gathered by '{together}'", remedy=hint)
        label = labels(self.variants.impact_map)[together]
        groups: dict[tuple[str, Way], list[int]] = {}
        for column in own:
            if self.variants.entries[column].keys[-1] != "starts":
                key = label(self.variants.entries[column]), self.way(column)
                groups.setdefault(key, []).append(column)
        both = {name for name, way in groups if (name, "factor") in groups and way == "points"}
        words = {"factor": "amounts", "points": "shares"}
        return [
            Move(f"{name} ({words[way]})" if name in both else name, tuple(columns), way)
            for (name, way), columns in groups.items()
        ]

    def answers(self, moves: Sequence[Move]) -> list[SwitchingValue]:
        starts = Starts(*(np.array(each) for each in zip(*map(self._start, moves), strict=True)))
        probe = Probe(self.variants, moves, self.threshold, self.ratio)
        if self._is_at_threshold:
            self._look_around(probe, starts)
            roots = np.where(probe.most > probe.least, starts.best, np.nan)
        else:
            roots = probe.met(nearest_roots(probe, starts), starts)
        return [
            self._row(move, float(starts.best[place]), float(roots[place]))
            if isfinite(roots[place])
            else self._never(move, float(starts.best[place]), probe.reason(place, starts))
            for place, move in enumerate(moves)
        ]

    def _look_around(self, probe: Probe, starts: Starts) -> None:
        """See whether the ratio moves at all."""
        every = np.arange(starts.best.size)
        points = starts.points(every, np.array([0.125, 1.0]))
        who = np.broadcast_to(every[:, None, None], points.shape)
        probe(who.reshape(-1), points.reshape(-1))

    def _start(self, move: Move) -> tuple[float, ...]:
        """Return what `Starts` holds of one move."""
        low, high = self.reach.interval(move)
        if move.way != "value":
            best, spread = (1.0, 1.0) if move.way == "factor" else (0.0, 0.1)
            return best, spread, min(low, best), max(high, best), 0.0, 0.0
        column = move.columns[0]
        best = float(self.variants.central[column])
        is_whole = float(self.variants.entries[column].keys[-1] == "starts")
        is_line = float(column in self.variants.lines)
        spread = 1.0 if is_whole else abs(best) or self._spread(column)
        return best, spread, min(low, best), max(high, best), is_whole, is_line

    def _spread(self, column: int) -> float:
        belief = self.variants.entries[column].estimate.value
        if not isinstance(belief, Distribution):
            return 1.0
        low, high = belief.quantile(np.array([0.05, 0.95])).tolist()
        return (high - low) or 1.0

    def _unit(self, move: Move) -> str:
        return self.variants.unit_of(move.columns[0]) if move.way == "value" else ""

    def _never(self, move: Move, best: float, reason: str) -> SwitchingValue:
        words, unit = _MOVED[move.way], self._unit(move)
        return SwitchingValue(move.name, words, best, inf, unit, nan, nan, nan, reason)

    def _row(self, move: Move, best: float, root: float) -> SwitchingValue:
        change, relative = root - best, nan
        if move.way != "points" and (best or not change):
            relative = change / abs(best) if best else 0.0
        return SwitchingValue(move.name, _MOVED[move.way], best, root, self._unit(move), change,
                              relative, self._percentile(move, root))  # fmt: skip

    def _percentile(self, move: Move, root: float) -> float:
        belief = self.variants.entries[move.columns[0]].estimate.value
        if move.way != "value" or not isinstance(belief, Distribution):
            return nan
        return float(belief.cdf(np.array([root]))[0])
