"""Write findings as SARIF, so that code hosts and editors show them on the lines of a map."""

import hashlib
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from sroi._version import __version__
from sroi.analysis.assurance.finding import Finding, Findings
from sroi.analysis.assurance.rule import Level, Rule
from sroi.io.faults import line_of
from sroi.io.files import format_of, places_of
from sroi.io.text import read_yaml
from sroi.reporting.words import Language

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
PAGE = "assurance/rules.md"
"""Page of the documentation that has a heading for the code of every rule."""

_LEVELS: dict[Level, str] = {"blocking": "error", "doubt": "warning", "note": "note"}


def to_sarif(
    findings: Findings, text: str, file: str, *, language: Language = "en", docs: str | None = None
) -> dict[str, Any]:
    """Return findings as a SARIF log, each on the line of the map that it is about.

    Parameters
    ----------
    findings
        Of a check.
    text
        The map as it is written.
    file
        Name of its file, ``.yaml`` or ``.json``, as the code host knows it: relative to the
        repository.
    language
        Of messages and help.
    docs
        Address under which the documentation is found. Without it, the help of a rule names its
        page relative to the documentation.

    Returns
    -------
    dict
        A log of one run, ready for JSON. Waived findings are suppressed, with their reason.

    Raises
    ------
    FileAccessError
        If the file's name has another ending.

    Notes
    -----
    OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0.

    Examples
    --------
    >>> import sroi
    >>> from sroi.analysis.assurance.checking import check
    >>> from sroi.io.examples import example_text
    >>> findings = check(sroi.example("wheels-to-meals"), select=["P604"])
    >>> log = to_sarif(findings, example_text("wheels-to-meals"), "map.yaml")
    >>> result = log["runs"][0]["results"][0]
    >>> result["ruleId"], result["locations"][0]["physicalLocation"]["region"]["startLine"]
    ('P604', 8)
    """
    is_json = format_of(file) == "json"
    lines = places_of(text, file, "json") if is_json else read_yaml(text, file)
    places = {rule.code: place for place, rule in enumerate(findings.rules)}
    results = [
        _result(row, said, places[row.rule], file, lines)
        for row, said in zip(findings.rows, findings.said(language), strict=True)
    ]
    driver = {
        "name": "sroi",
        "version": __version__,
        "rules": [_rule(rule, language, docs) for rule in findings.rules],
    }
    run = {
        "tool": {"driver": driver},
        "language": language,
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule, language: Language, docs: str | None) -> dict[str, Any]:
    title, remedy = getattr(rule.title, language), getattr(rule.remedy, language)
    remedy = remedy.replace("{{", "{").replace("}}", "}")
    page = f"{PAGE}#{rule.code.lower()}"
    described: dict[str, Any] = {
        "id": rule.code,
        "shortDescription": {"text": title},
        "fullDescription": {"text": f"{title}: {remedy}"},
        "help": {"text": f"{title}: {remedy} ({page})"},
        "defaultConfiguration": {"level": _LEVELS[rule.level]},
        "properties": {"tags": [f"principle-{rule.principle}"], "page": page},
    }
    if docs is not None:
        described["helpUri"] = f"{docs.rstrip('/')}/{page}"
    return described


def _result(
    row: Finding, said: tuple[str, str], place: int, file: str, lines: Any
) -> dict[str, Any]:
    keys = [int(key) if key.isdecimal() else key for key in row.path.split(".")]
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(file)},
            "region": {"startLine": max(line_of(keys, lines), 1)},
        }
    }
    if row.path:
        location["logicalLocations"] = [{"fullyQualifiedName": row.path}]
    result: dict[str, Any] = {
        "ruleId": row.rule,
        "ruleIndex": place,
        "level": _LEVELS[row.level],
        "message": {"text": "; ".join(said)},
        "locations": [location],
        "partialFingerprints": {"sroiRuleAndPath/v1": _fingerprint(row)},
    }
    if row.waived is not None:
        waiver = {"kind": "inSource", "status": "accepted", "justification": row.waived}
        result["suppressions"] = [waiver]
    return result


def _uri(file: str) -> str:
    """Return a file's name as a URI, relative where the name is."""
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _fingerprint(row: Finding) -> str:
    """Return what stays the same of a finding when lines are added above it."""
    return hashlib.sha256(f"{row.rule} {row.path}".encode()).hexdigest()
