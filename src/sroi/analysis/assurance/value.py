"""Look at principle 3: value the things that matter."""

from collections.abc import Iterator

from sroi.analysis.assurance import texts
from sroi.analysis.assurance.evidence import Evidence
from sroi.analysis.assurance.rule import Look, Words, rule
from sroi.model.money import FinancialProxy
from sroi.model.people import Input
from sroi.model.walk import Entry
from sroi.units import price_year, terms


def _proxies(evidence: Evidence) -> Iterator[tuple[str, FinancialProxy, dict[str, Words]]]:
    """Yield path and proxy, each proxy once, with words for it."""
    for path, proxy in evidence.proxies.items():
        yield path, proxy, {"proxy": _named(evidence, path, proxy)}


def _named(evidence: Evidence, path: str, proxy: FinancialProxy) -> Words:
    """Name a proxy by its description, or by the one outcome that it values, or by its id."""
    if proxy.description is not None:
        return texts.quoted(proxy.description)
    section, name, *_ = path.split(".")
    if section == "outcomes":
        outcome = texts.quoted(evidence.impact_map.outcomes[name].description)
        return Words(f"the proxy of {outcome.en}", f"l'approximation de {outcome.fr}")
    return texts.quoted(name)


@rule(
    "P301",
    principle=3,
    level="blocking",
    title=Words("a proxy without source", "une approximation sans source"),
    message=Words("nobody is said to have found {proxy}", "rien n'indique d'où vient {proxy}"),
    remedy=Words(
        "write source: the id of who gives the value",
        "écrire source: l'identifiant de qui donne la valeur",
    ),
)
def source(evidence: Evidence) -> Iterator[Look]:
    """Look for worth that nobody is said to have given."""
    for path, _, facts in _proxies(evidence):
        lacks = any(each.source is None for each in evidence.proxy_numbers(path))
        yield Look(path, facts if lacks else None)


@rule(
    "P302",
    principle=3,
    level="doubt",
    title=Words("a proxy without year", "une approximation sans année"),
    message=Words(
        "of which year the prices of {proxy} are is not stated, nor of which year its source is; "
        "{assumed}",
        "ni l'année des prix de {proxy} ni celle de sa source ne sont indiquées ; {assumed}",
    ),
    remedy=Words(
        "write price_year beside the value, or year at its source",
        "écrire price_year à côté de la valeur, ou year à sa source",
    ),
)
def year(evidence: Evidence) -> Iterator[Look]:
    """Look for prices of which nobody knows the year."""
    for path, years, facts in _assumed(evidence):
        yield Look(path, facts if years == () else None)


@rule(
    "P303",
    principle=3,
    level="note",
    title=Words("a proxy without method", "une approximation sans méthode"),
    message=Words(
        "how the value of {proxy} was found is not stated",
        "la méthode de valorisation de {proxy} n'est pas indiquée",
    ),
    remedy=Words(
        "write method: market_price, avoided_cost, stated_preference, revealed_preference or "
        "wellbeing_valuation",
        "écrire method: market_price, avoided_cost, stated_preference, revealed_preference ou "
        "wellbeing_valuation",
    ),
)
def method(evidence: Evidence) -> Iterator[Look]:
    """Look for values of which nobody knows what kind they are."""
    for path, proxy, facts in _proxies(evidence):
        yield Look(path, facts if proxy.method is None else None)


@rule(
    "P304",
    principle=3,
    level="doubt",
    title=Words("a proxy from a source of another year", "une source d'une autre année"),
    message=Words(
        "{proxy} states no price year, and its source is of {years}; {assumed}",
        "{proxy} n'indique pas d'année des prix, et sa source est de {years} ; {assumed}",
    ),
    remedy=Words(
        "write price_year beside the value; price_indices bring prices of another year to the "
        "map's",
        "écrire price_year à côté de la valeur ; price_indices ramène les prix d'une autre année "
        "à ceux de la carte",
    ),
)
def year_of_source(evidence: Evidence) -> Iterator[Look]:
    """Look for prices that are counted beside others, though their source is older or newer."""
    assumed = list(_assumed(evidence))
    latest = max((year for _, years, _ in assumed for year in years or ()), default=None)
    taken = evidence.impact_map.scope.price_year or latest
    for path, years, facts in assumed:
        others = ", ".join(str(each) for each in years or () if each != taken)
        yield Look(path, {"years": others, **facts} if others else None)


def _assumed(
    evidence: Evidence,
) -> Iterator[tuple[str, tuple[int, ...] | None, dict[str, Words]]]:
    """Yield each proxy with the years of its sources, or with None where it states its own."""
    sources = evidence.impact_map.sources
    assumed = _taken(evidence.impact_map.scope.price_year)
    for path, proxy, facts in _proxies(evidence):
        numbers = evidence.proxy_numbers(path)
        named = dict.fromkeys(each.source for each in numbers if each.source is not None)
        years = {sources[name].year for name in named}
        found = tuple(sorted(each for each in years if each is not None))
        states = proxy.price_year is not None or any(_has_year(evidence, each) for each in numbers)
        yield path, None if states else found, {"assumed": assumed, **facts}


def _taken(price_year: int | None) -> Words:
    if price_year is None:
        return Words(
            "its prices are counted beside others as they are",
            "ses prix sont comptés tels quels à côté des autres",
        )
    return Words(
        f"its prices are taken as those of {price_year}",
        f"ses prix sont pris comme ceux de {price_year}",
    )


def _has_year(evidence: Evidence, number: Entry) -> bool:
    """Tell whether the unit of a number says of which year its money is."""
    unit = number.estimate.unit or "1"
    parts = terms(unit, evidence.impact_map.declared_units)
    return any(price_year(name) is not None for name, _ in parts)


@rule(
    "P305",
    principle=3,
    level="doubt",
    title=Words("one proxy for two outcomes", "une approximation pour deux changements"),
    message=Words(
        "{outcome} and {other} are changes to the same group, valued by the same proxy",
        "{outcome} et {other} concernent le même groupe et ont la même approximation",
    ),
    remedy=Words(
        "look whether they are one change counted twice, or value each by its own proxy",
        "vérifier qu'il ne s'agit pas d'un changement compté deux fois, ou donner à chacun sa "
        "propre approximation",
    ),
)
def same_proxy(evidence: Evidence) -> Iterator[Look]:
    """Look for two counted outcomes of one group that are worth the same for the same reason."""
    first: dict[tuple[str, FinancialProxy], str] = {}
    for name, outcome in evidence.impact_map.outcomes.items():
        path = evidence.proxy_of(name)
        if path is None or not outcome.counts:
            continue
        key = outcome.stakeholder, evidence.proxies[path]
        earlier = first.setdefault(key, name)
        facts = None
        if earlier != name:
            other = evidence.impact_map.outcomes[earlier]
            facts = {
                "outcome": texts.quoted(outcome.description),
                "other": texts.quoted(other.description),
            }
        yield Look(f"outcomes.{name}.financial_proxy", facts)


@rule(
    "P306",
    principle=3,
    level="doubt",
    title=Words("time or goods not valued", "du temps ou des biens non valorisés"),
    message=Words(
        "{input} adds nothing to the investment: {why}",
        "{input} n'ajoute rien à l'investissement : {why}",
    ),
    remedy=Words(
        "write quantity and unit_value: what it would cost to pay for it",
        "écrire quantity et unit_value : ce que cela coûterait à payer",
    ),
)
def not_valued(evidence: Evidence) -> Iterator[Look]:
    """Look for contributions that make the ratio larger by being left out."""
    amounts = evidence.result.by_input
    for name, given in evidence.impact_map.inputs.items():
        why = _why_nothing(given, amounts[name, "amount"])
        facts = None
        if why is not None:
            facts = {"input": texts.quoted(given.description), "why": why}
        yield Look(f"inputs.{name}", facts)


def _why_nothing(given: Input, amount: float) -> Words | None:
    if amount == 0:
        return Words("it is valued at 0", "sa valeur est 0")
    if not given.included and given.kind != "money":
        return texts.quoted(given.reason or "")
    return None
