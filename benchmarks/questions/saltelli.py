"""Write the shares of variance that ``tests/known/test_reference_shares.py`` compares with.

They come from code that shares nothing with the library but the parameters: scipy's quantile
functions and Sobol points, the arithmetic of `model`, and the estimators of Saltelli et al.
(2010), Computer Physics Communications 181, for first-order and of Jansen (1999), ibid. 117, for
total shares. The base of 16,384 rows is made of independent scrambles, whose spread gives standard
errors.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import model
import numpy as np
import scipy
from scipy.stats import qmc

KEPT = Path(__file__).parents[2] / "tests" / "known" / "reference_shares.json"
BASE, SCRAMBLES, SEED = 2**14, 64, 20261125


def scrambled(believed: list[Any], base: int, seed: Any) -> tuple[Any, Any, Any]:
    """Return parts of the variance, first-order and total, and moments, of one scramble."""
    size = len(believed)
    points = qmc.Sobol(2 * size, rng=seed).random(base).T
    points = np.clip(points, 2.0**-31, 1 - 2.0**-31)  # a point can be exactly 0
    one, other = model.values(believed, points[:size]), model.values(believed, points[size:])
    before, after = model.ratios(one), model.ratios(other)
    both = np.concatenate([before, after])
    first, total = np.empty(size), np.empty(size)
    for place in range(size):
        mixed = one.copy()
        mixed[place] = other[place]
        changed = model.ratios(mixed) - before
        first[place] = np.mean((after - both.mean()) * changed)
        total[place] = np.mean(changed**2) / 2
    return first, total, (both.mean(), np.mean(both**2))


def shares(parts: Any, variances: Any) -> tuple[Any, Any]:
    """Return shares and their standard errors over scrambles. Each of shape `(number,)`. [1]."""
    whole = variances.mean()
    share = parts.mean(axis=0) / whole
    away = parts - share * variances[:, None]  # a ratio of means, to first order
    return share, away.std(axis=0, ddof=1) / whole / len(variances) ** 0.5


def run(base: int, scrambles: int) -> dict[str, Any]:
    """Return everything that is kept."""
    _, names, believed = model.reference()
    seeds = np.random.default_rng(SEED).spawn(scrambles)
    found = [scrambled(believed, base // scrambles, seed) for seed in seeds]
    first, total, moments = (np.array(each) for each in zip(*found, strict=True))
    mean = moments[:, 0].mean()
    variances = moments[:, 1] - 2 * mean * moments[:, 0] + mean**2
    columns = (*shares(first, variances), *shares(total, variances))
    return {
        "made_by": "benchmarks/questions/saltelli.py",
        "base": base,
        "scrambles": scrambles,
        "seed": SEED,
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "columns": "first_order, first_order_error, total, total_error",
        "shares": {
            name: [round(value, 8) for value in row]
            for name, row in zip(names, np.array(columns).T.tolist(), strict=True)
        },
    }


def written(kept: dict[str, Any]) -> str:
    """Return it as JSON, a number of the map to a line."""
    shares = ",\n".join(
        f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in kept["shares"].items()
    )
    rest = json.dumps({key: each for key, each in kept.items() if key != "shares"}, indent=1)
    return f'{rest[:-2]},\n "shares": {{\n{shares}\n }}\n}}\n'


def main() -> None:
    """Write the file; a quick run only shows that it runs, and writes nothing."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--quick", action="store_true", help="only that it runs")
    if options.parse_args().quick:
        print(f"{len(run(256, 4)['shares'])} numbers")
        return
    KEPT.write_text(written(run(BASE, SCRAMBLES)), encoding="utf-8")


if __name__ == "__main__":
    main()
