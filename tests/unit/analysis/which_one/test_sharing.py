"""What options tell alike is drawn once; what they tell differently, apart."""

from typing import Any

import numpy as np
import pytest
from helpers.options import option, outcome

import sroi
from sroi.analysis.which_one.sharing import share, told
from sroi.engine.plan import compile_map
from sroi.engine.sampler import Sampler
from sroi.engine.tables import Method
from sroi.typing import FloatArray

VALUE = "outcomes.change.financial_proxy.value"
OTHER = "outcomes.more.financial_proxy.value"
BELIEF = {"mean": 1000, "sd": 300}


def drawn(options: dict[str, sroi.ImpactMap], method: Method = "latin-hypercube") -> dict[str, Any]:
    plans = {name: compile_map(impact_map) for name, impact_map in options.items()}
    sharing = share({name: told(options[name], plan) for name, plan in plans.items()})
    found: dict[str, dict[str, FloatArray]] = {}
    for name, plan in plans.items():
        sampler = Sampler(plan, 3, method, sharing.streams[name])
        numbers = next(sampler.numbers(0, 4096, {}))[1]
        found[name] = {path: numbers[column].copy() for path, column in sampler.columns.items()}
    return found


def correlation(one: FloatArray, other: FloatArray) -> float:
    return float(np.corrcoef(one, other)[0, 1])


@pytest.mark.parametrize("method", ["latin-hypercube", "plain"])
@pytest.mark.parametrize(
    ("other", "shared"),
    [
        (BELIEF, True),
        ({"mean": 1000, "sd": 299}, False),
        (BELIEF | {"source": "survey"}, False),
        (BELIEF | {"source": "guess"}, False),
        ({"low": 500, "best": 1000, "high": 1500}, False),
    ],
)
def test_a_belief_is_shared_if_it_is_the_same(other: Any, shared: bool, method: Method) -> None:
    found = drawn({"a": option(BELIEF, 1), "b": option(other, 1)}, method)
    one, two = found["a"][VALUE], found["b"][VALUE]
    assert np.array_equal(one, two) is shared
    if not shared:
        assert abs(correlation(one, two)) < 0.08


def test_sources_are_the_same_if_they_say_the_same() -> None:
    one = option(BELIEF | {"source": "survey"}, 1)
    same = option(BELIEF | {"source": "poll"}, 1, sources={"poll": {"title": "A survey"}})
    another = option(BELIEF | {"source": "survey"}, 1, sources={"survey": {"title": "Another"}})
    found = drawn({"a": one, "b": same, "c": another})
    assert np.array_equal(found["a"][VALUE], found["b"][VALUE])
    assert abs(correlation(found["a"][VALUE], found["c"][VALUE])) < 0.08


def test_what_is_not_apart_is_drawn_as_in_an_evaluation() -> None:
    impact_map = option(BELIEF, 1)
    alone = next(Sampler(compile_map(impact_map), 3, "latin-hypercube").numbers(0, 4096, {}))[1]
    found = drawn({"a": impact_map, "b": option(1, 1)})
    assert found["a"][VALUE] in alone
    assert any(np.array_equal(found["a"][VALUE], row) for row in alone)


def test_a_single_number_elsewhere_moves_no_draw() -> None:
    found = drawn({"a": option(BELIEF, 1), "b": option(1000, 1), "c": option(BELIEF, 1)})
    assert np.array_equal(found["a"][VALUE], found["c"][VALUE])
    assert set(found["b"][VALUE]) == {1000.0}


def joined(rank: float, second: Any = BELIEF, names: str = "trend", **more: Any) -> sroi.ImpactMap:
    outcomes = {"more": outcome(financial_proxy={"value": second | {"unit": "GBP"}})}
    stated = {"among": ["outcomes.*.financial_proxy"], "rank_correlation": rank}
    return option(BELIEF, 1, outcomes=outcomes | more, correlations={names: stated})


@pytest.mark.parametrize("rank", [0.6, -0.6])
def test_numbers_that_move_together_are_shared_together(rank: float) -> None:
    found = drawn({"a": joined(rank), "b": joined(rank)})
    for path in (VALUE, OTHER):
        assert np.array_equal(found["a"][path], found["b"][path])


@pytest.mark.parametrize("rank", [0.6, -0.6])
@pytest.mark.parametrize(
    "other",
    [
        lambda: joined(0.5),
        lambda: joined(0.6, {"mean": 1000, "sd": 200}),
        lambda: joined(0.6, names="drift"),
        lambda: option(BELIEF, 1),
    ],
)
def test_numbers_that_move_together_are_apart_if_one_of_them_differs(
    rank: float, other: Any
) -> None:
    found = drawn({"a": joined(rank), "b": other()})
    assert abs(correlation(found["a"][VALUE], found["b"][VALUE])) < 0.08
    score = correlation(found["a"][VALUE], found["a"][OTHER])
    assert score == pytest.approx(2 * np.sin(np.pi / 6 * rank), abs=0.05)


def test_streams_do_not_depend_on_the_order_of_options() -> None:
    options = {"b": {"x": 1}, "a": {"x": 2}, "c": {"x": 1}}
    found = share(options)
    assert found == share(dict(sorted(options.items())))
    assert found.streams == {"a": {"x": "x@a"}, "b": {"x": "x@b"}, "c": {"x": "x@b"}}
