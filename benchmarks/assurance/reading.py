"""Time reading a foreign Value Map against openpyxl loading the same cells."""

import argparse
import sys
import tempfile
from pathlib import Path

import openpyxl

sys.path.insert(0, str(Path(__file__).parents[1]))

from measure import HEAD, interleaved, shown

from sroi.io.workbook.reading import read_value_map

ROWS = 200
HEADINGS = ("Stakeholder", "Input", "Input value", "Outcome", "Indicator", "Quantity",
            "Financial proxy", "Unit value", "Source", "Deadweight", "Displacement",
            "Attribution", "Drop-off", "Duration", "Outcomes start (1 in period, 2 after)",
            "Impact", "Year 1", "Year 2", "Year 3", "Year 4", "Year 5")  # fmt: skip


def write(path: Path, rows: int) -> None:
    """Write a sheet as a person keeps it, a row for each outcome."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADINGS)
    sheet.append(["Council", "Grant", 100_000])
    for row in range(rows):
        impact = (10 + row) * 50 * 0.75 * 0.9
        sheet.append([
            f"Group {row // 10}", None, None, f"Change {row}", "Survey of the members", 10 + row,
            "What it would cost elsewhere", 50, f"Report {row % 7}", 0.25, 0, 0.1, 0.2, 3, 1,
            impact, *(impact * 0.8**year for year in range(5)),
        ])  # fmt: skip
    book.save(path)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only show that it runs")
    quick = parser.parse_args().quick
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "map.xlsx")
        write(path, 10 if quick else ROWS)
        row = interleaved(
            f"read a Value Map of {10 if quick else ROWS} rows, against openpyxl's load",
            lambda: read_value_map(path, currency="GBP", discounting="3.5%", activity="A club"),
            lambda: openpyxl.load_workbook(path, data_only=True),
            rounds=2 if quick else 15,
            target=2.0,
        )
    print(HEAD)
    print(shown(row))


if __name__ == "__main__":
    main()
