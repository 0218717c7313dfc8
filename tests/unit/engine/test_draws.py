"""Bits that no version may move: published figures rest on them."""

import numpy as np
import pytest

from sroi.engine.draws import (
    FINEST,
    PAGE,
    Bits,
    bits,
    cells,
    ends,
    halvings,
    orders,
    plain,
    stratified,
)

PATH = "outcomes.better.deadweight"


def blocks(path: str, seed: int = 5, pages: int = 1) -> Bits:
    """Return the random bytes of a path from the first page on. Shape `(1, block)`."""
    return np.concatenate([bits(seed, [path], page) for page in range(pages)], axis=1)


def test_bits_and_what_is_made_of_them_are_those_of_the_first_release():
    chosen = bits(2026, [PATH], 3)
    assert chosen.shape == (1, PAGE // 256)
    assert chosen[0, :2].tobytes().hex() == (
        "cb4fef5d58592fba1d1a85c366c290180f1154ed15629fbd907141d77c527685868a"
    )
    assert cells(chosen)[0, 1, :5].tolist() == [698, 488, 3801, 3101, 3919]
    assert ends(chosen)[0, :2].tolist() == [[176, 69], [143, 17]]
    assert stratified(chosen)[0, 1, :2].tolist() == [0.1705184606489354, 0.11924892939893539]
    assert plain(2026, PATH, 3)[0].hex() == "0x1.bb51de397f51ap-2"


def test_each_seed_path_and_page_has_its_own_bits():
    found = [
        made
        for seed in (0, 1, 2**40)
        for path in ("a", "b", "outcomes.a.quantity")
        for page in (0, 1)
        for made in (bits(seed, [path], page).tobytes(), plain(seed, path, page).tobytes())
    ]
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("extreme", [0, 255])
def test_probabilities_never_reach_0_or_1(extreme):
    chosen = np.full((2, 3), 0, dtype=bits(0, ["a"], 0).dtype)
    chosen.view(np.uint8)[:] = extreme
    probability = stratified(chosen)
    assert 0 < probability.min() <= probability.max() < 1
    assert 0 <= halvings(chosen).min() <= halvings(chosen).max() <= FINEST


def test_orders_are_orders_of_all_strata():
    strata = orders().windows[:, 0] // 16
    for each, ranks in zip(strata, orders().ranks, strict=True):
        assert np.array_equal(np.sort(each), np.arange(256))
        assert np.array_equal(each[ranks], np.arange(256))
    assert len(np.unique(strata, axis=0)) == len(strata)


def test_each_block_has_each_stratum_once():
    chosen = blocks("a")
    for block, probability in zip(cells(chosen)[0], stratified(chosen)[0], strict=True):
        assert np.array_equal(np.sort(block // 16), np.arange(256))
        assert np.array_equal((probability * 256).astype(int), block // 16)


def test_streams_and_draws_are_independent():
    one, two = (stratified(blocks(path, pages=4)).reshape(-1) for path in "ab")
    few = 4 / np.sqrt(one.size)
    assert abs(np.corrcoef(one, two)[0, 1]) < few
    for distance in (1, 2, 255, 256):
        assert abs(np.corrcoef(one[distance:], one[:-distance])[0, 1]) < few


def test_pairs_of_strata_are_as_often_together_as_chance_has_it():
    one, two = (cells(blocks(path, pages=16)).reshape(-1) // 256 for path in "ab")
    counts = np.bincount(16 * one.astype(int) + two, minlength=256)
    wanted = one.size / 256
    assert ((counts - wanted) ** 2 / wanted).sum() < 340  # chi-squared, 225 degrees of freedom


def test_ends_are_the_places_of_the_lowest_and_highest_stratum():
    chosen = blocks("a")
    for block, (lowest, highest) in zip(cells(chosen)[0], ends(chosen)[0], strict=True):
        assert block[lowest] // 16 == 0
        assert block[highest] // 16 == 255


def test_cells_are_equally_likely():
    found = cells(blocks("a", seed=9, pages=125)).reshape(-1)
    counts = np.bincount(found % 16, minlength=16)
    wanted = found.size / 16
    assert ((counts - wanted) ** 2 / wanted).sum() < 40  # chi-squared, 15 degrees of freedom


def test_halvings_are_those_of_a_uniform_share():
    shares = np.exp2(-halvings(blocks("a", pages=200)))
    assert shares.mean() == pytest.approx(0.5, abs=4 / np.sqrt(12 * shares.size))
    assert np.mean(shares < 1 / 16) == pytest.approx(1 / 16, abs=4 * np.sqrt(0.06 / shares.size))
