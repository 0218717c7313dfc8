"""Hold what changed between two versions of a map."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from sroi.analysis.alterations import Kind
from sroi.analysis.answer import Amount, Answer, Error, Money, plain
from sroi.analysis.saying import Language, Sentence


@dataclass(frozen=True)
class Changed:
    """Hold one change, and what it adds to the ratio and to the net present value.

    What it adds is at best estimates: 0 where it moves no figure, NaN where figures are not split.
    """

    path: str
    """Where the maps differ; paths that only make sense together are joined by ``+``."""
    kind: Kind
    before: str
    """What the old map says, in its own words; nothing where it says nothing."""
    after: str
    sroi_ratio: Amount
    sroi_ratio_error: Error
    net_present_value: Money
    net_present_value_error: Error


@dataclass(frozen=True)
class Difference(Answer[Changed]):
    """Hold every change: first those that figures depend on, the largest in money first."""

    question: ClassVar[str] = "What changed?"
    tables: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("path", "kind", "before", "after"),
        ("path", "sroi_ratio", "sroi_ratio_error", "net_present_value", "net_present_value_error"),
    )

    before: Mapping[str, float] = field(default_factory=dict)
    """Ratio and net present value of the old map, at best estimates."""
    after: Mapping[str, float] = field(default_factory=dict)
    """Those of the new one."""
    units: tuple[str, str] = ("", "")
    """Unit of the money of each map."""
    conventions: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """What keeps figures from being compared: currency, price year or base year of both."""
    sentences: tuple[Sentence, ...] = ()
    """All of it in words: the figures, then the changes."""

    @property
    def is_comparable(self) -> bool:
        """Whether money of both maps means the same, so that the change of figures is split."""
        return not self.conventions

    def said(self, language: Language) -> tuple[str, ...]:
        """Return what changed, sentence by sentence."""
        return tuple(sentence.said(language) for sentence in self.sentences)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values, ready for JSON, with sentences in English."""
        return {
            **super().to_dict(),
            "before": plain(self.before),
            "after": plain(self.after),
            "units": list(self.units),
            "conventions": plain(self.conventions),
            "sentences": list(self.said("en")),
        }

    def __str__(self) -> str:
        return "\n".join([self.question, *self.said("en")])
