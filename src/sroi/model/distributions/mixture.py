"""Believe what several experts believe, each with a weight."""

from typing import Annotated, Any, ClassVar, Literal, Self

import numpy as np
from pydantic import Discriminator, Field, model_validator

from sroi.model.base import Frozen, Text, refused
from sroi.model.distributions.base import Distribution, Positive
from sroi.model.distributions.counted import Chance, Discrete, Empirical, Proportion, SampleMean
from sroi.model.distributions.metalog import Metalog
from sroi.model.distributions.moments import Beta, Gamma, LogitNormal, LogNormal, Normal
from sroi.model.distributions.stated import Pert, Triangular, Uniform
from sroi.typing import FloatArray

_HALVINGS = 80

Single = Annotated[
    Uniform | Triangular | Pert | Normal | LogNormal | LogitNormal | Gamma | Beta | Metalog
    | Proportion | SampleMean | Discrete | Chance | Empirical,
    Discriminator("family"),
]  # fmt: skip
"""Any family but a mixture."""


class View(Frozen):
    """Hold what one expert believes, and how much it weighs."""

    name: Text | None = None
    weight: Positive
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
    def _shares(self) -> list[float]:
        total = sum(view.weight for view in self.experts)
        return [view.weight / total for view in self.experts]

    @property
    def best(self) -> float:
        """The weighted mean of the experts' best estimates."""
        return sum(
            share * view.belief.best for share, view in zip(self._shares, self.experts, strict=True)
        )

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
        for share, view in zip(self._shares, self.experts, strict=True):
            total = total + share * view.belief.cdf(value)
        return total

    def quantile(self, probability: FloatArray) -> FloatArray:
        """Return the values that are undershot with the given probabilities, by halving.

        The quantile of a mixture lies between those of its parts.
        """
        parts = [view.belief.quantile(probability) for view in self.experts]
        low: FloatArray = np.min(parts, axis=0)
        high: FloatArray = np.max(parts, axis=0)
        for _ in range(_HALVINGS):
            middle = low + (high - low) / 2
            reached = self.cdf(middle) >= probability
            low, high = np.where(reached, low, middle), np.where(reached, middle, high)
            if np.all((high - low) <= 4e-16 * np.maximum(np.abs(low), np.abs(high))):
                break
        return high


def written_view(view: dict[str, Any]) -> dict[str, Any]:
    """Write an expert's view flat: weight beside the keys of the belief."""
    said = {name: view[name] for name in ("name", "weight") if view.get(name)}
    belief: dict[str, Any] = view["belief"]
    return said | belief
