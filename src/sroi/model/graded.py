"""Make a belief of a number that has only a grade."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from sroi.model.base import Problem, refused
from sroi.model.grades import EvidenceGrade
from sroi.model.walk import Entry


def believed(entry: Entry, grades: Mapping[str, EvidenceGrade]) -> Entry:
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


def infeasible(grades: Mapping[str, EvidenceGrade], entries: Iterable[Entry]) -> Iterator[Problem]:
    """Yield the numbers of which their grade makes a belief that cannot be."""
    for entry in entries:
        try:
            believed(entry, grades)
        except ValidationError as error:
            said = error.errors()[0]["msg"].split(" [E")[0]
            problem = f"grade '{entry.estimate.grade}' makes a belief that cannot be: {said}"
            yield entry.keys, refused("E208", problem, "state the belief itself, without grade")
