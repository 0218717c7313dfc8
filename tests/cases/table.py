"""Read the cases, compute their figures, and write the tables of docs/cases.md.

Run this file to bring the page up to date: ``python tests/cases/table.py``. How a case is written
is said on the page. Only the public names of the library are used.
"""

from collections.abc import Hashable, Iterator
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

import sroi

FOLDER = Path(__file__).parent
PAGE = FOLDER.parents[1] / "docs" / "cases.md"
START = "<!-- written by tests/cases/table.py: do not edit below -->"
END = "<!-- end of what is written by tests/cases/table.py -->"

KINDS = {
    "published_report": "published report",
    "published_peer_reviewed": "published, peer-reviewed",
    "published_working_paper": "published working paper",
    "published_blog": "published article",
    "published_totals": "published totals",
    "teaching_example": "teaching example",
    "software_convention": "software convention",
    "reference_table": "reference table",
}
SCALES = {"thousand": 1e3, "million": 1e6, "percent": 0.01}

Case = dict[str, Any]
Item = dict[str, Any]


class _Texts(yaml.BaseLoader):
    """Keep every figure as the text it was printed as, and refuse a key written twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        names = [key.value for key, _ in node.value]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"line {node.start_mark.line + 1}: {twice} written twice")
        return super().construct_mapping(node, deep)


def read_case(path: Path) -> Case:
    """Read one case; 2.00 stays "2.00", because its digits say how closely to compare."""
    case: Case = yaml.load(path.read_text("utf-8"), Loader=_Texts)  # noqa: S506  # texts only
    return {"name": path.stem, "contradictions": [], "not_computed": [], "refused": []} | case


@lru_cache(maxsize=1)
def cases() -> dict[str, Case]:
    """Return every case by the name of its file."""
    return {path.stem: read_case(path) for path in sorted(FOLDER.glob("*.yaml"))}


@lru_cache(maxsize=256)
def impact_map(case_name: str, name: str) -> sroi.ImpactMap:
    """Make one map of a case: the packaged example, a written map, or one with changes."""
    stated = cases()[case_name]["maps"][name]
    if "example" in stated:
        return sroi.example(stated["example"])
    if "based_on" in stated:
        scenario = sroi.Scenario(name=name, changes=stated["changes"])
        return sroi.apply(impact_map(case_name, stated["based_on"]), scenario)
    text = yaml.safe_dump(stated, sort_keys=False, allow_unicode=True)
    return sroi.loads(text, name=f"{case_name}, {name}")


@lru_cache(maxsize=256)
def _result(case_name: str, name: str) -> sroi.Result:
    return sroi.evaluate(impact_map(case_name, name))


def computed(case_name: str, item: Item) -> float:
    """Compute the figure that an item asks for, in the unit in which it was printed."""
    made = impact_map(case_name, item["map"])
    if item["what"] == "switching_value":
        number = switching_value(made, item["path"], stated(item) * scale(item))
    else:
        number = _figure(_result(case_name, item["map"]), item)
    return number / scale(item)


def _figure(result: sroi.Result, item: Item) -> float:
    what, of = item["what"], item.get("of")
    if what == "discount_factor":
        return result.discount_factors["scope", item["year"]]
    if what == "cost_per_unit_of_value":
        return float(result.investment) / float(result.present_value)
    if what == "amount":
        return result.by_input[item["of"], what]
    if "year" in item:
        return result.by_year[item["year"], what]
    if "stakeholder" in item:
        return result.by_stakeholder[item["stakeholder"], what]
    if of is not None:
        names = [of] if isinstance(of, str) else of
        return sum(result.by_outcome[name, what] for name in names)
    return float(getattr(result, what))


def switching_value(base: sroi.ImpactMap, path: str, guess: float) -> float:
    """Find where the net present value is zero, by straight lines through the last two tries."""

    def net(value: float) -> float:
        changed = sroi.Scenario(name="switch", changes={path: value})
        return float(sroi.evaluate(sroi.apply(base, changed)).net_present_value)

    before, now = guess * 0.95, guess * 1.05
    net_before, net_now = net(before), net(now)
    for _ in range(40):
        if net_now == net_before or abs(now - before) <= 1e-13 * abs(now):
            break
        before, now = now, now - net_now * (now - before) / (net_now - net_before)
        net_before, net_now = net_now, net(now)
    return now


def scale(item: Item) -> float:
    """Return how much of the map's money one of the printed unit is."""
    unit = item.get("in", "1")
    factor = SCALES[unit] if unit in SCALES else float(Fraction(unit))
    return factor * float(Fraction(item.get("per", "1")))


def stated(item: Item) -> float:
    """Return the figure as printed, or as worked out by us where none is printed."""
    return float(printed(item))


def printed(item: Item) -> str:
    """Return the text of the figure."""
    return str(next(item[key] for key in ("published", "value", "more_than") if key in item))


def decimals(item: Item, text: str) -> int:
    """Return how many decimals are compared."""
    return int(item.get("decimals", len(text.partition(".")[2])))


def agrees(item: Item, number: float, text: str | None = None) -> bool:
    """Tell whether a number, rounded as the printed figure was, is the printed figure."""
    if "more_than" in item:
        return number > stated(item)
    text = text or printed(item)
    step = float(item.get("nearest", 10.0 ** -decimals(item, text)))
    return abs(number - float(text)) <= step / 2 * (1 + 1e-9)


def tables() -> str:
    """Write what the page shows of every case."""
    parts = ["## All cases", "", *_overview(), ""]
    for case in cases().values():
        parts += [*_section(case), ""]
    return "\n".join(parts).rstrip() + "\n"


def _overview() -> Iterator[str]:
    yield "| case | kind | figures compared | agree | contradictions shown |"
    yield "|---|---|--:|--:|--:|"
    for name, case in cases().items():
        expected, wrong = case["expected"], case["contradictions"]
        agree = sum(agrees(item, computed(name, item)) for item in expected)
        title = f"[{case['title']}](#{name.replace('_', '-')})"
        yield f"| {title} | {KINDS[case['kind']]} | {len(expected)} | {agree} | {len(wrong)} |"


def _section(case: Case) -> Iterator[str]:
    name = case["name"]
    source = case["source"]
    yield f"## {case['title']} {{ #{name.replace('_', '-')} }}"
    yield ""
    yield f"*{KINDS[case['kind']]}* · {_sentence(source)} · `tests/cases/{name}.yaml`"
    yield ""
    yield "Conventions:"
    yield ""
    yield from (f"- {line}" for line in case["conventions"])
    yield ""
    yield "| map | figure | published | computed | difference |"
    yield "|---|---|--:|--:|--:|"
    yield from (_row(name, item) for item in case["expected"])
    for item in case["refused"]:
        yield f"| {item['map']} | {item['what']} | refused | refused [{item['code']}] | |"
    if case["contradictions"]:
        yield from ("", "Published figures that do not follow from their own inputs:", "")
        yield "| map | figure | published | what follows | why |"
        yield "|---|---|--:|--:|---|"
        for item in case["contradictions"]:
            number = _shown(computed(name, item), decimals(item, printed(item)) + 2)
            row = (item["map"], _words(item), _printed(item), number, item["why"])
            yield f"| {' | '.join(row)} |"
    if case["not_computed"]:
        yield from ("", "Not computed:", "")
        yield from (f"- {item['what']}: {item['why']}." for item in case["not_computed"])


def _row(name: str, item: Item) -> str:
    number, text = computed(name, item), printed(item)
    digits = decimals(item, text) + (0 if "decimals" in item else 2)
    difference = "" if "more_than" in item else _shown(number - float(text), digits)
    row = (item["map"], _words(item), _printed(item), _shown(number, digits), difference)
    return f"| {' | '.join(row)} |"


def _sentence(source: dict[str, str]) -> str:
    return ", ".join(source[key] for key in ("author", "where", "year") if key in source)


def _words(item: Item) -> str:
    """Say in words which figure is meant."""
    words = item.get("label") or item["what"].replace("_", " ")
    of = item.get("of", item.get("stakeholder"))
    if of and "label" not in item:
        words += " of " + (of if isinstance(of, str) else ", ".join(of)).replace("_", " ")
    if "year" in item:
        words += f", year {item['year']}"
    unit = item.get("in", "")
    return f"{words} [{unit}]" if unit in SCALES else words


def _printed(item: Item) -> str:
    text = printed(item)
    whole, point, rest = text.partition(".")
    number = f"{int(whole):,}".replace(",", "\u202f") if abs(int(whole)) >= 10_000 else whole
    number += point + rest
    if "more_than" in item:
        return f"over {number}"
    return number if "published" in item else f"({number})"


def _shown(number: float, digits: int) -> str:
    """Write a number with its digits, thousands apart and without a negative zero."""
    number = round(number, digits) + 0.0
    return f"{number:,.{digits}f}".replace(",", "\u202f" if abs(number) >= 10_000 else "")


def page(old: str) -> str:
    """Return the page with its tables brought up to date."""
    before, _, rest = old.partition(START)
    _, _, after = rest.partition(END)
    return f"{before}{START}\n\n{tables()}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
