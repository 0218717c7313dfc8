"""Write the maps of baird2016.yaml from the parameters that stand in the same file.

Earnings follow a profile of forty-one yearly shares, and schooling has nine yearly amounts: too
many numbers to write by hand, so this script writes them, with all their digits. Run it after a
change of a parameter: ``python tests/cases/make_baird.py``. A test sees that the file is up to
date.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parent / "baird2016.yaml"
START = "# From here on written by make_baird.py\n"

GROUPS = {"treated": "Treated children", "neighbours": "Untreated children near by"}
NO_SPILLOVERS = {
    "assumptions.hours_neighbours": "0",
    "assumptions.schooling_neighbours": "0",
}
PARTIAL = {
    "assumptions.hours_treated": {
        "product": {"boys": "3.49 hour/week", "half_are_boys": "1/2", "of_full": "0.19/0.75"}
    },
    "assumptions.hours_neighbours": {
        "product": {"effect": "10.2 hour/week", "share_treated": "0.19/0.75"}
    },
    "assumptions.schooling_treated": "0.19/0.75",
    "assumptions.schooling_neighbours": "0.19/0.75",
    "inputs.treatment.unit_value": {
        "product": {"yearly_cost": "0.59 USD/person/year", "minus_user_fee": "1.1519/1.4219"}
    },
}
GOVERNMENT = {"assumptions.counted": "0.16575"}
COSTS = {
    "assumptions.counted": "0",
    "inputs.treatment.unit_value": {
        "product": {
            "yearly_cost": "43.66 KES/person/year",
            "dollars": {"value": "1/74", "unit": "USD/KES"},
        }
    },
}


def profile(parameters: dict[str, Any], *, experience: bool = True) -> list[str]:
    """Return the share of first-year earnings in each year from the first to the last."""
    years = range(parameters["last_year"] - parameters["first_year"] + 1)
    linear, squared = parameters["experience"], parameters["experience_squared"]
    shares = (
        (1 + parameters["growth"]) ** x * ((1 + linear * x + squared * x**2) if experience else 1)
        for x in years
    )
    return [format(share, ".15g") for share in shares]


def maps(parameters: dict[str, Any]) -> dict[str, Any]:
    """Return every map of the case: one whole, and the changes that make the others."""
    made = {"full, spillovers": _whole(parameters)}
    flat = {
        f"outcomes.{name}.profile": profile(parameters, experience=False)
        for name, outcome in made["full, spillovers"]["outcomes"].items()
        if "profile" in outcome
    }
    made |= dict(_variants("full, spillovers", ""))
    made["flat experience, full, spillovers"] = _changed("full, spillovers", flat)
    made |= dict(_variants("flat experience, full, spillovers", "flat experience, "))
    made["flat experience, partial, as in the workbook"] = _changed(
        "flat experience, partial, spillovers", {"assumptions.hours_treated": "0"}
    )
    made["flat experience, partial, as in the workbook, government"] = _changed(
        "flat experience, partial, as in the workbook", GOVERNMENT
    )
    made["costs, spillovers"] = _changed("full, spillovers", COSTS)
    made["costs, no spillovers"] = _changed("costs, spillovers", NO_SPILLOVERS)
    return made


def _variants(base: str, start: str) -> Iterator[tuple[str, Any]]:
    yield f"{start}full, no spillovers", _changed(base, NO_SPILLOVERS)
    yield f"{start}partial, spillovers", _changed(base, PARTIAL)
    yield (
        f"{start}partial, no spillovers",
        _changed(f"{start}partial, spillovers", NO_SPILLOVERS),
    )
    for subsidy in ("full", "partial"):
        for spillovers in ("no spillovers", "spillovers"):
            name = f"{start}{subsidy}, {spillovers}"
            yield f"{name}, government", _changed(name, GOVERNMENT)


def _changed(base: str, changes: dict[str, Any]) -> dict[str, Any]:
    return {"based_on": base, "changes": changes}


def _whole(parameters: dict[str, Any]) -> dict[str, Any]:
    return {
        "title": "Deworming at school",
        "scope": {
            "activity": "Deworming of school children in Kenya, counted for one child",
            "currency": "USD",
            "discounting": "9.85%",
        },
        "stakeholders": {name: {"description": words} for name, words in GROUPS.items()}
        | {"government": {"description": "Government, which pays for schooling"}},
        "assumptions": {
            "hours_treated": {"product": {"boys": "3.49 hour/week", "half_are_boys": "1/2"}},
            "hours_neighbours": {"product": {"effect": "10.2 hour/week", "share_treated": "0.75"}},
            "counted": {"value": "1", "note": "the whole earnings, or the tax on them"},
            **_assumptions_of_schooling(),
        },
        "inputs": {
            "treatment": {
                "description": "Treatment of 0.75 children for 2.41 years",
                "kind": "in_kind",
                "quantity": {"product": {"children": "0.75 person", "years": "2.41 year"}},
                "unit_value": "0.59 USD/person/year",
            }
        },
        "outcomes": {
            f"{sector}_{group}": _earnings(parameters, sector, group)
            for group in GROUPS
            for sector in parameters["sectors"]
        }
        | {f"schooling_{group}": _schooling(parameters, group) for group in GROUPS},
    }


def _assumptions_of_schooling() -> dict[str, Any]:
    note = "share of the schooling under a full subsidy"
    return {f"schooling_{group}": {"value": "1", "note": note} for group in GROUPS}


def _earnings(parameters: dict[str, Any], sector: str, group: str) -> dict[str, Any]:
    hours = f"{parameters['sectors'][sector]}/{parameters['hours_of_all_sectors']}"
    factors = {"local_wage": f"{parameters['wages'][sector]} KES/hour"}
    if sector in parameters["monthly_wage_over"]:
        weeks, weekly_hours = parameters["monthly_wage_over"][sector]
        factors["local_wage"] = f"{parameters['wages'][sector]} KES"
        factors["weeks_of_a_month"] = {"value": f"1/{weeks}", "unit": "1/week"}
        factors["hours_of_a_week"] = {"value": f"1/{weekly_hours}", "unit": "week/hour"}
    factors["dollars"] = {"value": "1/74", "unit": "USD/KES"}
    return {
        "description": f"{GROUPS[group]} earn more as adults, in {sector} work",
        "stakeholder": group,
        "quantity": {
            "product": {
                "hours": f"assumptions.hours_{group}",
                "weeks": "52 week",
                "of_all_hours": hours,
                "counted": "assumptions.counted",
            }
        },
        "financial_proxy": {"value": {"product": factors}},
        **_no_deductions(),
        "starts": str(parameters["first_year"]),
        "profile": profile(parameters),
    }


def _schooling(parameters: dict[str, Any], group: str) -> dict[str, Any]:
    return {
        "description": f"{GROUPS[group]} stay at school, which costs the government money",
        "stakeholder": "government",
        "quantity": {"by_year": _enrolment(parameters, group)},
        "financial_proxy": {"value": _teaching()},
        **_no_deductions(),
        "starts": "1",
        "duration": "1 year",
    }


def _teaching() -> dict[str, Any]:
    """Return the cost of a pupil: 5041 of salary and 217.47 of benefits over 45 pupils."""
    return {"product": {"salary_and_benefits": "5258.47 USD", "of_a_class": "1/45"}}


def _enrolment(parameters: dict[str, Any], group: str) -> list[Any]:
    return [
        {"product": {"more": repr(-more), "share": f"assumptions.schooling_{group}"}}
        for more in parameters[f"enrolment_{group}"]
    ]


def _no_deductions() -> dict[str, str]:
    return {"deadweight": "0%", "displacement": "0%", "attribution": "0%"}


def written(text: str) -> str:
    """Return the text of the case with its maps written anew."""
    before = text.partition(START)[0]
    parameters = yaml.safe_load(before)["parameters"]
    content = {"maps": maps(parameters)}
    return (
        before
        + START
        + yaml.dump(content, Dumper=_NoAliases, sort_keys=False, width=99, default_flow_style=None)
    )


class _NoAliases(yaml.SafeDumper):
    """Write equal parts twice instead of pointing from one to the other."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


if __name__ == "__main__":
    FILE.write_text(written(FILE.read_text("utf-8")), "utf-8")
