"""Follow paths through the written form of a map, and know which keys may stand where."""

from collections.abc import Iterable, Iterator
from typing import Any, get_args

from pydantic import BaseModel

from sroi.model.distributions import FAMILIES
from sroi.model.estimate import Estimate

Holder = dict[str, Any] | list[Any]


def find(root: type[BaseModel], content: Any, path: str) -> tuple[Any, Any] | None:
    """Return the container that a path leads to and the last key, or None.

    The key may be one that is not written but could be, as `included` at its default.
    """
    *above, last = path.split(".")
    place = content
    for key in above:
        place = _step(place, key)
    if isinstance(place, list):
        return None if _step(place, last) is None else (place, int(last))
    if not isinstance(place, dict):
        return None
    may_be_added = len(above) > 1 or above == ["scope"]
    known = last in place or (may_be_added and last in known_keys(root, (*above, last)))
    return (place, last) if known else None


def _step(place: Any, key: str) -> Any:
    if isinstance(place, dict):
        return place.get(key)
    is_place = isinstance(place, list) and key.isascii() and key.isdigit() and int(key) < len(place)
    return place[int(key)] if is_place else None


def paths(content: Any, above: str = "") -> Iterator[str]:
    """Yield the path of everything that is written."""
    if isinstance(content, dict):
        for name, inner in content.items():
            yield f"{above}{name}"
            yield from paths(inner, f"{above}{name}.")


def known_keys(root: type[BaseModel], keys: Iterable[str | int]) -> set[str]:
    """Return the keys that may stand where the last of some keys stands."""
    models: list[type[BaseModel]] = [root]
    for part in list(keys)[:-1]:
        below = [
            model
            for above in models
            if part in above.model_fields
            for model in _models_in(above.model_fields[str(part)].annotation)
        ]
        models = below or models
    known = {name for model in models for name in model.model_fields}
    if any(issubclass(model, Estimate) for model in models):
        known |= {"product", "assumption"}.union(*(family.model_fields for family in FAMILIES))
    return known


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models_in(inner)
