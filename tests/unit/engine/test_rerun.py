"""Changing a few numbers gives what running the whole plan with them gives."""

import numpy as np
import pytest
from helpers.maps import impact_maps
from hypothesis import given, settings
from hypothesis import strategies as st

import sroi
from sroi.engine import compile_map, run_plan
from sroi.engine.rerun import Effects, World


@given(impact_maps(), st.integers(0, 2**32), st.data())
@settings(max_examples=60)
def test_a_rerun_equals_a_run(impact_map: sroi.ImpactMap, seed: int, data: st.DataObject) -> None:
    plan = compile_map(impact_map)
    size = plan.central.size
    random = np.random.default_rng(seed)
    values = plan.central * random.uniform(0.5, 1.0, (7, size))
    late = {int(column) for column in plan.rows.start.columns.reshape(-1)}
    for column in late - {-1}:
        values[:, column] = plan.central[column]
    columns = sorted(data.draw(st.sets(st.integers(0, size - 1), min_size=1, max_size=4)) - late)
    new = plan.central[columns][:, None, None] * random.uniform(0.5, 1.0, (len(columns), 3, 7))
    world = World(Effects(plan), np.vstack([values.T, np.ones(7)]))
    found = world.changed(columns, new)
    places = sorted(data.draw(st.sets(st.integers(0, 6), min_size=1)))
    some = world.some(places).changed(columns, new[:, :, places])
    for whole, part in zip(found, some, strict=True):
        assert part == pytest.approx(whole[:, places], rel=1e-11, abs=1e-300)
    for variant in range(3):
        other = values.copy()
        other[:, columns] = new[:, variant].T
        run = run_plan(plan, other)
        sums = np.abs(run.present_value).sum(axis=1) + np.abs(world._values).sum(axis=0)
        assert np.all(np.abs(found[0][variant] - run.total_present_value) <= 1e-12 * sums)
        assert found[1][variant] == pytest.approx(run.investment, rel=1e-11)
