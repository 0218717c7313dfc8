"""Say what is asked about several options at once: items, each as columns of every option."""

from collections.abc import Iterable
from dataclasses import dataclass

from sroi.analysis.decision import Decision
from sroi.analysis.items import Grouping, items
from sroi.errors import QuestionError


@dataclass(frozen=True)
class Asked:
    """Hold what is to be known together."""

    name: str
    columns: tuple[tuple[int, ...], ...]
    """Columns of each option; none where it has no such estimate."""
    estimates: int
    """How many different estimates these are."""


def asked_of(decision: Decision, by: Grouping) -> tuple[Asked, ...]:
    """Return the uncertain numbers of all options, gathered so that no two items depend.

    A number that two options have, but of which they do not tell the same, is two estimates: each
    carries the name of its option.

    Raises
    ------
    QuestionError
        If no option has an uncertain estimate.
    UnknownPathError
        If there is no such way to gather them.
    """
    found: list[tuple[str, dict[int, set[int]]]] = []
    refused: QuestionError | None = None
    for place, option in enumerate(decision.options):
        try:
            own = items(option.plan, option.impact_map, by)
        except QuestionError as error:
            refused = error
            continue
        for item in own:
            name = _own_name(decision, place, item.columns) if by == "estimate" else item.name
            _join(decision, found, name, place, item.columns)
    if refused is not None and not found:
        raise refused
    every = range(len(decision.options))
    return tuple(
        Asked(name, tuple(tuple(sorted(columns.get(place, ()))) for place in every),
              len(_streams(decision, columns)))
        for name, columns in found
    )  # fmt: skip


def _join(
    decision: Decision,
    found: list[tuple[str, dict[int, set[int]]]],
    name: str,
    place: int,
    columns: Iterable[int],
) -> None:
    """Add columns to the items that have their name or a number in common with them."""
    names, joined = [name], {place: set(columns)}
    streams = _streams(decision, joined)
    for other in [*found]:
        if other[0] == name or _streams(decision, other[1]) & streams:
            found.remove(other)
            names.insert(len(names) - 1, other[0])
            for where, theirs in other[1].items():
                joined.setdefault(where, set()).update(theirs)
    found.append((" + ".join(dict.fromkeys(names)), joined))


def _own_name(decision: Decision, place: int, columns: Iterable[int]) -> str:
    option = decision.options[place]
    streams = decision.streams[option.name]
    paths = [option.plan.entries[column].path for column in columns]
    apart = any(path in streams for path in paths)
    return " + ".join(paths) + (f" ({option.name})" if apart else "")


def _streams(decision: Decision, columns: dict[int, set[int]]) -> set[str]:
    """Return the names of the random streams of columns: equal for the same estimate only."""
    found = set()
    for place, own in columns.items():
        option = decision.options[place]
        for column in own:
            path = option.plan.entries[column].path
            found.add(decision.streams[option.name].get(path, path))
    return found
