"""Hand out the impact maps that come with the library."""

from importlib.resources import files
from typing import Literal

from sroi.errors import UnknownPathError, did_you_mean
from sroi.io.files import loads
from sroi.model.impact_map import ImpactMap


def example_names() -> tuple[str, ...]:
    """Return the names of the examples."""
    entries = files("sroi").joinpath("examples").iterdir()
    return tuple(sorted(entry.name[:-5] for entry in entries if entry.name.endswith(".yaml")))


def example_text(name: str) -> str:
    """Return an example as it is written.

    Raises
    ------
    UnknownPathError
        If there is none of that name.
    """
    if name not in example_names():
        hint = did_you_mean(name, example_names())
        raise UnknownPathError(f"there is no example '{name}'", remedy=hint)
    return files("sroi").joinpath("examples", f"{name}.yaml").read_text("utf-8")


def example(name: str) -> ImpactMap:
    """Return an example as an impact map.

    Raises
    ------
    UnknownPathError
        If there is none of that name.

    Examples
    --------
    >>> example("wheels-to-meals").scope.currency
    'GBP'
    """
    return loads(example_text(name), name=f"{name}.yaml")


def starter_text(language: Literal["en", "fr"] = "en") -> str:
    """Return a commented map to start from; its figures are invented and say so."""
    return files("sroi.io").joinpath(f"starter.{language}.yaml").read_text("utf-8")
