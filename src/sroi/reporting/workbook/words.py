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
    "total.ratio": ("Social return (value per {unit} invested)",
                    "Retour social (valeur par {unit} investi)"),
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
    "everything_else": ("inputs, and outcomes with no schedule of their own",
                        "ressources, et changements sans barème propre"),
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
        "This sheet holds the whole map, so that sroi reads the workbook back without losing "
        "anything. Change numbers on the other sheets, not here.",
        "Cette feuille contient toute la carte, pour que sroi relise le classeur sans rien perdre. "
        "Modifiez les nombres sur les autres feuilles, pas ici.",
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


HEADINGS: dict[str, tuple[Pair, Pair, float]] = {
    # key: heading, note, width. {unit} is the money of the map.
    "id": (("Id", "Id"), ("Short name of the row in the map; leave it as it is",
           "Nom court de la ligne dans la carte ; à laisser tel quel"), 16),
    "counted": (("Counted", "Compté"), (
        "no: shown in brackets and not part of any total",
        "non : montré entre parenthèses, hors des totaux"), 9),
    "stakeholder": (("Stakeholders", "Parties prenantes"), (
        "Group that affects the activity or is affected by it",
        "Groupe qui influe sur l'activité ou qui en est affecté"), 22),
    "size": (("No. in group", "Effectif du groupe"), (
        "How many people or organisations the group has",
        "Nombre de personnes ou d'organisations du groupe"), 9),
    "involved": (("No. in group involved in process", "Effectif associé à la démarche"), (
        "How many of them took part in the analysis",
        "Combien ont pris part à l'analyse"), 11),
    "inputs": (("Inputs: description", "Ressources : description"), (
        "What the stakeholder contributes; in brackets what is not counted",
        "Ce que la partie prenante apporte ; entre parenthèses, non compté"), 24),
    "inputs_value": (("Inputs: value in {unit}", "Ressources : valeur en {unit}"), (
        "Present value of what it contributes and is counted; adds up to the investment",
        "Valeur actuelle de ce qui est compté ; la somme est l'investissement"), 14),
    "output": (("Outputs: summary of activity in numbers", "Réalisations en nombres"), (
        "Output that the outcome follows from", "Réalisation dont le changement découle"), 22),
    "outcome": (("Outcomes: description", "Changements : description"), (
        "What changes for the stakeholder", "Ce qui change pour la partie prenante"), 32),
    "indicator": (("Indicator", "Indicateur"), (
        "How we know that it changed, and how much",
        "Comment on sait que cela a changé, et de combien"), 26),
    "quantity_source": (("Source of quantity", "Source de la quantité"), (
        "Who says how much changed", "Qui dit combien a changé"), 22),
    "quantity": (("Quantity", "Quantité"), (
        "Units of change; a harm is negative",
        "Unités de changement ; un effet négatif est négatif"), 11),
    "unit": (("Unit", "Unité"), ("Unit of the quantity", "Unité de la quantité"), 13),
    "sample_size": (("Sample size used to determine quantity", "Taille de l'échantillon"), (
        "How many were asked or observed", "Combien ont été interrogés ou observés"), 11),
    "duration": (("Duration (years)", "Durée (ans)"), (
        "Years that the outcome lasts; a last part-year counts in part",
        "Années que dure le changement ; une dernière année partielle compte en partie"), 10),
    "starts": (("Outcomes start (0 in the year of activity, 1 in the year after)",
                "Début (0 : année de l'activité, 1 : l'année suivante)"), (
        "Year in which the outcome begins. Value Maps that count periods have 1 for 0, 2 for 1",
        "Année où le changement commence. Les cartes en périodes ont 1 pour 0, 2 pour 1"), 13),
    "proxy": (("Financial proxy", "Valeur de référence"), (
        "What stands for the worth of one unit",
        "Ce qui représente la valeur d'une unité"), 26),
    "value": (("Value in {unit}", "Valeur en {unit}"), (
        "Worth of one unit for one year of the outcome's life, after conversions",
        "Valeur d'une unité pour une année de vie du changement, après conversions"), 13),
    "value_source": (("Source of value", "Source de la valeur"), (
        "Who says what it is worth, and how it was found",
        "Qui dit ce que cela vaut, et comment c'est établi"), 22),
    "gross_value": (("Gross value a year in {unit}", "Valeur brute par an en {unit}"), (
        "Quantity times value", "Quantité fois valeur"), 14),
    "deadweight": (("Deadweight %", "Effet d'aubaine %"), (
        "Share that would have happened anyway", "Part qui serait arrivée de toute façon"), 11),
    "displacement": (("Displacement %", "Déplacement %"), (
        "Share that only moved from elsewhere", "Part seulement déplacée d'ailleurs"), 12),
    "attribution": (("Attribution % (to others)", "Attribution % (à d'autres)"), (
        "Share caused by others; a deduction", "Part due à d'autres ; une déduction"), 11),
    "drop_off": (("Drop off %", "Décroissance %"), (
        "Share of what is left that is lost each year after the first; or a profile, whose shares "
        "of full effect stand on another sheet",
        "Part du restant perdue chaque année après la première ; ou un profil"), 10),
    "share_sources": (("Sources of deadweight, displacement, attribution, drop off, duration",
                       "Sources des déductions et de la durée"), (
        "Who says each of the shares and the duration",
        "Qui donne chacune des parts et la durée"), 28),
    "impact": (("Impact a year in {unit}", "Impact par an en {unit}"), (
        "Gross value less deadweight, displacement and attribution, one after the other",
        "Valeur brute moins effet d'aubaine, déplacement et attribution, l'un après l'autre"), 14),
    "schedule": (("Discount schedule", "Barème d'actualisation"), (
        "Number of the schedule on the sheet of conventions",
        "Numéro du barème sur la feuille des conventions"), 10),
    "of_year": (("Year {year} in {unit}", "Année {year} en {unit}"), (
        "Value of the year: impact times what is left of it",
        "Valeur de l'année : impact fois ce qu'il en reste"), 13),
    "total_present_value": (("Total present value in {unit}", "Valeur actuelle totale en {unit}"), (
        "Values of all years times their discount factors",
        "Valeurs de toutes les années fois leurs facteurs d'actualisation"), 15),
    "beyond": (("Years beyond the last column", "Années au-delà de la dernière colonne"), (
        "Must be 0: what lies beyond is not counted in this workbook",
        "Doit être 0 : ce qui est au-delà n'est pas compté dans ce classeur"), 10),
    "beliefs": (("What is believed, and notes", "Ce que l'on croit, et remarques"), (
        "Beliefs of which the cells hold the best estimate; reasons; notes",
        "Croyances dont les cellules ont la meilleure estimation ; raisons ; remarques"), 44),
    # inputs and outputs
    "input": (("Input", "Ressource"), ("What is put in", "Ce qui est apporté"), 34),
    "contributor": (("Contributed by", "Apporté par"), (
        "Stakeholder that contributes it", "Partie prenante qui l'apporte"), 24),
    "input_kind": (("Kind", "Nature"), (
        "Money, time or goods in kind", "Argent, temps ou nature"), 10),
    "input_year": (("Year", "Année"), (
        "Year from the base year, which is 0", "Année à partir de l'année de base, qui est 0"), 8),
    "unit_value": (("Value of one unit", "Valeur d'une unité"), (
        "Worth of an hour or of goods, in the unit stated",
        "Valeur d'une heure ou d'un bien, dans l'unité indiquée"), 13),
    "unit_of_value": (("Unit of value", "Unité de la valeur"), (
        "Unit of that value", "Unité de cette valeur"), 14),
    "amount": (("Amount in {unit}", "Montant en {unit}"), (
        "Money of the year, after conversions", "Montant de l'année, après conversions"), 15),
    "factor": (("Discount factor", "Facteur d'actualisation"), (
        "From the sheet of conventions", "De la feuille des conventions"), 12),
    "input_present_value": (("Present value in {unit}", "Valeur actuelle en {unit}"), (
        "Amount times discount factor", "Montant fois facteur d'actualisation"), 15),
    "source": (("Source", "Source"), ("Who says so", "Qui le dit"), 34),
    "output_name": (("Output", "Réalisation"), ("What is counted", "Ce qui est compté"), 40),
    "for_whom": (("For", "Pour"), ("Stakeholder", "Partie prenante"), 26),
    # factors
    "path": (("Path", "Chemin"), ("Where the number stands in the map",
             "Où se trouve le nombre dans la carte"), 46),
    "number": (("Number", "Nombre"), ("As stated in the map", "Tel que donné dans la carte"), 16),
    "correction": (("Correction", "Correction"), (
        "Optimism that the grade of the evidence corrects",
        "Optimisme que corrige le niveau de preuve"), 11),
    "used": (("As used", "Utilisé"), (
        "What the other sheets refer to", "Ce à quoi les autres feuilles renvoient"), 16),
    # sources
    "title": (("Title", "Titre"), ("Document, register, survey or interview",
              "Document, registre, enquête ou entretien"), 44),
    "author": (("Author", "Auteur"), ("Who wrote or collected it", "Qui l'a écrit"), 26),
    "source_year": (("Year", "Année"), ("Year of publication", "Année de publication"), 8),
    "date": (("Date", "Date"), ("Published, collected or consulted",
             "Publié, recueilli ou consulté"), 16),
    "link": (("Link", "Lien"), ("Where it is found", "Où on le trouve"), 36),
    "page": (("Page", "Page"), ("Page, table or cell", "Page, tableau ou cellule"), 14),
    "note": (("Note", "Remarque"), ("What a reader should know", "À savoir"), 40),
    # weights
    "weight": (("Weight", "Poids"), ("How much the outcome matters to the stakeholder",
               "Combien le changement compte pour la partie prenante"), 12),
    "weight_share": (("Share of the stakeholder's weights", "Part des poids de la partie prenante"),
                     ("Weight over all weights of the stakeholder",
                      "Poids sur tous les poids de la partie prenante"), 16),
    "weighted": (("Quantity times weight", "Quantité fois poids"), (
        "What changes, in weights and not in money",
        "Ce qui change, en poids et non en monnaie"), 14),
    # the sheet sroi
    "own.explained": (
        "This sheet holds the whole map, so that sroi reads the workbook back without losing "
        "anything. Change numbers on the other sheets, not here.",
        "Cette feuille contient toute la carte, pour que sroi relise le classeur sans rien perdre. "
        "Modifiez les nombres sur les autres feuilles, pas ici.",
    ),
    "own.pointer": ("JSON pointer", "Pointeur JSON"),
    "own.value": ("value as JSON", "valeur en JSON"),
    "own.cell": ("cell it stands in", "cellule où elle se trouve"),
    "own.written": ("as written there", "telle qu'écrite"),
    "own.kind": ("kind", "nature"),
    # findings
    "rule": (("Rule", "Règle"), ("Permanent code", "Code permanent"), 10),
    "principle": (("Principle", "Principe"), (
        "Principle of Social Value International, 1 to 8",
        "Principe de Social Value International, 1 à 8"), 10),
    "level": (("Level", "Niveau"), ("note, doubt or blocking", "remarque, doute, bloquant"), 10),
    "message": (("Finding", "Constat"), ("What was found", "Ce qui est constaté"), 60),
    "remedy": (("What to do", "Que faire"), ("What to do about it", "Que faire"), 50),
    "waived": (("Waived because", "Écarté parce que"), (
        "Reason for which the map waives it", "Raison pour laquelle la carte l'écarte"), 30),
}  # fmt: skip
