"""Time a subject against a yardstick in the same run, so that the machine cancels out."""

import os
import statistics
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

SHORTEST = 0.02
"""Seconds that one timing takes at least, so that the clock does not matter."""

_ENVIRONMENT = {key: text for key, text in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
"""Lets Python keep what it compiles: an installed library is compiled once, not at every start."""

_PEAK = """
import sys
try:
    lines = open("/proc/self/status", encoding="ascii").read().splitlines()
    peak = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
except OSError:
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
sys.stderr.write(f"\\n{peak}")
"""
"""Code that reports the peak memory of its own process in KiB, as the last line of its errors."""


@dataclass(frozen=True)
class Row:
    """Hold one line of the table: seconds of both sides, round by round, and peaks in MiB."""

    name: str
    target: float | None
    subject: tuple[float, ...]
    yardstick: tuple[float, ...]
    subject_peak: float
    yardstick_peak: float

    @property
    def ratios(self) -> list[float]:
        """Subject over yardstick in each round."""
        return [own / other for own, other in zip(self.subject, self.yardstick, strict=True)]


def quartiles(values: list[float]) -> tuple[float, float, float]:
    """Return the first quartile, the median and the third quartile."""
    first, median, third = statistics.quantiles(values, n=4, method="inclusive")
    return first, median, third


HEAD = (
    "| what | ratio | middle half | target | own ms | other ms | own MiB | other MiB |\n"
    "|---|--:|--:|--:|--:|--:|--:|--:|"
)


def shown(row: Row) -> str:
    """Lay out one line of the table."""
    low, ratio, high = quartiles(row.ratios)
    own, other = (1e3 * statistics.median(side) for side in (row.subject, row.yardstick))
    target = "" if row.target is None else f"{row.target:.1f}"
    return (
        f"| {row.name} | {ratio:.2f} | {low:.2f} to {high:.2f} | {target} | {own:,.2f} "
        f"| {other:,.2f} | {row.subject_peak:.1f} | {row.yardstick_peak:.1f} |"
    )


def interleaved(
    name: str,
    subject: Callable[[], object],
    yardstick: Callable[[], object],
    *,
    rounds: int,
    target: float | None = None,
) -> Row:
    """Time two functions of this process, turn and turn about, and take their peaks."""
    taken = turns(subject, yardstick, rounds=rounds)
    return Row(name, target, *taken, _peak(subject), _peak(yardstick))


def turns(
    subject: Callable[[], object], yardstick: Callable[[], object], *, rounds: int
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Time two functions of this process, turn and turn about; return the seconds of both."""
    pairs = [(function, _times(function)) for function in (subject, yardstick)]
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        for side in (0, 1) if number % 2 else (1, 0):
            function, times = pairs[side]
            start = perf_counter()
            for _ in range(times):
                function()
            taken[side].append((perf_counter() - start) / times)
    return tuple(taken[0]), tuple(taken[1])


def processes(
    name: str, subject: list[str], yardstick: str, *, rounds: int, target: float | None = None
) -> Row:
    """Time two processes, turn and turn about; ``subject`` is what follows ``python``."""
    commands = (subject, ["-c", yardstick])
    for arguments in commands:
        _seconds(arguments)  # compiles what is not yet compiled
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        for side in (0, 1) if number % 2 else (1, 0):
            taken[side].append(_seconds(commands[side]))
    peaks = [peak_of_process(arguments) for arguments in commands]
    return Row(name, target, tuple(taken[0]), tuple(taken[1]), *peaks)


def peak_of_process(arguments: list[str]) -> float:
    """Return the most memory in MiB that a process has held at any time."""
    if arguments[0] == "-c":
        code = arguments[1]
    else:
        module, *rest = arguments[1:]
        code = (
            "import contextlib, runpy, sys\n"
            f"sys.argv[1:] = {rest!r}\n"
            "with contextlib.suppress(SystemExit):\n"
            f"    runpy.run_module({module!r}, run_name='__main__')\n"
        )
    done = subprocess.run(
        [sys.executable, "-c", code + _PEAK],
        check=True,
        capture_output=True,
        text=True,
        env=_ENVIRONMENT,
    )
    return int(done.stderr.rsplit("\n", 1)[-1]) / 1024


def _times(function: Callable[[], object]) -> int:
    """Return how many calls make one timing long enough."""
    start = perf_counter()
    function()
    function()
    return max(1, round(SHORTEST / ((perf_counter() - start) / 2)))


def _peak(function: Callable[[], object]) -> float:
    """Return the most memory in MiB that a call has allocated at any time."""
    tracemalloc.start()
    try:
        function()
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()


def _seconds(arguments: list[str]) -> float:
    start = perf_counter()
    subprocess.run(
        [sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL, env=_ENVIRONMENT
    )
    return perf_counter() - start
