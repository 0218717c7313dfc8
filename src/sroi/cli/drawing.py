"""Draw from a map in the shell: what was asked for, how far it is, what was done when stopped."""

import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING

from sroi.errors import SimulationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sroi.engine.result import Result
    from sroi.engine.running import Progress
    from sroi.model.impact_map import ImpactMap

DEFAULT_DRAWS = 100_000
_PATIENCE = 2.0
"""Seconds before progress is shown."""


@dataclass
class Wanted:
    """Hold what the options ask for."""

    draws: int | None = None
    seed: int = 0
    until: list[str] = field(default_factory=list)
    plain: bool = False
    central: bool = False
    threads: int | None = None


class Stopped(KeyboardInterrupt):
    """Say how far the draws were when the user stopped them."""


class _Progress:
    """Show how much is done and how long the rest takes, on a terminal only."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.start = monotonic()
        self.done, self.wanted = 0, 0
        self.shown = False

    def __call__(self, done: int, wanted: int) -> None:
        self.done, self.wanted = done, wanted
        passed = monotonic() - self.start
        if passed < _PATIENCE or not sys.stderr.isatty():
            return
        left = passed * (wanted - done) / done
        said = f"{done:,} of at most {wanted:,} {self.what}, {left:,.0f} s left at most"
        sys.stderr.write(f"\r\x1b[K{said}")
        sys.stderr.flush()
        self.shown = True

    @property
    def stopped(self) -> str:
        """How far the draws were, in words."""
        how_far = (
            f"after {self.done:,} of {self.wanted:,} {self.what}"
            if self.done
            else f"before any {self.what}"
        )
        return f"stopped {how_far}; nothing was kept"

    def clear(self) -> None:
        if self.shown:
            sys.stderr.write("\r\x1b[K")


def evaluated(impact_map: "ImpactMap", wanted: Wanted) -> "Result":
    """Evaluate a map, with draws if they are asked for or the map states beliefs."""
    from sroi.engine.evaluation import evaluate

    if wanted.central:
        _only_central(wanted)
        return evaluate(impact_map)
    until = dict(map(_precision, wanted.until)) or None
    draws = wanted.draws
    if draws is None and until is None:
        if not any(entry.estimate.is_uncertain for entry in impact_map.believed):
            return evaluate(impact_map)
        draws = DEFAULT_DRAWS
    with watched() as progress:
        return evaluate(
            impact_map,
            draws=draws,
            seed=wanted.seed,
            until=until,
            method="plain" if wanted.plain else "latin-hypercube",
            executor=wanted.threads,
            progress=progress,
        )


@contextmanager
def watched(what: str = "draws") -> "Iterator[Progress]":
    """Show how far draws are, or what else is counted, and say so when they are stopped."""
    progress = _Progress(what)
    try:
        yield progress
    except KeyboardInterrupt:
        raise Stopped(progress.stopped) from None
    finally:
        progress.clear()


def _only_central(wanted: Wanted) -> None:
    """Refuse to drop what is asked of draws."""
    for option, value in (("--draws", wanted.draws), ("--until", wanted.until or None)):
        if value is not None:
            problem = f"--central makes no draws, and {option} asks for them"
            raise SimulationError(problem, remedy="leave one of the two out")


def _precision(text: str) -> tuple[str, float]:
    """Read ``sroi_ratio=0.001`` or ``sroi_ratio=0.1%``."""
    name, _, error = text.partition("=")
    return name.strip(), share_of(error, "--until sroi_ratio=0.1%", text)


def share_of(text: str, example: str, whole: str = "") -> float:
    """Read a share that an option states, as ``0.1`` or ``10%``."""
    from sroi.model.distributions import plain_number

    try:
        return float(plain_number(text))
    except ValueError:
        problem, remedy = f"'{whole or text}' is not a number or a share", f"write it as {example}"
        raise SimulationError(problem, remedy=remedy) from None
