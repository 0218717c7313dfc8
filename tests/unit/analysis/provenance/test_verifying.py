"""What was recorded comes out again to the bit, and whatever was altered is found and named."""

import json

import numpy as np
import pytest
from helpers.maps import Wish, impact_maps
from helpers.said import made, outcome
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sroi
from sroi.analysis.assurance.checking import check
from sroi.analysis.assurance.finding import Finding, Findings
from sroi.analysis.provenance.record import record
from sroi.analysis.provenance.recording import loads_record
from sroi.analysis.provenance.verifying import verify
from sroi.errors import RecordError

UNSURE = {"low": 0.1, "best": 0.2, "high": 0.4}
CLUB = made(
    scope={"discounting": "uk-green-book-2022-standard"},
    outcomes={"friends": outcome(deadweight=UNSURE, duration=2, drop_off="10%")},
)
DRAWN = sroi.evaluate(CLUB, draws=600, seed=7)
KEPT = record(DRAWN, check(DRAWN))


def altered(path, change):
    """Return the record with one value changed."""
    content = json.loads(KEPT.to_json())
    *above, last = path.split("/")
    place = content
    for key in above:
        place = place[key]
    place[last] = change(place[last])
    return loads_record(json.dumps(content))


def test_what_was_not_touched_is_identical():
    found = verify(loads_record(KEPT.to_json()))
    assert found.verdict == "identical"
    assert found.holds
    assert found.said("en") == (f"identical: all {len(found)} numbers are the same to the bit",)
    assert found.said("fr")[0].startswith("identique\N{NO-BREAK SPACE}: les ")
    assert all(row.is_identical and row.difference == 0 for row in found)
    assert found["sroi_ratio.quantiles.5%"].recorded == DRAWN.sroi_ratio.quantile(0.05)
    assert found["payback_period.central"].recorded == DRAWN.payback_period.central


@settings(max_examples=20, suppress_health_check=list(HealthCheck))
@given(impact_maps(Wish(families=True)), st.integers(0, 2**70))
def test_any_map_records_and_verifies(impact_map, seed):
    try:
        results = [sroi.evaluate(impact_map), sroi.evaluate(impact_map, draws=300, seed=seed)]
    except (sroi.UndefinedRatioError, sroi.OverflowedError):
        return
    for result in results:
        kept = record(result)
        read = loads_record(kept.to_json())
        assert read == kept
        assert read.to_json() == kept.to_json()
        assert verify(read).verdict == "identical"


@pytest.mark.parametrize("method", ["plain", "latin-hypercube"])
def test_a_precision_is_reached_after_the_same_draws(method):
    result = sroi.evaluate(CLUB, until={"sroi_ratio": 0.05}, draws=10**6, seed=1, method=method)
    kept = record(result)
    assert kept.simulation.ceiling == 10**6
    assert kept.simulation.draws < 10**6
    steps = []
    assert verify(kept, progress=lambda done, wanted: steps.append((done, wanted))).holds
    assert steps[-1] == (kept.simulation.draws, 10**6)


def next_up(number):
    return float(np.nextafter(number, np.inf))


@pytest.mark.parametrize(("name", "number"), [pair for pair in KEPT.numbers if pair[1]])
def test_every_number_counts_to_its_last_bit(name, number):
    figure, part, *more = name.split(".")
    where = ["drawn"] * (part != "central")
    found = verify(altered("/".join(["figures", figure, *where, part, *more]), next_up))
    assert found.verdict == "differs"
    assert not found.holds
    assert [row.figure for row in found if not row.is_identical] == [name]
    assert found[name].difference == number - next_up(number)
    sentence = found.said("en")[0]
    for part in (name, repr(next_up(number)), repr(number), f"1 of {len(found)} numbers"):
        assert part in sentence
        assert part.replace(" of ", " nombres sur ").replace(" numbers", "") in found.said("fr")[0]


def test_a_figure_that_is_not_ours_or_is_missing_is_named():
    extra = altered("figures", lambda each: each | {"sroi_index": each["sroi_ratio"]})
    found = verify(extra)
    assert np.isnan(found["sroi_index.central"].recomputed)
    assert "comes to nothing" in found.said("en")[0]
    fewer = altered("figures", lambda each: {"sroi_ratio": each["sroi_ratio"]})
    assert np.isnan(verify(fewer)["investment.central"].recorded)
    assert verify(fewer).verdict == "differs"
    json.dumps(verify(fewer).to_dict(), allow_nan=False)


def test_one_digit_of_the_map_is_found():
    kept = altered("impact_map/outcomes/friends/quantity", lambda _: "11 person")
    found = verify(kept)
    assert found.verdict == "altered"
    assert not found.holds
    said = found.said("en")
    assert KEPT.map_digest[:16] in said[0]
    assert kept.impact_map.digest[:16] in said[0]
    assert "sroi_ratio.central" in said[1]
    assert found.said("fr")[0].startswith("altéré\N{NO-BREAK SPACE}: ")


def test_words_of_the_map_that_move_nothing_are_found_too():
    found = verify(altered("impact_map/title", lambda _: "Another"))
    assert found.verdict == "altered"
    assert f"all {len(found)} numbers as they are recorded" in found.said("en")[1]


def test_what_says_the_same_in_another_way_is_the_same_map():
    found = verify(altered("impact_map/outcomes/friends/drop_off", lambda _: "0.10"))
    assert found.verdict == "identical"


STATEMENTS = {
    "conventions/discounting": (lambda _: "none", "conventions.discounting"),
    "conventions": (lambda each: each | {"more": "said"}, "conventions.more"),
    "reference_tables/uk-green-book-2022-standard/edition": (
        lambda _: "2026", "reference_tables.uk-green-book-2022-standard"),
    "reference_tables": (lambda _: {}, "reference_tables.uk-green-book-2022-standard"),
    "simulation/draws": (lambda draws: draws - 1, "simulation.draws"),
    "simulation/reached": (lambda _: False, "simulation.reached"),
    "figures/sroi_ratio/unit": (lambda _: "%", "figures.sroi_ratio.unit"),
    "findings/found": (
        lambda found: [*found, {"code": "P999", "path": "x", "level": "note", "waived": None}],
        "findings.P999 x"),
}  # fmt: skip


@pytest.mark.parametrize(("path", "case"), STATEMENTS.items(), ids=STATEMENTS)
def test_all_else_that_a_record_says_is_held_against_it(path, case):
    change, name = case
    found = verify(altered(path, change))
    assert found.verdict == "differs"
    assert [each.name for each in found.statements] == [name]
    assert all(row.is_identical for row in found)
    assert "all else" in found.said("en")[0]
    assert name in found.said("en")[1]
    assert name in found.said("fr")[1]


def test_another_seed_makes_other_figures():
    found = verify(altered("simulation/seed", lambda seed: seed + 1))
    assert found.verdict == "differs"
    assert found["sroi_ratio.central"].is_identical
    assert not found["sroi_ratio.mean"].is_identical


def test_a_rule_that_is_not_here_is_said_and_not_held_against_the_record():
    found = verify(altered("findings/rules", lambda rules: [*rules, "X123"]))
    assert found.verdict == "identical"
    assert "no rule X123" in found.said("en")[1]
    assert "règle X123" in found.said("fr")[1]


def test_findings_by_the_same_rules_are_looked_for_again():
    found = verify(record(DRAWN, Findings((), "", rules=check(DRAWN).rules)))
    assert len(found.statements) == len({(row.rule, row.path) for row in check(DRAWN)})
    forged = Findings((Finding("P303", 3, "note", "", "", "", None),), "")
    assert [each.name for each in verify(record(DRAWN, forged)).statements] == ["findings.P303"]


def test_other_versions_are_named_whatever_the_figures_do():
    other = altered("environment/numpy", lambda _: "1.0")
    found = verify(other)
    assert found.verdict == "identical"
    assert f"numpy 1.0 then, {np.__version__} now" in found.said("en")[1]
    assert "alors" in found.said("fr")[1]
    near = altered("environment", lambda each: each | {"machine": "z80"}).model_dump(mode="json")
    near["figures"]["sroi_ratio"]["central"] = next_up(DRAWN.sroi_ratio.central)
    found = verify(loads_record(json.dumps(near)))
    assert found.verdict == "agrees"
    assert found.holds
    assert "1 of them not to the bit" in found.said("en")[0]
    assert "machine z80 then" in found.said("en")[1]
    near["figures"]["sroi_ratio"]["central"] = DRAWN.sroi_ratio.central * (1 + 1e-11)
    assert verify(loads_record(json.dumps(near))).verdict == "differs"


def test_given_draws_are_asked_for():
    path = "outcomes.friends.deadweight"
    draws = np.linspace(0, 0.5, 512)
    kept = record(sroi.evaluate(CLUB, given={path: draws}, seed=3), given={path: draws})
    kept = loads_record(kept.to_json())
    assert verify(kept, given={path: list(draws)}).verdict == "identical"
    for other, words in (
        (None, "rests on draws of"),
        ({path: draws[::-1]}, "are not those"),
        ({path: draws[:-1]}, "are not those"),
        ({path: draws, "inputs.grant.amount": draws}, "does not rest on draws"),
    ):
        with pytest.raises(RecordError, match=rf"{words}.*\[E622\]"):
            verify(kept, given=other)
    with pytest.raises(RecordError, match="does not rest on draws"):
        verify(KEPT, given={path: draws})


def test_the_map_since():
    found = verify(KEPT, impact_map=CLUB)
    assert found.holds
    assert found.said("en")[1:] == (
        "the map is the one in the record",
        "nothing changed",
        found.changed.said("en")[1],
    )
    later = sroi.apply(CLUB, sroi.Scenario(name="x", changes={"outcomes.friends.attribution": 0.5}))
    found = verify(KEPT, impact_map=later)
    assert found.verdict == "identical"
    assert not found.holds
    assert "the map changed since" in found.said("en")[1]
    assert any("outcomes.friends.attribution goes from 0 % to 50 %" in each
               for each in found.said("en"))  # fmt: skip


def test_nothing_in_a_record_breaks_a_line():
    found = verify(altered("environment/numpy", lambda _: "1.0\nidentical: all\x85 is well"))
    assert not any("\n" in each or "\x85" in each for each in found.said("en"))
    ratio = KEPT.figures["sroi_ratio"].model_dump()
    found = verify(altered("figures", lambda each: each | {"a\nidentical": ratio}))
    assert not any("\n" in each for each in found.said("en"))


def test_the_answer_is_plain_values():
    found = verify(altered("figures/sroi_ratio/central", next_up), impact_map=CLUB)
    content = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert content["verdict"] == "differs"
    assert content["holds"] is False
    assert {"figure", "recorded", "recomputed", "difference", "is_identical"} == set(
        content["rows"][0]
    )
    assert content["changed"]["rows"] == []
    assert len(found.to_frame()) == len(found)
    assert repr(next_up(DRAWN.sroi_ratio.central)) in found._repr_html_()
    assert "differs" in str(found)
