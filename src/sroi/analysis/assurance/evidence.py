"""Hold what rules look at: the map, its figures, and the draws if there are any."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import isnan

from sroi.engine.result import Result
from sroi.model.distributions import Empirical, Proportion, SampleMean
from sroi.model.impact_map import ImpactMap
from sroi.model.money import FinancialProxy
from sroi.model.valuation import proxy_of
from sroi.model.walk import Entry, leaves, over_time, proxy_value


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

    def share_of_stakeholder(self, name: str) -> float:
        """Return the share of the counted outcomes of one group in the sum of all values. [1]."""
        outcomes = self.impact_map.outcomes
        shares = self.shares_of_value.items()
        return sum(share for each, share in shares if outcomes[each].stakeholder == name)

    def quantity(self, name: str) -> tuple[Entry, ...]:
        """Return the numbers of which the quantity of an outcome is made, of all years."""
        stated = self.impact_map.outcomes[name].quantity
        return tuple(
            leaf
            for entry in over_time(("outcomes", name, "quantity"), stated, None)
            for leaf in self.leaves(entry)
        )

    def leaves(self, slot: Entry) -> tuple[Entry, ...]:
        """Return the stated numbers of which one is made, wherever they stand."""
        return leaves(slot, self.impact_map.assumptions)

    @cached_property
    def proxies(self) -> Mapping[str, FinancialProxy]:
        """Every financial proxy under its path, whether several outcomes use it or one."""
        shared = self.impact_map.financial_proxies.items()
        return {f"financial_proxies.{name}": proxy for name, proxy in shared} | {
            f"outcomes.{name}.financial_proxy": outcome.financial_proxy
            for name, outcome in self.impact_map.outcomes.items()
            if isinstance(outcome.financial_proxy, FinancialProxy)
        }

    def proxy_numbers(self, path: str) -> tuple[Entry, ...]:
        """Return the numbers of which the value of a proxy is made."""
        return self.leaves(proxy_value(tuple(path.split(".")), self.proxies[path]))

    def proxy_of(self, name: str) -> str | None:
        """Return the path of the proxy of an outcome; None where it is not monetised."""
        outcome = self.impact_map.outcomes[name]
        if outcome.financial_proxy is None:
            return None
        return ".".join(map(str, proxy_of(self.impact_map, name, outcome)[0]))


def sample_of(entry: Entry) -> int | None:
    """Return how many were asked or observed for a number; None where it is not stated."""
    stated = entry.estimate
    match stated.value:
        case Proportion():
            counted: int | None = stated.value.trials
        case SampleMean():
            counted = stated.value.sample
        case Empirical():
            counted = len(stated.value.data)
        case _:
            counted = None
    return stated.sample_size if counted is None else counted
