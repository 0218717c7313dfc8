"""Write texts that no spreadsheet takes for formulas, and rows of them as CSV."""

import csv
import io
import re
from collections.abc import Iterable

from sroi.units import write_number

_MARK = "'"
_SIGNS = "[=+\\-@\uff1d\uff0b\uff0d\uff20]"  # those of full width are read as formulas too
_BEGINS = rf"(?:\A(?=['\"\s]*{_SIGNS}|'*[\t\r\n])|(?<=[;\t\r\n])(?=['\"\s]*{_SIGNS}))"
_RISKY = re.compile(_BEGINS)
_MARKED = re.compile(f"{_BEGINS}{_MARK}")


def safe_text(text: str) -> str:
    r"""Put an apostrophe before what a spreadsheet would take for the beginning of a formula.

    That is ``=``, ``+``, ``-``, ``@``, a tab or a line break at the beginning of the text, spaces,
    quotes and apostrophes before it aside; and the four signs behind a semicolon, a tab or a line
    break within the text, where a program that does not expect commas begins a new cell.
    `plain_text` takes the apostrophes out again.

    Parameters
    ----------
    text
        Any text; numbers are not given to this function, so that ``-275`` stays a number.

    Notes
    -----
    The signs are those of OWASP, "CSV Injection".

    Examples
    --------
    >>> safe_text("=SUM(A1:A9)"), safe_text("less - or more")
    ("'=SUM(A1:A9)", 'less - or more')
    >>> safe_text("Bread;=1+1")
    "Bread;'=1+1"
    """
    return _RISKY.sub(_MARK, text)


def plain_text(text: str) -> str:
    """Return the text that `safe_text` was given.

    Parameters
    ----------
    text
        A text that `safe_text` returned.

    Examples
    --------
    >>> plain_text("'=SUM(A1:A9)"), plain_text("'tis plain")
    ('=SUM(A1:A9)', "'tis plain")
    """
    return _MARKED.sub("", text)


def csv_text(rows: Iterable[Iterable[str | float | bool | None]]) -> str:
    r"""Write rows as CSV: RFC 4180 with a byte order mark, so that Excel sees that it is UTF-8.

    Texts are safe, numbers have every digit and a decimal point, and None is an empty cell.

    Parameters
    ----------
    rows
        The first has the headings.

    Examples
    --------
    >>> csv_text([("id", "impact"), ("-1, said", -0.1), ("none", None)])
    '\ufeffid,impact\r\n"\'-1, said",-0.1\r\nnone,\r\n'
    """
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([_cell(each) for each in row] for row in rows)
    return f"\ufeff{text.getvalue()}"


def _cell(content: str | float | bool | None) -> str:
    if content is None:
        return ""
    if isinstance(content, bool):
        return "true" if content else "false"
    return safe_text(content) if isinstance(content, str) else write_number(content)
