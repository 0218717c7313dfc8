"""Publish the file format as a JSON Schema, which editors use for completion.

pydantic describes the models; here the definitions of numbers and schedules are replaced by the
forms in which they are written.
"""

from collections.abc import Iterator
from typing import Any

from sroi.model.distributions import FAMILIES, name_of
from sroi.model.estimate import Estimate
from sroi.model.impact_map import ImpactMap

_NUMBER: dict[str, Any] = {"$ref": "#/$defs/Number"}
_TEXT_NUMBER: dict[str, Any] = {
    "description": "A number; as text also with a unit, in per cent, as a fraction or a reference.",
    "anyOf": [
        {"type": "number"},
        {
            "type": "string",
            "pattern": r"^\s*([+-]?\.?[0-9]|assumptions\.)",
            "examples": ["7 person", "20%", "10/6", "assumptions.reach"],
        },
    ],
}

_COLUMN: dict[str, Any] = {
    "description": "A column of a CSV file beside the map.",
    "type": "object",
    "properties": {"csv": {"type": "string"}, "column": {"type": "string"}},
    "required": ["csv", "column"],
    "additionalProperties": False,
}
_COVERAGE = r"^[0-9.]+ ?%$"
_LISTS: dict[str, Any] = {
    "values": {"type": "array", "items": _NUMBER},
    "weights": {"type": "array", "items": _NUMBER},
    "data": {"anyOf": [{"type": "array", "items": _NUMBER}, _COLUMN]},
    "quantiles": {"type": "object", "additionalProperties": _NUMBER},
    "experts": {"type": "array", "minItems": 2, "items": {"type": "object"}},
}
"""Keys of distributions that hold more than a number."""


def schema() -> dict[str, Any]:
    """Return the JSON Schema of an impact map's file.

    Returns
    -------
    dict
        JSON Schema, draft 2020-12, versioned by its ``$id``.

    Examples
    --------
    >>> schema()["$id"]
    'urn:sroi:impact-map:1'
    """
    described = ImpactMap.model_json_schema(mode="validation")
    parts = described["$defs"]
    for name in {model.__name__ for model in Estimate.__subclasses__()} & parts.keys():
        parts[name] = _estimate(parts[name])
    parts["Estimate"] = _estimate(Estimate.model_json_schema()["$defs"]["Estimate"])
    parts["DiscountSchedule"] = _schedule(parts["DiscountSchedule"])
    parts["Starts"] = parts["Starts"]["anyOf"][1]  # a number is stated as such
    parts["ByYear"]["properties"]["unit"] = {"type": "string"}
    parts["Scenario"]["required"] = ["changes"]  # its name is its key
    unwritten = ("Product", "Assumption", "View", *(family.__name__ for family in FAMILIES))
    for name in unwritten:
        parts.pop(name, None)
    for texts in _texts(described):
        texts["type"] = ["string", "array"]
    for text in _strings(described):
        text["type"] = ["string", "number"]  # 2024 is read as a text where a text is meant
    parts["Number"] = _TEXT_NUMBER
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:sroi:impact-map:1",
        **described,
    }


def _estimate(described: dict[str, Any]) -> dict[str, Any]:
    """Allow a number, a text such as ``7 admission`` or ``20%``, or a mapping of parts."""
    factors = {"type": "object", "minProperties": 1, "description": "Named factors, multiplied."}
    factors["additionalProperties"] = {"$ref": "#/$defs/Estimate"}
    properties = described["properties"] | {
        "value": _NUMBER,
        "product": factors,
        "assumption": {"type": "string", "description": "Id of an assumption."},
        "family": {"enum": [name_of(family) for family in FAMILIES]},
    }
    ways: list[list[str]] = []
    for family in FAMILIES:
        keys = frozenset[str]().union(*family.ways, family.options) - {"interval"}
        properties |= dict.fromkeys(keys - _LISTS.keys(), _NUMBER)
        ways += [sorted(way) for way in family.ways if way != {"interval"}]
    properties |= _LISTS
    mapping = {
        "type": "object",
        "properties": properties,
        "patternProperties": {_COVERAGE: {"type": "array", "items": _NUMBER, "minItems": 2}},
        "additionalProperties": False,
        "oneOf": [
            *({"required": [key]} for key in ("value", "product", "assumption")),
            {
                "anyOf": [
                    *({"required": keys} for keys in ways),
                    {"not": {"propertyNames": {"not": {"pattern": _COVERAGE}}}},
                ]
            },
        ],
    }
    words = {name: described[name] for name in ("title", "description") if name in described}
    return words | {"anyOf": [_NUMBER, mapping]}


def _schedule(described: dict[str, Any]) -> dict[str, Any]:
    """Allow ``none``, a rate, the id of a published schedule, or a mapping of parts."""
    return {
        "title": described["title"],
        "description": described["description"],
        "anyOf": [{"type": "number"}, {"type": "string", "examples": ["none", "3.5%"]}, described],
    }


def _texts(described: Any) -> list[dict[str, Any]]:
    """Find the lists of texts, each of which may be written as one text."""
    lists = (part for part in _parts(described) if part.get("type") == "array")
    return [part for part in lists if part.get("items", {}).get("minLength") == 1]


def _strings(described: Any) -> list[dict[str, Any]]:
    """Find the texts for readers."""
    strings = (part for part in _parts(described) if part.get("type") == "string")
    return [part for part in strings if part.get("minLength") == 1]


def _parts(described: Any) -> Iterator[dict[str, Any]]:
    if isinstance(described, list):
        for inner in described:
            yield from _parts(inner)
    elif isinstance(described, dict):
        yield described
        for inner in described.values():
            yield from _parts(inner)
