"""A scenario changes what it names, keeps what it does not, and says that it was the one."""

import pytest
from helpers.said import Said, faults, made, outcome, said
from pydantic import ValidationError

import sroi
from sroi import (
    ImpactMap,
    InvalidMapError,
    Scenario,
    UnknownPathError,
    apply,
    dumps,
    evaluate,
    loads,
    walk,
)
from sroi.analysis.scenarios import scenario_faults

BASE: Said = {
    "scope": {"discounting": {"rate": "25%", "source": "survey"}},
    "assumptions": {"reach": {"value": "10 person", "source": "survey"}},
    "inputs": {
        "grant": {"description": "Grant", "amount": "100 GBP", "source": "survey"},
        "time": {
            "description": "Time",
            "kind": "time",
            "quantity": {"by_year": ["1 hour", "2 hour"], "source": "survey"},
            "unit_value": "5 GBP/hour",
        },
    },
    "outcomes": {
        "friends": outcome(
            quantity="assumptions.reach",
            financial_proxy={"value": "20 GBP/person", "source": "survey"},
            deadweight={"value": 0.1, "source": "survey"},
            duration="2 year",
            drop_off=0,
        ),
        "care": outcome(
            quantity={"product": {"people": "4 person", "weeks": "5 week/person"}},
            financial_proxy={"value": "7 GBP/week"},
        ),
        "health": outcome(duration=..., profile=[1, 0.5]),
    },
}


@pytest.fixture(scope="module")
def base() -> ImpactMap:
    return made(**BASE)


def changed(base, changes):
    return apply(base, Scenario(name="low", changes=changes))


def written(impact_map, path):
    """Return what a path holds in the map as it is written."""
    place = impact_map.model_dump(mode="json")
    for key in path.split("."):
        place = place[int(key)] if isinstance(place, list) else place[key]
    return place


def source_of(impact_map, path):
    found = {entry.path: entry.source for entry in walk(impact_map)}[path]
    return found and impact_map.sources[found].title


@pytest.mark.parametrize(
    ("path", "value", "number", "unit"),
    [
        ("outcomes.friends.deadweight", 0.5, 0.5, None),
        ("outcomes.friends.deadweight", "50%", 0.5, None),
        ("outcomes.friends.deadweight", {"value": "50%", "note": "guess"}, 0.5, None),
        ("outcomes.friends.deadweight.value", 0.5, 0.5, None),
        ("outcomes.friends.financial_proxy.value", 30, 30, "GBP/person"),
        ("outcomes.friends.financial_proxy.value", "2.5 GBP/person/month", 2.5, "GBP/person/month"),
        ("outcomes.friends.duration", "6 month", 6, "month"),
        ("outcomes.care.quantity.product.weeks", 6, 6, "week/person"),
        ("outcomes.health.profile.1", "20%", 0.2, None),
        ("assumptions.reach", 12, 12, "person"),
        ("inputs.grant.amount", "90", 90, "GBP"),
        ("inputs.time.quantity.by_year.1", 7, 7, "hour"),
        ("scope.discounting.rate", "2%", 0.02, None),
    ],
)
def test_a_number_keeps_its_unit_and_has_the_scenario_as_its_source(
    base, path, value, number, unit
):
    found = changed(base, {path: value})
    stated = path.removesuffix(".value") if "proxy" not in path else path
    (entry,) = [entry for entry in walk(found) if entry.path == stated]
    assert (entry.estimate.best, entry.estimate.unit) == (pytest.approx(number), unit)
    assert source_of(found, stated) == "Scenario: low"


def test_nothing_else_changes(base):
    found = changed(base, {"outcomes.friends.deadweight": 0.5})
    for before, after in zip(walk(base), walk(found), strict=True):
        assert before.path == after.path
        assert (before == after) is (before.path != "outcomes.friends.deadweight")
    assert base == made(**BASE)


@pytest.mark.parametrize(
    ("changes", "path", "expected"),
    [
        ({"title": "Other"}, "title", "Other (scenario: low)"),
        ({"scope.discounting": "none"}, "scope.discounting", "none"),
        ({"scope.discounting": "uk-green-book-2022-standard"}, "scope.discounting",
         "uk-green-book-2022-standard"),
        ({"scope.price_year": 2020}, "scope.price_year", 2020),
        ({"outcomes.friends.discounting": {"rates": [{"years": [1, None], "rate": "1%"}]}},
         "outcomes.friends.discounting.rates.0.rate", 0.01),
        ({"outcomes.friends.starts": 3}, "outcomes.friends.starts", 3),
        ({"outcomes.friends.included": False, "outcomes.friends.reason": "twice"},
         "outcomes.friends.reason", "twice"),
        ({"outcomes.health.profile": [1, 1, 1]}, "outcomes.health.profile.2", 1),
        ({"outcomes.friends.duration": None, "outcomes.friends.drop_off": None,
          "outcomes.friends.profile": [1, "50%"]}, "outcomes.friends.profile.1", 0.5),
        ({"outcomes.friends.quantity": {"product": {"a": "5 person", "b": "1/2"}}},
         "outcomes.friends.quantity.product.a", "5 person"),
        ({"outcomes.friends.quantity": {"by_year": ["5 person", "6 person"]}},
         "outcomes.friends.quantity.by_year.1", "6 person"),
        ({"outcomes.friends.tags": {"sdg": "3.4"}}, "outcomes.friends.tags.sdg.0", "3.4"),
    ],
)  # fmt: skip
def test_any_part_may_be_changed(base, changes, path, expected):
    found = changed(base, changes)
    assert written(found, path) == pytest.approx(expected)
    assert evaluate(found).impact_map is found


def test_a_distribution_takes_the_unit_of_the_number_it_replaces(base):
    belief = {"low": 8, "best": 10, "high": 13}
    found = changed(base, {"assumptions.reach": belief}).assumptions["reach"]
    assert (found.best, found.extremes, found.unit) == (10, (8, 13), "person")


def test_a_number_may_become_a_reference(base):
    path = "outcomes.health.quantity"
    found = changed(base, {path: "assumptions.reach"})
    assert found.outcomes["health"].quantity.value.assumption == "reach"
    assert evaluate(found).by_outcome["health", "impact"] == 200


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("outcomes.friends.deadwieght", "did you mean 'outcomes.friends.deadweight'"),
        ("outcomes.freinds.deadweight", "did you mean 'outcomes.friends.deadweight'"),
        ("outcomes.new", ""),
        ("outcomes.health.profile.2", ""),
        ("outcomes.health.profile.²", ""),
        ("outcomes.health.profile.-1", ""),
        ("outcomes.friends.description.x.y", ""),
        ("outcomes..deadweight", ""),
        ("", ""),
        ("x" * 300, ""),
    ],
)
def test_a_path_that_the_map_does_not_have(base, path, hint):
    with pytest.raises(UnknownPathError, match="scenario 'low'") as caught:
        changed(base, {path: 1})
    assert hint in caught.value.remedy
    assert len(caught.value.problem) < 300


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"outcomes.friends.deadweight": 1.3}, "E200"),
        ({"outcomes.friends.deadweight": "0.5 person"}, "E401"),
        ({"outcomes.friends.deadweight": None}, "E204"),
        ({"outcomes.friends.included": False}, "E204"),
        ({"outcomes.health.quantity": "5 household"}, "E401"),
        ({"outcomes.friends.stakeholder": "gests"}, "E300"),
        ({"outcomes.friends.profile": [1]}, "E206"),
        ({"scope.discounting": "3,5%"}, "E201"),
        ({"inputs.grant.amount": "abc"}, "E201"),
    ],
)
def test_a_change_that_does_not_hold_together_is_refused_by_its_scenario(base, changes, code):
    with pytest.raises(InvalidMapError) as caught:
        changed(base, changes)
    assert code in {fault.code for fault in caught.value.faults}
    assert all(fault.where == "scenario 'low'" for fault in caught.value.faults)


def test_changes_within_each_other_are_applied_in_order_or_refused(base):
    changes = {"scope.discounting": {"rate": "3%"}, "scope.discounting.rate": "4%"}
    found = changed(base, changes)
    assert found.scope.discounting.rate.best == 0.04


@pytest.mark.parametrize("path", ["outcomes.friends.profile", "outcomes.friends.discounting"])
def test_taking_out_what_is_not_there_changes_nothing(base, path):
    assert changed(base, {path: None}).outcomes == base.outcomes


@pytest.mark.parametrize(
    "change",
    [10**400, float("nan"), float("inf"), {"value": [float("inf")]}, object(), {1, 2}],
    ids=["huge", "nan", "infinite", "within", "object", "set"],
)
def test_a_change_is_something_that_a_file_can_say(change):
    with pytest.raises(ValidationError, match=r"E20[123]"):
        Scenario(name="low", changes={"outcomes.friends.deadweight": change})


def test_truths_and_numbers_are_the_same_as_texts():
    one = Scenario(name="low", changes={"a": True, "b": [0.5, 2], "c": None})
    assert one == Scenario(name="low", changes={"a": "true", "b": ("0.5", "2"), "c": None})
    assert one.model_copy() == one
    with pytest.raises(ValidationError):
        Scenario(name="low", changes={})


def test_one_scenario_may_replace_what_another_changes():
    scenarios = {
        "fixed": {"changes": {"outcomes.care.quantity": "20 week"}},
        "longer": {"changes": {"outcomes.care.quantity.product.weeks": 6}},
    }
    impact_map = made(**BASE, scenarios=scenarios)
    assert evaluate(apply(impact_map, "fixed")).by_outcome["care", "impact"] == 140
    assert evaluate(apply(impact_map, "longer")).by_outcome["care", "impact"] == 168


def test_the_paths_of_a_scenario_are_checked_with_the_map():
    def found(path):
        scenarios = {"low": {"changes": {path: 0.5}}}
        return {code for code, _ in faults(said(**BASE, scenarios=scenarios))}

    assert found("outcomes.friends.deadweight") == set()
    assert found("outcomes.friends.deadweight.value") == set()
    assert found("outcomes.freinds.deadweight") == {"E303"}


def test_a_number_over_a_reference_has_the_scenario_as_its_source():
    stated = outcome(deadweight={"assumption": "luck", "source": "survey"})
    impact_map = made(assumptions={"luck": "10%"}, outcomes={"friends": stated})
    found = changed(impact_map, {"outcomes.friends.deadweight": 0.5})
    assert source_of(found, "outcomes.friends.deadweight") == "Scenario: low"


def test_a_scenario_of_the_map_is_named_by_its_id():
    scenarios = {"low": {"changes": {"outcomes.friends.deadweight": "50%"}}}
    impact_map = made(**BASE, scenarios=scenarios)
    assert apply(impact_map, "low").outcomes["friends"].deadweight.best == 0.5
    with pytest.raises(UnknownPathError, match="did you mean 'low'"):
        apply(impact_map, "lwo")


def test_a_changed_map_can_be_written_read_and_changed_again(base):
    once = changed(base, {"assumptions.reach": 12, "scope.discounting.rate": 0})
    assert loads(dumps(once)) == once
    twice = apply(once, Scenario(name="high", changes={"outcomes.health.quantity": 11}))
    assert source_of(twice, "assumptions.reach") == "Scenario: low"
    assert source_of(twice, "outcomes.health.quantity") == "Scenario: high"


def test_a_scenario_is_a_value():
    changes = {"outcomes.friends.profile": [1, {"value": 0.5}]}
    one, other = (Scenario(name="low", changes=changes) for _ in range(2))
    assert one == other
    assert hash(one) == hash(other)
    with pytest.raises(TypeError):
        one.changes["outcomes.friends.starts"] = 1


def test_check_finds_the_faults_of_every_scenario():
    changes = {"outcomes.new_friends.deadweight": 50}
    scenarios = {"cautious": sroi.Scenario(name="cautious", changes=changes)}
    faulty = sroi.example("wheels-to-meals").model_copy(update={"scenarios": scenarios})
    (fault,) = scenario_faults(faulty)
    assert (fault.path, fault.code) == ("scenarios.cautious", "E200")
    assert "outcomes.new_friends.deadweight" in fault.problem


def test_a_changed_map_says_so_in_its_title():
    changes = {"outcomes.new_friends.deadweight": "50%"}
    changed = sroi.apply(
        sroi.example("wheels-to-meals"), sroi.Scenario(name="cautious", changes=changes)
    )
    assert changed.title == "Wheels-to-Meals (scenario: cautious)"


def test_an_uncertain_start_can_become_a_sure_one():
    late = {"values": [0, 1], "weights": [1, 1], "best": 0}
    unsure = made(outcomes={"friends": outcome(starts=late)})
    sure = sroi.apply(unsure, sroi.Scenario(name="late", changes={"outcomes.friends.starts": 1}))
    assert sure.outcomes["friends"].starts == 1
