"""Say what a reader must know of a comparison of options."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from sroi.analysis.alignment import NOTHING, Option, discounted_apart
from sroi.analysis.choices import Best, Choice, dominates_in_mean, sample_of
from sroi.analysis.increments import Increments, extended_margin
from sroi.analysis.sharing import Sharing
from sroi.engine.sample import Sample

_LISTED = 6
_CERTAIN = 2.0
"""Standard errors by which two numbers are told apart."""


def notes(
    options: Sequence[Option], choices: Sequence[Choice], sharing: Sharing, added: Increments
) -> Iterator[str]:
    """Yield the notes; options stand in the order of mean net present value."""
    yield from _ranking(choices)
    yield from _dominance(choices, added)
    if any(choice.name == NOTHING for choice in choices):
        yield f"'{NOTHING}' is an option: no investment, no value, no ratio."
    else:
        yield "Doing nothing is not among the options."
    yield from _draws(options, sharing)
    yield from _undefined(choices)
    yield from _conventions(options)


def _ranking(choices: Sequence[Choice]) -> Iterator[str]:
    for one, other in pairwise(choices):
        margin = sample_of(one.net_present_value - other.net_present_value)
        if Best([one, other]).sharing.min() > 1:
            yield f"'{one.name}' and '{other.name}' are worth the same in every draw."
        elif _unsure(margin):
            yield (f"Which of '{one.name}' and '{other.name}' has more mean net present value is "
                   "within error: make more draws.")  # fmt: skip


def _dominance(choices: Sequence[Choice], added: Increments) -> Iterator[str]:
    for one in choices:
        for other in choices:
            if dominates_in_mean(other, one):
                value = sample_of(other.present_value - one.present_value)
                cost = sample_of(one.investment - other.investment)
                if _unsure(value) or _unsure(cost):
                    yield f"That '{other.name}' dominates '{one.name}' is within error."
    by_name = {choice.name: choice for choice in choices}
    for row in added:
        if row.standing == "extendedly dominated":
            beside = (by_name[name] for name in row.beside)
            if _unsure(extended_margin(by_name[row.option], *beside)):
                yield f"That '{row.option}' is extendedly dominated is within error."


def _unsure(sample: Sample) -> bool:
    """Tell whether a mean could as well be on the other side of 0."""
    return abs(sample.mean) < _CERTAIN * sample.standard_error


def _draws(options: Sequence[Option], sharing: Sharing) -> Iterator[str]:
    if not any(option.told for option in options):
        yield "No option has an uncertain estimate: every draw is the same, and errors are 0."
        return
    if sharing.shared:
        yield f"Drawn once for the options that share them: {_listed(sharing.shared)}."
    elif len(options) > 1:
        yield "The options share no uncertain estimate: they are drawn independently."
    if sharing.apart:
        yield f"Drawn apart, as beliefs or sources differ: {_listed(sharing.apart)}."


def _undefined(choices: Sequence[Choice]) -> Iterator[str]:
    for choice in choices:
        if choice.undefined and choice.name != NOTHING:
            yield (f"The ratio of '{choice.name}' is undefined: its investment is not positive in "
                   f"{choice.undefined:,} of {choice.investment.size:,} draws.")  # fmt: skip


def _conventions(options: Sequence[Option]) -> Iterator[str]:
    ends = {option.name: option.last_year for option in options}
    if len(set(ends.values())) > 1:
        said = ", ".join(f"'{name}' in year {last}" for name, last in ends.items())
        yield f"Options end in different years, as you allowed: {said}."
    for fact in ("base_year", "price_year"):
        if getattr(options[0].impact_map.scope, fact) is None and len(options) > 1:
            yield f"No option states its {fact.replace('_', ' ')}; it is taken to be the same."
    for option in options:
        own = discounted_apart(option)
        if own:
            paths = [f"outcomes.{name}" for name in own]
            yield f"'{option.name}' has a discount schedule of its own for {_listed(paths)}."


def _listed(paths: Sequence[str]) -> str:
    more = len(paths) - _LISTED
    return ", ".join(paths[:_LISTED]) + (f" and {more} more" if more > 0 else "")
