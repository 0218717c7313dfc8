"""Name questions, and the columns of their answers, in English and in French."""

from sroi.reporting.words import Language

Pair = tuple[str, str]

QUESTIONS: dict[str, Pair] = {
    "Does the record hold?": ("Does the record hold?", "L'enregistrement tient-il ?"),
    "How many people should a survey ask?": (
        "How many people should a survey ask?",
        "Combien de personnes une enquête doit-elle interroger ?",
    ),
    "How probable is each option to be best, at a threshold ratio?": (
        "How probable is each option to be best, at a threshold ratio?",
        "Quelle est la probabilité que chaque option soit la meilleure, à un ratio exigé ?",
    ),
    "How probable is each option to be best, within a budget?": (
        "How probable is each option to be best, within a budget?",
        "Quelle est la probabilité que chaque option soit la meilleure, dans un budget ?",
    ),
    "What does each option add for what it costs more?": (
        "What does each option add for what it costs more?",
        "Qu'apporte chaque option pour ce qu'elle coûte de plus ?",
    ),
    "What do two estimates do together?": (
        "What do two estimates do together?",
        "Que font deux estimations ensemble ?",
    ),
    "What changed?": ("What changed?", "Qu'est-ce qui a changé ?"),
    "What drives the figure?": ("What drives the figure?", "Qu'est-ce qui pèse sur le résultat ?"),
    "What drives the result, each estimate moved alone?": (
        "What drives the result, each estimate moved alone?",
        "Qu'est-ce qui pèse sur le résultat, chaque estimation bougeant seule ?",
    ),
    "What if?": ("What if?", "Et si… ?"),
    "What is worth finding out?": (
        "What is worth finding out?",
        "Que vaut-il la peine de savoir ?",
    ),
    "What would change the conclusion?": (
        "What would change the conclusion?",
        "Qu'est-ce qui changerait la conclusion ?",
    ),
    "What would an assurance check find?": (
        "What would an assurance check find?",
        "Que trouverait une vérification ?",
    ),
    "Which option is best?": ("Which option is best?", "Quelle option est la meilleure ?"),
    "Which points of the checklist for reports does the map answer?": (
        "Which points of the checklist for reports does the map answer?",
        "À quels points de la liste de contrôle des rapports la carte répond-elle ?",
    ),
    "Why does it change?": ("Why does it change?", "Pourquoi cela change-t-il ?"),
}

COLUMNS: dict[str, Pair] = {
    "above_0": ("above 0", "> 0"),
    "above_1": ("above 1", "> 1"),
    "after": ("after", "après"),
    "answered": ("answered", "réponse"),
    "base": ("map as it is", "carte telle quelle"),
    "basis": ("moved by", "déplacée selon"),
    "before": ("before", "avant"),
    "beside": ("beside", "à côté de"),
    "best": ("best estimate", "meilleure estimation"),
    "budget": ("budget", "budget"),
    "by": ("by", "par"),
    "case": ("case", "cas"),
    "central": ("at best estimates", "aux meilleures estimations"),
    "change": ("change", "changement"),
    "changes_choice": ("changes the choice", "change le choix"),
    "columns": ("columns", "colonnes"),
    "cost": ("cost", "coût"),
    "difference": ("difference", "écart"),
    "dominated_by": ("dominated by", "dominée par"),
    "dominated_share": ("dominated in draws", "dominée dans les tirages"),
    "draws": ("draws", "tirages"),
    "estimates": ("estimates", "estimations"),
    "expected_loss": ("expected loss", "perte espérée"),
    "figure": ("figure", "résultat"),
    "findings": ("found", "constats"),
    "first_order": ("first order", "premier ordre"),
    "first_year": ("first year", "première année"),
    "found": ("what was found", "ce qui a été constaté"),
    "high": ("high", "haut"),
    "incremental_investment": ("more invested", "investi en plus"),
    "incremental_net_present_value": ("net present value added", "valeur nette ajoutée"),
    "incremental_ratio": ("incremental ratio", "ratio incrémental"),
    "interval": ("interval", "intervalle"),
    "investment": ("investment", "investissement"),
    "is_best": ("best", "meilleur"),
    "is_identical": ("same to the bit", "même au bit près"),
    "kind": ("kind", "nature"),
    "level": ("level", "niveau"),
    "looked_at": ("looked at", "examinés"),
    "low": ("low", "bas"),
    "map": ("map, sha256", "carte, sha256"),
    "map_digest": ("map, sha256", "carte, sha256"),
    "mean": ("mean", "moyenne"),
    "method": ("method of drawing", "méthode de tirage"),
    "moved": ("moved", "déplacé"),
    "name": ("name", "nom"),
    "net_present_value": ("net present value", "valeur actuelle nette"),
    "net_value": ("net value", "valeur nette"),
    "note": ("note", "remarque"),
    "numbers": ("numbers", "nombres"),
    "of_them_waived": ("waived", "acceptés"),
    "option": ("option", "option"),
    "orders": ("orders", "ordres"),
    "path": ("path", "chemin"),
    "paths": ("where", "où"),
    "percentile": ("percentile", "percentile"),
    "point": ("point", "point"),
    "present_value": ("present value", "valeur actuelle"),
    "principle": ("principle", "principe"),
    "probability": ("probability", "probabilité"),
    "probability_best": ("probability best", "probabilité d'être la meilleure"),
    "ratio_at_high": ("ratio at high", "ratio au haut"),
    "ratio_at_low": ("ratio at low", "ratio au bas"),
    "reason": ("reason", "raison"),
    "recomputed": ("recomputed", "recalculé"),
    "recorded": ("recorded", "enregistré"),
    "relative_change": ("relative change", "changement relatif"),
    "rows": ("rows", "lignes"),
    "rule": ("rule", "règle"),
    "seed": ("seed", "graine"),
    "share": ("stated share", "part indiquée"),
    "share_of_everything": ("share of knowing all", "part du savoir complet"),
    "size": ("people asked", "personnes interrogées"),
    "sroi_ratio": ("SROI ratio", "ratio SROI"),
    "sroi_version": ("version of sroi", "version de sroi"),
    "standard_error": ("error", "erreur"),
    "standing": ("standing", "position"),
    "swing": ("swing", "amplitude"),
    "threshold": ("threshold", "seuil"),
    "to_do": ("what to do", "que faire"),
    "total": ("total", "total"),
    "unit": ("unit", "unité"),
    "value": ("value", "valeur"),
    "value_at_high": ("net value at high", "valeur nette au haut"),
    "value_at_low": ("net value at low", "valeur nette au bas"),
    "waived": ("waived because", "accepté parce que"),
}
"""Words for the columns of answers and for what they rest on."""

_ENDINGS: dict[str, Pair] = {
    "_above_0": ("above 0", "> 0"),
    "_above_1": ("above 1", "> 1"),
    "_central": ("at best estimates", "aux meilleures estimations"),
    "_difference": ("difference", "écart"),
    "_error": ("error", "erreur"),
    "_high": ("high", "haut"),
    "_low": ("low", "bas"),
    "_mean": ("mean", "moyenne"),
}
"""Words for the last part of a name that is made of a column's and what is told of it."""


def heading(name: str, language: Language) -> str:
    """Return the words for a column, or for what an answer rests on.

    Examples
    --------
    >>> heading("sroi_ratio_difference_mean", "en")
    'SROI ratio, difference, mean'
    """
    place = 1 if language == "fr" else 0
    if name in COLUMNS:
        return COLUMNS[name][place]
    for ending, words in _ENDINGS.items():
        if name.endswith(ending):
            return f"{heading(name.removesuffix(ending), language)}, {words[place]}"
    kind, of, rest = name.partition(" of ")
    known = {"digest": "map", "map": "map"}
    return f"{COLUMNS[known[kind]][place]}: {rest}" if of and kind in known else name
