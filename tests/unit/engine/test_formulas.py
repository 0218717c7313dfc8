"""The edges of the formulas on plain arrays; their examples and the laws show the middle."""

import numpy as np
import pytest

from sroi import UndefinedRatioError
from sroi.engine import formulas
from sroi.engine.run import running_total


@pytest.mark.parametrize(
    ("values", "inputs", "years"),
    [
        ([0, 50, 50], [100, 0, 0], 3.0),  # exactly at the end of the last year
        ([0, 200], [100, 0], 1.5),
        ([100], [100], 1.0),
        ([400], [100], 0.25),
        ([99], [100], float("inf")),
        ([-50, 300], [100, 0], 1.5),  # harms come first
        ([150, -100], [100, 0], 2 / 3),  # the first time counts, whatever follows
        ([150, 150], [100, 100], 2 / 3),
        ([50, 250], [100, 100], 1.6),  # later inputs are due at the start of their year
        ([50, 0], [0, 50], 1.0),  # what came before the first input repays it at once
        ([80, -10], [0, 50], 1.0),
        ([10, 10], [0, 0], float("inf")),  # nothing to repay
        ([10, 10], [-5, 0], float("inf")),
    ],
)
def test_payback(values, inputs, years):
    found = formulas.payback_period(np.array(values, float), np.array(inputs, float))
    assert found == pytest.approx(years, rel=1e-15)


def test_a_last_part_year_counts_in_part():
    duration = np.array([0.5, 1.0, 2.25])
    parts = [formulas.part_of_year(duration, year).tolist() for year in range(4)]
    assert parts == [[0.5, 1, 1], [0, 0, 1], [0, 0, 0.25], [0, 0, 0]]


def test_deductions_multiply_and_a_negative_deadweight_adds():
    one = np.ones(1)
    assert formulas.impact(10 * one, 10 * one, -0.5 * one, 0.5 * one, 0.2 * one) == [60]


def test_a_ratio_needs_an_investment_in_every_draw():
    value = np.array([1.0, 2.0, 3.0])
    with pytest.raises(UndefinedRatioError, match="in 2 of 3 draws"):
        formulas.sroi_ratio(value, np.array([1.0, 0.0, -1.0]))
    with pytest.raises(UndefinedRatioError, match="is not positive, so"):
        formulas.sroi_ratio(value[:1], np.array([np.nan]))
    assert formulas.sroi_ratio(value, np.array([1.0, 4.0, 3.0])).tolist() == [1, 0.5, 1]


def test_totals_are_the_same_bits_in_one_draw_and_in_many():
    values = np.random.default_rng(0).lognormal(size=(1, 999))
    counted = np.ones(999)
    many = running_total(np.repeat(values, 64, axis=0), counted)[:, -1]
    assert set(many.tolist()) == set(running_total(values, counted)[:, -1].tolist())


def test_no_years_are_worth_nothing():
    assert formulas.present_value_factor([]) == 0
    assert formulas.discount_factors(np.empty((2, 0))).tolist() == [[1.0], [1.0]]
