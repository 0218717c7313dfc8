"""A result's tables agree with its figures and with each other, year by year and group by group."""

import copy
import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import numpy as np
import pytest
from helpers.said import evaluated, made, outcome, said

import sroi
from sroi import OverflowedError, UndefinedRatioError, UnknownPathError, evaluate, example
from sroi.engine import compile_map, run_plan

GRANT = {"description": "Grant", "amount": {"by_year": ["60 GBP", "40 GBP"]}}
LOAN = {"description": "Loan", "amount": "7 GBP", "included": False, "reason": "paid back"}
RICH = {
    "scope": {"discounting": "25%", "base_year": 2025},
    "stakeholders": {"guests": {"description": "Guests"}, "staff": {"description": "Staff"}},
    "inputs": {"grant": GRANT, "loan": LOAN},
    "outcomes": {
        "friends": outcome(quantity={"by_year": ["10 person", "5 person"]}, duration="1.5",
                           drop_off="50%"),
        "health": outcome(starts=1, duration=..., profile=[0.5, 1], discounting="none",
                          stakeholder="staff"),
        "harm": outcome(quantity="-1 person", stakeholder="staff"),
        "twice": outcome(included=False, reason="twice"),
        "joy": {"description": "Joy", "stakeholder": "staff", "quantity": 3, "starts": 0,
                "monetised": False, "reason": "nobody knows"},
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def rich():
    return evaluated(**RICH)


def test_by_hand(rich):
    # Friends: 200 in year 0, a quarter of 200 and a new 100 in year 1, a quarter of 100 in year 2.
    friends = 200 + (200 * 0.25 + 100) * 0.8 + 100 * 0.25 * 0.64
    # Health, by its own schedule: not discounted.
    health = 200 * 0.5 + 200
    assert rich.by_outcome["friends", "present_value"] == pytest.approx(friends)
    assert rich.by_outcome["friends", "impact"] == 300
    assert rich.by_outcome["health", "present_value"] == health
    assert rich.present_value.central == pytest.approx(friends + health - 20)
    assert rich.investment.central == pytest.approx(60 + 40 * 0.8)
    assert float(rich.sroi_ratio) == pytest.approx((friends + health - 20) / 92)
    assert rich.net_sroi_ratio.central == pytest.approx(rich.sroi_ratio.central - 1)
    assert rich.payback_period.central == pytest.approx(60 / 180)


def test_years_add_up_to_the_figures(rich):
    table = rich.by_year
    assert table.rows == rich.years == ("2025", "2026", "2027")
    assert table.column("inputs").tolist() == [60, 40, 0]
    assert table.column("value").tolist() == pytest.approx([180, 50 + 100 + 100, 25 + 200])
    assert table.column("present_value").sum() == pytest.approx(rich.present_value.central)
    assert table.column("investment").sum() == pytest.approx(rich.investment.central)


@pytest.mark.parametrize("discounted", [False, True])
def test_flows_add_up_to_years_outcomes_and_stakeholders(rich, discounted):
    flows = rich.flows(discounted=discounted)
    groups = rich.flows("stakeholder", discounted=discounted)
    column = rich.by_year.column("present_value" if discounted else "value")
    assert flows.columns == groups.columns == rich.years
    assert np.isnan(flows.row("joy")).all()
    counted = [flows.row(name) for name in ("friends", "health", "harm")]
    assert sum(counted) == pytest.approx(column)
    assert groups.values.sum(axis=0) == pytest.approx(column)
    assert groups.row("guests") == pytest.approx(flows.row("friends"))
    if discounted:
        totals = flows.values.sum(axis=1)
        assert totals[:4] == pytest.approx(rich.by_outcome.column("present_value")[:4])


def test_stakeholders_have_what_counts(rich):
    table = rich.by_stakeholder
    assert table.rows == ("guests", "staff")
    assert table["staff", "present_value"] == pytest.approx(280)
    assert table.column("present_value").sum() == pytest.approx(rich.present_value.central)


def test_what_is_left_out_stays_in_the_tables_and_is_named(rich):
    assert rich.by_outcome["twice", "present_value"] == 200
    assert np.isnan(rich.by_outcome["joy", "impact"])
    assert rich.by_input["loan", "present_value"] == 7
    assert rich.conventions["left_out"] == "inputs.loan, outcomes.twice, outcomes.joy"
    assert rich.conventions["discounting_of_outcomes"] == "health: none"


@pytest.mark.parametrize(
    "values", [("9.61", "6.81", "0.48"), ("0.1", "0.2", "0.3"), ("1/3", "1/3", "1/3")]
)
def test_who_breaks_even_is_paid_back(values):
    """Sums of the same money in another order must not make the difference between 3 and never."""
    stated = {
        f"year_{year}": outcome(
            quantity=f"{value} person", financial_proxy={"value": "1 GBP/person"}, starts=year
        )
        for year, value in enumerate(values)
    }
    total = sum(map(Fraction, values))
    grant = {"description": "Grant", "amount": f"{total} GBP"}
    result = evaluated(inputs={"grant": grant}, outcomes=stated)
    assert result.sroi_ratio.central == pytest.approx(1.0, rel=1e-15)
    assert result.payback_period.central == pytest.approx(3.0)


def test_flows_are_by_outcome_or_by_stakeholder(rich):
    with pytest.raises(UnknownPathError):
        rich.flows("input")


def test_without_a_base_year_years_are_counted():
    result = evaluated(outcomes={"friends": outcome(starts=2)})
    assert result.years == ("0", "1", "2")
    assert result.conventions["base_year"] == "NOT STATED"
    assert result.to_dict()["base_year"] is None


def test_a_map_of_outcomes_that_are_not_monetised_is_worth_nothing():
    result = evaluated(outcomes={"joy": RICH["outcomes"]["joy"]}, stakeholders=RICH["stakeholders"])
    assert result.present_value.central == 0
    assert result.payback_period.to_dict()["central"] is None
    assert result.flows("stakeholder").values.tolist() == [[0], [0]]


@pytest.mark.parametrize(
    "inputs",
    [
        {},
        {"grant": {"description": "G", "amount": "0 GBP"}},
        {"grant": {"description": "G", "amount": "5 GBP", "included": False, "reason": "r"}},
    ],
)
def test_no_investment_no_ratio(inputs):
    with pytest.raises(UndefinedRatioError) as caught:
        evaluate(made(inputs=inputs))
    assert (caught.value.path, caught.value.code) == ("inputs", "E500")


@pytest.mark.parametrize(
    ("quantity", "value", "amount"),
    [
        ("1e200 person", "1e200 GBP/person", "1 GBP"),
        ("-1e200 person", "1e200 GBP/person", "1 GBP"),
        ("1e100 person", "1 GBP/person", "1e-300 GBP"),
        ("0 person", "1 GBP/person", {"by_year": ["1e308 GBP", "1e308 GBP"]}),
    ],
)
def test_figures_beyond_a_float_are_refused(quantity, value, amount):
    grant = {"description": "Grant", "amount": amount}
    stated = outcome(quantity=quantity, financial_proxy={"value": value})
    with pytest.raises(OverflowedError):
        evaluated(inputs={"grant": grant}, outcomes={"friends": stated})


def test_the_horizon_is_the_last_year_of_any_outcome():
    """A late brief outcome beside an early long one reaches no further than the longer of them."""
    stated = {"long": outcome(duration=30, drop_off=0), "late": outcome(starts=10)}
    result = evaluated(scope={"discounting": "france-lebegue-2005"}, outcomes=stated)
    assert len(result.years) == 30


def test_no_factor_is_shown_where_no_rate_is_known():
    own = outcome(discounting="france-lebegue-2005")
    stated = {"long": outcome(duration=50, drop_off=0), "own": own}
    factors = evaluated(scope={"discounting": "3%"}, outcomes=stated).discount_factors
    assert factors["own", "30"] == pytest.approx(1.04**-30)
    assert np.isnan(factors["own", "31"])
    assert factors["scope", "49"] == pytest.approx(1.03**-49)


def test_equal_schedules_share_their_rates_unless_they_are_uncertain():
    belief = {"rate": {"low": "1%", "best": "2%", "high": "3%"}}
    for schedule, places in (("2%", 2), (belief, 3)):
        stated = {name: outcome(discounting=schedule, starts=1) for name in ("friends", "sleep")}
        result = evaluated(outcomes=stated)
        assert len(result.plan.schedules) == places
        assert result.discount_factors["sleep", "1"] == pytest.approx(1 / 1.02)


def test_rows_of_different_lives_do_not_disturb_each_other():
    """Each outcome is worth the same alone and beside others of other lives and schedules."""
    for name, stated in RICH["outcomes"].items():
        if name != "joy":
            alone = evaluated(**RICH | {"outcomes": {name: stated}}).by_outcome.row(name)
            assert alone.tolist() == evaluated(**RICH).by_outcome.row(name).tolist()


def test_a_result_survives_pickling_and_copying(rich):
    for twin in (pickle.loads(pickle.dumps(rich)), copy.deepcopy(rich)):
        assert twin.to_dict() == rich.to_dict()
        with pytest.raises(ValueError, match="read-only"):
            twin.run.present_value[0, 0] = 0.0


def test_the_arrays_of_a_run_cannot_be_changed(rich):
    with pytest.raises(ValueError, match="read-only"):
        rich.run.impact[0, 0] = 0.0
    with pytest.raises(ValueError, match="read-only"):
        rich.plan.central[0] = 0.0


def test_plain_values_are_ready_for_json(rich):
    content = rich.to_dict()
    assert json.loads(json.dumps(content, allow_nan=False)) == content
    assert content["figures"]["sroi_ratio"]["central"] == rich.sroi_ratio.central
    assert content["outcomes"]["joy"]["impact"] is None
    assert content["map_digest"] == rich.impact_map.digest
    assert content["discount_factors"].keys() == {"scope", "health"}


def test_words_of_a_map_cannot_become_html():
    hostile = "<script>alert(1)</script>"
    html = evaluate(made(**RICH, title=hostile))._repr_html_()
    assert "<script" not in html
    assert "&lt;script" in html


def test_an_unreachable_payback_is_never_shown_as_a_number():
    html = evaluated(outcomes={})._repr_html_()
    assert "payback period" in html
    assert "inf year" not in html


def test_the_short_form_and_the_frame(rich):
    assert repr(rich).startswith("<Result 'Club': present_value=")
    assert rich.to_frame().loc["health", "present_value"] == 300
    assert rich.version


def test_threads_find_the_same():
    maps = [made(**said(title=f"Club {number}")) for number in range(40)]
    alone = [evaluate(each).to_dict() for each in maps]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda each: evaluate(each).to_dict(), maps)) == alone


def test_many_draws_are_many_single_ones():
    plan = compile_map(example("wheels-to-meals"))
    generator = np.random.default_rng(0)
    draws = plan.central * generator.uniform(0.5, 1.0, size=(20, len(plan.central)))
    together = run_plan(plan, draws)
    for place, draw in enumerate(draws):
        alone = run_plan(plan, draw[None])
        assert alone.total_present_value[0] == together.total_present_value[place]
        assert alone.investment[0] == together.investment[place]


def test_an_assumption_shared_by_two_outcomes_is_one_number_of_the_plan():
    stated = {name: outcome(deadweight="assumptions.luck") for name in ("friends", "sleep")}
    plan = compile_map(made(assumptions={"luck": "10%"}, outcomes=stated))
    assert [entry.path for entry in plan.entries].count("assumptions.luck") == 1


def test_results_of_equal_maps_are_equal():
    one, other = (sroi.evaluate(sroi.example("wheels-to-meals")) for _ in range(2))
    assert one == other
    assert hash(one) == hash(other)
    changes = {"outcomes.new_friends.starts": 0}
    changed = sroi.apply(one.impact_map, sroi.Scenario(name="earlier", changes=changes))
    assert one != sroi.evaluate(changed)
