"""Lay out what an assurance check found as blocks of words, in English and in French."""

from collections.abc import Iterator

from sroi.analysis.assurance.finding import Finding, Findings
from sroi.analysis.assurance.rule import LEVELS, Level
from sroi.analysis.words import said
from sroi.reporting.blocks import Block
from sroi.reporting.questions import heading
from sroi.reporting.words import Language, number_text, word

PRINCIPLES: dict[int, tuple[str, str]] = {
    1: ("involve stakeholders", "associer les parties prenantes"),
    2: ("understand what changes", "comprendre ce qui change"),
    3: ("value the things that matter", "évaluer ce qui compte"),
    4: ("only include what is material", "n'inclure que ce qui est significatif"),
    5: ("do not overclaim", "ne pas exagérer"),
    6: ("be transparent", "être transparent"),
    7: ("verify the result", "vérifier le résultat"),
    8: ("be responsive", "en tirer les conséquences"),
}
"""Social Value International, The Principles of Social Value; the French is ours."""

_LEVELS: dict[Level, tuple[str, str]] = {
    "blocking": ("Blocking: mend before it is published", "Bloquant : à corriger avant de publier"),
    "doubt": ("Doubts: an assessor would ask", "Doutes : un évaluateur demanderait"),
    "note": ("Notes", "Remarques"),
}


def findings_blocks(findings: Findings, language: Language) -> list[Block]:
    """Return the findings by level, then the waived ones, the summary by principle, and notes."""
    texts = list(zip(findings.rows, findings.said(language), strict=True))
    place = 1 if language == "fr" else 0
    blocks = []
    for level in LEVELS:
        rows = tuple(
            (row.rule, _where(row, language), message, remedy)
            for row, (message, remedy) in texts
            if row.level == level and row.waived is None
        )
        if rows:
            blocks.append(_table(_LEVELS[level][place], ("found", "to_do"), rows, language))
    waived = tuple(
        (row.rule, _where(row, language), message, row.waived)
        for row, (message, _) in texts
        if row.waived is not None
    )
    if waived:
        title = word("findings.waived", language)
        blocks.append(_table(title, ("found", "waived"), waived, language))
    blocks.append(_summary(findings, language))
    notes = tuple((note,) for note in _notes(findings, language))
    return [*blocks, Block("", (), notes)] if notes else blocks


def counted(findings: Findings, language: Language) -> str:
    """Return how many findings there are, in a sentence."""
    waived = len(findings) - len(findings.open)
    counts = word("findings.counted", language)
    return counts.format(open=len(findings.open), waived=waived, rules=len(findings.rules))


def _table(
    title: str, columns: tuple[str, str], rows: tuple[tuple[str, ...], ...], language: Language
) -> Block:
    names = ("rule", "path", *columns)
    return Block(title, tuple(heading(name, language) for name in names), rows, words=4)


def _where(row: Finding, language: Language) -> str:
    return row.path or word("findings.whole", language)


def _summary(findings: Findings, language: Language) -> Block:
    """Count what was looked at and found, for the principles of which a rule looked."""
    place = 1 if language == "fr" else 0
    rows = tuple(
        (
            f"{each.principle} {PRINCIPLES[each.principle][place]}",
            *(number_text(count, language, 0)
              for count in (each.looked_at, each.found, each.waived)),
        )
        for each in findings.by_principle
        if each.looked_at
    )  # fmt: skip
    names = ("principle", "looked_at", "findings", "of_them_waived")
    headings = tuple(heading(name, language) for name in names)
    return Block(word("findings.by_principle", language), headings, rows)


def _notes(findings: Findings, language: Language) -> Iterator[str]:
    if findings.skipped:
        codes = ", ".join(findings.skipped)
        yield word("findings.skipped", language).format(codes=codes)
    yield from (said(note, language) for note in findings.notes)
