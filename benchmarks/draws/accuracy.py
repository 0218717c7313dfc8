"""Measure how near draws come to the truth, by draws and by time; see ../README.md.

Sobol points need scipy 1.15 or later.
"""

import argparse
import itertools
import statistics
from collections.abc import Callable, Mapping
from time import perf_counter
from typing import NamedTuple

import numpy as np
import script
from common import HEAD, problem, row
from numpy.typing import NDArray
from scipy.stats import qmc

import sroi
from sroi.engine.tables import table_of

FloatArray = NDArray[np.float64]
Method = Callable[[int, int], FloatArray]
"""Takes draws and a seed, and returns estimates and stated standard errors. Shape `(2, 4)`."""

FIGURES = ("mean", "5 %", "95 %", "P(ratio > 1)")
SIZES = (4096, 65_536)
RELATIVE_ERROR = 0.0003
LONGEST = 2**20
"""Draws on which the library's quantiles rest at most; the truth is the mean of such runs."""
BITS = 30
"""Binary digits of a Sobol point."""


class Found(NamedTuple):
    """Hold what the replicates of one method came to; arrays have shape `(4,)`."""

    seconds: float
    error: FloatArray
    """Root mean square error."""
    bias: FloatArray
    stated: FloatArray
    """Mean of the stated standard errors."""


Results = Mapping[tuple[int, str], Found]


def figures(result: sroi.Result) -> FloatArray:
    """Return the four figures, and the standard errors that the library states."""
    found = result.sroi_ratio.to_dict()
    return np.array([
        (each["mean"], each["quantiles"]["5%"], each["quantiles"]["95%"],
         each["probability_above"]["1"])
        for each in (found, found["standard_errors"])
    ])  # fmt: skip


def of_the_script(impact_map: sroi.ImpactMap) -> Method:
    """Return the script as a method; it states no errors."""
    stated = script.parameters(impact_map)

    def run(draws: int, seed: int) -> FloatArray:
        mean, _, low, high, above = script.summary(script.ratios(stated, draws, seed))
        return np.array([(mean, low, high, above), [np.nan] * 4])

    return run


def of_sobol_points(impact_map: sroi.ImpactMap) -> Method:
    """Return scrambled Sobol points as a method, one dimension for each uncertain estimate.

    Points become values by the library's tables of quantile functions, and are given to it.
    """
    tables = {
        entry.path: table_of(entry.estimate.value)
        for entry in sroi.evaluate(impact_map).plan.entries
        if entry.estimate.is_uncertain
    }

    def run(draws: int, seed: int) -> FloatArray:
        points = qmc.Sobol(len(tables), bits=BITS, rng=seed).random(draws)
        # A point can be exactly 0, whose normal score is minus infinity: take middles of cells.
        columns = np.ascontiguousarray(points.T) + 0.5 ** (BITS + 1)
        given = {
            path: table.at(column)
            for (path, table), column in zip(tables.items(), columns, strict=True)
        }
        return figures(sroi.evaluate(impact_map, given=given, seed=seed))

    return run


def all_methods(impact_map: sroi.ImpactMap) -> dict[str, Method]:
    """Return every method under its name."""
    return {
        "script": of_the_script(impact_map),
        "plain": lambda draws, seed: figures(
            sroi.evaluate(impact_map, draws=draws, seed=seed, method="plain")
        ),
        "Latin hypercube": lambda draws, seed: figures(
            sroi.evaluate(impact_map, draws=draws, seed=seed)
        ),
        "Sobol": of_sobol_points(impact_map),
    }


def truth(impact_map: sroi.ImpactMap, draws: int) -> FloatArray:
    """Return the figures of very many draws, and their standard errors."""
    runs = max(draws // LONGEST, 1)
    found = np.array([
        figures(sroi.evaluate(impact_map, draws=min(draws, LONGEST), seed=10**6 + run))
        for run in range(runs)
    ])  # fmt: skip
    return np.array([found[:, 0].mean(axis=0), np.sqrt((found[:, 1] ** 2).mean(axis=0) / runs)])


def replicates(
    methods: Mapping[str, Method], draws: int, seeds: int, true: FloatArray
) -> dict[tuple[int, str], Found]:
    """Run every method with every seed, in turn."""
    runs: dict[str, list[FloatArray]] = {name: [] for name in methods}
    seconds: dict[str, list[float]] = {name: [] for name in methods}
    for method in methods.values():
        method(draws, seeds)  # pays for what the first use costs
    for seed in range(seeds):
        for name, method in methods.items():
            start = perf_counter()
            runs[name].append(method(draws, seed))
            seconds[name].append(perf_counter() - start)
    found = {}
    for name in methods:
        estimates, stated = np.stack(runs[name], axis=1)
        away = estimates - true
        found[draws, name] = Found(
            statistics.median(seconds[name]),
            np.sqrt((away**2).mean(axis=0)),
            away.mean(axis=0),
            stated.mean(axis=0),
        )
    return found


def table(title: str, results: Results, cells: Callable[[int, Found], list[str]]) -> None:
    """Print one line for each size and method; ``cells`` takes draws and what was found."""
    print(f"\n{title}:\n\n| draws | method | s a run | {' | '.join(FIGURES)} |")
    print("|--:|---|--:|--:|--:|--:|--:|")
    for (draws, name), found in results.items():
        shown = [f"{found.seconds:.4f}", *cells(draws, found)]
        print(f"| {draws:,} | {name} | {' | '.join(shown)} |", flush=True)


def tables(results: Results) -> None:
    """Print errors, and what they say of bias, of stated errors and of time."""

    def shorter(draws: int, found: Found) -> list[str]:
        yardstick = results[draws, "script"]
        times = (yardstick.error / found.error) ** 2 * yardstick.seconds / found.seconds
        return [f"{each:.1f}" for each in times]

    stating = {key: found for key, found in results.items() if key[1] != "script"}
    table(
        "Root mean square error, in ten-thousandths",
        results,
        lambda _, found: [f"{each:.2f}" for each in found.error * 1e4],
    )
    table(
        "Mean error, as a share of the root mean square error",
        results,
        lambda _, found: [f"{each:+.2f}" for each in found.bias / found.error],
    )
    table(
        "Stated standard error over root mean square error",
        stating,
        lambda _, found: [f"{each:.2f}" for each in found.stated / found.error],
    )
    table("Times shorter than the script to the same error", results, shorter)


def precision(impact_map: sroi.ImpactMap, true_mean: float, rounds: int) -> None:
    """Compare the time to a relative standard error of the mean with that of the script."""
    pilot = sroi.evaluate(impact_map, draws=2**17, seed=10**6).sroi_ratio
    needed = round((pilot.standard_deviation / pilot.mean / RELATIVE_ERROR) ** 2)
    stated = script.parameters(impact_map)
    seeds = itertools.count()
    made: list[int] = []
    means: tuple[list[float], list[float]] = ([], [])

    def own() -> None:
        result = sroi.evaluate(impact_map, until={"sroi_ratio": RELATIVE_ERROR}, seed=next(seeds))
        made.append(result.simulation.draws)
        means[0].append(result.sroi_ratio.mean)

    def other() -> None:
        means[1].append(script.ratios(stated, needed, next(seeds)).mean())

    print(HEAD)
    row(f"until the mean is known to {RELATIVE_ERROR:.2%}", own, other, rounds)
    reached = [np.sqrt(np.mean((np.array(side) / true_mean - 1) ** 2)) for side in means]
    print(
        f"\nOwn draws: {min(made):,} to {max(made):,}; the script's: {needed:,}. Root mean square "
        f"error over {len(means[0])} and {len(means[1])} runs: {reached[0]:.4%} and "
        f"{reached[1]:.4%}.",
        flush=True,
    )


def main() -> None:
    """Run what the options ask for."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="only that it runs")
    options.add_argument(
        "--seeds", type=int, nargs=len(SIZES), default=(200, 60),
        help=f"runs of each method with {SIZES[0]} and {SIZES[1]} draws",
    )  # fmt: skip
    options.add_argument("--truth", type=int, default=2**24, help="draws taken for the truth")
    given = options.parse_args()
    seeds, true_draws, rounds = given.seeds, given.truth, 21
    if given.quick:
        seeds, true_draws, rounds = (4, 2), 2**17, 2

    impact_map = problem()
    true = truth(impact_map, true_draws)
    print(f"Truth, from {true_draws:,} draws: ", end="")
    print(", ".join(f"{name} {value:.5f} ± {error:.5f}"
                    for name, value, error in zip(FIGURES, *true, strict=True)))  # fmt: skip
    methods = all_methods(impact_map)
    results: dict[tuple[int, str], Found] = {}
    for draws, count in zip(SIZES, seeds, strict=True):
        print(f"{draws:,} draws: {count} runs, so errors are known to {(2 * count) ** -0.5:.0%}")
        results |= replicates(methods, draws, count, true[0])
    tables(results)
    precision(impact_map, true[0, 0], rounds)


if __name__ == "__main__":
    main()
