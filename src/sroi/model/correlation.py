"""Say that beliefs move together: rank correlations between the numbers of a map."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import combinations
from typing import Annotated

import numpy as np
from pydantic import Field
from pydantic_core import PydanticCustomError

from sroi.errors import did_you_mean
from sroi.model.base import Frozen, Id, Problem, Text, Texts, refused
from sroi.model.distributions import Number
from sroi.model.walk import Entry
from sroi.typing import FloatArray, Locked

MOST = 500
"""Numbers that may move together."""
_HALVINGS = 30
_SAFELY = 0.999
_ROUNDING = 1e-9


class Correlation(Frozen):
    """Say that some numbers move together, all pairs of them alike.

    Examples
    --------
    >>> Correlation(among=["outcomes.*.deadweight"], rank_correlation=0.5).rank_correlation
    0.5
    """

    among: Annotated[Texts, Field(min_length=1)]
    """Paths of numbers; ``*`` stands for any one name, and a path for all numbers below it."""
    rank_correlation: Annotated[Number, Field(ge=-1, le=1)]
    """Spearman's, of every pair; nearer to 0 where a belief has steps."""
    source: Id | None = None
    note: Text | None = None


@dataclass(frozen=True, eq=False)
class Together(Locked):
    """Hold numbers that move together, and how.

    Parameters
    ----------
    names
        Ids of the correlations that join them.
    paths
        Of the numbers, in alphabetical order.
    rank
        Rank correlation of each pair. Shape `(n, n)`. [1]
    alike
        Whether they share one correlation, which is not negative.
    """

    names: tuple[str, ...]
    paths: tuple[str, ...]
    rank: FloatArray
    alike: bool

    @property
    def scores(self) -> FloatArray:
        """Correlation of the normal scores. Shape `(n, n)`. [1]."""
        return scores(self.rank)


def together(
    correlations: Mapping[str, Correlation], entries: Iterable[Entry]
) -> Iterator[Together]:
    """Yield each set of uncertain numbers that correlations join."""
    known = [entry.path for entry in entries if entry.estimate.is_uncertain]
    pairs: dict[tuple[str, str], float] = {}
    members = {name: matched(stated.among, known) for name, stated in correlations.items()}
    for name, paths in members.items():
        pairs |= dict.fromkeys(combinations(paths, 2), correlations[name].rank_correlation)
    for names in _joined(members):
        paths = sorted({path for name in names for path in members[name]})
        if len(paths) < 2:
            continue
        rank = np.eye(len(paths))
        for (one, path), (other, second) in combinations(enumerate(paths), 2):
            rank[one, other] = rank[other, one] = pairs.get((path, second), 0.0)
        alike = len(names) == 1 and correlations[names[0]].rank_correlation >= 0
        yield Together(names, tuple(paths), rank, alike)


def matched(among: Iterable[str], known: Iterable[str]) -> list[str]:
    """Return the paths that patterns name, each once, in alphabetical order."""
    wanted = [pattern.split(".") for pattern in among]
    found = []
    for path in known:
        parts = path.split(".")
        if any(
            len(pattern) <= len(parts) and all(map(fnmatchcase, parts, pattern))
            for pattern in wanted
        ):
            found.append(path)
    return sorted(set(found))


def _joined(members: Mapping[str, list[str]]) -> Iterator[tuple[str, ...]]:
    """Yield the correlations that share numbers, directly or through others."""
    left = dict(sorted(members.items()))
    while left:
        name, paths = next(iter(left.items()))
        del left[name]
        names, reached = [name], set(paths)
        grown = True
        while grown:
            near = [other for other, theirs in left.items() if reached & set(theirs)]
            grown = bool(near)
            for other in near:
                reached |= set(left.pop(other))
                names.append(other)
        yield tuple(sorted(names))


def uncertain_only(
    correlations: Mapping[str, Correlation], entries: Iterable[Entry]
) -> dict[str, Correlation]:
    """Return correlations without what names fixed numbers only: a scenario has fixed them."""
    entries = tuple(entries)
    paths = [entry.path for entry in entries]
    uncertain = [entry.path for entry in entries if entry.estimate.is_uncertain]
    unknown = {
        pattern
        for stated in correlations.values()
        for pattern in stated.among
        if not matched((pattern,), paths)
    }  # which have their own fault
    kept = {}
    for name, stated in correlations.items():
        among = tuple(
            each for each in stated.among if each in unknown or matched((each,), uncertain)
        )
        if unknown & set(among) or len(matched(among, uncertain)) > 1:
            kept[name] = stated.model_copy(update={"among": among})
    return kept


def impossible(
    correlations: Mapping[str, Correlation], entries: Iterable[Entry]
) -> Iterator[Problem]:
    """Yield the correlations that lead nowhere, contradict each other, or cannot be."""
    entries = tuple(entries)
    paths = [entry.path for entry in entries]
    uncertain = [entry.path for entry in entries if entry.estimate.is_uncertain]
    for name, stated in correlations.items():
        wrong = tuple(_naming_nothing(stated, paths, uncertain))
        for error in wrong or _alone(stated, uncertain):
            yield ("correlations", name, "among"), error
    yield from _stated_twice(correlations, paths)
    for group in together(correlations, entries):
        if len(group.paths) > MOST:
            problem = f"{len(group.paths)} numbers move together"
            yield ("correlations", group.names[0]), refused("E200", problem, f"at most {MOST} can")
        elif not _is_possible(group.rank):
            problem = "no numbers have these rank correlations with each other"
            error = refused("E304", problem, _weaker(group, correlations))
            yield ("correlations", group.names[0]), error


def _naming_nothing(
    stated: Correlation, paths: list[str], uncertain: list[str]
) -> Iterator[PydanticCustomError]:
    for pattern in stated.among:
        found = matched((pattern,), paths)
        if not found:
            hint = did_you_mean(pattern, paths)
            yield refused("E303", f"the map has no '{pattern[:200]}'", hint)
        elif not matched((pattern,), uncertain):
            problem = f"{found[0]} is a fixed number and moves with nothing"
            if len(found) > 1:
                problem = f"'{pattern[:200]}' names fixed numbers only, which move with nothing"
            yield refused("E304", problem, "state what is believed of it, or leave it out")


def _alone(stated: Correlation, uncertain: list[str]) -> Iterator[PydanticCustomError]:
    found = matched(stated.among, uncertain)
    if len(found) < 2:
        problem = f"only {found[0]} is named, and it moves with nothing"
        yield refused("E304", problem, "name two uncertain numbers or more")


def _stated_twice(
    correlations: Mapping[str, Correlation], paths: Iterable[str]
) -> Iterator[Problem]:
    seen: dict[tuple[str, str], str] = {}
    for name, stated in correlations.items():
        for pair in combinations(matched(stated.among, paths)[: MOST + 1], 2):
            first = seen.setdefault(pair, name)
            if first != name:
                problem = f"'{first}' states the correlation of {pair[0]} and {pair[1]} too"
                yield ("correlations", name), refused("E206", problem, "state each pair once")
                break


def _is_possible(rank: FloatArray) -> bool:
    return bool(np.linalg.eigvalsh(scores(rank))[0] >= -_ROUNDING)


def _weaker(group: Together, correlations: Mapping[str, Correlation]) -> str:
    """Offer all the correlations times one factor, about the greatest that is possible."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if _is_possible(group.rank * middle) else (low, middle)
    while not _is_possible(_shown(group.rank * low)):
        low *= _SAFELY
    stated = {name: correlations[name].rank_correlation for name in group.names}
    shown = _shown(low * np.array(list(stated.values()))).tolist()
    offered = ", ".join(f"{name}: {rank:.4f}" for name, rank in zip(stated, shown, strict=True))
    return f"possible, at {low:.4g} times what is stated, are {offered}"


def _shown(rank: FloatArray) -> FloatArray:
    """Cut off what is not shown, so that it can be stated as it is shown."""
    result: FloatArray = np.trunc(rank * 1e4) / 1e4
    return result


def scores(rank: FloatArray) -> FloatArray:
    """Return the correlations of normal scores with these rank correlations.

    By Pearson's formula.

    Parameters
    ----------
    rank
        Rank correlation of each pair; the diagonal is not looked at. Shape `(n, n)`. [1]

    Returns
    -------
    FloatArray
        With ones on its diagonal. Shape `(n, n)`. [1]
    """
    from scipy.special import sindg

    result: FloatArray = 2.0 * sindg(30.0 * rank)
    np.fill_diagonal(result, 1.0)
    return result
