"""Hold tables of words and numbers, for whatever shows them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """Hold one table: headings, rows of text, and how many rows at the end are totals.

    ``words`` columns stand on the left, the rest are numbers.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 1
    totals: int = 0
