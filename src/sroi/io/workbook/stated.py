"""Hold what the caller states about a sheet, because the sheet does not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Polarity = Literal["others", "own"]
Scale = Literal["fraction", "percent"]


@dataclass(frozen=True)
class Stated:
    """Hold what the caller states; each part is None where it is left to the sheet."""

    polarity: Polarity | None = None
    currency: str | None = None
    discounting: Any = None
    title: str | None = None
    activity: str | None = None
    base_year: int | None = None
    price_year: int | None = None
    investment: float | None = None
    starts: int | None = None
    first_period: Literal[0, 1] | None = None
    duration: float | str | None = None
    deadweight: float | str | None = None
    displacement: float | str | None = None
    attribution: float | str | None = None
    drop_off: float | str | None = None
    unvalued: str | None = None
    shares: Scale | None = None
    decimal: Literal[",", "."] | None = None
    hidden: Literal["read", "leave"] | None = None

    def of_all(self) -> Mapping[str, Any]:
        """Return the numbers that are stated for all outcomes, by name."""
        names = ("starts", "duration", "deadweight", "displacement", "attribution", "drop_off")
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}
