"""Hold what an assurance check found."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any, ClassVar, Literal

from sroi.analysis.answer import Answer
from sroi.analysis.assurance.rule import Level, Rule


@dataclass(frozen=True)
class Finding:
    """State one thing that a rule found, in English; `Findings.said` has it in French too."""

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

    def __str__(self) -> str:
        place = f"{self.path}: " if self.path else ""
        waived = "" if self.waived is None else f"; waived: {self.waived}"
        return f"{place}{self.message}; {self.remedy} [{self.rule}, {self.level}]{waived}"


@dataclass(frozen=True)
class Principle:
    """Count what the rules of one principle looked at."""

    principle: int
    looked_at: int
    """Places that its rules looked at, each rule counted by itself."""
    found: int
    """Findings that are not waived."""
    waived: int


@dataclass(frozen=True)
class Findings(Answer[Finding]):
    """Hold every finding of a check, the gravest first, and how much was looked at."""

    question: ClassVar[str] = "What would an assurance check find?"
    tables: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("rule", "level", "path", "message", "remedy", "waived"),
    )

    by_principle: tuple[Principle, ...] = ()
    rules: tuple[Rule, ...] = ()
    """The rules that looked."""
    skipped: tuple[str, ...] = ()
    """Codes of the rules that need draws, and had none."""
    facts: tuple[Mapping[str, Any], ...] = ()
    """What the texts of each finding are made of."""

    @staticmethod
    def name_of(row: Finding) -> str:
        """Return what names a finding: its rule and its path."""
        return f"{row.rule} {row.path}".rstrip()

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

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values, ready for JSON, with texts in English."""
        return {
            **super().to_dict(),
            "by_principle": [dict(vars(each)) for each in self.by_principle],
            "rules": [each.code for each in self.rules],
            "skipped": list(self.skipped),
        }

    def __str__(self) -> str:
        return "\n".join(
            [self.question, *(f"  {row}" for row in self), *self._counts(), *self.notes]
        )

    def _repr_html_(self) -> str:
        counts = "".join(f"<p>{escape(line)}</p>" for line in self._counts())
        return super()._repr_html_() + counts

    def _counts(self) -> Iterator[str]:
        for each in self.by_principle:
            if each.looked_at:
                waived = f", {each.waived:,} waived" if each.waived else ""
                yield (f"principle {each.principle}: {each.looked_at:,} looked at, "
                       f"{each.found:,} found{waived}")  # fmt: skip
        if self.skipped:
            yield f"not looked at without draws: {', '.join(self.skipped)}"
