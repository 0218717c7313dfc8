"""Find the uncertain numbers behind a figure, and the one that made a draw go wrong."""

from collections.abc import Collection, Iterator

import numpy as np

from sroi.engine.plan import Plan, Products
from sroi.engine.run import counted_total, discounting
from sroi.model.walk import Entry
from sroi.typing import FloatArray, IntArray

_AT_ONCE = 256
"""Numbers tried at once, so that memory stays bounded."""


def uncertain_behind(plan: Plan, figure: str, given: Collection[str]) -> IntArray:
    """Return the columns of the numbers that may move a figure.

    Parameters
    ----------
    plan
        A compiled map.
    figure
        One of the headline figures.
    given
        Paths whose draws are given.

    Returns
    -------
    IntArray
        In order. Shape `(n,)`.
    """
    parts = [] if figure == "present_value" else [*_of_inputs(plan)]
    parts += [] if figure == "investment" else [*_of_outcomes(plan)]
    used = np.unique(np.concatenate([np.empty(0, np.intp), *parts]))
    moving = [column for column in used if column >= 0 and _moves(plan.entries[column], given)]
    return np.array(moving, dtype=np.intp)


def _moves(entry: Entry, given: Collection[str]) -> bool:
    estimate = entry.estimate
    return entry.path in given or (estimate.is_uncertain and len(set(estimate.extremes)) > 1)


def _of_inputs(plan: Plan) -> Iterator[IntArray]:
    counts = plan.inputs.counted > 0
    yield _columns(plan.inputs.amount, np.flatnonzero(counts))
    last = int(plan.inputs.year[counts].max(initial=0))
    yield _columns(plan.rates, plan.schedules[0, :last])


def _of_outcomes(plan: Plan) -> Iterator[IntArray]:
    rows = plan.rows
    counted = np.flatnonzero(rows.counted)
    for products in (rows.quantity, rows.unit_value, rows.deadweight, rows.displacement,
                     rows.attribution, rows.drop_off, rows.duration):  # fmt: skip
        yield _columns(products, counted)
    yield _columns(rows.shares, rows.profile[counted].reshape(-1))
    yield _columns(rows.start, np.flatnonzero(np.isin(rows.late, counted)))
    late = set(rows.late)
    for row in counted:
        last = plan.horizon if row in late else int(rows.starts[row] + rows.lives[row]) - 1
        yield _columns(plan.rates, plan.schedules[rows.schedule[row], : max(last, 0)])


def _columns(products: Products, rows: IntArray) -> IntArray:
    columns: IntArray = products.columns[rows[rows >= 0]].reshape(-1)
    return columns


def lowers_investment(plan: Plan, numbers: FloatArray, given: Collection[str]) -> Entry | None:
    """Return the number without which the investment of a draw would be highest.

    Parameters
    ----------
    plan
        A compiled map.
    numbers
        Value of each number in the draw. Shape `(e,)`. [as stated]
    given
        Paths whose draws are given.

    Returns
    -------
    Entry
        The uncertain number that raises the investment most when it takes its best estimate; None
        where there is none.
    """
    tried = uncertain_behind(plan, "investment", given)
    investments = [_investment(plan, numbers, tried[first : first + _AT_ONCE])
                   for first in range(0, tried.size, _AT_ONCE)]  # fmt: skip
    if not investments:
        return None
    return plan.entries[int(tried[np.argmax(np.concatenate(investments))])]


def _investment(plan: Plan, numbers: FloatArray, columns: IntArray) -> FloatArray:
    """Return the investment with one number after the other at best. Shape `(n,)`. [money]."""
    values = np.repeat(numbers[None], columns.size, axis=0)
    values[np.arange(columns.size), columns] = plan.central[columns]
    inputs = plan.inputs
    side_by_side = np.concatenate([values.T, np.ones((1, columns.size))])
    with np.errstate(over="ignore", invalid="ignore"):
        discounted = inputs.amount.of(side_by_side) * discounting(plan, values)[0, inputs.year].T
        return counted_total(discounted, inputs.counted)


def reaches_too_far(plan: Plan, numbers: FloatArray, given: Collection[str]) -> Entry | None:
    """Return the uncertain number that is largest against its best estimate in a draw.

    Parameters
    ----------
    plan
        A compiled map.
    numbers
        Value of each number in the draw, or of none. Shape `(e,)`. [as stated]
    given
        Paths whose draws are given.

    Returns
    -------
    Entry
        None where there is none.
    """
    tried = uncertain_behind(plan, "net_present_value", given)
    if not tried.size or not numbers.size:
        return None
    with np.errstate(over="ignore"):
        sizes = np.abs(numbers[tried]) / np.maximum(np.abs(plan.central[tried]), 1e-300)
    return plan.entries[int(tried[np.argmax(sizes)])]
