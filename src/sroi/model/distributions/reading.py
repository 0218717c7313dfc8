"""Tell from the keys of a belief which family is meant, and write it back the same way."""

from collections.abc import Mapping
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

Measure = Literal["amount", "share", "time"]

FAMILIES: tuple[type[Distribution], ...] = (
    Uniform, Triangular, Pert, Normal, LogNormal, LogitNormal, Gamma, Beta, Metalog,
    Proportion, SampleMean, Discrete, Chance, Empirical, Mixture,
)  # fmt: skip
"""Every family; where several share their keys, `default_family` says which is meant."""

_BY_NAME = {str(family.model_fields["family"].default): family for family in FAMILIES}
_INTERVAL = "interval"


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


def gather(data: Mapping[str, Any], measures: Measure) -> dict[str, Any] | None:
    """Return the keys of a belief under the name of its family, or None where there is none."""
    named = data.get("family")
    if named is not None and named not in _BY_NAME:
        hint = did_you_mean(str(named), _BY_NAME)
        raise refused("E203", f"there is no family '{str(named)[:40]}'", hint)
    name = named or default_family(data, measures)
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
