"""Write impact maps as YAML or JSON that a person would have written."""

import json
from typing import Any, Literal

import yaml

from sroi.model.impact_map import ImpactMap

_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_IN_LINE = frozenset(
    {"value", "unit", "source", "note", "sample_size", "grade", "low", "best", "high", "family"}
    | {"assumption", "years", "rate"}
)


class _Flow(dict[str, Any]):
    """Be written on one line."""


class _Dumper(_DUMPER):  # type: ignore[misc]  # one of two classes, chosen at run time
    """Write leaves on one line, and long texts as they are."""


def _represent_flow(dumper: Any, value: _Flow) -> Any:
    return dumper.represent_mapping("tag:yaml.org,2002:map", value, flow_style=True)


def _represent_text(dumper: Any, value: str) -> Any:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(_Flow, _represent_flow)
_Dumper.add_representer(str, _represent_text)


def dumps(impact_map: ImpactMap, *, format: Literal["yaml", "json"] = "yaml") -> str:
    """Return a map as text.

    Parameters
    ----------
    impact_map
        What to write. Reading the text gives back an equal map.
    format
        ``yaml`` or ``json``.
    """
    content = impact_map.model_dump(mode="json", exclude_defaults=True)
    content = {"schema_version": impact_map.schema_version, **content}
    if format == "json":
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    return yaml.dump(
        _in_line(content), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100
    )


def _in_line(value: Any) -> Any:
    if isinstance(value, dict):
        kind = _Flow if value and value.keys() <= _IN_LINE else dict
        return kind((name, _in_line(inner)) for name, inner in value.items())
    return [_in_line(inner) for inner in value] if isinstance(value, list) else value
