"""Keep an array together with the words for its rows and columns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from math import isfinite, isnan
from typing import TYPE_CHECKING, Any

import numpy as np

from sroi.engine.sample import Sample
from sroi.errors import MissingDependencyError, SimulationError, UnknownPathError, did_you_mean
from sroi.typing import FloatArray, Locked

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Figure:
    """Hold one headline figure of a result.

    Parameters
    ----------
    name
        What it is, a word of the glossary.
    central
        Its value at best estimates. [unit]
    unit
        Its unit: a currency with its price year, ``year``, or nothing for a ratio.
    sample
        Its draws, if there are any.
    """

    name: str
    central: float
    unit: str = ""
    sample: Sample | None = field(default=None, compare=False, repr=False)

    @property
    def _sample(self) -> Sample:
        if self.sample is None:
            problem = f"{self.name} has no draws"
            remedy = "evaluate with draws and seed: evaluate(impact_map, draws=100_000, seed=2026)"
            if self.name == "payback_period":
                problem, remedy = f"{self.name} is given at best estimates only", "use central"
            raise SimulationError(problem, remedy=remedy)
        return self.sample

    @property
    def draws(self) -> FloatArray:
        """The draws themselves, in their order; the first 1,048,576 of more. Shape `(s,)`."""
        return self._sample.values

    @property
    def mean(self) -> float:
        """Mean of the draws, which is not the value at best estimates."""
        return self._sample.mean

    @property
    def median(self) -> float:
        """Median of the draws."""
        return self._sample.quantile(0.5)

    @property
    def standard_deviation(self) -> float:
        """Standard deviation of the draws."""
        return self._sample.standard_deviation

    @property
    def standard_error(self) -> float:
        """Monte Carlo standard error of the mean: what more draws would make smaller."""
        return self._sample.standard_error

    def quantile(self, probability: float) -> float:
        """Return the value that is undershot with a probability."""
        return self._sample.quantile(probability)

    def interval(self, share: float = 0.90) -> tuple[float, float]:
        """Return the ends of the middle share of the draws."""
        return self._sample.interval(share)

    def probability(self, above: float) -> float:
        """Return the share of draws above a value."""
        return self._sample.probability(above)

    def __float__(self) -> float:
        return self.central

    def __str__(self) -> str:
        return f"{self.central:,.2f} {self.unit}".strip() if isfinite(self.central) else "never"

    def to_dict(self) -> dict[str, Any]:
        """Return value and unit; a value that is never reached is None."""
        parts: dict[str, Any] = {"central": finite(self.central), "unit": self.unit}
        return parts if self.sample is None else parts | described(self.sample, self.threshold)

    @property
    def threshold(self) -> float:
        """What the figure is compared with: 1 for a ratio, 0 for money."""
        return 1.0 if self.name == "sroi_ratio" else 0.0


def described(sample: Sample, threshold: float) -> dict[str, Any]:
    """Return every summary of a sample with its standard error, ready for JSON."""
    quantiles = {f"{level:.0%}": level for level in (0.05, 0.25, 0.5, 0.75, 0.95)}
    return {
        "mean": sample.mean,
        "standard_deviation": finite(sample.standard_deviation),
        "quantiles": {name: sample.quantile(level) for name, level in quantiles.items()},
        "probability_above": {f"{threshold:g}": sample.probability(threshold)},
        "standard_errors": {
            "mean": finite(sample.standard_error),
            "standard_deviation": finite(sample.standard_deviation_error),
            "quantiles": {
                name: finite(sample.quantile_error(level)) for name, level in quantiles.items()
            },
            "probability_above": {f"{threshold:g}": finite(sample.probability_error(threshold))},
        },
    }


@dataclass(frozen=True, eq=False)
class Labelled(Locked):
    """Hold an array of two axes with the labels of both, and a unit for all its numbers.

    Parameters
    ----------
    name
        What the numbers are.
    unit
        Unit of all numbers.
    rows, columns
        Labels of the axes.
    values
        Numbers, not to be changed; NaN where there is nothing. Shape `(row, column)`. [unit]

    Examples
    --------
    >>> table = Labelled("value", "GBP", ("falls",), ("impact", "present_value"), np.ones((1, 2)))
    >>> table["falls", "impact"]
    1.0
    """

    name: str
    unit: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: FloatArray

    def __getitem__(self, labels: tuple[str, str]) -> float:
        row, column = labels
        return float(self.values[self._place(row, self._rows), self._place(column, self._columns)])

    def row(self, label: str) -> FloatArray:
        """Return one row. Shape `(column,)`. [unit]."""
        values: FloatArray = self.values[self._place(label, self._rows)]
        return values

    def column(self, label: str) -> FloatArray:
        """Return one column. Shape `(row,)`. [unit]."""
        return self.values[:, self._place(label, self._columns)]

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {label: place for place, label in enumerate(self.rows)}

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {label: place for place, label in enumerate(self.columns)}

    def _place(self, label: str, places: dict[str, int]) -> int:
        if label not in places:
            hint = did_you_mean(label, places)
            raise UnknownPathError(f"{self.name} has no '{label}'", remedy=hint)
        return places[label]

    def to_dict(self) -> dict[str, dict[str, float | None]]:
        """Return the numbers by row and column; None where there is nothing."""
        return {
            row: {
                label: finite(number) for label, number in zip(self.columns, numbers, strict=True)
            }
            for row, numbers in zip(self.rows, self.values.tolist(), strict=True)
        }

    def to_frame(self) -> "pd.DataFrame":
        """Return a pandas data frame.

        Raises
        ------
        MissingDependencyError
            If pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError:
            raise MissingDependencyError.for_extra("pandas", "pandas") from None
        index = pd.Index(self.rows, name=self.name)
        return pd.DataFrame(np.array(self.values), index=index, columns=list(self.columns))

    def _repr_html_(self) -> str:
        heads = "".join(f"<th>{escape(label)}</th>" for label in self.columns)
        lines = (
            (escape(row), "".join(f"<td>{_cell(number)}</td>" for number in numbers))
            for row, numbers in zip(self.rows, self.values.tolist(), strict=True)
        )
        body = "".join(f"<tr><th>{row}</th>{cells}</tr>" for row, cells in lines)
        caption = escape(f"{self.name} [{self.unit}]" if self.unit else self.name)
        return f"<table><caption>{caption}</caption><tr><th></th>{heads}</tr>{body}</table>"


def finite(number: float) -> float | None:
    """Return the number, or None where there is none to show."""
    return number if isfinite(number) else None


def _cell(number: float) -> str:
    return "" if isnan(number) else f"{number:,.2f}"


def html_of_mapping(title: str, content: Mapping[str, str]) -> str:
    """Write words and their values as a small table."""
    rows = "".join(
        f"<tr><th>{escape(word)}</th><td>{escape(value)}</td></tr>"
        for word, value in content.items()
    )
    return f"<table><caption>{escape(title)}</caption>{rows}</table>"
