"""Our own workbook comes back whole, with what an auditor changed in it, and nothing unsaid."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from helpers.maps import Wish, impact_maps
from helpers.said import made, outcome
from hypothesis import HealthCheck, given, settings

import sroi
from sroi.io.workbook.own import OwnWorkbook, read_own_workbook
from sroi.io.workbook.own_sheet import escaped, keys_of, pointer, unescaped
from sroi.reporting.workbook import write_workbook

Edit = Callable[[Any], None]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(impact_map=impact_maps(Wish(families=True, outcomes=(1, 3))))
def test_writing_and_reading_gives_an_equal_map(impact_map: sroi.ImpactMap, tmp_path: Path) -> None:
    path = tmp_path / "map.xlsx"
    write_workbook(impact_map, path, replace=True)
    read = read_own_workbook(path)
    assert read == OwnWorkbook(impact_map)
    assert read.impact_map.digest == impact_map.digest
    assert list(read.impact_map.outcomes) == list(impact_map.outcomes)


AWKWARD = ("_x0041_", "_x005F_", "a\nb", "a\r\nb", "=1", "'", "no", "1:30", "2024-01-05", "é\u2028")


@pytest.mark.parametrize("text", AWKWARD)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_any_words_come_back(text: str, language: Any, tmp_path: Path) -> None:
    impact_map = made(
        title=text,
        notes=[text],
        sources={"survey": {"title": text, "date": text}},
        outcomes={"friends": outcome(description=text, tags={"sdg": [text]})},
    )
    write_workbook(impact_map, tmp_path / "map.xlsx", language=language)
    assert read_own_workbook(tmp_path / "map.xlsx") == OwnWorkbook(impact_map)


def test_pointers_and_escapes_are_undone() -> None:
    keys = ("a/b", "~1", "0")
    assert keys_of(pointer(keys)) == keys
    assert unescaped(escaped("_x0041_ _x005F_x0041_")) == "_x0041_ _x005F_x0041_"


BELIEF = {"low": 5, "best": 10, "high": 20, "unit": "person", "source": "survey", "note": "asked"}


@pytest.fixture
def club() -> sroi.ImpactMap:
    return made(
        stakeholders={"guests": {"description": "Guests", "size": 40}},
        assumptions={"share": "25%"},
        outcomes={
            "friends": outcome(quantity=BELIEF, deadweight="assumptions.share"),
            "calm": outcome(starts={"values": [0, 1], "weights": [2, 1], "best": 0}),
        },
    )


def edited(impact_map: sroi.ImpactMap, path: Path, edit: Edit) -> OwnWorkbook:
    write_workbook(impact_map, path / "club.xlsx", replace=True)
    workbook = openpyxl.load_workbook(path / "club.xlsx")
    edit(workbook)
    workbook.save(path / "club.xlsx")
    return read_own_workbook(path / "club.xlsx")


def setting(sheet: str, cell: str, value: Any) -> Edit:
    def edit(workbook: Any) -> None:
        workbook[sheet][cell].value = value

    return edit


def faults(read: Callable[[], object]) -> str:
    with pytest.raises(sroi.InvalidMapError) as caught:
        read()
    return str(caught.value)


def test_a_changed_number_replaces_a_belief_and_keeps_unit_and_source(
    club: sroi.ImpactMap, tmp_path: Path
) -> None:
    read = edited(club, tmp_path, setting("Value Map", "K5", 14))
    quantity = read.impact_map.outcomes["friends"].quantity
    assert isinstance(quantity, sroi.Estimate)
    assert quantity.model_dump() == {"value": "14 person", "source": "survey", "note": "asked"}
    (change,) = read.changes
    assert str(change) == "Value Map!K5: outcomes.friends.quantity: 10 became 14"


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "path", "now"),
    [
        ("Value Map", "Q5", 25.5, "outcomes.friends.financial_proxy.value", "25.5 GBP/person"),
        ("Value Map", "O6", 1, "outcomes.calm.starts", 1),
        ("Value Map", "C5", 41, "stakeholders.guests.size", 41),
        ("Value Map", "D5", 12, "stakeholders.guests.involved", 12),
        ("Value Map", "H5", "They talk", "outcomes.friends.description", "They talk"),
        ("Value Map", "I5", "Calls a week", "outcomes.friends.indicator", "Calls a week"),
        ("Inputs", "K3", 120, "inputs.grant.amount", "120 GBP"),
        ("Factors", "B4", 0.5, "assumptions.share", 0.5),
        ("Sources", "E3", datetime(2024, 5, 1), "sources.survey.date", "2024-05-01"),
        ("Conventions", "B11", 2024, "scope.base_year", 2024),
        ("Summary", "A1", "Our club", "title", "Our club"),
    ],
)
def test_what_is_carried_over(
    sheet: str, cell: str, value: Any, path: str, now: Any, club: sroi.ImpactMap, tmp_path: Path
) -> None:
    read = edited(club, tmp_path, setting(sheet, cell, value))
    (change,) = read.changes
    assert (change.cell, change.path, change.is_carried) == (f"{sheet}!{cell}", path, True)
    found: Any = read.impact_map.model_dump(mode="json", exclude_defaults=True)
    for key in path.split("."):
        found = found[key]
    assert found == now


@pytest.mark.parametrize(
    ("sheet", "cell", "value"),
    [
        ("Value Map", "J5", "Another source"),
        ("Value Map", "S5", 1234),
        ("Value Map", "Z5", "no"),
        ("Value Map", "T5", "=0.1"),
        ("Value Map", "A20", "a remark"),
        ("Value Map", "H3", None),
        ("Conventions", "D16", 5),
    ],
)
def test_what_is_not_carried_over_is_told(
    sheet: str, cell: str, value: Any, club: sroi.ImpactMap, tmp_path: Path
) -> None:
    read = edited(club, tmp_path, setting(sheet, cell, value))
    assert read.impact_map == club
    (change,) = read.changes
    assert (change.cell, change.is_carried) == (f"{sheet}!{cell}", False)
    assert str(change).endswith("and is not carried over")


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "said"),
    [
        ("Value Map", "K5", "=2*7",
         ("club.xlsx: Value Map!K5: outcomes.friends.quantity: the cell is a formula: =2*7; "
         "write a number; 10 was written [E201]")),
        ("Value Map", "K5", "seven",
         ("club.xlsx: Value Map!K5: outcomes.friends.quantity: the cell is no number: seven; "
         "write a number; 10 was written [E201]")),
        ("Value Map", "K5", None,
         ("club.xlsx: Value Map!K5: outcomes.friends.quantity: it is empty; "
         "write a number; 10 was written [E201]")),
        ("Value Map", "K5", True,
         ("club.xlsx: Value Map!K5: outcomes.friends.quantity: the cell is no number: True; "
         "write a number; 10 was written [E201]")),
        ("Value Map", "U5", 1.3,
         ("club.xlsx: Value Map!U5: outcomes.friends.displacement: "
         "a share lies between 0 and 1, not 1.3 [E200]")),
        ("Value Map", "H5", None,
         ("club.xlsx: Value Map!H5: outcomes.friends.description: description is missing; "
         "write description: … [E204]")),
        ("Value Map", "H5", "=A1",
         ("club.xlsx: Value Map!H5: outcomes.friends.description: a formula where a text was; "
         "write the text [E203]")),
        ("Value Map", "D5", 50,
         ("club.xlsx: Value Map!D5: stakeholders.guests: 50 involved of a group of 40; "
         "correct one of the two [E206]")),
        ("Value Map", "A6", "friends",
         ("club.xlsx: Value Map!A6: the id of the row was changed, or rows were sorted: friends; "
         "undo what moved the rows, or put the id back [E206]")),
        ("sroi", "B6", "[",
         ("club.xlsx: sroi!B6: /title is not a value that was written; "
         "undo what was changed on this sheet [E203]")),
        ("sroi", "B6", "[" * 20000,
         ("club.xlsx: sroi!B6: /title is not a value that was written; "
         "undo what was changed on this sheet [E203]")),
        ("sroi", "A6", "/schema_version/title",
         ("club.xlsx: sroi!B6: /schema_version/title is not a value that was written; "
         "undo what was changed on this sheet [E203]")),
    ],
)  # fmt: skip
def test_a_mistake_is_one_clear_fault(
    sheet: str, cell: str, value: Any, said: str, club: sroi.ImpactMap, tmp_path: Path
) -> None:
    with pytest.raises(sroi.InvalidMapError) as caught:
        edited(club, tmp_path, setting(sheet, cell, value))
    assert str(caught.value) == f"{tmp_path}{os.sep}{said}"


def test_rows_that_were_sorted_are_refused(club: sroi.ImpactMap, tmp_path: Path) -> None:
    def swap(workbook: Any) -> None:
        sheet = workbook["Value Map"]
        for upper, lower in zip(sheet[5], sheet[6], strict=True):
            upper.value, lower.value = lower.value, upper.value

    assert "rows were sorted" in faults(lambda: edited(club, tmp_path, swap))


def test_a_change_of_the_last_sheet_is_told(club: sroi.ImpactMap, tmp_path: Path) -> None:
    read = edited(club, tmp_path, setting("sroi", "B7", '"Another club"'))
    assert [change.cell for change in read.changes] == ["sroi"]


def test_a_cell_that_was_deleted_is_a_fault(club: sroi.ImpactMap, tmp_path: Path) -> None:
    def delete(workbook: Any) -> None:
        for row in workbook["sroi"].iter_rows(min_row=5):
            if row[0].value == "/outcomes/friends/quantity":
                row[2].value = "=#REF!"

    said = faults(lambda: edited(club, tmp_path, delete))
    assert "the cell of outcomes.friends.quantity was deleted" in said


def test_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(sroi.FileAccessError):
        read_own_workbook(tmp_path / "none.xlsx")
    (tmp_path / "text.xlsx").write_text("no workbook")
    assert "workbook" in faults(lambda: read_own_workbook(tmp_path / "text.xlsx"))
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    said = faults(lambda: read_own_workbook(tmp_path / "other.xlsx"))
    assert "there is no sheet 'sroi'" in said


def test_a_newer_layout_is_refused(club: sroi.ImpactMap, tmp_path: Path) -> None:
    newer = '{"sroi": "9", "layout": 9, "map": "x"}'
    said = faults(lambda: edited(club, tmp_path, setting("sroi", "A2", newer)))
    assert "layout 9 is not known" in said
