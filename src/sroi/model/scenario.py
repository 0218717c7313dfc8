"""Say what may be the case: named changes to the numbers of a map, by path."""

from collections.abc import Mapping
from math import inf, isfinite
from sys import float_info
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from sroi.model.base import Frozen, Text, refused
from sroi.typing import freeze
from sroi.units import write_number


def _as_text(value: Any) -> Any:
    """Write numbers and truths as a file would, so that a map is the same however it was made."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        number = value if abs(value) <= float_info.max else inf
        if not isfinite(number):
            raise refused("E202", "a change is not a finite number", "write a number")
        return write_number(float(number))
    if isinstance(value, Mapping):
        return {str(name): _as_text(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_as_text(inner) for inner in value]
    if value is None or isinstance(value, str):
        return value
    raise refused("E203", f"{type(value).__name__} is nothing that a file can say", "write a value")


class Scenario(Frozen):
    """Change numbers, or any other part of a map, by path.

    Examples
    --------
    >>> Scenario(name="cautious", changes={"outcomes.fewer_falls.deadweight": 0.5}).name
    'cautious'
    """

    name: Text
    """Its name; within a file it may be left to the key."""
    description: Text | None = None
    changes: Annotated[
        Mapping[str, Any],
        AfterValidator(_as_text),
        AfterValidator(freeze),
        Field(min_length=1),
    ]
    """New values by path, written as in a file."""
