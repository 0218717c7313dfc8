"""Load published tables, kept as data with edition and source."""

from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple


class PublishedRate(NamedTuple):
    """Hold one yearly rate and the years it covers; ``last`` is None where the table is open."""

    first: int
    last: int | None
    rate: float


class PublishedSchedule(NamedTuple):
    """Hold one official discount schedule as published."""

    id: str
    title: str
    edition: str
    source: str
    rates: tuple[PublishedRate, ...]
    note: str


@lru_cache(maxsize=1)
def discount_schedules() -> dict[str, PublishedSchedule]:
    """Return the official discount schedules by id, as read in their sources."""
    import yaml

    text = files("sroi.reference").joinpath("discount_schedules.yaml").read_text("utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    rows = yaml.load(text, Loader=loader)  # noqa: S506  # both loaders are the safe one
    return {
        row["id"]: PublishedSchedule(
            id=row["id"],
            title=row["title"],
            edition=str(row["edition"]),
            source=row["source"],
            rates=tuple(_rate(**band) for band in row["rates"]),
            note=row.get("note", ""),
        )
        for row in rows
    }


def _rate(years: tuple[int, int | None], rate: float) -> PublishedRate:
    return PublishedRate(*years, rate)
