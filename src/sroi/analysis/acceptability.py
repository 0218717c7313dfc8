"""Say how probable each option is to be best, by threshold ratio and by budget."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

import numpy as np

from sroi.analysis.alignment import NONE_FITS
from sroi.analysis.answer import Answer, Error, Money, Portion, Ratio, shown
from sroi.analysis.choices import MOST, Best, Choice, sample_of
from sroi.errors import QuestionError

R = TypeVar("R")


@dataclass(frozen=True)
class AtThreshold:
    """Say how probable it is that an option is best at a threshold ratio."""

    case: str
    """Threshold and option."""
    threshold: Ratio
    option: str
    probability: Portion
    probability_error: Error


@dataclass(frozen=True)
class WithinBudget:
    """Say how probable it is that an option is the best that a budget pays for."""

    case: str
    """Budget and option."""
    budget: Money
    option: str
    """Or that none fits."""
    probability: Portion
    probability_error: Error


class _Curves(Answer[R]):
    """Show one line for each threshold or budget, and one column for each option."""

    def cells(self) -> Iterator[tuple[tuple[str, ...], list[tuple[str, ...]]]]:
        """Yield headings and rows of text, with the largest standard error of each line."""
        lines: dict[float, list[Any]] = {}
        _, limit, *_ = self.columns
        for row in self:
            lines.setdefault(getattr(row, limit), []).append(row)
        rows = [
            (
                shown(at, self.kinds[limit]),
                *(shown(row.probability, "share") for row in line),
                shown(max(row.probability_error for row in line), "error"),
            )
            for at, line in lines.items()
        ]
        names = (row.option for row in next(iter(lines.values())))
        yield (limit, *names, "largest error"), rows


class Thresholds(_Curves[AtThreshold]):
    """Hold the acceptability curves over threshold ratios; options share those of equal worth."""

    question: ClassVar[str] = "How probable is each option to be best, at a threshold ratio?"


class Budgets(_Curves[WithinBudget]):
    """Hold the acceptability curves over budgets."""

    question: ClassVar[str] = "How probable is each option to be best, within a budget?"


def limits(stated: Sequence[float], what: str) -> tuple[float, ...]:
    """Return thresholds or budgets in order, each once.

    Raises
    ------
    QuestionError
        If one is no number from 0 on, or too large.
    """
    for each in stated:
        is_number = isinstance(each, int | float | np.number) and not isinstance(each, bool)
        if not is_number or not 0 <= each <= MOST:
            remedy = f"give numbers from 0 to {MOST:g}"
            raise QuestionError(f"{each!r} is no {what}", remedy=remedy)
    return tuple(sorted({float(each) for each in stated}))


def at_thresholds(choices: Sequence[Choice], thresholds: Sequence[float]) -> Iterator[AtThreshold]:
    """Yield the probability that each option has most present value less threshold x investment.

    References
    ----------
    Stinnett and Mullahy (1998), Net health benefits, Medical Decision Making 18(2) suppl.: net
    benefit at a threshold. Van Hout et al. (1994), Costs, effects and C/E-ratios alongside a
    clinical trial, Health Economics 3(5): acceptability curves.
    """
    for threshold in thresholds:
        best = Best(choices, threshold)
        for place, choice in enumerate(choices):
            sample = sample_of(best.share(place))
            case = f"ratio {threshold:.10g}: {choice.name}"
            yield AtThreshold(case, threshold, choice.name, sample.mean, sample.standard_error)


def within_budgets(choices: Sequence[Choice], budgets: Sequence[float]) -> Iterator[WithinBudget]:
    """Yield the probability that each option has most net present value of those that fit."""
    for budget in budgets:
        best = Best(choices, budget=budget)
        shares = {choice.name: best.share(place) for place, choice in enumerate(choices)}
        shares[NONE_FITS] = (~best.fits).astype(np.float64)
        for name, share in shares.items():
            sample = sample_of(share)
            case = f"budget {budget:.10g}: {name}"
            yield WithinBudget(case, budget, name, sample.mean, sample.standard_error)
