"""Records are the same to the byte, say nothing of who made them, and trust no file."""

import json
import os
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import numpy as np
import pytest
from helpers.said import made, outcome

import sroi
from sroi.analysis.assurance.checking import check
from sroi.analysis.assurance.finding import Finding, Findings
from sroi.analysis.record import digest_of, record
from sroi.analysis.recording import loads_record, read_record, write_record
from sroi.errors import RecordError

UNSURE = {"low": 0.1, "best": 0.2, "high": 0.4}
PUBLISHED = made(
    scope={"discounting": "uk-green-book-2022-standard"},
    outcomes={
        "friends": outcome(deadweight=UNSURE, discounting="france-2021", starts=1),
        "worries": outcome(included=False, reason="counted twice"),
        "cares": outcome(included=False, reason="counted twice", discounting="none"),
    },
)


def content_of(result, findings=None):
    return json.loads(record(result, findings).to_json())


@pytest.fixture(scope="module")
def drawn():
    return sroi.evaluate(PUBLISHED, draws=600, seed=7)


def test_a_record_says_what_is_needed_to_recompute_it(drawn):
    content = content_of(drawn, check(drawn))
    assert list(content) == sorted(content)
    assert content["map_digest"] == drawn.impact_map.digest
    assert sroi.loads(json.dumps(content["impact_map"]), format="json") == drawn.impact_map
    assert content["simulation"] == {
        "seed": 7, "draws": 600, "ceiling": 600, "method": "latin-hypercube", "until": {},
        "reached": True, "given": {},
    }  # fmt: skip
    assert content["environment"]["sroi"] == sroi.__version__
    assert content["environment"]["numpy"] == np.__version__
    assert content["conventions"].keys() == drawn.conventions.keys()
    assert content["conventions"]["discounting"] == drawn.conventions["discounting"]
    assert content["conventions"]["left_out"] == "outcomes.cares, outcomes.worries"
    assert {name: table["edition"] for name, table in content["reference_tables"].items()} == {
        "uk-green-book-2022-standard": "2022", "france-2021": "2021",
    }  # fmt: skip
    ratio = content["figures"]["sroi_ratio"]
    assert ratio["central"] == drawn.sroi_ratio.central
    assert ratio["drawn"]["mean"] == drawn.sroi_ratio.mean
    assert ratio["drawn"]["standard_error"] == drawn.sroi_ratio.standard_error
    assert ratio["drawn"]["quantiles"]["95%"] == drawn.sroi_ratio.quantile(0.95)
    assert ratio["drawn"]["probability_above"] == {"1": drawn.sroi_ratio.probability(above=1)}
    assert content["figures"]["payback_period"]["drawn"] is None


def test_findings_have_their_rule_place_level_and_waiver():
    rows = (Finding("P303", 3, "note", "outcomes.friends", "Said", "Do", "Not asked"),
            Finding("P501", 5, "doubt", "", "Said", "Do", None))  # fmt: skip
    result = sroi.evaluate(made())
    content = content_of(result, Findings(rows, "", skipped=("P701",)))["findings"]
    assert content == {
        "rules": [],
        "skipped": ["P701"],
        "found": [
            {"code": "P303", "level": "note", "path": "outcomes.friends", "waived": "Not asked"},
            {"code": "P501", "level": "doubt", "path": "", "waived": None},
        ],
    }
    assert content_of(result)["findings"] is None


def test_what_is_not_infinite_is_written_and_what_is_is_null():
    never = sroi.evaluate(made(outcomes={"friends": outcome(quantity="1 person")}), draws=1, seed=0)
    figures = content_of(never)["figures"]
    assert figures["payback_period"]["central"] is None
    assert figures["sroi_ratio"]["drawn"]["standard_deviation"] is None
    assert "NaN" not in record(never).to_json()
    assert "Infinity" not in record(never).to_json()


CODE = """
import sys
import sroi
from sroi.analysis.assurance.checking import check
from sroi.analysis.record import record
result = sroi.evaluate(sroi.loads(sys.argv[1]), draws=300, seed=0, executor=int(sys.argv[2]))
sys.stdout.buffer.write(record(result, check(result)).to_json().encode())
"""


def test_the_same_bytes_in_any_process(tmp_path):
    text = sroi.dumps(PUBLISHED)
    shuffled = json.dumps(json.loads(sroi.dumps(PUBLISHED, format="json")), sort_keys=True)
    found = [
        subprocess.run(
            [sys.executable, "-c", CODE, written, threads],
            env=os.environ | {"PYTHONHASHSEED": seed, "USER": seed, "TZ": "UTC"},
            cwd=folder, capture_output=True, check=True,
        ).stdout
        for seed, folder, written, threads in (
            ("1", tmp_path, text, "1"), ("22", Path.cwd(), f"# x\n{shuffled}", "2")
        )
    ]  # fmt: skip
    assert found[0] == found[1]
    assert str(tmp_path).encode() not in found[0]


def test_written_and_read_again(drawn, tmp_path):
    kept = record(drawn, check(drawn))
    path = tmp_path / "record.json"
    write_record(kept, path)
    assert path.read_text("utf-8") == kept.to_json()
    assert read_record(path) == kept
    assert read_record(path).to_json() == kept.to_json()
    with pytest.raises(sroi.FileAccessError, match="the file exists"):
        write_record(kept, path)
    write_record(kept, path, replace=True)
    with pytest.raises(sroi.FileAccessError, match=r"\[E100\]"):
        write_record(kept, tmp_path / "none" / "record.json")


def test_a_record_is_frozen(drawn):
    kept = record(drawn)
    with pytest.raises(ValueError, match="frozen"):
        kept.map_digest = "0" * 64
    with pytest.raises(TypeError, match="frozen"):
        kept.conventions["currency"] = "EUR"


def test_given_draws_are_kept_by_their_digest():
    path = "outcomes.friends.deadweight"
    draws = np.linspace(0, 0.5, 512)
    result = sroi.evaluate(PUBLISHED, given={path: draws}, seed=3)
    kept = record(result, given={path: draws.tolist()})
    assert kept.simulation.given == {path: digest_of(draws)}
    assert "0.5" not in json.dumps(kept.simulation.model_dump())
    with pytest.raises(RecordError, match=r"rests on given draws.*record\(result.*E622"):
        record(result)
    with pytest.raises(RecordError, match=r"was not given to the result.*E622"):
        record(result, given={path: draws, "inputs.grant.amount": draws})
    with pytest.raises(RecordError, match=r"512 given draws, and 2 are given.*E622"):
        record(result, given={path: [0.1, 0.2]})


GOOD = content_of(sroi.evaluate(made(), draws=300, seed=0))


def changed(path, value):
    content = deepcopy(GOOD)
    *above, last = path.split(".")
    place = content
    for key in above:
        place = place[key]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return json.dumps(content)


HOSTILE = {
    "nothing": ("", "E103", "expecting value"),
    "not JSON": ("title: Club", "E103", "sroi evaluate map.yaml --record"),
    "a list": ("[1, 2]", "E620", "format_version, impact_map, figures"),
    "a map": (sroi.dumps(made(), format="json"), "E620", "format_version, impact_map, figures"),
    "deep": ('{"a": ' * 100_000, "E106", "nested"),
    "deep, closed": ("[" * 60 + "]" * 60, "E106", "nested"),
    "many values": ("[" + "0," * 3_100_000 + "0]", "E102", "values"),
    "a digit too many": ('{"format_version": ' + "9" * 5000 + "}", "E201", "digits"),
    "written twice": (f'{{"map_digest": "x", {json.dumps(GOOD)[1:]}', "E104", "written 2 times"),
    "half a character": ('{"format_version": "\\ud800"}', "E101", "character"),
    "another version": (changed("format_version", 2), "E621", "version of sroi that wrote it: 0"),
    "no version": (changed("format_version", ...), "E620", "format_version"),
    "true version": (changed("format_version", True), "E621", "'True' is not 1"),
    "forged version": (
        changed("environment.sroi", "1\nidentical").replace("_version\": 1", "_version\": 3"),
        "E621", "1 identical",
    ),
    "draws": (changed("simulation.ceiling", 10**12), "E620", "simulation.ceiling"),
    "no draws": (changed("simulation.draws", 0), "E620", "simulation.draws"),
    "draws as text": (changed("simulation.draws", "300"), "E620", "valid integer"),
    "negative seed": (changed("simulation.seed", -1), "E620", "simulation.seed"),
    "method": (changed("simulation.method", "__import__('os')"), "E620", "simulation.method"),
    "a text": (changed("figures.sroi_ratio.central", "1.9"), "E620", "sroi_ratio.central"),
    "true": (changed("figures.sroi_ratio.central", True), "E620", "sroi_ratio.central"),
    "no number": (changed("figures.sroi_ratio.central", float("nan")), "E620", "'NaN'"),
    "infinite": (changed("figures.sroi_ratio.central", float("inf")), "E620", "'Infinity'"),
    "huge": (changed("figures.sroi_ratio.central", 0).replace(
        '"central": 0,', '"central": 1e999,'), "E620", "finite"),
    "unknown": (changed("figures.sroi_ratio.code", "x"), "E620", "nothing that a record says"),
    "missing": (changed("environment.scipy", ...), "E620", "scipy is missing"),
    "digest": (changed("map_digest", "x" * 64), "E620", "map_digest"),
    "list of figures": (changed("figures", []), "E620", "figures"),
    "no map": (changed("impact_map", ...), "E620", "impact_map is missing"),
    "no figures": (changed("figures", ...), "E620", "figures is missing"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "code", "words"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_record_is_one_error(text, code, words, tmp_path):
    path = tmp_path / "record.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecordError) as caught:
        read_record(path)
    said = str(caught.value)
    assert said.endswith(f"[{code}]")
    assert words in said
    assert "record.json" in said
    assert len(said) < 1500
    assert "\n" not in said


MAPS = {
    "nothing": (None, "E203"),
    "a list": ([], "E203"),
    "a text": ("club.yaml", "E203"),
    "a share": ({"outcomes": {"friends": outcome(deadweight=2)}}, "E200"),
    "a file": ({"outcomes": {"friends": outcome(
        quantity={"data": {"csv": "/etc/passwd", "column": "x"}})}}, "E203"),
    "a version": ({"schema_version": 2}, "E200"),
}  # fmt: skip


@pytest.mark.parametrize(("part", "code"), MAPS.values(), ids=MAPS)
def test_the_map_in_a_record_is_checked_as_any_other(part, code):
    text = changed("impact_map", GOOD["impact_map"] | part if isinstance(part, dict) else part)
    with pytest.raises(sroi.InvalidMapError) as caught:
        loads_record(text, name="record.json")
    (fault,) = caught.value.faults
    assert fault.code == code
    assert fault.where.startswith("record.json: impact_map")


def test_files_that_are_none(tmp_path):
    with pytest.raises(sroi.FileAccessError, match="E100"):
        read_record(tmp_path / "none.json")
    (tmp_path / "latin.json").write_bytes(b'{"a": "\xe9"}')
    with pytest.raises(RecordError, match="E101"):
        read_record(tmp_path / "latin.json")
    with (tmp_path / "big.json").open("wb") as file:
        file.truncate(40_000_000)
    with pytest.raises(RecordError, match="E102"):
        read_record(tmp_path / "big.json")


def test_a_record_that_could_not_be_read_is_not_written(tmp_path):
    deep = {"value": 1}
    for _ in range(32):
        deep = {"a": deep}
    scenarios = {"low": {"changes": {"outcomes.friends.tags": deep}}}
    kept = record(sroi.evaluate(made(scenarios=scenarios)))
    with pytest.raises(RecordError, match=r"nested.*\[E106\]"):
        write_record(kept, tmp_path / "record.json")
    assert not list(tmp_path.iterdir())
