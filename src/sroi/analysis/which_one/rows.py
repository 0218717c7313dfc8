"""Hold what is known of each option when several are compared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import nan
from typing import Any, ClassVar

import numpy as np

from sroi.analysis.answer import Answer, Error, Money, Portion, Ratio
from sroi.analysis.which_one.acceptability import Budgets, Thresholds
from sroi.analysis.which_one.choices import Best, Choice, dominates, dominates_in_mean, sample_of
from sroi.analysis.which_one.increments import Increments
from sroi.engine.sample import Sample


@dataclass(frozen=True)
class OptionRow:
    """Hold what is known of one option."""

    option: str
    net_present_value_central: Money
    """At best estimates."""
    net_present_value_mean: Money
    net_present_value_error: Error
    """Standard error of the mean."""
    net_present_value_low: Money
    """Lower end of the interval."""
    net_present_value_high: Money
    sroi_ratio_central: Ratio
    sroi_ratio_mean: Ratio
    sroi_ratio_error: Error
    sroi_ratio_low: Ratio
    sroi_ratio_high: Ratio
    present_value_central: Money
    present_value_mean: Money
    present_value_error: Error
    investment_central: Money
    investment_mean: Money
    investment_error: Error
    probability_best: Portion
    """Share of draws in which no other option has more net present value; ties are shared."""
    probability_best_error: Error
    expected_loss: Money
    """What choosing it loses in mean, against the best option of each draw."""
    expected_loss_error: Error
    dominated_by: tuple[str, ...]
    """Options that cost no more in mean and are worth no less, and not both alike."""
    dominated_share: Portion
    """Share of draws in which some option costs no more and is worth no less, not both alike."""
    dominated_share_error: Error


@dataclass(frozen=True)
class OptionComparison(Answer[OptionRow]):
    """Hold options, the greatest mean net present value first, with what each adds, and curves."""

    question: ClassVar[str] = "Which option is best?"
    tables: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("option", "probability_best", "expected_loss", "dominated_by", "dominated_share"),
        (
            "option",
            "net_present_value_central",
            "net_present_value_mean",
            "net_present_value_low",
            "net_present_value_high",
        ),
        (
            "option",
            "sroi_ratio_central",
            "sroi_ratio_mean",
            "sroi_ratio_low",
            "sroi_ratio_high",
            "investment_mean",
        ),
        (
            "option",
            "probability_best_error",
            "expected_loss_error",
            "net_present_value_error",
            "sroi_ratio_error",
        ),
    )

    increments: Increments = field(default_factory=lambda: Increments((), ""))
    thresholds: Thresholds = field(default_factory=lambda: Thresholds((), ""))
    budgets: Budgets = field(default_factory=lambda: Budgets((), ""))
    shared: tuple[str, ...] = ()
    """Paths of estimates that at least two options share, and that are drawn once for these."""
    apart: tuple[str, ...] = ()
    """Paths of estimates that options have in common, but that differ in belief or source."""

    @property
    def parts(self) -> tuple[Answer[Any], ...]:
        """The further tables that have rows."""
        return tuple(each for each in (self.increments, self.thresholds, self.budgets) if each.rows)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values, ready for JSON; None where there is no number."""
        own = super().to_dict()
        further = {
            name: getattr(self, name).to_dict()["rows"]
            for name in ("increments", "thresholds", "budgets")
        }
        return own | further | {"shared": list(self.shared), "apart": list(self.apart)}

    def __str__(self) -> str:
        return "\n\n".join([super().__str__(), *map(str, self.parts)])

    def _repr_html_(self) -> str:
        return super()._repr_html_() + "".join(each._repr_html_() for each in self.parts)


def option_rows(choices: Sequence[Choice], interval: float) -> Iterator[OptionRow]:
    """Yield what is known of each option.

    References
    ----------
    Raiffa and Schlaifer (1961), Applied Statistical Decision Theory, chapter 4: expected
    opportunity loss. Alarid-Escudero et al. (2019), Value in Health 22(5): expected loss beside
    acceptability curves.
    """
    best = Best(choices)
    for place, choice in enumerate(choices):
        value, invested = choice.central
        probability, loss = sample_of(best.share(place)), sample_of(best.loss(place))
        inferior = np.zeros(choice.investment.shape, dtype=np.bool_)
        for other in choices:
            inferior |= dominates(other, choice)
        dominated = sample_of(inferior.astype(np.float64))
        yield OptionRow(
            choice.name,
            value - invested,
            *_spread(choice.net, interval),
            choice.central_ratio,
            *_spread(choice.ratio, interval),
            value,
            choice.value.mean,
            choice.value.standard_error,
            invested,
            choice.cost.mean,
            choice.cost.standard_error,
            probability_best=probability.mean,
            probability_best_error=probability.standard_error,
            expected_loss=loss.mean,
            expected_loss_error=loss.standard_error,
            dominated_by=tuple(each.name for each in choices if dominates_in_mean(each, choice)),
            dominated_share=dominated.mean,
            dominated_share_error=dominated.standard_error,
        )


def _spread(sample: Sample | None, interval: float) -> tuple[float, float, float, float]:
    """Return the mean, its error, and the ends of the middle interval."""
    if sample is None:
        return nan, nan, nan, nan
    low, high = (1 - interval) / 2, (1 + interval) / 2
    return sample.mean, sample.standard_error, sample.quantile(low), sample.quantile(high)
