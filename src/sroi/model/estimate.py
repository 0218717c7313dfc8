"""Say a number with its unit and its source, or a belief about it, in the form analysts write.

The written form is the only form: what a file says, what `model_dump` returns and what a
constructor takes are the same.
"""

import re
from collections.abc import Mapping
from math import inf, isfinite
from typing import Annotated, Any, ClassVar, NamedTuple, Self

import numpy as np
from pydantic import (
    Discriminator,
    Field,
    Tag,
    model_serializer,
    model_validator,
)

from sroi.model.base import ById, Frozen, Id, Ordinal, Text, attempt, refused
from sroi.model.distributions import Distribution, Metalog, Mixture, gather, written
from sroi.model.distributions.base import Smooth, Unbounded
from sroi.model.distributions.mixture import Single
from sroi.model.distributions.reading import Measure, belief_keys, refuse_missing_signs
from sroi.units import read_amount, write_number

_FAMILY = "distribution"
_KINDS = frozenset({"product", "assumption", "family"})
_TERMS = re.compile(r"[^\W\d_]")  # a unit that can stand behind a number on one line
_OWN = frozenset({"value", "unit", "source", "note", "sample_size", "grade"})


class Domain(NamedTuple):
    """Say between which numbers an estimate lies, in words for the error."""

    low: float
    high: float
    words: str
    open_low: bool = False
    """Whether the low end itself lies outside."""
    whole: bool = False
    """Whether only whole numbers lie inside."""

    def contains(self, support: tuple[float, float]) -> bool:
        """Tell whether what is possible lies inside; an open end may be approached."""
        return self.low <= support[0] and support[1] <= self.high

    def holds(self, number: float) -> bool:
        """Tell whether a number lies inside."""
        return self.low <= number <= self.high and not (self.open_low and number == self.low)


class Assumption(Frozen):
    """Point to a number of the map's `assumptions`, to be drawn once however often it is used."""

    assumption: Id


class Product(Frozen):
    """Multiply named numbers: people times the change in each of them times a scale."""

    product: "ById[Estimate]"

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not self.product:
            raise refused("E204", "a product needs factors", "write at least one factor")
        return self


def _kind(value: Any) -> str:
    if isinstance(value, Mapping):
        for kind in ("product", "assumption", "family"):
            if kind in value:
                return _FAMILY if kind == "family" else kind
    for model, kind in ((Product, "product"), (Assumption, "assumption")):
        if isinstance(value, model):
            return kind
    return _FAMILY if isinstance(value, Distribution) else "number"


Belief = Annotated[
    Annotated[Unbounded, Tag("number")]
    | Annotated[Single | Mixture, Field(discriminator="family"), Tag(_FAMILY)]
    | Annotated[Product, Tag("product")]
    | Annotated[Assumption, Tag("assumption")],
    Discriminator(_kind),
]


class Estimate(Frozen):
    """State a number, a distribution, a product of numbers or an assumption, with its source.

    Written as a number (``7``), with a unit (``7 admission``), in per cent (``20%``), as the path
    of an assumption (``assumptions.reach``), or as a mapping with ``value`` (or the keys of a
    distribution, or ``product``, or ``assumption``) beside ``unit``, ``source`` and ``note``.
    """

    domain: ClassVar[Domain] = Domain(-inf, inf, "any number is possible")
    measures: ClassVar[Measure] = "amount"
    takes_grade: ClassVar[bool] = True

    value: Belief
    """The number, or what is known of it."""
    unit: Text | None = None
    """Unit of the number."""
    source: Id | None = None
    """Id of the source that gives it."""
    sample_size: Ordinal | None = None
    """How many were asked or observed."""
    grade: Id | None = None
    """Id of the evidence grade that says how uncertain the number is."""
    note: Text | None = None
    """What a reader should know about it."""

    @model_validator(mode="before")
    @classmethod
    def _read(cls, data: Any) -> Any:
        if isinstance(data, Estimate):
            return dict(data)
        if isinstance(data, str):
            return _read_text({}, data)
        if not isinstance(data, Mapping):
            return {"value": data}
        data = dict(data)
        if isinstance(data.get("value"), Mapping) and not data["value"].keys() & _KINDS:
            remedy = "write low, best and high beside unit and source, without value"
            raise refused("E203", "value should be a number, not a mapping", remedy)
        _refuse_two_kinds(data)
        if cls.measures == "share" and str(data.get("unit")).strip() == "%":
            remedy = "drop the unit, and write per cent behind each number: 20%"
            raise refused("E401", "a share or a rate has no unit, and % is a part of the number",
                          remedy)  # fmt: skip
        if "value" not in data:
            if cls.domain.high == 1:
                refuse_missing_signs(data)
            _gather(data, cls.measures)
        elif isinstance(data["value"], str):
            data = _read_text(data, data["value"])
        if data.get("unit") is not None and _kind(data.get("value")) in ("product", "assumption"):
            problem = f"unit '{data['unit']}' beside numbers that have units of their own"
            raise refused("E206", problem, "write the unit where the number stands")
        return data

    @model_validator(mode="after")
    def _inside(self) -> Self:
        if self.grade is not None and not isinstance(self.value, float):
            problem = f"grade '{self.grade}' beside more than a number"
            raise refused("E206", problem, "write the grade beside a number, or drop it")
        if self.grade is not None and not self.takes_grade:
            problem = f"grade '{self.grade}' beside a duration or a rate"
            raise refused("E206", problem, "state what is believed of it, as low, best and high")
        if isinstance(self.value, Distribution):
            if not self.domain.contains(self.value.support):
                low, high = map(write_number, self.value.support)
                problem = f"{self.domain.words}, and this belief reaches from {low} to {high}"
                raise refused("E200", problem, self._how_to_stay_inside())
            if self.domain.open_low and (self.is_least(self.domain.low) or not self.best):
                problem = f"{self.domain.words}, and this belief may be {self.domain.low:g}"
                raise refused("E200", problem, "state it by numbers above")
            return self
        for number in self.extremes:
            if not self.domain.holds(number):
                is_share = self.domain.high == 1 and self.unit is None
                per_cent = is_share and 1.5 <= number <= 100
                remedy = f"write {write_number(number)}% for per cent" if per_cent else ""
                raise refused("E200", f"{self.domain.words}, not {write_number(number)}", remedy)
        return self

    def _how_to_stay_inside(self) -> str:
        bounds = {"at_least": self.domain.low, "at_most": self.domain.high}
        shown = [f"{name}: {limit:g}" for name, limit in bounds.items() if isfinite(limit)]
        if isinstance(self.value, Smooth | Metalog):
            return f"bound it by {' and '.join(shown)}, or narrow it"
        smooth = isinstance(self.value, Mixture) and not self.value.has_steps
        return f"narrow it{', or bound each expert by ' + ' and '.join(shown) if smooth else ''}"

    def is_least(self, number: float) -> bool:
        """Tell whether a number is the least that this can be, and not only approached."""
        if not isinstance(self.value, Distribution):
            return number == self.value
        is_end = self.value.support[0] == number
        return is_end and bool(self.value.cdf(np.array([number]))[0] > 0)

    @property
    def extremes(self) -> tuple[float, ...]:
        """The least and greatest value possible; empty where the number stands elsewhere."""
        if isinstance(self.value, float):
            return (self.value,)
        return self.value.support if isinstance(self.value, Distribution) else ()

    @property
    def best(self) -> float:
        """The best estimate of a number or a distribution.

        Raises
        ------
        TypeError
            If the number stands elsewhere: ask the map, which knows its assumptions.
        """
        if isinstance(self.value, float):
            return self.value
        if isinstance(self.value, Distribution):
            return self.value.best
        raise TypeError("a product or an assumption has its numbers elsewhere; ask the impact map")

    @property
    def is_uncertain(self) -> bool:
        """Whether this is stated as a distribution."""
        return isinstance(self.value, Distribution)

    @model_serializer(mode="plain")
    def _written(self) -> Any:
        if isinstance(self.value, float):
            parts: dict[str, Any] = {"value": _plain(self.value)}
            if self.unit and _TERMS.match(self.unit):
                parts["value"] = f"{write_number(self.value)} {self.unit}"
            elif self.unit:
                parts["unit"] = self.unit
        else:
            if isinstance(self.value, Distribution):
                parts = _plain(written(self.value, self.measures))
            else:
                parts = _plain(self.value.model_dump(mode="json"))
            if self.unit:
                parts["unit"] = self.unit
        rest = {name: getattr(self, name) for name in ("source", "sample_size", "grade", "note")}
        parts |= {name: value for name, value in rest.items() if value is not None}
        return parts["value"] if parts.keys() == {"value"} else parts


def _read_text(data: dict[str, Any], text: str) -> dict[str, Any]:
    section, _, name = text.strip().partition(".")
    if section == "assumptions" and name:
        return {**data, "value": {"assumption": name}}
    amount = attempt(read_amount, text)
    unit = data.get("unit", amount.unit)
    if amount.unit and unit != amount.unit:
        raise refused("E206", f"two units, '{amount.unit}' and '{unit}'", "write the unit once")
    return {**data, "value": amount.number, "unit": unit}


def _refuse_two_kinds(data: Mapping[str, Any]) -> None:
    kinds = [key for key in ("value", "product", "assumption") if data.get(key) is not None]
    beside = [*kinds[1:], *sorted(belief_keys(data))]
    if kinds and beside:
        remedy = f"keep {kinds[0]}, or drop it and state a belief"
        raise refused("E206", f"{', '.join(beside)} beside {kinds[0]}", remedy)


def _gather(data: dict[str, Any], measures: Measure) -> None:
    """Move the keys of a distribution, product or assumption under ``value``."""
    for key in ("product", "assumption"):
        if key in data:
            data["value"] = {key: data.pop(key)}
            return
    belief = gather({key: value for key, value in data.items() if key not in _OWN}, measures)
    if belief is not None:
        for key in belief.keys() & data.keys():
            del data[key]
        data["value"] = belief


def _plain(value: Any) -> Any:
    """Write whole numbers without a point."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
    return int(value) if whole else value


class Quantity(Estimate):
    """State how much of an outcome or of a contribution there is; a harm is negative."""


class UnitValue(Estimate):
    """State what one unit is worth, in money per unit."""


class Share(Estimate):
    """State a share between 0 and 1."""

    domain = Domain(0.0, 1.0, "a share lies between 0 and 1")
    measures = "share"


class Deadweight(Estimate):
    """State the share that would have happened anyway; below 0 where things would have worsened."""

    domain = Domain(-inf, 1.0, "deadweight is a share of at most 1")
    measures = "share"


class Duration(Estimate):
    """State how long an outcome lasts, in years unless a unit says otherwise."""

    domain = Domain(0.0, inf, "a duration lies above 0", open_low=True)
    measures = "time"
    takes_grade = False


class Rate(Estimate):
    """State a yearly rate as a fraction above -1: ``3.5%``."""

    domain = Domain(-0.99, 1.0, "a yearly rate lies between -0.99 and 1")
    measures = "share"
    takes_grade = False


class ByYear(Frozen):
    """State a quantity or an amount of money for each year, from the base year on."""

    by_year: Annotated[tuple[Quantity, ...], Field(min_length=1, max_length=1000)]
    source: Id | None = None
    note: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _share_unit(cls, data: Any) -> Any:
        if not isinstance(data, Mapping) or "unit" not in data:
            return data
        data = dict(data)
        unit, years = data.pop("unit"), data.get("by_year")
        if isinstance(years, list | tuple):
            data["by_year"] = [_with_unit(year, unit) for year in years]
        return data

    @model_serializer(mode="plain")
    def _written(self) -> dict[str, Any]:
        parts = {"by_year": [year.model_dump() for year in self.by_year]}
        rest = {"source": self.source, "note": self.note}
        return parts | {name: value for name, value in rest.items() if value is not None}


def _with_unit(year: Any, unit: Any) -> Any:
    if isinstance(year, str | int | float):
        return {"value": year, "unit": unit}
    return {"unit": unit} | dict(year) if isinstance(year, Mapping) else year


def _by_year_or_not(value: Any) -> str:
    yearly = isinstance(value, ByYear) or (isinstance(value, Mapping) and "by_year" in value)
    return "by_year" if yearly else "once"


QuantityOverTime = Annotated[
    Annotated[Quantity, Tag("once")] | Annotated[ByYear, Tag("by_year")],
    Discriminator(_by_year_or_not),
]
"""One quantity, or one for each year."""
