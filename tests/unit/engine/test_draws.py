"""Bits that no version may move: published figures rest on them."""

import numpy as np
import pytest

from sroi.engine.draws import CELLS, SUPERBLOCK, Stream, plain, strata


def test_bits_and_what_is_made_of_them_are_those_of_the_first_release():
    bits = Stream(2026, "outcomes.better.deadweight", 3).bits(256)
    assert [hex(each) for each in bits[:3].tolist()] == [
        "0xedce80b16e4dac44", "0xe826942be9177d7e", "0xa3edb78ffb5576cb"
    ]  # fmt: skip
    assert [hex(each) for each in Stream(0, "a", 0).bits(2).tolist()] == [
        "0x2626ece79c00888a", "0xbb93e51641d0dfa5"
    ]  # fmt: skip
    cells, places = strata(bits)
    assert cells[:5].tolist() == [2557, 7389, 2644, 5869, 3556]
    assert [each.hex() for each in places[:2].tolist()] == [
        "0x1.3fb73a02c6000p-2", "0x1.cdd04d2857000p-1"
    ]  # fmt: skip
    assert plain(bits)[0].hex() == "0x1.db9d0162dc9b5p-1"


def test_each_seed_path_and_superblock_has_its_own_bits():
    streams = [
        Stream(seed, path, number).bits(64).tobytes()
        for seed in (0, 1, 2**40)
        for path in ("a", "b", "outcomes.a.quantity")
        for number in (0, 1)
    ]
    assert len(set(streams)) == len(streams)


@pytest.mark.parametrize("extreme", [0, 2**64 - 1])
def test_probabilities_never_reach_0_or_1(extreme):
    bits = np.full(256, extreme, dtype=np.uint64)
    for probability in (plain(bits), strata(bits)[1]):
        assert 0 < probability.min() <= probability.max() < 1


def test_each_block_has_each_stratum_once_and_streams_are_independent():
    one, two = (Stream(5, path, 0).bits(SUPERBLOCK) for path in "ab")
    cells, places = strata(one)
    for block in (cells // (CELLS // 256)).reshape(-1, 256):
        assert np.array_equal(np.sort(block), np.arange(256))
    assert np.array_equal((places * CELLS).astype(int), cells)
    assert abs(np.corrcoef(places, strata(two)[1])[0, 1]) < 4 / np.sqrt(SUPERBLOCK)
    assert abs(np.corrcoef(plain(one)[1:], plain(one)[:-1])[0, 1]) < 4 / np.sqrt(SUPERBLOCK)
