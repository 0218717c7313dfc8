"""Running several draws at once gives bit for bit what running each alone gives."""

from dataclasses import fields

import numpy as np
import pytest
from helpers.maps import impact_maps
from hypothesis import given
from hypothesis import strategies as st

import sroi
from sroi.engine import Plan, Run, compile_map, run_plan

DRAWS = 37
"""Not a multiple of any width of a processor's registers."""


def drawn(plan: Plan, seed: int) -> np.ndarray:
    """Draw worlds around the best estimates; the first is at them."""
    random = np.random.default_rng(seed)
    shrunk = random.uniform(0.5, 1.0, (DRAWS, plan.central.size))
    shrunk[0] = 1.0
    return plan.central * shrunk


def bits(run: Run) -> dict[str, bytes]:
    return {field.name: _row_bits(getattr(run, field.name)) for field in fields(run)}


def _row_bits(values: np.ndarray) -> bytes:
    return np.ascontiguousarray(values).tobytes()


def bits_of(plan: Plan, parts: list[np.ndarray]) -> dict[str, bytes]:
    """Run parts of the draws one after the other and put their rows together."""
    runs = [bits(run_plan(plan, part)) for part in parts]
    return {name: b"".join(run[name] for run in runs) for name in runs[0]}


@given(impact_maps(), st.integers(0, 2**32))
def test_alone_and_in_chunks(impact_map: sroi.ImpactMap, seed: int) -> None:
    plan = compile_map(impact_map)
    values = drawn(plan, seed)
    together = bits_of(plan, [values])
    assert bits_of(plan, [values[[row]] for row in range(DRAWS)]) == together
    assert bits_of(plan, [values[:5], values[5:29], values[29:]]) == together


@given(impact_maps(), st.integers(0, 2**32))
def test_whatever_the_layout_in_memory(impact_map: sroi.ImpactMap, seed: int) -> None:
    plan = compile_map(impact_map)
    values = drawn(plan, seed)
    together = bits_of(plan, [values])
    assert bits_of(plan, [np.asfortranarray(values)]) == together
    twice = np.repeat(values, 2, axis=0)
    assert bits_of(plan, [twice[::2]]) == together


@given(impact_maps())
def test_the_first_at_best_estimates_is_the_result(impact_map: sroi.ImpactMap) -> None:
    result = sroi.evaluate(impact_map)
    run = run_plan(result.plan, drawn(result.plan, 0))
    assert run.total_present_value[0] == result.present_value.central
    assert run.investment[0] == result.investment.central


@given(impact_maps(), st.integers(0, 2**32))
def test_changes_neither_the_values_nor_the_plan(impact_map: sroi.ImpactMap, seed: int) -> None:
    plan = compile_map(impact_map)
    values = drawn(plan, seed)
    before, central = values.copy(), plan.central.copy()
    first, second = (bits(run_plan(plan, values)) for _ in range(2))
    assert first == second
    assert np.array_equal(values, before)
    assert np.array_equal(plan.central, central)


@pytest.mark.parametrize("draws", [1, 2, 1000])
def test_every_part_has_a_row_for_each_draw(draws: int) -> None:
    plan = compile_map(sroi.example("wheels-to-meals"))
    run = run_plan(plan, np.repeat(plan.central[None], draws, axis=0))
    assert {getattr(run, field.name).shape[0] for field in fields(run)} == {draws}
