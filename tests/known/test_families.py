"""Every family draws what statistics say it should, and the same bits in every release.

``python tests/known/test_families.py`` writes the frozen draws anew: a breaking change.
"""

import json
from math import log, sqrt
from pathlib import Path

import numpy as np
import pytest
import scipy
from helpers.said import made, outcome
from pydantic import ValidationError
from scipy import stats

from sroi import evaluate
from sroi.engine.draws import PAGE, bits, stratified
from sroi.engine.tables import Batch, table_of
from sroi.model import Duration, Quantity, Share
from sroi.model.distributions import FAMILIES, Metalog, name_of

FROZEN = Path(__file__).with_name("draws.json")
PAGES = 123  # over a million draws
Z = stats.norm.ppf(0.95)


def lognormal(mean, sd):
    spread = sqrt(log(1 + (sd / mean) ** 2))
    return stats.lognorm(spread, scale=mean / sqrt(1 + (sd / mean) ** 2))


def beta(mean, sd):
    total = mean * (1 - mean) / sd**2 - 1
    return stats.beta(mean * total, (1 - mean) * total)


def metalog(quantiles, low=-np.inf, high=np.inf):
    """Fit three terms by the equations of Keelin (2016), apart from the library."""
    levels, values = np.array([*quantiles]), np.array([*quantiles.values()], dtype=float)
    opened = values
    if np.isfinite(low):
        opened = np.log((values - low) / (high - values if np.isfinite(high) else 1))

    def basis(share):
        odds = np.log(share / (1 - share))
        return np.column_stack([np.ones_like(odds), odds, (share - 0.5) * odds])

    weights = np.linalg.solve(basis(levels), opened)

    class Fitted:
        def ppf(self, share):
            found = basis(np.asarray(share)) @ weights
            if np.isfinite(high):
                return low + (high - low) / (1 + np.exp(-found))
            return low + np.exp(found) if np.isfinite(low) else found

        def cdf(self, value):
            shares = stats.norm.cdf(np.linspace(-8, 8, 200_001))
            return np.interp(value, self.ppf(shares), shares)

    return Fitted()


class LogitNormal:
    def __init__(self, low, high):
        ends = [log(end / (1 - end)) for end in (low, high)]
        self.odds = stats.norm(sum(ends) / 2, (ends[1] - ends[0]) / 2 / Z)

    def ppf(self, share):
        return 1 / (1 + np.exp(-self.odds.ppf(share)))

    def cdf(self, value):
        return self.odds.cdf(np.log(value / (1 - value)))


class Mixed:
    def __init__(self, *parts):
        self.parts = parts

    def cdf(self, value):
        return sum(share * part.cdf(value) for share, part in self.parts)


class Cut:
    def __init__(self, whole, low, high):
        self.whole, self.below = whole, whole.cdf(low)
        self.width = whole.cdf(high) - self.below

    def ppf(self, share):
        return self.whole.ppf(self.below + np.asarray(share) * self.width)

    def cdf(self, value):
        return (self.whole.cdf(value) - self.below) / self.width


THREE = {0.05: 2, 0.5: 5, 0.95: 11}
TEXT = {"5%": 2, "50%": 5, "95%": 11}
SMOOTH = {
    "uniform": (Quantity, {"low": -2, "high": 5}, stats.uniform(-2, 7)),
    "triangular": (Quantity, {"low": 4, "best": 7, "high": 9}, stats.triang(0.6, 4, 5)),
    "triangular at an end": (
        Quantity,
        {"low": 4, "best": 4, "high": 9},
        stats.triang(0, 4, 5),
    ),
    "pert": (
        Quantity,
        {"family": "pert", "low": 4, "best": 7, "high": 9},
        stats.beta(3.4, 2.6, 4, 5),
    ),
    "pert, sharp": (
        Quantity,
        {"family": "pert", "low": 4, "best": 7, "high": 9, "shape": 1000},
        stats.beta(601, 401, 4, 5),
    ),
    "normal": (Quantity, {"mean": 94, "sd": 20}, stats.norm(94, 20)),
    "normal, nearly sure": (Quantity, {"mean": 94, "sd": 1e-6}, stats.norm(94, 1e-6)),
    "normal, cut": (
        Quantity,
        {"mean": 94, "sd": 20, "at_least": 90, "at_most": 150},
        Cut(stats.norm(94, 20), 90, 150),
    ),
    "lognormal": (Duration, {"mean": 3, "sd": 1}, lognormal(3, 1)),
    "lognormal, wide": (Duration, {"mean": 3, "sd": 30}, lognormal(3, 30)),
    "lognormal, interval": (
        Quantity,
        {"90%": [4, 9]},
        stats.lognorm(log(9 / 4) / 2 / Z, scale=6),
    ),
    "logit-normal": (Share, {"90%": ["10%", "30%"]}, LogitNormal(0.1, 0.3)),
    "gamma": (Quantity, {"mean": 94, "sd": 20, "family": "gamma"}, stats.gamma(22.09, 0, 400 / 94)),
    "gamma, wide": (Quantity, {"mean": 2, "sd": 20, "family": "gamma"}, stats.gamma(0.01, 0, 200)),
    "beta": (Share, {"mean": "20%", "sd": "5%"}, beta(0.2, 0.05)),
    "beta, nearly 0 or 1": (Share, {"alpha": 0.05, "beta": 0.1}, stats.beta(0.05, 0.1)),
    "beta, sharp": (Share, {"mean": "5%", "sd": "0.001%"}, beta(0.05, 1e-5)),
    "proportion": (Share, {"successes": 14, "trials": 20}, stats.beta(14.5, 6.5)),
    "proportion, none": (Share, {"successes": 0, "trials": 5}, stats.beta(0.5, 5.5)),
    "sample": (
        Quantity,
        {"sample": 62, "mean": 3.1, "sd": 1.4},
        stats.t(61, 3.1, 1.4 / sqrt(62)),
    ),
    "sample of four": (Quantity, {"sample": 4, "mean": 3, "sd": 1}, stats.t(3, 3, 0.5)),
    "metalog": (Quantity, {"quantiles": TEXT}, metalog(THREE)),
    "metalog, above 0": (Quantity, {"quantiles": TEXT, "at_least": 0}, metalog(THREE, 0)),
    "metalog, bounded": (
        Quantity,
        {"quantiles": TEXT, "at_least": 0, "at_most": 20},
        metalog(THREE, 0, 20),
    ),
    "mixture": (
        Quantity,
        {"experts": [{"weight": 2, "low": 4, "high": 9}, {"weight": 1, "mean": 8, "sd": 2}]},
        Mixed((2 / 3, stats.uniform(4, 5)), (1 / 3, stats.norm(8, 2))),
    ),
    "mixture, apart": (
        Quantity,
        {"experts": [{"weight": 1, "low": 0, "high": 1}, {"weight": 3, "mean": 90, "sd": 0.1}]},
        Mixed((0.25, stats.uniform(0, 1)), (0.75, stats.norm(90, 0.1))),
    ),
    "mixture of quantiles": (
        Quantity,
        {"experts": [{"weight": 1, "quantiles": TEXT}, {"weight": 1, "90%": [4, 9]}]},
        Mixed((0.5, metalog(THREE)), (0.5, stats.lognorm(log(9 / 4) / 2 / Z, scale=6))),
    ),
}
STEPS = {
    "discrete": ({"values": [7, 1, 2], "weights": [9, 3, 1]}, {1: 3 / 13, 2: 1 / 13, 7: 9 / 13}),
    "discrete, huge weights": ({"values": [1, 3], "weights": [1e308, 1e308]}, {1: 0.5, 3: 0.5}),
    "chance": ({"chance": "30%"}, {0: 0.7, 1: 0.3}),
    "empirical": ({"data": [3, 5, 5, 8]}, {3: 0.25, 5: 0.5, 8: 0.25}),
    "mixture of steps": (
        {"experts": [{"weight": 3, "data": [3, 5]}, {"weight": 1, "data": [5, 8]}]},
        {3: 3 / 8, 5: 4 / 8, 8: 1 / 8},
    ),
}


def drawn(belief):
    """Draw over a million numbers as the sampler does, without a map."""
    table, path = table_of(belief), "outcomes.friends.quantity"
    pages = [bits(7, (path,), page) for page in range(PAGES)]
    if belief.has_steps:
        return np.concatenate([table.at(stratified(page).reshape(-1)) for page in pages])
    batch, numbers = Batch([table]), np.empty((PAGES, 1, PAGE))
    for page, room in zip(pages, numbers, strict=True):
        batch.draw(page, np.zeros(1, dtype=np.intp), room)
    return numbers.reshape(-1)


@pytest.mark.parametrize("name", SMOOTH)
def test_draws_follow_the_distribution(name):
    kind, stated, known = SMOOTH[name]
    values, counts = np.unique(drawn(kind.model_validate(stated).value), return_counts=True)
    above = np.cumsum(counts) / counts.sum()
    expected = known.cdf(values)
    # Kolmogorov and Smirnov's distance; half a cell belongs to draws that take its middle.
    distance = np.maximum(above - expected, expected - above + counts / counts.sum())
    assert distance[can_be_told(values)].max() < 1 / 4096 + 1e-5


def can_be_told(values):
    """Leave out what lies so near to 0 or 1 that floats cannot tell it from them."""
    return (np.abs(values) > 1e-290) & (np.abs(values - 1) > 1e-12)


@pytest.mark.parametrize("name", [name for name in SMOOTH if hasattr(SMOOTH[name][2], "ppf")])
def test_quantiles_are_exact(name):
    kind, stated, known = SMOOTH[name]
    shares = np.concatenate([2.0 ** -np.arange(30, 9, -1), np.linspace(0.002, 0.998, 499)])
    shares = np.concatenate([shares, 1 - 2.0 ** -np.arange(9, 31)])
    belief = kind.model_validate(stated).value
    wanted = known.ppf(shares)
    low, middle, high = known.ppf(stats.norm.cdf([-1, 0, 1]))
    allowed = np.maximum((high - low) / 2, np.abs(wanted - middle))
    assert np.all(np.abs(table_of(belief).at(shares) - wanted) <= 3e-7 * allowed)
    told = can_be_told(wanted)
    assert np.all(np.abs(belief.cdf(wanted[told]) - shares[told]) <= 1e-7)


@pytest.mark.parametrize(
    "name", [name for name in SMOOTH if name != "gamma, wide" and hasattr(SMOOTH[name][2], "stats")]
)
def test_moments(name):
    kind, stated, known = SMOOTH[name]
    draws = drawn(kind.model_validate(stated).value)
    assert draws.mean() == pytest.approx(known.mean(), abs=known.std() * 2e-3)
    if name not in ("lognormal, wide", "sample of four"):  # whose fourth moment is too great
        assert draws.std() == pytest.approx(known.std(), rel=2e-3)


@pytest.mark.parametrize("name", STEPS)
def test_single_values_come_as_often_as_stated(name):
    stated, known = STEPS[name]
    values, counts = np.unique(drawn(Quantity.model_validate(stated).value), return_counts=True)
    assert dict(zip(values, counts / counts.sum(), strict=True)) == pytest.approx(known, abs=1e-4)


def test_steps_among_experts_keep_their_shares():
    stated = {"experts": [{"weight": 1, "low": 4, "high": 9},
                          {"weight": 3, "values": [5, 20], "weights": [1, 2]}]}  # fmt: skip
    draws = drawn(Quantity.model_validate(stated).value)
    assert np.mean(draws == 5) == pytest.approx(0.25, abs=1e-4)
    assert np.mean(draws == 20) == pytest.approx(0.5, abs=1e-4)
    rest = draws[(draws != 5) & (draws != 20)]
    assert stats.kstest(rest[:100_000], stats.uniform(4, 5).cdf).statistic < 0.01


def test_many_experts_are_met_exactly():
    views = [{"weight": 1 + at, "quantiles": {"5%": at, "50%": at + 2, "95%": at + 9}}
             for at in range(30)]  # fmt: skip
    belief = Quantity.model_validate({"experts": views}).value
    shares = np.linspace(0.0005, 0.9995, 200)
    assert belief.cdf(belief.quantile(shares)) == pytest.approx(shares, abs=1e-12)


def test_the_probability_of_a_metalog_is_the_inverse_of_its_quantiles():
    shares = np.concatenate([np.linspace(0.001, 0.999, 300), 2.0 ** -np.arange(10, 33)])
    chance = np.random.default_rng(1)
    tried = 0
    for _ in range(100):
        size = chance.integers(2, 7)
        levels, values = np.sort(chance.uniform(0.02, 0.98, size)), chance.lognormal(0, 1, size)
        stated = dict(zip(levels.tolist(), values.cumsum().tolist(), strict=True))
        try:
            belief = Metalog(quantiles=stated)
        except ValidationError:
            continue  # no metalog rises through these
        tried += 1
        values = belief.quantile(shares)
        assert belief.quantile(belief.cdf(values)) == pytest.approx(
            values, abs=1e-9 * np.ptp(values)
        )
        assert belief.cdf(values) == pytest.approx(shares, abs=1e-9)
    assert tried > 20


ONE_EACH = {
    "uniform": SMOOTH["uniform"][1],
    "triangular": SMOOTH["triangular"][1],
    "pert": SMOOTH["pert"][1],
    "normal": SMOOTH["normal"][1],
    "normal_cut": SMOOTH["normal, cut"][1],
    "lognormal": SMOOTH["lognormal, interval"][1],
    "lognormal_of_moments": {"family": "lognormal", "mean": 94, "sd": 20},
    "logit-normal": {"family": "logit-normal", "90%": ["10%", "30%"]},
    "gamma": SMOOTH["gamma"][1],
    "beta": SMOOTH["beta, nearly 0 or 1"][1],
    "beta_of_moments": {"family": "beta", "mean": "20%", "sd": "5%"},
    "metalog": SMOOTH["metalog, bounded"][1],
    "proportion": SMOOTH["proportion"][1],
    "sample": SMOOTH["sample"][1],
    "discrete": STEPS["discrete"][0],
    "chance": STEPS["chance"][0],
    "empirical": STEPS["empirical"][0],
    "mixture": SMOOTH["mixture of quantiles"][1],
    "mixture_of_steps": STEPS["mixture of steps"][0],
}


def first_draws(name):
    """Return draws of an assumption, from the first page and the second, to the last bit."""
    reach = ONE_EACH[name] | {"unit": "person"}
    one = outcome(quantity=f"assumptions.{name}", financial_proxy={"value": "1 GBP/person"})
    impact_map = made(assumptions={name: reach}, outcomes={"friends": one})
    draws = evaluate(impact_map, draws=PAGE + 4, seed=2026).present_value.draws
    return {f"assumptions.{name}": [draw.hex() for draw in [*draws[:8].tolist(), float(draws[-1])]]}


def test_every_family_is_frozen():
    assert {name.split("_")[0] for name in ONE_EACH} == {name_of(family) for family in FAMILIES}


@pytest.mark.parametrize("name", ONE_EACH)
def test_draws_are_those_of_every_release(name):
    path, draws = next(iter(first_draws(name).items()))
    frozen = json.loads(FROZEN.read_text("utf-8"))[path]
    if tuple(map(int, scipy.__version__.split(".")[:2])) >= (1, 17):
        assert frozen == draws
    # Older releases of scipy have other quantile functions, which differ in their last bits.
    assert [*map(float.fromhex, draws)] == pytest.approx([*map(float.fromhex, frozen)], rel=1e-6)


if __name__ == "__main__":
    frozen = {path: draws for name in ONE_EACH for path, draws in first_draws(name).items()}
    FROZEN.write_text(json.dumps(frozen, indent=1) + "\n", "utf-8")
