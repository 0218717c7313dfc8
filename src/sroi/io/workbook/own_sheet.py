"""Say what stands on the sheet `sroi` of our workbooks, for who writes it and who reads it.

The sheet has one row for each value of a map, under its JSON pointer; one for each cell of another
sheet that a value stands in; and one for each row of another sheet, with a check value of each cell
that is not taken from there. Cells are pointed to by formulas, which spreadsheets keep right when
rows are inserted.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any
from zlib import crc32

SHEET = "sroi"
LAYOUT = 1
"""Version of the layout of the sheet."""
FIRST_ROW = 5
"""Row of the first value, below the explanation, what was written by what, and the headings."""
SEALED = "row of "
"""What the first cell of a row of check values begins with."""

_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x005F_(?=x[0-9A-Fa-f]{4}_)")
_NOT_MEANT = re.compile(r"[$'\s]+")
_BREAKS = re.compile(r"\r\n?")


def escaped(text: str) -> str:
    """Write a text so that no spreadsheet takes a part of it, as ``_x0041_``, for a character."""
    return _ESCAPE.sub("_x005F_", text) if "_x" in text else text


def unescaped(text: str) -> str:
    """Return a text that `escaped` wrote."""
    return _ESCAPED.sub("_", text) if "_x005F_" in text else text


@lru_cache(maxsize=1024)
def letters(column: int) -> str:
    """Return the letters of a column.

    Examples
    --------
    >>> letters(1), letters(28)
    ('A', 'AB')
    """
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


@lru_cache(maxsize=1024)
def column_of(text: str) -> int:
    """Return the number of a column from its letters."""
    number = 0
    for letter in text:
        number = 26 * number + ord(letter) - 64
    return number


def pointer(keys: tuple[str | int, ...]) -> str:
    """Return the JSON pointer of a value.

    Examples
    --------
    >>> pointer(("outcomes", "less/more", "profile", 0))
    '/outcomes/less~1more/profile/0'
    """
    return "".join("/" + str(key).replace("~", "~0").replace("/", "~1") for key in keys)


def keys_of(text: str) -> tuple[str, ...]:
    """Return the keys of a JSON pointer, places of lists as texts."""
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in text.split("/")[1:])


def values_of(content: Any, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str, str]]:
    """Yield the pointer and the JSON text of every value, and of every empty list or mapping."""
    if isinstance(content, Mapping) and content:
        for name, inner in content.items():
            yield from values_of(inner, (*above, name))
    elif isinstance(content, list) and content:
        for place, inner in enumerate(content):
            yield from values_of(inner, (*above, place))
    else:
        text = json.dumps(content, ensure_ascii=False)
        # Written so that no spreadsheet sees an escape of its own in it.
        yield pointer(above), _ESCAPE.sub(r"\\u005f", text)


def seal(content: Any) -> str:
    """Return the check value of a cell: of a formula without what spreadsheets may write anew.

    Examples
    --------
    >>> seal("='Inputs'!$B$2*2") == seal("=Inputs!B2 * 2"), seal("yes") == seal("no")
    (True, False)
    """
    if isinstance(content, str) and content[:1] == "=":
        text = _NOT_MEANT.sub("", content).upper()
    elif isinstance(content, bool) or not isinstance(content, int | float):
        text = _BREAKS.sub("\n", str(content)).strip()
    else:
        text = f"{content:.12g}"
    return f"{crc32(text.encode('utf-8', 'replace')):08x}"


def same_number(one: float, other: float) -> bool:
    """Tell whether two numbers are equal but for the digits that spreadsheets do not keep."""
    return one == other or abs(one - other) <= 1e-14 * max(abs(one), abs(other))
