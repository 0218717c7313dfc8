"""Build what a map's file would say from the rows of a table, with the cell of each part."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sroi.errors import Fault
from sroi.io.workbook.cells import PERIOD, Number, time_unit, unreadable
from sroi.io.workbook.headings import SHARES, is_in_months
from sroi.io.workbook.ids import Ids, slug
from sroi.io.workbook.numbers import Numbers
from sroi.io.workbook.polarity import Shares
from sroi.io.workbook.rows import MOST_FAULTS, Record
from sroi.io.workbook.stated import Stated
from sroi.io.workbook.table import Table
from sroi.units import is_unit_name, terms

CALENDAR = 1000
"""Years from which on a number is a year of the calendar."""
UNIT = {"en": ("unit", "one unit of the outcome, as its indicator counts it"),
        "fr": ("unite", "une unité de l'effet, comme son indicateur la compte")}  # fmt: skip
"""A neutral unit: the sheet says how many, and not of what."""
_OWN = {"en": "the sheet states {:.10g} % as caused by the activity",
        "fr": "la feuille donne {:.10g} % comme part de l'activité"}  # fmt: skip
_OUTPUT = {"en": "Output: {}", "fr": "Réalisation : {}"}
_INVESTED = {"en": "Investment, as stated when the sheet was read",
             "fr": "Investissement, donné à la lecture de la feuille"}  # fmt: skip


@dataclass
class Builder:
    """Gather the parts of a map."""

    table: Table
    numbers: Numbers
    shares: Shares
    stated: Stated
    currency: str
    base_year: int | None
    first: Mapping[str, int]
    """By which number the columns of starts and of years call the period of activity."""
    places: dict[str, str] = field(default_factory=dict)
    """Where each part of the map stands in the sheet, by path."""
    faults: list[Fault] = field(default_factory=list)
    sources: dict[str, dict[str, Any]] = field(default_factory=dict)
    stakeholders: dict[str, dict[str, Any]] = field(default_factory=dict)
    inputs: dict[str, dict[str, Any]] = field(default_factory=dict)
    outcomes: dict[str, dict[str, Any]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    filled: dict[str, list[int]] = field(default_factory=dict)
    """Rows that take a number which is stated for all, by name."""
    named: list[int] = field(default_factory=list)
    """Rows whose input is named after its stakeholder."""
    people: dict[str, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    ids: dict[str, Ids] = field(
        default_factory=lambda: {
            kind: Ids(kind) for kind in ("stakeholder", "source", "input", "outcome")
        }
    )
    put_in: set[tuple[str, str]] = field(default_factory=set)

    def build(self, records: list[Record]) -> dict[str, Any]:
        """Return what the file of the map would say, without title and scope."""
        for record in records:
            if "stakeholder" in record.cells:
                self.add_stakeholder(record)
        for group in _inputs(records):
            self.add_input(group)
        for group in self.by_outcome(records):
            self.add_outcome(group)
        if self.stated.investment is not None and not self.inputs:
            amount = {"value": self.stated.investment, "unit": self.currency}
            self.inputs["investment"] = {"description": _INVESTED[self.language], "amount": amount}
        return {"units": self.units, "sources": self.sources, "stakeholders": self.stakeholders,
                "inputs": self.inputs, "outcomes": self.outcomes}  # fmt: skip

    @property
    def language(self) -> str:
        """Language of the headings."""
        return self.table.language

    def place(self, record: Record, name: str) -> str:
        """Name the cell in which a row states something, or should."""
        cell = record.cells.get(name)
        column = self.table.column(name)
        if cell is not None:
            return self.table.sheet.place(cell.row, cell.column)
        return self.table.sheet.place(record.row, column.number if column else 1)

    def refuse(self, record: Record, name: str, fault: Fault) -> None:
        """Note a fault at a cell of a row."""
        if len(self.faults) < MOST_FAULTS:
            where = self.place(record, name)
            self.faults.append(Fault(fault.problem, where=where, remedy=fault.remedy,
                                     code=fault.code))  # fmt: skip

    def text(self, record: Record, name: str) -> str:
        """Return a text of a row, empty where there is none."""
        return record.cells[name].text if name in record.cells else ""

    def add_stakeholder(self, record: Record) -> None:
        """Add the group of a row, once, with the numbers that stand beside it."""
        text = self.text(record, "stakeholder")
        if text not in self.people:
            self.people[text] = self.ids["stakeholder"].name(text)
            self.stakeholders[self.people[text]] = {"description": text}
            self.places[f"stakeholders.{self.people[text]}"] = self.place(record, "stakeholder")
        about = self.stakeholders[self.people[text]]
        for name in ("size", "involved"):
            number = self.numbers.values.get((record.row, name))
            if number is None:
                continue
            if about.setdefault(name, int(number)) != int(number):
                problem = f"another number of '{text[:40]}' than the {about[name]} above"
                self.refuse(record, name, unreadable(problem, "correct one of the two"))
            self.places.setdefault(f"stakeholders.{self.people[text]}.{name}",
                                   self.place(record, name))  # fmt: skip

    def source(self, record: Record, name: str) -> dict[str, str]:
        """Return the source of a number, if a column beside it names one."""
        text = self.text(record, f"{name}_source")
        if not text:
            return {}
        if text not in self.titles:
            self.titles[text] = self.ids["source"].name(text)
            self.sources[self.titles[text]] = {"title": text}
        return {"source": self.titles[text]}

    def add_input(self, group: list[Record]) -> None:
        """Add what a stakeholder puts in."""
        first = group[0]
        stakeholder = self.text(first, "stakeholder")
        if "input" not in first.cells:
            self.named.append(first.row)
        description = self.text(first, "input") or stakeholder
        name = self.ids["input"].name(description)
        made: dict[str, Any] = {"description": description}
        if stakeholder:
            made["stakeholder"] = self.people[stakeholder]
        if (stakeholder, description) in self.put_in:
            remedy = "write it once, or tell the two apart"
            fault = unreadable("the same input stands in two rows", remedy)
            self.refuse(first, "input_value", fault)
        self.put_in.add((stakeholder, description))
        amounts = {}
        for record in group:
            amount = self.numbers.values.get((record.row, "input_value"))
            if amount is None and "input_value" not in record.cells:
                remedy = "write its value, 0 if it is not valued, or delete it"
                fault = unreadable(f"'{description[:40]}' is put in, but has no value", remedy)
                self.refuse(record, "input_value", fault)
            amounts[record.row] = 0.0 if amount is None else amount
        made["amount"] = self.over_time(group, amounts, self.currency, {})
        self.places[f"inputs.{name}"] = self.place(first, "input")
        self.places[f"inputs.{name}.amount"] = self.place(first, "input_value")
        self.inputs[name] = made

    def over_time(
        self, group: list[Record], amounts: dict[int, float], unit: str, rest: dict[str, Any]
    ) -> dict[str, Any]:
        """Return one amount, or that of each year from the base year on."""
        if not any("year" in record.cells for record in group):
            return {"value": amounts[group[0].row], "unit": unit, **rest}
        by_year: dict[int, float] = {}
        for record in group:
            year = self.year(record)
            if year in by_year:
                problem = "a second row of the same year for the same outcome or input"
                self.refuse(record, "year", unreadable(problem, "add them up, or tell them apart"))
            by_year[year] = amounts[record.row]
        years = [by_year.get(year, 0.0) for year in range(max(by_year) + 1)]
        source = {"source": rest["source"]} if "source" in rest else {}
        return {"by_year": years, "unit": unit, **source}

    def year(self, record: Record) -> int:
        """Return the year of a row, counted from the base year."""
        number = self.numbers.values.get((record.row, "year"))
        if number is None:
            remedy = "write the year, as in the other rows"
            self.refuse(record, "year", unreadable("no year stands in this row", remedy))
            return 0
        first = self.base_year if number >= CALENDAR else self.first.get("year")
        year = int(number) - (first or 0)
        if not 0 <= year < CALENDAR:
            problem = f"{int(number)} lies before the base year, or far behind it"
            self.refuse(record, "year", unreadable(problem, "correct the year or the base year"))
            return 0
        return year

    def by_outcome(self, records: list[Record]) -> Iterator[list[Record]]:
        """Yield the rows of each outcome: one, or one for each year."""
        groups: dict[tuple[str, ...], list[Record]] = {}
        for record in records:
            if not record.has_outcome:
                continue
            if "outcome" not in record.cells:
                remedy = "write what changes in this row too"
                self.refuse(record, "outcome", unreadable("no outcome is described", remedy))
                continue
            names = ("stakeholder", "outcome", "indicator", "proxy")
            key = tuple(self.text(record, name) for name in names)
            if "year" not in record.cells:
                key = (*key, str(record.row))
            groups.setdefault(key, []).append(record)
        yield from groups.values()

    def add_outcome(self, group: list[Record]) -> None:
        """Add a change, from one row or from one row for each year."""
        first = group[0]
        description = self.text(first, "outcome")
        name = self.ids["outcome"].name(description)
        stakeholder = self.text(first, "stakeholder")
        unit = self.unit(first)
        made: dict[str, Any] = {"description": description}
        if stakeholder:
            made["stakeholder"] = self.people[stakeholder]
        if "indicator" in first.cells:
            made["indicator"] = self.text(first, "indicator")
        made["quantity"] = self.quantity(group, unit)
        self.value(group, made, unit)
        for part in SHARES:
            self.share(group, part, made)
        self.time(group, made)
        self.note(group, made)
        parts = ("quantity", "duration", "starts", *SHARES, "indicator", "stakeholder")
        path = f"outcomes.{name}"
        self.places[path] = self.place(first, "outcome")
        for part in parts:
            self.places[f"{path}.{part}"] = self.place(first, part)
        self.places[f"{path}.financial_proxy"] = self.place(first, "value")
        self.outcomes[name] = made

    def unit(self, record: Record) -> str:
        """Return the unit of a row: the one in its column, or a neutral one."""
        said = self.text(record, "unit")
        if not said:
            name, meaning = UNIT[self.language]
            self.units[name] = meaning
            return name
        try:
            terms(said, frozenset(self.units))
        except Fault:
            name = slug(said, "unit")
            if not is_unit_name(name):
                name = f"unit_{name}"
            self.units[name] = said
            return name
        return said

    def quantity(self, group: list[Record], unit: str) -> dict[str, Any]:
        """Return how much changed."""
        rest: dict[str, Any] = self.source(group[0], "quantity")
        sample = self.one(group, "sample_size", self.numbers.values)
        if sample is not None:
            rest["sample_size"] = int(sample)
        amounts = {}
        for record in group:
            number = self.numbers.values.get((record.row, "quantity"))
            if number is None and "quantity" not in record.cells:
                fault = unreadable("no quantity stands here", "write how many changed, 0 included")
                self.refuse(record, "quantity", fault)
            amounts[record.row] = 0.0 if number is None else number
        return self.over_time(group, amounts, unit, rest)

    def value(self, group: list[Record], made: dict[str, Any], unit: str) -> None:
        """Add what one unit is worth, or that it is not valued."""
        first = group[0]
        number = self.one(group, "value", self.numbers.values)
        if number is None and any("value" in record.cells for record in group):
            return  # which is a fault of the cell already
        if number is None:
            if self.stated.unvalued is None:
                remedy = "write it, or say why it is not valued: unvalued='No proxy was found'"
                fault = unreadable("no value of the outcome stands here", f"{remedy} (--unvalued)")
                self.refuse(first, "value", fault)
            made["monetised"] = False
            made["reason"] = self.stated.unvalued or "-"
            self.filled.setdefault("unvalued", []).append(first.row)
            return
        proxy: dict[str, Any] = {"value": {"value": number, "unit": f"{self.currency}/{unit}"}}
        if "proxy" in first.cells:
            proxy["description"] = self.text(first, "proxy")
        made["financial_proxy"] = proxy | self.source(first, "proxy")

    def share(self, group: list[Record], name: str, made: dict[str, Any]) -> None:
        """Add a deduction or the drop-off."""
        first = group[0]
        number = self.one(group, name, self.shares.values)
        if number is not None:
            said: dict[str, Any] = {"value": number, **self.source(first, name)}
            if name == "attribution" and self.shares.polarity == "own":
                said["note"] = _OWN[self.language].format(100 - number * 100)
            made[name] = said
        elif not any(name in record.cells for record in group):
            self.fill(first, name, made)

    def fill(self, record: Record, name: str, made: dict[str, Any]) -> None:
        """Put in what the caller states for all outcomes, where the row says nothing."""
        given = self.stated.of_all().get(name)
        if given is not None:
            made[name] = given
            self.filled.setdefault(name, []).append(record.row)

    def time(self, group: list[Record], made: dict[str, Any]) -> None:
        """Add how long the outcome lasts and when it begins."""
        first = group[0]
        written = self.first_of(group, "duration")
        duration = self.one(group, "duration", self.numbers.values)
        if written is not None and duration is not None:
            made["duration"] = {"value": duration, "unit": self.time_unit(written),
                                **self.source(first, "duration")}  # fmt: skip
        elif not any("duration" in record.cells for record in group):
            self.fill(first, "duration", made)
        start = self.one(group, "starts", self.numbers.values)
        if start is not None:
            made["starts"] = self.start(group, start)
        elif "year" in first.cells:
            made["starts"] = 0
        elif not any("starts" in record.cells for record in group):
            self.fill(first, "starts", made)

    def time_unit(self, written: Number) -> str:
        """Return the unit of a duration: that of its cell, else that of its heading."""
        column = self.table.column("duration")
        if not written.behind and column is not None and is_in_months(column.heading):
            return "month"
        return time_unit(written) or "year"

    def start(self, group: list[Record], start: float) -> int:
        """Return the year in which an outcome begins: 0 in the period of activity."""
        written = self.first_of(group, "starts")
        said_in_words = written is not None and written.behind == PERIOD
        year = start if said_in_words else start - self.first.get("starts", 0)
        if year.is_integer() and year >= 0:
            return int(year)
        fault = unreadable(f"{start:.10g} is no year here", "write the number of a year")
        self.refuse(group[0], "starts", fault)
        return 0

    def first_of(self, group: list[Record], name: str) -> Number | None:
        """Return what the first of some rows that states a number says."""
        found = (self.numbers.written.get((record.row, name)) for record in group)
        return next((number for number in found if number is not None), None)

    def note(self, group: list[Record], made: dict[str, Any]) -> None:
        """Keep remarks and the summary of the activity."""
        notes = [self.text(record, "note") for record in group]
        notes += [_OUTPUT[self.language].format(said) for record in group
                  if (said := self.text(record, "output"))]  # fmt: skip
        if any(notes):
            made["note"] = "; ".join(dict.fromkeys(filter(None, notes)))

    def one(
        self, group: list[Record], name: str, values: dict[tuple[int, str], float]
    ) -> float | None:
        """Return the number that the rows of an outcome agree on."""
        found = {record.row: values[record.row, name] for record in group
                 if (record.row, name) in values}  # fmt: skip
        for record in group:
            if record.row in found and found[record.row] != next(iter(found.values())):
                problem = f"another {name.replace('_', ' ')} than in row {next(iter(found))} of "
                problem += "the same outcome"
                remedy = "describe it as an outcome of its own; a map has one for all years"
                self.refuse(record, name, unreadable(problem, remedy))
                break
        return next(iter(found.values()), None)


def _inputs(records: list[Record]) -> Iterator[list[Record]]:
    """Yield the rows of each input: one, or one for each year."""
    groups: dict[tuple[str, ...], list[Record]] = {}
    for record in records:
        if record.has_input:
            said = tuple(record.cells[name].text if name in record.cells else ""
                         for name in ("stakeholder", "input"))  # fmt: skip
            key = said if "year" in record.cells else (*said, str(record.row))
            groups.setdefault(key, []).append(record)
    yield from groups.values()
