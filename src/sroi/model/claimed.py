"""Say which figures a publication prints, so that they can be held against what the map gives."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Any, NamedTuple

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from sroi.errors import Fault
from sroi.model.base import Frozen, attempt
from sroi.units import years

_LONGEST = 60
_GAP = "[ \u00a0\u202f'’]"
_PRINTED = re.compile(
    rf"(?P<sign>[+\-−]?) ?(?P<digits>\d(?:[\d.,]|{_GAP}(?=\d))*)(?P<exponent>[eE][+-]?\d\d?)?"
    r"(?P<unit>(?:\s.*)?)"
)
_GROUPED = (
    re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}"),
    re.compile(rf"\d{{1,3}}(?:{_GAP}\d{{3}})+\.\d+"),
)
"""Digits whose decimals stand behind a point, as in 81,741.93."""
_COMMA = (
    re.compile(r"\d{1,3}(?:\.\d{3})+,\d+"),
    re.compile(rf"\d{{1,3}}(?:{_GAP}\d{{3}})+(?:,\d+)?"),
    re.compile(r"\d+,\d+"),
)
"""Digits whose decimals stand behind a comma, as in 81 741,93."""
_UNCLEAR = re.compile(r"[1-9]\d{0,2},\d{3}")
_MONEY = re.compile(r"[A-Z]{3}(?:_\d{4})?")


class Printed(NamedTuple):
    """Hold a figure as it is printed: the number, half a unit of its last digit, its unit."""

    number: Decimal
    half: Decimal
    unit: str


def read_printed(text: str) -> Printed:
    r"""Read a figure with the separators that publications print.

    Examples
    --------
    >>> read_printed("81,741.93 GBP")
    Printed(number=Decimal('81741.93'), half=Decimal('0.005'), unit='GBP')
    >>> read_printed("81 741,9 EUR").number, read_printed("82e3").half
    (Decimal('81741.9'), Decimal('5E+2'))

    Raises
    ------
    Fault
        If the text is no number, or could be two.
    """
    found = _PRINTED.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if not found:
        remedy = "write digits, then a currency code or nothing: 81,741.93 GBP"
        raise Fault(f"'{text[:_LONGEST]}' is not a printed figure", remedy=remedy, code="E201")
    sign = "-" if found["sign"] in ("-", "−") else ""
    number = Decimal(f"{sign}{_plain(found['digits'])}{found['exponent'] or ''}")
    half = Decimal(5).scaleb(int(number.as_tuple().exponent) - 1)
    return Printed(number, half, found["unit"].strip())


def _plain(digits: str) -> str:
    """Return digits with a point for decimals and nothing between."""
    if _UNCLEAR.fullmatch(digits):
        whole, decimal = digits.replace(",", ""), digits.replace(",", ".")
        problem = f"'{digits}' is {whole} in one country and {decimal} in another"
        raise Fault(problem, remedy=f"write {whole} or {decimal}", code="E201")
    if any(form.fullmatch(digits) for form in _GROUPED):
        return re.sub(f",|{_GAP}", "", digits)
    if any(form.fullmatch(digits) for form in _COMMA):
        return re.sub(rf"\.|{_GAP}", "", digits).replace(",", ".")
    if not re.fullmatch(r"\d+(?:\.\d+)?", digits):
        remedy = "write digits in groups of three and one decimal sign: 81,741.93"
        raise Fault(f"'{digits}' is not a printed figure", remedy=remedy, code="E201")
    return digits


def _text(value: Any) -> Any:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return repr(value) if is_number else value


def _money(text: str) -> str:
    printed = attempt(read_printed, text)
    if printed.unit and not _MONEY.fullmatch(printed.unit):
        attempt(_refuse_unit, printed.unit, "write a currency code behind the number: GBP")
    return text


def _ratio(text: str) -> str:
    printed = attempt(read_printed, text)
    if printed.unit:
        attempt(_refuse_unit, printed.unit, "a ratio has no unit: write 1.93")
    return text


def _time(text: str) -> str:
    printed = attempt(read_printed, text)
    attempt(years, (printed.unit or None,), frozenset())
    return text


def _refuse_unit(unit: str, remedy: str) -> None:
    raise Fault(f"'{unit}' is not the unit of this figure", remedy=remedy, code="E401")


MONEY_FIGURES = ("present_value", "investment", "net_present_value")
_SCHEMA = WithJsonSchema({"type": ["string", "number"]})
ClaimedMoney = Annotated[str, BeforeValidator(_text), AfterValidator(_money), _SCHEMA]
ClaimedRatio = Annotated[str, BeforeValidator(_text), AfterValidator(_ratio), _SCHEMA]
ClaimedTime = Annotated[str, BeforeValidator(_text), AfterValidator(_time), _SCHEMA]


class Claimed(Frozen):
    """State the figures that a publication prints, each with the digits that it prints.

    They are compared with what the map gives; nothing is computed from them.
    """

    present_value: ClaimedMoney | None = None
    """Present value of all counted outcomes."""
    investment: ClaimedMoney | None = None
    """Present value of all counted inputs."""
    net_present_value: ClaimedMoney | None = None
    """Present value less investment."""
    sroi_ratio: ClaimedRatio | None = None
    """Present value over investment."""
    net_sroi_ratio: ClaimedRatio | None = None
    """Net present value over investment."""
    payback_period: ClaimedTime | None = None
    """Time until outcomes repay inputs; years unless a unit says otherwise."""

    @property
    def figures(self) -> Iterator[tuple[str, Printed]]:
        """The figures that are claimed, by name."""
        for name in type(self).model_fields:
            text = getattr(self, name)
            if text is not None:
                yield name, read_printed(text)
