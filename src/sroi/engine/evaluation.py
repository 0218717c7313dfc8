"""Evaluate a map: at best estimates, and in draws of what is believed of them."""

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import replace
from typing import Any

from sroi.engine.given import check_given, given_draws
from sroi.engine.plan import compile_map
from sroi.engine.result import Result
from sroi.engine.run import run_plan
from sroi.engine.running import Progress
from sroi.engine.simulated import requested, simulate
from sroi.engine.tables import Method
from sroi.model.impact_map import ImpactMap


def evaluate(
    impact_map: ImpactMap,
    *,
    draws: int | None = None,
    seed: int | None = None,
    until: Mapping[str, float] | None = None,
    method: Method = "latin-hypercube",
    given: Mapping[str, Any] | None = None,
    executor: Executor | int | None = None,
    progress: Progress | None = None,
) -> Result:
    """Compute value, investment and both ratios, at best estimates and in any number of draws.

    Parameters
    ----------
    impact_map
        What to evaluate.
    draws
        How many draws to make of the uncertain estimates; with ``until`` the most. Without draws,
        precision or given draws, figures are at best estimates only.
    seed
        Which draws to make, 0 included; always stated when there are draws.
    until
        Relative standard error of the mean to reach, by figure: ``{"sroi_ratio": 0.001}``.
    method
        ``latin-hypercube``, stratified in blocks; or ``plain`` Monte Carlo.
    given
        Draws to use as they are, by path, where somebody has them already. None may last longer or
        start later than the map states as possible. Each of shape `(s,)`.
    executor
        Where to run: any executor of `concurrent.futures`, or a number of threads; by default
        threads on all cores. The figures are the same to the bit.
    progress
        Called with the draws done and the draws to do.

    Returns
    -------
    Result
        All figures, with the map, its digest and the conventions they were made with. [money]

    Raises
    ------
    UndefinedRatioError
        If the counted inputs come to nothing, or to less in some draws.
    SimulationError
        If draws, seed or given draws cannot be used.
    ExecutorLostError
        If the workers of an executor are gone.
    OverflowedError
        If a figure is beyond what a float64 holds.

    Examples
    --------
    >>> import sroi
    >>> result = sroi.evaluate(sroi.example("wheels-to-meals"))
    >>> f"{result.sroi_ratio.central:.2f}"
    '1.93'
    """
    compiled = compile_map(impact_map)
    central = run_plan(compiled, compiled.central[None])
    result = Result(impact_map, compiled, central)
    arrays = given_draws(given)
    if draws is None and until is None and not arrays:
        return result
    wanted = requested(draws, seed, method, until, arrays)
    check_given(compiled, arrays, wanted.draws)
    simulation = simulate(compiled, central, result.groups, wanted, arrays, executor, progress)
    return replace(result, simulation=simulation, given=tuple(sorted(arrays)))
