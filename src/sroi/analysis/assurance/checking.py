"""Look at a map with every rule, and gather what they find."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from typing import Any, NamedTuple

from sroi.analysis.assurance.evidence import Evidence
from sroi.analysis.assurance.extensions import guarded, other_rules
from sroi.analysis.assurance.finding import Finding, Findings, Principle
from sroi.analysis.assurance.rule import LEVELS, Look, Rule, own_rules
from sroi.analysis.words import Note, Words
from sroi.engine.evaluation import evaluate
from sroi.engine.result import Result
from sroi.errors import QuestionError, did_you_mean
from sroi.model.impact_map import ImpactMap
from sroi.model.paths import paths
from sroi.model.waiver import Waiver

PRINCIPLES = range(1, 9)
"""Of Social Value International."""


def check(
    subject: ImpactMap | Result, *, select: Iterable[str] = (), ignore: Iterable[str] = ()
) -> Findings:
    """Say what an assurance check would find in a map, before somebody else does.

    No rule changes a number. What the map waives stays among the findings, with the reason.

    Parameters
    ----------
    subject
        A map, which is evaluated at best estimates; or a result. Rules that need draws look at a
        result that has some.
    select
        Codes of the rules that look, or beginnings of codes: ``["P2", "P501"]``; all unless stated.
    ignore
        Codes of rules that do not look, or beginnings of codes.

    Returns
    -------
    Findings
        The blocking ones first, then doubts, then notes; each by code and in the order of the map.

    Raises
    ------
    QuestionError
        If a code fits no rule, or the subject is neither a map nor a result.
    ExtensionError
        If a rule of another package cannot be used, or fails.

    Notes
    -----
    The principles are those of Social Value International, "The Principles of Social Value". A
    check looks at how they were applied; it does not vouch for the data. Packages add rules by
    entry points of the group ``sroi.rules``, each a `Rule` or several.

    Examples
    --------
    >>> import sroi
    >>> findings = check(sroi.example("wheels-to-meals"), select=["P303"])
    >>> findings.by_principle[2].found, findings.rows[0].level
    (7, 'note')
    """
    result = _result(subject)
    known = known_rules()
    rules = _wanted(known, _listed(select), _listed(ignore))
    evidence = Evidence(result)
    looking = [each for each in rules if result.simulation is not None or not each.needs_draws]
    seen = {each.code: tuple(guarded(each, evidence)) for each in looking}
    found = sorted(_found(looking, seen), key=_Order(evidence.impact_map))
    waivers = _by_rule(evidence.impact_map.waivers)
    rows = tuple(_finding(each, waivers.get(each.rule.code, ())) for each in found)
    return Findings(
        rows=rows,
        unit="",
        notes=tuple(_notes(evidence.impact_map, {each.code for each in known}, seen, rows)),
        basis=_basis(result),
        by_principle=tuple(_principles(looking, seen, rows)),
        rules=tuple(looking),
        skipped=tuple(each.code for each in rules if each.code not in seen),
        facts=tuple(each.facts for each in found),
    )


def known_rules() -> tuple[Rule, ...]:
    """Return every rule, of this package and of others, by code.

    Raises
    ------
    ExtensionError
        If a rule of another package cannot be used.
    """
    own = own_rules()
    others = other_rules({each.code for each in own})
    return tuple(sorted((*own, *others), key=lambda each: each.code))


def _result(subject: Any) -> Result:
    if isinstance(subject, ImpactMap):
        return evaluate(subject)
    if isinstance(subject, Result):
        return subject
    problem = f"a check looks at an impact map or a result, not at {type(subject).__name__}"
    raise QuestionError(problem, remedy="read the map first: sroi.read(path)")


class _Found(NamedTuple):
    rule: Rule
    path: str
    facts: Mapping[str, Any]


def _found(rules: Iterable[Rule], seen: Mapping[str, tuple[Look, ...]]) -> Iterator[_Found]:
    for each in rules:
        for look in seen[each.code]:
            if look.facts is not None:
                yield _Found(each, look.path, look.facts)


class _Order:
    """Order findings by level, then code, then the place of their path in the map."""

    def __init__(self, impact_map: ImpactMap) -> None:
        content = impact_map.model_dump(mode="json", exclude_defaults=True)
        self.places = {path: place for place, path in enumerate(paths(content))}

    def __call__(self, found: _Found) -> tuple[int, str, int]:
        path = found.path
        while path and path not in self.places:
            path = path.rpartition(".")[0]
        return LEVELS.index(found.rule.level), found.rule.code, self.places.get(path, -1)


def _by_rule(waivers: Iterable[Waiver]) -> dict[str, list[Waiver]]:
    gathered: dict[str, list[Waiver]] = {}
    for each in waivers:
        gathered.setdefault(each.rule, []).append(each)
    return gathered


def _finding(found: _Found, waivers: Iterable[Waiver]) -> Finding:
    """Say what was found; of several waivers the one of the longest path gives the reason."""
    rule = found.rule
    covering = [each for each in waivers if each.covers(found.path)]
    nearest = max(covering, key=lambda each: len(each.path or ""), default=None)
    return Finding(
        rule=rule.code,
        principle=rule.principle,
        level=rule.level,
        path=found.path,
        message=rule.message.said("en", found.facts),
        remedy=rule.remedy.said("en", found.facts),
        waived=None if nearest is None else nearest.reason,
    )


def _principles(
    rules: Iterable[Rule], seen: Mapping[str, tuple[Look, ...]], rows: Iterable[Finding]
) -> Iterator[Principle]:
    looked_at = Counter[int]()
    for each in rules:
        looked_at[each.principle] += len(seen[each.code])
    counted = Counter((row.principle, row.waived is not None) for row in rows)
    for number in PRINCIPLES:
        yield Principle(
            number, looked_at[number], counted[(number, False)], counted[(number, True)]
        )


def _notes(
    impact_map: ImpactMap, known: Set[str], looked: Collection[str], rows: Iterable[Finding]
) -> Iterator[str]:
    """Yield that nothing looked, and what the map waives without need."""
    if not looked:
        yield Note("No rule looked: all are ignored, or need draws.",
                   "Aucune règle n'a été appliquée : toutes sont ignorées, ou demandent des "
                   "tirages.")  # fmt: skip
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row.rule, []).append(row.path)
    for number, waiver in enumerate(impact_map.waivers):
        place = Note(" at {path}", " pour {path}", path=waiver.path) if waiver.path else ""
        if waiver.rule not in known:
            yield Note(
                "waivers.{number} waives {rule}{place}, a rule that there is not; {hint}",
                "waivers.{number} accepte {rule}{place}, une règle qui n'existe pas ; {hint}",
                number=number, rule=waiver.rule, place=place, hint=_hint(waiver.rule, known),
            )  # fmt: skip
        elif waiver.rule in looked and not any(map(waiver.covers, found.get(waiver.rule, ()))):
            yield Note("waivers.{number} waives {rule}{place}, which finds nothing",
                       "waivers.{number} accepte {rule}{place}, qui ne constate rien",
                       number=number, rule=waiver.rule, place=place)  # fmt: skip


def _basis(result: Result) -> dict[str, str]:
    basis = {"map_digest": result.impact_map.digest, "sroi_version": result.version}
    if result.simulation is not None:
        basis["draws"] = f"{result.simulation.draws:,}"
        basis["seed"] = str(result.simulation.request.seed)
    return basis


def _listed(codes: Iterable[str]) -> list[str]:
    return [codes] if isinstance(codes, str) else [str(code) for code in codes]


def _wanted(rules: tuple[Rule, ...], select: list[str], ignore: list[str]) -> tuple[Rule, ...]:
    codes = [each.code for each in rules]
    for beginning in (*select, *ignore):
        if not beginning or not any(code.startswith(beginning) for code in codes):
            raise QuestionError(
                f"no rule has the code '{beginning[:70]}'", remedy=did_you_mean(beginning, codes)
            )
    return tuple(
        each
        for each in rules
        if (not select or each.code.startswith(tuple(select)))
        and not (ignore and each.code.startswith(tuple(ignore)))
    )


def _hint(written: str, known: Set[str]) -> Words:
    """Suggest a rule that was meant."""
    english = did_you_mean(written, known)
    if english.startswith("did you mean '"):
        near = english.removeprefix("did you mean '").removesuffix("'?")
        return Words(english, f"vouliez-vous dire «\u00a0{near}\u00a0»\u202f?")
    return Words(english, english.replace("known: ", "connues\u00a0: ", 1))
