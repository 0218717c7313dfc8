"""No route builds a share outside its domain."""

import copy
import json
import pickle
import warnings
from collections.abc import Callable
from functools import cache
from math import inf, nan, nextafter
from typing import Any

import pytest
import yaml
from helpers.maps import impact_maps
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

import sroi

Route = Callable[[str, Any], Any]
"""Build the share of this name from this value, and return it."""

PARTS = ("deadweight", "displacement", "attribution", "drop_off")
TOO_MUCH = (
    1.3, "1.3", "130%", 20, nextafter(1.0, 2.0), "1e300", inf, nan, "nan", "inf", True,
    {"low": 0.2, "best": 0.5, "high": 1.01}, {"value": "1.5", "note": "x"}, "3/2",
    [0.5], None, {}, "", "some",
)  # fmt: skip
BAD_IN_A_MAP = ({"product": {"one": "1.5", "other": "0.8"}}, "0.5 person", "1 year", "0.5 EUR")
TOO_LITTLE = (-0.1, "-10%", -5e-324, -inf, {"low": -0.01, "best": 0, "high": 1})
BAD = [(part, value) for part in PARTS for value in TOO_MUCH] + [
    (part, value) for part in PARTS[1:] for value in TOO_LITTLE
]
REFUSALS = (ValidationError, sroi.InvalidMapError)


def kind(part: str) -> type[sroi.Estimate]:
    return sroi.model.estimate.Deadweight if part == "deadweight" else sroi.Share


@cache
def good() -> sroi.ImpactMap:
    return sroi.example("wheels-to-meals")


def written(part: str, value: Any) -> dict[str, Any]:
    content = good().model_dump(mode="json", exclude_defaults=True)
    content["outcomes"]["fewer_gp_visits"][part] = value
    return content


def stated(part: str, impact_map: sroi.ImpactMap) -> Any:
    return getattr(impact_map.outcomes["fewer_gp_visits"], part)


def by_constructor(part: str, value: Any) -> Any:
    return kind(part)(value=value)


def by_validation(part: str, value: Any) -> Any:
    return kind(part).model_validate(value)


def by_adapter(part: str, value: Any) -> Any:
    return TypeAdapter(kind(part)).validate_python(value)


def by_json(part: str, value: Any) -> Any:
    return kind(part).model_validate_json(json.dumps({"value": value}))


def by_model_construct(part: str, value: Any) -> Any:
    return kind(part).model_construct(value=value)


def by_model_copy(part: str, value: Any) -> Any:
    return kind(part)(value=0.5).model_copy(update={"value": value})


def by_deep_model_copy(part: str, value: Any) -> Any:
    return kind(part)(value=0.5).model_copy(update={"value": value}, deep=True)


def by_replacement(part: str, value: Any) -> Any:
    """Do what `copy.replace` does from Python 3.13 on."""
    return kind(part)(value=0.5).__replace__(value=value)


def by_old_copy(part: str, value: Any) -> Any:
    """Use what pydantic keeps from its first version."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return kind(part)(value=0.5).copy(update={"value": value})


def by_old_construct(part: str, value: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return kind(part).construct(value=value)


def by_another_estimate(part: str, value: Any) -> Any:
    """Hand over a number that is fine as a quantity."""
    outcome = good().outcomes["fewer_gp_visits"]
    return getattr(outcome.model_copy(update={part: sroi.Quantity.model_validate(value)}), part)


def by_map(part: str, value: Any) -> Any:
    return stated(part, sroi.ImpactMap(**written(part, value)))


def by_map_construct(part: str, value: Any) -> Any:
    return stated(part, sroi.ImpactMap.model_construct(**written(part, value)))


def by_map_copy(part: str, value: Any) -> Any:
    outcomes = written(part, value)["outcomes"]
    return stated(part, good().model_copy(update={"outcomes": outcomes}))


def by_yaml(part: str, value: Any) -> Any:
    return stated(part, sroi.loads(yaml.safe_dump(written(part, value))))


def by_json_text(part: str, value: Any) -> Any:
    return stated(part, sroi.loads(json.dumps(written(part, value)), format="json"))


def by_assumption(part: str, value: Any) -> Any:
    content = written(part, "assumptions.far")
    return stated(part, sroi.ImpactMap.model_validate({**content, "assumptions": {"far": value}}))


def by_scenario(part: str, value: Any) -> Any:
    changes = {f"outcomes.fewer_gp_visits.{part}": value}
    return stated(part, sroi.apply(good(), sroi.Scenario(name="x", changes=changes)))


def by_scenario_of_an_assumption(part: str, value: Any) -> Any:
    content = {**written(part, "assumptions.near"), "assumptions": {"near": 0.5}}
    scenario = sroi.Scenario(name="x", changes={"assumptions.near": value})
    return stated(part, sroi.apply(sroi.ImpactMap.model_validate(content), scenario))


def by_scenario_of_the_number(part: str, value: Any) -> Any:
    changes = {f"outcomes.fewer_gp_visits.{part}": {"value": value}}
    return stated(part, sroi.apply(good(), sroi.Scenario(name="x", changes=changes)))


ROUTES: dict[str, Route] = {
    name.removeprefix("by_"): route
    for name, route in sorted(globals().items())
    if name.startswith("by_")
}
OF_A_MAP = tuple(
    name for name in ROUTES if name.startswith(("map", "yaml", "json_", "assumption", "scenario"))
)
"""Routes on which the whole map is there to judge products and units."""


def refuses(route: Route, part: str, value: Any) -> bool:
    try:
        route(part, value)
    except REFUSALS:
        return True
    return False


@pytest.mark.parametrize("name", ROUTES)
def test_outside_of_the_domain_is_refused(name: str) -> None:
    taken = [bad for bad in BAD if not refuses(ROUTES[name], *bad)]
    assert taken == []


@pytest.mark.parametrize("name", OF_A_MAP)
@pytest.mark.parametrize("part", PARTS)
def test_a_map_refuses_what_only_a_map_can_judge(name: str, part: str) -> None:
    taken = [value for value in BAD_IN_A_MAP if not refuses(ROUTES[name], part, value)]
    assert taken == []


@pytest.mark.parametrize("name", ROUTES)
@pytest.mark.parametrize("part", PARTS)
def test_inside_of_the_domain_is_taken(name: str, part: str) -> None:
    """So that a route is not closed to everything."""
    for value, best in ((0, 0.0), (1, 1.0), (0.25, 0.25), ("25%", 0.25), ("1/4", 0.25)):
        share = ROUTES[name](part, value)
        if "assumption" not in name:
            assert share.best == best


@pytest.mark.parametrize("value", [-0.1, "-250%", {"low": -2, "best": -1, "high": 0.5}])
def test_deadweight_may_lie_below_zero(value: Any) -> None:
    for name in ("map", "yaml", "json_text", "assumption", "scenario", "validation"):
        assert not refuses(ROUTES[name], "deadweight", value), name


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_any_number_is_in_its_domain_or_refused(number: float) -> None:
    for part in PARTS:
        low = -inf if part == "deadweight" else 0.0
        for name in ("constructor", "validation", "model_construct", "model_copy", "replacement"):
            try:
                found = ROUTES[name](part, number).best
            except ValidationError:
                assert not (low <= number <= 1.0 and abs(number) < inf)
            else:
                assert low <= found <= 1.0
                assert found == number


@given(impact_maps())
def test_copies_of_a_map_keep_every_share_in_its_domain(impact_map: sroi.ImpactMap) -> None:
    copies = (
        pickle.loads(pickle.dumps(impact_map)),
        copy.deepcopy(impact_map),
        sroi.loads(sroi.dumps(impact_map)),
    )
    for each in copies:
        for entry in sroi.walk(each):
            for number in entry.estimate.extremes:
                assert entry.estimate.domain.holds(number), entry.path
