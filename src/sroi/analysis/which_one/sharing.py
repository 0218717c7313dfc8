"""Say which beliefs options share, so that these are drawn once, and all others apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sroi.engine.plan import Plan
from sroi.model.correlation import Together
from sroi.model.impact_map import ImpactMap

_CORRELATIONS = "correlations."

Told = Mapping[str, Any]
"""What a map tells of each uncertain number, by path; equal if, and only if, it is the same."""


@dataclass(frozen=True)
class Sharing:
    """Hold how the beliefs of several options hang together."""

    streams: Mapping[str, Mapping[str, str]]
    """Name of the random stream of each path that is not drawn under its own, by option."""
    shared: tuple[str, ...]
    """Paths of the numbers that at least two options share."""
    apart: tuple[str, ...]
    """Paths that options have in common, but of which they do not tell the same."""


def told(impact_map: ImpactMap, plan: Plan) -> Told:
    """Return what a map tells of each uncertain number, and of each correlation.

    That is the belief, its unit, who says so, and, for numbers that move together, what is told of
    all of them and how they are correlated. Sources are the same if they say the same, whatever
    their id.
    """
    alone = {
        entry.path: (entry.estimate.value, entry.estimate.unit,
                     impact_map.sources.get(entry.source or ""))
        for entry in impact_map.believed
        if entry.estimate.is_uncertain
    }  # fmt: skip
    found: dict[str, Any] = dict(alone)
    for group in plan.together:
        members = _together(group, alone)
        found |= {path: (alone[path], members) for path in group.paths}
        found[_factor(group)] = members
    return found


def _together(group: Together, alone: Told) -> Any:
    return group.names, group.paths, group.rank.tolist(), [alone[path] for path in group.paths]


def _factor(group: Together) -> str:
    """Return the path of what numbers that move together have in common; see `Copula.factor`."""
    return f"{_CORRELATIONS}{group.names[0]}"


def share(options: Mapping[str, Told]) -> Sharing:
    """Name the random streams of options, whatever the order in which these stand.

    A path of which all options that have it tell the same is a stream of its own name, as in every
    evaluation. Of any other path, those that tell the same share a stream that carries the name of
    the alphabetically first of them.

    Parameters
    ----------
    options
        What each option tells, by its name.

    Examples
    --------
    >>> found = share({"a": {"x": 1, "y": 2}, "b": {"x": 1, "y": 3}, "c": {"y": 3, "z": 4}})
    >>> found.streams["a"], found.streams["c"]
    ({'y': 'y@a'}, {'y': 'y@b'})
    >>> found.shared, found.apart
    (('x', 'y'), ('y',))
    """
    streams: dict[str, dict[str, str]] = {name: {} for name in options}
    shared: list[str] = []
    apart: list[str] = []
    for path in sorted({path for each in options.values() for path in each}):
        alike: list[list[str]] = []
        for name in sorted(name for name in options if path in options[name]):
            said = options[name][path]
            own = next((names for names in alike if options[names[0]][path] == said), None)
            if own is None:
                alike.append([name])
            else:
                own.append(name)
        is_number = not path.startswith(_CORRELATIONS)
        if len(alike) > 1:
            apart += [path] * is_number
            for names in alike:
                # No path has an @, so that no two streams have one name.
                streams |= {name: streams[name] | {path: f"{path}@{names[0]}"} for name in names}
        if any(len(names) > 1 for names in alike):
            shared += [path] * is_number
    return Sharing(streams, tuple(shared), tuple(apart))
