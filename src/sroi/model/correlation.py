"""Say that beliefs move together: rank correlations between the numbers of a map."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import combinations
from typing import Annotated

import numpy as np
from pydantic import Field

from sroi.errors import did_you_mean
from sroi.model.base import Frozen, Id, Problem, Text, Texts, refused
from sroi.model.distributions import Number
from sroi.model.walk import Entry
from sroi.typing import FloatArray, Locked

MOST = 500
"""Numbers that may move together."""
_ROUNDS = 200
_SAFELY = 0.999


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
    """Spearman's, of every pair."""
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
        """Correlation of the normal scores, by Pearson's formula. Shape `(n, n)`. [1]."""
        from scipy.special import sindg

        result: FloatArray = 2.0 * sindg(30.0 * self.rank)
        np.fill_diagonal(result, 1.0)
        return result


def together(
    correlations: Mapping[str, Correlation], entries: Iterable[Entry]
) -> Iterator[Together]:
    """Yield each set of uncertain numbers that correlations join."""
    known = [entry.path for entry in entries if entry.estimate.is_uncertain]
    pairs: dict[tuple[str, str], float] = {}
    members = {name: matched(stated, known) for name, stated in correlations.items()}
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


def matched(stated: Correlation, known: Iterable[str]) -> list[str]:
    """Return the paths that a correlation names, in alphabetical order."""
    wanted = [pattern.split(".") for pattern in stated.among]
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


def impossible(
    correlations: Mapping[str, Correlation], entries: Iterable[Entry]
) -> Iterator[Problem]:
    """Yield the correlations that lead nowhere, contradict each other, or cannot be."""
    entries = tuple(entries)
    paths = [entry.path for entry in entries]
    for name, stated in correlations.items():
        for pattern in stated.among:
            alone = stated.model_copy(update={"among": (pattern,)})
            if not matched(alone, paths):
                error = refused("E303", f"the map has no '{pattern[:200]}'",
                                did_you_mean(pattern, paths))  # fmt: skip
                yield ("correlations", name, "among"), error
    yield from _stated_twice(correlations, paths)
    for group in together(correlations, entries):
        yield from _too_many(group)
        if len(group.paths) <= MOST and np.linalg.eigvalsh(group.scores)[0] < -1e-9:
            yield (
                ("correlations", group.names[0]),
                refused(
                    "E304",
                    "no numbers have these rank correlations with each other",
                    f"the nearest possible are {_nearest(group, correlations)}",
                ),
            )


def _stated_twice(
    correlations: Mapping[str, Correlation], paths: Iterable[str]
) -> Iterator[Problem]:
    seen: dict[tuple[str, str], str] = {}
    for name, stated in correlations.items():
        for pair in combinations(matched(stated, paths)[: MOST + 1], 2):
            first = seen.setdefault(pair, name)
            if first != name:
                problem = f"'{first}' states the correlation of {pair[0]} and {pair[1]} too"
                yield ("correlations", name), refused("E206", problem, "state each pair once")
                break


def _too_many(group: Together) -> Iterator[Problem]:
    if len(group.paths) > MOST:
        problem = f"{len(group.paths)} numbers move together"
        yield ("correlations", group.names[0]), refused("E200", problem, f"at most {MOST} can")


def _nearest(group: Together, correlations: Mapping[str, Correlation]) -> str:
    """Say for each correlation which value the nearest possible matrix gives its pairs."""
    # A thousandth less than the nearest, so that what is shown can be stated as it is shown.
    scores = _SAFELY * np.clip(nearest(group.scores), -1, 1)
    rank = 6.0 / np.pi * np.arcsin(scores / 2.0)
    place = {path: number for number, path in enumerate(group.paths)}
    said = []
    for name in group.names:
        paths = matched(correlations[name], group.paths)
        values = [float(rank[place[one], place[other]]) for one, other in combinations(paths, 2)]
        if values:
            low, high = min(values), max(values)
            span = f"{low:.4f}" if high - low < 5e-5 else f"{low:.4f} to {high:.4f}"
            said.append(f"{name}: {span}")
    return ", ".join(said)


def nearest(matrix: FloatArray) -> FloatArray:
    """Return the correlation matrix that is nearest to a symmetric matrix.

    Parameters
    ----------
    matrix
        Ones on its diagonal. Shape `(n, n)`. [1]

    Returns
    -------
    FloatArray
        Without negative eigenvalues, but for rounding. Shape `(n, n)`. [1]

    References
    ----------
    Higham (2002), Computing the nearest correlation matrix, IMA Journal of Numerical Analysis
    22(3): alternating projections with Dykstra's correction.
    """
    result, correction = matrix.copy(), np.zeros(matrix.shape)
    for _ in range(_ROUNDS):
        shifted = result - correction
        values, vectors = np.linalg.eigh(shifted)
        positive = (vectors * np.maximum(values, 0.0)) @ vectors.T
        correction = positive - shifted
        last, result = result, positive.copy()
        np.fill_diagonal(result, 1.0)
        if np.abs(result - last).max() < 1e-10:
            break
    return result
