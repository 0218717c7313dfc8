"""Say the headings, notes and labels of the workbook in English and in French."""

from sroi.errors import UnknownPathError
from sroi.reporting.words import Language

Pair = tuple[str, str]

SAID: dict[str, Pair] = {
    # sheets
    "Summary": ("Summary", "Synthèse"),
    "Value Map": ("Value Map", "Carte de valeur"),
    "Inputs": ("Inputs", "Ressources"),
    "Outputs": ("Outputs", "Réalisations"),
    "Factors": ("Factors", "Facteurs"),
    "Sources": ("Sources", "Sources"),
    "Conventions": ("Conventions", "Conventions"),
    "Weights": ("Weights", "Poids"),
    "Findings": ("Findings", "Constats"),
    # what a sheet is, on the summary
    "about.Value Map": (
        "From stakeholders to social return, one row for each outcome, in the order of the stages",
        "Des parties prenantes au retour social, une ligne par changement, dans l'ordre des étapes",
    ),
    "about.Inputs": ("What is put in, year by year", "Ce qui est apporté, année par année"),
    "about.Outputs": (
        "The activity summed up in numbers; nothing is computed from them",
        "L'activité résumée en nombres ; rien n'en est calculé",
    ),
    "about.Factors": (
        "Numbers used in several places, factors of products, conversions of units and of money",
        "Nombres utilisés à plusieurs endroits, facteurs de produits, conversions",
    ),
    "about.Sources": ("Who gives the numbers", "Qui donne les nombres"),
    "about.Conventions": (
        "How the figures are made, discount rates and discount factors",
        "Comment les résultats sont obtenus, taux et facteurs d'actualisation",
    ),
    "about.Weights": (
        "What outcomes weigh for stakeholders, in place of money",
        "Ce que pèsent les changements pour les parties prenantes, à la place de la monnaie",
    ),
    "about.Findings": (
        "What an assurance check finds; as of writing, it does not follow the cells",
        "Ce que trouve une vérification ; à la date d'écriture, ne suit pas les cellules",
    ),
    "about.sroi": (
        "The whole map, from which the library reads this workbook back; leave it as it is",
        "La carte entière, d'où la bibliothèque relit ce classeur ; à laisser telle quelle",
    ),
    # summary
    "figures": ("Figures", "Résultats"),
    "present_value": ("Total present value", "Valeur actuelle totale"),
    "investment": ("Investment (present value of inputs)", "Investissement (valeur actuelle)"),
    "net_present_value": ("Net present value", "Valeur actuelle nette"),
    "sroi_ratio": ("SROI ratio", "Ratio SROI"),
    "net_sroi_ratio": ("Net SROI ratio", "Ratio SROI net"),
    "how.present_value": (
        "all counted outcomes, harms subtracted",
        "tous les changements comptés, effets négatifs soustraits",
    ),
    "how.investment": ("all counted inputs, discounted", "toutes les ressources comptées"),
    "how.net_present_value": (
        "total present value less investment",
        "valeur actuelle totale moins investissement",
    ),
    "how.sroi_ratio": (
        "total present value over investment",
        "valeur actuelle totale sur investissement",
    ),
    "how.net_sroi_ratio": (
        "net present value over investment",
        "valeur actuelle nette sur investissement",
    ),
    "of_stakeholders": (
        "Present value for each stakeholder",
        "Valeur actuelle par partie prenante",
    ),
    "checks": ("Check", "Contrôle"),
    "check.years": (
        "Does every outcome end within the years shown?",
        "Chaque changement se termine-t-il dans les années affichées ?",
    ),
    "check.right": ("yes", "oui"),
    "check.wrong": (
        "NO: value beyond the last year is not counted here",
        "NON : la valeur au-delà de la dernière année n'est pas comptée ici",
    ),
    "drawn": ("From draws of what is believed", "D'après des tirages de ce que l'on croit"),
    "drawn.note": (
        "{draws} draws, seed {seed}; these numbers do not follow the cells",
        "{draws} tirages, graine {seed} ; ces nombres ne suivent pas les cellules",
    ),
    "mean": ("mean", "moyenne"),
    "sd": ("standard deviation", "écart-type"),
    "low": ("5 %", "5 %"),
    "high": ("95 %", "95 %"),
    "legend": ("How to read this workbook", "Comment lire ce classeur"),
    "legend.input": (
        "a number or text of the map: change it, and every figure follows",
        "un nombre ou texte de la carte : modifiez-le, tous les résultats suivent",
    ),
    "legend.formula": ("computed by a formula", "calculé par une formule"),
    "legend.constant": (
        "fixed: published rates, conversions of units",
        "fixe : taux publiés, conversions d'unités",
    ),
    "legend.left_out": (
        "in brackets: shown, not counted",
        "entre parenthèses : montré, non compté",
    ),
    "contents": ("Sheets", "Feuilles"),
    # value map
    "stage.1": ("Stage 1: stakeholders", "Étape 1 : parties prenantes"),
    "stage.2": ("Stage 2: inputs, outputs, outcomes", "Étape 2 : ressources, changements"),
    "stage.3": (
        "Stage 3: how much changed, and what it is worth",
        "Étape 3 : combien a changé, et ce que cela vaut",
    ),
    "stage.4": ("Stage 4: impact", "Étape 4 : impact"),
    "stage.5": ("Stage 5: social return", "Étape 5 : retour social"),
    "yes": ("yes", "oui"),
    "no": ("no", "non"),
    "not_monetised": ("(not monetised)", "(non monétisé)"),
    "no_source": ("no source given", "aucune source"),
    "nobody": ("(no stakeholder named)", "(aucune partie prenante nommée)"),
    "cohort": ("{text} (cohort of {year})", "{text} (cohorte de {year})"),
    "profile": ("profile", "profil"),
    "year": ("year", "année"),
    "value_of_unit": ("value of one unit", "valeur d'une unité"),
    "total.value": ("Value of each year, counted", "Valeur de chaque année, comptée"),
    "total.present_value": (
        "Present value of each year",
        "Valeur actuelle de chaque année",
    ),
    "total.ratio": (
        "Social return (value per {unit} invested)",
        "Retour social (valeur par {unit} investi)",
    ),
    "because": ("not counted: {reason}", "non compté : {reason}"),
    "not_monetised.because": ("not monetised: {reason}", "non monétisé : {reason}"),
    "part.quantity": ("quantity", "quantité"),
    "part.value": ("value", "valeur"),
    "part.deadweight": ("deadweight", "effet d'aubaine"),
    "part.displacement": ("displacement", "déplacement"),
    "part.attribution": ("attribution", "attribution"),
    "part.drop_off": ("drop off", "décroissance"),
    "part.duration": ("duration", "durée"),
    "part.starts": ("start", "début"),
    "says": ("{what}: {words}", "{what} : {words}"),
    "method.market_price": ("market price", "prix de marché"),
    "method.avoided_cost": ("avoided cost", "coût évité"),
    "method.stated_preference": ("stated preference", "préférence déclarée"),
    "method.revealed_preference": ("revealed preference", "préférence révélée"),
    "method.wellbeing_valuation": ("wellbeing valuation", "valorisation du bien-être"),
    # inputs, factors
    "total.investment": ("Investment", "Investissement"),
    "money": ("money", "monnaie"),
    "time": ("time", "temps"),
    "in_kind": ("in kind", "en nature"),
    "section.grades": ("Grades of evidence", "Niveaux de preuve"),
    "section.assumptions": (
        "Assumptions, used in several places",
        "Hypothèses, utilisées à plusieurs endroits",
    ),
    "section.proxies": (
        "Financial proxies used by several outcomes",
        "Valeurs de référence utilisées par plusieurs changements",
    ),
    "section.conversions": ("Money of other years and currencies", "Monnaies et années de prix"),
    "section.units": ("Conversions of units", "Conversions d'unités"),
    "section.parts": (
        "Factors of products, shares by year, numbers to be converted",
        "Facteurs de produits, parts par année, nombres à convertir",
    ),
    "section.others": ("Other numbers", "Autres nombres"),
    "unit.year": ("{units}, for one year", "{units}, pour une année"),
    "unit.years": ("{units}, in years", "{units}, en années"),
    "optimism": ("correction for optimism", "correction de l'optimisme"),
    # conventions
    "scope": ("Scope", "Périmètre"),
    "conventions": ("Conventions", "Conventions"),
    "rates": ("Discount rates", "Taux d'actualisation"),
    "factors": ("Discount factors", "Facteurs d'actualisation"),
    "schedule": ("schedule", "barème"),
    "from_year": ("from year", "de l'année"),
    "to_year": ("to year", "à l'année"),
    "rate": ("rate a year", "taux annuel"),
    "rate_of_year": ("rate of the year", "taux de l'année"),
    "discount_factor": ("discount factor", "facteur d'actualisation"),
    "used_by": ("used by", "utilisé par"),
    "everything_else": (
        "inputs, and outcomes with no schedule of their own",
        "ressources, et changements sans barème propre",
    ),
    "published": ("published: {source}", "publié : {source}"),
    "none": ("no discounting", "aucune actualisation"),
    "last_known": ("last year with a rate", "dernière année avec un taux"),
    "activity": ("activity", "activité"),
    "audience": ("audience", "public"),
    "purpose": ("purpose", "objet"),
    "kind": ("kind of analysis", "type d'analyse"),
    "territory": ("territory", "territoire"),
    "period": ("period", "période"),
    "base_year": ("base year", "année de base"),
    "price_year": ("price year", "année des prix"),
    "currency": ("currency", "monnaie"),
    "limitations": ("limitations", "limites"),
    # the sheet sroi
    "own.explained": (
        "The whole map, so that sroi reads this workbook back. Change the other sheets, not this.",
        "Toute la carte, pour que sroi relise ce classeur. Modifiez les autres feuilles, pas ici.",
    ),
    "own.pointer": ("JSON pointer", "Pointeur JSON"),
    "own.value": ("value as JSON", "valeur en JSON"),
    "own.cell": ("cell it stands in", "cellule où elle se trouve"),
    "own.written": ("as written there", "telle qu'écrite"),
    "own.kind": ("kind", "nature"),
    # findings
    "finding.blocking": ("blocking", "bloquant"),
    "finding.doubt": ("doubt", "doute"),
    "finding.note": ("note", "remarque"),
    "finding.none": ("no findings", "aucun constat"),
    "total": ("Total", "Total"),
}


def say(key: str, language: Language, **facts: object) -> str:
    """Return a label in a language, with its facts."""
    if language not in ("en", "fr"):
        raise UnknownPathError(f"there is no language '{language}'", remedy="use en or fr")
    text = SAID[key][language == "fr"]
    return text.format(**facts) if facts else text


def named(key: str, language: Language) -> str:
    """Return a label with a colon, behind which a text can be put: ``duration: {}``."""
    return say("says", language, what=say(key, language), words="{}")
