"""Each cell of the grid is what the map gives with those two numbers changed."""

import pytest
from helpers.said import made, outcome

from sroi import QuestionError, Scenario, UnknownPathError, apply, evaluate
from sroi.analysis.one_way.two_way import two_way

QUANTITY, DEADWEIGHT = "outcomes.friends.quantity", "outcomes.friends.deadweight"
BELIEVED = made(
    outcomes={
        "friends": outcome(
            quantity={"90%": [5, 20], "unit": "person", "source": "survey"},
            deadweight={"low": 0.1, "best": 0.2, "high": 0.4, "source": "survey"},
        )
    }
)


@pytest.mark.parametrize("figure", ["sroi_ratio", "net_present_value"])
def test_cells_are_those_of_changed_maps(figure):
    answer = two_way(BELIEVED, QUANTITY, DEADWEIGHT, figure=figure)
    assert answer.values.shape == (5, 5)
    assert answer.one_values[0] == pytest.approx(5, rel=1e-6)
    for row, first in enumerate(answer.one_values):
        for column, second in enumerate(answer.other_values):
            changes = {QUANTITY: first, DEADWEIGHT: second}
            result = evaluate(apply(BELIEVED, Scenario(name="pair", changes=changes)))
            wanted = getattr(result, figure).central
            assert answer.values[row, column] == pytest.approx(wanted, rel=1e-12)


def test_stated_values_stay_as_they_are():
    answer = two_way(made(), QUANTITY, "inputs.grant.amount", values=([5, 10], [50, 100, 200]))
    assert answer.values.tolist() == [[2, 1, 0.5], [4, 2, 1]]
    assert answer.grid.rows == ("5 person", "10 person")
    assert answer.grid["5 person", "50 GBP"] == 2
    mixed = two_way(BELIEVED, QUANTITY, DEADWEIGHT, values=(None, [0, 1]), points=3)
    assert mixed.values.shape == (3, 2)


def test_it_is_shown_in_every_way():
    answer = two_way(made(), QUANTITY, "inputs.grant.amount", values=([5, 10], [50, 100]))
    assert str(answer).splitlines()[1:] == [
        "           50 GBP  100 GBP",
        " 5 person    2.00     1.00",
        "10 person    4.00     2.00",
    ]
    assert answer.to_dict()["values"] == [[2, 1], [4, 2]]
    frame = answer.to_frame()
    assert frame.index.name == QUANTITY
    assert frame.columns.name == "inputs.grant.amount"
    assert "rows: outcomes.friends.quantity" in answer._repr_html_()
    money = two_way(made(), QUANTITY, "inputs.grant.amount", values=([5], [50]),
                    figure="net_present_value")  # fmt: skip
    assert (money.unit, money.values.tolist()) == ("GBP", [[50]])


def test_numbers_that_look_alike_are_told_apart():
    answer = two_way(made(), QUANTITY, DEADWEIGHT, values=([5, 5.0000001], [0]))
    assert answer.grid.rows == ("5 person", "5.0000001 person")


def test_a_correlation_is_said():
    joined = made(
        outcomes=BELIEVED.model_dump()["outcomes"],
        correlations={"pair": {"among": [QUANTITY, DEADWEIGHT], "rank_correlation": 0.5}},
    )
    assert "not all of these pairs" in two_way(joined, QUANTITY, DEADWEIGHT).notes[0]


def test_products_of_both_stay_in_their_domain():
    share = {"product": {"some": "60%", "of_them": "50%"}}
    impact_map = made(outcomes={"friends": outcome(deadweight=share)})
    paths = [f"{DEADWEIGHT}.product.{name}" for name in ("some", "of_them")]
    with pytest.raises(QuestionError, match=r"at most 1, not at 1.5 and 1: .* and "):
        two_way(impact_map, *paths, values=([0.5, 1.5], [0.5, 1]))


@pytest.mark.parametrize(
    ("one", "other", "options", "error", "words"),
    [
        (QUANTITY, QUANTITY, {}, QuestionError, "the same"),
        (QUANTITY, "outcomes.friends.deadwieght", {}, UnknownPathError, "did you mean"),
        (QUANTITY, "inputs.grant.amount", {}, QuestionError, "no quantiles"),
        (QUANTITY, DEADWEIGHT, {"points": 1}, QuestionError, "at least 2"),
        (QUANTITY, DEADWEIGHT, {"points": 1000}, QuestionError, "at most 10,000 cells"),
        (QUANTITY, DEADWEIGHT, {"values": [1, 2, 3]}, QuestionError, "first and of the second"),
        (QUANTITY, DEADWEIGHT, {"values": ([], [0])}, QuestionError, "finite numbers"),
        (QUANTITY, DEADWEIGHT, {"values": ([1, 1], [0])}, QuestionError, "finite numbers"),
        (QUANTITY, DEADWEIGHT, {"values": (["x"], [0])}, QuestionError, "finite numbers"),
        (QUANTITY, DEADWEIGHT, {"values": (5, [0])}, QuestionError, "finite numbers"),
        (QUANTITY, DEADWEIGHT, {"values": ([1], [1.5])}, QuestionError, "at most 1, not at 1.5"),
        (QUANTITY, "inputs.grant.amount", {"values": ([1], [-1])}, QuestionError, "not negative"),
        (QUANTITY, "inputs.grant.amount", {"values": ([1], [0])}, QuestionError, "not positive"),
        (QUANTITY, "outcomes.friends.starts", {"values": ([1], [0.5])}, QuestionError, "whole"),
        (QUANTITY, DEADWEIGHT, {"figure": "ratio"}, UnknownPathError, "no figure"),
    ],
)
def test_mistakes_have_one_clear_error(one, other, options, error, words):
    with pytest.raises(error, match=words):
        two_way(BELIEVED, one, other, **options)
