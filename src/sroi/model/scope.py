"""State what is analysed, and in which money and years."""

from typing import Literal

from sroi.model.base import Currency, Frozen, Text, Texts, Year
from sroi.model.discounting import DiscountSchedule


class Scope(Frozen):
    """State what is analysed, for whom, and the conventions of the figures."""

    activity: Text
    """What is done, by whom, where."""
    audience: Text | None = None
    """Who will read the analysis and decide."""
    purpose: Text | None = None
    """What will be decided."""
    kind: Literal["forecast", "evaluation"] | None = None
    """Whether the outcomes are expected or observed."""
    territory: Text | None = None
    """The place or administrative level that the analysis is about."""
    period: Text | None = None
    """The time of the activity."""
    base_year: Year | None = None
    """Year 0, to which values are discounted."""
    price_year: Year | None = None
    """Year whose prices are used."""
    currency: Currency
    """Three letters: EUR."""
    discounting: DiscountSchedule
    """Yearly discount rates; there is no default."""
    limitations: Texts = ()
    """What the analysis cannot say."""
    verification: Text | None = None
    """How the result was checked with stakeholders, when, and what they said."""
    recommendations: Texts = ()
    """What should be done because of the result."""
    next_measurement: Text | None = None
    """When the outcomes are measured next, and by whom."""
