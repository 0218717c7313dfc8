"""Draw random impact maps that are valid, as plain dictionaries: what a file says, read as text.

Numbers are texts (`"12.50 GBP/person"`, `"20%"`), so that whoever reads them with fractions knows
the exact figure that was meant.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from sroi import ImpactMap

Written = dict[str, Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]

# Ids that YAML or a hurried reader could take for something else, and two that sort oddly.
OUTCOME_IDS = ("fewer_falls", "no", "élan", "null", "e1", "new-friends", "Zest", "true", "z9")
INPUT_IDS = ("grant", "time", "on")
STAKEHOLDER_IDS = ("residents", "council")
OPEN_SCHEDULES = ("uk-green-book-2022-standard", "uk-green-book-2022-health", "france-2021")
PUBLISHED_SCHEDULES = (*OPEN_SCHEDULES, "france-lebegue-2005", "new-zealand-2024-non-commercial")
UNITS = {"visit": "one visit to a general practitioner", "meal": None}
PERIODS = ("year", "quarter", "month", "week", "day")


@dataclass(frozen=True)
class Wish:
    """Say what kind of map is wanted.

    `good` leaves out harms; `at_once` puts all inputs into the base year; `certain` leaves out
    distributions; `wild` allows very large and very small quantities; `long` allows long lives;
    `families` draws distributions of every family, not only three numbers.
    """

    good: bool = False
    at_once: bool = False
    certain: bool = False
    wild: bool = True
    long: bool = True
    families: bool = False
    outcomes: tuple[int, int] = (1, 6)


@dataclass
class _Sheet:
    """Keep what the parts of one map need to know of each other while it is drawn."""

    draw: Draw
    wish: Wish
    price_year: int | None = None
    is_long: bool = False
    proxies: dict[str, str] = field(default_factory=dict)

    def one_of(self, *choices: Any) -> Any:
        return self.draw(st.sampled_from(choices))

    def chance(self, one_in: int) -> bool:
        # Shrinks towards False: the plainer map.
        return bool(self.draw(st.integers(0, one_in - 1)) == one_in - 1)


def decimal(sheet: _Sheet, low: int, high: int, places: int = 2) -> Decimal:
    """Draw a decimal number between two whole numbers."""
    scale = sheet.draw(st.integers(0, places))
    return Decimal(sheet.draw(st.integers(low * 10**scale, high * 10**scale))).scaleb(-scale)


def plain(number: Decimal) -> str:
    return f"{number:f}"


def written(
    sheet: _Sheet,
    number: Decimal,
    unit: str = "",
    top: Decimal | None = None,
    *,
    is_time: bool = False,
) -> Any:
    """Write a number in one of the forms that analysts use; `top` bounds a distribution."""
    text = plain(number)
    forms = ["text", "text", "text", "mapping", "unit apart", "belief"]
    form = sheet.one_of(*forms[: 5 if sheet.wish.certain else 6])
    if form == "text":
        return f"{text} {unit}".strip()
    if form == "mapping":
        return {"value": f"{text} {unit}".strip(), "source": "survey"}
    apart = {"unit": unit} if unit else {}
    if form == "unit apart":
        return {"value": text, "note": "as told: no", "sample_size": 12} | apart
    if sheet.wish.families and sheet.chance(2):
        is_share = top is not None
        kind = "share" if is_share else "time" if is_time else "amount"
        return believed(sheet, number, kind) | apart
    low, high = number - abs(number) / 2, number + abs(number) / 4
    if top is not None:
        high = (number + top) / 2
    belief = {"low": plain(low), "best": text, "high": plain(high)}
    return belief | apart | ({"source": "survey"} if sheet.chance(2) else {})


def believed(sheet: _Sheet, number: Decimal, kind: str, *, experts: bool = True) -> Written:
    """Write a belief about a number, of any family that its kind can have."""
    place = min(max(float(number), 0.02), 0.9) if kind == "share" else float(number) or 1.0
    size = abs(place)
    ends = {"at_least": place - size / 2, "at_most": place + size if kind != "share" else 1}
    values = [place - size / 4, place, place + size / 16]
    middle = [place - size / 8, place + size / 16]
    ways: list[Written] = [
        {"low": values[0], "high": values[2]},
        {"family": "pert", "low": values[0], "best": place, "high": values[2], "shape": 5},
        {"family": "normal", "mean": place, "sd": size / 4} | ends,
        {"family": "normal", "90%": middle} | ends,
        {"sample": sheet.draw(st.integers(4, 90)), "mean": place, "sd": size / 2} | ends,
        {"quantiles": dict(zip(("10%", "50%", "90%"), values, strict=True)), "terms": 2} | ends,
        {"values": values, "weights": [2, 1e-3, "1/3"], "best": place},
        {"data": [*values, place]},
    ]
    if place > 0:
        more = ends if kind == "time" else {}
        share = {"at_most": 1} if kind == "share" else more
        ways.append({"family": "lognormal", "mean": place, "sd": size / 4} | share)
        ways.append({"family": "lognormal", "95%": middle} | share)
        ways.append({"family": "gamma", "mean": place, "sd": size / 2} | share)
    if kind != "time" and place > 0:
        trials = sheet.draw(st.integers(1, 300))
        ways += [
            {"successes": sheet.draw(st.integers(0, trials)), "trials": trials},
            {"alpha": 4, "beta": "0.5", "at_most": "99%"},
            {"family": "beta", "mean": "20%", "sd": "5%"},
            {"family": "logit-normal", "90%": ["10%", "30%"]},
            {"chance": "30%"},
        ]
    if experts:
        views = [believed(sheet, number, kind, experts=False) for _ in range(2)]
        ways.append({"experts": [view | {"weight": weight}
                                 for weight, view in enumerate(views, start=1)]})  # fmt: skip
    return dict(sheet.one_of(*ways))


def share(sheet: _Sheet, low: int = 0) -> Any:
    """Write a share: as a fraction, in per cent, as a product, or by an assumption."""
    number = decimal(sheet, low, 1, 3)
    form = sheet.one_of("number", "number", "per cent", "assumption", "product", "ratio")
    if form == "per cent":
        return f"{plain(number * 100)}%"
    if form == "assumption":
        return sheet.one_of("assumptions.common_share", "assumptions.same_share")
    if form == "product":
        part = plain(decimal(sheet, 0, 1, 3))
        return {"product": {"of_all": part, "again": "assumptions.common_share", "half": "50%"}}
    if form == "ratio":
        below = sheet.draw(st.integers(1, 12))
        return f"{sheet.draw(st.integers(0, below))}/{below}"
    return written(sheet, number, top=Decimal(1))


def quantity(sheet: _Sheet, unit: str) -> Any:
    """Write how much of an outcome there is; a harm is negative."""
    if sheet.wish.wild and sheet.chance(8):
        size = sheet.one_of("1e9", "2.5e-7", "123456789012.345", "4e14", "0.000000125", "1/3")
        return f"{size} {unit}".strip()
    number = decimal(sheet, sheet.one_of(1, 1, 1, 0), 2000, 2)
    sign = -1 if not sheet.wish.good and sheet.chance(4) else 1
    return written(sheet, sign * number, unit)


def over_time(sheet: _Sheet, one: Callable[[_Sheet, str], Any], unit: str) -> Any:
    """Write one number, or one for each of several years."""
    if not sheet.chance(3):
        return one(sheet, unit)
    years = sheet.draw(st.integers(1, 4))
    if sheet.chance(2):
        numbers = [plain(abs(decimal(sheet, 0, 300, 1))) for _ in range(years)]
        return {"by_year": numbers, "source": "survey"} | ({"unit": unit} if unit else {})
    return {"by_year": [one(sheet, unit) for _ in range(years)]}


def money(sheet: _Sheet) -> str:
    """Choose a money that the map can bring to its own in exactly one way."""
    if sheet.price_year is None:
        return str(sheet.one_of("GBP", "GBP", "EUR"))
    return str(sheet.one_of("GBP", "GBP", "GBP_2024", "GBP_2019", "EUR", "USD_2019", "CHF_2019"))


def unit_value(sheet: _Sheet, per: str) -> Written:
    """Write a proxy: money per unit, perhaps per unit and time, in some prices."""
    stated = money(sheet)
    unit = f"{stated}/{per}" if per else stated
    if per not in ("hour", "day") and sheet.chance(3):
        unit += f"/{sheet.one_of(*PERIODS)}"
    proxy: Written = {"value": written(sheet, decimal(sheet, 1, 5000, 2), unit)}
    if sheet.price_year is not None and sheet.chance(3):
        proxy["price_year"] = int(stated[4:] or 2024)
    if sheet.chance(2):
        proxy |= {"source": "survey", "method": "avoided_cost", "cashable": True}
    return proxy


def valued(sheet: _Sheet) -> Written:
    """Write a quantity and a proxy whose units fit each other."""
    kind = sheet.one_of("person", "bare", "visit", "time", "points", "care", "reach", "shared")
    if kind == "shared":
        name = sheet.one_of(*sheet.proxies)
        return {
            "quantity": over_time(sheet, quantity, sheet.proxies[name]),
            "financial_proxy": name,
        }
    if kind == "time":
        unit, per = sheet.one_of(("hour", "hour"), ("minute", "hour"), ("days", "day"))
    elif kind == "points":
        unit = per = "life_satisfaction_point"
    elif kind in ("care", "visit"):
        unit, per = sheet.one_of("visit", "visits"), "visit"
    else:
        unit, per = sheet.one_of("person", "people"), "person"
    if kind == "bare":
        unit = per = ""
    proxy = unit_value(sheet, per)
    if kind == "care":
        length = {"length": f"{plain(decimal(sheet, 1, 9))} {sheet.one_of('day', 'week')}/visit"}
        cost = {"cost": f"{plain(decimal(sheet, 1, 900))} {money(sheet)}/week"}
        proxy = {"value": {"product": length | cost, "source": "survey"}}
    if kind == "points":
        change = f"{plain(decimal(sheet, 0, 3))} {unit}/person"
        factors = {"reach": quantity(sheet, "person"), "change": change, "scale": "10/6"}
        return {"quantity": {"product": factors}, "financial_proxy": proxy}
    if kind == "reach":
        reach = sheet.one_of("assumptions.reach", "assumptions.reach_of_some")
        stated = sheet.one_of(reach, {"product": {"those": reach, "share": share(sheet)}})
        return {"quantity": stated, "financial_proxy": proxy}
    return {"quantity": over_time(sheet, quantity, unit), "financial_proxy": proxy}


def lasting(sheet: _Sheet) -> Written:
    """Write how long an outcome lasts and what is left of it."""
    if sheet.chance(4):
        low = 0 if sheet.wish.good else -1
        count = sheet.draw(st.integers(1, 5))
        return {"profile": [_year_share(sheet, low) for _ in range(count)]}
    if sheet.chance(6):
        return {"duration": sheet.one_of("1", "0.5 year", "6 month", {"value": "1 year"})}
    unit, longest = sheet.one_of(("year", 9), ("", 9), ("month", 110), ("weeks", 400))
    if sheet.is_long:
        longest *= 12
    duration = Decimal(1) + decimal(sheet, 0, longest, 2)
    stated = sheet.one_of(
        written(sheet, duration, unit, is_time=True),
        "assumptions.lasting",
        {"product": {"years": "assumptions.lasting", "part": "1/2"}},
    )
    return {"duration": stated, "drop_off": share(sheet)}


def _year_share(sheet: _Sheet, low: int) -> Any:
    if sheet.chance(6):
        return "assumptions.common_share"
    return written(sheet, decimal(sheet, low, 2, 2))


def schedule(sheet: _Sheet) -> Any:
    """Write yearly discount rates."""
    kind = sheet.one_of("none", "flat", "flat mapping", "assumption", "published", "bands")
    rate = plain(decimal(sheet, 0, 9, 2))
    if kind == "flat":
        return f"{rate}%"
    if kind == "flat mapping":
        return {"rate": f"{rate}%", "source": "survey"}
    if kind == "assumption":
        return {"rate": "assumptions.common_rate"}
    if kind == "published":
        return sheet.one_of(*(OPEN_SCHEDULES if sheet.is_long else PUBLISHED_SCHEDULES))
    if kind == "bands":
        first = sheet.draw(st.integers(1, 6))
        last = None if sheet.is_long else sheet.one_of(None, 40)
        later = sheet.one_of("0", "-0.5%", f"{rate}%")
        bands = [{"years": [1, first], "rate": f"{rate}%"}]
        return {"rates": [*bands, {"years": [first + 1, last], "rate": later}], "source": "survey"}
    return "none"


def starts(sheet: _Sheet) -> Any:
    """Write the year in which an outcome begins, or what is believed of it."""
    first = sheet.draw(st.integers(0, 3))
    if sheet.wish.certain or not sheet.chance(5):
        return first
    return {"values": [first, first + 2], "weights": [2, 1], "best": first, "source": "survey"}


def outcome(sheet: _Sheet, name: str) -> Written:
    """Write one outcome."""
    stated: Written = {
        "description": f"What changes: {name}",
        "stakeholder": sheet.one_of(*STAKEHOLDER_IDS),
        "starts": starts(sheet),
    }
    if sheet.chance(7):
        measured = {"monetised": False, "reason": "no proxy was found"}
        return stated | measured | {"quantity": over_time(sheet, quantity, "person")}
    stated |= valued(sheet)
    stated |= {
        "deadweight": share(sheet, sheet.one_of(0, 0, 0, -2)),
        "displacement": share(sheet),
        "attribution": share(sheet),
    }
    stated |= lasting(sheet)
    if sheet.chance(4):
        stated["discounting"] = schedule(sheet)
    if sheet.chance(5):
        stated |= {"included": False, "reason": "counted elsewhere: twice is once too often"}
    if sheet.chance(4):
        stated |= {"indicator": "how we know", "tags": {"sdg": ["3.4", "no"]}, "note": "1:30"}
        stated |= {"weight": plain(decimal(sheet, 0, 9))}
    return stated


def contribution(sheet: _Sheet, *, sure: bool) -> Written:
    """Write one input; a `sure` one counts and is worth something in the base year."""
    stated: Written = {"description": "What is put in", "stakeholder": "council"}
    if sure:
        return stated | {"amount": f"{plain(1 + decimal(sheet, 0, 90000, 2))} GBP"}
    many = over_time if not sheet.wish.at_once else lambda sheet, one, unit: one(sheet, unit)
    kind, unit, per = sheet.one_of(
        ("money", "", ""), ("time", "hour", "hour"), ("in_kind", "meal", "meal"),
        ("time", "month", "week"),
    )  # fmt: skip
    stated["kind"] = kind
    if kind == "money":
        stated["amount"] = many(sheet, _contributed, money(sheet))
    else:
        stated["quantity"] = many(sheet, _contributed, unit)
        rate = decimal(sheet, 0, 90, 2)
        stated["unit_value"] = written(sheet, rate, f"{money(sheet)}/{per}")
    if sheet.chance(4):
        stated |= {"included": False, "reason": "paid whatever happens"}
    return stated


def _contributed(sheet: _Sheet, unit: str) -> Any:
    return written(sheet, decimal(sheet, 0, 9000, 2), unit)


def _assumptions(sheet: _Sheet) -> Written:
    reach = {"all": "assumptions.reach", "some": "assumptions.common_share"}
    longest = 60 if sheet.is_long else 9
    return {
        "common_share": written(sheet, decimal(sheet, 0, 1, 3), top=Decimal(1)),
        "same_share": "assumptions.common_share",
        "reach": written(sheet, decimal(sheet, 0, 500, 1), "person"),
        "reach_of_some": {"product": reach},
        "lasting": written(
            sheet, 1 + decimal(sheet, 0, longest, 2), sheet.one_of("", "year"), is_time=True
        ),
        "common_rate": f"{plain(decimal(sheet, 0, 9, 2))}%",
    }


def _conversions(sheet: _Sheet) -> Written:
    year = {} if sheet.price_year is None else {"price_year": sheet.price_year}

    def rate(currency: str, at: Written) -> Written:
        number = plain(Decimal("0.01") + decimal(sheet, 0, 3, 2))
        return {"from_currency": currency, "to_currency": "GBP", "rate": number} | at

    def index(currency: str) -> Written:
        values = {str(each): plain(80 + decimal(sheet, 0, 60, 1)) for each in (2019, 2024)}
        return {"currency": currency, "values": values, "source": "survey"}

    return {
        "price_indices": {"prices": index("GBP"), "prices_there": index("USD")},
        "exchange_rates": {
            "euro": rate("EUR", year),
            "dollar": rate("USD", year),
            "franc": rate("CHF", {"price_year": 2019}),
        },
    }


@st.composite
def written_maps(draw: Draw, wish: Wish = Wish()) -> Written:
    """Draw an impact map as a file says it."""
    sheet = _Sheet(draw, wish)
    sheet.price_year = sheet.one_of(2024, 2024, None)
    sheet.is_long = wish.long and sheet.chance(3)
    sheet.proxies = {"of_person": "person", "of_visit": "visit"}
    scope: Written = {"activity": "A luncheon club", "currency": "GBP"}
    scope["discounting"] = schedule(sheet)
    if sheet.price_year is not None:
        scope["price_year"] = sheet.price_year
    if sheet.chance(2):
        scope["base_year"] = 2025
    outcomes = draw(
        st.lists(
            st.sampled_from(OUTCOME_IDS),
            min_size=wish.outcomes[0], max_size=wish.outcomes[1], unique=True,
        )
    )  # fmt: skip
    inputs = INPUT_IDS[: draw(st.integers(1, 3))]
    told = sheet.chance(3)
    if told:
        after = {"recommendations": ["Go on"], "next_measurement": "2027"}
        scope |= {"verification": "By post"} | after
    return {
        "title": "A random map",
        "scope": scope,
        "units": UNITS,
        "sources": {"survey": {"title": "A survey", "year": 2024}},
        "stakeholders": {name: {"description": f"The {name}"} for name in STAKEHOLDER_IDS},
        "assumptions": _assumptions(sheet),
        "inputs": {name: contribution(sheet, sure=name == "grant") for name in inputs},
        "outputs": {"meals": {"description": "Meals served", "quantity": "1200 meal"}},
        "financial_proxies": {
            name: unit_value(sheet, unit) for name, unit in sheet.proxies.items()
        },
        "outcomes": {name: outcome(sheet, name) for name in outcomes},
        "waivers": [{"rule": "P201", "path": "outcomes", "reason": "no: later"}] if told else [],
        "claimed": {"sroi_ratio": "1,90", "investment": "18 000.00 GBP"} if told else {},
        **_conversions(sheet),
    }


def impact_maps(wish: Wish = Wish()) -> st.SearchStrategy[ImpactMap]:
    """Draw an impact map."""
    return written_maps(wish).map(ImpactMap.model_validate)
