"""Make the nodes of the Common Impact Data Standard from a result.

A name is an id of the map, a description its words. Every number is a measure with its unit and
its sources. What the map does not say is left out.
"""

from collections.abc import Iterable, Iterator
from math import isfinite, isnan
from typing import Any
from urllib.parse import quote

from sroi.engine.result import Result
from sroi.model.estimate import Estimate
from sroi.model.money import FinancialProxy
from sroi.model.outcome import Outcome
from sroi.model.people import Input
from sroi.model.valuation import proxy_of
from sroi.model.walk import Keys
from sroi.reporting.stated import Stated, stated
from sroi.units import write_number

Node = dict[str, Any]

_ORGANIZATION = "organization"
_ACTIVITY = "scope.activity"
_LESS = ("deadweight", "displacement", "attribution", "drop_off", "duration")
_OF_SCOPE = ("purpose", "audience", "kind", "territory", "period", "base_year", "price_year")
_VALUES = ("gross_value", "impact", "present_value")


class Graph:
    """Make the nodes of a result; units and codes are gathered on the way."""

    def __init__(self, result: Result, base: str) -> None:
        self.result, self.map, self.base = result, result.impact_map, base
        self.beside: dict[str, Node] = {}

    def nodes(self, organization: str) -> list[Node]:
        """Return all nodes, in the order of the map."""
        activity = self.node("cids:Activity", _ACTIVITY, hasDescription=self.map.scope.activity)
        found = [self._organization(organization), self._pathway(), activity]
        found += self._stakeholders()
        found += (self._input(name, given) for name, given in self.map.inputs.items())
        found += self._outputs()
        for name, outcome in self.map.outcomes.items():
            found += self._outcome(name, outcome)
        for name, proxy in self.map.financial_proxies.items():
            found.append(self._proxy(("financial_proxies", name), proxy))
        found += self._sources()
        return [*found, *self.beside.values()]

    def iri(self, path: str) -> str:
        """Return the IRI of a path of the map, each of its words escaped."""
        return self.base + "/".join(quote(word, safe="") for word in path.split("."))

    def iris(self, section: str, names: Iterable[str | None], last: str = "") -> list[str]:
        """Return the IRIs of items of a section, or of something below each of them."""
        return [self.iri(f"{section}.{name}{last}") for name in names if name is not None]

    def node(self, kind: str | list[str], path: str, /, **properties: Any) -> Node:
        """Return a node with those properties that say something."""
        said = {name: value for name, value in properties.items() if value not in (None, "", [])}
        return {"@id": self.iri(path), "@type": kind, **said}

    def measure(self, path: str, number: float, unit: str, /, **properties: Any) -> Node:
        """Return a number with its unit."""
        return self.node("i72:Measure", path, hasNumericalValue=write_number(number),
                         unit_of_measure=self._unit(unit), **properties)  # fmt: skip

    def _unit(self, unit: str) -> str | None:
        """Return the IRI of a unit, and keep what the map says of it."""
        if not unit:
            return None
        iri = f"{self.base}units/{quote(unit, safe='')}"
        node = {"@id": iri, "@type": "i72:Unit_of_measure", "symbol": unit}
        meaning = self.map.units.get(unit)
        self.beside[iri] = node | ({"hasDescription": meaning} if meaning else {})
        return iri

    def _number(self, number: Stated, **properties: Any) -> Node:
        """Return a number as the map states it, at its best estimate."""
        return self.measure(
            number.path,
            number.number,
            number.unit,
            source=self.iris("sources", number.sources),
            sample_size=list(number.sample_sizes),
            hasComment=list(number.notes),
            **properties,
        )

    def _once(self, keys: Keys, given: Estimate | None, source: str | None = None) -> Node | None:
        """Return what is stated once, or nothing where nothing is."""
        return next(map(self._number, stated(self.map, keys, given, source)), None)

    def _over_time(self, keys: Keys, given: Any, source: str | None) -> list[Node]:
        """Return what is stated once, or for each year with its year."""
        numbers = stated(self.map, keys, given, source)
        return [self._number(number, **self._year(place, len(numbers)))
                for place, number in enumerate(numbers)]  # fmt: skip

    def _year(self, place: int, of: int) -> dict[str, int]:
        return {} if of == 1 else {"year": (self.map.scope.base_year or 0) + place}

    def _organization(self, name: str) -> Node:
        return self.node(
            "cids:Organization",
            _ORGANIZATION,
            hasLegalName=name,
            hasStakeholder=self.iris("stakeholders", self.map.stakeholders),
            hasOutcome=self.iris("outcomes", self.map.outcomes),
            hasIndicator=self.iris("outcomes", self._indicated(), ".indicator"),
        )

    def _indicated(self) -> list[str]:
        """Return the outcomes that state an indicator."""
        return [name for name, each in self.map.outcomes.items() if each.indicator is not None]

    def _pathway(self) -> Node:
        """Return the map as a whole, with its conventions and figures."""
        scope, outcomes = self.map.scope, self.map.outcomes
        reports = [
            self.iri(f"{number.path}.report")
            for name in self._indicated()
            for number in stated(self.map, ("outcomes", name, "quantity"), outcomes[name].quantity)
        ]
        figures = {
            each.name: self.measure(f"figures.{each.name}", each.central, each.unit)
            for each in self.result.figures
            if isfinite(each.central)
        }
        return self.node(
            "cids:ImpactPathway",
            "impact_map",
            hasName=self.map.title,
            forOrganization=self.iri(_ORGANIZATION),
            hasActivity=self.iri(_ACTIVITY),
            hasInput=self.iris("inputs", self.map.inputs),
            hasOutput=self.iris("outputs", self.map.outputs),
            hasOutcome=self.iris("outcomes", outcomes),
            hasStakeholderOutcome=self.iris("outcomes", outcomes, ".stakeholder"),
            hasIndicator=self.iris("outcomes", self._indicated(), ".indicator"),
            hasIndicatorReport=reports,
            hasComment=list(self.map.notes),
            **{name: getattr(scope, name) for name in _OF_SCOPE},
            limitations=list(scope.limitations),
            currency=scope.currency,
            discounting=self.result.conventions["discounting"],
            map_digest=self.map.digest,
            **figures,
        )

    def _stakeholders(self) -> Iterator[Node]:
        contributors = {given.stakeholder for given in self.map.inputs.values()}
        for name, who in self.map.stakeholders.items():
            kinds = ["cids:Stakeholder", "cids:ContributingStakeholder"]
            yield self.node(
                kinds if name in contributors else kinds[0],
                f"stakeholders.{name}",
                hasName=name,
                hasDescription=who.description,
                forOrganization=self.iri(_ORGANIZATION),
                size=who.size,
                involved=who.involved,
                how_involved=who.how_involved,
                included=who.included,
                reason=who.reason,
                source=self.iris("sources", [who.source]),
                hasComment=who.note,
            )

    def _input(self, name: str, given: Input) -> Node:
        path, table = f"inputs.{name}", self.result.by_input
        stated_parts = {
            part: self._over_time(("inputs", name, part), getattr(given, part), given.source)
            for part in ("amount", "quantity")
        }
        keys = ("inputs", name, "unit_value")
        return self.node(
            "cids:Input",
            path,
            hasName=name,
            hasDescription=given.description,
            hasContributingStakeholder=self.iris("stakeholders", [given.stakeholder]),
            kind=given.kind,
            **stated_parts,
            unit_value=self._once(keys, given.unit_value, given.source),
            present_value=self._value(path, "present_value", table[name, "present_value"]),
            included=given.included,
            reason=given.reason,
            hasComment=given.note,
        )

    def _value(self, path: str, name: str, number: float) -> Node | None:
        """Return a figure of the result, in money, or money a year; nothing where there is none."""
        unit = self.result.unit if name == "present_value" else f"{self.result.unit}/year"
        return None if isnan(number) else self.measure(f"{path}.{name}", number, unit)

    def _outputs(self) -> Iterator[Node]:
        for name, output in self.map.outputs.items():
            leads_to = [each for each, outcome in self.map.outcomes.items()
                        if outcome.output == name]  # fmt: skip
            yield self.node(
                "cids:Output",
                f"outputs.{name}",
                hasName=name,
                hasDescription=output.description,
                value=self._once(("outputs", name, "quantity"), output.quantity, output.source),
                canProduce=self.iris("outcomes", leads_to),
                stakeholder=self.iris("stakeholders", [output.stakeholder]),
                hasComment=output.note,
            )  # fmt: skip

    def _outcome(self, name: str, outcome: Outcome) -> Iterator[Node]:
        """Yield the change, what it is for its stakeholder, and how it was seen."""
        path, indicator = f"outcomes.{name}", f"outcomes.{name}.indicator"
        has_indicator = outcome.indicator is not None
        shown = self.iri(indicator) if has_indicator else None
        yield self.node(
            "cids:Outcome",
            path,
            hasName=name,
            hasDescription=outcome.description,
            forOrganization=self.iri(_ORGANIZATION),
            hasStakeholderOutcome=self.iri(f"{path}.stakeholder"),
            hasIndicator=shown,
            hasCode=[self._code(scheme, code) for scheme, codes in outcome.tags.items()
                     for code in codes],
        )  # fmt: skip
        quantities = self._over_time(("outcomes", name, "quantity"), outcome.quantity, None)
        yield self.node(
            "cids:StakeholderOutcome",
            f"{path}.stakeholder",
            hasName=name,
            hasDescription=outcome.description,
            forOutcome=self.iri(path),
            forStakeholder=self.iri(f"stakeholders.{outcome.stakeholder}"),
            hasIndicator=shown,
            quantity=quantities,
            **self._valuation(name, outcome),
            hasComment=outcome.note,
        )
        if has_indicator:
            yield from self._indicator(name, outcome, quantities)

    def _code(self, scheme: str, code: str) -> str:
        iri = self.iri(f"tags.{scheme}") + f"/{quote(code, safe='')}"
        self.beside[iri] = {"@id": iri, "@type": "cids:Code", "hasIdentifier": code, "list": scheme}
        return iri

    def _valuation(self, name: str, outcome: Outcome) -> Node:
        """Return what a change is worth, less what, how long, and what it comes to."""
        path, table = f"outcomes.{name}", self.result.by_outcome
        less = {
            part: self._once(("outcomes", name, part), getattr(outcome, part)) for part in _LESS
        }
        profile = [
            self._once(("outcomes", name, "profile", year), share)
            for year, share in enumerate(outcome.profile or ())
        ]
        values = {each: self._value(path, each, table[name, each]) for each in _VALUES}
        proxy: Any = None
        if outcome.monetised:
            keys, found = proxy_of(self.map, name, outcome)
            shared = keys[0] == "financial_proxies"
            proxy = self.iri(".".join(map(str, keys))) if shared else self._proxy(keys, found)
        return {
            "financial_proxy": proxy,
            **less,
            "profile": profile,
            "starts": outcome.first_year,
            **values,
            "included": outcome.included,
            "monetised": outcome.monetised,
            "reason": outcome.reason,
        }

    def _proxy(self, keys: Keys, proxy: FinancialProxy) -> Node:
        return self.node(
            "sroi:FinancialProxy",
            ".".join(map(str, keys)),
            hasDescription=proxy.description,
            unit_value=self._once((*keys, "value"), proxy.value, proxy.source),
            price_year=proxy.price_year,
            method=proxy.method,
            cashable=proxy.cashable,
            hasComment=proxy.note,
        )

    def _indicator(self, name: str, outcome: Outcome, quantities: list[Node]) -> Iterator[Node]:
        """Yield the indicator and a report for each quantity; what it counts is its unit."""
        path = f"outcomes.{name}.indicator"
        numbers = stated(self.map, ("outcomes", name, "quantity"), outcome.quantity)
        reports = [self.iri(f"{number.path}.report") for number in numbers]
        units = list(dict.fromkeys(number.unit for number in numbers if number.unit))
        alone = len(units) == 1
        yield self.node(
            "cids:Indicator",
            path,
            hasName=outcome.indicator,
            forOrganization=self.iri(_ORGANIZATION),
            forOutcome=self.iri(f"outcomes.{name}"),
            hasIndicatorReport=reports,
            unitDescription=units[0] if alone else units,
            unit_of_measure=self._unit(units[0]) if alone else [self._unit(each) for each in units],
        )
        for number, quantity in zip(numbers, quantities, strict=True):
            yield self.node(
                "cids:IndicatorReport",
                f"{number.path}.report",
                hasName=name,
                forOrganization=self.iri(_ORGANIZATION),
                forIndicator=self.iri(path),
                forStakeholder=self.iri(f"stakeholders.{outcome.stakeholder}"),
                value=quantity,
                unit_of_measure=self._unit(number.unit),
            )

    def _sources(self) -> Iterator[Node]:
        for name, source in self.map.sources.items():
            yield self.node(
                "prov:Entity",
                f"sources.{name}",
                **{
                    "dc:title": source.title,
                    "dc:creator": source.author,
                    "year": source.year,
                    "dc:date": source.date,
                    "dc:identifier": source.link,
                },
                page=source.page,
                hasComment=source.note,
            )
