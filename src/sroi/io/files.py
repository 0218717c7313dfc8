"""Read and write impact maps as files."""

import os
import re
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from sroi.errors import Fault, FileAccessError, InvalidMapError
from sroi.io.columns import fill_in
from sroi.io.faults import invalid, placed
from sroi.io.text import MOST_BYTES, read_json, read_yaml
from sroi.io.written import dumps
from sroi.model.impact_map import ImpactMap

_ESCAPES = re.compile(r"\\u[0-9a-fA-F]{4}")  # of which YAML reads fewer than JSON
Format = Literal["yaml", "json"]
_FORMATS: dict[str, Format] = {".yaml": "yaml", ".yml": "yaml", ".json": "json"}

_REPLACE = "use another name, or --force to replace it"
_FAILURES = (OSError, RuntimeError, ValueError)  # a loop of links, a name that cannot be one


def read(path: str | os.PathLike[str]) -> ImpactMap:
    """Read an impact map from a YAML or JSON file.

    Parameters
    ----------
    path
        A file whose name ends in ``.yaml``, ``.yml`` or ``.json``.

    Returns
    -------
    ImpactMap
        The map, checked as a whole.

    Raises
    ------
    FileAccessError
        If the file cannot be read.
    InvalidMapError
        With all faults of the file together, each with its line.
    """
    kind = format_of(path)
    return _read(text_of(Path(path)), os.fspath(path), kind, folder=Path(path).parent)


def loads(text: str, *, name: str = "text", format: Format = "yaml") -> ImpactMap:
    """Read an impact map from a text.

    Parameters
    ----------
    text
        YAML or JSON.
    name
        What faults call the text.
    format
        ``yaml`` or ``json``.

    Raises
    ------
    InvalidMapError
        With all faults of the text together, each with its line.
    """
    return _read(text, name, format, folder=None)


def _read(text: str, name: str, kind: Format, *, folder: Path | None) -> ImpactMap:
    """Read a map that may use CSV files beside it where it lies in a folder."""
    data = read_json(text, name) if kind == "json" else read_yaml(text, name)
    if not isinstance(data, dict) or not data:
        says = "an impact map is a mapping with title, scope, inputs, outcomes"
        problem, code = (says, "E203") if data else ("the text says nothing", "E107")
        remedy = "start with a template: sroi new"
        raise InvalidMapError([Fault(problem, where=name, remedy=remedy, code=code)])
    wrong = [] if folder is None else list(fill_in(data, folder))
    if wrong:
        raise InvalidMapError(
            [placed(*one, name, places_of(text, name, kind) or data) for one in wrong]
        )
    try:
        return ImpactMap.model_validate(data)
    except ValidationError as error:
        raise invalid(error, data, name, places_of(text, name, kind)) from None


def places_of(text: str, name: str, kind: Format) -> Any:
    """Return the lines of keys, where what was read has none."""
    if kind == "json":
        with suppress(InvalidMapError):  # JSON is YAML too, and YAML knows the lines
            return read_yaml(_ESCAPES.sub("?", text), name, is_json=True)
    return None


def write(impact_map: ImpactMap, path: str | os.PathLike[str]) -> None:
    """Write an impact map to a YAML or JSON file, whole or not at all.

    Parameters
    ----------
    impact_map
        What to write. Reading the file gives back an equal map.
    path
        A file whose name ends in ``.yaml``, ``.yml`` or ``.json``; replaced if it exists.

    Raises
    ------
    FileAccessError
        If the file cannot be written; an existing one is then as it was.
    """
    write_text(dumps(impact_map, format=format_of(path)), path)


def write_text(text: str, path: str | os.PathLike[str], *, replace: bool = True) -> None:
    """Write a text in one step, so that no reader ever sees half of it."""
    write_bytes(text.encode("utf-8"), path, replace=replace)


def write_bytes(content: bytes, path: str | os.PathLike[str], *, replace: bool = True) -> None:
    """Write a file in one step, so that no reader ever sees half of it."""
    scratch = ""
    try:
        target = Path(path).resolve()
        mode = _mode(target, replace=replace)
        handle, scratch = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(scratch).chmod(mode)
        Path(scratch).replace(target)
    except _FAILURES as error:
        remedy = _REPLACE if isinstance(error, FileExistsError) else ""
        raise FileAccessError(_reason(error), where=os.fspath(path), remedy=remedy) from None
    finally:
        if scratch:
            Path(scratch).unlink(missing_ok=True)


def _mode(target: Path, *, replace: bool) -> int:
    if target.is_symlink():
        raise OSError(0, "its links lead in a circle")
    if not target.exists():
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
    if not replace:
        raise FileExistsError(0, "the file exists")
    if not target.is_file():
        raise OSError(0, "it is not an ordinary file")
    return stat.S_IMODE(target.stat().st_mode)


def format_of(path: str | os.PathLike[str]) -> Format:
    """Return the format that a file's name announces."""
    suffix = Path(path).suffix.lower()
    if suffix not in _FORMATS:
        ending = (
            f"'{suffix}' is not an ending that is known" if suffix else "the name has no ending"
        )
        raise FileAccessError(
            ending, where=os.fspath(path), remedy="use .yaml, .yml or .json", code="E108"
        )
    return _FORMATS[suffix]


def text_of(path: Path) -> str:
    """Return the text of a file, or say why it cannot be read."""
    where = os.fspath(path)
    try:
        if path.exists() and not path.is_file():
            raise OSError(0, "it is not an ordinary file")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except _FAILURES as error:
        remedy = "check the name and the folder" if isinstance(error, FileNotFoundError) else ""
        raise FileAccessError(_reason(error), where=where, remedy=remedy) from None
    if len(content) > MOST_BYTES:
        problem = f"the file is larger than {MOST_BYTES // 2**20} MiB"
        raise InvalidMapError([Fault(problem, where=where, code="E102", remedy="split it")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        fault = Fault("the text is not UTF-8", where=f"{where}:{line}", code="E101",
                      remedy="save it as UTF-8 in the editor it was written with")  # fmt: skip
        raise InvalidMapError([fault]) from None


def _reason(error: Exception) -> str:
    reason = getattr(error, "strerror", None) or str(error)
    return reason[:1].lower() + reason[1:]
