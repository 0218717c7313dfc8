"""Ask what drives a figure: how much of its variance each uncertain number accounts for."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import isfinite, sqrt
from typing import ClassVar

import numpy as np

from sroi.analysis.answer import Answer, Error, Portion
from sroi.analysis.figures import FigureName, too_large
from sroi.analysis.items import Grouping, Item, items
from sroi.analysis.what_drives.shares import Shares, shares_of
from sroi.analysis.what_drives.splitting import Splitting
from sroi.analysis.words import Note, as_number
from sroi.engine.plan import compile_map
from sroi.engine.running import Progress
from sroi.engine.sample import BLOCK
from sroi.engine.simulated import requested_with_errors
from sroi.errors import QuestionError
from sroi.model.impact_map import ImpactMap


@dataclass(frozen=True)
class Driver:
    """Say how much of the variance a number, or a group of them, accounts for."""

    name: str
    first_order: Portion
    """Share of the variance that would go if it were known."""
    first_order_error: Error
    total: Portion
    """Share of the variance that would stay if all but it were known."""
    total_error: Error
    numbers: int
    """How many numbers vary with it."""


class VarianceShares(Answer[Driver]):
    """Hold the drivers of a figure, the greatest first."""

    question: ClassVar[str] = "What drives the figure?"


def variance_shares(
    impact_map: ImpactMap,
    *,
    seed: int,
    draws: int = 8192,
    by: Grouping = "estimate",
    figure: FigureName = "sroi_ratio",
    progress: Progress | None = None,
) -> VarianceShares:
    """Split the variance of a figure among the uncertain numbers that it depends on.

    The total share of a number is what would be left of the variance if all others were known; its
    first-order share is what would go if it were known. Interactions are in the total shares of all
    that interact, so these may add up to more than 1, and the first-order shares to less.

    A number is looked at in draws of all others: in each, the figure at a few values of the number
    tells the variance that it causes over all that is believed of it, and only the rows that it
    touches are computed again. Groups, and the rare number on which the figure depends in no simple
    way, are exchanged between two independent sets of draws.

    Parameters
    ----------
    impact_map
        What to look at.
    seed
        Which draws to make, 0 included.
    draws
        How many draws, or pairs of draws for groups; at least 2,048, so that errors can be told.
    by
        What varies together: each ``estimate`` alone, or all of a ``source``, ``stakeholder``,
        ``outcome`` or ``kind``. Numbers that a correlation joins always vary together.
    figure
        ``sroi_ratio``, ``net_present_value``, ``present_value`` or ``investment``.
    progress
        Is told how many draws are done, and of how many.

    Returns
    -------
    VarianceShares
        Sorted by total share, with standard errors. [1]

    Raises
    ------
    QuestionError
        If the map has no uncertain number, or the figure does not vary.
    SimulationError
        If draws or seed cannot be used.
    UndefinedRatioError
        If the investment is not positive in some draws.
    OverflowedError
        If a figure or its variance is beyond what a float64 holds.

    Notes
    -----
    Sobol' (1993), Sensitivity estimates for nonlinear mathematical models, Mathematical Modelling
    and Computational Experiments 1; variances over a number as means of conditional variances, see
    `sroi.analysis.what_drives.alone`. Groups: Owen (2013), Better estimation of small Sobol'
    sensitivity indices, ACM TOMACS 23(2), here with both differences, and Jansen (1999), Analysis
    of variance designs for model output, Computer Physics Communications 117.

    Examples
    --------
    >>> import sroi
    >>> believed = {"outcomes.fewer_falls_care.deadweight": {"low": 0, "high": "40%"}}
    >>> base = sroi.example("wheels-to-meals")
    >>> unsure = sroi.apply(base, sroi.Scenario(name="unsure", changes=believed))
    >>> [row.name for row in variance_shares(unsure, seed=1)]
    ['outcomes.fewer_falls_care.deadweight']
    """
    wanted = requested_with_errors(draws, seed, "latin-hypercube")
    plan = compile_map(impact_map)
    found = items(plan, impact_map, by)
    whole = wanted.draws // BLOCK * BLOCK
    with np.errstate(over="ignore", invalid="ignore"):  # what is too large is refused below
        parts = Splitting(plan, wanted.seed, whole, figure, progress).parts(found)
    variance = float(parts.variance.mean())
    if not isfinite(variance):
        raise too_large(figure)
    if not variance > 1e-24 * parts.centre**2:
        remedy = "ask about another figure, or state what is believed of counted numbers"
        raise QuestionError(f"{figure} does not vary", remedy=remedy)
    rows = sorted(_drivers(found, shares_of(parts)), key=lambda row: -row.total)
    basis = {
        "figure": figure,
        "draws": as_number(whole, ","),
        "seed": str(wanted.seed),
        "method": wanted.method,
        "map_digest": impact_map.digest,
    }
    return VarianceShares(tuple(rows), "", tuple(_notes(rows)), basis)


def _drivers(found: tuple[Item, ...], shares: Shares) -> Iterator[Driver]:
    numbers = zip(*(each.tolist() for each in shares), strict=True)
    for item, (first, first_error, total, total_error) in zip(found, numbers, strict=True):
        yield Driver(item.name, first, first_error, total, total_error, len(item.columns))


def _notes(rows: list[Driver]) -> Iterator[str]:
    alone = sum(row.first_order for row in rows)
    yield Note(
        "First-order shares add up to {alone:.1%}; the rest comes from numbers acting together.",
        "Les parts du premier ordre totalisent {alone:.1%} ; le reste vient de nombres qui "
        "agissent ensemble.",
        alone=alone,
    )
    for above, below in pairwise(rows[:10]):
        error = sqrt(above.total_error**2 + below.total_error**2)
        if above.total - below.total < 2 * error:
            yield Note("{above} and {below}: their order lies within the error.",
                       "{above} et {below} : leur ordre est dans la marge d'erreur.",
                       above=above.name, below=below.name)  # fmt: skip
            return
