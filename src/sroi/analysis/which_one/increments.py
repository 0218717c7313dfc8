"""Say what each option adds for what it costs more, in order of cost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import nan
from typing import ClassVar, Literal

from sroi.analysis.answer import Answer, Error, Money, Ratio
from sroi.analysis.which_one.choices import Choice, alike_in_mean, dominates_in_mean, sample_of
from sroi.engine.sample import Sample

Standing = Literal["cheapest", "efficient", "same", "dominated", "extendedly dominated"]


@dataclass(frozen=True)
class Increment:
    """Say what an option adds to the next cheaper one that is worth considering."""

    option: str
    investment_mean: Money
    standing: Standing
    """Whether it is worth considering at some threshold ratio, or why not."""
    beside: tuple[str, ...]
    """What it adds to; or what dominates it, of which a mix does so if it is extendedly."""
    incremental_investment: Money
    """What it costs more, in mean."""
    incremental_investment_error: Error
    incremental_net_present_value: Money
    """By how much its net present value is greater, in mean."""
    incremental_net_present_value_error: Error
    incremental_ratio: Ratio
    """Present value more for each unit of investment more: the ratio of the two means."""
    incremental_ratio_error: Error


class Increments(Answer[Increment]):
    """Hold all options in order of mean cost."""

    question: ClassVar[str] = "What does each option add for what it costs more?"
    tables: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("option", "investment_mean", "standing", "beside"),
        ("option", "incremental_investment", "incremental_net_present_value", "incremental_ratio"),
        (
            "option",
            "incremental_investment_error",
            "incremental_net_present_value_error",
            "incremental_ratio_error",
        ),
    )


def increments(choices: Sequence[Choice]) -> Iterator[Increment]:
    """Yield what each option adds, in order of mean cost.

    Options that another dominates in mean add nothing that anyone should pay for. Nor do those
    that a mix of a cheaper and a dearer one dominates (extended dominance): their incremental
    ratio is below that of the next dearer option. What is left has falling incremental ratios; the
    last with one above the threshold ratio is the one to choose. Errors of incremental ratios are
    those of the linearised ratio.

    References
    ----------
    Drummond et al. (2015), Methods for the Economic Evaluation of Health Care Programmes, 4th ed.,
    chapter 4: dominance and extended dominance. Cochran (1977), Sampling Techniques, 3rd ed.,
    chapter 6: the error of a ratio of means.
    """
    ordered = sorted(choices, key=lambda one: (one.cost.mean, -one.value.mean, one.name))
    kept: list[Choice] = []
    standing: dict[str, tuple[Standing, tuple[Choice, ...]]] = {}
    for one in ordered:
        better = tuple(other for other in ordered if dominates_in_mean(other, one))
        if better:
            standing[one.name] = "dominated", better
        elif kept and alike_in_mean(kept[-1], one):
            standing[one.name] = "same", (kept[-1],)
        else:
            while len(kept) > 1 and _rise(kept[-2], kept[-1]) < _rise(kept[-1], one):
                del kept[-1]
            kept.append(one)
    for one in ordered:
        if one not in kept:
            said, beside = standing.get(one.name, ("extendedly dominated", ()))
            yield _row(one, said, beside or _around(one, kept))
            continue
        place = kept.index(one)
        yield _row(one, "efficient", (kept[place - 1],)) if place else _row(one, "cheapest", ())


def _rise(cheap: Choice, dear: Choice) -> float:
    """Return the ratio at which one option adds to a cheaper one."""
    (cost, value), (more, worth) = cheap.mean, dear.mean
    return (worth - value) / (more - cost)


def _around(one: Choice, kept: Sequence[Choice]) -> tuple[Choice, ...]:
    """Return the efficient options that are next below and next above in cost."""
    below = [other for other in kept if other.cost.mean < one.cost.mean]
    above = [other for other in kept if other.cost.mean > one.cost.mean]
    return below[-1], above[0]


def extended_margin(one: Choice, low: Choice, high: Choice) -> Sample:
    """Summarise by how much an option is worth more than a mix of two others of the same cost.

    Linearised in the means, so that its standard error counts the errors of all three. [money].
    """
    rise = _rise(low, high)
    part = (one.cost.mean - low.cost.mean) / (high.cost.mean - low.cost.mean)
    own = one.present_value - low.present_value - rise * (one.investment - low.investment)
    whole = high.present_value - low.present_value - rise * (high.investment - low.investment)
    return sample_of(own - part * whole)


def _row(one: Choice, standing: Standing, beside: tuple[Choice, ...]) -> Increment:
    names = tuple(other.name for other in beside)
    if standing not in ("efficient", "same"):
        return Increment(one.name, one.cost.mean, standing, names, *[nan] * 6)
    below = beside[0]
    cost = sample_of(one.investment - below.investment)
    net = sample_of(one.net_present_value - below.net_present_value)
    value = one.present_value - below.present_value
    ratio = error = nan
    if standing == "efficient":
        ratio = _rise(below, one)
        error = sample_of(value - ratio * (one.investment - below.investment)).standard_error
        error /= one.cost.mean - below.cost.mean
    return Increment(one.name, one.cost.mean, standing, names, cost.mean, cost.standard_error,
                     net.mean, net.standard_error, ratio, error)  # fmt: skip
