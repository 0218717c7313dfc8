"""Simulate a map: check what is asked for, run it, and gather what came of it."""

from collections.abc import Collection, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from math import inf
from typing import Any

import numpy as np

from sroi.engine.behind import lowers_investment, reaches_too_far, uncertain_behind
from sroi.engine.plan import Plan
from sroi.engine.run import Run
from sroi.engine.running import Progress, Runner
from sroi.engine.sample import BLOCK, FEWEST_BLOCKS, Sample
from sroi.engine.simulation import FIGURES, SUPERBLOCK, Job, Part
from sroi.engine.tables import Method
from sroi.errors import OverflowedError, SimulationError, UndefinedRatioError, did_you_mean
from sroi.model.distributions import Distribution
from sroi.model.distributions.base import Smooth
from sroi.model.walk import Entry
from sroi.typing import FloatArray, Locked

MOST_DRAWS = 2**30
KEPT = 2**20
"""Draws of the headline figures that are kept for quantiles and probabilities."""
DEFAULT_CEILING = 2**24
METHODS: tuple[Method, ...] = ("latin-hypercube", "plain")


@dataclass(frozen=True)
class Request:
    """Hold what a simulation was asked for, checked."""

    draws: int
    seed: int
    method: Method = "latin-hypercube"
    until: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Simulation(Locked):
    """Hold what the draws gave: headline figures, and the groups that they are made of."""

    request: Request
    draws: int
    """Draws made, which with ``until`` may be fewer than the ceiling."""
    precise: Mapping[str, bool]
    """Whether the error that ``until`` asks for was reached, by figure."""
    samples: Mapping[str, Sample]
    """Each headline figure under its name."""
    sums: FloatArray
    """Shape `(3, group)`; see `sroi.engine.simulation.Part`."""
    centres: FloatArray
    groups: FloatArray
    """First draws of each group. Shape `(group, s)`. [money]"""

    @property
    def reached(self) -> bool:
        """Whether every error that ``until`` asks for was reached."""
        return all(self.precise.values())

    @property
    def precision(self) -> str:
        """What ``until`` asks for, and whether it was reached, in words."""
        said = []
        for name, error in self.request.until.items():
            found = f": {self.samples[name].relative_error:.2g}"
            found = found if self.samples[name].standard_deviation else ", no spread seen"
            said.append(f"{name}={error:g} {'' if self.precise[name] else 'NOT '}reached{found}")
        return "; ".join(said)

    def group_table(self, places: list[int], interval: float) -> FloatArray:
        """Return mean, standard deviation, ends of the middle interval and share of variance.

        Shape `(group, 5)`. [money], the last [1]
        """
        total = self.samples["present_value"]
        away, squares, products = self.sums[:, places] / self.draws
        spread = np.sqrt(np.maximum(squares - away**2, 0.0))
        shared = products - away * (total.mean - self.centres[-1])
        variance = total.standard_deviation**2 * (self.draws - 1) / self.draws
        varies = 0 < total.standard_deviation < inf
        shares = shared / variance if varies else np.full(away.shape, np.nan)
        tail = (1 - interval) / 2
        kept = self.groups[places]
        low, high = np.quantile(kept, [tail, 1 - tail], axis=1) if len(places) else (away, away)
        return np.stack([away + self.centres[places], spread, low, high, shares], axis=1)


def requested(
    draws: Any, seed: Any, method: Any, until: Any, given: Mapping[str, FloatArray]
) -> Request:
    """Check what is asked for.

    Raises
    ------
    SimulationError
        If draws, seed, method or precision cannot be used.
    """
    if until is not None:
        _check_precision(until)
    if draws is None:
        lengths = {values.size for values in given.values()}
        draws = min(lengths) if lengths else DEFAULT_CEILING
    if isinstance(draws, bool) or not isinstance(draws, int | np.integer) or draws < 1:
        remedy = "give a whole number from 1 on, as draws=100_000"
        raise SimulationError(f"{draws!r} draws cannot be run", remedy=remedy)
    if draws > MOST_DRAWS:
        remedy = f"{MOST_DRAWS:,} are the most; until= stops as soon as a precision is reached"
        raise SimulationError(f"{draws:,} draws are too many", remedy=remedy)
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        said = "no seed is given" if seed is None else f"{seed!r} is no seed"
        remedy = "give a whole number from 0 on, as seed=2026; it is recorded with the result"
        raise SimulationError(said, remedy=remedy, code="E503")
    if method not in METHODS:
        hint = did_you_mean(str(method), METHODS)
        raise SimulationError(f"there is no method '{method}'", remedy=hint)
    return Request(int(draws), int(seed), method, dict(until or {}))


def requested_with_errors(draws: Any, seed: Any, method: Any) -> Request:
    """Check what is asked for, and that blocks are enough to tell errors from.

    Raises
    ------
    SimulationError
        If draws, seed or method cannot be used, or draws are too few.
    """
    request = requested(draws, seed, method, None, {})
    fewest = FEWEST_BLOCKS * BLOCK
    if request.draws < fewest:
        raise SimulationError(
            f"{request.draws:,} draws are too few to tell their own standard error",
            remedy=f"give at least {fewest:,}, as draws=100_000",
        )
    return request


def _check_precision(until: Any) -> None:
    known = dict.fromkeys(FIGURES)
    remedy = 'write {"sroi_ratio": 0.001} for a thousandth of its mean'
    if not isinstance(until, Mapping) or not until:
        raise SimulationError(f"until={until!r} names no figure to be exact about", remedy=remedy)
    for name, error in until.items():
        if name not in known:
            hint = did_you_mean(str(name), known)
            raise SimulationError(f"there is no figure '{name}' to be exact about", remedy=hint)
        if not isinstance(error, float | int) or not 0 < error < 1:
            raise SimulationError(f"a relative error of {error!r}", remedy=remedy)


def simulate(
    plan: Plan,
    central: Run,
    groups: tuple[tuple[int, ...], ...],
    request: Request,
    given: Mapping[str, FloatArray],
    executor: Executor | int | None = None,
    progress: Progress | None = None,
) -> Simulation:
    """Run the draws that are asked for.

    Raises
    ------
    UndefinedRatioError
        If the investment is not positive in some draws.
    OverflowedError
        If a figure is beyond what a float64 holds in some draws.
    ExecutorLostError
        If the workers of an executor are gone.
    """
    values = central.present_value[0]
    centres = [*(sum(values[row] for row in rows) for rows in groups),
               central.total_present_value[0]]  # fmt: skip
    job = Job(plan, request.seed, request.method, groups, np.array(centres, dtype=np.float64))
    last = -(-request.draws // SUPERBLOCK)
    gathered = _Gathered(request, plan, given)
    with Runner(job, given, executor).parts() as run:
        step = 1 if request.until else last
        while gathered.count < last and not (gathered.count and gathered.is_done()):
            stop = min(max(gathered.count * 2, step), last)
            for part in run(range(gathered.count, stop), request.draws):
                gathered.add(part)
                if progress is not None:
                    progress(gathered.draws, request.draws)
    gathered.check()
    return gathered.simulation(job)


class _Gathered:
    """Put parts together in their order."""

    def __init__(self, request: Request, plan: Plan, given: Collection[str]) -> None:
        self.request, self.plan, self.given = request, plan, given
        self.count = self.draws = self.refused = self.infinite = 0
        self.worst = np.empty(0)
        self.kept: list[tuple[FloatArray, FloatArray]] = []
        self.moments: list[tuple[FloatArray, FloatArray]] = []
        self.sums: FloatArray | None = None
        self.groups = np.empty((0, 0))

    def add(self, part: Part) -> None:
        if self.draws < KEPT:
            self.kept.append((part.present_value, part.investment))
        if self.count == 0:
            self.groups = part.groups
        self.moments.append((part.means, part.squares))
        self.sums = part.sums if self.sums is None else self.sums + part.sums
        self.count += 1
        self.draws += part.present_value.size
        if (part.refused and not self.refused) or not self.worst.size:
            self.worst = part.worst
        self.refused += part.refused
        self.infinite += part.infinite

    def check(self) -> None:
        if self.refused:
            entry = lowers_investment(self.plan, self.worst, self.given)
            raise UndefinedRatioError(
                f"the investment is not positive in {self.refused:,} of {self.draws:,} draws",
                path=entry.path if entry else "inputs",
                remedy=_stay_positive(entry, self.given),
            )
        if self.infinite:
            entry = reaches_too_far(self.plan, self.worst, self.given)
            raise OverflowedError(
                f"figures are too large to compute in {self.infinite:,} of {self.draws:,} draws",
                path=entry.path if entry else "",
                remedy="look for a belief that reaches too far",
            )

    def samples(self) -> dict[str, Sample]:
        values, invested = (np.concatenate(each) for each in zip(*self.kept, strict=True))
        means, squares = (np.concatenate(each, axis=1) for each in zip(*self.moments, strict=True))
        kept = (values, invested, values - invested, values / invested)
        return {
            name: Sample(self.draws, array, means[place], squares[place])
            for place, (name, array) in enumerate(zip(FIGURES, kept, strict=True))
        }

    def is_done(self) -> bool:
        """Tell whether to stop before all draws are made."""
        failed = self.refused or self.infinite
        return bool(failed or (self.request.until and all(self.precise().values())))

    def precise(self) -> dict[str, bool]:
        """Tell for each figure of ``until`` whether its error is reached.

        A figure that draws may move, though none has, is not exact: what moves it may be rare.
        """
        found = self.samples() if self.request.until else {}
        return {
            name: found[name].relative_error <= error
            and (found[name].standard_deviation > 0 or not self._moves(name))
            for name, error in self.request.until.items()
        }

    def _moves(self, figure: str) -> bool:
        """Tell whether draws may move a figure, though none has."""
        return uncertain_behind(self.plan, figure, self.given).size > 0

    def simulation(self, job: Job) -> Simulation:
        sums = np.zeros((3, len(job.groups))) if self.sums is None else self.sums
        return Simulation(self.request, self.draws, self.precise(), self.samples(), sums,
                          job.centres, self.groups)  # fmt: skip


def _stay_positive(entry: Entry | None, given: Collection[str]) -> str:
    """Say what to do about a number that leaves no investment, in the form in which it stands."""
    if entry is None:
        return "state what is invested in any case"
    if entry.path in given:
        return "look at how its given draws came"
    stated = entry.estimate.value
    if isinstance(stated, Distribution) and stated.has_steps:
        return "let each of its values leave an investment, or state what is invested in any case"
    if isinstance(stated, Smooth) and stated.at_least is None:
        return "state a belief about it that stays above 0: low, best and high, or at_least: 0"
    return "state a belief about it that leaves an investment: low, best and high"
