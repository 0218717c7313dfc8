"""Say what is asked about several options at once: items, each as columns of every option."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sroi.analysis.items import Grouping, items
from sroi.analysis.worth_knowing.decision import Decision
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
    gathered = _Gathered(decision)
    refused: QuestionError | None = None
    for place, option in enumerate(decision.options):
        try:
            own = items(option.plan, option.impact_map, by)
        except QuestionError as error:
            refused = error
            continue
        for item in own:
            name = _own_name(decision, place, item.columns) if by == "estimate" else item.name
            gathered.add(name, place, item.columns)
    if refused is not None and not gathered.groups:
        raise refused
    return tuple(gathered.asked())


class _Gathered:
    """Gather columns of options into groups that have no name and no number in common."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        self.groups: dict[str, dict[int, set[int]]] = {}
        self._owners: dict[str, str] = {}
        """Group of each name and each random stream."""

    def add(self, name: str, place: int, columns: Iterable[int]) -> None:
        """Add an item of one option to the groups that it belongs to, which become one."""
        streams = self._streams(place, columns)
        keys = [f"name {name}", *streams]
        owners = dict.fromkeys(self._owners[key] for key in keys if key in self._owners)
        new = [] if keys[0] in self._owners else [name]
        group = " + ".join(dict.fromkeys([*owners, *new]))
        joined: dict[int, set[int]] = {place: set(columns)}
        for owner in owners:
            for where, theirs in self.groups.pop(owner).items():
                joined.setdefault(where, set()).update(theirs)
        self.groups[group] = joined
        if owners and [*owners] != [group]:
            changed = {key: group for key, owner in self._owners.items() if owner in owners}
            self._owners |= changed
        self._owners |= dict.fromkeys(keys, group)

    def asked(self) -> Iterator[Asked]:
        """Yield the groups."""
        for name, columns in self.groups.items():
            streams = {each for place, own in columns.items() for each in self._streams(place, own)}
            every = (columns.get(place, ()) for place in range(len(self.decision.options)))
            yield Asked(name, tuple(tuple(sorted(own)) for own in every), len(streams))

    def _streams(self, place: int, columns: Iterable[int]) -> list[str]:
        """Return the names of the random streams of columns: equal for the same estimate only."""
        option = self.decision.options[place]
        names = self.decision.streams[option.name]
        paths = (option.plan.entries[column].path for column in columns)
        return [names.get(path, path) for path in paths]


def _own_name(decision: Decision, place: int, columns: Iterable[int]) -> str:
    option = decision.options[place]
    streams = decision.streams[option.name]
    paths = [option.plan.entries[column].path for column in columns]
    apart = any(path in streams for path in paths)
    return " + ".join(paths) + (f" ({option.name})" if apart else "")
