"""Read what a cell says: numbers as people write them in English and French, shares, years.

``1,234`` is over a thousand in one country and little more than one in another. Such a text is read
only where another cell of the sheet, or the caller, says which sign is the decimal one.
"""

import re
from collections.abc import Iterable
from datetime import date, time, timedelta
from math import isfinite
from typing import Any, NamedTuple

from sroi.errors import Fault
from sroi.io.workbook.headings import currencies_in, has_word
from sroi.io.workbook.opening import Cell

_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-"})
_NUMBER = re.compile(
    r"(?P<before>[^\d+\-.,(%]{0,8})(?P<open>\(?)(?P<between>[^\d+\-.,(%]{0,4})(?P<sign>[+-]?)\s*"
    r"(?P<middle>[£€$¥]?)\s*(?P<digits>\d[\d.,' ’]*|[.,]\d+)(?P<close>\)?)(?P<after>.{0,40})",
    re.DOTALL,
)
_POINT = re.compile(r"[1-9]\d{0,2}(?:([, '’])\d{3})(?:\1\d{3})*(\.\d+)?|\d+(\.\d*)?|\.\d+")
_COMMA = re.compile(r"[1-9]\d{0,2}(?:([. '’])\d{3})(?:\1\d{3})*(,\d+)?|\d+(,\d*)?|,\d+")
_TIMES = {"year": "year", "years": "year", "yr": "year", "yrs": "year", "an": "year",
          "ans": "year", "année": "year", "années": "year", "month": "month", "months": "month",
          "mois": "month"}  # fmt: skip
_CURRENCY = re.compile(r"[£€$¥]|\b[A-Z]{3}\b|\beuros?\b")
_LONGEST = 80
PERIOD = "period"
"""What stands behind a year that is said in words: during, after."""
_DECIDE = "say which sign is the decimal one: decimal=',' or decimal='.' (--decimal)"


class Number(NamedTuple):
    """Hold a number as a cell states it, before it is known what it is a number of."""

    readings: tuple[float, ...]
    """One, or two where the decimal sign is in doubt: by point, by comma."""
    sign: str | None = None
    """The decimal sign that the text shows for certain."""
    is_percent: bool = False
    currencies: frozenset[str] = frozenset()
    """Currencies that are named for certain."""
    signs: frozenset[str] = frozenset()
    """Signs that several currencies share."""
    behind: str = ""
    """What stands behind the number: a unit."""
    digits: int = 0
    """Decimal digits that are written, for a text."""
    is_text: bool = False


def is_blank(cell: Cell | None) -> bool:
    """Tell whether a cell says nothing: empty, or n/a, or a dash."""
    if cell is None:
        return True
    if cell.value is None:
        return not cell.is_formula
    return isinstance(cell.value, str) and (
        not cell.value.strip() or has_word(cell.value, "nothing")
    )


def number_of(cell: Cell) -> Number:
    """Return the number in a cell.

    Raises
    ------
    Fault
        If there is none, or the value of a formula was not kept.
    """
    value = cell.value
    if cell.is_error:
        raise unreadable(f"the cell shows the error {value}", "mend it, or write the number")
    if value is None:
        remedy = "open the file in a spreadsheet, let it calculate, and save it"
        raise unreadable("the formula's value was not kept with it", remedy)
    if isinstance(value, bool | date | time | timedelta):
        kind = "true or false" if isinstance(value, bool) else "a date or a time"
        raise unreadable(f"{kind} ({value}) where a number should be",
                         "write the number, and format the cell as one")  # fmt: skip
    if isinstance(value, int | float):
        return _plain(cell, value)
    return _written(str(value))


def _plain(cell: Cell, value: float) -> Number:
    try:
        number = float(value)
    except OverflowError:
        number = float("inf")
    if not isfinite(number):
        raise unreadable("the number is not finite", "write a number")
    certain, shared = currencies_in(cell.format)
    return Number((number,), None, "%" in cell.format, certain, shared)


def _written(text: str) -> Number:
    """Read a text such as ``£1,234.50``, ``12,5 %``, ``(275)`` or ``2 years``."""
    said = text.translate(_SPACES).strip()
    found = _NUMBER.fullmatch(said) if len(said) <= _LONGEST else None
    if said[:1] in ("=", "@"):
        raise unreadable(f"'{said[:40]}' is a formula as text, and nothing is computed from it",
                         "write the number")  # fmt: skip
    if not found or bool(found["open"]) != bool(found["close"]):
        raise _no_number(text)
    signs = found["before"] + found["between"] + found["middle"]
    digits = found["digits"].strip()
    readings, sign = _readings(digits)
    after = found["after"].strip()
    is_percent = after.startswith("%")
    rest = after.removeprefix("%").strip()
    certain, shared = currencies_in(f"{signs} {rest}")
    bare, rest = (_CURRENCY.sub("", part).strip() for part in (signs, rest))
    if not readings or bare or (is_percent and rest):
        raise _no_number(text)
    is_negative = bool(found["open"]) or found["sign"] == "-"
    decimals = len(digits.partition(sign)[2]) if sign else 0
    return Number(
        tuple(-each if is_negative else each for each in readings),
        sign, is_percent, certain, shared, rest,
        decimals, is_text=True,
    )  # fmt: skip


def _readings(digits: str) -> tuple[tuple[float, ...], str | None]:
    """Return the number by each decimal sign that allows it, and the sign that is certain."""
    by_point = _POINT.fullmatch(digits)
    by_comma = _COMMA.fullmatch(digits)
    point = float(re.sub(r"[, '’]", "", digits)) if by_point else None
    comma = float(re.sub(r"[. '’]", "", digits).replace(",", ".")) if by_comma else None
    if point is not None and comma is not None:
        return ((point,), None) if point == comma and "." not in digits and "," not in digits else (
            (point, comma), None)  # fmt: skip
    if point is not None:
        return (point,), "."
    return ((comma,), ",") if comma is not None else ((), None)


def decimal_sign(numbers: Iterable[Number]) -> str | None:
    """Return the decimal sign that the certain ones among some numbers agree on."""
    signs = {each.sign for each in numbers} - {None}
    return signs.pop() if len(signs) == 1 else None


def settled(number: Number, sign: str | None) -> Number:
    """Decide for one reading of a number, given the decimal sign of the sheet.

    Raises
    ------
    Fault
        If the sign is not known where it is needed, or contradicts the number.
    """
    if number.sign is not None and sign is not None and number.sign != sign:
        raise unreadable(f"a decimal '{number.sign}' where the rest of the sheet has '{sign}'",
                         "write all numbers in one way")  # fmt: skip
    if len(number.readings) == 1:
        return number
    if sign is None:
        point, comma = number.readings
        raise unreadable(f"this may be {point:.10g} or {comma:.10g}", _DECIDE)
    return number._replace(readings=(number.readings[sign == ","],))


def time_unit(number: Number) -> str | None:
    """Return the unit of time behind a number; None where another word stands there."""
    return _TIMES.get(number.behind.strip(" .").casefold()) if number.behind else "year"


def unreadable(problem: str, remedy: str) -> Fault:
    """Make the fault of a cell that cannot be read."""
    return Fault(problem, remedy=remedy, code="E613")


def _no_number(text: Any) -> Fault:
    return unreadable(f"'{str(text)[:60]}' is not a number", "write the number alone")
