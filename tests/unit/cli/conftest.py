"""Run the shell command as a user does: as a process, with what it prints and its exit code."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SMALL = """\
title: A club
scope:
  activity: Lunch
  currency: GBP
  discounting: 3.5%
sources:
  survey: {title: Survey}
stakeholders:
  people: {description: People}
inputs:
  grant:
    description: Grant
    amount: {value: 100 GBP, source: survey}
outcomes:
  better:
    description: Better
    stakeholder: people
    quantity: 7 person
    financial_proxy: {value: 94 GBP/person}
    deadweight: 10%
    displacement: 0
    attribution: 0
    starts: 1
    duration: 1 year
"""
Run = Callable[..., subprocess.CompletedProcess[bytes]]

# Whatever the machine sets, the tests begin from the same ground.
UNSET = (
    "NO_COLOR", "FORCE_COLOR", "COLUMNS", "SROI_LANGUAGE", "PYTHONIOENCODING", "PYTHONUNBUFFERED",
    "LC_ALL", "LANG", "PYTHONUTF8", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "COLORTERM",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one small map in it."""
    (tmp_path / "club.yaml").write_text(SMALL)
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Run:
    """Run `python -m sroi` in the folder."""

    def ran(
        *arguments: str, env: dict[str, str] | None = None, **options: Any
    ) -> subprocess.CompletedProcess[bytes]:
        kept = {name: value for name, value in os.environ.items() if name not in UNSET}
        kept |= {"LANG": "C.UTF-8", "TERM": "xterm"} | (env or {})
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
        return subprocess.run(
            [sys.executable, "-m", "sroi", *arguments],
            cwd=folder, env=kept, timeout=60, stdin=subprocess.DEVNULL, **options,
        )  # fmt: skip

    return ran
