"""Draw from the shell: precision that is not reached, progress, and Ctrl-C in a real process."""

import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture(autouse=True)
def unsure(folder: Path) -> None:
    text = (folder / "club.yaml").read_text()
    text = text.replace("quantity: 7 person", "quantity: {low: 4, best: 7, high: 9, unit: person}")
    (folder / "club.yaml").write_text(text)


def printed(done: subprocess.CompletedProcess[bytes]) -> str:
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode()


def row(text: str, words: str) -> str:
    """Return the last line that begins with some words."""
    return next(line for line in reversed(text.splitlines()) if line.strip().startswith(words))


def test_a_precision_that_is_not_reached_is_said(run: Run) -> None:
    asked = ("evaluate", "club.yaml", "--draws", "5000", "--until")
    said = row(printed(run(*asked, "sroi_ratio=1e-7")), "precision asked for")
    assert re.search(r"sroi_ratio=1e-07 NOT reached: \d", said)
    french = printed(run(*asked, "sroi_ratio=1e-7", "--language", "fr"))
    assert "NON ATTEINTE :" in row(french, "précision demandée")


@pytest.mark.parametrize("options", [["--draws", "100"], ["--until", "sroi_ratio=1%"]])
def test_best_estimates_only_and_draws_are_not_both(run: Run, options: list[str]) -> None:
    done = run("evaluate", "club.yaml", "--central", *options)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().strip().endswith("leave one of the two out [E502]")


def test_few_draws_and_none_that_differ_are_shown(run: Run, folder: Path) -> None:
    one = printed(run("evaluate", "club.yaml", "--draws", "1"))
    assert row(one, "standard deviation").split()[-4:] == ["-"] * 4
    sure = (
        (folder / "club.yaml").read_text().replace("{low: 4, best: 7, high: 9, unit: person}", "7")
    )
    (folder / "club.yaml").write_text(sure.replace("94 GBP/person", "94 GBP"))
    text = printed(run("evaluate", "club.yaml", "--draws", "1000"))
    errors = text[text.index("Monte Carlo standard errors") : text.index("Where the spread")]
    assert row(errors, "mean").split()[1:] == row(errors, "95 %").split()[2:] == ["0"] * 4


class Terminal:
    """Run the shell command with a terminal for its messages."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sroi", *arguments],
            cwd=folder, stdout=subprocess.PIPE, stderr=theirs, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(theirs)
        self.seen = ""

    def wait_for(self, words: str) -> None:
        while words not in self.seen:
            self.seen += os.read(self.ours, 4096).decode()

    def interrupt(self) -> tuple[int, str, bytes]:
        """Stop it; return the exit code, what it then said, and what it printed."""
        self.process.send_signal(signal.SIGINT)
        printed, _ = self.process.communicate(timeout=20)
        said = b"".join(self._rest())
        return self.process.returncode, said.decode(), printed

    def _rest(self) -> Iterator[bytes]:
        try:
            while part := os.read(self.ours, 4096):
                yield part
        except OSError:  # all has been read
            return

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()
        os.close(self.ours)


def test_ctrl_c_stops_the_draws_and_says_how_many_were_made(folder: Path) -> None:
    terminal = Terminal(folder, "evaluate", "club.yaml", "--draws", str(2**30), "--threads", "2")
    try:
        terminal.wait_for("s left at most")
        assert re.search(r"[\d,]+ of at most 1,073,741,824 draws, [\d,]+ s left", terminal.seen)
        code, said, printed = terminal.interrupt()
    finally:
        terminal.close()
    assert (code, printed) == (130, b"")
    (line,) = said.rpartition("\x1b[K")[2].splitlines()
    assert re.fullmatch(r"stopped after [\d,]+ of 1,073,741,824 draws; nothing was kept", line)


STARTING = """
import os, signal, sys
class Slow:
    def find_spec(self, name, *_):
        if name == wanted:
            os.kill(os.getpid(), signal.SIGINT)
wanted = sys.argv.pop(1)
sys.meta_path.insert(0, Slow())
import sroi.cli
sroi.cli.main()
"""


@pytest.mark.parametrize("module", ["typer", "numpy"])
def test_ctrl_c_while_the_program_starts_is_said_too(folder: Path, module: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STARTING, module, "evaluate", "club.yaml"],
        cwd=folder,
        capture_output=True,
        timeout=25,
        check=False,
    )
    assert (done.returncode, done.stdout) == (130, b"")
    assert done.stderr.decode().splitlines() == ["stopped"]
