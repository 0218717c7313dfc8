"""Find in what two maps differ, as far as figures at best estimates depend on it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sroi.analysis.answer import NO, YES
from sroi.analysis.words import Note, Words, as_number, joined, schedule_text
from sroi.engine.plan import Plan
from sroi.model.discounting import DiscountSchedule
from sroi.model.estimate import Assumption, ByYear, Estimate, Product
from sroi.model.impact_map import ImpactMap
from sroi.model.money import FinancialProxy
from sroi.model.outcome import Outcome
from sroi.model.people import Input
from sroi.model.walk import Entry, walk

ItemKeys = tuple[str, str]
DISCOUNTING: ItemKeys = ("scope", "discounting")
ITEMS = ("outcomes", "inputs")
CONVERSIONS = ("price_indices", "exchange_rates")
_SHARED = ("assumptions", "financial_proxies")
_SHARES = ("deadweight", "displacement", "attribution")
_TIME = ("duration", "drop_off", "profile")
_AMOUNTS = ("amount", "quantity", "unit_value", "kind")
_IN_THE_MAP = Note("in the map", "dans la carte")
_VALUED, _NOT_MONETISED = Note("valued", "monétisé"), Note("not monetised", "non monétisé")


class Change(NamedTuple):
    """Hold one thing that differs: a number, or some fields of an item, or the item itself."""

    path: str
    item: ItemKeys
    """Section and id of what it belongs to."""
    fields: tuple[str, ...]
    """What is exchanged of the item; the item itself where there are none."""
    before: str
    after: str
    numbers: tuple[float, float] | None = None
    """Both best estimates of a number that has the same place in both maps."""

    def covers(self, entry: Entry) -> bool:
        """Tell whether a number goes with what is exchanged."""
        here = entry.keys[:2] == self.item
        return here and (not self.fields or entry.keys[2] in self.fields)


def differences(base: ImpactMap, other: ImpactMap, before: Plan, after: Plan) -> tuple[Change, ...]:
    """Return everything in which two maps differ, in the order of the base.

    Numbers that keep their place are told apart from what has another shape: what is added or
    taken out, another unit, another product; and from what decides in which years there is value.
    """
    stated = {entry.path: entry for entry in walk(base)}
    now = {entry.path: entry for entry in walk(other)}
    used = {entry.path for plan in (before, after) for entry in plan.entries}
    lasting = _lasting(before) | _lasting(after)
    exchanged = [*_exchanged(base, other)]
    numbers = []
    for path in [path for path in stated if path in now and path in used]:
        entry, then = stated[path], now[path]
        moved = _best(entry.estimate), _best(then.estimate)
        if moved[0] == moved[1] or any(change.covers(entry) for change in exchanged):
            continue
        words = _said(entry.estimate, then.estimate)
        section, name = str(entry.keys[0]), str(entry.keys[1])
        if path in lasting:
            exchanged.append(Change(f"{section}.{name}", (section, name), (), *words))
        else:
            numbers.append(Change(path, (section, name), (), *words, moved))
    return (*exchanged, *numbers)


def _lasting(plan: Plan) -> set[str]:
    """Return the paths of the assumptions that decide how long an outcome lasts."""
    columns = {int(column) for column in plan.rows.duration.columns.reshape(-1)} - {-1}
    paths = (plan.entries[column].path for column in columns)
    return {path for path in paths if path.startswith("assumptions.")}


def _exchanged(base: ImpactMap, other: ImpactMap) -> Iterator[Change]:
    before, after = base.scope.discounting, other.scope.discounting
    if _schedule(before) != _schedule(after):
        yield Change("scope.discounting", DISCOUNTING, (), *_titles(before, after))
    for section in _SHARED:
        for name, one, two in _in_both(getattr(base, section), getattr(other, section)):
            if shape(one) != shape(two):
                yield Change(f"{section}.{name}", (section, name), (), *_said(one, two))
    for section in (*CONVERSIONS, "evidence_grades"):
        yield from _of_conversion(section, getattr(base, section), getattr(other, section))
    for section, fields in (("outcomes", _of_outcome), ("inputs", _of_input)):
        ours, theirs = getattr(base, section), getattr(other, section)
        for name in [*ours, *(name for name in theirs if name not in ours)]:
            item = (section, name)
            if name not in ours or name not in theirs:
                there = _IN_THE_MAP if name in ours else "", _IN_THE_MAP if name in theirs else ""
                yield Change(".".join(item), item, (), *there)
            else:
                yield from fields(item, ours[name], theirs[name])


def _in_both(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    yield from ((name, each, theirs[name]) for name, each in ours.items() if name in theirs)


def _of_conversion(
    section: str, ours: Mapping[str, Any], theirs: Mapping[str, Any]
) -> Iterator[Change]:
    """Yield conversions and grades that differ in what they do; grades only where both are."""
    beside = {"source", "note", "description", "relative_error"}
    for name in dict.fromkeys([*ours, *theirs]):
        said = [None if each is None else each.model_dump(mode="json", exclude=beside)
                for each in (ours.get(name), theirs.get(name))]  # fmt: skip
        if said[0] != said[1] and (section in CONVERSIONS or None not in said):
            yield Change(f"{section}.{name}", (section, name), (), *_said(*said))


def _of_outcome(item: ItemKeys, one: Outcome, two: Outcome) -> Iterator[Change]:
    path = ".".join(item)
    if not (one.monetised or two.monetised):
        return
    if one.monetised != two.monetised:
        words = _pair(_VALUED if each.monetised else _NOT_MONETISED for each in (one, two))
        yield Change(path, item, (), *words)
        return
    yield from _left_out(item, one, two)
    if one.first_year != two.first_year:
        years = str(one.first_year), str(two.first_year)
        yield Change(f"{path}.starts", item, ("starts",), *years)
    if _schedule(one.discounting) != _schedule(two.discounting):
        titles = _titles(one.discounting, two.discounting)
        yield Change(f"{path}.discounting", item, ("discounting",), *titles)
    both = {name: (getattr(one, name), getattr(two, name))
            for name in (*_SHARES, *_TIME, "quantity", "financial_proxy")}  # fmt: skip
    differ = {name for name, pair in both.items() if shape(pair[0]) != shape(pair[1])}
    duration = [None if each is None else _with_numbers(each) for each in both["duration"]]
    if duration[0] != duration[1]:
        differ.add("duration")
    presence = any((both[name][0] is None) != (both[name][1] is None) for name in _TIME)
    if presence:  # they need each other
        differ |= set(_TIME)
    joined: list[tuple[str, ...]] = [_TIME] if presence else [(name,) for name in _TIME]
    worth = ("quantity", "financial_proxy")
    joined += [worth] if differ.issuperset(worth) else [(name,) for name in worth]
    for fields in [*joined, *((name,) for name in _SHARES)]:
        if differ.issuperset(fields):
            shown = next(name for name in fields if any(both[name]))
            yield Change(f"{path}.{' + '.join(fields)}", item, fields, *_said(*both[shown]))


def _of_input(item: ItemKeys, one: Input, two: Input) -> Iterator[Change]:
    yield from _left_out(item, one, two)
    pairs = {name: (getattr(one, name), getattr(two, name)) for name in _AMOUNTS}
    differ = [name for name in _AMOUNTS[:3] if shape(pairs[name][0]) != shape(pairs[name][1])]
    if differ:
        words = _said(*pairs[differ[0]])
        yield Change(f"{'.'.join(item)}.{' + '.join(differ)}", item, _AMOUNTS, *words)


def _left_out(item: ItemKeys, one: Outcome | Input, two: Outcome | Input) -> Iterator[Change]:
    if one.included != two.included:
        words = _pair(YES if each.included else NO for each in (one, two))
        yield Change(f"{'.'.join(item)}.included", item, ("included", "reason"), *words)


def shape(value: Any) -> Any:
    """Return what is left of a statement without its numbers: units, factors, references."""
    if isinstance(value, ByYear):
        return [shape(year) for year in value.by_year]
    if isinstance(value, tuple):
        return [shape(each) for each in value]
    if isinstance(value, FinancialProxy):
        return shape(value.value), value.price_year
    if not isinstance(value, Estimate):
        return value
    if isinstance(value.value, Product):
        return {name: shape(factor) for name, factor in value.value.product.items()}
    if isinstance(value.value, Assumption):
        return value.value.assumption
    return value.unit, (value.grade, value.best) if value.grade else None


def _with_numbers(value: Estimate) -> Any:
    if isinstance(value.value, Product):
        return {name: _with_numbers(factor) for name, factor in value.value.product.items()}
    return shape(value) if isinstance(value.value, Assumption) else (value.best, value.unit)


def _schedule(schedule: DiscountSchedule | None) -> Any:
    bands = () if schedule is None else schedule.bands
    rates = [(band.first, band.last, _with_numbers(band.rate)) for band in bands]
    return schedule and (schedule.published, rates)


def references(*values: Any) -> Iterator[ItemKeys]:
    """Yield the shared items that some statements refer to."""
    for value in values:
        if isinstance(value, str):
            yield "financial_proxies", value
        elif isinstance(value, tuple):
            yield from references(*value)
        elif isinstance(value, ByYear):
            yield from references(*value.by_year)
        elif isinstance(value, FinancialProxy):
            yield from references(value.value)
        elif isinstance(value, DiscountSchedule):
            yield from references(*(band.rate for band in value.bands))
        elif isinstance(value, Estimate) and isinstance(value.value, Product):
            yield from references(*value.value.product.values())
        elif isinstance(value, Estimate) and isinstance(value.value, Assumption):
            yield "assumptions", value.value.assumption


def _best(estimate: Estimate) -> float:
    return estimate.best


def _pair(words: Iterable[str]) -> tuple[str, str]:
    before, after = words
    return before, after


def _titles(*schedules: DiscountSchedule | None) -> tuple[str, str]:
    titles = (each.title if each else "" for each in schedules)
    both = (Words(title, schedule_text(title, "fr")) for title in titles)
    return _pair(Note("{title}", "{title}", title=words) for words in both)


def _said(one: Any, two: Any) -> tuple[str, str]:
    return _words(one), _words(two)


def _words(value: Any) -> str:
    """Return a statement at its best estimates, for a reader."""
    if isinstance(value, FinancialProxy):
        return _words(value.value)
    if isinstance(value, ByYear):
        return _words(value.by_year)
    if isinstance(value, tuple):
        return joined(map(_words, value))
    if isinstance(value, Estimate):
        return _of_estimate(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {each}" for name, each in value.items())
    return value or ""


def _of_estimate(estimate: Estimate) -> str:
    if isinstance(estimate.value, Product):
        return joined(map(_words, estimate.value.product.values()), " x ", " x ")
    if isinstance(estimate.value, Assumption):
        return f"assumptions.{estimate.value.assumption}"
    if estimate.measures == "share" and not estimate.unit:
        return Note("{percent:.6g} %", "{percent:.6g} %", percent=100 * estimate.best)
    if not estimate.unit:
        return as_number(estimate.best, ".10g")
    return Note("{best:.10g} {unit}", "{best:.10g} {unit}", best=estimate.best, unit=estimate.unit)
