"""Measure values of information against regression, as R's voi does it; see ../README.md."""

import argparse
import statistics
from time import perf_counter
from typing import Any

import model
import numpy as np
import script
from common import compared, ours
from scipy import linalg
from scipy.interpolate import BSpline

import sroi
from sroi.engine.sampler import Sampler

DEARER = 1.14
"""Inputs cost that much more here: as it stands, the reference problem is worth going ahead with
whatever one number may be, and knowing any of them alone is worth nothing."""


def dearer(outcomes: int = 20) -> sroi.ImpactMap:
    """Return the reference problem with inputs that make it a close call."""
    content = model.problem(outcomes).model_dump(mode="json", exclude_defaults=True)
    for given in content["inputs"].values():
        given["amount"]["mean"] *= DEARER * outcomes / 20
    return sroi.ImpactMap.model_validate(content)


IMPACT_MAP = dearer()
NAMES, BELIEVED = model.paths(IMPACT_MAP), model.beliefs(script.parameters(IMPACT_MAP))
BASIS = 10
"""Functions of a spline: the default of mgcv, which voi leaves as it is."""
PENALTIES = np.geomspace(1e-8, 1e6, 57)


def simulated(draws: int, seed: int) -> tuple[Any, Any]:
    """Return numbers, by their path, and net present values of existing draws."""
    generator = np.random.default_rng(seed)
    numbers = model.values(BELIEVED, generator.random((len(NAMES), draws)))
    value, invested = model.parts(numbers)
    return numbers, value.sum(axis=0) - invested


def stratified(draws: int, seed: int) -> tuple[Any, Any]:
    """Return the same from the library's draws, so that both sides have draws of one kind."""
    plan = sroi.evaluate(IMPACT_MAP).plan
    columns = {entry.path: column for column, entry in enumerate(plan.entries)}
    own = [columns[name] for name in NAMES]
    pieces = Sampler(plan, seed, "latin-hypercube").numbers(0, draws, {})
    numbers = np.concatenate([piece[own] for _, piece in pieces], axis=1)
    value, invested = model.parts(numbers)
    return numbers, value.sum(axis=0) - invested


def smooth(number: Any, net: Any) -> Any:
    """Return the values of a penalised cubic regression spline. Shape `(s,)`. [money].

    Knots stand at quantiles, the penalty is on the second derivative, and generalised
    cross-validation chooses its weight: Wood (2017), Generalized Additive Models, 5.3 and 6.2.
    """
    inside = np.quantile(number, np.linspace(0.0, 1.0, BASIS - 2))
    knots = np.concatenate([[inside[0]] * 3, inside, [inside[-1]] * 3])
    design = BSpline.design_matrix(number, knots, 3)
    gram, wanted = (design.T @ design).toarray(), design.T @ net
    scale = (inside[-1] - inside[0]) ** 3 / BASIS  # so that penalties compare
    penalty = curvature(knots) * scale * np.trace(gram)
    # In the basis in which both are diagonal, every weight of the penalty is a matter of ten sums.
    weights, vectors = linalg.eigh(penalty, gram)
    parts = vectors.T @ wanted
    kept = 1.0 / (1.0 + PENALTIES[:, None] * np.maximum(weights, 0.0))
    left = (net @ net) - 2 * kept @ parts**2 + kept**2 @ parts**2
    scores = left / (1.0 - kept.sum(axis=1) / net.size) ** 2
    return design @ (vectors @ (kept[scores.argmin()] * parts))


def curvature(knots: Any) -> Any:
    """Return the integrals of products of second derivatives; these are lines between knots."""
    count = knots.size - 4
    bends = [BSpline(knots, row, 3).derivative(2) for row in np.eye(count)]
    starts, ends = knots[3:-4], knots[4:-3]
    low, high = (
        np.array([bend(at) for bend in bends]) for at in (starts, np.nextafter(ends, starts))
    )
    width = ends - starts
    return (width * (2 * low[:, None] * low + low[:, None] * high + high[:, None] * low
                     + 2 * high[:, None] * high)).sum(axis=2) / 6  # fmt: skip


def by_regression(numbers: Any, net: Any) -> Any:
    """Return the value of knowing each number alone, to go ahead or not. Shape `(number,)`."""
    now = max(0.0, net.mean())
    return np.array([np.maximum(smooth(number, net), 0.0).mean() - now for number in numbers])


def by_question(draws: int, seed: int) -> Any:
    """Ask the library. Shape `(number, 2)`: values and their standard errors. [money]."""
    answer = sroi.value_of_information(IMPACT_MAP, draws=draws, seed=seed)
    rows = {row.name: row for row in answer}
    return np.array([(rows[name].value, rows[name].standard_error) for name in NAMES])


def nested(place: int, outer: int, inner: int, seed: int, batches: int = 32) -> tuple[float, float]:
    """Return the value of knowing one number of an outcome by draws within draws, and its error.

    At each of some evenly likely values the mean is taken over draws of all others, the same at
    each value. The mean of the worth, against which the gain is, comes from these draws as well.
    """
    values = BELIEVED[place].ppf((np.arange(outer) + 0.5) / outer)
    numbers, net = simulated(inner, seed)
    outcome = place % 20
    own = np.arange(6) * 20 + outcome
    some = numbers[[*own, *range(120, len(NAMES))]]
    known, _ = model.parts(some, 1)
    means = np.empty((outer, batches))
    rest = (net - known[0]).reshape(batches, -1).mean(axis=1)
    for row, value in enumerate(values):
        some[place // 20] = value
        means[row] = rest + model.parts(some, 1)[0][0].reshape(batches, -1).mean(axis=1)

    def gained(each: Any) -> Any:
        return np.maximum(each, 0.0).mean(axis=0) - np.maximum(each.mean(axis=0), 0.0)

    without = (means.sum(axis=1, keepdims=True) - means) / (batches - 1)
    left_out = gained(without)  # the jackknife
    error = np.sqrt((batches - 1) * ((left_out - left_out.mean()) ** 2).mean())
    return float(gained(means.mean(axis=1))), float(error)


def accuracy(draws: int, runs: int, truth_draws: int, sizes: tuple[int, int]) -> None:
    """Print errors and times of both sides."""
    truth = by_question(truth_draws, 10**6)
    print(f"Truth from {truth_draws:,} draws, with errors of {truth[:, 1].max():.1f} at most.\n")
    print("| number | truth | by draws within draws |\n|---|--:|--:|")
    greatest = int(truth[:120, 0].argmax())
    curved = 100 + int(truth[100:120, 0].argmax())  # of the drop-offs, in which worth is no line
    for place in (greatest, curved):
        value, error = nested(place, *sizes, seed=3)
        print(f"| {NAMES[place]} | {truth[place, 0]:.1f} ± {truth[place, 1]:.1f} "
              f"| {value:.1f} ± {error:.1f} |", flush=True)  # fmt: skip
    sides = {
        "value_of_information, draws and all": None,
        "regression, on plain draws that exist": simulated,
        "regression, on our draws that exist": stratified,
    }
    away: dict[str, list[Any]] = {name: [] for name in sides}
    seconds: dict[str, list[float]] = {name: [] for name in sides}
    for seed in range(runs):
        for name, drawn in sides.items():
            given = drawn(draws, seed) if drawn else None
            start = perf_counter()
            found = by_regression(*given) if given else by_question(draws, seed)[:, 0]
            seconds[name].append(perf_counter() - start)
            away[name].append(found - truth[:, 0])
    print(
        f"\n| all {len(NAMES)} from {draws:,} draws, {runs} runs | s | root mean square error "
        "| worst number's | times longer | to the same error |\n|---|--:|--:|--:|--:|--:|"
    )
    first: tuple[float, float] | None = None
    for name in sides:
        squares = np.array(away[name]) ** 2
        error, worst = np.sqrt(squares.mean()), np.sqrt(squares.mean(axis=0)).max()
        middle = statistics.median(seconds[name])
        first = first or (middle, error)
        longer = middle / first[0]
        print(f"| {name} | {middle:.3f} | {error:.2f} | {worst:.1f} "
              f"| {longer:.1f} | {longer * (error / first[1]) ** 2:.0f} |", flush=True)  # fmt: skip


def against_simulation(draws: int, rounds: int) -> None:
    """Print how many times the simulation itself a value of information takes."""
    print("\n| what | times the simulation | middle half | s | simulation's s |")
    print("|---|--:|--:|--:|--:|")
    for outcomes in (20, 200):
        impact_map = dearer(outcomes)
        low, middle, high, simulation, own = compared(
            lambda each=impact_map: ours(each, draws),
            lambda each=impact_map: sroi.value_of_information(each, draws=draws, seed=1),
            rounds,
        )
        print(f"| {outcomes} outcomes, {draws:,} draws | {middle:.2f} | {low:.2f} to {high:.2f} "
              f"| {own:.3f} | {simulation:.3f} |", flush=True)  # fmt: skip


def main() -> None:
    """Run what the options ask for."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--quick", action="store_true", help="only that it runs")
    quick = options.parse_args().quick
    if quick:
        accuracy(10_000, 2, 2**15, (32, 2**12))
    else:
        accuracy(100_000, 12, 2**22, (512, 2**17))
    against_simulation(10_000 if quick else 100_000, 2 if quick else 9)


if __name__ == "__main__":
    main()
