"""Frozen mappings cannot change by any of dict's ways in, and move about as values."""

import copy
import pickle

import pytest

from sroi.typing import FrozenDict, freeze


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.__setitem__("a", 2),
        lambda d: d.__delitem__("a"),
        lambda d: d.__ior__({"a": 2}),
        lambda d: d.clear(),
        lambda d: d.pop("a"),
        lambda d: d.popitem(),
        lambda d: d.setdefault("b", 2),
        lambda d: d.update(a=2),
    ],
)
def test_no_way_in_changes_a_frozen_mapping(change):
    frozen = FrozenDict({"a": 1})
    with pytest.raises(TypeError, match="Scenario"):
        change(frozen)
    assert frozen == {"a": 1}


def test_frozen_mappings_are_equal_and_hash_alike_whatever_their_order():
    one, other = FrozenDict({"a": 1, "b": (2,)}), FrozenDict({"b": (2,), "a": 1})
    assert one == other
    assert len({one, other}) == 1


def test_frozen_mappings_survive_pickling_and_copying_frozen():
    frozen = FrozenDict({"a": FrozenDict({"b": 1})})
    twin = pickle.loads(pickle.dumps(frozen))
    assert (twin, type(twin), type(twin["a"])) == (frozen, FrozenDict, FrozenDict)
    assert copy.copy(frozen) is frozen
    assert copy.deepcopy(frozen) is frozen


def test_freezing_reaches_into_lists_and_mappings():
    assert hash(freeze({"a": [1, {"b": [2]}]})) == hash(freeze({"a": (1, {"b": (2,)})}))
