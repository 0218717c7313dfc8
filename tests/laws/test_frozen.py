"""Models are values: nothing in them can change after they are made."""

import copy
import pickle
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from helpers.maps import impact_maps
from hypothesis import given
from pydantic import BaseModel, ValidationError

import sroi

MUTATIONS: dict[str, Callable[[dict[Any, Any], Any], Any]] = {
    "set": lambda mapping, key: mapping.__setitem__(key, mapping[key]),
    "delete": lambda mapping, key: mapping.__delitem__(key),
    "pop": lambda mapping, key: mapping.pop(key),
    "popitem": lambda mapping, _: mapping.popitem(),
    "clear": lambda mapping, _: mapping.clear(),
    "update": lambda mapping, key: mapping.update({key: mapping[key]}),
    "setdefault": lambda mapping, _: mapping.setdefault("new", None),
    "union": lambda mapping, _: mapping.__ior__({}),
}


def parts(value: Any) -> Iterator[Any]:
    """Yield a value and everything inside it."""
    yield value
    if isinstance(value, BaseModel):
        inner = [getattr(value, name) for name in type(value).model_fields]
    elif isinstance(value, dict):
        inner = list(value.values())
    else:
        inner = list(value) if isinstance(value, list | tuple | set) else []
    for each in inner:
        yield from parts(each)


@given(impact_maps())
def test_no_attribute_can_be_set_or_deleted(impact_map: sroi.ImpactMap) -> None:
    for part in parts(impact_map):
        if isinstance(part, BaseModel):
            for name in type(part).model_fields:
                with pytest.raises(ValidationError):
                    setattr(part, name, getattr(part, name))
                with pytest.raises(ValidationError):
                    delattr(part, name)


@given(impact_maps())
def test_everything_inside_is_of_a_kind_that_cannot_change(impact_map: sroi.ImpactMap) -> None:
    for part in parts(impact_map):
        assert not isinstance(part, list | set | bytearray), part
        hash(part)


@given(impact_maps())
def test_no_mapping_can_change(impact_map: sroi.ImpactMap) -> None:
    scenario = sroi.Scenario(name="x", changes={"outcomes.a.quantity": {"value": 3}})
    mappings = [part for part in parts((impact_map, scenario)) if isinstance(part, dict) and part]
    assert mappings
    for mapping in mappings:
        before = dict(mapping)
        for mutate in MUTATIONS.values():
            with pytest.raises(TypeError, match="frozen"):
                mutate(mapping, next(iter(mapping)))
        assert mapping == before


@given(impact_maps())
def test_what_a_map_was_made_of_may_change_without_it(impact_map: sroi.ImpactMap) -> None:
    content = impact_map.model_dump(mode="json", exclude_defaults=True)
    made = sroi.ImpactMap.model_validate(content)
    digest = made.digest
    content["inputs"].clear()
    content["outcomes"].clear()
    content["price_indices"]["prices"]["values"].clear()
    again = sroi.ImpactMap.model_validate(made.model_dump(mode="json"))
    assert again.digest == digest


@given(impact_maps())
def test_copies_are_equal_and_as_frozen(impact_map: sroi.ImpactMap) -> None:
    digest = impact_map.digest
    copies = [
        copy.copy(impact_map),
        copy.deepcopy(impact_map),
        impact_map.model_copy(),
        impact_map.model_copy(deep=True),
        pickle.loads(pickle.dumps(impact_map)),
    ]
    for each in copies:
        assert each == impact_map
        assert hash(each) == hash(impact_map)
        assert each.digest == digest
        with pytest.raises(ValidationError):
            each.title = "another"
        with pytest.raises(TypeError, match="frozen"):
            each.outcomes["another"] = None


@given(impact_maps())
def test_the_numbers_of_a_table_cannot_change(impact_map: sroi.ImpactMap) -> None:
    result = sroi.evaluate(impact_map)
    tables = (result.by_outcome, result.by_stakeholder, result.by_input, result.by_year,
              result.discount_factors, result.flows(), result.flows("stakeholder"))  # fmt: skip
    for table in tables:
        with pytest.raises(ValueError, match="read-only"):
            table.values[0, 0] = 1.0
