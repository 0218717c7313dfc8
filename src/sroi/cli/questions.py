"""Offer the questions of an analysis as shell commands, each with one table or two."""

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sroi.cli.arguments import Example, File, Json, Language, Named, Seed, Tongue, read_map
from sroi.cli.output import print_blocks, print_json, reporting

if TYPE_CHECKING:
    from sroi.analysis.answer import Answer


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


def drivers(
    file: File = None,
    example: Example = None,
    scenario: Named = None,
    by: Gathered = By.estimate,
    figure: Of = Headline.sroi_ratio,
    draws: Annotated[int, typer.Option("--draws", help="Pairs of draws.")] = 8192,
    seed: Seed = 0,
    as_json: Json = False,
    language: Tongue = Language.en,
) -> None:
    """Tell what drives a figure: how much of its variance each number accounts for."""
    with reporting(as_json=as_json):
        from sroi.analysis.drivers import variance_shares

        impact_map = read_map(file, example, scenario)
        answer = variance_shares(
            impact_map, seed=seed, draws=draws, by=by.value, figure=figure.value
        )
        _shown(impact_map.title, [answer], language, as_json=as_json)


COMMANDS: tuple[Callable[..., None], ...] = (drivers,)
