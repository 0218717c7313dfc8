"""Hold the answer to a question: rows with named columns, and what they rest on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from html import escape
from math import isfinite, isnan
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from sroi.errors import MissingDependencyError, UnknownPathError, did_you_mean

if TYPE_CHECKING:
    import pandas as pd

R = TypeVar("R")


@dataclass(frozen=True)
class Answer(Generic[R]):
    """Hold one row for each thing that was asked about, as plain values with names.

    Rows are dataclasses: their fields are the columns, the first of which names the row. A number
    that does not apply is NaN, one that is never reached is infinite.

    Parameters
    ----------
    rows
        In the order that answers the question.
    unit
        Unit of all money: a currency with its price year.
    notes
        What a reader must know, in sentences.
    basis
        What the numbers rest on: draws, seed, method, digest of the map, by name.
    """

    question: ClassVar[str]
    """The question in words."""

    rows: tuple[R, ...]
    unit: str
    notes: tuple[str, ...] = ()
    basis: Mapping[str, str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[R]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, name: str) -> R:
        """Return the row of a name.

        Raises
        ------
        UnknownPathError
            If there is none.
        """
        named = {self.name_of(row): row for row in self.rows}
        if name not in named:
            raise UnknownPathError(
                f"the answer has no row '{name}'", remedy=did_you_mean(str(name), named)
            )
        return named[name]

    @staticmethod
    def name_of(row: R) -> str:
        """Return what names a row: its first field."""
        return str(next(iter(vars(row).values())))

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(each.name for each in fields(self.rows[0])) if self.rows else ()  # type: ignore[arg-type]  # every row is a dataclass

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values, ready for JSON; None where there is no number."""
        return {
            "question": self.question,
            "unit": self.unit,
            "rows": [{name: plain(value) for name, value in vars(row).items()} for row in self],
            "notes": list(self.notes),
            "basis": dict(self.basis),
        }

    def to_frame(self) -> "pd.DataFrame":
        """Return the rows as a pandas data frame, indexed by the first column.

        Raises
        ------
        MissingDependencyError
            If pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError:
            raise MissingDependencyError.for_extra("pandas", "pandas") from None
        frame = pd.DataFrame([vars(row) for row in self], columns=list(self.columns))
        return frame.set_index(self.columns[0]) if self.rows else frame

    def __str__(self) -> str:
        table = [self.columns, *(tuple(map(shown, vars(row).values())) for row in self)]
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        lines = ["  ".join(_aligned(cell, place, width)
                           for place, (cell, width) in enumerate(zip(row, widths, strict=True)))
                 for row in table]  # fmt: skip
        head = f"{self.question} [{self.unit}]" if self.unit else self.question
        return "\n".join([head, *(line.rstrip() for line in lines), *self.notes])

    def _repr_html_(self) -> str:
        heads = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(shown(value))}</td>" for value in vars(row).values())
            + "</tr>"
            for row in self
        )  # fmt: skip
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.notes)
        caption = escape(f"{self.question} [{self.unit}]" if self.unit else self.question)
        return f"<table><caption>{caption}</caption><tr>{heads}</tr>{body}</table>{notes}"


def _aligned(cell: str, place: int, width: int) -> str:
    return cell.ljust(width) if place == 0 else cell.rjust(width)


def plain(value: Any) -> Any:
    """Return a value as JSON has it; None for a number that is not finite."""
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, tuple | list):
        return [plain(inner) for inner in value]
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    return value


def shown(value: Any) -> str:
    """Return a value as text for a person: numbers rounded, nothing for what does not apply."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return "" if isnan(value) else "never" if not isfinite(value) else _number(value)
    if isinstance(value, tuple):
        return ", ".join(map(shown, value))
    return "" if value is None else str(value)


def _number(value: float) -> str:
    return f"{value:,.2f}" if abs(value) >= 0.1 or value == 0 else f"{value:.3g}"
