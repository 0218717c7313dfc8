"""Labelled arrays answer by name, refuse other names, and show themselves safely."""

import copy
import json
import pickle
import sys

import numpy as np
import pytest

from sroi import Figure, Labelled, MissingDependencyError, UnknownPathError

HOSTILE = "<script>alert('&')</script>"


def table(rows=("falls", "sleep"), unit="GBP"):
    values = np.array([[1.0, np.nan], [1234.567, -2.0]])
    return Labelled("outcome", unit, rows, ("impact", "present_value"), values)


def test_numbers_are_found_by_their_labels():
    assert table()["sleep", "impact"] == 1234.567
    assert table().row("sleep").tolist() == [1234.567, -2]
    assert table().column("impact").tolist() == [1, 1234.567]


@pytest.mark.parametrize(
    "ask",
    [lambda t: t["slep", "impact"], lambda t: t["sleep", "impct"], lambda t: t.column("impct"),
     lambda t: t.row("slep")],
)  # fmt: skip
def test_a_wrong_label_is_met_with_the_right_one(ask):
    with pytest.raises(UnknownPathError, match=r"did you mean '(sleep|impact)'"):
        ask(table())


def test_numbers_cannot_be_changed_even_after_a_journey():
    for each in (table(), copy.deepcopy(table()), pickle.loads(pickle.dumps(table()))):
        with pytest.raises(ValueError, match="read-only"):
            each.values[0, 0] = 2


def test_plain_values_are_ready_for_json():
    content = table().to_dict()
    assert content["falls"] == {"impact": 1.0, "present_value": None}
    assert json.loads(json.dumps(content, allow_nan=False)) == content
    assert Figure("payback_period", float("inf"), "year").to_dict() == {
        "central": None,
        "unit": "year",
    }


def test_a_data_frame_is_a_copy_with_the_labels():
    frame = table().to_frame()
    assert frame.index.name == "outcome"
    assert frame.loc["sleep", "impact"] == 1234.567
    frame.loc["sleep", "impact"] = 0.0
    assert table()["sleep", "impact"] == 1234.567


def test_without_pandas_the_command_to_install_it_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(MissingDependencyError) as caught:
        table().to_frame()
    assert caught.value.remedy == 'install it: pip install "sroi[pandas]"'


def test_html_shows_numbers_and_escapes_words():
    html = table(("falls", HOSTILE), unit=HOSTILE)._repr_html_()
    assert "<script" not in html
    assert "<td>1,234.57</td>" in html
    assert "<td></td>" in html
    assert "nan" not in html
    assert "[" not in table(unit="")._repr_html_()
