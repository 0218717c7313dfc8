"""Writing and reading a map gives it back."""

import json
from copy import deepcopy
from typing import Any, Literal

import pytest
import yaml
from helpers.maps import Written, impact_maps, written_maps
from hypothesis import given
from hypothesis import strategies as st

import sroi

Format = Literal["yaml", "json"]
FORMATS: tuple[Format, ...] = ("yaml", "json")

# What the models strip, and what is nothing but space, is no text.
texts = st.text(min_size=1, max_size=60).map(str.strip).filter(bool)
awkward = st.sampled_from((
    "no", "~", "null", "1:30", "1e3", "0x1F", "010", "2024-01-05", "- a", "a: b", "# a", "'", '"',
    "{a", "[a", "!tag", "&a", "*a", "%a", "@a", "`a", "a\nb", "a\n\n  b\n c", "a\tb", "\ufeffa",
    "a\r\nb", "a\rb", "a\x85b", "a\u2028b", "\x00", "\x7f", "\ud7ff", "\U0001f600", "a \nb",
    "a #b", "a: ", "|", ">", "=", "<<", "y", "é", "e\u0301", "\u00a0a", "9" * 400, "---", "...",
))  # fmt: skip
words = (texts | awkward).map(str.strip).filter(bool)


def given_back(impact_map: sroi.ImpactMap, kind: Format) -> sroi.ImpactMap:
    return sroi.loads(sroi.dumps(impact_map, format=kind), format=kind)


@pytest.mark.parametrize("kind", FORMATS)
@given(impact_map=impact_maps())
def test_a_map(impact_map: sroi.ImpactMap, kind: Format) -> None:
    again = given_back(impact_map, kind)
    assert again == impact_map
    assert again.digest == impact_map.digest
    assert sroi.dumps(again, format=kind) == sroi.dumps(impact_map, format=kind)


@given(impact_maps())
def test_in_the_order_in_which_it_was_written(impact_map: sroi.ImpactMap) -> None:
    for kind in FORMATS:
        again = given_back(impact_map, kind)
        for section in ("outcomes", "inputs", "stakeholders", "assumptions", "units"):
            assert list(getattr(again, section)) == list(getattr(impact_map, section))


@given(impact_maps())
def test_gives_the_same_figures(impact_map: sroi.ImpactMap) -> None:
    before = sroi.evaluate(impact_map).to_dict()
    for kind in FORMATS:
        assert sroi.evaluate(given_back(impact_map, kind)).to_dict() == before


@given(written_maps())
def test_a_file_says_what_the_dictionary_says(written: Written) -> None:
    impact_map = sroi.ImpactMap.model_validate(written)
    as_json = json.dumps(written)
    as_yaml = yaml.safe_dump(written, allow_unicode=True, sort_keys=False)
    assert sroi.loads(as_json, format="json") == impact_map
    assert sroi.loads(as_json) == impact_map  # JSON is YAML too
    assert sroi.loads(as_yaml) == impact_map


@given(impact_maps())
def test_through_plain_values(impact_map: sroi.ImpactMap) -> None:
    for content in (
        impact_map.model_dump(),
        impact_map.model_dump(mode="json"),
        impact_map.model_dump(mode="json", exclude_defaults=True),
        json.loads(impact_map.model_dump_json()),
    ):
        again = sroi.ImpactMap.model_validate(content)
        assert again == impact_map
        assert again.digest == impact_map.digest


def _small() -> Written:
    number = {"value": "1 person", "source": "survey"}
    return {
        "title": "Small",
        "scope": {"activity": "x", "currency": "EUR", "discounting": "none"},
        "sources": {"survey": {"title": "A survey"}},
        "stakeholders": {"all": {"description": "All"}},
        "inputs": {"grant": {"description": "x", "amount": "1 EUR"}},
        "outcomes": {
            "change": {
                "description": "x",
                "stakeholder": "all",
                "quantity": number,
                "financial_proxy": {"value": "1 EUR/person"},
                "deadweight": "0",
                "displacement": "0",
                "attribution": "0",
                "starts": 0,
                "duration": "1",
            }
        },
    }


@pytest.mark.parametrize("kind", FORMATS)
@given(said=st.lists(words, min_size=8, max_size=8))
def test_of_any_words(said: list[str], kind: Format) -> None:
    written = deepcopy(_small())
    change = written["outcomes"]["change"]
    written |= {"title": said[0], "notes": said[1:3]}
    written["sources"]["survey"]["title"] = said[3]
    written["units"] = {"meal": said[4]}
    written["scenarios"] = {"other": {"description": said[5], "changes": {"title": said[0]}}}
    change |= {"indicator": said[6], "tags": {"sdg": said[:2], "no": [said[7]]}}
    change["quantity"]["note"] = said[7]
    impact_map = sroi.ImpactMap.model_validate(written)
    again = given_back(impact_map, kind)
    assert again == impact_map
    assert again.digest == impact_map.digest
    assert again.title == said[0]
    assert again.outcomes["change"].quantity.note == said[7]


finite = st.floats(allow_nan=False, allow_infinity=False)
sizes = st.floats(1e-100, 1e100)
of_beliefs = sizes | sizes.map(lambda size: -size) | st.just(0.0)


@pytest.mark.parametrize("kind", FORMATS)
@given(
    number=finite,
    ends=st.lists(of_beliefs, min_size=3, max_size=3),
    unit=st.sampled_from(["", " person"]),
)
def test_of_any_number_to_the_last_bit(
    number: float, ends: list[float], unit: str, kind: Format
) -> None:
    low, best, high = sorted(ends)
    written = deepcopy(_small())
    belief: dict[str, Any] = {"low": low, "best": best, "high": high}
    written["outputs"] = {
        "number": {"description": "x", "quantity": f"{number!r}{unit}"},
        "belief": {"description": "x", "quantity": belief | ({"unit": "person"} if unit else {})},
    }
    impact_map = sroi.ImpactMap.model_validate(written)
    outputs = given_back(impact_map, kind).outputs
    assert outputs == impact_map.outputs
    assert outputs["number"].quantity.best.hex() == number.hex()
    assert outputs["belief"].quantity.extremes == (low, high)


@pytest.mark.parametrize("name", ["no", "null", "true", "on", "y", "élan", "a-b", "Z-1", "e1", "œ"])
@pytest.mark.parametrize("kind", FORMATS)
def test_of_awkward_ids(name: str, kind: Format) -> None:
    written = _small()
    written["outcomes"] = {name: written["outcomes"]["change"]}
    written["sources"][name] = {"title": "x"}
    written["outcomes"][name]["quantity"]["source"] = name
    impact_map = sroi.ImpactMap.model_validate(written)
    again = given_back(impact_map, kind)
    assert again == impact_map
    assert list(again.outcomes) == [name]
