"""Record a result, so that anybody can recompute it and see whether the record holds."""

import hashlib
import json
import platform
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.metadata import version
from math import isfinite
from types import SimpleNamespace
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field, StringConstraints

from sroi._version import __version__
from sroi.analysis.assurance.finding import Findings
from sroi.analysis.assurance.rule import Level
from sroi.engine.conventions import conventions
from sroi.engine.given import given_draws
from sroi.engine.labelled import Figure
from sroi.engine.result import Result
from sroi.engine.simulated import MOST_DRAWS
from sroi.engine.tables import Method
from sroi.errors import RecordError
from sroi.model.base import Frozen
from sroi.model.impact_map import ImpactMap
from sroi.reference import discount_schedules
from sroi.typing import FloatArray, FrozenDict

FORMAT_VERSION: Final = 1
QUANTILES = {"5%": 0.05, "50%": 0.5, "95%": 0.95}

Digest = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]
"""SHA-256 in hexadecimal digits."""
Bits = Annotated[float, Field(strict=True)]
"""A number that is written with all its bits, never as a text."""
Reached = Bits | None
"""A number, or nothing where it is infinite."""
Whole = Annotated[int, Field(strict=True, ge=0)]
Draws = Annotated[int, Field(strict=True, ge=1, le=MOST_DRAWS)]
Texts = Annotated[dict[str, str], AfterValidator(FrozenDict)]
Codes = tuple[str, ...]


class Environment(Frozen):
    """Name what computed a result: versions and the kind of machine, never which one."""

    sroi: str
    numpy: str
    scipy: str
    pydantic: str
    pint: str
    python: str
    implementation: str
    """Of Python: ``CPython``."""
    system: str
    machine: str
    """Its architecture: ``x86_64``."""


class RecordedDraws(Frozen):
    """Hold what the draws were asked for, and how many there were."""

    seed: Whole
    draws: Draws
    """Draws made."""
    ceiling: Draws
    """Draws asked for; with ``until`` the most."""
    method: Method
    until: Annotated[dict[str, Bits], AfterValidator(FrozenDict)]
    """Relative standard error to reach, by figure."""
    reached: Annotated[bool, Field(strict=True)]
    given: Annotated[dict[str, Digest], AfterValidator(FrozenDict)]
    """Digest of the draws that were given, by path."""


class PublishedTable(Frozen):
    """Name a published table that the map refers to, in the edition that was used."""

    title: str
    edition: str
    source: str


class RecordedFinding(Frozen):
    """Hold one finding without its text."""

    code: str
    path: str
    level: Level
    waived: str | None


class RecordedFindings(Frozen):
    """Hold what a check found, and which rules looked."""

    rules: Codes
    skipped: Codes
    """Rules that need draws, and had none."""
    found: tuple[RecordedFinding, ...]


class Drawn(Frozen):
    """Hold what the draws say of a figure."""

    mean: Reached
    standard_deviation: Reached
    standard_error: Reached
    """Monte Carlo standard error of the mean."""
    quantiles: Annotated[dict[str, Reached], AfterValidator(FrozenDict)]
    probability_above: Annotated[dict[str, Reached], AfterValidator(FrozenDict)]
    """Share of draws above a threshold: 1 for the ratio, 0 for the others."""


class RecordedFigure(Frozen):
    """Hold a headline figure."""

    central: Reached
    unit: str
    drawn: Drawn | None = None


class Record(Frozen):
    """Hold all that is needed to recompute a result, and what came out; write it as JSON.

    Equal results of equal versions on one kind of machine have records that are equal to the byte:
    nothing in them tells when, where or by whom they were made.
    """

    format_version: Literal[1] = FORMAT_VERSION
    map_digest: Digest
    """Digest of what the map says, whatever the order and format it was written in."""
    impact_map: ImpactMap
    environment: Environment
    simulation: RecordedDraws | None = None
    conventions: Texts
    reference_tables: Annotated[dict[str, PublishedTable], AfterValidator(FrozenDict)]
    findings: RecordedFindings | None = None
    """Nothing where no check was made."""
    figures: Annotated[dict[str, RecordedFigure], AfterValidator(FrozenDict)]

    def to_json(self) -> str:
        """Return the record as JSON text: keys sorted, every number with all its bits."""
        content = self.model_dump(mode="json", exclude={"impact_map"})
        stated = self.impact_map.model_dump(mode="json", exclude_defaults=True)
        stated = {"schema_version": self.impact_map.schema_version, **stated}
        content["impact_map"] = stated
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, indent=2, allow_nan=False)
        return f"{text}\n"

    @property
    def numbers(self) -> Iterator[tuple[str, float | None]]:
        """Every number of the figures under its name; nothing for one that is infinite."""
        for name, figure in sorted(self.figures.items()):
            yield f"{name}.central", figure.central
            for part, value in () if figure.drawn is None else figure.drawn:
                if isinstance(value, Mapping):
                    yield from ((f"{name}.{part}.{key}", value[key]) for key in sorted(value))
                else:
                    yield f"{name}.{part}", value


def record(
    result: Result, findings: Findings | None = None, *, given: Mapping[str, Any] | None = None
) -> Record:
    """Record a result: the map, what computed it, and the figures, ready to be recomputed.

    Parameters
    ----------
    result
        What `evaluate` returned.
    findings
        What `check` found in it, if that is to be recorded.
    given
        The draws that were given to `evaluate`, by path, if there were any. The record keeps their
        digests, not the draws.

    Returns
    -------
    Record
        A frozen value; `write_record` writes it as a file, `verify` recomputes it.

    Raises
    ------
    RecordError
        If the result rests on given draws that are not given here, or are given in another number.

    Examples
    --------
    >>> import sroi
    >>> kept = record(sroi.evaluate(sroi.example("wheels-to-meals")))
    >>> kept.figures["sroi_ratio"].central, kept.conventions["discounting"]
    (1.9290131818737046, '3.5 % a year')
    """
    return Record(
        map_digest=result.impact_map.digest,
        impact_map=result.impact_map,
        environment=environment(),
        simulation=_simulation(result, given_draws(given)),
        conventions=_conventions(result),
        reference_tables=dict(_tables(result.impact_map)),
        findings=None if findings is None else recorded_findings(findings),
        figures={figure.name: _figure(figure) for figure in result.figures},
    )


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the versions and the kind of machine that compute here and now."""
    return Environment(
        sroi=__version__,
        **{name: version(name) for name in ("numpy", "scipy", "pydantic", "pint")},
        python=platform.python_version(),
        implementation=platform.python_implementation(),
        system=platform.system(),
        machine=platform.machine(),
    )


def digest_of(draws: FloatArray) -> str:
    """Return the SHA-256 of draws: of their float64 bits, least significant byte first.

    Examples
    --------
    >>> import numpy as np
    >>> digest_of(np.array([0.1, 0.2]))[:16]
    '15d49616eec2a72f'
    """
    return hashlib.sha256(draws.astype("<f8").tobytes()).hexdigest()


def recorded_findings(findings: Findings) -> RecordedFindings:
    """Return findings without their texts, which are written in two languages."""
    return RecordedFindings(
        rules=tuple(rule.code for rule in findings.rules),
        skipped=findings.skipped,
        found=tuple(
            RecordedFinding(code=row.rule, path=row.path, level=row.level, waived=row.waived)
            for row in sorted(findings, key=lambda row: (row.rule, row.path))
        ),
    )


def _conventions(result: Result) -> dict[str, str]:
    """Return conventions that list items in the order of ids, as equal maps may have another."""
    impact_map = result.impact_map
    ordered: Any = SimpleNamespace(scope=impact_map.scope, assumptions=impact_map.assumptions)
    for section in ("correlations", "inputs", "outcomes"):
        setattr(ordered, section, dict(sorted(getattr(impact_map, section).items())))
    of_draws = "estimates"  # which a result with draws words otherwise
    return result.conventions | {
        name: text for name, text in conventions(ordered).items() if name != of_draws
    }


def _simulation(result: Result, given: Mapping[str, FloatArray]) -> RecordedDraws | None:
    if result.simulation is None:
        return None
    request = result.simulation.request
    _check_given(result, given, request.draws)
    return RecordedDraws(
        seed=request.seed,
        draws=result.simulation.draws,
        ceiling=request.draws,
        method=request.method,
        until=dict(request.until),
        reached=result.simulation.reached,
        given={path: digest_of(draws) for path, draws in given.items()},
    )


def _check_given(result: Result, given: Mapping[str, FloatArray], draws: int) -> None:
    """Refuse to record digests of other draws than those that the result rests on."""
    rests = set(result.given)
    for path in sorted(rests ^ given.keys()):
        what = ("rests on given draws, which are not given here" if path in rests
                else "was not given to the result")  # fmt: skip
        remedy = "give the draws that evaluate was given: record(result, given=given)"
        raise RecordError(f"'{path}' {what}", path=path, remedy=remedy, code="E622")
    for path, array in given.items():
        if array.size != draws:
            problem = f"the result rests on {draws:,} given draws, and {array.size:,} are given"
            remedy = "give the draws that evaluate was given"
            raise RecordError(problem, path=path, remedy=remedy, code="E622")


def _tables(impact_map: ImpactMap) -> Iterator[tuple[str, PublishedTable]]:
    """Yield the published discount schedules that the map names."""
    own = [outcome.discounting for outcome in impact_map.outcomes.values()]
    named = {each.published for each in (impact_map.scope.discounting, *own) if each is not None}
    known = discount_schedules() if named - {None, "none"} else {}
    for name in sorted(known.keys() & named):
        table = known[name]
        yield name, PublishedTable(title=table.title, edition=table.edition, source=table.source)


def _figure(figure: Figure) -> RecordedFigure:
    drawn = None
    if figure.sample is not None:
        drawn = Drawn(
            mean=_reached(figure.mean),
            standard_deviation=_reached(figure.standard_deviation),
            standard_error=_reached(figure.standard_error),
            quantiles={name: _reached(figure.quantile(at)) for name, at in QUANTILES.items()},
            probability_above={
                f"{figure.threshold:g}": _reached(figure.probability(figure.threshold))
            },
        )
    return RecordedFigure(central=_reached(figure.central), unit=figure.unit, drawn=drawn)


def _reached(number: float) -> float | None:
    return number if isfinite(number) else None
