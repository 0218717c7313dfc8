"""Measure the library against yardsticks taken in the same run; see README.md beside this file."""

import argparse
import platform
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import maps
import numpy as np
import yaml
from measure import HEAD, Row, interleaved, processes, shown
from numpy.typing import NDArray

import sroi
from sroi.engine import Plan, compile_map, run_plan

FloatArray = NDArray[np.float64]
YEARS = 5
IMPORTS = "import numpy, pydantic\nfrom pydantic import BaseModel"


def bare(numbers: dict[str, FloatArray], invested: FloatArray) -> FloatArray:
    """Compute the ratio of the benchmark's map as a careful person would in a script.

    Arrays have the shape (draw, outcome), or of one that broadcasts to it.
    """
    value = numbers["quantity"] * numbers["price"]
    for share in ("deadweight", "displacement", "attribution"):
        value = value * (1.0 - numbers[share])
    keep, duration = 1.0 - numbers["drop_off"], numbers["duration"]
    present_value = np.zeros_like(value)
    for year in range(YEARS):
        present_value += value * np.clip(duration - year, 0.0, 1.0) / 1.035**year
        value = value * keep
    ratio: FloatArray = present_value.sum(axis=-1) / invested
    return ratio


def evaluation(name: str, draws: int, rounds: int, target: float | None) -> Row:
    """Re-evaluate a compiled map of 50 outcomes, against the bare script on the same numbers."""
    plan = compile_map(sroi.loads(maps.text(50)))
    values = np.repeat(plan.central[None], draws, axis=0)
    numbers, invested = bare_numbers(plan, values)
    own = run_plan(plan, values)
    np.testing.assert_allclose(
        own.total_present_value / own.investment, bare(numbers, invested), rtol=1e-12
    )
    return interleaved(
        name,
        lambda: run_plan(plan, values),
        lambda: bare(numbers, invested),
        rounds=rounds,
        target=target,
    )


def bare_numbers(plan: Plan, values: FloatArray) -> tuple[dict[str, FloatArray], FloatArray]:
    """Return the numbers of each kind, outcome by outcome, and the investment."""
    numbers: dict[str, FloatArray] = {}
    for kind, ending in {
        "quantity": "quantity",
        "price": "financial_proxy.value",
        "deadweight": "deadweight",
        "displacement": "displacement",
        "attribution": "attribution",
        "drop_off": "drop_off",
        "duration": "duration",
    }.items():
        places = [
            place
            for place, entry in enumerate(plan.entries)
            if entry.path.startswith("outcomes.") and entry.path.endswith(f".{ending}")
        ]
        numbers[kind] = np.ascontiguousarray(values[:, places])
    invested = [place for place, entry in enumerate(plan.entries) if entry.keys[0] == "inputs"]
    return numbers, values[:, invested].sum(axis=1)


def reading(name: str, outcomes: int, rounds: int, target: float | None) -> Row:
    """Read a file, against the C parser building plain dictionaries from the same text."""
    text = maps.text(outcomes)
    return interleaved(
        name,
        lambda: sroi.loads(text),
        lambda: yaml.load(text, Loader=yaml.CSafeLoader),  # the safe loader, in C
        rounds=rounds,
        target=target,
    )


def large(rounds: int, folder: str) -> Row:
    """Read and evaluate 10,000 outcomes in one process, against the C parser in another."""
    path = Path(folder) / "large.yaml"
    path.write_text(maps.text(10_000), encoding="utf-8")
    plain = (
        f"import numpy, yaml\nwith open({str(path)!r}, encoding='utf-8') as file:\n"
        "    data = yaml.load(file.read(), Loader=yaml.CSafeLoader)"
    )
    own = f"import sroi\nresult = sroi.evaluate(sroi.read({str(path)!r}))"
    return processes("(e) read and evaluate 10,000 outcomes", ["-c", own], plain, rounds=rounds)


def rows(*, quick: bool) -> list[Row]:
    """Measure everything."""
    many, few = (5, 3) if quick else (41, 21)
    evaluated = "import sroi\nsroi.ImpactMap\nsroi.evaluate"
    shell = ["-m", "sroi", "evaluate", "--example", "wheels-to-meals"]
    with tempfile.TemporaryDirectory() as folder:
        return [
            evaluation("(a) re-evaluate 50 outcomes, 1 draw", 1, many, 5.0),
            evaluation("(a) re-evaluate 50 outcomes, 1,000 draws", 1000, many, 5.0),
            reading("(b) read 50 outcomes", 50, many, 5.0),
            processes("(c) import sroi", ["-c", "import sroi"], IMPORTS, rounds=few, target=1.3),
            processes(
                "(c) import sroi, ImpactMap and evaluate",
                ["-c", evaluated],
                IMPORTS,
                rounds=few,
                target=1.3,
            ),
            processes("(d) sroi evaluate, as a process", shell, IMPORTS, rounds=few),
            large(2 if quick else 5, folder),
        ]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few rounds: only that it runs")
    quick = parser.parse_args().quick
    names = ("numpy", "pydantic", "pint", "PyYAML", "typer", "rich")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    print(f"sroi {sroi.__version__}, Python {platform.python_version()}, {versions}")
    print(f"{platform.system()} {platform.machine()}")
    print(HEAD)
    for row in rows(quick=quick):
        print(shown(row))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
