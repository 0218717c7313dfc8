"""Run every block of code in the pages, and compare what it prints with what the page says.

The pages are README.md, CONTRIBUTING.md and docs/.

What a block is, by its language:

- ``pycon``, and ``python`` with ``>>>``, is a doctest; other ``python`` is run, and what it prints
  must be the ``output`` block that follows. The blocks of a page share their names and a folder.
- ``yaml`` with a title is written to a file of that name; it is a map, and must evaluate.
- ``yaml`` without a title is a piece of a map: laid over the page's last map, it must be sound.
  On a page without a map, it must be YAML.
- ``console`` has lines that begin with ``$ sroi``, each with what it prints; a line ``…`` stands
  for any lines. A command that fails is followed by ``$ echo $?``.
- ``sh`` and ``text`` are not run: setting up a machine, and formulas.

``python tests/docs/test_blocks.py`` writes what the blocks print into the pages.
"""

import contextlib
import doctest
import io
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import pytest

import sroi
from sroi.io.text import read_yaml

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
LANGUAGES = {"console", "output", "pycon", "python", "sh", "text", "yaml"}

_FENCE = re.compile(r"^(?P<indent> *)```(?P<info>.*)$")
_TITLE = re.compile(r'title="([^"]+)"')


class Block(NamedTuple):
    """One block of code: its language, its title, its text and where that begins."""

    language: str
    title: str
    text: str
    line: int
    indent: str


def blocks_of(page: str) -> Iterator[Block]:
    """Find the blocks of a page."""
    lines = page.splitlines(keepends=True)
    opening: re.Match[str] | None = None
    first = 0
    for number, line in enumerate(lines):
        fence = _FENCE.match(line.rstrip("\n"))
        if not fence:
            continue
        if opening is None:
            opening, first = fence, number + 1
            continue
        indent, info = opening["indent"], opening["info"]
        text = "".join(each.removeprefix(indent) for each in lines[first:number])
        title = _TITLE.search(info)
        yield Block(info.partition(" ")[0], title[1] if title else "", text, first, indent)
        opening = None
    if opening is not None:
        raise AssertionError(f"the block from line {first} on is never closed")


class Runner:
    """Run the blocks of one page in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: dict[str, Any] = {"__name__": "__main__"}
        self.map: dict[str, Any] = {}
        self.code = 0

    def run(self, block: Block) -> str | None:
        """Return the block as it should be, or None where the output block after it tells."""
        return getattr(self, f"_{block.language}")(block)

    def _python(self, block: Block) -> str | None:
        if ">>>" in block.text:
            return self._doctest(block)
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(block.text, "page", "exec"), self.names)  # noqa: S102  # our own pages
        return printed.getvalue()

    def _doctest(self, block: Block) -> str:
        text = []
        for example in doctest.DocTestParser().parse(block.text):
            if isinstance(example, str):
                text.append(example)
                continue
            source = example.source
            head, *rest = source.splitlines()
            text += [f">>> {head}\n", *(f"... {line}".rstrip() + "\n" for line in rest)]
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed):
                try:
                    exec(compile(source, "page", "single"), self.names)  # noqa: S102  # the same
                except Exception as error:
                    kind = type(error)
                    print("Traceback (most recent call last):\n    ...")
                    print(f"{kind.__module__}.{kind.__qualname__}: {error}")
            text.append(printed.getvalue())
        return "".join(text)

    def _yaml(self, block: Block) -> str:
        if block.title:
            (self.folder / block.title).write_text(block.text, encoding="utf-8")
            sroi.evaluate(sroi.loads(block.text, name=block.title))
            self.map = read_yaml(block.text, block.title)
            return block.text
        piece = read_yaml(block.text, "piece")
        if self.map:
            whole = _laid_over(self.map, piece, 3)
            sroi.evaluate(sroi.loads(json.dumps(whole), format="json"))
        return block.text

    def _console(self, block: Block) -> str:
        shown: list[str] = []
        wanted = re.split(r"^\$ ", block.text, flags=re.MULTILINE)
        if wanted[0]:
            raise AssertionError("a console block begins with a command")
        for part in wanted[1:]:
            command, _, output = part.partition("\n")
            if self.code and command != "echo $?":
                raise AssertionError(f"the command before '{command}' failed, and nothing says so")
            printed = self._command(command)
            shown += [f"$ {command}\n", output if _agree(output, printed) else printed]
        if self.code:
            raise AssertionError("the last command failed, and nothing says so")
        return "".join(shown)

    def _command(self, command: str) -> str:
        if command == "echo $?":
            code, self.code = self.code, 0
            return f"{code}\n"
        words = shlex.split(command)
        if words[0] != "sroi":
            raise AssertionError(f"only sroi is run, not '{command}'")
        ours = ("SROI_", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM")
        clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        done = subprocess.run(
            [sys.executable, "-m", *words],
            cwd=self.folder,
            env=clean | {"PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        self.code = done.returncode
        return "".join(f"{line.rstrip()}\n" for line in done.stdout.splitlines())

    def _text(self, block: Block) -> str:
        return block.text

    _pycon = _doctest
    _sh = _text


def _laid_over(below: Any, above: Any, depth: int) -> Any:
    """Lay a piece over a map: section by section, item by item, field by field."""
    if depth == 0 or not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    return below | {
        name: _laid_over(below.get(name), inner, 1 if name == "scope" else depth - 1)
        for name, inner in above.items()
    }


def _agree(shown: str, printed: str) -> bool:
    """Tell whether an output is as shown, where a line ``…`` stands for any lines."""
    parts = [re.escape(part) for part in re.split(r"^…\n", shown, flags=re.MULTILINE)]
    return re.fullmatch("(?:.*\n)*?".join(parts), printed) is not None


def rerun(page: str, folder: Path) -> str:
    """Return a page with what its blocks print now."""
    lines = page.splitlines(keepends=True)
    changed: list[tuple[Block, str]] = []
    runner, due = Runner(folder), ""
    before = Path.cwd()
    os.chdir(folder)
    try:
        for block in blocks_of(page):
            if block.language == "output":
                changed.append((block, block.text if _agree(block.text, due) else due))
                due = ""
                continue
            if due:
                raise AssertionError(f"the block before line {block.line} prints, unshown: {due}")
            found = runner.run(block)
            if block.language == "python" and ">>>" not in block.text:
                due = found or ""
            else:
                changed.append((block, found or ""))
    finally:
        os.chdir(before)
    if due:
        raise AssertionError(f"the last block prints, unshown: {due}")
    for block, text in reversed(changed):
        new = [f"{block.indent}{line}" if line.strip() else line for line in text.splitlines(True)]
        lines[block.line : block.line + len(block.text.splitlines())] = new
    return "".join(lines)


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_block_prints_what_the_page_says(page: Path, tmp_path: Path) -> None:
    text = page.read_text("utf-8")
    assert rerun(text, tmp_path) == text


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_block_names_its_language(page: Path) -> None:
    blocks = list(blocks_of(page.read_text("utf-8")))
    assert {block.language for block in blocks} <= LANGUAGES


@pytest.mark.parametrize(
    ("page", "right"),
    [
        ("```python\nprint(2 + 2)\n```\n\n```output\n4\n```\n", True),
        ("```python\nprint(2 + 2)\n```\n\n```output\n5\n```\n", False),
        ("```pycon\n>>> 2 + 2\n4\n```\n", True),
        ("```python\n>>> 2 + 2\n5\n```\n", False),
        ("```console\n$ sroi examples nothing\n…\n$ echo $?\n2\n```\n", True),
        ("```console\n$ sroi examples nothing\n…\n$ echo $?\n0\n```\n", False),
        ("```console\n$ sroi --version\nsroi 99\n```\n", False),
    ],
)
def test_the_runner_sees_what_is_wrong(page: str, right: bool, tmp_path: Path) -> None:
    assert (rerun(page, tmp_path) == page) is right


@pytest.mark.parametrize(
    "page",
    [
        "```python\nprint(4)\n```\n",
        "```console\n$ sroi examples nothing\n…\n```\n",
        "```python\nx = 1\n",
    ],
)
def test_the_runner_refuses_what_says_too_little(page: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        rerun(page, tmp_path)


def test_the_runner_refuses_a_piece_that_is_not_sound(tmp_path: Path) -> None:
    piece = "```yaml\nscope: {currency: pounds}\n```\n"
    whole = sroi.dumps(sroi.example("wheels-to-meals"))
    with pytest.raises(sroi.InvalidMapError):
        rerun(f'```yaml title="map.yaml"\n{whole}```\n\n{piece}', tmp_path)


def _write(pages: list[Path]) -> None:
    for page in pages:
        with TemporaryDirectory() as folder:
            page.write_text(rerun(page.read_text("utf-8"), Path(folder)), encoding="utf-8")


if __name__ == "__main__":
    _write([Path(name).resolve() for name in sys.argv[1:]] or PAGES)
