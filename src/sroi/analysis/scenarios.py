"""Ask what if: apply named changes to a map."""

from collections.abc import Iterator
from itertools import chain, count
from typing import Any

from pydantic import TypeAdapter, ValidationError

from sroi.errors import Fault, InvalidMapError, SroiError, UnknownPathError, did_you_mean
from sroi.io.faults import invalid
from sroi.model.correlation import Correlation, uncertain_only
from sroi.model.impact_map import ImpactMap
from sroi.model.paths import find, paths
from sroi.model.scenario import Scenario
from sroi.model.waiver import is_lost
from sroi.model.walk import Entry, factors, leaves, slots
from sroi.typing import thaw
from sroi.units import read_amount


def apply(impact_map: ImpactMap, scenario: Scenario | str) -> ImpactMap:
    """Return the map as it would be under a scenario.

    A changed number keeps its unit where the change states none. Its source is now the scenario,
    unless the change names another. A change to nothing (``null``) takes a part out. A number that
    the scenario fixes is left out of correlations.

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
    content.pop("scenarios", None)  # which change the map as it was, not as it now is
    units = {slot.path: _unit(impact_map, slot) for slot in _numbers(impact_map)}
    where = f"scenario '{scenario.name}'"
    source = _source(content, scenario)
    for path, change in scenario.changes.items():
        number = path if path in units else path.removesuffix(".value")
        found = find(ImpactMap, content, number if number in units else path)
        if found is None:
            hint = did_you_mean(path, [*units, *paths(content)])
            raise UnknownPathError(f"the map has no '{path[:200]}'", where=where, remedy=hint)
        parent, key = found
        value = thaw(change)
        if value is None and isinstance(parent, dict):
            parent.pop(key, None)
        else:
            is_year = key == "starts" and not isinstance(value, dict)  # which has no source
            is_number = number in units and not is_year
            parent[key] = _number(value, units[number], source) if is_number else value
    kept = [each for each in impact_map.waivers if not is_lost(each, ImpactMap, content)]
    content["waivers"] = [each.model_dump(mode="json") for each in kept]
    content["title"] = f"{content['title']} (scenario: {scenario.name})"
    try:
        return ImpactMap.model_validate(_without_fixed(content))
    except ValidationError as error:
        raise invalid(error, content, where) from None


def _without_fixed(content: dict[str, Any]) -> dict[str, Any]:
    """Take out of correlations what the scenario has fixed: it moves with nothing."""
    if not content.get("correlations"):
        return content
    try:
        alone = ImpactMap.model_validate(content | {"correlations": {}})
        stated = TypeAdapter(dict[str, Correlation]).validate_python(content["correlations"])
    except ValidationError:
        return content  # whose faults will all be named together
    return content | {"correlations": uncertain_only(stated, alone.believed)}


def scenario_faults(impact_map: ImpactMap) -> Iterator[Fault]:
    """Apply every scenario of a map, and yield what none of them should have done."""
    for name in impact_map.scenarios:
        try:
            apply(impact_map, name)
        except InvalidMapError as error:
            for fault in error.faults:
                parts = {**fault.to_dict(), "where": "", "path": f"scenarios.{name}"}
                yield Fault(**{**parts, "problem": f"{fault.path}: {fault.problem}"})
        except SroiError as error:
            yield Fault(**{**error.to_dict(), "path": f"scenarios.{name}"})


def _numbers(impact_map: ImpactMap) -> Iterator[Entry]:
    """Yield every place that holds an estimate, and every factor of a product."""
    for slot in slots(impact_map):
        yield slot
        yield from factors(slot)


def _unit(impact_map: ImpactMap, slot: Entry) -> str | None:
    """Return the unit of a number, or of the one number that it refers to."""
    numbers = leaves(slot, impact_map.assumptions)
    return numbers[0].estimate.unit if len(numbers) == 1 else None


def _source(content: Any, scenario: Scenario) -> str:
    """Enter the scenario among the sources: it is who gives the numbers it changes."""
    sources = content.setdefault("sources", {})
    names = chain(["scenario"], (f"scenario-{number}" for number in count(2)))
    name = next(name for name in names if name not in sources)
    sources[name] = {"title": f"Scenario: {scenario.name}"}
    return name


def _number(value: Any, unit: str | None, source: str) -> Any:
    """Write a changed number with the unit it had and the scenario as its source."""
    parts = value if isinstance(value, dict) else {"value": value}
    text = parts.get("value", 0)
    refers = parts.keys() & {"product", "assumption"}
    if unit and not refers and "unit" not in parts and (not isinstance(text, str) or _bare(text)):
        parts["unit"] = unit
    return {"source": source} | parts


def _bare(text: str) -> bool:
    try:
        return read_amount(text).unit is None
    except Fault:
        return False  # an assumption, or a mistake that the map will name
