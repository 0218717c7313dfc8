"""Run superblocks on threads, processes or a cluster, in the order that gives the same bits."""

import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sroi.engine.simulation import (
    SUPERBLOCK,
    Job,
    Part,
    pickled,
    superblock,
    superblock_elsewhere,
)
from sroi.errors import ExecutorLostError, SimulationError, SroiError
from sroi.typing import FloatArray

Progress = Callable[[int, int], None]
"""Called with the draws done and the draws to do."""


@dataclass
class Tally:
    """Count the draws that are done, or whatever else, and tell whoever wants to know."""

    progress: Progress | None
    wanted: int
    done: int = 0

    def add(self, more: int) -> None:
        """Say that more of them are done."""
        self.done += more
        if self.progress is not None:
            self.progress(self.done, max(self.wanted, self.done))


_WAITING = 16
"""Superblocks asked for ahead of the one that is awaited, so that memory stays bounded."""


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(len(os.sched_getaffinity(0)), 1)
    return os.cpu_count() or 1


class Runner:
    """Ask for superblocks in order, wherever they run."""

    def __init__(self, job: Job, given: Mapping[str, FloatArray], executor: Executor | int | None):
        self.job = job
        self.given = given
        self.executor = executor

    @contextmanager
    def parts(self) -> Iterator[Callable[[range, int], Iterator[Part]]]:
        """Offer a function that yields the parts of a range of superblocks of some draws."""
        if isinstance(self.executor, Executor):
            content = pickled(self.job)
            pool = self.executor

            def elsewhere(number: int, draws: int) -> "Future[Part]":
                given = self._given(number, draws)
                return pool.submit(superblock_elsewhere, *content, number, draws, given)

            yield lambda numbers, draws: _in_order(elsewhere, numbers, draws)
            return
        threads = _threads(self.executor)
        job, sampler = self.job, self.job.sampler()
        if threads == 1:
            yield lambda numbers, draws: (
                superblock(job, sampler, number, size, self._given(number, size))
                for number, size in _sizes(numbers, draws)
            )
            return
        with ThreadPoolExecutor(threads) as local:

            def here(number: int, draws: int) -> "Future[Part]":
                return local.submit(
                    superblock, job, sampler, number, draws, self._given(number, draws)
                )

            yield lambda numbers, draws: _in_order(here, numbers, draws)

    def _given(self, number: int, draws: int) -> dict[str, FloatArray]:
        first = number * SUPERBLOCK
        return {path: values[first : first + draws] for path, values in self.given.items()}


def _threads(wanted: object) -> int:
    if wanted is None:
        return cores()
    if isinstance(wanted, bool) or not isinstance(wanted, int) or wanted < 1:
        remedy = "give a number of threads, or an executor of concurrent.futures"
        raise SimulationError(f"{wanted!r} runs nothing", remedy=remedy)
    return wanted


def _sizes(numbers: range, draws: int) -> Iterator[tuple[int, int]]:
    for number in numbers:
        yield number, min(SUPERBLOCK, draws - number * SUPERBLOCK)


def _in_order(
    submit: Callable[[int, int], "Future[Part]"], numbers: range, draws: int
) -> Iterator[Part]:
    """Yield parts in the order of their numbers; cancel what waits if anything goes wrong."""
    waiting: deque[Future[Part]] = deque()
    done = 0
    try:
        for number, size in _sizes(numbers, draws):
            waiting.append(submit(number, size))
            if len(waiting) >= _WAITING:
                yield _part(waiting[0])
                waiting.popleft()
                done += 1
        while waiting:
            yield _part(waiting[0])
            waiting.popleft()
            done += 1
    except SroiError:
        raise
    except (BrokenExecutor, CancelledError, OSError, RuntimeError) as error:
        raise ExecutorLostError(
            f"the executor was lost after {done} of {len(numbers)} parts: {error}",
            remedy="run again, with the same seed for the same draws",
        ) from error
    finally:
        for future in waiting:
            if isinstance(future, Future):
                future.cancel()


def _part(future: Any) -> Part:
    """Wait for what a worker made.

    Raises
    ------
    ExecutorLostError
        If the executor gives anything else.
    """
    made = future.result() if isinstance(future, Future) else future
    if isinstance(made, Part):
        return made
    raise ExecutorLostError(
        f"the executor gave back {type(made).__name__}, not the draws that it was to make",
        remedy="use an executor that runs what is submitted, as those of concurrent.futures do",
    )
