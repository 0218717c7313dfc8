"""Describe beliefs about a number as distributions.

A family is a frozen model with the keys an analyst writes, a best estimate, a support, a quantile
function and its inverse. A new family joins by being added to `FAMILIES`; nothing that reads,
checks, walks or draws estimates changes with it.
"""

from sroi.model.distributions.base import Distribution, Number, plain_number
from sroi.model.distributions.counted import Chance, Discrete, Empirical, Proportion, SampleMean
from sroi.model.distributions.metalog import Metalog
from sroi.model.distributions.mixture import Mixture
from sroi.model.distributions.moments import Beta, Gamma, LogitNormal, LogNormal, Normal
from sroi.model.distributions.reading import FAMILIES, default_family, gather, name_of, written
from sroi.model.distributions.stated import Pert, Triangular, Uniform

__all__ = [
    "FAMILIES",
    "Beta",
    "Chance",
    "Discrete",
    "Distribution",
    "Empirical",
    "Gamma",
    "LogNormal",
    "LogitNormal",
    "Metalog",
    "Mixture",
    "Normal",
    "Number",
    "Pert",
    "Proportion",
    "SampleMean",
    "Triangular",
    "Uniform",
    "default_family",
    "gather",
    "name_of",
    "plain_number",
    "written",
]
