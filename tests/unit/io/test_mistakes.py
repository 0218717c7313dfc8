"""Make every mistake that people make in a map, one at a time: one fault, with place and remedy."""

import json
from collections.abc import Callable
from typing import Any

import pytest

import sroi

Spoil = Callable[[str, str], str]
Faults = Callable[..., tuple[sroi.Fault, ...]]

QUANTITY = "quantity: 7 person"
ATTRIBUTION = "attribution: 0"
DURATION = "duration: 1 year"
DISCOUNTING = "discounting: 3.5%"
PROXY = "financial_proxy: {value: 94 GBP/person}"
IN_BETTER = "outcomes.better."

# passage, what stands there instead, code, path, words of the message
NUMBERS = [
    (QUANTITY, "quantity: nan", "E202", "quantity", "'nan' is not a finite number"),
    (QUANTITY, "quantity: .inf", "E202", "quantity", "'.inf' is not a finite number"),
    (QUANTITY, "quantity: -.INF person", "E201", "quantity", "is not a number"),
    (QUANTITY, "quantity: 1e999 person", "E20", "quantity", "1e999"),
    (QUANTITY, "quantity: 1/0 person", "E202", "quantity", "divides by zero"),
    (QUANTITY, "quantity: yes", "E201", "quantity", "'yes' is not a number"),
    (QUANTITY, "quantity: 1:30", "E201", "quantity", "'1:30' is not a number"),
    (QUANTITY, "quantity: 0x1F", "E201", "quantity", "write it in decimal digits"),
    (QUANTITY, "quantity: 1,000 person", "E201", "quantity", "digits without separators"),
    (QUANTITY, "quantity: 1 000 person", "E201", "quantity", "digits without separators"),
    (QUANTITY, "quantity: 1'000 person", "E201", "quantity", "digits without separators"),
    (QUANTITY, "quantity: 94,5 person", "E201", "quantity", "a point for decimals"),
    (QUANTITY, "quantity: £7", "E201", "quantity", "94 GBP"),
    (QUANTITY, "quantity: €7", "E201", "quantity", "94 EUR"),
    (QUANTITY, "quantity: [7, 8]", "E203", "quantity", "not a list"),
    (QUANTITY, "quantity: {}", "E204", "quantity.value", "value is missing"),
    (QUANTITY, "quantity: {product: {}}", "E204", "quantity.product", "at least one factor"),
    (QUANTITY, "quantity: {by_year: 3}", "E203", "quantity.by_year", "should be a list"),
    (QUANTITY, "quantity: {value: 7 person, unit: meal}", "E206", "quantity", "unit once"),
    (QUANTITY, "quantity: {low: 9, best: 7, high: 4, unit: person}", "E206", "quantity",
     "not in order"),
    (ATTRIBUTION, "attribution: 1.3", "E200", "attribution", "between 0 and 1, not 1.3"),
    (ATTRIBUTION, "attribution: -0.1", "E200", "attribution", "between 0 and 1, not -0.1"),
    (ATTRIBUTION, "attribution: 20", "E200", "attribution", "write 20% for per cent"),
    (ATTRIBUTION, "attribution: 0.2 person", "E401", "attribution", "has no unit, not 'person'"),
    (ATTRIBUTION, "attribution: {low: 0, best: 50%, high: 150%}", "E200", "attribution", "1.5"),
    ("deadweight: 10%", "deadweight: 1.5", "E200", "deadweight", "at most 1, not 1.5"),
    (DURATION, "duration: -1", "E200", "duration", "above 0, not -1"),
    (DURATION, "duration: 0", "E200", "duration", "above 0, not 0"),
    (DURATION, "duration: five years", "E201", "duration", "'five years' is not a number"),
    (DURATION, "duration: 5 person", "E401", "duration", "person is not a time"),
    (DURATION, "drop_off: 0\n    duration: 1001 year", "E200", "duration", "at most 1000 years"),
    (DURATION, "drop_off: 0\n    duration: 1e300 year", "E200", "duration", "at most 1000 years"),
    ("starts: 1", "starts: -1", "E200", "starts", "not '-1'"),
    ("starts: 1", "starts: 1.5", "E203", "starts", "a whole number, not '1.5'"),
    ("starts: 1", "starts: 1e3", "E203", "starts", "a whole number, not '1e3'"),
]  # fmt: skip
UNITS = [
    (PROXY, "financial_proxy: {value: 94 £/person}", "E400", "financial_proxy.value", "GBP"),
    (PROXY, "financial_proxy: {value: 94 household}", "E401", "financial_proxy.value",
     "person x household"),
    (PROXY, "financial_proxy: {value: 94 GBP/household}", "E401", "financial_proxy.value",
     "person x GBP/household comes to"),
    (PROXY, "financial_proxy: {value: 94 USD/person}", "E402", "financial_proxy.value",
     "exchange_rates"),
    (PROXY, "financial_proxy: {value: 94 GBP_2018/person}", "E402", "financial_proxy.value",
     "scope.price_year"),
]  # fmt: skip
SPELLING = [
    (PROXY, "financial_proxy: {value: 94 GBP/person, surce: x}", "E205", "financial_proxy.surce",
     "did you mean 'source'?"),
    (QUANTITY, "quantity: {value: 7 person, sorce: survey}", "E205", "quantity.sorce",
     "did you mean 'source'?"),
    (QUANTITY, "quantity: {by_year: [7], unit: person, sorce: survey}", "E205",
     "quantity.by_year.sorce", "did you mean 'source'?"),
    (ATTRIBUTION, "attribution: 0\n    drop_of: 0", "E205", "drop_of",
     "did you mean 'drop_off'?"),
    (ATTRIBUTION, "attribution: {value: 20%, source: survy}", "E300", "attribution.source",
     "did you mean 'survey'?"),
    (PROXY, "financial_proxy: care", "E300", "financial_proxy", "financial_proxies has no 'care'"),
    ("stakeholder: people", "stakeholder: poeple", "E300", "stakeholder", "'people'"),
    ("starts: 1", "starts: 1\n    output: lunches", "E300", "output", "outputs has no 'lunches'"),
    (ATTRIBUTION, "attribution: assumptions.reach", "E300", "attribution",
     "assumptions has no 'reach'"),
    (ATTRIBUTION, "attribution: {assumption: reach}", "E300", "attribution.assumption",
     "assumptions has no 'reach'"),
]  # fmt: skip
MISSING = [
    ("    deadweight: 10%\n", "", "E204", "deadweight", "would have happened anyway, 0 included"),
    ("    displacement: 0\n", "", "E204", "displacement", "0 included"),
    ("    attribution: 0\n", "", "E204", "attribution", "caused by others, 0 included"),
    ("    starts: 1\n", "", "E204", "starts", "starts is missing"),
    ("    duration: 1 year\n", "", "E204", "duration", "or a profile"),
    ("    description: Better\n", "", "E204", "description", "description is missing"),
    ("    stakeholder: people\n", "", "E204", "stakeholder", "stakeholder is missing"),
    ("    quantity: 7 person\n", "", "E204", "quantity", "quantity is missing"),
    (f"    {PROXY}\n", "", "E204", "financial_proxy", "monetised: false"),
    ("deadweight: 10%", "deadweight: ", "E204", "deadweight", "would have happened anyway"),
    ("deadweight: 10%", "deadweight: ~", "E204", "deadweight", "would have happened anyway"),
    (DURATION, "duration: 2 year", "E204", "drop_off", "share lost each year, 0 included"),
    (DURATION, "duration: 400 day", "E204", "drop_off", "lasts over a year"),
    (DURATION, "duration: {low: 0.5, best: 1, high: 2}", "E204", "drop_off", "over a year"),
    ("starts: 1", "starts: 1\n    included: no", "E204", "reason", "why it does not count"),
]
CONTRADICTIONS = [
    (DURATION, "duration: 1 year\n    profile: [1]", "E206", "duration", "keep one of the two"),
    ("starts: 1", "starts: 1\n    reason: x", "E206", "reason", "but it counts"),
    ("starts: 1", "starts: 1\n    monetised: false\n    reason: x", "E206", "financial_proxy",
     "monetised is false"),
]  # fmt: skip


def only(faults: tuple[sroi.Fault, ...]) -> sroi.Fault:
    """Expect one fault, said on one short line."""
    assert len(faults) == 1, "\n".join(map(str, faults))
    assert "\n" not in str(faults[0])
    assert len(str(faults[0])) < 400
    return faults[0]


@pytest.mark.parametrize(
    ("old", "new", "code", "path", "words"),
    [*NUMBERS, *UNITS, *SPELLING, *CONTRADICTIONS],
    ids=lambda value: value[:40],
)
def test_a_mistake_in_an_outcome(
    spoil: Spoil, faults_of: Faults, old: str, new: str, code: str, path: str, words: str
) -> None:
    text = spoil(old, new)
    fault = only(faults_of(text))
    assert fault.code.startswith(code)
    assert fault.path == f"{IN_BETTER}{path}"
    assert words in f"{fault.problem}; {fault.remedy}"
    wrong = path.split(".")[0]
    line = next(n for n, each in enumerate(text.splitlines(), 1) if each.startswith(f"    {wrong}"))
    assert fault.where == f"text:{line}"


@pytest.mark.parametrize(
    ("old", "new", "code", "path", "words"), MISSING, ids=lambda value: value[:30].strip()
)
def test_what_is_missing_is_asked_for(
    spoil: Spoil, faults_of: Faults, old: str, new: str, code: str, path: str, words: str
) -> None:
    fault = only(faults_of(spoil(old, new)))
    assert (fault.code, fault.path) == (code, f"{IN_BETTER}{path}")
    assert words in f"{fault.problem}; {fault.remedy}"
    assert fault.where in ("text:16", "text:21")  # the outcome, or the key with nothing behind it


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("title: A club", "title: A club\nscpoe: x", "text:2: scpoe", "did you mean 'scope'?"),
        ("currency: GBP", "currency: GBP\n  curency: EUR", "text:5: scope.curency",
         "did you mean 'currency'?"),
        ("{title: Survey}", "{title: Survey, athor: x}", "text:8: sources.survey.athor",
         "did you mean 'author'?"),
        ("{description: People}", "{description: People, sise: 3}",
         "text:10: stakeholders.people.sise", "did you mean 'size'?"),
        ("description: Grant", "description: Grant\n    sorce: survey",
         "text:14: inputs.grant.sorce", "did you mean 'source'?"),
        ("value: 1000 GBP,", "value: 1000 GBP, nte: x,", "text:14: inputs.grant.amount.nte",
         "did you mean 'note'?"),
    ],
)  # fmt: skip
def test_an_unknown_key_is_met_with_the_one_meant(
    spoil: Spoil, faults_of: Faults, old: str, new: str, place: str, words: str
) -> None:
    fault = only(faults_of(spoil(old, new)))
    assert f"{fault.where}: {fault.path}" == place
    assert (fault.code, fault.remedy) == ("E205", words)


@pytest.mark.parametrize(
    ("written", "code", "words"),
    [
        ("", "E204", "none, a rate such as 3.5%"),
        ("~", "E204", "none, a rate such as 3.5%"),
        ("{}", "E204", "none, a rate such as 3.5%"),
        ("{source: survey}", "E204", "none, a rate such as 3.5%"),
        ("3.5", "E200", "3.5%"),
        ("35", "E200", "35%"),
        ("3,5%", "E201", "a point for decimals"),
        ("no", "E300", "did you mean 'none'?"),
        ("frnce-2021", "E300", "did you mean 'france-2021'?"),
        ("{rate: 3%, rates: [{years: [1, 2], rate: 3%}]}", "E206", "more than one way"),
        ("{rates: [{years: [2, 9], rate: 3%}]}", "E206", "start with year 1"),
        ("{rates: [{years: [1, 9], rate: 3%}, {years: [11, 12], rate: 2%}]}", "E206", "gap"),
    ],
)
def test_discounting_is_never_guessed(
    spoil: Spoil, faults_of: Faults, written: str, code: str, words: str
) -> None:
    fault = only(faults_of(spoil(DISCOUNTING, f"discounting: {written}")))
    assert (fault.where, fault.code) == ("text:5", code)
    assert fault.path.startswith("scope.discounting")
    assert words in f"{fault.problem}; {fault.remedy}"


def test_a_horizon_beyond_a_schedule_is_refused(spoil: Spoil, faults_of: Faults) -> None:
    text = spoil(DURATION, "duration: 40 year\n    drop_off: 0")
    fault = only(faults_of(text.replace("3.5%", "france-lebegue-2005")))
    assert (fault.code, fault.path) == ("E302", "outcomes.better.duration")
    assert fault.where == "text:25"
    assert "year 40" in fault.problem
    assert "year 30" in fault.problem
    within = text.replace("3.5%", "france-lebegue-2005").replace("40 year", "30 year")
    assert sroi.evaluate(sroi.loads(within)).years[-1] == "30"


@pytest.mark.parametrize("name", ["a.b", "a b", "''", "x" * 65, '"\\e[31m"', "1a", "-a", '"a\\nb"'])
def test_an_id_that_cannot_be_part_of_a_path_is_refused(
    spoil: Spoil, faults_of: Faults, name: str
) -> None:
    second = f"survey: {{title: Survey}}\n  {name}: {{title: S}}"
    fault = only(faults_of(spoil("survey: {title: Survey}", second)))
    assert (fault.where, fault.code) == ("text:9", "E207")
    assert "cannot be an id" in fault.problem
    assert "at most 64" in fault.remedy


@pytest.mark.parametrize("name", ["no", "on", "x" * 64, "é", "a-b", "a_1", "yes"])
def test_an_id_may_be_any_word(spoil: Spoil, name: str) -> None:
    text = spoil("survey: {title: Survey}", f"survey: {{title: Survey}}\n  {name}: {{title: S}}")
    assert name in sroi.loads(text).sources


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("010 person", 10.0), ("1_000 person", 1000.0), ("+5 person", 5.0), (".5 person", 0.5),
        ("5. person", 5.0), ("1e3 person", 1000.0), ("'7 person'", 7.0), ("10/4 person", 2.5),
        ("-275 person", -275.0), ("7person", 7.0), ("7 people", 7.0), ("5e-324 person", 5e-324),
    ],
)  # fmt: skip
def test_a_number_is_what_a_reader_expects(spoil: Spoil, written: str, number: float) -> None:
    impact_map = sroi.loads(spoil(QUANTITY, f"quantity: {written}"))
    quantity = impact_map.outcomes["better"].quantity
    assert isinstance(quantity, sroi.Quantity)
    assert quantity.best == number


@pytest.mark.parametrize("written", ["no", "No", "off", "false", "FALSE", "'no'", "n"])
def test_no_and_off_are_false(spoil: Spoil, written: str) -> None:
    text = spoil("starts: 1", f"starts: 1\n    included: {written}\n    reason: counted elsewhere")
    assert sroi.loads(text).outcomes["better"].included is False


@pytest.mark.parametrize("written", ["no", "yes", "1:30", "2024-01-05", "1e3", "010", "0x1F", "on"])
def test_a_text_is_a_text_whatever_yaml_makes_of_it(spoil: Spoil, written: str) -> None:
    assert sroi.loads(spoil("title: A club", f"title: {written}")).title == written


@pytest.mark.parametrize("written", ["", "~", "null", "Null", "NULL"])
def test_nothing_is_nothing(spoil: Spoil, faults_of: Faults, written: str) -> None:
    text = spoil("currency: GBP", f"currency: GBP\n  period: {written}")
    assert sroi.loads(text).scope.period is None
    fault = only(faults_of(spoil("title: A club", f"title: {written}")))
    assert (fault.where, fault.path, fault.code) == ("text:1", "title", "E203")
    assert "not nothing" in fault.problem


def test_a_quoted_null_is_a_text(spoil: Spoil) -> None:
    assert sroi.loads(spoil("title: A club", "title: 'null'")).title == "null"
    assert sroi.loads(spoil("title: A club", 'title: "~"')).title == "~"


def test_a_duration_may_be_in_days(spoil: Spoil) -> None:
    text = spoil(DURATION, "duration: 2000 days\n    drop_off: 0")
    result = sroi.evaluate(sroi.loads(text))
    assert result.years[-1] == "6"  # 5.48 years from year 1 on


def test_a_negative_input_is_refused(spoil: Spoil, faults_of: Faults) -> None:
    fault = only(faults_of(spoil("value: 1000 GBP", "value: -5 GBP")))
    assert (fault.where, fault.path, fault.code) == ("text:14", "inputs.grant.amount", "E200")
    assert "outcome" in fault.remedy


def test_no_investment_has_no_ratio(spoil: Spoil) -> None:
    impact_map = sroi.loads(spoil("value: 1000 GBP", "value: 0 GBP"))
    with pytest.raises(sroi.UndefinedRatioError, match=r"inputs: .* \[E500\]"):
        sroi.evaluate(impact_map)


def test_no_inputs_at_all_have_no_ratio(small: str) -> None:
    head, tail = small.split("inputs:\n")[0], small[small.index("outcomes:") :]
    with pytest.raises(sroi.UndefinedRatioError):
        sroi.evaluate(sroi.loads(f"{head}inputs: {{}}\n{tail}"))


@pytest.mark.parametrize(
    ("quantity", "value"),
    [("1e300 person", "1e300 GBP/person"), ("1e300 person", "1e10 GBP/person")],
)
def test_figures_beyond_a_float_are_refused(spoil: Spoil, quantity: str, value: str) -> None:
    text = spoil("7 person", quantity).replace("94 GBP/person", value)
    with pytest.raises(sroi.OverflowedError, match=r"\[E501\]"):
        sroi.evaluate(sroi.loads(text))


def test_a_ratio_beyond_a_float_is_refused(spoil: Spoil) -> None:
    text = spoil("value: 1000 GBP", "value: 1e-320 GBP")
    with pytest.raises(sroi.OverflowedError, match=r"\[E501\]"):
        sroi.evaluate(sroi.loads(text))


@pytest.mark.parametrize(
    "factors", ["a: 1e300, b: 1e300, c: 0", "a: 1e300, b: 1e300", "a: 0, b: 1e300, c: 1e300"]
)
@pytest.mark.parametrize("place", ["quantity: 7 person", ATTRIBUTION, DURATION])
def test_products_beyond_a_float_are_faults_with_a_place(
    spoil: Spoil, place: str, factors: str
) -> None:
    name = place.split(":")[0]
    unit = " person" if name == "quantity" else ""
    written = factors.replace("1e300", f"1e300{unit}", 1)
    text = spoil(place, f"{name}: {{product: {{{written}}}}}")
    if name == "duration":
        text += "    drop_off: 0\n"
    try:
        sroi.evaluate(sroi.loads(text))
    except sroi.InvalidMapError as error:
        places = {(fault.where != "text", fault.path.startswith(IN_BETTER + name))
                  for fault in error.faults}  # fmt: skip
        assert (True, True) in places, str(error)  # noqa: PT017  # no error is right too
    except sroi.OverflowedError as error:
        assert error.code == "E501"  # noqa: PT017  # the same


MONEY = """
price_indices:
  cpi: {currency: USD, values: {2018: 100, 2020: 110}, source: survey}
exchange_rates:
  dollar: {from_currency: USD, to_currency: GBP, price_year: 2020, rate: 0.8, source: survey}
"""


def test_money_is_converted_by_stated_figures_only(spoil: Spoil) -> None:
    text = spoil("currency: GBP", "currency: GBP\n  price_year: 2020")
    text = text.replace("94 GBP/person", "94 USD_2018/person")
    plain = sroi.evaluate(sroi.loads(text.replace("USD_2018", "GBP"))).present_value.central
    converted = sroi.evaluate(sroi.loads(text + MONEY)).present_value.central
    assert converted == pytest.approx(plain * 1.1 * 0.8, rel=1e-12)


def test_a_price_year_is_stated_once(spoil: Spoil, faults_of: Faults) -> None:
    text = spoil(PROXY, "financial_proxy: {value: 94 GBP_2018/person, price_year: 2019}")
    faults = faults_of(text)
    assert {fault.path for fault in faults} == {"outcomes.better.financial_proxy.value"}
    assert "price_year says 2019" in faults[-1].problem
    assert faults[-1].code == "E206"


def test_money_that_converts_in_two_ways_is_refused(spoil: Spoil, faults_of: Faults) -> None:
    text = spoil("currency: GBP", "currency: GBP\n  price_year: 2020")
    text = text.replace("94 GBP/person", "94 USD_2018/person")
    second = MONEY + MONEY.split("\n")[-2].replace("dollar", "bank") + "\n"
    fault = only(faults_of(text + second))
    assert (fault.code, fault.path) == ("E403", "outcomes.better.financial_proxy.value")
    assert "2 ways" in fault.problem
    assert "dollar" in fault.problem
    assert "bank" in fault.problem


@pytest.mark.parametrize(
    "assumptions",
    [
        "{a: assumptions.a}",
        "{a: assumptions.b, b: assumptions.a}",
        "{a: {product: {x: 2, y: assumptions.b}}, b: {product: {x: assumptions.a}}}",
        "{a: {product: {x: {product: {y: assumptions.a}}}}}",
    ],
)
def test_assumptions_in_a_circle_are_refused(
    small: str, faults_of: Faults, assumptions: str
) -> None:
    fault = only(faults_of(f"{small}assumptions: {assumptions}\n"))
    assert (fault.where, fault.code) == ("text:26", "E301")
    assert "a -> " in fault.problem


def chain(length: int, last: str) -> str:
    links = [f"  a{place}: assumptions.a{place + 1}\n" for place in range(length)]
    return f"assumptions:\n{''.join(links)}  a{length}: {last}\n"


def test_assumptions_may_refer_to_each_other_in_a_chain(small: str) -> None:
    text = small.replace(ATTRIBUTION, "attribution: assumptions.a0") + chain(50, "20%")
    assert sroi.evaluate(sroi.loads(text)).plan.central.size


@pytest.mark.parametrize("last", ["20%", "assumptions.a0"])
def test_an_endless_chain_of_assumptions_is_refused(
    small: str, faults_of: Faults, last: str
) -> None:
    fault = only(faults_of(small + chain(2000, last)))
    assert fault.code in ("E106", "E301")
    assert fault.path.startswith("assumptions.a")


def test_assumptions_cannot_multiply_without_bound(small: str, faults_of: Faults) -> None:
    twice = "{{product: {{x: assumptions.a{0}, y: assumptions.a{0}}}}}"
    lines = [f"  a{place}: {twice.format(place - 1)}\n" for place in range(1, 60)]
    fault = only(faults_of(f"{small}assumptions:\n  a0: 1\n{''.join(lines)}"))
    assert fault.code == "E106"
    assert fault.path.startswith("assumptions.a")


WRONG: list[Any] = [None, True, 7, -1.5, "x", [1], {"x": [1]}, [[]]]


@pytest.mark.parametrize("value", WRONG, ids=repr)
@pytest.mark.parametrize("section", sorted(sroi.ImpactMap.model_fields))
def test_a_section_of_the_wrong_kind_is_named(
    small: str, faults_of: Faults, section: str, value: Any
) -> None:
    if section in ("title", "notes") and value == "x":
        value = 1.5  # a text is right there
    content = json.loads(sroi.dumps(sroi.loads(small), format="json"))
    faults = faults_of(json.dumps({**content, section: value}), "json")
    assert any(fault.path.split(".")[0] == section for fault in faults)
    assert all(fault.where == "text:1" for fault in faults)
    assert all(len(str(fault)) < 500 for fault in faults)
