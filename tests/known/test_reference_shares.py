"""Shares of variance of 124 numbers agree with an independent run of another estimator.

``python benchmarks/questions/saltelli.py`` writes the frozen shares; it says how they are made.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from sroi import read, variance_shares

FROZEN = Path(__file__).with_name("reference_shares.json")
PROBLEM = Path(__file__).parents[2] / "benchmarks" / "draws" / "reference_problem.yaml"


@pytest.fixture(scope="module")
def both():
    """Our shares with errors, and the frozen ones, of the same numbers; shape `(124, 4)` each."""
    frozen = json.loads(FROZEN.read_text(encoding="utf-8"))["shares"]
    rows = {row.name: row for row in variance_shares(read(PROBLEM), seed=2026)}
    assert rows.keys() == frozen.keys()
    assert len(rows) == 124
    own = [(row.first_order, row.first_order_error, row.total, row.total_error)
           for row in map(rows.get, frozen)]  # fmt: skip
    return np.array(own), np.array(list(frozen.values()))


@pytest.mark.parametrize("column", [0, 2], ids=["first-order", "total"])
def test_shares_agree_within_their_errors(both, column):
    own, frozen = both
    error = np.hypot(own[:, column + 1], frozen[:, column + 1])
    scores = (own[:, column] - frozen[:, column]) / error
    assert np.abs(scores).max() < 4, scores
    # One run with one truth: errors hang together, so this is wider than chi-square's.
    assert 0.5 < np.mean(scores**2) < 1.6


def test_our_errors_are_small_enough_to_tell_a_mistake(both):
    own, frozen = both
    assert own[:, [1, 3]].max() < 0.006
    assert np.all(own[:, 3] < 0.05 * own[:, 2])
    assert np.all(frozen[:, 3] < 0.1 * frozen[:, 2])
