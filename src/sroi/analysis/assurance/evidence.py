"""Hold what rules look at: the map, its figures, and the draws if there are any."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isnan

from sroi.engine.result import Result
from sroi.model.impact_map import ImpactMap


@dataclass(frozen=True)
class Evidence:
    """Hold a result and what several rules work out from it."""

    result: Result

    @property
    def impact_map(self) -> ImpactMap:
        """The map that is looked at."""
        return self.result.impact_map

    @cached_property
    def present_values(self) -> Mapping[str, float]:
        """Present value of each outcome, counted or not; none of those not monetised. [money]."""
        table = self.result.by_outcome
        values = zip(table.rows, table.column("present_value").tolist(), strict=True)
        return {name: value for name, value in values if not isnan(value)}

    @cached_property
    def total(self) -> float:
        """Sum of the values of all counted outcomes, harms added like the rest. [money]."""
        outcomes = self.impact_map.outcomes
        worth = self.present_values.items()
        return sum(abs(value) for name, value in worth if outcomes[name].counts)

    @cached_property
    def shares_of_value(self) -> dict[str, float]:
        """Share of each counted outcome in the sum of all values, whatever their sign. [1]."""
        return {
            name: abs(value) / self.total if self.total else 0.0
            for name, value in self.present_values.items()
            if self.impact_map.outcomes[name].counts
        }
