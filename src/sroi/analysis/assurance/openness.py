"""Rules of principle 6: be transparent."""

from collections.abc import Iterator
from decimal import Decimal
from math import isfinite

from sroi.analysis.assurance.evidence import Evidence, sample_of
from sroi.analysis.assurance.rule import Look, Words, rule
from sroi.analysis.assurance.stated import amount, deductions
from sroi.analysis.assurance.texts import number, quoted, share
from sroi.model.claimed import Printed
from sroi.model.discounting import NO_DISCOUNTING, DiscountSchedule
from sroi.model.walk import Entry, walk
from sroi.units import years

FIGURES: dict[str, Words] = {
    "present_value": Words("present value", "valeur actuelle"),
    "investment": Words("investment", "investissement"),
    "net_present_value": Words("net present value", "valeur actuelle nette"),
    "sroi_ratio": Words("SROI ratio", "ratio SROI"),
    "net_sroi_ratio": Words("net SROI ratio", "ratio SROI net"),
    "payback_period": Words("payback period in years", "délai de retour en années"),
}


@rule(
    "P601",
    principle=6,
    level="doubt",
    title=Words("A number without a source", "Un nombre sans source"),
    message=Words("nobody is said to have given {value}", "rien ne dit d'où vient {value}"),
    remedy=Words(
        "write source: the id of who says so, under sources",
        "écrire source: l'id de qui le dit, sous sources",
    ),
)
def numbers_have_sources(evidence: Evidence) -> Iterator[Look]:
    """Look at all numbers but those of P202, P301, P501, and rates of discounting (P606)."""
    impact_map = evidence.impact_map
    elsewhere = set(_found_elsewhere(evidence))
    for stated in walk(impact_map):
        if stated.path not in elsewhere and "discounting" not in stated.keys:
            yield Look(stated.path, None if stated.source else {"value": amount(stated)})
    for section in ("price_indices", "exchange_rates", "evidence_grades"):
        for name, item in getattr(impact_map, section).items():
            yield Look(f"{section}.{name}", None if item.source else {"value": quoted(name)})


def _found_elsewhere(evidence: Evidence) -> Iterator[str]:
    """Yield the paths of the numbers at which another rule looks for a source."""
    for _, _, slot in deductions(evidence):
        yield from (each.path for each in evidence.leaves(slot))
    for path in evidence.proxies:
        yield from (each.path for each in evidence.proxy_numbers(path))
    for name in evidence.impact_map.outcomes:
        counted = evidence.quantity(name)
        if not any(each.source or sample_of(each) for each in counted):
            yield from (each.path for each in counted)


@rule(
    "P602",
    principle=6,
    level="doubt",
    title=Words("A source without a date", "Une source sans date"),
    message=Words("nothing says of when {source} is", "rien ne dit de quand date {source}"),
    remedy=Words(
        "write year: or date: when it was published, collected or consulted",
        "écrire year: ou date: quand elle a été publiée, recueillie ou consultée",
    ),
)
def sources_have_dates(evidence: Evidence) -> Iterator[Look]:
    """Look at every source."""
    for name, source in evidence.impact_map.sources.items():
        dated = source.year is not None or source.date is not None
        yield Look(f"sources.{name}", None if dated else {"source": quoted(source.title)})


@rule(
    "P603",
    principle=6,
    level="note",
    title=Words("A source that a reader cannot find", "Une source qu'un lecteur ne peut trouver"),
    message=Words(
        "{source} has no link, and no note says where it is kept",
        "{source} n'a pas de lien, et aucune note ne dit où elle est conservée",
    ),
    remedy=Words(
        "write link:, or note: where it can be seen",
        "écrire link:, ou note: où elle peut être consultée",
    ),
)
def sources_can_be_found(evidence: Evidence) -> Iterator[Look]:
    """Look at every source."""
    for name, source in evidence.impact_map.sources.items():
        found = source.link is not None or source.note is not None
        yield Look(f"sources.{name}", None if found else {"source": quoted(source.title)})


@rule(
    "P604",
    principle=6,
    level="doubt",
    title=Words("No price year", "Pas d'année des prix"),
    message=Words(
        "all money is in {currency}, and nothing says in the prices of which year",
        "tous les montants sont en {currency}, et rien ne dit en prix de quelle année",
    ),
    remedy=Words(
        "write scope.price_year, and convert what is in other prices",
        "écrire scope.price_year, et convertir ce qui est en d'autres prix",
    ),
)
def price_year_is_stated(evidence: Evidence) -> Iterator[Look]:
    """Look at the scope."""
    scope = evidence.impact_map.scope
    yield Look("scope.price_year", None if scope.price_year else {"currency": scope.currency})


@rule(
    "P605",
    principle=6,
    level="doubt",
    title=Words("No base year", "Pas d'année de base"),
    message=Words(
        "values are brought back to year 0, and nothing says which year that is",
        "les valeurs sont ramenées à l'année 0, et rien ne dit laquelle c'est",
    ),
    remedy=Words(
        "write scope.base_year: the year of the activity",
        "écrire scope.base_year: l'année de l'activité",
    ),
)
def base_year_is_stated(evidence: Evidence) -> Iterator[Look]:
    """Look at the scope."""
    yield Look("scope.base_year", None if evidence.impact_map.scope.base_year else {})


@rule(
    "P606",
    principle=6,
    level="doubt",
    title=Words("Discounting without a source", "Une actualisation sans source"),
    message=Words(
        "later years are discounted at {rate}, and nothing says why",
        "les années suivantes sont actualisées à {rate}, et rien ne dit pourquoi",
    ),
    remedy=Words(
        "name a published schedule, or a rate with its source: {{rate: 3.5%, source: treasury}}; "
        "also for a rate of 0%",
        "indiquer un barème publié, ou un taux avec sa source : {{rate: 3.5%, source: tresor}} ; "
        "même pour un taux de 0%",
    ),
)
def discounting_has_a_source(evidence: Evidence) -> Iterator[Look]:
    """Look at the schedule of the scope and those of outcomes, where anything is discounted."""
    if not evidence.result.plan.horizon:
        return
    impact_map = evidence.impact_map
    schedules = {"scope.discounting": impact_map.scope.discounting}
    for name, outcome in impact_map.outcomes.items():
        if outcome.discounting is not None:
            schedules[f"outcomes.{name}.discounting"] = outcome.discounting
    for path, schedule in schedules.items():
        rates = _rates(schedule, evidence)
        sourced = schedule.published not in (None, NO_DISCOUNTING)
        sourced |= bool(rates) and all(each.source for each in rates)
        first = share(rates[0].estimate.best if rates else 0.0)
        yield Look(path, None if sourced else {"rate": first})


def _rates(schedule: DiscountSchedule, evidence: Evidence) -> list[Entry]:
    """Return the stated numbers behind the rates of a schedule."""
    return [
        stated
        for band in schedule.bands
        for stated in evidence.leaves(
            Entry(band.keys, band.rate, band.rate.source or schedule.source)
        )
    ]


@rule(
    "P607",
    principle=6,
    level="note",
    title=Words("Forecast or evaluation?", "Prévision ou évaluation ?"),
    message=Words(
        "nothing says whether the outcomes are expected or were observed",
        "rien ne dit si les changements sont attendus ou ont été observés",
    ),
    remedy=Words(
        "write scope.kind: forecast, or evaluation",
        "écrire scope.kind: forecast (prévision), ou evaluation (observation)",
    ),
)
def kind_is_stated(evidence: Evidence) -> Iterator[Look]:
    """Look at the scope."""
    yield Look("scope.kind", None if evidence.impact_map.scope.kind else {})


@rule(
    "P608",
    principle=6,
    level="blocking",
    title=Words(
        "A printed figure that the map does not give",
        "Un chiffre imprimé que la carte ne donne pas",
    ),
    message=Words(
        "the publication prints {printed} as {figure}, and the map gives {given}",
        "la publication imprime {printed} pour : {figure}, et la carte donne {given}",
    ),
    remedy=Words(
        "correct the publication, or the number of the map that is not the one it used",
        "corriger la publication, ou le nombre de la carte qui n'est pas celui qu'elle a utilisé",
    ),
)
def printed_figures_are_given(evidence: Evidence) -> Iterator[Look]:
    """Look at the claimed figures, at best estimates, to half a unit of their last digit."""
    given = {figure.name: figure.central for figure in evidence.result.figures}
    for name, printed in evidence.impact_map.claimed.figures:
        claimed, finite = _brought(name, printed), isfinite(given[name])
        agrees = finite and abs(Decimal(given[name]) - claimed.number) <= claimed.half
        decimals = max(-int(printed.number.as_tuple().exponent), 2)
        never = Words("never", "jamais")
        facts = {
            "printed": getattr(evidence.impact_map.claimed, name),
            "figure": FIGURES[name],
            "given": number(given[name], decimals) if finite else never,
        }
        yield Look(f"claimed.{name}", None if agrees else facts)


def _brought(name: str, printed: Printed) -> Printed:
    """Return a printed figure in the unit of the result's."""
    if name != "payback_period":
        return printed
    factor = Decimal(years((printed.unit or None,), frozenset()))
    return Printed(printed.number * factor, printed.half * factor, printed.unit)
