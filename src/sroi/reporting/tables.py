"""Write a result as CSV tables: the Value Map in one file, or all tables in a folder.

Nothing is rounded. The tables are for reading and for other programs; they say less than the map
itself.
"""

import os
from pathlib import Path
from typing import Any

from sroi.engine.evaluation import evaluate
from sroi.engine.labelled import finite
from sroi.engine.result import Result
from sroi.engine.sample import Sample
from sroi.errors import FileAccessError
from sroi.io.cells import csv_text
from sroi.io.files import write_text
from sroi.model.impact_map import ImpactMap
from sroi.model.people import Source
from sroi.reporting.stated import cited, sources_text, stated
from sroi.reporting.value_map import Cell, Row, cohort, sample_size, value_map


def write_tables(
    result_or_map: Result | ImpactMap, path: str | os.PathLike[str], *, replace: bool = False
) -> None:
    """Write the Value Map as one CSV file, or all tables as CSV files in a folder.

    Parameters
    ----------
    result_or_map
        What `evaluate` returned; or a map, which is evaluated at best estimates.
    path
        A file whose name ends in ``.csv``, or a folder, which is made if it does not exist.
    replace
        Whether to replace files that exist. Other files of the folder are left alone.

    Raises
    ------
    FileAccessError
        If a file exists and is not to be replaced, or cannot be written.
    UndefinedRatioError
        If the counted inputs come to nothing.

    Examples
    --------
    >>> import sroi, tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_tables(sroi.example("wheels-to-meals"), f"{folder}/tables/")
    ...     print(*sorted(file.stem for file in Path(folder, "tables").iterdir()))
    conventions figures inputs outputs sources stakeholders value_map years
    """
    result = evaluate(result_or_map) if isinstance(result_or_map, ImpactMap) else result_or_map
    if _is_folder(path):
        tables = {Path(path, f"{name}.csv"): rows for name, rows in all_tables(result).items()}
        _make_folder(Path(path), tables, replace=replace)
    else:
        tables = {Path(path): value_map(result)}
    for file, rows in tables.items():
        write_text(csv_text(rows), file, replace=replace)


def all_tables(result: Result) -> dict[str, list[Row]]:
    """Return every table by its name, with headings in the first row.

    Parameters
    ----------
    result
        What `evaluate` returned.
    """
    return {
        "value_map": value_map(result),
        "stakeholders": _stakeholders(result),
        "inputs": _inputs(result),
        "outputs": _outputs(result),
        "sources": _sources(result),
        "years": _years(result),
        "figures": _figures(result),
        "conventions": _conventions(result),
    }


def _is_folder(path: str | os.PathLike[str]) -> bool:
    """Tell whether a path means a folder: by its last sign, because it is one, or has no ending."""
    suffix = Path(path).suffix.lower()
    is_there = os.path.isdir(path)  # noqa: PTH112  # unlike that of Path, it never raises
    if is_there or not suffix or os.fspath(path).endswith(("/", os.sep)):
        return True
    if suffix != ".csv":
        raise FileAccessError(
            f"'{suffix}' is not an ending for tables",
            where=os.fspath(path),
            remedy="use .csv for the Value Map alone, or a folder for all tables: tables/",
            code="E108",
        )
    return False


def _make_folder(folder: Path, files: dict[Path, Any], *, replace: bool) -> None:
    """Make the folder if need be, and refuse before anything is written."""
    try:
        folder.mkdir(exist_ok=True)
    except (OSError, ValueError) as error:
        remedy = "check the name and the folder that it is in"
        reason = getattr(error, "strerror", None) or str(error)
        problem = f"the folder cannot be made: {reason[:1].lower()}{reason[1:]}"
        raise FileAccessError(problem, where=os.fspath(folder), remedy=remedy) from None
    there = [file.name for file in files if os.path.lexists(file)]
    if there and not replace:
        remedy = "use another folder, or --force to replace them"
        problem = f"{', '.join(there)} {'exist' if len(there) > 1 else 'exists'}"
        raise FileAccessError(problem, where=os.fspath(folder), remedy=remedy)


def _stakeholders(result: Result) -> list[Row]:
    table, impact_map = result.by_stakeholder, result.impact_map
    rows: list[Row] = [("id", "description", "size", "involved", "how_involved", "source",
                        "included", "reason", "money", "impact", "present_value")]  # fmt: skip
    for name, who in impact_map.stakeholders.items():
        source = sources_text(impact_map, [who.source])
        numbers = (result.unit, table[name, "impact"], table[name, "present_value"])
        rows.append((name, who.description, who.size, who.involved, who.how_involved, source,
                     who.included, who.reason, *numbers))  # fmt: skip
    return rows


def _inputs(result: Result) -> list[Row]:
    """Return a row for each year of each input, counted or not."""
    impact_map, run = result.impact_map, result.run
    rows: list[Row] = [("id", "year", "stakeholder", "description", "kind", "quantity_source",
                        "quantity", "unit", "unit_value", "unit_value_unit", "unit_value_source",
                        "included", "reason", "money", "amount", "present_value")]  # fmt: skip
    for name, given in impact_map.inputs.items():
        part = "quantity" if given.amount is None else "amount"
        over = stated(impact_map, ("inputs", name, part), getattr(given, part), given.source)
        keys = ("inputs", name, "unit_value")
        worth: Row = (None, None, None)
        for value in stated(impact_map, keys, given.unit_value, given.source):
            worth = (value.number, value.unit, sources_text(impact_map, value.sources))
        for place, number in enumerate(over):
            row = result.plan.inputs.places[name][place]
            money = (run.amount[0, row], run.amount_present_value[0, row])
            rows.append((name, cohort(result, place, len(over)), given.stakeholder,
                         given.description, given.kind,
                         sources_text(impact_map, number.sources), number.number, number.unit,
                         *worth, given.included, given.reason, result.unit,
                         *map(float, money)))  # fmt: skip
    return rows


def _outputs(result: Result) -> list[Row]:
    impact_map = result.impact_map
    rows: list[Row] = [("id", "description", "stakeholder", "quantity_source", "quantity", "unit",
                        "sample_size")]  # fmt: skip
    for name, output in impact_map.outputs.items():
        keys = ("outputs", name, "quantity")
        [number] = stated(impact_map, keys, output.quantity, output.source)
        source = sources_text(impact_map, number.sources)
        rows.append((name, output.description, output.stakeholder, source, number.number,
                     number.unit, sample_size(number)))  # fmt: skip
    return rows


def _sources(result: Result) -> list[Row]:
    """Return every source, with the line by which the other tables name it."""
    fields = tuple(Source.model_fields)
    rows: list[Row] = [("id", "named", *fields)]
    for name, source in result.impact_map.sources.items():
        rows.append((name, cited(source), *(getattr(source, field) for field in fields)))
    return rows


def _years(result: Result) -> list[Row]:
    table, factors = result.by_year, result.discount_factors.row("scope")
    rows: list[Row] = [("year", "money", *table.columns, "discount_factor")]
    for place, year in enumerate(table.rows):
        known = finite(float(factors[place]))  # none past the last year of the schedule
        rows.append((year, result.unit, *table.values[place].tolist(), known))
    return rows


def _figures(result: Result) -> list[Row]:
    rows: list[Row] = [("name", "unit", "central", "mean", "standard_deviation", "5%", "95%")]
    rows += [(each.name, each.unit, each.central, *_spread(each.sample)) for each in result.figures]
    return rows


def _spread(sample: Sample | None) -> tuple[Cell, ...]:
    if sample is None:
        return (None,) * 4
    return (sample.mean, sample.standard_deviation, sample.quantile(0.05), sample.quantile(0.95))


def _conventions(result: Result) -> list[Row]:
    impact_map = result.impact_map
    first = {"title": impact_map.title, "map_digest": impact_map.digest, "sroi": result.version}
    return [("name", "text"), *(first | result.conventions).items()]
