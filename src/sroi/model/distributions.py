"""Describe beliefs about a number as distributions.

A family is a frozen model with the keys an analyst writes, a best estimate and a support. A new
family joins by being added to `Distribution`; nothing that reads, checks or walks estimates
changes with it.
"""

from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from sroi.model.base import Frozen, attempt, refused
from sroi.units import read_amount


def plain_number(value: Any) -> Any:
    """Read a number that carries no unit: ``0.2``, ``"20%"``, ``"10/6"``."""
    if not isinstance(value, str):
        return value
    amount = attempt(read_amount, value)
    if amount.unit:
        raise refused("E401", f"'{value}' has a unit of its own", "write the unit once, under unit")
    return amount.number


Number = Annotated[float, BeforeValidator(plain_number), Field(strict=True)]


class Triangular(Frozen):
    """Believe in a lowest, a best and a highest value, straight lines between them.

    Written ``{low: 4, best: 7, high: 9}``. The best value is the mode of the distribution.
    """

    family: Literal["triangular"] = "triangular"
    low: Number
    best: Number
    high: Number

    keys: ClassVar[frozenset[str]] = frozenset({"low", "best", "high"})

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low <= self.best <= self.high:
            raise refused(
                "E206",
                f"low {self.low}, best {self.best} and high {self.high} are not in order",
                "write the smallest as low; for a harm that is the most negative",
            )
        return self

    @property
    def support(self) -> tuple[float, float]:
        """The least and the greatest value that are possible."""
        return self.low, self.high


FAMILIES: tuple[type[Triangular], ...] = (Triangular,)
"""Every family; where two share their keys, the first is meant unless ``family`` says otherwise."""

Distribution = Triangular
"""Any family."""


def family_of(keys: frozenset[str]) -> type[Distribution] | None:
    """Return the family that is written with these keys."""
    return next((family for family in FAMILIES if family.keys == keys), None)


def name_of(family: type[Distribution]) -> str:
    """Return the word that names a family in a file."""
    return str(family.model_fields["family"].default)
