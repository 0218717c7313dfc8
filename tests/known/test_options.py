"""Options with normal worth have probabilities and losses in closed form."""

from math import sqrt

import numpy as np
import pytest
from helpers.options import option
from scipy.stats import norm

from sroi.analysis.which_one.choices import Choice
from sroi.analysis.which_one.increments import extended_margin
from sroi.analysis.which_one.options import compare_options
from sroi.engine.tables import Method

DRAWS = 2**17


@pytest.mark.parametrize("method", ["latin-hypercube", "plain"])
@pytest.mark.parametrize("seed", [0, 7])
def test_two_normal_options(method: Method, seed: int) -> None:
    one = option({"mean": 1000, "sd": 300}, 500)
    other = option({"mean": 1100, "sd": 400}, 800)
    found = compare_options(
        {"one": one, "other": other},
        draws=DRAWS, seed=seed, method=method, thresholds=[0, 0.5, 1, 2],
    )  # fmt: skip
    better, worse = found["one"], found["other"]
    assert [row.option for row in found] == ["one", "other"]
    # They have one path and two beliefs, so they are drawn apart; else the spread would be 100.
    spread, margin = sqrt(300**2 + 400**2), (1000 - 500) - (1100 - 800)
    score = margin / spread
    assert better.probability_best == pytest.approx(
        norm.cdf(score), abs=4 * better.probability_best_error
    )
    assert better.probability_best + worse.probability_best == pytest.approx(1, abs=1e-12)
    loss = spread * norm.pdf(score) - margin * norm.sf(score)
    assert better.expected_loss == pytest.approx(loss, abs=4 * better.expected_loss_error)
    assert worse.expected_loss == pytest.approx(loss + margin, abs=4 * worse.expected_loss_error)
    assert 0 < better.expected_loss_error < 1
    for row in found.thresholds:
        margin = (1000 - 1100) - row.threshold * (500 - 800)
        chance = norm.cdf(margin / spread if row.option == "one" else -margin / spread)
        assert row.probability == pytest.approx(chance, abs=4 * row.probability_error)
    # It costs no more; so it dominates whenever it is worth more.
    assert worse.dominated_share == pytest.approx(
        norm.cdf(-100 / spread), abs=4 * worse.dominated_share_error
    )
    assert better.dominated_share == 0
    low, high = (better.net_present_value_low, better.net_present_value_high)
    assert (low, high) == pytest.approx(norm(500, 300).interval(0.90), abs=5)


def test_what_is_shared_does_not_blur_the_difference() -> None:
    shared = {"mean": 1000, "sd": 300}
    one, other = option(shared, 500), option(shared, 510)
    found = compare_options({"one": one, "other": other}, draws=4096, seed=3)
    assert found["one"].probability_best == 1
    assert found["one"].expected_loss == 0
    assert found["other"].expected_loss == pytest.approx(10, abs=1e-12)
    assert found["other"].dominated_share == 1
    assert found.shared == ("outcomes.change.financial_proxy.value",)


def test_going_on_or_not() -> None:
    found = compare_options(
        {"go": option({"mean": 1000, "sd": 300}, 900)}, nothing=True, draws=DRAWS, seed=1
    )
    go, stay = found["go"], found["do nothing"]
    assert go.probability_best == pytest.approx(norm.cdf(1 / 3), abs=4 * go.probability_best_error)
    loss = 300 * norm.pdf(1 / 3) - 100 * norm.sf(1 / 3)
    assert go.expected_loss == pytest.approx(loss, abs=4 * go.expected_loss_error)
    assert stay.expected_loss == pytest.approx(loss + 100, abs=4 * stay.expected_loss_error)
    assert np.isnan(stay.sroi_ratio_mean)


def test_a_budget_that_may_not_be_enough() -> None:
    one = option(1000, {"mean": 500, "sd": 50, "at_least": 1})
    other = option(700, {"mean": 300, "sd": 20, "at_least": 1})
    found = compare_options(
        {"one": one, "other": other}, draws=DRAWS, seed=5, budgets=[0, 290, 480, 9999]
    )
    for row in found.budgets:
        fits = norm.cdf((row.budget - np.array([500, 300])) / np.array([50, 20]))
        # The first is better whenever it fits: 500 against 400, 54 apart in standard deviation,
        # is so in 97 of 100 draws, which leaves the second its share.
        if row.budget in (0, 290):
            chance = {"one": fits[0], "other": fits[1], "none fits": 1 - fits[1]}[row.option]
            assert row.probability == pytest.approx(chance, abs=4 * row.probability_error + 1e-4)
        if row.budget == 9999 and row.option == "one":
            chance = norm.cdf(100 / sqrt(50**2 + 20**2))
            assert row.probability == pytest.approx(chance, abs=4 * row.probability_error)
    for budget in (0.0, 290.0, 480.0, 9999.0):
        own = [row.probability for row in found.budgets if row.budget == budget]
        assert sum(own) == pytest.approx(1, abs=1e-12)


def test_the_error_of_an_incremental_ratio_is_how_far_it_moves_from_seed_to_seed() -> None:
    cheap = option({"mean": 1000, "sd": 100}, {"mean": 500, "sd": 30})
    dear = option({"mean": 2000, "sd": 200}, {"mean": 900, "sd": 40})
    rows = [
        compare_options(
            {"cheap": cheap, "dear": dear}, draws=4096, seed=seed, method="plain", thresholds=()
        ).increments["dear"]
        for seed in range(60)
    ]
    ratios = np.array([row.incremental_ratio for row in rows])
    errors = np.array([row.incremental_ratio_error for row in rows])
    assert ratios.mean() == pytest.approx(2.5, abs=4 * ratios.std() / sqrt(60))
    assert errors.mean() == pytest.approx(ratios.std(ddof=1), rel=0.3)
    nets = np.array([row.incremental_net_present_value for row in rows])
    errors = np.array([row.incremental_net_present_value_error for row in rows])
    assert nets.mean() == pytest.approx(600, abs=4 * nets.std() / sqrt(60))
    assert errors.mean() == pytest.approx(nets.std(ddof=1), rel=0.3)


def test_the_error_of_extended_dominance_counts_all_three_options() -> None:
    points = {"low": (200, 100, 90), "mid": (295, 150, 10), "high": (400, 200, 90)}

    def margin(seed: int) -> tuple[float, float]:
        random = np.random.default_rng(seed)
        low, mid, high = (
            Choice(name, random.normal(value, spread, 4096), random.normal(cost, 5, 4096))
            for name, (value, cost, spread) in points.items()
        )
        found = extended_margin(mid, low, high)
        return found.mean, found.standard_error

    margins, errors = np.array([margin(seed) for seed in range(100)]).T
    assert margins.mean() == pytest.approx(-5, abs=4 * margins.std() / 10)
    assert errors.mean() == pytest.approx(margins.std(ddof=1), rel=0.25)
