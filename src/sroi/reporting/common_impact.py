"""Write a result in the Common Impact Data Standard, as JSON-LD that stands on its own.

Source: Common Impact Data Standard, version 3.2.1 (Common Approach to Impact Measurement, 2025),
classes and properties of https://ontology.commonapproach.org/cids. What the standard has no word
for stands in the namespace ``urn:sroi:term:``, under the words of the glossary.
"""

import json
import os
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from sroi.engine.evaluation import evaluate
from sroi.engine.result import Result
from sroi.errors import FileAccessError, QuestionError
from sroi.io.files import write_text
from sroi.model.impact_map import ImpactMap
from sroi.reporting.common_impact_graph import Graph

_BASE = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20\x7f-\xa0<>"{}|\\^`\ud800-\udfff]*[/#:]')


def to_common_impact(
    result_or_map: Result | ImpactMap, *, organization: str, base: str | None = None
) -> dict[str, Any]:
    """Return a result as JSON-LD of the Common Impact Data Standard.

    Parameters
    ----------
    result_or_map
        What `evaluate` returned; or a map, which is evaluated at best estimates.
    organization
        Legal name of the organisation whose impact this is; a map does not have it.
    base
        Where the IRIs of all things begin, with ``/``, ``#`` or ``:`` at its end:
        ``https://club.example/impact/``. By default a URN with the digest of the map, so that the
        things of two maps are never taken for one another.

    Returns
    -------
    dict
        The context, and the graph as a list of nodes. Numbers are texts with every digit.

    Raises
    ------
    QuestionError
        If the organisation has no name, or the base is no IRI.
    UndefinedRatioError
        If the counted inputs come to nothing.

    Examples
    --------
    >>> import sroi
    >>> club = sroi.example("wheels-to-meals")
    >>> said = to_common_impact(club, organization="Lunch Club", base="https://club.example/")
    >>> said["@graph"][0]["@id"], said["@graph"][0]["hasLegalName"]
    ('https://club.example/organization', 'Lunch Club')
    """
    result = evaluate(result_or_map) if isinstance(result_or_map, ImpactMap) else result_or_map
    start = f"urn:sroi:map:{result.impact_map.digest}:" if base is None else base
    if not _BASE.fullmatch(start):
        remedy = "write one that ends in /, # or a colon: https://club.example/impact/"
        raise QuestionError(f"'{start[:100]}' cannot begin an IRI", remedy=remedy, code="E203")
    nodes = Graph(result, start).nodes(_legal_name(organization))
    return {"@context": _context(), "@graph": nodes}


def write_common_impact(
    result_or_map: Result | ImpactMap,
    path: str | os.PathLike[str],
    *,
    organization: str,
    base: str | None = None,
    replace: bool = False,
) -> None:
    """Write a result as a file of the Common Impact Data Standard.

    Parameters
    ----------
    result_or_map, organization, base
        As for `to_common_impact`.
    path
        A file whose name ends in ``.jsonld``.
    replace
        Whether to replace a file that exists.

    Raises
    ------
    FileAccessError
        If the file exists and is not to be replaced, or cannot be written.
    QuestionError
        If the organisation has no name, or the base is no IRI.
    """
    if Path(path).suffix.lower() != ".jsonld":
        problem = f"'{Path(path).suffix}' is not the ending of JSON-LD"
        where, remedy = os.fspath(path), "use .jsonld"
        raise FileAccessError(problem, where=where, remedy=remedy, code="E108")
    content = to_common_impact(result_or_map, organization=organization, base=base)
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
    write_text(f"{text}\n", path, replace=replace)


def _context() -> dict[str, Any]:
    text = files("sroi.reporting").joinpath("common_impact_context.jsonld").read_text("utf-8")
    context: dict[str, Any] = json.loads(text)["@context"]
    return context


def _legal_name(organization: str) -> str:
    name = organization.strip()
    if not name or name.encode(errors="replace").decode() != name:
        problem = "the organisation has no name that can be written"
        raise QuestionError(problem, remedy="write its legal name", code="E203")
    return name
