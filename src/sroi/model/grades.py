"""Let a grade of evidence say how uncertain a number is, on a scale that the analyst supplies."""

from typing import Annotated

from pydantic import Field

from sroi.model.base import Frozen, Id, Text
from sroi.model.distributions import Number


class EvidenceGrade(Frozen):
    """Say what a grade means: how far a number errs, and how much too great it tends to be.

    A number with a grade becomes a belief with mean number x (1 - optimism) and standard deviation
    relative_error x that mean: normal for amounts, beta for shares. Durations and discount rates
    take no grade.

    Examples
    --------
    >>> EvidenceGrade(relative_error="30%", optimism="10%").relative_error
    0.3
    """

    relative_error: Annotated[Number, Field(ge=0)]
    """Standard deviation over the mean."""
    optimism: Annotated[Number, Field(lt=1)] = 0.0
    """Share of the number that is taken off; negative for a number that tends to be too small."""
    source: Id | None = None
    note: Text | None = None
