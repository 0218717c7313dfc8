"""Find every place in which two maps say something else, in the words in which they say it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from sroi.model.estimate import Assumption, Estimate, Product
from sroi.model.impact_map import ImpactMap
from sroi.model.walk import Entry, Keys, factors, slots
from sroi.units import write_number

Kind = Literal["added", "removed", "changed", "belief", "source", "text"]

_BESIDE = ("source", "sample_size", "note")
"""Keys of an estimate on which no figure depends."""
_TEXTS = frozenset(
    {"activity", "audience", "author", "date", "description", "how_involved", "indicator"}
    | {"limitations", "link", "name", "note", "notes", "page", "period", "purpose", "reason"}
    | {"territory", "title"}
)
_MOVING = frozenset(
    {"assumptions", "correlations", "evidence_grades", "exchange_rates", "financial_proxies"}
    | {"inputs", "outcomes", "price_indices"}
)
_OF_SCOPE = ("base_year", "currency", "discounting", "price_year")
_SHARES = frozenset(
    {"at_least", "at_most", "best", "chance", "high", "low", "mean", "rate", "sd", "value"}
)
"""Keys of a belief about a share, or of a schedule, that are shares."""
_NAMES = ("description", "title", "name", "reason")
"""Keys whose text says what an item is."""


class Alteration(NamedTuple):
    """Hold one place in which two maps differ; nothing is said where a part is missing."""

    path: str
    kind: Kind
    before: str
    after: str

    @property
    def may_move(self) -> bool:
        """Whether a figure may depend on it, if only in draws."""
        return may_move(self.path, self.kind)


def may_move(path: str, kind: Kind) -> bool:
    """Tell whether a figure may depend on what stands under a path, if only in draws."""
    first, *rest = path.split(".")
    if first == "scope":
        return rest[0] in _OF_SCOPE
    of_words = kind in ("source", "text") or (rest and rest[-1] == "sample_size")
    return first in _MOVING and not of_words


class _Maps(NamedTuple):
    """Hold the numbers of both maps by the keys under which they stand."""

    before: Mapping[Keys, Estimate]
    after: Mapping[Keys, Estimate]


def alterations(before: ImpactMap, after: ImpactMap) -> tuple[Alteration, ...]:
    """Return every place in which two maps differ, in the order of the first.

    A number is one place, whatever it is made of; its source, sample size and note are others. An
    item that only one of the two has is one place too.
    """
    maps = _Maps(dict(_numbers(before)), dict(_numbers(after)))
    one, two = (each.model_dump(mode="json", exclude_defaults=True) for each in (before, after))
    return tuple(_compared((), one, two, maps))


def _numbers(impact_map: ImpactMap) -> Iterator[tuple[Keys, Estimate]]:
    for slot in slots(impact_map):
        yield from _within(slot)


def _within(slot: Entry) -> Iterator[tuple[Keys, Estimate]]:
    yield slot.keys, slot.estimate
    for factor in factors(slot):
        yield from _within(factor)


def _compared(keys: Keys, one: Any, two: Any, maps: _Maps) -> Iterator[Alteration]:
    if one == two:
        return
    if len(keys) == 1 and isinstance(one or two, dict):
        one, two = one or {}, two or {}  # a section that is left out has no items
    if one is not None and two is not None:
        if keys in maps.before and keys in maps.after:
            yield from _of_number(keys, _parts(one), _parts(two), maps)
            return
        split = _has_parts(one, two) or (*keys, 0) in maps.before
        if isinstance(one, list) and isinstance(two, list) and split:
            one, two = dict(enumerate(one)), dict(enumerate(two))
        if isinstance(one, dict) and isinstance(two, dict):
            for key in [*one, *(key for key in two if key not in one)]:
                yield from _compared((*keys, key), one.get(key), two.get(key), maps)
            return
    texts = (said(value, is_share=keys[-1] == "discounting" or _is_share(keys, numbers))
             for value, numbers in ((one, maps.before), (two, maps.after)))  # fmt: skip
    yield Alteration(_path(keys), _kind(keys, one, two), *texts)


def _has_parts(*values: Any) -> bool:
    lists = (value for value in values if isinstance(value, list))
    return any(isinstance(inner, dict) for value in lists for inner in value)


def _parts(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {"value": value}


def _of_number(
    keys: Keys, one: dict[str, Any], two: dict[str, Any], maps: _Maps
) -> Iterator[Alteration]:
    before, after = maps.before[keys], maps.after[keys]
    if isinstance(before.value, Product) and isinstance(after.value, Product):
        yield from _compared((*keys, "product"), one["product"], two["product"], maps)
    else:
        first, second = (
            {key: value for key, value in parts.items() if key not in _BESIDE}
            for parts in (one, two)
        )
        if first != second:
            kind: Kind = "belief" if _same_at_best(before, after) else "changed"
            pairs = (first, maps.before), (second, maps.after)
            texts = (said(parts, is_share=_is_share(keys, numbers)) for parts, numbers in pairs)
            yield Alteration(_path(keys), kind, *texts)
    for key in _BESIDE:
        yield from _compared((*keys, key), one.get(key), two.get(key), maps)


def _same_at_best(before: Estimate, after: Estimate) -> bool:
    elsewhere = Product | Assumption
    if isinstance(before.value, elsewhere) or isinstance(after.value, elsewhere):
        return False
    return (before.best, before.unit, before.grade) == (after.best, after.unit, after.grade)


def _kind(keys: Keys, one: Any, two: Any) -> Kind:
    if keys[-1] == "source" and not isinstance(one or two, dict):
        return "source"
    if keys[-1] in _TEXTS or keys[0] in ("notes", "units") or "tags" in keys[:-1]:
        return "text"
    if one is None or two is None:
        return "added" if one is None else "removed"
    return "changed"


def _path(keys: Keys) -> str:
    return ".".join(map(str, keys))


def _is_share(keys: Keys, numbers: Mapping[Keys, Estimate]) -> bool:
    return keys in numbers and numbers[keys].measures == "share" and not numbers[keys].unit


def said(value: Any, *, is_share: bool = False) -> str:
    """Write what a map says in one place on one line, in the map's own words.

    Examples
    --------
    >>> said(0.07, is_share=True), said({"low": 4, "best": 7, "unit": "person"})
    ('7 %', 'low 4, best 7, unit person')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return _per_cent(value) if is_share else write_number(value)
    if isinstance(value, dict):
        return _of_parts(value, is_share=is_share)
    if isinstance(value, list):
        return ", ".join(f"({said(each)})" if isinstance(each, dict | list) else said(each)
                         for each in value)  # fmt: skip
    return str(value)


def _of_parts(parts: dict[str, Any], *, is_share: bool) -> str:
    names = [parts[name] for name in _NAMES if isinstance(parts.get(name), str)]
    if names:
        return str(names[0])
    if "value" in parts and parts.keys() <= {"value", "unit", *_BESIDE}:
        return f"{said(parts['value'], is_share=is_share)} {parts.get('unit', '')}".strip()
    if "rate" in parts and parts.keys() <= {"rate", "source"}:
        return said(parts["rate"], is_share=is_share)
    if parts.keys() == {"assumption"}:
        return f"assumptions.{parts['assumption']}"
    return ", ".join(
        f"{name} ({said(inner)})"
        if isinstance(inner, dict | list)
        else f"{name} {said(inner, is_share=is_share and name in _SHARES)}"
        for name, inner in parts.items()
    )


def _per_cent(share: float) -> str:
    """Write a share with all its digits, and none that the binary number adds."""
    text = f"{Decimal(repr(share)) * 100:f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} %"
