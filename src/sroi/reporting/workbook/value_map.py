"""Lay out the Value Map, from stakeholders to social return: a row for each cohort."""

from sroi.engine.result import Result
from sroi.io.workbook.own_sheet import letters
from sroi.model.money import FinancialProxy
from sroi.model.outcome import Outcome
from sroi.model.valuation import proxy_of
from sroi.model.walk import Entry, Keys, over_time, proxy_value
from sroi.reporting.workbook.cohorts import SHARES, Cohort, beliefs, share_sources, value_of_years
from sroi.reporting.workbook.conventions import Conventions
from sroi.reporting.workbook.factors import Numbers, sample_size, sources_of
from sroi.reporting.workbook.grid import (
    MONEY,
    SHARE,
    SMALL,
    TEXT,
    TITLE,
    Formula,
    Ref,
    Sheet,
    Style,
)
from sroi.reporting.workbook.inputs import Inputs, unit_of
from sroi.reporting.workbook.preparing import Valuations, in_units, years_of
from sroi.reporting.workbook.tables import counted, heading, ruled, stretch
from sroi.reporting.workbook.words import say

BEFORE = (
    "id", "stakeholder", "size", "involved", "inputs", "inputs_value", "output", "outcome",
    "indicator", "quantity_source", "quantity", "unit", "sample_size", "duration", "starts",
    "proxy", "value", "value_source", "gross_value", "deadweight", "displacement", "attribution",
    "drop_off", "share_sources", "impact", "counted", "schedule",
)  # fmt: skip
"""Columns before those of the years."""
AFTER = ("total_present_value", "beyond", "beliefs")
AT = {key: place for place, key in enumerate(BEFORE, 1)}
STAGES = {"stakeholder": 1, "inputs": 2, "indicator": 3, "deadweight": 4, "counted": 5}
STAGE_ROW, HEADING_ROW, YEAR_ROW, FIRST = 2, 3, 4, 5


class ValueMap:
    """Lay out the sheet of the Value Map."""

    def __init__(
        self,
        numbers: Numbers,
        conventions: Conventions,
        inputs: Inputs,
        outputs: dict[str, tuple[Ref, Ref, Ref]],
        found: Valuations,
    ) -> None:
        self.numbers, self.conventions, self.inputs = numbers, conventions, inputs
        self.outputs, self.found = outputs, found
        self.result: Result = conventions.result
        self.map, self.language, self.book = numbers.map, numbers.language, numbers.book
        self.last_year = conventions.last_year
        self.sheet = Sheet(
            say("Value Map", self.language),
            frozen=(FIRST, 3),
            headings=(STAGE_ROW, YEAR_ROW),
            repeated=2,
            large_paper=True,
            pages_wide=3,
        )
        self.at = AT | {key: len(BEFORE) + self.last_year + 2 + place
                        for place, key in enumerate(AFTER)}  # fmt: skip
        self.profiles = self._profiles()
        self._headings()
        self.flows = value_of_years(self.result, self.last_year)
        self.rows: list[tuple[bool, int]] = []
        """Whether each row is counted, and its number."""
        self.of_stakeholder: dict[str, tuple[int, int]] = {}
        self.last_row = self._write()
        ruled(self.sheet, FIRST, self.last_row, self.at["beliefs"])

    def year_column(self, year: int) -> int:
        """Return the column of a year."""
        return len(BEFORE) + 1 + year

    def ref(self, row: int, key: str) -> Ref:
        """Return a cell by its row and the key of its column."""
        content = self.sheet.cells.get((row, self.at[key]), (0.0, TEXT))[0]
        value = content.value if isinstance(content, Formula) else content
        return Ref(self.sheet.title, row, self.at[key],
                   value if isinstance(value, int | float) else 0.0)  # fmt: skip

    def quantities(self, name: str) -> list[Ref]:
        """Return the cells of an outcome's quantity, one for each cohort."""
        return [self.ref(row, "quantity") for _, row in self.rows
                if self.sheet.cells[row, 1][0] == name]  # fmt: skip

    def column(self, key: str) -> str:
        """Return the range of a column over all rows."""
        first, last = (self.ref(row, key) for row in (FIRST, max(self.last_row, FIRST)))
        return stretch(first, last, self.sheet.title)

    def _headings(self) -> None:
        sheet, language, unit = self.sheet, self.language, self.result.unit
        sheet.put(1, 1, f"{say('Value Map', language)} – {self.map.title}", TITLE)
        for column in range(1, self.at["beliefs"] + 1):
            sheet.put(STAGE_ROW, column, None, Style("stage"))
            sheet.put(YEAR_ROW, column, None, Style("small_heading", "0"))
        for key, stage in STAGES.items():
            sheet.put(STAGE_ROW, AT[key], say(f"stage.{stage}", language), Style("stage"))
        for key in (*BEFORE, *AFTER):
            heading(sheet, (HEADING_ROW, self.at[key]), key, language, unit=unit)
        for year in range(self.last_year + 1):
            place = (HEADING_ROW, self.year_column(year))
            label = self.conventions.label(year)
            heading(sheet, place, "of_year", language, unit=unit, year=label)
            sheet.put(YEAR_ROW, place[1], year, Style("small_heading", "0"))
        sheet.heights |= {1: 26, HEADING_ROW: 75}

    def _profiles(self) -> dict[str, tuple[Ref, Ref]]:
        """Return the first and the last share of each profile."""
        found = {}
        for name, outcome in self.map.outcomes.items():
            if outcome.profile is not None:
                keys: Keys = ("outcomes", name, "profile")
                cells = self.numbers.cells
                found[name] = (cells[*keys, 0], cells[*keys, len(outcome.profile) - 1])
        return found

    # Rows

    def _write(self) -> int:
        row = FIRST
        for who in (*self.map.stakeholders, None):
            first = row
            for name, outcome in self.map.outcomes.items():
                if outcome.stakeholder == who:
                    row = self._outcome(row, name, outcome)
            has_inputs = any(given.stakeholder == who for given in self.map.inputs.values())
            if row == first and (who is not None or has_inputs):
                row += 1  # a stakeholder without outcomes
            if row > first:
                self._stakeholder(first, who)
            if who is not None:
                self.of_stakeholder[who] = (first, row - 1)
        return row - 1

    def _stakeholder(self, row: int, who: str | None) -> None:
        sheet, book = self.sheet, self.book
        if who is None:
            sheet.put(row, AT["stakeholder"], say("nobody", self.language), TEXT)
        else:
            stated, keys = self.map.stakeholders[who], ("stakeholders", who)
            place = (row, AT["stakeholder"])
            book.text(sheet, place, (*keys, "description"), stated.description)
            for name in ("size", "involved"):
                style = Style("input", "#,##0")
                book.home(sheet, (row, AT[name]), (*keys, name), getattr(stated, name), style)
        if (row, 1) not in sheet.cells:
            sheet.put(row, 1, who, SMALL)
        given = [each for each in self.map.inputs.values() if each.stakeholder == who]
        words = (each.description if each.included else f"({each.description})" for each in given)
        sheet.put(row, AT["inputs"], "\n".join(words) or None, TEXT)
        if who in self.inputs.invested.of:
            first, last = self.inputs.invested.of[who]
            total = sum(
                self.result.by_input[name, "present_value"]
                for name, each in self.map.inputs.items()
                if each.stakeholder == who and each.included
            )
            text = f"=SUM({stretch(first, last, sheet.title)})"
            sheet.put(row, AT["inputs_value"], Formula(text, total), Style("formula", MONEY))

    def _outcome(self, row: int, name: str, outcome: Outcome) -> int:
        """Write the rows of an outcome, and return the next."""
        first = row
        places = self.result.plan.rows.places.get(name, ())
        slots = over_time(("outcomes", name, "quantity"), outcome.quantity, None)
        for cohort, quantity in enumerate(slots):
            place = places[cohort] if places else None
            each = Cohort(name, outcome, cohort, first, place, quantity)
            self._words(row, each)
            self._numbers(row, each)
            self.rows.append((outcome.counts, row))
            row += 1
        return row

    def _words(self, row: int, each: Cohort) -> None:
        sheet, outcome, keys = self.sheet, each.outcome, ("outcomes", each.name)
        sheet.put(row, 1, each.name, SMALL)
        if each.number == 0:
            self.book.text(sheet, (row, AT["outcome"]), (*keys, "description"), outcome.description)
            self.book.text(sheet, (row, AT["indicator"]), (*keys, "indicator"), outcome.indicator)
            self._proxy_words(row, each)
            sheet.put(row, AT["share_sources"], share_sources(self.numbers, each), TEXT)
            sheet.put(row, AT["output"], self._output(outcome), TEXT)
        else:
            year = self.conventions.label(outcome.first_year + each.number)
            words = say("cohort", self.language, text=outcome.description, year=year)
            sheet.put(row, AT["outcome"], words, TEXT)
        source = sources_of(self.map, each.quantity, self.language)
        sheet.put(row, AT["quantity_source"], source, TEXT)
        sheet.put(row, AT["unit"], unit_of(self.map, each.quantity), TEXT)
        sheet.put(row, AT["counted"], say("yes" if outcome.counts else "no", self.language), TEXT)
        schedule = self.conventions.of(each.name).number
        sheet.put(row, AT["schedule"], schedule, Style("constant", "0"))
        sheet.put(row, self.at["beliefs"], beliefs(self.numbers, each), TEXT)

    def _output(self, outcome: Outcome) -> Formula | None:
        if outcome.output is None:
            return None
        words, quantity, unit = self.outputs[outcome.output]
        stated = self.map.outputs[outcome.output]
        slot = Entry(("outputs", outcome.output, "quantity"), stated.quantity, None)
        parts = [f"{quantity.value:.15g}", str(unit_of(self.map, slot) or ""), stated.description]
        text = "&".join(
            (quantity.seen_from(""), '" "', unit.seen_from(""), '" "', words.seen_from(""))
        )
        return Formula(f"={text}", " ".join(parts))

    def _proxy_words(self, row: int, each: Cohort) -> None:
        outcome, sheet = each.outcome, self.sheet
        if outcome.financial_proxy is None:
            sheet.put(row, AT["proxy"], say("not_monetised", self.language), TEXT)
            return
        keys, proxy = proxy_of(self.map, each.name, outcome)
        if isinstance(outcome.financial_proxy, FinancialProxy):
            self.book.text(sheet, (row, AT["proxy"]), (*keys, "description"), proxy.description)
        else:
            sheet.put(row, AT["proxy"], proxy.description or str(keys[1]), TEXT)
        slot = proxy_value(keys, proxy)
        words = sources_of(self.map, slot, self.language)
        method = f"; {say(f'method.{proxy.method}', self.language)}" if proxy.method else ""
        sheet.put(row, AT["value_source"], words + method, TEXT)

    # Numbers and formulas

    def _numbers(self, row: int, each: Cohort) -> None:
        self.numbers.put(self.sheet, (row, AT["quantity"]), each.quantity)
        if self.numbers.is_alone(each.quantity):
            sample_size(self.book, self.sheet, (row, AT["sample_size"]), each.quantity)
        for part in SHARES:
            self._share(row, each, part)
        self._starts(row, each)
        self._duration(row, each)
        if each.place is not None:
            self._value(row, each)
            self._computed(row, each)

    def _again(self, row: int, each: Cohort, key: str, style: Style) -> None:
        """Refer to the first cohort."""
        first = self.ref(each.first, key)
        self.sheet.put(row, self.at[key], Formula(f"={first.cell}", first.value), style)

    def _share(self, row: int, each: Cohort, part: str) -> None:
        slot = each.slot(part)
        if part == "drop_off" and each.name in self.profiles:
            self.sheet.put(row, AT[part], say("profile", self.language), TEXT)
        elif slot is None:
            return
        elif each.number:
            self._again(row, each, part, Style("formula", SHARE))
        else:
            self.numbers.put(self.sheet, (row, AT[part]), slot, SHARE)

    def _starts(self, row: int, each: Cohort) -> None:
        outcome, place = each.outcome, (row, AT["starts"])
        if each.number:
            first = self.ref(each.first, "starts")
            text = Formula(f"={first.cell}+{each.number}", first.value + each.number)
            self.sheet.put(*place, text, Style("formula", "0"))
        else:
            keys: Keys = ("outcomes", each.name, "starts")
            style = Style("input", "0")
            ref = self.book.home(self.sheet, place, keys, outcome.first_year, style)
            self.numbers.cells[keys] = ref

    def _duration(self, row: int, each: Cohort) -> None:
        place, slot = (row, AT["duration"]), each.slot("duration")
        if each.name in self.profiles:
            first, last = self.profiles[each.name]
            text = f"=ROWS({stretch(first, last, self.sheet.title)})"
            value = float(len(each.outcome.profile or ()))
            self.sheet.put(*place, Formula(text, value), Style("formula", "0"))
        elif slot is None:
            return
        elif each.number:
            self._again(row, each, "duration", Style("formula", "0.0#"))
        else:
            by = self.numbers.unit(*self._in_years(slot))
            self.numbers.put(self.sheet, place, slot, "0.0#", by)

    def _in_years(self, slot: Entry) -> tuple[str, float]:
        words, factor = years_of(self.map, slot)
        return say("unit.years", self.language, units=words), factor

    def _value(self, row: int, each: Cohort) -> None:
        """Write what one unit is worth; a proxy that is converted is converted in its cell."""
        slot = proxy_value(*proxy_of(self.map, each.name, each.outcome))
        by = in_units(self.numbers, self.found["outcomes", each.name][each.number])
        self.numbers.put(self.sheet, (row, AT["value"]), slot, MONEY, by)

    def _computed(self, row: int, each: Cohort) -> None:
        run, sheet, place = self.result.run, self.sheet, each.place
        counts = each.outcome.included
        style = counted(Style("formula", MONEY), counts=counts)
        cell = {key: self.ref(row, key).cell for key in self.at}
        gross = f"={cell['quantity']}*{cell['value']}"
        sheet.put(row, AT["gross_value"], Formula(gross, float(run.gross_value[0, place])), style)
        less = "".join(f"*(1-{cell[part]})" for part in SHARES[:3])
        impact = Formula(f"={cell['gross_value']}{less}", float(run.impact[0, place]))
        sheet.put(row, AT["impact"], impact, style)
        for year in range(self.last_year + 1):
            value = Formula(self._left(row, each, year), float(self.flows[place, year]))
            sheet.put(row, self.year_column(year), value, style)
        schedule = self.conventions.of(each.name)
        first, last = (
            Ref(sheet.title, row, self.year_column(year), 0)
            for year in (0, len(schedule.factors) - 1)
        )
        factors = stretch(schedule.factors[0], schedule.factors[-1], sheet.title)
        text = f"=SUMPRODUCT({stretch(first, last, sheet.title)},{factors})"
        total = Formula(text, float(run.present_value[0, place]))
        bold = counted(Style("formula_bold", MONEY), counts=counts)
        sheet.put(row, self.at["total_present_value"], total, bold)
        shown = f"${letters(self.year_column(self.last_year))}${YEAR_ROW}"
        if schedule.last is not None:
            shown = f"MIN({shown},{schedule.last.seen_from(sheet.title)})"
        beyond = f"=MAX(0,{cell['starts']}+ROUNDUP({cell['duration']},0)-1-{shown})"
        sheet.put(row, self.at["beyond"], Formula(beyond, 0.0), Style("formula", "0"))

    def _left(self, row: int, each: Cohort, year: int) -> str:
        """Return the formula of the value of a year: impact times what is left of it."""
        now = f"{letters(self.year_column(year))}${YEAR_ROW}"
        impact, start, lasts, drop = (
            f"${self.ref(row, key).cell}" for key in ("impact", "starts", "duration", "drop_off")
        )
        if each.name in self.profiles:
            shares = stretch(*self.profiles[each.name], self.sheet.title)
            inside = f"AND({now}>={start},{now}-{start}<{lasts})"
            return f"=IF({inside},{impact}*INDEX({shares},{now}-{start}+1),0)"
        # No year is raised to the power of nought, of which nought makes an error in Excel.
        fade = f"IF({now}={start},1,(1-{drop})^({now}-{start}))"
        part = f"MAX(0,MIN(1,{lasts}-({now}-{start})))"
        return f"=IF({now}<{start},0,{impact}*{part}*{fade})"
