"""A value of information says what it rests on, and what cannot be asked is refused."""

import json
from math import isnan
from typing import Any

import pytest
from helpers.said import Said, made, outcome

from sroi import ImpactMap, QuestionError, SimulationError, SroiError
from sroi.analysis.worth_knowing.information import InformationValue, sentence, value_of_information
from sroi.analysis.worth_knowing.survey import value_of_survey


def uncertain(title: str = "Club", scope: Said | None = None, **changes: Any) -> ImpactMap:
    belief = {"mean": 11, "sd": 3, "unit": "person"}
    changed = {"quantity": belief, "deadweight": {"mean": "50%", "sd": "10%"}} | changes
    return made(title=title, scope=scope or {}, outcomes={"friends": outcome(**changed)})


CLUB = uncertain()


def refused(*args: Any, ask: Any = value_of_information, **more: Any) -> str:
    with pytest.raises(SroiError) as error:
        ask(*args, **{"seed": 1, "draws": 2048} | more)
    return str(error.value)


def test_rows_are_sorted_and_rest_on_something() -> None:
    answer = value_of_information(CLUB, seed=1, draws=4096)
    names = [row.name for row in answer]
    assert names == ["everything", "outcomes.friends.deadweight", "outcomes.friends.quantity"] or (
        names == ["everything", "outcomes.friends.quantity", "outcomes.friends.deadweight"]
    )
    values = [row.value for row in answer]
    assert values == sorted(values, reverse=True)
    assert all(row.standard_error > 0 for row in answer)
    assert answer.basis == {"draws": "4,096", "seed": "1", "method": "latin-hypercube",
                            "by": "estimate", "map": CLUB.digest}  # fmt: skip
    assert answer.best_option == "Club"
    assert set(answer.options) == {"Club", "do nothing"}
    assert answer.sentence(names[1]) in answer.notes
    assert json.loads(json.dumps(answer.to_dict()))["best_option"] == "Club"
    assert "everything" in answer._repr_html_()


def test_the_same_seed_gives_the_same_bits() -> None:
    asked: Any = {"draws": 4096, "by": "outcome"}
    first = value_of_information(CLUB, seed=3, **asked)
    assert first == value_of_information(CLUB, seed=3, **asked)
    assert first.rows != value_of_information(CLUB, seed=4, **asked).rows


@pytest.mark.parametrize("by", ["estimate", "outcome"])
def test_progress_counts_every_draw(by: Any) -> None:
    seen: list[tuple[int, int]] = []
    value_of_information([CLUB, uncertain("Other", attribution="50%")], seed=1, draws=20_000, by=by,
                         progress=lambda *counts: seen.append(counts))  # fmt: skip
    done = [count for count, _ in seen]
    assert done == sorted(done)
    assert seen[-1][0] == seen[-1][1] > 40_000
    seen.clear()
    value_of_survey(CLUB, "outcomes.friends.deadweight", [10], seed=1, draws=20_000,
                    progress=lambda *counts: seen.append(counts))  # fmt: skip
    assert seen[-1][0] == seen[-1][1] > 20_000


def test_values_are_multiplied_by_decisions() -> None:
    one = value_of_information(CLUB, seed=1, draws=4096)
    many = value_of_information(CLUB, seed=1, draws=4096, decisions=20)
    for row, other in zip(one, many, strict=True):
        assert other.value == pytest.approx(20 * row.value)
        assert other.standard_error == pytest.approx(20 * row.standard_error)
        assert other.share_of_everything == pytest.approx(row.share_of_everything)
    assert "to these 20 decisions" in many.notes[1]


def test_a_sure_choice_makes_knowing_worth_nothing() -> None:
    club = uncertain(deadweight={"low": 0, "high": "1%"})
    answer = value_of_information(club, seed=1, draws=2048)
    assert answer["outcomes.friends.deadweight"].value == 0
    assert answer["outcomes.friends.deadweight"].standard_error == 0
    sure = uncertain(quantity={"low": 10, "high": 11, "unit": "person"}, deadweight=0)
    everything = value_of_information(sure, seed=1, draws=2048)["everything"]
    assert everything.value == 0
    assert isnan(everything.share_of_everything)


def test_what_does_not_count_is_worth_nothing() -> None:
    parts = {"friends": outcome(quantity={"mean": 5, "sd": 2, "unit": "person"}),
             "others": outcome(quantity={"mean": 5, "sd": 2, "unit": "person"}, included=False,
                               reason="counted elsewhere")}  # fmt: skip
    for by in ("estimate", "outcome"):
        answer = value_of_information(made(outcomes=parts), seed=1, draws=2048, by=by)
        assert list(answer)[-1].name.startswith("outcomes.others")
        assert list(answer)[-1].value == 0


def test_what_hardly_ever_happens_is_not_overlooked() -> None:
    """A chance that no draw of the pilot meets."""
    rare = {"product": {"people": {"low": 5e5, "high": 1e6, "unit": "person"},
                        "share": {"chance": "0.05%"}}}  # fmt: skip
    answer = value_of_information(uncertain(quantity=rare, deadweight=0), seed=1)
    assert answer["outcomes.friends.quantity.product.share"].value > 0
    assert answer["outcomes.friends.quantity.product.people"].changes_choice < 1e-3


def test_an_order_within_error_is_said_to_be() -> None:
    same = {"mean": 5, "sd": 2, "unit": "person"}
    parts = {"one": outcome(quantity=same), "other": outcome(quantity=same)}
    answer = value_of_information(
        made(outcomes=parts, inputs={"grant": {"description": "Grant", "amount": "190 GBP"}}),
        seed=1, draws=2048,
    )  # fmt: skip
    words = "Within two standard errors is the order of"
    assert any(note.startswith(words) for note in answer.notes)


def test_sentences() -> None:
    row = InformationValue("sources.survey", 42.5, 1.0, 0.5, 0.1, 3)
    assert sentence(row, "EUR", 2) == (
        "Knowing all of sources.survey exactly would be worth up to EUR 42.50 to these 2 decisions."
    )
    nothing = InformationValue("inputs.grant.amount", 0.0, 0.0, 0.0, 0.0, 1)
    assert sentence(nothing, "EUR") == (
        "Knowing inputs.grant.amount exactly would change nothing about this decision."
    )


@pytest.mark.parametrize(
    ("args", "more", "words"),
    [
        ((made(),), {}, "no uncertain estimate"),
        (({"one": made(), "other": made()},), {}, "no uncertain estimate"),
        ((CLUB,), {"draws": 0}, "[E502]"),
        ((CLUB,), {"draws": 2047}, "too few to tell their own standard error"),
        ((CLUB,), {"seed": None}, "[E503]"),
        ((CLUB,), {"by": "sources"}, "did you mean 'source'?"),
        ((CLUB,), {"method": "sobol"}, "no method 'sobol'"),
        ((CLUB,), {"nothing": False}, "nothing to choose"),
        (([CLUB, CLUB],), {}, "two options are named"),
        (({"do nothing": CLUB},), {}, "is not free"),
        ((CLUB,), {"decisions": 0}, "0 decisions"),
        ((CLUB,), {"decisions": float("inf")}, "inf decisions"),
    ],
)
def test_what_cannot_be_asked_is_refused(args: Any, more: Any, words: str) -> None:
    assert words in refused(*args, **more)


def test_options_that_do_not_measure_alike_are_refused() -> None:
    euro = made(title="Other", scope={"currency": "EUR"},
                inputs={"grant": {"description": "Grant", "amount": "100 EUR"}},
                outcomes={"friends": outcome(financial_proxy={"value": "2 EUR/person"})},
                )  # fmt: skip
    said = refused([CLUB, euro])
    assert "currency (Club: GBP, Other: EUR)" in said
    assert "[E507]" in said
    longer = uncertain("Longer", duration=2, drop_off=0)
    assert "horizons_may_differ=True" in refused([CLUB, longer])
    assert value_of_information([CLUB, longer], seed=1, draws=2048, horizons_may_differ=True)


def test_figures_too_large_are_refused() -> None:
    many = {"mean": 1e99, "sd": 1e99, "family": "lognormal", "unit": "person"}
    huge = {"product": {"many": many, "times": 1e112}}
    price = {"value": {"mean": 1e99, "sd": 1e99, "family": "lognormal", "unit": "GBP/person"}}
    assert "[E501]" in refused(uncertain(quantity=huge, financial_proxy=price))


SHARE = "outcomes.friends.deadweight"
COUNT = "outcomes.friends.quantity"


def test_a_survey_says_what_it_rests_on() -> None:
    answer = value_of_survey(CLUB, SHARE, [50, 5], seed=1, draws=2048)
    assert [row.size for row in answer] == [5, 50]
    assert answer.answers == "yes or no"
    assert answer.best_size is None
    assert all(isnan(row.cost) and isnan(row.net_value) and not row.is_best for row in answer)
    assert answer.to_dict()["rows"][0]["cost"] is None
    assert answer["50"].value <= answer.perfect_information
    known = value_of_information(CLUB, seed=1, draws=2048)[SHARE]
    assert answer.perfect_information == known.value


def test_answers_in_numbers_tend_to_perfect_knowledge() -> None:
    answer = value_of_survey(CLUB, COUNT, [10**6], seed=1, draws=2048, sd=3)
    assert answer["1000000"].value == pytest.approx(answer.perfect_information, rel=1e-3)
    shares = value_of_survey(CLUB, SHARE, [10**6], seed=1, draws=2048)
    assert shares["1000000"].value == pytest.approx(shares.perfect_information, rel=1e-3)


def test_a_sample_tells_the_spread_of_answers() -> None:
    club = uncertain(quantity={"sample": 16, "mean": 11, "sd": 9, "unit": "person"})
    known = value_of_survey(club, COUNT, [30], seed=1, draws=2048)
    assert known.answers == "numbers with sd 9"
    stated = value_of_survey(club, COUNT, [30], seed=1, draws=2048, sd=9)
    assert known["30"].value == stated["30"].value > 0


def test_a_worth_that_turns_twice() -> None:
    """Good in the middle only: a share that helps once and harms, squared, twice as much."""
    stated = {"assumptions": {"reach": {"low": 0, "high": 1}}}
    parts = {
        "good": outcome(quantity={"product": {"n": "100 person", "reach": "assumptions.reach"}}),
        "bad": outcome(quantity={"product": {"n": "-100 person", "reach": "assumptions.reach",
                                             "again": "assumptions.reach"}}),
    }  # fmt: skip
    inputs = {"grant": {"description": "Grant", "amount": "400 GBP"}}
    club = made(outcomes=parts, inputs=inputs, **stated)
    # 2000 (z - z^2) - 400 with z uniform: -66.7 in mean, above 0 from 0.276 to 0.724
    answer = value_of_survey(club, "assumptions.reach", [10, 10**6], seed=1, sd=0.5)
    low = 0.5 - 0.05**0.5
    exact = 2 * (2000 * (0.125 - 1 / 24 - low**2 / 2 + low**3 / 3) - 400 * (0.5 - low))
    assert answer.perfect_information == pytest.approx(exact, rel=1e-3)
    assert answer["1000000"].value == pytest.approx(exact, rel=1e-3)
    assert 0 < answer["10"].value < exact


def test_a_survey_that_is_not_worth_its_cost() -> None:
    answer = value_of_survey(CLUB, SHARE, [10, 100], seed=1, draws=2048, cost_per_interview=1000)
    assert answer.best_size is None
    assert "No survey of up to 100 people is worth its cost." in answer.notes
    free = value_of_survey(CLUB, SHARE, [10, 100], seed=1, draws=2048, cost_per_interview=0)
    assert free.best_size == 100
    assert "Still larger surveys may be better: name a larger size." in free.notes
    sure = uncertain(deadweight={"low": 0, "high": "1%"}, quantity="20 person")
    none = value_of_survey(sure, SHARE, [10], seed=1, draws=2048, cost_per_interview=1)
    assert none["10"].value == 0
    assert none.best_size is None


@pytest.mark.parametrize(
    ("path", "sizes", "more", "words"),
    [
        (SHARE, [], {}, "no size"),
        (SHARE, [0], {}, "a survey of 0 people"),
        (SHARE, [10.5], {}, "a survey of 10.5 people"),
        (SHARE, [True], {}, "a survey of True people"),
        (SHARE, "50", {}, "a survey of '50' people"),
        (SHARE, [10**7], {}, "1 to 1,000,000"),
        ("outcomes.friends.deadwieght", [10], {}, "did you mean 'outcomes.friends.deadweight'?"),
        ("outcomes.friends.attribution", [10], {}, "taken as certain"),
        (COUNT, [10], {}, "how far single answers spread is not stated"),
        (COUNT, [10], {"sd": 0}, "a standard deviation of 0"),
        (COUNT, [10], {"sd": float("nan")}, "a standard deviation of nan"),
        (SHARE, [10], {"cost_per_interview": -1}, "cost_per_interview is -1"),
        (SHARE, [10], {"fixed_cost": "much"}, "fixed_cost is 'much'"),
        (SHARE, [10], {"seed": None}, "[E503]"),
        (SHARE, [10], {"draws": 0}, "[E502]"),
        (SHARE, [10], {"decisions": -1}, "-1 decisions"),
    ],
)
def test_what_cannot_be_surveyed_is_refused(path: str, sizes: Any, more: Any, words: str) -> None:
    assert words in refused(CLUB, path, sizes, ask=value_of_survey, **more)


def test_beliefs_that_no_answers_fit_are_refused() -> None:
    below = uncertain(deadweight={"low": "-20%", "high": "40%"})
    assert "reaches from -0.2 to 0.4" in refused(below, SHARE, [10], ask=value_of_survey)
    value_of_survey(below, SHARE, [10], seed=1, draws=2048, sd=0.4)
    rate = uncertain(scope={"discounting": {"rate": {"low": "1%", "high": "5%"}}}, duration=2,
                     drop_off=0)  # fmt: skip
    assert "nothing that people can be asked" in refused(
        rate, "scope.discounting.rate", [10], ask=value_of_survey
    )
    joined = made(
        outcomes={"friends": outcome(quantity={"mean": 11, "sd": 3, "unit": "person"},
                                     deadweight={"mean": "50%", "sd": "10%"})},
        correlations={"both": {"among": [SHARE, COUNT], "rank_correlation": 0.5}},
    )  # fmt: skip
    assert f"moves together with '{COUNT}'" in refused(joined, SHARE, [10], ask=value_of_survey)


def test_errors_have_their_kinds() -> None:
    with pytest.raises(QuestionError):
        value_of_information(made(), seed=1)
    with pytest.raises(SimulationError):
        value_of_information(CLUB, seed=1, draws=100)
