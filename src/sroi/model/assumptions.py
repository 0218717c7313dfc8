"""Look at how assumptions refer to each other: never in a circle, never without bound."""

from collections.abc import Iterator, Mapping

from sroi.model.base import Problem, refused
from sroi.model.estimate import Assumption, Estimate
from sroi.model.walk import Entry, factors

MOST_FACTORS = 1000
DEEPEST = 100


def entanglements(assumptions: Mapping[str, Estimate]) -> Iterator[Problem]:
    """Yield the first circle, or the first assumption that is made of too many others."""
    sizes: dict[str, int] = {}
    depths: dict[str, int] = {}
    for name in assumptions:
        trail = [name]
        while trail:
            current = trail[-1]
            used = [other for other in _used(assumptions, current) if other in assumptions]
            ahead = next((other for other in used if other not in sizes), None)
            if ahead is None:
                own = _numbers(assumptions, current)
                sizes[current] = own + sum(sizes[other] for other in used)
                depths[current] = 1 + max((depths[other] for other in used), default=0)
                trail.pop()
            elif ahead in trail:
                yield _circle([*trail[trail.index(ahead) :], ahead])
                return
            else:
                trail.append(ahead)
            too_deep = max(len(trail), depths.get(current, 0)) > DEEPEST
            if too_deep or sizes.get(current, 0) > MOST_FACTORS:
                yield _too_much(current)
                return


def _circle(names: list[str]) -> Problem:
    shown = names if len(names) <= 8 else [*names[:4], "…", *names[-3:]]
    problem = f"assumptions refer to each other in a circle: {' -> '.join(shown)}"
    return ("assumptions", names[0]), refused("E301", problem, "state one of them as a number")


def _too_much(name: str) -> Problem:
    problem = f"'{name}' is made of over {MOST_FACTORS} numbers, or over {DEEPEST} levels deep"
    return ("assumptions", name), refused("E106", problem, "state it as one number")


def _used(assumptions: Mapping[str, Estimate], name: str) -> Iterator[str]:
    for entry in _ends(Entry(("assumptions", name), assumptions[name], None)):
        if isinstance(entry.estimate.value, Assumption):
            yield entry.estimate.value.assumption


def _numbers(assumptions: Mapping[str, Estimate], name: str) -> int:
    ends = _ends(Entry(("assumptions", name), assumptions[name], None))
    return sum(not isinstance(entry.estimate.value, Assumption) for entry in ends)


def _ends(slot: Entry) -> Iterator[Entry]:
    """Yield what a product is made of, down to numbers and references."""
    parts = tuple(factors(slot))
    if not parts:
        yield slot
    for part in parts:
        yield from _ends(part)
