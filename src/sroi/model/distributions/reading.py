"""Tell from the keys of a belief which family is meant, and write it back the same way."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from sroi.errors import did_you_mean
from sroi.model.base import refused
from sroi.model.distributions.base import Distribution, plain_number
from sroi.model.distributions.counted import Chance, Discrete, Empirical, Proportion, SampleMean
from sroi.model.distributions.metalog import Metalog
from sroi.model.distributions.mixture import Mixture, written_view
from sroi.model.distributions.moments import (
    Beta,
    Gamma,
    LogitNormal,
    LogNormal,
    Normal,
    is_coverage,
)
from sroi.model.distributions.stated import Pert, Triangular, Uniform
from sroi.units import write_number

Measure = Literal["amount", "share", "time"]

FAMILIES: tuple[type[Distribution], ...] = (
    Uniform, Triangular, Pert, Normal, LogNormal, LogitNormal, Gamma, Beta, Metalog,
    Proportion, SampleMean, Discrete, Chance, Empirical, Mixture,
)  # fmt: skip
"""Every family; where several share their keys, `default_family` says which is meant."""

_BY_NAME = {str(family.model_fields["family"].default): family for family in FAMILIES}
_INTERVAL = "interval"
_IN_ORDER = ("sample", "low", "best", "high", "mean", "sd", "values", "weights")
_KEYS = frozenset({"family", *(key for family in FAMILIES for way in family.ways
                               for key in way | family.options)}) - {_INTERVAL}  # fmt: skip
_BARE = re.compile(r"\d+(\.\d*)?|\.\d+")
"""What stands for the coverage of an interval, without its sign."""
_SHARES = ("low", "best", "high", "mean", "sd", "quantiles", "values", "data")


def name_of(family: type[Distribution]) -> str:
    """Return the word that names a family in a file."""
    return str(family.model_fields["family"].default)


def default_family(data: Mapping[str, Any], measures: Measure) -> str | None:
    """Return the family that some keys mean where none is named.

    Mean and sd mean a normal distribution of an amount, a beta of a share, a lognormal of a time;
    an interval a lognormal where both ends are above 0, a logit-normal of a share.
    """
    keys = {_INTERVAL if is_coverage(key) else key for key in data} - {"family"}
    if keys >= {"mean", "sd"} and "sample" not in keys:
        return {"amount": "normal", "share": "beta", "time": "lognormal"}[measures]
    if _INTERVAL in keys:
        if measures == "share":
            return "logit-normal"
        return "lognormal" if measures == "time" or _is_above_zero(data) else "normal"
    found = (name for name, family in _BY_NAME.items()
             if any(way <= keys <= way | family.options for way in family.ways))  # fmt: skip
    return next(found, None) or _nearest(keys)


def _nearest(keys: set[str]) -> str | None:
    """Return the family that is meant although a key is missing or too many."""
    ways = [(len(way & keys), name) for name, family in _BY_NAME.items() for way in family.ways]
    most = max(count for count, _ in ways)
    alone = keys & {"chance", "data", "experts", "quantiles", "trials", "successes", "values"}
    return next(name for count, name in ways if count == most) if most > 1 or alone else None


def _is_above_zero(data: Mapping[str, Any]) -> bool:
    for key, ends in data.items():
        ends = next(iter(ends.values()), ()) if key == _INTERVAL else ends
        if (is_coverage(key) or key == _INTERVAL) and isinstance(ends, list | tuple) and ends:
            low = plain_number(ends[0])
            return isinstance(low, float | int) and low > 0
    return False


def belief_keys(data: Mapping[Any, Any]) -> set[str]:
    """Return the keys that say a belief, whatever else they stand beside."""
    return {key for key in data if key in _KEYS or is_coverage(key)}


def gather(data: Mapping[str, Any], measures: Measure) -> dict[str, Any] | None:
    """Return the keys of a belief under the name of its family, or None where there is none."""
    _refuse_bare_coverage(data)
    named = data.get("family")
    if named is not None and named not in _BY_NAME:
        hint = did_you_mean(str(named), _BY_NAME)
        raise refused("E203", f"there is no family '{str(named)[:40]}'", hint)
    name = named or default_family(data, measures)
    _refuse_what_does_not_fit(data, name, is_named=named is not None)
    if name is None:
        return None
    family = _BY_NAME[name]
    keys = frozenset(family.model_fields) | family.options
    found = {key: value for key, value in data.items() if key in keys or is_coverage(key)}
    if isinstance(found.get("experts"), list | tuple):
        found["experts"] = [_view(expert, measures) for expert in found["experts"]]
    if family is Metalog and measures == "share":
        found = _in_unit_interval(found)
    return found | {"family": name}


def _refuse_bare_coverage(data: Mapping[Any, Any]) -> None:
    for key, ends in data.items():
        if isinstance(ends, list | tuple) and _BARE.fullmatch(str(key).strip()):
            share = float(key)
            sign = write_number(share * 100 if share < 1 else share)
            raise refused("E206", f"'{key}' is not the coverage of an interval", f"write {sign}%")


def _refuse_what_does_not_fit(data: Mapping[str, Any], name: str | None, *, is_named: bool) -> None:
    """Refuse keys of several beliefs at once, and keys that are no belief without others."""
    stated = belief_keys(data)
    if not stated or (name is None and stated != data.keys()):
        return  # a key that is misspelt, which has its own fault
    family = _BY_NAME.get(name or "", Distribution)
    taken = frozenset().union(*family.ways, family.options, {"family"}) if name else frozenset()
    extra = {key for key in stated if (_INTERVAL if is_coverage(key) else key) not in taken}
    if not extra:
        return
    rest = stated - extra - {"family"}
    said = f"{_listed(extra)} beside {_listed(rest)}" if rest else f"{_listed(extra)} alone"
    if is_named:
        said = f"{name} is not stated by {_listed(extra)}"
    kinds = {_INTERVAL if is_coverage(key) else key for key in stated}
    near = {way: None for each in FAMILIES for way in each.ways if way & kinds}
    ways = family.ways if is_named else near
    remedy = "state it by " + ", or by ".join(_listed(way) for way in ways)
    for key in sorted(extra):
        kind = _INTERVAL if is_coverage(key) else key
        fitting = [name_of(each) for each in FAMILIES
                   if kind in each.options or (is_named and {kind} in each.ways)]  # fmt: skip
        remedy += f"; {key} goes with {', '.join(fitting)}" if fitting else ""
    raise refused("E206", said, remedy)


def _listed(keys: Iterable[str]) -> str:
    order = {key: place for place, key in enumerate(_IN_ORDER)}
    shown = sorted(keys, key=lambda key: (order.get(key, len(order)), key))
    return ", ".join("90%" if key == _INTERVAL else key for key in shown)


def refuse_missing_signs(data: Mapping[str, Any]) -> None:
    """Refuse numbers beyond 1 that are meant in per cent, and show how they are written."""
    places = [key for key in data if key in _SHARES or is_coverage(key)]
    numbers = [number for key in places for number in _unsigned(data[key])]
    where = [number for key in places if key != "sd" for number in _unsigned(data[key])]
    if where and min(numbers) >= 0 and 1.5 <= max(where) <= 100:
        remedy = "write " + ", ".join(f"{write_number(number)}%" for number in numbers[:3])
        problem = f"a share or a rate is not {write_number(max(where))}"
        raise refused("E200", problem, f"{remedy}, if per cent are meant")


def _unsigned(value: Any) -> Iterator[float]:
    """Yield the numbers in a value that are not written in per cent."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for inner in value:
            yield from _unsigned(inner)
    elif not isinstance(value, bool) and "%" not in str(value):
        try:
            yield float(value)
        except (TypeError, ValueError, OverflowError):
            return  # no number, which has its own fault


def _in_unit_interval(found: dict[str, Any]) -> dict[str, Any]:
    """Bound the quantiles of a share: by 0 where none is negative, and by 1."""
    stated = found.get("quantiles")
    values = (
        [plain_number(value) for value in stated.values()] if isinstance(stated, Mapping) else []
    )
    negative = any(isinstance(value, float | int) and value < 0 for value in values)
    return ({} if negative else {"at_least": 0}) | {"at_most": 1} | found


def _view(expert: Any, measures: Measure) -> Any:
    if not isinstance(expert, Mapping) or "belief" in expert:
        return expert
    if "experts" in expert:
        remedy = "list all experts side by side, each with a weight"
        raise refused("E206", "an expert is made of experts", remedy)
    belief = gather({key: value for key, value in expert.items() if key not in ("name", "weight")},
                    measures)  # fmt: skip
    if belief is None:
        remedy = "write a belief and a weight: {weight: 2, low: 4, best: 7, high: 9}"
        raise refused("E203", "an expert states no distribution", remedy)
    own = {key: value for key, value in expert.items() if key not in belief}
    return own | {"belief": belief}


def written(belief: Distribution, measures: Measure) -> dict[str, Any]:
    """Return the keys of a belief as an analyst writes them; the family only where it is needed."""
    return _short(belief.model_dump(mode="json", exclude_none=True), measures)


def _short(parts: dict[str, Any], measures: Measure) -> dict[str, Any]:
    if parts["family"] == "mixture":
        views = parts["experts"]
        parts["experts"] = [
            written_view(view | {"belief": _short(view["belief"], measures)}) for view in views
        ]
    family = parts.pop("family")
    if default_family(parts, measures) == family:
        return parts
    return {"family": family} | parts
