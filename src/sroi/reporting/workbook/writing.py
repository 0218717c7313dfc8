"""Write a map as a workbook that an auditor can recalculate, sheet by sheet."""

import os
from pathlib import Path

from sroi.engine.evaluation import evaluate
from sroi.engine.result import Result
from sroi.errors import FileAccessError
from sroi.io.files import write_bytes
from sroi.model.impact_map import ImpactMap
from sroi.reporting.words import Language
from sroi.reporting.workbook.conventions import Conventions
from sroi.reporting.workbook.grid import Book, Sheet
from sroi.reporting.workbook.inputs import Inputs, outputs
from sroi.reporting.workbook.lists import findings, sources, weights
from sroi.reporting.workbook.own import own
from sroi.reporting.workbook.preparing import others, prepared
from sroi.reporting.workbook.saving import packed
from sroi.reporting.workbook.tables import FIRST
from sroi.reporting.workbook.totals import Summary, add_up, below
from sroi.reporting.workbook.value_map import ValueMap


def write_workbook(
    subject: ImpactMap | Result,
    path: str | os.PathLike[str],
    *,
    language: Language = "en",
    replace: bool = False,
) -> None:
    """Write the Value Map of an analysis as a workbook with live formulas.

    Every number of the map stands in one cell. Impact, years, present values, totals and both
    ratios are formulas over these cells. The last sheet, `sroi`, holds the whole map, so that
    `read_own_workbook` gives it back, with the numbers that were changed.

    Parameters
    ----------
    subject
        A map, or a result of one; what draws gave is shown on the first sheet.
    path
        A file whose name ends in ``.xlsx``.
    language
        ``en`` or ``fr``.
    replace
        Whether to replace a file of that name.

    Raises
    ------
    MissingDependencyError
        If openpyxl is not installed.
    FileAccessError
        If the file cannot be written, or the map says what no workbook can hold.
    UndefinedRatioError
        If the counted inputs come to nothing.

    Examples
    --------
    >>> import tempfile, sroi
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_workbook(sroi.example("wheels-to-meals"), f"{folder}/meals.xlsx")
    """
    if Path(path).suffix.lower() != ".xlsx":
        problem = f"'{Path(path).suffix}' is not the ending of a workbook"
        raise FileAccessError(problem, where=os.fspath(path), remedy="use .xlsx", code="E108")
    result = subject if isinstance(subject, Result) else evaluate(subject)
    try:
        content = workbook_bytes(result, language)
    except FileAccessError as error:
        raise FileAccessError(
            error.problem, where=os.fspath(path), path=error.path, remedy=error.remedy
        ) from None
    write_bytes(content, path, replace=replace)


def workbook_bytes(result: Result, language: Language = "en") -> bytes:
    """Return the workbook of a result as the bytes of a file, the same for the same result."""
    book = laid_out(result, language)
    return packed(book, result.impact_map.title)


def laid_out(result: Result, language: Language = "en") -> Book:
    """Return the sheets of a result as plain cells."""
    book = Book()
    impact_map = result.impact_map
    numbers, found = prepared(book, impact_map, language)
    conventions = Conventions(numbers, result)
    inputs = Inputs(numbers, conventions, found)
    output_sheet, output_cells = outputs(numbers)
    value_map = ValueMap(numbers, conventions, inputs, output_cells, found)
    totals = add_up(value_map)
    summary = Summary(book, value_map, totals, inputs.invested.total)
    below(value_map, summary.figures)
    weight_sheet = weights(numbers, value_map)
    others(numbers)
    shown: list[tuple[str, Sheet | None]] = [
        ("Value Map", value_map.sheet),
        ("Inputs", inputs.sheet),
        ("Outputs", output_sheet if impact_map.outputs else None),
        ("Factors", numbers.sheet if numbers.sheet.last_row >= FIRST else None),
        ("Sources", sources(numbers) if impact_map.sources else None),
        ("Conventions", conventions.sheet),
        ("Weights", weight_sheet),
        ("Findings", findings(result, numbers)),
    ]
    titles = [(sheet.title, key) for key, sheet in shown if sheet is not None]
    summary.contents([*titles, ("sroi", "sroi")])
    book.sheets = [summary.sheet, *(sheet for _, sheet in shown if sheet is not None)]
    book.sheets.append(own(book, impact_map, language))
    return book
