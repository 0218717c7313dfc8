"""Ask what is worth finding out: what it would be worth to know before deciding."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import nan, sqrt
from typing import Any, ClassVar

from sroi.analysis.answer import Answer, Error, Money, Portion, plain
from sroi.analysis.items import Grouping
from sroi.analysis.which_one.alignment import Options
from sroi.analysis.words import Note, as_number, joined, money_in_words
from sroi.analysis.worth_knowing.asked import Asked, asked_of
from sroi.analysis.worth_knowing.conditional import Curve, curves
from sroi.analysis.worth_knowing.decision import Decision, Now, decided, how_many, standard_error
from sroi.engine.running import Progress
from sroi.engine.tables import Method
from sroi.units import money

EVERYTHING = Note("everything", "tout")
"""Name of the row for knowing all numbers exactly."""
ERRORS = 2.0
"""Standard errors within which a difference says nothing."""


@dataclass(frozen=True)
class InformationValue:
    """Hold what it is worth to know an estimate, or those of a group, exactly."""

    name: str
    value: Money
    """Expected gain from choosing with that knowledge."""
    standard_error: Error
    share_of_everything: Portion
    """The value against that of knowing everything; NaN where that is nothing."""
    changes_choice: Portion
    """Probability that another option than now would be chosen."""
    estimates: int
    """How many estimates this is about."""


@dataclass(frozen=True, kw_only=True)
class ValueOfInformation(Answer[InformationValue]):
    """Hold what knowing is worth to a decision: of everything first, then by value.

    Parameters
    ----------
    options
        Expected net present value of each option now. [money]
    best_option
        Which is best now.
    decisions
        How many decisions rest on it; values are for all of them.
    """

    question: ClassVar[str] = "What is worth finding out?"

    options: Mapping[str, float]
    best_option: str
    decisions: float = 1.0

    def sentence(self, name: str) -> Note:
        """Return what knowing one row is worth, in words.

        Raises
        ------
        UnknownPathError
            If there is no such row.
        """
        return sentence(self[name], self.unit, self.decisions)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values, ready for JSON; None where there is no number."""
        return {
            **super().to_dict(),
            "options": plain(self.options),
            "best_option": self.best_option,
            "decisions": self.decisions,
        }


def value_of_information(
    options: Options,
    *,
    draws: int = 100_000,
    seed: int | None = None,
    by: Grouping = "estimate",
    nothing: bool = True,
    decisions: float = 1.0,
    horizons_may_differ: bool = False,
    method: Method = "latin-hypercube",
    progress: Progress | None = None,
) -> ValueOfInformation:
    """Say what it would be worth to know numbers exactly before deciding.

    The decision is between the options, and doing nothing if that is one. Knowing everything is
    worth ``E[max_a NPV_a] - max_a E[NPV_a]``; knowing ``z`` alone
    ``E_z[max_a E[NPV_a | z]] - max_a E[NPV_a]``. No survey is worth more than that.

    Parameters
    ----------
    options
        One map, to go ahead with or not; or several, by name or in a sequence. An estimate is the
        same in two of them if its path, its belief and what its source says are.
    draws
        How many draws to make, 2,048 at least.
    seed
        Which draws to make, 0 included.
    by
        What to know at once: each ``estimate``, or all of a ``source``, ``stakeholder``,
        ``outcome`` or ``kind``. Numbers that move together by a correlation are known together.
    nothing
        Whether doing nothing, with a net present value of 0, is an option too.
    decisions
        How many decisions of this kind rest on the same estimates; values are multiplied by it.
    horizons_may_differ
        Whether options may end in different years.
    method
        ``latin-hypercube``, stratified in blocks; or ``plain`` Monte Carlo.
    progress
        Is told how many draws are done, and of how many.

    Returns
    -------
    ValueOfInformation
        A row for everything, then one for each item, the most valuable first. [money]

    Raises
    ------
    QuestionError
        If nothing is uncertain, there is one option only, or options do not measure alike.
    SimulationError
        If draws or seed cannot be used.
    UnknownPathError
        If estimates are not gathered by what is asked for.
    OverflowedError
        If a figure is beyond what a float64 holds.

    Notes
    -----
    Raiffa and Schlaifer (1961), Applied Statistical Decision Theory, chapter 4; Brennan, Kharroubi,
    O'Hagan and Chilcott (2007), Calculating Partial Expected Value of Perfect Information, Medical
    Decision Making 27(4). Conditional means are computed, not fitted; see
    `sroi.analysis.worth_knowing.conditional`.

    Examples
    --------
    >>> import sroi
    >>> base = sroi.example("wheels-to-meals")
    >>> beliefs = {"inputs.council_contract.amount": {"mean": 62000, "sd": 9000, "unit": "GBP"}}
    >>> club = sroi.apply(base, sroi.Scenario(name="beliefs", changes=beliefs))
    >>> answer = value_of_information(club, seed=1)
    >>> answer.best_option == club.title
    True
    >>> round(answer["inputs.council_contract.amount"].value, -2)
    2800.0
    """
    number = how_many(decisions)
    decision = decided(options, draws=draws, seed=seed, method=method, nothing=nothing,
                       horizons_may_differ=horizons_may_differ, progress=progress)  # fmt: skip
    asked = asked_of(decision, by)
    now = decision.now()
    rows = [_valued(each, curve, now, number) for each, curve in curves(decision, asked)]
    rows.sort(key=lambda row: (-row.value, row.name))
    everything = InformationValue(
        EVERYTHING, number * now.loss, number * now.loss_error, 1.0 if now.loss > 0 else nan,
        now.loses, sum(each.estimates for each in asked),
    )  # fmt: skip
    return ValueOfInformation(
        rows=(everything, *rows),
        unit=unit_of(decision),
        notes=tuple(_notes((everything, *rows), decision, now, number)),
        basis=basis(decision, by=by),
        options=dict(zip(decision.names, map(float, now.means), strict=True)),
        best_option=decision.names[now.best],
        decisions=number,
    )


def sentence(row: InformationValue, unit: str, decisions: float = 1.0) -> Note:
    """Say what knowing a row is worth.

    Examples
    --------
    >>> row = InformationValue("inputs.grant.amount", 4213.0, 35.0, 0.4, 0.2, 1)
    >>> sentence(row, "GBP_2024")
    'Knowing inputs.grant.amount exactly would be worth up to GBP 4,213 to this decision.'
    """
    which = (
        Note("this decision", "cette décision")
        if decisions == 1
        else Note("these {number:,g} decisions", "ces {number:,g} décisions", number=decisions)
    )
    name = row.name
    if name == EVERYTHING:
        name = Note("everything", "tous les nombres")
    elif row.estimates > 1:
        name = Note("all of {name}", "tout ce qui relève de {name}", name=name)
    if row.value <= 0:
        return Note(
            "Knowing {name} exactly would change nothing about {which}.",
            "Connaître exactement {name} ne changerait rien à {which}.",
            name=name, which=which,
        )  # fmt: skip
    return Note(
        "Knowing {name} exactly would be worth up to {worth} to {which}.",
        "Connaître exactement {name} vaudrait jusqu'à {worth} pour {which}.",
        name=name, worth=money_in_words(row.value, unit), which=which,
    )  # fmt: skip


def basis(decision: Decision, **more: str) -> dict[str, str]:
    """Return what an answer rests on."""
    request = decision.request
    digests = {option.name: option.impact_map.digest for option in decision.options}
    return {
        "draws": as_number(request.draws, ","),
        "seed": str(request.seed),
        "method": request.method,
        **more,
        **({"map": next(iter(digests.values()))} if len(digests) == 1
           else {f"map of {name}": digest for name, digest in digests.items()}),
    }  # fmt: skip


def unit_of(decision: Decision) -> str:
    """Return the unit of all money: a currency with its price year."""
    scope = decision.options[0].impact_map.scope
    return money(scope.currency, scope.price_year)


def choice_now(decision: Decision, now: Now) -> Iterator[str]:
    """Say which option is best now, and whether that is sure."""
    names, best = decision.names, now.best
    yield Note(
        "Best now: {best}, with an expected net present value of {expected}.",
        "Meilleure option à ce jour : {best}, avec une valeur actuelle nette espérée de "
        "{expected}.",
        best=names[best],
        expected=money_in_words(float(now.means[best]), unit_of(decision)),
    )
    for other, name in enumerate(names):
        error = standard_error(now.blocks[best] - now.blocks[other])
        if other != best and now.means[best] - now.means[other] <= ERRORS * error:
            yield Note(
                "That {best} is better than {other} is within two standard errors.",
                "L'avantage de « {best} » sur « {other} » tient dans deux erreurs types.",
                best=names[best],
                other=name,
            )


def _valued(asked: Asked, curve: Curve, now: Now, number: float) -> InformationValue:
    loss = curve.loss(now)
    value = float((loss * curve.weights).sum())
    error = curve.standard_error(now, curve.best(now))
    changes = float(curve.weights[loss > 0].sum())
    share = value / now.loss if now.loss > 0 else nan
    return InformationValue(asked.name, number * value, number * error, share, changes,
                            asked.estimates)  # fmt: skip


def _notes(
    rows: Sequence[InformationValue], decision: Decision, now: Now, number: float
) -> Iterator[str]:
    yield from choice_now(decision, now)
    unit = unit_of(decision)
    everything, *items = rows
    yield sentence(everything, unit, number)
    if items and items[0].value > 0:
        yield sentence(items[0], unit, number)
    elif everything.value > 0:
        yield Note(
            "None of these alone would change it: only several together.",
            "Aucun de ces nombres ne la changerait à lui seul : il en faut plusieurs ensemble.",
        )
    unsure = [
        Note("{one} and {other}", "{one} et {other}", one=one.name, other=other.name)
        for one, other in pairwise(items)
        if _close(one, other)
    ]
    if unsure:
        more = len(unsure) - 3
        yield Note(
            "Within two standard errors is the order of {pairs}{more}.",
            "Deux erreurs types ne suffisent pas à établir l'ordre de {pairs}{more}.",
            pairs=joined(unsure[:3], "; of ", " ; de "),
            more=Note(", and of {more} more", ", et de {more} de plus", more=more)
            if more > 0
            else "",
        )


def _close(one: InformationValue, other: InformationValue) -> bool:
    error = sqrt(one.standard_error**2 + other.standard_error**2)
    return other.value > 0 and one.value - other.value <= ERRORS * error
