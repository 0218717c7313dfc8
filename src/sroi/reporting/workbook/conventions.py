"""Lay out scope and conventions, and the discount factors with the rates that they come from."""

from collections.abc import Iterator
from math import isinf

from sroi.engine.conventions import schedule_words
from sroi.engine.result import Result
from sroi.io.workbook.own_sheet import letters
from sroi.model.discounting import NO_DISCOUNTING, DiscountSchedule
from sroi.model.walk import Entry, Keys
from sroi.reporting.words import WORDS as CONVENTION_WORDS
from sroi.reporting.words import schedule_text, word
from sroi.reporting.workbook.factors import Numbers, belief_words, source_words
from sroi.reporting.workbook.grid import (
    FACTOR,
    HEADING,
    LABEL,
    SECTION,
    SHARE,
    TEXT,
    TITLE,
    Formula,
    Ref,
    Sheet,
    Style,
    quoted,
)
from sroi.reporting.workbook.words import say

_SCOPE = ("activity", "audience", "purpose", "kind", "territory", "period", "currency")
_RATE_FORMAT = "0.0##%"


class Schedule:
    """Hold a discount schedule with the cells of its rates and factors."""

    def __init__(self, number: int, keys: Keys, stated: DiscountSchedule) -> None:
        self.number, self.keys, self.stated = number, keys, stated
        self.users: list[str] = []
        self.rates: list[tuple[int, int | None, Ref]] = []
        self.factors: list[Ref] = []
        self.last: Ref | None = None
        """Last year with a rate, where there is one."""

    def rate(self, year: int) -> Ref | None:
        """Return the cell of the rate of a year."""
        for first, last, ref in self.rates:
            if first <= year and (last is None or year <= last):
                return ref
        return None


class Conventions:
    """Lay out the sheet of conventions."""

    def __init__(self, numbers: Numbers, result: Result) -> None:
        self.numbers, self.result, self.language = numbers, result, numbers.language
        self.sheet = Sheet(say("Conventions", self.language), frozen=(2, 3))
        self.sheet.widths = {1: 26, 2: 58}
        self.schedules = tuple(self._schedules())
        known = min((each.stated.last_year for each in self.schedules), default=5)
        self.last_year = max(result.plan.horizon, int(min(5, known)))
        """Last year that the workbook shows; a few more than needed, as far as rates are known."""
        self._write()

    def of(self, outcome: str) -> Schedule:
        """Return the schedule of an outcome."""
        return next((each for each in self.schedules if outcome in each.users), self.schedules[0])

    def columns(self, year: int) -> tuple[str, str]:
        """Return the numbers of all schedules, and beside them their factors of a year."""
        first, last = self.schedules[0].factors[0].row, self.schedules[-1].factors[0].row
        # Rates stand between the factors, under no number of their own.
        where, column = quoted(self.sheet.title), letters(3 + year)
        return f"{where}!$A${first}:$A${last}", f"{where}!${column}${first}:${column}${last}"

    def label(self, year: int) -> str:
        """Name a year: the calendar year where the base year is stated."""
        base = self.result.impact_map.scope.base_year
        return str(year if base is None else base + year)

    def _schedules(self) -> Iterator[Schedule]:
        scope = self.result.impact_map.scope
        first = Schedule(1, ("scope", "discounting"), scope.discounting)
        shared = {scope.discounting.published: first} if scope.discounting.published else {}
        yield first
        number = 1
        for name, outcome in self.result.impact_map.outcomes.items():
            own = outcome.discounting
            if own is None:
                continue
            schedule = shared.get(own.published or "")
            if schedule is None:
                number += 1
                schedule = Schedule(number, ("outcomes", name, "discounting"), own)
                if own.published:
                    shared[own.published] = schedule
                yield schedule
            schedule.users.append(name)

    def _write(self) -> None:
        self.sheet.put(1, 1, say("Conventions", self.language), TITLE)
        row = self._conventions(self._scope(3) + 1)
        row = self._rates(row + 1)
        self._factors(row + 1)

    def _section(self, row: int, key: str, width: int = 6) -> None:
        self.sheet.row(row, [say(key, self.language)] + [None] * (width - 1), SECTION)

    def _scope(self, row: int) -> int:
        scope, book = self.result.impact_map.scope, self.numbers.book
        self._section(row, "scope")
        for name in _SCOPE:
            row += 1
            self.sheet.put(row, 1, say(name, self.language), LABEL)
            book.text(self.sheet, (row, 2), ("scope", name), getattr(scope, name))
        for name in ("base_year", "price_year"):
            row += 1
            self.sheet.put(row, 1, say(name, self.language), LABEL)
            style = Style("input", "0")
            book.home(self.sheet, (row, 2), ("scope", name), getattr(scope, name), style)
        for place, text in enumerate(scope.limitations):
            row += 1
            self.sheet.put(row, 1, say("limitations", self.language), LABEL)
            book.text(self.sheet, (row, 2), ("scope", "limitations", place), text)
        return row + 1

    def _conventions(self, row: int) -> int:
        self._section(row, "conventions")
        for name, text in self.result.conventions.items():
            if name in ("currency", "price_year", "base_year"):
                continue  # which stand above
            row += 1
            key = f"{name}.text"
            shown = word(key, self.language) if key in CONVENTION_WORDS else text
            shown = schedule_text(shown, self.language) if name.startswith("disc") else shown
            self.sheet.put(row, 1, word(name, self.language), LABEL)
            self.sheet.put(row, 2, shown, TEXT)
        return row + 1

    def _rates(self, row: int) -> int:
        language = self.language
        self._section(row, "rates")
        headings = ("schedule", "used_by", "from_year", "to_year", "rate")
        self.sheet.row(row + 1, [say(key, language) for key in headings], HEADING)
        self.sheet.put(row + 1, 6, say("Sources", language), HEADING)
        row += 2
        for schedule in self.schedules:
            names = schedule.users if schedule.number > 1 else [say("everything_else", language)]
            self.sheet.put(row, 1, schedule.number, LABEL)
            self.sheet.put(row, 2, ", ".join(names), TEXT)
            row = self._bands(row, schedule)
        return row + 1

    def _bands(self, row: int, schedule: Schedule) -> int:
        """Write the rates of a schedule, and return the next row."""
        stated, published = schedule.stated, schedule.stated.published
        if not stated.bands:
            self.sheet.put(row, 3, say("none", self.language), TEXT)
            return row + 1
        for band in stated.bands:
            for column, year in ((3, band.first), (4, band.last)):
                self.sheet.put(row, column, year, Style("constant", "0"))
            source = band.rate.source or stated.source
            slot = Entry((*schedule.keys, *band.keys), band.rate, source)
            words = source_words(self.result.impact_map, source, self.language)
            if published:
                rate = self.sheet.put(row, 5, band.rate.best, Style("constant", _RATE_FORMAT))
                words = say("published", self.language, source=stated.published_source)
            else:
                rate = self.numbers.put(self.sheet, (row, 5), slot, _RATE_FORMAT)
            belief = belief_words(self.result.impact_map, slot)
            self.sheet.put(row, 6, f"{words}; {belief}" if belief else words, Style("aside"))
            schedule.rates.append((band.first, band.last, rate))
            row += 1
        if not isinf(stated.last_year):
            self.sheet.put(row, 2, say("last_known", self.language), TEXT)
            schedule.last = self.sheet.put(row, 4, stated.last_year, Style("constant", "0"))
            row += 1
        if schedule.number == 1 and len(schedule.rates) == 1:
            self.numbers.book.name("discount_rate", schedule.rates[0][2])
        return row

    def _factors(self, row: int) -> None:
        years = range(self.last_year + 1)
        self._section(row, "factors", len(years) + 2)
        self.sheet.put(row + 1, 1, say("schedule", self.language), HEADING)
        self.sheet.put(row + 1, 2, None, HEADING)
        for year in years:
            text = f"{say('year', self.language)} {self.label(year)}"
            self.sheet.put(row + 1, 3 + year, text, HEADING)
            self.sheet.widths.setdefault(3 + year, 11)
        row += 2
        for schedule in self.schedules:
            words = schedule_words(self.result.impact_map, schedule.stated)
            words = schedule_text(words, self.language)
            for place, key in enumerate(("rate_of_year", "discount_factor")):
                self.sheet.put(row + place, 1, schedule.number if place else None, LABEL)
                text = f"{say(key, self.language)}: {words}"
                self.sheet.put(row + place, 2, text, TEXT)
            self._factors_of(row, schedule)
            row += 2

    def _factors_of(self, row: int, schedule: Schedule) -> None:
        """Write the rate of each year, and below it what money of that year is worth."""
        undiscounted = schedule.stated.published == NO_DISCOUNTING
        rates, factor = [], self.sheet.put(row + 1, 3, 1.0, Style("constant", FACTOR))
        schedule.factors.append(factor)
        for year in range(1, self.last_year + 1):
            known = schedule.rate(year)
            if known is None and not undiscounted:
                break
            if known is None:
                rate = self.sheet.put(row, 3 + year, 0.0, Style("constant", SHARE))
            else:
                text = Formula(f"={known.seen_from(self.sheet.title)}", known.value)
                rate = self.sheet.put(row, 3 + year, text, Style("formula", _RATE_FORMAT))
            value = Formula(f"={factor.cell}/(1+{rate.cell})", factor.value / (1.0 + rate.value))
            factor = self.sheet.put(row + 1, 3 + year, value, Style("formula", FACTOR))
            rates.append(rate)
            schedule.factors.append(factor)
        if schedule.number == 1:
            book = self.numbers.book
            book.name("discount_factors", schedule.factors[0], schedule.factors[-1])
            if rates:
                book.name("discount_rates", rates[0], rates[-1])
