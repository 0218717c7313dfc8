"""Lay out the answer to a question as blocks of words and numbers, in English and in French."""

from math import floor, isfinite, isnan, log10
from typing import Any

from sroi.analysis.answer import Answer
from sroi.reporting.blocks import Block
from sroi.reporting.questions import COLUMNS, QUESTIONS
from sroi.reporting.words import Language, number_text, word

_DIGITS = 6
_MOST_DECIMALS = 12


def answer_blocks(answer: Answer[Any], language: Language) -> list[Block]:
    """Return the tables of an answer, its notes, and what it rests on."""
    place = 1 if language == "fr" else 0
    title = QUESTIONS[answer.question][place]
    title = f"{title} [{answer.unit}]" if answer.unit else title
    blocks = []
    kinds = answer.kinds
    for columns in (answer.tables or (answer.columns,)) if answer.rows else ():
        rows = tuple(
            tuple(_cell(getattr(row, name), kinds[name], language) for name in columns)
            for row in answer
        )
        words = next((number for number, name in enumerate(columns) if kinds[name] != "text"), 1)
        headings = tuple(COLUMNS[name][place] for name in columns)
        blocks.append(Block(title, headings, rows, words=max(words, 1)))
        title = ""
    if answer.notes:
        blocks.append(Block(title, (), tuple((note,) for note in answer.notes)))
    basis = tuple((COLUMNS[name][place], text) for name, text in answer.basis.items())
    return [*blocks, Block(word("basis", language), (), basis, words=2)]


def _cell(value: Any, kind: str, language: Language) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return word("yes" if value else "no", language)
    if isinstance(value, tuple):
        return ", ".join(_cell(inner, kind, language) for inner in value)
    if not isinstance(value, float):
        return str(value)
    if not isfinite(value):
        return "" if isnan(value) else word("never", language)
    if kind == "share":
        return f"{number_text(100 * value, language, 1)} %"
    if kind in ("money", "ratio"):
        return number_text(value, language)
    return number_text(value, language, _decimals(value, 2 if kind == "error" else _DIGITS))


def _decimals(value: float, digits: int) -> int:
    """Return how many decimals show so many digits of a number, without noughts at the end."""
    if value == 0:
        return 0
    most = min(max(digits - 1 - floor(log10(abs(value))), 0), _MOST_DECIMALS)
    text = f"{value:.{most}f}"
    return len(text.rstrip("0").rpartition(".")[2]) if "." in text else 0
