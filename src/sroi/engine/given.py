"""Check draws that somebody has made already, before anything is computed with them."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from sroi.engine.plan import Plan, Products
from sroi.errors import SimulationError, did_you_mean
from sroi.model.estimate import Deadweight, Domain, Duration, Rate, Share
from sroi.typing import FloatArray
from sroi.units import write_number

Arrays = dict[str, FloatArray]


def given_draws(given: Any) -> Arrays:
    """Read draws by path.

    Raises
    ------
    SimulationError
        If it is no mapping from paths to one number for each draw.
    """
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        problem = f"given is a mapping from paths to draws, not {type(given).__name__}"
        remedy = 'write given={"outcomes.friends.deadweight": draws}'
        raise SimulationError(problem, remedy=remedy, code="E504")
    return {str(path): _array(str(path), values) for path, values in given.items()}


def _array(path: str, values: Any) -> FloatArray:
    try:
        array = np.ascontiguousarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        array = np.empty((0, 0))
    if np.ndim(values) != 1 or array.ndim != 1 or not array.size:
        shape = np.shape(values) or type(values).__name__
        problem = f"one number for each draw is wanted, and what is given is {shape}"
        remedy = "give a list or an array of finite numbers"
        raise SimulationError(problem, remedy=remedy, path=path, code="E504")
    return array


def check_given(plan: Plan, given: Arrays, draws: int) -> None:
    """Check draws against the map.

    Raises
    ------
    SimulationError
        If a path is no number of the map, or its draws are too few, not finite, or impossible
        where the map uses them.
    """
    known = {entry.path: entry for entry in plan.entries}
    for path, array in given.items():
        if path not in known:
            hint = did_you_mean(path, known)
            raise SimulationError(
                f"no figure depends on '{path}'", remedy=hint, path=path, code="E504"
            )
        if array.size != draws:
            problem = f"{draws:,} draws are wanted, and {array.size:,} are given"
            remedy = "give one finite number for each draw"
            raise SimulationError(problem, remedy=remedy, path=path, code="E504")
        estimate = known[path].estimate
        _inside(estimate.domain, array, array, path)
        if estimate.domain.whole and array.max() > max(estimate.extremes):
            latest = f"it starts in year {write_number(max(estimate.extremes))} at the latest"
            _refuse(latest, array > max(estimate.extremes), path, _widen(array.max()))
    for place, domain, products in _places(plan):
        for row in range(len(products.columns)):
            _check_place(plan, given, (place, domain, products), row)
    _lasting(plan, given)
    _joined(plan, given)


def _places(plan: Plan) -> Iterator[tuple[str, Domain, Products]]:
    """Yield the places whose numbers have a domain, whatever they are made of."""
    rows = plan.rows
    yield "deadweight", Deadweight.domain, rows.deadweight
    yield "displacement", Share.domain, rows.displacement
    yield "attribution", Share.domain, rows.attribution
    yield "drop_off", Share.domain, rows.drop_off
    yield "duration", Duration.domain, rows.duration
    yield "", Rate.domain, plan.rates


def _check_place(plan: Plan, given: Arrays, place: tuple[str, Domain, Products], row: int) -> None:
    name, domain, products = place
    paths = _given_in(plan, given, products, row)
    if paths:
        where = f" in outcomes.{plan.rows.names[row]}.{name}" if name else " in a discount rate"
        _inside(domain, *_reach(plan, given, products, row), paths[0], where)


def _given_in(plan: Plan, given: Arrays, products: Products, row: int) -> list[str]:
    paths = (plan.entries[column].path for column in products.columns[row] if column >= 0)
    return [path for path in paths if path in given]


def _reach(
    plan: Plan, given: Arrays, products: Products, row: int
) -> tuple[FloatArray, FloatArray]:
    """Return the least and the greatest that a product can be in each draw. Shape `(s,)` each."""
    low = high = np.ones(1)
    for column in products.columns[row]:
        if column >= 0:
            entry = plan.entries[column]
            sides = [given[entry.path]] if entry.path in given else entry.estimate.extremes
            with np.errstate(invalid="ignore", over="ignore"):
                ends = [np.nan_to_num(end * side, nan=0.0, posinf=np.inf, neginf=-np.inf)
                        for end in (low, high) for side in sides]  # fmt: skip
            low, high = np.minimum.reduce(ends), np.maximum.reduce(ends)
    return low, high


def _inside(domain: Domain, low: FloatArray, high: FloatArray, path: str, where: str = "") -> None:
    wrong = ~np.isfinite(low) & ~np.isfinite(high) | (low < domain.low) | (high > domain.high)
    if domain.open_low:
        wrong |= low == domain.low
    if domain.whole:
        wrong |= low != np.rint(low)
    _refuse(domain.words, wrong, path, "look at how they came", where)


def _refuse(
    words: str, wrong: "np.ndarray[Any, np.dtype[np.bool_]]", path: str, remedy: str,
    where: str = "",
) -> None:  # fmt: skip
    if wrong.any():
        problem = f"{words}; of the given draws, {int(wrong.sum()):,} lie outside{where}"
        raise SimulationError(problem, path=path, code="E504", remedy=remedy)


def _widen(to: float) -> str:
    return f"widen what the map states of it, to reach {write_number(float(to))}"


def _lasting(plan: Plan, given: Arrays) -> None:
    """Refuse to last longer than stated: years that the plan does not have would be lost."""
    rows = plan.rows
    for row, name in enumerate(rows.names):
        paths = _given_in(plan, given, rows.duration, row)
        if paths:
            high = _reach(plan, given, rows.duration, row)[1] * rows.duration.scale[row]
            longest = int(rows.lives[row])
            words = f"outcomes.{name} lasts at most {longest} years as stated"
            _refuse(words, high > longest, paths[0], _widen(high.max()) + " years")


def _joined(plan: Plan, given: Arrays) -> None:
    """Refuse draws of some, but not all, that move together."""
    for group in plan.together:
        left = [path for path in group.paths if path not in given]
        if left and len(left) < len(group.paths):
            given_too = next(path for path in group.paths if path in given)
            raise SimulationError(
                f"it moves together with '{left[0]}', of which no draws are given",
                path=given_too,
                remedy="give draws of all that move together, or of none",
                code="E504",
            )
