"""Say that a finding of an assurance check is known and accepted, and why."""

from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel

from sroi.errors import did_you_mean
from sroi.model.base import Frozen, Problem, Text, refused
from sroi.model.paths import find, paths

MOST_HINTS = 20
"""Comparing words takes time, and nobody misspells more paths than that one by one."""


class Waiver(Frozen):
    """Accept what one rule finds, in one place or wherever it finds something.

    The finding stays where it was, with the reason beside it.

    Examples
    --------
    >>> Waiver(rule="P201", path="outcomes.company", reason="Measured from next year on").rule
    'P201'
    """

    rule: Text
    """Code of the rule."""
    path: Text | None = None
    """Where it is waived, and below; everywhere unless stated."""
    reason: Text
    """Why the finding is accepted."""

    def covers(self, path: str) -> bool:
        """Tell whether this waives what its rule finds in a place."""
        return self.path is None or self.path == path or path.startswith(f"{self.path}.")


def is_lost(waiver: Waiver, root: type[BaseModel], content: Any) -> bool:
    """Tell whether the path of a waiver leads nowhere in a written map."""
    path = waiver.path
    if path is None or path in root.model_fields:
        return False
    return find(root, content, path.removesuffix(".value")) is None


def waiver_problems(
    waivers: Sequence[Waiver], root: type[BaseModel], content: Any
) -> Iterator[Problem]:
    """Yield the waivers whose path leads nowhere, and those that waive the same twice."""
    seen: set[tuple[str, str | None]] = set()
    hints = MOST_HINTS
    for number, waiver in enumerate(waivers):
        if waiver.path is not None and is_lost(waiver, root, content):
            known = paths(content) if hints else ()
            hint = did_you_mean(waiver.path, known) if hints else "look at the faults above"
            hints = max(hints - 1, 0)
            error = refused("E303", f"the map has no '{waiver.path[:200]}'", hint)
            yield ("waivers", number, "path"), error
        if (waiver.rule, waiver.path) in seen:
            problem = f"{waiver.rule[:70]} is waived here twice"
            yield ("waivers", number), refused("E206", problem, "keep one reason")
        seen.add((waiver.rule, waiver.path))
