"""Make the workbooks and CSV files in which other people keep the map of wheels-to-meals.

Each is the Guide's worked example, or a part of it whose total follows from the published rows. The
names of columns are those that practitioners use; the words in the cells are those of our example.
"""

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.styles import Font

PRESENT_VALUE = 81_741.93
RATIO = 1.93

# stakeholder, outcome, indicator, quantity, proxy, value, duration, starts in the period of the
# activity (1) or after (2), deadweight, displacement, attribution to others, drop-off
ROWS: tuple[tuple[Any, ...], ...] = (
    ("Residents", "Fewer falls: visits to accident and emergency avoided", "Falls", 7,
     "A visit to accident and emergency", 94, 1, 2, 0, 0, 0.05, 0.5),
    ("Residents", "Fewer falls: geriatric assessments avoided", "Falls", 7,
     "A geriatric assessment", 4964, 1, 2, 0, 0, 0.05, 0.5),
    ("Residents", "Fewer falls: continuing care avoided", "Falls", 7,
     "Five weeks of continuing care", 7220, 1, 2, 0, 0, 0.05, 0.5),
    ("Residents", "Fitter residents see their doctor less often", "Visits to the doctor", 90,
     "A visit to a general practitioner", 19, 5, 2, 0, 0, 0.1, 0.1),
    ("Residents", "Residents make friends and join clubs together", "New groups joined", 16,
     "A year's membership of a club", 48.25, 1, 2, 0.1, 0, 0.35, 0),
    ("Volunteers", "Volunteers who have retired become healthier", "More physical activity", 4,
     "A year's swimming pass", 162.5, 1, 2, 0.7, 0, 0.1, 0.35),
    ("Neighbours", "Neighbours shop less for the residents", "Fewer errands", -275,
     "Delivery of the shopping", 5, 3, 2, 0.05, 0, 0, 0.05),
)  # fmt: skip
INPUTS: tuple[tuple[str, str, float], ...] = (
    ("Council", "Contract to provide the meals", 24_375),
    ("Volunteers", "Time of four volunteers", 18_000),
)
ASKED: dict[str, Any] = {
    "currency": "GBP", "discounting": "3.5%", "activity": "A luncheon club for residents",
}  # fmt: skip
"""What none of the sheets states."""


def impact(row: tuple[Any, ...], polarity: str = "others") -> float:
    """Return the impact of a row as its sheet shows it."""
    share = row[10] if polarity == "others" else 1 - row[10]
    return float(row[3] * row[5] * (1 - row[8]) * (1 - row[9]) * (1 - share))


def network(path: Path, *, impacts: bool = True) -> Path:
    """The layout of the SROI Network: groups over headings, merged stakeholders, years."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Value Map"
    sheet["A1"] = "Value map of the luncheon club"
    groups = {1: "Stakeholders", 2: "Stakeholders", 4: "Inputs", 6: "Outputs", 7: "Outcomes",
              13: "Valuing the outcome", 17: "Deadweight", 18: "Displacement", 19: "Attribution",
              20: "Drop off", 21: "Impact", 22: "Social return"}  # fmt: skip
    for column, text in groups.items():
        sheet.cell(3, column, text)
    headings = ("Stakeholders", "No. in group", "No. in group involved in process", "Description",
                "Value in currency", "Summary of activity in numbers", "Description", "Indicator",
                "Source", "Quantity", "Sample size used to determine quantity", "Duration",
                "Outcomes start (1 in period of activity, 2 after)", "Financial proxy",
                "Value in currency", "Source", "%", "%", "%", "%", "Impact", "Year 1", "Year 2",
                "Total present value")  # fmt: skip
    for column, text in enumerate(headings, start=1):
        cell = sheet.cell(4, column, text)
        cell.font = Font(bold=True)
    row = 5
    row = _put_input(sheet, row, "Council")
    for name in dict.fromkeys(each[0] for each in ROWS):
        first = row
        _put_input(sheet, row, name)
        sheet.cell(row, 1, name)
        sheet.cell(row, 2, 20)
        sheet.cell(row, 3, 5)
        for each in (each for each in ROWS if each[0] == name):
            _put_outcome(sheet, row, each, impacts=impacts)
            row += 1
        if row - first > 1:
            sheet.merge_cells(start_row=first, end_row=row - 1, start_column=1, end_column=1)
            sheet.merge_cells(start_row=first, end_row=row - 1, start_column=2, end_column=2)
    sheet.cell(row, 1, "Total")
    sheet.cell(row, 5, 42_375)
    sheet.cell(row, 24, PRESENT_VALUE)
    book.create_sheet("Weights")["A1"] = "Stakeholders"
    book.save(path)
    return path


def _put_input(sheet: Any, row: int, name: str) -> int:
    for stakeholder, description, value in INPUTS:
        if stakeholder == name:
            sheet.cell(row, 1, name)
            sheet.cell(row, 4, description)
            sheet.cell(row, 5, value)
            row += 1
    return row


def _put_outcome(sheet: Any, row: int, each: tuple[Any, ...], *, impacts: bool) -> None:
    values = {7: each[1], 8: each[2], 9: "Survey of the club", 10: each[3], 11: 30, 12: each[6],
              13: each[7], 14: each[4], 15: each[5], 16: "National unit costs", 17: each[8],
              18: each[9], 19: each[10], 20: each[11]}  # fmt: skip
    if impacts:
        values |= {21: impact(each), 22: impact(each)}
    for column, value in values.items():
        cell = sheet.cell(row, column, value)
        if 17 <= column <= 20:
            cell.number_format = "0%"


def french(path: Path) -> Path:
    """A French sheet: one row of headings, per cent as text, the share of the activity itself."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Carte d'impact"
    sheet.append(["Titre", "Un club de repas"])
    sheet.append(["Activité", "Un club de repas pour les personnes âgées"])
    sheet.append(["Taux d'actualisation", "3,5 %"])
    sheet.append(["Devise :", "GBP"])
    sheet.append([])
    sheet.append(["Parties prenantes", "Description de la ressource", "Valeur (GBP)",
                  "Description de l'effet", "Indicateur", "Quantité", "Proxy financier",
                  "Valeur unitaire (GBP)", "Durée (années)",
                  "Début (1 pendant l'activité, 2 après)", "Poids mort (%)", "Déplacement (%)",
                  "Part attribuable à l'activité (%)", "Érosion (%)"])  # fmt: skip
    for stakeholder, description, value in INPUTS:
        sheet.append([stakeholder, description, value])
    for each in ROWS:
        shares = (each[8], each[9], 1 - each[10], each[11])
        texts = [f"{100 * share:.10g} %".replace(".", ",") for share in shares]
        value = f"{each[5]:,.2f}".replace(",", "\u202f").replace(".", ",")
        sheet.append([each[0], None, None, each[1], each[2], each[3], each[4], value,
                      f"{each[6]} an{'s' * (each[6] > 1)}", each[7], *texts])  # fmt: skip
    book.save(path)
    return path


def by_year(path: Path) -> Path:
    """A row for each year of each outcome, in which what is left of it is the quantity."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Years"
    sheet.append(["Stakeholder", "Input description", "Input value", "Outcome", "Year", "Quantity",
                  "Financial proxy", "Value", "Deadweight", "Displacement",
                  "Attribution (to others)", "Duration"])  # fmt: skip
    for stakeholder, description, value in INPUTS:
        sheet.append([stakeholder, description, value, None, 2024])
    for each in ROWS:
        for year in range(each[6]):
            quantity = each[3] * (1 - each[11]) ** year
            texts = [each[1], 2025 + year] if year == 0 else [None, 2025 + year]
            sheet.append([each[0], None, None, *texts, quantity, *(each[4:6] if not year
                          else (None, each[5])), *each[8:11], 1])  # fmt: skip
    for row in sheet.iter_rows(min_row=4, min_col=9, max_col=11):
        for cell in row:
            cell.number_format = "0 %"
    book.save(path)
    return path


def messy(path: Path) -> Path:
    """What comes out of years of use: titles, notes, totals, texts for numbers, what is hidden."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "FINAL v7"
    sheet["B1"] = "LUNCHEON CLUB - impact map, working copy"
    sheet["B2"] = "do not send out!"
    headings = ("#", "Stakeholder", "Input description", "Input value £", "Outcome", "Owner",
                "Quantity", "Proxy", "Value (£)", "Deadweight %", "Displacement %", "Attribution %",
                "Drop-off %", "Duration", "Outcome starts", "Impact", "Notes")  # fmt: skip
    for column, text in enumerate(headings, start=1):
        sheet.cell(5, column, text)
    row = 6
    for number, (stakeholder, description, value) in enumerate(INPUTS):
        _put(sheet, row, {2: stakeholder, 3: description, 4: f"£{value:,.2f}", 1: number})
        row += 1
    before = ""
    for each in ROWS:
        if before and each[0] != before:
            _put(sheet, row, {2: f"Sub-total {before}", 16: 1234})
            row += 1
        shares = [f"{100 * share:.10g}%" for share in each[8:12]]
        _put(sheet, row, {
            2: each[0] if each[0] != before else None, 5: each[1], 6: "AB", 7: f"{each[3]:,}",
            8: each[4], 9: f"£{each[5]:,.2f}", 10: shares[0], 11: shares[1], 12: shares[2],
            13: shares[3], 14: f"{each[6]} years", 15: "after", 16: f"£{impact(each):,.2f}",
            17: "check" if each[3] < 0 else None,
        })  # fmt: skip
        before = each[0]
        row += 1
    row = _put(sheet, row, {2: "Note: figures of the survey of May"})
    row = _put(sheet, row, {2: "TOTAL", 4: "£42,375.00", 16: "£99.00"})
    sheet.merge_cells("E8:F8")
    sheet.column_dimensions["F"].hidden = True
    for empty in range(row + 5, row + 200):
        sheet.cell(empty, 9).number_format = "0.00"
    book.save(path)
    return path


def _put(sheet: Any, row: int, values: dict[int, Any]) -> int:
    for column, value in values.items():
        if value is not None:
            sheet.cell(row, column, value)
    return row + 1


CSV_HEADINGS = ("Stakeholder", "Input description", "Input value", "Outcome", "Quantity",
                "Financial proxy", "Unit value", "Duration", "Outcomes start (0 in period)",
                "Deadweight", "Displacement", "Attribution to others",
                "Drop-off")  # fmt: skip


def delimited(path: Path, delimiter: str = ",", *, comma: bool = False, encoding: str = "utf-8",
              head: str = "") -> Path:  # fmt: skip
    """A CSV file with a decimal point, or with a decimal comma."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(CSV_HEADINGS)

    def said(number: float) -> str:
        return f"{number:.2f}".replace(".", ",") if comma else f"{number:.2f}"

    for stakeholder, description, value in INPUTS:
        writer.writerow([stakeholder, description, said(value), *[""] * 10])
    for each in ROWS:
        shares = [f"{100 * share:.10g} %" for share in each[8:12]]
        writer.writerow([each[0], "", "", each[1], said(each[3]), each[4], said(each[5]), each[6],
                         each[7] - 1, *shares])  # fmt: skip
    path.write_bytes((head + text.getvalue()).encode(encoding))
    return path
