"""Hold what rules look at: the map, its figures, and the draws if there are any."""

from dataclasses import dataclass
from functools import cached_property

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
    def shares_of_value(self) -> dict[str, float]:
        """Share of each counted outcome in the sum of all values, whatever their sign. [1]."""
        names, worth = self.result.by_outcome.rows, self.result.by_outcome.column("present_value")
        outcomes = self.impact_map.outcomes
        values = {
            name: abs(float(value))
            for name, value in zip(names, worth, strict=True)
            if outcomes[name].counts
        }
        total = sum(values.values())
        return {name: value / total if total else 0.0 for name, value in values.items()}
