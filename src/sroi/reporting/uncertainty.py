"""Lay out what the draws of a result say, each figure with its Monte Carlo standard error."""

from math import floor, isfinite, isnan, log10

from sroi.engine.labelled import Figure
from sroi.engine.result import Result
from sroi.reporting.blocks import Block
from sroi.reporting.words import Language, number_text, word

_LEVELS = (0.05, 0.25, 0.75, 0.95)
_MOST_DECIMALS = 12


def uncertainty_blocks(result: Result, language: Language) -> list[Block]:
    """Return the spread of the headline figures, its standard errors, and where it comes from."""
    drawn = (result.present_value, result.investment, result.net_present_value, result.sroi_ratio)
    keys = ("present_value", "investment", "net_present_value", "sroi_ratio")
    headings = ("", *(word(key, language) for key in keys))
    title = f"{word('Uncertainty', language)} [{result.unit}]"
    return [
        Block(title, headings, tuple(_spread(result, drawn, language))),
        Block(word("standard_errors", language), headings, tuple(_errors(drawn, language))),
        _by_outcome(result, language),
    ]


def _spread(result: Result, drawn: tuple[Figure, ...], language: Language) -> list[tuple[str, ...]]:
    def row(said: str, numbers: list[float]) -> tuple[str, ...]:
        return (said, *(_money(number, language) for number in numbers))

    ratio = result.present_value.mean / result.investment.mean
    return [
        row(word("central", language), [figure.central for figure in drawn]),
        row(word("mean", language), [figure.mean for figure in drawn]),
        ("  " + word("ratio_of_means", language), "", "", "", number_text(ratio, language)),
        row(word("standard_deviation", language), [each.standard_deviation for each in drawn]),
        *(row(_percent(level, language), [figure.quantile(level) for figure in drawn])
          for level in _LEVELS[:2]),
        row(word("median", language), [figure.median for figure in drawn]),
        *(row(_percent(level, language), [figure.quantile(level) for figure in drawn])
          for level in _LEVELS[2:]),
        (word("probability_above", language), "", "",
         *(_share(figure.probability(figure.threshold), language) for figure in drawn[2:])),
    ]  # fmt: skip


def _errors(drawn: tuple[Figure, ...], language: Language) -> list[tuple[str, ...]]:
    samples = [figure.sample for figure in drawn if figure.sample is not None]

    def row(said: str, errors: list[float]) -> tuple[str, ...]:
        return (said, *(_error(error, language) for error in errors))

    chances = [sample.probability_error(figure.threshold)
               for sample, figure in zip(samples[2:], drawn[2:], strict=True)]  # fmt: skip
    return [
        row(word("mean", language), [sample.standard_error for sample in samples]),
        row(
            word("standard_deviation", language),
            [sample.standard_deviation_error for sample in samples],
        ),
        *(row(_percent(level, language), [sample.quantile_error(level) for sample in samples])
          for level in (0.05, 0.5, 0.95)),
        (word("probability_above", language), "", "",
         *(_error(100 * chance, language, " %") for chance in chances)),
    ]  # fmt: skip


def _by_outcome(result: Result, language: Language) -> Block:
    table = result.uncertainty("outcome")
    order = sorted(table.rows, key=lambda name: -_or_zero(table[name, "variance_share"]))
    rows = [
        (
            name,
            *(_money(table[name, column], language) for column in ("mean", "low", "high")),
            _share(table[name, "variance_share"], language),
        )
        for name in order
        if isfinite(table[name, "mean"])
    ]
    headings = (word("outcome", language), word("mean", language), _percent(0.05, language),
                _percent(0.95, language), word("variance_share", language))  # fmt: skip
    title = f"{word('spread_by_outcome', language)} [{result.unit}]"
    return Block(title, headings, tuple(rows))


def _or_zero(number: float) -> float:
    return 0.0 if isnan(number) else abs(number)


def _money(amount: float, language: Language) -> str:
    return number_text(amount, language) if isfinite(amount) else "-"


def _percent(level: float, language: Language) -> str:
    return f"{number_text(100 * level, language, 0)} %"


def _share(share: float, language: Language) -> str:
    return "-" if isnan(share) else f"{number_text(100 * share, language, 1)} %"


def _error(error: float, language: Language, unit: str = "") -> str:
    """Show a standard error with two significant digits."""
    if not isfinite(error):
        return "-"
    if error == 0:
        return f"0{unit}"
    decimals = min(max(1 - floor(log10(error)), 0), _MOST_DECIMALS)
    return f"{number_text(error, language, decimals)}{unit}"
