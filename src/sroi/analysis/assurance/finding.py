"""Hold what an assurance check found."""

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from sroi.analysis.answer import Answer
from sroi.analysis.assurance.rule import Level, Rule


@dataclass(frozen=True)
class Finding:
    """State one thing that a rule found, in English; `said` has it in French too."""

    rule: str
    """Permanent code of the rule."""
    principle: int
    level: Level
    path: str
    """What it is about; empty for the map as a whole."""
    message: str
    """What was found, in the map's own words and numbers."""
    remedy: str
    """What to do about it."""
    waived: str | None
    """Reason for which the map waives it, if it does."""


@dataclass(frozen=True)
class Principle:
    """Count what the rules of one principle looked at."""

    principle: int
    looked_at: int
    """Places that its rules looked at."""
    found: int
    """Findings that are not waived."""
    waived: int


@dataclass(frozen=True)
class Findings(Answer[Finding]):
    """Hold every finding of a check, the gravest first, and how much was looked at."""

    question: ClassVar[str] = "What would an assurance check find?"

    by_principle: tuple[Principle, ...] = ()
    rules: tuple[Rule, ...] = ()
    """The rules that looked."""
    skipped: tuple[str, ...] = ()
    """Codes of the rules that need draws, and had none."""
    facts: tuple[dict[str, Any], ...] = ()
    """What the texts of each finding are made of."""

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that the map does not waive."""
        return tuple(row for row in self if row.waived is None)

    def said(self, language: Literal["en", "fr"]) -> tuple[tuple[str, str], ...]:
        """Return message and remedy of each finding in a language."""
        rules = {each.code: each for each in self.rules}
        return tuple(
            (rules[row.rule].message.said(language, facts),
             rules[row.rule].remedy.said(language, facts))
            for row, facts in zip(self.rows, self.facts, strict=True)
        )  # fmt: skip
