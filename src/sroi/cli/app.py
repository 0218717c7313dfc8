"""Offer the verbs of the library as shell commands."""

from pathlib import Path
from typing import Annotated

import typer

from sroi._version import __version__
from sroi.cli import checking, converting, provenance, questions
from sroi.cli.arguments import Example, File, Json, Language, Named, Seed, Tongue, read_map
from sroi.cli.output import print_blocks, print_data, print_json, print_text, reporting
from sroi.errors import FileAccessError

app = typer.Typer(
    name="sroi",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Social Return on Investment from the shell. Exit codes: 0 fine, 1 findings under "
    "--strict, 2 faults.",
)


def _version(wanted: bool) -> None:  # typer calls it so
    if wanted:
        print_text(f"sroi {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Take the options that stand before a command."""


@app.command()
def evaluate(
    file: File = None,
    example: Example = None,
    scenario: Named = None,
    draws: Annotated[
        int | None,
        typer.Option("--draws", help="Draws to make; 100,000 if the map states beliefs."),
    ] = None,
    seed: Seed = 0,
    until: Annotated[
        list[str] | None,
        typer.Option("--until", help="Stop at this relative error: sroi_ratio=0.1%."),
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Draw without strata.")] = False,
    central: Annotated[bool, typer.Option("--central", help="At best estimates only.")] = False,
    threads: Annotated[
        int | None, typer.Option("--threads", help="Threads to use; all cores if not stated.")
    ] = None,
    years: Annotated[bool, typer.Option("--years", help="Show every year too.")] = False,
    record: provenance.RecordTo = None,
    as_json: Json = False,
    language: Tongue = Language.en,
) -> None:
    """Compute value, investment and both ratios, and how uncertain they are."""
    with reporting(as_json=as_json):
        from sroi.cli.drawing import Wanted, evaluated

        wanted = Wanted(draws, seed, until or [], plain, central, threads)
        provenance.refuse_existing(record)
        result = evaluated(read_map(file, example, scenario), wanted)
        provenance.write_record_of(result, record)
        if as_json:
            print_json(result.to_dict())
            return
        from sroi.reporting.summary import summary

        print_blocks(result.impact_map.title, summary(result, language.value, years=years))


@app.command()
def audit(
    file: File = None,
    outcome: Annotated[
        str | None, typer.Argument(help="Id of an outcome; without it, the totals.")
    ] = None,
    example: Example = None,
    scenario: Named = None,
    as_json: Json = False,
    language: Tongue = Language.en,
) -> None:
    """Lay open how a figure came about, from each source on."""
    with reporting(as_json=as_json):
        from sroi.engine.evaluation import evaluate as evaluated
        from sroi.reporting.ledger import audit as audited

        if example is not None and outcome is None and file is not None:
            file, outcome = None, str(file)
        ledger = audited(evaluated(read_map(file, example, scenario)), outcome)
        if as_json:
            print_json(ledger.to_dict())
        else:
            print_text(ledger.text(language.value))


app.command()(checking.check)


@app.command()
def new(
    file: Annotated[Path, typer.Argument(help="File to write, .yaml.")],
    language: Tongue = Language.en,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
) -> None:
    """Write a commented starter map that evaluates."""
    with reporting(as_json=False):
        from sroi.io.examples import starter_text
        from sroi.io.files import format_of, write_text
        from sroi.reporting.words import word

        if format_of(file) != "yaml":
            raise FileAccessError(
                "a starter is YAML", where=str(file), remedy="use .yaml", code="E108"
            )
        write_text(starter_text(language.value), file, replace=force)
        print_text(word("new.written", language.value).format(file=file))


@app.command()
def examples(
    name: Annotated[str | None, typer.Argument(help="Example to print.")] = None,
    as_json: Json = False,
) -> None:
    """List the examples, or print one."""
    with reporting(as_json=as_json):
        from sroi.io.examples import example as read_example
        from sroi.io.examples import example_names, example_text
        from sroi.io.written import dumps

        if name is not None:
            if as_json:
                print_data(dumps(read_example(name), format="json"), is_json=True)
            else:
                print_data(example_text(name))
            return
        titles = {each: read_example(each).title for each in example_names()}
        if as_json:
            print_json(titles)
        else:
            for each, title in titles.items():
                print_text(f"{each:<24}{title}")


@app.command()
def schema() -> None:
    """Print the JSON Schema of a map's file, for editors."""
    from sroi.io.schema import schema as described

    print_json(described())


for command in (*converting.COMMANDS, *questions.COMMANDS, *provenance.COMMANDS):
    app.command()(command)
