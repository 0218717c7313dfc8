"""Measure draws against the script, in one run; see ../README.md."""

import argparse
import subprocess
import sys

import numpy as np
import script
from common import HEAD, PROBLEM, ours, peak, problem, row


def speed(quick: bool) -> None:
    """Print how many times faster than the script."""
    impact_map = problem()
    stated = script.parameters(impact_map)
    found, wanted = ours(impact_map, 200_000), script.summary(script.ratios(stated, 200_000, 0))
    np.testing.assert_allclose(found, wanted, rtol=0.01)
    print(HEAD)
    ways = {"": {}, ", one thread": {"executor": 1}, ", plain": {"method": "plain"}}
    for draws, rounds in ((10_000, 3),) if quick else ((1_000_000, 5), (100_000, 9)):
        for name, options in ways.items():
            row(
                f"{draws:,} draws{name}",
                lambda n=draws, options=options: ours(impact_map, n, **options),
                lambda n=draws: script.summary(script.ratios(stated, n, 0)),
                rounds,
            )
    small = problem(10)
    stated_small = script.parameters(small)
    row(
        "10 outcomes, 10,000 draws",
        lambda: ours(small, 10_000),
        lambda: script.summary(script.ratios(stated_small, 10_000, 0)),
        15,
    )


def first_use(rounds: int) -> None:
    """Print what the first evaluation in a process costs beyond the second."""
    code = (
        f"import sroi, time; m = sroi.read({str(PROBLEM)!r}); t = time.perf_counter\n"
        "a = t(); sroi.evaluate(m, draws=100_000, seed=1); b = t()\n"
        "sroi.evaluate(m, draws=100_000, seed=1); print((b - a) - (t() - b))"
    )
    command = [sys.executable, "-c", code]
    times = [
        float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
        for _ in range(rounds)
    ]
    print("\n| what | median s | least to most |\n|---|--:|--:|")
    print(
        f"| first use beyond the second, 100,000 draws | {np.median(times):.2f} "
        f"| {min(times):.2f} to {max(times):.2f} |",
        flush=True,
    )


def memory(draws: int) -> None:
    """Print peak memory above that of the idle library, which has evaluated without draws."""
    print("\n| peak memory above idle | MiB | idle MiB |\n|---|--:|--:|")
    for outcomes in (20, 200):
        idle = peak(
            "import common, scipy.special, sroi\n"
            f"sroi.evaluate(common.problem({outcomes})).sroi_ratio"
        )
        busy = peak(
            "import common, scipy.special\n"
            f"common.ours(common.problem({outcomes}), {draws})"
        )  # fmt: skip
        print(
            f"| {outcomes} outcomes, {draws:,} draws | {busy - idle:.0f} | {idle:.0f} |",
            flush=True,
        )


def main() -> None:
    """Run what the options ask for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="only that it runs")
    quick = options.parse_args().quick
    speed(quick)
    first_use(2 if quick else 5)
    memory(100_000 if quick else 10_000_000)


if __name__ == "__main__":
    main()
