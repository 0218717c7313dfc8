"""Record, verify and compare in the shell: what is printed, and how it ends."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

import sroi
from sroi.analysis.assurance.checking import check
from sroi.analysis.provenance.record import record
from sroi.analysis.provenance.recording import read_record, write_record

Run = Callable[..., subprocess.CompletedProcess[bytes]]
DRAWN = ("evaluate", "unsure.yaml", "--draws", "500", "--seed", "3")


def printed(done: subprocess.CompletedProcess[bytes], code: int = 0) -> str:
    """Expect an exit code and nothing on standard error; return what was printed."""
    assert (done.returncode, done.stderr.decode()) == (code, "")
    assert b"\x1b" not in done.stdout
    return done.stdout.decode()


def complained(done: subprocess.CompletedProcess[bytes]) -> str:
    """Expect exit code 2 and one line on standard error; return it."""
    assert (done.returncode, done.stdout) == (2, b"")
    (line,) = done.stderr.decode().splitlines()
    return line


@pytest.fixture
def recorded(folder: Path) -> str:
    """The text of a record of a map with a belief."""
    text = (folder / "club.yaml").read_text()
    unsure = text.replace("deadweight: 10%", "deadweight: {low: 5%, best: 10%, high: 20%}")
    (folder / "unsure.yaml").write_text(unsure)
    result = sroi.evaluate(sroi.loads(unsure), draws=500, seed=3)
    write_record(record(result, check(result)), folder / "record.json")
    return (folder / "record.json").read_text("utf-8")


def test_evaluate_records_what_verify_finds_identical(
    run: Run, folder: Path, recorded: str
) -> None:
    assert printed(run(*DRAWN, "--record", "again.json", "--json"))
    assert (folder / "again.json").read_text("utf-8") == recorded
    assert printed(run("verify", "again.json")).startswith("identical: all ")
    assert printed(run("verify", "again.json", "--language", "fr")).startswith(
        "identique\N{NO-BREAK SPACE}: "
    )


def test_a_record_replaces_nothing(run: Run, folder: Path, recorded: str) -> None:
    assert "record.json: the file exists" in complained(run(*DRAWN, "--record", "record.json"))
    assert (folder / "record.json").read_text("utf-8") == recorded
    assert "[E100]" in complained(run(*DRAWN, "--record", "none/record.json"))


def test_what_differs_is_named_and_exits_with_one(run: Run, folder: Path, recorded: str) -> None:
    ratio = repr(read_record(folder / "record.json").figures["sroi_ratio"].central)
    (folder / "record.json").write_text(recorded.replace(f"{ratio},", "3.5,"), "utf-8")
    text = printed(run("verify", "record.json"), 1)
    assert text.startswith(f"differs: sroi_ratio.central is recorded as 3.5 and comes to {ratio}")
    assert "≠" in text
    text = printed(run("verify", "record.json", "--language", "fr"), 1)
    assert text.startswith("différent\N{NO-BREAK SPACE}: sroi_ratio.central est enregistré à 3.5")
    assert json.loads(printed(run("verify", "record.json", "--json"), 1))["verdict"] == "differs"


def test_a_map_that_changed_since(run: Run, folder: Path, recorded: str) -> None:
    assert "the map is the one in the record" in printed(
        run("verify", "record.json", "unsure.yaml")
    )
    text = printed(run("verify", "record.json", "club.yaml"), 1)
    assert text.startswith("identical: ")
    assert "what is believed of outcomes.better.deadweight goes from " in text


def test_diff_says_what_changed(run: Run, folder: Path) -> None:
    text = (folder / "club.yaml").read_text()
    (folder / "later.yaml").write_text(f"# later\n{text.replace('7 person', '8 person')}")
    assert "outcomes.better.quantity goes from 7 person to 8 person: +81.74 GBP" in printed(
        run("diff", "club.yaml", "later.yaml")
    )
    said = printed(run("diff", "club.yaml", "later.yaml", "--language", "fr"))
    assert "outcomes.better.quantity passe de 7 person à 8 person\N{NO-BREAK SPACE}: +81,74" in said
    content = json.loads(printed(run("diff", "club.yaml", "later.yaml", "--json", "--seed", "4")))
    assert content["rows"][0]["path"] == "outcomes.better.quantity"
    assert "seed" not in content["basis"]  # nothing was sampled
    assert printed(run("diff", "club.yaml", "club.yaml")).startswith("nothing changed\n")
    assert "exit code is 0 whether anything changed" in " ".join(
        printed(run("diff", "--help")).split()
    )


@pytest.mark.parametrize(("text", "code"), [("[" * 10_000, "E106"), ('{"a": 1}', "E620")])
def test_what_is_no_record(run: Run, folder: Path, text: str, code: str) -> None:
    (folder / "record.json").write_text(text)
    assert complained(run("verify", "record.json")).endswith(f"[{code}]")


def test_what_cannot_be_read(run: Run, recorded: str) -> None:
    for arguments in (
        ["verify", "record.json", "none.yaml"], ["diff", "club.yaml", "none.yaml"],
    ):  # fmt: skip
        assert complained(run(*arguments)).endswith("[E100]")
    faults = json.loads(run("verify", "none.json", "--json").stdout)["faults"]
    assert [fault["code"] for fault in faults] == ["E100"]
