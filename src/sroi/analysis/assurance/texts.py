"""Write numbers and quotations of findings as people of each language read them."""

from decimal import ROUND_HALF_EVEN, Context, Decimal

from sroi.analysis.assurance.rule import Words
from sroi.errors import one_line

LONGEST_QUOTATION = 80
_NARROW = "\u202f"
"""Space that French sets between thousands, and before a sign of two parts."""


def number(value: float, decimals: int = 0) -> Words:
    r"""Write a number with separators.

    Examples
    --------
    >>> number(1234.5, 2)
    Words(en='1,234.50', fr='1\u202f234,50')
    """
    exact = Decimal(value)
    context = Context(prec=max(exact.adjusted() + decimals + 2, 28))
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN, context)
    text = f"{rounded if rounded else abs(rounded):,f}"
    return Words(text, text.replace(",", _NARROW).replace(".", ","))


def share(value: float) -> Words:
    r"""Write a share in per cent, with more decimals the smaller it is.

    Examples
    --------
    >>> share(0.1234), share(0.0043)
    (Words(en='12 %', fr='12\u202f%'), Words(en='0.43 %', fr='0,43\u202f%'))
    """
    is_whole = abs(100 * value - round(100 * value)) < 1e-9
    decimals = 0 if abs(value) >= 0.1 or is_whole else 1 if abs(value) >= 0.01 else 2
    written = number(100 * value, decimals)
    return Words(f"{written.en} %", f"{written.fr}{_NARROW}%")


def money(value: float, currency: str) -> Words:
    r"""Write an amount of money.

    Examples
    --------
    >>> money(1234, "GBP")
    Words(en='1,234.00 GBP', fr='1\u202f234,00\xa0GBP')
    """
    written = number(value, 2)
    return Words(f"{written.en} {currency}", f"{written.fr}\u00a0{currency}")


def amount(value: float, unit: str) -> Words:
    """Write a number with its unit, without needless decimals.

    Examples
    --------
    >>> amount(1200, "meal").en, amount(2.5, "").en
    ('1,200 meal', '2.50')
    """
    written = number(value, 0 if float(value).is_integer() else 2)
    return Words(f"{written.en} {unit}".rstrip(), f"{written.fr} {unit}".rstrip())


def quoted(text: str) -> Words:
    """Quote words of the map, shortened, on one line.

    Examples
    --------
    >>> quoted("Members feel less alone").en
    "'Members feel less alone'"
    """
    kept = one_line(text, LONGEST_QUOTATION)
    return Words(f"'{kept}'", f"«\u00a0{kept}\u00a0»")
