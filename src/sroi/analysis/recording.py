"""Read and write records as files, trusting nothing that a file says."""

import os
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sroi.analysis.record import FORMAT_VERSION, Record
from sroi.errors import FileAccessError, InvalidMapError, RecordError, one_line
from sroi.io.faults import invalid, shown
from sroi.io.files import text_of, write_text
from sroi.io.text import MOST_BYTES, read_json
from sroi.model.impact_map import ImpactMap

_ANEW = "make the record anew: sroi evaluate map.yaml --record record.json"


def write_record(record: Record, path: str | os.PathLike[str], *, replace: bool = False) -> None:
    """Write a record to a file, whole or not at all.

    Parameters
    ----------
    record
        What to write. Reading the file gives back an equal record.
    path
        Any name; ``record.json`` is a good one.
    replace
        Whether to replace a file that exists.

    Raises
    ------
    FileAccessError
        If the file exists and is not to be replaced, or cannot be written.
    RecordError
        If the record is larger or nested more deeply than what is read.
    """
    where = os.fspath(path)
    text = record.to_json()
    if len(text.encode()) > MOST_BYTES:
        problem = f"the record would be larger than the {MOST_BYTES // 2**20} MiB that are read"
        raise RecordError(problem, where=where, remedy="split the map", code="E102")
    _values(text, where)
    if not replace:
        refuse_existing(path)
    write_text(text, path, replace=replace)


def refuse_existing(path: str | os.PathLike[str]) -> None:
    """Say that a record would replace a file, before anything is computed for it.

    Raises
    ------
    FileAccessError
        If the file exists.
    """
    try:
        exists = Path(path).exists()
    except (OSError, ValueError):
        return  # no name of a file, which is said when it is written
    if exists:
        remedy = "use another name, or delete it first; in Python, replace=True"
        raise FileAccessError("the file exists", where=os.fspath(path), remedy=remedy)


def read_record(path: str | os.PathLike[str]) -> Record:
    """Read a record from a file.

    Whether its figures hold is another question: ask `verify`.

    Parameters
    ----------
    path
        A file that `write_record` wrote, or says that it did.

    Raises
    ------
    FileAccessError
        If the file cannot be read.
    RecordError
        If it is no record, or one of another format version.
    InvalidMapError
        If the map in it does not hold together, with all its faults.
    """
    try:
        text = text_of(Path(path))
    except InvalidMapError as error:
        raise _no_record(error) from None
    return loads_record(text, name=os.fspath(path))


def loads_record(text: str, *, name: str = "text") -> Record:
    """Read a record from a text.

    Parameters
    ----------
    text
        JSON.
    name
        What errors call the text.

    Raises
    ------
    RecordError
        If it is no record, or one of another format version.
    InvalidMapError
        If the map in it does not hold together, with all its faults.
    """
    content = _values(text, name)
    if not isinstance(content, dict) or "format_version" not in content:
        problem = "a record of a result has format_version, impact_map, figures"
        raise RecordError(problem, where=name, remedy=_ANEW)
    _check_version(content, name)
    if "impact_map" not in content:
        raise RecordError("impact_map is missing", where=name, remedy=_ANEW)
    stated = content["impact_map"]
    try:
        impact_map = ImpactMap.model_validate(stated)
    except ValidationError as error:
        raise invalid(error, stated, f"{name}: impact_map") from None
    try:
        return Record.model_validate(content | {"impact_map": impact_map})
    except ValidationError as error:
        raise _refused(error, name) from None


def _values(text: str, where: str) -> Any:
    """Read JSON within the bounds that maps have."""
    try:
        return read_json(text, where)
    except InvalidMapError as error:
        raise _no_record(error) from None


def _no_record(error: InvalidMapError) -> RecordError:
    """Name the first thing that is wrong with a text, and what to do about a record."""
    fault = error.faults[0]
    return RecordError(fault.problem, where=fault.where, remedy=_ANEW, code=fault.code)


def _check_version(content: dict[str, Any], name: str) -> None:
    stated = content["format_version"]
    if isinstance(stated, int) and not isinstance(stated, bool) and stated == FORMAT_VERSION:
        return
    problem = f"format_version {shown(stated)} is not {FORMAT_VERSION}, which is read here"
    by = content.get("environment")
    wrote = by.get("sroi") if isinstance(by, dict) else None
    remedy = "read it with the version of sroi that wrote it"
    remedy = f"{remedy}: {one_line(wrote, 40)}" if isinstance(wrote, str) else remedy
    raise RecordError(problem, where=name, remedy=remedy, code="E621")


def _refused(error: ValidationError, name: str) -> RecordError:
    """Name the first thing in a record that is not as it should be."""
    first = error.errors(include_url=False)[0]
    path = ".".join(map(str, first["loc"]))
    message = first["msg"][:1].lower() + first["msg"][1:]
    if first["type"] == "missing":
        problem = f"{first['loc'][-1]} is missing"
    elif first["type"] == "extra_forbidden":
        problem = "this is nothing that a record says"
    else:
        problem = f"{message}, not {shown(first['input'])}"
    return RecordError(problem, where=name, path=path, remedy=_ANEW)
