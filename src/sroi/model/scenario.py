"""Say what may be the case: named changes to the numbers of a map, by path."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from sroi.model.base import Frozen, Text
from sroi.typing import freeze


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
    changes: Annotated[Mapping[str, Any], AfterValidator(freeze), Field(min_length=1)]
    """New values by path, written as in a file."""
