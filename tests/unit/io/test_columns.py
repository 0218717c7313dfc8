"""Data of a belief may stand in a column of a CSV file beside the map."""

import json

import pytest
from helpers.said import outcome, said

from sroi import InvalidMapError, dumps, loads, read


@pytest.fixture
def write(tmp_path):
    """Write a map with a column, and the CSV file beside it; return the map's path."""

    def save(content, column="score", csv="survey.csv", name="map.yaml"):
        stated = {"data": {"csv": csv, "column": column}, "unit": "person"}
        home = tmp_path / "home"
        home.mkdir(exist_ok=True)
        text = content if isinstance(content, bytes) else content.encode()
        (home / "survey.csv").write_bytes(text)
        path = home / name
        content = said(outcomes={"friends": outcome(quantity=stated)})
        path.write_text(json.dumps(content, indent=1), "utf-8")
        return path

    return save


def fault(path):
    with pytest.raises(InvalidMapError) as caught:
        read(path)
    return str(caught.value)


@pytest.mark.parametrize("name", ["map.yaml", "map.json"])
def test_a_column_is_read_with_the_map(write, name):
    text = "\ufeffid,score\r\n1,3\r\n2,20%\r\n\r\n3,10/4\r\n"
    impact_map = read(write(text, name=name))
    assert impact_map.outcomes["friends"].quantity.value.data == (3, 0.2, 2.5)
    assert "[3, 0.2, 2.5]" in dumps(impact_map, format="json").replace("\n", "").replace(
        " ", ""
    ).replace(",", ", ")
    assert loads(dumps(impact_map)) == impact_map


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        ("score\n3\nmany\n", ["survey.csv:3: 'many' is not a number", "E201"]),
        ("score,id\n3,1\n,2\n", ["survey.csv:3: the cell is empty"]),
        ("score\n3 person\n4\n", ["survey.csv:2: '3 person' has a unit", "E401"]),
        ("scores\n3\n", ["no column 'score'", "did you mean 'scores'?", "E300"]),
        ("id;score\n1;3\n", ["separate columns by commas"]),
        ("score,score\n1,3\n", ["has column 'score' 2 times", "E206"]),
        ("", ["no column 'score'"]),
        ("score\n3\n", ["data holds 1; 2 is the fewest"]),
        ("score\n" + "1\n" * 100_001, ["100,001 rows", "100,000", "E102"]),
        ("score\n" + "1\n" * (9 * 2**20), ["larger than 16 MiB", "E102"]),
        ("score\ncaf\u00e9\n".encode("latin-1"), ["survey.csv:2: the text is not UTF-8", "E101"]),
        ('score\n"3\n', ["not well-formed CSV", "E103"]),
    ],
)
def test_a_column_that_cannot_be_read_says_where_and_why(write, content, parts):
    path = write(content)
    with pytest.raises(InvalidMapError) as caught:
        read(path)
    assert str(caught.value).startswith(f"{path}:29: outcomes.friends.quantity.data: ")
    for part in parts:
        assert part in str(caught.value)


def test_every_bad_cell_is_named(write):
    with pytest.raises(InvalidMapError) as caught:
        read(write("score\na\nb\n3\n"))
    assert len(caught.value.faults) == 2


def test_no_file_outside_the_folder_of_the_map_is_opened(write, tmp_path):
    (tmp_path / "outside.csv").write_text("score\n1\n2\n")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "link.csv").symlink_to(tmp_path / "outside.csv")
    for csv in ("../outside.csv", str(tmp_path / "outside.csv"), "link.csv"):
        assert "outside the folder of the map" in fault(write("", csv=csv))


@pytest.mark.parametrize("csv", ["none.csv", ".", "", "a\0b"])
def test_a_file_that_is_none(write, csv):
    assert "E100" in fault(write("", csv=csv))


def test_a_text_has_no_folder(write):
    text = write("score\n1\n2\n").read_text("utf-8")
    with pytest.raises(InvalidMapError) as caught:
        loads(text)
    assert "use sroi.read" in str(caught.value)
