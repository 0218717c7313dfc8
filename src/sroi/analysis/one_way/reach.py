"""Say how far numbers of a map can be moved before a share, a duration or an input breaks."""

from collections.abc import Mapping, Sequence
from math import ceil, inf, isnan, prod
from typing import Literal, NamedTuple

from sroi.analysis.one_way.variants import Variants
from sroi.engine.plan import Products
from sroi.model.checks import LONGEST_LIFE, longest_life
from sroi.model.estimate import ByYear, Deadweight, Duration, Rate, Share
from sroi.model.outcome import Outcome, Starts

Way = Literal["value", "factor", "points"]

_LEAST = 1e-9
"""The least part of a best estimate that is tried where an end lies outside the domain."""

_DOMAINS = {
    "deadweight": Deadweight.domain,
    "displacement": Share.domain,
    "attribution": Share.domain,
    "drop_off": Share.domain,
    "duration": Duration.domain,
}


class Move(NamedTuple):
    """Say which numbers are moved together, and how.

    By ``value`` one number takes another value; by ``factor`` all are multiplied by the same
    factor; by ``points`` the same share is added to all.
    """

    name: str
    columns: tuple[int, ...]
    way: Way


class Limit(NamedTuple):
    """Say between which ends the product of some numbers must lie."""

    columns: tuple[int, ...]
    scale: float
    low: float
    high: float
    words: str
    open_low: bool = False


class Reach:
    """Know the limits of all numbers of a map."""

    def __init__(self, variants: Variants) -> None:
        self.variants = variants
        self.limits = _limits(variants)
        self._of: dict[int, list[Limit]] = {}
        for limit in self.limits:
            for column in set(limit.columns):
                self._of.setdefault(column, []).append(limit)
        self._inputs: dict[int, set[str]] = {}
        inputs = variants.plan.inputs
        for name, columns in zip(inputs.names, inputs.amount.columns.tolist(), strict=True):
            for column in columns:
                self._inputs.setdefault(column, set()).add(name)

    def interval(self, move: Move) -> tuple[float, float]:
        """Return the ends of what moves the numbers: their value, a factor or an added share.

        Other numbers may be anything that is believed of them, as in a map that is valid.
        """
        low, high = (0.0, inf) if move.way == "factor" else (-inf, inf)
        open_low = False
        limits = {limit: None for column in move.columns for limit in self._of.get(column, ())}
        for limit in limits:
            least, most = self._within(limit, move)
            low, high = max(low, least), min(high, most)
            open_low = open_low or limit.open_low
        for name in sorted(set().union(*(self._inputs.get(c, ()) for c in move.columns))):
            least, most = self._invested(name, move)
            low, high = max(low, least), min(high, most)
        if open_low and low == 0.0:
            low = _LEAST * (1.0 if move.way == "factor" else self._best(move.columns[0]))
        return low, high

    def broken(self, values: Mapping[int, float]) -> str:
        """Return in words the first limit that is broken by new values, or nothing."""
        for limit in self.limits:
            if not any(column in values for column in limit.columns):
                continue
            changed = limit.scale * prod(values.get(column, 1.0) for column in limit.columns)
            ends = [changed * rest for rest in self._rest(limit, values)]
            is_open = limit.open_low and limit.low in ends
            if is_open or min(ends) < limit.low or max(ends) > limit.high:
                return limit.words
        for name in sorted(set().union(*(self._inputs.get(column, ()) for column in values))):
            if sum(self._amounts(name, values)) < 0:
                return f"inputs.{name} is not negative"
        return ""

    def _best(self, column: int) -> float:
        return float(self.variants.central[column])

    def _rest(self, limit: Limit, chosen: Mapping[int, float] | Sequence[int]) -> list[float]:
        """Return the least and the greatest product of those numbers that stay as they are."""
        ends = [1.0, 1.0]
        for column in limit.columns:
            if column not in chosen:
                extremes = self.variants.entries[column].estimate.extremes
                both = [end * side for end in ends for side in extremes]
                ends = [min(both), max(both)]
        return ends

    def _within(self, limit: Limit, move: Move) -> tuple[float, float]:
        inside = [column for column in limit.columns if column in move.columns]
        best = [self._best(column) for column in inside]
        if move.way == "points" and len(inside) > 1:  # factors of a share, which are shares
            return max(-each for each in best), min(1.0 - each for each in best)
        low, high = -inf, inf
        for rest in self._rest(limit, inside):
            part = limit.scale * rest * (prod(best) if move.way == "factor" else 1.0)
            if part and not isnan(part):
                ends = sorted((limit.low / part, limit.high / part))
                low, high = max(low, ends[0]), min(high, ends[1])
        if len(inside) > 1:
            low, high = _root(low, high, len(inside))
        shift = best[0] if move.way == "points" else 0.0
        return low - shift, high - shift

    def _invested(self, name: str, move: Move) -> tuple[float, float]:
        """Return where an input, at best estimates, is not negative; all where it is no line."""
        inputs = self.variants.plan.inputs
        own = inputs.places[name]
        most = max(sum(column in move.columns for column in inputs.amount.columns[row].tolist())
                   for row in own)  # fmt: skip
        if most > 1:
            return -inf, inf
        at = dict.fromkeys(move.columns, 0.0)
        none = sum(self._amounts(name, at))
        best = sum(self._amounts(name, {}))
        if move.way == "factor":
            slope, start = best - none, 0.0
        else:
            one = dict.fromkeys(move.columns, 1.0)
            slope = sum(self._amounts(name, one)) - none
            start = 0.0 if move.way == "value" else 1.0
        if not slope:
            return -inf, inf
        end = -(best if start else none) / slope
        return (end, inf) if slope > 0 else (-inf, end)

    def _amounts(self, name: str, values: Mapping[int, float]) -> list[float]:
        inputs = self.variants.plan.inputs
        return [
            float(inputs.amount.scale[row])
            * prod(values.get(column, self._best(column))
                   for column in inputs.amount.columns[row].tolist() if column >= 0)
            for row in inputs.places[name]
        ]  # fmt: skip


def _root(low: float, high: float, times: int) -> tuple[float, float]:
    """Return where a power of a number lies between two ends, on the side of positive numbers."""

    def of(end: float) -> float:
        return float(abs(end) ** (1.0 / times)) * (-1.0 if end < 0 else 1.0)

    if times % 2:
        return of(low), of(high)
    return (of(low) if low > 0 else -of(max(high, 0.0))), of(max(high, 0.0))


def _limits(variants: Variants) -> tuple[Limit, ...]:
    plan, found = variants.plan, dict[Limit, None]()
    for name, domain in _DOMAINS.items():
        products: Products = getattr(plan.rows, name)
        for columns, scale in _rows_of(products):
            limit = Limit(columns, scale, domain.low, domain.high, domain.words, domain.open_low)
            found[limit] = None
    for columns, scale in _rows_of(plan.rates):
        found[Limit(columns, scale, Rate.domain.low, Rate.domain.high, Rate.domain.words)] = None
    for row, name in enumerate(plan.rows.names):
        columns = tuple(c for c in plan.rows.duration.columns[row].tolist() if c >= 0)
        outcome = variants.impact_map.outcomes[name]
        years, words = _most_years(variants, outcome)
        if columns:
            scale = float(plan.rows.duration.scale[row])
            found[Limit(columns, scale, -inf, years, words)] = None
        last, words = _latest_start(variants, outcome)
        start = (int(variants.starts[row]),)
        found[Limit(start, 1.0, Starts.domain.low, last, words)] = None
    return tuple(found)


def _rows_of(products: Products) -> list[tuple[tuple[int, ...], float]]:
    rows = zip(products.columns.tolist(), products.scale.tolist(), strict=True)
    found = ((tuple(c for c in columns if c >= 0), scale) for columns, scale in rows)
    return [(columns, scale) for columns, scale in found if columns]


def _cohorts(outcome: Outcome) -> int:
    return len(outcome.quantity.by_year) if isinstance(outcome.quantity, ByYear) else 1


def _known_to(variants: Variants, outcome: Outcome) -> tuple[float, str]:
    schedule = outcome.discounting or variants.impact_map.scope.discounting
    return schedule.last_year, f"{schedule.title} is known to year {schedule.last_year:g}"


def _most_years(variants: Variants, outcome: Outcome) -> tuple[float, str]:
    last, words = _known_to(variants, outcome)
    covered = last - outcome.latest_year - _cohorts(outcome) + 2
    if outcome.drop_off is None:
        return 1.0, "without a drop_off an outcome lasts a year at most"
    if covered < LONGEST_LIFE:
        return covered, words
    return float(LONGEST_LIFE), f"an outcome lasts at most {LONGEST_LIFE} years"


def _latest_start(variants: Variants, outcome: Outcome) -> tuple[float, str]:
    last, words = _known_to(variants, outcome)
    lives = max(ceil(longest_life(variants.impact_map, outcome) or 0.0), 1)
    covered = last - (_cohorts(outcome) - 1) - lives + 1
    domain = Starts.domain
    return (covered, words) if covered < domain.high else (domain.high, domain.words)
