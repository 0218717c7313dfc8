"""Hold what came of recomputing a record."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from sroi.analysis.answer import Amount, Answer
from sroi.analysis.provenance.difference import Difference
from sroi.analysis.provenance.saying import Language, Sentence

Verdict = Literal["identical", "agrees", "differs", "altered"]


@dataclass(frozen=True)
class Verified:
    """Hold one number of a record beside what it comes to here and now.

    A number that is never reached is infinite; one that only one side has is NaN on the other.
    """

    figure: str
    """Figure and what is told of it: ``sroi_ratio.quantiles.5%``."""
    recorded: Amount
    recomputed: Amount
    difference: Amount
    """Recomputed less recorded."""
    is_identical: bool
    """Whether the two are the same to the bit."""

    @property
    def relative_difference(self) -> float:
        """The difference as a share of the larger of the two; NaN where one is missing."""
        largest = max(abs(self.recorded), abs(self.recomputed))
        return 0.0 if self.is_identical or not largest else abs(self.difference) / largest


@dataclass(frozen=True)
class Stated:
    """Hold something else that a record says, and what it would say here and now."""

    name: str
    recorded: str
    recomputed: str


@dataclass(frozen=True)
class Verification(Answer[Verified]):
    """Hold every number of a record, recomputed, and what that means in one sentence."""

    question: ClassVar[str] = "Does the record hold?"

    verdict: Verdict = "identical"
    """``agrees`` is within 1e-12 of every number, by other versions or on another machine."""
    statements: tuple[Stated, ...] = ()
    """Conventions, tables, draws and findings that the record states otherwise."""
    environment: tuple[Stated, ...] = ()
    """Versions and parts of the machine that are others than those of the record."""
    sentences: tuple[Sentence, ...] = ()
    changed: Difference | None = None
    """What changed since, where a map was given to compare with."""

    @property
    def holds(self) -> bool:
        """Whether the record holds, and is about the map that was given."""
        since = self.changed is not None and len(self.changed) > 0
        return self.verdict in ("identical", "agrees") and not since

    def said(self, language: Language) -> tuple[str, ...]:
        """Return the verdict, then what else there is to say, sentence by sentence."""
        more = () if self.changed is None else self.changed.said(language)
        return (*(sentence.said(language) for sentence in self.sentences), *more)

    def cells(
        self,
        language: Language = "en",  # noqa: ARG002  # Answer asks for it; digits have no language
    ) -> Iterator[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
        """Yield the table: figures at best estimates, and all that differs, with every digit."""
        rows = [
            (row.figure, *map(repr, (row.recorded, row.recomputed, row.difference)),
             "=" if row.is_identical else "≠")
            for row in self
            if not row.is_identical or row.figure.endswith(".central")
        ]  # fmt: skip
        yield self.columns, rows

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values, ready for JSON, with sentences in English."""
        return {
            **super().to_dict(),
            "verdict": self.verdict,
            "holds": self.holds,
            "statements": [dict(vars(each)) for each in self.statements],
            "environment": [dict(vars(each)) for each in self.environment],
            "sentences": list(self.said("en")),
            "changed": None if self.changed is None else self.changed.to_dict(),
        }

    def __str__(self) -> str:
        return "\n".join([self.question, *self.said("en")])
