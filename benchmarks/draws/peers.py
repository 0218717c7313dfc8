"""Measure other libraries on the reference problem, in one run with ours and the script.

Each peer is written as its own documentation does it. Install those that are wanted beside sroi,
in an environment of their own; those that cannot be imported are named and left out:

    pip install openturns squigglepy chaospy monaco probabilit pymc
"""

import argparse
import platform
from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.metadata import version
from typing import Any, NamedTuple

import numpy as np
import script
from common import compared, ours, peak, problem

import sroi

SEED = 1
OUTCOMES = 20


def beliefs(
    stated: script.Parameters,
    *,
    triangular: Callable[..., Any],
    lognormal: Callable[..., Any],
    beta: Callable[..., Any],
    uniform: Callable[..., Any],
    normal: Callable[..., Any],
) -> list[Any]:
    """Return all 124 beliefs in a peer's words, kind after kind, outcome after outcome."""
    return [
        *(triangular(*each) for each in stated.quantity.tolist()),
        *(lognormal(*each) for each in stated.price.tolist()),
        *(beta(*each) for name in script.SHARES for each in stated.shares[name].tolist()),
        uniform(*stated.rate),
        *(normal(*each) for each in stated.inputs.tolist()),
    ]


def ratio(numbers: Any) -> Any:
    """Return the ratio from the numbers of `beliefs`: arrays of draws, floats or expressions.

    One outcome and year after the other, which is quicker than the script's arrays of three axes.
    """
    kinds = [numbers[first : first + OUTCOMES] for first in range(0, 6 * OUTCOMES, OUTCOMES)]
    rate, *inputs = numbers[6 * OUTCOMES :]
    factors = [1 / (1 + rate) ** year for year in range(script.YEARS)]
    total = 0.0
    for quantity, price, deadweight, displacement, attribution, drop_off in zip(
        *kinds, strict=True
    ):
        value = quantity * price * (1 - deadweight) * (1 - displacement) * (1 - attribution)
        for factor in factors:
            total = total + value * factor
            value = value * (1 - drop_off)
    return total / sum(inputs)


def openturns(stated: script.Parameters, draws: int) -> Any:
    """Sample a composite random vector, as in "Analyse the central tendency"."""
    import openturns as ot

    ot.RandomGenerator.SetSeed(SEED)
    distribution = ot.JointDistribution(
        beliefs(
            stated,
            triangular=ot.Triangular,
            lognormal=ot.LogNormal,
            beta=lambda alpha, beta: ot.Beta(alpha, beta, 0.0, 1.0),
            uniform=ot.Uniform,
            normal=ot.Normal,
        )
    )
    names = [f"x{place}" for place in range(distribution.getDimension())]
    function = ot.SymbolicFunction(names, [formula(names)])
    output = ot.CompositeRandomVector(function, ot.RandomVector(distribution))
    return np.asarray(output.getSample(draws))[:, 0]


def formula(names: list[str]) -> str:
    """Return the ratio as text, which OpenTURNS compiles."""
    rate, *inputs = names[6 * OUTCOMES :]
    values = []
    for place in range(OUTCOMES):
        quantity, price, deadweight, displacement, attribution, drop_off = (
            names[place : 6 * OUTCOMES : OUTCOMES]
        )  # fmt: skip
        years = "1"
        for _ in range(script.YEARS - 1):
            years = f"(1 + (1 - {drop_off}) / (1 + {rate}) * {years})"
        shares = f"(1 - {deadweight}) * (1 - {displacement}) * (1 - {attribution})"
        values.append(f"{quantity} * {price} * {shares} * {years}")
    return f"({' + '.join(values)}) / ({' + '.join(inputs)})"


def of_squigglepy(stated: script.Parameters) -> list[Any]:
    """Return the beliefs as squigglepy's distributions."""
    import squigglepy as sq

    sq.set_seed(SEED)
    return beliefs(
        stated,
        triangular=sq.triangular,
        lognormal=lambda mean, sd: sq.lognorm(norm_mean=mean, norm_sd=sd),
        beta=sq.beta,
        uniform=sq.uniform,
        normal=lambda mean, sd: sq.norm(mean=mean, sd=sd),
    )


def squigglepy_arrays(stated: script.Parameters, draws: int) -> Any:
    """Sample every distribution into an array, and go on with numpy."""
    import squigglepy as sq

    return ratio([sq.sample(each, n=draws, verbose=False) for each in of_squigglepy(stated)])


def squigglepy_function(stated: script.Parameters, draws: int) -> Any:
    """Sample a function, as in "Model functions" of its README.

    Numbers are drawn within it by `~`: an expression of distributions draws the discount rate
    anew wherever it stands.
    """
    import squigglepy as sq

    believed = of_squigglepy(stated)
    return sq.sample(lambda: ratio([~each for each in believed]), n=draws, verbose=False)


def chaospy(stated: script.Parameters, draws: int) -> Any:
    """Sample a joint distribution, as in "Monte Carlo integration", with its random rule."""
    import chaospy as cp

    joint = cp.J(
        *beliefs(
            stated,
            triangular=cp.Triangle,
            lognormal=cp.LogNormal,
            beta=cp.Beta,
            uniform=cp.Uniform,
            normal=cp.Normal,
        )
    )
    return ratio(joint.sample(draws, seed=SEED))


def monaco(stated: script.Parameters, draws: int) -> Any:
    """Run cases through three functions, as in "Basic workflow", with its own Sobol points.

    Its statistics, which are bootstrapped by default, are left out; they would add to its time.
    """
    import monaco as mc
    from scipy import stats

    believed = beliefs(
        stated,
        triangular=lambda low, best, high: (
            stats.triang,
            {"c": (best - low) / (high - low), "loc": low, "scale": high - low},
        ),
        lognormal=lambda mean, sd: (stats.lognorm, {"s": sd, "scale": np.exp(mean)}),
        beta=lambda alpha, beta: (stats.beta, {"a": alpha, "b": beta}),
        uniform=lambda low, high: (stats.uniform, {"loc": low, "scale": high - low}),
        normal=lambda mean, sd: (stats.norm, {"loc": mean, "scale": sd}),
    )
    names = [f"x{place}" for place in range(len(believed))]
    functions = {
        "preprocess": lambda case: ([case.invals[name].val for name in names],),
        "run": lambda numbers: (ratio(numbers),),
        "postprocess": lambda case, found: case.addOutVal("ratio", found),
    }
    sim = mc.Sim("reference", ndraws=draws, fcns=functions, seed=SEED, verbose=False, debug=True)
    for name, (distribution, words) in zip(names, believed, strict=True):
        sim.addInVar(name=name, dist=distribution, distkwargs=words)
    sim.runSim()
    return np.array(sim.outvars["ratio"].vals)


def probabilit(stated: script.Parameters, draws: int) -> Any:
    """Sample an expression of distributions, as in its README."""
    from probabilit.distributions import Lognormal, Normal, Triangular, Uniform
    from probabilit.modeling import Distribution

    believed = beliefs(
        stated,
        triangular=Triangular,
        lognormal=Lognormal.from_log_params,
        beta=lambda alpha, beta: Distribution("beta", a=alpha, b=beta),
        uniform=Uniform,
        normal=Normal,
    )
    return ratio(believed).sample(draws, random_state=SEED)


def pymc(stated: script.Parameters, draws: int) -> Any:
    """Draw a deterministic variable of a model from the prior by `pm.draw`."""
    import pymc as pm

    low, best, high = stated.quantity.T
    mean, sd = stated.price.T
    input_mean, input_sd = stated.inputs.T
    years = np.arange(script.YEARS)
    with pm.Model():
        quantity = pm.Triangular("quantity", lower=low, c=best, upper=high)
        price = pm.LogNormal("price", mu=mean, sigma=sd)
        deadweight, displacement, attribution, drop_off = (
            pm.Beta(name, alpha=stated.shares[name][:, 0], beta=stated.shares[name][:, 1])
            for name in script.SHARES
        )
        rate = pm.Uniform("rate", *stated.rate)
        invested = pm.Normal("inputs", mu=input_mean, sigma=input_sd)
        impact = quantity * price * (1 - deadweight) * (1 - displacement) * (1 - attribution)
        left = (1 - drop_off)[:, None] ** years
        value = (impact[:, None] * left * (1 + rate) ** -years).sum()
        found = pm.Deterministic("ratio", value / invested.sum())
    return pm.draw(found, draws=draws, random_seed=SEED)


def by_draws(function: Callable[[script.Parameters, int], Any]) -> Callable[..., Any]:
    """Summarise the ratios that a function returns for every draw."""
    return lambda impact_map, draws: script.summary(
        function(script.parameters(impact_map), draws)
    )  # fmt: skip


class Side(NamedTuple):
    """Hold a way to do it, and with how many draws it is measured."""

    name: str
    package: str
    function: Callable[[sroi.ImpactMap, int], tuple[float, ...]]
    sizes: tuple[int, ...]


ALL_SIZES = (1_000_000, 100_000, 10_000)
SIDES = (
    Side("sroi", "sroi", ours, ALL_SIZES),
    Side("the script", "numpy", by_draws(partial(script.ratios, seed=SEED)), ALL_SIZES),
    # These work on whole arrays with samplers of their own.
    Side("OpenTURNS", "openturns", by_draws(openturns), (1_000_000,)),
    Side("squigglepy, arrays", "squigglepy", by_draws(squigglepy_arrays), (1_000_000,)),
    # These work on whole arrays, but by quantile functions, which take microseconds for a beta.
    Side("chaospy", "chaospy", by_draws(chaospy), (100_000,)),
    Side("probabilit", "probabilit", by_draws(probabilit), (100_000,)),
    # It calls a compiled function for every draw.
    Side("PyMC, prior draws", "pymc", by_draws(pymc), (100_000,)),
    # These run Python for every number of every draw.
    Side("monaco", "monaco", by_draws(monaco), (10_000,)),
    Side("squigglepy, a function", "squigglepy", by_draws(squigglepy_function), (10_000,)),
)


def importable() -> list[str]:
    """Return the packages that can be imported, and print their versions, and what others lack."""
    found = []
    for package in dict.fromkeys(side.package for side in SIDES):
        try:
            import_module(package)
        except Exception as problem:  # whatever it is, it is the peer's
            why = f"{type(problem).__name__}: {problem}".splitlines()[0]
            print(f"Left out, because {package} cannot be imported: {why}")
        else:
            found.append(package)
    versions = ", ".join(f"{package} {version(package)}" for package in found)
    print(f"Python {platform.python_version()}, {versions}")
    return found


def measure(place: int, draws: int, rounds: int, known: sroi.Figure) -> None:
    """Print one line, after a check that a side computes the same problem."""
    side, impact_map, means = SIDES[place], problem(), []
    stated = script.parameters(impact_map)
    low, middle, high, yardstick, seconds = compared(
        lambda: script.summary(script.ratios(stated, draws, SEED)),
        lambda: means.append(side.function(impact_map, draws)[0]),
        rounds,
    )
    tolerance = 5 * known.standard_deviation / draws**0.5
    np.testing.assert_allclose(means, known.mean, atol=tolerance, rtol=0, err_msg=side.name)
    work = f"import common, peers; peers.SIDES[{place}].function(common.problem(), {draws})"
    print(
        f"| {side.name} | {draws:,} | {middle:.2f} | {low:.2f} to {high:.2f} "
        f"| {seconds / draws * 1e6:.2f} | {yardstick / draws * 1e6:.2f} "
        f"| {peak(work):,.0f} | {means[0]:.4f} |",
        flush=True,
    )


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--quick", action="store_true", help="few draws: only that it runs")
    quick = options.parse_args().quick
    found = importable()
    print(
        "\n| what | draws | its time over the script's | middle half "
        "| µs a draw | script's µs a draw | peak MiB | mean ratio |\n"
        "|---|--:|--:|--:|--:|--:|--:|--:|"
    )
    known = sroi.evaluate(problem(), draws=2**18, seed=SEED).sroi_ratio
    for place, side in enumerate(SIDES):
        for draws in side.sizes if side.package in found else ():
            measure(place, draws // 100 if quick else draws, 2 if quick else 5, known)


if __name__ == "__main__":
    main()
