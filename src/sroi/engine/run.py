"""Run a compiled plan: values of its numbers in, money out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from sroi.engine import formulas
from sroi.engine.plan import Plan
from sroi.errors import OverflowedError
from sroi.typing import FloatArray, Locked


class LifeYear(NamedTuple):
    """Hold one year of life of all rows."""

    left: FloatArray
    """Share of full effect; the next year overwrites it. Shape `(s, r)`. [1]"""
    factor: FloatArray
    """Discount factor of the calendar year it falls into. Shape `(s, r)`. [1]"""


@dataclass(frozen=True, eq=False)
class Impact(Locked):
    """Hold the steps from quantity to impact of all rows. Each of shape `(s, r)`. [money/year]."""

    gross_value: FloatArray
    after_deadweight: FloatArray
    after_displacement: FloatArray
    impact: FloatArray


@dataclass(frozen=True, eq=False)
class Run(Impact):
    """Hold what a run computed, row by row and in total, with the steps on the way.

    Rows have shape `(s, r)`, and are money from `present_value` on; totals have shape `(s,)`.
    """

    present_value: FloatArray
    amount: FloatArray
    """Money of each input row, in its year. Shape `(s, i)`. [money]"""
    amount_present_value: FloatArray
    """The same, discounted. Shape `(s, i)`. [money]"""
    total_present_value: FloatArray
    investment: FloatArray


def run_plan(plan: Plan, values: FloatArray) -> Run:
    """Compute value and investment.

    Parameters
    ----------
    plan
        A compiled map.
    values
        Value of each number of the plan in each draw. Shape `(s, e)`. [as stated]

    Returns
    -------
    Run
        Row by row and in total. [money]

    Raises
    ------
    OverflowedError
        If a figure is beyond what a float64 holds.

    Examples
    --------
    >>> from sroi.engine.plan import compile_map
    >>> from sroi.io import example
    >>> compiled = compile_map(example("wheels-to-meals"))
    >>> round(float(run_plan(compiled, compiled.central[None]).total_present_value[0]), 2)
    81741.93
    """
    return run_numbers(plan, _side_by_side(values))


def run_numbers(plan: Plan, numbers: FloatArray, *, check: bool = True) -> Run:
    """Run values that already lie side by side, with a last line of ones.

    Parameters
    ----------
    plan
        A compiled map.
    numbers
        Value of each number in each draw. Shape `(e + 1, s)`. [as stated]
    check
        Whether to refuse figures that are not finite.
    """
    rows, inputs = plan.rows, plan.inputs
    with np.errstate(over="ignore", invalid="ignore"):
        worth = discount_worth(plan, numbers)
        steps = run_impact(plan, numbers)
        present_value = steps.impact * present_value_factor(plan, numbers, worth)
        amount = inputs.amount.of(numbers)
        discounted = amount * worth[0, inputs.year].T
        total = counted_total(present_value, rows.counted)
        investment = counted_total(discounted, inputs.counted)
    if check and not (np.isfinite(present_value).all() and np.isfinite(discounted).all()
            and np.isfinite(total).all() and np.isfinite(investment).all()):  # fmt: skip
        raise OverflowedError(
            "a figure is too large to compute", remedy="look for a number with too many digits"
        )
    return Run(**vars(steps), present_value=present_value, amount=amount,
               amount_present_value=discounted, total_present_value=total,
               investment=investment)  # fmt: skip


def run_impact(plan: Plan, numbers: FloatArray) -> Impact:
    """Compute what each row changes in a year, and the steps to it, from what `run_numbers` has."""
    rows = plan.rows
    gross_value = formulas.gross_value(rows.quantity.of(numbers), rows.unit_value.of(numbers))
    after_deadweight = formulas.less(gross_value, rows.deadweight.of(numbers))
    after_displacement = formulas.less(after_deadweight, rows.displacement.of(numbers))
    impact = formulas.less(after_displacement, rows.attribution.of(numbers))
    return Impact(gross_value, after_deadweight, after_displacement, impact)


def present_value_factor(plan: Plan, numbers: FloatArray, worth: FloatArray) -> FloatArray:
    """Return what a year's impact of each row is worth over its life. Shape `(s, r)`. [year].

    Plan and numbers are those of `run_numbers`, discount factors those of `discount_worth`.
    """
    found = formulas.present_value_factor(_life(plan, numbers, worth))
    return np.broadcast_to(found, (numbers.shape[1], len(plan.rows.names)))


def counted_total(values: FloatArray, counted: FloatArray) -> FloatArray:
    """Add the counted columns one after the other, from nothing on; see `running_total`.

    Parameters
    ----------
    values
        What to add. Shape `(s, r)`. [money]
    counted
        1 for what counts, 0 for what does not. Shape `(r,)`. [1]

    Returns
    -------
    FloatArray
        The last of the running totals, to the bit. Shape `(s,)`. [money]
    """
    total = np.zeros(values.shape[0])
    for column in np.flatnonzero(counted):
        total += values[:, column]
    return total


def running_total(values: FloatArray, counted: FloatArray) -> FloatArray:
    """Add the counted columns one after the other, from nothing on.

    Unlike numpy's sum, this adds in the same order whatever the number of draws, and leaves the
    subtotals that the ledger shows.

    Parameters
    ----------
    values
        What to add. Shape `(s, r)`. [money]
    counted
        1 for what counts, 0 for what does not. Shape `(r,)`. [1]

    Returns
    -------
    FloatArray
        Shape `(s, r + 1)`. [money]

    Examples
    --------
    >>> running_total(np.array([[1.0, 2.0, 4.0]]), np.array([1.0, 0.0, 1.0]))
    array([[0., 1., 1., 5.]])
    """
    nothing = np.zeros((1, values.shape[0]))
    return np.cumsum(np.concatenate([nothing, (values * counted).T]), axis=0).T


def life(plan: Plan, values: FloatArray) -> Iterator[LifeYear]:
    """Yield what is left and its discount factor for each year of life, one year at a time."""
    numbers = _side_by_side(values)
    for left, factor in _life(plan, numbers, discount_worth(plan, numbers)):
        yield LifeYear(left, np.broadcast_to(factor, left.shape))


def _life(plan: Plan, numbers: FloatArray, worth: FloatArray) -> Iterator[LifeYear]:
    """Yield years of life; the factor is of shape `(s, 1)` where all rows have the same."""
    rows = plan.rows
    duration = rows.duration.of(numbers)
    keep = 1.0 - rows.drop_off.of(numbers)
    shares: FloatArray | None = None
    full: FloatArray = np.ones_like(keep)
    shortest = duration.min(initial=np.inf)
    begins = rows.start.of(numbers).astype(np.intp) + rows.cohort[rows.late]
    draws = np.arange(numbers.shape[1])[:, None]
    alike = len(rows.names) > 0 and not (
        np.ptp(rows.starts) or np.ptp(rows.schedule) or rows.late.size
    )
    for year in range(int(rows.lives.max(initial=0))):
        if year:
            full *= keep  # in place: who wants to keep a year copies it
        ends = year + 1 > shortest
        left = full * formulas.part_of_year(duration, year) if ends else full
        if year < rows.profile.shape[1]:
            shares = _with_zeros(rows.shares.of(numbers).T) if shares is None else shares
            left = np.where(rows.has_profile, shares[rows.profile[:, year]].T, left)
        # Nothing is left beyond the horizon.
        if alike:
            factor = worth[rows.schedule[0], min(int(rows.starts[0]) + year, plan.horizon)][:, None]
        else:
            calendar = np.minimum(rows.starts + year, plan.horizon)
            factor = worth[rows.schedule, calendar].T
            then = np.minimum(begins + year, plan.horizon)
            factor[:, rows.late] = worth[rows.schedule[rows.late], then, draws]
        yield LifeYear(left, factor)


def discounting(plan: Plan, values: FloatArray) -> FloatArray:
    """Return the discount factors of every schedule. Shape `(schedule, t, s)`. [1]."""
    return discount_worth(plan, _side_by_side(values))


def discount_worth(plan: Plan, numbers: FloatArray) -> FloatArray:
    """Return what money of each year is worth. Shape `(schedule, t, s)`. [1]."""
    rates = _with_zeros(plan.rates.of(numbers).T)[plan.schedules]
    return np.moveaxis(formulas.discount_factors(np.moveaxis(rates, -1, 0)), 0, -1)


def _side_by_side(values: FloatArray) -> FloatArray:
    """Lay draws side by side, and add the ones that `Products` point to. Shape `(e + 1, s)`."""
    return np.concatenate([values.T, np.ones((1, values.shape[0]))])


def _with_zeros(values: FloatArray) -> FloatArray:
    return np.concatenate([values, np.zeros((1, values.shape[1]))])
