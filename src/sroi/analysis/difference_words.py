"""Say in words what changed between two maps, in English and in French."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from sroi.analysis.alterations import may_move
from sroi.analysis.assurance.rule import Words
from sroi.analysis.assurance.texts import money, number, quoted
from sroi.analysis.difference import Changed
from sroi.analysis.explaining import Explanation
from sroi.analysis.saying import Sentence
from sroi.errors import one_line

FIGURES = ("sroi_ratio", "net_present_value")
_DIGITS = 4
"""Of a ratio."""
_LONGEST = 120

_KINDS = {
    "added": Words("{path} is new: {after}", "{path} est nouveau : {after}"),
    "removed": Words(
        "{path} is gone, which was: {before}", "{path} a disparu, qui était : {before}"
    ),
    "changed": Words("{path} goes from {before} to {after}", "{path} passe de {before} à {after}"),
    "belief": Words(
        "what is believed of {path} goes from {before} to {after}",
        "ce que l'on croit de {path} passe de {before} à {after}",
    ),
    "source": Words(
        "{path}: the source changes from {before} to {after}",
        "{path} : la source passe de {before} à {after}",
    ),
    "source added": Words(
        "{path}: a source is named, {after}", "{path} : source indiquée, {after}"
    ),
    "source removed": Words(
        "{path}: the source is gone, which was {before}",
        "{path} : la source a disparu, qui était {before}",
    ),
    "text": Words(
        "{path}: the text changes from {before} to {after}",
        "{path} : le texte passe de {before} à {after}",
    ),
    "text added": Words("{path}: a text is new, {after}", "{path} : texte nouveau, {after}"),
    "text removed": Words(
        "{path}: the text is gone, which was {before}",
        "{path} : le texte a disparu, qui était {before}",
    ),
}
_MOVES = Words(
    "{change}: {money} of net present value, {ratio} of SROI ratio",
    "{change} : {money} de valeur actuelle nette, {ratio} de ratio SROI",
)
_MOVES_ABOUT = Words(
    "{change}: {money} of net present value (standard error {money_error}), "
    "{ratio} of SROI ratio (standard error {ratio_error})",
    "{change} : {money} de valeur actuelle nette (erreur type {money_error}), "
    "{ratio} de ratio SROI (erreur type {ratio_error})",
)
_STAYS = Words("{change}: moves no figure", "{change} : ne change aucun résultat")
_STAYS_AT_BEST = Words(
    "{change}: moves no figure at best estimates",
    "{change} : ne change aucun résultat aux meilleures estimations",
)
_AS_IT_IS = Words("{change}", "{change}")

_UNCHANGED = Words("nothing changed", "rien n'a changé")
_MOVED = Words(
    "the SROI ratio goes from {ratio} to {new_ratio}, "
    "the net present value from {money} to {new_money}",
    "le ratio SROI passe de {ratio} à {new_ratio}, "
    "la valeur actuelle nette de {money} à {new_money}",
)
_UNMOVED = Words(
    "no figure at best estimates moves: the SROI ratio is {ratio}, the net present value {money}",
    "aucun résultat aux meilleures estimations ne bouge : le ratio SROI est de {ratio}, "
    "la valeur actuelle nette de {money}",
)
_APART = Words(
    "the maps have another {name}, {before} before and {after} now, so that the change of figures "
    "is not split",
    "les cartes n'ont pas {name}, {before} avant et {after} maintenant ; l'écart des résultats "
    "n'est donc pas réparti",
)
_SAMPLED = Words(
    "what each change did rests on {orders} orders of the changes, sampled with seed {seed}; "
    "the sum is exact",
    "l'effet de chaque changement repose sur {orders} ordres des changements, tirés avec la "
    "graine {seed} ; la somme est exacte",
)
CONVENTIONS = {
    "currency": Words("currency", "la même monnaie"),
    "price_year": Words("price year", "la même année des prix"),
    "base_year": Words("base year", "la même année de base"),
}
"""Parts of the scope without which money of two maps does not mean the same."""
_NOT_STATED = Words("not stated", "non précisée")


class Shown(NamedTuple):
    """Hold ratio and net present value as they are shown: rounded so that what is shown adds up."""

    ratio: Decimal
    money: Decimal


def shown_lines(explanation: Explanation) -> tuple[Shown, ...]:
    """Return the figures of the old map, what each change adds to them, and those of the new."""
    ((columns, lines),) = explanation.cells()
    places = [columns.index(name) for name in FIGURES]
    return tuple(Shown(*(Decimal(line[place].replace(",", "")) for place in places))
                 for line in lines)  # fmt: skip


def head_sentences(
    ends: tuple[Shown, Shown],
    units: tuple[str, str],
    conventions: Mapping[str, tuple[str, str]],
    *,
    is_changed: bool,
) -> Iterator[Sentence]:
    """Yield what keeps the maps from being compared, and what became of the figures."""
    if not is_changed:
        yield Sentence(_UNCHANGED, {})
    for name, stated in conventions.items():
        before, after = (each or _NOT_STATED for each in stated)
        facts = {"name": CONVENTIONS[name], "before": before, "after": after}
        yield Sentence(_APART, facts)
    old, new = ends
    yield Sentence(
        _UNMOVED if old == new and units[0] == units[1] else _MOVED,
        {
            "ratio": number(float(old.ratio), _DIGITS),
            "new_ratio": number(float(new.ratio), _DIGITS),
            "money": money(float(old.money), units[0]),
            "new_money": money(float(new.money), units[1]),
        },
    )


def sampled_sentence(orders: str, seed: str) -> Sentence:
    """Say what contributions rest on where not every order of the changes is computed."""
    return Sentence(_SAMPLED, {"orders": orders, "seed": seed})


def changed_sentences(
    rows: Sequence[Changed], moves: Sequence[Shown], unit: str, *, is_split: bool
) -> Iterator[Sentence]:
    """Yield what each change is, and what it does to the figures.

    Parameters
    ----------
    rows
        The changes, first those that explain the change of figures.
    moves
        What those add to the figures, as shown.
    unit
        Unit of money.
    is_split
        Whether the change of figures is split among changes at all.
    """
    for place, row in enumerate(rows):
        facts = {"change": _change(row)}
        if not is_split:
            yield Sentence(_AS_IT_IS, facts)
        elif place >= len(moves) or not (row.sroi_ratio or row.net_present_value):
            paths = row.path.split(" + ")
            draws = any(may_move(path, row.kind) for path in paths)
            yield Sentence(_STAYS_AT_BEST if draws else _STAYS, facts)
        else:
            yield _moving(row, moves[place], unit, facts)


def _moving(row: Changed, moved: Shown, unit: str, facts: Mapping[str, Words]) -> Sentence:
    about = bool(row.sroi_ratio_error or row.net_present_value_error)
    amounts = {
        "money": _signed(money(float(moved.money), unit), moved.money),
        "ratio": _signed(number(float(moved.ratio), _DIGITS), moved.ratio),
        "money_error": money(row.net_present_value_error, unit),
        "ratio_error": number(row.sroi_ratio_error, _DIGITS),
    }
    return Sentence(_MOVES_ABOUT if about else _MOVES, {**facts, **amounts})


def _signed(text: Words, amount: Decimal) -> Words:
    sign = "+" if amount > 0 else ""
    return Words(sign + text.en, sign + text.fr)


def _change(row: Changed) -> Words:
    path, kind = row.path, str(row.kind)
    if kind in ("source", "text"):
        path = path.removesuffix(".source")
        kind += "" if row.before and row.after else " removed" if row.before else " added"
    facts = {"path": path, "before": _text(row.before, row), "after": _text(row.after, row)}
    return Words(*(_KINDS[kind].said(language, facts) for language in ("en", "fr")))


def _text(text: str, row: Changed) -> Words:
    if row.kind == "text":
        return quoted(text)
    kept = one_line(text, _LONGEST)
    return Words(kept, kept)
