"""Bits that no version may move: published figures rest on them."""

import numpy as np
import pytest

from sroi.engine.draws import (
    FINEST,
    SUPERBLOCK,
    Stream,
    cells,
    ends,
    halvings,
    strata,
    stratified,
)


def test_bits_and_what_is_made_of_them_are_those_of_the_first_release():
    words = Stream(2026, "outcomes.better.deadweight", 3).words(512)
    assert words.shape == (2, 130)
    assert [hex(each) for each in words[0, :2].tolist()] == [
        "0xedce80b16e4dac44",
        "0xe826942be9177d7e",
    ]
    keys = strata(words)
    assert cells(keys)[0, :5].tolist() == [3230, 3748, 3003, 3663, 3319]
    assert ends(keys).tolist() == [[111, 212], [229, 55]]
    assert stratified(words)[1, :2].tolist() == [0.7843351364135742, 0.41746997833251953]
    plain = Stream(2026, "outcomes.better.deadweight", 3).plain(1)
    assert plain[0].hex() == "0x1.db9d0162dc9b5p-1"


def test_each_seed_path_and_superblock_has_its_own_bits():
    streams = [
        Stream(seed, path, number).plain(64).tobytes()
        for seed in (0, 1, 2**40)
        for path in ("a", "b", "outcomes.a.quantity")
        for number in (0, 1)
    ]
    assert len(set(streams)) == len(streams)


@pytest.mark.parametrize("extreme", [0, 2**64 - 1])
def test_probabilities_never_reach_0_or_1(extreme):
    words = np.full((3, 130), extreme, dtype=np.uint64)
    probability = stratified(words)
    assert 0 < probability.min() <= probability.max() < 1
    assert 0 <= halvings(words).min() <= halvings(words).max() <= FINEST


def test_each_block_has_each_stratum_once_and_streams_are_independent():
    one, two = (Stream(5, path, 0).words(SUPERBLOCK) for path in "ab")
    keys, places = strata(one), stratified(one)
    for block, probability in zip(cells(keys) % 256, places, strict=True):
        assert np.array_equal(np.sort(block), np.arange(256))
        assert np.array_equal((probability * 256).astype(int), block)
    one, two = places.reshape(-1), stratified(two).reshape(-1)
    assert abs(np.corrcoef(one, two)[0, 1]) < 4 / np.sqrt(SUPERBLOCK)
    assert abs(np.corrcoef(one[1:], one[:-1])[0, 1]) < 4 / np.sqrt(SUPERBLOCK)


def test_ends_are_the_places_of_the_lowest_and_highest_stratum():
    keys = strata(Stream(5, "a", 0).words(512))
    for block, (lowest, highest) in zip(keys, ends(keys), strict=True):
        assert block[lowest] % 256 == 0
        assert block[highest] % 256 == 255


def test_places_within_a_stratum_are_uniform():
    keys = strata(Stream(9, "a", 0).words(256 * 4000)).reshape(-1)
    for bits in (4, 11):
        within = (keys >> 8) % 2**bits
        counts = np.bincount(within // 2 ** (bits - 4), minlength=16)
        wanted = keys.size / 16
        assert ((counts - wanted) ** 2 / wanted).sum() < 40  # chi-squared, 15 degrees of freedom
