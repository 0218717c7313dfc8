"""Hold the page of rules against the registry.

``python tests/docs/test_rules.py`` writes the page.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from sroi.analysis.assurance.rule import Rule, own_rules
from sroi.reporting.findings import PRINCIPLES

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "assurance" / "rules.md"

HEAD = """\
# Rules of the assurance check

This page is written from the registry of rules by `python tests/docs/test_rules.py`; change the
rules, not the page. [Findings](findings.md) tells how a check works and how to waive a finding.

A rule has a permanent code: its principle, then two digits. `blocking` is what should be mended
before a figure is published; a `doubt` is what an assessor would ask; a `note` makes the map more
useful. No rule changes a number.

The examples are what the rules find in the map `poor`, which comes with the library and deserves
every finding there is. One rule speaks only where a map has no range at all, so its only range is
taken out for it.

```python
from textwrap import fill

import sroi
from sroi.analysis.assurance.checking import check

poor = sroi.example("poor")
exact = sroi.Scenario(name="exact", changes={"inputs.grant.amount": "3000 EUR"})
findings = [
    *check(sroi.evaluate(poor, draws=2_048, seed=1)),
    *check(sroi.apply(poor, exact), select=["P702"]),
]


def show(code):
    found = next(each for each in findings if each.rule == code)
    print(fill(f"{found.path or 'the map'}: {found.message}", 96))
```
"""


def parts() -> Iterator[str]:
    """Yield the parts of the page, without what its blocks print."""
    yield HEAD
    principle = 0
    for rule in own_rules():
        if rule.principle != principle:
            principle = rule.principle
            yield f"\n## Principle {principle}: {PRINCIPLES[principle][0]}\n"
        yield described(rule)


def described(rule: Rule) -> str:
    def plain(text: str) -> str:
        return text.replace("{{", "{").replace("}}", "}")

    draws = " Needs draws: `sroi check --draws`." if rule.needs_draws else ""
    looks = (rule.look.__doc__ or "").splitlines()[0]
    return f"""
### {rule.code}

**{rule.title.en}.** Level: {rule.level}. {looks}{draws}

| | |
|---|---|
| says | `{plain(rule.message.en)}` |
| what to do | {plain(rule.remedy.en)} |
| in French | {rule.title.fr} |

```pycon
>>> show("{rule.code}")
```
"""


def without_output(page: str) -> str:
    return re.sub(r"(?m)^(>>> show\(.*\)\n)(?:(?!```).*\n)*", r"\1", page)


def test_the_page_has_every_rule_as_it_is() -> None:
    assert without_output(PAGE.read_text("utf-8")) == "".join(parts())


@pytest.mark.parametrize("rule", own_rules(), ids=lambda rule: rule.code)
def test_a_rule_says_everything_in_both_languages(rule: Rule) -> None:
    assert re.fullmatch(rf"P{rule.principle}\d\d", rule.code)
    assert rule.look.__doc__
    for words in (rule.title, rule.message, rule.remedy):
        assert words.en != words.fr
        assert set(re.findall(r"\{\w+\}", words.en)) == set(re.findall(r"\{\w+\}", words.fr))
        assert not words.en.endswith(".")
        assert "|" not in words.en


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    from test_blocks import rerun

    with TemporaryDirectory() as folder:
        PAGE.write_text(rerun("".join(parts()), Path(folder)), encoding="utf-8")
