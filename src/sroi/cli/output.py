"""Print tables, JSON and errors; nothing else in the library prints."""

import json
import os
import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from sroi.cli.ending import FAULTY, STOPPED
from sroi.errors import InvalidMapError, SroiError, one_line

if TYPE_CHECKING:
    from rich.console import Console

    from sroi.reporting.blocks import Block

_WIDTH_OF_PIPE = 120
_HIDDEN = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


@contextmanager
def reporting(*, as_json: bool) -> Iterator[None]:
    """Turn errors of the library into messages, or into JSON, and the exit code for faults."""
    try:
        yield
    except SroiError as error:
        faults = error.faults if isinstance(error, InvalidMapError) else (error,)
        if as_json:
            print_json({"faults": [fault.to_dict() for fault in faults]})
        else:
            print_faults(faults)
        raise SystemExit(FAULTY) from None
    except KeyboardInterrupt as stop:
        sys.stderr.write(f"{str(stop) or 'stopped'}\n")
        raise SystemExit(STOPPED) from None


def print_faults(faults: Sequence[SroiError]) -> None:
    """Print each fault on a line of its own, on standard error, and count them."""
    for fault in faults:
        sys.stderr.write(f"{printable(str(fault))}\n")
    if len(faults) > 1:
        sys.stderr.write(f"{len(faults)} faults\n")


def print_json(content: Any) -> None:
    """Print JSON with every digit."""
    print_data(json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False), is_json=True)


def print_data(text: str, *, is_json: bool = False) -> None:
    """Print text for programs, in UTF-8 whatever the terminal reads.

    JSON can name control and direction characters without writing them, so it does.
    """
    if is_json:
        text = _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    sys.stdout.flush()
    sys.stdout.buffer.write(f"{text.removesuffix(chr(10))}\n".encode())
    sys.stdout.buffer.flush()


def print_text(text: str) -> None:
    """Print text for people."""
    sys.stdout.write(f"{printable(text).removesuffix(chr(10))}\n")


def print_blocks(title: str, blocks: Sequence["Block"]) -> None:
    """Print tables, in colour where the terminal has it."""
    from rich.text import Text

    console = _console()
    console.print(Text(printable(title), style="bold"))
    for block in blocks:
        console.print()
        console.print(_table(block))


def _console() -> "Console":
    from rich.console import Console

    width = None if sys.stdout.isatty() else _WIDTH_OF_PIPE
    system: Literal["auto"] | None = None if os.environ.get("NO_COLOR") else "auto"
    return Console(width=width, color_system=system, highlight=False, emoji=False, markup=False)


def _table(block: "Block") -> Any:
    from rich import box
    from rich.cells import cell_len
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=Text(block.title, style="bold"),
        title_justify="left",
        box=box.SIMPLE_HEAD if block.headings else None,
        show_header=bool(block.headings),
        pad_edge=False,
    )
    width = len(block.headings or block.rows[0])
    for place in range(width):
        heading = block.headings[place] if block.headings else ""
        number = place >= block.words and not (not block.headings and place == width - 1 > 1)
        cells = [row[place] for row in block.rows]
        # Headings and remarks are broken between words, numbers never are.
        is_whole = number and not any(cell.count(" ") > 1 for cell in cells)
        table.add_column(heading, justify="right" if number else "left",
                         min_width=max(map(cell_len, cells), default=0) if is_whole else None,
                         overflow="ellipsis" if number else "fold")  # fmt: skip
    for place, row in enumerate(block.rows):
        is_total = place >= len(block.rows) - block.totals
        if is_total and place == len(block.rows) - block.totals:
            table.add_section()
        style = "bold" if is_total else ""
        table.add_row(*(Text(printable(one_line(cell, 2000))) for cell in row), style=style)
    return table


def printable(text: str) -> str:
    """Take out control and direction characters, which could rewrite what a terminal shows."""
    return "".join(char if _is_harmless(char) else "\ufffd" for char in text)


def _is_harmless(char: str) -> bool:
    return char == "\n" or unicodedata.category(char)[0] != "C"
