"""Offer conversions between the formats of a map as a shell command."""

import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sroi.cli.arguments import Language, Tongue, read_map
from sroi.cli.output import print_data, printable, reporting
from sroi.errors import FileAccessError

if TYPE_CHECKING:
    from sroi.model.impact_map import ImpactMap

TABLES = (".xlsx", ".xlsm", ".csv", ".tsv")
"""Endings of files that somebody keeps in a spreadsheet."""
_ENDINGS = (".yaml", ".yml", ".json", ".jsonld", ".xlsx", ".csv")
"""Endings of files that can be written; a name without one is a folder of tables."""


class Format(StrEnum):
    """Formats of a map's text."""

    yaml = "yaml"
    json = "json"


class Whose(StrEnum):
    """Whose share attribution is."""

    others = "others"
    own = "own"


class Scale(StrEnum):
    """What shares without a % sign are."""

    fraction = "fraction"
    percent = "percent"


class Hidden(StrEnum):
    """What to do with hidden rows and columns."""

    read = "read"
    leave = "leave"


class Encoding(StrEnum):
    """Encodings of CSV files."""

    utf_8 = "utf-8"
    cp1252 = "cp1252"


def convert(
    file: Annotated[
        Path, typer.Argument(help="Impact map, .yaml or .json; or a Value Map, .xlsx or .csv.")
    ],
    target: Annotated[
        Path | None,
        typer.Argument(
            help="File to write: .yaml, .json, .jsonld, .xlsx or .csv; or a folder of tables."
        ),
    ] = None,
    organization: Annotated[
        str | None, typer.Option("--organization", help="Whose map it is, for .jsonld.")
    ] = None,
    base: Annotated[
        str | None, typer.Option("--base", help="Address that names in .jsonld begin with.")
    ] = None,
    to: Annotated[Format, typer.Option("--to", help="Format to print.")] = Format.json,
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
    sheet: Annotated[str | None, typer.Option("--sheet", help="Sheet that has the table.")] = None,
    polarity: Annotated[
        Whose | None, typer.Option("--polarity", help="Whose share attribution is: others, or own.")
    ] = None,
    currency: Annotated[str | None, typer.Option("--currency", help="Three letters: EUR.")] = None,
    discounting: Annotated[
        str | None,
        typer.Option("--discounting", help="Yearly rate, 3.5%; none; or a schedule's id."),
    ] = None,
    title: Annotated[str | None, typer.Option("--title", help="Title of the map.")] = None,
    activity: Annotated[
        str | None, typer.Option("--activity", help="What is done, by whom, where.")
    ] = None,
    base_year: Annotated[int | None, typer.Option("--base-year", help="Year 0.")] = None,
    price_year: Annotated[
        int | None, typer.Option("--price-year", help="Year of the prices.")
    ] = None,
    investment: Annotated[
        float | None,
        typer.Option("--investment", help="What is put in, if the sheet has no inputs."),
    ] = None,
    starts: Annotated[
        int | None,
        typer.Option("--starts", help="Year in which all outcomes begin; 0: of the activity."),
    ] = None,
    first_period: Annotated[
        int | None,
        typer.Option(
            "--first-period",
            min=0,
            max=1,
            help="What the sheet calls the period of activity: 0 or 1.",
        ),
    ] = None,
    duration: Annotated[
        str | None,
        typer.Option("--duration", help="How long outcomes last whose row says nothing: 1 year."),
    ] = None,
    deadweight: Annotated[
        str | None, typer.Option("--deadweight", help="Share for rows that state none: 0%.")
    ] = None,
    displacement: Annotated[
        str | None, typer.Option("--displacement", help="Share for rows that state none.")
    ] = None,
    attribution: Annotated[
        str | None,
        typer.Option("--attribution", help="Share caused by others, for rows that state none."),
    ] = None,
    drop_off: Annotated[
        str | None, typer.Option("--drop-off", help="Share for rows that state none.")
    ] = None,
    unvalued: Annotated[
        str | None,
        typer.Option("--unvalued", help="Reason why outcomes without a value are not valued."),
    ] = None,
    shares: Annotated[
        Scale | None, typer.Option("--shares", help="What shares without a % sign are.")
    ] = None,
    decimal: Annotated[
        str | None,
        typer.Option("--decimal", help="Decimal sign of numbers written as text: , or ."),
    ] = None,
    hidden: Annotated[
        Hidden | None, typer.Option("--hidden", help="What to do with hidden rows and columns.")
    ] = None,
    encoding: Annotated[
        Encoding | None, typer.Option("--encoding", help="Encoding of a CSV file, if not UTF-8.")
    ] = None,
    language: Tongue = Language.en,
) -> None:
    """Write a map in another format, or read a Value Map from a spreadsheet.

    Comments do not come along. What was read, assumed and left unread of a spreadsheet is said on
    standard error.
    """
    options = {
        "sheet": sheet, "polarity": polarity, "currency": currency, "discounting": discounting,
        "title": title, "activity": activity, "base_year": base_year, "price_year": price_year,
        "investment": investment, "starts": starts, "first_period": first_period,
        "duration": duration, "deadweight": deadweight, "displacement": displacement,
        "attribution": attribution, "drop_off": drop_off, "unvalued": unvalued, "shares": shares,
        "decimal": decimal, "hidden": hidden, "encoding": encoding,
    }  # fmt: skip
    stated = {name: value for name, value in options.items() if value is not None}
    with reporting(as_json=False):
        if target is not None:
            _check_ending(target, organization)
        impact_map = _read(file, stated, language)
        if target is None:
            from sroi.io.written import dumps

            print_data(dumps(impact_map, format=to.value), is_json=to is Format.json)
        else:
            _write(impact_map, target, language, organization, base, replace=force)


def _check_ending(target: Path, organization: str | None) -> None:
    """Refuse an ending, or what an ending lacks, before anything is read."""
    suffix = target.suffix.lower()
    if suffix and suffix not in _ENDINGS and not target.is_dir():
        problem = f"'{target.suffix}' is not an ending that is known"
        remedy = f"use {', '.join(_ENDINGS[:-1])} or {_ENDINGS[-1]}, or a folder"
        raise FileAccessError(problem, where=str(target), remedy=remedy, code="E108")
    if (suffix == ".jsonld") != (organization is not None):
        problem = "the organisation whose map it is stands in .jsonld, and only there"
        remedy = 'write map.jsonld and --organization "The Lunch Club", or neither'
        raise FileAccessError(problem, where=str(target), remedy=remedy, code="E204")


def _read(file: Path, stated: dict[str, Any], language: Language) -> "ImpactMap":
    if file.suffix.lower() in TABLES:
        from sroi.io.workbook.reading import read_value_map

        if stated.get("decimal") not in (None, ",", "."):
            raise FileAccessError(f"'{stated['decimal']}' is no decimal sign", where=str(file),
                                  remedy="say --decimal , or --decimal .")  # fmt: skip
        reading = read_value_map(file, **stated)
        sys.stderr.write(f"{printable(reading.text(language.value))}\n")
        return reading.impact_map
    if stated:
        name = next(iter(stated)).replace("_", "-")
        raise FileAccessError(f"--{name} is about spreadsheets, and this is none",
                              where=str(file), remedy="write it in the map")  # fmt: skip
    return read_map(file, None)


def _write(
    impact_map: "ImpactMap",
    target: Path,
    language: Language,
    organization: str | None,
    base: str | None,
    *,
    replace: bool,
) -> None:
    suffix = target.suffix.lower()
    if suffix == ".xlsx":
        from sroi.reporting.workbook import write_workbook

        write_workbook(impact_map, target, language=language.value, replace=replace)
    elif organization is not None:
        from sroi.reporting.common_impact import write_common_impact

        write_common_impact(
            impact_map, target, organization=organization, base=base, replace=replace
        )
    elif suffix in ("", ".csv") or target.is_dir():
        from sroi.reporting.tables import write_tables

        write_tables(impact_map, target, replace=replace)
    else:
        from sroi.io.files import format_of, write_text
        from sroi.io.written import dumps

        write_text(dumps(impact_map, format=format_of(target)), target, replace=replace)


COMMANDS: tuple[Callable[..., None], ...] = (convert,)
