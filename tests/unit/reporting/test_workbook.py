"""The workbook holds every number once, computes all else, and can do no harm."""

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from helpers.drawn import drawn
from helpers.maps import Wish, impact_maps
from helpers.said import made, outcome

import sroi
from sroi.analysis.assurance.checking import check
from sroi.model.walk import walk
from sroi.reporting.workbook import write_workbook
from sroi.reporting.workbook.grid import Book, Formula
from sroi.reporting.workbook.headings import HEADINGS
from sroi.reporting.workbook.value_map import AT, BEFORE
from sroi.reporting.workbook.words import SAID
from sroi.reporting.workbook.writing import laid_out, workbook_bytes

MAPS = [sroi.example("wheels-to-meals"), *drawn(impact_maps(Wish(families=True)), 6, 5)]


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def loaded(content: bytes, **options: Any) -> Any:
    return openpyxl.load_workbook(BytesIO(content), **options)


@pytest.fixture(scope="module")
def meals() -> bytes:
    return workbook_bytes(sroi.evaluate(sroi.example("wheels-to-meals")))


def test_a_program_that_does_not_calculate_shows_the_same_figures(meals: bytes) -> None:
    workbook = loaded(meals, data_only=True)
    figures = [workbook["Summary"].cell(row, 2).value for row in range(5, 10)]
    assert [round(figure, 2) for figure in figures] == [81741.93, 42375.0, 39366.93, 1.93, 0.93]


@pytest.mark.parametrize("impact_map", MAPS, ids=str)
def test_every_number_of_the_map_stands_in_one_cell(impact_map: sroi.ImpactMap) -> None:
    book = laid_out(sroi.evaluate(impact_map))
    cells = [link.ref[:3] for link in book.links]
    assert len(set(cells)) == len(cells)
    written = {link.keys: link.written for link in book.links}
    assert len(written) == len(book.links)
    for entry in walk(impact_map):
        assert written[entry.keys] == entry.estimate.best, entry.path
    for sheet in book.sheets:
        for link in book.links:
            if link.ref.sheet == sheet.title:
                assert sheet.cells[link.ref.row, link.ref.column][0] == link.written


@pytest.mark.parametrize("impact_map", MAPS, ids=str)
def test_what_is_computed_is_a_formula(impact_map: sroi.ImpactMap) -> None:
    book = laid_out(sroi.evaluate(impact_map))
    for sheet in book.sheets:
        for content, style in sheet.cells.values():
            is_number = isinstance(content, int | float)
            if style.kind in ("formula", "formula_bold", "left_out", "figure", "total"):
                is_sample = sheet.title == "Summary" and content == 1234.56
                assert not is_number or is_sample, (sheet.title, content)


def test_the_columns_are_those_that_practitioners_know(meals: bytes) -> None:
    order = (
        "stakeholder", "size", "involved", "inputs", "inputs_value", "output", "outcome",
             "indicator", "quantity", "sample_size", "duration", "starts", "proxy", "value",
             "value_source", "deadweight", "displacement", "attribution", "drop_off", "impact",
    )  # fmt: skip
    places = [AT[key] for key in order]
    assert places == sorted(places)
    headings = [cell.value for cell in loaded(meals)["Value Map"][3]]
    assert headings[: len(BEFORE)] == [HEADINGS[key][0][0].format(unit="GBP") for key in BEFORE]


def test_what_is_left_out_is_shown_in_brackets_and_not_counted() -> None:
    left = outcome(included=False, reason="counted elsewhere")
    result = sroi.evaluate(made(outcomes={"friends": outcome(), "twice": left}))
    sheet = next(each for each in laid_out(result).sheets if each.title == "Value Map")
    content, style = sheet.cells[6, AT["impact"]]
    assert isinstance(content, Formula)
    assert content.value == 200
    assert style.format.startswith(r"\(")
    assert sheet.cells[6, AT["counted"]][0] == "no"
    assert result.present_value.central == 200


def test_the_same_map_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    result = sroi.evaluate(sroi.example("wheels-to-meals"))
    first = workbook_bytes(result)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert workbook_bytes(sroi.evaluate(sroi.example("wheels-to-meals"))) == first
    with zipfile.ZipFile(BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    core = parts(first)["docProps/core.xml"]
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"1980-01-01T00:00:00Z"}


DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")')


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_becomes_a_formula(text: str) -> None:
    impact_map = made(
        title=text,
        sources={"survey": {"title": text, "link": text, "note": text}},
        outcomes={"friends": outcome(description=text, indicator=text, note=text)},
    )
    found = parts(workbook_bytes(sroi.evaluate(impact_map)))
    sheets = "".join(each for name, each in found.items() if name.startswith("xl/worksheets/"))
    as_xml = text.replace("&", "&amp;").replace("<", "&lt;")
    assert f"<is><t>{as_xml}</t></is>" in sheets
    assert text[1:] not in re.findall(r"<f>([^<]*)</f>", sheets)
    assert 'quotePrefix="1"' in found["xl/styles.xml"]


def test_nothing_outside_is_referred_to_and_nothing_runs(meals: bytes) -> None:
    found = parts(meals)
    assert not [name for name in found if "external" in name.lower() or "vba" in name.lower()]
    assert "TargetMode" not in "".join(found.values())
    assert not re.search(r"<f>[^<]*(\[|WEBSERVICE|HYPERLINK|DDE)", "".join(found.values()))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n" * 5 + "a" * 4000 + '"' * 15_900 + "b", "at most 32,767 characters"),
        ("a\x07b", "control character U+0007"),
        ("a\uffffb", "control character U+FFFF"),
    ],
)
def test_what_no_workbook_holds_is_refused(text: str, said: str, tmp_path: Path) -> None:
    impact_map = made(outcomes={"friends": outcome(description=text)})
    with pytest.raises(sroi.FileAccessError, match=re.escape(said)) as caught:
        write_workbook(impact_map, tmp_path / "club.xlsx")
    assert caught.value.path
    assert not (tmp_path / "club.xlsx").exists()


def test_a_number_too_large_for_a_cell_is_refused(tmp_path: Path) -> None:
    many = {"meals": {"description": "Meals", "quantity": "1.5e308"}}
    with pytest.raises(sroi.FileAccessError, match="numbers up to"):
        write_workbook(made(outputs=many), tmp_path / "club.xlsx")


def test_a_file_is_not_replaced_unless_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / "club.xlsx"
    write_workbook(made(), path)
    with pytest.raises(sroi.FileAccessError, match="exists"):
        write_workbook(made(), path)
    write_workbook(made(), path, replace=True)
    with pytest.raises(sroi.FileAccessError, match=r"use \.xlsx"):
        write_workbook(made(), tmp_path / "club.xls")


def test_without_openpyxl_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    with pytest.raises(sroi.MissingDependencyError, match=r"sroi\[excel\]"):
        workbook_bytes(sroi.evaluate(made()))


def test_in_french(tmp_path: Path) -> None:
    path = tmp_path / "club.xlsx"
    write_workbook(made(), path, language="fr")
    workbook = openpyxl.load_workbook(path, data_only=True)
    assert workbook.sheetnames[:2] == ["Synthèse", "Carte de valeur"]
    assert workbook["Synthèse"]["B8"].value == 2
    assert all(all(pair) for pair in SAID.values())


def test_it_can_be_read_and_printed(meals: bytes) -> None:
    workbook = loaded(meals)
    assert workbook.sheetnames[-1] == "sroi"
    assert all(sheet.sheet_state == "visible" for sheet in workbook)
    sheet = workbook["Value Map"]
    assert sheet.freeze_panes == "C5"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$2:$4"
    assert sheet.print_area
    assert all(cell.comment for cell in sheet[3])
    assert set(workbook.defined_names) == {
        "total_present_value", "investment", "net_present_value", "sroi_ratio", "net_sroi_ratio",
        "discount_rate", "discount_rates", "discount_factors",
    }  # fmt: skip


def test_years_beyond_the_last_column_are_told(meals: bytes) -> None:
    book: Book = laid_out(sroi.evaluate(sroi.example("wheels-to-meals")))
    summary = book.sheets[0].cells[10, 2][0]
    assert isinstance(summary, Formula)
    assert summary.value == "yes"
    assert summary.text.startswith("=IF(SUM('Value Map'!")


def test_draws_are_shown_beside_the_formulas() -> None:
    belief = {"low": 5, "best": 10, "high": 20, "unit": "person"}
    result = sroi.evaluate(made(outcomes={"friends": outcome(quantity=belief)}), draws=512, seed=1)
    texts = [content for content, _ in laid_out(result).sheets[0].cells.values()]
    assert any("512 draws, seed 1" in str(text) for text in texts)
    assert result.sroi_ratio.mean in texts


def test_weights_and_findings_have_sheets_of_their_own() -> None:
    outcomes = {"friends": outcome(weight=3), "calm": outcome(weight=1), "rest": outcome()}
    book = laid_out(sroi.evaluate(made(outcomes=outcomes)))
    sheets = {sheet.title: sheet for sheet in book.sheets}
    weights = sheets["Weights"]
    assert [weights.cells[row, 1][0] for row in (3, 4)] == ["friends", "calm"]
    share, weighted = (weights.cells[3, column][0] for column in (5, 7))
    assert isinstance(share, Formula)
    assert isinstance(weighted, Formula)
    assert (share.value, weighted.value) == (0.75, 30)
    found = check(sroi.evaluate(made(outcomes=outcomes)))
    rules = [content for (row, column), (content, _) in sheets["Findings"].cells.items()
             if row > 2 and column == 1]  # fmt: skip
    assert rules == [finding.rule for finding in found.rows]
    assert "Weights" not in {sheet.title for sheet in laid_out(sroi.evaluate(made())).sheets}
