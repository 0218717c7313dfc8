"""Ask what two estimates do together: the grid that published studies print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import product
from math import isfinite
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from sroi.analysis.answer import plain, shown
from sroi.analysis.one_way.reach import Reach
from sroi.analysis.one_way.tornado import TornadoFigure, check_figure, refuse_no_investment
from sroi.analysis.one_way.variants import Variants
from sroi.analysis.words import Note
from sroi.engine.formulas import net_present_value, sroi_ratio
from sroi.engine.labelled import Labelled
from sroi.errors import QuestionError
from sroi.model.distributions import Distribution
from sroi.model.impact_map import ImpactMap
from sroi.typing import FloatArray

if TYPE_CHECKING:
    import pandas as pd

Values = Sequence[float]
_MOST = 10_000
"""Cells of the largest grid."""


@dataclass(frozen=True, eq=False)
class TwoWay:
    """Hold a figure at all pairs of the values of two estimates, all others at their best.

    Parameters
    ----------
    one, other
        Paths of the estimates that change from row to row, and from column to column.
    one_values, other_values
        Their values, in their own units.
    grid
        The figure at each pair, with labels. Shape `(one, other)`. [as the figure]
    notes
        What a reader must know, in sentences.
    basis
        What the numbers rest on.
    """

    question: ClassVar[str] = "What do two estimates do together?"

    one: str
    other: str
    one_values: tuple[float, ...]
    other_values: tuple[float, ...]
    grid: Labelled
    notes: tuple[str, ...] = ()
    basis: Mapping[str, str] = field(default_factory=dict)

    @property
    def values(self) -> FloatArray:
        """The figure at each pair. Shape `(one, other)`. [as the figure]."""
        return self.grid.values

    @property
    def unit(self) -> str:
        """Unit of the figure; nothing for a ratio."""
        return self.grid.unit

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values, ready for JSON."""
        return {
            "question": self.question,
            "figure": self.grid.name,
            "unit": self.unit,
            "one": {"path": self.one, "values": plain(self.one_values)},
            "other": {"path": self.other, "values": plain(self.other_values)},
            "values": plain(self.values.tolist()),
            "notes": plain(self.notes),
            "basis": plain(self.basis),
        }

    def to_frame(self) -> "pd.DataFrame":
        """Return the grid as a pandas data frame, rows and columns named by the paths.

        Raises
        ------
        MissingDependencyError
            If pandas is not installed.
        """
        frame = self.grid.to_frame()
        frame.index = frame.index.rename(self.one)
        return frame.rename_axis(columns=self.other)

    def _repr_html_(self) -> str:
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        return f"<p>{escape(self._axes)}</p>{self.grid._repr_html_()}{notes}"

    @property
    def _axes(self) -> str:
        return f"rows: {self.one}; columns: {self.other}"

    def __str__(self) -> str:
        head = f"{self.grid.name} [{self.unit}]" if self.unit else self.grid.name
        kind = "money" if self.unit else "ratio"
        lines = [("", *self.grid.columns)]
        for label, numbers in zip(self.grid.rows, self.values.tolist(), strict=True):
            lines.append((label, *(shown(number, kind) for number in numbers)))
        widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
        text = ["  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True))
                for line in lines]  # fmt: skip
        return "\n".join([f"{head}; {self._axes}", *text, *self.notes])


def two_way(
    impact_map: ImpactMap,
    one: str,
    other: str,
    *,
    values: tuple[Values | None, Values | None] | None = None,
    figure: TornadoFigure = "sroi_ratio",
    points: int = 5,
) -> TwoWay:
    """Compute a figure at all pairs of values of two estimates, all others at best estimates.

    Parameters
    ----------
    impact_map
        What to ask.
    one, other
        Paths of two numbers.
    values
        Values of the first and of the second, in their own units, shares as fractions; None for
        quantiles of its own belief, from 5 % to 95 %.
    figure
        ``sroi_ratio`` or ``net_present_value``.
    points
        Number of quantiles, 2 or more.

    Returns
    -------
    TwoWay
        The first estimate changes from row to row. Computed, not drawn.

    Raises
    ------
    UnknownPathError
        If the map has no such number, or there is no such figure.
    QuestionError
        If no figure depends on a number, both are the same, values are missing or break a domain,
        or a pair leaves no investment.

    Notes
    -----
    HM Treasury, The Green Book (2022), chapter 5, on sensitivity analysis.

    Examples
    --------
    >>> import sroi
    >>> from sroi.analysis.one_way.two_way import two_way
    >>> club = sroi.example("wheels-to-meals")
    >>> care = "outcomes.fewer_falls_care"
    >>> values = [4, 7], [0.05, 0.5]
    >>> answer = two_way(club, f"{care}.quantity", f"{care}.attribution", values=values)
    >>> answer.grid.rows, answer.values.round(2).tolist()
    (('4 care_episode', '7 care_episode'), [[1.46, 1.16], [1.93, 1.41]])
    """
    check_figure(figure)
    variants = Variants(impact_map)
    paths = (one, other)
    columns = [_column(variants, path) for path in paths]
    if columns[0] == columns[1]:
        raise QuestionError("both numbers are the same", path=one, remedy="name two numbers")
    given = _given(values)
    axes = [
        _axis(variants, column, each, points) for column, each in zip(columns, given, strict=True)
    ]
    if len(axes[0]) * len(axes[1]) > _MOST:
        raise QuestionError(f"a grid has at most {_MOST:,} cells", remedy="state fewer values")
    _refuse_broken(variants, columns, axes)
    pairs = np.array(list(product(*axes)))
    numbers = variants.numbers(len(pairs))
    numbers[columns] = pairs.T
    value, invested = variants.totals(numbers)
    refuse_no_investment(invested, [f"{one} = {first:.6g}, {other} = {second:.6g}"
                                    for first, second in pairs.tolist()])  # fmt: skip
    is_ratio = figure == "sroi_ratio"
    found = (sroi_ratio if is_ratio else net_present_value)(value, invested)
    rows, heads = (_labels(axis, variants.unit_of(column))
                   for axis, column in zip(axes, columns, strict=True))  # fmt: skip
    cells = found.reshape(len(rows), len(heads))
    grid = Labelled(figure, "" if is_ratio else variants.unit, rows, heads, cells)
    ends = tuple(axes[0]), tuple(axes[1])
    return TwoWay(one, other, *ends, grid, _notes(variants, paths), variants.basis)


def _given(values: Any) -> tuple[Values | None, Values | None]:
    if values is None:
        return None, None
    if not isinstance(values, tuple | list) or len(values) != 2:
        remedy = "write ([…], […]), None for quantiles of a belief"
        raise QuestionError("values are those of the first and of the second", remedy=remedy)
    return values[0], values[1]


def _column(variants: Variants, path: str) -> int:
    column = variants.column(path)
    if column is None:
        problem = "no counted figure depends on it"
        raise QuestionError(problem, path=path, remedy="name a number that the figures use")
    return column


def _axis(variants: Variants, column: int, values: Values | None, points: int) -> list[float]:
    entry = variants.entries[column]
    if values is not None:
        return _stated(entry.path, values)
    if not isinstance(points, int) or points < 2:
        raise QuestionError(f"points is a whole number of at least 2, not {points!r}",
                            remedy="write 5")  # fmt: skip
    if not isinstance(entry.estimate.value, Distribution):
        raise QuestionError(
            "nothing is believed of it, so that it has no quantiles",
            path=entry.path,
            remedy="state its values: values=([…], […])",
        )
    levels = np.linspace(0.05, 0.95, points)
    found: list[float] = np.unique(entry.estimate.value.quantile(levels)).tolist()
    return found


def _stated(path: str, values: Values) -> list[float]:
    try:
        stated = [float(value) for value in values]
    except (TypeError, ValueError):
        stated = []
    if not stated or not all(map(isfinite, stated)) or len(set(stated)) < len(stated):
        remedy = "write at least one, each once, shares as fractions"
        raise QuestionError("values are finite numbers", path=path, remedy=remedy)
    return stated


def _refuse_broken(variants: Variants, columns: list[int], axes: list[list[float]]) -> None:
    """Refuse a pair that no map could state."""
    reach = Reach(variants)
    for column, axis in zip(columns, axes, strict=True):
        for number in axis:
            is_start = variants.entries[column].keys[-1] == "starts"
            words = reach.broken({column: number})
            if is_start and not number.is_integer():
                words = "an outcome starts in a whole year"
            if words:
                path = variants.entries[column].path
                raise QuestionError(f"{words}, not at {number:.6g}", path=path,
                                    remedy="state values within the domain")  # fmt: skip
    for first, second in product(*axes):
        if words := reach.broken({columns[0]: first, columns[1]: second}):
            paths = " and ".join(variants.entries[column].path for column in columns)
            raise QuestionError(f"{words}, not at {first:.6g} and {second:.6g}: {paths}",
                                remedy="state values within the domain")  # fmt: skip


def _labels(numbers: list[float], unit: str) -> tuple[str, ...]:
    """Write numbers with their unit, with as many digits as tell them apart."""
    written = [[f"{number:.{digits}g}" for number in numbers] for digits in (5, 8, 12, 17)]
    apart = next((texts for texts in written if len(set(texts)) == len(numbers)), written[-1])
    return tuple(f"{text} {unit}".rstrip() for text in apart)


def _notes(variants: Variants, paths: tuple[str, str]) -> tuple[str, ...]:
    joined = [each for each in variants.plan.together if set(paths) <= set(each.paths)]
    note = Note("A correlation joins the two: not all of these pairs are equally likely.",
                "Une corrélation lie les deux : tous ces couples ne sont pas également "
                "probables.")  # fmt: skip
    return (note,) if joined else ()
