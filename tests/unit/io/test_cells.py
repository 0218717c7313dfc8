"""Texts never become formulas, and come back as they were."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sroi.io.cells import csv_text, plain_text, safe_text

SIGNS = ("=", "+", "-", "@", "\uff1d", "\uff0d")
HOSTILE = st.text(alphabet="=+-@'\" ;\t\r\n,x\uff1d\uff0d", max_size=12)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=SUM(A1)", "'=SUM(A1)"),
        ("+1", "'+1"),
        ("-2+3|' /C calc'!A0", "'-2+3|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\rx", "'\rx"),
        ('"=1', "'\"=1"),
        (" =1", "' =1"),
        ("\uff1d1", "'\uff1d1"),
        ("'=1", "''=1"),
        ("bread;=1", "bread;'=1"),
        ("two:\n- one", "two:\n'- one"),
        ("'tis", "'tis"),
        ("a = b - c, d@e.f", "a = b - c, d@e.f"),
        ("", ""),
    ],
)
def test_what_begins_like_a_formula_gets_an_apostrophe(text, safe):
    assert safe_text(text) == safe
    assert plain_text(safe) == text


@given(HOSTILE)
def test_every_text_comes_back_and_none_begins_like_a_formula(text):
    assert plain_text(safe_text(text)) == text
    written = csv_text([("x", text), (text, "x")]).removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(written, newline="")))
    assert [[plain_text(cell) for cell in row] for row in rows] == [["x", text], [text, "x"]]
    # What a program takes for cells that expects semicolons and knows nothing of our quotes:
    torn = re.split("[;\t\r\n]", written)
    for cell in (*torn, *(cell for row in rows for cell in row)):
        assert not cell.lstrip(' "').startswith(SIGNS)


def test_csv_has_a_mark_crlf_quotes_and_every_digit():
    text = csv_text([("a", "b"), ('say "no", or\nélan', 0.1 + 0.2), (None, -5.0), (True, 1e300)])
    assert text.encode("utf-8").startswith(b"\xef\xbb\xbfa,b\r\n")
    assert text.removeprefix("\ufeff") == (
        'a,b\r\n"say ""no"", or\nélan",0.30000000000000004\r\n,-5\r\ntrue,1e+300\r\n'
    )
