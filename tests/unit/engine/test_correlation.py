"""Numbers that move together: as much as is said, whatever else the map has."""

import json
import re

import numpy as np
import pytest
from helpers.said import fault, faults, outcome, said
from scipy.stats import spearmanr

import sroi
from sroi.engine.copula import lower
from sroi.engine.plan import compile_map
from sroi.engine.sampler import Sampler

SHARE = {"mean": 0.3, "sd": 0.1}
BELIEFS = {
    "quantity": {"low": 4, "best": 7, "high": 9, "unit": "person"},
    "deadweight": SHARE,
    "displacement": {"90%": [0.1, 0.3]},
    "attribution": {"successes": 6, "trials": 20},
}


def together(among, rank, **more):
    stated = {"one": {"among": among, "rank_correlation": rank}} | more
    friends = {"friends": outcome(**BELIEFS), "other": outcome(**BELIEFS)}
    return said(outcomes=friends, correlations=stated)


def numbers(content, draws=20_000, seed=3, method="latin-hypercube"):
    plan = compile_map(sroi.ImpactMap.model_validate(content))
    pieces = [piece.copy() for _, piece in Sampler(plan, seed, method).numbers(0, draws, {})]
    columns = np.concatenate(pieces, axis=1)
    return {entry.path: columns[place] for place, entry in enumerate(plan.entries)}


@pytest.mark.parametrize("method", ["latin-hypercube", "plain"])
@pytest.mark.parametrize("rank", [-0.4, 0.0, 0.5, 0.9, 1.0])
def test_a_pair_has_the_rank_correlation_that_is_stated(rank, method):
    found = numbers(together(["outcomes.friends.deadweight", "outcomes.friends.quantity"], rank),
                    method=method)  # fmt: skip
    one, two = found["outcomes.friends.deadweight"], found["outcomes.friends.quantity"]
    assert spearmanr(one, two).statistic == pytest.approx(rank, abs=0.03)
    assert one.mean() == pytest.approx(0.3, abs=0.003)
    assert one.std() == pytest.approx(0.1, abs=0.003)
    apart = found["outcomes.friends.attribution"]
    assert abs(spearmanr(one, apart).statistic) < 0.03


def test_all_of_a_kind_move_together():
    found = numbers(together(["outcomes.*.deadweight", "outcomes.*.attribution"], 0.6))
    four = [values for path, values in found.items() if path.endswith(("weight", "attribution"))]
    ranks = spearmanr(np.array(four).T).statistic
    assert ranks[np.triu_indices(4, 1)] == pytest.approx(np.full(6, 0.6), abs=0.03)


def test_correlations_that_share_numbers_hold_together():
    second = {"among": ["outcomes.friends.deadweight", "outcomes.other.deadweight"]}
    content = together(["outcomes.friends.deadweight", "outcomes.friends.quantity"], 0.7,
                       two=second | {"rank_correlation": -0.5})  # fmt: skip
    found = numbers(content)
    one, two, three = (found[f"outcomes.{path}"] for path in
                       ("friends.deadweight", "friends.quantity", "other.deadweight"))  # fmt: skip
    assert spearmanr(one, two).statistic == pytest.approx(0.7, abs=0.02)
    assert spearmanr(one, three).statistic == pytest.approx(-0.5, abs=0.02)
    assert spearmanr(two, three).statistic == pytest.approx(0, abs=0.02)


def test_a_further_member_moves_no_draw():
    few = numbers(together(["outcomes.friends.deadweight", "outcomes.friends.attribution"], 0.6))
    more = numbers(together(["outcomes.*.deadweight", "outcomes.*.attribution"], 0.6))
    for path in ("outcomes.friends.deadweight", "outcomes.friends.quantity"):
        assert np.array_equal(few[path], more[path])


def test_a_further_member_moves_only_those_after_it_where_one_is_negative():
    names = ["attribution", "deadweight", "displacement", "quantity"]
    paths = [f"outcomes.friends.{name}" for name in names]
    few = numbers(together([paths[0], paths[1], paths[3]], -0.2))
    more = numbers(together(paths, -0.2))
    moved = [path for path in few if not np.array_equal(few[path], more[path])]
    assert moved == ["outcomes.friends.quantity", "outcomes.friends.displacement"]


def test_correlated_deadweights_spread_the_total_more():
    alone, joined = (
        sroi.evaluate(
            sroi.ImpactMap.model_validate(together(["outcomes.*.deadweight"], rank)),
            draws=20_000, seed=1,
        )
        for rank in (0.0, 0.9)
    )  # fmt: skip
    one, two = alone.present_value, joined.present_value
    assert two.standard_deviation > 1.1 * one.standard_deviation
    assert two.mean == pytest.approx(one.mean, rel=0.005)


@pytest.mark.parametrize(
    ("correlation", "code"),
    [
        ({"among": ["outcomes.friend.deadweight"], "rank_correlation": 0.5}, "E303"),
        ({"among": ["outcomes.*.deadweight"], "rank_correlation": 1.5}, "E200"),
        ({"among": [], "rank_correlation": 0.5}, "E203"),
        ({"among": ["outcomes.*.deadweight"], "rank_correlation": 0.5, "source": "x"}, "E300"),
        ({"among": ["outcomes.friends"], "rank_correlation": -0.5}, "E304"),
        ({"among": ["outcomes.*.deadweight"]}, "E204"),
        ({"among": ["outcomes.friends.deadweight"], "rank_correlation": 0.5}, "E304"),
        ({"among": 2 * ["outcomes.friends.deadweight"], "rank_correlation": 0.5}, "E304"),
        (
            {"among": ["*.*.deadweight", "outcomes.friends.duration"], "rank_correlation": 0.5},
            "E304",
        ),
        ({"among": ["*.*.deadweight", "*.*.duration"], "rank_correlation": 0.5}, "E304"),
    ],
)
def test_what_cannot_be_is_refused(correlation, code):
    content = together(["outcomes.friends.quantity", "outcomes.other.quantity"], 0.1)
    content["correlations"] = {"two": correlation}
    assert code in {found for found, _ in faults(content)}


def test_a_fixed_number_is_named_and_a_star_may_pass_over_it():
    fixed = "outcomes.friends.duration"
    content = together(["outcomes.friends.deadweight", fixed], 0.5)
    assert f"{fixed} is a fixed number and moves with nothing" in fault(content)
    content = together(["outcomes.*.deadweight"], 0.5)
    content["outcomes"]["sure"] = outcome(deadweight=0.1)
    assert not faults(content)


def test_a_scenario_may_fix_what_moves_together():
    second = {"among": ["outcomes.*.displacement"], "rank_correlation": 0.2}
    content = together(["outcomes.friends.deadweight", "outcomes.*.attribution"], 0.5, two=second)
    changes = {"outcomes.friends.deadweight": 0.1, "outcomes.other.displacement": 0.1}
    changed = sroi.apply(
        sroi.ImpactMap.model_validate(content), sroi.Scenario(name="sure", changes=changes)
    )
    assert {name: each.among for name, each in changed.correlations.items()} == {
        "one": ("outcomes.*.attribution",)
    }
    assert sroi.loads(sroi.dumps(changed)) == changed


def test_a_pair_that_is_stated_twice_is_refused():
    second = {"among": ["outcomes.*.deadweight"], "rank_correlation": 0.1}
    content = together(["outcomes.*.deadweight"], 0.5, two=second)
    assert faults(content) == [("E206", "correlations.two")]


@pytest.mark.parametrize(
    "ranks", [{"one": -0.6}, {"one": 0.9, "two": -0.9}, {"one": 1.0, "two": 1.0, "three": -0.3}]
)
def test_what_is_offered_instead_can_be_stated(ranks):
    pairs = {
        "one": ["quantity", "deadweight"],
        "two": ["deadweight", "attribution"],
        "three": ["quantity", "attribution"],
    }
    if len(ranks) == 1:
        pairs["one"].append("attribution")
    if len(ranks) == 2:
        pairs["one"].append("displacement")
    stated = {
        name: {"among": [f"outcomes.friends.{part}" for part in pairs[name]],
               "rank_correlation": rank}
        for name, rank in ranks.items()
    }  # fmt: skip
    content = together([], 0) | {"correlations": stated}
    with pytest.raises(sroi.InvalidMapError) as caught:
        sroi.loads(json.dumps(content), format="json")
    assert caught.value.faults[0].code == "E304"
    offered = dict(re.findall(r"(\w+): (-?[\d.]+\d)", caught.value.faults[0].remedy))
    assert offered.keys() == ranks.keys()
    factors = [float(offered[name]) / rank for name, rank in ranks.items()]
    assert 0.5 < min(factors) <= max(factors) < 1
    assert max(factors) - min(factors) < 1e-3
    for name, rank in offered.items():
        stated[name]["rank_correlation"] = float(rank)
    assert not faults(content)
    for name, rank in ranks.items():
        stated[name]["rank_correlation"] = rank * (max(factors) + 0.005)
    assert faults(content)


def test_a_singular_matrix_has_a_root():
    matrix = np.array([[1.0, 1.0, 0.5], [1.0, 1.0, 0.5], [0.5, 0.5, 1.0]])
    root = lower(matrix)
    assert root @ root.T == pytest.approx(matrix, abs=1e-12)
    assert np.array_equal(root, np.tril(root))


def test_draws_of_one_alone_cannot_be_given():
    impact_map = sroi.ImpactMap.model_validate(together(["outcomes.*.deadweight"], 0.5))
    given = {"outcomes.friends.deadweight": np.zeros(100)}
    with pytest.raises(sroi.SimulationError, match="moves together") as caught:
        sroi.evaluate(impact_map, given=given, seed=0)
    assert caught.value.code == "E504"
