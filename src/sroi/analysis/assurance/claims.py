"""Rules of principle 5: do not overclaim."""

from collections.abc import Iterator
from itertools import combinations

from sroi.analysis.assurance.evidence import Evidence
from sroi.analysis.assurance.rule import Look, Words, rule
from sroi.analysis.assurance.stated import (
    DEDUCTIONS,
    best_and_unit,
    central,
    counted,
    deductions,
    is_certain,
    lasts,
    proxy_slot,
)
from sroi.analysis.assurance.texts import money, number, quoted, share
from sroi.model.estimate import ByYear
from sroi.model.money import FinancialProxy
from sroi.model.outcome import Outcome
from sroi.model.valuation import proxy_of

FEWEST_TO_COMPARE = 3
"""Outcomes of which it is odd that all have the same share; ours."""
ROUND = 0.05
"""A share that is a multiple of this is round; ours. Stated drop-offs pile up at 10 % and 50 %
(Muñoz-Mora, working paper 2026, on 383 published reports)."""
LONG = 5.0
"""Years over which an effect is not taken to last undiminished. The Guide (2012, stage 4.4) asks
for drop-off after the first year; the limit is ours, the longest duration of its example."""


@rule(
    "P501",
    principle=5,
    level="doubt",
    title=Words("A deduction without a source", "Une déduction sans source"),
    message=Words(
        "{value} is taken off {outcome} as {part}, and no source says so",
        "{value} sont retirés de {outcome} au titre de : {part}, et aucune source ne le dit",
    ),
    remedy=Words(
        "name the source: who was asked or compared, 0 included",
        "nommer la source : qui a été interrogé ou comparé, même pour 0",
    ),
)
def deductions_have_sources(evidence: Evidence) -> Iterator[Look]:
    """Look at every number behind deadweight, displacement, attribution and drop-off."""
    impact_map, seen = evidence.impact_map, set[str]()
    for name, part, slot in deductions(evidence):
        for stated in evidence.leaves(slot):
            below = part == "deadweight" and central(evidence, slot) < 0  # see P505
            if stated.path in seen or below:
                continue
            seen.add(stated.path)
            facts = None
            if stated.source is None:
                said = quoted(impact_map.outcomes[name].description)
                value = share(central(evidence, slot))
                facts = {"value": value, "outcome": said, "part": DEDUCTIONS[part]}
            yield Look(stated.path, facts)


@rule(
    "P502",
    principle=5,
    level="doubt",
    title=Words("Nothing is taken off an outcome", "Rien n'est retiré d'un changement"),
    message=Words(
        "nothing is taken off {outcome}: every deduction is 0",
        "rien n'est retiré de {outcome} : chaque déduction est à 0",
    ),
    remedy=Words(
        "ask those concerned what would have happened anyway, what only moved, who else helped, "
        "and how long it lasts",
        "demander aux personnes concernées ce qui serait arrivé de toute façon, ce qui n'a fait "
        "que se déplacer, qui d'autre a aidé, et combien de temps cela dure",
    ),
)
def something_is_deducted(evidence: Evidence) -> Iterator[Look]:
    """Look at all deductions of each outcome together."""
    impact_map = evidence.impact_map
    slots: dict[str, list[bool]] = {}
    for name, _, slot in deductions(evidence):
        nothing = is_certain(evidence, slot) and central(evidence, slot) == 0
        slots.setdefault(name, []).append(nothing)
    for name, zeros in slots.items():
        outcome = impact_map.outcomes[name]
        fades = outcome.profile is not None and len(outcome.profile) > 1
        facts = {"outcome": quoted(outcome.description)} if all(zeros) and not fades else None
        yield Look(f"outcomes.{name}", facts)


@rule(
    "P503",
    principle=5,
    level="doubt",
    title=Words(
        "The same round share on every outcome", "La même part ronde pour chaque changement"
    ),
    message=Words(
        "{part} is {value} for all {count} outcomes, which looks like a convention, not evidence",
        "{part} : {value} pour chacun des {count} changements, ce qui ressemble à une convention "
        "plutôt qu'à une observation",
    ),
    remedy=Words(
        "find the share of each outcome for itself, or say what it rests on for all of them",
        "établir la part de chaque changement pour lui-même, ou dire sur quoi elle repose pour "
        "tous",
    ),
)
def shares_differ(evidence: Evidence) -> Iterator[Look]:
    """Look at each kind of deduction over all outcomes; displacement may well be 0 for all."""
    impact_map = evidence.impact_map
    stated: dict[str, dict[str, float]] = {part: {} for part in DEDUCTIONS}
    for name, part, slot in deductions(evidence):
        if part != "drop_off" or lasts(evidence, name, impact_map.outcomes[name]) > 1:
            stated[part][slot.path] = central(evidence, slot)
    for part, values in stated.items():
        if len(values) < FEWEST_TO_COMPARE:
            continue
        path, first = next(iter(values.items()))
        is_round = abs(first / ROUND - round(first / ROUND)) < 1e-9
        # The Guide (2012, stage 4.2): displacement does not apply to every analysis.
        is_usual = part == "displacement" and first == 0
        same = len(set(values.values())) == 1 and is_round and not is_usual
        facts = {"part": DEDUCTIONS[part], "value": share(first), "count": number(len(values))}
        yield Look(path, facts if same else None)


@rule(
    "P504",
    principle=5,
    level="doubt",
    title=Words("A long effect that never fades", "Un effet long qui ne s'affaiblit jamais"),
    message=Words(
        "{outcome} lasts {years} years and loses nothing on the way",
        "{outcome} dure {years} ans sans rien perdre en chemin",
    ),
    remedy=Words(
        "state what is lost each year and who observed it, or a shorter duration",
        "indiquer ce qui se perd chaque année et qui l'a observé, ou une durée plus courte",
    ),
)
def long_effects_fade(evidence: Evidence) -> Iterator[Look]:
    """Look at outcomes that last more than five years."""
    fading = {name: slot for name, part, slot in deductions(evidence) if part == "drop_off"}
    for name, outcome in counted(evidence):
        lasting = lasts(evidence, name, outcome)
        if lasting <= LONG:
            continue
        if outcome.profile is not None:
            shares = [each.best for each in outcome.profile if each.extremes]
            stays = bool(shares) and shares[-1] >= max(shares)
        else:
            slot = fading[name]
            stays = is_certain(evidence, slot) and central(evidence, slot) == 0
        part = "drop_off" if outcome.profile is None else "profile"
        whole = 0 if lasting.is_integer() else 1
        facts = {"outcome": quoted(outcome.description), "years": number(lasting, whole)}
        yield Look(f"outcomes.{name}.{part}", facts if stays else None)


@rule(
    "P505",
    principle=5,
    level="blocking",
    title=Words(
        "Deadweight below 0 without evidence", "Un effet d'aubaine négatif sans observation"
    ),
    message=Words(
        "deadweight of {value} raises {outcome} above what was observed, and its evidence is not "
        "described",
        "un effet d'aubaine de {value} porte {outcome} au-delà de ce qui a été observé, et rien ne "
        "décrit sur quoi il repose",
    ),
    remedy=Words(
        "write the source and a sample_size or note that says how much worse those fared who did "
        "not take part; else 0",
        "écrire la source et un sample_size ou une note qui disent combien l'évolution de ceux "
        "qui n'ont pas participé a été pire ; sinon 0",
    ),
)
def worsening_is_evidenced(evidence: Evidence) -> Iterator[Look]:
    """Look at deadweight that may be below 0."""
    impact_map = evidence.impact_map
    for name, part, slot in deductions(evidence):
        value = central(evidence, slot)
        if part != "deadweight" or value >= 0:
            continue
        stated = evidence.leaves(slot)
        shown = all(each.source for each in stated) and any(
            each.estimate.sample_size or each.estimate.note for each in stated
        )
        said = quoted(impact_map.outcomes[name].description)
        yield Look(slot.path, None if shown else {"value": share(value), "outcome": said})


@rule(
    "P506",
    principle=5,
    level="blocking",
    title=Words("The same change counted twice", "Le même changement compté deux fois"),
    message=Words(
        "{first} and {second} count as many of {who} and value them alike, at {value}: one change "
        "is counted twice",
        "{first} et {second} comptent autant de {who} et leur donnent la même valeur, {value} : "
        "un même changement est compté deux fois",
    ),
    remedy=Words(
        "keep the one that says what changed, and write included: false with the reason for the "
        "other; or say what is different about it in quantity and worth",
        "garder celui qui dit ce qui a changé et écrire included: false avec la raison pour "
        "l'autre ; ou dire ce qu'il a de différent en quantité et en valeur",
    ),
)
def nothing_is_counted_twice(evidence: Evidence) -> Iterator[Look]:
    """Look for an earlier outcome with stakeholder, quantity and worth of one; see P305 too."""
    impact_map = evidence.impact_map
    before: dict[object, str] = {}
    for name, outcome in counted(evidence):
        value, units = best_and_unit(evidence, proxy_of(impact_map, name, outcome)[1].value)
        amounts = tuple((each.estimate.best, each.estimate.unit)
                        for each in evidence.quantity(name))  # fmt: skip
        first = before.setdefault((outcome.stakeholder, value, units, amounts), name)
        facts = None
        if first != name:
            facts = {
                "first": quoted(impact_map.outcomes[first].description),
                "second": quoted(outcome.description),
                "who": quoted(impact_map.stakeholders[outcome.stakeholder].description),
                "value": money(value, "/".join(filter(None, units)) or evidence.result.unit),
            }
        yield Look(f"outcomes.{name}", facts)


@rule(
    "P507",
    principle=5,
    level="doubt",
    title=Words("One cost saved by two", "Un même coût évité par deux"),
    message=Words(
        "{first} and {second} are both valued by a cost avoided, and rest on the same {ground}: "
        "one saving may be claimed by two",
        "{first} et {second} sont tous deux évalués par un coût évité et reposent sur : {ground} ; "
        "une même économie peut être revendiquée par deux",
    ),
    remedy=Words(
        "say who pays the cost and count it there alone",
        "dire qui supporte ce coût et ne le compter que là",
    ),
)
def no_saving_has_two_owners(evidence: Evidence) -> Iterator[Look]:
    """Look at the outcomes of different stakeholders that are valued by a cost avoided."""
    impact_map = evidence.impact_map
    avoided = [
        (name, outcome)
        for name, outcome in counted(evidence)
        if proxy_of(impact_map, name, outcome)[1].method == "avoided_cost"
    ]
    found: dict[str, Look] = {}
    for (one, first), (other, second) in combinations(avoided, 2):
        ground = _ground(evidence, (one, first), (other, second))
        if ground and first.stakeholder != second.stakeholder:
            facts = {
                "first": quoted(first.description),
                "second": quoted(second.description),
                "ground": ground,
            }
            found.setdefault(other, Look(f"outcomes.{other}.financial_proxy", facts))
    for name, _ in avoided:
        yield found.get(name, Look(f"outcomes.{name}.financial_proxy"))


def _ground(
    evidence: Evidence, one: tuple[str, Outcome], other: tuple[str, Outcome]
) -> Words | None:
    """Return what two avoided costs have in common, if anything: output, or source and unit."""
    impact_map = evidence.impact_map
    if one[1].output is not None and one[1].output == other[1].output:
        said = quoted(impact_map.outputs[one[1].output].description)
        return Words(f"output, {said.en}", f"la même réalisation, {said.fr}")
    if _counts_in(evidence, one[1]) == _counts_in(evidence, other[1]):
        sources = {proxy_slot(evidence, *each).source for each in (one, other)}
        (source, *more) = sources
        if source is not None and not more:
            said = quoted(impact_map.sources[source].title)
            return Words(f"source and unit, {said.en}", f"mêmes source et unité, {said.fr}")
    return None


def _counts_in(evidence: Evidence, outcome: Outcome) -> tuple[str, ...]:
    """Return the units in which an outcome is counted."""
    quantity = outcome.quantity
    once = quantity.by_year[0] if isinstance(quantity, ByYear) else quantity
    return best_and_unit(evidence, once)[1]


@rule(
    "P508",
    principle=5,
    level="doubt",
    title=Words("An avoided cost claimed as cash", "Un coût évité présenté comme de l'argent"),
    message=Words(
        "the cost avoided by {outcome} is claimed as cashable, and nothing says whose budget falls",
        "le coût évité par {outcome} est présenté comme une économie réelle, et rien ne dit quel "
        "budget diminue",
    ),
    remedy=Words(
        "say in the note of the proxy what is closed or spent less, and by whom; or write "
        "cashable: false",
        "dire dans la note de l'approximation ce qui est fermé ou dépensé en moins, et par qui ; "
        "ou écrire cashable: false",
    ),
)
def cash_is_explained(evidence: Evidence) -> Iterator[Look]:
    """Look at the proxies that are avoided costs."""
    impact_map = evidence.impact_map
    seen: dict[str, tuple[FinancialProxy, Outcome]] = {}
    for name, outcome in counted(evidence):
        keys, proxy = proxy_of(impact_map, name, outcome)
        if proxy.method == "avoided_cost":
            seen.setdefault(".".join(map(str, keys)), (proxy, outcome))
    for path, (proxy, outcome) in seen.items():
        claimed = proxy.cashable is True and proxy.note is None
        yield Look(path, {"outcome": quoted(outcome.description)} if claimed else None)
