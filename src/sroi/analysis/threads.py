"""Do many small jobs in threads, so that nothing depends on how many there are."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from sroi.engine.running import cores

J = TypeVar("J")
R = TypeVar("R")

_AHEAD = 16
"""Jobs asked for at once, so that memory stays bounded."""


def in_order(function: Callable[[J], R], jobs: Sequence[J]) -> Iterator[R]:
    """Yield what a function returns for each job, in their order.

    Parameters
    ----------
    function
        Changes nothing that another job looks at.
    jobs
        Each small enough that sixteen can be held at once.

    Examples
    --------
    >>> list(in_order(lambda number: number * number, [1, 2, 3]))
    [1, 4, 9]
    """
    if len(jobs) < 2:
        yield from map(function, jobs)
        return
    with ThreadPoolExecutor(min(cores(), _AHEAD)) as pool:
        for first in range(0, len(jobs), _AHEAD):
            yield from pool.map(function, jobs[first : first + _AHEAD])
