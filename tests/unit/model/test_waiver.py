"""A waiver names a rule, a place that the map has, and why."""

import json
import time

import pytest
from helpers.said import fault, faults, made, outcome, said

from sroi import ImpactMap, InvalidMapError, dumps, loads
from sroi.model import Waiver

WAIVED = {"rule": "P201", "path": "outcomes.friends", "reason": "Asked in words"}


def test_waivers_and_weights_are_read_and_written_back():
    waivers = [WAIVED, {"rule": "house-1", "reason": "Everywhere"}]
    impact_map = made(waivers=waivers, outcomes={"friends": outcome(weight="3/2")})
    assert impact_map.waivers == tuple(map(Waiver.model_validate, waivers))
    assert impact_map.outcomes["friends"].weight == 1.5
    for kind in ("yaml", "json"):
        again = loads(dumps(impact_map, format=kind), format=kind)
        assert (again, again.digest) == (impact_map, impact_map.digest)


def test_a_map_that_waives_nothing_keeps_its_digest():
    plain = made()
    assert made(waivers=[]).digest == plain.digest != made(waivers=[WAIVED]).digest
    assert "waivers" not in dumps(plain)
    assert " weight" not in dumps(plain)


@pytest.mark.parametrize(
    "path",
    ["outcomes", "outcomes.friends", "outcomes.friends.quantity", "outcomes.friends.indicator",
     "outcomes.friends.financial_proxy.value", "scenarios", "scope.purpose", "sources.survey.link"],
)  # fmt: skip
def test_it_may_name_any_place_of_the_map_what_is_missing_included(path: str):
    assert made(waivers=[WAIVED | {"path": path}]).waivers[0].path == path


@pytest.mark.parametrize(
    ("path", "covered"),
    [(None, True), ("outcomes", True), ("outcomes.friends", True), ("outcomes.friend", False),
     ("outcomes.friends.quantity", True), ("outcomes.friends.quantity.value", False)],
)  # fmt: skip
def test_it_covers_its_place_and_what_lies_below(path: str | None, covered: bool):
    waiver = Waiver(rule="P202", path=path, reason="Known")
    assert waiver.covers("outcomes.friends.quantity") is covered


@pytest.mark.parametrize(
    ("waiver", "message"),
    [
        ({"rule": "P201"}, "waivers.0.reason: reason is missing; write reason: … [E204]"),
        ({"reason": "x"}, "waivers.0.rule: rule is missing; write rule: … [E204]"),
        (WAIVED | {"reason": " "}, "waivers.0.reason: "),
        (WAIVED | {"pth": "x"}, "waivers.0.pth: 'pth' is not known here; did you mean 'path'?"),
        (
            WAIVED | {"path": "outcomes.freinds"},
            "waivers.0.path: the map has no 'outcomes.freinds'; did you mean 'outcomes.friends'?",
        ),
    ],
)
def test_a_mistake_is_one_fault_with_its_place(waiver: dict[str, str], message: str):
    assert message in fault(said(waivers=[waiver]))


def test_what_is_waived_twice_is_refused():
    twice = said(waivers=[WAIVED, WAIVED | {"reason": "Another"}])
    assert faults(twice) == [("E206", "waivers.1")]
    assert "keep one reason" in fault(twice)


@pytest.mark.parametrize("weight", [-1, "heavy", "nan", True, "2 person"])
def test_a_weight_is_a_number_from_0_on(weight: object):
    found = faults(said(outcomes={"friends": outcome(weight=weight)}))
    assert [path for _, path in found] == ["outcomes.friends.weight"]


def test_thousands_of_lost_paths_are_told_in_time():
    many = [WAIVED | {"path": f"outcomes.friends{number}"} for number in range(2000)]
    text = json.dumps(said(waivers=many))
    started = time.monotonic()
    with pytest.raises(InvalidMapError) as caught:
        loads(text, format="json")
    assert "the map has no 'outcomes.friends0'; did you mean" in str(caught.value)
    assert time.monotonic() - started < 10


def test_more_waivers_than_any_map_needs_are_refused():
    many = [WAIVED | {"rule": f"R{number}"} for number in range(10_001)]
    with pytest.raises(ValueError, match="10000"):
        ImpactMap.model_validate(said(waivers=many))
