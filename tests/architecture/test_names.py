"""Hold the promised names, codes and words against the real ones."""

import ast
import inspect
import re
import subprocess
import sys
from pathlib import Path
from types import FunctionType
from typing import Any

import pytest

import sroi
from sroi.engine import formulas
from sroi.errors import CODES
from sroi.reporting.words import WORDS

SOURCES = Path(sroi.__file__).parent
TEXT = {path: path.read_text("utf-8") for path in SOURCES.rglob("*.py")}
AXES = r"[a-z]+( \+ 1)?"
UNITS = {"1", "money", "money / year", "money / outcome / year", "outcome", "year", "1 / year",
         "unit", "as stated"}  # fmt: skip
AMERICAN = re.compile(
    r"(?<![_.])\b(colors?\b|behavior|monetiz|favor|center|analyz|normaliz|summariz)"
)


def typed_names() -> set[str]:
    """Return the public names that a type checker sees."""
    (block,) = (node for node in ast.parse(TEXT[SOURCES / "__init__.py"]).body
                if isinstance(node, ast.If))  # fmt: skip
    return {alias.name for node in block.body if isinstance(node, ast.ImportFrom)
            for alias in node.names}  # fmt: skip


def test_public_names_agree_everywhere() -> None:
    assert sroi.__all__ == sorted(sroi.__all__)
    assert set(sroi.__all__) - {"__version__"} == set(sroi._HOMES) == typed_names()
    assert dir(sroi) == sroi.__all__


@pytest.mark.parametrize("name", [name for name in sroi.__all__ if name != "__version__"])
def test_a_public_name_is_bound_and_described(name: str) -> None:
    found = getattr(sroi, name)
    assert found.__name__ == name
    assert found.__doc__
    assert found.__doc__[0].isupper()


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        sroi.nonsense  # noqa: B018  # the look-up is what is tested


def test_importing_the_library_loads_nothing_heavy() -> None:
    code = "import sroi, sys; print(sorted(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    for heavy in ("numpy", "pydantic", "pint", "yaml", "typer", "rich", "scipy", "pandas"):
        assert f"'{heavy}'" not in loaded.stdout


def test_every_code_is_used_and_known() -> None:
    elsewhere = "".join(text for path, text in TEXT.items() if path.name != "errors.py")
    used = set(re.findall(r"\"(E\d{3})\"", elsewhere))
    of_classes = set(re.findall(r"code(?:: str)? = \"(E\d{3})\"", TEXT[SOURCES / "errors.py"]))
    assert used | of_classes == set(CODES)


def test_every_word_has_two_languages_and_is_used() -> None:
    used = "".join(TEXT.values())
    for key, pair in WORDS.items():
        assert len(pair) == 2
        assert all(pair)
        assert f'"{key}"' in used or key.endswith(".text"), key


@pytest.mark.parametrize("path", TEXT, ids=lambda path: path.relative_to(SOURCES).as_posix())
def test_spelling_is_british(path: Path) -> None:
    assert not AMERICAN.search(TEXT[path])


def functions() -> list[Any]:
    return [each for _, each in inspect.getmembers(formulas, inspect.isfunction)
            if each.__module__ == formulas.__name__]  # fmt: skip


@pytest.mark.parametrize("function", functions(), ids=lambda function: function.__name__)
def test_a_formula_says_equation_shapes_units_source_and_example(function: FunctionType) -> None:
    text = inspect.getdoc(function) or ""
    first = text.splitlines()[0]
    assert "``" in first or function.__name__ == "payback_period"
    for section in ("Parameters", "Returns", "Notes", "Examples"):
        assert f"{section}\n---" in text
    arrays = [name for name, kind in function.__annotations__.items() if "ndarray" in str(kind)]
    shapes = re.findall(r"[Ss]hape `\(([^)]*)\)`\. \[([^\]]+)\]", text)
    assert len(shapes) + (function.__name__ == "present_value_factor") >= len(arrays) > 0
    for axes, unit in shapes:
        assert all(re.fullmatch(AXES, axis.strip()) for axis in axes.split(",") if axis.strip())
        assert unit in UNITS
