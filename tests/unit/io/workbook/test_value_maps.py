"""Read the example from the layouts in which people keep it, and meet what sheets leave open."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from helpers import value_maps
from helpers.value_maps import ASKED, PRESENT_VALUE, RATIO

import sroi
from sroi.io.workbook.reading import Reading, read_value_map

HEADINGS = ("Stakeholder", "Input", "Input value", "Outcome", "Quantity", "Financial proxy",
            "Unit value", "Duration", "Starts (0 in period)", "Deadweight", "Displacement",
            "Attribution (others)", "Drop-off", "Impact")  # fmt: skip
COUNCIL = ("Council", "Grant", 1000)
CLUB = ("Members", None, None, "Less alone", 40, "A club", 60, 2, 0, 0.25, 0, 0.1, 0.3)
Sheets = Callable[..., Path]


@pytest.fixture
def made(tmp_path: Path) -> Sheets:
    """Write a small sheet: headings, a grant, and one outcome, with some cells changed."""

    def write(*more: tuple[Any, ...], headings: tuple[Any, ...] = HEADINGS, merged: str = "",
              path: str = "map.xlsx", **changed: Any) -> Path:  # fmt: skip
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "Map"
        for row in (headings, COUNCIL, CLUB, *more):
            sheet.append(row)
        for address, value in changed.items():
            sheet[address] = value
        if merged:
            sheet.merge_cells(merged)
        book.save(tmp_path / path)
        return tmp_path / path

    return write


def read(path: Path, **stated: Any) -> Reading:
    return read_value_map(path, **(ASKED | stated))


def faults(path: Path, **stated: Any) -> list[str]:
    """Read a sheet that is refused; return its faults without the folder."""
    with pytest.raises(sroi.InvalidMapError) as caught:
        read(path, **stated)
    return [str(fault).replace(f"{path.parent}/", "") for fault in caught.value.faults]


def fault(path: Path, **stated: Any) -> str:
    (one,) = faults(path, **stated)
    return one


def said(reading: Reading) -> str:
    return reading.text()


# The layouts


@pytest.mark.parametrize(
    ("make", "stated"),
    [
        (value_maps.network, ASKED),
        (value_maps.french, {}),
        (value_maps.by_year, ASKED | {"base_year": 2024}),
        (value_maps.messy, ASKED),
    ],
    ids=["network", "french", "by_year", "messy"],
)
def test_a_layout_gives_the_published_total(
    make: Callable[[Path], Path], stated: dict[str, Any], tmp_path: Path
) -> None:
    reading = read_value_map(make(tmp_path / "map.xlsx"), **stated)
    result = sroi.evaluate(reading.impact_map)
    assert round(result.present_value.central, 2) == PRESENT_VALUE
    assert round(result.sroi_ratio.central, 2) == RATIO
    assert sroi.loads(sroi.dumps(reading.impact_map)) == reading.impact_map


@pytest.mark.parametrize(
    ("layout", "stated"),
    [
        ({"delimiter": ","}, {}),
        ({"delimiter": ";"}, {}),
        ({"delimiter": ";", "comma": True}, {}),
        ({"delimiter": ",", "comma": True, "encoding": "utf-8-sig"}, {}),
        ({"delimiter": "\t", "comma": True}, {}),
        ({"delimiter": ";", "head": "sep=;\n"}, {}),
        ({"delimiter": ";", "head": "Carte d'impact été;;;\n", "encoding": "cp1252"},
         {"encoding": "cp1252"}),
    ],
)  # fmt: skip
def test_a_csv_file_gives_the_published_total(
    layout: dict[str, Any], stated: dict[str, Any], tmp_path: Path
) -> None:
    reading = read(value_maps.delimited(tmp_path / "map.csv", **layout), **stated)
    assert round(sroi.evaluate(reading.impact_map).present_value.central, 2) == PRESENT_VALUE


def test_the_parts_of_the_network_layout_come_along(tmp_path: Path) -> None:
    reading = read(value_maps.network(tmp_path / "map.xlsx"))
    read_map = reading.impact_map
    outcome = read_map.outcomes["residents_make_friends_and_join_clubs"]
    assert (outcome.stakeholder, outcome.starts, outcome.quantity.sample_size) == (
        "residents",
        1,
        30,
    )
    assert read_map.sources[outcome.quantity.source].title == "Survey of the club"
    assert read_map.sources[outcome.financial_proxy.source].title == "National unit costs"
    assert outcome.financial_proxy.description == "A year's membership of a club"
    residents = read_map.stakeholders["residents"]
    assert (residents.size, residents.involved) == (20, 5)
    assert read_map.inputs["contract_to_provide_the_meals"].amount.best == 24_375
    assert "row 13: a total, 'Total'" in said(reading)


def test_what_is_messy_is_named(tmp_path: Path) -> None:
    reading = read(value_maps.messy(tmp_path / "map.xlsx"))
    unread = [each.text() for each in reading.unread]
    for words in ("A '#'", "F 'Owner'", "B2, above the table: 'do not send out!'",
                  "row 13: a total, 'Sub-total Residents'", "row 17: a note"):  # fmt: skip
        assert any(words in each for each in unread), words
    assert reading.impact_map.outcomes["neighbours_shop_less_for_the_residents"].note == "check"


def test_a_summary_prints_in_both_languages_and_as_json(tmp_path: Path) -> None:
    reading = read_value_map(value_maps.french(tmp_path / "carte.xlsx"))
    assert str(reading) == reading.text("en")
    assert "l'attribution est la part due à l'activité même" in reading.text("fr")
    content = json.loads(json.dumps(reading.to_dict()))
    assert list(content) == ["file", "map_digest", "read", "assumed", "unread"]
    assert content["map_digest"] == reading.impact_map.digest


def test_ids_are_stable_and_unique(made: Sheets) -> None:
    same = (*CLUB[:3], "Ça va !", *CLUB[4:])
    others = [(*CLUB[:3], text, *CLUB[4:]) for text in ("好", "3 meals")]
    read_map = read(made(same, same, *others)).impact_map
    names = list(read_map.outcomes)
    assert names[:3] == ["less_alone", "ca_va", "ca_va_2"]
    assert names[3].startswith("outcome_")
    assert names[4] == "outcome_3_meals"


# Polarity and the sheet's own impact


def test_a_polarity_that_nothing_tells_is_asked_for(tmp_path: Path) -> None:
    path = value_maps.network(tmp_path / "map.xlsx", impacts=False)
    assert "polarity='others' or polarity='own'" in fault(path)
    assert ":Value Map!S4:" in fault(path)
    others = sroi.evaluate(read(path, polarity="others").impact_map).present_value.central
    own = sroi.evaluate(read(path, polarity="own").impact_map).present_value.central
    assert round(others, 2) == PRESENT_VALUE
    assert own < others


def bare(text: str = "Attribution") -> tuple[str, ...]:
    return (*HEADINGS[:11], text, *HEADINGS[12:])


@pytest.mark.parametrize(
    ("impact", "whose", "attribution"),
    [(1620.0, "others", 0.1), (180.0, "the activity itself", 0.9)],
)
def test_the_impact_of_the_sheet_tells_the_polarity(
    made: Sheets, impact: float, whose: str, attribution: float
) -> None:
    reading = read(made(headings=bare(), N3=impact))
    assert reading.impact_map.outcomes["less_alone"].attribution.best == attribution
    assert f"attribution is the share caused by {whose}: so the sheet's impact" in said(reading)


def test_an_impact_that_fits_neither_is_a_fault_of_its_cell(made: Sheets) -> None:
    line = fault(made(headings=bare(), N3=1500))
    assert line.startswith("map.xlsx:Map!N3: the impact is 1,500.00, and what stands left of it")
    line = fault(made(N3=180), polarity="others")
    assert "1,620.00" in line
    assert line.endswith("[E206]")


def test_rows_of_both_polarities_are_a_fault(made: Sheets) -> None:
    row = ("Council", None, None, "Less to do", 40, "A club", 60, 2, 0, 0.25, 0, 0.2, 0.3, 1440.0)
    assert "Map!N3" in fault(made(row, ("Council", None, None, "More to do", *row[4:]),
                                  headings=bare(), N3=180.0))  # fmt: skip


def test_an_impact_is_compared_at_the_digits_it_shows(made: Sheets) -> None:
    assert "1 rows give" in said(read(made(E3=41, N3=1660)))  # 1660.5 to a whole number
    assert "Map!N3" in fault(made(E3=41, N3=1659))
    assert "1 rows give" in said(read(made(E3=41, N3="£1,660.50")))


def test_half_is_half_in_both_polarities(made: Sheets) -> None:
    reading = read(made(headings=bare(), L3=0.5))
    assert "attribution reads the same either way" in said(reading)


def test_a_heading_and_a_statement_must_agree(made: Sheets) -> None:
    assert "says others, and polarity is stated as own" in fault(made(), polarity="own")


# Shares


def test_numbers_above_one_are_per_cent(made: Sheets) -> None:
    reading = read(made(J3=25, L3=10, M3=30))
    outcome = reading.impact_map.outcomes["less_alone"]
    assert (outcome.deadweight.best, outcome.attribution.best, outcome.drop_off.best) == (
        0.25, 0.1, 0.3)  # fmt: skip
    assert "numbers of J without a % sign are per cent" in said(reading)


def test_a_fraction_under_a_heading_of_per_cent_is_asked_about(made: Sheets) -> None:
    path = made(headings=(*HEADINGS[:9], "Deadweight %", *HEADINGS[10:]))
    assert "'Deadweight %' may be fractions or per cent" in fault(path)
    assert read(path, shares="fraction").impact_map.outcomes["less_alone"].deadweight.best == 0.25
    assert read(path, shares="percent", polarity="others").impact_map.outcomes[
        "less_alone"].deadweight.best == 0.0025  # fmt: skip


def test_the_impact_tells_fractions_from_per_cent_too(made: Sheets) -> None:
    headings = (*HEADINGS[:9], "Deadweight %", *HEADINGS[10:])
    reading = read(made(headings=headings, N3=1620.0))
    assert reading.impact_map.outcomes["less_alone"].deadweight.best == 0.25


def test_one_may_be_all_or_a_hundredth(made: Sheets) -> None:
    assert "fractions or per cent" in fault(made(K3=1))
    assert "0.5 beside numbers in per cent" in fault(
        made(("Members", None, None, "More", 1, "x", 1, 1, 0, 0.5, 0, 0, 0), J3=25)
    )


def test_a_share_outside_its_domain_is_a_fault_of_its_cell(made: Sheets) -> None:
    line = fault(made(J3="130 %"))
    assert line.startswith("map.xlsx:Map!J3: outcomes.less_alone.deadweight: deadweight is a share")
    assert line.endswith("[E200]")


# Cells


@pytest.mark.parametrize(
    ("cell", "value", "words"),
    [
        ("E3", "=2*20", "the formula's value was not kept"),
        ("E3", "#REF!", "the error #REF!"),
        ("E3", "many", "'many' is not a number"),
        ("E3", "40 members", "'members' stands behind the number"),
        ("E3", "40 %", "per cent where a number should be"),
        ("E3", "40 EUR", "money where a number should be"),
        ("G3", "£60 per month", "'per month' stands behind the number"),
        ("G3", "60 £/person", "'/person' stands behind the number"),
        ("E3", True, "true or false"),
        ("E3", None, "no quantity stands here"),
        ("H3", "2 weeks", "'weeks' stands behind the number"),
        ("I3", 0.5, "0.5 is no year here"),
        ("J3", None, "deadweight is missing"),
        ("M3", None, "drop_off is missing"),
        ("G3", None, "no value of the outcome"),
        ("C2", None, "has no value"),
        ("D3", None, "no outcome is described"),
        ("A2", None, "no stakeholder"),
        ("G3", "1,234", "this may be 1234 or 1.234"),
        ("G3", "€60", "amounts in EUR, and the currency is GBP"),
        ("G3", "$60", "amounts in $, and the currency is GBP"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(
    made: Sheets, cell: str, value: Any, words: str
) -> None:
    path = made(**{cell: value})
    if value is None:
        book = openpyxl.load_workbook(path)
        del book["Map"]._cells[book["Map"][cell].row, book["Map"][cell].column]
        book.save(path)
    line = fault(path)
    assert words in line
    assert line.startswith(f"map.xlsx:Map!{'G1' if 'amounts' in words else cell}: ")


def test_a_date_is_not_a_number(made: Sheets) -> None:
    import datetime

    assert "a date or a time" in fault(made(H3=datetime.date(2024, 1, 5)))


def test_all_faults_come_together_in_the_order_of_the_sheet(made: Sheets) -> None:
    with pytest.raises(sroi.InvalidMapError) as caught:
        read_value_map(made(E3="many", J3="130 %", C2="much"))
    lines = [str(each).rpartition("map.xlsx:")[2] for each in caught.value.faults]
    assert [line.split(": ")[0] for line in lines] == ["Map"] * 3 + ["Map!C2", "Map!E3", "Map!J3"]
    assert all("(--" in line for line in lines[:3])


@pytest.mark.parametrize(
    ("written", "value"),
    [("£1,234.50", 1234.5), ("1 234,50", 1234.5), ("1.234,50 EUR", 1234.5), ("0,125", 0.125),
     ("(12.5)", -12.5), ("1'234.50", 1234.5), ("−3", -3.0), ("12 €", 12.0)],
)  # fmt: skip
def test_money_is_read_as_people_write_it(made: Sheets, written: str, value: float) -> None:
    currency = "EUR" if "€" in written or "EUR" in written else "GBP"
    reading = read(made(G3=written), currency=currency)
    assert reading.impact_map.outcomes["less_alone"].financial_proxy.value.best == value


def test_a_decimal_sign_that_other_cells_show_settles_it(made: Sheets) -> None:
    value = (
        read(made(C2="12,5", G3="1,234")).impact_map.outcomes["less_alone"].financial_proxy.value
    )
    assert value.best == 1.234
    assert "a decimal '.'" in " ".join(faults(made(C2="12,5", G3="1.5"), decimal=","))
    assert read(made(G3="1,234"), decimal=".").impact_map.outcomes[
        "less_alone"].financial_proxy.value.best == 1234  # fmt: skip


# Rows


def test_merged_numbers_are_not_counted_twice(made: Sheets) -> None:
    more = ("Members", None, None, "More", None, "x", 1, 1, 0, 0, 0, 0, 0)
    lines = faults(made(more, merged="E3:E4"))
    assert "one quantity is merged over rows 3 to 4" in lines[0]


def test_merged_shares_hold_for_each_row(made: Sheets) -> None:
    more = ("Members", None, None, "More", 3, "x", 1, 1, 0, None, 0, 0, 0)
    reading = read(made(more, merged="J3:J4"))
    assert reading.impact_map.outcomes["more"].deadweight.best == 0.25
    assert "rows 4 take deadweight from a merged cell" in said(reading)


def test_an_input_in_two_rows_is_asked_about(made: Sheets) -> None:
    assert "the same input stands in two rows" in fault(made(COUNCIL))


def test_a_name_that_stands_alone_may_be_a_note(made: Sheets) -> None:
    more = (None, None, None, "More", *CLUB[4:])
    assert "stands alone, and the rows below" in fault(made(("Seen in May",), more))
    assert "row 4: 'Seen in May'" in said(read(made(("Seen in May",))))
    assert len(read(made(("Note: in May",), more)).impact_map.outcomes) == 2


def test_a_stakeholder_is_not_carried_over_a_total(made: Sheets) -> None:
    more = (None, None, None, "More", *CLUB[4:])
    assert "no stakeholder" in fault(made(("Total",), more))


def test_stakeholders_may_stand_in_rows_of_their_own(made: Sheets) -> None:
    rows = [("Council",), (None, "Grant", 1000), ("Members",), (None, *CLUB[1:])]
    path = made(*rows, A2=None)
    book = openpyxl.load_workbook(path)
    book["Map"].delete_rows(2, 2)
    book.save(path)
    read_map = read(path).impact_map
    assert read_map.outcomes["less_alone"].stakeholder == "members"
    assert read_map.inputs["grant"].stakeholder == "council"


def test_numbers_of_a_group_must_agree(made: Sheets) -> None:
    headings = (*HEADINGS[:13], "No. in group")
    path = made(("Members", None, None, "More", *CLUB[4:], 6), headings=headings, N3=5)
    assert "another number of 'Members' than the 5 above" in fault(path)


def test_rows_of_years_must_agree_on_the_rest(tmp_path: Path) -> None:
    path = value_maps.by_year(tmp_path / "map.xlsx")
    book = openpyxl.load_workbook(path)
    book["Years"]["I8"] = 0.5
    book.save(path)
    assert "another deadweight than in row 7" in fault(path, base_year=2024)
    assert "base_year=2024 (--base-year)" in fault(value_maps.by_year(path))


# What is not stated


def test_what_is_missing_is_asked_for_together(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Stakeholder", "Outcome", "Quantity", "Unit value (£)"])
    book.active.append(["Members", "Less alone", 40, 60])
    book.save(tmp_path / "map.xlsx")
    with pytest.raises(sroi.InvalidMapError) as caught:
        read_value_map(tmp_path / "map.xlsx")
    remedies = " ".join(fault.remedy for fault in caught.value.faults)
    for name in ("currency='GBP'", "discounting=", "activity=", "investment=", "deadweight=",
                 "displacement=", "attribution=", "duration=", "starts="):  # fmt: skip
        assert remedies.count(name) == 1, name
    assert {fault.code for fault in caught.value.faults} == {"E204"}
    reading = read(tmp_path / "map.xlsx", investment=1000, deadweight="25%", displacement="0%",
                   attribution="10%", duration="2 year", starts=0, drop_off="30%")  # fmt: skip
    whole = sroi.evaluate(reading.impact_map).present_value.central
    assert whole == pytest.approx(1620 + 1620 * 0.7 / 1.035)
    assert "rows 2 take deadweight as stated for all: 25%" in said(reading)


def test_an_outcome_without_a_value_needs_a_reason(made: Sheets) -> None:
    path = made(G3="n/a")
    assert "unvalued='No proxy was found' (--unvalued)" in fault(path)
    outcome = read(path, unvalued="None was found").impact_map.outcomes["less_alone"]
    assert (outcome.monetised, outcome.reason) == (False, "None was found")


def test_the_count_of_periods_is_asked_for(made: Sheets) -> None:
    path = made(headings=(*HEADINGS[:8], "Starts", *HEADINGS[9:]), I3=1)
    assert "first_period=0 or first_period=1" in fault(path)
    assert read(path, first_period=1).impact_map.outcomes["less_alone"].starts == 0
    assert read(path, first_period=0).impact_map.outcomes["less_alone"].starts == 1


def test_hidden_parts_are_asked_about(made: Sheets) -> None:
    path = made(("Members", None, None, "More", *CLUB[4:]))
    book = openpyxl.load_workbook(path)
    book["Map"].row_dimensions[4].hidden = True
    book["Map"].column_dimensions["F"].hidden = True
    book.save(path)
    assert "say something of the map: F, 4; say hidden='read' or hidden='leave'" in fault(path)
    assert len(read(path, hidden="read").impact_map.outcomes) == 2
    left = read(path, hidden="leave")
    assert len(left.impact_map.outcomes) == 1
    assert left.impact_map.outcomes["less_alone"].financial_proxy.description is None
    assert "F, 4: hidden" in said(left)


# Tables


def test_a_sheet_without_headings_says_what_it_has(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Stakeholder", "Deadweight", "x"])
    book.save(tmp_path / "map.xlsx")
    line = fault(tmp_path / "map.xlsx")
    assert (
        "no row of headings was found; of headings there are the deadweight, the stakeholder"
        in line
    )
    assert line.endswith("[E611]")


def test_two_tables_need_a_choice(made: Sheets) -> None:
    path = made()
    book = openpyxl.load_workbook(path)
    book.copy_worksheet(book["Map"]).title = "Copy"
    book.save(path)
    assert "2 sheets have a table: 'Map', 'Copy'; say which: sheet='Map' (--sheet)" in fault(path)
    assert read(path, sheet="copy").impact_map.outcomes
    assert "did you mean 'Copy'?" in fault(path, sheet="Cpy")


@pytest.mark.parametrize(
    ("place", "heading", "words"),
    [
        (10, "Dead weight", "2 columns may be the deadweight: J1 and K1"),
        (6, "Value of it all", "no column is known as the value"),
        (0, "Amount", "'Amount' may be the value of an input, of a proxy, or of all"),
    ],
)
def test_a_column_that_cannot_be_told_is_named(
    made: Sheets, place: int, heading: str, words: str
) -> None:
    headings = (*HEADINGS[:place], heading, *HEADINGS[place + 1 :])
    assert any(words in line and "[E612]" in line for line in faults(made(headings=headings)))


@pytest.mark.parametrize(
    ("place", "heading", "word"),
    [
        (6, "Unit value (£ per month)", "month"), (6, "Valeur unitaire (€ par mois)", "mois"),
        (2, "Input value (£000)", "000"), (6, "Unit value (k€)", "k"),
        (4, "Quantity (thousands)", "thousands"), (7, "Duration (weeks)", "weeks"),
        (7, "Duration (years or months)", "months"),
    ],
)  # fmt: skip
def test_a_heading_that_changes_what_numbers_count_is_refused(
    made: Sheets, place: int, heading: str, word: str
) -> None:
    headings = (*HEADINGS[:place], heading, *HEADINGS[place + 1 :])
    line = fault(made(headings=headings))
    assert f"says '{word}', and what its numbers count cannot be told" in line


def test_a_duration_in_months_is_in_months(made: Sheets) -> None:
    headings = (*HEADINGS[:7], "Duration (months)", *HEADINGS[8:])
    assert read(made(headings=headings, H3=18)).impact_map.outcomes["less_alone"].duration.unit == (
        "month")  # fmt: skip
    assert read(made(H3="6 months", M3=None)).impact_map.outcomes["less_alone"].duration.unit == (
        "month")  # fmt: skip


def test_an_outcome_may_begin_with_the_word_total(made: Sheets) -> None:
    more = (None, None, None, "Total wellbeing", *CLUB[4:])
    assert "total_wellbeing" in read(made(more)).impact_map.outcomes


def test_a_broken_csv_file_is_one_fault(tmp_path: Path) -> None:
    path = tmp_path / "map.csv"
    for content, code in (("é".encode("latin-1"), "E101"), ("x".encode("utf-16"), "E101"),
                          (b"", "E611"), (b"PK\x03\x04", "E108"), (b"a" * (2**24 + 1), "E102"),
                          (b"Stakeholder;Outcome;Quantity;Value\n\"open;", "E103"),
                          (b"Stakeholder;Outcome;Quantity;Value\n" + b";" * 600, "E102"),
                          ):  # fmt: skip
        path.write_bytes(content)
        assert fault(path).endswith(f"[{code}]")
    with pytest.raises(sroi.FileAccessError, match="no such file"):
        read(tmp_path / "none.csv")
    with pytest.raises(sroi.FileAccessError, match=r"use .xlsx, .xlsm, .csv or .tsv"):
        read(tmp_path / "map.ods")


def test_a_formula_in_a_csv_file_stays_text(tmp_path: Path) -> None:
    path = value_maps.delimited(tmp_path / "map.csv")
    text = path.read_text()
    path.write_text(text.replace("Fitter residents", "=HYPERLINK(A1)"))
    read_map = read(path).impact_map
    assert any(each.description.startswith("=HYPERLINK") for each in read_map.outcomes.values())
    path.write_text(text.replace("90.00", "=45*2"))
    assert "is a formula as text, and nothing is computed" in fault(path)
