"""Hold what is to be decided: options, drawn together, and what each is worth now."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from math import isfinite
from typing import Any

import numpy as np

from sroi.analysis.figures import too_large
from sroi.analysis.which_one.alignment import NOTHING, Option, Options, aligned, named_options
from sroi.analysis.which_one.sharing import share
from sroi.engine.running import Progress, Tally, cores
from sroi.engine.sample import BLOCK, block_moments
from sroi.engine.sampler import Sampler
from sroi.engine.simulated import Request, requested_with_errors
from sroi.engine.simulation import SUPERBLOCK, Job, superblock
from sroi.engine.tables import Method
from sroi.errors import QuestionError
from sroi.typing import FloatArray, Locked

_AHEAD = 16
"""Superblocks asked for at once, so that memory stays bounded."""


@dataclass(frozen=True, eq=False)
class Now(Locked):
    """Hold what the options are worth with what is known now."""

    means: FloatArray
    """Expected net present value of each option. Shape `(option,)`. [money]"""
    blocks: FloatArray
    """The same in each full block of draws. Shape `(option, block)`. [money]"""
    best: int
    """Option of the greatest mean; the first of several."""
    loss: float
    """What the best option now falls short of the best in each draw, in mean. [money]"""
    loss_error: float
    """Standard error of the loss. [money]"""
    loses: float
    """Share of draws in which another option is better. [1]"""


class Decision:
    """Hold options that can be chosen, on common draws.

    Parameters
    ----------
    options
        Compiled, by place.
    request
        Draws, seed and method.
    nothing
        Whether doing nothing is an option too; it comes last.
    progress
        Is told how many draws are done, and of how many.
    """

    def __init__(
        self,
        options: Sequence[Option],
        request: Request,
        *,
        nothing: bool,
        progress: Progress | None = None,
    ) -> None:
        self.tally = Tally(progress, request.draws * len(options))
        self.options, self.request = tuple(options), request
        self.names = (*(option.name for option in options), *((NOTHING,) if nothing else ()))
        self.streams = share({option.name: option.told for option in options}).streams
        self.samplers = tuple(
            Sampler(option.plan, request.seed, request.method, self.streams[option.name])
            for option in options
        )

    @property
    def spare(self) -> int:
        """The first draw that `now` leaves alone, for other purposes."""
        return -(-self.request.draws // SUPERBLOCK) * SUPERBLOCK

    def now(self) -> Now:
        """Draw all options.

        Raises
        ------
        OverflowedError
            If a figure is beyond what a float64 holds.
        """
        sums, blocks = np.zeros(len(self.names) + 1), []
        wins = np.zeros(len(self.names))
        for values in self._superblocks():
            self.tally.add(values.shape[1] * len(self.options))
            most = values.max(axis=0)
            figures = np.concatenate([values, most[None]])
            with np.errstate(over="ignore", invalid="ignore"):
                blocks.append(block_moments(figures)[0])
                sums += figures.sum(axis=1)
            wins += (values == most).sum(axis=1)
        means = sums / self.request.draws
        full = np.concatenate(blocks, axis=1)[:, : self.request.draws // BLOCK]
        if not (np.isfinite(means).all() and np.isfinite(full).all()):
            raise too_large("a figure")
        best = int(np.argmax(means[:-1]))
        return Now(means[:-1], full[:-1], best, float(means[-1] - means[best]),
                   standard_error(full[-1] - full[best]),
                   float(1.0 - wins[best] / self.request.draws))  # fmt: skip

    def _superblocks(self) -> Iterator[FloatArray]:
        """Yield net present values of all options, in order. Each of shape `(option, s)`."""
        draws = self.request.draws
        jobs = [Job(option.plan, self.request.seed, self.request.method, (), np.zeros(1))
                for option in self.options]  # fmt: skip
        last = -(-draws // SUPERBLOCK)
        with ThreadPoolExecutor(cores()) as pool:
            for first in range(0, last, _AHEAD):
                run = partial(self._superblock, jobs)
                yield from pool.map(run, range(first, min(first + _AHEAD, last)))

    def _superblock(self, jobs: Sequence[Job], number: int) -> FloatArray:
        size = min(SUPERBLOCK, self.request.draws - number * SUPERBLOCK)
        values = np.zeros((len(self.names), size))
        for own, job, sampler in zip(values, jobs, self.samplers, strict=False):
            part = superblock(job, sampler, number, size, {})
            with np.errstate(invalid="ignore"):  # infinities are reported together
                np.subtract(part.present_value, part.investment, out=own)
        return values


def decided(
    options: Options,
    *,
    draws: int,
    seed: int | None,
    method: Method,
    nothing: bool = True,
    horizons_may_differ: bool = False,
    progress: Progress | None = None,
) -> Decision:
    """Read what is to be decided.

    Raises
    ------
    QuestionError
        If there is nothing to choose between, or options do not measure alike.
    SimulationError
        If draws or seed cannot be used.
    """
    request = requested_with_errors(draws, seed, method)
    compiled = named_options(options, nothing=nothing)
    aligned(compiled, horizons_may_differ=horizons_may_differ)
    return Decision(compiled, request, nothing=nothing, progress=progress)


def how_many(decisions: Any) -> float:
    """Return how many decisions rest on the answer.

    Raises
    ------
    QuestionError
        If that is no number above 0.
    """
    if not (is_number(decisions) and decisions > 0):
        raise QuestionError(f"{decisions!r} decisions", remedy="give a number above 0")
    return float(decisions)


def is_number(value: Any) -> bool:
    """Tell whether something is a finite number."""
    return (isinstance(value, int | float | np.floating | np.integer)
            and not isinstance(value, bool) and isfinite(value))  # fmt: skip


def standard_error(replicates: FloatArray) -> float:
    """Return the standard error of the mean of replicates. Shape of these `(block,)`. [unit]."""
    return float(np.std(replicates, ddof=1)) / float(np.sqrt(replicates.size))
