"""Let a grade of evidence say how uncertain a number is, on a scale that the analyst supplies."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from sroi.model.base import Frozen, Id, Text, refused
from sroi.model.distributions import Number
from sroi.model.distributions.base import plain_number
from sroi.units import write_number


def _at_most_one(value: Any) -> Any:
    number = plain_number(value)
    if isinstance(number, float | int) and number > 1:
        remedy = f"write {write_number(float(number))}%" if number <= 100 else ""
        problem = f"errors and optimism are at most 1, not {write_number(float(number))}"
        raise refused("E200", problem, remedy)
    return number


Part = Annotated[Number, BeforeValidator(_at_most_one)]


class EvidenceGrade(Frozen):
    """Say what a grade means: how far a number errs, and how optimistic it tends to be.

    A number with a grade is corrected for optimism, so that less value is left for the investment:
    what makes value x (1 - optimism); inputs, and what makes a harm, x (1 + optimism); deductions
    1 - (1 - share) x (1 - optimism). It becomes a belief with that mean and standard deviation
    relative_error x that mean: normal for amounts, beta for shares. Durations and discount rates
    take no grade.

    Examples
    --------
    >>> EvidenceGrade(relative_error="30%", optimism="10%").relative_error
    0.3
    """

    relative_error: Annotated[Part, Field(ge=0, le=1)]
    """Standard deviation over the mean."""
    optimism: Annotated[Part, Field(gt=-1, lt=1)] = 0.0
    """Share by which the number flatters the result; negative where it tends to be modest."""
    source: Id | None = None
    note: Text | None = None
