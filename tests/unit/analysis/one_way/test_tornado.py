"""Ends of a tornado are what the map gives with that one number changed."""

import pytest
from helpers.maps import Wish, impact_maps
from helpers.said import made, outcome
from hypothesis import HealthCheck, given, settings

from sroi import QuestionError, Scenario, UnknownPathError, apply, evaluate, example
from sroi.analysis.one_way.tornado import tornado

BELIEVED = outcome(
    quantity={"90%": [5, 20], "unit": "person", "source": "survey"},
    deadweight={"low": 0.1, "best": 0.2, "high": 0.4, "source": "survey"},
    starts={"values": [0, 1, 2], "weights": [8, 1, 1], "best": 0, "source": "survey"},
    duration={"low": 1, "best": 2, "high": 4, "source": "survey"},
    drop_off=0.1,
)


def figures(impact_map, path, value):
    if path.endswith("starts"):
        value = {"values": [value, value + 1], "weights": [1, 1], "best": value}
    changed = apply(impact_map, Scenario(name="end", changes={path: value}))
    result = evaluate(changed)
    return result.sroi_ratio.central, result.net_present_value.central


def check_ends(impact_map, rows):
    for row in rows:
        for end in ("low", "high"):
            found = getattr(row, f"ratio_at_{end}"), getattr(row, f"value_at_{end}")
            wanted = figures(impact_map, row.path, getattr(row, end))
            assert found == pytest.approx(wanted, rel=1e-12, abs=1e-9), (row, end)


def test_beliefs_move_to_their_own_quantiles():
    impact_map = made(scope={"discounting": "5%"}, outcomes={"friends": BELIEVED})
    answer = tornado(impact_map)
    assert {row.path.rpartition(".")[2] for row in answer} == {
        "quantity", "deadweight", "starts", "duration",
    }  # fmt: skip
    row = answer["outcomes.friends.quantity"]
    assert (row.low, row.high) == pytest.approx((5, 20), rel=1e-6)
    assert (row.basis, row.unit) == ("belief", "person")
    starts = answer["outcomes.friends.starts"]
    assert (starts.low, starts.best, starts.high, starts.unit) == (0, 0, 2, "year")
    check_ends(impact_map, answer)
    assert [row.swing for row in answer] == sorted((row.swing for row in answer), reverse=True)
    assert tornado(impact_map, level=0.25)["outcomes.friends.quantity"].low > 5


def test_the_swing_is_that_of_the_figure():
    impact_map = made(outcomes={"friends": BELIEVED})
    for figure, ends in (("sroi_ratio", "ratio"), ("net_present_value", "value")):
        answer = tornado(impact_map, figure=figure)
        central = getattr(evaluate(impact_map), figure).central
        for row in answer:
            seen = [central, getattr(row, f"{ends}_at_low"), getattr(row, f"{ends}_at_high")]
            assert row.swing == pytest.approx(max(seen) - min(seen))


def test_numbers_move_by_a_stated_share_and_say_so():
    impact_map = example("wheels-to-meals")
    answer = tornado(impact_map, share=0.1)
    assert {row.basis for row in answer} == {"stated share"}
    row = answer["outcomes.fewer_falls_care.quantity"]
    assert (row.low, row.high) == pytest.approx((6.3, 7.7))
    check_ends(impact_map, answer)
    assert "not how uncertain they are" in " ".join(answer.notes)
    assert answer["outcomes.new_friends.displacement"].note == "0 has no share to move by"


def test_a_move_stops_at_the_end_of_its_domain_and_says_so():
    impact_map = made(outcomes={"friends": outcome(deadweight=0.8, attribution=1, duration=0.7)})
    answer = tornado(impact_map, share=0.5)
    row = answer["outcomes.friends.deadweight"]
    assert (row.low, row.high) == (0.4, 1)
    assert row.note == "high stops at 1, the end of its domain"
    assert (
        answer["outcomes.friends.attribution"].note == "high stays at best, the end of its domain"
    )
    assert answer["outcomes.friends.duration"].high == 1
    check_ends(impact_map, answer)


def test_what_moves_together_is_moved_alone_and_says_so():
    impact_map = made(
        outcomes={"friends": BELIEVED},
        correlations={"pair": {
            "among": ["outcomes.friends.quantity", "outcomes.friends.deadweight"],
            "rank_correlation": 0.5,
        }},
    )  # fmt: skip
    answer = tornado(impact_map)
    assert answer["outcomes.friends.quantity"].note == "moves together with others in fact"
    assert not answer["outcomes.friends.duration"].note
    assert "in fact they move together" in " ".join(answer.notes)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({}, QuestionError, "no uncertain estimate"),
        ({"level": 0}, QuestionError, "level is a number above 0 and below 0.5"),
        ({"level": 0.5}, QuestionError, "level is"),
        ({"level": "5%"}, QuestionError, "level is"),
        ({"share": 0}, QuestionError, "share is a number above 0"),
        ({"share": float("nan")}, QuestionError, "share is"),
        ({"share": 0.1, "figure": "npv"}, UnknownPathError, "no figure 'npv'"),
        ({"share": 1}, QuestionError, "not positive at inputs.grant.amount = 0"),
    ],
)
def test_mistakes_have_one_clear_error(options, error, words):
    with pytest.raises(error, match=words):
        tornado(made(), **options)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(impact_maps(Wish(wild=False, outcomes=(1, 3))))
def test_ends_are_those_of_changed_maps(impact_map):
    answer = tornado(impact_map, share=0.3)
    check_ends(impact_map, list(answer)[:4])
