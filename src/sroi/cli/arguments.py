"""Name the arguments and options that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sroi.errors import FileAccessError

if TYPE_CHECKING:
    from sroi.model.impact_map import ImpactMap


class Language(StrEnum):
    """Languages of what is shown."""

    en = "en"
    fr = "fr"


File = Annotated[
    Path | None, typer.Argument(help="Impact map, .yaml or .json.", show_default=False)
]
Example = Annotated[
    str | None,
    typer.Option("--example", help="Use an example instead of a file."),
]
Named = Annotated[str | None, typer.Option("--scenario", help="Apply a scenario of the map first.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON with every digit.")]
Tongue = Annotated[
    Language, typer.Option("--language", envvar="SROI_LANGUAGE", help="Language of what is shown.")
]
Seed = Annotated[int, typer.Option("--seed", help="Which draws to make.")]


def read_map(file: Path | None, example: str | None, scenario: str | None = None) -> "ImpactMap":
    """Read the map that the arguments name."""
    if (file is None) == (example is None):
        raise FileAccessError(
            "name a file, or an example, and not both",
            remedy="sroi evaluate map.yaml, or sroi evaluate --example wheels-to-meals",
        )
    if example is not None:
        from sroi.io.examples import example as read_example

        impact_map = read_example(example)
    else:
        from sroi.io.files import read

        impact_map = read(str(file))
    if scenario is None:
        return impact_map
    from sroi.analysis.scenarios import apply

    return apply(impact_map, scenario)
