"""The change from one map to another is split among what differs, and nothing is left over."""

import json
from decimal import Decimal

import numpy as np
import pytest
from helpers.maps import Wish, impact_maps
from helpers.said import made, outcome
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import sroi
from sroi.analysis.what_if import explaining
from sroi.analysis.what_if.explaining import explain

FIGURES = ("sroi_ratio", "net_present_value")
FEW = Wish(outcomes=(1, 3))


def contributions(found, figure="net_present_value"):
    return {row.change: getattr(row, figure) for row in found}


def hold(found, base, other):
    """Hold an explanation against two evaluations, and its text against itself."""
    for figure in FIGURES:
        before = float(getattr(sroi.evaluate(base), figure))
        after = float(getattr(sroi.evaluate(other), figure))
        total = found.before[figure]
        for row in found:
            total += getattr(row, figure)
        assert total == found.after[figure]
        assert found.before[figure] == before
        # Values on the way may be larger than both ends.
        scale = max(abs(before), abs(after), *(abs(getattr(row, figure)) for row in found))
        assert total == pytest.approx(after, rel=1e-12, abs=1e-12 * scale)
        ((columns, lines),) = found.cells()
        shown = [Decimal(line[columns.index(figure)].replace(",", "")) for line in lines]
        assert sum(shown[:-1]) == shown[-1]


def test_by_hand():
    # 10 x 20 GBP = 200; quantity 15, worth 30 GBP: 450. Each alone: 300 either way.
    base, other = made(), made(
        outcomes={"friends": outcome(quantity="15 person",
                                     financial_proxy={"value": "30 GBP/person"})}
    )  # fmt: skip
    found = explain(base, other)
    assert contributions(found) == {
        "outcomes.friends.quantity": 125.0,
        "outcomes.friends.financial_proxy.value": 125.0,
    }
    assert contributions(found, "sroi_ratio") == dict.fromkeys(contributions(found), 1.25)
    assert [row.sroi_ratio_error for row in found] == [0, 0]
    assert found.change == {"sroi_ratio": 2.5, "net_present_value": 250}
    assert (found.rows[0].before, found.rows[0].after) in [
        ("10 person", "15 person"), ("20 GBP/person", "30 GBP/person")
    ]  # fmt: skip
    hold(found, base, other)


def test_the_ratio_by_hand():
    # Value 200 -> 400 and investment 100 -> 200. Ratio: 2, 4 with value, 1 with inputs, 2 with all.
    other = made(
        inputs={"grant": {"description": "Grant", "amount": "200 GBP"}},
        outcomes={"friends": outcome(quantity="20 person")},
    )
    found = explain(made(), other)
    assert contributions(found, "sroi_ratio") == {
        "outcomes.friends.quantity": 1.5,
        "inputs.grant.amount": -1.5,
    }
    assert contributions(found) == {"outcomes.friends.quantity": 200, "inputs.grant.amount": -100}


CASES = {
    "duration": (
        {"friends": outcome(duration="3 year", drop_off=0)},
        {"outcomes.friends.duration + drop_off + profile": 400},
    ),
    "profile": (
        {"friends": outcome(duration=..., profile=[1, 1])},
        {"outcomes.friends.duration + drop_off + profile": 200},
    ),
    "left out": (
        {"friends": outcome(included=False, reason="twice")},
        {"outcomes.friends.included": -200},
    ),
    "added": ({"friends": outcome(), "more": outcome(quantity="1 person")}, {"outcomes.more": 20}),
    "taken out": ({"more": outcome()}, {"outcomes.friends": -200, "outcomes.more": 200}),
    "unit": (
        {"friends": outcome(financial_proxy={"value": "20 GBP/person/month"})},
        {"outcomes.friends.financial_proxy": 2200},
    ),
    "both units": (
        {"friends": outcome(quantity="10 hour", financial_proxy={"value": "3 GBP/hour"})},
        {"outcomes.friends.quantity + financial_proxy": -170},
    ),
    "product": (
        {"friends": outcome(quantity={"product": {"all": "10 person", "part": 0.5}})},
        {"outcomes.friends.quantity": -100},
    ),
    "by year": (
        {"friends": outcome(quantity={"by_year": ["10 person", "5 person"]})},
        {"outcomes.friends.quantity": 100},
    ),
    "not monetised": (
        {"friends": outcome(monetised=False, reason="no", financial_proxy=..., deadweight=...,
                            displacement=..., attribution=...)},
        {"outcomes.friends": -200},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("outcomes", "expected"), CASES.values(), ids=CASES)
def test_what_is_more_than_a_number(outcomes, expected):
    other = made(outcomes=outcomes)
    for one, two, sign in ((made(), other, 1), (other, made(), -1)):
        found = explain(one, two)
        assert contributions(found) == pytest.approx({k: sign * v for k, v in expected.items()})
        hold(found, one, two)


def test_starts_and_schedules():
    flat = {"scope": {"discounting": "25%"}}
    base = made(**flat)
    later = made(**flat, outcomes={"friends": outcome(starts=1)})
    assert contributions(explain(base, later)) == pytest.approx({"outcomes.friends.starts": -40})
    own = made(**flat, outcomes={"friends": outcome(starts=1, discounting="none")})
    assert contributions(explain(later, own)) == pytest.approx({"outcomes.friends.discounting": 40})
    scope = made(scope={"discounting": "none"}, outcomes={"friends": outcome(starts=1)})
    found = explain(later, scope)
    assert contributions(found) == pytest.approx({"scope.discounting": 40})
    assert (found.rows[0].before, found.rows[0].after) == ("25 % a year", "none")


def test_a_schedule_that_equals_the_scopes_is_not_taken_for_it():
    # Equal schedules share their numbers in a plan; what changes is the outcome's own only.
    stated = outcome(starts=1, discounting="25%")
    base = made(scope={"discounting": "25%"},
                outcomes={"friends": stated, "more": outcome(starts=1)})  # fmt: skip
    change = sroi.Scenario(name="x", changes={"outcomes.friends.discounting.rate": 0})
    assert contributions(explain(base, change)) == pytest.approx(
        {"outcomes.friends.discounting": 40}
    )


def test_shared_numbers_and_a_duration_that_is_an_assumption():
    def club(years, reach):
        stated = {"years": f"{years} year", "reach": f"{reach} person", "idle": reach}
        shared = outcome(quantity="assumptions.reach", duration="assumptions.years", drop_off=0)
        return made(assumptions=stated, outcomes={"friends": shared, "more": shared})

    found = explain(club(1, 10), club(3, 20))
    assert contributions(found) == pytest.approx(
        {"assumptions.years": 1200, "assumptions.reach": 800}
    )
    hold(found, club(1, 10), club(3, 20))


def test_conversions_and_grades():
    def club(rate, grade, optimism):
        return made(
            scope={"price_year": 2024},
            evidence_grades={"C": {"relative_error": 0.1, "optimism": optimism}},
            exchange_rates={"eur": {"from_currency": "EUR", "to_currency": "GBP",
                                    "price_year": 2024, "rate": rate}},
            outcomes={"friends": outcome(
                financial_proxy={"value": {"value": "20 EUR/person", "grade": grade}})},
        )  # fmt: skip

    base, other = club(0.5, "C", 0), club(1, "C", 0.5)
    found = explain(base, other)
    assert contributions(found) == pytest.approx(
        {"exchange_rates.eur": 75, "evidence_grades.C": -75}, abs=1e-9
    )
    hold(found, base, other)


def test_inputs_without_which_nothing_is_invested_go_together():
    grant = {"description": "Grant", "amount": "100 GBP"}
    base, other = made(), made(inputs={"gift": grant | {"amount": "50 GBP"}},
                               outcomes={"friends": outcome(deadweight=0.5)})  # fmt: skip
    found = explain(base, other)
    assert contributions(found) == {
        "outcomes.friends.deadweight": -100,
        "inputs.grant + inputs.gift": 50,
    }
    hold(found, base, other)


def test_what_makes_no_map_without_the_other_goes_together():
    def club(unit):
        return made(
            financial_proxies={"shared": {"value": f"20 GBP/{unit}"}},
            outcomes={"friends": outcome(financial_proxy="shared", quantity=f"10 {unit}"),
                      "more": outcome(financial_proxy="shared", quantity=f"10 {unit}",
                                      deadweight={"hour": 0.5, "person": 0}[unit])},
        )  # fmt: skip

    found = explain(club("person"), club("hour"))
    assert len(found) == 2
    assert contributions(found)["outcomes.more.deadweight"] == -100


def test_no_year_is_left_undiscounted_by_a_schedule_that_ends():
    ends = {"discounting": {"rates": [{"years": [1, 1], "rate": "25%"}]}}
    base = made(scope=ends, outcomes={"friends": outcome(duration=1, drop_off=0)})
    other = made(
        scope={"discounting": "25%"}, outcomes={"friends": outcome(duration=3, drop_off=0)}
    )
    found = explain(base, other)
    assert contributions(found) == pytest.approx(
        {"scope.discounting + outcomes.friends.duration": 200 * (0.8 + 0.64)}
    )
    hold(found, base, other)


def test_no_year_is_cut_off_where_a_number_decides_how_long_only_on_the_way():
    def club(often, years, duration):
        counted = {"product": {"all": "10 person", "often": "assumptions.often"}}
        stated = outcome(quantity=counted, duration=duration, drop_off=0)
        assumptions = {"often": often, "years": years, "used": "assumptions.years"}
        return made(assumptions=assumptions, outcomes={"friends": stated})

    # With the other's years and the base's duration, it would last as long as it happens often.
    base, other = club(1, 1, "assumptions.years"), club(3, "assumptions.often", 1)
    found = explain(base, other)
    assert len(found) == 2
    assert contributions(found)["assumptions.often"] == pytest.approx(400)
    hold(found, base, other)


def test_what_has_no_effect_contributes_nothing():
    base = made(outcomes={"friends": outcome(), "more": outcome(included=False, reason="twice")})
    changes = {"outcomes.more.deadweight": 0.5, "outcomes.friends.deadweight": 0.5}
    found = explain(base, sroi.Scenario(name="x", changes=changes))
    assert contributions(found) == {
        "outcomes.friends.deadweight": -100, "outcomes.more.deadweight": 0,
    }  # fmt: skip


def factors(size, worth):
    product = {f"f{number}": worth for number in range(size)} | {"all": "10 person"}
    return made(outcomes={"friends": outcome(quantity={"product": product})})


def test_many_changes_of_one_outcome_are_sampled_with_an_error():
    found = explain(factors(13, 1), factors(13, 1.1), seed=5)
    exact = 200 * (1.1**13 - 1) / 13
    errors = np.array([row.net_present_value_error for row in found])
    away = np.array([row.net_present_value for row in found]) - exact
    assert (errors > 0).all()
    assert (errors < exact / 50).all()
    assert (np.abs(away) < 4 * errors).all()
    assert found.basis["seed"] == "5"
    assert "512 orders" in str(found)
    assert "nearer to each other" in str(found)
    hold(found, factors(13, 1), factors(13, 1.1))
    again = explain(factors(13, 1), factors(13, 1.1), seed=5)
    assert again.rows == found.rows
    seen = []
    explain(factors(13, 1), factors(13, 1.1), seed=5, progress=lambda *counts: seen.append(counts))
    assert seen[-1] == (512, 512)
    assert explain(factors(13, 1), factors(13, 1.1), seed=6).rows != found.rows


def test_up_to_twelve_of_one_outcome_are_exact():
    found = explain(factors(12, 1), factors(12, 1.1))
    assert [row.net_present_value for row in found] == pytest.approx(
        [200 * (1.1**12 - 1) / 12] * 12
    )
    assert "exact" in str(found)
    assert "seed" not in found.basis


def test_many_changes_of_many_outcomes_are_exact():
    def club(dead):
        return made(outcomes={f"o{number}": outcome(deadweight=dead, attribution=dead)
                              for number in range(40)})  # fmt: skip

    found = explain(club(0), club(0.5))
    assert len(found) == 80
    assert [row.net_present_value for row in found] == pytest.approx([-75] * 80)
    assert [row.sroi_ratio_error for row in found] == [0] * 80


@settings(deadline=None, max_examples=12, suppress_health_check=list(HealthCheck))
@given(impact_maps(FEW), impact_maps(FEW))
def test_contributions_of_any_two_maps_add_up(base, other):
    money = {(each.scope.currency, each.scope.price_year, each.scope.base_year)
             for each in (base, other)}  # fmt: skip
    assume(len(money) == 1 and base != other)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(explaining, "PAIRS", 2)
        patch.setattr(explaining, "MOST_EXACT", 5)
        try:
            found = explain(base, other, seed=0)
        except sroi.QuestionError:  # they differ in words
            for figure in FIGURES:
                ends = (float(getattr(sroi.evaluate(each), figure)) for each in (base, other))
                assert next(ends) == next(ends)
            return
    hold(found, base, other)


@settings(deadline=None, max_examples=10, suppress_health_check=list(HealthCheck))
@given(impact_maps(), st.floats(0.1, 0.9))
def test_the_way_back_is_the_opposite(base, share):
    name = next(name for name, each in base.outcomes.items())
    assume(base.outcomes[name].monetised)
    changes = {f"outcomes.{name}.deadweight": share, f"outcomes.{name}.displacement": share}
    other = sroi.apply(base, sroi.Scenario(name="x", changes=changes))
    try:
        there, back = explain(base, other, seed=0), explain(other, base, seed=0)
    except sroi.QuestionError:
        return
    one, two = contributions(there), contributions(back)
    scale = 1e-9 * max(map(abs, one.values()))
    assert one == pytest.approx({name: -value for name, value in two.items()}, abs=scale)


def test_what_is_believed_only_is_named_not_explained():
    belief = {"low": 0.1, "best": 0.2, "high": 0.4}
    base = made(outcomes={"friends": outcome(deadweight=0.2)})
    wide = {"outcomes.friends.deadweight": belief}
    with pytest.raises(sroi.QuestionError, match=r"differ in nothing.*compare.*\[E506\]"):
        explain(base, sroi.Scenario(name="x", changes=wide))
    both = wide | {"outcomes.friends.attribution": 0.5}
    found = explain(base, sroi.Scenario(name="x", changes=both))
    assert "1 number changes in what is believed of it" in str(found)


def test_a_scenario_of_the_map_by_its_id():
    scenarios = {"low": {"changes": {"outcomes.friends.deadweight": 0.5}}}
    base = made(scenarios=scenarios)
    assert contributions(explain(base, "low")) == {"outcomes.friends.deadweight": -100}
    with pytest.raises(sroi.UnknownPathError, match="did you mean 'low'"):
        explain(base, "lwo")


@pytest.mark.parametrize("scope", [{}, {"price_year": 2020}, {"base_year": 2020}], ids=str)
def test_other_money_is_refused(scope):
    money = "GBP" if scope else "EUR"
    other = made(
        scope=scope | {"currency": money},
        inputs={"grant": {"description": "Grant", "amount": f"100 {money}"}},
        outcomes={"friends": outcome(financial_proxy={"value": f"9 {money}/person"})},
    )
    with pytest.raises(sroi.QuestionError, match=r"state both in one .*\[E507\]"):
        explain(made(), other)


def test_a_seed_is_a_whole_number():
    with pytest.raises(sroi.SimulationError, match="E503"):
        explain(made(), factors(2, 1), seed=-1)


def test_the_answer_is_plain_values():
    found = explain(made(), factors(2, 0.5))
    content = json.loads(json.dumps(found.to_dict()))
    assert content["before"]["net_present_value"] == 100
    assert content["change"]["net_present_value"] == -150
    assert "other" in found._repr_html_()
    assert list(found.to_frame().columns) == list(found.columns[1:])


def test_orders_are_not_sampled_without_a_seed():
    with pytest.raises(sroi.SimulationError, match="no seed is given"):
        explain(factors(13, 1), factors(13, 1.1))
    with pytest.raises(sroi.SimulationError, match="is no seed"):
        explain(factors(2, 1), factors(2, 1.1), seed=-1)
