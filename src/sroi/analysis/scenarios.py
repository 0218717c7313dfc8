"""Ask what if: apply named changes to a map."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from sroi.errors import Fault, UnknownPathError, did_you_mean
from sroi.io.faults import invalid, known_keys
from sroi.model.impact_map import ImpactMap
from sroi.model.scenario import Scenario
from sroi.model.walk import walk
from sroi.units import read_amount


def apply(impact_map: ImpactMap, scenario: Scenario | str) -> ImpactMap:
    """Return the map as it would be under a scenario.

    A changed number keeps its unit where the change states none, and gets a note that names the
    scenario; it does not keep the source, which gave another number.

    Parameters
    ----------
    impact_map
        What to change.
    scenario
        The changes, or the id of a scenario of the map.

    Returns
    -------
    ImpactMap
        A new map, checked as a whole.

    Raises
    ------
    UnknownPathError
        If the map has no such scenario, or a changed path is not in it.
    InvalidMapError
        If the changed map would not hold together.

    Examples
    --------
    >>> import sroi
    >>> base = sroi.example("wheels-to-meals")
    >>> changes = {"outcomes.new_friends.deadweight": "50%"}
    >>> changed = sroi.apply(base, sroi.Scenario(name="cautious", changes=changes))
    >>> changed.outcomes["new_friends"].deadweight.best
    0.5
    """
    if isinstance(scenario, str):
        if scenario not in impact_map.scenarios:
            hint = did_you_mean(scenario, impact_map.scenarios)
            raise UnknownPathError(f"the map has no scenario '{scenario[:70]}'", remedy=hint)
        scenario = impact_map.scenarios[scenario]
    content: Any = impact_map.model_dump(mode="json", exclude_defaults=True)
    units = {entry.path: entry.estimate.unit for entry in walk(impact_map)}
    where = f"scenario '{scenario.name}'"
    for path, value in scenario.changes.items():
        parent, key = _find(content, path)
        if parent is None:
            hint = did_you_mean(path, [*units, *_paths(content)])
            raise UnknownPathError(f"the map has no '{path[:200]}'", where=where, remedy=hint)
        parent[key] = _number(value, units[path], where) if path in units else value
    try:
        return ImpactMap.model_validate(content)
    except ValidationError as error:
        raise invalid(error, content, where) from None


def _find(content: Any, path: str) -> tuple[Any, Any]:
    """Return the container that a path leads to and the last key, or nothing."""
    *above, last = path.split(".")
    place = content
    for key in above:
        if isinstance(place, dict):
            place = place.get(key)
        elif isinstance(place, list):
            place = place[int(key)] if key.isdigit() and int(key) < len(place) else None
    if isinstance(place, list):
        return (place, int(last)) if last.isdigit() and int(last) < len(place) else (None, None)
    if not isinstance(place, dict):
        return None, None
    may_be_added = len(above) > 1 or above == ["scope"]
    known = last in place or (may_be_added and last in known_keys((*above, last)))
    return (place, last) if known else (None, None)


def _number(value: Any, unit: str | None, where: str) -> Any:
    """Write a changed number with the unit it had, and say who changed it."""
    parts = dict(value) if isinstance(value, Mapping) else {"value": value}
    text = parts.get("value")
    if unit and "unit" not in parts and (not isinstance(text, str) or _is_bare(text)):
        parts["unit"] = unit
    return {"note": f"changed by {where}"} | parts


def _is_bare(text: str) -> bool:
    try:
        return read_amount(text).unit is None
    except Fault:
        return False  # an assumption, or a mistake that the map will name


def _paths(content: Any, above: str = "") -> Iterator[str]:
    """Yield the path of everything that is written."""
    if isinstance(content, dict):
        for name, inner in content.items():
            yield f"{above}{name}"
            yield from _paths(inner, f"{above}{name}.")
