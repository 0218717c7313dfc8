"""What a simulation promises: draws that nothing else moves, right figures, clear errors."""

from math import exp, log, sqrt
from statistics import NormalDist

import numpy as np
import pytest

import sroi
from sroi.engine import simulated, simulation

HEAD = """
title: A club
scope: {activity: Lunch, currency: GBP, discounting: none}
stakeholders: {people: {description: People}}
inputs:
  grant: {description: Grant, amount: %s}
outcomes:
"""
OUTCOME = """
  %s:
    stakeholder: people
    description: Changes
    quantity: %s
    financial_proxy: {description: Price, value: %s}
    deadweight: %s
    displacement: 0
    attribution: %s
    starts: %s
    duration: %s
    drop_off: 0
"""
NUMBER = "{low: 40, best: 60, high: 90, unit: person}"
PRICE = "{mean: 300, sd: 80, family: lognormal, unit: GBP/person}"


def outcome(name="better", quantity=NUMBER, price=PRICE, deadweight="{mean: 20%, sd: 5%}",
            attribution="{low: 0%, high: 50%}", starts="0", duration="1 year"):  # fmt: skip
    return OUTCOME % (name, quantity, price, deadweight, attribution, starts, duration)


def club(*outcomes, grant="10000 GBP"):
    return sroi.loads(HEAD % grant + "".join(outcomes or [outcome()]))


def changed(impact_map, changes):
    return sroi.apply(impact_map, sroi.Scenario(name="what if", changes=changes))


def drawn(impact_map, draws=5000, seed=7, **options):
    return sroi.evaluate(impact_map, draws=draws, seed=seed, **options)


def same(one, other, name="present_value"):
    return np.array_equal(getattr(one, name).draws, getattr(other, name).draws)


@pytest.mark.parametrize("method", ["latin-hypercube", "plain"])
def test_fewer_draws_are_the_beginning_of_more(method):
    many = drawn(club(), 70_000, method=method).sroi_ratio.draws
    for few in (1, 255, 256, 257, 32_768, 40_000):
        assert np.array_equal(drawn(club(), few, method=method).sroi_ratio.draws, many[:few])


def test_another_outcome_moves_no_draw_and_the_order_does_not_matter():
    friends = outcome("friends", duration="{low: 1, best: 2, high: 4, unit: year}")
    alone = drawn(club())
    both, turned = drawn(club(outcome(), friends)), drawn(club(friends, outcome()))
    added = both.present_value.draws - drawn(club(friends)).present_value.draws
    assert added == pytest.approx(alone.present_value.draws, rel=1e-12)
    assert same(both, turned, "sroi_ratio")
    assert both.uncertainty()["better", "mean"] == turned.uncertainty()["better", "mean"]


def test_threads_and_pieces_move_no_bit(monkeypatch):
    whole = drawn(club(), 100_000, executor=1)
    assert same(whole, drawn(club(), 100_000, executor=3))
    monkeypatch.setattr(simulation, "CHUNK", 1000)
    assert same(whole, drawn(club(), 100_000), "sroi_ratio")


def test_a_seed_chooses_the_draws_and_0_is_a_seed():
    assert same(drawn(club(), seed=0), drawn(club(), seed=0))
    assert not same(drawn(club(), seed=0), drawn(club(), seed=1))
    assert not same(drawn(club(), seed=1), drawn(club(), seed=2**64 + 1))


def test_scenarios_share_the_draws_of_what_they_share():
    base = club()
    kept, sure = drawn(base), drawn(changed(base, {"outcomes.better.deadweight": 0.0}))
    fixed = drawn(base, given={"outcomes.better.deadweight": np.zeros(5000)})
    assert same(sure, fixed)
    assert not same(kept, sure)


def test_a_number_used_twice_is_drawn_once():
    text = (
        HEAD % "10000 GBP" + outcome("a", "assumptions.reach") + outcome("b", "assumptions.reach")
    )
    shared = sroi.loads(f"assumptions: {{reach: {NUMBER}}}\n{text}")
    draws = np.linspace(40, 90, 300)
    result = sroi.evaluate(shared, given={"assumptions.reach": draws}, seed=1)
    assert result.present_value.draws.size == 300
    alone = drawn(shared, 50_000)
    assert alone.uncertainty()["a", "standard_deviation"] > 0
    one, two = (alone.uncertainty()[name, "mean"] for name in "ab")
    assert one == pytest.approx(two, rel=0.01)


def test_mean_and_spread_of_a_product_are_those_of_its_factors():
    result = drawn(club(), 200_000)
    quantity = ((40 + 60 + 90) / 3, (40**2 + 60**2 + 90**2 - 40 * 60 - 40 * 90 - 60 * 90) / 18)
    factors = (quantity, (300, 80**2), (0.8, 0.05**2), (0.75, 0.5**2 / 12))
    mean = np.prod([each[0] for each in factors])
    square = np.prod([each[1] + each[0] ** 2 for each in factors])
    value = result.present_value
    assert abs(value.mean - mean) < 4 * value.standard_error
    sample = value.sample
    assert (
        abs(value.standard_deviation - sqrt(square - mean**2)) < 4 * sample.standard_deviation_error
    )
    assert value.standard_error < 0.3 * value.standard_deviation / sqrt(200_000)


@pytest.mark.parametrize("method", ["latin-hypercube", "plain"])
def test_a_ratio_of_lognormals_is_lognormal(method):
    grant = "{mean: 10000, sd: 3000, family: lognormal, unit: GBP}"
    sure = outcome(quantity="40 person", deadweight="0", attribution="0")
    result = drawn(club(sure, grant=grant), 200_000, method=method)
    one, two = log(1 + (80 / 300) ** 2), log(1 + 0.3**2)
    middle = log(40 * 300 / 10000) - one / 2 + two / 2
    score = NormalDist(middle, sqrt(one + two))
    ratio = result.sroi_ratio
    for level in (0.05, 0.25, 0.5, 0.75, 0.95):
        wanted = exp(score.inv_cdf(level))
        assert abs(ratio.quantile(level) - wanted) < 4 * ratio.sample.quantile_error(level)
    above = 1 - score.cdf(0.0)
    assert abs(ratio.probability(above=1) - above) < 4 * ratio.sample.probability_error(1)
    assert abs(ratio.mean - exp(middle + (one + two) / 2)) < 4 * ratio.standard_error


def test_what_is_drawn_is_computed_as_if_it_were_stated():
    uncertain = club(
        outcome(duration="{low: 1, best: 2.5, high: 6, unit: year}", starts="1"),
        grant="{mean: 10000, sd: 500, unit: GBP}",
    )
    uncertain = changed(uncertain, {"scope.discounting": {"rate": {"low": 0.02, "high": 0.05}}})
    numbers = {
        "outcomes.better.quantity": [41.0, 60.0, 88.0],
        "outcomes.better.financial_proxy.value": [250.0, 310.0, 402.0],
        "outcomes.better.deadweight": [0.1, 0.2, 0.33],
        "outcomes.better.attribution": [0.0, 0.25, 0.5],
        "outcomes.better.duration": [1.25, 2.5, 5.75],
        "inputs.grant.amount": [9000.0, 10100.0, 11000.0],
        "scope.discounting.rate": [0.021, 0.035, 0.049],
    }
    result = sroi.evaluate(uncertain, given=numbers, seed=0)
    for draw in range(3):
        stated = changed(uncertain, {path: values[draw] for path, values in numbers.items()})
        assert sroi.evaluate(stated).sroi_ratio.central == pytest.approx(
            result.sroi_ratio.draws[draw], rel=1e-13
        )


def test_shares_of_variance_add_up_and_means_too():
    friends = outcome("friends", deadweight="10%", price="{mean: 200, sd: 20, unit: GBP/person}")
    harm = outcome("harm", quantity="{low: -20, best: -10, high: 0, unit: person}")
    result = drawn(club(outcome(), friends, harm), 40_000)
    table = result.uncertainty()
    assert table.column("variance_share").sum() == pytest.approx(1, abs=1e-9)
    assert table.column("mean").sum() == pytest.approx(result.present_value.mean, rel=1e-12)
    assert table["harm", "mean"] < 0 < table["better", "low"] < table["better", "high"]
    people = result.uncertainty("stakeholder")
    assert people["people", "variance_share"] == pytest.approx(1, abs=1e-9)
    assert people["people", "standard_deviation"] == pytest.approx(
        result.present_value.standard_deviation, rel=1e-4
    )


def test_a_rare_expert_who_is_far_off_is_drawn_with_the_weight_that_was_stated():
    """Draws from the middles of cells would give 41 or 42 parts of 4,096 for 1.026 %."""
    quantity = """{experts: [{weight: 0.98974, mean: 100, sd: 1},
                          {weight: 0.01026, mean: 900, sd: 1}], unit: person}"""
    certain = {"price": "1 GBP/person", "deadweight": "0", "attribution": "0"}
    values = drawn(club(outcome(quantity=quantity, **certain)), 2**17).present_value.draws
    far = values[values > 500]
    assert np.unique(far).size == far.size
    assert far.size / values.size == pytest.approx(0.01026, abs=1e-4)


def test_a_map_without_beliefs_has_no_spread():
    sure = club(
        outcome(quantity="40 person", price="3 GBP/person", deadweight="0", attribution="0")
    )
    result = drawn(sure, 1000)
    assert result.sroi_ratio.mean == pytest.approx(result.sroi_ratio.central, rel=1e-12)
    assert result.sroi_ratio.standard_error == pytest.approx(0, abs=1e-15)
    assert np.isnan(result.uncertainty()["better", "variance_share"])


def test_until_goes_on_to_the_precision_and_no_further_than_the_ceiling():
    calls = []
    result = drawn(club(), None, until={"sroi_ratio": 2e-4},
                   progress=lambda done, most: calls.append((done, most)))  # fmt: skip
    ratio = result.sroi_ratio
    assert result.simulation.reached
    assert ratio.standard_error <= 2e-4 * ratio.mean
    assert calls[-1][0] == result.simulation.draws < calls[0][1]
    assert same(result, drawn(club(), result.simulation.draws), "sroi_ratio")
    short = drawn(club(), 1000, until={"sroi_ratio": 1e-9})
    assert (short.simulation.draws, short.simulation.reached) == (1000, False)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"draws": 0}, "E502"),
        ({"draws": -1}, "E502"),
        ({"draws": 10**12}, "E502"),
        ({"draws": 1.5}, "E502"),
        ({"draws": True}, "E502"),
        ({"method": "sobol"}, "E502"),
        ({"executor": 0}, "E502"),
        ({"until": {"sroi": 0.1}}, "E502"),
        ({"until": {"sroi_ratio": 0}}, "E502"),
        ({"until": {"sroi_ratio": "little"}}, "E502"),
        ({"seed": None}, "E503"),
        ({"seed": -1}, "E503"),
        ({"seed": 1.0}, "E503"),
        ({"seed": "0"}, "E503"),
        ({"given": {"outcomes.better.deadwieght": [0.0] * 1000}}, "E504"),
        ({"given": {"outcomes.better.deadweight": [0.0] * 999}}, "E504"),
        ({"given": {"outcomes.better.deadweight": ["a"] * 1000}}, "E504"),
        ({"given": {"outcomes.better.deadweight": [float("nan")] * 1000}}, "E504"),
        ({"given": {"outcomes.better.attribution": [1.1] * 1000}}, "E504"),
    ],
)
def test_what_cannot_be_run_is_refused(options, code):
    with pytest.raises(sroi.SimulationError) as caught:
        sroi.evaluate(club(), **{"draws": 1000, "seed": 0} | options)
    assert caught.value.code == code
    assert caught.value.remedy


def test_investment_that_is_not_positive_is_counted_and_traced():
    unsure = club(grant="{mean: 10000, sd: 6000, at_least: 0, unit: GBP}")
    assert drawn(unsure, 1000).investment.draws.min() > 0
    wild = sroi.loads((HEAD % "{mean: 10, sd: 6, unit: GBP}") + outcome())
    with pytest.raises(sroi.UndefinedRatioError, match=r"in \d+ of 5,000 draws") as caught:
        drawn(wild)
    assert caught.value.path == "inputs.grant.amount"


def test_figures_without_draws_say_so():
    result = sroi.evaluate(club())
    for ask in (lambda: result.sroi_ratio.mean, lambda: result.uncertainty()):
        with pytest.raises(sroi.SimulationError, match="no draws"):
            ask()
    with pytest.raises(sroi.UnknownPathError):
        drawn(club()).uncertainty("year")
    with pytest.raises(sroi.SimulationError, match="between 0 and 1"):
        drawn(club()).sroi_ratio.quantile(5)


UNSURE = "{values: [0, 1, 3], weights: [2, 1, 1], best: 1}"


def test_an_uncertain_start_is_that_year_with_its_weight_in_every_draw():
    def discounted(starts):
        rate = {"scope.discounting": {"rate": {"low": "2%", "high": "20%"}}}
        return changed(club(outcome(starts=starts, duration="3 year"), outcome("other")), rate)

    unsure = drawn(discounted(UNSURE))
    sure = {year: drawn(discounted(str(year))) for year in (0, 1, 3)}
    assert unsure.present_value.central == sure[1].present_value.central
    found = unsure.present_value.draws
    begins = [found == each.present_value.draws for each in sure.values()]
    assert np.sum(begins, axis=0).tolist() == [1] * found.size
    assert np.mean(begins, axis=1) == pytest.approx([0.5, 0.25, 0.25], abs=0.01)


def test_given_starts_are_whole_years():
    with pytest.raises(sroi.SimulationError, match="whole year"):
        drawn(club(outcome(starts=UNSURE)), given={"outcomes.better.starts": np.full(5000, 0.5)})


FRIENDS = "outcomes.better."


@pytest.mark.parametrize(
    ("stated", "path", "draw", "words"),
    [
        ({"duration": "{low: 1, best: 2, high: 3}"}, FRIENDS + "duration", 5.0, "at most 3 years"),
        ({"duration": "2 year"}, FRIENDS + "duration", 4.0, "widen"),
        ({"duration": "24 month"}, FRIENDS + "duration", 24.5, "at most 2 years"),
        ({"duration": "assumptions.lasting"}, "assumptions.lasting", 2.5, "at most 2 years"),
        ({"duration": "2 year"}, FRIENDS + "duration", 0.0, "above 0"),
        ({"starts": UNSURE}, FRIENDS + "starts", 4.0, "year 3 at the latest"),
        ({"deadweight": "assumptions.share"}, "assumptions.share", 1.7, "at most 1"),
        ({"attribution": "assumptions.share"}, "assumptions.share", -0.1, "between 0 and 1"),
        ({"attribution": "{product: {a: assumptions.share, b: {low: 0, high: 50%}}}"},
         "assumptions.share", 2.5, "outcomes.better.attribution"),
    ],
)  # fmt: skip
def test_given_draws_lie_within_what_their_places_can_be(stated, path, draw, words):
    text = HEAD % "10000 GBP" + outcome(**stated)
    impact_map = sroi.loads(f"assumptions: {{share: 0.2, lasting: 2 year}}\n{text}")
    with pytest.raises(sroi.SimulationError, match=words) as caught:
        sroi.evaluate(impact_map, given={path: [draw] * 10}, seed=0)
    assert (caught.value.code, caught.value.path) == ("E504", path)


def test_given_draws_may_pass_a_belief_where_nothing_is_lost():
    for path, stated, draw in (("duration", {"duration": "{low: 1, best: 1.5, high: 3}"}, 3.0),
                               ("quantity", {}, 1000.0)):  # fmt: skip
        result = sroi.evaluate(club(outcome(**stated)), given={FRIENDS + path: [draw] * 10}, seed=0)
        sure = changed(club(outcome(**stated)), {FRIENDS + path: draw})
        assert same(result, drawn(sure, 10, seed=0))


@pytest.mark.parametrize(
    "options",
    [
        {"given": {FRIENDS + "deadweight": 0.3}},
        {"given": {FRIENDS + "deadweight": (share for share in [0.3])}},
        {"given": [FRIENDS + "deadweight"]},
        {"given": "deadweight"},
        {"given": {FRIENDS + "deadweight": []}},
        {"given": {7: [0.3]}},
        {"until": 0.001},
        {"until": "sroi_ratio"},
        {"until": {}},
    ],
)
def test_what_has_the_wrong_shape_is_refused(options):
    with pytest.raises(sroi.SimulationError) as caught:
        sroi.evaluate(club(), seed=0, **options)
    assert caught.value.remedy


@pytest.mark.parametrize("share", [90, -0.1, float("nan"), "90%", None])
def test_the_share_of_an_interval_is_a_share(share):
    result = drawn(club(), 1000)
    for ask in (result.sroi_ratio.interval, lambda share: result.uncertainty(interval=share)):
        with pytest.raises(sroi.SimulationError, match="between 0 and 1"):
            ask(share)


RARE = "{product: {most: 1000000 person, happens: {chance: 0.0005%}}}"


def test_until_does_not_take_a_rare_event_for_certainty(monkeypatch):
    monkeypatch.setattr(simulated, "DEFAULT_CEILING", 2**20)
    rare = club(outcome(quantity=RARE, price="1 GBP/person", deadweight="0", attribution="0"))
    result = drawn(rare, None, until={"sroi_ratio": 0.01})
    assert (result.simulation.draws, result.simulation.reached) == (2**20, False)
    sure = drawn(club(), None, until={"investment": 0.01})
    assert (sure.simulation.draws, sure.simulation.reached) == (simulation.SUPERBLOCK, True)
    assert "NOT reached" in result.conventions["precision"]
    assert "NOT" not in sure.conventions["precision"]


def inputs(first, second, above=""):
    text = (HEAD % first).replace("outcomes:", f"  more: {{description: M, amount: {second}}}\n"
                                  "outcomes:")  # fmt: skip
    return sroi.loads(above + text + outcome())


WIDE = "{mean: 10, sd: 20, unit: GBP}"


@pytest.mark.parametrize(
    ("impact_map", "path", "remedy"),
    [
        (inputs("{by_year: [100 GBP, -80 GBP]}", WIDE), "inputs.more.amount", "at_least"),
        (inputs("assumptions.cost", "assumptions.cost", f"assumptions: {{cost: {WIDE}}}"),
         "assumptions.cost", "at_least"),
        (inputs("0 GBP", "{product: {a: 9 GBP, b: {chance: 50%}}}"),
         "inputs.more.amount.product.b", "each of its values"),
        (inputs("{low: 1, high: 2, unit: GBP}", "{low: -9, high: 10, unit: GBP}"),
         "inputs.more.amount", "low, best and high"),
    ],
)  # fmt: skip
def test_the_number_that_leaves_no_investment_is_named(impact_map, path, remedy):
    with pytest.raises(sroi.UndefinedRatioError) as caught:
        drawn(impact_map, 1000)
    assert caught.value.path == path
    assert remedy in caught.value.remedy


def test_the_number_that_reaches_too_far_is_named():
    price = "{mean: 1e98, sd: 1e98, family: lognormal, unit: GBP/person}"
    with pytest.raises(sroi.OverflowedError, match="draws") as caught:
        drawn(club(outcome(quantity="1e209 person", price=price, deadweight="0", attribution="0")))
    assert caught.value.path == FRIENDS + "financial_proxy.value"


def test_the_net_ratio_has_draws_and_the_payback_has_none():
    result = drawn(club())
    net, ratio = result.net_sroi_ratio, result.sroi_ratio
    assert np.array_equal(net.draws, ratio.draws - 1)
    assert net.mean == pytest.approx(ratio.mean - 1, rel=1e-12)
    assert net.standard_error == pytest.approx(ratio.standard_error, rel=1e-12)
    assert net.probability(above=0) == ratio.probability(above=1)
    with pytest.raises(sroi.SimulationError, match="best estimates only"):
        _ = result.payback_period.mean


def test_one_draw_says_nothing_of_its_error():
    result = drawn(club(), 1)
    errors = result.to_dict()["figures"]["sroi_ratio"]["standard_errors"]
    assert errors["mean"] is errors["quantiles"]["5%"] is errors["standard_deviation"] is None
    assert set(errors["probability_above"].values()) == {None}
