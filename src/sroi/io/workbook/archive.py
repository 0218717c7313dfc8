"""Take from a workbook's archive the parts that are needed, and make sure that they are harmless.

A workbook is a zip archive of XML parts. What is checked here is copied, piece by piece as it is
inflated, into an archive of its own; only that copy is given to the library that reads it. Macros,
links to other files, pictures and charts do not come along.
"""

import io
import posixpath
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from sroi.errors import Fault
from sroi.io.workbook.parts import Layout, Part, look_through, pieces, unsafe

MOST_BYTES = 32 * 2**20
MOST_INFLATED = 256 * 2**20
MOST_RATIO = 250
"""Times that a part may be larger than its compressed form."""
_RATIO_FROM = 2**20
"""Bytes below which a part may be as small as it likes when compressed."""
MOST_PARTS = 4000
MOST_SHEETS = 200
_IN_MEMORY = 16 * 2**20

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_ENTRY = b"PK\x01\x02"
_NEEDED = re.compile(
    r"\[content_types\]\.xml|_rels/\.rels|xl/(_rels/)?[^/]+\.(xml|xml\.rels)"
    r"|xl/worksheets/[^/]+\.xml"
)
_XML = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_AGAIN = "open it in a spreadsheet and save it as .xlsx"


@dataclass(frozen=True)
class Archive:
    """Hold the checked copy of a workbook, how its sheets are laid out, and what was left out."""

    file: IO[bytes]
    sheets: tuple[tuple[str, bool, Layout], ...]
    """Name, whether it is visible, and layout of each sheet."""
    left_out: tuple[str, ...]
    """Kinds of parts that were not taken: macros, links."""


def checked(path: Path) -> Archive:
    """Check an archive, and copy what is needed of it.

    Raises
    ------
    Fault
        If it cannot be opened safely.
    """
    content = _content(path)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_directory(entries)
            return _copied(archive, entries)
    # What zipfile raises for damage: no archive, bad packing, a cut end, a kind of packing that it
    # does not know, and sizes or names that cannot be. A Fault is none of these, and goes on.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise unsafe(f"the archive is damaged: {error}", _AGAIN) from None


def _content(path: Path) -> bytes:
    if path.exists() and not path.is_file():
        raise OSError(0, "it is not an ordinary file")
    with path.open("rb") as file:
        content = file.read(min(path.stat().st_size, MOST_BYTES) + 1)
    if len(content) > MOST_BYTES:
        problem = f"the file is larger than {MOST_BYTES // 2**20} MiB"
        raise unsafe(problem, "keep the Value Map in a workbook of its own")
    if content.startswith(_OLD):
        if _LOCKED in content:
            raise unsafe("the workbook is locked by a password", "save it without the password")
        raise unsafe("this is a workbook of the old form, .xls", _AGAIN)
    if not content.startswith(b"PK"):
        raise unsafe("this is not a workbook", "open it in a spreadsheet and save it as .xlsx, or "
                     "name it .csv if it is text")  # fmt: skip
    if content.count(_ENTRY) > MOST_PARTS:  # before room is made for each of them
        raise unsafe(f"the archive has over {MOST_PARTS:,} parts", _AGAIN)
    return content


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename.casefold() for entry in entries]
    if len(set(names)) < len(names):
        raise unsafe("two parts of the archive have one name", _AGAIN)
    for name in names:
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
            raise unsafe(f"a part is called '{name[:60]}', which leads out of the archive",
                         "do not trust this file; ask for another")  # fmt: skip
    if "xl/workbook.bin" in names:
        raise unsafe("this is a binary workbook, .xlsb", _AGAIN)
    if "mimetype" in names or "[content_types].xml" not in names:
        raise unsafe("the archive is not a workbook in the form of .xlsx", _AGAIN)
    if any(entry.flag_bits & 1 for entry in entries):
        raise unsafe("the archive is locked by a password", "save it without the password")
    if sum(entry.file_size for entry in entries) > MOST_INFLATED:
        raise _too_large()
    for entry in entries:
        _check_ratio(entry, entry.file_size)


def _too_large() -> Fault:
    problem = f"the parts of the archive come to over {MOST_INFLATED // 2**20} MiB"
    return unsafe(problem, "keep the Value Map in a workbook of its own")


def _check_ratio(entry: zipfile.ZipInfo, size: int) -> None:
    if size > _RATIO_FROM and size > MOST_RATIO * max(entry.compress_size, 1):
        problem = f"{entry.filename[:60]} is over {MOST_RATIO} times as large as its packed form"
        raise unsafe(problem, "delete the empty rows below the table, or do not trust this file")


def _copied(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> Archive:
    # The copy outlives this function: the workbook reads from it, and closes it.
    copy: Any = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
    parts: dict[str, Part] = {}
    try:
        with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as kept:
            inflated = _Budget()
            for entry in entries:
                name = entry.filename
                if _NEEDED.fullmatch(name.casefold()):
                    with archive.open(entry) as packed, kept.open(name, "w") as target:
                        chunks = inflated.tee(entry, pieces(packed), target)
                        parts[name] = look_through(chunks, name)
                elif name.casefold().endswith((".xml", ".rels", ".vml")):
                    with archive.open(entry) as packed:
                        _search(inflated.tee(entry, pieces(packed), None), name)
        return Archive(copy, tuple(_sheets(parts)), tuple(_left_out(entries)))
    except BaseException:
        copy.close()
        raise


class _Budget:
    """Count what is inflated, whatever the directory of the archive says."""

    def __init__(self) -> None:
        self.left = MOST_INFLATED

    def tee(
        self, entry: zipfile.ZipInfo, chunks: Iterator[bytes], target: IO[bytes] | None
    ) -> Iterator[bytes]:
        size = 0
        for chunk in chunks:
            size += len(chunk)
            self.left -= len(chunk)
            if self.left < 0:
                raise _too_large()
            _check_ratio(entry, size)
            if target is not None:
                target.write(chunk)
            yield chunk


def _search(chunks: Iterator[bytes], name: str) -> None:
    """Refuse a document type in a part that nothing will read."""
    before = b""
    for chunk in chunks:
        if _XML.search(before + chunk.replace(b"\0", b"")):
            problem = f"{name} declares a document type or entities, which no workbook needs"
            raise unsafe(problem, "do not trust this file; ask for another")
        before = chunk[-16:]


def _sheets(parts: dict[str, Part]) -> Iterator[tuple[str, bool, Layout]]:
    listed = [(name, part) for name, part in parts.items() if part.root == "workbook"]
    if len(listed) != 1:
        raise unsafe("the archive has no list of sheets, or several", _AGAIN)
    ((home, workbook),) = listed
    folder, name = posixpath.split(home)
    relations = parts.get(f"{folder}/_rels/{name}.rels", Part()).relations
    if len(workbook.sheets) > MOST_SHEETS:
        raise unsafe(f"the workbook has over {MOST_SHEETS} sheets",
                     "keep the Value Map in a workbook of its own")  # fmt: skip
    for title, state, relation in workbook.sheets:
        target = relations.get(relation, "")
        found = parts.get(posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/"))
        if found is not None and found.root == "worksheet":
            yield title, state == "visible", found.layout


def _left_out(entries: list[zipfile.ZipInfo]) -> Iterator[str]:
    names = [entry.filename.casefold() for entry in entries]
    if any("/vbaproject" in name for name in names):
        yield "macros"
    if any(name.startswith(("xl/macrosheets/", "xl/dialogsheets/")) for name in names):
        yield "macro_sheets"
    if any(name.startswith("xl/externallinks/") for name in names):
        yield "external_links"
    if any("chartsheet" in name for name in names):
        yield "chart_sheets"
