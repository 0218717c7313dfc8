"""Settle whose share attribution is, and hold the rows against the sheet's own impact.

In the Guide attribution is the share caused by others, a deduction. Some sheets state the share
caused by the activity itself under the same name. The heading may say which; else the sheet's
column of impact may tell, if one of the two gives it in every row and the other does not. What is
left open is asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import product
from typing import cast

from sroi.errors import Fault
from sroi.io.workbook.headings import SHARES, polarity_of
from sroi.io.workbook.numbers import Numbers, scale_faults
from sroi.io.workbook.rows import Record
from sroi.io.workbook.stated import Polarity, Scale, Stated
from sroi.io.workbook.table import Table
from sroi.units import read_amount

_DEDUCTIONS = ("deadweight", "displacement", "attribution")
_SIGNIFICANT = 12
_RELATIVE = 1e-9
_HALF = Decimal("0.5")


@dataclass(frozen=True)
class Reading:
    """Hold one way to read the shares of a sheet."""

    polarity: Polarity
    scales: tuple[tuple[str, Scale], ...]


@dataclass
class Shares:
    """Hold the shares by row and name, as fractions, and how they came to be read so."""

    values: dict[tuple[int, str], float] = field(default_factory=dict)
    polarity: Polarity = "others"
    polarity_by: str = ""
    """What decided: ``heading``, ``impact``, ``stated`` or ``either``."""
    scales: dict[str, Scale] = field(default_factory=dict)
    checked: int = 0
    """Rows whose impact was computed again."""
    faults: list[Fault] = field(default_factory=list)


def read_shares(table: Table, records: list[Record], numbers: Numbers, stated: Stated) -> Shares:
    """Settle all shares together."""
    shares = Shares()
    polarities, shares.polarity_by = _polarities(table, stated, shares.faults)
    names = [name for name in SHARES if name in numbers.scales]
    ways = [
        Reading(polarity, tuple(zip(names, scales, strict=True)))
        for polarity in polarities
        for scales in product(*(numbers.scales[name] for name in names))
    ]
    rows = [record for record in records if record.has_outcome]
    tested = [record for record in rows if _is_testable(record, numbers, stated, table)]
    fitting = {way: [_fits(record, way, numbers, stated) for record in tested] for way in ways}
    left = [way for way in ways if all(fitting[way])]
    shares.checked = len(tested)
    if not left:
        best = max(ways, key=lambda way: sum(fitting[way]))
        shares.faults += _contradictions(table, tested, fitting[best], best, numbers, stated)
        left = [best]
    elif len({_all(rows, way, numbers) for way in left}) > 1:
        shares.faults += _questions(table, left)
    elif len(polarities) > len({way.polarity for way in left}):
        shares.polarity_by = "impact"
    way = left[0]
    shares.polarity, shares.scales = way.polarity, dict(way.scales)
    shares.values = {(record.row, name): share for record in rows for name in SHARES
                     if (share := _share(record, name, way, numbers)) is not None}  # fmt: skip
    return shares


def _polarities(
    table: Table, stated: Stated, faults: list[Fault]
) -> tuple[tuple[Polarity, ...], str]:
    column = table.column("attribution")
    said = cast("Polarity | None", polarity_of(column.heading)) if column else None
    if column is None:
        return ("others",), "stated"
    if stated.polarity is not None and said not in (None, stated.polarity):
        problem = f"'{column.heading}' says {said}, and polarity is stated as {stated.polarity}"
        faults.append(Fault(problem, where=table.sheet.place(column.row, column.number),
                            remedy="correct one of the two", code="E206"))  # fmt: skip
    if stated.polarity is not None:
        return (stated.polarity,), "stated"
    return ((said,), "heading") if said else (("others", "own"), "either")


def _share(record: Record, name: str, way: Reading, numbers: Numbers) -> float | None:
    share = numbers.share(record.row, name, dict(way.scales).get(name))
    if share is None or name != "attribution" or way.polarity == "others":
        return share
    return round(1.0 - share, _SIGNIFICANT)


def _all(rows: list[Record], way: Reading, numbers: Numbers) -> tuple[float | None, ...]:
    return tuple(_share(record, name, way, numbers) for record in rows for name in SHARES)


def _is_testable(record: Record, numbers: Numbers, stated: Stated, table: Table) -> bool:
    """Tell whether a row has an impact and all that it follows from."""
    known = all((record.row, name) in numbers.values for name in ("impact", "quantity", "value"))
    return known and all(
        (record.row, name) in numbers.written or _stated(name, stated) is not None
        for name in _DEDUCTIONS
    ) and table.column("impact") is not None  # fmt: skip


def _stated(name: str, stated: Stated) -> float | None:
    """Return a share that the caller states for all rows."""
    given = getattr(stated, name)
    try:
        return None if given is None else read_amount(str(given)).number
    except Fault:
        return None  # which the model reports


def _computed(record: Record, way: Reading, numbers: Numbers, stated: Stated) -> float:
    result = numbers.values[record.row, "quantity"] * numbers.values[record.row, "value"]
    for name in _DEDUCTIONS:
        share = _share(record, name, way, numbers)
        result *= 1.0 - (share if share is not None else _stated(name, stated) or 0.0)
    return result


def _fits(record: Record, way: Reading, numbers: Numbers, stated: Stated) -> bool:
    """Tell whether the impact follows, as far as the digits that are written show."""
    impact = numbers.written[record.row, "impact"]
    number = impact.readings[0]
    places = impact.digits if impact.is_text else _places(number)
    margin = float(_HALF.scaleb(-places)) + _RELATIVE * abs(number)
    return abs(_computed(record, way, numbers, stated) - number) <= margin


def _places(number: float) -> int:
    exponent = Decimal(repr(number)).normalize().as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _contradictions(
    table: Table,
    tested: list[Record],
    fits: list[bool],
    way: Reading,
    numbers: Numbers,
    stated: Stated,
) -> Iterator[Fault]:
    for record, is_right in zip(tested, fits, strict=True):
        if not is_right:
            cell = record.cells["impact"]
            given = numbers.values[record.row, "impact"]
            problem = f"the impact is {given:,.2f}, and what stands left of it gives "
            problem += f"{_computed(record, way, numbers, stated):,.2f}"
            remedy = "correct the row, or delete its impact"
            if "attribution" in record.cells:
                remedy += f"; attribution is read as the share caused by {_WHOSE[way.polarity]}"
            yield Fault(problem, where=table.sheet.place(cell.row, cell.column), remedy=remedy,
                        code="E206")  # fmt: skip


_WHOSE = {"others": "others", "own": "the activity itself"}


def _questions(table: Table, left: list[Reading]) -> Iterator[Fault]:
    column = table.column("attribution")
    if column is not None and len({way.polarity for way in left}) > 1:
        problem = (f"'{column.heading}' may be the share caused by others or by the activity "
                   "itself, and nothing in the sheet tells")  # fmt: skip
        remedy = "say polarity='others' or polarity='own' (--polarity)"
        yield Fault(problem, where=table.sheet.place(column.row, column.number), remedy=remedy,
                    code="E612")  # fmt: skip
    scales = [dict(way.scales) for way in left]
    names = [name for name in SHARES if len({each.get(name) for each in scales}) > 1]
    yield from scale_faults(table, names)
