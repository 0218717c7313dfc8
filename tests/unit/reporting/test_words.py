"""Words exist in both languages, and numbers are rounded as a reader expects."""

import ast
import re
from decimal import Decimal
from pathlib import Path

import pytest

import sroi
from sroi import SroiError
from sroi.engine.conventions import conventions
from sroi.reporting.words import WORDS, number_text, shown_decimal, word, years_text

SOURCE = Path(sroi.__file__).parent


def test_every_word_is_said_in_both_languages_with_the_same_gaps():
    for key, (english, french) in WORDS.items():
        assert english.strip(), key
        assert french.strip(), key
        assert re.findall(r"{\w+}", english) == re.findall(r"{\w+}", french), key


def test_every_word_that_is_asked_for_is_there():
    asked = {
        call.args[0].value
        for file in SOURCE.rglob("*.py")
        for call in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", "") in ("word", "Line")
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and call.args[0].value
    }
    assert len(asked) > 20
    assert asked <= WORDS.keys()


def test_every_convention_and_figure_has_its_words():
    result = sroi.evaluate(sroi.example("wheels-to-meals"))
    names = set(conventions(result.impact_map)) | {"discounting_of_outcomes", "left_out"}
    assert names | {figure.name for figure in result.figures} <= WORDS.keys()


def test_the_words_of_conventions_are_those_of_the_engine():
    """A sentence that has a translation is the sentence that a result carries."""
    said = conventions(sroi.example("wheels-to-meals"))
    translated = {key: words for key, words in WORDS.items() if key.endswith(".text")}
    assert translated
    for key, (english, _) in translated.items():
        assert said[key.removesuffix(".text")] == english


@pytest.mark.parametrize(
    ("number", "english", "french"),
    [
        (0.0, "0.00", "0,00"),
        (-0.001, "0.00", "0,00"),
        (0.125, "0.12", "0,12"),
        (0.375, "0.38", "0,38"),
        (-1234567.891, "-1,234,567.89", "-1\u202f234\u202f567,89"),
        (Decimal("1e30"), "1" + ",000" * 10 + ".00", "1" + "\u202f000" * 10 + ",00"),
        (1e300, None, None),
    ],
)
def test_numbers(number, english, french):
    if english is None:
        assert len(number_text(number, "en")) == 301 + 100 + 3
        return
    assert number_text(number, "en") == english
    assert number_text(number, "fr") == french


def test_rounding_is_of_the_exact_number():
    assert shown_decimal(1.005) == Decimal("1.00")  # the float lies below
    assert shown_decimal(Decimal("1.005")) == Decimal("1.00")
    assert shown_decimal(2.675, 1) == Decimal("2.7")


def test_years():
    assert years_text(1.5, "en") == "1.50 years"
    assert years_text(1.5, "fr") == "1,50 ans"
    assert years_text(float("inf"), "en") == "never"
    assert years_text(float("inf"), "fr") == "jamais"


def test_no_third_language_is_made_up():
    with pytest.raises(SroiError, match="use en or fr"):
        word("year", "de")
