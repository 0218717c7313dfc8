"""Hand the reader what is no map, or tricks: it refuses by name, quickly, and builds nothing."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import sroi
from sroi.io.text import read_yaml

Spoil = Callable[[str, str], str]
Faults = Callable[..., tuple[sroi.Fault, ...]]


@pytest.mark.parametrize("text", ["", "\n\n", "# only\n# remarks\n", "---\n", "{}", "~", "\ufeff"])
def test_nothing_is_said(faults_of: Faults, text: str) -> None:
    (fault,) = faults_of(text)
    assert str(fault) == "text: the text says nothing; start with a template: sroi new [E107]"


@pytest.mark.parametrize("text", ["hello", "- a\n- b\n", "[1, 2]", "7"])
def test_something_else_is_said(faults_of: Faults, text: str) -> None:
    (fault,) = faults_of(text)
    assert (fault.where, fault.code) == ("text", "E203")
    assert "an impact map is a mapping" in fault.problem


@pytest.mark.parametrize("text", ['"x"', "[1]", "7", "true"])
def test_json_that_is_no_map(faults_of: Faults, text: str) -> None:
    (fault,) = faults_of(text, "json")
    assert fault.code in ("E107", "E203")


@pytest.mark.parametrize(
    ("text", "line", "remedy"),
    [
        ("title: a\nscope:\n\tactivity: b\n", 3, "tab"),
        ("title: %x\n", 1, "quotes"),
        ("title: a\nnotes: @x\n", 2, "quotes"),
        ("title: `x`\n", 1, "quotes"),
        ("title: a: b\n", 1, "quotes"),
        ("title: a\nscope: {activity: b\n", 3, "line"),
        ('title: "a\n', 2, "quotes"),
        ("title: a\n  scope: b\n", 2, "line"),
    ],
)
def test_what_is_no_yaml(faults_of: Faults, text: str, line: int, remedy: str) -> None:
    (fault,) = faults_of(text)
    assert (fault.where, fault.code) == (f"text:{line}", "E103")
    assert remedy in fault.remedy


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ('{"title": "a"\n"b": 1}', 2),
        ("{'title': 1}", 1),
        ('{"a": 1', 1),
        ('{\n"a": 01}', 2),
    ],
)
def test_what_is_no_json(faults_of: Faults, text: str, line: int) -> None:
    (fault,) = faults_of(text, "json")
    assert (fault.where, fault.code) == (f"text:{line}", "E103")
    assert fault.remedy


@pytest.mark.parametrize("char", ["\0", "\x1b", "\x7f", "\x9b", "\ud800", "\ufffe"])
def test_a_character_that_is_no_text(faults_of: Faults, char: str) -> None:
    (fault,) = faults_of(f"title: é\nscope: {char}\nnotes: x\n")
    assert (fault.where, fault.code) == ("text:2", "E101")


def test_half_a_surrogate_pair_in_json(faults_of: Faults) -> None:
    for text in ('{"title": "\\ud800"}', '{"\\udfff": 1}', '{"title": "\ud800"}'):
        faults = faults_of(text, "json")
        assert faults[0].code in ("E101", "E203")
        str(faults[0]).encode()  # what is raised can be printed


@pytest.mark.parametrize("format_", ["yaml", "json"])
def test_a_key_is_written_once(small: str, faults_of: Faults, format_: str) -> None:
    if format_ == "yaml":
        (fault,) = faults_of(f"{small}title: again\n")
        assert str(fault) == (
            "text:26: 'title' is written twice, first in line 1; keep one of the two [E104]"
        )
    else:
        (fault,) = faults_of('{"title": "a", "title": "b"}', "json")
        assert fault.code == "E104"
        assert "'title' is written" in fault.problem


def test_doubled_keys_take_no_time(faults_of: Faults) -> None:
    keys = ",".join(f'"k{number}": 1' for number in range(15_000))
    begun = time.process_time()
    faults = faults_of(f'{{{keys}, "k0": 2}}', "json")
    assert time.process_time() - begun < 10  # the square of so many takes longer
    assert faults[0].code == "E104"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a: 1\n" * 200_000, "yaml"),
        ("".join(f"k{number}: 1\n" for number in range(200_000)), "yaml"),
        ("notes: [" + "{}," * 200_000 + "1]", "yaml"),
        ("[" + "{}," * 4_000_000 + "1]", "json"),
        ("{" + ",".join(f'"k{number}":1' for number in range(200_000)) + "}", "json"),
    ],
    ids=["doubled", "keys", "items", "objects", "members"],
)
def test_faults_do_not_pile_up(faults_of: Faults, text: str, kind: str) -> None:
    begun = time.process_time()
    faults = faults_of(text, kind)
    assert time.process_time() - begun < 60  # the square of so many takes hours
    assert len(faults) <= 5000


@pytest.mark.parametrize(
    "tag",
    [
        "!!python/object/apply:os.mkdir [{0}]",
        "!!python/object/new:os.mkdir [{0}]",
        "!!python/object/apply:pathlib.Path.mkdir [!!python/object/apply:pathlib.Path [{0}]]",
        "!!python/name:os.mkdir",
        "!!python/module:os",
        "!!binary aGk=",
        "!!timestamp 2001-01-01",
        "!!set {{a}}",
        "!own {0}",
        "!!str x",
    ],
)
def test_a_tag_builds_nothing(tmp_path: Path, faults_of: Faults, tag: str) -> None:
    target = tmp_path / "made"
    faults = faults_of(f"scope: x\ntitle: {tag.format(target)}\n")
    assert not target.exists()
    assert {fault.code for fault in faults} == {"E105"}
    assert faults[0].where == "text:2"
    assert "tag " in faults[0].problem


def test_anchors_aliases_and_merge_keys_are_refused(small: str, faults_of: Faults) -> None:
    (anchor, alias) = faults_of(f"{small}notes: &n x\nassumptions: *n\n")
    assert (anchor.where, anchor.code) == ("text:26", "E105")
    assert (alias.where, alias.code) == ("text:27", "E105")
    assert "assumptions.name" in alias.remedy
    (merge,) = faults_of(f"{small}<<: {{title: x}}\n")
    assert (merge.where, merge.code) == ("text:26", "E105")


def test_an_alias_bomb_does_not_go_off(faults_of: Faults) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    begun = time.process_time()
    faults = faults_of("\n".join(lines))
    assert time.process_time() - begun < 2
    assert {fault.code for fault in faults} == {"E105"}


def test_a_second_document_is_refused(small: str, faults_of: Faults) -> None:
    (fault,) = faults_of(f"{small}---\ntitle: b\n")
    assert (fault.where, fault.code) == ("text:26", "E103")
    assert "second document" in fault.problem


DEEP = 10_000


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("".join(f"{' ' * level}a:\n" for level in range(2000)), "yaml"),
        ("- " * DEEP + "x", "yaml"),
        ("[" * DEEP, "yaml"),
        ("[" * DEEP + "]" * DEEP, "yaml"),
        ("{a: " * DEEP, "yaml"),
        ("a: " + "[" * DEEP, "yaml"),
        ("[" * DEEP + "]" * DEEP, "json"),
        ("[" * 10 * DEEP, "json"),
        ('{"a":' * DEEP + "1" + "}" * DEEP, "json"),
    ],
    ids=lambda value: value[:8].strip(),
)
def test_deep_nesting_is_refused(faults_of: Faults, text: str, kind: str) -> None:
    begun = time.process_time()
    (fault,) = faults_of(text, kind)
    assert time.process_time() - begun < 5
    assert fault.code == "E106"
    assert "32 levels" in fault.problem


def test_thirty_two_levels_are_allowed(faults_of: Faults) -> None:
    for kind in ("yaml", "json"):
        codes = {fault.code for fault in faults_of('{"a":' * 32 + "1" + "}" * 32, kind)}
        assert "E106" not in codes
        assert {fault.code for fault in faults_of('{"a":' * 33 + "1" + "}" * 33, kind)} == {"E106"}


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_json_numbers_that_are_not_finite(small: str, faults_of: Faults, number: str) -> None:
    text = sroi.dumps(sroi.loads(small), format="json")
    assert text.count('"7 person"') == 1
    (fault,) = faults_of(text.replace('"7 person"', number), "json")
    assert fault.code == "E202"


def test_json_numbers_with_thousands_of_digits(small: str, faults_of: Faults) -> None:
    text = sroi.dumps(sroi.loads(small), format="json")
    for digits in (400, 5000):
        (fault,) = faults_of(text.replace('"7 person"', "9" * digits), "json")
        assert fault.code[:2] == "E2"
        assert len(str(fault)) < 300


@pytest.mark.parametrize("indent", [None, 1, "\t"], ids=["one line", "blank", "tab"])
@pytest.mark.parametrize("ascii_", [True, False])
def test_faults_of_json_name_the_line(
    small: str, faults_of: Faults, indent: int | str | None, ascii_: bool
) -> None:
    content = json.loads(sroi.dumps(sroi.loads(small), format="json"))
    content["title"] = 'Café 🙂 / \\ " \x1f'
    content["outcomes"]["better"]["attribution"] = 1.3
    text = json.dumps(content, indent=indent, ensure_ascii=ascii_)
    (fault,) = faults_of(text, "json")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if "attribution" in line]
    assert fault.where == f"text:{lines[0]}"
    assert fault.path == "outcomes.better.attribution"


def test_windows_line_ends_and_a_byte_order_mark(spoil: Spoil, tmp_path: Path) -> None:
    text = spoil("attribution: 0", "attribution: 1.3")
    path = tmp_path / "map.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    with pytest.raises(sroi.InvalidMapError) as caught:
        sroi.read(path)
    assert caught.value.where == f"{path}:23"
    path.write_bytes(b"\xef\xbb\xbf" + spoil("7 person", "8 person").replace("\n", "\r\n").encode())
    assert sroi.read(path) == sroi.loads(spoil("7 person", "8 person"))


FIFTEEN = """\
title: ~
scope:
  activity: Lunch
  currency: pounds
  discounting: 35
scpoe: x
sources:
  a b: {title: Survey}
  survey: {titel: Survey, title: S}
stakeholders:
  people: {description: People, size: many}
inputs:
  grant:
    description: Grant
    amount: 1,000 GBP
    source: survy
outcomes:
  better:
    description: Better
    stakeholder: poeple
    quantity: 7,5 person
    financial_proxy: {value: £94}
    deadweight: 1.3
    displacement: -0.1
    attribution: 20
    starts: 1.5
    duration: -1
outputs:
  lunches: {description: Lunches, quantity: 7 persn}
"""


def test_all_faults_come_together_in_the_order_of_the_file(faults_of: Faults) -> None:
    faults = faults_of(FIFTEEN)
    lines = [int(fault.where.removeprefix("text:")) for fault in faults]
    assert lines == sorted(lines)
    assert set(lines) == {1, 4, 5, 6, 8, 9, 11, 15, 16, 20, 21, 22, 23, 24, 25, 26, 27, 29}
    assert len(faults) == len(lines)
    assert {fault.code for fault in faults} >= {
        "E200", "E201", "E203", "E205", "E207", "E300", "E400",
    }  # fmt: skip


def test_messages_stay_short_and_on_one_line(small: str, spoil: Spoil, faults_of: Faults) -> None:
    long = "p" * 15_000
    content = json.loads(sroi.dumps(sroi.loads(small), format="json"))
    texts = [
        (spoil("7 person", f"{{value: 7 person, unit: {long}}}"), "yaml"),
        (spoil("7 person", f"7 {long}"), "yaml"),
        (spoil("7 person", "9" * 15_000), "yaml"),
        (spoil("stakeholder: people", f"stakeholder: {long}"), "yaml"),
        (spoil("discounting: 3.5%", f"discounting: {long}"), "yaml"),
        (spoil("currency: GBP", f"currency: {long}"), "yaml"),
        (spoil("title: A club", f"title: {long * 2}"), "yaml"),
        (small + f"? {long}\n: x\n", "yaml"),
        (f"title: &{long} x", "yaml"),
        (f"title: !{long} x", "yaml"),
        (f"title: *{long}", "yaml"),
        (json.dumps({**content, long: 1}), "json"),
        (json.dumps({**content, "a\nb\u2028c\x85d\re": 1}), "json"),
        (
            json.dumps({**content, "sources": {"survey": {"title": "S"}, "a\nb: x [E100]": 1}}),
            "json",
        ),
        (json.dumps({**content, "title": ["x\ny"]}), "json"),
        (json.dumps({**content, "units": {"meal": "x", "x\ny": "z"}}), "json"),
    ]
    for text, kind in texts:
        for fault in faults_of(text, kind):
            assert len(str(fault)) < 1000
            assert len(str(fault).splitlines()) == 1, ascii(str(fault))


def test_thousands_of_misspelt_ids_take_no_time(small: str, faults_of: Faults) -> None:
    known = "".join(f"  source_number_{n:05d}: {{title: S}}\n" for n in range(1500))
    wrong = "".join(f"  a{n}: {{value: 1, source: sourze_numbr_{n:05d}}}\n" for n in range(1500))
    text = small.replace("sources:\n", f"sources:\n{known}") + f"assumptions:\n{wrong}"
    begun = time.process_time()
    faults = faults_of(text)
    assert time.process_time() - begun < 20
    *misspelt, more = faults
    assert {fault.code for fault in misspelt} == {"E300"}
    assert more.code == "E102"


def test_ten_thousand_outcomes_work(small: str) -> None:
    head, block = small.split("  better:\n")
    text = f"{head}{''.join(f'  o{n}:{chr(10)}{block}' for n in range(10_000))}"
    impact_map = sroi.loads(text)
    one = sroi.evaluate(sroi.loads(small)).present_value.central
    assert sroi.evaluate(impact_map).present_value.central == pytest.approx(10_000 * one)


@pytest.mark.parametrize("written", ["[15,000, 15,000]", "{value: 0,25, source: s}", "[1,2]"])
def test_a_comma_within_digits_never_makes_two_values(faults_of: Faults, written: str) -> None:
    for fault in faults_of(f"a: {written}\n"):
        assert (fault.where, fault.code) == ("text:1", "E201")
        assert "two values" in fault.problem
        assert "a space after" in fault.remedy


def test_a_list_with_spaces_is_a_list() -> None:
    assert read_yaml("a: [15, 000, 1.5]\n", "text") == {"a": ["15", "000", "1.5"]}
