"""Rules of principle 7: verify the result."""

from collections.abc import Iterator
from math import isclose

from sroi.analysis.assurance.evidence import Evidence
from sroi.analysis.assurance.moved import Ends, effects, ends
from sroi.analysis.assurance.rule import Look, Words, rule
from sroi.analysis.assurance.stated import amount, written
from sroi.analysis.assurance.texts import money, number, quoted, share

LOOK_AGAIN = 12.0
"""Ratio above which a result is looked at again; ours, well above the mean of 4.44 that 383
published reports state (Muñoz-Mora, working paper 2026, automated extraction)."""
UNDECIDED = (0.05, 0.95)
"""Probabilities of a ratio above 1 between which draws leave the conclusion open; ours, the ends
of the 90 % interval that the library shows."""


@rule(
    "P701",
    principle=7,
    level="doubt",
    title=Words(
        "What drives the result has no range", "Ce qui pèse sur le résultat n'a pas de fourchette"
    ),
    message=Words(
        "a change of 1 % in this number moves the ratio by {effect}, more than any other estimate, "
        "and it is stated as exactly {value}",
        "un changement de 1 % de ce nombre déplace le ratio de {effect}, plus que toute autre "
        "estimation, et il est donné comme valant exactement {value}",
    ),
    remedy=Words(
        "state what is believed of it: {{low: …, best: …, high: …}}, or the grade of its evidence",
        "énoncer ce que l'on en croit : {{low: …, best: …, high: …}}, ou le niveau de preuve",
    ),
)
def drivers_have_ranges(evidence: Evidence) -> Iterator[Look]:
    """Look at the estimates of the greatest effect, of which one should have a belief."""
    found = effects(evidence)
    greatest = abs(found[0].elasticity) if found else 0.0
    if not greatest:
        return
    first = [each for each in found if isclose(abs(each.elasticity), greatest, rel_tol=1e-6)]
    entry = first[0].entry
    facts = {"effect": share(greatest / 100), "value": amount(entry)}
    uncertain = any(each.entry.estimate.is_uncertain for each in first)
    yield Look(entry.path, None if uncertain else facts)


@rule(
    "P702",
    principle=7,
    level="doubt",
    title=Words("No sensitivity analysis", "Aucune analyse de sensibilité"),
    message=Words(
        "no estimate has a range and there is no scenario, so a ratio of {ratio} looks exact",
        "aucune estimation n'a de fourchette et il n'y a pas de scénario : un ratio de {ratio} "
        "paraît exact",
    ),
    remedy=Words(
        "state ranges where numbers are uncertain, or scenarios of what may be the case",
        "énoncer des fourchettes là où les nombres sont incertains, ou des scénarios",
    ),
)
def sensitivity_is_analysed(evidence: Evidence) -> Iterator[Look]:
    """Look at the map as a whole."""
    impact_map = evidence.impact_map
    uncertain = any(each.estimate.is_uncertain for each in impact_map.believed)
    facts = {"ratio": number(evidence.result.sroi_ratio.central, 2)}
    yield Look("scenarios", None if uncertain or impact_map.scenarios else facts)


@rule(
    "P703",
    principle=7,
    level="doubt",
    title=Words("A very high ratio", "Un ratio très élevé"),
    message=Words(
        "the ratio is {ratio}, and {share} of all value comes from {outcome}",
        "le ratio est de {ratio}, et {share} de toute la valeur viennent de {outcome}",
    ),
    remedy=Words(
        "look again at that outcome: who counted it, what it is worth, what others did; and at "
        "inputs that are left out",
        "revoir ce changement : qui l'a compté, ce qu'il vaut, ce que d'autres ont fait ; et les "
        "ressources non comptées",
    ),
)
def ratio_is_credible(evidence: Evidence) -> Iterator[Look]:
    """Look at the ratio at best estimates."""
    ratio = evidence.result.sroi_ratio.central
    if ratio <= LOOK_AGAIN:
        yield Look("")
        return
    name, part = max(evidence.shares_of_value.items(), key=lambda each: each[1])
    said = quoted(evidence.impact_map.outcomes[name].description)
    yield Look("", {"ratio": number(ratio, 1), "share": share(part), "outcome": said})


@rule(
    "P704",
    principle=7,
    level="doubt",
    needs_draws=True,
    title=Words("The conclusion is open", "La conclusion reste ouverte"),
    message=Words(
        "the ratio is above 1 in {probability} of {draws} draws: what is believed of the numbers "
        "does not settle whether value exceeds investment",
        "le ratio dépasse 1 dans {probability} de {draws} tirages : ce que l'on croit des nombres "
        "ne tranche pas si la valeur dépasse l'investissement",
    ),
    remedy=Words(
        "publish the probability beside the ratio, and find out what would settle it: "
        "sroi information",
        "publier la probabilité à côté du ratio, et chercher ce qui trancherait : sroi information",
    ),
)
def conclusion_holds_in_draws(evidence: Evidence) -> Iterator[Look]:
    """Look at the share of draws with a ratio above 1."""
    result = evidence.result
    if result.simulation is None:
        return
    probability = result.sroi_ratio.probability(above=1.0)
    facts = {"probability": share(probability), "draws": number(result.simulation.draws)}
    yield Look("", facts if UNDECIDED[0] < probability < UNDECIDED[1] else None)


@rule(
    "P705",
    principle=7,
    level="doubt",
    title=Words(
        "One number can turn the conclusion", "Un nombre peut à lui seul renverser la conclusion"
    ),
    message=Words(
        "this number may be {low} to {high}, which alone takes the net present value from "
        "{at_low} to {at_high}",
        "ce nombre peut aller de {low} à {high}, ce qui fait passer à lui seul la valeur actuelle "
        "nette de {at_low} à {at_high}",
    ),
    remedy=Words(
        "say at which value the conclusion changes (sroi switching), and find out more about it",
        "dire à quelle valeur la conclusion change (sroi switching), et en apprendre davantage",
    ),
)
def no_range_turns_the_conclusion(evidence: Evidence) -> Iterator[Look]:
    """Look at the result at both ends of each belief, the others at their best."""
    is_worth_it = evidence.result.net_present_value.central > 0
    for each in ends(evidence):
        turned = any((value > 0) != is_worth_it
                     for value in (each.value_at_low, each.value_at_high))  # fmt: skip
        yield Look(each.entry.path, _told(each, evidence) if turned else None)


def _told(each: Ends, evidence: Evidence) -> dict[str, Words]:
    currency = evidence.impact_map.scope.currency
    return {
        "low": written(each.entry, each.low),
        "high": written(each.entry, each.high),
        "at_low": money(each.value_at_low, currency),
        "at_high": money(each.value_at_high, currency),
    }


@rule(
    "P706",
    principle=7,
    level="doubt",
    title=Words("Not verified with stakeholders", "Non vérifié avec les parties prenantes"),
    message=Words(
        "nothing says that those concerned have seen the result and recognise it",
        "rien ne dit que les personnes concernées ont vu le résultat et s'y reconnaissent",
    ),
    remedy=Words(
        "show it to them, and write scope.verification: how, when, and what they said",
        "le leur montrer, et écrire scope.verification: comment, quand, et ce qu'elles ont dit",
    ),
)
def result_is_verified(evidence: Evidence) -> Iterator[Look]:
    """Look at the scope."""
    yield Look("scope.verification", None if evidence.impact_map.scope.verification else {})
