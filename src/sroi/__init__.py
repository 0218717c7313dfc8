"""Compute Social Return on Investment: an impact map in, a ratio out, every figure traceable."""

from typing import TYPE_CHECKING, Any

from sroi._version import __version__

if TYPE_CHECKING:
    from sroi.analysis.scenarios import apply
    from sroi.engine.evaluation import evaluate
    from sroi.engine.labelled import Figure, Labelled
    from sroi.engine.result import Result
    from sroi.errors import (
        ExecutorLostError,
        Fault,
        FileAccessError,
        InvalidMapError,
        MissingDependencyError,
        OverflowedError,
        QuestionError,
        SimulationError,
        SroiError,
        UndefinedRatioError,
        UnknownPathError,
    )
    from sroi.io.examples import example, example_names
    from sroi.io.files import loads, read, write
    from sroi.io.schema import schema
    from sroi.io.written import dumps
    from sroi.model.correlation import Correlation
    from sroi.model.discounting import DiscountSchedule
    from sroi.model.distributions import Distribution
    from sroi.model.estimate import Estimate, Quantity, Share, UnitValue
    from sroi.model.grades import EvidenceGrade
    from sroi.model.impact_map import ImpactMap
    from sroi.model.money import ExchangeRate, FinancialProxy, PriceIndex
    from sroi.model.outcome import Outcome
    from sroi.model.people import Input, Output, Source, Stakeholder
    from sroi.model.scenario import Scenario
    from sroi.model.scope import Scope
    from sroi.model.walk import Entry, walk
    from sroi.reporting.ledger import Ledger, audit

_HOMES = {
    "Correlation": "sroi.model",
    "DiscountSchedule": "sroi.model",
    "Distribution": "sroi.model",
    "Entry": "sroi.model",
    "Estimate": "sroi.model",
    "EvidenceGrade": "sroi.model",
    "ExchangeRate": "sroi.model",
    "ExecutorLostError": "sroi.errors",
    "Fault": "sroi.errors",
    "Figure": "sroi.engine",
    "FileAccessError": "sroi.errors",
    "FinancialProxy": "sroi.model",
    "ImpactMap": "sroi.model",
    "Input": "sroi.model",
    "InvalidMapError": "sroi.errors",
    "Labelled": "sroi.engine",
    "Ledger": "sroi.reporting.ledger",
    "MissingDependencyError": "sroi.errors",
    "Outcome": "sroi.model",
    "Output": "sroi.model",
    "OverflowedError": "sroi.errors",
    "PriceIndex": "sroi.model",
    "Quantity": "sroi.model",
    "QuestionError": "sroi.errors",
    "Result": "sroi.engine",
    "Scenario": "sroi.model",
    "Scope": "sroi.model",
    "Share": "sroi.model",
    "SimulationError": "sroi.errors",
    "Source": "sroi.model",
    "SroiError": "sroi.errors",
    "Stakeholder": "sroi.model",
    "UndefinedRatioError": "sroi.errors",
    "UnitValue": "sroi.model",
    "UnknownPathError": "sroi.errors",
    "apply": "sroi.analysis.scenarios",
    "audit": "sroi.reporting.ledger",
    "dumps": "sroi.io",
    "evaluate": "sroi.engine",
    "example": "sroi.io",
    "example_names": "sroi.io",
    "loads": "sroi.io",
    "read": "sroi.io",
    "schema": "sroi.io",
    "walk": "sroi.model",
    "write": "sroi.io",
}

__all__ = [
    "Correlation",
    "DiscountSchedule",
    "Distribution",
    "Entry",
    "Estimate",
    "EvidenceGrade",
    "ExchangeRate",
    "ExecutorLostError",
    "Fault",
    "Figure",
    "FileAccessError",
    "FinancialProxy",
    "ImpactMap",
    "Input",
    "InvalidMapError",
    "Labelled",
    "Ledger",
    "MissingDependencyError",
    "Outcome",
    "Output",
    "OverflowedError",
    "PriceIndex",
    "Quantity",
    "QuestionError",
    "Result",
    "Scenario",
    "Scope",
    "Share",
    "SimulationError",
    "Source",
    "SroiError",
    "Stakeholder",
    "UndefinedRatioError",
    "UnitValue",
    "UnknownPathError",
    "__version__",
    "apply",
    "audit",
    "dumps",
    "evaluate",
    "example",
    "example_names",
    "loads",
    "read",
    "schema",
    "walk",
    "write",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that `import sroi` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'sroi' has no attribute '{name}'")
    from importlib import import_module

    found = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return found


def __dir__() -> list[str]:
    return __all__
