"""Record results, verify records and compare versions of a map, in the shell."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sroi.cli.arguments import Json, Language, Seed, Tongue, read_map
from sroi.cli.ending import FOUND
from sroi.cli.output import print_blocks, print_json, print_text, reporting

if TYPE_CHECKING:
    from sroi.engine.result import Result

RecordTo = Annotated[
    Path | None,
    typer.Option("--record", help="Write a record that verify recomputes.", show_default=False),
]


def refuse_existing(file: Path | None) -> None:
    """Say that a record would replace a file, before anything is computed for it."""
    if file is not None:
        from sroi.analysis.recording import refuse_existing as refused

        refused(file)


def write_record_of(result: "Result", file: Path | None) -> None:
    """Write a record of a result, with what an assurance check finds in it, if one is wanted."""
    if file is None:
        return
    from sroi.analysis.assurance.checking import check
    from sroi.analysis.record import record
    from sroi.analysis.recording import write_record

    write_record(record(result, check(result)), file)


def verify(
    record: Annotated[Path, typer.Argument(help="Record of a result, .json.")],
    impact_map: Annotated[
        Path | None,
        typer.Argument(metavar="[MAP]", help="Impact map: what changed since?", show_default=False),
    ] = None,
    as_json: Json = False,
    language: Tongue = Language.en,
) -> None:
    """Recompute a record and say whether it holds: exit code 0 if so, 1 if not."""
    with reporting(as_json=as_json):
        from sroi.analysis.recording import read_record
        from sroi.analysis.verifying import verify as verified
        from sroi.cli.drawing import watched

        kept = read_record(record)
        since = None if impact_map is None else read_map(impact_map, None)
        with watched() as progress:
            found = verified(kept, impact_map=since, progress=progress)
        if as_json:
            print_json(found.to_dict())
        else:
            for sentence in found.said(language.value):
                print_text(sentence)
            if found.verdict != "identical":
                from sroi.reporting.answers import answer_blocks

                table = replace(found, notes=(), basis={})
                print_blocks(kept.impact_map.title, answer_blocks(table, language.value))
        if not found.holds:
            raise typer.Exit(FOUND)


def diff(
    old: Annotated[Path, typer.Argument(help="Impact map as it was.")],
    new: Annotated[Path, typer.Argument(help="Impact map as it is.")],
    seed: Seed = 0,
    as_json: Json = False,
    language: Tongue = Language.en,
) -> None:
    """Say what changed between two versions of a map, and what each change did.

    The exit code is 0 whether anything changed or not.
    """
    with reporting(as_json=as_json):
        from sroi.analysis.diffing import diff as compared

        found = compared(read_map(old, None), read_map(new, None), seed=seed)
        if as_json:
            print_json(found.to_dict())
            return
        for sentence in found.said(language.value):
            print_text(sentence)


COMMANDS: tuple[Callable[..., None], ...] = (verify, diff)
