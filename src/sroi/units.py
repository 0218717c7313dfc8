"""Read amounts as analysts write them, and work out what a product of units means in money.

Time is measured in years of 365.25 days, with twelve equal months; weeks, days and hours follow.
A currency in the prices of a year is a dimension of its own (``GBP_2019``), so that money of two
price years, or of two currencies, never adds up by accident. pint is imported on first use.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from sroi.errors import Fault, did_you_mean

if TYPE_CHECKING:
    import pint

# name: (definition, plural and French names)
UNITS: dict[str, tuple[str, tuple[str, ...]]] = {
    "year": ("[time]", ("years", "an", "ans", "année", "années")),
    "month": ("year / 12", ("months", "mois")),
    "quarter": ("year / 4", ("quarters", "trimestre", "trimestres")),
    "day": ("year / 365.25", ("days", "jour", "jours")),
    "week": ("7 * day", ("weeks", "semaine", "semaines")),
    "hour": ("day / 24", ("hours", "heure", "heures")),
    "minute": ("hour / 60", ("minutes",)),
    "person": ("[person]", ("people", "persons", "personne", "personnes")),
    "household": ("[household]", ("households", "ménage", "ménages")),
    "event": ("[event]", ("events", "événement", "événements")),
    "organisation": ("[organisation]", ("organisations",)),
    "life_satisfaction_point": (
        "[life_satisfaction]",
        ("life_satisfaction_points", "point_de_satisfaction", "points_de_satisfaction"),
    ),
    "tonne_co2e": ("[emission]", ("tonnes_co2e",)),
    "km": ("[distance]", ()),
    "kWh": ("[energy]", ()),
}
_CANONICAL = {word: name for name, (_, others) in UNITS.items() for word in (name, *others)}

_BASES = {base: name for name, (base, _) in UNITS.items() if base[0] == "["}
_TIME = "[time]"

_NUMBER = re.compile(
    r"[+-]?(?:\d+(?:_\d+)*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?"
    r"(?:\s*/\s*\d+(?:\.\d+)?(?![\d.]))?"
)
_RADIX = re.compile(r"[+-]?0[xob][0-9a-fA-F]")
_MONEY = re.compile(r"([A-Z]{3})(?:_(\d{4}))?")
_TERM = re.compile(r"([^\W\d_]\w*|1)(?:\s*(?:\^|\*\*)\s*([1-9]))?")
_OPERATOR = re.compile(r"\s*(/|\*|·|\s+per\s+|\s+par\s+|\s)\s*")
_SYMBOLS = {"€": "EUR", "£": "GBP", "$": "USD", "¥": "JPY"}
_LONGEST = 200


class Amount(NamedTuple):
    """Hold a number and the unit written behind it."""

    number: float
    unit: str | None


class Worth(NamedTuple):
    """Say which money a product of units comes to, and by what factor.

    ``money`` is a currency, with its price year behind an underscore where one is stated.
    ``a_year`` tells whether the product was money per time, brought to one year by ``factor``.
    """

    money: str
    factor: float
    a_year: bool


def read_amount(text: str) -> Amount:
    """Read a number with its unit, in per cent, or as a fraction.

    Examples
    --------
    >>> read_amount("94 GBP/admission")
    Amount(number=94.0, unit='GBP/admission')
    >>> read_amount("20%").number, read_amount("10/4 year").number
    (0.2, 2.5)

    Raises
    ------
    Fault
        If the text does not start with a number, or leaves in doubt which number is meant.
    """
    text = text.strip()
    found = _NUMBER.match(text) if len(text) <= _LONGEST else None
    if not found:
        raise _not_a_number(text)
    rest = text[found.end() :].strip()
    if rest[:1] in (",", ".", ":", "'", "’", "_") or rest[:1].isdigit() or _RADIX.match(text):
        raise _not_a_number(text)
    digits = found.group().replace("_", "").replace(" ", "")
    numerator, _, denominator = digits.partition("/")
    number = Decimal(numerator)
    if denominator:
        if not Decimal(denominator):
            raise Fault(f"'{text}' divides by zero", code="E202")
        value = float(number) / float(denominator)
    elif rest[:1] == "%":
        value, rest = float(number / 100), rest[1:].strip()
        if rest:
            raise Fault(f"'{text}' is per cent of a unit", remedy="write a fraction", code="E201")
    else:
        value = float(number)
    if not isfinite(value):
        raise Fault(f"{text[:40]} is too large", code="E202")
    return Amount(value, rest or None)


def _not_a_number(text: str) -> Fault:
    shown = text if len(text) <= 60 else text[:57] + "…"
    if text.lower().lstrip("+-.") in {"nan", "inf", "infinity"}:
        return Fault(f"'{shown}' is not a finite number", remedy="write a number", code="E202")
    remedy = "write digits with a point for decimals, then a unit: 24375.50 GBP"
    if re.match(r"[+-]?\d+[,\s'’.:]", text):
        remedy = f"write digits without separators and a point for decimals, not '{shown}'"
    elif text[:1] == "−":
        remedy = "write - for minus"
    elif text[:1] in _SYMBOLS:
        remedy = f"write the number first and a currency code: 94 {_SYMBOLS[text[0]]}"
    elif _RADIX.match(text):
        remedy = "write it in decimal digits"
    return Fault(f"'{shown}' is not a number", remedy=remedy, code="E201")


def is_unit_name(name: str) -> bool:
    """Tell whether a map may declare a unit of this name."""
    term = _TERM.fullmatch(name)
    taken = name in _CANONICAL or _MONEY.fullmatch(name) or name in ("1", "per", "par")
    return bool(term) and name.isidentifier() and not taken


def write_number(number: float) -> str:
    """Write a number with all its digits and no needless ones.

    Examples
    --------
    >>> write_number(7.0), write_number(0.1 + 0.2)
    ('7', '0.30000000000000004')
    """
    number = float(number)
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def money(currency: str, price_year: int | None) -> str:
    """Name a currency in the prices of a year, as units write it."""
    return currency if price_year is None else f"{currency}_{price_year}"


def split_money(name: str) -> tuple[str, int | None]:
    """Take currency and price year apart again."""
    currency, _, year = name.partition("_")
    return currency, int(year) if year else None


def price_year(unit: str) -> int | None:
    """Return the price year that a unit of money states, if it is one and does."""
    found = _MONEY.fullmatch(unit)
    return int(found[2]) if found and found[2] else None


@lru_cache(maxsize=1)
def _registry() -> "pint.UnitRegistry[float]":
    import pint

    registry: pint.UnitRegistry[float] = pint.UnitRegistry(None, cache_folder=None)
    for name, (definition, others) in UNITS.items():
        registry.define(" = ".join((name, definition, "_", *others)))
    return registry


@lru_cache(maxsize=4096)
def terms(unit: str, declared: frozenset[str]) -> tuple[tuple[str, int], ...]:
    """Take a unit apart into names and powers.

    Examples
    --------
    >>> terms("GBP/people/month", frozenset())
    (('GBP', 1), ('person', -1), ('month', -1))

    Raises
    ------
    Fault
        If the text is not a product of units, or names one that is not known.
    """
    found: list[tuple[str, int]] = []
    position, sign = 0, 1
    text = unit.strip()
    while len(text) <= _LONGEST:
        term = _TERM.match(text, position)
        if not term:
            break
        if term[1] != "1":
            found.append((_known(term[1], declared), sign * int(term[2] or 1)))
        position = term.end()
        if position == len(text):
            return tuple(found)
        operator = _OPERATOR.match(text, position)
        if not operator:
            break
        sign = -1 if operator[1].strip() in ("/", "per", "par") else 1
        position = operator.end()
    remedy = "write units with / and *: GBP/person/month"
    for symbol, code in _SYMBOLS.items():
        if symbol in text:
            remedy = f"write the currency's code, {code} perhaps, for {symbol}"
    raise Fault(f"'{unit[:60]}' is not a unit", remedy=remedy, code="E400")


def _known(name: str, declared: frozenset[str]) -> str:
    if name in declared or _MONEY.fullmatch(name):
        return name
    if name in _CANONICAL:
        return _CANONICAL[name]
    if name.endswith("s") and name[:-1] in declared:
        return name[:-1]
    hint = did_you_mean(name, [*declared, *_CANONICAL])
    remedy = f"declare it under units, or {hint}" if hint[:3] == "did" else "declare it under units"
    raise Fault(f"unit '{name}' is not known", remedy=remedy, code="E400")


@lru_cache(maxsize=4096)
def worth(units: tuple[str | None, ...], default: str, declared: frozenset[str]) -> Worth:
    """Multiply units and say what money they come to.

    Parameters
    ----------
    units
        The units of the factors; None is a bare number.
    default
        The money meant by a currency that states no price year: ``GBP_2019``. A default without a
        price year leaves it as it is.
    declared
        Names of the units that the map declares.

    Raises
    ------
    Fault
        If the product is neither money nor money per time.
    """
    dimensions, factor = _reduce(units, default, declared)
    time = dimensions.pop(_TIME, 0)
    if len(dimensions) == 1 and time in (0, -1):
        (name, power), *_ = dimensions.items()
        if power == 1 and _MONEY.fullmatch(name) and name not in declared:
            return Worth(name, factor, time == -1)
    raise Fault(
        f"{spell(units)} comes to {_spell(dimensions | {_TIME: time})}, not to money",
        remedy="let the value be money per unit of the quantity: 7 visit and 94 GBP/visit",
        code="E401",
    )


@lru_cache(maxsize=4096)
def years(units: tuple[str | None, ...], declared: frozenset[str]) -> float:
    """Return how many years a product of units is; without any unit it is meant in years.

    Examples
    --------
    >>> years((None,), frozenset()), years(("month",), frozenset())
    (1.0, 0.08333333333333333)

    Raises
    ------
    Fault
        If the product is not a time.
    """
    if not any(units):
        return 1.0
    dimensions, factor = _reduce(units, "XXX", declared)
    if dimensions != {_TIME: 1}:
        problem = f"{spell(units)} is not a time"
        raise Fault(problem, remedy="write it in years: 1.5 year", code="E401")
    return factor


def _reduce(
    units: Iterable[str | None], default: str, declared: frozenset[str]
) -> tuple[dict[str, int], float]:
    """Return the powers of the dimensions and the factor to base units.

    Money and declared units are dimensions of their own; the library's units are pint's.
    """
    own: dict[str, int] = {}
    known: dict[str, int] = {}
    year = split_money(default)[1]
    for unit in units:
        for name, power in terms(unit, declared) if unit else ():
            is_known = name in _CANONICAL and name not in declared
            plain_money = name not in declared and _MONEY.fullmatch(name) and "_" not in name
            key = money(name, year) if plain_money else name
            powers = known if is_known else own
            powers[key] = powers.get(key, 0) + power
    registry = _registry()
    in_order = registry.UnitsContainer(dict(sorted(known.items())))
    product = registry.Quantity(1.0, in_order).to_base_units()
    found = own | {name: int(str(power)) for name, power in product.dimensionality.items()}
    return {name: power for name, power in found.items() if power}, float(product.magnitude)


def spell(units: Iterable[str | None]) -> str:
    """Write a product of units for a message."""
    return " x ".join(unit or "1" for unit in units)


def _spell(dimensions: dict[str, int]) -> str:
    named = {_BASES.get(name, name): power for name, power in dimensions.items()}
    above = [name for name, power in named.items() for _ in range(power)]
    below = [name for name, power in named.items() for _ in range(-power)]
    return "/".join([" x ".join(above) or "1", *below])
