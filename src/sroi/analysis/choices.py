"""Draw several options side by side, and say in each draw which of them is best."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from math import inf, nan
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sroi.analysis.alignment import NOTHING, Option
from sroi.engine import formulas
from sroi.engine.run import run_plan
from sroi.engine.running import Runner
from sroi.engine.sample import Sample, block_moments
from sroi.engine.simulated import Request
from sroi.engine.simulation import SUPERBLOCK, Job
from sroi.errors import OverflowedError
from sroi.typing import FloatArray, Locked

BoolArray: TypeAlias = NDArray[np.bool_]

MOST = 1e150
"""Figures beyond this are not computed with, nor are threshold ratios."""
_ROUNDING = 1e-12
"""Relative difference that rounding alone can make."""


class _Constant(Sample):
    """Summarise a figure that is the same in every draw, without rounding."""

    @cached_property
    def mean(self) -> float:
        return float(self.values[0])

    @cached_property
    def standard_deviation(self) -> float:
        return 0.0

    @property
    def standard_error(self) -> float:
        return 0.0


def sample_of(values: FloatArray) -> Sample:
    """Summarise one figure over all draws. Shape of the values `(s,)`. [unit]."""
    means, squares = block_moments(values[None])
    kind = _Constant if values.size > 1 and values.min() == values.max() else Sample
    return kind(values.size, values, means[0], squares[0])


@dataclass(frozen=True, eq=False)
class Choice(Locked):
    """Hold the headline figures of one option, draw by draw."""

    name: str
    present_value: FloatArray
    """Shape `(s,)`. [money]"""
    investment: FloatArray
    """Shape `(s,)`. [money]"""
    central: tuple[float, float] = (0.0, 0.0)
    """Present value and investment at best estimates. [money]"""

    @cached_property
    def net_present_value(self) -> FloatArray:
        """Shape `(s,)`. [money]."""
        return formulas.net_present_value(self.present_value, self.investment)

    @property
    def central_ratio(self) -> float:
        """The ratio at best estimates; NaN without investment. [1]."""
        value, invested = self.central
        return value / invested if invested > 0 else nan

    @cached_property
    def value(self) -> Sample:
        """Summary of the present value. [money]."""
        return sample_of(self.present_value)

    @cached_property
    def cost(self) -> Sample:
        """Summary of the investment. [money]."""
        return sample_of(self.investment)

    @cached_property
    def net(self) -> Sample:
        """Summary of the net present value. [money]."""
        return sample_of(self.net_present_value)

    @cached_property
    def mean(self) -> tuple[float, float]:
        """Investment and present value in mean. [money]."""
        return self.cost.mean, self.value.mean

    @cached_property
    def undefined(self) -> int:
        """Draws in which the investment is not positive, so that there is no ratio."""
        return int(np.count_nonzero(~(self.investment > 0)))

    @cached_property
    def ratio(self) -> Sample | None:
        """Summary of the ratio; None where some draw has none. [1].

        Raises
        ------
        OverflowedError
            If a ratio is too large to compute with.
        """
        if self.undefined:
            return None
        with np.errstate(over="ignore"):
            ratio = formulas.sroi_ratio(self.present_value, self.investment)
        _check(self.name, ratio, "look at its inputs")
        return sample_of(ratio)


def do_nothing(draws: int) -> Choice:
    """Return the option of doing nothing."""
    nothing = np.zeros(draws)
    return Choice(NOTHING, nothing, nothing)


def drawn(
    option: Option,
    streams: Mapping[str, str],
    request: Request,
    executor: Executor | int | None,
    told: Callable[[int], None],
) -> Choice:
    """Draw an option, from the streams that are named for it, and tell how many draws are done.

    Raises
    ------
    OverflowedError
        If a figure is beyond what a float64 holds.
    """
    central = run_plan(option.plan, option.plan.central[None])
    value, invested = float(central.total_present_value[0]), float(central.investment[0])
    job = Job(option.plan, request.seed, request.method, (), np.array([value]), streams)
    totals = np.empty((2, request.draws))
    done = 0
    with Runner(job, {}, executor).parts() as run:
        for part in run(range(-(-request.draws // SUPERBLOCK)), request.draws):
            size = part.investment.size
            totals[:, done : done + size] = part.present_value, part.investment
            done += size
            told(done)
    _check(option.name, totals, "look for a belief that reaches too far")
    return Choice(option.name, totals[0], totals[1], (value, invested))


def _check(name: str, figures: FloatArray, remedy: str) -> None:
    """Refuse figures whose squares would be beyond what a float64 holds."""
    wrong = int(np.count_nonzero(~(np.abs(figures) <= MOST)))
    if wrong:
        problem = f"figures of '{name}' are too large to compute in {wrong:,} draws"
        raise OverflowedError(problem, remedy=remedy)


class Best:
    """Say draw by draw which option has most of something, those with equally much sharing."""

    def __init__(
        self, choices: Sequence[Choice], threshold: float = 1.0, budget: float = MOST
    ) -> None:
        """Compare present value less threshold x investment, of what a budget pays for."""
        self.figures = []
        size = np.zeros(choices[0].investment.shape)
        for each in choices:
            cost = threshold * each.investment
            # What does not fit is worth less than anything, so is best only where nothing fits.
            unaffordable = _above(each.investment, budget)
            self.figures.append(np.where(unaffordable, -inf, each.present_value - cost))
            np.maximum(size, np.abs(each.present_value) + np.abs(cost), out=size)
        self.most = np.maximum.reduce(self.figures)
        self.enough = self.most - _ROUNDING * size
        self.sharing = np.zeros(self.most.shape)
        for figure in self.figures:
            self.sharing += figure >= self.enough

    @property
    def fits(self) -> BoolArray:
        """In which draws the budget pays for some option. Shape `(s,)`. [1]."""
        found: BoolArray = self.most > -inf
        return found

    def share(self, place: int) -> FloatArray:
        """Return how far an option is the best in each draw, from 0 to 1. Shape `(s,)`. [1]."""
        found: FloatArray = (self.fits & (self.figures[place] >= self.enough)) / self.sharing
        return found

    def loss(self, place: int) -> FloatArray:
        """Return what choosing an option forgoes in each draw. Shape `(s,)`. [money]."""
        found: FloatArray = self.most - self.figures[place]
        return found


def dominates(one: Choice, other: Choice) -> BoolArray:
    """Say in which draws one option costs no more than another and is worth no less.

    Where both are alike, none dominates. Shape `(s,)`. [1].
    """
    ours, theirs = (one.investment, one.present_value), (other.investment, other.present_value)
    return _better(ours, theirs) & ~_better(theirs, ours)


def dominates_in_mean(one: Choice, other: Choice) -> bool:
    """Tell whether one option costs no more in mean and is worth no less, and is not alike."""
    return bool(_better(one.mean, other.mean) & ~_better(other.mean, one.mean))


def alike_in_mean(one: Choice, other: Choice) -> bool:
    """Tell whether two options cost and are worth the same in mean, but for rounding."""
    return not (_better(one.mean, other.mean) or _better(other.mean, one.mean))


def _better(ours: tuple[Any, Any], theirs: tuple[Any, Any]) -> BoolArray:
    """Say where something costs less or is worth more."""
    return _above(theirs[0], ours[0]) | _above(ours[1], theirs[1])


def _above(one: Any, other: Any) -> BoolArray:
    """Say where a figure is above another by more than rounding: sums of other parts differ so."""
    found: BoolArray = one - other > _ROUNDING * np.maximum(np.abs(one), np.abs(other))
    return found
