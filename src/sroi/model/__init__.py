"""Say an analysis: frozen, typed, checked when it is made."""

from sroi.model.claimed import Claimed
from sroi.model.correlation import Correlation
from sroi.model.discounting import DiscountSchedule, RateBand
from sroi.model.distributions import Distribution
from sroi.model.estimate import (
    Assumption,
    ByYear,
    Deadweight,
    Duration,
    Estimate,
    Product,
    Quantity,
    Rate,
    Share,
    UnitValue,
)
from sroi.model.grades import EvidenceGrade
from sroi.model.impact_map import ImpactMap
from sroi.model.money import ExchangeRate, FinancialProxy, PriceIndex
from sroi.model.outcome import Outcome
from sroi.model.people import Input, Output, Source, Stakeholder
from sroi.model.scenario import Scenario
from sroi.model.scope import Scope
from sroi.model.waiver import Waiver
from sroi.model.walk import Entry, walk

__all__ = [
    "Assumption",
    "ByYear",
    "Claimed",
    "Correlation",
    "Deadweight",
    "DiscountSchedule",
    "Distribution",
    "Duration",
    "Entry",
    "Estimate",
    "EvidenceGrade",
    "ExchangeRate",
    "FinancialProxy",
    "ImpactMap",
    "Input",
    "Outcome",
    "Output",
    "PriceIndex",
    "Product",
    "Quantity",
    "Rate",
    "RateBand",
    "Scenario",
    "Scope",
    "Share",
    "Source",
    "Stakeholder",
    "UnitValue",
    "Waiver",
    "walk",
]
