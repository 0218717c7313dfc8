"""Values of information equal those that can be worked out by hand."""

from math import log, sqrt
from statistics import NormalDist
from typing import Any

import numpy as np
import pytest
from helpers.said import Said, made, outcome
from scipy import integrate, stats

from sroi import ImpactMap
from sroi.analysis.worth_knowing.information import value_of_information
from sroi.analysis.worth_knowing.survey import value_of_survey

NORMAL = NormalDist()
PRICE = "1 GBP/person"


def gain(mean: float, sd: float) -> float:
    """Return E[max(0, X)] - max(0, m) of a normal X."""
    return sd * NORMAL.pdf(mean / sd) - abs(mean) * NORMAL.cdf(-abs(mean) / sd)


def people(**belief: Any) -> Said:
    """Say an outcome that is worth a quantity, and no more."""
    quantity = belief | {"unit": "person"}
    return outcome(quantity=quantity, financial_proxy={"value": PRICE})


def summed(*beliefs: Said, cost: str = "100 GBP", **more: Any) -> ImpactMap:
    outcomes = {f"part_{place}": people(**belief) for place, belief in enumerate(beliefs)}
    return made(outcomes=outcomes, inputs={"grant": {"description": "Grant", "amount": cost}},
                **more)  # fmt: skip


def near(row: Any, wanted: float, relative: float) -> None:
    """Check a value against its own standard error, and this against how precise it should be."""
    assert abs(row.value - wanted) <= 3.5 * row.standard_error + 2e-4 * wanted
    assert row.standard_error <= relative * wanted


@pytest.mark.parametrize("mean", [85.0, 100.0, 120.0])
def test_everything_about_a_normal_worth(mean: float) -> None:
    answer = value_of_information(summed({"mean": mean, "sd": 20}), seed=1)
    near(answer["everything"], gain(mean - 100, 20), 0.02)
    near(answer["outcomes.part_0.quantity"], gain(mean - 100, 20), 0.02)
    chance = NORMAL.cdf(-abs(mean - 100) / 20)
    assert answer["everything"].changes_choice == pytest.approx(chance, abs=0.004)
    assert answer["outcomes.part_0.quantity"].changes_choice == pytest.approx(chance, abs=0.001)


@pytest.mark.parametrize("seed", range(4))
def test_each_of_two_normals_and_both(seed: int) -> None:
    options = summed({"mean": 70, "sd": 20}, {"mean": 40, "sd": 8})
    answer = value_of_information(options, seed=seed)
    near(answer["everything"], gain(10, sqrt(20**2 + 8**2)), 0.02)
    near(answer["outcomes.part_0.quantity"], gain(10, 20), 0.02)
    near(answer["outcomes.part_1.quantity"], gain(10, 8), 0.02)
    for by in ("kind", "stakeholder", "source"):
        both = value_of_information(options, seed=seed, by=by)
        near(list(both)[1], gain(10, sqrt(20**2 + 8**2)), 0.03)
        assert list(both)[1].estimates == 2


def test_correlated_normals_are_known_together() -> None:
    rank = 0.6
    score = 2 * np.sin(np.pi * rank / 6)
    paths = ["outcomes.part_0.quantity", "outcomes.part_1.quantity"]
    options = summed({"mean": 70, "sd": 20}, {"mean": 40, "sd": 8}, {"mean": 5, "sd": 10},
                     correlations={"both": {"among": paths, "rank_correlation": rank}})  # fmt: skip
    spread = sqrt(20**2 + 8**2 + 2 * score * 20 * 8)
    answer = value_of_information(options, seed=2)
    near(answer[" + ".join(paths)], gain(15, spread), 0.04)
    near(answer["outcomes.part_2.quantity"], gain(15, 10), 0.02)


def lognormal_gain(mean: float, sigma: float, cost: float) -> float:
    """Return E[max(0, X - c)] - max(0, E[X] - c) of a lognormal X; Black and Scholes (1973)."""
    score = (log(mean / cost) + sigma**2 / 2) / sigma
    call = mean * NORMAL.cdf(score) - cost * NORMAL.cdf(score - sigma)
    return call - max(0.0, mean - cost)


def lognormals(cost: int) -> ImpactMap:
    quantity = {"mean": 50, "sd": 15, "family": "lognormal", "unit": "person"}
    price = {"mean": 20, "sd": 8, "family": "lognormal", "unit": "GBP/person"}
    return made(
        outcomes={"friends": outcome(quantity=quantity, financial_proxy={"value": price})},
        inputs={"grant": {"description": "Grant", "amount": f"{cost} GBP"}},
    )


@pytest.mark.parametrize("cost", [900, 1100])
def test_a_product_of_lognormals(cost: int) -> None:
    options = lognormals(cost)
    first, second = log(1 + 0.3**2), log(1 + 0.4**2)
    answer = value_of_information(options, seed=3)
    near(answer["everything"], lognormal_gain(1000, sqrt(first + second), cost), 0.02)
    near(answer["outcomes.friends.quantity"], lognormal_gain(1000, sqrt(first), cost), 0.02)
    near(answer["outcomes.friends.financial_proxy.value"],
         lognormal_gain(1000, sqrt(second), cost), 0.02)  # fmt: skip
    near(value_of_information(options, seed=3, by="outcome")["outcomes.friends"],
         lognormal_gain(1000, sqrt(first + second), cost), 0.03)  # fmt: skip


@pytest.mark.parametrize(("by", "name", "sigma"), [
    ("estimate", "outcomes.friends.financial_proxy.value", sqrt(log(1 + 0.4**2))),
    ("estimate", "everything", sqrt(log(1 + 0.3**2) + log(1 + 0.4**2))),
    ("outcome", "outcomes.friends", sqrt(log(1 + 0.3**2) + log(1 + 0.4**2))),
])  # fmt: skip
def test_standard_errors_are_those_of_many_seeds(by: Any, name: str, sigma: float) -> None:
    options, wanted = lognormals(1100), lognormal_gain(1000, sigma, 1100)
    rows = [value_of_information(options, seed=seed, by=by, draws=49_152)[name]
            for seed in range(16)]  # fmt: skip
    scores = [(row.value - wanted) / row.standard_error for row in rows]
    assert 0.6 < sqrt(sum(score * score for score in scores) / len(scores)) < 1.5


def test_drop_off_and_duration_which_are_no_product() -> None:
    """Against a fine grid: 100 a year, what is left each year falling, for 1 to 5 years."""
    changes = {"drop_off": {"low": "10%", "high": "70%"}, "duration": {"low": 1, "high": 5}}
    options = made(outcomes={"friends": outcome(**changes)},
                   inputs={"grant": {"description": "Grant", "amount": "420 GBP"}})  # fmt: skip
    grid = (np.arange(1000) + 0.5) / 1000
    keep, years = 1 - (0.1 + 0.6 * grid), 1 + 4 * grid
    worth = -420.0 + sum(
        200 * keep[:, None] ** year * np.clip(years[None] - year, 0, 1) for year in range(5)
    )
    now = max(0.0, worth.mean())
    answer = value_of_information(options, seed=4)
    near(answer["everything"], np.maximum(worth, 0).mean() - now, 0.02)
    near(answer["outcomes.friends.drop_off"],
         np.maximum(worth.mean(axis=1), 0).mean() - now, 0.02)  # fmt: skip
    near(answer["outcomes.friends.duration"],
         np.maximum(worth.mean(axis=0), 0).mean() - now, 0.02)  # fmt: skip


def test_the_better_of_two_options_and_of_none() -> None:
    options = {"one": summed({"mean": 120, "sd": 20}), "other": summed({"mean": 110, "sd": 15})}
    answer = value_of_information(options, seed=5, nothing=False)
    assert answer["everything"].estimates == 2  # the same path, but another belief
    near(answer["everything"], gain(10, 25), 0.02)
    near(answer["outcomes.part_0.quantity (one)"], gain(10, 20), 0.02)
    near(answer["outcomes.part_0.quantity (other)"], gain(10, 15), 0.02)
    wider = value_of_information(options, seed=5)
    assert wider["everything"].value > answer["everything"].value


def test_an_estimate_that_options_share_cancels_out() -> None:
    common = {"mean": 50, "sd": 30}
    one = summed(common, {"mean": 60, "sd": 10})
    other = summed(common, {"mean": 57, "sd": 12})
    answer = value_of_information({"one": one, "other": other}, seed=6, nothing=False)
    assert answer["outcomes.part_0.quantity"].value == pytest.approx(0, abs=1e-9)
    near(answer["everything"], gain(3, sqrt(10**2 + 12**2)), 0.02)
    near(answer["outcomes.part_1.quantity (one)"], gain(3, 10), 0.02)


def test_several_decisions_and_several_beliefs_in_steps() -> None:
    options = summed({"values": [50, 120, 160], "weights": [2, 1, 1]}, {"mean": 5, "sd": 1})
    # 50, 120 and 160 less 100, plus 5: gives 95 + 5 - 100 = 0 in mean
    answer = value_of_information(options, seed=7, decisions=12)
    near(answer["outcomes.part_0.quantity"], 12 * (25 / 4 + 65 / 4), 0.02)


# Surveys


def test_a_survey_of_a_normal_mean() -> None:
    options = summed({"mean": 70, "sd": 20}, {"mean": 40, "sd": 8})
    answer = value_of_survey(options, "outcomes.part_0.quantity", [1, 5, 50, 10_000], seed=1, sd=60)
    for row in answer:
        known = 20 * sqrt(row.size / (row.size + 60**2 / 20**2))
        near(row, gain(10, known), 0.02)
    assert answer.perfect_information == pytest.approx(gain(10, 20), rel=0.03)


def share_map(alpha: float, beta: float, cost: float) -> ImpactMap:
    """Say a map worth 100 kept shares of 10, so that it is linear in deadweight."""
    changes = {"quantity": "100 person", "financial_proxy": {"value": "10 GBP/person"},
               "deadweight": {"alpha": alpha, "beta": beta}}  # fmt: skip
    return made(outcomes={"friends": outcome(**changes)},
                inputs={"grant": {"description": "Grant", "amount": f"{cost} GBP"}})  # fmt: skip


@pytest.mark.parametrize("cost", [550, 640])
def test_a_survey_of_a_share(cost: float) -> None:
    alpha, beta = 4.0, 6.0
    sizes = [1, 2, 7, 40, 300]
    answer = value_of_survey(share_map(alpha, beta, cost), "outcomes.friends.deadweight", sizes,
                             seed=1)  # fmt: skip
    values = []
    for row in answer:
        said = np.arange(row.size + 1)
        chance = stats.betabinom(row.size, alpha, beta).pmf(said)
        worth = 1000 * (1 - (alpha + said) / (alpha + beta + row.size)) - cost
        wanted = (chance * np.maximum(worth, 0)).sum() - max(0, 1000 * 0.6 - cost)
        allowed = 3.5 * row.standard_error + 5e-4 * wanted + 1e-9
        assert row.value == pytest.approx(wanted, abs=allowed)
        values.append(row.value)
    assert values == sorted(values)
    exact = 1000 * integrate.quad(
        lambda share: max(0.0, 1 - share - cost / 1000) * stats.beta(alpha, beta).pdf(share), 0, 1
    )[0] - max(0, 600 - cost)  # fmt: skip
    assert answer.perfect_information == pytest.approx(exact, rel=0.01)
    assert values[-1] < answer.perfect_information


def test_the_best_size_is_the_best_of_all_sizes() -> None:
    options = share_map(4, 6, 610)
    path = "outcomes.friends.deadweight"
    answer = value_of_survey(options, path, [150], seed=1, cost_per_interview=0.05, fixed_cost=2,
                             decisions=2)  # fmt: skip
    every = value_of_survey(options, path, range(1, 151), seed=1, cost_per_interview=0.05,
                            fixed_cost=2, decisions=2)  # fmt: skip
    best = max(every, key=lambda row: row.net_value)
    assert answer.best_size == every.best_size == best.size
    assert [row.size for row in answer if row.is_best] == [best.size]
    assert best.cost == pytest.approx(2 + 0.05 * best.size)
