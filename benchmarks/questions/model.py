"""The reference problem as an analyst gives it to other tools: beliefs, and a function of numbers.

The arithmetic is that of ``draws/script.py``, year by year, and the beliefs are scipy's. Neither
knows of the library but for the parameters, which are read from the same map.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
from scipy import stats

import sroi

sys.path.append(str(Path(__file__).parents[1] / "draws"))  # where the reference problem lies

import script
from common import problem

_AT_ONCE = 8192


def paths(impact_map: sroi.ImpactMap) -> list[str]:
    """Name the 124 numbers, in the order in which the function takes them."""
    fields = ("quantity", "financial_proxy.value", *script.SHARES)
    return [
        *(f"outcomes.{name}.{field}" for field in fields for name in impact_map.outcomes),
        "scope.discounting.rate",
        *(f"inputs.{name}.amount" for name in impact_map.inputs),
    ]


def beliefs(stated: script.Parameters) -> list[Any]:
    """Return what is believed of each number, as scipy has it."""
    rate_low, rate_high = stated.rate
    return [
        *(stats.triang((best - least) / (most - least), least, most - least)
          for least, best, most in stated.quantity.tolist()),
        *(stats.lognorm(sigma, scale=np.exp(mu)) for mu, sigma in stated.price.tolist()),
        *(stats.beta(alpha, beta)
          for name in script.SHARES for alpha, beta in stated.shares[name].tolist()),
        stats.uniform(rate_low, rate_high - rate_low),
        *(stats.norm(mean, sd) for mean, sd in stated.inputs.tolist()),
    ]  # fmt: skip


def values(believed: list[Any], points: Any) -> Any:
    """Turn probabilities into numbers, row by row. Shape `(number, s)`. [as stated]."""
    return np.stack([each.ppf(row) for each, row in zip(believed, points, strict=True)])


def parts(numbers: Any, outcomes: int = 20) -> tuple[Any, Any]:
    """Return the present value of each outcome, and the investment.

    Parameters
    ----------
    numbers
        In the order of `paths`. Shape `(number, s)`. [as stated]
    outcomes
        How many outcomes there are.

    Returns
    -------
    tuple
        Shapes `(o, s)` and `(s,)`. [money]
    """
    quantity, price, deadweight, displacement, attribution, drop_off = (
        numbers[first * outcomes : (first + 1) * outcomes] for first in range(6)
    )
    rate, inputs = numbers[6 * outcomes], numbers[6 * outcomes + 1 :]
    impact = quantity * price * (1 - deadweight) * (1 - displacement) * (1 - attribution)
    value = np.zeros(impact.shape)
    for year in range(script.YEARS):
        value += impact * (1 - drop_off) ** year / (1 + rate) ** year
    return value, inputs.sum(axis=0)


def ratios(numbers: Any) -> Any:
    """Return the ratio of each column of numbers, some at a time. Shape `(s,)`. [1]."""
    found = np.empty(numbers.shape[1])
    for first in range(0, found.size, _AT_ONCE):
        some = slice(first, first + _AT_ONCE)
        value, invested = parts(numbers[:, some])
        found[some] = value.sum(axis=0) / invested
    return found


def reference() -> tuple[sroi.ImpactMap, list[str], list[Any]]:
    """Return the map, and the names and beliefs of its numbers."""
    impact_map = problem()
    return impact_map, paths(impact_map), beliefs(script.parameters(impact_map))
