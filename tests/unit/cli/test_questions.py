"""Each question has a command that answers as the library does, and refuses in one line."""

import json

import pytest
from typer.testing import CliRunner

import sroi
from sroi.cli.app import app

CLUB = """
title: Lunch club
scope: {activity: Lunch, currency: GBP, base_year: 2025, price_year: 2025, discounting: 3.5%}
sources: {survey: {title: Survey}}
stakeholders: {members: {description: Members}}
inputs:
  grant: {description: Grant, amount: {mean: 20000, sd: 500, unit: GBP, source: survey}}
outcomes:
  company:
    stakeholder: members
    description: Members have company
    quantity: {sample: 62, mean: 40, sd: 15, unit: person, source: survey}
    financial_proxy: {description: A price, value: {90%: [500, 1200], unit: GBP/person}}
    deadweight: {successes: 15, trials: 62, source: survey}
    displacement: 0
    attribution: {low: 10%, best: 20%, high: 40%, source: survey}
    drop_off: 30%
    starts: 0
    duration: 2
scenarios:
  cautious: {changes: {outcomes.company.deadweight: {low: 30%, best: 50%, high: 60%}}}
"""
DEADWEIGHT = "outcomes.company.deadweight"
ATTRIBUTION = "outcomes.company.attribution"


@pytest.fixture
def club(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in (("club.yaml", CLUB), ("other.yaml", CLUB.replace("mean: 40", "mean: 44"))):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return sroi.read("club.yaml")


@pytest.fixture
def run():
    """Run a command in this process, which is quicker than one for each."""
    return lambda *arguments: CliRunner().invoke(app, arguments)


COMMANDS = {
    "compare": (
        ["compare", "club.yaml", "--draws", "2048", "--seed", "3"],
        lambda club: sroi.compare(club, list(club.scenarios.values()), draws=2048, seed=3),
    ),
    "tornado": (["tornado", "club.yaml"], sroi.tornado),
    "two-way": (
        ["two-way", "club.yaml", "--rows", DEADWEIGHT, "--columns", ATTRIBUTION, "--row", "10%",
         "--row", "0.5"],
        lambda club: sroi.two_way(club, DEADWEIGHT, ATTRIBUTION, values=([0.1, 0.5], None)),
    ),
    "switching": (
        ["switching", "club.yaml", "--threshold", "1.5"],
        lambda club: sroi.switching_values(club, threshold=1.5),
    ),
    "drivers": (
        ["drivers", "club.yaml", "--draws", "2048", "--by", "source"],
        lambda club: sroi.variance_shares(club, draws=2048, seed=0, by="source"),
    ),
    "information": (
        ["information", "club.yaml", "--draws", "2048", "--decisions", "5"],
        lambda club: sroi.value_of_information(
            {club.title: club}, draws=2048, seed=0, nothing=True, decisions=5
        ),
    ),
    "survey": (
        ["survey", "club.yaml", "--path", DEADWEIGHT, "--size", "50", "--cost-per-interview", "2",
         "--draws", "2048"],
        lambda club: sroi.value_of_survey(
            club, DEADWEIGHT, [50], draws=2048, seed=0, cost_per_interview=2
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_gives_what_the_library_gives(run, club, name):
    line, asked = COMMANDS[name]
    found = run(*line, "--json")
    assert found.exit_code == 0, found.output
    assert json.loads(found.stdout) == json.loads(json.dumps(asked(club).to_dict()))


@pytest.mark.parametrize("name", [*COMMANDS, "options"])
def test_a_command_shows_a_table_in_both_languages(run, club, name):
    line = COMMANDS[name][0] if name in COMMANDS else ["options", "club.yaml", "other.yaml"]
    for language, word in (("en", "Rests on"), ("fr", "Repose sur")):
        found = run(*line, "--language", language)
        assert found.exit_code == 0, found.output
        assert word in found.stdout
        assert "Traceback" not in found.output


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("compare club.yaml --scenario cautios", "did you mean 'cautious'"),
        ("compare club.yaml --scenarios nowhere.yaml", "nowhere.yaml"),
        ("options club.yaml", "nothing to choose"),
        ("options club.yaml other.yaml --draws 0", "0 draws cannot be run"),
        ("tornado club.yaml --share much", "'much' is not a number or a share"),
        (f"two-way club.yaml --rows {DEADWEIGHT} --columns {DEADWEIGHT}", "both numbers are the"),
        (f"two-way club.yaml --rows {DEADWEIGHT} --columns {ATTRIBUTION} --row 2", "E506"),
        ("two-way club.yaml --rows outcomes.company.deadwieght --columns scope", "did you mean"),
        (f"survey club.yaml --path {DEADWEIGHT}", "no size of the survey is given"),
        ("survey club.yaml --path outcomes.company.quantity --size -5", "a survey of -5 people"),
        ("drivers --example wheels-to-meals", "E506"),
        ("information club.yaml --no-nothing", "nothing to choose"),
    ],
)
def test_a_mistake_is_one_line(run, club, line, said):
    found = run(*line.split())
    assert found.exit_code == 2, found.output
    assert said in found.stderr
    assert "Traceback" not in found.output
    assert len(found.stderr.strip().splitlines()) == 1
