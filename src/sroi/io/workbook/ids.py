"""Make short, stable ids from descriptions."""

import re
import unicodedata
import zlib

_LONGEST = 40
_OTHER = re.compile(r"[^a-z0-9]+")


class Ids:
    """Name the items of one section of a map, each by its description.

    Examples
    --------
    >>> ids = Ids("outcome")
    >>> ids.name("Fewer falls, à domicile"), ids.name("Fewer falls"), ids.name("Fewer falls!")
    ('fewer_falls_a_domicile', 'fewer_falls', 'fewer_falls_2')
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._taken: set[str] = set()
        self._last: dict[str, int] = {}

    def name(self, text: str) -> str:
        """Return an id that is not taken; the same texts in the same order give the same ids."""
        words = slug(text, self.kind)
        number = self._last.get(words, 0) + 1
        while (name := words if number == 1 else f"{words}_{number}") in self._taken:
            number += 1
        self._last[words] = number
        self._taken.add(name)
        return name


def slug(text: str, kind: str) -> str:
    """Return an id in plain letters for a description.

    Parameters
    ----------
    text
        A description. One without a letter of the Latin alphabet is named by its checksum.
    kind
        What is named: ``outcome``.

    Examples
    --------
    >>> slug("12 repas servis, à domicile", "outcome")
    'outcome_12_repas_servis_a_domicile'
    """
    letters = unicodedata.normalize("NFKD", text[:500]).encode("ascii", "ignore").decode().lower()
    words = _OTHER.sub("_", letters).strip("_")
    if len(words) > _LONGEST:
        words = words[: _LONGEST + 1].rpartition("_")[0][:_LONGEST] or words[:_LONGEST]
    if not words:
        return f"{kind}_{zlib.crc32(text.encode()):08x}"
    return words if words[0].isalpha() else f"{kind}_{words}"
