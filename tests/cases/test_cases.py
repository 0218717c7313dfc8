"""Compare every case with what was published, at the published digit."""

from pathlib import Path

import pytest
from cases import make_baird, table
from cases.table import Case, Item

import sroi

_REQUIRED = {"title", "kind", "source", "conventions", "maps", "expected"}
_KNOWN = _REQUIRED | {"name", "contradictions", "not_computed", "refused", "parameters"}
_ITEM = {"map", "what", "of", "stakeholder", "year", "path", "label", "per", "in", "nearest",
         "decimals", "published", "value", "more_than", "follows", "why"}  # fmt: skip


def _items(section: str) -> list[object]:
    return [
        pytest.param(name, item, id=f"{name}-{item['map']}-{item.get('label', item['what'])}")
        for name, case in table.cases().items()
        for item in case[section]
    ]


@pytest.mark.parametrize(("name", "item"), _items("expected"))
def test_the_figure_is_computed_to_its_digit(name: str, item: Item) -> None:
    number = table.computed(name, item)
    assert table.agrees(item, number), f"{number} is not {table.printed(item)}"


@pytest.mark.parametrize(("name", "item"), _items("contradictions"))
def test_what_follows_from_the_inputs_is_not_what_was_published(name: str, item: Item) -> None:
    number = table.computed(name, item)
    assert table.agrees(item, number, item["follows"]), f"{number} is not {item['follows']}"
    assert not table.agrees(item, number)


@pytest.mark.parametrize(("name", "item"), _items("refused"))
def test_what_must_be_refused_is_refused(name: str, item: Item) -> None:
    with pytest.raises(sroi.InvalidMapError) as caught:
        table.impact_map(name, item["map"])
    assert [fault.code for fault in caught.value.faults] == [item["code"]]


@pytest.mark.parametrize("case", table.cases().values(), ids=table.cases().keys())
def test_a_case_says_what_it_is(case: Case) -> None:
    assert case.keys() >= _REQUIRED
    assert case.keys() <= _KNOWN
    assert case["kind"] in table.KINDS
    assert case["conventions"]
    assert case["expected"]
    assert {"author", "where"} <= case["source"].keys()
    for item in [*case["expected"], *case["contradictions"]]:
        assert item.keys() <= _ITEM
        assert len(item.keys() & {"published", "value", "more_than"}) == 1
    assert all(item["follows"] and item["why"] for item in case["contradictions"])
    assert all(item["why"] for item in case["not_computed"])


@pytest.mark.parametrize("case", table.cases().values(), ids=table.cases().keys())
def test_every_map_of_a_case_is_used(case: Case) -> None:
    used = {
        item["map"] for part in ("expected", "contradictions", "refused") for item in case[part]
    }
    based_on = {stated.get("based_on") for stated in case["maps"].values()}
    assert case["maps"].keys() - used - based_on == set()


@pytest.mark.parametrize(
    ("text", "number", "agree"),
    [
        ("1.93", 1.9349, True),
        ("1.93", 1.9351, False),
        ("2.00", 2.004, True),
        ("2.00", 1.99, False),
        ("-0.5", -0.4501, True),
        ("7", 6.5, True),
        ("7", 7.51, False),
    ],
)
def test_the_printed_digits_say_how_closely_to_compare(
    text: str, number: float, agree: bool
) -> None:
    assert table.agrees({"published": text}, number) is agree


def test_other_ways_to_compare() -> None:
    assert table.agrees({"published": "790", "nearest": "10"}, 792.9)
    assert not table.agrees({"published": "790", "nearest": "10"}, 795.1)
    assert table.agrees({"published": "1.23456", "decimals": "2"}, 1.2349)
    assert not table.agrees({"more_than": "10"}, 10.0)


def test_a_key_written_twice_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "twice.yaml"
    path.write_text("maps: {}\nmaps: {}\n", "utf-8")
    with pytest.raises(ValueError, match="maps"):
        table.read_case(path)


def test_the_page_shows_what_is_computed() -> None:
    old = table.PAGE.read_text("utf-8")
    assert table.START in old
    assert table.page(old) == old, "run: python tests/cases/table.py"


def test_the_maps_of_deworming_follow_from_their_parameters() -> None:
    text = make_baird.FILE.read_text("utf-8")
    assert make_baird.START in text
    assert make_baird.written(text) == text, "run: python tests/cases/make_baird.py"
