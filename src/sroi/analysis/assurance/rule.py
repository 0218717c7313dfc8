"""Say what a rule of assurance is, and keep the rules that there are."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sroi.analysis import assurance

if TYPE_CHECKING:
    from sroi.analysis.assurance.evidence import Evidence

Level = Literal["note", "doubt", "blocking"]
LEVELS: tuple[Level, ...] = ("blocking", "doubt", "note")


class Words(NamedTuple):
    """Hold one text in the languages that people read; ``{name}`` stands for a fact."""

    en: str
    fr: str

    def said(self, language: str, facts: Mapping[str, Any]) -> str:
        """Return the text with its facts; a fact that is `Words` itself is said in the language."""
        text: str = getattr(self, language)
        return text.format_map(
            {
                name: getattr(fact, language) if isinstance(fact, Words) else fact
                for name, fact in facts.items()
            }
        )


class Look(NamedTuple):
    """Hold what a rule saw in one place: nothing to say, or the facts of what it found."""

    path: str
    """What was looked at: ``outcomes.fewer_falls.deadweight``, or a section, or the map: ``""``."""
    facts: Mapping[str, Any] | None = None
    """What the rule's texts need, numbers already written for a person; None where all is well.
    See `sroi.analysis.assurance.texts`."""


Looking = Callable[["Evidence"], Iterator[Look]]


@dataclass(frozen=True)
class Rule:
    """Hold one thing that an assurance check looks at.

    Codes are permanent: the principle, then two digits. Third parties use a prefix of their own.
    """

    code: str
    principle: int
    """Of Social Value International, 1 to 8."""
    level: Level
    title: Words
    """What the rule finds, in a few words."""
    message: Words
    """What was found, in the map's own words and numbers."""
    remedy: Words
    """What to do about it."""
    look: Looking = field(repr=False, compare=False)
    needs_draws: bool = False
    """Whether it can only look at a result with draws."""


_RULES: dict[str, Rule] = {}


def rule(
    code: str,
    *,
    principle: int,
    level: Level,
    title: Words,
    message: Words,
    remedy: Words,
    needs_draws: bool = False,
) -> Callable[[Looking], Looking]:
    """Register a function of this package as what a rule looks at; others make a `Rule`."""

    def register(look: Looking) -> Looking:
        if code in _RULES:
            raise ValueError(f"two rules have the code {code}")
        _RULES[code] = Rule(code, principle, level, title, message, remedy, look, needs_draws)
        return look

    return register


def own_rules() -> tuple[Rule, ...]:
    """Return the rules of this package, by code, whichever of its modules they stand in."""
    for module in iter_modules(assurance.__path__):
        import_module(f"{assurance.__name__}.{module.name}")
    return tuple(_RULES[code] for code in sorted(_RULES))
