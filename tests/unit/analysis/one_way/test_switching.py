"""A switching value switches: at it the ratio is the threshold, on its two sides it is not."""

import math

import numpy as np
import pytest
from helpers.maps import Wish, impact_maps
from helpers.said import made, outcome
from hypothesis import HealthCheck, assume, given, settings

from sroi import (
    QuestionError,
    Scenario,
    SroiError,
    UndefinedRatioError,
    UnknownPathError,
    apply,
    evaluate,
    example,
)
from sroi.analysis.one_way import switching
from sroi.analysis.one_way.roots import Starts, nearest_roots
from sroi.analysis.one_way.switching import switching_value, switching_values

FRIENDS = "outcomes.friends"


def at_start(year):
    """Return what is believed of a start, as a scenario may say it."""
    return {"values": [year, year + 1], "weights": [1, 1], "best": year}


def ratio(impact_map, changes):
    changes = {
        path: at_start(value) if path.endswith("starts") else value
        for path, value in changes.items()
    }
    return evaluate(apply(impact_map, Scenario(name="at", changes=changes))).sroi_ratio.central


def one(threshold=1.0, path="quantity", **changes):
    """Return the switching value of a part of one outcome, worth 200 for 100 GBP."""
    impact_map = made(outcomes={"friends": outcome(**changes)})
    return switching_value(impact_map, f"{FRIENDS}.{path}", threshold=threshold)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("quantity", 5.0),
        ("financial_proxy.value", 10.0),
        ("deadweight", 0.5),
        ("displacement", 0.5),
        ("attribution", 0.5),
        ("duration", 0.5),
    ],
)
def test_what_is_linear_has_a_closed_form(path, value):
    assert one(path=path).value == pytest.approx(value, rel=1e-12)


def test_an_input_switches_where_it_costs_what_it_is_worth():
    found = switching_value(made(), "inputs.grant.amount")
    assert (found.best, found.unit) == (100, "GBP")
    assert found.value == pytest.approx(200, rel=1e-12)
    assert found.change == pytest.approx(100, rel=1e-12)
    assert found.relative_change == pytest.approx(1, rel=1e-12)
    assert math.isnan(found.percentile)


def test_years_of_life_are_searched_beyond_those_that_are_planned():
    # 10 a year, discounted at 5 % from the second year on: 10 (1 - v^D) / (1 - v).
    impact_map = made(
        scope={"discounting": "5%"},
        outcomes={"friends": outcome(quantity="0.5 person", duration=2, drop_off=0)},
    )
    found = switching_value(impact_map, f"{FRIENDS}.duration", threshold=2.0)
    last = 10 * (1 - 1.05**-62) / (1 - 1 / 1.05)
    assert 60 < found.value < 63
    assert found.value == pytest.approx(62 + (200 - last) * 1.05**62 / 10, rel=1e-9)
    assert ratio(impact_map, {f"{FRIENDS}.duration": found.value}) == pytest.approx(2, rel=1e-9)
    far = made(outcomes={"friends": outcome(quantity="0.01 person", drop_off=0)})
    assert switching_value(far, f"{FRIENDS}.duration").value == pytest.approx(500, rel=1e-12)


def test_later_bands_of_a_schedule_count_in_later_years():
    bands = [{"years": [1, 3], "rate": 0}, {"years": [4, None], "rate": "100%"}]
    impact_map = made(
        scope={"discounting": {"rates": bands, "source": "survey"}},
        outcomes={"friends": outcome(quantity="1 person", drop_off=0)},
    )  # 20 in each of years 0 to 3, then 10, 5, ...: 100 at most
    found = switching_value(impact_map, f"{FRIENDS}.duration", threshold=0.975)
    assert found.value == pytest.approx(7 - 0.0, rel=1e-12)
    never = switching_value(impact_map, f"{FRIENDS}.duration", threshold=1.01)
    assert not never.is_reached
    assert "stays below 1.01 wherever it lies in its domain" in never.reason


def test_a_discount_rate_switches():
    # 200 a year on: 200 / (1 + r) = 100 at 100 %, the end of its domain.
    impact_map = made(scope={"discounting": "5%"}, outcomes={"friends": outcome(starts=1)})
    found = switching_value(impact_map, "scope.discounting.rate", threshold=1.6)
    assert found.value == pytest.approx(0.25, rel=1e-9)
    assert not switching_value(impact_map, "scope.discounting.rate", threshold=0.5).is_reached


def test_the_nearest_of_several_roots_is_found():
    # Reach counts in the quantity and in its price: 200 (x / 10)^2 = 100 at x = +-7.07.
    reach = {"product": {"people": "assumptions.reach", "each": "assumptions.reach"}}
    impact_map = made(
        assumptions={"reach": {"value": "10 person", "source": "survey"}},
        outcomes={
            "friends": outcome(quantity=reach, financial_proxy={"value": "2 GBP/person/person"})
        },
    )
    found = switching_value(impact_map, "assumptions.reach")
    assert found.value == pytest.approx(math.sqrt(50), rel=1e-12)


@pytest.mark.parametrize(
    "starts", [1, {"values": [1, 2], "weights": [3, 1], "best": 1, "source": "survey"}]
)
def test_the_year_to_start_in_is_a_whole_year(starts):
    impact_map = made(scope={"discounting": "10%"}, outcomes={"friends": outcome(starts=starts)})
    found = switching_value(impact_map, f"{FRIENDS}.starts")
    assert found.value == 8  # 200 / 1.1^7 = 102.6, 200 / 1.1^8 = 93.3
    assert found.unit == "year"
    far = switching_value(impact_map, f"{FRIENDS}.starts", threshold=1e-30)
    assert 200 / 1.1**far.value < 1e-28 <= 200 / 1.1 ** (far.value - 1)


def test_a_belief_says_at_which_percentile_it_switches():
    found = one(quantity={"90%": [5, 20], "unit": "person"})
    assert found.percentile == pytest.approx(0.05, rel=1e-6)
    assert "percentile" in str(found)


def test_a_share_of_a_profile_switches():
    impact_map = made(outcomes={"friends": outcome(duration=..., profile=[0.5, 1])})
    found = switching_value(impact_map, f"{FRIENDS}.profile.1", threshold=2.5)
    assert found.value == pytest.approx(0.75, rel=1e-12)


class TestNever:
    def test_the_ratio_stays_above(self):
        impact_map = made(
            outcomes={"friends": outcome(), "small": outcome(quantity="1 person", deadweight=0.5)}
        )
        found = switching_value(impact_map, "outcomes.small.displacement")
        assert found.reason == (
            "the ratio stays above 1 wherever it lies in its domain: between 2 and 2.1"
        )
        assert found.to_dict()["value"] is None
        assert str(found).startswith("outcomes.small.displacement: never; the ratio")

    def test_no_counted_figure_depends_on_it(self):
        impact_map = made(
            outcomes={
                "friends": outcome(),
                "left": outcome(included=False, reason="not material"),
            },
            outputs={"meals": {"description": "Meals", "quantity": 12}},
        )
        for path in ("outcomes.left.quantity", "outcomes.left.starts", "outputs.meals.quantity"):
            found = switching_value(impact_map, path)
            assert found.reason == "no counted figure depends on it", path

    def test_others_leave_nothing_of_it(self):
        impact_map = made(outcomes={"friends": outcome(), "none": outcome(deadweight=1)})
        assert "does not depend" in switching_value(impact_map, "outcomes.none.quantity").reason

    def test_worth_and_cost_that_vanish_together_are_no_switch(self):
        grant = {"description": "Grant", "amount": {"by_year": ["2.1 GBP", "0.7 GBP"]}}
        impact_map = made(
            inputs={"grant": grant}, outcomes={"friends": outcome(deadweight=1, attribution=1)}
        )
        found = switching_value(impact_map, "inputs.grant.amount.by_year.0")
        assert "does not depend" in found.reason

    def test_an_amount_is_searched_up_to_a_limit(self):
        impact_map = made(outcomes={"friends": outcome(), "tiny": outcome(quantity="1e-9 person")})
        found = switching_value(impact_map, "outcomes.tiny.quantity", threshold=3)
        assert "within 1,000,000 times its best estimate" in found.reason


class TestAllOfThem:
    def test_nearest_first_never_last(self):
        found = switching_values(example("wheels-to-meals"))
        sizes = [abs(row.relative_change) for row in found if math.isfinite(row.relative_change)]
        assert sizes == sorted(sizes)
        reached = [row.is_reached for row in found]
        assert reached == sorted(reached, reverse=True)
        assert len({row.path for row in found}) == len(found)

    def test_each_is_what_it_is_alone(self):
        impact_map = example("wheels-to-meals")
        for row in list(switching_values(impact_map))[::9]:
            alone = switching_value(impact_map, row.path)
            assert alone.value == pytest.approx(row.value, rel=1e-12)

    def test_what_sits_at_the_threshold_switches_at_best(self):
        impact_map = made(outcomes={"friends": outcome(), "none": outcome(deadweight=1)})
        found = switching_values(impact_map, threshold=2.0)
        assert found[f"{FRIENDS}.quantity"].value == 10
        assert found[f"{FRIENDS}.quantity"].relative_change == 0
        assert not found["outcomes.none.quantity"].is_reached
        assert any("sits at the threshold" in note for note in found.notes)

    def test_it_is_shown_in_every_way(self):
        found = switching_values(example("wheels-to-meals"))
        assert found.to_dict()["basis"]["threshold"] == "1"
        assert "never" in str(found)
        assert "<td>" in found._repr_html_()
        assert found.to_frame().loc["outcomes.fewer_falls_care.quantity", "best"] == 7


class TestTogether:
    MAP = made(
        outcomes={
            "friends": outcome(deadweight=0.2),
            "others": outcome(deadweight=0.6, quantity="5 person"),
        }
    )  # 160 and 40 for 100

    def test_amounts_move_by_one_factor(self):
        found = switching_values(self.MAP, together="kind")["quantity"]
        assert (found.moved, found.best) == ("by a factor", 1)
        assert found.value == pytest.approx(0.5, rel=1e-12)

    def test_shares_move_by_added_points(self):
        # 200 (0.8 - z) + 100 (0.4 - z) = 100
        found = switching_values(self.MAP, together="kind")["deadweight"]
        assert (found.moved, found.best) == ("by added points", 0)
        assert found.value == pytest.approx(1 / 3, rel=1e-12)
        assert found.relative_change != found.relative_change

    def test_the_first_to_reach_its_end_stops_all(self):
        found = switching_value(
            self.MAP, [f"{FRIENDS}.deadweight", "outcomes.others.deadweight"], threshold=0.7
        )  # at z = 0.4 the ratio is 0.8
        assert "between 0.8 and" in found.reason

    def test_groups_of_amounts_and_shares_are_apart(self):
        names = {row.path for row in switching_values(self.MAP, together="outcome")}
        assert {f"{FRIENDS} (amounts)", f"{FRIENDS} (shares)", "inputs.grant"} <= names

    def test_a_pair(self):
        paths = [f"{FRIENDS}.quantity", "inputs.grant.amount"]
        assert "does not depend" not in switching_value(self.MAP, paths).reason
        paths = [f"{FRIENDS}.quantity", f"{FRIENDS}.financial_proxy.value"]
        found = switching_value(self.MAP, paths)
        assert found.value == pytest.approx(math.sqrt(60 / 160), rel=1e-12)
        assert found.path == " + ".join(paths)


@pytest.mark.parametrize(
    ("ask", "error", "words"),
    [
        (lambda m: switching_value(m, "outcomes.frends.quantity"), UnknownPathError, "did you"),
        (lambda m: switching_value(m, []), QuestionError, "at least one path"),
        (lambda m: switching_value(m, f"{FRIENDS}.quantity", threshold=math.nan), QuestionError,
         "at least 0"),
        (lambda m: switching_values(m, threshold=math.inf), QuestionError, "at least 0"),
        (lambda m: switching_values(m, threshold=-1), QuestionError, "at least 0"),
        (lambda m: switching_values(m, threshold="1"), QuestionError, "at least 0"),
        (lambda m: switching_values(m, together="kinds"), UnknownPathError, "did you mean 'kind'"),
        (lambda m: switching_value(m, [f"{FRIENDS}.quantity", f"{FRIENDS}.deadweight"]),
         QuestionError, "amounts only, or shares only"),
        (lambda m: switching_value(m, [f"{FRIENDS}.quantity", f"{FRIENDS}.starts"]),
         QuestionError, "alone only"),
    ],
)  # fmt: skip
def test_mistakes_have_one_clear_error(ask, error, words):
    with pytest.raises(error, match=words):
        ask(made(outcomes={"friends": outcome(deadweight=0.5)}))


def test_a_threshold_that_no_estimate_reaches_is_refused():
    impact_map = made(outcomes={"friends": outcome(deadweight=1, attribution=1)})
    with pytest.raises(QuestionError, match="out of reach of every estimate"):
        switching_values(impact_map)


def test_progress_counts_the_numbers_and_batches_move_no_bit(monkeypatch: pytest.MonkeyPatch):
    impact_map = made(outcomes={name: outcome(drop_off=0.2, duration=3) for name in "abc"})
    whole = switching_values(impact_map, threshold=2)
    seen: list[tuple[int, int]] = []
    monkeypatch.setattr(switching, "_AT_ONCE", 7)
    parts = switching_values(impact_map, threshold=2, progress=lambda *counts: seen.append(counts))
    assert parts == whole
    assert seen == [(min(7 * (step + 1), len(whole)), len(whole)) for step in range(len(seen))]
    assert len(seen) > 2


def test_without_an_investment_there_is_no_ratio():
    grant = {"description": "Grant", "amount": "0 GBP"}
    with pytest.raises(UndefinedRatioError):
        switching_values(made(inputs={"grant": grant}))


def test_published_rates_are_not_moved():
    impact_map = made(scope={"discounting": "uk-green-book-2022-standard"})
    paths = {row.path for row in switching_values(impact_map)}
    assert not any("published" in path for path in paths)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(impact_maps(Wish(wild=False, outcomes=(1, 3))))
def test_switching_values_switch(impact_map):
    threshold = 1.3
    try:
        found = switching_values(impact_map, threshold=threshold)
    except SroiError as error:
        assume("out of reach" not in str(error) and error.code != "E500")
        raise
    central = evaluate(impact_map).sroi_ratio.central
    for row in [row for row in found if row.is_reached][:6]:
        at = ratio(impact_map, {row.path: row.value})
        if row.path.endswith("starts"):
            step = math.copysign(1, row.change)
            before = ratio(impact_map, {row.path: row.value - step})
            assert (at - threshold) * (central - threshold) <= 0
            assert (before - threshold) * (central - threshold) > 0
            continue
        assert at == pytest.approx(threshold, rel=1e-9), row
        step = 1e-4 * row.change
        before = ratio(impact_map, {row.path: row.value - step})
        assert (before - threshold) * (central - threshold) > 0, row


def test_roots_are_found_for_many_functions_at_once():
    power = np.array([1.0, 2.0, 3.0, 5.0])
    one = np.ones(4)
    starts = Starts(3 * one, one, 0 * one, 100 * one, 0 * one, 0 * one)
    wanted = np.array([40.0, 40.0, 40.0, 0.1])
    roots = nearest_roots(lambda who, x: x ** power[who] - wanted[who], starts)
    np.testing.assert_allclose(roots, wanted ** (1 / power), rtol=1e-14)
