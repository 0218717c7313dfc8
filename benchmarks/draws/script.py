"""The yardstick: what a good analyst writes, with arrays of shape (draw, outcome, year)."""

from typing import Any, NamedTuple

import numpy as np

import sroi

YEARS = 5
SHARES = ("deadweight", "displacement", "attribution", "drop_off")


class Parameters(NamedTuple):
    """Hold the parameters of the reference problem."""

    quantity: Any
    price: Any
    shares: dict[str, Any]
    rate: tuple[float, float]
    inputs: Any


def parameters(impact_map: sroi.ImpactMap) -> Parameters:
    """Read them from the map, so that both compute the same problem."""
    outcomes = list(impact_map.outcomes.values())
    quantity = [each.quantity.value for each in outcomes]
    rate = impact_map.scope.discounting.rate.value
    return Parameters(
        np.array([(each.low, each.best, each.high) for each in quantity]),
        np.array([each.financial_proxy.value.value.normal for each in outcomes]),
        {name: np.array([getattr(each, name).value.parameters for each in outcomes])
         for name in SHARES},
        (rate.low, rate.high),
        np.array([given.amount.value.normal for given in impact_map.inputs.values()]),
    )  # fmt: skip


def ratios(stated: Parameters, draws: int, seed: int) -> Any:
    """Return the SROI ratio of each draw. Shape `(s,)`. [1]."""
    generator = np.random.default_rng(seed)
    shape = (draws, len(stated.quantity))
    quantity = generator.triangular(*stated.quantity.T, shape)
    price = generator.lognormal(*stated.price.T, shape)
    deadweight, displacement, attribution, drop_off = (
        generator.beta(*stated.shares[name].T, shape) for name in SHARES
    )
    rate = generator.uniform(*stated.rate, draws)
    impact = quantity * price * (1 - deadweight) * (1 - displacement) * (1 - attribution)
    years = np.arange(YEARS)
    left = (1 - drop_off)[:, :, None] ** years
    factors = (1 + rate[:, None]) ** -years
    value = (impact[:, :, None] * left * factors[:, None, :]).sum(axis=(1, 2))
    invested = generator.normal(*stated.inputs.T, (draws, len(stated.inputs))).sum(axis=1)
    return value / invested


def summary(values: Any) -> tuple[float, ...]:
    """Return what all sides report: mean, sd, 5 %, 95 % and P(ratio > 1)."""
    low, high = np.quantile(values, [0.05, 0.95])
    return (values.mean(), values.std(), low, high, (values > 1).mean())
