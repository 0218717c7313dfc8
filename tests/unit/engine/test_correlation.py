"""Numbers that move together: as much as is said, whatever else the map has."""

import json

import numpy as np
import pytest
from helpers.said import faults, outcome, said
from scipy.stats import spearmanr

import sroi
from sroi.engine.copula import lower
from sroi.engine.plan import compile_map
from sroi.engine.sampler import Sampler
from sroi.model.correlation import nearest

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
    ],
)
def test_what_cannot_be_is_refused(correlation, code):
    content = together(["outcomes.friends.quantity", "outcomes.other.quantity"], 0.1)
    content["correlations"] = {"two": correlation}
    assert code in {found for found, _ in faults(content)}


def test_a_pair_that_is_stated_twice_is_refused():
    second = {"among": ["outcomes.*.deadweight"], "rank_correlation": 0.1}
    content = together(["outcomes.*.deadweight"], 0.5, two=second)
    assert faults(content) == [("E206", "correlations.two")]


def test_the_nearest_that_is_offered_is_possible():
    content = together(["outcomes.friends"], -0.6)
    with pytest.raises(sroi.InvalidMapError) as caught:
        sroi.loads(json.dumps(content), format="json")
    offered = float(caught.value.faults[0].remedy.rsplit(" ", 1)[1])
    assert -0.6 < offered < -0.3
    assert not faults(together(["outcomes.friends"], offered))


def test_the_nearest_matrix_is_that_of_the_literature():
    # Higham (2002), section 4: the matrix of ones and zeros and its nearest.
    matrix = np.array([[1.0, 1.0, 0.0], [1.0, 1.0, 1.0], [0.0, 1.0, 1.0]])
    assert nearest(matrix)[0] == pytest.approx([1, 0.7607, 0.1573], abs=1e-4)


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
