"""Lay out the answer to a question as blocks of words and numbers, in English and in French."""

from collections.abc import Iterator, Mapping
from math import floor, isfinite, isnan, log10
from typing import Any

from sroi.analysis.answer import Answer
from sroi.analysis.two_way import TwoWay
from sroi.reporting.blocks import Block
from sroi.reporting.questions import QUESTIONS, heading
from sroi.reporting.words import Language, number_text, word

_DIGITS = 6
_MOST_DECIMALS = 12
Rows = list[tuple[str, ...]]


def answer_blocks(answer: Answer[Any], language: Language) -> list[Block]:
    """Return the tables of an answer, its notes, and what it rests on."""
    title = _question(answer.question, language)
    title = f"{title} [{answer.unit}]" if answer.unit else title
    blocks = []
    kinds = answer.kinds
    for columns, rows in _tables(answer, language) if answer.rows else ():
        numbers = [place for place, name in enumerate(columns) if kinds.get(name) != "text"]
        headings = tuple(heading(name, language) for name in columns)
        blocks.append(
            Block(title, headings, tuple(rows), words=max(min(numbers, default=len(columns)), 1))
        )
        title = ""
    foot = _foot(answer.notes, answer.basis, language)
    return [*blocks, *foot] if blocks else [Block(title, (), ()), *foot]


def grid_blocks(grid: TwoWay, language: Language) -> list[Block]:
    """Return the grid of two estimates, its notes, and what it rests on."""
    unit = f" [{grid.unit}]" if grid.unit else ""
    title = f"{_question(grid.question, language)}{unit}"
    axes = (
        (heading("rows", language), grid.one),
        (heading("columns", language), grid.other),
        (heading("figure", language), heading(grid.grid.name, language)),
    )
    cells = tuple(
        (label, *(number_text(number, language) for number in numbers))
        for label, numbers in zip(grid.grid.rows, grid.values.tolist(), strict=True)
    )
    return [Block(title, (), axes, words=2), Block("", ("", *grid.grid.columns), cells),
            *_foot(grid.notes, grid.basis, language)]  # fmt: skip


def _question(question: str, language: Language) -> str:
    return QUESTIONS[question][1 if language == "fr" else 0]


def _foot(notes: tuple[str, ...], basis: Mapping[str, str], language: Language) -> list[Block]:
    blocks = [Block("", (), tuple((note,) for note in notes))] if notes else []
    stated = tuple((heading(name, language), text) for name, text in basis.items())
    return [*blocks, Block(word("basis", language), (), stated, words=2)] if stated else blocks


def _tables(answer: Answer[Any], language: Language) -> Iterator[tuple[tuple[str, ...], Rows]]:
    """Yield columns and rows; an answer that lays out its own tables knows best."""
    if type(answer).cells is not Answer.cells:
        yield from answer.cells()
        return
    kinds = answer.kinds
    for columns in answer.tables or (answer.columns,):
        yield (
            columns,
            [
                tuple(_cell(getattr(row, name), kinds[name], language) for name in columns)
                for row in answer
            ],
        )


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
