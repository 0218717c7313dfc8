"""Make small maps whose figures are known by hand: one input and one outcome in the base year."""

from typing import Any

import sroi

SURE: dict[str, Any] = {"deadweight": 0, "displacement": 0, "attribution": 0, "starts": 0}


def option(
    value: Any,
    cost: Any,
    *,
    title: str = "An option",
    scope: dict[str, Any] | None = None,
    **sections: Any,
) -> sroi.ImpactMap:
    """Make a map that is worth a value and costs a cost, each a number or a belief in GBP."""
    outcome = {
        "description": "A change",
        "stakeholder": "people",
        "quantity": 1,
        "financial_proxy": {"value": _money(value)},
        "duration": 1,
        **SURE,
    }
    content: dict[str, Any] = {
        "title": title,
        "scope": {"activity": "Something", "currency": "GBP", "base_year": 2025,
                  "price_year": 2025, "discounting": "none", **(scope or {})},
        "stakeholders": {"people": {"description": "People"}},
        "sources": {"survey": {"title": "A survey"}, "guess": {"title": "A guess"}},
        "inputs": {"grant": {"description": "A grant", "amount": _money(cost)}},
        "outcomes": {"change": outcome},
    }  # fmt: skip
    for name, items in sections.items():
        content[name] = content.get(name, {}) | items
    return sroi.ImpactMap.model_validate(content)


def outcome(**parts: Any) -> dict[str, Any]:
    """Write a further outcome, worth 1 GBP unless the parts say otherwise."""
    plain = {
        "description": "Another change",
        "stakeholder": "people",
        "quantity": 1,
        "financial_proxy": {"value": "1 GBP"},
        "duration": 1,
    }
    return plain | SURE | parts


def _money(value: Any) -> dict[str, Any]:
    stated = dict(value) if isinstance(value, dict) else {"value": value}
    return stated | {"unit": "GBP"}
