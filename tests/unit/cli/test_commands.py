"""Give every command what it is for, and see what it prints and how it ends."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helpers import value_maps

import sroi

Run = Callable[..., subprocess.CompletedProcess[bytes]]
EXAMPLE = ("--example", "wheels-to-meals")


def printed(done: subprocess.CompletedProcess[bytes], code: int = 0) -> str:
    """Expect an exit code and nothing on standard error; return what was printed."""
    assert (done.returncode, done.stderr.decode()) == (code, "")
    assert b"\x1b" not in done.stdout
    return done.stdout.decode()


def test_version(run: Run) -> None:
    assert printed(run("--version")) == f"sroi {sroi.__version__}\n"


@pytest.mark.parametrize(
    "command", ["", "evaluate", "audit", "check", "new", "examples", "schema", "convert"]
)
def test_help(run: Run, command: str) -> None:
    text = printed(run(*command.split(), "--help"))
    assert text.startswith(f"Usage: sroi {command}".rstrip())
    assert text == printed(run(*command.split(), "-h"))


def test_the_help_names_exit_codes(run: Run) -> None:
    text = " ".join(printed(run("--help")).split())
    assert "0 fine, 1 findings under --strict, 2 faults" in text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["81,741.93", "39,366.93", "1.93", "0.93", "42,375.00", "payback period"]),
        ("fr", ["81\u202f741,93", "39\u202f366,93", "1,93", "délai de retour"]),
    ],
)
def test_evaluate_shows_the_published_figures(run: Run, language: str, words: list[str]) -> None:
    text = printed(run("evaluate", *EXAMPLE, "--language", language))
    for word in words:
        assert word in text
    assert text == printed(run("evaluate", *EXAMPLE, env={"SROI_LANGUAGE": language}))


def test_years_are_shown_when_wanted(run: Run) -> None:
    assert "79,718.43" not in printed(run("evaluate", *EXAMPLE))
    assert "79,718.43" in printed(run("evaluate", *EXAMPLE, "--years"))


def test_evaluate_as_json(run: Run) -> None:
    content = json.loads(printed(run("evaluate", *EXAMPLE, "--json")))
    assert list(content) == [
        "title", "map_digest", "sroi_version", "currency", "price_year", "base_year",
        "conventions", "figures", "outcomes", "stakeholders", "inputs", "years",
        "discount_factors",
    ]  # fmt: skip
    assert list(content["figures"]) == [
        "present_value", "investment", "net_present_value", "sroi_ratio", "net_sroi_ratio",
        "payback_period",
    ]  # fmt: skip
    assert set(content["figures"]["sroi_ratio"]) == {"central", "unit"}
    assert content["figures"]["present_value"]["central"] == pytest.approx(81741.9336, abs=5e-5)
    assert set(content["outcomes"]["new_friends"]) == {"gross_value", "impact", "present_value"}
    assert content["outcomes"]["residents_eat_better"]["present_value"] is None
    assert set(content["inputs"]["council_contract"]) == {"amount", "present_value"}
    assert set(content["years"]["1"]) == {"inputs", "investment", "value", "present_value"}
    assert content == json.loads(json.dumps(content))


@pytest.mark.parametrize("arguments", [(*EXAMPLE, "new_friends"), ("new_friends", *EXAMPLE)])
def test_audit_of_an_outcome(run: Run, arguments: tuple[str, ...]) -> None:
    text = printed(run("audit", *arguments))
    assert text.startswith("outcomes.new_friends: ")
    assert "= impact in the first year" in text
    assert "451.62" in text
    assert "436.35" in text


def test_audit_shouts_where_a_source_is_missing(run: Run) -> None:
    assert "NO SOURCE GIVEN" in printed(run("audit", "club.yaml", "better"))
    assert "AUCUNE SOURCE" in printed(run("audit", "club.yaml", "better", "--language", "fr"))


def test_audit_of_the_totals_as_json(run: Run) -> None:
    content = json.loads(printed(run("audit", *EXAMPLE, "--json")))
    assert list(content) == ["title", "unit", "lines"]
    assert {tuple(line) for line in content["lines"]} == {
        ("words", "detail", "amount", "shown", "is_total", "operand", "source", "path")
    }


def test_check(run: Run) -> None:
    text = printed(run("check", *EXAMPLE))
    assert "no faults; 0 of 61 numbers without a source\n" in text
    assert "P604" in text
    text = printed(run("check", "club.yaml"))
    assert "no faults; 7 of " in text
    assert "outcomes.better.deadweight" in text
    assert text.splitlines()[-1].startswith("findings: ")


def test_strict_checks_exit_with_one(run: Run) -> None:
    assert printed(run("check", "club.yaml", "--strict"), 1) == printed(run("check", "club.yaml"))
    text = printed(run("check", *EXAMPLE, "--strict", "--select", "P601"))
    assert "findings: 0; waived: 0" in text


def test_check_looks_with_the_rules_that_are_selected(run: Run) -> None:
    content = json.loads(
        printed(run("check", *EXAMPLE, "--json", "--select", "P6,P802", "--ignore", "P60"))
    )
    assert content["rules"] == ["P802"]
    done = run("check", *EXAMPLE, "--select", "P9")
    assert (done.returncode, done.stdout) == (2, b"")
    assert "no rule has the code 'P9'" in done.stderr.decode()


def test_check_draws_when_told(run: Run) -> None:
    asked = ("check", *EXAMPLE, "--json", "--select", "P7")
    assert json.loads(printed(run(*asked)))["skipped"] == ["P704"]
    content = json.loads(printed(run(*asked, "--draws", "300", "--seed", "3")))
    assert content["skipped"] == []
    assert (content["basis"]["draws"], content["basis"]["seed"]) == ("300", "3")


def test_check_in_french_with_the_checklist(run: Run) -> None:
    text = printed(run("check", *EXAMPLE, "--language", "fr", "--checklist"))
    for words in ("Doutes", "Par principe", "groupe témoin", "aucune erreur ; 0 nombres"):
        assert words in text


def test_check_as_json(run: Run) -> None:
    content = json.loads(printed(run("check", "club.yaml", "--strict", "--json", "--checklist"), 1))
    assert list(content) == [
        "faults", "unsourced", "question", "unit", "rows", "notes", "basis", "by_principle",
        "rules", "skipped", "checklist",
    ]  # fmt: skip
    assert content["faults"] == []
    assert "outcomes.better.deadweight" in content["unsourced"]
    assert list(content["rows"][0]) == [
        "rule", "principle", "level", "path", "message", "remedy", "waived",
    ]  # fmt: skip
    assert len(content["checklist"]) == 12


def test_check_as_sarif(run: Run, folder: Path) -> None:
    log = json.loads(printed(run("check", "club.yaml", "--sarif", "-")))
    assert log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == {
        "uri": "club.yaml"
    }
    assert "no faults" in printed(run("check", "club.yaml", "--sarif", "found.sarif"))
    assert json.loads((folder / "found.sarif").read_text("utf-8")) == log
    printed(run("check", *EXAMPLE, "--sarif", "-", "--strict"), 1)


@pytest.mark.parametrize("target", ["club.yaml", "found.txt", "nowhere/found.sarif"])
def test_check_writes_sarif_over_nothing_else(run: Run, folder: Path, target: str) -> None:
    before = (folder / "club.yaml").read_bytes()
    done = run("check", "club.yaml", "--sarif", target)
    assert (done.returncode, done.stdout) == (2, b"")
    assert target in done.stderr.decode()
    assert (folder / "club.yaml").read_bytes() == before
    assert sorted(each.name for each in folder.iterdir()) == ["club.yaml"]


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "first.yaml written; now: sroi evaluate first.yaml\n"),
        ("fr", "first.yaml est écrit ; maintenant : sroi evaluate first.yaml --language fr\n"),
    ],
)
def test_a_new_map_evaluates(run: Run, folder: Path, language: str, told: str) -> None:
    assert printed(run("new", "first.yaml", "--language", language)) == told
    assert "no faults; 0 of 16 numbers" in printed(run("check", "first.yaml"))
    assert sroi.evaluate(sroi.read(folder / "first.yaml")).sroi_ratio.central > 1
    scenario = next(iter(sroi.read(folder / "first.yaml").scenarios))
    plain = printed(run("evaluate", "first.yaml"))
    assert printed(run("evaluate", "first.yaml", "--scenario", scenario)) != plain


def test_new_replaces_nothing_unless_told(run: Run, folder: Path) -> None:
    before = (folder / "club.yaml").read_text()
    done = run("new", "club.yaml")
    assert (done.returncode, done.stdout) == (2, b"")
    assert "club.yaml: the file exists" in done.stderr.decode()
    assert "--force" in done.stderr.decode()
    assert (folder / "club.yaml").read_text() == before
    printed(run("new", "club.yaml", "--force"))
    assert (folder / "club.yaml").read_text() != before


def test_examples(run: Run) -> None:
    assert "\nwheels-to-meals " in printed(run("examples"))
    titles = {name: sroi.example(name).title for name in sroi.example_names()}
    assert json.loads(printed(run("examples", "--json"))) == titles
    assert titles["wheels-to-meals"] == "Wheels-to-Meals"
    text = printed(run("examples", "wheels-to-meals"))
    assert sroi.loads(text) == sroi.example("wheels-to-meals")


def test_schema(run: Run) -> None:
    assert json.loads(printed(run("schema"))) == sroi.schema()


@pytest.mark.parametrize("kind", ["yaml", "json"])
def test_convert(run: Run, folder: Path, kind: Any) -> None:
    source = sroi.read(folder / "club.yaml")
    text = printed(run("convert", "club.yaml", "--to", kind))
    assert sroi.loads(text, format=kind) == source
    assert printed(run("convert", "club.yaml", f"copy.{kind}")) == ""
    assert sroi.read(folder / f"copy.{kind}") == source


def test_convert_replaces_nothing_unless_told(run: Run, folder: Path) -> None:
    before = (folder / "club.yaml").read_text()
    done = run("convert", "club.yaml", "club.yaml")
    assert (done.returncode, done.stdout) == (2, b"")
    assert "the file exists; use another name, or --force" in done.stderr.decode()
    assert (folder / "club.yaml").read_text() == before
    source = sroi.read(folder / "club.yaml")
    printed(run("convert", "club.yaml", "club.yaml", "--force"))
    assert (folder / "club.yaml").read_text() != before
    assert sroi.read(folder / "club.yaml") == source


STATED = ("--currency", "GBP", "--discounting", "3.5%", "--activity", "A luncheon club")


@pytest.mark.parametrize(("language", "word"), [("en", "assumed"), ("fr", "supposé")])
def test_convert_reads_a_value_map(run: Run, folder: Path, language: str, word: str) -> None:
    value_maps.network(folder / "map.xlsx")
    done = run("convert", "map.xlsx", *STATED, "--to", "yaml", "--language", language)
    assert done.returncode == 0
    assert word in done.stderr.decode().splitlines()
    result = sroi.evaluate(sroi.loads(done.stdout.decode()))
    assert round(result.present_value.central, 2) == value_maps.PRESENT_VALUE
    value_maps.delimited(folder / "map.csv", ";", comma=True)
    done = run("convert", "map.csv", "map.yaml", *STATED, "--decimal", ",")
    assert (done.returncode, done.stdout) == (0, b"")
    read_again = sroi.evaluate(sroi.read(folder / "map.yaml"))
    assert round(read_again.present_value.central, 2) == value_maps.PRESENT_VALUE


def test_completion_is_shown(run: Run) -> None:
    for shell in ("bash", "zsh", "fish"):
        text = printed(run("--show-completion", shell))
        assert "_SROI_COMPLETE" in text or "_sroi" in text
        assert "python" not in text.lower()


HEAVY = {"numpy", "pint", "scipy", "pandas", "matplotlib", "pydantic", "yaml", "rich.table"}


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--help"], HEAVY),
        (["--version"], HEAVY),
        (["evaluate", "--help"], HEAVY - {"pydantic"}),  # which typer itself may look at
        (["evaluate"], {"pint", "pandas", "rich.table"}),
        (["new", "x.yaml"], {"pint", "pandas", "rich.table"}),
        (["examples", "wheels-to-meals"], {"pint", "pandas", "rich.table"}),
        (["check", "none.yaml"], {"pint", "pandas", "rich.table"}),
    ],
)
def test_the_shell_imports_what_it_needs(
    run: Run, arguments: list[str], unwanted: set[str]
) -> None:
    lines = run(*arguments, env={"PYTHONPROFILEIMPORTTIME": "1"}).stderr.decode().splitlines()
    loaded = {line.split("|")[-1].strip() for line in lines if line.startswith("import time:")}
    assert "sroi.cli.app" in loaded
    assert not loaded & unwanted
