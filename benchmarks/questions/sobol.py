"""Measure shares of variance against other libraries, to the same error; see ../README.md."""

import argparse
import json
import platform
import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import version
from time import perf_counter
from typing import Any, NamedTuple

import model
import numpy as np
import saltelli
import script

import sroi

IMPACT_MAP, NAMES, BELIEVED = model.reference()
STATED = script.parameters(IMPACT_MAP)
DRAWS = 8192
SPENT: list[float] = []
"""Seconds of each call of the function: they are the model's, not the tool's."""

Shares = tuple[Any, Any]
"""First-order and total shares. Each of shape `(number,)`. [1]"""


def ours(draws: int, seed: int) -> Shares:
    """Ask the library."""
    answer = sroi.variance_shares(IMPACT_MAP, draws=draws, seed=seed)
    rows = {row.name: row for row in answer}
    return (np.array([rows[name].first_order for name in NAMES]),
            np.array([rows[name].total for name in NAMES]))  # fmt: skip


def function(numbers: Any) -> Any:
    """Compute ratios, and note the time."""
    start = perf_counter()
    found = model.ratios(numbers)
    SPENT.append(perf_counter() - start)
    return found


def of_scipy(base: int, seed: int) -> Shares:
    """Give beliefs and a vectorised function to scipy, as in its documentation."""
    from scipy.stats import sobol_indices

    found = sobol_indices(func=function, n=base, dists=BELIEVED, rng=seed)
    return found.first_order, found.total_order


def of_salib(base: int, seed: int) -> Shares:
    """Sample uniform numbers, make values of them by quantile functions, and analyse.

    SALib has no beta distribution of its own.
    """
    from SALib.analyze import sobol as analysis
    from SALib.sample import sobol as sampling

    asked = {"num_vars": len(NAMES), "names": NAMES, "bounds": [[0.0, 1.0]] * len(NAMES)}
    points = sampling.sample(asked, base, calc_second_order=False, seed=seed)
    points = np.clip(points.T, 2.0**-31, 1 - 2.0**-31)
    ratios = function(model.values(BELIEVED, points))
    found = analysis.analyze(asked, ratios, calc_second_order=False, seed=seed)
    return found["S1"], found["ST"]


def of_openturns(base: int, seed: int) -> Shares:
    """Let it make the design from its own distributions; Jansen's estimator suits totals best."""
    import openturns as ot

    ot.RandomGenerator.SetSeed(seed)
    rate_low, rate_high = STATED.rate
    distribution = ot.JointDistribution([
        *(ot.Triangular(*row) for row in STATED.quantity.tolist()),
        *(ot.LogNormal(*row) for row in STATED.price.tolist()),
        *(ot.Beta(*row, 0.0, 1.0)
          for name in script.SHARES for row in STATED.shares[name].tolist()),
        ot.Uniform(rate_low, rate_high),
        *(ot.Normal(*row) for row in STATED.inputs.tolist()),
    ])  # fmt: skip
    design = ot.SobolIndicesExperiment(distribution, base, False).generate()
    ratios = ot.Sample(function(np.asarray(design).T)[:, None])
    found = ot.JansenSensitivityAlgorithm(design, ratios, base)
    return np.array(found.getFirstOrderIndices()), np.array(found.getTotalOrderIndices())


class Peer(NamedTuple):
    """Hold another library, and with how many rows and how often it is asked."""

    name: str
    package: str
    function: Callable[[int, int], Shares]
    base: int
    rounds: int


PEERS = (
    Peer("scipy.stats.sobol_indices", "scipy", of_scipy, 1024, 12),
    Peer("OpenTURNS, Jansen", "openturns", of_openturns, 1024, 12),
    Peer("SALib, Saltelli", "SALib", of_salib, 1024, 6),
)


@dataclass
class Side:
    """Gather the runs of one tool."""

    seconds: list[float] = field(default_factory=list)
    away: list[Any] = field(default_factory=list)

    def run(self, function: Callable[[int, int], Shares], size: int, truth: Any) -> None:
        """Run it once more, with another seed."""
        start = perf_counter()
        found = function(size, len(self.seconds))
        self.seconds.append(perf_counter() - start)
        self.away.append(np.array(found) - truth)

    @property
    def errors(self) -> Any:
        """Root mean square over all shares and runs: of first-order, and of total ones."""
        return np.sqrt((np.array(self.away) ** 2).mean(axis=(0, 2)))


def true_shares(draws: int) -> Any:
    """Return shares from very many draws, once they agree with the independent run that is kept."""
    answer = sroi.variance_shares(IMPACT_MAP, draws=draws, seed=10**6)
    rows = {row.name: row for row in answer}
    own = np.array([(rows[name].first_order, rows[name].first_order_error,
                     rows[name].total, rows[name].total_error) for name in NAMES])  # fmt: skip
    kept = json.loads(saltelli.KEPT.read_text(encoding="utf-8"))
    other = np.array([kept["shares"][name] for name in NAMES])
    scores = (own[:, ::2] - other[:, ::2]) / np.hypot(own[:, 1::2], other[:, 1::2])
    said = ", ".join(f"{worst:.1f}" for worst in np.abs(scores).max(axis=0))
    print(
        f"Truth from {draws:,} draws, with errors of {own[:, 1].max():.5f} and "
        f"{own[:, 3].max():.5f} at most. Against the independent run of base {kept['base']:,}: "
        f"at most {said} joint standard errors off, in first-order and in total shares."
    )
    return own[:, ::2].T


def measure(peer: Peer, base: int, rounds: int, truth: Any) -> None:
    """Run both sides in turn, and print a line."""
    mine, theirs = Side(), Side()
    peer.function(2, 0)  # pays for what the first use costs
    SPENT.clear()
    for _ in range(rounds):
        mine.run(ours, DRAWS, truth)
        theirs.run(peer.function, base, truth)
        mine.run(ours, DRAWS, truth)
    own, other = (statistics.median(side.seconds) for side in (mine, theirs))
    first, total = (theirs.errors / mine.errors) ** 2 * other / own
    print(
        f"| {peer.name} | {base:,} | {rounds} | {other:.2f} "
        f"| {sum(SPENT) / sum(theirs.seconds):.0%} | {own:.3f} "
        f"| {1e4 * theirs.errors[0]:.1f} / {1e4 * mine.errors[0]:.2f} "
        f"| {1e4 * theirs.errors[1]:.1f} / {1e4 * mine.errors[1]:.2f} "
        f"| {first:,.0f} | {total:,.0f} |",
        flush=True,
    )


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--quick", action="store_true", help="few draws: only that it runs")
    quick = options.parse_args().quick
    found = []
    for peer in PEERS:
        try:
            import_module(peer.package)
        except ImportError as problem:
            print(f"Left out, because {peer.package} cannot be imported: {problem}")
        else:
            found.append(peer)
    packages = ("sroi", "numpy", *(peer.package for peer in found))
    versions = ", ".join(f"{package} {version(package)}" for package in packages)
    print(f"Python {platform.python_version()}, {versions}")
    truth = true_shares(2**14 if quick else 2**20)
    print(
        f"\nOurs with {DRAWS:,} draws. Root mean square errors in ten-thousandths, theirs and "
        "ours:\n\n"
        "| what | its base | runs | its s | of that the function | our s | first-order | total "
        "| times faster to the same error: first-order | total |\n"
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    )
    for peer in found:
        measure(peer, peer.base // 32 if quick else peer.base, 2 if quick else peer.rounds, truth)


if __name__ == "__main__":
    main()
