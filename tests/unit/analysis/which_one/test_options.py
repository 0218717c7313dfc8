"""Options are compared by hand-made figures, and refused where they do not measure alike."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from helpers.options import option, outcome

import sroi
from sroi.analysis.which_one.options import OptionComparison, compare_options
from sroi.errors import OverflowedError, QuestionError, SimulationError, UndefinedRatioError

VALUE = "outcomes.change.financial_proxy.value"
COST = "inputs.grant.amount"


def compared(options: Any, **further: Any) -> OptionComparison:
    return compare_options(options, **({"draws": 512, "seed": 1} | further))


def by_hand() -> dict[str, sroi.ImpactMap]:
    points = {
        "cheap": (300, 100),
        "worse": (200, 150),  # dominated by the cheap one
        "mix": (320, 200),  # below the line from cheap to good
        "good": (600, 300),
        "best": (700, 400),
        "twin": (700, 400),
    }
    return {name: option(*point) for name, point in points.items()}


def test_dominance_by_hand() -> None:
    found = compared(by_hand())
    assert {row.option: row.dominated_by for row in found if row.dominated_by} == {
        "worse": ("cheap",)
    }
    assert {row.option for row in found if row.dominated_share} == {"worse"}
    assert found["worse"].dominated_share == 1


def test_increments_by_hand() -> None:
    found = compared(by_hand()).increments
    assert [(row.option, row.standing, row.beside) for row in found] == [
        ("cheap", "cheapest", ()),
        ("worse", "dominated", ("cheap",)),
        ("mix", "extendedly dominated", ("cheap", "good")),
        ("good", "efficient", ("cheap",)),
        ("best", "efficient", ("good",)),
        ("twin", "same", ("best",)),
    ]
    good, best, twin = found["good"], found["best"], found["twin"]
    assert (good.incremental_investment, good.incremental_net_present_value) == (200, 100)
    assert good.incremental_ratio == 1.5
    assert (best.incremental_investment, best.incremental_net_present_value) == (100, 0)
    assert best.incremental_ratio == 1
    assert (twin.incremental_investment, twin.incremental_net_present_value) == (0, 0)
    assert np.isnan(twin.incremental_ratio)
    assert good.incremental_ratio_error == 0
    assert np.isnan(found["mix"].incremental_ratio)


def test_doing_nothing_costs_nothing_and_is_where_increments_begin() -> None:
    found = compared({"a": option(300, 100), "harm": option(-10, 50)}, nothing=True)
    assert found["harm"].dominated_by == ("do nothing",)
    assert found.increments["do nothing"].standing == "cheapest"
    assert found.increments["a"].incremental_ratio == 3
    assert "'do nothing' is an option: no investment, no value, no ratio." in found.notes
    assert "Doing nothing is not among the options." in compared([option(1, 1, title="one"),
                                                                 option(1, 1)]).notes  # fmt: skip


def test_thresholds_by_hand() -> None:
    found = compared(by_hand() | {}, thresholds=[2, 1.2, 0, 1.2, 10], nothing=True).thresholds
    best = {
        threshold: {row.option: row.probability for row in found
                    if row.threshold == threshold and row.probability}
        for threshold in (0.0, 1.2, 2.0, 10.0)
    }  # fmt: skip
    assert best == {
        0.0: {"best": 0.5, "twin": 0.5},
        1.2: {"good": 1},
        2.0: {"cheap": 1},
        10.0: {"do nothing": 1},
    }
    assert len(found) == 4 * 7


def test_budgets_by_hand() -> None:
    found = compared(by_hand(), budgets=[50, 100, 299.99, 300, 1000]).budgets
    best = [(row.budget, row.option, row.probability) for row in found if row.probability]
    # 100 pays for cheap alone; good and the dearer ones are worth 300 net.
    assert best[:3] == [(50, "none fits", 1), (100, "cheap", 1), (299.99, "cheap", 1)]
    assert best[3:] == [(300, "good", 1)] + [
        (1000, name, pytest.approx(1 / 3)) for name in ("best", "good", "twin")
    ]


def test_an_option_against_itself() -> None:
    impact_map = option({"mean": 1000, "sd": 300}, {"mean": 500, "sd": 20})
    found = compared({"one": impact_map, "again": impact_map})
    for row in found:
        assert (row.probability_best, row.expected_loss, row.dominated_share) == (0.5, 0, 0)
        assert (row.probability_best_error, row.expected_loss_error) == (0, 0)
        assert row.dominated_by == ()
    assert "'again' and 'one' are worth the same in every draw." in found.notes


def test_the_order_of_options_changes_nothing() -> None:
    options = {
        "b": option({"mean": 1000, "sd": 300}, {"mean": 500, "sd": 20}),
        "a": option({"mean": 1000, "sd": 300}, {"mean": 510, "sd": 20}),
        "c": option({"mean": 990, "sd": 300}, {"mean": 510, "sd": 20}),
    }
    options["d"] = option(800, 500, outcomes={"late": outcome(starts=3)})
    further = {"budgets": [500], "nothing": True, "horizons_may_differ": True}
    turned = dict(reversed(options.items()))
    one, other = compared(options, **further), compared(turned, **further)
    assert json.dumps(one.to_dict()) == json.dumps(other.to_dict())
    assert str(one) == str(other)


def test_options_are_sorted_by_mean_net_present_value_and_name() -> None:
    found = compared(by_hand())
    assert [row.option for row in found] == ["best", "good", "twin", "cheap", "mix", "worse"]


def test_figures_are_those_of_an_evaluation_where_nothing_is_drawn_apart() -> None:
    one = option({"mean": 1000, "sd": 300}, {"mean": 500, "sd": 20})
    other = option({"mean": 1000, "sd": 300}, 450)
    row = compared({"one": one, "other": other}, draws=20_000)["one"]
    result = sroi.evaluate(one, draws=20_000, seed=1)
    assert row.sroi_ratio_mean == result.sroi_ratio.mean
    assert row.sroi_ratio_error == result.sroi_ratio.standard_error
    assert (row.sroi_ratio_low, row.sroi_ratio_high) == pytest.approx(
        result.sroi_ratio.interval(0.90)
    )
    assert row.net_present_value_central == result.net_present_value.central
    assert row.sroi_ratio_central == result.sroi_ratio.central


def test_a_second_option_apart_moves_no_draw_of_what_is_shared() -> None:
    one = option({"mean": 1000, "sd": 300}, {"mean": 500, "sd": 20})
    other = option({"mean": 1000, "sd": 300, "source": "survey"}, {"mean": 500, "sd": 20})
    found = compared({"one": one, "other": other})
    assert found.shared == (COST,)
    assert found.apart == (VALUE,)
    assert f"Drawn apart, as beliefs or sources differ: {VALUE}." in found.notes
    assert found["one"].investment_mean == found["other"].investment_mean
    assert 0.3 < found["one"].probability_best < 0.7


def test_ties_in_order_are_said() -> None:
    one = option({"mean": 1000, "sd": 300}, 500)
    other = option({"mean": 1000.1, "sd": 310}, 500)
    found = compared({"one": one, "other": other}, draws=4096, method="plain")
    assert any("is within error: make more draws" in note for note in found.notes)
    assert any(note.endswith("is within error.") for note in found.notes)
    far = compared({"one": one, "other": option({"mean": 2000, "sd": 310}, 500)}, draws=4096)
    assert not any("within error" in note for note in far.notes)


def test_extended_dominance_within_error_is_said() -> None:
    wide = {"mean": 349.9, "sd": 50}
    options = {"low": option(300, 100), "mid": option(wide, 150), "high": option(400, 200)}
    found = compared(options, draws=4096, method="plain", seed=2)
    row = found.increments["mid"]
    said = "That 'mid' is extendedly dominated is within error." in found.notes
    assert said == (row.standing == "extendedly dominated")


def other_scope(**scope: Any) -> Callable[[], sroi.ImpactMap]:
    return lambda: option(300, 100, title="other", scope=scope)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (lambda: option(1, 1, scope={"price_year": 2024}), "price year (one: 2025, other: 2024)"),
        (lambda: option(1, 1, scope={"price_year": None}),
         "price year (one: 2025, other: not stated)"),
        (lambda: option(1, 1, scope={"base_year": 2020}), "base year (one: 2025, other: 2020)"),
        (lambda: option(1, 1, scope={"base_year": None}), "base year (one: 2025, other: not"),
        (lambda: option(1, 1, outcomes={"late": outcome(starts=3)}),
         "the last year with a value or an input (one: year 2, other: year 3)"),
        (lambda: option(1, 1, outcomes={"late": outcome(starts=2)}, scope={"discounting": "3%"}),
         "discounting (one: none, other: 3 % a year)"),
        (lambda: option(1, 1, outcomes={"late": outcome(starts=2, discounting="1.5%")}),
         "the discounting of outcomes.late (one: none, other: 1.5 % a year)"),
    ],
)  # fmt: skip
def test_options_that_do_not_measure_alike_are_refused(
    other: Callable[[], sroi.ImpactMap], said: str
) -> None:
    one = option(300, 100, outcomes={"late": outcome(starts=2)})
    with pytest.raises(QuestionError) as caught:
        compared({"one": one, "other": other()})
    assert caught.value.code == "E507"
    assert said in caught.value.problem
    assert caught.value.remedy


def test_another_currency_is_refused_with_all_else_that_differs() -> None:
    text = sroi.dumps(option(300, 100)).replace("GBP", "EUR").replace("2025", "2024")
    with pytest.raises(QuestionError) as caught:
        compared({"one": option(300, 100), "other": sroi.loads(text)})
    for fact in ("currency (one: GBP, other: EUR)", "price year", "base year"):
        assert fact in caught.value.problem
    assert "exchange_rates" in caught.value.remedy
    assert "price_indices" in caught.value.remedy


def test_the_last_year_is_that_in_which_an_outcome_may_still_have_value() -> None:
    lasting = outcome(starts=1, duration={"low": 1, "best": 1.5, "high": 2.5}, drop_off=0)
    inputs = {"later": {"description": "Later", "amount": {"by_year": ["0 GBP"] * 3 + ["1 GBP"]}}}
    for other in (option(1, 1, outcomes={"late": lasting}), option(1, 1, inputs=inputs)):
        with pytest.raises(QuestionError, match="other: year 3"):
            compared({"one": option(300, 100), "other": other})


def test_options_of_different_length_are_compared_where_that_is_known() -> None:
    one, other = option(300, 100), option(250, 100, outcomes={"late": outcome(starts=3)})
    found = compared({"one": one, "other": other}, horizons_may_differ=True)
    note = "Options end in different years, as you allowed: 'one' in year 0, 'other' in year 3."
    assert note in found.notes


def test_what_does_not_count_has_no_last_year() -> None:
    late = outcome(starts=9, included=False, reason="counted elsewhere")
    found = compared({"one": option(300, 100), "other": option(200, 90, outcomes={"late": late})})
    assert len(found) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "3.5%",
            {"rates": [{"years": [1, 2], "rate": "3.5%"}, {"years": [3, None], "rate": "3.5%"}]},
        ),
        ("none", "0%"),
        ("3.5%", "uk-green-book-2022-standard"),
        ("3.5%", {"rate": "3.5%", "source": "survey"}),
    ],
)  # fmt: skip
def test_the_same_rates_in_other_words_are_the_same(one: Any, other: Any) -> None:
    late = {"late": outcome(starts=5)}
    maps = [option(300, 100, title=title, scope={"discounting": rate}, outcomes=late)
            for title, rate in (("one", one), ("other", other))]  # fmt: skip
    assert len(compared(maps)) == 2


def test_a_rate_of_which_something_else_is_believed_is_another_rate() -> None:
    late = {"late": outcome(starts=5)}

    def believed(source: str) -> sroi.ImpactMap:
        rate = {"rate": {"low": "1%", "best": "3%", "high": "5%", "source": source}}
        return option(300, 100, scope={"discounting": rate}, outcomes=late)

    assert len(compared({"one": believed("survey"), "other": believed("survey")})) == 2
    with pytest.raises(QuestionError, match="discounting"):
        compared({"one": believed("survey"), "other": believed("guess")})


def test_years_that_nobody_states_are_said_to_be_taken_as_the_same() -> None:
    silent = {"price_year": None, "base_year": None}
    found = compared([option(1, 1, title="one", scope=silent), option(2, 1, scope=silent)])
    assert "No option states its price year; it is taken to be the same." in found.notes
    assert "No option states its base year; it is taken to be the same." in found.notes


def test_an_own_schedule_of_an_outcome_is_said() -> None:
    late = {"late": outcome(starts=5, discounting="1.5%")}
    found = compared({name: option(1, 1, outcomes=late) for name in ("one", "other")})
    assert "'one' has a discount schedule of its own for outcomes.late." in found.notes


@pytest.mark.parametrize(
    ("options", "further", "kind", "code"),
    [
        ([], {}, QuestionError, "E506"),
        ([option(1, 1)], {}, QuestionError, "E506"),
        (option(1, 1), {}, QuestionError, "E506"),
        ({}, {"nothing": True}, QuestionError, "E506"),
        (["club.yaml", "visits.yaml"], {}, QuestionError, "E506"),
        ("club.yaml", {}, QuestionError, "E506"),
        ([option(1, 1), option(1, 2)], {}, QuestionError, "E507"),
        ({"do nothing": option(1, 1), "b": option(1, 1)}, {}, QuestionError, "E507"),
        ({"none fits": option(1, 1), "b": option(1, 1)}, {}, QuestionError, "E507"),
        (by_hand(), {"draws": 0}, SimulationError, "E502"),
        (by_hand(), {"draws": None}, SimulationError, "E502"),
        (by_hand(), {"draws": 2**21 + 1}, SimulationError, "E502"),
        (by_hand(), {"seed": None}, SimulationError, "E503"),
        (by_hand(), {"method": "sobol"}, SimulationError, "E502"),
        (by_hand(), {"interval": 90}, QuestionError, "E506"),
        (by_hand(), {"thresholds": [1, float("nan")]}, QuestionError, "E506"),
        (by_hand(), {"thresholds": [float("inf")]}, QuestionError, "E506"),
        (by_hand(), {"thresholds": [1e200]}, QuestionError, "E506"),
        (by_hand(), {"thresholds": [-1]}, QuestionError, "E506"),
        (by_hand(), {"thresholds": [True]}, QuestionError, "E506"),
        (by_hand(), {"budgets": ["1000"]}, QuestionError, "E506"),
        (by_hand(), {"budgets": [float("inf")]}, QuestionError, "E506"),
    ],
)
def test_mistakes_get_one_clear_error(
    options: Any, further: dict[str, Any], kind: type[sroi.SroiError], code: str
) -> None:
    with pytest.raises(kind) as caught:
        compared(options, **further)
    assert caught.value.code == code
    assert caught.value.remedy


def test_an_investment_that_may_vanish_has_no_ratio() -> None:
    free = option(300, {"mean": 10, "sd": 10})
    options = {"free": free, "dear": option(200, 100)}
    with pytest.raises(UndefinedRatioError, match="'free' is not positive in"):
        compared(options)
    found = compared(options, thresholds=(), budgets=[50])
    assert np.isnan(found["free"].sroi_ratio_mean)
    assert found["free"].probability_best == 1
    assert any("The ratio of 'free' is undefined" in note for note in found.notes)


@pytest.mark.parametrize(("value", "cost"), [(1e200, 1), (1e100, 1e-100)])
def test_figures_beyond_all_numbers_are_refused(value: float, cost: float) -> None:
    with pytest.raises(OverflowedError, match="'one' are too large"):
        compared({"one": option(value, cost), "other": option(1, 1)})


def test_sums_that_differ_by_rounding_are_the_same() -> None:
    more = {"more": {"description": "More", "amount": "0.2 GBP"}}
    one, other = option(1, 0.1, inputs=more), option(1, 0.3)
    found = compared({"one": one, "other": other}, thresholds=[0, 1, 2, 1e6], budgets=[0.3])
    assert found["one"].investment_mean != found["other"].investment_mean
    for row in found:
        assert (row.dominated_by, row.dominated_share, row.probability_best) == ((), 0, 0.5)
    assert {row.standing for row in found.increments} == {"cheapest", "same"}
    assert {row.probability for row in found.thresholds} == {0.5}
    assert [row.probability for row in found.budgets] == [0.5, 0.5, 0]


def test_progress_counts_the_draws_of_all_options() -> None:
    seen: list[tuple[int, int]] = []
    compared(by_hand(), draws=20_000, progress=lambda done, to_do: seen.append((done, to_do)))
    assert seen[-1] == (120_000, 120_000)
    assert seen == sorted(seen)


def test_a_single_draw_says_nothing_of_its_error() -> None:
    found = compared([option({"mean": 9, "sd": 1}, 1, title="one"), option(2, 1)], draws=1)
    assert found["one"].net_present_value_error == float("inf")


def test_an_answer_is_shown_in_every_way() -> None:
    pandas = pytest.importorskip("pandas")
    found = compared(by_hand(), budgets=[300], nothing=True)
    content = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert [row["option"] for row in content["rows"]] == [row.option for row in found]
    assert len(content["increments"]) == 7
    assert len(content["budgets"]) == 8
    assert content["basis"]["map of cheap"] == by_hand()["cheap"].digest
    assert list(found.to_frame().index) == [row.option for row in found]
    wide = found.thresholds.to_frame().pivot(
        index="threshold", columns="option", values="probability"
    )
    assert isinstance(wide, pandas.DataFrame)
    assert wide.sum(axis=1).to_numpy() == pytest.approx(1)
    for text in (str(found), found._repr_html_()):
        for part in ("extendedly dominated", "none fits", "at a threshold ratio", "do nothing"):
            assert part in text
