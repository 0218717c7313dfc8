"""Hold a map and its scenarios side by side, and how far they differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from sroi.analysis.answer import Amount, Answer, Error, Money, Portion, Ratio
from sroi.analysis.words import Language
from sroi.engine.sample import Sample
from sroi.errors import SimulationError, UnknownPathError, did_you_mean
from sroi.typing import FloatArray

BASE = "base"
"""Name of the row of the map as it is."""
THRESHOLDS = {"sroi_ratio": 1.0, "net_present_value": 0.0}
"""Figures that are compared, and what each should exceed."""
_SUMMARY = ("", "_mean", "_mean_error", "_low", "_high")
_TABLES: Mapping[str, tuple[str, ...]] = {
    "sroi_ratio": (*_SUMMARY, "_above_1", "_above_1_error"),
    "net_present_value": (*_SUMMARY, "_above_0", "_above_0_error"),
    "sroi_ratio_difference": (*_SUMMARY, "_above_0", "_above_0_error"),
    "net_present_value_difference": (*_SUMMARY, "_above_0", "_above_0_error"),
}


@dataclass(frozen=True)
class Compared:
    """Hold the figures of a map as it is, or under a scenario.

    Each figure is at best estimates; then come the mean of its draws, the ends of its middle
    interval and the probability that it exceeds its threshold, each with its Monte Carlo standard
    error. A difference is the figure under the scenario less that of the base, draw by draw; the
    base has none.
    """

    name: str
    sroi_ratio: Ratio
    sroi_ratio_mean: Ratio
    sroi_ratio_mean_error: Error
    sroi_ratio_low: Ratio
    sroi_ratio_low_error: Error
    sroi_ratio_high: Ratio
    sroi_ratio_high_error: Error
    sroi_ratio_above_1: Portion
    sroi_ratio_above_1_error: Error
    net_present_value: Money
    net_present_value_mean: Money
    net_present_value_mean_error: Error
    net_present_value_low: Money
    net_present_value_low_error: Error
    net_present_value_high: Money
    net_present_value_high_error: Error
    net_present_value_above_0: Portion
    net_present_value_above_0_error: Error
    sroi_ratio_difference: Amount
    sroi_ratio_difference_mean: Amount
    sroi_ratio_difference_mean_error: Error
    sroi_ratio_difference_low: Amount
    sroi_ratio_difference_low_error: Error
    sroi_ratio_difference_high: Amount
    sroi_ratio_difference_high_error: Error
    sroi_ratio_difference_above_0: Portion
    sroi_ratio_difference_above_0_error: Error
    net_present_value_difference: Money
    net_present_value_difference_mean: Money
    net_present_value_difference_mean_error: Error
    net_present_value_difference_low: Money
    net_present_value_difference_low_error: Error
    net_present_value_difference_high: Money
    net_present_value_difference_high_error: Error
    net_present_value_difference_above_0: Portion
    net_present_value_difference_above_0_error: Error


@dataclass(frozen=True)
class Comparison(Answer[Compared]):
    """Hold the base and the scenarios, one row each, and the draws of each difference."""

    question: ClassVar[str] = "What if?"
    tables: ClassVar[tuple[tuple[str, ...], ...]] = tuple(
        ("name", *(figure + part for part in parts)) for figure, parts in _TABLES.items()
    )

    samples: Mapping[tuple[str, str], Sample] = field(
        default_factory=dict, repr=False, compare=False
    )
    """Draws of the difference of each scenario from the base, by its name and the figure's."""

    def difference(self, name: str, figure: str = "sroi_ratio") -> FloatArray:
        """Return a figure under a scenario less that of the base, draw by draw.

        Returns
        -------
        FloatArray
            In the order of the draws; the first 2,097,152 of more. Shape `(s,)`. [unit]

        Raises
        ------
        UnknownPathError
            If there is no such scenario or figure.
        SimulationError
            If no draws were made.
        """
        for given, known in ((name, [row.name for row in self.rows[1:]]), (figure, THRESHOLDS)):
            if given not in known:
                hint = did_you_mean(str(given), known)
                raise UnknownPathError(f"nothing is compared by '{given}'", remedy=hint)
        if not self.samples:
            remedy = "compare with draws and seed, where an estimate is uncertain"
            raise SimulationError("no draws were made", remedy=remedy)
        return self.samples[name, figure].values

    def cells(
        self, language: Language = "en"
    ) -> Iterator[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
        """Yield headings and rows of text, table by table, without what does not apply."""
        for figure, (columns, rows) in zip(_TABLES, super().cells(language), strict=True):
            headings = (figure, "central",
                        *(name.removeprefix(f"{figure}_") for name in columns[2:]))  # fmt: skip
            shown = [row for row in rows if any(row[1:])]
            used = [place for place in range(len(columns)) if any(row[place] for row in shown)]
            yield (
                tuple(headings[place] for place in used),
                [tuple(row[place] for place in used) for row in shown],
            )
