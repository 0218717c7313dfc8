"""Rules of principle 8: be responsive."""

from collections.abc import Iterator

from sroi.analysis.assurance.evidence import Evidence
from sroi.analysis.assurance.rule import Look, Words, rule


@rule(
    "P801",
    principle=8,
    level="note",
    title=Words("No decision named", "Aucune décision nommée"),
    message=Words(
        "nothing says what will be decided with the result",
        "rien ne dit ce que le résultat servira à décider",
    ),
    remedy=Words(
        "write scope.purpose: what will be decided, by whom, when",
        "écrire scope.purpose: ce qui sera décidé, par qui, quand",
    ),
)
def decision_is_named(evidence: Evidence) -> Iterator[Look]:
    """Look at the scope."""
    yield Look("scope.purpose", None if evidence.impact_map.scope.purpose else {})


@rule(
    "P802",
    principle=8,
    level="doubt",
    title=Words("No recommendation", "Aucune recommandation"),
    message=Words(
        "nothing says what should be done because of the result",
        "rien ne dit ce qu'il faudrait faire au vu du résultat",
    ),
    remedy=Words(
        "write scope.recommendations: what to do more of, less of, or otherwise",
        "écrire scope.recommendations: que faire plus, moins, ou autrement",
    ),
)
def recommendations_are_made(evidence: Evidence) -> Iterator[Look]:
    """Look at the scope."""
    yield Look("scope.recommendations", None if evidence.impact_map.scope.recommendations else {})


@rule(
    "P803",
    principle=8,
    level="note",
    title=Words("No next measurement", "Aucune mesure à venir"),
    message=Words(
        "nothing says when the outcomes will be measured next",
        "rien ne dit quand les changements seront mesurés la prochaine fois",
    ),
    remedy=Words(
        "write scope.next_measurement: when, what, and by whom",
        "écrire scope.next_measurement: quand, quoi, et par qui",
    ),
)
def next_measurement_is_planned(evidence: Evidence) -> Iterator[Look]:
    """Look at the scope."""
    planned = evidence.impact_map.scope.next_measurement
    yield Look("scope.next_measurement", None if planned else {})
