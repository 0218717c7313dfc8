"""Simulate a map: check what is asked for, run it, and gather what came of it."""

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sroi.engine.plan import Plan
from sroi.engine.run import Run
from sroi.engine.running import Progress, Runner
from sroi.engine.sample import Sample
from sroi.engine.simulation import FIGURES, SUPERBLOCK, Job, Part
from sroi.engine.tables import Method
from sroi.errors import OverflowedError, SimulationError, UndefinedRatioError, did_you_mean
from sroi.typing import FloatArray, Locked

MOST_DRAWS = 2**30
KEPT = 2**21
"""Draws of the headline figures that are kept for quantiles and probabilities."""
DEFAULT_CEILING = 2**24
_ROUNDING = 1e-12
"""A relative spread that rounding alone can make."""
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
    reached: bool
    """Whether every error that ``until`` asks for was reached."""
    samples: Mapping[str, Sample]
    """Each headline figure under its name."""
    sums: FloatArray
    """Shape `(3, group)`; see `sroi.engine.simulation.Part`."""
    centres: FloatArray
    groups: FloatArray
    """First draws of each group. Shape `(group, s)`. [money]"""

    def group_table(self, places: list[int], interval: float) -> FloatArray:
        """Return mean, standard deviation, ends of the middle interval and share of variance.

        Shape `(group, 5)`. [money], the last [1]
        """
        total = self.samples["present_value"]
        away, squares, products = self.sums[:, places] / self.draws
        spread = np.sqrt(np.maximum(squares - away**2, 0.0))
        shared = products - away * (total.mean - self.centres[-1])
        variance = total.standard_deviation**2 * (self.draws - 1) / self.draws
        varies = total.standard_deviation > _ROUNDING * abs(total.mean)
        shares = shared / variance if varies else np.full(away.shape, np.nan)
        tail = (1 - interval) / 2
        kept = self.groups[places]
        low, high = np.quantile(kept, [tail, 1 - tail], axis=1) if len(places) else (away, away)
        return np.stack([away + self.centres[places], spread, low, high, shares], axis=1)


def requested(draws: Any, seed: Any, method: Any, until: Any, given: Mapping[str, Any]) -> Request:
    """Check what is asked for.

    Raises
    ------
    SimulationError
        If draws, seed, method or precision cannot be used.
    """
    if until is not None:
        known = dict.fromkeys(FIGURES)
        for name, error in until.items():
            if name not in known:
                hint = did_you_mean(str(name), known)
                raise SimulationError(f"there is no figure '{name}' to be exact about", remedy=hint)
            if not isinstance(error, float | int) or not 0 < error < 1:
                remedy = 'write {"sroi_ratio": 0.001} for a thousandth of its mean'
                raise SimulationError(f"a relative error of {error!r}", remedy=remedy)
    if draws is None:
        lengths = {len(values) for values in given.values()}
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


def given_arrays(plan: Plan, given: Mapping[str, Any], draws: int) -> dict[str, FloatArray]:
    """Check draws that are given by path.

    Raises
    ------
    SimulationError
        If a path is no number of the map, or its draws are too few, not numbers, or impossible.
    """
    known = {entry.path: entry for entry in plan.entries}
    arrays = {}
    for path, values in given.items():
        if path not in known:
            hint = did_you_mean(str(path), known)
            raise SimulationError(
                f"no figure depends on '{path}'", remedy=hint, path=str(path), code="E504"
            )
        try:
            array = np.ascontiguousarray(values, dtype=np.float64)
        except (TypeError, ValueError):
            array = np.empty((0, 0))
        if array.shape != (draws,):
            problem = f"{draws:,} draws are wanted, and what is given has shape {np.shape(values)}"
            remedy = "give one finite number for each draw"
            raise SimulationError(problem, remedy=remedy, path=path, code="E504")
        domain = known[path].estimate.domain
        wrong = ~np.isfinite(array) | (array < domain.low) | (array > domain.high)
        if domain.whole:
            wrong |= array != np.rint(array)
        if wrong.any():
            problem = f"{domain.words}; of the given draws, {int(wrong.sum()):,} lie outside"
            raise SimulationError(problem, path=path, code="E504", remedy="look at how they came")
        arrays[path] = array
    for group in plan.together:
        left = [path for path in group.paths if path not in arrays]
        if left and len(left) < len(group.paths):
            given_too = next(path for path in group.paths if path in arrays)
            raise SimulationError(
                f"it moves together with '{left[0]}', of which no draws are given",
                path=given_too,
                remedy="give draws of all that move together, or of none",
                code="E504",
            )
    return arrays


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
    parts: list[Part] = []
    gathered = _Gathered(request)
    with Runner(job, given, executor).parts() as run:
        step = 1 if request.until else last
        while gathered.count < last and not (parts and gathered.reached()):
            stop = min(max(gathered.count * 2, step), last)
            for part in run(range(gathered.count, stop), request.draws):
                parts.append(part)
                gathered.add(part)
                if progress is not None:
                    progress(gathered.draws, request.draws)
    gathered.check(plan)
    return gathered.simulation(job)


class _Gathered:
    """Put parts together in their order."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.count = self.draws = self.refused = self.infinite = 0
        self.least_input = -1
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
        self.refused += part.refused
        self.infinite += part.infinite
        if self.least_input < 0:
            self.least_input = part.least_input

    def check(self, plan: Plan) -> None:
        if self.refused:
            inputs = sorted({*plan.inputs.names})
            row = self.least_input
            path = f"inputs.{plan.inputs.names[row]}" if inputs and row >= 0 else "inputs"
            raise UndefinedRatioError(
                f"the investment is not positive in {self.refused:,} of {self.draws:,} draws",
                path=path,
                remedy="state a belief about it that stays above 0, as with at_least: 0",
            )
        if self.infinite:
            raise OverflowedError(
                f"figures are too large to compute in {self.infinite:,} of {self.draws:,} draws",
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

    def reached(self) -> bool:
        """Tell whether every wanted error is reached; never for none wanted, or after a refusal."""
        if self.refused or self.infinite:
            return True
        if not self.request.until:
            return False
        found = self.samples()
        return all(
            found[name].standard_error <= error * abs(found[name].mean)
            for name, error in self.request.until.items()
        )

    def simulation(self, job: Job) -> Simulation:
        sums = np.zeros((3, len(job.groups))) if self.sums is None else self.sums
        reached = not self.request.until or self.reached()
        return Simulation(self.request, self.draws, reached, self.samples(), sums,
                          job.centres, self.groups)  # fmt: skip
