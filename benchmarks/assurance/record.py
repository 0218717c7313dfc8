"""Measure records against plain JSON and the bare evaluation, in one run; see ../README.md.

- (a) record, write and read a map of 200 outcomes, against json.dump and json.load of the same
  content, indented and sorted alike, which check nothing;
- (b) verify, against evaluating the map in the record as it stands;
- (c) check, against reading the same map from its file: all rules, and the evaluation they need.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import maps
from measure import HEAD, Row, interleaved, shown

import sroi
from sroi.analysis.assurance.checking import check
from sroi.analysis.provenance.record import record
from sroi.analysis.provenance.recording import loads_record, read_record, write_record
from sroi.analysis.provenance.verifying import verify

OUTCOMES = 200


def dumped(content: object, path: Path) -> None:
    """Write content as a careful person would in a script: flushed to the disk."""
    with path.open("w", encoding="utf-8") as file:
        json.dump(content, file, sort_keys=True, ensure_ascii=False, indent=2)
        file.flush()
        os.fsync(file.fileno())


def plain(content: object, path: Path) -> object:
    """Write and read content."""
    dumped(content, path)
    with path.open(encoding="utf-8") as file:
        return json.load(file)


def there_and_back(result: sroi.Result, path: Path) -> object:
    """Record a result, write it and read it."""
    write_record(record(result), path, replace=True)
    return read_record(path)


def rows(*, quick: bool, folder: Path) -> list[Row]:
    """Measure everything."""
    rounds = 3 if quick else 21
    impact_map = sroi.loads(maps.text(OUTCOMES))
    result = sroi.evaluate(impact_map)
    kept = record(result)
    text, as_json = kept.to_json(), sroi.dumps(impact_map, format="json")
    content = json.loads(text)
    drawn = sroi.evaluate(impact_map, draws=10_000, seed=1)
    kept_drawn = record(drawn)
    checked = record(result, check(result))
    return [
        interleaved(
            f"(a) record, write and read {OUTCOMES} outcomes",
            lambda: there_and_back(result, folder / "own.json"),
            lambda: plain(content, folder / "other.json"),
            rounds=rounds,
            target=2.0,
        ),
        interleaved(
            "(a) of this, record and write",
            lambda: write_record(record(result), folder / "own.json", replace=True),
            lambda: dumped(content, folder / "other.json"),
            rounds=rounds,
        ),
        interleaved(
            "(a) of this, read, against reading its map alone",
            lambda: loads_record(text),
            lambda: sroi.loads(as_json, format="json"),
            rounds=rounds,
        ),
        interleaved(
            "(b) verify, at best estimates",
            lambda: verify(kept),
            lambda: sroi.evaluate(impact_map),
            rounds=rounds,
        ),
        interleaved(
            "(b) verify, 10,000 draws",
            lambda: verify(kept_drawn),
            lambda: sroi.evaluate(impact_map, draws=10_000, seed=1),
            rounds=rounds,
        ),
        interleaved(
            "(b) verify with findings, at best estimates",
            lambda: verify(checked),
            lambda: check(impact_map),
            rounds=rounds,
        ),
        interleaved(
            f"(c) check {OUTCOMES} outcomes, against reading them",
            lambda: check(impact_map),
            lambda: sroi.loads(maps.text(OUTCOMES)),
            rounds=rounds,
            target=2.0,
        ),
    ]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few rounds: only that it runs")
    quick = parser.parse_args().quick
    print(f"sroi {sroi.__version__}, Python {platform.python_version()}, {platform.machine()}")
    print(HEAD)
    with tempfile.TemporaryDirectory() as folder:
        for row in rows(quick=quick, folder=Path(folder)):
            print(shown(row))
            sys.stdout.flush()


if __name__ == "__main__":
    main()
