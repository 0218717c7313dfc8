"""Compute Social Return on Investment: an impact map in, a ratio out, every figure traceable."""

from typing import TYPE_CHECKING, Any

from sroi._version import __version__

if TYPE_CHECKING:
    from sroi.analysis.answer import Answer
    from sroi.analysis.assurance.checking import check
    from sroi.analysis.assurance.checklist import Checklist, checklist
    from sroi.analysis.assurance.finding import Finding, Findings
    from sroi.analysis.assurance.rule import Look, Rule
    from sroi.analysis.one_way.switching import switching_value, switching_values
    from sroi.analysis.one_way.tornado import tornado
    from sroi.analysis.one_way.two_way import two_way
    from sroi.analysis.provenance.difference import Difference
    from sroi.analysis.provenance.diffing import diff
    from sroi.analysis.provenance.record import Record, record
    from sroi.analysis.provenance.recording import read_record, write_record
    from sroi.analysis.provenance.verification import Verification
    from sroi.analysis.provenance.verifying import verify
    from sroi.analysis.scenarios import apply
    from sroi.analysis.what_drives.drivers import variance_shares
    from sroi.analysis.what_if.comparing import compare
    from sroi.analysis.what_if.explaining import explain
    from sroi.analysis.which_one.options import compare_options
    from sroi.analysis.words import Words
    from sroi.analysis.worth_knowing.information import value_of_information
    from sroi.analysis.worth_knowing.survey import value_of_survey
    from sroi.engine.evaluation import evaluate
    from sroi.engine.labelled import Figure, Labelled
    from sroi.engine.result import Result
    from sroi.errors import (
        ExecutorLostError,
        ExtensionError,
        Fault,
        FileAccessError,
        InvalidMapError,
        MissingDependencyError,
        OverflowedError,
        QuestionError,
        RecordError,
        SimulationError,
        SroiError,
        UndefinedRatioError,
        UnknownPathError,
    )
    from sroi.io.examples import example, example_names
    from sroi.io.files import loads, read, write
    from sroi.io.scenario_files import read_scenarios
    from sroi.io.schema import schema
    from sroi.io.workbook.reading import Reading, read_value_map
    from sroi.io.written import dumps
    from sroi.model.claimed import Claimed
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
    from sroi.model.waiver import Waiver
    from sroi.model.walk import Entry, walk
    from sroi.reporting.common_impact import to_common_impact, write_common_impact
    from sroi.reporting.ledger import Ledger, audit
    from sroi.reporting.sarif import to_sarif
    from sroi.reporting.tables import write_tables
    from sroi.reporting.workbook import write_workbook

_HOMES = {
    "Answer": "sroi.analysis.answer",
    "Checklist": "sroi.analysis.assurance.checklist",
    "Claimed": "sroi.model.claimed",
    "Correlation": "sroi.model",
    "Difference": "sroi.analysis.provenance.difference",
    "DiscountSchedule": "sroi.model",
    "Distribution": "sroi.model",
    "Entry": "sroi.model",
    "Estimate": "sroi.model",
    "EvidenceGrade": "sroi.model",
    "ExchangeRate": "sroi.model",
    "ExecutorLostError": "sroi.errors",
    "ExtensionError": "sroi.errors",
    "Fault": "sroi.errors",
    "Figure": "sroi.engine",
    "FileAccessError": "sroi.errors",
    "FinancialProxy": "sroi.model",
    "Finding": "sroi.analysis.assurance.finding",
    "Findings": "sroi.analysis.assurance.finding",
    "ImpactMap": "sroi.model",
    "Input": "sroi.model",
    "InvalidMapError": "sroi.errors",
    "Labelled": "sroi.engine",
    "Ledger": "sroi.reporting.ledger",
    "Look": "sroi.analysis.assurance.rule",
    "MissingDependencyError": "sroi.errors",
    "Outcome": "sroi.model",
    "Output": "sroi.model",
    "OverflowedError": "sroi.errors",
    "PriceIndex": "sroi.model",
    "Quantity": "sroi.model",
    "QuestionError": "sroi.errors",
    "Reading": "sroi.io.workbook.reading",
    "Record": "sroi.analysis.provenance.record",
    "RecordError": "sroi.errors",
    "Result": "sroi.engine",
    "Rule": "sroi.analysis.assurance.rule",
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
    "Verification": "sroi.analysis.provenance.verification",
    "Waiver": "sroi.model.waiver",
    "Words": "sroi.analysis.words",
    "apply": "sroi.analysis.scenarios",
    "audit": "sroi.reporting.ledger",
    "check": "sroi.analysis.assurance.checking",
    "checklist": "sroi.analysis.assurance.checklist",
    "compare": "sroi.analysis.what_if.comparing",
    "compare_options": "sroi.analysis.which_one.options",
    "diff": "sroi.analysis.provenance.diffing",
    "dumps": "sroi.io",
    "evaluate": "sroi.engine",
    "example": "sroi.io",
    "example_names": "sroi.io",
    "explain": "sroi.analysis.what_if.explaining",
    "loads": "sroi.io",
    "read": "sroi.io",
    "read_record": "sroi.analysis.provenance.recording",
    "read_scenarios": "sroi.io.scenario_files",
    "read_value_map": "sroi.io.workbook.reading",
    "record": "sroi.analysis.provenance.record",
    "schema": "sroi.io",
    "switching_value": "sroi.analysis.one_way.switching",
    "switching_values": "sroi.analysis.one_way.switching",
    "to_common_impact": "sroi.reporting.common_impact",
    "to_sarif": "sroi.reporting.sarif",
    "tornado": "sroi.analysis.one_way.tornado",
    "two_way": "sroi.analysis.one_way.two_way",
    "value_of_information": "sroi.analysis.worth_knowing.information",
    "value_of_survey": "sroi.analysis.worth_knowing.survey",
    "variance_shares": "sroi.analysis.what_drives.drivers",
    "verify": "sroi.analysis.provenance.verifying",
    "walk": "sroi.model",
    "write": "sroi.io",
    "write_common_impact": "sroi.reporting.common_impact",
    "write_record": "sroi.analysis.provenance.recording",
    "write_tables": "sroi.reporting.tables",
    "write_workbook": "sroi.reporting.workbook",
}

__all__ = [
    "Answer",
    "Checklist",
    "Claimed",
    "Correlation",
    "Difference",
    "DiscountSchedule",
    "Distribution",
    "Entry",
    "Estimate",
    "EvidenceGrade",
    "ExchangeRate",
    "ExecutorLostError",
    "ExtensionError",
    "Fault",
    "Figure",
    "FileAccessError",
    "FinancialProxy",
    "Finding",
    "Findings",
    "ImpactMap",
    "Input",
    "InvalidMapError",
    "Labelled",
    "Ledger",
    "Look",
    "MissingDependencyError",
    "Outcome",
    "Output",
    "OverflowedError",
    "PriceIndex",
    "Quantity",
    "QuestionError",
    "Reading",
    "Record",
    "RecordError",
    "Result",
    "Rule",
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
    "Verification",
    "Waiver",
    "Words",
    "__version__",
    "apply",
    "audit",
    "check",
    "checklist",
    "compare",
    "compare_options",
    "diff",
    "dumps",
    "evaluate",
    "example",
    "example_names",
    "explain",
    "loads",
    "read",
    "read_record",
    "read_scenarios",
    "read_value_map",
    "record",
    "schema",
    "switching_value",
    "switching_values",
    "to_common_impact",
    "to_sarif",
    "tornado",
    "two_way",
    "value_of_information",
    "value_of_survey",
    "variance_shares",
    "verify",
    "walk",
    "write",
    "write_common_impact",
    "write_record",
    "write_tables",
    "write_workbook",
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
