"""Turn what the model refuses into faults that name file, line, path and remedy."""

from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from sroi.errors import CODES, Fault, InvalidMapError, did_you_mean
from sroi.io.text import MOST_FAULTS, Keyed, Listed
from sroi.model.impact_map import ImpactMap
from sroi.model.paths import known_keys

_WANTED = {
    "string": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "dict": "a mapping of names to values",
    "model": "a mapping of names to values",
    "mapping": "a mapping of names to values",
    "tuple": "a list",
    "list": "a list",
}


def invalid(error: ValidationError, data: Any, where: str, places: Any = None) -> InvalidMapError:
    """Collect the faults of a map, in the order of the file.

    Parameters
    ----------
    error
        What pydantic found.
    data
        What was read.
    where
        Name of the file.
    places
        The same read with the lines of its keys, where ``data`` has none.
    """
    lines = places if isinstance(places, Keyed) else data
    found = error.errors(include_url=False)[: 3 * MOST_FAULTS]
    within = {line["loc"][:depth] for line in found for depth in range(len(line["loc"]))}
    faults = [
        _fault(line, data, where, lines)
        for line in found
        if not (line["type"] == "too_short" and line["loc"] in within)  # its items are faulty
    ]
    faults.sort(key=lambda pair: pair[0])
    if len(faults) > MOST_FAULTS:
        more = Fault("there are more faults", where=where, remedy="mend these first", code="E102")
        faults = [*faults[:MOST_FAULTS], (0, more)]
    unique = {str(fault): fault for _, fault in faults}
    return InvalidMapError(list(unique.values()))


def line_of(keys: Iterable[str | int], lines: Any) -> int:
    """Return the line to which some keys lead, as far as they lead; 0 before the first key."""
    return _place(keys, lines)[1]


def placed(keys: tuple[str | int, ...], fault: Fault, where: str, lines: Any) -> Fault:
    """Return a fault with the line and the path of some keys."""
    number = _place(keys, lines)[1]
    return Fault(
        fault.problem,
        where=f"{where}:{number}" if number else where,
        path=".".join(map(str, keys)),
        remedy=fault.remedy,
        code=fault.code,
    )


def _fault(line: Any, data: Any, where: str, lines: Any) -> tuple[int, Fault]:
    keys, _ = _place(line["loc"], data)
    number = _place(line["loc"], lines)[1]
    code, problem, remedy = _explain(line, str(keys[-1]) if keys else "the map")
    if code in ("E204", "E205") and line["loc"] and (not keys or keys[-1] != line["loc"][-1]):
        keys.append(line["loc"][-1])
    place = f"{where}:{number}" if number else where
    path = ".".join(map(str, keys))
    return number, Fault(problem, where=place, path=path, remedy=remedy, code=code)


def _place(loc: Iterable[str | int], data: Any) -> tuple[list[str | int], int]:
    """Follow a location as far as what was read goes; skip what the model inserts."""
    keys: list[str | int] = []
    number = 0
    for part in loc:
        if isinstance(data, dict) and part in data:
            number = data.lines.get(str(part), number) if isinstance(data, Keyed) else number
            data = data[str(part)]
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            number = data.lines[part] if isinstance(data, Listed) else number
            data = data[part]
        else:
            continue
        keys.append(part)
    return keys, number


def _explain(line: Any, name: str) -> tuple[str, str, str]:
    """Return code, problem and remedy."""
    kind, context, loc = line["type"], line.get("ctx") or {}, line["loc"]
    if kind in CODES:
        return kind, context["problem"], context["remedy"]
    if kind == "missing":
        return "E204", f"{loc[-1]} is missing", _described(loc)
    if kind == "extra_forbidden":
        name = str(loc[-1])
        known = sorted(known_keys(ImpactMap, loc))
        if name in known:
            return "E205", f"'{name}' says nothing here", "look at the keys beside it"
        return "E205", f"'{name[:70]}' is not known here", did_you_mean(name, known)
    if kind in ("literal_error", "union_tag_invalid"):
        expected = context.get("expected") or context.get("expected_tags", "")
        return "E203", f"{shown(line['input'])} is not one of the choices", f"write {expected}"
    if kind in ("too_long", "too_short"):
        most, word = (context["max_length"], "most") if kind == "too_long" else (
            context["min_length"], "fewest")  # fmt: skip
        problem = f"{name} holds {context['actual_length'] or 'more'}"
        return "E203", problem, f"{most} is the {word}"
    for start, wanted in _WANTED.items():
        if kind.startswith(f"{start}_") and kind.endswith(("_type", "_parsing", "_from_float")):
            return "E203", f"{name} should be {wanted}, not {shown(line['input'])}", ""
    message = line["msg"]
    code = "E202" if kind == "finite_number" else "E200" if "than" in kind else "E203"
    return code, f"{name}: {message[0].lower()}{message[1:]}, not {shown(line['input'])}", ""


def shown(value: Any) -> str:
    """Show a value in a message, shortened."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    text = str(value)
    return f"'{text[:60]}…'" if len(text) > 60 else f"'{text}'"


def _described(loc: tuple[str | int, ...]) -> str:
    """Return what the missing field is for."""
    return f"write {loc[-1]}: …" if loc else "write a mapping"
