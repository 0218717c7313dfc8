"""Hold the code against the plan of the house: who may import whom, how large things grow."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import sroi

SOURCES = Path(sroi.__file__).parent
MODULES = sorted(SOURCES.rglob("*.py"))
LONGEST_MODULE = 400
LONGEST_FUNCTION = 50

# A module imports its own package or one on a lower floor; packages of one floor do not see each
# other.
FLOORS = [
    {"errors", "typing", "_version"},
    {"units", "reference", "elementary"},
    {"model"},
    {"engine", "io"},
    {"analysis"},
    {"reporting"},
    {"cli"},
    {"__init__", "__main__"},
]


def place(module: Path) -> str:
    """Return the package or top module to which a file belongs."""
    return module.relative_to(SOURCES).parts[0].removesuffix(".py")


def floor(name: str) -> int:
    """Return the floor of a package."""
    return next(number for number, names in enumerate(FLOORS) if name in names)


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield the package of this library that each import takes from."""
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            names = [node.module or ""]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            if name.split(".")[0] == "sroi":
                yield [*name.split("."), "__init__"][1]


def name_of(module: Path) -> str:
    return module.relative_to(SOURCES).as_posix()


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_imports_run_one_way(module: Path) -> None:
    own = place(module)
    for other in imported(ast.parse(module.read_text("utf-8"))):
        assert other == own or floor(other) < floor(own), f"{own} must not import {other}"


def test_every_package_has_a_floor() -> None:
    assert {place(module) for module in MODULES} == set().union(*FLOORS)


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_module_stays_readable(module: Path) -> None:
    text = module.read_text("utf-8")
    assert len(text.splitlines()) <= LONGEST_MODULE
    assert "float32" not in text
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            first = node.body[1] if ast.get_docstring(node) and len(node.body) > 1 else node.body[0]
            length = (node.end_lineno or 0) - first.lineno + 1
            assert length <= LONGEST_FUNCTION, f"{node.name} has {length} lines"


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_calls_that_hide_mistakes_are_not_made(module: Path) -> None:
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Assert):
            pytest.fail(f"line {node.lineno}: an assert vanishes under -O")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id == "zip":
                assert any(word.arg == "strict" for word in node.keywords), f"line {node.lineno}"
            assert node.func.id not in ("eval", "exec", "print"), f"line {node.lineno}"


UNSTEADY = {
    "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "power", "float_power", "sinh", "cosh",
    "tanh", "arcsinh", "arccosh", "arctanh", "sin", "cos", "tan", "cbrt", "lstsq", "solve", "inv",
    "cholesky", "dot", "matmul", "quad",
}  # fmt: skip
"""Functions of numpy whose last bits depend on the processor, not its architecture alone."""


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_figures_are_the_same_on_every_processor(module: Path) -> None:
    if place(module) not in ("engine", "model", "analysis", "elementary"):
        return
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            above = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
            unsteady = above in ("np", "linalg") and node.attr in UNSTEADY
            assert not unsteady, f"line {node.lineno}: see sroi.elementary"
