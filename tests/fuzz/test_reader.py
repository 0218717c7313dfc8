"""Throw anything at the reader: it gives a map or faults, nothing else, in bounded time and memory.

`HYPOTHESIS_PROFILE=deep` looks much longer.
"""

import json
import resource
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sroi
from sroi.errors import CODES
from sroi.io.examples import example_text, starter_text

LONGEST = 5.0  # seconds for a small text, with a wide margin for a busy machine
GROWTH = 600 * 2**10  # KiB that all the small texts together may need

EVERYTHING = """\
schema_version: 1
title: Everything at once
scope:
  activity: A club
  base_year: 2020
  price_year: 2020
  currency: EUR
  discounting: {rates: [{years: [1, 30], rate: {value: 4%, note: stated}}], source: plan}
  limitations: [One, Two]
units: {meal: one lunch, visit: }
sources:
  plan: {title: Plan, year: 2019, page: "12"}
stakeholders:
  people: {description: People, size: 120, involved: 25}
  others: {description: Others, included: no, reason: too few}
assumptions:
  reach: {low: 20%, best: 0.3, high: 1/2, source: plan}
  again: assumptions.reach
  both: {product: {first: assumptions.reach, second: {value: 2, source: plan}}}
inputs:
  grant:
    description: Grant
    amount: {by_year: [1000, 2000 EUR, {value: 3000}], unit: EUR, source: plan}
  time: {description: Time, kind: time, quantity: 300 hour, unit_value: 12 EUR/hour}
outputs:
  lunches: {description: Lunches, quantity: 500 meal}
financial_proxies:
  care: {value: {low: 10, best: 20, high: 40, unit: GBP_2018/person/month}, cashable: yes}
outcomes:
  better:
    description: |
      Better,
      and longer
    stakeholder: people
    output: lunches
    quantity: {product: {people: 100 person, share: assumptions.both}}
    financial_proxy: care
    deadweight: {value: -10%, source: plan, sample_size: 40}
    displacement: 0
    attribution: {product: {a: 0.5, b: 20%}}
    drop_off: {low: 0, best: 10%, high: 20%}
    starts: 1
    duration: {low: 400, best: 700, high: 2000, unit: day}
    weight: 1/2
    tags: {sdg: ["3.4", "1"]}
  ramp:
    description: Ramp
    stakeholder: people
    quantity: {by_year: [1, 2, 3], unit: visit, note: counted}
    financial_proxy: {value: 30 EUR/visit, price_year: 2020}
    deadweight: 0.1
    displacement: 0.2
    attribution: 0.3
    starts: 0
    profile: [0.5, 1, {value: 120%, source: plan}]
    discounting: 1.5%
  felt:
    description: Felt
    stakeholder: others
    quantity: -3 person
    monetised: false
    reason: no proxy was found
    starts: 0
price_indices:
  cpi: {currency: GBP, values: {2018: 100, 2020: 104.5}, source: plan}
exchange_rates:
  pound: {from_currency: GBP, to_currency: EUR, price_year: 2020, rate: 1.12}
scenarios:
  cautious: {description: Less, changes: {outcomes.better.deadweight: 50%}}
waivers:
  - {rule: P601, path: outcomes.ramp, reason: "Ours: later"}
  - {rule: P201, reason: Everywhere}
notes: Nothing else
"""
SEEDS = [EVERYTHING, example_text("wheels-to-meals"),
         starter_text("en"), starter_text("fr")]  # fmt: skip
NASTY = [
    "", "~", "null", "no", "yes", "1:30", "1e3", "1e999", "-1", "0", "1e308", "-1e308", "5e-324",
    "nan", ".inf", "-.inf", "1/0", "20%", "2000%", "0x1F", "010", "1_000", "1,000", "2024-01-05",
    "[]", "{}", "[1, 2]", "{a: 1}", "[[[]]]", "{by_year: [1]}", "{by_year: []}", "{product: {}}",
    "{product: {a: 1e300, b: 1e300, c: 0}}", "{low: 1, best: 2, high: 3}", "{low: 3, best: 2}",
    "{assumption: reach}", "assumptions.reach", "assumptions.both", "assumptions.", "assumptions",
    "{family: triangular}", "{value: {value: 1}}", "7 person", "7 meal^9", "7 GBP/GBP",
    "94 EUR/visit", "3 year", "1e6 year", "france-2021", "none", "*a", "&a 1", "!!int 3",
    "!!python/object/apply:os.system [exit]", "|", ">", "'", '"', "%", "@", "`", "\t", "#",
    "? a", "- a", "---", "...", "<<", "\u202e", "\x00", "\x1b[31m", "\ufeff", "é", "🙂", "x" * 3000,
]  # fmt: skip
SMALL = st.text("abno01.:-?#&*!|>'\"%@`{}[], \n\t~é\x00\x85\u2028\ufeff", max_size=60)
ANY_TEXT = st.text(max_size=200) | SMALL
KEYS = sorted({line.strip().split(":")[0] for line in EVERYTHING.splitlines()} | {"", "a b", "no"})
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(NASTY) | SMALL,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS) | SMALL, inner, max_size=5)
    ),
    max_leaves=12,
)


@pytest.fixture(scope="module", autouse=True)
def _bounded_memory() -> Iterator[None]:
    """See that no small text made the process grow."""
    sroi.evaluate(sroi.loads(EVERYTHING))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < GROWTH


def judge(read: Any) -> None:
    """Read something, and see what a caller may rely on whatever it was."""
    begun = time.perf_counter()
    impact_map, faults = None, ()
    try:
        impact_map = read()
    except sroi.InvalidMapError as error:
        faults = error.faults
    assert impact_map is not None or faults
    for fault in faults:
        assert fault.code in CODES
        assert fault.problem
        assert "\n" not in str(fault)
        assert len(str(fault)) < 1000
        assert "value error" not in fault.problem.lower()
    assert time.perf_counter() - begun < LONGEST
    if impact_map is not None:
        use(impact_map)


def use(impact_map: sroi.ImpactMap) -> None:
    """Whatever was read can be written, read again, computed and audited, or is refused."""
    for kind in ("yaml", "json"):
        again = sroi.loads(sroi.dumps(impact_map, format=kind), format=kind)
        assert again == impact_map
        assert again.digest == impact_map.digest
    try:
        result = sroi.evaluate(impact_map)
    except (sroi.UndefinedRatioError, sroi.OverflowedError):
        return
    json.dumps(result.to_dict(), allow_nan=False)
    assert sroi.audit(result).text()


def changed(draw: st.DrawFn, lines: list[str]) -> list[str]:
    """Do to a file what a hurried hand or a bad merge does."""
    place = draw(st.integers(0, max(len(lines) - 1, 0)))
    other = draw(st.integers(0, max(len(lines) - 1, 0)))
    line = lines[place] if lines else ""
    head, colon, _ = line.partition(":")
    match draw(st.integers(0, 8)):
        case 0:  # a value changes
            return [*lines[:place], f"{head}{colon} {draw(st.sampled_from(NASTY))}",
                    *lines[place + 1 :]]  # fmt: skip
        case 1:  # a line is lost
            return lines[:place] + lines[place + 1 :]
        case 2:  # two lines change places
            swapped = list(lines)
            if lines:
                swapped[place], swapped[other] = lines[other], line
            return swapped
        case 3:  # a block is written twice
            end = place + draw(st.integers(1, 12))
            return lines[:end] + lines[place:end] + lines[end:]
        case 4:  # the indentation slips
            return [*lines[:place], " " * draw(st.integers(0, 9)) + line.strip(),
                    *lines[place + 1 :]]  # fmt: skip
        case 5:  # a key changes
            key = draw(st.sampled_from(KEYS))
            indent = line[: len(line) - len(line.lstrip())]
            return [*lines[:place], f"{indent}{key}:{line.partition(':')[2]}", *lines[place + 1 :]]
        case 6:  # the file is cut off
            return lines[:place]
        case 7:  # a character falls in
            at = draw(st.integers(0, len(line)))
            fallen = draw(st.sampled_from(NASTY) | SMALL)
            return [*lines[:place], line[:at] + fallen + line[at:], *lines[place + 1 :]]
        case _:  # a block is lost
            return lines[: min(place, other)] + lines[max(place, other) :]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A valid file, changed in a few places."""
    lines = draw(st.sampled_from(SEEDS)).splitlines()
    for _ in range(draw(st.integers(1, 5))):
        lines = changed(draw, lines)
    return "\n".join(lines) + "\n"


@st.composite
def transplanted(draw: st.DrawFn) -> str:
    """A valid map as JSON, with anything in the place of something."""
    content = json.loads(sroi.dumps(sroi.loads(draw(st.sampled_from(SEEDS))), format="json"))
    for _ in range(draw(st.integers(1, 3))):
        above, key = None, None
        place: Any = content
        while isinstance(place, dict | list) and place and (above is None or draw(st.booleans())):
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            above, key = place, draw(st.sampled_from(keys))
            place = above[key]
        if above is not None:
            above[key] = draw(JSON)
    return json.dumps(
        content, ensure_ascii=draw(st.booleans()), indent=draw(st.sampled_from([None, 1]))
    )


ANY_BYTES = (
    st.binary(max_size=300)
    | ANY_TEXT.map(lambda text: text.encode("utf-8", "replace"))
    | mutated().map(lambda text: text.encode("utf-16"))
)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_seeds_of_the_fuzzing_are_valid(seed: str) -> None:
    assert sroi.evaluate(sroi.loads(seed)).sroi_ratio.central > 0


@given(content=ANY_BYTES, ending=st.sampled_from(["yaml", "json"]))
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, content: bytes, ending: str) -> None:
    path = Path(tmp_path_factory.getbasetemp()) / f"fuzzed.{ending}"
    path.write_bytes(content)
    judge(lambda: sroi.read(path))


@given(
    text=ANY_TEXT | st.text(st.characters(), max_size=50), kind=st.sampled_from(["yaml", "json"])
)
def test_any_text(text: str, kind: Any) -> None:
    judge(lambda: sroi.loads(text, format=kind))


@given(text=mutated())
def test_a_valid_file_with_mistakes(text: str) -> None:
    judge(lambda: sroi.loads(text))


@given(text=transplanted())
def test_a_valid_map_with_anything_in_some_place(text: str) -> None:
    judge(lambda: sroi.loads(text, format="json"))


@given(value=JSON)
def test_any_json(value: Any) -> None:
    judge(lambda: sroi.loads(json.dumps(value), format="json"))


@given(section=st.sampled_from(sorted(sroi.ImpactMap.model_fields)), value=JSON)
def test_any_json_as_a_section(section: str, value: Any) -> None:
    content = json.loads(sroi.dumps(sroi.loads(EVERYTHING), format="json"))
    judge(lambda: sroi.loads(json.dumps({**content, section: value}), format="json"))
