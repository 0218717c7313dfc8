"""Scenarios stand beside the base, and their differences are seen through the spread."""

import json

import numpy as np
import pytest
from helpers.said import made, outcome

import sroi
from sroi import QuestionError, Scenario, SimulationError, UnknownPathError
from sroi.analysis.scenarios import apply
from sroi.analysis.what_if.comparing import compare

DEADWEIGHT = "outcomes.friends.deadweight"
PROXY = "outcomes.friends.financial_proxy.value"
BELIEF = {"low": 0.1, "best": 0.2, "high": 0.6}


def club(**changes):
    stated = outcome(deadweight=BELIEF)
    stated["financial_proxy"] = {"value": {"90%": [10, 40], "unit": "GBP/person"}}
    return made(outcomes={"friends": stated | changes})


def scenario(name="low", **changes):
    return Scenario(name=name, changes=changes or {DEADWEIGHT: 0.5})


def test_without_beliefs_all_is_exact():
    found = compare(made(), scenario())
    assert [row.name for row in found] == ["base", "low"]
    row = found["low"]
    assert (row.sroi_ratio, row.net_present_value) == (1, 0)
    assert (row.sroi_ratio_difference, row.net_present_value_difference) == (-1, -100)
    assert np.isnan(row.sroi_ratio_mean)
    assert np.isnan(found["base"].sroi_ratio_difference)
    assert "exact" in str(found)
    assert "mean" not in str(found)
    with pytest.raises(SimulationError, match="no draws were made"):
        found.difference("low")
    # Draws that would all be the same are not made, but what is asked for is checked.
    assert compare(made(), scenario(), draws=1000, seed=1).rows[1].net_present_value == 0
    with pytest.raises(SimulationError, match="E503"):
        compare(made(), scenario(), draws=1000)


def test_figures_and_differences_are_those_of_evaluations():
    base, low = club(), scenario(**{DEADWEIGHT: 0.5, "inputs.grant.amount": 90})
    found = compare(base, [low], draws=5000, seed=3, interval=0.8)
    one, two = (sroi.evaluate(each, draws=5000, seed=3) for each in (base, apply(base, low)))
    for figure, threshold in (("sroi_ratio", 1), ("net_present_value", 0)):
        ours, theirs = getattr(one, figure), getattr(two, figure)
        row = found["low"]
        assert getattr(row, figure) == theirs.central
        assert getattr(row, f"{figure}_mean") == theirs.mean
        assert getattr(row, f"{figure}_mean_error") == theirs.standard_error
        ends = getattr(row, f"{figure}_low"), getattr(row, f"{figure}_high")
        assert ends == theirs.interval(0.8)
        assert getattr(row, f"{figure}_above_{threshold}") == theirs.probability(threshold)
        away = found.difference("low", figure)
        assert np.array_equal(away, theirs.draws - ours.draws)
        name = f"{figure}_difference"
        assert getattr(row, name) == theirs.central - ours.central
        assert getattr(row, f"{name}_mean") == pytest.approx(away.mean())
        assert getattr(row, f"{name}_low") == pytest.approx(np.quantile(away, 0.1))
        assert getattr(row, f"{name}_high") == pytest.approx(np.quantile(away, 0.9))
        assert getattr(row, f"{name}_above_0") == (away > 0).mean()
        for error in ("mean_error", "low_error", "high_error", "above_0_error"):
            assert getattr(row, f"{name}_{error}") >= 0


def test_a_small_difference_is_seen_through_a_large_spread():
    base = club(deadweight=0)
    found = compare(base, scenario(**{PROXY: {"90%": [10.1, 40.4]}}), draws=4096, seed=1)
    row = found["low"]
    assert row.sroi_ratio_high - row.sroi_ratio_low > 2.5
    assert row.sroi_ratio_difference_mean == pytest.approx(0.01 * found["base"].sroi_ratio_mean)
    assert row.sroi_ratio_difference_mean_error < 0.0005
    assert row.sroi_ratio_difference_above_0 == 1


def test_errors_of_differences_are_honest():
    means, errors = [], []
    for seed in range(40):
        row = compare(club(), scenario(), draws=2560, seed=seed, executor=1)["low"]
        means.append(row.net_present_value_difference_mean)
        errors.append(row.net_present_value_difference_mean_error)
    assert np.std(means, ddof=1) == pytest.approx(np.sqrt(np.mean(np.square(errors))), rel=0.4)


def test_the_same_seed_gives_the_same_bits_anywhere():
    one, two = (compare(club(), scenario(), draws=3000, seed=0, executor=n) for n in (1, 2))
    assert one.rows[1:] == two.rows[1:]
    assert one.to_dict() == two.to_dict()
    assert one.to_dict() != compare(club(), scenario(), draws=3000, seed=1).to_dict()


def test_scenarios_of_the_map_are_the_default():
    scenarios = {"low": {"changes": {DEADWEIGHT: 0.5}}, "high": {"changes": {DEADWEIGHT: 0}},
                 "more": {"name": "Twice", "changes": {"inputs.grant.amount": 50}}}  # fmt: skip
    base = made(outcomes={"friends": outcome(deadweight=0.2)}, scenarios=scenarios)
    assert [row.name for row in compare(base)] == ["base", "low", "high", "Twice"]
    assert [row.name for row in compare(base, "high")] == ["base", "high"]
    changed = apply(base, "low")
    found = compare(base, ["more", changed])
    assert [row.name for row in found] == ["base", "Twice", "Club (scenario: low)"]
    assert found.basis["digest of base"] == base.digest
    assert found.basis["digest of Club (scenario: low)"] == changed.digest


EXCHANGED = {
    "a distribution": ({DEADWEIGHT: {"low": 0.3, "best": 0.5, "high": 0.7}}, -60),
    "a schedule": ({"scope.discounting": "25%"}, -32),
    "a published schedule": ({"scope.discounting": "uk-green-book-2022-standard"},
                             160 * (1 / 1.035 - 1)),
    "an outcome left out": ({"outcomes.friends.included": False,
                             "outcomes.friends.reason": "counted twice"}, -160),
    "a part taken out": ({"outcomes.friends.duration": None, "outcomes.friends.profile": [1, 0.5]},
                         80),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), EXCHANGED.values(), ids=EXCHANGED)
def test_what_scenarios_can_change(changes, expected):
    base = made(outcomes={"friends": outcome(deadweight=BELIEF, starts=1)})
    found = compare(base, scenario(**changes), draws=600, seed=1)
    assert found["low"].net_present_value_difference == pytest.approx(expected)


def test_a_whole_source():
    title = {"title": "Survey of 2025", "year": 2025}
    change = scenario(**{"sources.survey": title})
    assert apply(club(), change).sources["survey"].year == 2025
    found = compare(club(), change, draws=600, seed=1)
    assert found["low"].net_present_value_difference_high == 0
    assert "low changes what the map says, but none of these figures." in found.notes


def test_given_draws_hold_where_the_scenario_leaves_the_estimate():
    drawn = np.linspace(0.1, 0.6, 700)
    given = {DEADWEIGHT: drawn, PROXY: np.full(700, 20.0)}
    more = scenario("more", **{"outcomes.friends.quantity": 20})
    found = compare(club(), [scenario(), more], given=given, seed=1)
    assert found.difference("low", "net_present_value") == pytest.approx(200 * (drawn - 0.5))
    assert found.difference("more", "net_present_value") == pytest.approx(200 * (1 - drawn))
    gone = scenario("gone", **{"outcomes.friends": {
        **outcome(), "monetised": False, "reason": "no", "financial_proxy": None}})  # fmt: skip
    assert compare(club(), gone, given=given, seed=1)["gone"].net_present_value_mean == -100
    with pytest.raises(SimulationError, match="E504"):
        compare(club(), scenario(), given={"outcomes.friends.deadwieght": drawn}, seed=1)


def test_a_difference_within_its_error_says_so():
    belief = {"low": 0.1, "best": 0.2, "high": 0.6}
    base = made(outcomes={"friends": outcome(deadweight=belief, attribution=0.5),
                          "more": outcome(deadweight=0, attribution=0.5)})  # fmt: skip
    low = scenario(**{DEADWEIGHT: 0.25, "outcomes.more.deadweight": belief,
                      "outcomes.friends.quantity": "10.04 person"})  # fmt: skip
    swapped = scenario("swapped", **{DEADWEIGHT: 0, "outcomes.more.deadweight": belief})
    found = compare(base, [low, swapped], draws=600, seed=1)
    assert "swapped is within two" in str(found)
    assert "low is within" not in str(found)


def test_progress_counts_the_draws_of_all():
    seen = []
    compare(club(), [scenario(), scenario("x", **{DEADWEIGHT: 0})], draws=20_000, seed=1,
            progress=lambda done, due: seen.append((done, due)))  # fmt: skip
    assert seen[-1] == (60_000, 60_000)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_the_answer_is_plain_values_and_text():
    found = compare(club(), scenario(), draws=3000, seed=1)
    content = json.loads(json.dumps(found.to_dict()))
    assert content["rows"][0]["sroi_ratio_difference_mean"] is None
    assert content["basis"]["seed"] == "1"
    assert max(map(len, str(found).splitlines())) <= 100
    assert str(found).count("net_present_value_difference") == 1
    assert found._repr_html_().count("<table>") == 4
    assert list(found.to_frame().index) == ["base", "low"]


REFUSED = {
    "no scenario": (lambda: compare(made()), "there is no scenario.*E506"),
    "none given": (lambda: compare(made(), []), "there is no scenario.*E506"),
    "one name": (lambda: compare(made(), [scenario(), scenario(**{DEADWEIGHT: 0.3})]),
                 "'low' is the name of another scenario too.*E506"),
    "the base's name": (lambda: compare(made(), scenario("base")), "name of the map as it is too"),
    "nothing changed": (lambda: compare(made(), scenario(**{DEADWEIGHT: 0})),
                        "scenario 'low': it changes nothing.*E506"),
    "only the source": (lambda: compare(made(), scenario(
        **{DEADWEIGHT: {"value": 0, "source": "survey"}})), "changes nothing"),
    "nothing to take out": (lambda: compare(made(), scenario(
        **{"outcomes.friends.profile": None})), "changes nothing"),
    "the same map": (lambda: compare(made(), made(title="Again")), "changes nothing"),
    "no scenario at all": (lambda: compare(made(), [3]), "int is neither a scenario nor a map"),
    "another price year": (lambda: compare(made(), scenario(**{"scope.price_year": 2020})),
                           "its price_year is 2020.*state both in one price_year.*E507"),
    "another base year": (lambda: compare(made(), scenario(**{"scope.base_year": 2020})), "E507"),
    "an interval of nothing": (lambda: compare(made(), scenario(), interval=0), "E506"),
    "an interval in per cent": (lambda: compare(made(), scenario(), interval=90), "E506"),
}  # fmt: skip


@pytest.mark.parametrize(("asked", "message"), REFUSED.values(), ids=REFUSED)
def test_questions_that_do_not_apply(asked, message):
    with pytest.raises(QuestionError, match=message):
        asked()


def test_other_mistakes_have_their_own_errors():
    with pytest.raises(UnknownPathError, match="no scenario 'lwo'"):
        compare(made(), "lwo")
    with pytest.raises(UnknownPathError, match=r"did you mean 'outcomes\.friends\.deadweight'"):
        compare(made(), scenario(**{"outcomes.friends.deadwieght": 0.5}))
    with pytest.raises(sroi.InvalidMapError) as caught:
        compare(made(), scenario(**{DEADWEIGHT: 1.5}))
    (fault,) = caught.value.faults
    assert (fault.where, fault.path, fault.code) == ("scenario 'low'", DEADWEIGHT, "E200")
    with pytest.raises(SimulationError, match=r"0 draws.*E502"):
        compare(club(), scenario(), draws=0, seed=1)
    with pytest.raises(SimulationError, match=r"no seed.*E503"):
        compare(club(), scenario(), draws=100)
    with pytest.raises(SimulationError, match="a seed is given, but no number of draws"):
        compare(club(), scenario(), seed=1)
    with pytest.raises(sroi.UndefinedRatioError, match="scenario 'low'"):
        compare(made(), scenario(**{"inputs.grant.amount": 0}))
    found = compare(club(), scenario(), draws=300, seed=1)
    with pytest.raises(UnknownPathError, match="did you mean 'low'"):
        found.difference("lwo")
    with pytest.raises(UnknownPathError, match="nothing is compared by 'payback'"):
        found.difference("low", "payback")
