"""Find the rules that other packages bring, and stand between them and who asks."""

import re
from collections.abc import Iterable, Iterator
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from sroi.analysis.assurance.evidence import Evidence
from sroi.analysis.assurance.rule import LEVELS, Look, Rule, Words
from sroi.errors import ExtensionError

GROUP = "sroi.rules"
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_OWN_CODE = re.compile(r"[Pp][0-9]")
_REMEDY = "tell who maintains it, or uninstall it"


def other_rules(taken: Iterable[str]) -> tuple[Rule, ...]:
    """Return the rules of other packages, in the order of their entry points.

    Parameters
    ----------
    taken
        Codes that are in use already.

    Raises
    ------
    ExtensionError
        If an entry point cannot be loaded, gives anything but rules, or a code that is not free.
    """
    codes = dict.fromkeys(taken, "sroi")
    rules = []
    for point in sorted(entry_points(group=GROUP), key=lambda each: (_owner(each), each.name)):
        for found in _loaded(point):
            wrong = _wrong(found)
            if wrong is None and found.code in codes:
                wrong = f"its code {found.code} is that of a rule of '{codes[found.code]}'"
            if wrong is not None:
                raise ExtensionError(f"{_named(point)}: {wrong}", remedy=_REMEDY)
            codes[found.code] = _owner(point)
            rules.append(found)
    return tuple(rules)


def _owner(point: EntryPoint) -> str:
    return point.dist.name if point.dist is not None else "unknown"


def _named(point: EntryPoint) -> str:
    return f"the rules '{point.name}' of the package '{_owner(point)}'"


def _loaded(point: EntryPoint) -> list[Any]:
    try:
        found = point.load()
        return [found] if isinstance(found, Rule) else list(found)
    except Exception as error:
        raise ExtensionError(f"{_named(point)}: {_said(error)}", remedy=_REMEDY) from error


def _wrong(found: Any) -> str | None:
    """Return what is wrong with something that should be a rule."""
    if not isinstance(found, Rule):
        return f"gives {type(found).__name__}, which is not a Rule"
    if not isinstance(found.code, str) or not _CODE.fullmatch(found.code):
        return f"{found.code!r} cannot be the code of a rule"
    if _OWN_CODE.match(found.code):
        return f"codes like {found.code} are kept for the rules of sroi"
    if found.principle not in range(1, 9) or found.level not in LEVELS:
        return f"{found.code} has principle {found.principle!r} and level {found.level!r}"
    texts = (found.title, found.message, found.remedy)
    if not all(isinstance(text, Words) for text in texts) or not callable(found.look):
        return f"{found.code} lacks texts in two languages, or a function that looks"
    return None


def guarded(rule: Rule, evidence: Evidence) -> Iterator[Look]:
    """Yield what a rule sees; a rule of another package that fails is named.

    Raises
    ------
    ExtensionError
        If it fails, or does not yield looks of which its texts can be made.
    """
    if _OWN_CODE.match(rule.code):
        yield from rule.look(evidence)
        return
    try:
        for look in rule.look(evidence):
            path, facts = look
            if facts is not None:
                for language in ("en", "fr"):
                    rule.message.said(language, facts)
                    rule.remedy.said(language, facts)
            yield Look(str(path), facts)
    except Exception as error:
        raise ExtensionError(f"rule {rule.code}: {_said(error)}", remedy=_REMEDY) from error


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
