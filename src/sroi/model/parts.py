"""Say what a map has, for the modules below it that look at its parts."""

from collections.abc import Mapping
from typing import Protocol

from sroi.model.estimate import Estimate
from sroi.model.grades import EvidenceGrade
from sroi.model.money import ExchangeRate, FinancialProxy, PriceIndex
from sroi.model.outcome import Outcome
from sroi.model.people import Input, Output, Stakeholder
from sroi.model.scope import Scope


class Parts(Protocol):
    """Have the parts of an impact map, all of them, or the sound ones of a faulty map."""

    @property
    def scope(self) -> Scope:
        """What is analysed, in which money and years."""

    @property
    def units(self) -> Mapping[str, str | None]:
        """Declared units."""

    @property
    def declared_units(self) -> frozenset[str]:
        """Names of the declared units, made once."""

    @property
    def stakeholders(self) -> Mapping[str, Stakeholder]:
        """Who is concerned."""

    @property
    def assumptions(self) -> Mapping[str, Estimate]:
        """Numbers used in several places."""

    @property
    def inputs(self) -> Mapping[str, Input]:
        """What is put in."""

    @property
    def outputs(self) -> Mapping[str, Output]:
        """What comes out before anything changes."""

    @property
    def financial_proxies(self) -> Mapping[str, FinancialProxy]:
        """Proxies used by several outcomes."""

    @property
    def outcomes(self) -> Mapping[str, Outcome]:
        """What changes."""

    @property
    def price_indices(self) -> Mapping[str, PriceIndex]:
        """Ways from prices to prices."""

    @property
    def evidence_grades(self) -> Mapping[str, EvidenceGrade]:
        """What grades of evidence mean."""

    @property
    def exchange_rates(self) -> Mapping[str, ExchangeRate]:
        """Ways from currency to currency."""
