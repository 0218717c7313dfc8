"""Read figures as publications print them, and refuse what could be two numbers."""

from decimal import Decimal

import pytest

import sroi
from sroi.errors import Fault
from sroi.model.claimed import read_printed

BASE = sroi.dumps(sroi.example("wheels-to-meals"))


@pytest.mark.parametrize(
    ("text", "number", "half"),
    [
        ("1.93", "1.93", "0.005"),
        ("1.90", "1.90", "0.005"),
        ("1,93", "1.93", "0.005"),
        ("0,275", "0.275", "0.0005"),
        ("82000", "82000", "0.5"),
        ("82e3", "82000", "500"),
        ("81,741.93", "81741.93", "0.005"),
        ("1,234,567", "1234567", "0.5"),
        ("81 741,93", "81741.93", "0.005"),
        ("81\u202f741", "81741", "0.5"),
        ("81'741.93", "81741.93", "0.005"),
        ("1.234.567,8", "1234567.8", "0.05"),
        ("−3.5", "-3.5", "0.05"),
    ],
)
def test_a_printed_figure_and_how_far_it_is_known(text: str, number: str, half: str) -> None:
    printed = read_printed(text)
    assert (printed.number, printed.half) == (Decimal(number), Decimal(half))
    assert read_printed(f"{text} GBP") == (*printed[:2], "GBP")


@pytest.mark.parametrize(
    "text",
    ["81,741", "12,34,567", "1.234.567", "1234 5", "£5", "", "five", "1.93:1", "9" * 99, "1e999",
     "1.2.3", "nan", "²"],
)  # fmt: skip
def test_what_could_be_two_figures_or_none_is_refused(text: str) -> None:
    with pytest.raises(Fault) as raised:
        read_printed(text)
    assert raised.value.code == "E201"
    assert raised.value.remedy


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("sroi_ratoi: 1.93", "E205", "did you mean 'sroi_ratio'"),
        ("sroi_ratio: 1.93 GBP", "E401", "a ratio has no unit"),
        ("present_value: 81,741.93 EUR", "E402", "claim it in the money of the map"),
        ("present_value: 81,741.93 pounds", "E401", "write a currency code"),
        ("payback_period: 7 person", "E401", "write it in years"),
        ("present_value: 81,741", "E201", "write 81741 or 81.741"),
        ("present_value: [1]", "E203", ""),
    ],
)
def test_a_mistaken_claim_is_one_fault(line: str, code: str, said: str) -> None:
    with pytest.raises(sroi.InvalidMapError) as raised:
        sroi.loads(f"{BASE}claimed:\n  {line}\n")
    (fault,) = raised.value.faults
    assert (fault.code, fault.path) == (code, f"claimed.{line.split(':')[0]}")
    assert said in str(fault)


def test_numbers_are_kept_with_their_digits() -> None:
    read = sroi.loads(f"{BASE}claimed: {{sroi_ratio: 1.90, payback_period: 7 month}}\n")
    assert (read.claimed.sroi_ratio, read.claimed.payback_period) == ("1.90", "7 month")
    made = read.model_copy(update={"claimed": {"sroi_ratio": 1.93, "investment": 42375}})
    assert (made.claimed.sroi_ratio, made.claimed.investment) == ("1.93", "42375")


def test_saying_nothing_changes_no_digest() -> None:
    empty = sroi.loads(f"{BASE}claimed: {{}}\n")
    assert empty == sroi.loads(BASE)
    assert empty.digest == sroi.example("wheels-to-meals").digest
