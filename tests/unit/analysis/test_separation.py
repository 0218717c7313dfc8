"""Terms are sums of products of one side and the other, as few as it takes."""

import numpy as np
import pytest

from sroi.analysis.separation import separate

ITEM = np.linspace(0.0, 1.0, 9)
REST = np.linspace(1.0, 5.0, 13)


def rebuilt(table: np.ndarray) -> np.ndarray:
    found = separate(table)
    of_item = found.item_factors(np.stack([table[:, :, place] for place in found.rest]))
    of_rest = found.rest_factors(np.stack([table[:, place] for place in found.item]))
    return np.einsum("kti,ktr->tir", of_item, of_rest)


def test_a_product_takes_one_step() -> None:
    table = np.stack([np.outer(1 - ITEM, REST), np.outer(3 + ITEM**3, 1 / REST)])
    assert len(separate(table).item) == 1
    assert np.allclose(rebuilt(table), table, rtol=1e-12)


def test_terms_of_different_length_share_their_steps() -> None:
    life = sum(np.outer((1 - ITEM) ** year, np.clip(REST - year, 0, 1)) for year in range(5))
    table = np.stack([np.outer(ITEM, REST), 1e6 * life, np.zeros(life.shape)])
    assert 5 <= len(separate(table).item) <= 7
    allowed = 1e-6 * np.abs(table).max(axis=(1, 2))
    assert (np.abs(rebuilt(table) - table) <= allowed[:, None, None]).all()


def test_factors_made_of_means_are_means_of_factors() -> None:
    life = sum(np.outer((1 - ITEM) ** year, np.clip(REST - year, 0, 1)) for year in range(5))
    table = life[None]
    found = separate(table)
    values = np.stack([table[:, place] for place in found.item])
    mean = found.rest_factors(values.mean(axis=2, keepdims=True))
    assert np.allclose(mean, found.rest_factors(values).mean(axis=2, keepdims=True))


@pytest.mark.parametrize("shape", [(0, 3, 4), (2, 3, 4)])
def test_nothing_takes_no_step(shape: tuple[int, ...]) -> None:
    assert separate(np.zeros(shape)).item == ()
