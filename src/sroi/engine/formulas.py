"""Compute Social Return on Investment on plain arrays: each formula once, for one draw or millions.

Arrays broadcast against each other. Axes are those of `sroi.typing`: ``s`` draw, ``o`` outcome
(or any row of one), ``t`` year from the base year. Every function is pure.
"""

from collections.abc import Iterable

import numpy as np

from sroi.errors import UndefinedRatioError
from sroi.typing import FloatArray


def gross_value(quantity: FloatArray, unit_value: FloatArray) -> FloatArray:
    """Value the whole change, before anything is deducted: ``q v``.

    Parameters
    ----------
    quantity
        Units of change. Shape `(s, o)`. [outcome]
    unit_value
        Worth of one unit for one year. Shape `(s, o)`. [money / outcome / year]

    Returns
    -------
    FloatArray
        Shape `(s, o)`. [money / year]

    Notes
    -----
    A guide to Social Return on Investment (2012), stage 3.

    Examples
    --------
    >>> gross_value(np.array([7.0]), np.array([94.0]))
    array([658.])
    """
    return quantity * unit_value


def less(value: FloatArray, share: FloatArray) -> FloatArray:
    """Take a share off: ``value (1 - share)``.

    Deadweight, displacement and attribution are taken off one after the other, each from what the
    one before has left.

    Parameters
    ----------
    value
        What there is. Shape `(s, o)`. [money / year]
    share
        Share to take off. Shape `(s, o)`. [1]

    Returns
    -------
    FloatArray
        Shape `(s, o)`. [money / year]

    Notes
    -----
    A guide to Social Return on Investment (2012), stage 4.

    Examples
    --------
    >>> less(np.array([658.0]), np.array([0.05]))
    array([625.1])
    """
    kept = 1.0 - share
    # The same memory again, where it has the shape, is faster than new memory.
    return np.multiply(value, kept, out=kept if kept.shape == value.shape else None)


def impact(
    quantity: FloatArray,
    unit_value: FloatArray,
    deadweight: FloatArray,
    displacement: FloatArray,
    attribution: FloatArray,
) -> FloatArray:
    """Value what the activity itself has changed: ``q v (1-d) (1-x) (1-a)``.

    Parameters
    ----------
    quantity
        Units of change. Shape `(s, o)`. [outcome]
    unit_value
        Worth of one unit for one year. Shape `(s, o)`. [money / outcome / year]
    deadweight
        Share that would have happened anyway. Shape `(s, o)`. [1]
    displacement
        Share that only moved from elsewhere. Shape `(s, o)`. [1]
    attribution
        Share caused by others. Shape `(s, o)`. [1]

    Returns
    -------
    FloatArray
        Shape `(s, o)`. [money / year]

    Notes
    -----
    A guide to Social Return on Investment (2012), stage 4.

    Examples
    --------
    >>> none = np.zeros(1)
    >>> impact(np.array([90.0]), np.array([19.0]), none, none, np.array([0.1]))
    array([1539.])
    """
    value = gross_value(quantity, unit_value)
    for share in (deadweight, displacement, attribution):
        value = less(value, share)
    return value


def part_of_year(duration: FloatArray, life_year: int) -> FloatArray:
    """Return the part of a year of life that lies within the duration: ``min(1, D-k)``, or 0.

    Parameters
    ----------
    duration
        How long the outcome lasts. Shape `(s, o)`. [year]
    life_year
        Year of the outcome's own life, 0 being its first.

    Returns
    -------
    FloatArray
        Shape `(s, o)`. [1]

    Notes
    -----
    The year's share counts in part where an outcome ends within the year; see the method page.

    Examples
    --------
    >>> part_of_year(np.array([2.5]), 1), part_of_year(np.array([2.5]), 2)
    (array([1.]), array([0.5]))
    """
    left = np.asarray(duration - life_year)
    return left.clip(0.0, 1.0, out=left)


def discount_factors(rates: FloatArray) -> FloatArray:
    """Return what one unit of money in each year is worth in the base year: ``prod 1/(1+r)``.

    Parameters
    ----------
    rates
        Rate of year 1, year 2 and so on. Shape `(s, t)`. [1 / year]

    Returns
    -------
    FloatArray
        One year more than the rates: year 0 is not discounted. Shape `(s, t + 1)`. [1]

    Notes
    -----
    HM Treasury, The Green Book (2022), annex 6.

    Examples
    --------
    >>> discount_factors(np.array([[0.25, 0.25]]))
    array([[1.  , 0.8 , 0.64]])
    """
    steps = np.moveaxis(1.0 / (1.0 + rates), -1, 0)
    factors = np.ones((steps.shape[0] + 1, *steps.shape[1:]))
    for year, step in enumerate(steps):
        np.multiply(factors[year], step, out=factors[year + 1])
    return np.moveaxis(factors, 0, -1)


def present_value_factor(years: Iterable[tuple[FloatArray, FloatArray]]) -> FloatArray:
    """Sum what is left in each year of life, discounted: ``sum p w``.

    Times the impact it is the present value. Years are added one after the other, so that no
    array over draws, outcomes and years is ever made.

    Parameters
    ----------
    years
        For each year of life the share of full effect that is left, and the discount factor of the
        calendar year it falls into. Each of shape `(s, o)`. [1]

    Returns
    -------
    FloatArray
        Shape `(s, o)`. [year]

    Notes
    -----
    A guide to Social Return on Investment (2012), stage 5.

    Examples
    --------
    >>> one = np.ones(1)
    >>> present_value_factor([(one, 0.8 * one), (0.9 * one, 0.64 * one)])
    array([1.376])
    """
    total: FloatArray | None = None
    room: FloatArray | None = None  # used again, as in `less`
    for left, factor in years:
        if total is None:
            total = left * factor
        else:
            room = np.multiply(left, factor, out=room)
            total += room
    return np.zeros(1) if total is None else total


def net_present_value(present_value: FloatArray, investment: FloatArray) -> FloatArray:
    """Take the investment off the present value: ``PV - I``.

    Parameters
    ----------
    present_value
        Present value of all outcomes, harms subtracted. Shape `(s,)`. [money]
    investment
        Present value of all inputs. Shape `(s,)`. [money]

    Returns
    -------
    FloatArray
        Shape `(s,)`. [money]

    Notes
    -----
    A guide to Social Return on Investment (2012), stage 5.

    Examples
    --------
    >>> net_present_value(np.array([150.0]), np.array([100.0]))
    array([50.])
    """
    return present_value - investment


def sroi_ratio(present_value: FloatArray, investment: FloatArray) -> FloatArray:
    """Divide the present value by the investment: ``PV / I``.

    Parameters
    ----------
    present_value
        Present value of all outcomes, harms subtracted. Shape `(s,)`. [money]
    investment
        Present value of all inputs. Shape `(s,)`. [money]

    Returns
    -------
    FloatArray
        Shape `(s,)`. [1]

    Raises
    ------
    UndefinedRatioError
        If an investment is not positive.

    Notes
    -----
    A guide to Social Return on Investment (2012), stage 5.

    Examples
    --------
    >>> sroi_ratio(np.array([150.0]), np.array([100.0]))
    array([1.5])
    """
    refused = int(np.count_nonzero(~(investment > 0)))
    if refused:
        times = "" if investment.size == 1 else f" in {refused} of {investment.size} draws"
        raise UndefinedRatioError(
            f"the investment is not positive{times}, so there is no ratio over it",
            path="inputs",
            remedy="state what is invested, in money, time at its value or goods at theirs",
        )
    return present_value / investment


def net_sroi_ratio(present_value: FloatArray, investment: FloatArray) -> FloatArray:
    """Divide the net present value by the investment: ``(PV - I) / I``.

    Parameters
    ----------
    present_value
        Present value of all outcomes, harms subtracted. Shape `(s,)`. [money]
    investment
        Present value of all inputs. Shape `(s,)`. [money]

    Returns
    -------
    FloatArray
        Shape `(s,)`. [1]

    Raises
    ------
    UndefinedRatioError
        If an investment is not positive.

    Notes
    -----
    A guide to Social Return on Investment (2012), stage 5.

    Examples
    --------
    >>> net_sroi_ratio(np.array([150.0]), np.array([100.0]))
    array([0.5])
    """
    return sroi_ratio(net_present_value(present_value, investment), investment)


def payback_period(values: FloatArray, inputs: FloatArray) -> float:
    """Return when cumulated discounted value first meets cumulated discounted inputs.

    A year's inputs are counted at its start; its value accrues evenly through it.

    Parameters
    ----------
    values
        Discounted value of each year. Shape `(t,)`. [money]
    inputs
        Discounted inputs of each year. Shape `(t,)`. [money]

    Returns
    -------
    float
        Years from the start of the base year; infinite where they never meet. [year]

    Notes
    -----
    A guide to Social Return on Investment (2012), stage 5, read year by year.

    Examples
    --------
    >>> payback_period(np.array([0.0, 80.0]), np.array([40.0, 0.0]))
    1.5
    """
    due = np.cumsum(inputs)
    before = np.concatenate([[0.0], np.cumsum(values)[:-1]])
    missing, gained = due - before, np.maximum(values, 0.0)
    # Sums of years round: who breaks even to a part in a billion is paid back.
    met = (due > 0) & (missing - gained <= 1e-9 * np.abs(due))
    if not met.any():
        return float("inf")
    year = int(np.argmax(met))
    waits = missing[year] > 0 and gained[year] > 0
    return year + (min(float(missing[year] / gained[year]), 1.0) if waits else 0.0)
