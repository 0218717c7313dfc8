"""Run every example in a docstring of the library."""

import doctest
import importlib
import pkgutil

import pytest

import sroi

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(sroi.__path__, "sroi.")
    if not module.name.endswith("__main__")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples_print_what_they_say(name: str) -> None:
    module = importlib.import_module(name)
    failed, _ = doctest.testmod(module, verbose=False, report=True)
    assert failed == 0


def test_there_are_examples_to_run() -> None:
    finder = doctest.DocTestFinder(exclude_empty=True)
    formulas = importlib.import_module("sroi.engine.formulas")
    assert sum(bool(found.examples) for found in finder.find(formulas)) >= 10
