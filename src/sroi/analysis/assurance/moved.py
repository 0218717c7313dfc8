"""Move the numbers of a map one at a time, to see which drive the result and which could turn it."""

from typing import NamedTuple

import numpy as np

from sroi.analysis.assurance.evidence import Evidence
from sroi.analysis.variants import Variants
from sroi.model.distributions import Distribution
from sroi.model.walk import Entry
from sroi.typing import FloatArray

STEP = 0.01
"""Part of itself by which a number is moved to see its effect; downwards, so that shares, times
and beliefs stay inside their domains."""
TAIL = 0.05
"""Probability beyond each end of a belief that has no end of its own, as in a tornado."""


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
    variants = Variants(evidence.impact_map)
    columns = [column for column in range(len(variants.plan.entries))
               if _is_estimate(variants.plan.entries[column], evidence)]  # fmt: skip
    numbers = variants.numbers(len(columns))
    numbers[columns, np.arange(len(columns))] *= 1 - STEP
    value, invested = _totals(variants, numbers)
    ratio = evidence.result.sroi_ratio.central or 1.0  # a ratio of 0 has no share to move by
    moved = (value / invested - evidence.result.sroi_ratio.central) / ratio / -STEP
    found = [Effect(variants.plan.entries[column], effect)
             for column, effect in zip(columns, moved.tolist(), strict=True)]  # fmt: skip
    return sorted(found, key=lambda each: -abs(each.elasticity))


def ends(evidence: Evidence) -> list[Ends]:
    """Return what becomes of the result at both ends of each belief, moved alone."""
    variants = Variants(evidence.impact_map)
    spans = []
    for column, entry in enumerate(variants.plan.entries):
        belief = entry.estimate.value
        if isinstance(belief, Distribution):
            spans.append((column, entry, *_reach(belief)))
    numbers = variants.numbers(2 * len(spans))
    for place, (column, _, low, high) in enumerate(spans):
        numbers[column, 2 * place], numbers[column, 2 * place + 1] = low, high
    value, invested = _totals(variants, numbers)
    net = (value - invested).reshape(-1, 2).tolist()
    return [Ends(entry, low, high, *each)
            for (_, entry, low, high), each in zip(spans, net, strict=True)]  # fmt: skip


def _reach(belief: Distribution) -> tuple[float, float]:
    """Return the ends of a belief, or where an end is open its quantile."""
    quantiles = belief.quantile(np.array([TAIL, 1 - TAIL])).tolist()
    low, high = (end if np.isfinite(end) else quantile
                 for end, quantile in zip(belief.support, quantiles, strict=True))  # fmt: skip
    return float(low), float(high)


def _is_estimate(entry: Entry, evidence: Evidence) -> bool:
    section, name = str(entry.keys[0]), str(entry.keys[1])
    if section == "inputs":
        return evidence.impact_map.inputs[name].kind != "money"
    return section != "published" and "discounting" not in entry.keys


def _totals(variants: Variants, numbers: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return present value and investment of each variant, some at a time. Each `(s,)`. [money]."""
    size = variants.at_once
    parts = [variants.totals(numbers[:, first : first + size])
             for first in range(0, max(numbers.shape[1], 1), size)]  # fmt: skip
    value, invested = zip(*parts, strict=True)
    return np.concatenate(value), np.concatenate(invested)
