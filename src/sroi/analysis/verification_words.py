"""Say in words whether a record holds, in English and in French."""

from collections.abc import Iterator, Sequence
from math import isnan
from typing import NamedTuple

from sroi.analysis.assurance.rule import Words
from sroi.analysis.assurance.texts import quoted
from sroi.analysis.difference import Difference
from sroi.analysis.saying import Sentence
from sroi.analysis.verification import Stated, Verdict, Verified

_HEADLINE = "sroi_ratio.central"
_SHOWN = 16
"""Digits of a digest that are shown."""

_IDENTICAL = Words(
    "identical: all {count} numbers are the same to the bit",
    "identique : les {count} nombres sont les mêmes au bit près",
)
_AGREES = Words(
    "agrees: all {count} numbers are the same within 1e-12, {different} of them not to the bit; "
    "the farthest apart is {figure}, recorded as {recorded}, which comes to {recomputed}",
    "concordant : les {count} nombres sont les mêmes à 1e-12 près, {different} d'entre eux pas au "
    "bit près ; le plus éloigné est {figure}, enregistré à {recorded} et recalculé à {recomputed}",
)
_DIFFERS = Words(
    "differs: {figure} is recorded as {recorded} and comes to {recomputed}, a difference of "
    "{difference}; {different} of {count} numbers differ",
    "différent : {figure} est enregistré à {recorded} et recalculé à {recomputed}, soit un écart "
    "de {difference} ; {different} nombres sur {count} diffèrent",
)
_SAYS_OTHERWISE = Words(
    "differs: all {count} numbers are the same to the bit, but not all else that the record says",
    "différent : les {count} nombres sont les mêmes au bit près, mais pas tout ce que dit "
    "l'enregistrement",
)
_ALTERED = Words(
    "altered: the record states the digest {stated}… for its map, and the map in it has {digest}…",
    "altéré : l'enregistrement indique l'empreinte {stated}… pour sa carte, et la carte qu'il "
    "contient a {digest}…",
)
_UNMOVED = Words(
    "the map in it gives all {count} numbers as they are recorded",
    "la carte qu'il contient donne les {count} nombres tels qu'ils sont enregistrés",
)
_STATED = Words(
    "{name} is recorded as {recorded}, and would now be {recomputed}",
    "{name} est enregistré comme {recorded}, et serait maintenant {recomputed}",
)
_MISSING = Words("{name} is recorded, {recorded}, and would now not be there",
                 "{name} est enregistré, {recorded}, et n'y serait plus maintenant")  # fmt: skip
_NEW = Words("{name} is not recorded, and would now be {recomputed}",
             "{name} n'est pas enregistré, et serait maintenant {recomputed}")  # fmt: skip
_ENVIRONMENT = Words(
    "computed by other versions or on another machine: {parts}",
    "calculé par d'autres versions ou sur une autre machine : {parts}",
)
_THEN_AND_NOW = Words("{name} {recorded} then, {recomputed} now",
                      "{name} {recorded} alors, {recomputed} maintenant")  # fmt: skip
_NOT_LOOKED = Words(
    "findings were not looked for again: there is no rule {rules} here",
    "les constats n'ont pas été recherchés à nouveau : la règle {rules} n'existe pas ici",
)
_SAME_MAP = Words("the map is the one in the record", "la carte est celle de l'enregistrement")
_CHANGED_MAP = Words(
    "the map changed since: {count} changes", "la carte a changé depuis : {count} changements"
)
_CHANGED_ONCE = Words("the map changed since: 1 change", "la carte a changé depuis : 1 changement")


class Compared(NamedTuple):
    """Hold what was found when a record was recomputed."""

    verdict: Verdict
    rows: Sequence[Verified]
    statements: Sequence[Stated]
    environment: Sequence[Stated]
    digests: tuple[str, str]
    """Digest of the map that the record states, and that the map has."""
    unknown_rules: Sequence[str]
    """Rules of the recorded findings that there are not."""


def sentences(found: Compared, since: Difference | None) -> Iterator[Sentence]:
    """Yield the verdict, then each thing behind it."""
    yield from _verdict(found)
    for each in found.statements:
        words = _STATED if each.recorded and each.recomputed else (
            _MISSING if each.recorded else _NEW
        )  # fmt: skip
        facts = {"recorded": quoted(each.recorded), "recomputed": quoted(each.recomputed)}
        yield Sentence(words, {"name": each.name, **facts})
    if found.environment:
        parts = [Sentence(_THEN_AND_NOW, vars(each)) for each in found.environment]
        english, french = ("; ".join(part.said(language) for part in parts)
                           for language in ("en", "fr"))  # fmt: skip
        yield Sentence(_ENVIRONMENT, {"parts": Words(english, french.replace("; ", " ; "))})
    if found.unknown_rules:
        yield Sentence(_NOT_LOOKED, {"rules": ", ".join(found.unknown_rules[:12])})
    if since is not None:
        words = _CHANGED_ONCE if len(since) == 1 else _CHANGED_MAP if len(since) else _SAME_MAP
        yield Sentence(words, {"count": len(since)})


def _verdict(found: Compared) -> Iterator[Sentence]:
    count = {"count": len(found.rows)}
    apart = [row for row in found.rows if not row.is_identical]
    if found.verdict == "altered":
        stated, digest = (each[:_SHOWN] for each in found.digests)
        yield Sentence(_ALTERED, {"stated": stated, "digest": digest})
    if not apart:
        words = {"altered": _UNMOVED, "identical": _IDENTICAL}.get(found.verdict, _SAYS_OTHERWISE)
        yield Sentence(words, count)
        return
    row = max(apart, key=_place)
    facts = {"figure": row.figure, "recorded": _text(row.recorded),
             "recomputed": _text(row.recomputed), "difference": _text(row.difference)}  # fmt: skip
    words = _AGREES if found.verdict == "agrees" else _DIFFERS
    yield Sentence(words, {**facts, **count, "different": len(apart)})


def _place(row: Verified) -> tuple[bool, float]:
    """Put the ratio first, then what is farthest apart."""
    away = row.relative_difference
    return row.figure == _HEADLINE, float("inf") if isnan(away) else away


def _text(number: float) -> str | Words:
    return Words("nothing", "rien") if isnan(number) else repr(number)
