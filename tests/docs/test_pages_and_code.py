"""Compare what the pages list with what the library has, both ways."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer.main
from pydantic import BaseModel

import sroi
from sroi.cli.app import app
from sroi.engine import formulas
from sroi.errors import CODES
from sroi.model import (
    ByYear,
    Claimed,
    Correlation,
    DiscountSchedule,
    Estimate,
    EvidenceGrade,
    ExchangeRate,
    FinancialProxy,
    ImpactMap,
    Input,
    Outcome,
    Output,
    PriceIndex,
    RateBand,
    Scenario,
    Scope,
    Source,
    Stakeholder,
    Waiver,
)
from sroi.reporting.words import WORDS
from sroi.units import UNITS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"

MODELS: dict[str, type[BaseModel]] = {
    "Keys of a map": ImpactMap,
    "Keys of the scope": Scope,
    "Keys of a source": Source,
    "Keys of a stakeholder": Stakeholder,
    "Keys of an input": Input,
    "Keys of an output": Output,
    "Keys of an outcome": Outcome,
    "Keys of a financial proxy": FinancialProxy,
    "Keys of a scenario": Scenario,
    "Keys of claimed figures": Claimed,
    "Keys of a waiver": Waiver,
    "Keys of an estimate": Estimate,
    "Keys of a series by year": ByYear,
    "Keys of a price index": PriceIndex,
    "Keys of a correlation": Correlation,
    "Keys of an evidence grade": EvidenceGrade,
    "Keys of an exchange rate": ExchangeRate,
    "Keys of a schedule": DiscountSchedule,
    "Keys of a band": RateBand,
}


def page(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def section(text: str, heading: str) -> str:
    """Return what stands below a heading, up to the next one."""
    found = re.search(
        rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", text, re.MULTILINE | re.DOTALL
    )
    assert found, heading
    return found[1]


def table(text: str) -> list[list[str]]:
    """Return the cells of the first table of a text, without its head."""
    found = re.search(r"((?:^\|.*\|\n)+)", text, re.MULTILINE)
    assert found, text
    rows = found[1].splitlines()[2:]
    return [[cell.strip() for cell in row[1:-1].split("|")] for row in rows]


def codes(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_every_code_has_a_heading_and_an_example() -> None:
    text = page("errors.md")
    headings = re.findall(r"^### (E\d{3})$", text, re.MULTILINE)
    assert headings == sorted(CODES)
    for code in headings:
        below = section(text, code)
        examples = "".join(re.findall(r"^```.*?^```", below, re.MULTILINE | re.DOTALL))
        assert f"[{code}]" in examples
        assert "Remedy: " in below


def test_the_file_format_has_a_table_for_every_model() -> None:
    headings = re.findall(r"^### (Keys of .*)$", page("file-format.md"), re.MULTILINE)
    assert sorted(headings) == sorted(MODELS)


@pytest.mark.parametrize("heading", MODELS)
def test_the_file_format_lists_every_key(heading: str) -> None:
    fields = MODELS[heading].model_fields
    rows = table(section(page("file-format.md"), heading))
    assert sorted(codes(row[0])[0] for row in rows) == sorted(fields)
    for key, needed, *_ in rows:
        named_by_its_key = heading == "Keys of a scenario" and key == "`name`"
        conditional = heading == "Keys of an estimate" and key == "`value`"
        if fields[codes(key)[0]].is_required() and not (named_by_its_key or conditional):
            assert needed == "yes", key
        else:
            assert needed != "yes", key


def test_the_file_format_lists_every_unit() -> None:
    assert set(UNITS) <= set(codes(section(page("file-format.md"), "Units")))


def test_the_reference_names_exactly_what_is_public() -> None:
    found = re.findall(r"^::: (\S+)\.(\w+)$", page("reference.md"), re.MULTILINE)
    named = [name for home, name in found if (home, name) != ("sroi.engine", "formulas")]
    assert sorted([*named, "__version__"]) == sorted(sroi.__all__)
    assert "### `__version__`" in page("reference.md")
    for home, name in found:
        if name in named:
            assert getattr(sroi, name).__module__ == home


def test_the_method_names_every_formula() -> None:
    public = {
        name
        for name, value in vars(formulas).items()
        if callable(value) and value.__module__ == formulas.__name__ and name[0] != "_"
    }
    lines = re.findall(r"^\*Functions?: (.*?)\*$", page("method.md"), re.MULTILINE | re.DOTALL)
    assert {name for line in lines for name in codes(line)} == public
    assert all("Source: " in line for line in lines)


def commands() -> dict[str, Any]:
    group: Any = typer.main.get_command(app)
    return dict(group.commands)


def test_the_shell_has_a_heading_for_every_command() -> None:
    headings = re.findall(r"^## ([a-z-]+)$", page("shell.md"), re.MULTILINE)
    assert headings == list(commands())


@pytest.mark.parametrize("name", commands())
def test_the_shell_lists_every_option(name: str) -> None:
    options = {
        option
        for parameter in commands()[name].params
        for option in parameter.opts
        if option.startswith("--") and option != "--help"
    }
    below = section(page("shell.md"), name)
    listed = {codes(row[0])[0].split()[0] for row in table(below)} if options else set()
    assert listed == options


def test_the_layouts_of_json_are_as_documented() -> None:
    text = page("shell.md")
    result = sroi.evaluate(sroi.example("wheels-to-meals"))
    layout = table(section(text, "Layout of evaluate"))
    assert [key for row in layout for key in codes(row[0])] == list(result.to_dict())
    ledger = sroi.audit(result).to_dict()
    keys = [*ledger, *ledger["lines"][0]]
    listed = [key for row in table(section(text, "Layout of audit")) for key in codes(row[0])]
    assert sorted(listed) == sorted(keys)


def test_the_layout_of_tables_is_as_documented() -> None:
    content = sroi.evaluate(sroi.example("wheels-to-meals")).to_dict()
    rows = {
        codes(row[0])[0]: row[1] for row in table(section(page("shell.md"), "Layout of evaluate"))
    }
    assert codes(rows["figures"])[:-2] == list(content["figures"])
    for name in ("outcomes", "stakeholders", "inputs", "years"):
        first = next(iter(content[name].values()))
        assert codes(rows[name]) == list(first)


def test_the_glossary_has_every_figure_and_every_part_of_an_outcome() -> None:
    rows = {codes(row[0])[0]: row for row in table(section(page("glossary.md"), "In use"))}
    figures = {figure.name for figure in sroi.evaluate(sroi.example("wheels-to-meals")).figures}
    parts = {
        "stakeholder",
        "indicator",
        "quantity",
        "financial_proxy",
        "deadweight",
        "displacement",
    }
    parts |= {"attribution", "drop_off", "starts", "duration", "profile"}
    assert parts <= set(Outcome.model_fields)
    assert figures | parts <= set(rows)
    for name in figures | (parts & set(WORDS)):
        french = WORDS[name][1].removeprefix("moins l'").removeprefix("moins le ")
        assert rows[name][-1] == french


def test_the_changelog_and_the_citation_name_the_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    newest = re.search(r"^## \[(.+?)\].*?(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL)
    assert newest
    assert newest[1] == sroi.__version__
    assert "### Numbers that change\n" in newest[0]
    assert f"\nversion: {sroi.__version__}\n" in (ROOT / "CITATION.cff").read_text("utf-8")


def test_the_navigation_has_every_page() -> None:
    listed = re.findall(
        r"^ +- .*: (\S+\.md)$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.MULTILINE
    )
    assert sorted(listed) == sorted(
        path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")
    )


def test_links_between_pages_lead_to_files() -> None:
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
            assert (path.parent / target).is_file(), f"{path.name}: {target}"
