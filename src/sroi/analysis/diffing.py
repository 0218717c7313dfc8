"""Ask what changed between two versions of a map, and what each change did to the figures."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from math import nan
from typing import Any

from sroi.analysis.alterations import Alteration, alterations
from sroi.analysis.difference import Changed, Difference
from sroi.analysis.difference_words import (
    CONVENTIONS,
    FIGURES,
    Shown,
    changed_sentences,
    head_sentences,
    sampled_sentence,
    shown_lines,
)
from sroi.analysis.explaining import Contribution, Explanation, explain
from sroi.engine.evaluation import evaluate
from sroi.engine.simulated import requested
from sroi.errors import QuestionError
from sroi.model.impact_map import ImpactMap


def diff(old: ImpactMap, new: ImpactMap, *, seed: int = 0) -> Difference:
    """Say what changed between two versions of a map, and what each change did to the figures.

    Comments and the order in which things are written are no part of a map. What a change did is
    its contribution by `explain`, which depends on no order; contributions add up to the change of
    the figures. All figures are at best estimates.

    Parameters
    ----------
    old
        The map as it was.
    new
        The map as it is.
    seed
        Which orders of the changes are sampled where there are too many; stated in the answer.

    Returns
    -------
    Difference
        One row for each change. Where the maps have another currency, price year or base year,
        both have their figures, which are not split among the changes.

    Raises
    ------
    QuestionError
        If one of the two is no map.
    SimulationError
        If the seed is none.
    UndefinedRatioError
        If nothing is invested in one of the two.

    Examples
    --------
    >>> import sroi
    >>> base = sroi.example("wheels-to-meals")
    >>> changes = {"outcomes.new_friends.deadweight": "50%"}
    >>> found = diff(base, sroi.apply(base, sroi.Scenario(name="cautious", changes=changes)))
    >>> found.rows[0].before, found.rows[0].after
    ('10 %', '50 %')
    >>> found.said("en")[1].partition(": ")[2]
    '-193.93 GBP of net present value, -0.0046 of SROI ratio'
    """
    stated: tuple[Any, Any] = (old, new)
    for each in stated:
        if not isinstance(each, ImpactMap):
            problem = f"what is compared are two impact maps, not {type(each).__name__}"
            raise QuestionError(problem, remedy="read the map first: sroi.read(path)")
    requested(1, seed, "plain", None, {})
    places = alterations(old, new)
    conventions = {
        name: (_stated(old, name), _stated(new, name))
        for name in CONVENTIONS
        if _stated(old, name) != _stated(new, name)
    }
    explanation = None if conventions else _explained(old, new, seed)
    if explanation is None:
        return _unsplit(old, new, places, conventions, seed)
    rows = tuple(_split(places, explanation))
    lines = shown_lines(explanation)
    unit = explanation.unit
    heads = list(head_sentences((lines[0], lines[-1]), (unit, unit), {}, is_changed=True))
    orders = explanation.basis.get("orders")
    if orders is not None:
        heads.append(sampled_sentence(orders, str(seed)))
    sentences = (*heads, *changed_sentences(rows, lines[1:-1], unit, is_split=True))
    found = Difference(rows, unit, before=explanation.before, after=explanation.after,
                       units=(unit, unit), sentences=sentences)  # fmt: skip
    return _completed(found, old, new, seed, len(heads), orders)


def _unsplit(
    old: ImpactMap,
    new: ImpactMap,
    places: Sequence[Alteration],
    conventions: dict[str, tuple[str, str]],
    seed: int,
) -> Difference:
    """Return a difference in which no change has a part in the figures."""
    results = evaluate(old), evaluate(new)
    before, after = ({name: float(getattr(end, name)) for name in FIGURES} for end in results)
    units = results[0].unit, results[1].unit
    is_split = not conventions and before == after
    part = 0.0 if is_split else nan
    rows = tuple(Changed(*each, part, part, part, part) for each in places)
    ends = tuple(Shown(*(Decimal(end[name]) for name in FIGURES)) for end in (before, after))
    heads = list(head_sentences((ends[0], ends[1]), units, conventions, is_changed=bool(rows)))
    sentences = (*heads, *changed_sentences(rows, (), units[0], is_split=is_split))
    found = Difference(rows, units[0], before=before, after=after, units=units,
                       conventions=conventions, sentences=sentences)  # fmt: skip
    return _completed(found, old, new, seed, len(heads), None)


def _completed(
    found: Difference, old: ImpactMap, new: ImpactMap, seed: int, heads: int, orders: str | None
) -> Difference:
    basis = {"digest of old": old.digest, "digest of new": new.digest}
    basis |= {"orders": orders} if orders else {}
    return replace(found, notes=found.said("en")[:heads], basis=basis | {"seed": str(seed)})


def _stated(impact_map: ImpactMap, name: str) -> str:
    value = getattr(impact_map.scope, name)
    return "" if value is None else str(value)


def _explained(old: ImpactMap, new: ImpactMap, seed: int) -> Explanation | None:
    """Split the change of figures; nothing where the maps differ in nothing that moves one."""
    try:
        return explain(old, new, seed=seed)
    except QuestionError:
        return None


def _split(places: Sequence[Alteration], explanation: Explanation) -> Iterator[Changed]:
    """Yield the changes with what they add, then those that add nothing."""
    left: dict[str, list[Alteration]] = {}
    for each in places:
        left.setdefault(_item(each.path), []).append(each)
    for row in explanation:
        prefixes = list(_paths(row.change))
        mine = [
            each
            for item in dict.fromkeys(map(_item, prefixes))
            for each in left.get(item, ())
            if each.may_move and any(_is_within(each.path, at) for at in prefixes)
        ]
        for each in mine:
            left[_item(each.path)].remove(each)
        yield Changed(*_joined(mine, row), row.sroi_ratio, row.sroi_ratio_error,
                      row.net_present_value, row.net_present_value_error)  # fmt: skip
    taken = [each for item in left.values() for each in item]
    yield from (Changed(*each, 0.0, 0.0, 0.0, 0.0) for each in places if each in taken)


def _paths(change: str) -> Iterator[str]:
    """Yield the paths that a contribution joins: fields after a path belong to the same item."""
    above = ""
    for part in change.split(" + "):
        path = part if "." in part else f"{above}.{part}"
        above = path.rpartition(".")[0]
        yield path


def _item(path: str) -> str:
    """Return section and id of a path."""
    return ".".join(path.split(".")[:2])


def _is_within(path: str, other: str) -> bool:
    """Tell whether one of two paths leads to a part of the other."""
    return f"{path}.".startswith(f"{other}.") or other.startswith(f"{path}.")


def _joined(places: Sequence[Alteration], row: Contribution) -> Alteration:
    """Return as one what a contribution is made of."""
    if not places:
        return Alteration(row.change, "changed", row.before, row.after)
    if len(places) == 1:
        return places[0]
    kinds = {each.kind for each in places}
    before, after = (
        "; ".join(f"{each.path.removeprefix(_item(each.path) + '.')} {text}"
                  for each, text in texts if text)
        for texts in ([(each, each.before) for each in places],
                      [(each, each.after) for each in places])
    )  # fmt: skip
    kind = kinds.pop() if len(kinds) == 1 else "changed"
    return Alteration(" + ".join(each.path for each in places), kind, before, after)
