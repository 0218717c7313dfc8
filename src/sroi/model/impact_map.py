"""Say a whole analysis: from inputs through outcomes to value, with the source of every number."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from types import SimpleNamespace
from typing import Annotated, Any, Self

from pydantic import (
    BeforeValidator,
    Field,
    TypeAdapter,
    ValidationError,
    model_serializer,
    model_validator,
)
from pydantic.functional_validators import ModelWrapValidatorHandler

from sroi.errors import did_you_mean
from sroi.model.base import ById, Frozen, Problem, Text, Texts, collect, refused, whole
from sroi.model.checks import inconsistencies
from sroi.model.claimed import MONEY_FIGURES, Claimed
from sroi.model.correlation import Correlation, impossible
from sroi.model.estimate import Estimate
from sroi.model.graded import Grading
from sroi.model.grades import EvidenceGrade
from sroi.model.money import ExchangeRate, FinancialProxy, PriceIndex
from sroi.model.outcome import Outcome
from sroi.model.paths import find, paths
from sroi.model.people import Input, Output, Source, Stakeholder
from sroi.model.references import missing_references
from sroi.model.scenario import Scenario
from sroi.model.scope import Scope
from sroi.model.waiver import Waiver, waiver_problems
from sroi.model.walk import Entry, walk
from sroi.units import is_unit_name, money

ITEMS: dict[str, Any] = {
    "units": Text | None,
    "sources": Source,
    "stakeholders": Stakeholder,
    "assumptions": Estimate,
    "inputs": Input,
    "outputs": Output,
    "financial_proxies": FinancialProxy,
    "outcomes": Outcome,
    "price_indices": PriceIndex,
    "exchange_rates": ExchangeRate,
    "evidence_grades": EvidenceGrade,
    "correlations": Correlation,
}
"""Sections whose items refer to each other, and what an item of each is."""


def _empty() -> Any:
    return Field(default_factory=dict, validate_default=True)


class ImpactMap(Frozen):
    """Hold an analysis as one frozen value, checked as a whole when it is made.

    Outcomes, inputs, stakeholders and sources stand under short ids, so that every number has a
    path: ``outcomes.fewer_falls.deadweight``.
    """

    schema_version: Annotated[int, Field(ge=1, le=1), BeforeValidator(whole)] = 1
    """Version of the file format."""
    title: Text
    scope: Scope
    units: ById[Text | None] = _empty()
    """Units that this map declares, with what each means: ``{meal: one lunch served}``."""
    sources: ById[Source] = _empty()
    stakeholders: ById[Stakeholder]
    assumptions: ById[Estimate] = _empty()
    """Numbers used in several places, each drawn once."""
    inputs: ById[Input]
    outputs: ById[Output] = _empty()
    financial_proxies: ById[FinancialProxy] = _empty()
    """Proxies used by several outcomes."""
    outcomes: ById[Outcome]
    price_indices: ById[PriceIndex] = _empty()
    exchange_rates: ById[ExchangeRate] = _empty()
    evidence_grades: ById[EvidenceGrade] = _empty()
    """How uncertain a number is, by the grade of its evidence."""
    correlations: ById[Correlation] = _empty()
    """Numbers whose beliefs move together."""
    scenarios: ById[Scenario] = _empty()
    """Named changes to this map."""
    claimed: Claimed = Field(default_factory=Claimed)
    """Figures as the publication prints them, to be held against those that the map gives."""
    waivers: Annotated[tuple[Waiver, ...], Field(max_length=10_000)] = ()
    """What an assurance check finds and the analyst accepts, with reasons."""
    notes: Texts = ()

    @model_validator(mode="wrap")
    @classmethod
    def _all_at_once(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if not isinstance(data, Mapping):
            return handler(data)
        data = dict(data)
        if isinstance(data.get("scenarios"), Mapping):
            data["scenarios"] = dict(_named(data["scenarios"]))
        return collect(
            cls.__name__, lambda: handler(data), lambda made: _problems(made, data), data
        )

    @model_serializer(mode="wrap")
    def _written(self, handler: Any) -> dict[str, Any]:
        """Leave out what says nothing: empty sections and what is at its default."""
        return {
            name: value
            for name, value in handler(self).items()
            if value or name in ("schema_version", "inputs", "outcomes", "stakeholders")
        }

    @cached_property
    def declared_units(self) -> frozenset[str]:
        """Names of the units that the map declares."""
        return frozenset(filter(is_unit_name, self.units))

    @property
    def believed(self) -> Iterator[Entry]:
        """Every number that the map states, with the belief that its grade makes of it."""
        return map(self.grading.believed, walk(self))

    @cached_property
    def grading(self) -> Grading:
        """What grades make of the numbers that have one."""
        return Grading.of(self)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what the map says, whatever the order and format it was written in."""
        content = self.model_dump(mode="json", exclude_defaults=True)
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def _named(scenarios: Mapping[Any, Any]) -> Iterator[tuple[Any, Any]]:
    for name, scenario in scenarios.items():
        yield name, {"name": name} | scenario if isinstance(scenario, dict) else scenario


def _problems(made: ImpactMap | None, data: Mapping[str, Any]) -> Iterator[Problem]:
    yield from missing_references(data)
    yield from inconsistencies(made or _sound_parts(data))
    if made is not None:
        graded = tuple(made.grading.infeasible(walk(made)))
        yield from graded or impossible(made.correlations, made.believed)
        yield from _foreign_claims(made)
        yield from _lost_paths(made)


def _foreign_claims(made: ImpactMap) -> Iterator[Problem]:
    """Yield the claimed figures that are in other money than the map's."""
    own = (made.scope.currency, money(made.scope.currency, made.scope.price_year))
    for name, printed in made.claimed.figures:
        if name in MONEY_FIGURES and printed.unit not in ("", *own):
            problem = f"the map's money is {own[1]}, and this is claimed in {printed.unit}"
            error = refused("E402", problem, "claim it in the money of the map")
            yield ("claimed", name), error


def _lost_paths(made: ImpactMap) -> Iterator[Problem]:
    """Yield the paths of scenarios that lead nowhere, not even after the scenario's own changes.

    The paths of waivers too.
    """
    named = bool(made.scenarios or made.waivers)
    content = made.model_dump(mode="json", exclude_defaults=True) if named else {}
    yield from waiver_problems(made.waivers, ImpactMap, content)
    for name, scenario in made.scenarios.items():
        for path in scenario.changes:
            follows = any(path.startswith(f"{other}.") for other in scenario.changes)
            if not follows and find(ImpactMap, content, path.removesuffix(".value")) is None:
                hint = did_you_mean(path, paths(content))
                error = refused("E303", f"the map has no '{path[:200]}'", hint)
                yield ("scenarios", name, "changes", path), error


def _sound_parts(data: Mapping[str, Any]) -> Any:
    """Return those items of a faulty map that are sound in themselves."""
    parts: dict[str, Any] = {}
    for section, item in ITEMS.items():
        items = data.get(section)
        pairs = items.items() if isinstance(items, Mapping) else ()
        parts[section] = dict(_sound(pairs, TypeAdapter(item)))
    stated = data.get("scope")
    if isinstance(stated, Mapping):
        stated = {name: value for name, value in stated.items() if name in Scope.model_fields}
    scope = dict(_sound([("scope", stated)], TypeAdapter(Scope)))
    declared = frozenset(filter(is_unit_name, parts["units"]))
    return SimpleNamespace(scope=scope.get("scope"), declared_units=declared, **parts)


def _sound(pairs: Any, adapter: TypeAdapter[Any]) -> Iterator[tuple[str, Any]]:
    for name, raw in pairs:
        try:
            yield name, adapter.validate_python(raw)
        except ValidationError:
            continue
