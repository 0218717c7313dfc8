"""Whatever a map says, a check can say what it finds, and changes nothing."""

from helpers.maps import Wish, impact_maps
from hypothesis import given, settings

import sroi
from sroi.analysis.assurance.checking import check
from sroi.analysis.assurance.checklist import checklist
from sroi.reporting.sarif import to_sarif


@given(impact_maps(Wish(families=True)))
@settings(max_examples=40)
def test_any_map_can_be_checked(impact_map: sroi.ImpactMap) -> None:
    result = sroi.evaluate(impact_map)
    before = result.to_dict()
    findings = check(result)
    assert result.to_dict() == before
    assert check(impact_map).to_dict() == findings.to_dict()
    assert len(checklist(result)) == 12
    text = sroi.dumps(impact_map)
    assert len(to_sarif(findings, text, "map.yaml")["runs"][0]["results"]) == len(findings)
    for message, remedy in findings.said("fr"):
        assert message
        assert remedy
    names = [findings.name_of(row) for row in findings]
    assert len(set(names)) == len(names)


@given(impact_maps(Wish(outcomes=(0, 0))))
@settings(max_examples=3)
def test_a_map_without_outcomes_can_be_checked(impact_map: sroi.ImpactMap) -> None:
    assert check(impact_map).rows
