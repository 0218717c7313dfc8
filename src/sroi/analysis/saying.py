"""Hold a sentence of an answer until it is known in which language it is read."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from sroi.analysis.assurance.rule import Words
from sroi.errors import one_line

Language = Literal["en", "fr"]
_LONGEST = 5000


class Sentence(NamedTuple):
    """Hold words, and the facts that they are about.

    Examples
    --------
    >>> gone = Sentence(Words("{path} is gone", "{path} a disparu"), {"path": "inputs.grant"})
    >>> gone.said("fr")
    'inputs.grant a disparu'
    """

    words: Words
    facts: Mapping[str, Any]

    def said(self, language: Language) -> str:
        """Return the sentence in a language, on one line: facts come from files."""
        return one_line(self.words.said(language, self.facts), _LONGEST)
