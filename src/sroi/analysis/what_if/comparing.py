"""Ask what if: put a map and its scenarios side by side, on common draws."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor
from math import nan
from typing import Any

from sroi.analysis.scenarios import apply
from sroi.analysis.what_if.comparison import BASE, THRESHOLDS, Compared, Comparison
from sroi.analysis.words import Note, as_number
from sroi.engine.evaluation import evaluate
from sroi.engine.given import check_given, given_draws
from sroi.engine.result import Result
from sroi.engine.running import Progress
from sroi.engine.sample import Sample, block_moments
from sroi.engine.simulated import KEPT, Request, requested
from sroi.engine.tables import Method
from sroi.errors import QuestionError, SimulationError, SroiError
from sroi.model.impact_map import ImpactMap
from sroi.model.scenario import Scenario
from sroi.typing import FloatArray


def compare(
    impact_map: ImpactMap,
    scenarios: Iterable[Scenario | ImpactMap | str] | Scenario | ImpactMap | str | None = None,
    *,
    draws: int | None = None,
    seed: int | None = None,
    method: Method = "latin-hypercube",
    given: Mapping[str, Any] | None = None,
    executor: Executor | int | None = None,
    progress: Progress | None = None,
    interval: float = 0.90,
) -> Comparison:
    """Put a map and its scenarios side by side, and say how far they differ.

    All share the draws of the estimates that they share, and an estimate with another belief is
    drawn at the same probabilities. So a difference is seen that is much smaller than the spread.

    Parameters
    ----------
    impact_map
        The base.
    scenarios
        Scenarios, ids of scenarios of the map, or maps that have been changed already, which go
        by their title. By default all scenarios of the map.
    draws
        How many draws to make of the uncertain estimates. Without, figures are at best estimates.
    seed
        Which draws to make, 0 included; always stated when there are draws.
    method
        ``latin-hypercube``, or ``plain`` Monte Carlo.
    given
        Draws to use as they are, by path, wherever the estimate is that of the base. Each of shape
        `(s,)`.
    executor
        Where to run, as for `evaluate`.
    progress
        Called with the draws done and the draws to do.
    interval
        Share of the draws that lies within the intervals. [1]

    Returns
    -------
    Comparison
        The base first, then the scenarios in their order.

    Raises
    ------
    QuestionError
        If there is no scenario, one changes nothing, two have one name, or money is not the same.
    UnknownPathError
        If the map has no such scenario, or a changed path is not in it.
    InvalidMapError
        If a changed map would not hold together.
    SimulationError
        If draws, seed or given draws cannot be used.
    UndefinedRatioError
        If nothing is invested.

    Notes
    -----
    Common random numbers: Law (2015), Simulation Modeling and Analysis, 5th ed., 11.2.

    Examples
    --------
    >>> import sroi
    >>> changes = {"outcomes.new_friends.deadweight": "50%"}
    >>> cautious = sroi.Scenario(name="cautious", changes=changes)
    >>> found = compare(sroi.example("wheels-to-meals"), [cautious])
    >>> f"{found['cautious'].net_present_value_difference:.2f}"
    '-193.93'
    """
    if not 0 < interval < 1:
        problem = f"an interval holds a share of the draws between 0 and 1, not {interval!r}"
        raise QuestionError(problem, remedy="write interval=0.90")
    maps = _maps(impact_map, scenarios)
    arrays = given_draws(given)
    asked = _asked(maps.values(), draws, seed, method, arrays)
    results = dict(_results(maps, asked, arrays, executor, progress))
    samples = dict(_differences(results))
    rows = tuple(_row(name, results, samples, interval) for name in maps)
    return Comparison(
        rows,
        results[BASE].unit,
        tuple(_notes(rows, asked, samples)),
        _basis(maps, asked, interval),
        samples,
    )


def _maps(impact_map: ImpactMap, scenarios: Any) -> dict[str, ImpactMap]:
    """Return the base and every changed map by name."""
    if scenarios is None:
        scenarios = impact_map.scenarios
    elif isinstance(scenarios, Scenario | ImpactMap | str):
        scenarios = (scenarios,)
    maps = {BASE: impact_map}
    for scenario in scenarios:
        if isinstance(scenario, ImpactMap):
            name, changed = scenario.title, scenario
        elif isinstance(scenario, Scenario | str):
            changed = apply(impact_map, scenario)
            name = (impact_map.scenarios[scenario] if isinstance(scenario, str) else scenario).name
        else:
            problem = f"{type(scenario).__name__} is neither a scenario nor a map"
            raise QuestionError(problem, remedy="give scenarios, their ids, or changed maps")
        if name in maps:
            taken = "the map as it is" if name == BASE else "another scenario"
            problem = f"'{name}' is the name of {taken} too"
            raise QuestionError(problem, remedy="give each scenario a name of its own")
        _check(impact_map, changed, name)
        maps[name] = changed
    if len(maps) == 1:
        remedy = "give scenarios, or write them into the map under scenarios"
        raise QuestionError("there is no scenario to compare the map with", remedy=remedy)
    return maps


def _check(base: ImpactMap, changed: ImpactMap, name: str) -> None:
    """Refuse what cannot be compared, and what is the same."""
    where = f"scenario '{name}'"
    for part in ("currency", "price_year", "base_year"):
        before, after = getattr(base.scope, part), getattr(changed.scope, part)
        if before != after:
            problem = f"its {part} is {after}, and that of the base is {before}"
            raise QuestionError(problem, where=where, path=f"scope.{part}", code="E507",
                                remedy=f"state both in one {part}")  # fmt: skip
    if _content(base, base) == _content(changed, base):
        remedy = "change a number, a belief or another part to what it is not yet"
        raise QuestionError("it changes nothing", where=where, remedy=remedy)


def _content(impact_map: ImpactMap, base: ImpactMap) -> Any:
    """Return what a map says, less who says it and the sources that the base does not have."""
    content = impact_map.model_dump(mode="json", exclude_defaults=True)
    sources = content.get("sources", {})
    content["sources"] = {name: each for name, each in sources.items() if name in base.sources}
    kept = {name: each for name, each in content.items() if name not in ("title", "scenarios")}
    return _unsourced(kept)


def _unsourced(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {name: _unsourced(inner) for name, inner in value.items() if name != "source"}
        return kept["value"] if kept.keys() == {"value"} else kept
    return [_unsourced(inner) for inner in value] if isinstance(value, list) else value


def _asked(
    maps: Iterable[ImpactMap], draws: Any, seed: Any, method: Any, given: dict[str, FloatArray]
) -> Request | None:
    """Check what is asked for; return None where nothing is to be drawn."""
    if draws is None and not given:
        if seed is not None:
            remedy = "say how many, as draws=100_000"
            raise SimulationError("a seed is given, but no number of draws", remedy=remedy)
        return None
    asked = requested(draws, seed, method, None, given)
    varies = any(entry.estimate.is_uncertain for each in maps for entry in each.believed)
    return asked if varies or given else None


def _results(
    maps: Mapping[str, ImpactMap],
    asked: Request | None,
    given: dict[str, FloatArray],
    executor: Executor | int | None,
    progress: Progress | None,
) -> Iterator[tuple[str, Result]]:
    base = evaluate(maps[BASE])
    if asked is not None:
        check_given(base.plan, given, asked.draws)  # before anything is left out below
    before = {entry.path: entry.estimate for entry in base.plan.entries}
    for place, (name, impact_map) in enumerate(maps.items()):
        try:
            result = evaluate(impact_map) if place else base
            if asked is not None:
                # Draws of what a scenario changes would undo the change.
                own = {
                    entry.path: given[entry.path]
                    for entry in result.plan.entries
                    if entry.path in given and _alike(entry.estimate, before[entry.path])
                }
                result = evaluate(
                    impact_map, draws=asked.draws, seed=asked.seed, method=asked.method, given=own,
                    executor=executor, progress=_shifted(progress, place, len(maps)),
                )  # fmt: skip
        except SroiError as error:
            where = "" if name == BASE else f"scenario '{name}'"
            raise type(error)(**{**error.to_dict(), "where": error.where or where}) from None
        yield name, result


def _alike(one: Any, other: Any) -> bool:
    return bool(one.value == other.value and one.unit == other.unit)


def _shifted(progress: Progress | None, place: int, maps: int) -> Progress | None:
    if progress is None:
        return None
    return lambda done, draws: progress(place * draws + done, maps * draws)


def _differences(results: Mapping[str, Result]) -> Iterator[tuple[tuple[str, str], Sample]]:
    for name, result in results.items():
        own, base = result.simulation, results[BASE].simulation
        if name == BASE or own is None or base is None:
            continue
        for figure in THRESHOLDS:
            values = own.samples[figure].values - base.samples[figure].values
            means, squares = block_moments(values[None])
            yield (name, figure), Sample(values.size, values, means[0], squares[0])


def _row(
    name: str,
    results: Mapping[str, Result],
    samples: Mapping[tuple[str, str], Sample],
    interval: float,
) -> Compared:
    parts: dict[str, float] = {}
    for figure, threshold in THRESHOLDS.items():
        own = getattr(results[name], figure)
        away = own.central - getattr(results[BASE], figure).central
        parts |= _summary(figure, own.central, own.sample, threshold, interval)
        parts |= _summary(f"{figure}_difference", nan if name == BASE else away,
                          samples.get((name, figure)), 0.0, interval)  # fmt: skip
    return Compared(name, **parts)


def _summary(
    figure: str, central: float, sample: Sample | None, threshold: float, interval: float
) -> dict[str, float]:
    above = f"_above_{threshold:g}"
    names = ("", "_mean", "_mean_error", "_low", "_low_error", "_high", "_high_error",
             above, f"{above}_error")  # fmt: skip
    values = [central, *(nan for _ in names[1:])]
    if sample is not None:
        tail = (1 - interval) / 2
        values[1:3] = sample.mean, sample.standard_error
        for place, probability in ((3, tail), (5, 1 - tail)):
            error = sample.quantile_error(probability)
            values[place : place + 2] = sample.quantile(probability), error
        values[7:] = sample.probability(threshold), sample.probability_error(threshold)
    return {figure + part: value for part, value in zip(names, values, strict=True)}


def _notes(
    rows: tuple[Compared, ...],
    asked: Request | None,
    samples: Mapping[tuple[str, str], Sample],
) -> Iterator[str]:
    for row in rows[1:]:
        if row.sroi_ratio_difference == row.net_present_value_difference == 0 and not any(
            samples[row.name, figure].values.any() for figure in THRESHOLDS if samples
        ):
            yield Note(
                "{name} changes what the map says, but none of these figures.",
                "« {name} » change ce que dit la carte, mais aucun de ces résultats.",
                name=row.name,
            )
        elif abs(row.sroi_ratio_difference_mean) < 2 * row.sroi_ratio_difference_mean_error:
            yield Note(
                "The mean difference of {name} is within two Monte Carlo standard errors of 0: "
                "more draws would tell its sign.",
                "L'écart moyen de « {name} » est à moins de deux erreurs types de Monte-Carlo de "
                "0 : davantage de tirages en diraient le signe.",
                name=row.name,
            )
    if asked is None:
        yield Note(
            "Figures are at best estimates, and exact: no draws were made.",
            "Les résultats sont aux meilleures estimations, et exacts : aucun tirage n'a été fait.",
        )
        return
    yield Note(
        "Errors are Monte Carlo standard errors. Figures at best estimates are exact.",
        "Les erreurs sont des erreurs types de Monte-Carlo. Les résultats aux meilleures "
        "estimations sont exacts.",
    )
    if asked.draws > KEPT:
        yield Note(
            "Intervals, probabilities and differences rest on the first {kept:,} draws.",
            "Les intervalles, les probabilités et les écarts reposent sur les {kept:,} premiers "
            "tirages.",
            kept=KEPT,
        )


def _basis(maps: Mapping[str, ImpactMap], asked: Request | None, interval: float) -> dict[str, str]:
    basis = {f"digest of {name}": each.digest for name, each in maps.items()}
    if asked is None:
        return basis
    return basis | {"draws": as_number(asked.draws, ","), "seed": str(asked.seed),
                    "method": asked.method, "interval": as_number(interval, "g")}  # fmt: skip
