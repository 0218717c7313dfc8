"""Measure workbooks out and in against openpyxl alone; see README.md in the folder above."""

import argparse
import platform
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import maps
import openpyxl
from measure import HEAD, Row, interleaved, shown

import sroi
from sroi.io.workbook.own import read_own_workbook
from sroi.reporting.workbook import write_workbook
from sroi.reporting.workbook.grid import Formula
from sroi.reporting.workbook.writing import laid_out

OUTCOMES = 200
Cells = list[tuple[str, list[tuple[int, int, str | float]]]]


def bare_write(sheets: Cells, path: Path) -> None:
    """Write the same texts, numbers and formulas with openpyxl, and nothing else.

    No styles, widths, notes, names or print settings; no evaluation of the map, no values of
    formulas, no check of what a cell holds, no fixed dates.
    """
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, cells in sheets:
        sheet = workbook.create_sheet(title)
        for row, column, content in cells:
            sheet.cell(row, column, content)
    workbook.save(path)


def cells_of(impact_map: sroi.ImpactMap) -> Cells:
    """Return what our workbook of a map holds, cell by cell."""
    return [
        (
            sheet.title,
            [
                (row, column, content.text if isinstance(content, Formula) else content)
                for (row, column), (content, _) in sheet.cells.items()
                if content is not None
            ],
        )
        for sheet in laid_out(sroi.evaluate(impact_map)).sheets
    ]


def rows(*, quick: bool) -> list[Row]:
    """Measure everything."""
    rounds = 3 if quick else 11
    impact_map = sroi.loads(maps.text(20 if quick else OUTCOMES))
    sheets = cells_of(impact_map)
    with tempfile.TemporaryDirectory() as folder:
        own, bare = Path(folder) / "own.xlsx", Path(folder) / "bare.xlsx"
        write_workbook(impact_map, own)
        return [
            interleaved(
                "workbook out, evaluation included",
                lambda: write_workbook(impact_map, bare.with_name("again.xlsx"), replace=True),
                lambda: bare_write(sheets, bare),
                rounds=rounds,
                target=2.0,
            ),
            interleaved(
                "workbook in, with what was changed",
                lambda: read_own_workbook(own),
                lambda: openpyxl.load_workbook(own),
                rounds=rounds,
                target=2.0,
            ),
        ]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few rounds: only that it runs")
    quick = parser.parse_args().quick
    versions = ", ".join(f"{name} {version(name)}" for name in ("numpy", "pydantic", "openpyxl"))
    print(f"sroi {sroi.__version__}, Python {platform.python_version()}, {versions}")
    print(f"{platform.system()} {platform.machine()}, {20 if quick else OUTCOMES} outcomes")
    print(HEAD)
    for row in rows(quick=quick):
        print(shown(row))


if __name__ == "__main__":
    main()
