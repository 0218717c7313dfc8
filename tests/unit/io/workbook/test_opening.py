"""Attack the reader of workbooks: each attack ends in one clear error, within bounds."""

import io
import json
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

import sroi
from sroi.io.workbook import archive
from sroi.io.workbook.opening import open_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEAD = f'<worksheet xmlns="{MAIN}">'
SHEET = "xl/worksheets/sheet1.xml"
Made = Callable[..., Path]


def content(**cells: Any) -> bytes:
    """Return a small workbook as bytes."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Value Map"
    for address, value in ({"A1": "Stakeholders", "B1": 7} | cells).items():
        sheet[address] = value
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Write a workbook in which some parts are replaced or added."""

    def write(parts: dict[str, bytes | str] | None = None, name: str = "map.xlsx") -> Path:
        path = tmp_path / name
        parts = parts or {}
        with (
            zipfile.ZipFile(io.BytesIO(content())) as good,
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bad,
        ):
            for part in good.namelist():
                if part not in parts:
                    bad.writestr(part, good.read(part))
            for part, text in parts.items():
                bad.writestr(part, text)
        return path

    return write


def opened(path: Path, *, cells: bool) -> None:
    with open_workbook(path) as workbook:
        for sheet in workbook.sheets if cells else ():
            assert sheet.cells is not None


def refused(path: Path, *, cells: bool = False) -> sroi.Fault:
    """Open a workbook that must be refused with one fault, and return it."""
    with pytest.raises(sroi.InvalidMapError) as caught:
        opened(path, cells=cells)
    (fault,) = caught.value.faults
    assert fault.code == "E610"
    assert fault.where.startswith(str(path))
    assert fault.remedy
    return fault


# What is no workbook


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (b"", "not a workbook"),
        (b"Stakeholder;Outcome\n", "not a workbook"),
        (b"PK\x03\x04 and no more", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ".xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"PK" + b"PK\x01\x02" * 5000, "parts"),
        (b"PK" + b"\0" * (32 * 2**20), "larger than 32 MiB"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, written: bytes, words: str) -> None:
    path = tmp_path / "map.xlsx"
    path.write_bytes(written)
    assert words in refused(path).problem


@pytest.mark.parametrize("cut", [20, 300, 2000, -30, -1])
def test_a_workbook_that_breaks_off_is_refused(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "map.xlsx"
    path.write_bytes(content()[:cut])
    refused(path)


def test_a_spoilt_part_is_refused(made: Made) -> None:
    assert "not well-formed" in refused(made({SHEET: HEAD + "<sheetData>"})).problem


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    for name, words in (("none.xlsx", "no such file"), ("folder.xlsx", "ordinary")):
        if name == "folder.xlsx":
            (tmp_path / name).mkdir()
        with pytest.raises(sroi.FileAccessError, match=words), open_workbook(tmp_path / name):
            pass


def test_other_forms_are_named(made: Made) -> None:
    assert ".xlsb" in refused(made({"xl/workbook.bin": b"x"})).problem
    assert "form of .xlsx" in refused(made({"mimetype": "application/ods"})).problem
    strict = f'<worksheet xmlns="{"http://purl.oclc.org/ooxml/spreadsheetml/main"}"/>'
    assert "strict" in refused(made({SHEET: strict})).problem


def test_a_locked_part_is_refused(made: Made) -> None:
    path = made()
    raw = bytearray(path.read_bytes())
    place = raw.find(b"PK\x01\x02")
    raw[place + 8] |= 1
    path.write_bytes(bytes(raw))
    assert "password" in refused(path).problem


# Entities, names, links, macros

LAUGHS = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


PARTS = (SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "[Content_Types].xml", "xl/styles.xml",
         "docProps/core.xml", "customXml/item1.xml", "xl/drawings/vmlDrawing1.vml")  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_document_types_and_entities_are_refused(made: Made, part: str, coding: str) -> None:
    text = f'<?xml version="1.0" encoding="{coding}"?>{LAUGHS}{HEAD}<a>&b;</a></worksheet>'
    assert "document type" in refused(made({part: text.encode(coding)})).problem


def test_an_entity_that_reads_a_file_is_refused(made: Made) -> None:
    text = f'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>{HEAD}&x;</worksheet>'
    assert "document type" in refused(made({SHEET: text})).problem


def test_an_encoding_cannot_hide_a_document_type(made: Made) -> None:
    text = f'<?xml version="1.0" encoding="cp037"?>{LAUGHS}{HEAD}</worksheet>'
    refused(made({SHEET: text.encode("cp037")}))


@pytest.mark.parametrize("name", ["../up.xml", "/etc/x.xml", "xl\\x.xml", "C:/x.xml",
                                  "xl/worksheets/../../../x.xml"])  # fmt: skip
def test_names_that_lead_out_are_refused(made: Made, name: str) -> None:
    assert "leads out" in refused(made({name: "<a/>"})).problem


def test_two_parts_of_one_name_are_refused(made: Made) -> None:
    assert (
        "one name" in refused(made({SHEET.upper(): "<a/>", SHEET: f"{HEAD}</worksheet>"})).problem
    )


def test_macros_links_and_charts_are_left_out_and_said(made: Made) -> None:
    path = made({"xl/vbaProject.bin": b"Shell", "xl/externalLinks/externalLink1.xml": "<a/>",
                 "xl/macrosheets/sheet1.xml": "<a/>"}, "map.xlsm")  # fmt: skip
    with open_workbook(path) as workbook:
        assert set(workbook.left_out) == {"macros", "external_links", "macro_sheets"}
        assert workbook.sheets[0].cells[1, 1].value == "Stakeholders"


def test_a_sheet_of_charts_is_left_out(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_chartsheet("Chart")
    book.save(tmp_path / "map.xlsx")
    with open_workbook(tmp_path / "map.xlsx") as workbook:
        assert [sheet.name for sheet in workbook.sheets] == ["Sheet"]
        assert workbook.left_out == ("chart_sheets",)


# Sizes

WITHIN = """
import json, resource, sys, time
from sroi.io.workbook.opening import open_workbook
import openpyxl
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
said = []
for path in sys.argv[1:]:
    try:
        with open_workbook(path) as workbook:
            for sheet in workbook.sheets[:3]:
                sheet.cells
        said.append("fine")
    except Exception as error:
        said.append(f"{type(error).__name__}: {error}")
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(json.dumps([said, peak / 1024, time.perf_counter() - start]))
"""
MOST_MEMORY = 300
"""MiB beyond what Python and openpyxl take."""
MOST_SECONDS = 60


def ratio_bomb(made: Made) -> Path:
    return made({SHEET: HEAD + " " * (50 * 2**20) + "</worksheet>"}, "ratio.xlsx")


def size_bomb(made: Made) -> Path:
    path = made({SHEET: f"{HEAD}</worksheet>"}, "size.xlsx")
    raw = bytearray(path.read_bytes())
    place = raw.rfind(SHEET.encode()) - 46
    raw[place + 20 : place + 24] = (2**24).to_bytes(4, "little")
    raw[place + 24 : place + 28] = (2**28 + 1).to_bytes(4, "little")
    path.write_bytes(bytes(raw))
    return path


def million_rows(made: Made) -> Path:
    first = '<row r="1"><c r="A1"><v>7</v></c></row>'
    rows = "".join(f'<row r="{n}" ht="15"/>' for n in range(2, 1_000_001))
    text = f'{HEAD}<dimension ref="A1:A1000000"/><sheetData>{first}{rows}</sheetData></worksheet>'
    return made({SHEET: text}, "rows.xlsx")


def many_strings(made: Made) -> Path:
    strings = "".join(f"<si><t>{number}</t></si>" for number in range(200_000))
    part = f'<sst xmlns="{MAIN}">{strings}</sst>'
    return made({"xl/sharedStrings.xml": part}, "strings.xlsx")


def long_string(made: Made) -> Path:
    """One long text to which hundreds of cells refer."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    with zipfile.ZipFile(io.BytesIO(content())) as good:
        types = good.read("[Content_Types].xml").decode()
    part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    long = "".join(f"{number} " for number in range(100_000))
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 500))
    parts = {
        "[Content_Types].xml": types.replace("</Types>", part),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>{long}</t></si></sst>',
        SHEET: f"{HEAD}<sheetData>{cells}</sheetData></worksheet>",
    }
    return made(parts, "long.xlsx")


def test_what_is_large_costs_little_memory_and_time(made: Made) -> None:
    attacks = {
        ratio_bomb: "times as large", size_bomb: "256 MiB", million_rows: "fine",
        many_strings: "elements", long_string: "Mi characters",
    }  # fmt: skip
    files = [str(attack(made)) for attack in attacks]
    done = subprocess.run(
        [sys.executable, "-c", WITHIN, *files], capture_output=True, text=True, check=True,
        timeout=2 * MOST_SECONDS,
    )  # fmt: skip
    said, peak, seconds = json.loads(done.stdout)
    for line, words in zip(said, attacks.values(), strict=True):
        assert words in line
    assert peak < MOST_MEMORY, f"{peak:.0f} MiB"
    assert seconds < MOST_SECONDS


def test_what_is_inflated_is_counted(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    path = made({SHEET: f"{HEAD}{'<a/>' * 100_000}</worksheet>"})
    monkeypatch.setattr(archive, "MOST_INFLATED", 2**18)
    assert "come to over" in refused(path).problem
    monkeypatch.setattr(archive, "_check_directory", lambda _: None)
    assert "come to over" in refused(path).problem
    monkeypatch.undo()
    monkeypatch.setattr(archive, "_check_directory", lambda _: None)
    bomb = made({SHEET: f"{HEAD}{' ' * 2_000_000}</worksheet>"})
    assert "times as large" in refused(bomb).problem


def test_a_directory_that_lies_about_sizes_is_refused(made: Made) -> None:
    path = made({SHEET: HEAD + "x" * 5_000_000 + "</worksheet>"})
    raw = bytearray(path.read_bytes())
    place = raw.rfind(SHEET.encode()) - 46
    assert raw[place : place + 4] == b"PK\x01\x02"
    raw[place + 24 : place + 28] = (5000).to_bytes(4, "little")
    path.write_bytes(bytes(raw))
    refused(path)


def test_a_declared_size_is_not_believed(made: Made) -> None:
    text = (
        f'{HEAD}<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    )
    path = made({SHEET: f"{text}</sheetData></worksheet>"})
    start = time.perf_counter()
    with open_workbook(path) as workbook:
        assert [cell.value for cell in workbook.sheets[0].cells.values()] == [1]
    assert time.perf_counter() - start < MOST_SECONDS


@pytest.mark.parametrize("last", ["XFD1048576", "A1048576", "XFD1"])
def test_a_cell_far_out_makes_the_sheet_too_large(made: Made, last: str) -> None:
    row = last.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    text = (
        f'{HEAD}<sheetData><row r="{row}"><c r="{last}"><v>1</v></c></row></sheetData></worksheet>'
    )
    assert "beyond the first" in refused(made({SHEET: text}), cells=True).problem


@pytest.mark.parametrize("row", ["99999999999", "0", "-5", "one", "1" * 5000])
def test_rows_that_cannot_be_are_refused(made: Made, row: str) -> None:
    text = f'{HEAD}<sheetData><row r="{row}"><c><v>1</v></c></row></sheetData></worksheet>'
    refused(made({SHEET: text}), cells=True)


def test_too_many_sheets_are_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for number in range(201):
        book.create_sheet(f"Sheet {number}")
    book.save(tmp_path / "map.xlsx")
    assert "200 sheets" in refused(tmp_path / "map.xlsx").problem


def test_deep_nesting_is_refused(made: Made) -> None:
    text = HEAD + "<a>" * 5000 + "</a>" * 5000 + "</worksheet>"
    assert "levels" in refused(made({SHEET: text})).problem


def test_many_merged_cells_make_the_sheet_too_large(made: Made) -> None:
    merged = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 25_000))
    text = f"{HEAD}<sheetData/><mergeCells>{merged}</mergeCells></worksheet>"
    assert "merged" in refused(made({SHEET: text}), cells=True).problem


# What is in the cells


def test_cells_say_what_they_are(tmp_path: Path) -> None:
    path = tmp_path / "map.xlsx"
    path.write_bytes(content(C1=0.25, D1="=B1*2", E1="#REF!", F1=True,
                             G1=ArrayFormula("G1:G2", "=B1:B2")))  # fmt: skip
    with open_workbook(path) as workbook:
        cells = workbook.sheets[0].cells
        assert (cells[1, 4].value, cells[1, 4].is_formula) == (None, True)
        assert cells[1, 5].is_error
        assert cells[1, 3].address == "C1"
        assert workbook.sheet("value map") is workbook.sheets[0]
    with open_workbook(path, formulas=True) as workbook:
        cells = workbook.sheets[0].cells
        assert (cells[1, 4].value, cells[1, 7].value) == ("=B1*2", "=B1:B2")


def test_a_formula_keeps_its_value(made: Made) -> None:
    cells = '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>""</f><v></v></c>'
    path = made({SHEET: f'{HEAD}<sheetData><row r="1">{cells}</row></sheetData></worksheet>'})
    with open_workbook(path) as workbook:
        first, second = workbook.sheets[0].cells.values()
    assert (first.value, first.is_formula) == (2, True)
    assert (second.value, second.is_formula) == ("", True)


def test_without_openpyxl_the_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with (
        pytest.raises(sroi.MissingDependencyError, match=r'pip install "sroi\[excel\]"'),
        open_workbook("map.xlsx"),
    ):
        pass
