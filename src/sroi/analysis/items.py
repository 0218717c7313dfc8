"""Say which numbers of a plan are asked about: one by one, or gathered into groups."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from sroi.engine.plan import Plan
from sroi.errors import QuestionError, UnknownPathError, did_you_mean
from sroi.model.impact_map import ImpactMap
from sroi.model.walk import Entry

Grouping = Literal["estimate", "source", "stakeholder", "outcome", "kind"]
GROUPINGS: tuple[Grouping, ...] = ("estimate", "source", "stakeholder", "outcome", "kind")


class Item(NamedTuple):
    """Hold what is varied together: one number, or those of a group."""

    name: str
    columns: tuple[int, ...]
    """Columns of the plan, in their order."""


def column_of(plan: Plan, path: str) -> int:
    """Return the column of a number.

    Raises
    ------
    UnknownPathError
        If no figure depends on it.
    """
    known = {entry.path: column for column, entry in enumerate(plan.entries)}
    if path not in known:
        hint = did_you_mean(path, known)
        raise UnknownPathError(f"no figure depends on '{path[:200]}'", remedy=hint)
    return known[path]


def uncertain(plan: Plan) -> tuple[int, ...]:
    """Return the columns of the numbers of which something is believed.

    Raises
    ------
    QuestionError
        If there are none: nothing varies, so that there is nothing to answer.
    """
    columns = tuple(
        column for column, entry in enumerate(plan.entries) if entry.estimate.is_uncertain
    )
    if not columns:
        raise QuestionError(
            "the map has no uncertain estimate, so that nothing varies",
            remedy="state what is believed of its numbers, as low, best and high",
        )
    return columns


def items(plan: Plan, impact_map: ImpactMap, by: Grouping = "estimate") -> tuple[Item, ...]:
    """Return the uncertain numbers, gathered so that no two items depend on each other.

    Numbers that move together by a correlation are one item, or join the groups that they are in.

    Raises
    ------
    UnknownPathError
        If there is no such way to gather them.
    """
    if by not in GROUPINGS:
        hint = did_you_mean(str(by), GROUPINGS)
        raise UnknownPathError(f"estimates are not gathered by '{by}'", remedy=hint)
    label = labels(impact_map)[by]
    groups: dict[str, list[int]] = {}
    for column in uncertain(plan):
        groups.setdefault(label(plan.entries[column]), []).append(column)
    columns = {entry.path: column for column, entry in enumerate(plan.entries)}
    for joined in plan.together:
        moving = {columns[path] for path in joined.paths if path in columns}
        names = [name for name, own in groups.items() if moving & set(own)]
        if len(names) > 1:
            merged = [column for name in names for column in groups.pop(name)]
            groups[" + ".join(names)] = merged
    return tuple(Item(name, tuple(sorted(own))) for name, own in groups.items())


def labels(impact_map: ImpactMap) -> Mapping[str, Callable[[Entry], str]]:
    """Return what names the group of a number, for each way to gather numbers."""

    def of_outcome(entry: Entry) -> str:
        return ".".join(map(str, entry.keys[:2]))

    def stakeholder(entry: Entry) -> str:
        section, name = entry.keys[0], str(entry.keys[1])
        if section == "outcomes":
            return f"stakeholders.{impact_map.outcomes[name].stakeholder}"
        if section == "inputs" and impact_map.inputs[name].stakeholder:
            return f"stakeholders.{impact_map.inputs[name].stakeholder}"
        return of_outcome(entry)

    return {
        "estimate": lambda entry: entry.path,
        "source": lambda entry: f"sources.{entry.source}" if entry.source else "no source",
        "stakeholder": stakeholder,
        "outcome": of_outcome,
        "kind": kind,
    }


def kind(entry: Entry) -> str:
    """Return the kind of a number: the part of its outcome or input that it states."""
    if entry.keys[0] == "assumptions":
        return "assumption"
    words = [str(key) for key in entry.keys]
    if "discounting" in words:
        return "discount_rate"
    if entry.keys[0] == "financial_proxies" or "financial_proxy" in words:
        return "financial_proxy"
    return "input" if entry.keys[0] == "inputs" else words[2]


def paths_of(plan: Plan, columns: Iterable[int]) -> Sequence[str]:
    """Return the paths of some columns."""
    return [plan.entries[column].path for column in columns]
