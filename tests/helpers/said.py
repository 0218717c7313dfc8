"""Say a small valid map in one line, and ask which faults a changed one has."""

import json
from typing import Any

from sroi import ImpactMap, InvalidMapError, Result, evaluate, loads

Said = dict[str, Any]


def outcome(**changes: Any) -> Said:
    """Say an outcome worth 10 x 20 GBP for one year, from the base year on; `...` leaves out."""
    stated: Said = {
        "description": "Friends made",
        "stakeholder": "guests",
        "quantity": "10 person",
        "financial_proxy": {"value": "20 GBP/person"},
        "deadweight": 0,
        "displacement": 0,
        "attribution": 0,
        "starts": 0,
        "duration": 1,
    }
    return {key: value for key, value in (stated | changes).items() if value is not ...}


def said(**changes: Any) -> Said:
    """Say a map with one input of 100 GBP and one outcome, not discounted."""
    scope: Said = {"activity": "A club", "currency": "GBP", "discounting": "none"}
    stated: Said = {
        "title": "Club",
        "scope": scope | changes.pop("scope", {}),
        "sources": {"survey": {"title": "Survey"}},
        "stakeholders": {"guests": {"description": "Guests"}},
        "inputs": {"grant": {"description": "Grant", "amount": "100 GBP"}},
        "outcomes": {"friends": outcome()},
    }
    return {key: value for key, value in (stated | changes).items() if value is not ...}


def made(**changes: Any) -> ImpactMap:
    return ImpactMap.model_validate(said(**changes))


def evaluated(**changes: Any) -> Result:
    return evaluate(made(**changes))


def worth(**changes: Any) -> float:
    """Return the present value of a map with one changed outcome."""
    return evaluated(outcomes={"friends": outcome(**changes)}).present_value.central


def faults(content: Said) -> list[tuple[str, str]]:
    """Return code and path of every fault of a map, in the order in which they are reported."""
    try:
        loads(json.dumps(content, indent=1), name="map.json", format="json")
    except InvalidMapError as error:
        return [(fault.code, fault.path) for fault in error.faults]
    return []


def fault(content: Said) -> str:
    """Return the message of the only fault of a map."""
    try:
        loads(json.dumps(content, indent=1), name="map.json", format="json")
    except InvalidMapError as error:
        (only,) = error.faults
        return str(only)
    raise AssertionError("the map has no fault")
