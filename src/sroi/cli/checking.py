"""Offer the assurance check as a shell command."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sroi.cli.arguments import Example, File, Json, Language, Seed, Tongue, read_map
from sroi.cli.ending import FOUND
from sroi.cli.output import print_blocks, print_json, print_text, reporting
from sroi.errors import FileAccessError, InvalidMapError

if TYPE_CHECKING:
    from sroi.analysis.assurance.finding import Findings
    from sroi.model.impact_map import ImpactMap

_TO_PRINT = "-"

Codes = list[str] | None


def check(
    file: File = None,
    example: Example = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 if a finding is not waived in the map.")
    ] = False,
    select: Annotated[
        Codes, typer.Option("--select", help="Rules to look with, or beginnings: P5,P601.")
    ] = None,
    ignore: Annotated[
        Codes, typer.Option("--ignore", help="Rules to leave out, or beginnings: P603.")
    ] = None,
    checklist: Annotated[
        bool, typer.Option("--checklist", help="Answer the twelve-point checklist too.")
    ] = False,
    draws: Annotated[
        int | None, typer.Option("--draws", help="Draws to make, for the rules that need them.")
    ] = None,
    seed: Seed = 0,
    sarif: Annotated[
        str | None,
        typer.Option("--sarif", help="Write SARIF for code hosts to this file; - prints it."),
    ] = None,
    as_json: Json = False,
    language: Tongue = Language.en,
) -> None:
    """Report every fault of a map; then, if there is none, what an assurance check finds."""
    with reporting(as_json=as_json):
        impact_map = read_map(file, example)
        _refuse_faults(impact_map)
        findings = _found(impact_map, draws, seed, _split(select), _split(ignore))
        if sarif is not None:
            _write_sarif(findings, file, example, sarif, language)
        if as_json:
            _print_json(impact_map, findings, with_checklist=checklist)
        elif sarif != _TO_PRINT:
            _print(impact_map, findings, language, with_checklist=checklist)
        if strict and findings.open:
            raise typer.Exit(FOUND)


def _refuse_faults(impact_map: "ImpactMap") -> None:
    """Refuse a map of which a scenario cannot be applied."""
    from sroi.analysis.scenarios import scenario_faults

    faults = list(scenario_faults(impact_map))
    if faults:
        raise InvalidMapError(faults)


def _found(
    impact_map: "ImpactMap", draws: int | None, seed: int, select: list[str], ignore: list[str]
) -> "Findings":
    from sroi.analysis.assurance.checking import check as checked
    from sroi.cli.drawing import Wanted, evaluated

    wanted = Wanted(draws=draws, seed=seed, central=draws is None)
    return checked(evaluated(impact_map, wanted), select=select, ignore=ignore)


def _split(codes: Codes) -> list[str]:
    """Return codes that stand behind each other or behind commas."""
    return [code.strip() for each in codes or () for code in each.split(",")]


def _print_json(impact_map: "ImpactMap", findings: "Findings", *, with_checklist: bool) -> None:
    from sroi.analysis.assurance.checklist import checklist
    from sroi.model.walk import unsourced

    content = {"faults": [], "unsourced": list(unsourced(impact_map)), **findings.to_dict()}
    if with_checklist:
        content["checklist"] = checklist(impact_map).to_dict()["rows"]
    print_json(content)


def _print(
    impact_map: "ImpactMap", findings: "Findings", language: Language, *, with_checklist: bool
) -> None:
    from sroi.analysis.assurance.checklist import checklist
    from sroi.model.walk import unsourced, walk
    from sroi.reporting.answers import answer_blocks
    from sroi.reporting.findings import counted, findings_blocks
    from sroi.reporting.words import word

    blocks = findings_blocks(findings, language.value)
    if with_checklist:
        blocks += answer_blocks(checklist(impact_map, language=language.value), language.value)
    print_blocks(impact_map.title, blocks)
    numbers, missing = sum(1 for _ in walk(impact_map)), len(unsourced(impact_map))
    said = word("check.fine", language.value).format(missing=missing, numbers=numbers)
    print_text(f"{said}\n{counted(findings, language.value)}")


def _write_sarif(
    findings: "Findings", file: Path | None, example: str | None, target: str, language: Language
) -> None:
    from sroi.io.examples import example_text
    from sroi.io.files import text_of, write_text
    from sroi.reporting.sarif import to_sarif

    if file is None:
        name, text = f"{example}.yaml", example_text(str(example))
    else:
        name, text = str(file), text_of(file)
    log = to_sarif(findings, text, name, language=language.value)
    if target == _TO_PRINT:
        print_json(log)
    elif not target.lower().endswith((".sarif", ".json")) or target == name:
        remedy = "use another name that ends in .sarif or .json"
        raise FileAccessError(
            "SARIF is not written there", where=target, remedy=remedy, code="E108"
        )
    else:
        write_text(json.dumps(log, ensure_ascii=False, indent=2) + "\n", target)
