"""Name the axes and the frozen containers that the whole library shares.

Axes, in every docstring: ``s`` draw, ``o`` outcome, ``i`` input, ``t`` year from the base year,
``k`` year of an outcome's own life, ``e`` estimate, ``r`` row (one cohort of one outcome).
"""

from collections.abc import Mapping
from typing import Any, NoReturn, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.intp]

K = TypeVar("K")
V = TypeVar("V")


class FrozenDict(dict[K, V]):
    """Keep a mapping that cannot change, so that a map is a value."""

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("an impact map is frozen; make a changed copy with a Scenario")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __hash__(self) -> int:  # type: ignore[override]  # a dict has none
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self),)

    def __copy__(self) -> "FrozenDict[K, V]":
        return self

    def __deepcopy__(self, memo: object) -> "FrozenDict[K, V]":
        return self


class Locked:
    """Keep the arrays of a value read-only, after a journey through pickle or a copy too."""

    def __post_init__(self) -> None:
        for value in vars(self).values():
            if isinstance(value, np.ndarray):
                value.setflags(write=False)

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        Locked.__post_init__(self)


def freeze(value: Any) -> Any:
    """Turn nested mappings and lists into values that cannot change."""
    if isinstance(value, Mapping):
        return FrozenDict({key: freeze(inner) for key, inner in value.items()})
    if isinstance(value, list | tuple):
        return tuple(freeze(inner) for inner in value)
    return value


def thaw(value: Any) -> Any:
    """Turn frozen mappings and tuples into ones that can be changed."""
    if isinstance(value, Mapping):
        return {key: thaw(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [thaw(inner) for inner in value]
    return value
