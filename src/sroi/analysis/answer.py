"""Hold the answer to a question: rows with named columns, and what they rest on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from math import isfinite, isnan
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Generic, TypeVar, get_type_hints

from sroi.analysis.words import Language, Note, number_in, said
from sroi.errors import MissingDependencyError, UnknownPathError, did_you_mean

if TYPE_CHECKING:
    import pandas as pd

R = TypeVar("R")

Money = Annotated[float, "money"]
"""A number of the answer's unit."""
Ratio = Annotated[float, "ratio"]
Portion = Annotated[float, "share"]
"""A share or a probability, shown in per cent."""
Amount = Annotated[float, "amount"]
"""A number in a unit of its own, shown with the digits that tell it apart."""
Error = Annotated[float, "error"]
"""A standard error, shown with two digits."""


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
        What a reader must know, in sentences; each a `Note`, which French can be asked of.
    basis
        What the numbers rest on: draws, seed, method, digest of the map, by name.
    """

    question: ClassVar[str]
    """The question in words."""
    tables: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Columns of each table, where one would be too wide; the first names the row."""

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
        return tuple(vars(self.rows[0])) if self.rows else ()

    @property
    def kinds(self) -> dict[str, str]:
        """What each column holds: text, money, ratio, share, amount or error."""
        hints = get_type_hints(type(self.rows[0]), include_extras=True) if self.rows else {}
        return {name: next(iter(getattr(hint, "__metadata__", ())), "text")
                for name, hint in hints.items()}  # fmt: skip

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values, ready for JSON; None where there is no number."""
        return {
            "question": self.question,
            "unit": self.unit,
            "rows": [{name: plain(value) for name, value in vars(row).items()} for row in self],
            "notes": plain(self.notes),
            "basis": plain(self.basis),
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

    def cells(
        self, language: Language = "en"
    ) -> Iterator[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
        """Yield headings and rows of text, table by table."""
        kinds = self.kinds
        for columns in self.tables or (self.columns,):
            yield (
                columns,
                [
                    tuple(shown(getattr(row, name), kinds[name], language) for name in columns)
                    for row in self
                ],
            )

    def __str__(self) -> str:
        parts = [self._head]
        for columns, rows in self.cells() if self.rows else ():
            widths = [max(map(len, cells)) for cells in zip(columns, *rows, strict=True)]
            parts += ["  ".join(map(_aligned, row, widths, range(len(row)))).rstrip()
                      for row in (columns, *rows)]  # fmt: skip
        return "\n".join([*parts, *self.notes])

    def _repr_html_(self) -> str:
        tables = "".join(
            f"<table><caption>{escape(self._head)}</caption>{_row('th', columns)}"
            + "".join(_row("td", row) for row in rows)
            + "</table>"
            for columns, rows in (self.cells() if self.rows else ())
        )
        return tables + "".join(f"<p>{escape(note)}</p>" for note in self.notes)

    @property
    def _head(self) -> str:
        return f"{self.question} [{self.unit}]" if self.unit else self.question


def _row(tag: str, cells: tuple[str, ...]) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"


def _aligned(cell: str, width: int, place: int) -> str:
    return cell.rjust(width) if place else cell.ljust(width)


def plain(value: Any) -> Any:
    """Return a value as JSON has it; None for a number that is not finite."""
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, tuple | list):
        return [plain(inner) for inner in value]
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    return str(value) if isinstance(value, str) else value


def shown(value: Any, kind: str = "text", language: Language = "en") -> str:
    """Return a value as text for a person: numbers rounded, nothing for what does not apply."""
    if isinstance(value, bool):
        return said(YES if value else NO, language)
    if isinstance(value, float):
        if not isfinite(value):
            return "" if isnan(value) else said(NEVER, language)
        text = _FORMS.get(kind, "{:.6g}").format(100 * value if kind == "share" else value)
        return number_in(text, language)
    if isinstance(value, tuple):
        return ", ".join(shown(inner, kind, language) for inner in value)
    if isinstance(value, str):
        return said(value, language)
    return "" if value is None else str(value)


YES, NO = Note("yes", "oui"), Note("no", "non")
NEVER = Note("never", "jamais")
_FORMS = {"money": "{:,.2f}", "ratio": "{:,.2f}", "share": "{:.1f} %", "error": "{:.2g}"}
