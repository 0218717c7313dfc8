"""Work out what numbers of a map are in money: which factors, which units, which conversions."""

from typing import NamedTuple

from sroi.errors import Fault
from sroi.model.conversion import Step, conversion
from sroi.model.money import FinancialProxy
from sroi.model.outcome import Outcome
from sroi.model.parts import Parts
from sroi.model.people import Input
from sroi.model.walk import Entry, Keys, leaves, over_time, proxy_value
from sroi.units import money, worth


class Valuation(NamedTuple):
    """Hold what one year's quantity is made of and what it is worth.

    Its money is the product of the factors of quantity and unit value, of the steps of conversion
    and of ``per_year``, which brings money per month and the like to one year.
    """

    quantity: tuple[Entry, ...]
    unit_value: tuple[Entry, ...]
    steps: tuple[Step, ...]
    per_year: float
    money: str

    @property
    def scale(self) -> float:
        """The factor of units and conversions together."""
        scale = self.per_year
        for step in self.steps:
            scale *= step.factor
        return scale


def proxy_of(parts: Parts, name: str, outcome: Outcome) -> tuple[Keys, FinancialProxy]:
    """Return the proxy of an outcome and the keys under which it stands."""
    proxy = outcome.financial_proxy
    if isinstance(proxy, str):
        return ("financial_proxies", proxy), parts.financial_proxies[proxy]
    if proxy is None:
        raise Fault("the outcome is not monetised", path=f"outcomes.{name}", code="E204")
    return ("outcomes", name, "financial_proxy"), proxy


def outcome_valuations(parts: Parts, name: str, outcome: Outcome) -> tuple[Valuation, ...]:
    """Value each cohort of an outcome, in money per year of its life."""
    keys, proxy = proxy_of(parts, name, outcome)
    scope = parts.scope
    default = money(scope.currency, proxy.price_year or scope.price_year)
    unit_value = proxy_value(keys, proxy)
    return tuple(
        _value(parts, quantity, unit_value, default, a_year=True)
        for quantity in over_time(("outcomes", name, "quantity"), outcome.quantity, None)
    )


def input_valuations(parts: Parts, name: str, given: Input) -> tuple[Valuation, ...]:
    """Value each year of an input, in money."""
    default = money(parts.scope.currency, parts.scope.price_year)
    keys: Keys = ("inputs", name)
    part, stated = "amount", given.amount
    if stated is None:
        part, stated = "quantity", given.quantity
    value = given.unit_value
    unit_value = None
    if value is not None:
        unit_value = Entry((*keys, "unit_value"), value, value.source or given.source)
    return tuple(
        _value(parts, quantity, unit_value, default, a_year=False)
        for quantity in over_time((*keys, part), stated, given.source)
    )


def _value(
    parts: Parts,
    quantity: Entry,
    unit_value: Entry | None,
    default: str,
    *,
    a_year: bool,
) -> Valuation:
    amounts = leaves(quantity, parts.assumptions)
    values = leaves(unit_value, parts.assumptions) if unit_value else ()
    units = tuple(leaf.estimate.unit for leaf in (*amounts, *values))
    found = worth(units, default, parts.declared_units)
    if found.a_year and not a_year:
        raise Fault(
            "money per time is a rate, not an amount",
            code="E401",
            remedy="multiply it by how long: quantity: 12 month, unit_value: 200 GBP/month",
        )
    wanted = money(parts.scope.currency, parts.scope.price_year)
    steps = conversion(parts, found.money, wanted)
    return Valuation(amounts, values, steps, found.factor, found.money)
