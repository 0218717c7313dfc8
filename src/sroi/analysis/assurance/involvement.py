"""Look at principle 1: involve stakeholders."""

from collections.abc import Iterator

from sroi.analysis.assurance import texts
from sroi.analysis.assurance.evidence import Evidence
from sroi.analysis.assurance.rule import Look, Words, rule
from sroi.model.people import Stakeholder

FEWEST_ASKED = 30
"""People below whom shares and means of a group say little: the usual rule of thumb for samples."""


def _groups(evidence: Evidence) -> Iterator[tuple[str, str, Stakeholder]]:
    """Yield path and id of each group that was not left out."""
    for name, group in evidence.impact_map.stakeholders.items():
        if group.included:
            yield f"stakeholders.{name}", name, group


def _named(group: Stakeholder) -> dict[str, Words]:
    return {"group": texts.quoted(group.description)}


@rule(
    "P101",
    principle=1,
    level="doubt",
    title=Words("a group without its size", "un groupe sans effectif"),
    message=Words(
        "how many belong to {group} is not stated", "l'effectif de {group} n'est pas indiqué"
    ),
    remedy=Words(
        "write size: how many there are", "écrire size: combien de personnes en font partie"
    ),
)
def size(evidence: Evidence) -> Iterator[Look]:
    """Look for groups of which nobody can tell how large a part was involved."""
    for path, _, group in _groups(evidence):
        yield Look(path, _named(group) if group.size is None else None)


@rule(
    "P102",
    principle=1,
    level="doubt",
    title=Words("a group without the number involved", "un groupe sans nombre de consultés"),
    message=Words(
        "how many of {group} were involved in the analysis is not stated",
        "le nombre de personnes de {group} associées à l'analyse n'est pas indiqué",
    ),
    remedy=Words(
        "write involved: how many were asked, 0 included",
        "écrire involved: combien ont été interrogées, 0 compris",
    ),
)
def involved(evidence: Evidence) -> Iterator[Look]:
    """Look for groups of which the map does not say whether anybody was asked."""
    for path, _, group in _groups(evidence):
        yield Look(path, _named(group) if group.involved is None else None)


@rule(
    "P103",
    principle=1,
    level="doubt",
    title=Words("nobody of a group consulted", "personne d'un groupe n'est consulté"),
    message=Words(
        "nobody of {group} was consulted; its outcomes carry {share} of the value",
        "personne de {group} n'a été consulté ; ses changements portent {share} de la valeur",
    ),
    remedy=Words(
        "ask some of them what changed, or say why that was not possible",
        "demander à quelques-uns ce qui a changé, ou dire pourquoi ce n'était pas possible",
    ),
)
def consulted(evidence: Evidence) -> Iterator[Look]:
    """Look for groups that others spoke for."""
    for path, name, group in _groups(evidence):
        facts = {"share": texts.share(evidence.share_of_stakeholder(name)), **_named(group)}
        yield Look(path, facts if group.involved == 0 else None)


@rule(
    "P104",
    principle=1,
    level="doubt",
    title=Words("few people consulted in all", "peu de personnes consultées en tout"),
    message=Words(
        "people consulted in all: {involved}, from {some} of {all} groups",
        "personnes consultées en tout : {involved}, de {some} groupes sur {all}",
    ),
    remedy=Words(
        f"ask at least {FEWEST_ASKED}, or everybody where there are fewer",
        f"en interroger au moins {FEWEST_ASKED}, ou tout le monde s'il y en a moins",
    ),
)
def consulted_in_all(evidence: Evidence) -> Iterator[Look]:
    """Look at how many people were asked at all, where not everybody was."""
    groups = [group for _, _, group in _groups(evidence)]
    asked = [group.involved for group in groups if group.involved]
    everybody = all(group.size is not None and group.size == group.involved for group in groups)
    facts = {
        "involved": texts.number(sum(asked)),
        "some": texts.number(len(asked)),
        "all": texts.number(len(groups)),
    }
    yield Look("stakeholders", None if everybody or sum(asked) >= FEWEST_ASKED else facts)


@rule(
    "P105",
    principle=1,
    level="note",
    title=Words("a group without the way it was involved", "un groupe sans mode de consultation"),
    message=Words(
        "how {group} were involved is not stated",
        "la façon dont {group} ont été associés n'est pas indiquée",
    ),
    remedy=Words(
        "write how_involved: by interview, survey, workshop",
        "écrire how_involved: par entretien, enquête, atelier",
    ),
)
def how(evidence: Evidence) -> Iterator[Look]:
    """Look for groups that were asked, nobody knows how."""
    for path, _, group in _groups(evidence):
        if group.involved != 0:
            yield Look(path, _named(group) if group.how_involved is None else None)


@rule(
    "P106",
    principle=1,
    level="note",
    title=Words("a group that is left out", "un groupe exclu"),
    message=Words(
        "{group}, {share} are left out: {reason}", "{group}, {share}, sont exclus : {reason}"
    ),
    remedy=Words(
        "publish the reason, and ask some of them whether it holds",
        "publier la raison, et demander à quelques-uns si elle tient",
    ),
)
def left_out(evidence: Evidence) -> Iterator[Look]:
    """Look for groups that somebody decided not to look at, and how large a part they are."""
    stakeholders = evidence.impact_map.stakeholders
    people = sum(group.size or 0 for group in stakeholders.values())
    known = all(group.size is not None for group in stakeholders.values())
    for name, group in stakeholders.items():
        facts = None
        if not group.included:
            said = Words("of unknown share,", "d'une part inconnue")
            if group.size is not None:
                part = texts.share(group.size / people if people else 0.0)
                said = _of_people(part) if known else _of_known_people(part)
            facts = {"share": said, "reason": texts.quoted(group.reason or ""), **_named(group)}
        yield Look(f"stakeholders.{name}", facts)


def _of_people(part: Words) -> Words:
    return Words(f"{part.en} of all people concerned,", f"{part.fr} des personnes concernées")


def _of_known_people(part: Words) -> Words:
    return Words(
        f"{part.en} of the people whose number is stated,",
        f"{part.fr} des personnes dont le nombre est indiqué",
    )
