"""Say what a reader must know of a comparison of options."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from sroi.analysis.which_one.alignment import NOTHING, Option, discounted_apart
from sroi.analysis.which_one.choices import Best, Choice, dominates_in_mean, sample_of
from sroi.analysis.which_one.increments import Increments, extended_margin
from sroi.analysis.which_one.sharing import Sharing
from sroi.analysis.words import Note, joined
from sroi.engine.sample import Sample

_LISTED = 6
_CERTAIN = 2.0
"""Standard errors by which two numbers are told apart."""
_YEARS = {
    "base_year": Note("base year", "année de base"),
    "price_year": Note("price year", "année des prix"),
}


def notes(
    options: Sequence[Option], choices: Sequence[Choice], sharing: Sharing, added: Increments
) -> Iterator[str]:
    """Yield the notes; options stand in the order of mean net present value."""
    yield from _ranking(choices)
    yield from _dominance(choices, added)
    if any(choice.name == NOTHING for choice in choices):
        yield Note("'{nothing}' is an option: no investment, no value, no ratio.",
                   "« {nothing} » (ne rien faire) est une option : ni investissement, ni valeur, "
                   "ni ratio.", nothing=NOTHING)  # fmt: skip
    else:
        yield Note("Doing nothing is not among the options.",
                   "Ne rien faire n'est pas parmi les options.")  # fmt: skip
    yield from _draws(options, sharing)
    yield from _undefined(choices)
    yield from _conventions(options)


def _ranking(choices: Sequence[Choice]) -> Iterator[str]:
    for one, other in pairwise(choices):
        margin = sample_of(one.net_present_value - other.net_present_value)
        if Best([one, other]).sharing.min() > 1:
            yield Note("'{one}' and '{other}' are worth the same in every draw.",
                       "« {one} » et « {other} » valent autant dans chaque tirage.",
                       one=one.name, other=other.name)  # fmt: skip
        elif _unsure(margin):
            yield Note(
                "Which of '{one}' and '{other}' has more mean net present value is within error: "
                "make more draws.",
                "Laquelle, de « {one} » ou de « {other} », a la plus grande valeur actuelle nette "
                "moyenne reste dans la marge d'erreur : augmentez le nombre de tirages.",
                one=one.name, other=other.name,
            )  # fmt: skip


def _dominance(choices: Sequence[Choice], added: Increments) -> Iterator[str]:
    for one in choices:
        for other in choices:
            if dominates_in_mean(other, one):
                value = sample_of(other.present_value - one.present_value)
                cost = sample_of(one.investment - other.investment)
                if _unsure(value) or _unsure(cost):
                    yield Note(
                        "That '{other}' dominates '{one}' is within error.",
                        "Que « {other} » domine « {one} » reste dans la marge d'erreur.",
                        other=other.name, one=one.name,
                    )  # fmt: skip
    by_name = {choice.name: choice for choice in choices}
    for row in added:
        if row.standing == "extendedly dominated":
            beside = (by_name[name] for name in row.beside)
            if _unsure(extended_margin(by_name[row.option], *beside)):
                yield Note("That '{option}' is extendedly dominated is within error.",
                           "Que « {option} » soit dominée par un mélange reste dans la marge "
                           "d'erreur.", option=row.option)  # fmt: skip


def _unsure(sample: Sample) -> bool:
    """Tell whether a mean could as well be on the other side of 0."""
    return abs(sample.mean) < _CERTAIN * sample.standard_error


def _draws(options: Sequence[Option], sharing: Sharing) -> Iterator[str]:
    if not any(option.told for option in options):
        yield Note(
            "No option has an uncertain estimate: every draw is the same, and errors are 0.",
            "Aucune option n'a d'estimation incertaine : tous les tirages sont les mêmes, et les "
            "erreurs sont nulles.",
        )
        return
    if sharing.shared:
        yield Note("Drawn once for the options that share them: {paths}.",
                   "Tirées une seule fois pour les options qui les partagent : {paths}.",
                   paths=_listed(sharing.shared))  # fmt: skip
    elif len(options) > 1:
        yield Note(
            "The options share no uncertain estimate: they are drawn independently.",
            "Les options ne partagent aucune estimation incertaine : leurs tirages sont "
            "indépendants.",
        )
    if sharing.apart:
        yield Note("Drawn apart, as beliefs or sources differ: {paths}.",
                   "Tirées à part, car ce que l'on en croit ou leur source diffère : {paths}.",
                   paths=_listed(sharing.apart))  # fmt: skip


def _undefined(choices: Sequence[Choice]) -> Iterator[str]:
    for choice in choices:
        if choice.undefined and choice.name != NOTHING:
            yield Note(
                "The ratio of '{option}' is undefined: its investment is not positive in "
                "{undefined:,} of {draws:,} draws.",
                "Le ratio de « {option} » n'est pas défini : son investissement n'est pas positif "
                "dans {undefined:,} tirages sur {draws:,}.",
                option=choice.name, undefined=choice.undefined, draws=choice.investment.size,
            )  # fmt: skip


def _conventions(options: Sequence[Option]) -> Iterator[str]:
    ends = {option.name: option.last_year for option in options}
    if len(set(ends.values())) > 1:
        said = joined(
            Note("'{name}' in year {last}", "« {name} » l'année {last}", name=name, last=last)
            for name, last in ends.items()
        )
        yield Note("Options end in different years, as you allowed: {ends}.",
                   "Les options se terminent à des années différentes, comme vous l'avez permis : "
                   "{ends}.", ends=said)  # fmt: skip
    for fact, words in _YEARS.items():
        if getattr(options[0].impact_map.scope, fact) is None and len(options) > 1:
            yield Note("No option states its {year}; it is taken to be the same.",
                       "Aucune option n'indique son {year} ; elle est supposée la même.",
                       year=words)  # fmt: skip
    for option in options:
        own = discounted_apart(option)
        if own:
            paths = [f"outcomes.{name}" for name in own]
            yield Note(
                "'{option}' has a discount schedule of its own for {paths}.",
                "« {option} » a son propre barème d'actualisation pour {paths}.",
                option=option.name, paths=_listed(paths),
            )  # fmt: skip


def _listed(paths: Sequence[str]) -> str:
    first, more = ", ".join(paths[:_LISTED]), len(paths) - _LISTED
    if more <= 0:
        return first
    return Note("{first} and {more} more", "{first} et {more} de plus", first=first, more=more)
