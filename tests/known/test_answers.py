"""What is known on paper: sums of normals, products of lognormals, ratios of uniforms.

Figures lie within four of their standard errors of the answer; standard errors of plain draws are
those of the textbook; and over a thousand samples the errors cover the answer as often as they say.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
import pytest
from helpers.said import Said, made, outcome
from scipy import stats

import sroi
from sroi.engine.draws import CELLS
from sroi.engine.sample import BLOCK, CELL, FEWEST_BLOCKS, Sample, block_moments

METHODS = ["latin-hypercube", "plain"]
LEVELS = (0.01, 0.05, 0.5, 0.95, 0.99)
WORTH = {"value": "1 GBP/person"}


def people(**belief: object) -> Said:
    return {"unit": "person", **belief}


@dataclass(frozen=True)
class Known:
    """A map, the figure that is known, and its distribution on paper."""

    content: Said
    figure: str
    answer: "stats.rv_frozen | UniformRatio"

    def drawn(self, draws: int, method: str, seed: int = 11) -> Sample:
        result = sroi.evaluate(made(**self.content), draws=draws, seed=seed, method=method)
        sample = getattr(result, self.figure).sample
        assert isinstance(sample, Sample)
        return sample


class UniformRatio:
    """Ratio of a uniform from 100 to 300 over a uniform from 50 to 200."""

    def mean(self) -> float:
        return 200 * log(200 / 50) / 150

    def std(self) -> float:
        square = (300**3 - 100**3) / (3 * 200) * (1 / 50 - 1 / 200) / 150
        return sqrt(square - self.mean() ** 2)

    def cdf(self, ratio: float) -> float:
        below = 50 + 150 * (np.arange(100_000) + 0.5) / 100_000
        return float(np.clip((ratio * below - 100) / 200, 0, 1).mean())

    def ppf(self, level: float) -> float:
        low, high = 0.5, 6.0
        for _ in range(50):
            middle = (low + high) / 2
            low, high = (middle, high) if self.cdf(middle) < level else (low, middle)
        return low

    def pdf(self, ratio: float) -> float:
        return (self.cdf(ratio + 1e-3) - self.cdf(ratio - 1e-3)) / 2e-3


def lognormals() -> Known:
    quantity = people(mean=100, sd=30, family="lognormal")
    price = {"value": {"mean": 1, "sd": 0.2, "family": "lognormal", "unit": "GBP/person"}}
    square = log(1 + 0.3**2) + log(1 + 0.2**2)
    answer = stats.lognorm(sqrt(square), scale=100 * exp(-square / 2))
    friends = outcome(quantity=quantity, financial_proxy=price)
    return Known({"outcomes": {"friends": friends}}, "present_value", answer)


def normals() -> Known:
    outcomes = {
        name: outcome(quantity=people(mean=mean, sd=sd), financial_proxy=WORTH)
        for name, mean, sd in (("a", 100, 20), ("b", 50, 15), ("c", -30, 12))
    }
    return Known({"outcomes": outcomes}, "present_value", stats.norm(120, sqrt(769)))


def one_normal() -> Known:
    friends = outcome(quantity=people(mean=100, sd=20), financial_proxy=WORTH)
    return Known({"outcomes": {"friends": friends}}, "present_value", stats.norm(100, 20))


def uniforms() -> Known:
    friends = outcome(quantity=people(low=100, high=300), financial_proxy=WORTH)
    grant = {"description": "Grant", "amount": {"low": 50, "high": 200, "unit": "GBP"}}
    content = {"outcomes": {"friends": friends}, "inputs": {"grant": grant}}
    return Known(content, "sroi_ratio", UniformRatio())


def found(sample: Sample, answer: object) -> Iterator[tuple[str, float, float, float]]:
    """Yield what is found, its standard error, and the answer."""
    yield "mean", sample.mean, sample.standard_error, answer.mean()
    yield "sd", sample.standard_deviation, sample.standard_deviation_error, answer.std()
    for level in LEVELS:
        at = float(answer.ppf(level))
        yield f"{level:.0%}", sample.quantile(level), sample.quantile_error(level), at
        above = 1 - level
        yield f"P({level})", sample.probability(at), sample.probability_error(at), above


@pytest.mark.parametrize("known", [normals, lognormals, one_normal, uniforms])
@pytest.mark.parametrize("method", METHODS)
def test_figures_are_those_on_paper(known, method):
    case = known()
    for name, value, error, answer in found(case.drawn(200_100, method), case.answer):
        assert 0 < error < 0.01 * max(abs(answer), 1), name
        assert abs(value - answer) < 4 * error, name


@pytest.mark.parametrize("known", [normals, lognormals, uniforms])
def test_standard_errors_of_plain_draws_are_those_of_the_textbook(known):
    case = known()
    answer, draws = case.answer, 500_000
    sample = case.drawn(draws, "plain")
    assert sample.standard_error == pytest.approx(answer.std() / sqrt(draws), rel=0.06)
    for level in (0.05, 0.5, 0.95):
        of_share = sqrt(level * (1 - level) / draws)
        at = float(answer.ppf(level))
        assert sample.probability_error(at) == pytest.approx(of_share, rel=0.1)
        assert sample.quantile_error(level) == pytest.approx(of_share / answer.pdf(at), rel=0.1)


def test_strata_make_means_more_exact():
    for known in (normals, lognormals):
        stratified, plain = (known().drawn(100_096, method) for method in METHODS)
        assert stratified.standard_error < 0.3 * plain.standard_error


def test_the_middle_of_a_cell_is_known_to_the_errors():
    assert CELL == 1 / CELLS


SAMPLES = 1000
CHECKED = (0.05, 0.95)


def pieces(long: np.ndarray, draws: int) -> Iterator[Sample]:
    """Cut many samples out of the blocks of one, which are independent of each other."""
    size = -(-draws // BLOCK) * BLOCK
    for values in long[: SAMPLES * size].reshape(SAMPLES, size)[:, :draws]:
        means, squares = block_moments(values[None])
        yield Sample(draws, values, means[0], squares[0])


@pytest.fixture(scope="module", params=[one_normal, lognormals])
def case(request):
    return request.param()


@pytest.fixture(scope="module", params=METHODS)
def long(request, case):
    drawn = (case.drawn(2**20, request.param, seed).values for seed in range(6))
    return np.concatenate(list(drawn))


@pytest.mark.parametrize(("draws", "least"), [(6144, 0.91), (5000, 0.92), (2111, 0.89)])
def test_errors_cover_the_answer_as_often_as_they_say(case, long, draws, least):
    """With eight blocks, 1.96 standard errors cover 91 %, as Student's t has it; with 24, 94 %."""
    assert draws // BLOCK >= FEWEST_BLOCKS
    above = 110
    truths = np.array([case.answer.mean(), case.answer.std(), *map(case.answer.ppf, CHECKED),
                       case.answer.sf(above)])  # fmt: skip
    hits = np.zeros(truths.size)
    for sample in pieces(long, draws):
        values = [sample.mean, sample.standard_deviation, *map(sample.quantile, CHECKED),
                  sample.probability(above)]  # fmt: skip
        errors = [sample.standard_error, sample.standard_deviation_error,
                  *map(sample.quantile_error, CHECKED),
                  sample.probability_error(above)]  # fmt: skip
        hits += np.abs(values - truths) < 1.96 * np.array(errors)
    shares = hits / SAMPLES
    assert shares.min() > least
    assert shares[:-1].max() < 0.98  # the cells of one number alone may make the last too careful
