"""What answers say is said in English and in French, with the same facts."""

import ast
import copy
import pickle
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import sroi.analysis
from sroi.analysis.words import Note, Words, as_number, joined, money_in_words

FOLDER = Path(sroi.analysis.__file__).parent
MODULES = [path for path in FOLDER.rglob("*.py") if path.name != "words.py"]
TREES = {path: ast.parse(path.read_text("utf-8")) for path in MODULES}
BARE_SIGN = re.compile(r"[^\W\d_}»)'][;?!]|[\w}»)]:(?=\s|$)|[\w}]%|«(?! )|(?<! )»")


def calls(name: str) -> Iterator[tuple[ast.Call, list[str]]]:
    """Yield the calls of a class, and the texts that they are given."""
    for tree in TREES.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name:
                texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
                yield node, texts


def named(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_note_has_both_languages_and_the_same_facts() -> None:
    found = list(calls("Note"))
    assert len(found) > 50
    for call, texts in found:
        english, french = texts  # both are written out
        assert english.strip()
        assert french.strip()
        given = {each.arg for each in call.keywords}
        assert named(english) == named(french) == given, english


def test_words_that_are_written_out_have_the_same_facts() -> None:
    for _, texts in calls("Words"):
        if len(texts) == 2:
            assert named(texts[0]) == named(texts[1]), texts


def test_signs_of_french_stand_off() -> None:
    for _, texts in calls("Note"):
        without_facts = re.sub(r"\{[^}]*\}", "x", texts[1])
        assert not BARE_SIGN.search(without_facts), texts[1]


def test_no_module_yields_a_sentence_in_one_language_only() -> None:
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Yield) and isinstance(node.value, ast.Constant | ast.JoinedStr):
                assert not ast.unparse(node.value).rstrip("\"'").endswith("."), (path, node.lineno)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_copy_of_a_note_is_whole(protocol: int) -> None:
    note = Note("{worth} of {all:,.1f}: {what}", "{worth} sur {all:,.1f} : {what}",
                worth=money_in_words(4630, "GBP_2024"), all=12345.67, what="{x}")  # fmt: skip
    pickled = pickle.loads(pickle.dumps(note, protocol))
    for same in (pickled, copy.copy(note), copy.deepcopy(note)):
        assert same == note == "GBP 4,630 of 12,345.7: {x}"
        assert same.said("fr") == "4\u202f630\u00a0GBP sur 12\u202f345,7\u00a0: {x}"
        assert type(same) is Note


def test_a_note_is_the_english_text() -> None:
    note = Note("about {share:.1%}!", "environ {share:.1%} !", share=0.5)
    assert {note: 1}["about 50.0%!"] == 1
    assert note.said("en") == str(note) == "about 50.0%!"
    assert note.said("fr") == "environ 50,0\u202f%\u202f!"


def test_what_a_user_wrote_is_left_alone() -> None:
    name = "Club : « 1.5 % » {name}"
    assert Note("{name}.", "{name}.", name=name).said("fr") == f"{name}."
    assert Note("{name}.", "{name}.", name=Words("", name)).said("fr") == f"{name}."


def test_joined_texts_are_said_in_one_language() -> None:
    both = joined([as_number(1.5, "g"), "path"], "; of ", " ; de ")
    assert both == "1.5; of path"
    assert isinstance(both, Note)
    assert both.said("fr") == "1,5\u202f; de path"
    assert joined([]) == ""
    assert joined(["one"]) == "one"
