"""A map is one frozen value: checked as a whole, equal by what it says, with a lasting digest."""

import copy
import os
import pickle
import subprocess
import sys

import pytest
from helpers.said import evaluated, faults, made, outcome, said
from pydantic import ValidationError

from sroi import ImpactMap, dumps, example, loads, walk
from sroi.model import PriceIndex

FULL = said(
    scope={"price_year": 2020},
    price_indices={"cpi": {"currency": "GBP", "values": {"2018": 100, "2020": 110}}},
    scenarios={"low": {"changes": {"outcomes.friends.deadweight": [{"a": 1}]}}},
    outcomes={"friends": outcome(tags={"sdg": ["3.4"]})},
)


def test_a_map_cannot_be_changed_anywhere():
    impact_map = ImpactMap.model_validate(FULL | {"scenarios": {}})
    with pytest.raises(ValidationError):
        impact_map.title = "Other"
    with pytest.raises(TypeError):
        impact_map.outcomes["friends"] = None
    with pytest.raises(TypeError):
        impact_map.price_indices["cpi"].values[2018] = 1.0
    with pytest.raises(TypeError):
        impact_map.outcomes["friends"].tags["sdg"] = ()


def test_equal_maps_hash_alike_and_survive_pickling_and_copying():
    impact_map = ImpactMap.model_validate(FULL | {"scenarios": {}})
    digest = impact_map.digest
    twins = [
        ImpactMap.model_validate(FULL | {"scenarios": {}}),
        pickle.loads(pickle.dumps(impact_map)),
        copy.deepcopy(impact_map),
        impact_map.model_copy(),
        ImpactMap.model_validate(impact_map.model_dump()),
        loads(dumps(impact_map)),
    ]
    for twin in twins:
        assert (twin, hash(twin), twin.digest) == (impact_map, hash(impact_map), digest)


def test_outputs_are_walked_with_their_source():
    meals = {"description": "Meals", "quantity": "1200 meal", "source": "survey"}
    impact_map = made(units={"meal": "one lunch"}, outputs={"meals": meals})
    assert [
        entry.source for entry in walk(impact_map) if entry.path == "outputs.meals.quantity"
    ] == ["survey"]


def test_the_digest_is_of_what_is_said_not_of_how():
    plain = made()
    other = said(inputs={"grant": {"amount": {"value": "100", "unit": "GBP"},
                                   "included": True, "description": " Grant "}})  # fmt: skip
    assert ImpactMap.model_validate(dict(reversed(other.items()))).digest == plain.digest
    two = {"friends": outcome(), "sleep": outcome(starts=1)}
    assert made(outcomes=two).digest == made(outcomes=dict(reversed(two.items()))).digest
    assert made(title="Other").digest != plain.digest
    assert made(outcomes={"friends": outcome(deadweight="1%")}).digest != plain.digest


def test_the_digest_is_the_same_in_every_process():
    code = "import sroi; print(sroi.example('wheels-to-meals').digest)"
    found = {example("wheels-to-meals").digest}
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        run = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        found.add(run.stdout.strip())
    assert len(found) == 1


def test_no_way_round_the_checks():
    impact_map = made()
    with pytest.raises(ValidationError):
        impact_map.model_copy(update={"outcomes": {"friends": outcome(deadweight=1.3)}})
    with pytest.raises(ValidationError):
        impact_map.outcomes["friends"].model_copy(update={"deadweight": None})
    with pytest.raises(ValidationError):
        PriceIndex.model_construct(currency="GBP", values={2018: 100})
    with pytest.raises(ValidationError):
        impact_map.outcomes["friends"].copy(update={"deadweight": 1.3})
    assert ImpactMap.model_validate(impact_map) is impact_map
    copied = impact_map.model_copy(update={"title": "Other"})
    assert (copied.title, copied.outcomes) == ("Other", impact_map.outcomes)


def test_every_fault_of_a_map_comes_at_once():
    content = said(
        scope={"discounting": "4 %%"},
        inputs={"grant": {"description": "Grant", "amount": "100 EUR"}},
        stakeholders={"guests": {"description": "G", "size": 3, "involved": 5}},
        outcomes={
            "friends": outcome(deadweight=1.3, stakeholder="gests", drop_of=0),
            "sleep": outcome(quantity="10 household", deadweight=...),
        },
    )
    assert set(faults(content)) >= {
        ("E200", "outcomes.friends.deadweight"),
        ("E300", "outcomes.friends.stakeholder"),
        ("E205", "outcomes.friends.drop_of"),
        ("E204", "outcomes.sleep.deadweight"),
        ("E206", "stakeholders.guests"),
    }


def test_faults_of_money_are_found_beside_faulty_items():
    content = said(
        inputs={"grant": {"description": "Grant", "amount": "100 EUR"}},
        outcomes={"friends": outcome(deadweight=1.3), "sleep": outcome(quantity="10 household")},
    )
    assert faults(content) == [
        ("E402", "inputs.grant.amount"),
        ("E200", "outcomes.friends.deadweight"),
        ("E401", "outcomes.sleep.financial_proxy.value"),
    ]


@pytest.mark.parametrize("missing", ["title", "scope", "stakeholders", "inputs", "outcomes"])
def test_what_a_map_must_state(missing):
    content = said()
    del content[missing]
    assert ("E204", missing) in faults(content)


@pytest.mark.parametrize("name", ["a.b", "a b", "", "1a", "x" * 65])
def test_an_id_is_part_of_a_path(name):
    assert "E207" in {code for code, _ in faults(said(outcomes={name: outcome()}))}


def test_a_map_without_outcomes_is_worth_nothing():
    result = evaluated(outcomes={})
    assert result.present_value.central == 0.0
    assert result.net_sroi_ratio.central == -1.0
    assert result.by_outcome.rows == ()
    assert result.flows().values.shape == (0, 1)
