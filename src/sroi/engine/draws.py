"""Make the random bits of every uncertain number: a function of seed, path and draw, no more.

Each path has its own stream, so that adding an outcome, changing its place, or running draws in
other pieces, on other threads or machines, moves no draw of another number by one bit.
"""

import hashlib
import sys
from typing import Any

import numpy as np

from sroi.engine.sample import BLOCK
from sroi.typing import FloatArray

SUPERBLOCK = 32_768
"""Draws that one stream provides; a multiple of the block."""
SUBSTRATA = 16
CELLS = BLOCK * SUBSTRATA
PLACES = 2048
"""Places within a stratum, where a cell is too coarse."""
FINEST = 24
"""Halvings of a tail: no draw lies nearer to the end than 2^-24 of a stratum."""

_WORDS = BLOCK // 2 + 2
"""Words of 64 bits for a block: half a word for each draw, one for each tail."""
_RANK = np.uint32(BLOCK - 1)
_IN_ORDER = np.arange(BLOCK, dtype=np.uint32)

Bits = np.ndarray[Any, np.dtype[np.uint64]]
Keys = np.ndarray[Any, np.dtype[np.uint32]]
Places = np.ndarray[Any, np.dtype[np.intp]]


class Stream:
    """Give random bits for the draws of one estimate in one superblock, in their order.

    Parameters
    ----------
    seed
        Of the simulation.
    path
        Of the estimate that is drawn.
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
        self._bits = np.random.SFC64(np.random.SeedSequence(seed, spawn_key=(*words, superblock)))

    def words(self, draws: int) -> Bits:
        """Return the bits of the next blocks of draws. Shape `(draws / 256, 130)`. [1]."""
        return self._bits.random_raw(draws // BLOCK * _WORDS).reshape(-1, _WORDS)

    def plain(self, draws: int) -> FloatArray:
        """Return independent probabilities, above 0 and below 1. Shape `(draws,)`. [1]."""
        bits = self._bits.random_raw(draws)
        return ((bits >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52


def strata(words: Bits) -> Keys:
    """Make a Latin hypercube's key of each draw.

    Each block of 256 draws has one draw in each of 256 equally likely strata, in random order: the
    places of 24 random bits when they are sorted. The last of these bits, which sorting leaves
    random, place the draw within its stratum.

    Parameters
    ----------
    words
        Of any streams. Shape `(..., block, 130)`. [1]

    Returns
    -------
    numpy.ndarray
        Stratum in the lowest eight bits, its place in those above. Shape `(..., block, 256)`. [1]
    """
    half = np.ascontiguousarray(words[..., : BLOCK // 2])
    keys = (half.byteswap() if sys.byteorder == "big" else half).view(np.uint32)
    keys &= ~_RANK
    keys |= _IN_ORDER
    keys.sort(axis=-1)
    return keys


def cells(keys: Keys) -> Keys:
    """Return the cell of each key: its stratum plus 256 times its place. Shape of the keys. [1]."""
    return keys & np.uint32(CELLS - 1)


def ends(keys: Keys) -> Places:
    """Return where in its block the lowest and the highest stratum are. Shape `(..., block, 2)`."""
    low = keys.astype(np.uint8)
    return np.stack([np.argmin(low, axis=-1), np.argmax(low, axis=-1)], axis=-1)


def halvings(words: Bits) -> FloatArray:
    """Return how often the lowest and the highest stratum of each block are halved.

    Parameters
    ----------
    words
        Shape `(..., block, 130)`. [1]

    Returns
    -------
    FloatArray
        Minus the binary logarithm of a share of the stratum, from 0 to 24. Shape
        `(..., block, 2)`. [1]
    """
    high = (words[..., BLOCK // 2 :] >> np.uint64(32)).astype(np.float64)
    return np.minimum(32.0 - np.log2(high + 0.5), FINEST)


def stratified(words: Bits) -> FloatArray:
    """Return the probability of each draw of a Latin hypercube. Shape `(..., block, 256)`. [1]."""
    keys = strata(words)
    within = ((keys >> np.uint32(8)) & np.uint32(PLACES - 1)).astype(np.float64)
    probability = ((keys & _RANK) + (within + 0.5) / PLACES) / BLOCK
    shares = np.exp2(-halvings(words)) / BLOCK
    shares[..., 1] = 1.0 - shares[..., 1]
    np.put_along_axis(probability, ends(keys), shares, axis=-1)
    return probability
