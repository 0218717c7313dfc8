"""Say what changes are worth, and how money of other years and currencies is brought in."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from sroi.model.base import Currency, Flag, Frozen, Id, Text, Year, refused
from sroi.model.distributions import Number
from sroi.model.estimate import UnitValue
from sroi.typing import FrozenDict

Method = Literal[
    "market_price",
    "avoided_cost",
    "stated_preference",
    "revealed_preference",
    "wellbeing_valuation",
]


class FinancialProxy(Frozen):
    """State what one unit of an outcome is worth in money for one year of the outcome's life."""

    value: UnitValue
    """Money per unit: ``94 GBP/admission``; ``20 GBP/person/month`` is read as 240 a year."""
    description: Text | None = None
    price_year: Year | None = None
    """Year of the prices, where it is not the map's."""
    method: Method | None = None
    """How the value was found."""
    cashable: Flag | None = None
    """Whether somebody saves the money, or only the value is shown."""
    source: Id | None = None
    """Source of its numbers, where they name none of their own."""
    note: Text | None = None


class PriceIndex(Frozen):
    """State a price index by year, to bring money of one year to the prices of another."""

    currency: Currency
    values: Annotated[
        dict[Year, Annotated[Number, Field(gt=0)]], Field(min_length=2), AfterValidator(FrozenDict)
    ]
    """Index value of each year needed."""
    description: Text | None = None
    source: Id | None = None


class ExchangeRate(Frozen):
    """State how much of one currency another is worth, in the prices of one year."""

    from_currency: Currency
    to_currency: Currency
    price_year: Year | None = None
    """Year of the rate; must be the price year of the money it converts."""
    rate: Annotated[Number, Field(gt=0)]
    """Units of `to_currency` for one unit of `from_currency`."""
    description: Text | None = None
    source: Id | None = None

    @model_validator(mode="after")
    def _between_two(self) -> Self:
        if self.from_currency == self.to_currency:
            problem = f"from {self.from_currency} to {self.to_currency} nothing is exchanged"
            raise refused("E206", problem, "use price_indices to go from year to year")
        return self
