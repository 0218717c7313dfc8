"""Money of another year or currency comes in by stated figures, one way only, or not at all."""

import re

import pytest
from helpers.said import evaluated, fault, faults, made, outcome, said

from sroi.model.valuation import outcome_valuations, proxy_of

CPI = {"currency": "GBP", "values": {"2018": 100, "2020": 110}, "source": "survey"}
HICP = {"currency": "EUR", "values": {"2018": 200, "2020": 210}}


def rate(number, year=2020, have="EUR", want="GBP"):
    stated = {"from_currency": have, "to_currency": want, "rate": number}
    return stated | ({"price_year": year} if year else {})


def club(value="20 GBP_2018/person", price_year=2020, proxy=None, **changes):
    friends = outcome(financial_proxy={"value": value} | (proxy or {}))
    scope = {"price_year": price_year} if price_year else {}
    changes.setdefault("inputs", {"grant": {"description": "Grant", "amount": "100 GBP"}})
    return {"scope": scope, "outcomes": {"friends": friends}} | changes


def present_value(**changes):
    return evaluated(**club(**changes)).present_value.central


@pytest.mark.parametrize(
    ("changes", "value"),
    [
        ({"price_indices": {"cpi": CPI}}, 220),
        ({"value": "20 GBP/person", "proxy": {"price_year": 2018}, "price_indices": {"cpi": CPI}},
         220),
        ({"value": "20 GBP_2020/person"}, 200),
        ({"value": "20 EUR/person", "exchange_rates": {"euro": rate(0.5)}}, 100),
        ({"value": "20 EUR_2018/person", "price_indices": {"hicp": HICP},
          "exchange_rates": {"euro": rate("1/2")}}, 105),
        ({"value": "20 EUR_2018/person", "price_indices": {"cpi": CPI},
          "exchange_rates": {"euro": rate(0.5, 2018)}}, 110),
        ({"value": "20 EUR/person", "price_year": None,
          "exchange_rates": {"euro": rate(0.5, None)}}, 100),
        ({"value": "20 GBP_2020/person", "proxy": {"price_year": 2020}}, 200),
    ],
)  # fmt: skip
def test_ways_to_the_money_of_the_map(changes, value):
    assert present_value(**changes) == pytest.approx(value, rel=1e-14)


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({}, "E402", "price_indices: index values of 2018 and 2020"),
        ({"price_indices": {"hicp": HICP}}, "E402", "price_indices"),
        ({"value": "20 EUR_2018/person"}, "E402", "under price_indices.*and under exchange_rates"),
        ({"value": "20 EUR/person", "exchange_rates": {"a": rate(2, 2020, "GBP", "EUR")}}, "E402",
         "how much GBP one EUR is worth"),
        ({"value": "20 EUR/person", "exchange_rates": {"a": rate(2, None)}}, "E402", "with year"),
        ({"value": "20 EUR/person", "exchange_rates": {"a": rate(2, 2018)}}, "E402", "with year"),
        ({"price_year": None, "price_indices": {"cpi": CPI}}, "E402", "state scope.price_year"),
        ({"value": "20 GBP/person", "price_year": None, "proxy": {"price_year": 2018}}, "E402",
         "state scope.price_year"),
        ({"price_indices": {"cpi": CPI, "deflator": CPI}}, "E403",
         "in 2 ways: price_indices.cpi; price_indices.deflator"),
        ({"value": "20 EUR/person", "exchange_rates": {"a": rate(1), "b": rate(1)}}, "E403",
         "keep the figures of one way"),
        ({"value": "20 EUR_2018/person", "price_indices": {"cpi": CPI, "hicp": HICP},
          "exchange_rates": {"then": rate(0.5, 2018), "now": rate(0.5)}}, "E403",
         "price_indices.hicp then exchange_rates.now; exchange_rates.then then price_indices.cpi"),
        ({"value": "20 GBP_2018/person", "proxy": {"price_year": 2020},
          "price_indices": {"cpi": CPI}}, "E206", "state the price year once"),
    ],
)  # fmt: skip
def test_money_that_cannot_be_brought_in_is_refused(changes, code, words):
    message = fault(said(**club(**changes)))
    assert message.endswith(f"[{code}]")
    assert re.search(words, message), message
    assert "outcomes.friends.financial_proxy.value" in message


def test_a_declared_unit_that_looks_like_money_is_none():
    stated = outcome(
        quantity="10 ABC_meal",
        financial_proxy={"value": "20 GBP/ABC_meal", "price_year": 2020},
    )
    result = evaluated(
        scope={"price_year": 2020}, units={"ABC_meal": None}, outcomes={"friends": stated}
    )
    assert result.present_value.central == 200


# `gp-visit` is an id and no unit; the others are what pint would take for something else.
@pytest.mark.parametrize(
    "name", ["gp-visit", "a b", "1a", "%", "x²", "l·l", "[x]", "GBP", "people"]
)
def test_a_unit_that_cannot_be_declared_is_a_fault_of_its_own(name):
    found = faults(said(units={name: "a unit"}, outcomes={
        "friends": outcome(quantity=f"10 {name}", financial_proxy={"value": f"20 GBP/{name}"})
    }))  # fmt: skip
    assert {code for code, path in found if path.startswith("units")} & {"E207", "E400"}


@pytest.mark.parametrize("name", ["time", "distance", "energy", "emission", "life_satisfaction"])
def test_a_declared_unit_does_not_shadow_one_of_the_library(name):
    base = {"time": "year", "distance": "km", "energy": "kWh", "emission": "tonne_co2e"}
    other = base.get(name, "life_satisfaction_point")
    stated = outcome(quantity=f"10 {name}", financial_proxy={"value": f"20 GBP/{other}"})
    assert faults(said(units={name: None}, outcomes={"friends": stated}))


@pytest.mark.parametrize(
    ("stated", "code", "path"),
    [
        ({"amount": "100"}, "E401", "amount"),
        ({"amount": "100 GBP/year"}, "E401", "amount"),
        ({"amount": "100 person"}, "E401", "amount"),
        ({"amount": "100 EUR"}, "E402", "amount"),
        ({"quantity": "3 hour", "unit_value": "6 GBP/day/person", "kind": "time"}, "E401",
         "unit_value"),
        ({"quantity": "3 hour", "unit_value": "6 GBP/hour"}, "E204", "kind"),
        ({"quantity": "3 hour", "kind": "time"}, "E204", "amount"),
        ({}, "E204", "amount"),
        ({"amount": "1 GBP", "quantity": "3 hour", "unit_value": "6 GBP/hour"}, "E204", "amount"),
        ({"amount": "1 GBP", "included": False}, "E204", "reason"),
        ({"amount": {"by_year": ["1 GBP", "2 EUR"]}}, "E402", "amount"),
    ],
)  # fmt: skip
def test_an_input_comes_to_money(stated, code, path):
    given = {"description": "Help"} | stated
    assert (code, f"inputs.help.{path}") in faults(said(inputs={"help": given}))


@pytest.mark.parametrize(
    ("stated", "amount"),
    [
        ({"quantity": "3 day", "unit_value": "2 GBP/hour", "kind": "time"}, 144),
        ({"quantity": {"by_year": [1, 2], "unit": "meal"}, "unit_value": "5 GBP/meals",
          "kind": "in_kind"}, 15),
        ({"amount": {"by_year": ["1 GBP", {"value": 2, "unit": "GBP"}]}}, 3),
        ({"quantity": {"product": {"a": "4 person", "b": "3 hour/person"}},
          "unit_value": "6 GBP/hour", "kind": "time"}, 72),
    ],
)  # fmt: skip
def test_time_and_goods_are_worth_their_value(stated, amount):
    result = evaluated(units={"meal": None}, inputs={"help": {"description": "Help"} | stated})
    assert result.investment.central == pytest.approx(amount, rel=1e-14)
    assert result.by_input["help", "amount"] == pytest.approx(amount, rel=1e-14)


@pytest.mark.parametrize(
    ("stated", "refused"),
    [
        ({"amount": "-1 GBP"}, True),
        ({"amount": {"by_year": ["100 GBP", "-10 GBP"]}}, False),
        ({"amount": {"by_year": ["100 GBP", "-150 JPY"]}}, False),
        ({"amount": {"by_year": ["-100 GBP", "150 JPY"]}}, True),
        ({"kind": "time", "quantity": "3 hour", "unit_value": "-30 GBP/hour"}, True),
        ({"kind": "time", "quantity": "-3 hour", "unit_value": "30 GBP/hour"}, True),
    ],
)
def test_an_input_is_not_negative_in_money(stated, refused):
    given = {"grant": {"description": "G", "amount": "1000 GBP"}, "other": {"description": "O"}}
    given["other"] |= stated
    rates = {"yen": rate("0.005", None, "JPY")}
    found = faults(said(inputs=given, exchange_rates=rates))
    assert [code for code, _ in found] == (["E200"] if refused else [])


def test_an_exchange_is_between_two_currencies():
    assert faults(said(exchange_rates={"same": rate(2, 2020, "EUR", "EUR")}))[0][0] == "E206"
    assert faults(said(exchange_rates={"small": rate(2, 2020, "eur", "GBP")}))[0][0] == "E203"


def test_a_proxy_used_by_several_outcomes_is_found_by_its_id():
    impact_map = made(
        financial_proxies={"pay": {"value": "20 GBP/person"}},
        outcomes={"friends": outcome(financial_proxy="pay"), "sleep": outcome(
            financial_proxy=..., monetised=False, reason="r")},
    )  # fmt: skip
    assert proxy_of(impact_map, "friends", impact_map.outcomes["friends"])[0] == (
        "financial_proxies", "pay",
    )  # fmt: skip
    with pytest.raises(Exception, match="not monetised"):
        outcome_valuations(impact_map, "sleep", impact_map.outcomes["sleep"])


@pytest.mark.parametrize(
    ("values", "code"),
    [({"2018": 100}, "E203"), ({"2018": 0, "2020": 1}, "E200"), ({"2018": -1, "2020": 1}, "E200"),
     ({"then": 1, "2020": 1}, "E203")],
)  # fmt: skip
def test_an_index_is_two_positive_values_or_more(values, code):
    found = faults(said(price_indices={"cpi": {"currency": "GBP", "values": values}}))
    assert [code for code, _ in found] == [code]
