"""Make a belief of a number that has only a grade."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Self

from pydantic import ValidationError

from sroi.model.base import Problem, refused
from sroi.model.grades import EvidenceGrade
from sroi.model.optimism import Way, corrected, ways
from sroi.model.parts import Parts
from sroi.model.walk import Entry, Keys


class Grading(NamedTuple):
    """Hold what grades mean, and which way each number moves that is corrected for optimism."""

    grades: Mapping[str, EvidenceGrade]
    ways: Mapping[Keys, set[Way]]

    @classmethod
    def of(cls, parts: Parts) -> Self:
        """Look at how the numbers of a map are used, where any grade corrects for optimism."""
        corrects = any(grade.optimism for grade in parts.evidence_grades.values())
        return cls(parts.evidence_grades, ways(parts) if corrects else {})

    def grade(self, entry: Entry) -> EvidenceGrade | None:
        """Return what the grade of a number means; None where it has none."""
        return self.grades.get(entry.estimate.grade or "")

    def way(self, entry: Entry) -> Way:
        """Return the way in which a number moves; less where nothing is computed from it."""
        return next(iter(self.ways.get(entry.keys, ())), "less")

    def believed(self, entry: Entry) -> Entry:
        """Return a number with the belief that its grade makes of it, or as it is without a grade.

        Raises
        ------
        ValidationError
            If no such belief stays within the domain of the number.
        """
        estimate, grade = entry.estimate, self.grade(entry)
        if grade is None:
            return entry
        mean = corrected(estimate.best, self.way(entry), grade.optimism)
        sd = abs(mean) * grade.relative_error
        said: dict[str, Any] = {"mean": mean, "sd": sd} if sd else {"value": mean}
        beside = {name: getattr(estimate, name) for name in ("unit", "source", "note")}
        return entry._replace(estimate=type(estimate).model_validate(said | beside))

    def infeasible(self, entries: Iterable[Entry]) -> Iterator[Problem]:
        """Yield the numbers of which their grade makes a belief that cannot be."""
        for entry in entries:
            grade = self.grade(entry)
            if grade is not None and grade.optimism and len(self.ways.get(entry.keys, ())) > 1:
                problem = (
                    f"grade '{entry.estimate.grade}' corrects for optimism, and of this number "
                    "more flatters the result in one place, less in another"
                )
                remedy = "state it once for each use, or without grade"
                yield entry.keys, refused("E208", problem, remedy)
                continue
            try:
                self.believed(entry)
            except ValidationError as error:
                said = error.errors()[0]["msg"].split(" [E")[0]
                problem = f"grade '{entry.estimate.grade}' makes a belief that cannot be: {said}"
                yield entry.keys, refused("E208", problem, "state the belief itself, without grade")
