"""Make the random bits of every uncertain number: a function of seed, path and draw, no more.

Each path has its own stream, so that adding an outcome, changing its place, or running draws in
other pieces, on other threads or machines, moves no draw of another number by one bit.
"""

import hashlib
from typing import Any

import numpy as np

from sroi.engine.sample import BLOCK
from sroi.typing import FloatArray

SUPERBLOCK = 32_768
"""Draws that one stream provides; a multiple of the block."""
SUBSTRATA = 32
CELLS = BLOCK * SUBSTRATA

_LOW = np.uint64(0xFFFF_FFFF)
_RANK = np.uint32(BLOCK - 1)

Bits = np.ndarray[Any, np.dtype[np.uint64]]
Whole = np.ndarray[Any, np.dtype[np.intp]]


class Stream:
    """Give 64 random bits for each draw of one number in one superblock, in their order.

    Parameters
    ----------
    seed
        Of the simulation.
    path
        Of the number that is drawn.
    superblock
        Which superblock.

    References
    ----------
    Generator SFC64 of numpy, seeded by its `SeedSequence`, whose output is fixed by numpy's
    compatibility policy (NEP 19).
    """

    def __init__(self, seed: int, path: str, superblock: int) -> None:
        digest = hashlib.blake2b(path.encode(), digest_size=16).digest()
        words = np.frombuffer(digest, dtype="<u4").tolist()
        sequence = np.random.SeedSequence(seed, spawn_key=(*words, superblock))
        self._generator = np.random.SFC64(sequence)

    def bits(self, draws: int) -> Bits:
        """Return the bits of the next draws. Shape `(draws,)`. [1]."""
        return self._generator.random_raw(draws)


def plain(bits: Bits) -> FloatArray:
    """Return independent probabilities, above 0 and below 1. Shape `(s,)`. [1]."""
    return ((bits >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52


def strata(bits: Bits) -> tuple[Whole, FloatArray]:
    """Return a Latin hypercube's cell of each draw, and its place in the stratum.

    Each block of 256 draws has one draw in each of 256 equally likely strata, in random order: the
    places of the sorted low bits. The high bits place it within.

    Parameters
    ----------
    bits
        Shape `(s,)`, s a multiple of the block. [1]

    Returns
    -------
    tuple
        Cell, of 8,192, and probability. Each of shape `(s,)`. [1]
    """
    keys = (bits & _LOW).astype(np.uint32).reshape(-1, BLOCK)
    keys &= ~_RANK
    keys |= np.arange(BLOCK, dtype=np.uint32)
    keys.sort(axis=1)
    stratum = (keys & _RANK).reshape(-1).astype(np.intp)
    high = bits >> np.uint64(32)
    cell = stratum * SUBSTRATA + (high >> np.uint64(27)).astype(np.intp)
    probability = (stratum + (high.astype(np.float64) + 0.5) * 2.0**-32) * (1.0 / BLOCK)
    return cell, probability
