"""Make the random places of every uncertain number: a function of seed, path and draw, no more.

Each path has its own random bytes, so that adding an outcome, changing its place, or running draws
in other pieces, on other threads or machines, moves no draw of another number by one bit. The bytes
are those of a hash that is a standard: whoever has it can make them again.
"""

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from math import log as logarithm
from typing import Any, NamedTuple

import numpy as np

from sroi.elementary import log
from sroi.engine.sample import BLOCK
from sroi.typing import FloatArray, IntArray

PAGE = 8192
"""Draws whose random bytes come from one hash; a multiple of the block."""
CELLS = 4096
"""Equally likely cells that draws fall into, 16 to a stratum."""
FINEST = 24
"""Halvings of a tail: no draw lies nearer to the end than 2^-24 of a stratum."""

_ORDERS = 1024
_RANK = np.uint32(BLOCK - 1)
_BITS = np.dtype([
    ("order", "<u2"),
    ("start", "u1"),
    ("shift", "<u2"),
    ("within", "<u4"),
    ("tails", "<u4", 2),
])  # fmt: skip
"""Random bytes of one block of draws."""

Bits = np.ndarray[Any, np.dtype[np.void]]
Cells = np.ndarray[Any, np.dtype[np.uint16]]


def random_bytes(key: str, size: int) -> bytes:
    """Return bytes that depend on nothing but the key.

    References
    ----------
    SHAKE128, an extendable-output function; NIST, FIPS 202 (2015).
    """
    return hashlib.shake_128(key.encode()).digest(size)


def bits(seed: int, paths: Sequence[str], page: int) -> Bits:
    """Return the random bytes of a page of draws. Shape `(path, block)`. [1]."""
    blocks = PAGE // BLOCK
    size = blocks * _BITS.itemsize
    content = b"".join(random_bytes(f"{seed}:{page}:{path}", size) for path in paths)
    return np.frombuffer(content, dtype=_BITS).reshape(len(paths), blocks)


def plain(seed: int, path: str, block: int) -> FloatArray:
    """Return independent probabilities of a block, above 0 and below 1. Shape `(256,)`. [1]."""
    words = np.frombuffer(random_bytes(f"plain:{seed}:{block}:{path}", 8 * BLOCK), dtype="<u8")
    return ((words >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52


class Orders(NamedTuple):
    """Hold random orders of the cells of a block, the same in every release."""

    windows: Cells
    """Each order, from each of its 256 beginnings on, in a circle: every 16 cells, which are a
    stratum, have one draw. Shape `(1024, 257, 256)`. [1]"""
    ranks: "np.ndarray[Any, np.dtype[np.uint8]]"
    """Where each stratum stands in each order. Shape `(1024, 256)`. [1]"""


@lru_cache(maxsize=1)
def orders() -> Orders:
    """Return the orders: strata sorted by 24 random bits, of which four then choose the cell."""
    content = random_bytes("sroi: orders of strata", 4 * BLOCK * _ORDERS)
    keys = np.frombuffer(content, dtype="<u4").reshape(_ORDERS, BLOCK)
    keys = np.sort((keys & ~_RANK) | np.arange(BLOCK, dtype=np.uint32), axis=1)
    strata, cell = keys & _RANK, (keys >> np.uint32(8)) % (CELLS // BLOCK)
    one = (strata * (CELLS // BLOCK) + cell).astype(np.uint16)
    twice = np.concatenate([one, one], axis=1)
    windows = np.lib.stride_tricks.sliding_window_view(twice, BLOCK, axis=1)
    return Orders(windows, np.argsort(strata, axis=1).astype(np.uint8))


def cells(chosen: Bits) -> Cells:
    """Make a Latin hypercube: one draw of each block in each of 256 strata, in random order.

    One of 1,024 orders, from a random beginning on, with each stratum and each cell in it moved by
    an exclusive or with random bits, so that every draw is equally likely to be anywhere.

    Parameters
    ----------
    chosen
        Of any paths. Shape `(path, block)`. [1]

    Returns
    -------
    numpy.ndarray
        Cell of each draw, from 0 to 4,095. Shape `(path, block, 256)`. [1]
    """
    found: Cells = orders().windows[chosen["order"] % _ORDERS, chosen["start"]]
    found ^= (chosen["shift"] % CELLS)[..., None]
    return found


def ends(chosen: Bits) -> IntArray:
    """Return where in its block the lowest and the highest stratum are. Shape `(..., block, 2)`."""
    moved = (chosen["shift"] % CELLS // (CELLS // BLOCK)).astype(np.uint8)
    ranks, order = orders().ranks, chosen["order"] % _ORDERS
    found = np.stack([ranks[order, moved], ranks[order, ~moved]], axis=-1)
    found -= chosen["start"][..., None]  # in a circle of 256
    return found.astype(np.intp)


def halvings(chosen: Bits) -> FloatArray:
    """Return how often the lowest and the highest stratum of each block are halved.

    Parameters
    ----------
    chosen
        Shape `(path, block)`. [1]

    Returns
    -------
    FloatArray
        Minus the binary logarithm of a share of the stratum, from 0 to 24. Shape
        `(path, block, 2)`. [1]
    """
    return np.clip(log(_tails(chosen)) / -logarithm(2.0), 0.0, FINEST)


def _tails(chosen: Bits) -> FloatArray:
    """Return how far from the end the draws of the outermost strata are, as shares of them."""
    return (chosen["tails"] + 0.5) * 2.0**-32


def stratified(chosen: Bits) -> FloatArray:
    """Return the probability of each draw of a Latin hypercube. Shape `(path, block, 256)`. [1]."""
    within = (chosen["within"] + 0.5) * 2.0**-32
    probability = (cells(chosen) + within[..., None]) / CELLS
    shares = np.maximum(_tails(chosen), 2.0**-FINEST) / BLOCK
    shares[..., 1] = 1.0 - shares[..., 1]
    np.put_along_axis(probability, ends(chosen), shares, axis=-1)
    return probability
