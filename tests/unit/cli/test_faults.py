"""Give the shell what is wrong: faults on standard error or as JSON, exit code 2, no traceback."""

import json
import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[bytes]]
EXAMPLE = ("--example", "wheels-to-meals")


def complained(done: subprocess.CompletedProcess[bytes]) -> list[str]:
    """Expect exit code 2, nothing printed, no traceback; return the lines of standard error."""
    text = done.stderr.decode()
    assert (done.returncode, done.stdout) == (2, b""), text
    assert "Traceback" not in text
    assert "\x1b" not in text
    return text.splitlines()


def spoil(folder: Path, *pairs: tuple[str, str]) -> None:
    """Replace passages of the map."""
    text = (folder / "club.yaml").read_text()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    (folder / "club.yaml").write_text(text)


def prepare(folder: Path) -> None:
    """Put everything that is no map beside the map."""
    (folder / "folder.yaml").mkdir()
    (folder / "empty.yaml").touch()
    (folder / "remarks.yaml").write_text("# nothing\n")
    (folder / "latin.yaml").write_bytes(b"title: \xe9\n")
    (folder / "wide.yaml").write_bytes("title: a\n".encode("utf-16"))
    (folder / "binary.yaml").write_bytes(bytes(range(32)) * 9)
    (folder / "broken.json").write_text('{"title": "a",}')
    (folder / "deep.json").write_text("[" * 10_000)
    (folder / "deep.yaml").write_text("- " * 10_000)
    (folder / "tag.yaml").write_text("title: !!python/object/apply:os.mkdir [made]\n")
    os.mkfifo(folder / "pipe.yaml")
    (folder / "zero.yaml").symlink_to("/dev/zero")
    (folder / "loop.yaml").symlink_to("loop.yaml")
    with (folder / "big.yaml").open("wb") as file:
        file.truncate(50_000_000)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("none.yaml", "E100"), ("folder.yaml", "E100"), ("empty.yaml", "E107"),
        ("remarks.yaml", "E107"), ("latin.yaml", "E101"), ("wide.yaml", "E101"),
        ("binary.yaml", "E101"), ("broken.json", "E103"), ("deep.json", "E106"),
        ("deep.yaml", "E106"), ("tag.yaml", "E105"), ("pipe.yaml", "E100"), ("zero.yaml", "E100"),
        ("loop.yaml", "E100"), ("big.yaml", "E102"), ("", "E108"), ("-", "E108"), ("é", "E108"),
        ("none.txt", "E108"), ("x" * 300 + ".yaml", "E100"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ["evaluate", "convert"])
def test_a_file_that_gives_no_map(
    run: Run, folder: Path, name: str, code: str, command: str
) -> None:
    prepare(folder)
    (line,) = complained(run(command, name))
    assert line.endswith(f"[{code}]")
    assert name[:50] in line
    assert not (folder / "made").exists()


@pytest.mark.parametrize("command", ["evaluate", "audit", "check"])
def test_faults_as_json(run: Run, folder: Path, command: str) -> None:
    spoil(folder, ("attribution: 0", "attribution: 20"), ("starts: 1", "starts: soon"))
    done = run(command, "club.yaml", "--json")
    assert (done.returncode, done.stderr) == (2, b"")
    content = json.loads(done.stdout)
    assert list(content) == ["faults"]
    assert [list(fault) for fault in content["faults"]] == [
        ["problem", "where", "path", "remedy", "code"]
    ] * 2
    assert content["faults"][0] == {
        "problem": "a share lies between 0 and 1, not 20",
        "where": "club.yaml:22",
        "path": "outcomes.better.attribution",
        "remedy": "write 20% for per cent",
        "code": "E200",
    }


def test_one_line_for_each_fault(run: Run, folder: Path) -> None:
    spoil(folder, ("attribution: 0", "attribution: 20"), ("starts: 1", "starts: soon"),
          ("currency: GBP", "currency: pounds"), ("7 person", "1,000"))  # fmt: skip
    *lines, count = complained(run("check", "club.yaml"))
    places = [line.split(": ")[0] for line in lines]
    assert places == [f"club.yaml:{number}" for number in (4, 18, 22, 23)]
    assert count == "4 faults"


def test_nothing_but_the_ledger_breaks_lines(run: Run, folder: Path) -> None:
    spoil(folder, ("description: Better", 'description: "Better\\n= present value  999"'),
          ("{title: Survey}", '{title: "S\\n= investment  1\\e[2K\\u202e"}'))  # fmt: skip
    for arguments in (["audit", "club.yaml", "better"], ["audit", "club.yaml"],
                      ["evaluate", "club.yaml"], ["check", "club.yaml"]):  # fmt: skip
        done = run(*arguments)
        assert done.returncode == 0
        assert b"\x1b" not in done.stdout
        assert "\u202e" not in done.stdout.decode()
        starts = [line.strip() for line in done.stdout.decode().splitlines()]
        assert not [line for line in starts if line.startswith(("= present value  999",
                                                                "= investment  1"))]  # fmt: skip


def test_a_name_cannot_forge_a_fault(run: Run, folder: Path) -> None:
    spoil(
        folder, ("sources:\n", 'sources:\n  "a\\nclub.yaml:1: title: forged [E100]": {title: x}\n')
    )
    (line,) = complained(run("check", "club.yaml"))
    assert line.endswith("[E207]")
    (line,) = complained(run("check", "a\nb\x1b[31m.yaml"))
    assert line.endswith("[E100]")


@pytest.mark.parametrize(
    "arguments", [["evaluate", "club.yaml", "--json"], ["convert", "club.yaml"]]
)
def test_json_escapes_what_a_terminal_would_obey(
    run: Run, folder: Path, arguments: list[str]
) -> None:
    spoil(folder, ("title: A club", 'title: "A \\x9b31m \\u202e club"'))
    done = run(*arguments)
    assert done.returncode == 0
    assert not {"\x9b", "\u202e"} & set(done.stdout.decode())
    assert json.loads(done.stdout)["title"] == "A \x9b31m \u202e club"


def test_new_prints_no_escape_sequence_of_a_name(run: Run) -> None:
    done = run("new", "e\x1b[31mx.yaml")
    assert done.returncode == 0
    assert b"\x1b" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["evaluate"], "name a file, or an example"),
        (["evaluate", "club.yaml", *EXAMPLE], "and not both"),
        (["audit", *EXAMPLE, "club.yaml", "better"], "and not both"),
        (["evaluate", "--"], "name a file, or an example"),
        (["evaluate", "--example", "wheels"], "did you mean 'wheels-to-meals'?"),
        (["evaluate", "--example", ""], "there is no example ''"),
        (["evaluate", "--example", "../x"], "there is no example '../x'"),
        (["evaluate", "club.yaml", "--scenario", "x"], "has no scenario 'x'"),
        (["audit", *EXAMPLE, "new_freinds"], "did you mean 'new_friends'?"),
        (["audit", "club.yaml", ""], "has no outcome ''"),
        (["examples", "nope"], "there is no example 'nope'"),
        (["new", "x.json"], "use .yaml"),
        (["new", "x"], "use .yaml"),
        (["new", "none/x.yaml"], "none/x.yaml"),
        (["new", "x" * 300 + ".yaml"], "[E100]"),
        (
            ["convert", "club.yaml", "x.txt"],
            "use .yaml, .yml, .json, .jsonld, .xlsx or .csv, or a folder",
        ),
        (["convert", "club.yaml", "none/x.json"], "none/x.json"),
        (["convert", "none.xlsx"], "no such file"),
        (["convert", "none.csv", "x.yaml"], "no such file"),
        (["convert", "club.yaml", "--sheet", "x"], "--sheet is about spreadsheets"),
        (["convert", "x.csv", "--decimal", ";"], "no decimal sign"),
    ],
)
def test_arguments_that_make_no_sense(run: Run, arguments: list[str], words: str) -> None:
    (line,) = complained(run(*arguments))
    assert words in line


@pytest.mark.parametrize(
    "arguments",
    [
        ["evalute"], [""], ["-"], ["--"], ["é"], ["\x1b[31m"], ["--nope"], ["evaluate", "--nope"],
        ["evaluate", "club.yaml", "more", "and more"], ["check", *EXAMPLE, "--language", "de"],
        ["convert"], ["convert", "club.yaml", "--to", "xml"], ["new"],
        ["convert", "x.csv", "--polarity", "mine"], ["convert", "x.csv", "--first-period", "2"],
        ["schema", "extra"], [],
    ],
)  # fmt: skip
def test_usage_errors_exit_with_two(run: Run, arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert b"Usage: sroi" in done.stdout + done.stderr
    assert b"Traceback" not in done.stderr
    assert b"\x1b" not in done.stdout + done.stderr


def test_an_option_without_its_value(run: Run) -> None:
    assert "requires an argument" in "".join(complained(run("evaluate", "--example")))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("value: 100 GBP", "value: 0 GBP", "E500"), ("value: 100 GBP", "value: 1e-320 GBP", "E501"),
     ("7 person", "1e308 person", "E501")],
)  # fmt: skip
def test_figures_that_cannot_be(run: Run, folder: Path, old: str, new: str, code: str) -> None:
    spoil(folder, (old, new))
    for command in (["evaluate"], ["audit"]):
        (line,) = complained(run(*command, "club.yaml"))
        assert line.endswith(f"[{code}]")
        done = run(*command, "club.yaml", "--json")
        assert (done.returncode, done.stderr) == (2, b"")
        assert json.loads(done.stdout)["faults"][0]["code"] == code


# Streams


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    "arguments",
    [["schema"], ["--help"], ["evaluate", *EXAMPLE], ["evaluate", *EXAMPLE, "--json"],
     ["check", "club.yaml"], ["examples", "wheels-to-meals"]],
)  # fmt: skip
def test_a_broken_pipe_is_quiet(run: Run, arguments: list[str], unbuffered: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = run(*arguments, stdout=writing, env={"PYTHONUNBUFFERED": unbuffered})
    finally:
        os.close(writing)
    assert done.stderr == b""


def test_a_full_disk_is_said_in_one_line(run: Run) -> None:
    with Path("/dev/full").open("wb") as full:
        done = run("schema", stdout=full)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("settings", [
    {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
])  # fmt: skip
def test_a_terminal_that_knows_ascii_only(run: Run, folder: Path, settings: dict[str, str]) -> None:
    assert run("new", "carte.yaml", "--language", "fr", env=settings).returncode == 0
    for arguments in (["evaluate", "carte.yaml", "--language", "fr"], ["check", "carte.yaml"],
                      ["audit", "carte.yaml"], ["convert", "carte.yaml"]):  # fmt: skip
        done = run(*arguments, env=settings)
        assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["title"] == "Une table partagée"  # data stays whole
    (line,) = complained(run("check", "é.yaml", env=settings))
    assert line.endswith("[E100]")


def test_colour_is_for_those_who_want_it(run: Run) -> None:
    assert b"\x1b" not in run("evaluate", "club.yaml").stdout
    assert b"\x1b" in run("evaluate", "club.yaml", env={"FORCE_COLOR": "1"}).stdout
    assert b"\x1b" not in run("evaluate", "club.yaml", "--json", env={"FORCE_COLOR": "1"}).stdout


def seen(run: Run, *arguments: str, env: dict[str, str] | None = None) -> bytes:
    """Return what a terminal gets to see."""
    ours, theirs = pty.openpty()
    try:
        done = run(*arguments, stdout=theirs, env={"COLUMNS": "100"} | (env or {}))
        assert (done.returncode, done.stderr) == (0, b"")
        os.close(theirs)
        theirs = -1
        found = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # all has been read
                break
            found += part
    finally:
        os.close(ours)
        if theirs >= 0:
            os.close(theirs)
    return found


def test_a_terminal_has_colour_unless_told(run: Run) -> None:
    assert b"\x1b[" in seen(run, "check", "club.yaml") + seen(run, "evaluate", "club.yaml")
    assert b"\x1b" not in seen(run, "evaluate", "club.yaml", env={"NO_COLOR": "1"})
    assert b"\x1b" not in seen(run, "evaluate", "club.yaml", env={"TERM": "dumb"})


INTERRUPTED = """
import os, signal, sys, time
import sroi.io.files

def slow(path):
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(30)

sroi.io.files.read = slow
from sroi.cli import main
sys.argv = ["sroi", "check", "club.yaml"]
main()
"""


def test_an_interrupt_ends_quietly(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED],
        cwd=folder,
        capture_output=True,
        timeout=25,
        check=False,
    )
    assert done.returncode == 128 + signal.SIGINT
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr
