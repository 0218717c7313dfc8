"""Say at which yearly rates later years are brought to the base year."""

from collections.abc import Mapping
from math import inf
from typing import Annotated, Any, NamedTuple, Self

from pydantic import Field, model_serializer, model_validator

from sroi.errors import did_you_mean
from sroi.model.base import Frozen, Id, Ordinal, refused
from sroi.model.estimate import Rate
from sroi.reference import discount_schedules


class RateBand(Frozen):
    """State the rate of the years from first to last, both included; open where last is absent."""

    years: tuple[Ordinal, Ordinal | None]
    rate: Rate


NO_DISCOUNTING = "none"


class Band(NamedTuple):
    """Hold a rate and the years it covers, open where last is None."""

    keys: tuple[str | int, ...]
    first: int
    last: int | None
    rate: Rate


class DiscountSchedule(Frozen):
    """State yearly discount rates.

    Written ``none``; as a flat rate (``3.5%`` or ``{rate: 3.5%, source: treasury}``); as the id
    of a published schedule (``uk-green-book-2022-standard``); or as ``{rates: [{years: [1, 30],
    rate: 4%}], source: plan}``.
    """

    published: Id | None = None
    """Id of a published schedule, or ``none``."""
    rate: Rate | None = None
    """One rate for all years."""
    rates: Annotated[tuple[RateBand, ...], Field(min_length=1)] | None = None
    """A rate for each band of years, starting with year 1, without gaps."""
    source: Id | None = None
    """Id of the source that gives the rates."""

    @model_validator(mode="before")
    @classmethod
    def _read(cls, data: Any) -> Any:
        if isinstance(data, str):
            text = data.strip()
            return {"published": text} if text[:1].isalpha() else {"rate": text}
        if isinstance(data, DiscountSchedule | Mapping):
            return dict(data)
        return {"rate": data}

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        ways = [way for way in (self.published, self.rate, self.rates) if way is not None]
        if not ways:
            raise refused(
                "E204",
                "discounting is not stated",
                "write none, a rate such as 3.5%, or the id of a published schedule",
            )
        if len(ways) > 1:
            raise refused(
                "E206",
                "discounting is stated in more than one way",
                "keep one of published, rate and rates",
            )
        if self.published is not None and self.source is not None:
            problem = f"'{self.published}' has a source of its own"
            raise refused("E206", problem, "drop source")
        known = {} if self.published in (None, NO_DISCOUNTING) else discount_schedules()
        if known and self.published not in known:
            hint = did_you_mean(str(self.published), [*known, NO_DISCOUNTING])
            raise refused(
                "E300",
                f"there is no published schedule '{self.published}'",
                f"write none, a rate such as 3.5%, or an id; {hint}",
            )
        _check_bands(self.rates or ())
        return self

    @property
    def last_year(self) -> float:
        """Last year whose rate is known; infinite where the schedule is open."""
        last = self.bands[-1].last if self.bands else None
        return inf if last is None else last

    @property
    def bands(self) -> tuple[Band, ...]:
        """The rates by years, each with the keys under which it stands; empty for none."""
        if self.published == NO_DISCOUNTING:
            return ()
        if self.published is not None:
            rows = discount_schedules()[self.published].rates
            return tuple(
                Band(("published", row.first), row.first, row.last, Rate(value=row.rate))
                for row in rows
            )
        if self.rate is not None:
            return (Band(("rate",), 1, None, self.rate),)
        return tuple(
            Band(("rates", place, "rate"), *band.years, band.rate)
            for place, band in enumerate(self.rates or ())
        )

    @property
    def published_source(self) -> str | None:
        """Where a published schedule was read."""
        if self.published in (None, NO_DISCOUNTING):
            return None
        return discount_schedules()[str(self.published)].source

    @property
    def title(self) -> str:
        """The schedule in words."""
        if self.published is not None:
            known = self.published != NO_DISCOUNTING
            return discount_schedules()[self.published].title if known else NO_DISCOUNTING
        if self.rate is not None and not self.rate.extremes:
            return "a flat rate, stated under assumptions"
        if self.rate is not None:
            return f"{_percent(self.rate)} a year"
        bands = self.rates or ()
        return ", ".join(f"{_percent(band.rate)} {_span(band)}" for band in bands) or "none"

    @model_serializer(mode="plain")
    def _written(self) -> Any:
        if self.published is not None:
            return self.published
        parts: dict[str, Any] = {}
        if self.rate is not None:
            parts["rate"] = self.rate.model_dump()
        if self.rates is not None:
            parts["rates"] = [
                {"years": list(band.years), "rate": band.rate.model_dump()} for band in self.rates
            ]
        return parts | ({"source": self.source} if self.source else {})


def _percent(rate: Rate) -> str:
    return f"{rate.best * 100:.10g} %"


def _span(band: RateBand) -> str:
    first, last = band.years
    return f"in years {first} to {last}" if last else f"from year {first}"


def _check_bands(bands: tuple[RateBand, ...]) -> None:
    expected: int | None = 1
    for band in bands:
        first, last = band.years
        if first != expected or (last is not None and last < first):
            raise refused(
                "E206",
                f"rates {_span(band)} leave a gap or overlap",
                "start with year 1 and let each band follow on the one before",
            )
        if not band.rate.extremes:
            raise refused("E203", "a rate of a band is a number", "write the number")
        expected = None if last is None else last + 1
