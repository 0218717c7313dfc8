"""Read scenarios from a file of their own, so that one set can be tried on several maps."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, ValidationError

from sroi.errors import Fault, InvalidMapError
from sroi.io.faults import invalid
from sroi.io.files import Format, format_of, places_of, text_of
from sroi.io.text import read_json, read_yaml
from sroi.model.base import ById, Checked, Problem, refused
from sroi.model.scenario import Scenario

_SAYS = "a file of scenarios has them under their ids: scenarios: {cautious: {changes: {…}}}"


def _named(scenarios: Any) -> Any:
    if not isinstance(scenarios, Mapping):
        return scenarios
    return {name: {"name": name} | each if isinstance(each, dict) else each
            for name, each in scenarios.items()}  # fmt: skip


class _Scenarios(Checked):
    model_config = ConfigDict(extra="ignore")  # which would suggest the keys of a map

    scenarios: Annotated[ById[Scenario], BeforeValidator(_named)]

    @classmethod
    def problems(cls, stated: Mapping[str, Any]) -> Iterator[Problem]:
        """Refuse an empty file, and one that is more than scenarios."""
        if stated.get("scenarios") == {}:
            yield ("scenarios",), refused("E204", "there is no scenario", _SAYS)
        for name in stated.keys() - {"scenarios"}:
            problem = f"'{name[:70]}' is not known here"
            yield (name,), refused("E205", problem, f"{_SAYS}, and nothing else")


def read_scenarios(path: str | os.PathLike[str]) -> tuple[Scenario, ...]:
    """Read scenarios from a YAML or JSON file.

    Parameters
    ----------
    path
        A file whose name ends in ``.yaml``, ``.yml`` or ``.json``. It has ``scenarios`` at the
        top, and says them as a map would.

    Returns
    -------
    tuple
        The scenarios in the order of the file. Whether a map has what they change is seen when
        they are applied.

    Raises
    ------
    FileAccessError
        If the file cannot be read.
    InvalidMapError
        With all faults of the file together, each with its line.
    """
    kind = format_of(path)
    return loads_scenarios(text_of(Path(path)), name=os.fspath(path), format=kind)


def loads_scenarios(
    text: str,
    *,
    name: str = "text",
    format: Format = "yaml",
) -> tuple[Scenario, ...]:
    """Read scenarios from a text.

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

    Examples
    --------
    >>> text = "scenarios: {low: {changes: {outcomes.friends.deadweight: 50%}}}"
    >>> [scenario.name for scenario in loads_scenarios(text)]
    ['low']
    """
    data = read_json(text, name) if format == "json" else read_yaml(text, name)
    if not isinstance(data, dict) or "scenarios" not in data:
        problem, code = ("scenarios is missing", "E204") if data else ("the text says nothing",
                                                                       "E107")  # fmt: skip
        raise InvalidMapError([Fault(problem, where=name, remedy=_SAYS, code=code)])
    try:
        return tuple(_Scenarios.model_validate(data).scenarios.values())
    except ValidationError as error:
        raise invalid(error, data, name, places_of(text, name, format)) from None
