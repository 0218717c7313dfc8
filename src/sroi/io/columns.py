"""Read the data of beliefs from columns of CSV files that lie beside a map."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sroi.errors import Fault, did_you_mean
from sroi.units import read_amount

MOST_BYTES = 16 * 2**20
MOST_VALUES = 100_000
_MOST_FAULTS = 10
"""Faults of one column that are shown."""

Keys = tuple[str | int, ...]
_FAILURES = (OSError, RuntimeError, ValueError)  # a loop of links, a name that cannot be one


def fill_in(data: Any, folder: Path) -> Iterator[tuple[Keys, Fault]]:
    """Put numbers in the place of every ``{csv: survey.csv, column: score}`` under ``data``.

    Parameters
    ----------
    data
        What was read of a map, which is changed.
    folder
        Where the map lies; no file outside is opened.

    Yields
    ------
    tuple
        The keys that lead to a column that cannot be read, and what is wrong with it.
    """
    for keys, holder in _columns(data, ()):
        faults: list[Fault] = []
        try:
            holder["data"] = _values(holder["data"], folder, faults)
        except Fault as fault:
            faults.append(fault)
        yield from ((keys, each) for each in faults[:_MOST_FAULTS])


def _columns(data: Any, keys: Keys) -> Iterator[tuple[Keys, dict[str, Any]]]:
    if isinstance(data, dict):
        column = data.get("data")
        if isinstance(column, dict) and "csv" in column:
            yield (*keys, "data"), data
    inside = data.items() if isinstance(data, dict) else enumerate(data)
    for key, inner in inside:
        if isinstance(inner, dict | list):
            yield from _columns(inner, (*keys, key))


def _values(stated: dict[str, Any], folder: Path, faults: list[Fault]) -> list[float]:
    name, column = stated["csv"], stated.get("column")
    if stated.keys() != {"csv", "column"} or not (
        isinstance(name, str) and isinstance(column, str)
    ):
        raise Fault("a column is stated by csv and column, and nothing else",
                    remedy="write {csv: survey.csv, column: score}", code="E206")  # fmt: skip
    rows = _rows(_text(name, folder), name)
    _, header = next(rows, (1, []))
    place = _place(column, [word.strip() for word in header], name)
    values = [_number(row[place] if place < len(row) else "", f"{name}:{line}", faults)
              for line, row in rows if row]  # fmt: skip
    if len(values) > MOST_VALUES:
        problem = f"{name} has {len(values):,} rows, and at most {MOST_VALUES:,} are read"
        raise Fault(problem, remedy="draw some of them, or state sample, mean and sd", code="E102")
    return values


def _place(column: str, names: list[str], name: str) -> int:
    found = names.count(column.strip())
    if found > 1:
        problem = f"{name} has column '{column}' {found} times"
        raise Fault(problem, remedy="give each its own name", code="E206")
    if not found:
        remedy = did_you_mean(column, names)
        if len(names) == 1 and ";" in names[0]:
            remedy = "separate columns by commas"
        raise Fault(f"{name} has no column '{column}'", remedy=remedy, code="E300")
    return names.index(column.strip())


def _number(cell: str, place: str, faults: list[Fault]) -> float:
    """Return the number in a cell, or note what else is there."""
    wrong = "E201", "the cell is empty", "delete the row, or fill the cell in"
    if cell.strip():
        try:
            amount = read_amount(cell)
        except Fault as fault:
            wrong = fault.code, fault.problem, fault.remedy
        else:
            if not amount.unit:
                return amount.number
            said = f"'{cell.strip()[:40]}' has a unit"
            wrong = "E401", said, "write the unit once, under unit in the map"
    code, problem, remedy = wrong
    faults.append(Fault(f"{place}: {problem}", remedy=remedy, code=code))
    return 0.0


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            yield reader.line_num, row
    except csv.Error as error:
        problem = f"{name}:{reader.line_num}: not well-formed CSV: {error}"
        raise Fault(problem, remedy="save it as CSV again", code="E103") from None


def _text(name: str, folder: Path) -> str:
    remedy = "write its path as seen from the map's own folder"
    try:
        home = folder.resolve()
        path = (home / name).resolve()
        if not path.is_relative_to(home):
            problem = f"{name} lies outside the folder of the map"
            raise Fault(problem, remedy="put it beside the map", code="E100")
        if not path.is_file():
            problem = "is not an ordinary file" if path.exists() else "is not there"
            raise Fault(f"{name} {problem}", remedy=remedy, code="E100")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except _FAILURES as error:
        problem = f"{name} cannot be read: {getattr(error, 'strerror', None) or error}"
        raise Fault(problem, remedy=remedy, code="E100") from None
    if len(content) > MOST_BYTES:
        problem = f"{name} is larger than {MOST_BYTES // 2**20} MiB"
        raise Fault(problem, remedy="keep the one column in a file of its own", code="E102")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Fault(f"{name}:{line}: the text is not UTF-8", remedy="save it as UTF-8",
                    code="E101") from None  # fmt: skip
