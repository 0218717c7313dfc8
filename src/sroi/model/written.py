"""Describe the written form of estimates for the JSON Schema."""

from typing import TYPE_CHECKING, Any

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue

if TYPE_CHECKING:
    from sroi.model.estimate import Estimate

_NUMBER: dict[str, Any] = {
    "anyOf": [
        {"type": "number"},
        {"type": "string", "pattern": r"^\s*([+-]?[0-9.]|assumptions\.)", "examples": ["20%"]},
    ]
}


def estimate_schema(
    model: "type[Estimate]", schema: JsonSchemaValue, handler: GetJsonSchemaHandler
) -> JsonSchemaValue:
    """Allow a number, a text such as ``7 admission`` or ``20%``, or a mapping of parts."""
    resolved = handler.resolve_ref_schema(schema)
    properties = dict(resolved["properties"])
    properties["value"] = _NUMBER
    for name in ("low", "best", "high"):
        properties[name] = _NUMBER
    properties["family"] = {"enum": ["triangular"]}
    properties["assumption"] = {"type": "string", "description": "Id of an assumption."}
    properties["product"] = {
        "type": "object",
        "description": "Named factors, each an estimate, multiplied.",
        "additionalProperties": {"$ref": "#/$defs/Estimate"},
        "minProperties": 1,
    }
    one_of = [["value"], ["low", "best", "high"], ["product"], ["assumption"]]
    mapping = {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "oneOf": [{"required": keys} for keys in one_of],
    }
    title, description = resolved.get("title"), (model.__doc__ or "").strip()
    resolved.clear()
    resolved.update(title=title, description=description, anyOf=[*_NUMBER["anyOf"], mapping])
    return schema
