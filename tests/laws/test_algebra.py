"""Laws that the figures obey, whatever the map."""

import json
from copy import deepcopy
from fractions import Fraction
from itertools import permutations
from random import Random
from typing import Any

import numpy as np
import pytest
from helpers.maps import OUTCOME_IDS, Wish, Written, written_maps
from hypothesis import assume, given
from hypothesis import strategies as st
from twin.paper import left_each_year, reckon

import sroi

DEDUCTIONS = ("deadweight", "displacement", "attribution")
CURRENCIES = ("GBP", "EUR", "USD", "CHF")
GOOD = Wish(good=True, at_once=True)

shares = st.integers(0, 1000).map(lambda number: number / 1000)


def evaluated(written: Written) -> sroi.Result:
    return sroi.evaluate(sroi.ImpactMap.model_validate(written))


def figures(result: sroi.Result) -> dict[str, float]:
    return {figure.name: figure.central for figure in result.figures}


def bits(result: sroi.Result) -> str:
    """Write every figure with all its bits, in an order of its own."""
    content = result.to_dict()
    del content["conventions"]
    content["flows"] = [
        result.flows(by, discounted=discounted).to_dict()
        for by in ("outcome", "stakeholder")
        for discounted in (False, True)
    ]
    return json.dumps(content, sort_keys=True)


def applied(result: sroi.Result, changes: dict[str, Any]) -> sroi.Result:
    scenario = sroi.Scenario(name="otherwise", changes=changes)
    return sroi.evaluate(sroi.apply(result.impact_map, scenario))


def times(stated: Any, factor: str) -> Any:
    """Multiply what is written, once or by year, by a factor."""
    if isinstance(stated, dict) and "by_year" in stated:
        rest = {name: value for name, value in stated.items() if name not in ("by_year", "unit")}
        unit = {"unit": stated["unit"]} if "unit" in stated else {}
        years = [{"value": each, **unit} if unit else each for each in stated["by_year"]]
        return {"by_year": [times(each, factor) for each in years]} | rest
    return {"product": {"whole": stated, "part": factor}}


def sizes(written: Written) -> tuple[float, float]:
    """Return the sums of absolute terms to which rounding errors are in proportion."""
    paper = reckon(written)
    value = float(paper.present_value(paper.counted_outcomes).size)
    return value, float(paper.investment().value)


class TestMoney:
    @given(written_maps(), st.sampled_from([0.25, 2.0, 1024.0]))
    def test_multiplying_all_of_it_leaves_the_ratio(self, written: Written, factor: float) -> None:
        """By powers of two, so that not a bit may change."""
        result = evaluated(written)
        entries = {
            entry.path: entry.estimate
            for entry in sroi.walk(result.impact_map)
            if any(code in (entry.estimate.unit or "") for code in CURRENCIES)
        }
        changes = {path: _multiplied(estimate, factor) for path, estimate in entries.items()}
        before, after = figures(result), figures(applied(result, changes))
        for name in ("sroi_ratio", "net_sroi_ratio", "payback_period"):
            assert after[name] == before[name]
        for name in ("present_value", "investment", "net_present_value"):
            assert after[name] == before[name] * factor

    @given(written_maps(), st.sampled_from([3.0, 0.1, 117.3]))
    def test_of_another_currency_unit_leaves_the_ratio(self, written: Written, by: float) -> None:
        result = evaluated(written)
        changes = {
            entry.path: _multiplied(entry.estimate, by)
            for entry in sroi.walk(result.impact_map)
            if any(code in (entry.estimate.unit or "") for code in CURRENCIES)
        }
        value, investment = sizes(written)
        before, after = figures(result), figures(applied(result, changes))
        error = 1e-12 * value / investment
        assert after["sroi_ratio"] == pytest.approx(before["sroi_ratio"], rel=0, abs=error)


def _multiplied(estimate: sroi.Estimate, factor: float) -> Any:
    if isinstance(estimate.value, float):
        return estimate.value * factor
    belief = estimate.value
    return {name: getattr(belief, name) * factor for name in ("low", "best", "high")}


class TestSplitting:
    @given(written_maps(Wish(outcomes=(1, 5))), st.integers(0, 4), st.integers(1, 9))
    def test_an_outcome_leaves_everything(self, written: Written, which: int, tenths: int) -> None:
        names = list(written["outcomes"])
        name = names[which % len(names)]
        whole = written["outcomes"][name]
        other = next(each for each in OUTCOME_IDS if each not in names)
        parted = deepcopy(written)
        for key, part in ((name, tenths), (other, 10 - tenths)):
            quantity = times(whole["quantity"], f"{part}/10")
            parted["outcomes"][key] = {**whole, "quantity": quantity}
        result, split = evaluated(written), evaluated(parted)
        value, investment = sizes(written)
        error = 1e-12 * value
        for table in ("by_stakeholder", "by_year"):
            before, after = getattr(result, table), getattr(split, table)
            assert (before.rows, before.columns) == (after.rows, after.columns)
            np.testing.assert_allclose(after.values, before.values, rtol=1e-12, atol=error)
        before, after = figures(result), figures(split)
        assert after["investment"] == before["investment"]
        assert after["present_value"] == pytest.approx(before["present_value"], rel=0, abs=error)
        ratio = pytest.approx(before["sroi_ratio"], rel=0, abs=error / investment)
        assert after["sroi_ratio"] == ratio
        if "financial_proxy" in whole:
            halves = sum(split.by_outcome[key, "present_value"] for key in (name, other))
            assert halves == pytest.approx(result.by_outcome[name, "present_value"], rel=1e-12)


class TestOrder:
    @given(written_maps(), st.integers(0, 2**32))
    def test_of_writing_changes_no_bit(self, written: Written, seed: int) -> None:
        shuffled = _shuffled(written, Random(seed))  # noqa: S311  # of no secret
        assert bits(evaluated(shuffled)) == bits(evaluated(written))

    @given(written_maps(), st.integers(0, 2**32))
    def test_of_writing_changes_no_digest(self, written: Written, seed: int) -> None:
        shuffled = _shuffled(written, Random(seed))  # noqa: S311  # of no secret
        first, second = map(sroi.ImpactMap.model_validate, (written, shuffled))
        assert first == second
        assert first.digest == second.digest
        assert hash(first) == hash(second)

    def test_of_outcomes_changes_no_bit_among_many(self) -> None:
        written = _many_outcomes(40)
        outcomes = dict(reversed(written["outcomes"].items()))
        assert bits(evaluated({**written, "outcomes": outcomes})) == bits(evaluated(written))

    @pytest.mark.parametrize("names", list(permutations("abc")), ids="".join)
    def test_of_factors_changes_no_bit(self, names: tuple[str, ...]) -> None:
        factors = {"a": "0.1 person", "b": "0.2", "c": "0.3"}
        written = _many_outcomes(1)
        (stated,) = written["outcomes"].values()
        stated["financial_proxy"] = {"value": "1 GBP/person"}
        stated["quantity"] = {"product": factors}
        first = evaluated(written)
        stated["quantity"] = {"product": {name: factors[name] for name in names}}
        assert bits(evaluated(written)) == bits(first)

    @given(written_maps())
    def test_a_digest_tells_maps_apart(self, written: Written) -> None:
        name = next(iter(written["outcomes"]))
        other = deepcopy(written)
        other["outcomes"][name]["note"] = "another"
        first, second = map(sroi.ImpactMap.model_validate, (written, other))
        assert first.digest != second.digest


def _shuffled(content: Any, random: Random) -> Any:
    """Write every mapping in another order; lists have a meaning and stay."""
    if isinstance(content, dict):
        items = [(name, _shuffled(value, random)) for name, value in content.items()]
        random.shuffle(items)
        return dict(items)
    return [_shuffled(value, random) for value in content] if isinstance(content, list) else content


class TestMore:
    """More of what takes value away never raises the ratio of good outcomes, by not one bit."""

    @given(written_maps(GOOD), st.sampled_from([*DEDUCTIONS, "drop_off"]), shares, shares)
    def test_of_a_share(self, written: Written, part: str, one: float, other: float) -> None:
        result = evaluated(written)
        paths = [
            f"outcomes.{name}.{part}"
            for name, stated in written["outcomes"].items()
            if part in stated
        ]
        assume(paths)
        less, more = sorted((one, other))
        before = applied(result, dict.fromkeys(paths, less))
        after = applied(result, dict.fromkeys(paths, more))
        assert after.sroi_ratio.central <= before.sroi_ratio.central
        for name, outcome in result.impact_map.outcomes.items():
            if outcome.monetised:
                place = name, "present_value"
                assert after.by_outcome[place] <= before.by_outcome[place]

    @given(written_maps(GOOD), shares, shares)
    def test_of_discounting(self, written: Written, one: float, other: float) -> None:
        """True where all is invested in the base year: discounting shrinks later inputs too."""
        less, more = sorted((one, other))
        written = deepcopy(written)
        for stated in written["outcomes"].values():
            stated.pop("discounting", None)
        result = evaluated(written)
        before = applied(result, {"scope.discounting": f"{less:.3f}"})
        after = applied(result, {"scope.discounting": f"{more:.3f}"})
        assert after.sroi_ratio.central <= before.sroi_ratio.central

    @given(written_maps(Wish(good=True)), shares, shares)
    def test_of_an_own_discounting(self, written: Written, one: float, other: float) -> None:
        less, more = sorted((one, other))
        result = evaluated(written)
        paths = [f"outcomes.{name}.discounting" for name in written["outcomes"]]
        before = applied(result, dict.fromkeys(paths, f"{less:.3f}"))
        after = applied(result, dict.fromkeys(paths, f"{more:.3f}"))
        assert after.sroi_ratio.central <= before.sroi_ratio.central


def without_time(written: Written) -> Written:
    written = deepcopy(written)
    written["scope"]["discounting"] = "none"
    for stated in written["outcomes"].values():
        stated.pop("discounting", None)
        if "drop_off" in stated:
            stated["drop_off"] = "0"
    return written


class TestTime:
    @given(written_maps())
    def test_without_drop_off_and_discounting_gives_impact_times_duration(
        self, written: Written
    ) -> None:
        written = without_time(written)
        result = evaluated(written)
        for name, cohorts in reckon(written).outcomes.items():
            stated = written["outcomes"][name]
            assert ("duration" in stated) != ("profile" in stated)
            size = float(sum(cohort.impact.size for cohort in cohorts))
            duration = _duration(written, name)
            expected = result.by_outcome[name, "impact"] * duration
            found = result.by_outcome[name, "present_value"]
            assert found == pytest.approx(expected, rel=0, abs=1e-12 * size * max(duration, 5))

    @given(
        rate=st.integers(-50, 300), drop_off=st.integers(0, 1000), starts=st.integers(0, 4),
        months=st.integers(1, 600),
    )  # fmt: skip
    def test_flat_rate_and_constant_drop_off_give_an_annuity(
        self, rate: int, drop_off: int, starts: int, months: int
    ) -> None:
        """A geometric series, and the part of a year that is left over."""
        result = sroi.example("wheels-to-meals")
        path = "outcomes.new_friends"
        changes = {
            "scope.discounting": f"{rate}/1000" if rate >= 0 else f"{rate / 1000}",
            f"{path}.drop_off": f"{drop_off}/1000",
            f"{path}.duration": f"{months} month",
            f"{path}.starts": starts,
        }
        found = applied(sroi.evaluate(result), changes)
        worth = 1 / (1 + Fraction(rate, 1000))
        kept = (1 - Fraction(drop_off, 1000)) * worth
        whole, rest = divmod(Fraction(months, 12), 1)
        series = Fraction(whole) if kept == 1 else (1 - kept**whole) / (1 - kept)
        impact = 16 * Fraction("48.25") * Fraction("0.9") * Fraction("0.65")
        expected = impact * worth**starts * (series + rest * kept**whole)
        present_value = found.by_outcome["new_friends", "present_value"]
        assert present_value == pytest.approx(float(expected), rel=1e-12)


def _duration(written: Written, name: str) -> float:
    """Return for how many years of full effect an outcome counts."""
    return float(sum(left_each_year(written, written["outcomes"][name])))


class TestSharing:
    @given(written_maps(), st.sets(st.integers(0, 5), min_size=1), st.booleans())
    def test_a_number_changes_all_its_users_and_nobody_else(
        self, written: Written, who: set[int], of_proxy: bool
    ) -> None:
        written = deepcopy(written)
        names = [n for n, stated in written["outcomes"].items() if stated.get("monetised", True)]
        users = {names[place] for place in who if place < len(names)}
        assume(users)
        written["assumptions"]["ours"] = "12.5 person"
        written["financial_proxies"]["ours"] = {"value": "80.1 GBP/person"}
        for name in users:
            ours = {"quantity": "assumptions.ours", "financial_proxy": "ours"}
            written["outcomes"][name] = {**written["outcomes"][name], **ours}
        before = evaluated(written)
        path, twice = ("financial_proxies.ours.value", 160.2) if of_proxy else (
            "assumptions.ours", 25)  # fmt: skip
        after = applied(before, {path: twice})
        for name in names:
            for column in before.by_outcome.columns:
                factor = 2 if name in users else 1
                expected = before.by_outcome[name, column] * factor
                assert after.by_outcome[name, column] == expected

    @given(written_maps())
    def test_a_number_has_one_place_in_the_plan_however_often_it_is_used(
        self, written: Written
    ) -> None:
        """So that it will be drawn once."""
        result = evaluated(written)
        paths = [entry.path for entry in result.plan.entries]
        assert len(paths) == len(set(paths))


class TestLeavingOut:
    @given(written_maps(Wish(outcomes=(1, 5))), written_maps(Wish(outcomes=(1, 1), long=False)))
    def test_an_outcome_that_is_added_but_left_out_changes_no_total(
        self, written: Written, others: Written
    ) -> None:
        name = next(each for each in OUTCOME_IDS if each not in written["outcomes"])
        left_out = {"included": False, "reason": "it is counted elsewhere", "discounting": "none"}
        (other,) = others["outcomes"].values()
        other = {**other, **left_out, "quantity": "12 person"}
        if other.get("monetised", True):
            other["financial_proxy"] = {"value": "33.3 GBP/person"}
        more = {**written, "outcomes": {name: other, **written["outcomes"]}}
        before, after = evaluated(written), evaluated(more)
        assert figures(after) == figures(before)
        assert after.by_stakeholder.to_dict() == before.by_stakeholder.to_dict()
        assert after.by_input.to_dict() == before.by_input.to_dict()
        nothing = dict.fromkeys(before.by_year.columns, 0.0)
        years = before.by_year.to_dict()
        for year, row in after.by_year.to_dict().items():
            assert row == years.get(year, nothing)

    def test_no_bit_of_a_year_changes_among_many_outcomes(self) -> None:
        """Ten figures or more are where numpy begins to add in another order."""
        written = _many_outcomes(40)
        most = evaluated(written)
        written["outcomes"] = {
            name: stated for name, stated in written["outcomes"].items() if "included" not in stated
        }
        assert evaluated(written).by_year.to_dict() == most.by_year.to_dict()

    @given(written_maps())
    def test_an_input_that_is_left_out_changes_no_total(self, written: Written) -> None:
        left_out = {"description": "x", "amount": "1234.5 GBP", "included": False, "reason": "why"}
        more = {**written, "inputs": {"also": left_out, **written["inputs"]}}
        before, after = evaluated(written), evaluated(more)
        assert figures(after) == figures(before)
        assert after.by_year.to_dict() == before.by_year.to_dict()
        assert after.by_outcome.to_dict() == before.by_outcome.to_dict()


def _many_outcomes(count: int) -> Written:
    """Write a map of one year, in which every third outcome does not count."""
    outcomes: Written = {}
    for number in range(count):
        outcomes[f"outcome_{number:03}"] = {
            "description": "x",
            "stakeholder": "all",
            "quantity": f"{number}.1",
            "financial_proxy": {"value": f"{number}.7 GBP"},
            "deadweight": "10%",
            "displacement": "0",
            "attribution": "3%",
            "starts": 0,
            "duration": "1 year",
        }
        if number % 3 == 1:
            outcomes[f"outcome_{number:03}"] |= {"included": False, "reason": "why"}
    return {
        "title": "Many",
        "scope": {"activity": "x", "currency": "GBP", "discounting": "none"},
        "stakeholders": {"all": {"description": "All"}},
        "inputs": {"grant": {"description": "x", "amount": "100 GBP"}},
        "outcomes": outcomes,
    }
