"""Offer the questions of an analysis as shell commands, each with one table or two."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sroi.cli.arguments import Example, File, Json, Language, Named, Seed, Tongue, read_map
from sroi.cli.output import print_blocks, print_json, reporting

if TYPE_CHECKING:
    from sroi.analysis.answer import Answer
    from sroi.model.impact_map import ImpactMap
    from sroi.model.scenario import Scenario


class By(StrEnum):
    """What varies together."""

    estimate = "estimate"
    source = "source"
    stakeholder = "stakeholder"
    outcome = "outcome"
    kind = "kind"


class Headline(StrEnum):
    """Figures that a question can be about."""

    sroi_ratio = "sroi_ratio"
    net_present_value = "net_present_value"


class Together(StrEnum):
    """Groups whose numbers can be moved together."""

    kind = "kind"
    source = "source"
    stakeholder = "stakeholder"
    outcome = "outcome"


Draws = Annotated[
    int | None, typer.Option("--draws", help="Draws to make; 100,000 if the map states beliefs.")
]
Decisions = Annotated[
    float, typer.Option("--decisions", help="How many such decisions rest on it.")
]
Horizons = Annotated[
    bool, typer.Option("--horizons-may-differ", help="Options may end in different years.")
]
Gathered = Annotated[By, typer.Option("--by", help="What varies together.")]
Of = Annotated[Headline, typer.Option("--figure", help="Which figure.")]


def _shown(title: str, answers: "list[Answer[Any]]", language: Language, *, as_json: bool) -> None:
    """Print answers as tables, or as JSON: one alone as it is, several as a list."""
    if as_json:
        content = [answer.to_dict() for answer in answers]
        print_json(content[0] if len(content) == 1 else content)
        return
    from sroi.reporting.answers import answer_blocks

    blocks = [block for each in answers for block in answer_blocks(each, language.value)]
    print_blocks(title, blocks)


def compare(
    file: File = None,
    example: Example = None,
    scenarios: Annotated[
        Path | None, typer.Option("--scenarios", help="File of scenarios, beside those of the map.")
    ] = None,
    names: Annotated[
        list[str] | None, typer.Option("--scenario", help="Id or name of a scenario to compare.")
    ] = None,
    why: Annotated[
        bool, typer.Option("--why", help="Split each change into what contributes to it.")
    ] = False,
    draws: Draws = None,
    seed: Seed = 0,
    as_json: Json = False,
    language: Tongue = Language.en,
) -> None:
    """Ask what if: put a map and its scenarios side by side, on common draws."""
    with reporting(as_json=as_json):
        from sroi.analysis.what_if.comparing import compare as compared
        from sroi.analysis.what_if.explaining import explain
        from sroi.cli.drawing import DEFAULT_DRAWS, watched

        impact_map = read_map(file, example)
        found = _scenarios(impact_map, scenarios, names or [])
        if draws is None and any(each.estimate.is_uncertain for each in impact_map.believed):
            draws = DEFAULT_DRAWS
        asked = None if draws is None else seed
        with watched() as progress:
            answers: list[Answer[Any]] = [
                compared(impact_map, found, draws=draws, seed=asked, progress=progress)
            ]
        for scenario in found if why else ():
            with watched("orders") as progress:
                answers.append(explain(impact_map, scenario, seed=seed, progress=progress))
        _shown(impact_map.title, answers, language, as_json=as_json)


def _scenarios(impact_map: "ImpactMap", file: Path | None, names: list[str]) -> "list[Scenario]":
    """Return the scenarios of the map and of a file, or those of them that are named."""
    from sroi.errors import UnknownPathError, did_you_mean

    known = dict(impact_map.scenarios)
    if file is not None:
        from sroi.io.scenario_files import read_scenarios

        known |= {scenario.name: scenario for scenario in read_scenarios(file)}
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known)
            raise UnknownPathError(f"there is no scenario '{name[:70]}'", remedy=hint)
    return [known[name] for name in names] if names else list(known.values())


def options(
    files: Annotated[list[Path], typer.Argument(help="Impact maps, one for each option.")],
    nothing: Annotated[bool, typer.Option("--nothing", help="Doing nothing is one too.")] = False,
    threshold: Annotated[
        list[float] | None, typer.Option("--threshold", help="A ratio that must be met.")
    ] = None,
    budget: Annotated[
        list[float] | None, typer.Option("--budget", help="Most that can be invested.")
    ] = None,
    horizons_may_differ: Horizons = False,
    draws: Annotated[int, typer.Option("--draws", help="Draws to make.")] = 100_000,
    seed: Seed = 0,
    as_json: Json = False,
    language: Tongue = Language.en,
) -> None:
    """Compare options: which is best, how probably, and what each adds for what it costs."""
    with reporting(as_json=as_json):
        from sroi.analysis.which_one.options import THRESHOLDS, compare_options
        from sroi.cli.drawing import watched

        maps = _maps(files)
        with watched() as progress:
            found = compare_options(
                maps, draws=draws, seed=seed, thresholds=threshold or THRESHOLDS,
                budgets=budget or (), nothing=nothing, horizons_may_differ=horizons_may_differ,
                progress=progress,
            )  # fmt: skip
        parts = [] if as_json else found.parts
        _shown(", ".join(maps), [found, *parts], language, as_json=as_json)


def _maps(files: list[Path]) -> "dict[str, ImpactMap]":
    """Read a map for each option, by its title, or by its file where titles are the same."""
    maps = [read_map(file, None) for file in files]
    titles = [each.title for each in maps]
    names = titles if len(set(titles)) == len(titles) else [str(file) for file in files]
    return dict(zip(names, maps, strict=True))


def tornado(
    file: File = None,
    example: Example = None,
    scenario: Named = None,
    share: Annotated[
        str | None,
        typer.Option("--share", help="Move numbers without a belief by this share: 10%."),
    ] = None,
    figure: Of = Headline.sroi_ratio,
    as_json: Json = False,
    language: Tongue = Language.en,
) -> None:
    """Move each estimate alone, to its own 5 % and 95 %, and sort by what that does."""
    with reporting(as_json=as_json):
        from sroi.analysis.one_way.tornado import tornado as moved
        from sroi.cli.drawing import share_of

        impact_map = read_map(file, example, scenario)
        part = None if share is None else share_of(share, "--share 10%")
        answer = moved(impact_map, share=part, figure=figure.value)
        _shown(impact_map.title, [answer], language, as_json=as_json)


def two_way(
    file: File = None,
    example: Example = None,
    scenario: Named = None,
    *,
    rows: Annotated[str, typer.Option("--rows", help="Path of the estimate in the rows.")],
    columns: Annotated[str, typer.Option("--columns", help="Path of the one in the columns.")],
    row: Annotated[
        list[str] | None,
        typer.Option("--row", help="A value in the rows; without any, quantiles of its belief."),
    ] = None,
    column: Annotated[
        list[str] | None, typer.Option("--column", help="A value in the columns.")
    ] = None,
    figure: Of = Headline.sroi_ratio,
    as_json: Json = False,
    language: Tongue = Language.en,
) -> None:
    """Show what two estimates do together: a grid of the figure at pairs of their values."""
    with reporting(as_json=as_json):
        from sroi.analysis.one_way.two_way import two_way as moved
        from sroi.cli.drawing import share_of
        from sroi.reporting.answers import grid_blocks

        impact_map = read_map(file, example, scenario)
        down, across = (
            [share_of(each, "4, or 10%") for each in stated] if stated else None
            for stated in (row, column)
        )
        grid = moved(impact_map, rows, columns, values=(down, across), figure=figure.value)
        if as_json:
            print_json(grid.to_dict())
        else:
            print_blocks(impact_map.title, grid_blocks(grid, language.value))


def switching(
    file: File = None,
    example: Example = None,
    scenario: Named = None,
    threshold: Annotated[
        float, typer.Option("--threshold", help="Ratio at which the conclusion changes.")
    ] = 1.0,
    together: Annotated[
        Together | None, typer.Option("--together", help="Move the numbers of a group together.")
    ] = None,
    as_json: Json = False,
    language: Tongue = Language.en,
) -> None:
    """Find the value of each estimate at which the conclusion would change."""
    with reporting(as_json=as_json):
        from sroi.analysis.one_way.switching import switching_values
        from sroi.cli.drawing import watched

        impact_map = read_map(file, example, scenario)
        group: Any = None if together is None else together.value
        with watched("numbers") as progress:
            answer = switching_values(
                impact_map, threshold=threshold, together=group, progress=progress
            )
        _shown(impact_map.title, [answer], language, as_json=as_json)


def drivers(
    file: File = None,
    example: Example = None,
    scenario: Named = None,
    by: Gathered = By.estimate,
    figure: Of = Headline.sroi_ratio,
    draws: Annotated[int, typer.Option("--draws", help="Draws, or pairs for groups.")] = 8192,
    seed: Seed = 0,
    as_json: Json = False,
    language: Tongue = Language.en,
) -> None:
    """Tell what drives a figure: how much of its variance each number accounts for."""
    with reporting(as_json=as_json):
        from sroi.analysis.what_drives.drivers import variance_shares
        from sroi.cli.drawing import watched

        impact_map = read_map(file, example, scenario)
        with watched() as progress:
            answer = variance_shares(
                impact_map, seed=seed, draws=draws, by=by.value, figure=figure.value,
                progress=progress,
            )  # fmt: skip
        _shown(impact_map.title, [answer], language, as_json=as_json)


def information(
    files: Annotated[list[Path], typer.Argument(help="Impact maps, one for each option.")],
    by: Gathered = By.estimate,
    nothing: Annotated[
        bool, typer.Option("--nothing/--no-nothing", help="Whether doing nothing is an option.")
    ] = True,
    decisions: Decisions = 1.0,
    horizons_may_differ: Horizons = False,
    draws: Annotated[int, typer.Option("--draws", help="Draws to make.")] = 100_000,
    seed: Seed = 0,
    as_json: Json = False,
    language: Tongue = Language.en,
) -> None:
    """Tell what it is worth to find out more before deciding."""
    with reporting(as_json=as_json):
        from sroi.analysis.worth_knowing.information import value_of_information
        from sroi.cli.drawing import watched

        maps = _maps(files)
        with watched() as progress:
            answer = value_of_information(
                maps, draws=draws, seed=seed, by=by.value, nothing=nothing, decisions=decisions,
                horizons_may_differ=horizons_may_differ, progress=progress,
            )  # fmt: skip
        _shown(", ".join(maps), [answer], language, as_json=as_json)


def survey(
    file: File = None,
    example: Example = None,
    scenario: Named = None,
    *,
    path: Annotated[str, typer.Option("--path", help="Estimate to ask people about.")],
    size: Annotated[
        list[int] | None, typer.Option("--size", help="How many people to ask; may be repeated.")
    ] = None,
    cost_per_interview: Annotated[
        float | None, typer.Option("--cost-per-interview", help="Cost of asking one person more.")
    ] = None,
    fixed_cost: Annotated[
        float, typer.Option("--fixed-cost", help="Cost of a survey whatever its size.")
    ] = 0.0,
    sd: Annotated[
        float | None, typer.Option("--sd", help="Standard deviation of single answers.")
    ] = None,
    decisions: Decisions = 1.0,
    draws: Annotated[int, typer.Option("--draws", help="Draws to make.")] = 100_000,
    seed: Seed = 0,
    as_json: Json = False,
    language: Tongue = Language.en,
) -> None:
    """Tell how many people a survey should ask about one estimate before deciding."""
    with reporting(as_json=as_json):
        from sroi.analysis.worth_knowing.survey import value_of_survey
        from sroi.cli.drawing import watched

        impact_map = read_map(file, example, scenario)
        with watched() as progress:
            answer = value_of_survey(
                impact_map, path, size or (), draws=draws, seed=seed, sd=sd, decisions=decisions,
                cost_per_interview=cost_per_interview, fixed_cost=fixed_cost, progress=progress,
            )  # fmt: skip
        _shown(impact_map.title, [answer], language, as_json=as_json)


COMMANDS: tuple[Callable[..., None], ...] = (
    compare,
    options,
    tornado,
    two_way,
    switching,
    drivers,
    information,
    survey,
)
