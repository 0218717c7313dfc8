"""Say what each column of the workbook is, in English and in French, and how wide it is."""

Pair = tuple[str, str]

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
        "Share of what is left that is lost each year after the first; or a profile",
        "Part du restant perdue chaque année après la première ; ou un profil"), 11),
    "share_sources": (("Sources of deadweight, displacement, attribution, drop off, duration",
                       "Sources des déductions et de la durée"), (
        "Who says each of the shares and the duration",
        "Qui donne chacune des parts et la durée"), 42),
    "impact": (("Impact a year in {unit}", "Impact par an en {unit}"), (
        "Gross value less deadweight, displacement and attribution, one after the other",
        "Valeur brute moins effet d'aubaine, déplacement et attribution, l'un après l'autre"), 14),
    "schedule": (("Discount schedule", "Barème d'actualisation"), (
        "Number of the schedule on the sheet of conventions",
        "Numéro du barème sur la feuille des conventions"), 12),
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
        "Croyances dont les cellules ont la meilleure estimation ; raisons ; remarques"), 52),
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
