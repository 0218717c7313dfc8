"""Published tables are whole, in order, and give the factors that the method page promises."""

import pytest
from helpers.said import evaluated, outcome

from sroi.reference import discount_schedules


@pytest.mark.parametrize("schedule", discount_schedules().values(), ids=lambda each: each.id)
def test_each_schedule_has_edition_source_and_rates_without_gaps(schedule):
    assert schedule.title
    assert schedule.edition
    assert schedule.source
    year = 1
    for band in schedule.rates:
        assert band.first == year
        assert 0 < band.rate < 0.2
        year = (band.last or 0) + 1
    assert all(band.last for band in schedule.rates[:-1])


FACTORS = {
    "uk-green-book-2022-standard": {
        1: 0.966184, 10: 0.708919, 30: 0.356278, 31: 0.345901, 50: 0.197263, 75: 0.094214,
        76: 0.091916, 100: 0.050818, 125: 0.027411, 126: 0.026873, 200: 0.006207, 300: 0.001401,
    },
    "france-2021": {5: 0.854283, 10: 0.729799, 30: 0.388695},
    "new-zealand-2024-non-commercial": {
        10: 0.820348, 30: 0.552071, 31: 0.543912, 100: 0.194703, 101: 0.192775,
    },
}  # fmt: skip


@pytest.mark.parametrize("name", FACTORS)
def test_factors_are_those_published(name):
    long = outcome(starts=max(FACTORS[name]))
    result = evaluated(scope={"discounting": name}, outcomes={"friends": long})
    factors = result.discount_factors
    for year, factor in FACTORS[name].items():
        assert factors["scope", str(year)] == pytest.approx(factor, abs=5e-7)
