"""Say in English and French what was read of a sheet, what was assumed, and what was left unread.

These words stand here and not with those of tables: reading lies below reporting, and a summary is
part of what is read.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

TEMPLATES: Mapping[str, tuple[str, str]] = {
    "headings": ("headings in row {rows}", "titres en ligne {rows}"),
    "column": ("{column} '{heading}': {field}", "{column} « {heading} » : {field}"),
    "rows": (
        "{outcomes} outcomes, {inputs} inputs, {stakeholders} stakeholders",
        "{outcomes} changements, {inputs} ressources, {stakeholders} parties prenantes",
    ),
    "convention": ("{name} {value}, from {cell}", "{name} {value}, selon {cell}"),
    "currency": (
        "currency {value}, from headings and cells", "devise {value}, selon titres et cellules",
    ),
    "impact": (
        "{rows} rows give the sheet's own impact again",
        "{rows} lignes redonnent l'impact de la feuille",
    ),
    "formulas": (
        "{cells} numbers are formulas: the values kept with them were used, nothing was computed",
        ("{cells} nombres sont des formules : les valeurs enregistrées ont servi, rien n'a été "
         "calculé"),
    ),
    "polarity_heading": (
        "attribution is the share caused by {whose}, as its heading says",
        "l'attribution est la part due {whose}, selon son titre",
    ),
    "polarity_impact": (
        ("attribution is the share caused by {whose}: so the sheet's impact follows, and not "
         "otherwise"),
        ("l'attribution est la part due {whose} : l'impact de la feuille en découle, et pas "
         "autrement"),
    ),
    "polarity_stated": (
        "attribution is the share caused by {whose}, as was stated",
        "l'attribution est la part due {whose}, comme indiqué",
    ),
    "polarity_either": (
        "attribution reads the same either way", "l'attribution se lit pareil dans les deux sens",
    ),
    "percent": (
        "numbers of {column} without a % sign are per cent",
        "les nombres de {column} sans signe % sont des pour cent",
    ),
    "fraction": (
        "numbers of {column} without a % sign are fractions",
        "les nombres de {column} sans signe % sont des fractions",
    ),
    "decimal": ("the decimal sign is '{sign}'", "le signe décimal est « {sign} »"),
    "title": (
        "the title is the name of the file: {title}", "le titre est le nom du fichier : {title}",
    ),
    "carried": (
        "rows {rows} name no stakeholder: it is that above, or that of their merged cell",
        "lignes {rows} sans partie prenante : celle au-dessus, ou de leur cellule fusionnée",
    ),
    "merged": (
        "rows {rows} take {field} from a merged cell or the row of the year before",
        "lignes {rows} : {field} vient d'une cellule fusionnée ou de la ligne de l'année d'avant",
    ),
    "filled": (
        "rows {rows} take {field} as stated for all: {value}",
        "lignes {rows} : {field} indiqué pour toutes : {value}",
    ),
    "unvalued": (
        "rows {rows} have no value and are not valued: {value}",
        "lignes {rows} sans valeur, non valorisées : {value}",
    ),
    "named": (
        "inputs of rows {rows} are named after their stakeholder",
        "les ressources des lignes {rows} portent le nom de leur partie prenante",
    ),
    "money": (
        "every input is taken as money; write kind: time or in_kind where it is not",
        "chaque ressource est lue comme de l'argent ; écrivez kind: time ou in_kind sinon",
    ),
    "unit": (
        "quantities count in '{unit}', a unit without a meaning of its own: the sheet names none",
        "les quantités comptent en « {unit} », unité neutre : la feuille n'en nomme pas",
    ),
    "first_period": (
        "{column} calls the period of activity {number}",
        "{column} appelle {number} la période de l'activité",
    ),
    "hidden_read": ("hidden rows or columns were read: {places}",
                    "lignes ou colonnes masquées lues : {places}"),
    "not_stated": (
        "not stated, and shown as NOT STATED beside every result: {names}",
        "non indiqué, et signalé à côté de chaque résultat : {names}",
    ),
    "computed": (
        "{column} '{heading}': follows from the rest", "{column} « {heading} » : découle du reste",
    ),
    "unknown": (
        "{column} '{heading}': no column of a map is known by this name",
        "{column} « {heading} » : aucun titre connu de ce nom",
    ),
    "no_heading": ("{column}: no heading", "{column} : sans titre"),
    "hidden": ("{places}: hidden", "{places} : masqué"),
    "total": ("row {row}: a total, '{text}'", "ligne {row} : un total, « {text} »"),
    "note": ("row {row}: a note, '{text}'", "ligne {row} : une note, « {text} »"),
    "repeated": ("row {row}: headings again", "ligne {row} : titres répétés"),
    "other": ("row {row}: '{text}'", "ligne {row} : « {text} »"),
    "above": ("{cell}, above the table: '{text}'", "{cell}, au-dessus du tableau : « {text} »"),
    "empty": ("{rows} empty rows", "{rows} lignes vides"),
    "sheet": ("sheet '{sheet}'", "feuille « {sheet} »"),
    "macros": ("macros; nothing was run", "des macros ; rien n'a été exécuté"),
    "macro_sheets": ("macro sheets; nothing was run", "des feuilles macro ; rien n'a été exécuté"),
    "external_links": ("links to other files; nothing was opened",
                       "des liens vers d'autres fichiers ; rien n'a été ouvert"),
    "chart_sheets": ("sheets of charts", "des feuilles de graphiques"),
    "change": ("{text}", "{text}"),
    "own": ("a workbook of this library, read as it was written",
            "un classeur de cette bibliothèque, lu tel qu'écrit"),
}  # fmt: skip
"""What can be said, in English and French."""

TITLES = {
    "read": ("read", "lu"), "assumed": ("assumed", "supposé"), "unread": ("left unread", "non lu"),
}  # fmt: skip
WHOSE = {"others": ("others", "aux autres"), "own": ("the activity itself", "à l'activité même")}


class Remark(NamedTuple):
    """Hold one thing that is said about a reading, and the names and numbers in it."""

    key: str
    values: Mapping[str, Any]

    def text(self, language: str = "en") -> str:
        """Return the remark in a language."""
        place = int(language == "fr")
        values = {name: value[place] if isinstance(value, tuple) else value
                  for name, value in self.values.items()}  # fmt: skip
        return TEMPLATES[self.key][place].format(**values)


def remark(key: str, **values: Any) -> Remark:
    """Make a remark; a pair of texts is one in English and in French."""
    return Remark(key, values)


def listed(numbers: list[int]) -> str:
    """Write row numbers shortly: ``5-7, 9``."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
