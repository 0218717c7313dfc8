"""A check looks at a map with every rule, its own and others', and says what they find."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from helpers.said import made, outcome

import sroi
from sroi.analysis.assurance.checking import check, known_rules
from sroi.analysis.assurance.finding import Findings
from sroi.analysis.assurance.rule import LEVELS, own_rules
from sroi.errors import ExtensionError

DRAWS = 4096
CODES = {each.code for each in own_rules()}
APART = {"P702"}
"""Needs a map without any range, and other rules need one with: found once its range is taken."""


def drawn(impact_map: sroi.ImpactMap) -> sroi.Result:
    return sroi.evaluate(impact_map, draws=DRAWS, seed=1)


@pytest.fixture(scope="module")
def poor() -> Findings:
    return check(drawn(sroi.example("poor")))


# The two maps of the package


def test_a_complete_map_has_no_finding() -> None:
    impact_map = sroi.example("complete")
    for subject in (impact_map, drawn(impact_map)):
        findings = check(subject)
        assert findings.rows == ()
        assert all(each.looked_at and not each.found for each in findings.by_principle)


def test_a_poor_map_has_every_finding_of_every_rule(poor: Findings) -> None:
    fixed = sroi.Scenario(name="sure", changes={"inputs.grant.amount": "3000 EUR"})
    certain = check(sroi.apply(sroi.example("poor"), fixed))
    assert {row.rule for row in poor} == CODES - APART
    assert {row.rule for row in certain} >= APART


def test_both_maps_say_that_they_are_invented() -> None:
    for name in ("complete", "poor"):
        impact_map = sroi.example(name)
        titles = [impact_map.title, *(each.title for each in impact_map.sources.values())]
        assert all("illustrative" in title for title in titles)


# What is found, and in which order


def test_findings_stand_by_level_code_and_place(poor: Findings) -> None:
    content = sroi.example("poor").model_dump(mode="json", exclude_defaults=True)
    sections = ["", *content]
    keys = [
        (LEVELS.index(row.level), row.rule, sections.index(row.path.split(".")[0])) for row in poor
    ]
    assert keys == sorted(keys)
    order = list(content["outcomes"])
    missing = [row.path.split(".")[1] for row in poor if row.rule == "P201"]
    assert missing == sorted(missing, key=order.index)


def test_the_same_map_gives_the_same_findings_to_the_byte(poor: Findings) -> None:
    again = check(drawn(sroi.example("poor")))
    assert json.dumps(again.to_dict()) == json.dumps(poor.to_dict())
    assert (str(again), again._repr_html_()) == (str(poor), poor._repr_html_())


def test_what_was_looked_at_is_counted_by_principle(poor: Findings) -> None:
    assert [each.principle for each in poor.by_principle] == list(range(1, 9))
    for each in poor.by_principle:
        assert each.found == sum(row.principle == each.principle for row in poor)
        assert each.looked_at >= each.found
    one = check(sroi.example("poor"), select="P1").by_principle
    assert [each.looked_at > 0 for each in one] == [True] + [False] * 7


def test_rules_that_need_draws_are_named_where_there_are_none(poor: Findings) -> None:
    without = check(sroi.example("poor"))
    assert without.skipped == ("P704",)
    assert "not looked at without draws: P704" in str(without)
    assert poor.skipped == ()
    assert (poor.basis["draws"], poor.basis["seed"]) == ("4,096", "1")
    assert without.basis == {
        "map_digest": sroi.example("poor").digest,
        "sroi_version": sroi.__version__,
    }


def test_findings_are_an_answer(poor: Findings) -> None:
    said = poor.to_dict()
    assert json.loads(json.dumps(said)) == said
    assert [row["rule"] for row in said["rows"]] == [row.rule for row in poor]
    assert said["by_principle"][7] == {
        "principle": 8, "looked_at": 3, "found": 3, "waived": 0
    }  # fmt: skip
    assert list(poor.to_frame().index) == [row.rule for row in poor]
    row = poor["P103 stakeholders.children"]
    assert str(row) in str(poor)
    assert "'Children of the estate'" in row.message
    assert "&#x27;Children of the estate&#x27;" in poor._repr_html_()


def test_every_finding_is_said_in_both_languages_with_all_its_facts(poor: Findings) -> None:
    for language in ("en", "fr"):
        said = poor.said(language)
        assert len(said) == len(poor)
        assert not any("{" in text.replace("{low", "").replace("{rate", "")
                       for pair in said for text in pair)  # fmt: skip
    assert poor.said("en") == tuple((row.message, row.remedy) for row in poor)
    english, french = poor.said("en"), poor.said("fr")
    assert all(one != other for one, other in zip(english, french, strict=True))


def test_numbers_are_written_as_people_of_each_language_read_them(poor: Findings) -> None:
    place = [(row.rule, row.path) for row in poor].index(("P401", "outcomes.fewer_visits"))
    assert "1,140.00 EUR" in poor.said("en")[place][0]
    assert "1\u202f140,00\u00a0EUR" in poor.said("fr")[place][0]


# Which rules look


def test_rules_are_chosen_by_code_or_by_its_beginning() -> None:
    poor = sroi.example("poor")

    def codes(**chosen: Any) -> set[str]:
        return {each.code for each in check(poor, **chosen).rules}

    assert codes(select=["P201"]) == codes(select="P201") == {"P201"}
    assert codes(select=["P2", "P301"]) == {code for code in CODES if code < "P3"} - {
        code for code in CODES if code < "P2"
    } | {"P301"}
    assert codes(ignore=["P"]) == set()
    assert codes(select=["P2"], ignore=["P20"]) == set()
    assert codes(ignore=["P2"]) == {code for code in CODES - {"P704"} if code[:2] != "P2"}
    assert "No rule looked" in str(check(poor, ignore=["P"]))


@pytest.mark.parametrize(
    ("chosen", "hint"),
    [
        ({"select": ["P2O1"]}, "'P2O1'; did you mean 'P201'?"),
        ({"ignore": ["P211"]}, "'P211'; did you mean 'P201'?"),
        ({"select": ["p201"]}, "'p201'; did you mean 'P201'?"),
        ({"select": [""]}, "''; known: P101"),
    ],
)
def test_a_code_that_fits_no_rule_is_refused(chosen: dict[str, list[str]], hint: str) -> None:
    with pytest.raises(sroi.QuestionError) as caught:
        check(sroi.example("poor"), **chosen)
    assert hint in str(caught.value)
    assert str(caught.value).endswith("[E506]")


@pytest.mark.parametrize("subject", ["map.yaml", None, {}])
def test_what_is_no_map_is_refused(subject: Any) -> None:
    with pytest.raises(sroi.QuestionError, match="read the map first"):
        check(subject)


# What the map waives


def waived(*waivers: dict[str, str]) -> Findings:
    return check(made(waivers=waivers, outcomes={"friends": outcome(), "more": outcome()}))


def test_a_waived_finding_stays_with_its_reason() -> None:
    everywhere = {"rule": "P201", "reason": "Told in words"}
    here = {"rule": "P201", "path": "outcomes.more", "reason": "Told here"}
    findings = waived(everywhere, here)
    reasons = {row.path: row.waived for row in findings if row.rule == "P201"}
    assert reasons == {"outcomes.friends": "Told in words", "outcomes.more": "Told here"}
    assert not any(row.rule == "P201" for row in findings.open)
    assert "waived: Told here" in str(findings)
    principle = findings.by_principle[1]
    assert principle.waived == 2
    assert principle.found == sum(row.principle == 2 for row in findings.open)
    assert findings.notes == ()


def test_a_waiver_covers_what_lies_below_its_place() -> None:
    findings = waived({"rule": "P601", "path": "outcomes", "reason": "Ours"})
    unsourced = [row for row in findings if row.rule == "P601"]
    assert any(row.path.startswith("outcomes.") for row in unsourced)
    assert any(row.path.startswith("inputs.") for row in unsourced)
    for row in unsourced:
        assert (row.waived == "Ours") == row.path.startswith("outcomes.")


def test_what_is_waived_without_need_is_said() -> None:
    findings = waived(
        {"rule": "P404", "path": "outcomes.more", "reason": "x"},
        {"rule": "P2011", "reason": "x"},
    )
    assert findings.notes == (
        "waivers.0 waives P404 at outcomes.more, which finds nothing",
        "waivers.1 waives P2011, a rule that there is not; did you mean 'P201'?",
    )
    only = check(made(waivers=[{"rule": "P404", "reason": "x"}]), select=["P2"])
    assert only.notes == ()  # as the rule did not look


def test_every_finding_can_be_waived_where_it_is(poor: Findings) -> None:
    named = sorted({(row.rule, row.path) for row in poor})
    waivers = [{"rule": rule, "reason": "x"} | ({"path": path} if path else {})
               for rule, path in named]  # fmt: skip
    content = sroi.example("poor").model_dump(mode="json", exclude_defaults=True)
    again = sroi.ImpactMap.model_validate(content | {"waivers": waivers})
    findings = check(drawn(again))
    assert (findings.open, findings.notes) == ((), ())
    assert len(findings) == len(poor)


# Rules of other packages

RULE = """
from sroi.analysis.assurance.rule import Look, Rule, Words


def look(evidence):
    for name in evidence.impact_map.outcomes:
        yield Look(f"outcomes.{name}", {"name": name})


def failing(evidence):
    yield Look("outcomes")
    1 / 0


def unsaid(evidence):
    yield Look("outcomes", {})


def made(code, look=look, principle=3, level="note"):
    words = Words("{name} is unlike us", "{name} ne nous ressemble pas")
    return Rule(code, principle, level, words, words, words, look)


"""
Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Install packages that bring rules, each as one expression."""

    def put(*rules: str, module: str = "house_rules") -> None:
        for number, expression in enumerate(rules):
            name = f"{module}{number}"
            (tmp_path / f"{name}.py").write_text(f"{RULE}rules = {expression}\n")
            facts = tmp_path / f"{name}-1.dist-info"
            facts.mkdir()
            (facts / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
            points = f"[sroi.rules]\nhouse = {name}:rules\n"
            (facts / "entry_points.txt").write_text(points)
        monkeypatch.syspath_prepend(tmp_path)

    yield put
    for name in [name for name in sys.modules if name.startswith("house_rules")]:
        del sys.modules[name]


def test_other_packages_add_rules(install: Install) -> None:
    install("made('HOUSE1')", "(made(code) for code in ('HOUSE3', 'HOUSE2'))")
    findings = check(made(waivers=[{"rule": "HOUSE2", "reason": "Ours"}]))
    theirs = [row for row in findings if row.rule.startswith("HOUSE")]
    assert [(row.rule, row.message, row.waived) for row in theirs] == [
        ("HOUSE1", "friends is unlike us", None),
        ("HOUSE2", "friends is unlike us", "Ours"),
        ("HOUSE3", "friends is unlike us", None),
    ]
    assert findings.notes == ()
    assert {row.rule for row in check(made(), select=["HOUSE"])} == {"HOUSE1"}
    assert not CODES & {"HOUSE1"}


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (["1 / 0"], "ZeroDivisionError: division by zero"),
        (["None"], "'NoneType' object is not iterable"),
        (["['HOUSE1']"], "gives str, which is not a Rule"),
        (["made('P301')"], "codes like P301 are kept for the rules of sroi"),
        (["made('p9x')"], "codes like p9x are kept for the rules of sroi"),
        (["made('')"], "'' cannot be the code of a rule"),
        (["made(7)"], "7 cannot be the code of a rule"),
        (["made('A', principle=9)"], "A has principle 9 and level 'note'"),
        (["made('A', level='fatal')"], "A has principle 3 and level 'fatal'"),
        (["made('A', look=None)"], "A lacks texts in two languages, or a function that looks"),
    ],
)
def test_rules_that_cannot_be_used_are_one_error(
    install: Install, rules: list[str], said: str
) -> None:
    install(*rules)
    with pytest.raises(ExtensionError) as caught:
        check(made())
    message = str(caught.value)
    assert message.startswith("the rules 'house' of the package 'house_rules0': ")
    assert said in message
    assert message.endswith("[E601]")


def test_two_packages_cannot_have_one_code(install: Install) -> None:
    install("made('A')", "made('A')")
    with pytest.raises(ExtensionError) as caught:
        check(made())
    assert "'house_rules1': its code A is that of a rule of 'house_rules0'" in str(caught.value)


def test_a_rule_that_fails_is_named(install: Install) -> None:
    install("made('A', look=failing)")
    with pytest.raises(ExtensionError, match=r"rule A: ZeroDivisionError.*\[E601\]"):
        check(made())
    assert check(made(), ignore=["A"]).rules


def test_a_rule_whose_texts_lack_facts_is_named(install: Install) -> None:
    install("made('A', look=unsaid)")
    with pytest.raises(ExtensionError, match=r"rule A: KeyError: 'name'"):
        check(made())


def test_rules_are_loaded_when_they_are_asked_for(install: Install) -> None:
    install("1 / 0")
    assert sroi.evaluate(made()).sroi_ratio.central == 2.0
    with pytest.raises(ExtensionError):
        known_rules()
