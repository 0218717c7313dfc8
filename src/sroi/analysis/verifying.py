"""Recompute a record, and say whether it holds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf, nan
from typing import Any

from sroi.analysis.assurance.checking import check, known_rules
from sroi.analysis.diffing import diff
from sroi.analysis.record import (
    Record,
    RecordedFinding,
    RecordedFindings,
    digest_of,
    recorded_findings,
)
from sroi.analysis.record import record as record_of
from sroi.analysis.verification import Stated, Verdict, Verification, Verified
from sroi.analysis.verification_words import Compared, sentences
from sroi.engine.evaluation import evaluate
from sroi.engine.given import given_draws
from sroi.engine.result import Result
from sroi.engine.running import Progress
from sroi.errors import RecordError
from sroi.model.base import Frozen
from sroi.model.impact_map import ImpactMap

TOLERANCE = 1e-12
"""Relative difference that other versions or another machine may make."""


def verify(
    record: Record,
    *,
    impact_map: ImpactMap | None = None,
    given: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> Verification:
    """Recompute a record from the map in it, and compare every number to the bit.

    Conventions, published tables, the number of draws and the findings are held against it too,
    findings by the same rules where these are here.

    Parameters
    ----------
    record
        What `record` made, or `read_record` read.
    impact_map
        A map to compare with that of the record: what changed since.
    given
        The draws that had been given to `evaluate`, by path, where the record rests on some.
    progress
        Called with the draws done and the draws to do.

    Returns
    -------
    Verification
        One row for each number: as recorded, as recomputed. ``verdict`` is ``identical``, or
        ``agrees`` where other versions or another machine differ by at most 1e-12 of each number,
        ``differs``, or ``altered`` where the map is not the one whose digest the record states.

    Raises
    ------
    RecordError
        If given draws are missing, or are not those that the record rests on.
    SroiError
        If the map of the record cannot be evaluated as the record says.

    Examples
    --------
    >>> import sroi
    >>> result = sroi.evaluate(sroi.example("wheels-to-meals"))
    >>> print(verify(record_of(result)))
    Does the record hold?
    identical: all 6 numbers are the same to the bit
    """
    result = _recomputed(record, given, progress)
    again = record_of(result, given=given)
    rows = tuple(_compared(dict(record.numbers), dict(again.numbers)))
    environment = tuple(_others("", record.environment, again.environment))
    unknown = _unknown_rules(record.findings)
    findings = () if unknown else _findings(record.findings, result)
    statements = (*_statements(record, again), *findings)
    digests = record.map_digest, record.impact_map.digest
    verdict = _verdict(digests, rows, statements, environment)
    since = None if impact_map is None else diff(record.impact_map, impact_map)
    found = Compared(verdict, rows, statements, environment, digests, unknown)
    said = tuple(sentences(found, since))
    basis = {"map_digest": digests[1], "sroi_version": again.environment.sroi}
    notes = tuple(each.said("en") for each in said)
    return Verification(rows, "", notes, basis, verdict, statements, environment, said, since)


def _verdict(
    digests: tuple[str, str],
    rows: Sequence[Verified],
    statements: Sequence[Stated],
    environment: Sequence[Stated],
) -> Verdict:
    if digests[0] != digests[1]:
        return "altered"
    if statements or not all(row.relative_difference <= TOLERANCE for row in rows):
        return "differs"
    if all(row.is_identical for row in rows):
        return "identical"
    return "agrees" if environment else "differs"


def _recomputed(
    record: Record, given: Mapping[str, Any] | None, progress: Progress | None
) -> Result:
    drawn = record.simulation
    _check_given({} if drawn is None else drawn.given, given)
    if drawn is None:
        return evaluate(record.impact_map)
    return evaluate(
        record.impact_map,
        draws=drawn.ceiling,
        seed=drawn.seed,
        until=dict(drawn.until) or None,
        method=drawn.method,
        given=given,
        progress=progress,
    )


def _check_given(stated: Mapping[str, str], given: Mapping[str, Any] | None) -> None:
    """Refuse to recompute from other draws than those that the record rests on."""
    arrays = given_draws(given)
    for path in sorted(stated.keys() | arrays.keys()):
        if path not in arrays:
            problem = f"the record rests on draws of '{path}', which it does not hold"
            remedy = "give them: verify(record, given={path: draws})"
        elif path not in stated:
            problem, remedy = f"the record does not rest on draws of '{path}'", "do not give them"
        elif digest_of(arrays[path]) != stated[path]:
            problem = f"the draws of '{path}' are not those that the record rests on"
            remedy = "give the draws that evaluate was given, every bit of them"
        else:
            continue
        raise RecordError(problem, path=path, remedy=remedy, code="E622")


def _compared(
    recorded: Mapping[str, float | None], recomputed: Mapping[str, float | None]
) -> Iterator[Verified]:
    for name in [*recorded, *(name for name in recomputed if name not in recorded)]:
        one, two = _number(recorded, name), _number(recomputed, name)
        same = one.hex() == two.hex()
        yield Verified(name, one, two, 0.0 if same else two - one, same)


def _number(numbers: Mapping[str, float | None], name: str) -> float:
    if name not in numbers:
        return nan
    number = numbers[name]
    return inf if number is None else number


def _others(name: str, recorded: Any, recomputed: Any) -> Iterator[Stated]:
    """Yield the parts in which two statements differ, each as text."""
    one, two = (dict(each) for each in (recorded, recomputed))
    for key in sorted(one.keys() | two.keys()):
        if one.get(key) != two.get(key):
            yield Stated(f"{name}{key}", *(_text(each.get(key)) for each in (one, two)))


def _text(value: Any) -> str:
    if value is None:
        return ""
    parts = dict(value) if isinstance(value, Frozen | Mapping) else None
    return str(value) if parts is None else ", ".join(map(str, parts.values()))


def _statements(record: Record, again: Record) -> Iterator[Stated]:
    """Yield what the record says beside numbers, where it would now say something else."""
    yield from _others("conventions.", record.conventions, again.conventions)
    yield from _others("reference_tables.", record.reference_tables, again.reference_tables)
    yield from _others("simulation.", record.simulation or {}, again.simulation or {})
    units = ({f"{name}.unit": figure.unit for name, figure in each.figures.items()}
             for each in (record, again))  # fmt: skip
    yield from _others("figures.", *units)


def _unknown_rules(findings: RecordedFindings | None) -> tuple[str, ...]:
    if findings is None:
        return ()
    known = {rule.code for rule in known_rules()}
    return tuple(code for code in findings.rules if code not in known)


def _findings(recorded: RecordedFindings | None, result: Result) -> Iterator[Stated]:
    """Yield the findings of the same rules that are recorded otherwise."""
    if recorded is None:
        return
    rules = recorded.rules
    found = recorded_findings(check(result, select=rules)).found if rules else ()
    again = [each for each in found if each.code in rules]  # and not only begins with one
    yield from _others("findings.", _by_place(recorded.found), _by_place(again))


def _by_place(findings: Iterable[RecordedFinding]) -> dict[str, str]:
    places: dict[str, str] = {}
    for each in findings:
        name = f"{each.code} {each.path}".rstrip()
        text = each.level if each.waived is None else f"{each.level}, waived: {each.waived}"
        places[name] = f"{places[name]}; {text}" if name in places else text
    return places
