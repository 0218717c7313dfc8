"""Say who is concerned, what is put in, and what comes out before anything changes."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Literal, Self

from pydantic import model_validator

from sroi.model.base import Checked, Count, Flag, Frozen, Id, Problem, Text, Year, refused, says_no
from sroi.model.estimate import Estimate, QuantityOverTime, UnitValue


class Source(Frozen):
    """Name the document, register, survey or interview that gives a number."""

    title: Text
    author: Text | None = None
    year: Year | None = None
    date: Text | None = None
    """When it was published, collected or consulted."""
    link: Text | None = None
    page: Text | None = None
    """Page, table or cell."""
    note: Text | None = None


class LeftOut(Checked):
    """Be counted, or be left out with a reason and stay visible."""

    switches: ClassVar[tuple[str, ...]] = ("included",)

    included: Flag = True
    """Whether this counts; what does not stays in every table, in brackets."""
    reason: Text | None = None
    """Why it does not count."""

    @classmethod
    def problems(cls, stated: Mapping[str, Any]) -> Iterator[Problem]:
        """Ask for the reason of what is left out, and for what a reason is given."""
        left_out = [name for name in cls.switches if says_no(stated.get(name, True))]
        if left_out and "reason" not in stated:
            problem = f"{left_out[0]} is false, but no reason is given"
            yield ("reason",), refused("E204", problem, "write reason: why it does not count")
        if "reason" in stated and not left_out:
            problem = "a reason for not counting this, but it counts"
            remedy = f"write {' or '.join(f'{name}: false' for name in cls.switches)}, or use note"
            yield ("reason",), refused("E206", problem, remedy)


class Stakeholder(LeftOut):
    """Describe a group that affects the activity or is affected by it."""

    description: Text
    size: Count | None = None
    """How many there are."""
    involved: Count | None = None
    """How many were involved in the analysis."""
    how_involved: Text | None = None
    """By interview, survey, workshop."""
    source: Id | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _not_more_than_all(self) -> Self:
        if self.size is not None and self.involved is not None and self.involved > self.size:
            raise refused(
                "E206",
                f"{self.involved} involved of a group of {self.size}",
                "correct one of the two",
            )
        return self


class Input(LeftOut):
    """State a contribution: money, or time or goods at a value for each unit.

    Either ``amount`` in money, or ``quantity`` and ``unit_value`` (3000 hour, 6 GBP/hour). Years
    given by ``by_year`` count from the base year.
    """

    description: Text
    stakeholder: Id | None = None
    """Who contributes it."""
    kind: Literal["money", "time", "in_kind"] = "money"
    amount: QuantityOverTime | None = None
    quantity: QuantityOverTime | None = None
    unit_value: UnitValue | None = None
    source: Id | None = None
    """Source of its numbers, where they name none of their own."""
    note: Text | None = None

    @classmethod
    def problems(cls, stated: Mapping[str, Any]) -> Iterator[Problem]:
        """Ask for one complete way to say how much is contributed."""
        yield from super().problems(stated)
        ways = stated.keys() & {"amount", "quantity", "unit_value"}
        if ways not in ({"amount"}, {"quantity", "unit_value"}):
            problem = "an input states its amount, or its quantity and unit_value"
            remedy = "write amount: 24375 GBP, or quantity: 3000 hour and unit_value: 6 GBP/hour"
            yield ("amount",), refused("E204", problem, remedy)
        elif "amount" not in ways and stated.get("kind", "money") == "money":
            problem = "a quantity with a unit_value is not money"
            yield ("kind",), refused("E204", problem, "write kind: time or kind: in_kind")


class Output(Frozen):
    """Sum up an activity in a number, before asking what changed."""

    description: Text
    quantity: Estimate
    stakeholder: Id | None = None
    source: Id | None = None
    note: Text | None = None
