"""Say the same thing in English and in French; show numbers as each language writes them."""

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal
from math import isinf
from typing import Literal

from sroi.errors import UnknownPathError

Language = Literal["en", "fr"]

WORDS: dict[str, tuple[str, str]] = {
    "amount": ("amount", "montant"),
    "attribution": ("less attribution", "moins l'attribution à d'autres"),
    "basis": ("Rests on", "Repose sur"),
    "base_year": ("base year", "année de base"),
    "cohort": ("cohort of year", "cohorte de l'année"),
    "conventions": ("Conventions", "Conventions"),
    "correlations": ("rank correlations", "corrélations de rang"),
    "currency": ("currency", "monnaie"),
    "deadweight": ("less deadweight", "moins l'effet d'aubaine"),
    "deductions": ("deductions", "déductions"),
    "deductions.text": (
        "multiplied: deadweight, then displacement, then attribution by others",
        "multipliées : effet d'aubaine, puis déplacement, puis attribution à d'autres",
    ),
    "discounted_from": ("discounted from", "actualisé à partir de"),
    "discounted_from.text": (
        "year 1; the base year is year 0 and is not discounted",
        "l'année 1 ; l'année de base est l'année 0 et n'est pas actualisée",
    ),
    "discounting": ("discounting", "actualisation"),
    "discounting_of_outcomes": ("discounting of outcomes", "actualisation des changements"),
    "displacement": ("less displacement", "moins le déplacement"),
    "drop_off": ("drop-off", "décroissance"),
    "drop_off.text": (
        "from the second year of an outcome on",
        "à partir de la deuxième année d'un changement",
    ),
    "duration": ("duration", "durée"),
    "estimates": ("estimates", "estimations"),
    "estimates.text": ("at best estimates", "aux meilleures estimations"),
    "estimates_drawn": (
        "at best estimates, and in draws of what is believed of them",
        "aux meilleures estimations, et par tirages de ce que l'on en croit",
    ),
    "central": ("at best estimates", "aux meilleures estimations"),
    "draws": ("draws", "tirages"),
    "mean": ("mean", "moyenne"),
    "median": ("median", "médiane"),
    "method": ("method of drawing", "méthode de tirage"),
    "precision": ("precision asked for", "précision demandée"),
    "probability_above": ("probability above 0, ratio above 1", "probabilité > 0, ratio > 1"),
    "ratio_of_means": ("mean value / mean investment", "valeur moyenne / investissement moyen"),
    "seed": ("seed", "graine"),
    "spread_by_outcome": ("Where the spread comes from", "D'où vient la dispersion"),
    "standard_deviation": ("standard deviation", "écart-type"),
    "standard_errors": (
        "Monte Carlo standard errors of these figures",
        "Erreurs types de Monte-Carlo de ces résultats",
    ),
    "Uncertainty": ("Uncertainty", "Incertitude"),
    "variance_share": ("share of variance", "part de la variance"),
    "expert": ("  expert", "  expert"),
    "figures": ("Figures", "Résultats"),
    "grade.error": ("  relative error, grade", "  erreur relative, niveau"),
    "grade.stated": ("  from what is stated, grade", "  à partir du nombre donné, niveau"),
    "gross_value": ("gross value a year", "valeur brute par an"),
    "impact": ("impact a year", "impact par an"),
    "impact_first_year": ("= impact in the first year", "= impact la première année"),
    "input": ("input", "ressource"),
    "inputs": ("Inputs", "Ressources"),
    "investment": ("investment", "investissement"),
    "left": ("left", "restant"),
    "left_out": ("left out", "non compté"),
    "left_out_because": ("not counted", "non compté"),
    "net_present_value": ("net present value", "valeur actuelle nette"),
    "net_sroi_ratio": ("net SROI ratio", "ratio SROI net"),
    "never": ("never", "jamais"),
    "no_source": ("NO SOURCE GIVEN", "AUCUNE SOURCE"),
    "not_monetised": ("not monetised", "non monétisé"),
    "no": ("no", "non"),
    "not_stated": ("NOT STATED", "NON PRÉCISÉ"),
    "outcome": ("outcome", "changement"),
    "outcomes": ("Outcomes", "Changements"),
    "per_year": ("  brought to one year", "  ramené à un an"),
    "payback_period": ("payback period", "délai de retour"),
    "present_value": ("present value", "valeur actuelle"),
    "price_year": ("price year", "année des prix"),
    "profile": ("share of full effect", "part de l'effet plein"),
    "quantity": ("quantity", "quantité"),
    "sroi_ratio": ("SROI ratio", "ratio SROI"),
    "starts": ("starts", "début"),
    "stakeholder": ("stakeholder", "partie prenante"),
    "total_present_value": ("total present value", "valeur actuelle totale"),
    "unsourced": ("numbers without a source", "nombres sans source"),
    "description": ("description", "description"),
    "discounted": ("discounted", "actualisé"),
    "ratio.says": (
        "for each {unit} invested, {ratio} {unit} of social value",
        "pour chaque {unit} investi, {ratio} {unit} de valeur sociale",
    ),
    "published": ("schedule", "barème"),
    "findings.by_principle": ("By principle", "Par principe"),
    "findings.counted": (
        "findings: {open}; waived: {waived}; rules that looked: {rules}",
        "constats : {open} ; acceptés : {waived} ; règles appliquées : {rules}",
    ),
    "findings.skipped": (
        "not looked at without --draws: {codes}",
        "non examinées sans --draws : {codes}",
    ),
    "findings.waived": (
        "Waived in the map, with its reason",
        "Acceptés dans la carte, avec sa raison",
    ),
    "findings.whole": ("the map", "la carte"),
    "check.fine": (
        "no faults; {missing} of {numbers} numbers without a source",
        "aucune erreur ; {missing} nombres sur {numbers} sans source",
    ),
    "new.written": (
        "{file} written; now: sroi evaluate {file}",
        "{file} est écrit ; maintenant : sroi evaluate {file} --language fr",
    ),
    "value": ("value", "valeur"),
    "yes": ("yes", "oui"),
    "year": ("year", "année"),
    "years": ("years", "ans"),
    "Years": ("Years", "Années"),
}
_SPACE = "\u202f"


def word(key: str, language: Language) -> str:
    """Return a word or sentence in a language."""
    if language not in ("en", "fr"):
        raise UnknownPathError(f"there is no language '{language}'", remedy="use en or fr")
    english, french = WORDS[key]
    return french if language == "fr" else english


def number_text(number: float | Decimal, language: Language, decimals: int = 2) -> str:
    r"""Show a number with separators and a fixed number of decimals.

    Examples
    --------
    >>> number_text(81741.9336, "en"), number_text(81741.9336, "fr")
    ('81,741.93', '81\u202f741,93')
    """
    text = f"{shown_decimal(number, decimals):,f}"
    if language == "en":
        return text
    return text.replace(",", _SPACE).replace(".", ",")


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


_OF_PRECISION = (
    ("NOT reached", "NON ATTEINTE"),
    ("reached", "atteinte"),
    (": ", " : "),
    (", no spread seen", ", aucune dispersion vue"),
)


def precision_text(text: str, language: Language) -> str:
    """Show what precision was asked for, and whether it was reached, in a language."""
    if language == "en":
        return text
    for english, french in _OF_PRECISION:
        text = text.replace(english, french)
    return figures_text(text, language)


def shown_decimal(number: float | Decimal, decimals: int = 2) -> Decimal:
    """Round what a person will see, half to even; never a negative zero."""
    exact = Decimal(number)
    places = max(exact.adjusted() + decimals + 2, 28)
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN, Context(prec=places))
    return rounded if rounded else abs(rounded)


def years_text(years: float, language: Language) -> str:
    """Show a time in years, or that it never comes."""
    if isinf(years):
        return word("never", language)
    return f"{number_text(years, language)} {word('years', language)}"
