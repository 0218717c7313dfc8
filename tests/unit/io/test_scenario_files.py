"""Scenarios in a file of their own are read as those of a map, with faults that name the line."""

import json

import pytest

import sroi
from sroi.io.scenario_files import loads_scenarios, read_scenarios

TEXT = """\
scenarios:
  cautious:
    description: Half would have happened anyway
    changes:
      outcomes.new_friends.deadweight: 50%
      outcomes.fewer_gp_visits.quantity: {low: 60, best: 80, high: 100}
  undiscounted:
    name: Not discounted
    changes: {scope.discounting: none}
"""


@pytest.mark.parametrize("ending", ["yaml", "yml", "json"])
def test_a_file_gives_its_scenarios_in_order(tmp_path, ending):
    path = tmp_path / f"scenarios.{ending}"
    cautious = {"changes": {"outcomes.new_friends.deadweight": 0.5}}
    undiscounted = {"name": "B", "changes": {"scope.discounting": "none"}}
    content = {"scenarios": {"cautious": cautious, "b": undiscounted}}
    path.write_text(json.dumps(content) if ending == "json" else TEXT, encoding="utf-8")
    one, two = read_scenarios(path)
    assert (one.name, two.name) == ("cautious", "B" if ending == "json" else "Not discounted")
    changed = sroi.apply(sroi.example("wheels-to-meals"), one)
    assert changed.outcomes["new_friends"].deadweight.best == 0.5
    assert sroi.apply(sroi.example("wheels-to-meals"), two).scope.discounting.bands == ()


FAULTS = [
    ("", ": the text says nothing", "E107"),
    ("- a\n", ": scenarios is missing", "E204"),
    ("cautious: {changes: {a: 1}}\n", ": scenarios is missing", "E204"),
    ("scenarios: 3\n", ":1: scenarios", "E203"),
    ("\nscenarios: {}\n", ":2: scenarios: there is no scenario", "E204"),
    ("scenarios:\n  a:\n    changes: {x: 1}\nscope: {}\n", ":4: scope: 'scope' is not", "E205"),
    ("scenarios:\n  a:\n    chagnes: {x: 1}\n", ":3: scenarios.a.chagnes", "E205"),
    ("scenarios:\n  a:\n    description: no\n", ":2: scenarios.a.changes", "E204"),
    ("scenarios:\n  a: 3\n", ":2: scenarios.a", "E203"),
    ("scenarios:\n  a b: {changes: {x: 1}}\n", ":2: scenarios.a b", "E207"),
    ("scenarios:\n  a: {changes: {x: 1}}\n  a: {changes: {x: 2}}\n", ":3: 'a' is written", "E104"),
    ("scenarios:\n  a: &x {changes: {x: 1}}\n", ":2: anchor", "E105"),
    ("scenarios: [\n", ":2", "E103"),
]


@pytest.mark.parametrize(("text", "message", "code"), FAULTS)
def test_a_fault_names_its_line(text, message, code):
    with pytest.raises(sroi.InvalidMapError) as caught:
        loads_scenarios(text, name="s.yaml")
    assert any(str(fault).startswith(f"s.yaml{message}") and fault.code == code
               for fault in caught.value.faults), str(caught.value)  # fmt: skip


def test_faults_of_json_name_their_line_too():
    text = '{"scenarios":\n {"a":\n  {"chagnes": {}}}}'
    with pytest.raises(sroi.InvalidMapError) as caught:
        loads_scenarios(text, name="s.json", format="json")
    assert "s.json:3: scenarios.a.chagnes: 'chagnes' is not known here; did you mean" in str(
        caught.value
    )


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(sroi.FileAccessError, match="E100"):
        read_scenarios(tmp_path / "none.yaml")
    with pytest.raises(sroi.FileAccessError, match="E108"):
        read_scenarios(tmp_path / "none.txt")
