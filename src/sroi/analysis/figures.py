"""Compute a headline figure from present value and investment, by its name."""

from typing import Literal

from sroi.engine import formulas
from sroi.errors import OverflowedError, UnknownPathError, did_you_mean
from sroi.typing import FloatArray

FigureName = Literal["sroi_ratio", "net_present_value", "present_value", "investment"]
FIGURES: tuple[FigureName, ...] = (
    "sroi_ratio", "net_present_value", "present_value", "investment",
)  # fmt: skip


def figure_of(name: FigureName, present_value: FloatArray, investment: FloatArray) -> FloatArray:
    """Return a headline figure, draw by draw. Shape of the arguments. [money, or 1 for a ratio].

    Raises
    ------
    UnknownPathError
        If there is no such figure.
    UndefinedRatioError
        If a ratio is asked for and an investment is not positive.
    """
    if name not in FIGURES:
        hint = did_you_mean(str(name), FIGURES)
        raise UnknownPathError(f"there is no figure '{name}'", remedy=hint)
    if name == "sroi_ratio":
        return formulas.sroi_ratio(present_value, investment)
    if name == "net_present_value":
        return formulas.net_present_value(present_value, investment)
    return present_value if name == "present_value" else investment


def too_large(name: str) -> OverflowedError:
    """Say that a figure, or its square, is beyond what a float64 holds."""
    return OverflowedError(f"{name} is too large to compute in some draws",
                           remedy="look for a belief that reaches too far")  # fmt: skip
