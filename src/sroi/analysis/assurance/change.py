"""Look at principle 2: understand what changes."""

from collections.abc import Iterator
from math import prod

from sroi.analysis.assurance import texts
from sroi.analysis.assurance.evidence import Evidence, sample_of
from sroi.analysis.assurance.involvement import FEWEST_ASKED
from sroi.analysis.assurance.rule import Look, Words, rule
from sroi.model.outcome import Outcome
from sroi.model.walk import Entry

CARRIES_MUCH = 0.1
"""Share of value above which a quantity needs a sample that bears it: a tenth."""


def _outcomes(evidence: Evidence) -> Iterator[tuple[str, str, Outcome]]:
    for name, outcome in evidence.impact_map.outcomes.items():
        yield f"outcomes.{name}", name, outcome


def _named(outcome: Outcome) -> dict[str, Words]:
    return {"outcome": texts.quoted(outcome.description)}


@rule(
    "P201",
    principle=2,
    level="doubt",
    title=Words("an outcome without indicator", "un changement sans indicateur"),
    message=Words(
        "what would show {outcome} is not stated",
        "ce qui permettrait de constater {outcome} n'est pas indiqué",
    ),
    remedy=Words(
        "write indicator: how we know that it changed, and how much",
        "écrire indicator: comment on sait ce qui a changé, et de combien",
    ),
)
def indicator(evidence: Evidence) -> Iterator[Look]:
    """Look for outcomes that nothing shows."""
    for path, _, outcome in _outcomes(evidence):
        yield Look(path, _named(outcome) if outcome.indicator is None else None)


@rule(
    "P202",
    principle=2,
    level="blocking",
    title=Words("a quantity without evidence", "une quantité sans preuve"),
    message=Words(
        "how much there is of {outcome} rests on no source and no sample; it carries {share} "
        "of the value",
        "la quantité de {outcome} ne repose sur aucune source ni aucun échantillon ; elle porte "
        "{share} de la valeur",
    ),
    remedy=Words(
        "write source, and sample_size: how many were asked or observed",
        "écrire source, et sample_size: combien ont été interrogés ou observés",
    ),
)
def evidence_of_quantity(evidence: Evidence) -> Iterator[Look]:
    """Look for quantities that nobody is said to have counted; one known factor is not enough."""
    for path, name, outcome in _outcomes(evidence):
        numbers = evidence.quantity(name)
        shown = any(each.source is not None or sample_of(each) is not None for each in numbers)
        facts = {"share": texts.share(evidence.shares_of_value.get(name, 0.0)), **_named(outcome)}
        yield Look(f"{path}.quantity", None if shown else facts)


@rule(
    "P203",
    principle=2,
    level="doubt",
    title=Words("a small sample that carries much", "un petit échantillon qui porte beaucoup"),
    message=Words(
        "{outcome} carries {share} of the value, and its quantity rests on a sample of {sample}",
        "{outcome} porte {share} de la valeur, et sa quantité repose sur un échantillon de "
        "{sample}",
    ),
    remedy=Words(
        f"ask at least {FEWEST_ASKED}, or everybody where there are fewer",
        f"en interroger au moins {FEWEST_ASKED}, ou tout le monde s'il y en a moins",
    ),
)
def small_sample(evidence: Evidence) -> Iterator[Look]:
    """Look for samples too small for what rests on them, where not the whole group was asked."""
    for path, name, outcome, sample in _samples(evidence):
        if sample is None:
            continue
        everybody = evidence.impact_map.stakeholders[outcome.stakeholder].size
        enough = sample >= min(FEWEST_ASKED, everybody or FEWEST_ASKED)
        facts = {
            "share": texts.share(evidence.shares_of_value[name]),
            "sample": texts.number(sample),
            **_named(outcome),
        }
        yield Look(f"{path}.quantity", None if enough else facts)


@rule(
    "P204",
    principle=2,
    level="note",
    title=Words("a sample not stated that carries much", "un échantillon non indiqué"),
    message=Words(
        "{outcome} carries {share} of the value, and how many were asked or observed for its "
        "quantity is not stated",
        "{outcome} porte {share} de la valeur, et le nombre d'interrogés ou d'observés pour sa "
        "quantité n'est pas indiqué",
    ),
    remedy=Words(
        "write sample_size beside the number; of a register, how many it lists",
        "écrire sample_size à côté du nombre ; pour un registre, combien y figurent",
    ),
)
def unstated_sample(evidence: Evidence) -> Iterator[Look]:
    """Look for quantities that carry much, of which no sample is known."""
    for path, name, outcome, sample in _samples(evidence):
        facts = {"share": texts.share(evidence.shares_of_value[name]), **_named(outcome)}
        yield Look(f"{path}.quantity", facts if sample is None else None)


def _samples(evidence: Evidence) -> Iterator[tuple[str, str, Outcome, int | None]]:
    """Yield the outcomes that carry much, each with the smallest sample of its quantity."""
    for path, name, outcome in _outcomes(evidence):
        if evidence.shares_of_value.get(name, 0.0) > CARRIES_MUCH:
            samples = [sample_of(each) for each in evidence.quantity(name)]
            yield path, name, outcome, min((each for each in samples if each), default=None)


@rule(
    "P205",
    principle=2,
    level="doubt",
    title=Words("only positive outcomes", "seulement des changements positifs"),
    message=Words(
        "each of the {all} outcomes is a good one; no harm was found",
        "les {all} changements sont tous positifs ; aucun effet négatif n'est indiqué",
    ),
    remedy=Words(
        "ask each group what became worse, and state it with a negative quantity",
        "demander à chaque groupe ce qui s'est dégradé, et l'indiquer en quantité négative",
    ),
)
def only_positive(evidence: Evidence) -> Iterator[Look]:
    """Look for a harm in the whole map, counted or not."""
    outcomes = evidence.impact_map.outcomes
    harms = [name for name in outcomes if _is_harm(evidence, name)]
    facts = {"all": texts.number(len(outcomes))}
    yield Look("outcomes", None if harms or not outcomes else facts)


def _is_harm(evidence: Evidence, name: str) -> bool:
    if name in evidence.present_values:
        return evidence.present_values[name] < 0
    return prod(each.estimate.best for each in evidence.quantity(name)) < 0


@rule(
    "P206",
    principle=2,
    level="doubt",
    title=Words("an outcome without a chain", "un changement sans chaîne"),
    message=Words(
        "{outcome} follows from no output: what was done that led to it is not stated",
        "{outcome} ne découle d'aucune réalisation : ce qui l'a produit n'est pas indiqué",
    ),
    remedy=Words(
        "state the output, and write output: the id of it",
        "indiquer la réalisation sous outputs, et écrire output: son identifiant",
    ),
)
def chain(evidence: Evidence) -> Iterator[Look]:
    """Look for outcomes that follow from nothing that was done."""
    for path, _, outcome in _outcomes(evidence):
        yield Look(path, _named(outcome) if outcome.output is None else None)


@rule(
    "P207",
    principle=2,
    level="note",
    title=Words("a group without any outcome", "un groupe sans changement"),
    message=Words("nothing changes for {group}", "rien ne change pour {group}"),
    remedy=Words(
        "ask them what changed, or state in a note that nothing did and how this is known",
        "leur demander ce qui a changé, ou noter que rien n'a changé et comment on le sait",
    ),
)
def without_outcome(evidence: Evidence) -> Iterator[Look]:
    """Look for groups that are named and then forgotten."""
    concerned = {outcome.stakeholder for outcome in evidence.impact_map.outcomes.values()}
    for name, group in evidence.impact_map.stakeholders.items():
        if group.included:
            facts = {"group": texts.quoted(group.description)}
            yield Look(f"stakeholders.{name}", None if name in concerned else facts)


@rule(
    "P208",
    principle=2,
    level="doubt",
    title=Words("an output in place of an outcome", "une réalisation au lieu d'un changement"),
    message=Words(
        "{outcome} counts {amount}, which is what its output {output} counts",
        "{outcome} compte {amount}, ce que compte déjà la réalisation {output}",
    ),
    remedy=Words(
        "count those for whom something changed, not what was delivered",
        "compter ceux pour qui quelque chose a changé, non ce qui a été fourni",
    ),
)
def output_for_outcome(evidence: Evidence) -> Iterator[Look]:
    """Look for outcomes whose quantity is that of the output they follow from."""
    for path, name, outcome in _outcomes(evidence):
        if outcome.output is None:
            continue
        output = evidence.impact_map.outputs[outcome.output]
        delivered = Entry(("outputs", outcome.output, "quantity"), output.quantity, None)
        counted = [_amount(each) for each in evidence.quantity(name)]
        same = counted == [_amount(each) for each in evidence.leaves(delivered)]
        facts = {"output": texts.quoted(output.description), **_named(outcome)}
        if same:
            facts["amount"] = texts.amount(prod(best for best, _ in counted), counted[0][1])
        yield Look(f"{path}.quantity", facts if same else None)


def _amount(entry: Entry) -> tuple[float, str]:
    return entry.estimate.best, entry.estimate.unit or ""
