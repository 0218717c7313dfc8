"""Amounts are read as analysts write them; products of units come to money or are refused."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from sroi.errors import Fault
from sroi.units import is_unit_name, read_amount, terms, worth, write_number, years

NONE = frozenset()


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("7", 7.0, None),
        (" -0.5 ", -0.5, None),
        ("+.5 person", 0.5, "person"),
        ("24_375 GBP", 24375.0, "GBP"),
        ("1e3", 1000.0, None),
        ("010", 10.0, None),
        ("20%", 0.2, None),
        ("0.7 %", 0.007, None),
        ("10/4 year", 2.5, "year"),
        ("94GBP/visit", 94.0, "GBP/visit"),
    ],
)
def test_amounts_are_read_as_written(text, number, unit):
    assert read_amount(text) == (number, unit)


@pytest.mark.parametrize(
    ("text", "code", "remedy"),
    [
        ("", "E201", "digits"),
        ("seven", "E201", "digits"),
        ("1,000", "E201", "without separators"),
        ("1 000 GBP", "E201", "without separators"),
        ("1'000", "E201", "without separators"),
        ("0,5", "E201", "point for decimals"),
        ("1:30", "E201", "without separators"),
        ("1.2.3", "E201", "without separators"),
        ("0x1F", "E201", "decimal digits"),
        ("£94", "E201", "94 GBP"),
        ("−5", "E201", "write - for minus"),
        ("nan", "E202", "write a number"),
        ("-inf", "E202", "write a number"),
        ("1e999", "E202", ""),
        ("1/0", "E202", ""),
        ("20% person", "E201", "fraction"),
        ("9" * 201, "E201", ""),
    ],
)
def test_texts_that_leave_the_number_in_doubt_are_refused(text, code, remedy):
    with pytest.raises(Fault) as caught:
        read_amount(text)
    assert caught.value.code == code
    assert remedy in caught.value.remedy
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("number", [0.0, -7.0, 0.1 + 0.2, 1e15, 1e22, 5e-324, 1.7e308, 123456.789])
def test_numbers_are_written_so_that_reading_gives_them_back(number):
    assert read_amount(write_number(number)) == (number, None)


@pytest.mark.parametrize(
    ("unit", "powers"),
    [
        ("GBP/person/month", (("GBP", 1), ("person", -1), ("month", -1))),
        ("GBP per people", (("GBP", 1), ("person", -1))),
        ("EUR par personne", (("EUR", 1), ("person", -1))),
        ("kWh**2 * day^2", (("kWh", 2), ("day", 2))),
        ("1/week", (("week", -1),)),
        ("hour visit", (("hour", 1), ("visit", 1))),
        ("GBP_2019·visits", (("GBP_2019", 1), ("visit", 1))),
    ],
)
def test_units_are_taken_apart(unit, powers):
    assert terms(unit, frozenset({"visit"})) == powers


@pytest.mark.parametrize(
    ("unit", "hint"),
    [
        ("GBP/", "GBP/person/month"),
        ("/person", "GBP/person/month"),
        ("(GBP)", "GBP/person/month"),
        ("GBP/person^0", "GBP/person/month"),
        ("€/person", "EUR"),
        ("GBP/persn", "did you mean 'person'?"),
        ("GBP/meal", "declare it under units"),
        ("gbp", "declare it under units"),
        ("x" * 201, "GBP/person/month"),
    ],
)
def test_what_is_not_a_unit_is_refused_with_what_to_do(unit, hint):
    with pytest.raises(Fault) as caught:
        terms(unit, NONE)
    assert caught.value.code == "E400"
    assert hint in caught.value.remedy


@pytest.mark.parametrize(
    ("units", "money", "factor", "a_year"),
    [
        (("visit", "GBP/visit"), "GBP", 1.0, False),
        (("person", "GBP/person/month"), "GBP", 12.0, True),
        (("person", "GBP/person/quarter"), "GBP", 4.0, True),
        (("person/month", "GBP/person"), "GBP", 12.0, True),
        (("week/visit", "GBP/week", "visit"), "GBP", 1.0, False),
        (("minute", "GBP/hour"), "GBP", 1 / 60, False),
        (("day", "GBP/year"), "GBP", 1 / 365.25, False),
        (("week", "GBP/day"), "GBP", 7.0, False),
        ((None, "GBP_2018"), "GBP_2018", 1.0, False),
        (("EUR_2020/GBP", "GBP"), "EUR_2020", 1.0, False),
    ],
)
def test_a_product_of_units_comes_to_money(units, money, factor, a_year):
    found = worth(units, "GBP", frozenset({"visit"}))
    assert (found.money, found.a_year) == (money, a_year)
    assert found.factor == pytest.approx(factor, rel=1e-14)


def test_months_and_quarters_are_exact_parts_of_a_year():
    assert worth(("person", "GBP/person/month"), "GBP", NONE).factor == 12.0
    assert worth(("person", "GBP/person/quarter"), "GBP", NONE).factor == 4.0


def test_a_currency_without_a_year_is_in_the_prices_of_the_default():
    assert worth(("GBP",), "GBP_2019", NONE).money == "GBP_2019"
    assert worth(("EUR",), "GBP_2019", NONE).money == "EUR_2019"
    assert worth(("GBP_2018",), "GBP_2019", NONE).money == "GBP_2018"


@pytest.mark.parametrize(
    "units",
    [
        ("visit", "GBP"),
        ("person", "GBP/household"),
        (None, None),
        ("GBP", "GBP"),
        ("1/GBP",),
        ("GBP*year",),
        ("GBP/month/month",),
        ("GBP_2018/GBP_2019", "visit"),
        ("GBP_2018", "EUR_2018/GBP_2019"),
    ],
)
def test_a_product_that_is_not_money_is_refused_by_both_units(units):
    with pytest.raises(Fault, match="not to money") as caught:
        worth(units, "GBP_2019", frozenset({"visit"}))
    assert caught.value.code == "E401"
    assert all(unit in caught.value.problem for unit in units if unit)


def test_a_time_comes_to_years_and_nothing_else_does():
    assert years((None,), NONE) == 1.0
    assert years(("years", None), NONE) == 1.0
    assert 6 * years(("month",), NONE) == 0.5
    assert years(("week/visit", "visit"), frozenset({"visit"})) == pytest.approx(7 / 365.25)
    for units in (("person",), ("GBP/year",), ("year", "month"), ("visit", None)):
        with pytest.raises(Fault, match="is not a time"):
            years(units, frozenset({"visit"}))


@pytest.mark.parametrize(
    "name", ["meal", "gp_visit", "élan", "Person", "dimensionless", "time", "ABC_meal"]
)
def test_names_that_a_map_may_declare(name):
    assert is_unit_name(name)
    assert worth((name, f"GBP/{name}"), "GBP", frozenset({name})) == ("GBP", 1.0, False)


@pytest.mark.parametrize(
    "name", ["person", "people", "année", "GBP", "EUR_2019", "1", "per", "a-b", "a b", "x²", ""]
)
def test_names_that_a_map_may_not_declare(name):
    assert not is_unit_name(name)


def test_a_declared_unit_is_never_taken_for_a_currency_or_a_unit_of_the_library():
    for name, other in (("time", "year"), ("distance", "km"), ("year", "month"), ("ABC", "GBP")):
        for units in ((name, f"GBP/{other}"), (other, f"GBP/{name}"), (name,)):
            with pytest.raises(Fault, match="not to money"):
                worth(units, "GBP", frozenset({name}))


def test_threads_may_meet_currencies_for_the_first_time_together(caplog):
    moneys = [f"GBP_{year}" for year in range(1500, 1700)]
    declared = frozenset({"thread_unit"})

    def value(year: str) -> str:
        return worth(("thread_unit", f"{year}/thread_unit"), "GBP", declared).money

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(value, moneys * 4)) == moneys * 4
    assert not caplog.records
