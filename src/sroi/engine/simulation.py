"""Draw the uncertain numbers of a plan and run it, one superblock of draws at a time.

A superblock depends on nothing but the job and its own number, so that any thread, process or
machine may run any of them, in any order, and the sums over them come out the same to the bit.
"""

import hashlib
import pickle
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from sroi.engine import formulas
from sroi.engine.draws import PAGE
from sroi.engine.plan import Plan
from sroi.engine.run import Run, run_numbers
from sroi.engine.sample import block_moments
from sroi.engine.sampler import Sampler
from sroi.engine.tables import Method
from sroi.typing import FloatArray, IntArray, Locked

FIGURES = ("present_value", "investment", "net_present_value", "sroi_ratio")
SUPERBLOCK = 2 * PAGE
"""Draws of one part of the work."""
CHUNK = 8192
"""Draws run at once: few enough for the cache, enough for threads not to wait on each other."""
GROUP_VALUES = 2**21
"""Values kept of the first draws of outcomes and stakeholders, for their intervals."""

VAST = 1e150
"""Money whose square is nearly beyond what a float64 holds."""


@dataclass(frozen=True, eq=False)
class Job(Locked):
    """Hold all that a superblock needs: the plan, how to draw, which rows to add up."""

    plan: Plan
    seed: int
    method: Method
    groups: tuple[tuple[int, ...], ...]
    """Rows whose present values are summarised together."""
    centres: FloatArray
    """Present value of each group at best estimates, and of all. Shape `(group + 1,)`. [money]"""
    streams: Mapping[str, str] = field(default_factory=dict)
    """Name of the random stream of a path, where it is not the path itself."""

    def sampler(self) -> Sampler:
        """Make the tables from which the draws come."""
        return Sampler(self.plan, self.seed, self.method, self.streams)


@dataclass(frozen=True, eq=False)
class Part(Locked):
    """Hold what one superblock gave."""

    present_value: FloatArray
    """Shape `(s,)`. [money]"""
    investment: FloatArray
    """Shape `(s,)`. [money]"""
    means: FloatArray
    """Of each block. Shape `(figure, block)`. [unit]"""
    squares: FloatArray
    """Shape `(figure, block)`. [unit^2]"""
    sums: FloatArray
    """Of each group: its distance from the centre, the square of it, and the product with the
    total's distance. Shape `(3, group)`. [money], [money^2]"""
    groups: FloatArray
    """First draws of each group, in the first superblock. Shape `(group, s)`. [money]"""
    refused: int
    """Draws in which the investment is not positive."""
    infinite: int
    """Draws in which a figure is beyond what a float64 holds."""
    worst: FloatArray
    """Numbers of the first draw that is refused, or else of the first that is vast; or none.
    Shape `(e,)`. [as stated]"""


@lru_cache(maxsize=2)
def _sampler(_key: bytes, content: bytes) -> tuple[Job, Sampler]:
    # Only `pickled` makes it, and it comes by the executor, which unpickles the call itself.
    job: Job = pickle.loads(content)  # noqa: S301
    return job, job.sampler()


def superblock_elsewhere(
    key: bytes, content: bytes, number: int, draws: int, given: Mapping[str, FloatArray]
) -> Part:
    """Run a superblock of a pickled job; tables are made once in each process."""
    return superblock(*_sampler(key, content), number, draws, given)


def pickled(job: Job) -> tuple[bytes, bytes]:
    """Return a job as bytes, and the key by which a process knows it again."""
    content = pickle.dumps(job)
    return hashlib.blake2b(content, digest_size=16).digest(), content


def superblock(
    job: Job, sampler: Sampler, number: int, draws: int, given: Mapping[str, FloatArray]
) -> Part:
    """Draw and run one superblock.

    Parameters
    ----------
    job
        What to run.
    sampler
        Its tables.
    number
        Which superblock.
    draws
        How many of its draws, from the first on.
    given
        Draws to use as they are, by path. Each of shape `(s,)`. [as stated]
    """
    totals = np.empty((2, draws))
    sums = np.zeros((3, len(job.groups)))
    keep = min(draws, GROUP_VALUES // max(len(job.groups), 1)) if number == 0 else 0
    kept = np.empty((len(job.groups), keep))
    refused, infinite = 0, 0
    refusing, vast = np.empty(0), np.empty(0)
    pieces = sampler.numbers(number * SUPERBLOCK, draws, given, again=True)
    for first, numbers, run in _runs(job, pieces):
        last = first + run.investment.size
        totals[:, first:last] = run.total_present_value, run.investment
        bad = np.flatnonzero(~(run.investment > 0))
        refusing = refusing if refusing.size else _first(numbers, bad)
        large = np.flatnonzero(~(np.abs(totals[:, first:last]).max(axis=0) < VAST))
        vast = vast if vast.size else _first(numbers, large)
        refused += bad.size
        infinite += int(np.count_nonzero(~np.isfinite(totals[:, first:last]).all(axis=0)))
        if not (refused or infinite):
            _add(job, run, sums, kept[:, first:last])
    worst = refusing if refused else vast
    if refused or infinite:
        nothing = np.zeros((len(FIGURES), 0))
        return Part(totals[0], totals[1], nothing, nothing, sums, kept, refused, infinite, worst)
    with np.errstate(over="ignore", invalid="ignore"):
        figures = np.stack([
            *totals, formulas.net_present_value(*totals), formulas.sroi_ratio(*totals)
        ])  # fmt: skip
        means, squares = block_moments(figures)
    infinite = int(np.count_nonzero(~np.isfinite(squares).all(axis=0)))
    return Part(totals[0], totals[1], means, squares, sums, kept, 0, infinite, worst)


def _first(numbers: FloatArray, draws: IntArray) -> FloatArray:
    """Return the numbers of the first of some draws, or none."""
    return numbers[:-1, draws[0]].copy() if draws.size else np.empty(0)


def _runs(
    job: Job, pieces: Iterable[tuple[int, FloatArray]]
) -> Iterator[tuple[int, FloatArray, Run]]:
    """Run pieces in chunks that fit the processor's cache."""
    for first, numbers in pieces:
        for start in range(0, numbers.shape[1], CHUNK):
            chunk = numbers[:, start : start + CHUNK]
            yield first + start, chunk, run_numbers(job.plan, chunk, check=False)


def _add(job: Job, run: Run, sums: FloatArray, kept: FloatArray) -> None:
    """Add the groups of a chunk to their sums, and keep their first draws."""
    values = run.present_value.T
    total = run.total_present_value - job.centres[-1]
    away = np.zeros((len(job.groups), total.size))
    for group, rows in zip(away, job.groups, strict=True):
        for row in rows:
            group += values[row]
    kept[:] = away[:, : kept.shape[1]]
    away -= job.centres[:-1, None]
    with np.errstate(over="ignore", invalid="ignore"):  # reported with the figures
        sums[0] += away.sum(axis=1)
        sums[1] += np.einsum("gs,gs->g", away, away)
        sums[2] += np.einsum("gs,s->g", away, total)
