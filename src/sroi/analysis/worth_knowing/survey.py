"""Ask how many people a survey should ask before deciding."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from math import nan
from typing import Any, ClassVar

import numpy as np

from sroi.analysis.answer import Answer, Error, Money, plain
from sroi.analysis.items import column_of
from sroi.analysis.points import points_of
from sroi.analysis.words import Note, Words, money_in_words
from sroi.analysis.worth_knowing.answers import Answers, MeanOfNumbers, YesOrNo, go_ahead
from sroi.analysis.worth_knowing.asked import Asked
from sroi.analysis.worth_knowing.conditional import Curve, curves
from sroi.analysis.worth_knowing.decision import Decision, Now, decided, how_many, is_number
from sroi.analysis.worth_knowing.information import ERRORS, basis, choice_now, unit_of
from sroi.engine.running import Progress
from sroi.engine.tables import Method
from sroi.errors import QuestionError
from sroi.model.distributions import Distribution
from sroi.model.distributions.counted import SampleMean
from sroi.model.estimate import Estimate, Rate
from sroi.model.impact_map import ImpactMap
from sroi.typing import FloatArray

MOST = 1_000_000
"""People that a survey may ask."""
_SHARES = frozenset({"beta", "proportion", "logit-normal"})
"""Families that are shares whatever they stand for."""


@dataclass(frozen=True)
class SurveySize:
    """Hold what a survey of some size is worth to the decision, and what it costs."""

    size: int
    """How many people are asked."""
    value: Money
    """Expected gain from choosing after the survey."""
    standard_error: Error
    cost: Money
    """NaN where no cost is stated."""
    net_value: Money
    """Value less cost."""
    is_best: bool
    """Whether no size up to the greatest has a greater net value, which is above 0."""


@dataclass(frozen=True, kw_only=True)
class ValueOfSurvey(Answer[SurveySize]):
    """Hold what surveys of some sizes are worth, the smallest first.

    Parameters
    ----------
    path
        What is asked about.
    answers
        What people answer.
    perfect_information
        What it would be worth to know it exactly, which no survey exceeds. [money]
    best_size
        Size of the greatest net value; None without a stated cost, or where none is worth it.
    """

    question: ClassVar[str] = "How many people should a survey ask?"

    path: str
    answers: str
    perfect_information: float
    best_size: int | None

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values, ready for JSON; None where there is no number."""
        names = ("path", "answers", "perfect_information", "best_size")
        return {**super().to_dict(), **{name: plain(getattr(self, name)) for name in names}}


def value_of_survey(
    impact_map: ImpactMap,
    path: str,
    sizes: Sequence[int],
    *,
    draws: int = 100_000,
    seed: int | None = None,
    cost_per_interview: float | None = None,
    fixed_cost: float = 0.0,
    sd: float | None = None,
    decisions: float = 1.0,
    method: Method = "latin-hypercube",
    progress: Progress | None = None,
) -> ValueOfSurvey:
    """Say what it would be worth to ask so many more people about one number before deciding.

    The decision is to go ahead or not, and what is believed of the number now is the belief before
    the survey. Of a share, people answer yes or no, unless `sd` is given; of anything else they
    give a number, whose mean is the number that the map states.

    Parameters
    ----------
    impact_map
        What is to be decided on.
    path
        The estimate to ask about.
    sizes
        How many people to ask; a row for each.
    draws
        How many draws to make, 2,048 at least.
    seed
        Which draws to make, 0 included.
    cost_per_interview
        What it costs to ask one person more. [money]
    fixed_cost
        What a survey costs whatever its size. [money]
    sd
        Standard deviation of single answers, in the unit of the estimate. Where the belief comes
        from a sample, that of the sample unless stated. [as stated]
    decisions
        How many decisions of this kind rest on the same number; values are multiplied by it, costs
        are not.
    method
        ``latin-hypercube``, stratified in blocks; or ``plain`` Monte Carlo.
    progress
        Is told how many draws are done, and of how many.

    Returns
    -------
    ValueOfSurvey
        A row for each size, and for the best at the stated cost. [money]

    Raises
    ------
    QuestionError
        If the number is not uncertain, moves together with others, or cannot be surveyed; or if
        sizes, costs or `sd` are missing or impossible.
    UnknownPathError
        If no figure depends on the path.
    SimulationError
        If draws or seed cannot be used.
    OverflowedError
        If a figure is beyond what a float64 holds.

    Notes
    -----
    Expected value of sample information, ``E_x[max(0, E[NPV | x])] - max(0, E[NPV])``, by
    preposterior analysis; Raiffa and Schlaifer (1961), Applied Statistical Decision Theory,
    chapters 4 and 5. Answers are independent of each other, and everyone who is asked answers. The
    belief is held as 768 points, finer towards its ends.

    Examples
    --------
    >>> import sroi
    >>> base = sroi.example("wheels-to-meals")
    >>> beliefs = {
    ...     "inputs.council_contract.amount": "60000 GBP",
    ...     "outcomes.new_friends.deadweight": {"alpha": 2, "beta": 8},
    ... }
    >>> club = sroi.apply(base, sroi.Scenario(name="beliefs", changes=beliefs))
    >>> path = "outcomes.new_friends.deadweight"
    >>> value_of_survey(club, path, [20], seed=1, draws=2048).answers
    'yes or no'
    """
    number = how_many(decisions)
    wanted = _wanted(sizes)
    _check_costs(cost_per_interview, fixed_cost)
    decision = decided(impact_map, draws=draws, seed=seed, method=method, progress=progress)
    column, spread = _surveyed(decision, path, sd)
    now = decision.now()
    ((_, curve),) = curves(decision, [Asked(path, ((column,),), 1)])
    points = points_of(decision.samplers[0].tables[path]).values
    survey = _Survey(curve, now, points, spread, number)
    costs = None if cost_per_interview is None else (float(fixed_cost), float(cost_per_interview))
    best = None if costs is None else _best_size(survey.value, wanted[-1], *costs)
    listed = sorted({*wanted, *(() if best is None else (best,))})
    return ValueOfSurvey(
        rows=tuple(_row(survey, size, costs, best) for size in listed),
        unit=unit_of(decision),
        notes=tuple(_notes(survey, decision, costs, best, wanted[-1])),
        basis=basis(decision, path=path),
        path=path,
        answers=Note("yes or no", "oui ou non")
        if spread is None
        else Note("numbers with sd {sd:g}", "nombres d'écart-type {sd:g}", sd=spread),
        perfect_information=survey.limit,
        best_size=best,
    )


class _Survey:
    """Hold what surveys of any size are worth."""

    def __init__(
        self, curve: Curve, now: Now, points: FloatArray, sd: float | None, decisions: float
    ) -> None:
        self.curve, self.now, self.points = curve, now, points
        self.sd, self.decisions = sd, decisions
        self._worth: FloatArray = curve.net_present_value(now)[0] * curve.weights
        self._kept: dict[int, float] = {}

    @property
    def limit(self) -> float:
        """What it is worth to know the number exactly. [money]."""
        return self.decisions * float((self.curve.loss(self.now) * self.curve.weights).sum())

    def value(self, size: int) -> float:
        """Return the expected gain from a survey of so many. [money]."""
        if size not in self._kept:
            more = self._go_ahead(size) - float(self.now.best == 0)
            self._kept[size] = self.decisions * float((self._worth * more).sum())
        return self._kept[size]

    def standard_error(self, size: int) -> float:
        """Return the standard error of that gain. [money]."""
        chance = self._go_ahead(size)
        chosen = np.stack([chance, 1.0 - chance])
        return self.decisions * self.curve.standard_error(self.now, chosen)

    def _go_ahead(self, size: int) -> FloatArray:
        answers: Answers = (YesOrNo(self.points, size) if self.sd is None
                            else MeanOfNumbers(self.points, size, self.sd))  # fmt: skip
        return go_ahead(answers, self._worth)


def _best_size(value: Callable[[int], float], most: int, fixed: float, each: float) -> int | None:
    """Return the size of the greatest net value, the smallest of several; None if none is above 0.

    What a survey is worth never falls with its size. So between two sizes no net value is above the
    value of the larger one less the cost of the smaller one, and most sizes need not be looked at.
    """

    def net(size: int) -> float:
        return value(size) - fixed - each * size

    best, found = max((net(1), -1), (net(most), -most))
    waiting: list[tuple[float, int, int]] = []

    def put(low: int, high: int) -> None:
        if high - low > 1:
            heappush(waiting, (-(value(high) - fixed - each * (low + 1)), low, high))

    put(1, most)
    while waiting:
        bound, low, high = heappop(waiting)
        if -bound <= best:
            break
        middle = (low + high) // 2
        best, found = max((best, found), (net(middle), -middle))
        put(low, middle)
        put(middle, high)
    return -found if best > 0 else None


def _row(
    survey: _Survey, size: int, costs: tuple[float, float] | None, best: int | None
) -> SurveySize:
    value = survey.value(size)
    cost = nan if costs is None else costs[0] + costs[1] * size
    return SurveySize(size, value, survey.standard_error(size), cost, value - cost, size == best)


def _notes(
    survey: _Survey,
    decision: Decision,
    costs: tuple[float, float] | None,
    best: int | None,
    most: int,
) -> Iterator[str]:
    yield from choice_now(decision, survey.now)
    unit = unit_of(decision)
    if survey.limit <= 0:
        yield Note(
            "No value that it may have would change the choice: no survey is worth anything.",
            "Aucune des valeurs possibles ne changerait le choix : une enquête ne vaudrait rien.",
        )
        return
    yield Note("No survey about it is worth more than {limit}.",
               "Aucune enquête à ce sujet ne vaut plus de {limit}.",
               limit=money_in_words(survey.limit, unit))  # fmt: skip
    if costs is None:
        return
    if best is None:
        yield Note("No survey of up to {most:,} people is worth its cost.",
                   "Aucune enquête, jusqu'à {most:,} personnes, ne vaut ce qu'elle coûte.",
                   most=most)  # fmt: skip
        return
    net = survey.value(best) - costs[0] - costs[1] * best
    yield Note(
        "Best is to ask {best:,} {people}: worth {net} more than it costs, of all sizes up to "
        "{most:,}.",
        "Le mieux est d'interroger {best:,} {people} : cela vaut {net} de plus que son coût, "
        "davantage que toute autre taille jusqu'à {most:,}.",
        best=best,
        people=Words("people", "personne" if best == 1 else "personnes"),
        net=money_in_words(net, unit),
        most=most,
    )
    if survey.standard_error(best) * ERRORS >= net:
        yield Note("That it is worth its cost is within two standard errors.",
                   "Cet avantage sur son coût tient dans deux erreurs types.")  # fmt: skip
    if best == most:
        yield Note("Still larger surveys may be better: name a larger size.",
                   "Une enquête plus grande encore serait peut-être meilleure : indiquez une "
                   "taille plus grande.")  # fmt: skip


def _wanted(sizes: Any) -> list[int]:
    listed = list(sizes) if isinstance(sizes, Iterable) and not isinstance(sizes, str) else [sizes]
    remedy = f"give whole numbers of people, 1 to {MOST:,}, as [50, 100, 200]"
    if not listed:
        raise QuestionError("no size of the survey is given", remedy=remedy)
    for size in listed:
        whole = isinstance(size, int | np.integer) and not isinstance(size, bool)
        if not whole or not 1 <= size <= MOST:
            raise QuestionError(f"a survey of {size!r} people", remedy=remedy)
    return sorted({int(size) for size in listed})


def _check_costs(each: float | None, fixed: float) -> None:
    for name, cost in (("cost_per_interview", each), ("fixed_cost", fixed)):
        if cost is not None and not (is_number(cost) and cost >= 0):
            raise QuestionError(f"{name} is {cost!r}", remedy="give money, 0 or more")


def _surveyed(decision: Decision, path: str, sd: float | None) -> tuple[int, float | None]:
    """Return the column to ask about, and the sd of single answers; None for yes or no."""
    (option,) = decision.options
    column = column_of(option.plan, path)
    estimate = option.plan.entries[column].estimate
    if not isinstance(estimate.value, Distribution):
        raise QuestionError("the number is taken as certain, so that asking tells nothing",
                            path=path, remedy="state what is believed of it")  # fmt: skip
    group = next((group for group in option.plan.together if path in group.paths), None)
    if group is not None:
        other = next(other for other in group.paths if other != path)
        raise QuestionError(
            f"it moves together with '{other}', of which answers would tell too", path=path,
            remedy="take the correlation out for this question",
        )  # fmt: skip
    if isinstance(estimate, Rate) or estimate.domain.whole or estimate.value.family == "chance":
        raise QuestionError(
            "this is nothing that people can be asked to find it out", path=path,
            remedy="ask about a quantity, a value, a duration or a share",
        )  # fmt: skip
    return column, _sd(estimate, estimate.value, path, sd)


def _sd(estimate: Estimate, belief: Distribution, path: str, sd: float | None) -> float | None:
    if sd is not None:
        if not (is_number(sd) and sd > 0):
            raise QuestionError(
                f"a standard deviation of {sd!r}", path=path,
                remedy="give a number above 0, in the unit of the estimate",
            )  # fmt: skip
        return float(sd)
    if isinstance(belief, SampleMean):
        return belief.sd
    if estimate.measures != "share" and belief.family not in _SHARES:
        raise QuestionError(
            "how far single answers spread is not stated", path=path,
            remedy="give sd, the standard deviation of single answers, in the unit of the estimate",
        )  # fmt: skip
    low, high = belief.support
    if low < 0 or high > 1:
        raise QuestionError(
            f"the belief reaches from {low:g} to {high:g}, and of yes or no answers no share "
            "outside 0 and 1 can be true", path=path,
            remedy="bound it by at_least and at_most, or give sd, where answers are numbers",
        )  # fmt: skip
    return None
