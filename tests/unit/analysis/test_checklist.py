"""Answer the twelve points from maps of which the answers are known."""

import pytest

import sroi
from sroi.analysis.assurance.checklist import checklist
from sroi.io.examples import starter_text


def test_the_twelve_points_of_the_example() -> None:
    answers = {row.point: row.answered for row in checklist(sroi.example("wheels-to-meals"))}
    cannot = "a map cannot say"
    assert answers == {
        "why SROI": "yes",
        "documentation": "yes",
        "impact map": "in part",
        "control group": cannot,
        "before-after observation": cannot,
        "indicators": "yes",
        "proxies": "yes",
        "qualitative effects": "yes",
        "quantitative effects": "yes",
        "limitations": "no",
        "ratio interpreted": cannot,
        "sensitivity analysis": "no",
    }


def test_what_is_stated_in_part_is_counted() -> None:
    rows = checklist(sroi.loads(starter_text()))
    assert (rows["proxies"].answered, rows["proxies"].found[:6]) == ("in part", "1 of 2")
    assert rows["sensitivity analysis"].answered == "yes"
    assert rows["why SROI"].found == "'To decide whether to open a second table'"


def test_a_quantity_by_assumption_has_the_source_of_the_assumption() -> None:
    base = sroi.dumps(sroi.example("wheels-to-meals"), format="json")
    for source, said in ((None, "7 of 8"), ("guide", "8 of 8")):
        impact_map = sroi.loads(base, format="json")
        content = impact_map.model_dump(mode="json", exclude_defaults=True)
        content["assumptions"] = {"reach": {"value": "16 membership", "source": source}}
        content["outcomes"]["new_friends"]["quantity"] = "assumptions.reach"
        found = checklist(sroi.ImpactMap.model_validate(content))
        assert found["quantitative effects"].found.startswith(said)


@pytest.mark.parametrize("subject", ["map", "result"])
def test_in_french_of_a_map_and_of_a_result(subject: str) -> None:
    impact_map = sroi.example("wheels-to-meals")
    of = impact_map if subject == "map" else sroi.evaluate(impact_map)
    rows = checklist(of, language="fr")
    assert len(rows) == 12
    assert rows["groupe témoin"].answered == "une carte ne peut le dire"
    assert rows["ratio interprété"].found.startswith("le ratio est de 1,93")
