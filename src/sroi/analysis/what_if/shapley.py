"""Share out what players achieve together, whatever the order in which they join.

A game gives the worth of every set of players. A player's contribution is what it adds to the worth
of those who joined before it, averaged over all orders of joining.
"""

from collections.abc import Callable, Iterator
from math import factorial, sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from sroi.engine.draws import random_bytes
from sroi.engine.running import Progress, Tally
from sroi.typing import FloatArray, IntArray

Members: TypeAlias = NDArray[np.bool_]
"""Who is in each of some sets. Shape `(set, player)`. [1]"""
Game = Callable[[Members], FloatArray]
"""Return the worth of some sets. Members of shape `(set, player)`; worth of `(set, figure)`."""

_MEMBERS = 2**22
"""Members of all sets that are held at once."""


def every_set(players: int) -> Members:
    """Return the members of every set; player ``i`` is in set ``j`` where bit ``i`` of ``j`` is 1.

    Shape `(2^player, player)`.
    """
    members: Members = (np.arange(2**players)[:, None] >> np.arange(players)) & 1 == 1
    return members


def shapley_values(worth: FloatArray) -> FloatArray:
    """Return the contribution of each player to the worth of all.

    They add up to the worth of all less that of none. Players who add the same to every set have
    the same; one who adds nothing to any set has nothing.

    Parameters
    ----------
    worth
        Of every set, in the order of `every_set`. Shape `(2^player, figure)`. [unit]

    Returns
    -------
    FloatArray
        Shape `(player, figure)`. [unit]

    Notes
    -----
    ``sum_S |S|! (n - |S| - 1)! / n! (v(S + i) - v(S))`` over the sets S without i; Shapley (1953),
    A value for n-person games, Contributions to the Theory of Games II, 307-317.

    Examples
    --------
    >>> shapley_values(np.array([[0.0], [1.0], [2.0], [5.0]])).T
    array([[2., 3.]])
    """
    players = worth.shape[0].bit_length() - 1
    members = every_set(players)
    sizes = members.sum(axis=1)
    weights = np.array([
        factorial(size) * factorial(players - size - 1) / factorial(players)
        for size in range(players)
    ])  # fmt: skip
    contributions = np.zeros((players, *worth.shape[1:]))
    for player in range(players):
        without: IntArray = np.flatnonzero(~members[:, player])
        added = worth[without + 2**player] - worth[without]
        contributions[player] = (weights[sizes[without], None] * added).sum(axis=0)
    return contributions


def sampled_values(
    game: Game, players: int, *, pairs: int, seed: int, progress: Progress | None = None
) -> tuple[FloatArray, FloatArray]:
    """Return contributions averaged over some orders of joining, and their standard errors.

    Each order is followed by its reverse, and such a pair is one replicate. In every order the
    contributions add up to the worth of all less that of none, so that their means do too.

    Parameters
    ----------
    game
        The worth of sets.
    players
        How many there are.
    pairs
        How many orders, each with its reverse; two at least.
    seed
        Which orders.
    progress
        Is told how many orders are done, and of how many.

    Returns
    -------
    tuple
        Each of shape `(player, figure)`. [unit]

    Notes
    -----
    Castro, Gomez and Tejada (2009), Polynomial calculation of the Shapley value based on sampling,
    Computers and Operations Research 36(5); pairs as in Mitchell, Cooper, Frank and Holmes (2022),
    Sampling permutations for Shapley value estimation, JMLR 23.

    Examples
    --------
    >>> means, errors = sampled_values(
    ...     lambda sets: sets.sum(axis=1)[:, None] * 2.0, 3, pairs=4, seed=1
    ... )
    >>> means.T, errors.T
    (array([[2., 2., 2.]]), array([[0., 0., 0.]]))
    """
    tally, found = Tally(progress, 2 * pairs), []
    for orders in _orders(players, pairs, seed):
        found.append(_of_orders(game, orders))
        tally.add(2 * len(orders))
    replicates = np.concatenate(found)
    means: FloatArray = replicates.mean(axis=0)
    errors: FloatArray = np.std(replicates, axis=0, ddof=1) / sqrt(pairs)
    return means, errors


def _orders(players: int, pairs: int, seed: int) -> Iterator[IntArray]:
    """Yield orders of joining, a few at a time. Shape `(order, player)`."""
    step = max(_MEMBERS // (2 * (players + 1) * players), 1)
    for first in range(0, pairs, step):
        numbers = range(first, min(first + step, pairs))
        content = b"".join(
            random_bytes(f"shapley:{seed}:{number}", 8 * players) for number in numbers
        )
        keys = np.frombuffer(content, dtype="<u8").reshape(-1, players)
        yield np.argsort(keys, axis=1, kind="stable")


def _of_orders(game: Game, orders: IntArray) -> FloatArray:
    """Return contributions in each order and its reverse, averaged. Shape `(order, player, f)`."""
    count, players = orders.shape
    both = np.concatenate([orders, orders[:, ::-1]])
    joined = np.argsort(both, axis=1)  # when each player joins
    members = joined[:, None, :] < np.arange(players + 1)[:, None]
    worth = game(members.reshape(-1, players)).reshape(2 * count, players + 1, -1)
    added = np.take_along_axis(np.diff(worth, axis=1), joined[:, :, None], axis=1)
    return (added[:count] + added[count:]) / 2
