"""Ask which one: compare options that can be chosen, on common draws."""

from collections.abc import Sequence
from concurrent.futures import Executor

from sroi.analysis.acceptability import (
    Budgets,
    Thresholds,
    at_thresholds,
    limits,
    within_budgets,
)
from sroi.analysis.alignment import NOTHING, Option, Options, aligned, named_options
from sroi.analysis.choices import Choice, do_nothing, drawn
from sroi.analysis.increments import Increments, increments
from sroi.analysis.option_notes import notes
from sroi.analysis.option_rows import OptionComparison, option_rows
from sroi.analysis.sharing import share
from sroi.engine.running import Progress
from sroi.engine.simulated import KEPT, Request, requested
from sroi.engine.tables import Method
from sroi.errors import QuestionError, SimulationError, UndefinedRatioError
from sroi.units import money

THRESHOLDS = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0)
"""Threshold ratios at which options are compared, if none are stated."""


def compare_options(
    options: Options,
    *,
    draws: int | None = None,
    seed: int | None = None,
    method: Method = "latin-hypercube",
    thresholds: Sequence[float] = THRESHOLDS,
    budgets: Sequence[float] = (),
    interval: float = 0.90,
    nothing: bool = False,
    horizons_may_differ: bool = False,
    executor: Executor | int | None = None,
    progress: Progress | None = None,
) -> OptionComparison:
    """Compare options that can be chosen, of which one is chosen.

    Every draw is one world in which all options are worth something. What options share is drawn
    once for all of them: an estimate of the same path of which all tell the same belief from the
    same source, and numbers that move together if this holds for all of them. What has the same
    path but another belief or source is drawn apart, as are estimates of different paths.

    Parameters
    ----------
    options
        Maps by their names; or maps, which then go by their titles.
    draws
        How many draws to make; at most 1,048,576.
    seed
        Which draws to make, 0 included.
    method
        ``latin-hypercube``, stratified in blocks; or ``plain`` Monte Carlo.
    thresholds
        Ratios L at which the best option is the one with most present value less L x investment:
        what a unit of investment must bring. [1]
    budgets
        Most that can be invested; the best option is the one with most net present value among
        those whose investment fits. [money]
    interval
        Middle share of the draws between low and high. [1]
    nothing
        Whether doing nothing is an option: no investment, no value.
    horizons_may_differ
        Whether options may end in different years. Those that go on for longer then count more
        years; say so only if no option could be repeated in the years that another has more.
    executor
        Where to run, as in `evaluate`; by default threads on all cores.
    progress
        Called with the draws done and the draws to do, over all options.

    Returns
    -------
    OptionComparison
        Options sorted by mean net present value; ``increments`` in order of cost; ``thresholds``
        and ``budgets``. The order in which options are given changes nothing. [money, 1]

    Raises
    ------
    QuestionError
        If there is nothing to choose from, two options have one name, options differ in currency,
        price year, base year, last year or discounting, or a limit is no finite number.
    SimulationError
        If draws or seed cannot be used.
    UndefinedRatioError
        If there are thresholds, and an investment is not positive in some draws.
    OverflowedError
        If a figure is beyond what a float64 holds.

    Examples
    --------
    >>> import sroi
    >>> base = sroi.example("wheels-to-meals")
    >>> changes = {"inputs.council_contract.amount": "30000 GBP"}
    >>> dear = sroi.apply(base, sroi.Scenario(name="dear", changes=changes))
    >>> found = compare_options({"as it is": base, "dear": dear}, draws=256, seed=1)
    >>> found["dear"].dominated_by, found["dear"].expected_loss
    (('as it is',), 5625.0)
    """
    request = _request(draws, seed, method)
    if not 0 < interval < 1:
        remedy = "give the middle share of the draws, as interval=0.90"
        raise QuestionError(f"{interval!r} is no interval", remedy=remedy)
    ratios, most = limits(thresholds, "threshold ratio"), limits(budgets, "budget")
    stated = named_options(options, nothing=nothing)
    found = sorted(stated, key=lambda option: option.name)
    aligned(found, horizons_may_differ=horizons_may_differ)
    sharing = share({option.name: option.told for option in found})
    choices = [do_nothing(request.draws)] if nothing else []
    for place, option in enumerate(found):

        def told(done: int, before: int = place * request.draws) -> None:
            if progress is not None:
                progress(before + done, len(found) * request.draws)

        choices.append(drawn(option, sharing.streams[option.name], request, executor, told))
    choices.sort(key=lambda choice: (-choice.net.mean, choice.name))
    _have_ratios(choices, ratios)
    scope = found[0].impact_map.scope
    unit = money(scope.currency, scope.price_year)
    added = Increments(tuple(increments(choices)), unit)
    return OptionComparison(
        rows=tuple(option_rows(choices, interval)),
        unit=unit,
        notes=tuple(notes(found, choices, sharing, added)),
        basis=_basis(request, found),
        increments=added,
        thresholds=Thresholds(tuple(at_thresholds(choices, ratios)), ""),
        budgets=Budgets(tuple(within_budgets(choices, most)), unit),
        shared=sharing.shared,
        apart=sharing.apart,
    )


def _request(draws: int | None, seed: int | None, method: Method) -> Request:
    if draws is None:
        remedy = "give a whole number, as draws=100_000"
        raise SimulationError("no number of draws is given", remedy=remedy)
    request = requested(draws, seed, method, None, {})
    if request.draws > KEPT:
        remedy = f"options are compared on at most {KEPT:,}, which are kept in memory"
        raise SimulationError(f"{request.draws:,} draws are too many", remedy=remedy)
    return request


def _have_ratios(choices: Sequence[Choice], thresholds: Sequence[float]) -> None:
    """Refuse thresholds where an option has no ratio that could be compared with them."""
    for choice in choices:
        if thresholds and choice.undefined and choice.name != NOTHING:
            raise UndefinedRatioError(
                f"the investment of '{choice.name}' is not positive in {choice.undefined:,} of "
                f"{choice.investment.size:,} draws, so that no ratio meets a threshold",
                path="inputs",
                remedy="state a belief about it that stays above 0, or leave out the thresholds, "
                "by thresholds=()",
            )


def _basis(request: Request, options: Sequence[Option]) -> dict[str, str]:
    maps = {f"map of {option.name}": option.impact_map.digest for option in options}
    numbers = {"draws": f"{request.draws}", "seed": f"{request.seed}", "method": request.method}
    return numbers | maps
