"""Numbers are said in several forms, inside their domain, and written back as they were said."""

import pytest
from helpers.said import evaluated, fault, faults, made, outcome, said, worth
from pydantic import ValidationError

from sroi import dumps, loads
from sroi.model import ByYear, Deadweight, Duration, Estimate, Quantity, Rate, Share
from sroi.model.distributions import Triangular

MANY = {
    "number": 7,
    "text": "7 person",
    "apart": {"value": 7, "unit": "person"},
    "repeated": {"value": "7 person", "unit": "person", "source": "survey", "sample_size": 12},
    "belief": {"low": "4", "best": 7, "high": "9", "unit": "person", "note": "a guess"},
    "named": {"family": "triangular", "low": 4, "best": 7, "high": 9},
    "product": {"product": {"a": "7 person", "b": {"low": 0, "best": "50%", "high": 1}}},
    "reference": "assumptions.number",
    "mapping": {"assumption": "number", "source": "survey"},
    "rate": {"value": 3, "unit": "1/week"},
    "small": "1e-7 person",
    "third": "1/3",
}


@pytest.mark.parametrize("name", MANY)
@pytest.mark.parametrize("kind", ["yaml", "json"])
def test_every_form_is_written_so_that_reading_gives_it_back(name, kind):
    impact_map = made(assumptions={"number": 7} | {name: MANY[name]})
    assert loads(dumps(impact_map, format=kind), format=kind) == impact_map


def test_forms_that_mean_the_same_are_equal():
    assert Quantity.model_validate("7 person") == Quantity(value=7.0, unit="person")
    assert Share.model_validate("20%") == Share(value=0.2)
    assert Quantity.model_validate("assumptions.a") == Quantity.model_validate({"assumption": "a"})
    assert Share.model_validate(Deadweight(value=0.2)) == Share(value=0.2)
    assert Quantity.model_validate({"value": Triangular(low=1, best=2, high=3)}) == (
        Quantity.model_validate({"low": 1, "best": 2, "high": 3})
    )


@pytest.mark.parametrize(
    ("kind", "inside", "outside"),
    [
        (Share, ["0", "100%", {"low": 0, "best": 0.5, "high": 1}], ["1.3", "-0.1", -5e-324]),
        (Deadweight, ["-3", "100%"], ["100.1%", {"low": 0, "best": 1, "high": 1.1}]),
        (Duration, ["0.1", 5e-324], ["0", "-1", {"low": -1, "best": 1, "high": 2}]),
        (Rate, ["0", "-2%"], ["-1", "101%"]),
    ],
)
def test_domains(kind, inside, outside):
    for said_so in inside:
        kind.model_validate(said_so)
    for said_so in outside:
        with pytest.raises(ValidationError, match="E200"):
            kind.model_validate(said_so)


def test_per_cent_without_its_sign_is_met_with_the_remedy():
    assert "write 20% for per cent" in fault(said(outcomes={"friends": outcome(deadweight=20)}))
    assert "per cent" not in fault(said(outcomes={"friends": outcome(deadweight=1.3)}))


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        (True, "E203"),
        (None, "E203"),
        ([1], "E203"),
        ({}, "E204"),
        ({"value": 1, "units": "person"}, "E205"),
        ({"low": 1, "best": 2}, "E204"),
        ({"low": 3, "best": 2, "high": 4}, "E206"),
        ({"low": "1 person", "best": 2, "high": 4}, "E401"),
        ({"family": "gauss", "mean": 1, "sd": 1}, "E203"),
        ({"product": {}}, "E204"),
        ({"value": "7 person", "unit": "household"}, "E206"),
        ({"value": 1, "low": 0, "best": 1, "high": 2}, "E206"),
        ({"assumption": "a b"}, "E207"),
    ],
)
def test_what_is_not_a_number_nor_a_belief(stated, code):
    found = {code for code, _ in faults(said(outcomes={"friends": outcome(quantity=stated)}))}
    assert code in found


def test_only_what_is_stated_here_has_a_best_estimate():
    assert Quantity.model_validate(7).best == 7.0
    belief = Quantity.model_validate({"low": 1, "best": 2, "high": 4})
    assert (belief.best, belief.extremes, belief.is_uncertain) == (2.0, (1.0, 4.0), True)
    elsewhere = Quantity.model_validate("assumptions.a")
    assert (elsewhere.extremes, elsewhere.is_uncertain) == ((), False)
    with pytest.raises(TypeError, match="ask the impact map"):
        _ = elsewhere.best


def test_a_belief_that_is_already_made_is_taken_as_it_is():
    for stated in ("assumptions.a", {"product": {"a": 1}}, {"low": 1, "best": 2, "high": 3}):
        made_before = Quantity.model_validate(stated)
        assert Estimate.model_validate({"value": made_before.value}).value == made_before.value


def test_years_share_the_unit_stated_once():
    years = ByYear.model_validate({"by_year": [1, "2", {"value": 3}], "unit": "person"})
    assert [str(year.unit) for year in years.by_year] == ["person"] * 3
    assert ByYear.model_validate(years.model_dump()) == years
    with pytest.raises(ValidationError, match="two units"):
        ByYear.model_validate({"by_year": ["1 household"], "unit": "person"})
    with pytest.raises(ValidationError):
        ByYear.model_validate({"by_year": 3, "unit": "person"})


# A unit that is stated is either used or refused.
@pytest.mark.parametrize(
    "stated",
    [
        {"assumption": "reach", "unit": "household"},
        {"value": "assumptions.reach", "unit": "household"},
        {"product": {"all": "assumptions.reach", "share": "50%"}, "unit": "household"},
        {"by_year": ["assumptions.reach"], "unit": "household"},
    ],
)
def test_a_unit_beside_a_reference_is_not_ignored(stated):
    content = said(
        assumptions={"reach": "10 person"}, outcomes={"friends": outcome(quantity=stated)}
    )
    assert faults(content)


def test_products_and_assumptions_are_followed():
    assumptions = {
        "reach": "100 person",
        "some": "10%",
        "reached": {"product": {"all": "assumptions.reach", "share": "assumptions.some"}},
    }
    result = evaluated(
        assumptions=assumptions,
        outcomes={
            "friends": outcome(quantity="assumptions.reached", deadweight="assumptions.some")
        },
    )
    assert result.present_value.central == pytest.approx(180, rel=1e-15)


@pytest.mark.parametrize(
    ("assumption", "code", "path"),
    [
        ("1.3", "E200", "outcomes.friends.deadweight"),
        ({"product": {"a": "3", "b": "0.5"}}, "E200", "outcomes.friends.deadweight"),
        ({"product": {"a": {"low": -2, "best": 0, "high": 1}, "b": -1}}, "E200",
         "outcomes.friends.deadweight"),
        ("0.5 person", "E401", "assumptions.share"),
    ],
)  # fmt: skip
def test_a_share_stated_elsewhere_keeps_its_domain(assumption, code, path):
    content = said(
        assumptions={"share": assumption},
        outcomes={"friends": outcome(deadweight="assumptions.share")},
    )
    assert (code, path) in faults(content)


def test_a_product_of_two_that_are_out_of_the_domain_may_be_in_it():
    assert worth(deadweight={"product": {"a": 4, "b": "12.5%"}}) == 100


@pytest.mark.parametrize(
    ("duration", "value"),
    [
        ("6 month", 100),
        ("18 month", 300),
        ("2 quarter", 100),
        ("730.5 day", 400),
        ("0.5", 100),
        ({"product": {"times": 3, "length": "6 month"}}, 300),
    ],
)
def test_durations_are_read_in_their_unit(duration, value):
    assert worth(duration=duration, drop_off=0) == pytest.approx(value, rel=1e-14)


@pytest.mark.parametrize(
    "duration",
    ["3 person", "3 GBP", {"product": {"a": "2 year", "b": "6 month"}},
     {"product": {"a": "2 year", "b": "3 person"}}],
)  # fmt: skip
def test_a_duration_is_a_time(duration):
    content = said(outcomes={"friends": outcome(duration=duration, drop_off=0)})
    assert {code for code, _ in faults(content)} == {"E401"}


@pytest.mark.parametrize(
    ("assumptions", "circle"),
    [
        ({"a": "assumptions.a"}, "a -> a"),
        ({"a": "assumptions.b", "b": {"product": {"x": 2, "y": "assumptions.c"}},
          "c": "assumptions.b"}, "b -> c -> b"),
    ],
)  # fmt: skip
def test_a_circle_of_assumptions_is_named(assumptions, circle):
    message = fault(said(assumptions=assumptions))
    assert circle in message
    assert "E301" in message


def test_assumptions_are_followed_only_so_far():
    deep = {f"a{n}": f"assumptions.a{n + 1}" for n in range(150)} | {"a150": 1}
    assert "E106" in fault(said(assumptions=deep))
    wide = {"a0": 1} | {
        f"a{n}": {"product": dict.fromkeys("xy", f"assumptions.a{n - 1}")} for n in range(1, 40)
    }
    assert "E106" in fault(said(assumptions=wide))


def test_numbers_whose_product_has_no_bound_have_no_domain():
    huge = {"low": "-1e100", "best": 0, "high": "1e100"}
    product = {"product": dict.fromkeys("abcd", huge) | {"e": {"low": 0, "best": 1, "high": 1}}}
    assert "E200" in {code for code, _ in faults(said(outcomes={
        "friends": outcome(deadweight=product)}))}  # fmt: skip


def test_shared_assumptions_are_no_circle():
    shared = {"a": 2, "b": {"product": {"x": "assumptions.a", "y": "assumptions.a"}}}
    assert made(assumptions=shared).assumptions["a"] == Estimate(value=2.0)
