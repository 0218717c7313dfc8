"""Hold a sentence of an answer until it is known in which language it is read."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from sroi.analysis.assurance.rule import Words

Language = Literal["en", "fr"]


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
        """Return the sentence in a language."""
        return self.words.said(language, self.facts)
