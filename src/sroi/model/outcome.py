"""Describe one change for one group of people, from the indicator to what is left of it later."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Self

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    model_validator,
)

from sroi.errors import Fault
from sroi.model.base import ById, Flag, Id, Problem, Text, Texts, refused, says_no, whole
from sroi.model.discounting import DiscountSchedule
from sroi.model.distributions import Discrete, Number
from sroi.model.estimate import Deadweight, Domain, Duration, Estimate, QuantityOverTime, Share
from sroi.model.money import FinancialProxy
from sroi.model.people import LeftOut
from sroi.units import write_number, years

LATEST_START = 1000


def _proxy_kind(value: Any) -> str:
    return "by_id" if isinstance(value, str) else "stated"


Proxy = Annotated[
    Annotated[Id, Tag("by_id")] | Annotated[FinancialProxy, Tag("stated")],
    Discriminator(_proxy_kind),
]


class Starts(Estimate):
    """State which years an outcome may begin in, each with its weight, and which is best."""

    domain = Domain(
        0.0, LATEST_START, f"an outcome starts in a whole year, 0 to {LATEST_START}", whole=True
    )
    takes_grade = False

    @model_validator(mode="after")
    def _in_whole_years(self) -> Self:
        if not isinstance(self.value, Discrete):
            remedy = "write {values: [0, 1], weights: [3, 1], best: 0}, or a whole number"
            raise refused("E203", "a year to start in is one of some whole years", remedy)
        for year in (*self.value.values, self.value.best):
            if not year.is_integer():
                remedy = "write whole years, and best for the one to use at best estimates"
                raise refused("E203", f"{write_number(year)} is no whole year", remedy)
        return self


def _start_kind(value: Any) -> str:
    return "believed" if isinstance(value, Mapping | Starts) else "stated"


StartYear = Annotated[
    Annotated[int, Field(ge=0, le=LATEST_START), BeforeValidator(whole), Tag("stated")]
    | Annotated[Starts, Tag("believed")],
    Discriminator(_start_kind),
]
"""A whole year, or some years with their weights."""


_NEEDED = {
    "financial_proxy": "write what one unit is worth and who says so, or monetised: false",
    "deadweight": "write the share that would have happened anyway, 0 included, and its source",
    "displacement": "write the share that only moved, 0 included, and its source",
    "attribution": "write the share caused by others, 0 included, and its source",
}


class YearShare(Estimate):
    """State the share of full effect in one year of life; above 1 it has grown."""

    measures = "share"


class Outcome(LeftOut):
    """State a change: for whom, how much, at what worth, less what was not caused, for how long.

    Deadweight, displacement and attribution have no default: an invented 0 would be evidence that
    nobody gave. An outcome that is measured but not valued says ``monetised: false`` and a reason.
    """

    switches = ("included", "monetised")

    description: Text
    stakeholder: Id
    output: Id | None = None
    """Output that it follows from."""
    indicator: Text | None = None
    """How we know that the change happened, and how much."""
    quantity: QuantityOverTime
    """Units of change; by year where several cohorts begin one after the other."""
    financial_proxy: Proxy | None = None
    """The proxy, or the id of one of the map's."""
    monetised: Flag = True
    """Whether it is valued in money; what is not stays in every table."""
    deadweight: Deadweight | None = None
    displacement: Share | None = None
    attribution: Share | None = None
    """Share caused by others, a deduction."""
    drop_off: Share | None = None
    """Share of what is left that is lost each year after the first."""
    starts: StartYear
    """Year in which it begins: 0 in the year of activity, 1 in the year after; or what is believed
    of it."""
    duration: Duration | None = None
    """Years that it lasts; a last part-year counts in part."""
    profile: Annotated[tuple[YearShare, ...], Field(min_length=1, max_length=1000)] | None = None
    """Share of full effect in each year of life, instead of duration and drop-off."""
    discounting: DiscountSchedule | None = None
    """Its own discount schedule, where it is not the scope's."""
    weight: Annotated[Number, Field(ge=0)] | None = None
    """How much it matters beside the others, as its stakeholders said when they were asked."""
    tags: ById[Texts] = Field(default_factory=dict, validate_default=True)
    """Codes by list: ``{sdg: ["3.4"]}``."""
    note: Text | None = None

    @property
    def first_year(self) -> int:
        """Year in which it begins, at best estimates."""
        return self.starts if isinstance(self.starts, int) else int(self.starts.best)

    @property
    def latest_year(self) -> int:
        """Latest year in which it may begin."""
        return self.starts if isinstance(self.starts, int) else int(max(self.starts.extremes))

    @property
    def counts(self) -> bool:
        """Whether its value is part of the totals."""
        return self.included and self.monetised

    @classmethod
    def problems(cls, stated: Mapping[str, Any]) -> Iterator[Problem]:
        """Ask for worth, deductions and time; refuse what contradicts them."""
        yield from super().problems(stated)
        monetised = not says_no(stated.get("monetised", True))
        yield from _of_worth(stated) if monetised else _of_no_worth(stated)
        yield from _of_time(stated, monetised=monetised)


def _of_worth(stated: Mapping[str, Any]) -> Iterator[Problem]:
    for name, remedy in _NEEDED.items():
        if name not in stated:
            yield (name,), refused("E204", f"{name} is missing", remedy)


def _of_no_worth(stated: Mapping[str, Any]) -> Iterator[Problem]:
    if "financial_proxy" in stated:
        problem = "a financial_proxy, but monetised is false"
        remedy = "write included: false to show the value without counting it"
        yield ("financial_proxy",), refused("E206", problem, remedy)


def _of_time(stated: Mapping[str, Any], *, monetised: bool) -> Iterator[Problem]:
    if "profile" in stated:
        for name in sorted(stated.keys() & {"duration", "drop_off"}):
            problem = f"profile and {name} both say how much is left"
            yield (name,), refused("E206", problem, "keep one of the two")
    elif "duration" not in stated:
        if monetised:
            remedy = "write how many years it lasts, or a profile"
            yield ("duration",), refused("E204", "duration is missing", remedy)
    elif "drop_off" not in stated and not _is_brief(stated["duration"]):
        problem = "drop_off is missing, and the outcome lasts over a year"
        remedy = "write the share lost each year, 0 included, and its source"
        yield ("drop_off",), refused("E204", problem, remedy)


def _is_brief(duration: Any) -> bool:
    """Tell whether a duration is known to be a year at most, so that nothing can drop off."""
    try:
        stated = Duration.model_validate(duration)
    except ValidationError:
        return True  # which is reported as a fault of the duration
    try:
        factor = years((stated.unit,), frozenset())
    except Fault:
        return True  # the same
    return bool(stated.extremes) and max(stated.extremes) * factor <= 1
