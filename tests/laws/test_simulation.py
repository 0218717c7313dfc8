"""Any valid map simulates, or is refused with a reason."""

import json
from itertools import pairwise
from math import isnan
from typing import Any

import numpy as np
from helpers.maps import impact_maps
from hypothesis import given
from hypothesis import strategies as st

import sroi
from sroi.engine.sample import ROUNDING
from sroi.reporting.summary import summary

LEVELS = (0.0, 0.05, 0.5, 0.95, 1.0)


def simulated(impact_map: sroi.ImpactMap, **options: Any) -> sroi.Result | sroi.SroiError:
    try:
        return sroi.evaluate(impact_map, **options)
    except sroi.SroiError as refused:
        return refused


@given(
    impact_maps(),
    st.integers(1, 600),
    st.integers(0, 2**32),
    st.sampled_from(["latin-hypercube", "plain"]),
)
def test_any_valid_map_simulates_or_is_refused_with_a_reason(
    impact_map: sroi.ImpactMap, draws: int, seed: int, method: str
) -> None:
    result = simulated(impact_map, draws=draws, seed=seed, method=method, executor=1)
    if isinstance(result, sroi.SroiError):
        assert result.problem
        assert result.remedy
        return
    for figure in result.figures[:-1]:
        assert figure.draws.shape == (draws,)
        assert np.isfinite(figure.draws).all()
        margin = 1e-9 * np.abs(figure.draws).max()
        assert figure.draws.min() - margin <= figure.mean <= figure.draws.max() + margin
        assert figure.standard_error >= 0
        quantiles = [figure.quantile(level) for level in LEVELS]
        assert all(low <= high for low, high in pairwise(quantiles))
    shares = result.uncertainty().column("variance_share")
    spread = result.present_value.standard_deviation
    if draws > 1 and spread > 1e6 * ROUNDING * np.abs(result.by_outcome.values[:, 2]).max():
        assert isnan(spread) or abs(np.nansum(shares) - 1) < 1e-6
    json.dumps(result.to_dict(), allow_nan=False)
    for language in ("en", "fr"):
        assert summary(result, language, years=True)
