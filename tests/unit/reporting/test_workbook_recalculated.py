"""A spreadsheet that calculates a workbook anew comes to the figures of the engine.

LibreOffice calculates all workbooks in one run. Each formula is written with a wrong value first,
so that a value which was only kept is noticed. Where LibreOffice is missing, these tests are
skipped, unless SROI_NEEDS_SOFFICE is set: then they fail.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from helpers.drawn import drawn
from helpers.maps import Wish, impact_maps

import sroi
from sroi.io.workbook.own import read_own_workbook
from sroi.reporting.workbook.grid import Book, Formula, address
from sroi.reporting.workbook.saving import packed
from sroi.reporting.workbook.writing import laid_out

MAPS = 12
WRONG = -7.25
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
"""Has LibreOffice calculate every file that it opens."""


@dataclass
class Calculated:
    """What was written, and what LibreOffice made of it."""

    results: list[sroi.Result]
    books: list[Book]
    folder: Path

    opened: dict[str, Any] = field(default_factory=dict)

    def workbook(self, name: str) -> Any:
        if name not in self.opened:
            path = self.folder / name
            self.opened[name] = openpyxl.load_workbook(path, data_only=True)
        return self.opened[name]


def with_wrong_values(book: Book) -> bytes:
    for sheet in book.sheets:
        for place, (content, style) in sheet.cells.items():
            if isinstance(content, Formula):
                sheet.cells[place] = (Formula(content.text, WRONG), style)
    return packed(book, "wrong until calculated")


def changed(content: bytes, folder: Path) -> None:
    """Change cells as an auditor would."""
    (folder / "as_written.xlsx").write_bytes(content)
    workbook = openpyxl.load_workbook(folder / "as_written.xlsx")
    (folder / "as_written.xlsx").unlink()
    for place, value in CHANGES.items():
        sheet, _, cell = place.partition("!")
        workbook[sheet][cell].value = value
    workbook.save(folder / "changed.xlsx")


CHANGES = {"Value Map!K7": 11, "Value Map!T7": 0.4, "Inputs!K3": 30_000, "Conventions!E24": 0.02}
"""Quantity, deadweight, an input and the discount rate of Wheels-to-Meals."""


@pytest.fixture(scope="module")
def calculated(tmp_path_factory: pytest.TempPathFactory) -> Calculated:
    soffice = shutil.which("soffice")
    if soffice is None:
        reason = "LibreOffice is not installed"
        pytest.fail(reason) if os.environ.get("SROI_NEEDS_SOFFICE") else pytest.skip(reason)
    folder = tmp_path_factory.mktemp("workbooks")
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS, "utf-8")
    names = sorted(sroi.example_names(), key=lambda name: name != "wheels-to-meals")
    maps = [sroi.example(name) for name in names]
    maps += drawn(impact_maps(Wish(outcomes=(2, 4), long=False)), MAPS, 2026)
    maps += drawn(impact_maps(Wish(outcomes=(2, 2))), 1, 3)
    results = [sroi.evaluate(each) for each in maps]
    for number, result in enumerate(results):
        content = with_wrong_values(laid_out(result))
        (folder / f"map{number:02d}.xlsx").write_bytes(content)
        if number == 0:
            changed(content, folder)
    files = sorted(map(str, folder.glob("*.xlsx")))
    apart = f"-env:UserInstallation={profile.as_uri()}"
    out = ["--convert-to", "xlsx", "--outdir", str(folder / "out")]
    command = [soffice, "--headless", apart, *out, *files]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return Calculated(results, [laid_out(result) for result in results], folder / "out")


def test_the_maps_have_all_that_can_go_wrong(calculated: Calculated) -> None:
    outcomes = [
        outcome for result in calculated.results for outcome in result.impact_map.outcomes.values()
    ]
    plans = [result.plan for result in calculated.results]
    assert any(len(rows) > 1 for plan in plans for rows in plan.rows.places.values())
    assert any(outcome.profile for outcome in outcomes)
    assert any(not outcome.included for outcome in outcomes)
    assert any(not outcome.monetised for outcome in outcomes)
    assert any((result.run.gross_value < 0).any() for result in calculated.results)
    assert any(len(plan.schedules) > 1 for plan in plans)
    durations = [plan.rows.duration.of(_side_by_side(plan)) for plan in plans]
    assert any((each % 1 > 0).any() for each in durations)


def _side_by_side(plan: Any) -> Any:
    from sroi.engine.run import _side_by_side as laid

    return laid(plan.central[None])


def test_every_formula_comes_to_what_the_engine_says(calculated: Calculated) -> None:
    wrong, seen = [], 0
    for number, book in enumerate(calculated.books):
        workbook = calculated.workbook(f"map{number:02d}.xlsx")
        for sheet in book.sheets:
            cells = workbook[sheet.title]
            for place, (content, _) in sheet.cells.items():
                if isinstance(content, Formula):
                    seen += 1
                    found = cells.cell(*place).value
                    if not _same(found, content.value):
                        wrong.append((number, sheet.title, address(*place), content, found))
    assert not wrong, wrong[:5]
    assert seen > 3000


def _same(found: Any, wanted: float | str) -> bool:
    if isinstance(wanted, str):
        return bool(found == wanted)
    is_number = isinstance(found, int | float)
    return is_number and abs(found - wanted) <= 1e-9 * max(abs(found), abs(wanted))


def test_the_figures_by_their_names(calculated: Calculated) -> None:
    for number, result in enumerate(calculated.results):
        workbook = calculated.workbook(f"map{number:02d}.xlsx")
        figures = {figure.name: figure.central for figure in result.figures}
        figures["total_present_value"] = figures.pop("present_value")
        del figures["payback_period"]
        for name, figure in figures.items():
            ((sheet, cell),) = workbook.defined_names[name].destinations
            assert workbook[sheet][cell].value == pytest.approx(figure, rel=1e-9)


def test_an_auditor_who_changes_cells_sees_the_ratio_that_the_library_gives(
    calculated: Calculated,
) -> None:
    read = read_own_workbook(calculated.folder / "changed.xlsx")
    assert {change.cell for change in read.changes} == set(CHANGES)
    assert all(change.is_carried for change in read.changes)
    result = sroi.evaluate(read.impact_map)
    before = sroi.evaluate(sroi.example("wheels-to-meals"))
    assert float(result.sroi_ratio) != pytest.approx(float(before.sroi_ratio), rel=0.05)
    summary = calculated.workbook("changed.xlsx")["Summary"]
    assert summary["B8"].value == pytest.approx(float(result.sroi_ratio), rel=1e-9)


def test_what_a_spreadsheet_saves_again_is_read_as_it_was(calculated: Calculated) -> None:
    for number, result in enumerate(calculated.results[:5]):
        read = read_own_workbook(calculated.folder / f"map{number:02d}.xlsx")
        assert read.impact_map == result.impact_map
        assert read.changes == ()
