"""Ask why: split the change from one map to another into what each difference contributes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from itertools import pairwise
from typing import Any, ClassVar

import numpy as np

from sroi.analysis.answer import Amount, Answer, Error, Money, plain
from sroi.analysis.scenarios import apply
from sroi.analysis.what_if.differing import Change, ItemKeys, differences
from sroi.analysis.what_if.mixtures import MixtureError, Mixtures, Player
from sroi.analysis.what_if.shapley import Members, every_set, sampled_values, shapley_values
from sroi.analysis.words import Language, Note, as_number, joined, number_in, said
from sroi.engine.evaluation import evaluate
from sroi.engine.result import Result
from sroi.engine.running import Progress
from sroi.engine.simulated import requested
from sroi.errors import QuestionError
from sroi.model.impact_map import ImpactMap
from sroi.model.scenario import Scenario
from sroi.typing import FloatArray

MOST_EXACT = 12
"""Changes to one outcome, and to inputs, up to which every set of them is computed."""
PAIRS = 256
"""Orders sampled beyond that, each with its reverse."""
_DIGITS = {"sroi_ratio": 4, "net_present_value": 2}
_FIGURES = tuple(_DIGITS)
_ENDS = Note("base", "base"), Note("other", "autre")


@dataclass(frozen=True)
class Contribution:
    """Hold what one change adds to the ratio and to the net present value, with its error."""

    change: str
    """Path of what differs."""
    before: str
    after: str
    sroi_ratio: Amount
    sroi_ratio_error: Error
    net_present_value: Money
    net_present_value_error: Error


@dataclass(frozen=True)
class Explanation(Answer[Contribution]):
    """Hold the contributions, the largest in money first, and what they add up to."""

    question: ClassVar[str] = "Why does it change?"

    before: dict[str, float] = field(default_factory=dict)
    """Ratio and net present value of the base, at best estimates."""
    after: dict[str, float] = field(default_factory=dict)
    """Those of the other: the base's and all contributions, added in their order."""

    @property
    def change(self) -> dict[str, float]:
        """Ratio and net present value of the other less those of the base."""
        return {name: self.after[name] - self.before[name] for name in _FIGURES}

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values, ready for JSON."""
        ends = {"before": self.before, "after": self.after, "change": self.change}
        return super().to_dict() | {name: plain(end) for name, end in ends.items()}

    def cells(
        self, language: Language = "en"
    ) -> Iterator[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
        """Yield the one table: from the base's figures line by line to the other's.

        A line shows by how much the rounded subtotal moves, so that what is shown adds up.
        """
        for columns, rows in super().cells(language):
            table = [list(row) for row in rows]
            first, last = ([said(end, language), *[""] * (len(columns) - 1)] for end in _ENDS)
            lines = [first, *table, last]
            for name, digits in _DIGITS.items():
                place = columns.index(name)
                subtotals = _subtotals(self.before[name], [getattr(row, name) for row in self])
                for line, text in zip(lines, _moves(subtotals, digits), strict=True):
                    line[place] = number_in(text, language)
            used = [
                place
                for place, name in enumerate(columns)
                if not name.endswith("_error") or any(getattr(row, name) for row in self)
            ]
            yield (
                tuple(columns[place] for place in used),
                [tuple(line[place] for place in used) for line in lines],
            )


def _moves(subtotals: Sequence[float], digits: int) -> list[str]:
    """Return the first subtotal, by how much each rounded one moves, and the last, as text."""
    with localcontext(prec=400):  # any float64 to its last penny
        rounded = [Decimal(f"{value:.{digits}f}") for value in subtotals]
        moves = [after - before for before, after in pairwise(rounded)]
        shown = (rounded[0], *moves, rounded[-1])
        return [f"{value if value else abs(value):,.{digits}f}" for value in shown]  # no -0.00


def explain(
    base: ImpactMap,
    other: ImpactMap | Scenario | str,
    *,
    seed: int | None = None,
    progress: Progress | None = None,
) -> Explanation:
    """Split the change of ratio and net present value into what each difference contributes.

    What a change contributes depends on which others were made before it. Its contribution here is
    the mean over all orders (its Shapley value), so that it depends on no order, and contributions
    add up to the whole change. All figures are at best estimates.

    Parameters
    ----------
    base
        The map from which to start.
    other
        Another map, a scenario, or the id of a scenario of the base.
    seed
        Which orders are sampled where there are too many, 0 included; recorded in the answer.
        Without one, explanations that need no sample are given.
    progress
        Is told how many orders are sampled, and of how many.

    Returns
    -------
    Explanation
        One row for each change. Contributions are exact where at most 12 changes touch one outcome
        or the inputs, as is always so for up to 12 changes. Beyond, they are means over 512
        orders with their standard errors, and still add up.

    Raises
    ------
    QuestionError
        If nothing differs on which figures depend, or money is not the same.
    UnknownPathError
        If the map has no such scenario, or a changed path is not in it.
    InvalidMapError
        If the changed map would not hold together.
    UndefinedRatioError
        If nothing is invested in one of the two.
    SimulationError
        If orders have to be sampled and no seed is given, or it is no seed.

    Notes
    -----
    Shapley (1953), A value for n-person games, Contributions to the Theory of Games II, 307-317.

    Examples
    --------
    >>> import sroi
    >>> changes = {"outcomes.new_friends.deadweight": "50%", "scope.discounting": "none"}
    >>> cautious = sroi.Scenario(name="cautious", changes=changes)
    >>> found = explain(sroi.example("wheels-to-meals"), cautious)
    >>> [f"{row.change}: {row.net_present_value:.2f}" for row in found]
    ['scope.discounting: 3106.77', 'outcomes.new_friends.deadweight: -197.33']
    """
    if seed is not None:
        _checked(seed)
    if not isinstance(other, ImpactMap):
        other = apply(base, other)
    _check(base, other)
    ends = evaluate(base), evaluate(other)
    changes = differences(base, other, *(end.plan for end in ends))
    if not changes:
        remedy = "compare shows what changes of beliefs do, in draws"
        problem = "the maps differ in nothing on which figures at best estimates depend"
        raise QuestionError(problem, remedy=remedy)
    players, means, errors = _contributions(base, other, changes, seed, progress)
    return _explanation(players, means, errors, ends, seed)


def _checked(seed: int | None) -> int:
    return requested(1, seed, "plain", None, {}).seed


def _check(base: ImpactMap, other: ImpactMap) -> None:
    for part in ("currency", "price_year", "base_year"):
        before, after = getattr(base.scope, part), getattr(other.scope, part)
        if before != after:
            problem = f"one map has {part} {before}, the other {after}"
            raise QuestionError(problem, path=f"scope.{part}", code="E507",
                                remedy=f"state both in one {part}")  # fmt: skip


def _contributions(
    base: ImpactMap,
    other: ImpactMap,
    changes: Sequence[Change],
    seed: int | None,
    progress: Progress | None,
) -> tuple[list[Player], FloatArray, FloatArray]:
    """Return players, their contributions and the errors of these. Shape `(player, figure)`.

    Changes that make no map without each other are made together: first those of inputs, without
    which there may be no investment, then those that are more than a number.
    """
    players: list[Player] = [(change,) for change in changes]
    for joins in (_of_inputs, _exchanges, _all):
        try:
            return players, *_values(Mixtures(base, other, players), len(players), seed, progress)
        except MixtureError:
            players = _joined(players, joins)
    return players, *_values(Mixtures(base, other, players), len(players), seed, progress)


def _of_inputs(change: Change) -> bool:
    return change.item[0] == "inputs"


def _exchanges(change: Change) -> bool:
    return change.numbers is None or _of_inputs(change)


def _all(_change: Change) -> bool:
    return True


def _joined(players: Sequence[Player], joins: Callable[[Change], bool]) -> list[Player]:
    together = [change for player in players for change in player if any(map(joins, player))]
    apart = [player for player in players if not any(map(joins, player))]
    return [tuple(together), *apart] if together else apart


def _values(
    mixtures: Mixtures, players: int, seed: int | None, progress: Progress | None
) -> tuple[FloatArray, FloatArray]:
    """Return contributions and their errors, exact where no outcome is touched by too many."""
    inputs, outcomes = mixtures.parts["inputs"], mixtures.parts["outcomes"]
    moving = mixtures.touching(inputs)

    def game(members: Members, parts: Sequence[ItemKeys]) -> FloatArray:
        value, invested = mixtures.worth(parts, members), mixtures.worth(inputs, members)
        if not (invested > 0).all():
            raise MixtureError
        return np.stack([value / invested, value, invested], axis=1)

    most = max((len(moving | mixtures.touching([part])) for part in outcomes), default=0)
    if max(most, len(moving)) > MOST_EXACT:
        return sampled_values(
            lambda members: _with_net(game(members, outcomes)),
            players,
            pairs=PAIRS,
            seed=_checked(seed),
            progress=progress,
        )
    # The ratio is a sum over outcomes too, so that each is a game of those who touch it.
    means = np.zeros((players, len(_FIGURES)))
    for part in outcomes:
        joining = sorted(moving | mixtures.touching([part]))
        means[joining] += shapley_values(game(_sets(joining, players), [part])[:, :2])
    joining = sorted(moving)
    invested = game(_sets(joining, players), [])[:, 2:]
    means[joining, 1] -= shapley_values(invested)[:, 0]
    return means, np.zeros_like(means)


def _with_net(worth: FloatArray) -> FloatArray:
    ratio, value, invested = worth.T
    return np.stack([ratio, value - invested], axis=1)


def _sets(joining: Sequence[int], players: int) -> Members:
    """Return every set of some players, among all of them. Shape `(2^joining, player)`."""
    members = np.zeros((2 ** len(joining), players), dtype=np.bool_)
    members[:, joining] = every_set(len(joining))
    return members


def _explanation(
    players: Sequence[Player],
    means: FloatArray,
    errors: FloatArray,
    ends: tuple[Result, Result],
    seed: int | None,
) -> Explanation:
    order = np.argsort(-np.abs(means[:, 1]), kind="stable").tolist()
    rows = tuple(_row(players[place], means[place], errors[place]) for place in order)
    before = {name: float(getattr(ends[0], name)) for name in _FIGURES}
    after = {name: _subtotals(before[name], [getattr(row, name) for row in rows])[-1]
             for name in _FIGURES}  # fmt: skip
    basis = {f"digest of {name}": end.impact_map.digest
             for name, end in zip(("base", "other"), ends, strict=True)}  # fmt: skip
    is_exact = not errors.any()
    if not is_exact:
        basis |= {"orders": as_number(2 * PAIRS, ","), "seed": str(seed)}
    notes = (*_notes(rows, is_exact=is_exact), *_beliefs(ends))
    return Explanation(rows, ends[0].unit, notes, basis, before, after)


def _row(player: Player, means: FloatArray, errors: FloatArray) -> Contribution:
    path, before, after = (
        joined(dict.fromkeys(filter(None, texts)), " + ", " + ")
        for texts in zip(*((each.path, each.before, each.after) for each in player), strict=True)
    )
    ratio, value = means.tolist()
    ratio_error, value_error = errors.tolist()
    return Contribution(path, before, after, ratio, ratio_error, value, value_error)


def _subtotals(start: float, steps: Sequence[float]) -> list[float]:
    subtotals = [start]
    for step in steps:
        subtotals.append(subtotals[-1] + step)
    return subtotals


def _notes(rows: Sequence[Contribution], *, is_exact: bool) -> Iterator[str]:
    yield Note(
        "Each contribution is the mean over all orders in which the changes could be made.",
        "Chaque contribution est la moyenne sur tous les ordres dans lesquels les modifications "
        "peuvent être faites.",
    )
    if is_exact:
        yield Note("Contributions are exact, at best estimates.",
                   "Les contributions sont exactes, aux meilleures estimations.")  # fmt: skip
        return
    yield Note(
        "They rest on {orders:,} orders that were sampled, with standard errors; "
        "their sum is exact.",
        "Elles reposent sur {orders:,} ordres tirés au sort, avec des erreurs types ; "
        "leur somme est exacte.",
        orders=2 * PAIRS,
    )
    gaps = (
        abs(abs(one.net_present_value) - abs(two.net_present_value))
        < 2 * (one.net_present_value_error**2 + two.net_present_value_error**2) ** 0.5
        for one, two in pairwise(rows)
    )
    if any(gaps):
        yield Note(
            "Some neighbours in this order are nearer to each other than their errors tell apart.",
            "Certaines contributions voisines dans ce classement sont trop proches pour que leurs "
            "erreurs permettent de les distinguer.",
        )


def _beliefs(ends: tuple[Result, Result]) -> Iterator[str]:
    """Say that what is believed has changed where the best estimate has not."""
    before, after = ({entry.path: entry.estimate for entry in end.plan.entries} for end in ends)
    count = sum(path in after and estimate.best == after[path].best
                and estimate.value != after[path].value
                for path, estimate in before.items())  # fmt: skip
    if count == 1:
        yield Note(
            "1 number changes in what is believed of it, but not at best; "
            "compare shows what this does.",
            "1 nombre change dans ce que l'on en croit, mais pas dans sa meilleure estimation ; "
            "compare montre ce que cela fait.",
        )
    elif count:
        yield Note(
            "{count} numbers change in what is believed of them, but not at best; "
            "compare shows what this does.",
            "{count} nombres changent dans ce que l'on en croit, mais pas dans leur meilleure "
            "estimation ; compare montre ce que cela fait.",
            count=count,
        )
