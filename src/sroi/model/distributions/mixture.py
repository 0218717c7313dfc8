"""Believe what several experts believe, each with a weight."""

from collections.abc import Iterator, Sequence
from math import inf
from typing import Annotated, Any, ClassVar, Literal, Self

import numpy as np
from pydantic import Discriminator, Field, model_validator

from sroi.model.base import Frozen, Text, refused
from sroi.model.distributions.base import Distribution, Weight, in_shares, once
from sroi.model.distributions.counted import (
    Chance,
    Discrete,
    Empirical,
    Proportion,
    SampleMean,
    Steps,
)
from sroi.model.distributions.inverse import invert
from sroi.model.distributions.metalog import Metalog
from sroi.model.distributions.moments import Beta, Gamma, LogitNormal, LogNormal, Normal
from sroi.model.distributions.stated import Pert, Triangular, Uniform
from sroi.typing import FloatArray

_SCORES = 2048
"""Places at which the probabilities of a mixture are kept, all experts together."""
_LEAST = 2.0**-53

Single = Annotated[
    Uniform | Triangular | Pert | Normal | LogNormal | LogitNormal | Gamma | Beta | Metalog
    | Proportion | SampleMean | Discrete | Chance | Empirical,
    Discriminator("family"),
]  # fmt: skip
"""Any family but a mixture."""


class View(Frozen):
    """Hold what one expert believes, and how much it weighs."""

    name: Text | None = None
    weight: Weight
    belief: Single


class Mixture(Distribution):
    """Believe each of several experts with a weight.

    Written ``{experts: [{weight: 2, low: 4, best: 7, high: 9}, {weight: 1, mean: 8, sd: 2}]}``,
    with ``name`` where experts have one. Each draw comes from one of them, as often as its weight
    says. The best estimate is the weighted mean of theirs.
    """

    family: Literal["mixture"] = "mixture"
    experts: Annotated[tuple[View, ...], Field(min_length=2, max_length=100)]

    ways: ClassVar = (frozenset({"experts"}),)

    @model_validator(mode="after")
    def _finite(self) -> Self:
        if not np.isfinite(self.best):
            raise refused("E202", "the experts' best estimates add up to nothing finite")
        return self

    @property
    @once
    def _shares(self) -> list[float]:
        shares: list[float] = in_shares([view.weight for view in self.experts]).tolist()
        return shares

    @property
    def views(self) -> Iterator[tuple[float, Single]]:
        """The share of each expert with what this one believes."""
        for share, view in zip(self._shares, self.experts, strict=True):
            yield share, view.belief

    @property
    def best(self) -> float:
        """The weighted mean of the experts' best estimates."""
        return sum(share * belief.best for share, belief in self.views)

    @property
    def has_steps(self) -> bool:
        """Whether any expert's belief has."""
        return any(view.belief.has_steps for view in self.experts)

    @property
    def support(self) -> tuple[float, float]:
        """From the least to the greatest that any expert thinks possible."""
        ends = [view.belief.support for view in self.experts]
        return min(low for low, _ in ends), max(high for _, high in ends)

    def cdf(self, value: FloatArray) -> FloatArray:
        """Return the probability of at most each value."""
        total = np.zeros(value.shape)
        for share, belief in self.views:
            total = total + share * belief.cdf(value)
        return total

    def quantile(self, probability: FloatArray) -> FloatArray:
        """Return the values that are undershot with the given probabilities.

        At a step of the probability stands its value; between steps, the quantile of the experts
        whose beliefs are smooth.
        """
        smooth = self._smooth
        if self._steps is None:
            return smooth.quantile(probability)
        values, levels = self._steps
        if smooth.share == 0:
            found: FloatArray = values[
                np.searchsorted(levels, probability).clip(max=len(values) - 1)
            ]
            return found
        rises = smooth.share * smooth.at_steps
        place = np.searchsorted(rises + levels, probability)
        below = np.concatenate([[0.0], levels])[place]
        result = np.append(values, inf)[place]
        between = np.flatnonzero(probability <= below + np.append(rises, inf)[place])
        rest = (probability[between] - below[between]) / smooth.share
        quantiles = smooth.quantile(np.clip(rest, _LEAST, 1.0 - _LEAST))
        before = np.concatenate([[-inf], values])[place[between]]
        result[between] = np.clip(quantiles, before, result[between])
        return result

    @property
    @once
    def _steps(self) -> tuple[FloatArray, FloatArray] | None:
        """The values of all steps in order, and the probability of steps at most at each."""
        stepped = [(share, belief) for share, belief in self.views if isinstance(belief, Steps)]
        if not stepped:
            return None
        parts = [belief.shares for _, belief in stepped]
        shares = [share * own for (share, _), (_, own) in zip(stepped, parts, strict=True)]
        values, places = np.unique(np.concatenate([own for own, _ in parts]), return_inverse=True)
        return values, np.cumsum(np.bincount(places, weights=np.concatenate(shares)))

    @property
    @once
    def _smooth(self) -> "_Smooth":
        """Those whose beliefs have no steps, together."""
        smooth = [(share, belief) for share, belief in self.views if not belief.has_steps]
        return _Smooth(smooth, None if self._steps is None else self._steps[0])


class _Smooth:
    """Hold the probabilities of a mixture without steps at some places, to begin searches with."""

    def __init__(
        self, views: Sequence[tuple[float, Distribution]], steps: FloatArray | None
    ) -> None:
        self.share = float(sum(share for share, _ in views))
        self.views = [(share / self.share, belief) for share, belief in views]
        if not views:
            return
        from scipy.special import ndtr

        scores = np.linspace(-7.0, 7.0, max(_SCORES // len(views), 16) + 1)
        levels: FloatArray = ndtr(scores)
        found = np.concatenate([belief.quantile(levels) for _, belief in self.views])
        self.places: FloatArray = np.unique(found[np.isfinite(found)])
        self.levels = np.maximum.accumulate(self.cdf(self.places))
        if steps is not None:
            self.at_steps = np.maximum.accumulate(self.cdf(steps))

    def cdf(self, value: FloatArray) -> FloatArray:
        total = np.zeros(value.shape)
        for share, belief in self.views:
            total = total + share * belief.cdf(value)
        return total

    def quantile(self, probability: FloatArray) -> FloatArray:
        after = np.searchsorted(self.levels, probability)
        low = self.places[np.maximum(after - 1, 0)]
        high = self.places[np.minimum(after, self.places.size - 1)]
        outside = np.flatnonzero((after == 0) | (after == self.places.size))
        if outside.size:  # the quantile of a mixture lies between those of its parts
            parts = [belief.quantile(probability[outside]) for _, belief in self.views]
            low[outside], high[outside] = np.min(parts, axis=0), np.max(parts, axis=0)
        size = np.maximum(np.abs(low), np.abs(high))
        return invert(self.cdf, probability, low, high, 1e-13 * (high - low) + 4e-16 * size)


def written_view(view: dict[str, Any]) -> dict[str, Any]:
    """Write an expert's view flat: weight beside the keys of the belief."""
    said = {name: view[name] for name in ("name", "weight") if view.get(name)}
    belief: dict[str, Any] = view["belief"]
    return said | belief
