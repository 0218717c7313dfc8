"""CSV tables say what the result says, to the last digit, and nothing in them is a formula."""

import csv
import hashlib
import os
import subprocess
import sys
from math import isclose

import pandas as pd
import pytest
from helpers.maps import Wish, impact_maps
from helpers.said import evaluated, made, outcome
from hypothesis import given, settings

from sroi import FileAccessError, UndefinedRatioError, evaluate, example
from sroi.reporting.tables import all_tables, write_tables

JOY = {"description": "Joy", "stakeholder": "guests", "quantity": "3 person", "starts": 0,
       "monetised": False, "reason": "=nobody knows"}  # fmt: skip
GRADES = {"weak": {"relative_error": "20%", "optimism": "10%", "source": "survey"}}


@pytest.fixture(scope="module")
def result():
    return evaluated(
        scope={"discounting": "2.5%", "base_year": 2025, "price_year": 2025},
        sources={"survey": {"title": 'Enquête, "bis"', "year": 2024, "page": "p. 3"}},
        stakeholders={
            "guests": {"description": "Élèves\nde l'école", "size": 40, "involved": 12},
            "staff": {"description": "Staff", "included": False, "reason": "@not asked"},
        },
        inputs={
            "grant": {"description": "Grant", "amount": {"by_year": ["1000 GBP", "50.5 GBP"]}},
            "time": {"description": "Time", "kind": "time", "stakeholder": "staff",
                     "quantity": {"value": "30 hour", "source": "survey"},
                     "unit_value": "10 GBP/hour"},
            "loan": {"description": "L", "amount": "7 GBP", "included": False, "reason": "+r"},
        },
        outputs={"meals": {"description": "-Meals", "quantity": "42 event"}},
        evidence_grades=GRADES,
        outcomes={
            "friends": outcome(
                description="=HYPERLINK(\"http://x\"), and; -more",
                output="meals",
                indicator="@SUM(A1)",
                quantity={"product": {"asked": {"value": "12 person", "sample_size": 12,
                                                "source": "survey"}, "share": 0.5}},
                financial_proxy={"value": "10 GBP/person/month", "description": "Club"},
                deadweight={"value": -0.5, "source": "survey"},
                duration="18 month",
                drop_off=0.3,
            ),
            "cohorts": outcome(quantity={"by_year": ["10 person", "-5 person"]}),
            "twice": outcome(included=False, reason="counted above"),
            "graded": outcome(quantity={"value": "10 person", "grade": "weak"}),
            "grows": outcome(duration=..., profile=["50%", 1], starts=1),
            "joy": JOY,
        },
    )  # fmt: skip


def read(path):
    """Read a table as Python's own reader does, texts only."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def value_map(result, tmp_path_factory):
    path = tmp_path_factory.mktemp("tables") / "map.csv"
    write_tables(result, path)
    return read(path)


def test_a_row_for_each_cohort_whatever_counts(value_map):
    assert [(row["id"], row["cohort"], row["counted"]) for row in value_map] == [
        ("friends", "", "true"),
        ("cohorts", "2025", "true"),
        ("cohorts", "2026", "true"),
        ("twice", "", "false"),
        ("graded", "", "true"),
        ("grows", "", "true"),
        ("joy", "", "false"),
    ]


def test_what_a_row_says(value_map):
    row = value_map[0]
    wanted = {
        "size": "40",
        "involved": "12",
        "output": "meals",
        "quantity_source": 'Enquête, "bis", 2024, p. 3; NOT STATED',
        "quantity": "6",
        "unit": "person",
        "sample_size": "12",
        "starts": "0",
        "duration": "1.5",
        "duration_source": "",
        "financial_proxy": "Club",
        "unit_value": "10",
        "unit_value_unit": "GBP/person/month",
        "unit_value_money": "GBP_2025",
        "conversion": "12",
        "deadweight": "-0.5",
        "deadweight_source": 'Enquête, "bis", 2024, p. 3',
        "displacement": "0",
        "displacement_source": "",
        "drop_off": "0.3",
        "money": "GBP_2025",
        "gross_value": "720",
        "impact": "1080",
        "present_value_2025": "1080",
    }
    assert {name: row[name] for name in wanted} == wanted


def test_texts_are_safe_and_negative_numbers_stay_numbers(value_map):
    assert value_map[0]["description"] == "'=HYPERLINK(\"http://x\"), and;' -more"
    assert value_map[0]["indicator"] == "'@SUM(A1)"
    assert value_map[2]["quantity"] == "-5"
    assert float(value_map[2]["present_value"]) < 0
    assert value_map[-1]["reason"] == "'=nobody knows"


def test_what_is_not_monetised_has_no_values(value_map):
    joy = value_map[-1]
    assert joy["quantity"] == "3"
    assert {joy[name] for name in ("unit_value", "deadweight", "impact", "present_value")} == {""}


def test_a_profile_and_a_corrected_number_are_shown_as_they_are_used(value_map):
    assert value_map[5]["profile"] == "0.5; 1"
    assert (value_map[5]["duration"], value_map[5]["drop_off"]) == ("", "")
    assert value_map[4]["quantity"] == "9"


def test_all_tables_read_in_pandas_as_they_were_computed(result, tmp_path):
    write_tables(result, tmp_path / "tables")
    found = {file.stem: pd.read_csv(file) for file in (tmp_path / "tables").iterdir()}
    assert found.keys() == all_tables(result).keys()
    figures = found["figures"].set_index("name")["central"]
    assert figures["sroi_ratio"] == result.sroi_ratio.central
    rows = found["value_map"]
    assert rows.columns[0] == "id"
    total = rows.loc[rows["counted"], "present_value"].sum()
    assert isclose(total, result.present_value.central, rel_tol=1e-12)
    years = found["years"]
    # Before version 3, pandas may miss the last bit unless it is asked for it.
    wanted = pytest.approx(result.by_year.column("present_value").tolist(), rel=1e-15)
    assert years["present_value"].tolist() == wanted
    inputs = found["inputs"]
    assert inputs["id"].tolist() == ["grant", "grant", "time", "loan"]
    assert inputs["amount"].tolist() == [1000.0, 50.5, 300.0, 7.0]
    assert inputs["reason"].tolist()[3] == "'+r"
    assert found["stakeholders"]["included"].tolist() == [True, False]
    assert found["stakeholders"]["description"][0] == "Élèves\nde l'école"
    assert found["outputs"]["description"].tolist() == ["'-Meals"]
    assert found["sources"]["named"].tolist() == ['Enquête, "bis", 2024, p. 3']
    assert found["conventions"].set_index("name")["text"]["discounting"] == "2.5 % a year"


def test_figures_of_draws_stand_beside_the_best_estimates(tmp_path):
    impact_map = made(outcomes={"a": outcome(quantity={"low": 5, "high": 15, "unit": "person"})})
    result = evaluate(impact_map, draws=2000, seed=1)
    row = all_tables(result)["figures"][4]
    sample = result.sroi_ratio
    assert row == ("sroi_ratio", "", sample.central, sample.mean, sample.standard_deviation,
                   *sample.interval(0.90))  # fmt: skip
    assert ("seed", "1") in all_tables(result)["conventions"]


def test_a_map_without_outcomes_has_headings_and_one_without_inputs_is_refused(tmp_path):
    write_tables(made(outcomes={}), tmp_path / "map.csv")
    content = (tmp_path / "map.csv").read_bytes()
    assert content.count(b"\r\n") == 1
    assert content.startswith(b"\xef\xbb\xbfid,cohort,")
    with pytest.raises(UndefinedRatioError):
        write_tables(made(inputs={}), tmp_path / "none.csv")


@settings(max_examples=25)
@given(impact_maps(Wish(wild=False)))
def test_rows_add_up_in_every_map(impact_map):
    result = evaluate(impact_map)
    for name, (headings, *rows) in all_tables(result).items():
        assert all(len(row) == len(headings) for row in rows), name
        assert len(set(headings)) == len(headings)
    headings, *rows = all_tables(result)["value_map"]
    for cells in rows:
        row = dict(zip(headings, cells, strict=True))
        if row["gross_value"] is None:
            continue
        factors = row["quantity"] * row["unit_value"] * row["conversion"]
        assert isclose(factors, row["gross_value"], rel_tol=1e-12, abs_tol=1e-12)
        of_years = [cell for name, cell in row.items() if name.startswith("present_value_")]
        size = sum(map(abs, of_years))
        assert isclose(sum(of_years), row["present_value"], rel_tol=1e-11, abs_tol=1e-11 * size)


def error(*arguments, **options):
    with pytest.raises(FileAccessError) as caught:
        write_tables(example("wheels-to-meals"), *arguments, **options)
    return caught.value


def test_nothing_is_replaced_unless_asked(tmp_path):
    file, folder = tmp_path / "map.csv", tmp_path / "tables"
    file.write_text("mine")
    folder.mkdir()
    (folder / "years.csv").write_text("mine")
    (folder / "notes.txt").write_text("mine")
    assert "the file exists" in str(error(file))
    assert str(error(f"{folder}/")).endswith(
        "years.csv exists; use another folder, or --force to replace them [E100]"
    )
    assert sorted(each.name for each in folder.iterdir()) == ["notes.txt", "years.csv"]
    for path in (file, folder):
        write_tables(example("wheels-to-meals"), path, replace=True)
    assert (folder / "notes.txt").read_text() == "mine"
    assert "mine" not in file.read_text("utf-8") + (folder / "years.csv").read_text("utf-8")


def test_paths_that_cannot_be(tmp_path):
    (tmp_path / "file").write_text("")
    assert error(tmp_path / "map.txt").code == "E108"
    assert "no such file" in str(error(tmp_path / "none" / "map.csv"))
    assert "the folder cannot be made: no such file" in str(error(tmp_path / "none" / "tables/"))
    assert "the folder cannot be made: file exists" in str(error(tmp_path / "file"))
    assert "not a directory" in str(error(tmp_path / "file" / "map.csv"))
    assert "cannot be made" in str(error("a\0b"))


def test_the_same_bytes_in_every_process(tmp_path):
    code = (
        "import sys, sroi\n"
        "from sroi.reporting.common_impact import write_common_impact\n"
        "from sroi.reporting.tables import write_tables\n"
        "club = sroi.example('wheels-to-meals')\n"
        "write_tables(club, f'{sys.argv[1]}/')\n"
        "write_common_impact(club, f'{sys.argv[1]}/club.jsonld', organization='Club')\n"
    )
    found = set()
    for seed in ("1", "2"):
        folder = tmp_path / seed
        subprocess.run([sys.executable, "-c", code, str(folder)], check=True,
                       env=os.environ | {"PYTHONHASHSEED": seed})  # fmt: skip
        files = sorted(folder.iterdir())
        assert len(files) == 9
        found.add(hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest())
    assert len(found) == 1
