"""Hold what an answer says until it is known in which language it is read."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

Language = Literal["en", "fr"]

_NARROW = "\u202f"
_NO_BREAK = "\u00a0"


class Words(NamedTuple):
    """Hold one text in the languages that people read; ``{name}`` stands for a fact.

    French is written with ordinary spaces before ``: ; ? ! % »`` and after ``«``; these become
    spaces at which no line ends.
    """

    en: str
    fr: str

    def said(self, language: str, facts: Mapping[str, Any]) -> str:
        r"""Return the text with its facts, numbers as the language writes them.

        A fact that is `Words` itself is taken as it is in the language, one that is a `Note` is
        said in it.

        Examples
        --------
        >>> words = Words("{count:,.1f} in all", "{count:,.1f} en tout")
        >>> words.said("en", {"count": 1234.5}), words.said("fr", {"count": 1234.5})
        ('1,234.5 in all', '1\u202f234,5 en tout')
        """
        text: str = getattr(self, language)
        if language == "fr":
            text = _typeset(text)
        return text.format_map({name: _fact(fact, language) for name, fact in facts.items()})


class Note(str):
    r"""Be an English text that can be said in French too.

    Parameters
    ----------
    en, fr
        The text in both languages, ``{name}`` or ``{name:format}`` for each fact.
    facts
        What the text is about.

    Examples
    --------
    >>> note = Note("{money} at most", "{money} au plus", money=money_in_words(4630, "GBP_2024"))
    >>> note, note.said("fr")
    ('GBP 4,630 at most', '4\u202f630\xa0GBP au plus')
    """

    words: Words
    facts: Mapping[str, Any]

    def __new__(cls, en: str, fr: str, /, **facts: Any) -> "Note":
        """Say the text in English, and keep what it is made of."""
        words = Words(en, fr)
        note = super().__new__(cls, words.said("en", facts))
        note.words, note.facts = words, facts
        return note

    def __getnewargs_ex__(self) -> tuple[tuple[str, str], dict[str, Any]]:
        """Return what a copy is made of."""
        return (self.words.en, self.words.fr), dict(self.facts)

    def said(self, language: str) -> str:
        """Return the text in a language."""
        return self.words.said(language, self.facts)


def said(text: str, language: str) -> str:
    """Return a text in a language; as it is where it is no note, but a name or a path."""
    return text.said(language) if isinstance(text, Note) else text


def joined(texts: Iterable[str], en: str = ", ", fr: str = ", ") -> str:
    """Join texts, notes among them, by what stands between them in each language."""
    facts = {f"part_{place}": text for place, text in enumerate(texts)}
    if len(facts) < 2:
        return next(iter(facts.values()), "")
    parts = [f"{{{name}}}" for name in facts]
    return Note(en.join(parts), fr.join(parts), **facts)


def as_number(number: float, form: str) -> Note:
    r"""Write a number in a format, as each language does.

    Examples
    --------
    >>> as_number(8192, ",").said("fr"), as_number(0.05, "g").said("fr")
    ('8\u202f192', '0,05')
    """
    return Note(f"{{number:{form}}}", f"{{number:{form}}}", number=number)


def money_in_words(amount: float, unit: str) -> Note:
    """Write an amount as a person says it: ``GBP 4,200``; with pence below a hundred."""
    currency = unit.split("_")[0]
    if abs(amount) >= 100:
        return Note("{currency} {amount:,.0f}", "{amount:,.0f}\u00a0{currency}",
                    currency=currency, amount=amount)  # fmt: skip
    return Note("{currency} {amount:,.2f}", "{amount:,.2f}\u00a0{currency}",
                currency=currency, amount=amount)  # fmt: skip


def number_in(text: str, language: str) -> str:
    r"""Return a number that is written in English as a language writes it.

    Examples
    --------
    >>> number_in("1,234.5", "fr"), number_in("61.2%", "fr")
    ('1\u202f234,5', '61,2\u202f%')
    """
    if language == "en":
        return text
    return re.sub(" ?%", f"{_NARROW}%", text.replace(",", _NARROW).replace(".", ","))


def figures_text(text: str, language: Language) -> str:
    """Show the numbers within a text with the language's decimal sign."""
    return re.sub(r"(?<=\d)\.(?=\d)", ",", text) if language == "fr" else text


_OF_SCHEDULES = (
    (" % a year", " % par an"),
    ("in years ", "les années "),
    (" to ", " à "),
    ("from year ", "à partir de l'année "),
    ("prices of ", "prix de "),
)
"""The few words with which schedules and conversions are described, and their French."""


def schedule_text(text: str, language: Language) -> str:
    """Show the description of a discount schedule or a conversion in a language."""
    if language == "fr":
        for english, french in _OF_SCHEDULES:
            text = text.replace(english, french)
        text = "aucune" if text == "none" else figures_text(text, language)
    return text


def _typeset(text: str) -> str:
    text = re.sub(" (?=[;?!%])", _NARROW, text)
    return re.sub(" (?=[:»])|(?<=«) ", _NO_BREAK, text)


def _fact(fact: Any, language: str) -> Any:
    if isinstance(fact, Words):
        return getattr(fact, language)
    if isinstance(fact, Note):
        return fact.said(language)
    if isinstance(fact, int | float) and not isinstance(fact, bool):
        return _Number(fact, language)
    return fact


class _Number:
    """Write a number in the format that a text asks for, as its language does."""

    def __init__(self, number: float, language: str) -> None:
        self.number, self.language = number, language

    def __format__(self, form: str) -> str:
        return number_in(format(self.number, form), self.language)
