"""Answer the twelve points of a checklist for reports from what a map says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

from sroi.analysis.answer import Answer
from sroi.analysis.assurance.evidence import Evidence
from sroi.analysis.assurance.rule import Words
from sroi.analysis.assurance.stated import counted, proxy_slot
from sroi.analysis.assurance.texts import number, quoted, share
from sroi.engine.evaluation import evaluate
from sroi.engine.result import Result
from sroi.model.impact_map import ImpactMap
from sroi.model.valuation import proxy_of
from sroi.model.walk import Entry, over_time, unsourced, walk

Language = Literal["en", "fr"]


@dataclass(frozen=True)
class Point:
    """Hold one point of the checklist, and what the map says to it.

    Parameters
    ----------
    point
        What a report should say.
    answered
        Whether the map says it: yes, in part, no; or that a map cannot say it.
    found
        What in the map says it, or what is missing.
    paths
        Where in the map to look.
    """

    point: str
    answered: str
    found: str
    paths: tuple[str, ...]


@dataclass(frozen=True)
class Checklist(Answer[Point]):
    """Hold the twelve points in their order."""

    question: ClassVar[str] = "Which points of the checklist for reports does the map answer?"


class _Said(NamedTuple):
    answered: Words
    found: Words
    paths: tuple[str, ...] = ()


YES, NO = Words("yes", "oui"), Words("no", "non")
PART = Words("in part", "en partie")
CANNOT = Words("a map cannot say", "une carte ne peut le dire")


def checklist(subject: ImpactMap | Result, *, language: Language = "en") -> Checklist:
    """Answer the twelve points that a report should answer, as far as the map can.

    Parameters
    ----------
    subject
        A map or a result.
    language
        Of the points and of what is found.

    Returns
    -------
    Checklist
        One row for each point, with where to look; those that a map cannot answer say so.

    Notes
    -----
    Krlev, Münscher and Mülbert (2013), Social Return on Investment: state-of-the-art and
    perspectives, as listed in BMC Public Health (2015), 15:582, table 2.

    Examples
    --------
    >>> import sroi
    >>> rows = checklist(sroi.example("wheels-to-meals"))
    >>> [row.point for row in rows if row.answered == "no"]
    ['limitations', 'sensitivity analysis']
    """
    result = evaluate(subject) if isinstance(subject, ImpactMap) else subject
    evidence = Evidence(result)
    rows = []
    for point, answer in POINTS:
        said = answer(evidence)
        rows.append(Point(getattr(point, language), getattr(said.answered, language),
                          getattr(said.found, language), said.paths))  # fmt: skip
    return Checklist(tuple(rows), "", (), {"map_digest": result.impact_map.digest})


def _of(some: int, every: int, what: Words, paths: tuple[str, ...]) -> _Said:
    """Say of how many things something is stated."""
    answered = YES if some == every > 0 else PART if some else NO
    few, all_ = number(some), number(every)
    found = Words(f"{few.en} of {all_.en} {what.en}", f"{few.fr} sur {all_.fr} {what.fr}")
    return _Said(answered, found, paths)


def _purpose(evidence: Evidence) -> _Said:
    purpose = evidence.impact_map.scope.purpose
    missing = Words("no purpose is stated", "aucun objet n'est indiqué")
    return _Said(YES if purpose else NO, quoted(purpose) if purpose else missing,
                 ("scope.purpose",))  # fmt: skip


def _documentation(evidence: Evidence) -> _Said:
    every = sum(1 for _ in walk(evidence.impact_map))
    without = sum(not path.startswith(("price_", "exchange_", "evidence_"))
                  for path in unsourced(evidence.impact_map))  # fmt: skip
    what = Words("numbers have a source", "nombres ont une source")
    return _of(every - without, every, what, ("sources",))


def _map(evidence: Evidence) -> _Said:
    parts = ("stakeholders", "inputs", "outputs", "outcomes")
    sizes = [len(getattr(evidence.impact_map, part)) for part in parts]
    french = ("parties prenantes", "ressources", "réalisations", "changements")
    found = Words(
        ", ".join(f"{size} {part}" for size, part in zip(sizes, parts, strict=True)),
        ", ".join(f"{size} {part}" for size, part in zip(sizes, french, strict=True)),
    )
    return _Said(YES if all(sizes) else PART, found, parts)


def _control_group(evidence: Evidence) -> _Said:
    stated = [outcome.deadweight for _, outcome in counted(evidence) if outcome.deadweight]
    some = sum(each.source is not None for each in stated)
    what = Words(
        "values of deadweight name a source; look there for a control group",
        "effets d'aubaine nomment une source ; y chercher un groupe témoin",
    )
    return _of(some, len(stated), what, ("outcomes.*.deadweight",))._replace(answered=CANNOT)


def _before_after(evidence: Evidence) -> _Said:
    said = _indicators(evidence)
    found = Words(
        f"{said.found.en}; look there for a measurement before and after",
        f"{said.found.fr} ; y chercher une mesure avant et après",
    )
    return said._replace(answered=CANNOT, found=found)


def _indicators(evidence: Evidence) -> _Said:
    outcomes = evidence.impact_map.outcomes.values()
    some = sum(each.indicator is not None for each in outcomes)
    what = Words("outcomes have an indicator", "changements ont un indicateur")
    return _of(some, len(outcomes), what, ("outcomes.*.indicator",))


def _proxies(evidence: Evidence) -> _Said:
    impact_map = evidence.impact_map
    proxies = [
        (proxy_of(impact_map, name, outcome)[1], proxy_slot(evidence, name, outcome))
        for name, outcome in counted(evidence)
    ]
    some = sum(proxy.description is not None and _is_sourced(evidence, slot)
               for proxy, slot in proxies)  # fmt: skip
    what = Words(
        "valued outcomes have a proxy with description and source",
        "changements évalués ont une approximation décrite et sourcée",
    )
    return _of(some, len(proxies), what, ("outcomes.*.financial_proxy",))


def _is_sourced(evidence: Evidence, slot: Entry) -> bool:
    return all(each.source is not None for each in evidence.leaves(slot))


def _qualitative(evidence: Evidence) -> _Said:
    impact_map = evidence.impact_map
    without = [name for name, each in impact_map.outcomes.items() if not each.monetised]
    count = number(len(without))
    found = Words(
        f"outcomes described but not valued: {count.en}",
        f"changements décrits mais non évalués : {count.fr}",
    )
    return _Said(YES if without else PART if impact_map.notes else NO, found,
                 tuple(f"outcomes.{name}" for name in without))  # fmt: skip


def _quantitative(evidence: Evidence) -> _Said:
    impact_map = evidence.impact_map
    outcomes = impact_map.outcomes
    some = sum(
        all(_is_sourced(evidence, slot)
            for slot in over_time(("outcomes", name, "quantity"), outcome.quantity, None))
        for name, outcome in outcomes.items()
    )  # fmt: skip
    what = Words("outcomes have a quantity with a source", "changements ont une quantité sourcée")
    return _of(some, len(outcomes), what, ("outcomes.*.quantity",))


def _limitations(evidence: Evidence) -> _Said:
    count = len(evidence.impact_map.scope.limitations)
    found = Words(f"limitations stated: {count}", f"limites énoncées : {count}")
    return _Said(YES if count else NO, found, ("scope.limitations",))


def _interpreted(evidence: Evidence) -> _Said:
    ratio = number(evidence.result.sroi_ratio.central, 2)
    found = Words(
        f"the ratio is {ratio.en}; look in the text of the report for what it means",
        f"le ratio est de {ratio.fr} ; chercher dans le texte du rapport ce qu'il signifie",
    )
    return _Said(CANNOT, found, ("scope.recommendations",))


def _sensitivity(evidence: Evidence) -> _Said:
    impact_map = evidence.impact_map
    believed = [each.estimate.is_uncertain for each in impact_map.believed]
    scenarios, part = number(len(impact_map.scenarios)), share(sum(believed) / (len(believed) or 1))
    found = Words(
        f"scenarios: {scenarios.en}; numbers with a range: {part.en}",
        f"scénarios : {scenarios.fr} ; nombres avec fourchette : {part.fr}",
    )
    return _Said(YES if any(believed) or impact_map.scenarios else NO, found, ("scenarios",))


POINTS: tuple[tuple[Words, Callable[[Evidence], _Said]], ...] = (
    (Words("why SROI", "pourquoi le SROI"), _purpose),
    (Words("documentation", "documentation"), _documentation),
    (Words("impact map", "carte d'impact"), _map),
    (Words("control group", "groupe témoin"), _control_group),
    (Words("before-after observation", "observation avant-après"), _before_after),
    (Words("indicators", "indicateurs"), _indicators),
    (Words("proxies", "approximations financières"), _proxies),
    (Words("qualitative effects", "effets qualitatifs"), _qualitative),
    (Words("quantitative effects", "effets quantitatifs"), _quantitative),
    (Words("limitations", "limites"), _limitations),
    (Words("ratio interpreted", "ratio interprété"), _interpreted),
    (Words("sensitivity analysis", "analyse de sensibilité"), _sensitivity),
)
"""The points, each with what answers it."""
