"""Look at principle 4: only include what is material."""

from collections.abc import Iterator

from sroi.analysis.assurance import texts
from sroi.analysis.assurance.evidence import Evidence
from sroi.analysis.assurance.rule import Look, Words, rule
from sroi.model.outcome import Outcome
from sroi.model.walk import Entry, slots

CARRIES_LITTLE = 0.01
"""Share of value below which an outcome hardly changes the result: one hundredth."""
CARRIES_MOST = 0.5
"""Share of value above which the result is that of one outcome: a half."""


def _named(outcome: Outcome) -> dict[str, Words]:
    return {"outcome": texts.quoted(outcome.description)}


@rule(
    "P401",
    principle=4,
    level="note",
    title=Words("an outcome of little value", "un changement de peu de valeur"),
    message=Words(
        "{outcome} carries {share} of the value, {value}",
        "{outcome} porte {share} de la valeur, {value}",
    ),
    remedy=Words(
        "leave it out with a reason, unless stakeholders said that it matters",
        "l'exclure avec une raison, sauf si les parties prenantes ont dit qu'il compte",
    ),
)
def significance(evidence: Evidence) -> Iterator[Look]:
    """Look for outcomes that make a map longer and not truer."""
    for name, share in evidence.shares_of_value.items():
        outcome = evidence.impact_map.outcomes[name]
        worth = texts.money(evidence.present_values[name], evidence.impact_map.scope.currency)
        facts = {"share": texts.share(share), "value": worth, **_named(outcome)}
        yield Look(f"outcomes.{name}", facts if share < CARRIES_LITTLE else None)


@rule(
    "P402",
    principle=4,
    level="note",
    title=Words("relevance not stated", "pertinence non indiquée"),
    message=Words(
        "how much they matter to stakeholders is not stated for {missing} of {all} outcomes",
        "l'importance pour les parties prenantes n'est pas indiquée pour {missing} changements "
        "sur {all}",
    ),
    remedy=Words(
        "ask stakeholders what matters most to them, and write weight at each outcome",
        "demander aux parties prenantes ce qui compte le plus, et écrire weight à chaque "
        "changement",
    ),
)
def relevance(evidence: Evidence) -> Iterator[Look]:
    """Look whether those concerned said what matters to them, of each outcome."""
    outcomes = evidence.impact_map.outcomes.values()
    missing = sum(outcome.weight is None for outcome in outcomes)
    facts = {"missing": texts.number(missing), "all": texts.number(len(outcomes))}
    yield Look("outcomes", facts if missing else None)


@rule(
    "P403",
    principle=4,
    level="doubt",
    title=Words("an outcome that matters, not counted", "un changement important non compté"),
    message=Words(
        "{outcome} is not counted, and stakeholders gave it a weight of {weight}, where the mean "
        "is {mean}",
        "{outcome} n'est pas compté, et les parties prenantes lui ont donné un poids de {weight}, "
        "pour une moyenne de {mean}",
    ),
    remedy=Words(
        "value and count it, or say prominently that the ratio leaves it out",
        "le valoriser et le compter, ou dire clairement que le ratio ne le contient pas",
    ),
)
def weight(evidence: Evidence) -> Iterator[Look]:
    """Look for outcomes that weigh as much as most, and are part of no total."""
    outcomes = evidence.impact_map.outcomes
    weights = {
        name: outcome.weight for name, outcome in outcomes.items() if outcome.weight is not None
    }
    mean = sum(weights.values()) / max(len(weights), 1)
    for name, own in weights.items():
        missed = not outcomes[name].counts and own >= mean > 0
        facts = {
            "weight": texts.amount(own, ""),
            "mean": texts.amount(mean, ""),
            **_named(outcomes[name]),
        }
        yield Look(f"outcomes.{name}", facts if missed else None)


@rule(
    "P404",
    principle=4,
    level="doubt",
    title=Words("most of the value on one estimate", "l'essentiel sur une seule estimation"),
    message=Words(
        "{outcome} carries {share} of the value, and all its numbers are taken as certain, from "
        "one source: {source}",
        "{outcome} porte {share} de la valeur, et tous ses nombres sont tenus pour certains, "
        "d'une seule source : {source}",
    ),
    remedy=Words(
        "find a second source for it, and state its numbers as low, best and high",
        "trouver une deuxième source, et indiquer ses nombres par low, best et high",
    ),
)
def single_estimate(evidence: Evidence) -> Iterator[Look]:
    """Look for an outcome that is the result, and of which nothing else bears witness."""
    for name, share in evidence.shares_of_value.items():
        facts = None
        if share > CARRIES_MOST:
            numbers = _numbers(evidence, name)
            sources = {each.source for each in numbers} - {None}
            certain = not any(each.estimate.is_uncertain for each in numbers)
            if certain and len(sources) <= 1:
                facts = {
                    "share": texts.share(share),
                    "source": _title(evidence, *sources),
                    **_named(evidence.impact_map.outcomes[name]),
                }
        yield Look(f"outcomes.{name}", facts)


def _title(evidence: Evidence, name: str | None = None) -> Words:
    if name is None:
        return Words("none is given", "aucune n'est donnée")
    return texts.quoted(evidence.impact_map.sources[name].title)


def _numbers(evidence: Evidence, name: str) -> tuple[Entry, ...]:
    """Return the numbers of which the value of a monetised outcome is made, as believed."""
    impact_map = evidence.impact_map
    own = [
        slot
        for slot in slots(impact_map)
        if slot.keys[:2] == ("outcomes", name) and slot.keys[2] != "discounting"
    ]
    numbers = [leaf for slot in own for leaf in evidence.leaves(slot)]
    numbers += evidence.proxy_numbers(evidence.proxy_of(name) or "")
    return tuple(map(impact_map.grading.believed, numbers))


@rule(
    "P405",
    principle=4,
    level="note",
    title=Words("an outcome that is left out", "un changement exclu"),
    message=Words(
        "{outcome} is left out: {reason}; counted, it would be {share} of the value, {value}",
        "{outcome} est exclu : {reason} ; compté, il ferait {share} de la valeur, {value}",
    ),
    remedy=Words(
        "publish the reason and the value with the result",
        "publier la raison et la valeur avec le résultat",
    ),
)
def left_out(evidence: Evidence) -> Iterator[Look]:
    """Look for valued outcomes that are in no total."""
    for name, outcome in evidence.impact_map.outcomes.items():
        facts = None
        if not outcome.included and name in evidence.present_values:
            value = evidence.present_values[name]
            all_together = evidence.total + abs(value)
            facts = {
                "reason": texts.quoted(outcome.reason or ""),
                "share": texts.share(abs(value) / all_together if all_together else 0.0),
                "value": texts.money(value, evidence.impact_map.scope.currency),
                **_named(outcome),
            }
        yield Look(f"outcomes.{name}", facts)
