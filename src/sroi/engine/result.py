"""Hold what an evaluation found: figures, tables, conventions, and what made them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from sroi._version import __version__
from sroi.engine import formulas
from sroi.engine.conventions import conventions
from sroi.engine.labelled import Figure, Labelled, html_of_mapping
from sroi.engine.plan import Plan
from sroi.engine.run import Run, discounting, life
from sroi.engine.sample import between
from sroi.engine.simulated import Request, Simulation
from sroi.errors import OverflowedError, SimulationError, UnknownPathError, did_you_mean
from sroi.model.discounting import DiscountSchedule
from sroi.model.impact_map import ImpactMap
from sroi.typing import FloatArray, IntArray
from sroi.units import money

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Result:
    """Hold the figures of one evaluation; two of equal maps are equal."""

    impact_map: ImpactMap
    plan: Plan
    run: Run
    simulation: Simulation | None = None
    """What the draws gave, if any were made."""
    given: tuple[str, ...] = ()
    """Paths whose draws were given."""

    def __post_init__(self) -> None:
        with np.errstate(over="ignore"):
            ratio = formulas.sroi_ratio(self.run.total_present_value, self.run.investment)
        if not np.isfinite(ratio).all():
            raise OverflowedError(
                "the ratio is too large to compute", path="inputs", remedy="look at the inputs"
            )

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Result)
            and self.impact_map == other.impact_map
            and self._request == other._request
            and not self.given
            and not other.given
        )

    def __hash__(self) -> int:
        return hash(self.impact_map)

    @property
    def _request(self) -> Request | None:
        return None if self.simulation is None else self.simulation.request

    def _figure(self, name: str, central: float, unit: str = "") -> Figure:
        samples = {} if self.simulation is None else self.simulation.samples
        return Figure(name, central, unit, samples.get(name))

    @cached_property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """Rows of each outcome, then counted rows of each stakeholder."""
        places, outcomes = self.plan.rows.places, self.impact_map.outcomes
        own = [tuple(places.get(name, ())) for name in outcomes]
        by_stakeholder = [
            tuple(
                row
                for name in sorted(outcomes)
                if outcomes[name].counts and outcomes[name].stakeholder == who
                for row in places[name]
            )
            for who in self.impact_map.stakeholders
        ]
        return (*own, *by_stakeholder)

    def uncertainty(
        self, by: Literal["outcome", "stakeholder"] = "outcome", *, interval: float = 0.90
    ) -> Labelled:
        """Return how far the present value of each outcome or stakeholder spreads. [money].

        Mean, standard deviation, ends of the middle interval, and share of the variance of the
        total present value, which add up to 1 over what counts. Intervals rest on the first draws,
        at most 16,384.

        Raises
        ------
        SimulationError
            If no draws were made.
        UnknownPathError
            If it is asked for by anything else.
        """
        if self.simulation is None:
            remedy = "evaluate with draws and seed"
            raise SimulationError("no draws were made", remedy=remedy)
        between(interval, "the share of an interval")
        if by not in ("outcome", "stakeholder"):
            hint = did_you_mean(by, ["outcome", "stakeholder"])
            raise UnknownPathError(f"uncertainty is not kept by '{by}'", remedy=hint)
        first = len(self.impact_map.outcomes)
        of_outcomes = by == "outcome"
        names = tuple(self.impact_map.outcomes if of_outcomes else self.impact_map.stakeholders)
        start = 0 if of_outcomes else first
        values = self.simulation.group_table([*range(start, start + len(names))], interval)
        if of_outcomes:
            outcomes = self.impact_map.outcomes.values()
            values[[not outcome.counts for outcome in outcomes], 4] = np.nan
            values[[not outcome.monetised for outcome in outcomes]] = np.nan
        columns = ("mean", "standard_deviation", "low", "high", "variance_share")
        return Labelled(by, self.unit, names, columns, values)

    @property
    def unit(self) -> str:
        """Currency and price year of all money."""
        return money(self.impact_map.scope.currency, self.impact_map.scope.price_year)

    @property
    def version(self) -> str:
        """Version of the library that computed this."""
        return __version__

    @cached_property
    def conventions(self) -> dict[str, str]:
        """How the figures were made, in words."""
        words = conventions(self.impact_map)
        if self.simulation is not None:
            request = self.simulation.request
            words |= {
                "draws": f"{self.simulation.draws:,}",
                "seed": str(request.seed),
                "method": request.method,
            }
            words |= {"precision": self.simulation.precision} if request.until else {}
            words["estimates"] = "at best estimates, and in draws of what is believed of them"
        return words

    @property
    def present_value(self) -> Figure:
        """Present value of all counted outcomes, harms subtracted. [money]."""
        return self._figure("present_value", float(self.run.total_present_value[0]), self.unit)

    @property
    def investment(self) -> Figure:
        """Present value of all counted inputs. [money]."""
        return self._figure("investment", float(self.run.investment[0]), self.unit)

    @property
    def net_present_value(self) -> Figure:
        """Present value less investment. [money]."""
        value = formulas.net_present_value(self.run.total_present_value, self.run.investment)
        return self._figure("net_present_value", float(value[0]), self.unit)

    @property
    def sroi_ratio(self) -> Figure:
        """Present value over investment. [1]."""
        value = formulas.sroi_ratio(self.run.total_present_value, self.run.investment)
        return self._figure("sroi_ratio", float(value[0]))

    @cached_property
    def net_sroi_ratio(self) -> Figure:
        """Net present value over investment: in each draw the ratio less 1. [1]."""
        value = formulas.net_sroi_ratio(self.run.total_present_value, self.run.investment)
        ratio = self.sroi_ratio.sample
        return Figure("net_sroi_ratio", float(value[0]), "", ratio and ratio.shifted(-1.0))

    @cached_property
    def payback_period(self) -> Figure:
        """Time until outcomes repay inputs; infinite where they never do. [year]."""
        values, inputs = self.by_year.column("present_value"), self.by_year.column("investment")
        return Figure("payback_period", formulas.payback_period(values, inputs), "year")

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The headline figures."""
        return (
            self.present_value,
            self.investment,
            self.net_present_value,
            self.sroi_ratio,
            self.net_sroi_ratio,
            self.payback_period,
        )

    @cached_property
    def by_outcome(self) -> Labelled:
        """Gross value, impact and present value of every outcome, counted or not. [money].

        An outcome with several cohorts has the sum of theirs; one that is not monetised has NaN.
        """
        rows = np.stack(
            [self.run.gross_value[0], self.run.impact[0], self.run.present_value[0]], axis=1
        )
        names = tuple(self.impact_map.outcomes)
        columns = ("gross_value", "impact", "present_value")
        return Labelled(
            "outcome", self.unit, names, columns, _sums(names, self.plan.rows.places, rows)
        )

    @cached_property
    def by_stakeholder(self) -> Labelled:
        """Impact and present value of the counted outcomes of each stakeholder. [money]."""
        names = tuple(self.impact_map.stakeholders)
        values = self._by_stakeholder(self.by_outcome.values[:, 1:])
        return Labelled("stakeholder", self.unit, names, ("impact", "present_value"), values)

    @cached_property
    def by_input(self) -> Labelled:
        """Amount of every input, counted or not, as stated and discounted. [money]."""
        names = tuple(self.impact_map.inputs)
        amounts = np.stack([self.run.amount[0], self.run.amount_present_value[0]], axis=1)
        values = _sums(names, self.plan.inputs.places, amounts)
        return Labelled("input", self.unit, names, ("amount", "present_value"), values)

    @cached_property
    def by_year(self) -> Labelled:
        """Inputs and value of each year, as they fall and discounted, if counted. [money]."""
        counted = self.plan.rows.counted[:, None]
        value, discounted = self._flows
        columns = np.zeros((self.plan.horizon + 1, 4))
        inputs = self.plan.inputs
        np.add.at(columns[:, 0], inputs.year, self.run.amount[0] * inputs.counted)
        np.add.at(columns[:, 1], inputs.year, self.run.amount_present_value[0] * inputs.counted)
        columns[:, 2] = (value * counted).sum(axis=0)
        columns[:, 3] = (discounted * counted).sum(axis=0)
        names = ("inputs", "investment", "value", "present_value")
        return Labelled("year", self.unit, self.years, names, columns)

    @property
    def years(self) -> tuple[str, ...]:
        """Names of the years: calendar years where the base year is stated."""
        base = self.impact_map.scope.base_year
        numbers = range(self.plan.horizon + 1)
        return tuple(str(year) if base is None else str(base + year) for year in numbers)

    def flows(
        self, by: Literal["outcome", "stakeholder"] = "outcome", *, discounted: bool = False
    ) -> Labelled:
        """Return the value of each year for every outcome, or for every stakeholder.

        Parameters
        ----------
        by
            By outcome, counted or not; or by stakeholder, counted outcomes only.
        discounted
            Whether values are brought to the base year.

        Returns
        -------
        Labelled
            Shape `(o, t)`. [money]

        Raises
        ------
        UnknownPathError
            If flows are asked for by anything else.
        """
        if by not in ("outcome", "stakeholder"):
            hint = did_you_mean(by, ["outcome", "stakeholder"])
            raise UnknownPathError(f"flows are not kept by '{by}'", remedy=hint)
        rows = self._flows[int(discounted)]
        outcomes = tuple(self.impact_map.outcomes)
        values = _sums(outcomes, self.plan.rows.places, rows)
        if by == "outcome":
            return Labelled("outcome", self.unit, outcomes, self.years, values)
        names = tuple(self.impact_map.stakeholders)
        return Labelled("stakeholder", self.unit, names, self.years, self._by_stakeholder(values))

    def _by_stakeholder(self, values: FloatArray) -> FloatArray:
        """Add the rows of the counted outcomes of each stakeholder."""
        place = {name: number for number, name in enumerate(self.impact_map.stakeholders)}
        sums = np.zeros((len(place), values.shape[1]))
        outcomes = zip(self.impact_map.outcomes.items(), values, strict=True)
        for (_, outcome), row in sorted(outcomes, key=lambda pair: pair[0][0]):
            if outcome.counts:
                sums[place[outcome.stakeholder]] += row
        return sums

    @cached_property
    def _flows(self) -> tuple[FloatArray, FloatArray]:
        """Value of every row in every year, as it falls and discounted. Shape `(r, t)`. [money]."""
        rows, horizon = self.plan.rows, self.plan.horizon
        flows = np.zeros((2, len(rows.names), horizon + 1))
        for age, year in enumerate(life(self.plan, self.plan.central[None])):
            alive: IntArray = np.flatnonzero(rows.starts + age <= horizon)
            value = self.run.impact[0, alive] * year.left[0, alive]
            flows[0, alive, rows.starts[alive] + age] = value
            flows[1, alive, rows.starts[alive] + age] = value * year.factor[0, alive]
        return flows[0], flows[1]

    @cached_property
    def discount_factors(self) -> Labelled:
        """Discount factor of each year, for the scope's schedule and each outcome's own. [1].

        NaN past the last year whose rate is known.
        """
        factors = discounting(self.plan, self.plan.central[None])[..., 0]
        rows, scope = self.plan.rows, self.impact_map.scope
        own = {name: place for name, place in zip(rows.names, rows.schedule, strict=True) if place}
        schedules = [scope.discounting, *(self._schedule(name) for name in own)]
        values = np.stack([factors[0], *(factors[place] for place in own.values())])
        for line, schedule in zip(values, schedules, strict=True):
            if schedule.last_year < self.plan.horizon:
                line[int(schedule.last_year) + 1 :] = np.nan
        return Labelled("discount_factor", "", ("scope", *own), self.years, values)

    def _schedule(self, name: str) -> DiscountSchedule:
        return self.impact_map.outcomes[name].discounting or self.impact_map.scope.discounting

    def to_dict(self) -> dict[str, Any]:
        """Return everything but the map itself as plain values, ready for JSON.

        The layout is documented and stable; see the page on the shell.
        """
        scope = self.impact_map.scope
        return {
            "title": self.impact_map.title,
            "map_digest": self.impact_map.digest,
            "sroi_version": self.version,
            "currency": scope.currency,
            "price_year": scope.price_year,
            "base_year": scope.base_year,
            "conventions": self.conventions,
            "figures": {figure.name: figure.to_dict() for figure in self.figures},
            "outcomes": self.by_outcome.to_dict(),
            "stakeholders": self.by_stakeholder.to_dict(),
            "inputs": self.by_input.to_dict(),
            "years": self.by_year.to_dict(),
            **self._simulated(),
            "discount_factors": self.discount_factors.to_dict(),
        }

    def _simulated(self) -> dict[str, Any]:
        if self.simulation is None:
            return {}
        request = self.simulation.request
        return {
            "simulation": {
                "draws": self.simulation.draws,
                "seed": request.seed,
                "method": request.method,
                "until": dict(request.until),
                "reached": self.simulation.reached,
                "given": list(self.given),
            },
            "uncertainty": {
                by: self.uncertainty(by).to_dict() for by in ("outcome", "stakeholder")
            },
        }

    def to_frame(self) -> "pd.DataFrame":
        """Return the table of outcomes as a pandas data frame.

        Raises
        ------
        MissingDependencyError
            If pandas is not installed.
        """
        return self.by_outcome.to_frame()

    def __repr__(self) -> str:
        figures = ", ".join(f"{figure.name}={figure.central:.10g}" for figure in self.figures)
        return f"<Result {self.impact_map.title!r}: {figures}>"

    def _repr_html_(self) -> str:
        words = {figure.name.replace("_", " "): str(figure) for figure in self.figures}
        head = html_of_mapping(self.impact_map.title, words)
        foot = html_of_mapping("conventions", self.conventions)
        return head + self.by_outcome._repr_html_() + foot


def _sums(names: Iterable[str], places: Mapping[str, range], rows: FloatArray) -> FloatArray:
    """Add the rows of each name, one after the other; NaN for a name that has none."""
    sums = np.full((len(tuple(names)), rows.shape[1]), np.nan)
    for number, name in enumerate(names):
        if name in places:
            own = places[name]
            sums[number] = np.cumsum(rows[own.start : own.stop], axis=0)[-1]
    return sums
