"""Make short, stable ids from descriptions."""

import re
import unicodedata
import zlib
from collections.abc import Container

_LONGEST = 40
_OTHER = re.compile(r"[^a-z0-9]+")


def slug(text: str, kind: str, taken: Container[str]) -> str:
    """Return an id in plain letters that is not taken; the same text gives the same id.

    Parameters
    ----------
    text
        A description. One without a letter of the Latin alphabet is named by its checksum.
    kind
        What is named: ``outcome``.
    taken
        Ids that are in use.

    Examples
    --------
    >>> slug("Fewer falls, à domicile", "outcome", ())
    'fewer_falls_a_domicile'
    >>> slug("Fewer falls", "outcome", {"fewer_falls"})
    'fewer_falls_2'
    """
    letters = unicodedata.normalize("NFKD", text[:500]).encode("ascii", "ignore").decode().lower()
    words = _OTHER.sub("_", letters).strip("_")
    if len(words) > _LONGEST:
        words = words[: _LONGEST + 1].rpartition("_")[0][:_LONGEST] or words[:_LONGEST]
    if not words:
        words = f"{kind}_{zlib.crc32(text.encode()):08x}"
    elif not words[0].isalpha():
        words = f"{kind}_{words}"
    name, number = words, 1
    while name in taken:
        number += 1
        name = f"{words}_{number}"
    return name
