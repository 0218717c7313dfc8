"""Match headings and words of a sheet by synonyms in English and French, which are data."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from sroi.io.text import read_yaml

FAMILIES = {
    "stakeholder": "stakeholders", "size": "stakeholders", "involved": "stakeholders",
    "input": "inputs", "input_value": "inputs", "output": "outputs", "outcome": "outcomes",
    "indicator": "quantity", "quantity": "quantity", "unit": "quantity",
    "sample_size": "quantity", "proxy": "proxy", "value": "proxy",
}  # fmt: skip
"""What the columns beside it are about; a column that is not listed stands for itself."""

SOURCED = ("quantity", "proxy", "deadweight", "displacement", "attribution", "drop_off", "duration")
"""Families to which a column of sources may belong."""
SHARES = ("deadweight", "displacement", "attribution", "drop_off")
COMPUTED = "computed"

_REMARK = re.compile(r"[(\[:?\n]|\s[-–—]\s")
_SIGNS = re.compile(r"[^\w*]+")
_YEAR_COLUMN = re.compile(r"(year|annee|an|y|pv|va)? ?(of |annee )?\d{1,4}( [a-z ]+)?")
_CODE = re.compile(r"\b([A-Z]{3})\b")
_PERIOD = re.compile(r"\b([01]) (?:is |est )?(?:in|during|pendant|dans|durant|au cours|for)\b")


class Heading(NamedTuple):
    """Say what a heading means: a column, one whose meaning depends on others, or a group."""

    field: str | None = None
    within: str | None = None
    group: str | None = None
    language: str = "en"


@lru_cache(maxsize=1)
def data() -> Mapping[str, Any]:
    """Return the synonyms as they stand in the file."""
    text = files("sroi.io.workbook").joinpath("headings.yaml").read_text("utf-8")
    found: Mapping[str, Any] = read_yaml(text, "headings.yaml")
    return found


def plain(text: str) -> str:
    """Return a text without capitals, accents and signs.

    Examples
    --------
    >>> plain("Drop-off %"), plain("Durée (années)")
    ('drop off', 'duree annees')
    """
    kept = text[:500].casefold()
    if not kept.isascii():
        letters = unicodedata.normalize("NFKD", kept)
        kept = "".join(char for char in letters if not unicodedata.combining(char))
    return _SIGNS.sub(" ", kept).strip()


@lru_cache(maxsize=32)
def _phrases(section: str) -> dict[str, tuple[str, str]]:
    """Return what each phrase of a section means, with its language."""
    return {
        plain(phrase): (name, language)
        for name, by_language in data()[section].items()
        for language, phrases in by_language.items()
        for phrase in phrases
    }


@lru_cache(maxsize=1)
def _computed() -> dict[str, str]:
    return {plain(each): language for language, all_ in data()["computed"].items() for each in all_}


def has_word(text: str, kind: str) -> bool:
    """Tell whether a cell says one of the words of a kind, and nothing else."""
    return text.strip().casefold() in _words(kind)


def begins_with_word(text: str, kind: str) -> bool:
    """Tell whether the first words of a cell are of a kind: a total, a note."""
    return f"{plain(text)} ".startswith(_beginnings(kind))


@lru_cache(maxsize=4)
def _beginnings(kind: str) -> tuple[str, ...]:
    return tuple(f"{plain(word)} " for word in sorted(_words(kind)))


@lru_cache(maxsize=16)
def _words(kind: str) -> frozenset[str]:
    return frozenset(each.casefold() for all_ in data()["words"][kind].values() for each in all_)


def period_word(text: str) -> int | None:
    """Return 0 for a text that says during the activity, 1 for one that says after it."""
    return _periods().get(plain(text))


@lru_cache(maxsize=1)
def _periods() -> dict[str, int]:
    kinds = enumerate(("during", "after"))
    return {plain(word): number for number, kind in kinds for word in _words(kind)}


@lru_cache(maxsize=4096)
def understand(text: str) -> Heading:
    """Say what a heading means, as far as it says so itself.

    Examples
    --------
    >>> understand("Deadweight % (what would have happened without?)").field
    'deadweight'
    >>> understand("Poids mort").language
    'fr'
    """
    for candidate in _candidates(text):
        found = _looked_up(candidate)
        if found is not None:
            return found
    return Heading()


def _candidates(text: str) -> Iterator[str]:
    """Yield the parts of a heading that may be its name: all of it, then what stands first."""
    bare = _CODE.sub(lambda code: "" if code[1] in data()["currencies"]["codes"] else code[0], text)
    head = _REMARK.split(bare, maxsplit=1)[0]
    for part in (bare, head, *head.split("/")):
        yield (said := plain(part))
        yield re.sub(r" (in|en) (euros?|pounds?|dollars?|years?|annees?)$|( in| en)$", "", said)


def _looked_up(said: str) -> Heading | None:
    column = _phrases("columns").get(said)
    group = _phrases("groups").get(said, (None, "en"))
    if column:
        return Heading(field=column[0], group=group[0], language=column[1])
    within = _phrases("within").get(said)
    if within:
        return Heading(within=within[0], language=within[1])
    if group[0]:
        return Heading(group=group[0], language=group[1])
    if said and (said in _computed() or _YEAR_COLUMN.fullmatch(said)):
        return Heading(field=COMPUTED, language=_computed().get(said, "en"))
    return None


def placed(heading: Heading, group: Heading, left: str | None) -> str | None:
    """Return the column that a heading means, given its group and what stands left of it.

    Parameters
    ----------
    heading
        What it says itself.
    group
        What the heading over it says.
    left
        The nearest known column to the left, under the same group.
    """
    if heading.within == "description":
        return {"inputs": "input", "outputs": "output", "outcomes": "outcome",
                "stakeholders": "stakeholder", "proxy": "proxy"}.get(group.group or "")  # fmt: skip
    family = FAMILIES.get(left, left) if left else None
    if heading.within == "amount":
        known = {"inputs": "input_value", "proxy": "value"}
        return known.get(family or "") or known.get(group.group or "")
    if heading.within == "source":
        of_group = FAMILIES.get(group.field or "", group.field)
        about = family if family in SOURCED else of_group
        return f"{about}_source" if about in SOURCED else None
    return heading.field


def trap_in(heading: str, field: str) -> str | None:
    """Return a word of a heading by which its numbers are not what the column means.

    Examples
    --------
    >>> trap_in("Value (£ per month)", "value"), trap_in("Value in k€", "value")
    ('month', 'k')
    >>> trap_in("Duration in months", "duration")
    """
    if field not in ("value", "input_value", "impact", "quantity", "duration"):
        return None
    said = plain(heading).split()
    traps = _phrases("traps")
    found = [word for word in said if word in traps]
    if field == "duration" and is_in_months(heading):
        return None
    if field == "quantity":  # of which hours and days may be the unit
        found = [word for word in found if traps[word][0] == "scale"]
    return found[0] if found else None


def is_in_months(heading: str) -> bool:
    """Tell whether a duration is in months, and in nothing else."""
    said = set(plain(heading).split())
    times = {word for word in said if _phrases("traps").get(word, ("",))[0] in ("time", "months")}
    years = {"year", "years", "annee", "annees", "an", "ans"}
    return bool(times) and times <= {"month", "months", "mois"} and not said & years


def polarity_of(heading: str) -> str | None:
    """Return whose share attribution is, if its heading says so."""
    said = f" {plain(heading)} "
    found = {
        name
        for name, by_language in data()["polarity"].items()
        for phrases in by_language.values()
        for phrase in phrases
        if f" {plain(phrase)} " in said
    }
    return found.pop() if len(found) == 1 else None


def first_period_of(heading: str) -> int | None:
    """Return the number by which a column calls the period of activity, if its heading says so."""
    found = _PERIOD.search(plain(heading))
    return int(found[1]) if found else None


def convention_of(text: str) -> str | None:
    """Return which convention a label beside the table states."""
    found = _phrases("conventions").get(plain(_REMARK.split(text, maxsplit=1)[0]))
    return found[0] if found else None


@lru_cache(maxsize=1024)
def currencies_in(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the currencies that a text names for certain, and the signs that several share."""
    known = data()["currencies"]
    said = f" {plain(text)} "
    certain = {code for sign, code in known["certain"].items()
               if (sign in text if len(sign) == 1 else f" {sign} " in said)}  # fmt: skip
    certain |= set(_CODE.findall(text)) & set(known["codes"])
    return frozenset(certain), frozenset(sign for sign in known["signs"] if sign in text)


def meant_by(sign: str) -> tuple[str, ...]:
    """Return the currencies that have a sign, the likeliest first."""
    return tuple(data()["currencies"]["signs"][sign])
