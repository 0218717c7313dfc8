"""Bring money of another price year or currency to the money of the map, by stated figures only."""

from typing import NamedTuple

from sroi.errors import Fault
from sroi.model.parts import Parts
from sroi.units import money, split_money


class Step(NamedTuple):
    """Hold one factor on the way from one money to another, and who gives it."""

    path: str
    words: str
    factor: float
    source: str | None


def conversion(parts: Parts, found: str, wanted: str) -> tuple[Step, ...]:
    """Return the factors from one money to another.

    Parameters
    ----------
    parts
        The map, whose price indices and exchange rates may be used.
    found, wanted
        Currencies with their price years: ``GBP_2018``.

    Raises
    ------
    Fault
        If the map states no way, or more than one.
    """
    if found == wanted:
        return ()
    (have, then), (want, now) = split_money(found), split_money(wanted)
    if have == want:
        ways = _by_index(parts, have, then, now)
    elif then == now:
        ways = _by_rate(parts, have, want, now)
    else:
        first_prices = [
            (*index, *rate)
            for index in _by_index(parts, have, then, now)
            for rate in _by_rate(parts, have, want, now)
        ]
        first_rate = [
            (*rate, *index)
            for rate in _by_rate(parts, have, want, then)
            for index in _by_index(parts, want, then, now)
        ]
        ways = first_prices + first_rate
    if len(ways) == 1:
        return ways[0]
    if ways:
        names = "; ".join(" then ".join(step.path for step in way) for way in ways)
        raise Fault(
            f"{found} becomes {wanted} in {len(ways)} ways: {names}",
            code="E403",
            remedy="keep the figures of one way",
        )
    raise Fault(
        f"money is in {found}, the map counts in {wanted}",
        code="E402",
        remedy=_remedy(have, then, want, now),
    )


def _remedy(have: str, then: int | None, want: str, now: int | None) -> str:
    if then is not None and now is None:
        return f"state scope.price_year, and how prices of {then} became those of that year"
    ways = []
    if then != now:
        ways.append(f"price_indices: index values of {then} and {now}, with source")
    if have != want:
        ways.append(f"exchange_rates: how much {want} one {have} is worth, with year and source")
    return "write under " + ", and under ".join(ways)


def _by_index(
    parts: Parts, currency: str, then: int | None, now: int | None
) -> list[tuple[Step, ...]]:
    return [
        (
            Step(
                f"price_indices.{name}",
                f"prices of {then} to {now}",
                index.values[now] / index.values[then],
                index.source,
            ),
        )
        for name, index in parts.price_indices.items()
        if index.currency == currency and then in index.values and now in index.values
    ]


def _by_rate(parts: Parts, have: str, want: str, year: int | None) -> list[tuple[Step, ...]]:
    return [
        (
            Step(
                f"exchange_rates.{name}",
                f"{money(have, year)} to {money(want, year)}",
                rate.rate,
                rate.source,
            ),
        )
        for name, rate in parts.exchange_rates.items()
        if (rate.from_currency, rate.to_currency, rate.price_year) == (have, want, year)
    ]
