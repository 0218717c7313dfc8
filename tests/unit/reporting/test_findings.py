"""Lay out findings in both languages, and write them as SARIF on the right lines."""

import json
from typing import Any

import pytest

import sroi
from sroi.analysis.assurance.checking import check
from sroi.analysis.assurance.checklist import checklist
from sroi.analysis.assurance.finding import Findings
from sroi.io.examples import starter_text
from sroi.reporting.answers import answer_blocks
from sroi.reporting.findings import counted, findings_blocks
from sroi.reporting.sarif import to_sarif
from sroi.reporting.words import Language

WAIVERS = """\
waivers:
  - {rule: P802, reason: The council recommends}
  - {rule: P601, path: inputs.time, reason: From the books}
claimed:
  sroi_ratio: 9.99
"""
TEXT = starter_text().replace("{value: 900 hour, source: budget}", "900 hour") + WAIVERS


def findings(**options: Any) -> Findings:
    return check(sroi.loads(TEXT), **options)


def test_findings_stand_by_level_then_the_waived_then_the_principles() -> None:
    blocks = findings_blocks(findings(), "en")
    titles = [block.title for block in blocks]
    assert titles[0].startswith("Blocking")
    assert titles[1].startswith("Doubts")
    assert titles[2] == "Notes"
    assert titles[3:5] == ["Waived in the map, with its reason", "By principle"]
    assert blocks[0].rows[0][:2] == ("P608", "claimed.sroi_ratio")
    waived = {row[0]: row[3] for row in blocks[3].rows}
    assert waived == {"P601": "From the books", "P802": "The council recommends"}
    assert len(blocks[4].rows) == 8
    assert blocks[4].rows[7][1:] == ("3", "1", "1")
    assert "P704" in blocks[5].rows[0][0]


def test_every_finding_is_shown_once_and_counted() -> None:
    every = findings()
    blocks = findings_blocks(every, "en")
    assert sum(len(block.rows) for block in blocks[:4]) == len(every)
    assert counted(every, "en").startswith(f"findings: {len(every.open)}; waived: 2; rules")


def test_in_french() -> None:
    blocks = findings_blocks(findings(), "fr")
    assert blocks[0].title.startswith("Bloquant")
    assert blocks[0].headings == ("règle", "chemin", "ce qui a été constaté", "que faire")
    assert "9.99" in blocks[0].rows[0][2]
    assert "1,50" in blocks[0].rows[0][2]
    assert blocks[4].rows[4][0] == "5 ne pas exagérer"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_findings_and_checklist_can_be_shown_like_any_answer(language: Language) -> None:
    assert answer_blocks(findings(), language)[0].rows
    assert len(answer_blocks(checklist(sroi.loads(TEXT)), language)[0].rows) == 12


def test_sarif_has_what_the_standard_requires() -> None:
    every = findings()
    log = to_sarif(every, TEXT, "maps/lunch club.yaml")
    json.dumps(log, allow_nan=False)
    assert (log["version"], log["$schema"][-10:]) == ("2.1.0", "2.1.0.json")
    (run,) = log["runs"]
    rules, results = run["tool"]["driver"]["rules"], run["results"]
    assert run["tool"]["driver"]["name"] == "sroi"
    assert len({rule["id"] for rule in rules}) == len(rules) == len(every.rules)
    assert len(results) == len(every)
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert f"rules.md#{rule['id'].lower()}" in rule["help"]["text"]
        assert "helpUri" not in rule
    for result in results:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] == rules[result["ruleIndex"]]["defaultConfiguration"]["level"]
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        (location,) = result["locations"]
        place = location["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "maps/lunch%20club.yaml"
        assert 1 <= place["region"]["startLine"] <= len(TEXT.splitlines())
    prints = [result["partialFingerprints"]["sroiRuleAndPath/v1"] for result in results]
    assert len(set(prints)) == len(prints)


def line(log: dict[str, Any], rule: str) -> int:
    results = log["runs"][0]["results"]
    (found,) = (each for each in results if each["ruleId"] == rule)
    return int(found["locations"][0]["physicalLocation"]["region"]["startLine"])


def test_sarif_names_the_line_of_the_path_or_of_what_stands_above_it() -> None:
    lines = TEXT.splitlines()
    log = to_sarif(findings(select=["P6", "P7"]), TEXT, "club.yaml")
    assert lines[line(log, "P608") - 1] == "  sroi_ratio: 9.99"
    assert lines[line(log, "P601") - 1].strip().startswith("quantity: 900 hour")
    assert lines[line(log, "P706") - 1] == "scope:"  # verification is not there


def test_sarif_of_a_json_file_has_lines_too() -> None:
    text = sroi.dumps(sroi.loads(TEXT), format="json")
    log = to_sarif(check(sroi.loads(text, format="json"), select=["P608"]), text, "club.json")
    assert text.splitlines()[line(log, "P608") - 1].strip() == '"sroi_ratio": "9.99"'


def test_sarif_suppresses_what_is_waived_with_its_reason() -> None:
    results = to_sarif(findings(), TEXT, "club.yaml")["runs"][0]["results"]
    suppressed = {
        each["ruleId"]: each["suppressions"] for each in results if "suppressions" in each
    }
    assert suppressed["P601"] == [
        {"kind": "inSource", "status": "accepted", "justification": "From the books"}
    ]
    assert set(suppressed) == {"P601", "P802"}


def test_sarif_in_french_and_with_an_address_of_the_docs() -> None:
    log = to_sarif(findings(select=["P701"]), TEXT, "c.yaml", language="fr", docs="https://x.org/")
    (rule,) = log["runs"][0]["tool"]["driver"]["rules"]
    assert rule["helpUri"] == "https://x.org/assurance/rules.md#p701"
    assert "{low: …" in rule["help"]["text"]
    assert "estimation" in log["runs"][0]["results"][0]["message"]["text"]


def test_sarif_of_a_file_of_another_kind_is_refused() -> None:
    with pytest.raises(sroi.FileAccessError, match="ending"):
        to_sarif(findings(), TEXT, "club.xlsx")
