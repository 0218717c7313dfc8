"""Shapley's axioms hold for any game, and so does the mean over all orders."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sroi.analysis.what_if.shapley import every_set, sampled_values, shapley_values

WORTH = st.floats(-1e6, 1e6, allow_subnormal=False)
GAMES = st.integers(1, 5).flatmap(lambda players: arrays(float, (2**players, 2), elements=WORTH))


def nearly(expected):
    return pytest.approx(expected, abs=1e-9 * 1e6)


def test_by_hand():
    # Three gloves: players 0 and 1 have a left one, player 2 the only right one.
    worth = [[float(members[2] and members[:2].any())] for members in every_set(3)]
    assert shapley_values(np.array(worth))[:, 0] == pytest.approx([1 / 6, 1 / 6, 4 / 6])


def test_no_players_have_nothing():
    assert shapley_values(np.array([[3.0]])).shape == (0, 1)


def test_sets_are_those_of_bits():
    assert every_set(2).tolist() == [[False, False], [True, False], [False, True], [True, True]]


@given(GAMES)
def test_efficiency(worth):
    assert shapley_values(worth).sum(axis=0) == nearly(worth[-1] - worth[0])


@given(GAMES)
def test_the_mean_over_all_orders(worth):
    players = worth.shape[0].bit_length() - 1
    orders = list(permutations(range(players)))
    expected = np.zeros((players, 2))
    for order in orders:
        joined = 0
        for player in order:
            expected[player] += worth[joined | 1 << player] - worth[joined]
            joined |= 1 << player
    assert shapley_values(worth) == nearly(expected / len(orders))


@given(GAMES, GAMES, st.floats(-3, 3))
def test_additivity(one, two, times):
    size = min(len(one), len(two))
    one, two = one[:size], two[:size]
    both = shapley_values(one) + times * shapley_values(two)
    assert shapley_values(one + times * two) == nearly(both)


@given(GAMES, st.data())
def test_symmetry(worth, data):
    players = worth.shape[0].bit_length() - 1
    order = np.array(data.draw(st.permutations(range(players))))
    members = every_set(players)
    moved = np.zeros_like(worth)
    moved[(members[:, order] * 2 ** np.arange(players)).sum(axis=1)] = worth
    assert shapley_values(moved) == nearly(shapley_values(worth)[order])
    # Made symmetric in its first two players, the game gives them the same.
    if players > 1:
        swapped = members[:, [1, 0, *range(2, players)]]
        both = worth + worth[(swapped * 2 ** np.arange(players)).sum(axis=1)]
        first, second = shapley_values(both)[:2]
        assert first == nearly(second)


@given(GAMES, WORTH)
def test_a_dummy_has_what_it_brings_to_every_set(worth, brings):
    with_dummy = np.concatenate([worth, worth + brings])
    found = shapley_values(with_dummy)
    assert found[-1] == nearly(np.full(2, brings))
    assert found[:-1] == nearly(shapley_values(worth))


@given(GAMES, st.integers(0, 3))
def test_sampled_contributions_add_up_too(worth, seed):
    players = worth.shape[0].bit_length() - 1
    means, errors = sampled_values(_game(worth), players, pairs=4, seed=seed)
    assert means.sum(axis=0) == nearly(worth[-1] - worth[0])
    assert (errors >= 0).all()


def _game(worth):
    return lambda sets: worth[(sets * 2 ** np.arange(sets.shape[1])).sum(axis=1)]


def test_sampled_errors_are_honest(monkeypatch):
    worth = np.random.default_rng(7).normal(size=(2**6, 1))
    exact = shapley_values(worth)
    scores = []
    for seed in range(60):
        means, errors = sampled_values(_game(worth), 6, pairs=40, seed=seed)
        scores.append((means - exact) / errors)
    assert np.abs(np.mean(scores)) < 0.2
    assert 0.85 < np.std(scores) < 1.2
    # Orders that are taken a few at a time are the same orders.
    whole = sampled_values(_game(worth), 6, pairs=40, seed=1)
    monkeypatch.setattr("sroi.analysis.what_if.shapley._MEMBERS", 500)
    assert all(map(np.array_equal, whole, sampled_values(_game(worth), 6, pairs=40, seed=1)))
