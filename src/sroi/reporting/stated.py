"""Gather what a map states of one number: its best estimate, unit, sources and evidence."""

from collections.abc import Iterable
from math import prod
from typing import NamedTuple, Self

from sroi.model.estimate import ByYear, Estimate
from sroi.model.impact_map import ImpactMap
from sroi.model.people import Source
from sroi.model.walk import Entry, Keys, leaves, over_time

NOT_STATED = "NOT STATED"


class Stated(NamedTuple):
    """Hold a number at its best estimate; of a product, that of all its factors.

    ``units`` has one item for each factor, ``sources`` one for each that is named, None among them
    where nobody is.
    """

    path: str
    number: float
    units: tuple[str | None, ...]
    sources: tuple[str | None, ...]
    sample_sizes: tuple[int, ...]
    notes: tuple[str, ...]

    @classmethod
    def of(cls, impact_map: ImpactMap, slot: Entry) -> Self:
        """Multiply the numbers that an estimate is made of, each as its grade corrects it."""
        numbers = leaves(slot, impact_map.assumptions)
        used = [impact_map.grading.believed(number).estimate for number in numbers]
        said = dict.fromkeys([slot.keys, *(number.keys for number in numbers)])
        told = {slot.keys: slot.estimate} | {number.keys: number.estimate for number in numbers}
        estimates = [told[keys] for keys in said]
        return cls(
            slot.path,
            prod(each.best for each in used),
            tuple(each.unit for each in used),
            tuple(dict.fromkeys(number.source for number in numbers)),
            tuple(each.sample_size for each in estimates if each.sample_size is not None),
            tuple(each.note for each in estimates if each.note is not None),
        )

    @property
    def unit(self) -> str:
        """The units of all factors, in the notation of maps; empty for a bare number."""
        return " * ".join(filter(None, self.units))


def stated(
    impact_map: ImpactMap, keys: Keys, given: Estimate | ByYear | None, source: str | None = None
) -> tuple[Stated, ...]:
    """Return what is stated under some keys: nothing, one number, or one for each year.

    Parameters
    ----------
    impact_map
        The map, which knows the assumptions.
    keys
        Where the number stands.
    given
        What stands there.
    source
        Source of numbers that name none of their own.

    Examples
    --------
    >>> from sroi.io import example
    >>> club = example("wheels-to-meals")
    >>> proxy = club.outcomes["fewer_falls_care"].financial_proxy
    >>> keys = ("outcomes", "fewer_falls_care", "financial_proxy", "value")
    >>> [cost] = stated(club, keys, proxy.value, proxy.source)
    >>> cost.number, cost.unit, cost.sources
    (7220.0, 'week/care_episode * GBP/week', ('guide',))
    """
    return tuple(Stated.of(impact_map, entry) for entry in over_time(keys, given, source))


def cited(source: Source) -> str:
    """Name a source in a line: title, author, year and page.

    Examples
    --------
    >>> cited(Source(title="Member survey", year=2023, page="table 4"))
    'Member survey, 2023, table 4'
    """
    parts = (source.author, str(source.year) if source.year else None, source.page)
    return ", ".join([source.title, *(part for part in parts if part)])


def sources_text(impact_map: ImpactMap, sources: Iterable[str | None]) -> str:
    """Name the sources of a number; empty where nobody is named for any of its factors.

    Examples
    --------
    >>> from sroi.io import example
    >>> sources_text(example("wheels-to-meals"), ["guide", None])
    'A guide to Social Return on Investment, worked example, The SROI Network, 2012; NOT STATED'
    """
    names = list(sources)
    if not any(names):
        return ""
    return "; ".join(
        NOT_STATED if name is None else cited(impact_map.sources[name]) for name in names
    )
