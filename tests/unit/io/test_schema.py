"""See that the published JSON Schema says what the reader does."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

import sroi
from sroi.io.examples import example_names, example_text, starter_text

VALIDATOR = Draft202012Validator(sroi.schema())
TEXTS = {name: example_text(name) for name in example_names()} | {
    f"starter {language}": starter_text(language) for language in ("en", "fr")
}


def test_the_schema_is_valid_and_versioned() -> None:
    Draft202012Validator.check_schema(sroi.schema())
    assert sroi.schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert sroi.schema()["$id"] == "urn:sroi:impact-map:1"
    json.dumps(sroi.schema(), allow_nan=False)


def test_the_schema_refers_to_nothing_that_it_lacks_and_has_nothing_idle() -> None:
    described = sroi.schema()
    text = json.dumps(described)
    named = {part.split('"')[0] for part in text.split('"#/$defs/')[1:]}
    assert named == set(described["$defs"])


@pytest.mark.parametrize("name", TEXTS)
def test_the_schema_accepts_what_is_shipped(name: str) -> None:
    VALIDATOR.validate(yaml.safe_load(TEXTS[name]))


@pytest.mark.parametrize("name", TEXTS)
def test_the_schema_accepts_what_is_written(name: str) -> None:
    impact_map = sroi.loads(TEXTS[name])
    VALIDATOR.validate(yaml.safe_load(sroi.dumps(impact_map)))
    VALIDATOR.validate(json.loads(sroi.dumps(impact_map, format="json")))


def outcome(**changes: Any) -> dict[str, Any]:
    return {"outcomes": {"better": changes}}


REFUSED: list[dict[str, Any]] = [
    {"scpoe": {}},
    {"title": None},
    {"title": ""},
    {"schema_version": 2},
    {"scope": {"currency": "pounds"}},
    {"scope": {"curency": "GBP"}},
    {"scope": {"kind": "guess"}},
    {"scope": {"discounting": True}},
    {"sources": {"survey": {"titel": "x"}}},
    {"stakeholders": {"people": {"size": "many"}}},
    {"stakeholders": []},
    outcome(deadwieght="10%"),
    outcome(quantity=True),
    outcome(quantity=[7]),
    outcome(quantity="seven"),
    outcome(quantity={"valeu": 7}),
    outcome(quantity={"low": 1, "best": 2}),
    outcome(quantity={"value": 1, "low": 1, "best": 2, "high": 3}),
    outcome(quantity={"by_year": []}),
    outcome(attribution={"value": "20%", "sauce": "survey"}),
    outcome(starts=-1),
    outcome(starts="soon"),
    outcome(stakeholder=7),
    outcome(profile=[]),
    outcome(financial_proxy={"valeu": "94 GBP/person"}),
]
ACCEPTED: list[dict[str, Any]] = [
    outcome(quantity=7),
    outcome(quantity={"value": 7, "unit": "person", "source": "survey", "sample_size": 62}),
    outcome(quantity={"low": 4, "best": "7", "high": 9, "unit": "person"}),
    outcome(quantity={"product": {"people": "10 person", "share": {"value": "20%"}}}),
    outcome(quantity={"by_year": [1, "2 person", {"value": 3}], "unit": "person"}),
    outcome(attribution="assumptions.reach"),
    outcome(attribution={"assumption": "reach", "note": "n"}),
    outcome(attribution=".5"),
    outcome(discounting="none"),
    outcome(discounting={"rate": "1.5%", "source": "survey"}),
    outcome(tags={"sdg": "3.4", "list": ["1", "2"]}),
    {"units": {"meal": None}},
    {"notes": "one"},
    {"scenarios": {"cautious": {"changes": {"outcomes.better.deadweight": 0.5}}}},
]


def merged(base: Any, changes: Any) -> Any:
    if not isinstance(base, dict) or not isinstance(changes, dict):
        return changes
    return base | {name: merged(base.get(name), value) for name, value in changes.items()}


@pytest.mark.parametrize("changes", REFUSED, ids=lambda value: json.dumps(value)[:60])
def test_the_schema_and_the_reader_refuse_a_typical_mistake(
    small: str, faults_of: Callable[..., Any], changes: dict[str, Any]
) -> None:
    content = merged(yaml.safe_load(small), changes)
    assert list(VALIDATOR.iter_errors(content))
    assert faults_of(json.dumps(content), "json")


@pytest.mark.parametrize("changes", ACCEPTED, ids=lambda value: json.dumps(value)[:60])
def test_the_schema_accepts_every_form(small: str, changes: dict[str, Any]) -> None:
    VALIDATOR.validate(merged(yaml.safe_load(small), changes))


@pytest.mark.parametrize("section", ["scope", "stakeholders", "inputs", "outcomes", "title"])
def test_the_schema_asks_for_what_is_needed(small: str, section: str) -> None:
    content = yaml.safe_load(small)
    del content[section]
    assert list(VALIDATOR.iter_errors(content))
