"""Put changed numbers and texts into what a map says."""

from typing import Any

from sroi.units import read_amount, write_number

_KEPT = ("unit", "source", "sample_size", "grade", "note")


def changed_number(content: Any, keys: tuple[str, ...], number: float) -> None:
    """Put a number where one was; of an estimate, keep unit, source and note.

    What was believed of it was believed of another number, so that it goes.
    """
    place, last = _place(content, keys)
    was = place[last] if _has(place, last) else None
    plain: float = int(number) if number.is_integer() and abs(number) < 1e15 else number
    if keys[-1] == "starts":
        place[last] = plain
    elif isinstance(was, dict):
        kept = {name: was[name] for name in _KEPT if name in was}
        place[last] = {"value": _with_unit(was.get("value"), plain)} | kept
    else:
        place[last] = _with_unit(was, plain)


def _with_unit(was: Any, number: float) -> Any:
    """Write a number with the unit that stood behind the one before."""
    unit = read_amount(was).unit if isinstance(was, str) else None
    return f"{write_number(number)} {unit}" if unit else number


def set_text(content: Any, keys: tuple[str, ...], text: str) -> None:
    """Put a text where one was, or may be."""
    place, last = _place(content, keys)
    place[last] = text


def removed(content: Any, keys: tuple[str, ...]) -> None:
    """Take a text out; the map says whether it needs one."""
    place, last = _place(content, keys)
    del place[last]


def _place(content: Any, keys: tuple[str, ...]) -> tuple[Any, Any]:
    place = content
    for key in keys[:-1]:
        place = place[int(key)] if isinstance(place, list) else place.setdefault(key, {})
    return place, int(keys[-1]) if isinstance(place, list) else keys[-1]


def _has(place: Any, key: Any) -> bool:
    return key in place if isinstance(place, dict) else key < len(place)
