"""Move the numbers of a map one at a time, to see what drives the result or could turn it."""

from typing import NamedTuple

import numpy as np

from sroi.analysis.assurance.evidence import Evidence
from sroi.engine.run import run_numbers
from sroi.model.distributions import Distribution
from sroi.model.walk import Entry
from sroi.typing import FloatArray

STEP = 0.01
"""Part of itself by which a number is moved to see its effect; downwards, so that shares, times
and beliefs stay inside their domains."""
TAIL = 0.05
"""Probability beyond each end of a belief whose ends nobody stated, as in a tornado."""
STATED_ENDS = frozenset({"uniform", "triangular", "pert"})
"""Families that are stated by their ends."""

_VALUES = 2**18
"""Values of rows and years held at once, so that memory does not grow with the map."""


class Effect(NamedTuple):
    """Hold by how much of itself the ratio moves for each part by which a number is moved."""

    entry: Entry
    elasticity: float


class Ends(NamedTuple):
    """Hold the ends of a belief, and the net present value at each."""

    entry: Entry
    low: float
    high: float
    value_at_low: float
    value_at_high: float


def effects(evidence: Evidence) -> list[Effect]:
    """Return the effect of every estimate that a figure rests on, the greatest first.

    Money put in is in the books, and discounting is a convention: neither is an estimate here.
    """
    entries, central = evidence.result.plan.entries, evidence.result.sroi_ratio.central
    columns = [place for place, entry in enumerate(entries) if _is_estimate(entry, evidence)]
    factors = np.ones((len(entries), len(columns)))
    factors[columns, np.arange(len(columns))] = 1 - STEP
    value, invested = _totals(evidence, evidence.result.plan.central[:, None] * factors)
    moved = (value / invested - central) / (central or 1.0) / -STEP
    found = [Effect(entries[column], effect)
             for column, effect in zip(columns, moved.tolist(), strict=True)]  # fmt: skip
    return sorted(found, key=lambda each: -abs(each.elasticity))


def ends(evidence: Evidence) -> list[Ends]:
    """Return what becomes of the result at both ends of each belief, moved alone."""
    plan, spans = evidence.result.plan, []
    for column, entry in enumerate(plan.entries):
        belief = entry.estimate.value
        if isinstance(belief, Distribution):
            spans.append((column, entry, *_reach(belief)))
    numbers = np.repeat(plan.central[:, None], 2 * len(spans), axis=1)
    for place, (column, _, low, high) in enumerate(spans):
        numbers[column, 2 * place : 2 * place + 2] = low, high
    value, invested = _totals(evidence, numbers)
    net = (value - invested).reshape(-1, 2).tolist()
    return [Ends(entry, low, high, *each)
            for (_, entry, low, high), each in zip(spans, net, strict=True)]  # fmt: skip


def _reach(belief: Distribution) -> tuple[float, float]:
    """Return the ends of a belief as they are stated, or else quantiles of it."""
    if belief.family in STATED_ENDS or belief.has_steps:
        return belief.support
    low, high = belief.quantile(np.array([TAIL, 1 - TAIL])).tolist()
    return low, high


def _is_estimate(entry: Entry, evidence: Evidence) -> bool:
    section, name = str(entry.keys[0]), str(entry.keys[1])
    if section == "inputs":
        return evidence.impact_map.inputs[name].kind != "money"
    return section != "published" and "discounting" not in entry.keys


def _totals(evidence: Evidence, numbers: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return present value and investment for numbers of shape `(e, s)`. Each `(s,)`. [money]."""
    plan = evidence.result.plan
    size = max(16, _VALUES // (len(plan.rows.names) * (plan.horizon + 1) + 1))
    value, invested = np.empty(numbers.shape[1]), np.empty(numbers.shape[1])
    for first in range(0, numbers.shape[1], size):
        few = numbers[:, first : first + size]
        run = run_numbers(plan, np.concatenate([few, np.ones((1, few.shape[1]))]), check=False)
        value[first : first + size] = run.total_present_value
        invested[first : first + size] = run.investment
    return value, invested
