"""Give the tests of files one small valid map, and ways to spoil it."""

from collections.abc import Callable

import pytest

import sroi

SMALL = """\
title: A club
scope:
  activity: Lunch
  currency: GBP
  discounting: 3.5%
units: {meal: one lunch}
sources:
  survey: {title: Survey}
stakeholders:
  people: {description: People}
inputs:
  grant:
    description: Grant
    amount: {value: 1000 GBP, source: survey}
outcomes:
  better:
    description: Better
    stakeholder: people
    quantity: 7 person
    financial_proxy: {value: 94 GBP/person}
    deadweight: 10%
    displacement: 0
    attribution: 0
    starts: 1
    duration: 1 year
"""

Spoil = Callable[..., str]
Faults = Callable[..., tuple[sroi.Fault, ...]]


@pytest.fixture
def small() -> str:
    """The small map as text."""
    return SMALL


@pytest.fixture
def spoil() -> Spoil:
    """Replace one passage of the small map by another."""

    def spoiled(old: str, new: str) -> str:
        assert SMALL.count(old) == 1, f"{old!r} must stand in the map once"
        return SMALL.replace(old, new)

    return spoiled


@pytest.fixture
def faults_of() -> Faults:
    """Read a text that is faulty, and return its faults."""

    def found(text: str, kind: str = "yaml") -> tuple[sroi.Fault, ...]:
        with pytest.raises(sroi.InvalidMapError) as caught:
            sroi.loads(text, format=kind)  # type: ignore[arg-type]  # any kind, known or not
        return caught.value.faults

    return found
