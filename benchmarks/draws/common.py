"""Share the reference problem, our side of it, and how two sides are compared."""

import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sroi

sys.path.append(str(Path(__file__).parents[1]))  # where measure.py lies

from measure import peak_of_process, quartiles, turns

HERE = Path(__file__).parent
PROBLEM = HERE / "reference_problem.yaml"
HEAD = """
| what | times faster than the script | middle half | own s | script s |
|---|--:|--:|--:|--:|"""


def problem(outcomes: int = 20) -> sroi.ImpactMap:
    """Return the reference problem, its outcomes cut or repeated until there are this many."""
    content = sroi.read(PROBLEM).model_dump(mode="json", exclude_defaults=True)
    own = list(content["outcomes"].values())
    content["outcomes"] = {
        f"outcome_{place:02}": own[place % len(own)] for place in range(outcomes)
    }
    return sroi.ImpactMap.model_validate(content)


def ours(impact_map: sroi.ImpactMap, draws: int, **options: Any) -> tuple[float, ...]:
    """Evaluate through the public API, and ask for what the script reports."""
    ratio = sroi.evaluate(impact_map, draws=draws, **{"seed": 1} | options).sroi_ratio
    return (ratio.mean, ratio.standard_deviation, *ratio.interval(), ratio.probability(1))


def compared(
    own: Callable[[], object], other: Callable[[], object], rounds: int
) -> tuple[float, ...]:
    """Time both in turn; return the quartiles of other over own, and the median seconds of each."""
    mine, theirs = turns(own, other, rounds=rounds)
    ratios = [other / own for own, other in zip(mine, theirs, strict=True)]
    return (*quartiles(ratios), statistics.median(mine), statistics.median(theirs))


def row(name: str, own: Callable[[], object], script: Callable[[], object], rounds: int) -> None:
    """Print how many times faster than the script."""
    low, middle, high, mine, theirs = compared(own, script, rounds)
    print(
        f"| {name} | {middle:.1f} | {low:.1f} to {high:.1f} | {mine:.3f} | {theirs:.3f} |",
        flush=True,
    )


def peak(work: str) -> float:
    """Return the peak memory of a process of its own in MiB; it can import what lies here."""
    return peak_of_process(["-c", f"import sys\nsys.path.insert(0, {str(HERE)!r})\n{work}"])
