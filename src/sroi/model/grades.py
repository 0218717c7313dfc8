"""Let a grade of evidence say how uncertain a number is, on a scale that the analyst supplies."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, ValidationError

from sroi.model.base import Frozen, Id, Problem, Text, refused
from sroi.model.distributions import Number

if TYPE_CHECKING:
    from sroi.model.walk import Entry


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


def believed(entry: "Entry", grades: Mapping[str, EvidenceGrade]) -> "Entry":
    """Return a number with the belief that its grade makes of it, or as it is without a grade.

    Raises
    ------
    ValidationError
        If no such belief stays within the domain of the number.
    """
    estimate = entry.estimate
    grade = grades.get(estimate.grade or "")
    if grade is None:
        return entry
    mean = estimate.best * (1.0 - grade.optimism)
    sd = abs(mean) * grade.relative_error
    said: dict[str, Any] = {"mean": mean, "sd": sd} if sd else {"value": mean}
    beside = {name: getattr(estimate, name) for name in ("unit", "source", "note")}
    return entry._replace(estimate=type(estimate).model_validate(said | beside))


def infeasible(
    grades: Mapping[str, EvidenceGrade], entries: Iterable["Entry"]
) -> Iterator[Problem]:
    """Yield the numbers of which their grade makes a belief that cannot be."""
    for entry in entries:
        try:
            believed(entry, grades)
        except ValidationError as error:
            said = error.errors()[0]["msg"].split(" [E")[0]
            problem = f"grade '{entry.estimate.grade}' makes a belief that cannot be: {said}"
            yield entry.keys, refused("E208", problem, "state the belief itself, without grade")
