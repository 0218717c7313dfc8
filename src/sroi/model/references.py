"""Find where a map refers to an item of another section, in the form it was written.

Reading the written form, not the finished models, finds the misspelt ids of faulty items too.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from sroi.errors import did_you_mean
from sroi.model.base import Problem, refused
from sroi.model.walk import Keys

_FIELDS = {
    "source": "sources",
    "stakeholder": "stakeholders",
    "output": "outputs",
    "financial_proxy": "financial_proxies",
    "assumption": "assumptions",
    "grade": "evidence_grades",
}
_NUMBERS = frozenset(
    {"quantity", "amount", "unit_value", "value", "deadweight", "displacement", "attribution"}
    | {"drop_off", "duration", "rate", "by_year", "profile", "product", "assumptions"}
)
_SECTIONS = ("stakeholders", "assumptions", "inputs", "outputs", "financial_proxies", "outcomes",
             "price_indices", "exchange_rates", "evidence_grades", "correlations")  # fmt: skip


def missing_references(data: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield every id that points to nothing, with the nearest id there is."""
    hints = 20  # comparing words takes time, and a section misspelt as a whole needs no more
    for keys, section, name in _pointers(data):
        items = data.get(section)
        known = items if isinstance(items, Mapping) else {}
        if name not in known:
            hint = did_you_mean(name, map(str, known)) if hints else "look at the faults above"
            hints = max(hints - 1, 0)
            yield keys, refused("E300", f"{section} has no '{name[:70]}'", f"add it there; {hint}")


def _pointers(data: Mapping[str, Any]) -> Iterator[tuple[Keys, str, str]]:
    yield from _in_fields(("scope",), data.get("scope"))
    for section in _SECTIONS:
        yield from _in_items((section,), data.get(section))


def _in_items(keys: Keys, items: Any) -> Iterator[tuple[Keys, str, str]]:
    if isinstance(items, Mapping):
        for name, item in items.items():
            yield from _in_field((*keys, name), str(keys[-1]), item)
    elif isinstance(items, list | tuple):
        for place, item in enumerate(items):
            yield from _in_field((*keys, place), str(keys[-1]), item)


def _in_field(keys: Keys, kind: str, value: Any) -> Iterator[tuple[Keys, str, str]]:
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json")
    if not isinstance(value, str):
        yield from _in_fields(keys, value)
    elif kind in _FIELDS:
        yield keys, _FIELDS[kind], value.strip()
    elif kind in _NUMBERS:
        section, _, name = value.strip().partition(".")
        if section == "assumptions" and name:
            yield keys, section, name


def _in_fields(keys: Keys, value: Any) -> Iterator[tuple[Keys, str, str]]:
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json")
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if name in ("product", "by_year", "profile", "rates"):
                yield from _in_items((*keys, name), inner)
            elif name != "tags":
                yield from _in_field((*keys, name), str(name), inner)
