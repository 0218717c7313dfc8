"""Every change between two maps is said in words, with what it did to the figures."""

import json
from math import isnan

import pytest
from helpers.maps import Wish, impact_maps
from helpers.said import made, outcome, said
from hypothesis import HealthCheck, assume, given, settings

import sroi
from sroi.analysis.provenance.alterations import alterations
from sroi.analysis.provenance.diffing import diff
from sroi.analysis.what_if import explaining

FIGURES = ("sroi_ratio", "net_present_value")
GRANT = {"description": "Grant", "amount": "100 GBP"}


def hold(found, old, new):
    """Hold a difference against two evaluations, and its rows against the change."""
    for name in FIGURES:
        before, after = (float(getattr(sroi.evaluate(each), name)) for each in (old, new))
        assert found.before[name] == before
        total, scale = before, max(abs(before), abs(after))
        for row in found:
            total += getattr(row, name)
            scale = max(scale, abs(getattr(row, name)))
        assert total == pytest.approx(after, rel=1e-12, abs=1e-12 * scale)


BASE = said(notes=["As told"], outcomes={"friends": outcome(indicator="Survey", duration=2,
                                                            drop_off=0)})  # fmt: skip
CASES = {
    "a number": (
        {"outcomes.friends.quantity": "12 person"},
        ("outcomes.friends.quantity goes from 10 person to 12 person: "
        "+80.00 GBP of net present value, +0.8000 of SROI ratio"),
        ("outcomes.friends.quantity passe de 10 person à 12 person : "
        "+80,00 GBP de valeur actuelle nette, +0,8000 de ratio SROI"),
    ),
    "a share": (
        {"outcomes.friends.deadweight": 0.07},
        ("outcomes.friends.deadweight goes from 0 % to 7 %: "
        "-28.00 GBP of net present value, -0.2800 of SROI ratio"),
        ("outcomes.friends.deadweight passe de 0 % à 7 % : "
        "-28,00 GBP de valeur actuelle nette, -0,2800 de ratio SROI"),
    ),
    "a belief": (
        {"outcomes.friends.deadweight": {"low": 0, "best": 0, "high": 0.3}},
        ("what is believed of outcomes.friends.deadweight goes from 0 % to "
        "low 0 %, best 0 %, high 30 %: moves no figure at best estimates"),
        ("ce que l'on croit de outcomes.friends.deadweight passe de 0 % à "
        "low 0 %, best 0 %, high 30 % : ne change aucun résultat aux meilleures estimations"),
    ),
    "a source": (
        {"outcomes.friends.deadweight": {"value": 0, "source": "survey"}},
        "outcomes.friends.deadweight: a source is named, survey: moves no figure",
        "outcomes.friends.deadweight : source indiquée, survey : ne change aucun résultat",
    ),
    "a sample": (
        {"outcomes.friends.deadweight": {"value": 0, "sample_size": 12}},
        "outcomes.friends.deadweight.sample_size is new: 12: moves no figure",
        "outcomes.friends.deadweight.sample_size est nouveau : 12 : ne change aucun résultat",
    ),
    "a text": (
        {"outcomes.friends.indicator": "Interview"},
        ("outcomes.friends.indicator: the text changes from 'Survey' to 'Interview': "
        "moves no figure"),
        ("outcomes.friends.indicator : le texte passe de « Survey » à "
        "« Interview » : ne change aucun résultat"),
    ),
    "no text": (
        {"notes": ...},
        "notes: the text is gone, which was 'As told': moves no figure",
        "notes : le texte a disparu, qui était « As told » : ne change aucun résultat",
    ),
    "a new outcome": (
        {"outcomes.more": outcome(description="More", quantity="1 person")},
        "outcomes.more is new: More: +20.00 GBP of net present value, +0.2000 of SROI ratio",
        ("outcomes.more est nouveau : More : +20,00 GBP de valeur actuelle nette, "
        "+0,2000 de ratio SROI"),
    ),
    "a new stakeholder": (
        {"stakeholders.council": {"description": "Council"}},
        "stakeholders.council is new: Council: moves no figure",
        "stakeholders.council est nouveau : Council : ne change aucun résultat",
    ),
    "a new section": (
        {"assumptions": {"reach": "0.5"}},
        "assumptions.reach is new: 0.5: moves no figure at best estimates",
        ("assumptions.reach est nouveau : 0.5 : "
        "ne change aucun résultat aux meilleures estimations"),
    ),
    "discounting": (
        {"scope.discounting": {"rate": "25%", "source": "survey"}, "outcomes.friends.starts": 0},
        ("scope.discounting goes from none to 25 %: "
        "-40.00 GBP of net present value, -0.4000 of SROI ratio"),
        ("scope.discounting passe de none à 25 % : "
        "-40,00 GBP de valeur actuelle nette, -0,4000 de ratio SROI"),
    ),
    "what goes together": (
        {"outcomes.friends.duration": ..., "outcomes.friends.drop_off": ...,
         "outcomes.friends.profile": [1, 0.5]},
        ("outcomes.friends.drop_off + outcomes.friends.duration + outcomes.friends.profile goes "
        "from drop_off 0 %; duration 2 to profile 1, 0.5: "
        "-100.00 GBP of net present value, -1.0000 of SROI ratio"),
        ("outcomes.friends.drop_off + outcomes.friends.duration + outcomes.friends.profile passe "
        "de drop_off 0 %; duration 2 à profile 1, 0.5 : "
        "-100,00 GBP de valeur actuelle nette, -1,0000 de ratio SROI"),
    ),
    "an input": (
        {"inputs.grant.amount": "200 GBP"},
        ("inputs.grant.amount goes from 100 GBP to 200 GBP: "
        "-100.00 GBP of net present value, -2.0000 of SROI ratio"),
        ("inputs.grant.amount passe de 100 GBP à 200 GBP : "
        "-100,00 GBP de valeur actuelle nette, -2,0000 de ratio SROI"),
    ),
}  # fmt: skip


def changed(changes):
    content = json.loads(json.dumps(BASE))
    for path, value in changes.items():
        *above, last = path.split(".")
        place = content
        for key in above:
            place = place[key]
        if value is ...:
            del place[last]
        else:
            place[last] = value
    return sroi.ImpactMap.model_validate(content)


@pytest.mark.parametrize(("changes", "english", "french"), CASES.values(), ids=CASES)
def test_each_kind_of_change_in_words(changes, english, french):
    old, new = changed({}), changed(changes)
    found = diff(old, new)
    assert found.said("en")[1:] == (english,)
    assert [each.replace("\u00a0", " ") for each in found.said("fr")[1:]] == [french]
    hold(found, old, new)
    back = diff(new, old)
    hold(back, new, old)
    assert [(row.before, row.after) for row in back] == [(row.after, row.before) for row in found]


def test_nothing_changed_whatever_the_order_and_the_comments():
    text = sroi.dumps(made())
    lines = sroi.loads(json.dumps(json.loads(sroi.dumps(made(), format="json")), sort_keys=True))
    found = diff(sroi.loads(f"# now\n{text}"), lines)
    assert not len(found)
    assert found.said("en")[0] == "nothing changed"
    assert found.said("fr")[0] == "rien n'a changé"
    assert "seed" not in found.basis  # nothing was sampled


def test_the_figures_come_first_and_what_is_shown_adds_up():
    worth = {"outcomes.friends.financial_proxy.value": "23.456 GBP/person", "title": "Other"}
    found = diff(changed({}), changed({"outcomes.friends.quantity": "12.3456789 person"} | worth))
    head, *lines = found.said("en")
    assert head == (
        "the SROI ratio goes from 4.0000 to 5.7916, "
        "the net present value from 300.00 GBP to 479.16 GBP"
    )
    shown = [float(line.split("%")[-1].split(": ")[-1].split(" ")[0]) for line in lines[:2]]
    assert round(300 + sum(shown), 2) == 479.16
    assert [row.kind for row in found] == ["changed", "changed", "text"]


def test_numbers_within_products_and_series_have_their_own_lines():
    parts = {"all": "10 person", "some": 0.5}
    old = made(outcomes={
        "friends": outcome(quantity={"product": parts}),
        "more": outcome(quantity={"by_year": ["1 person", "2 person"]}),
        "most": outcome(duration=..., profile=[1, 0.5]),
    })  # fmt: skip
    new = made(outcomes={
        "friends": outcome(quantity={"product": parts | {"some": 0.6}}),
        "more": outcome(quantity={"by_year": ["1 person", "3 person"]}),
        "most": outcome(duration=..., profile=[1, 0.4]),
    })  # fmt: skip
    found = diff(old, new)
    assert {(row.path, row.before, row.after) for row in found} == {
        ("outcomes.friends.quantity.product.some", "0.5", "0.6"),
        ("outcomes.more.quantity.by_year.1", "2 person", "3 person"),
        ("outcomes.most.profile.1", "50 %", "40 %"),
    }
    hold(found, old, new)


@pytest.mark.parametrize(
    ("scope", "name"),
    [({"currency": "EUR"}, "currency"), ({"price_year": 2020}, "price_year"),
     ({"base_year": 2020}, "base_year")],
)  # fmt: skip
def test_other_money_is_named_and_not_split(scope, name):
    money = scope.get("currency", "GBP")
    new = made(
        scope=scope,
        inputs={"grant": GRANT | {"amount": f"100 {money}"}},
        outcomes={"friends": outcome(financial_proxy={"value": f"9 {money}/person"})},
    )
    found = diff(made(), new)
    assert not found.is_comparable
    assert list(found.conventions) == [name]
    assert f"another {name.replace('_', ' ')}" in found.said("en")[0]
    assert found.said("fr")[0].startswith("les cartes n'ont pas la même ")
    assert found.before["net_present_value"] == 100
    assert found.after["net_present_value"] == -10
    assert found.units == (sroi.evaluate(made()).unit, sroi.evaluate(new).unit)
    assert all(isnan(row.net_present_value) for row in found)
    assert f"scope.{name}" in [row.path for row in found]
    json.dumps(found.to_dict(), allow_nan=False)


def factors(size, worth):
    product = {f"f{number}": worth for number in range(size)} | {"all": "10 person"}
    return made(outcomes={"friends": outcome(quantity={"product": product})})


def test_many_changes_are_sampled_with_an_error_and_a_seed():
    found = diff(factors(13, 1), factors(13, 1.1), seed=5)
    assert found.basis["seed"] == "5"
    assert found.basis["orders"] == "512"
    assert "512 orders of the changes, sampled with seed 5" in found.said("en")[1]
    assert "graine 5" in found.said("fr")[1]
    assert all(row.net_present_value_error > 0 for row in found)
    assert "(standard error 0.1" in found.said("en")[2]
    hold(found, factors(13, 1), factors(13, 1.1))
    assert diff(factors(13, 1), factors(13, 1.1), seed=5) == found


def test_what_makes_no_sense():
    with pytest.raises(sroi.QuestionError, match=r"not str; read the map first.*\[E506\]"):
        diff(made(), "map.yaml")
    with pytest.raises(sroi.SimulationError, match="E503"):
        diff(made(), made(), seed=-1)
    free = made(inputs={"grant": GRANT | {"included": False, "reason": "x"}})
    with pytest.raises(sroi.UndefinedRatioError, match="E500"):
        diff(made(), free)


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(impact_maps(Wish(outcomes=(1, 2))), impact_maps(Wish(outcomes=(1, 2))))
def test_any_two_maps(old, new):
    money = {(each.scope.currency, each.scope.price_year, each.scope.base_year)
             for each in (old, new)}  # fmt: skip
    assume(old != new)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(explaining, "PAIRS", 2)
        patch.setattr(explaining, "MOST_EXACT", 5)
        found = diff(old, new, seed=0)
    assert found.is_comparable == (len(money) == 1)
    if found.is_comparable:
        hold(found, old, new)
    listed = {path for row in found for path in row.path.split(" + ")}
    assert {each.path for each in alterations(old, new)} <= listed
    for language in ("en", "fr"):
        assert all("\n" not in sentence for sentence in found.said(language))
    assert not alterations(old, old)


def test_the_answer_is_plain_values():
    found = diff(changed({}), changed({"outcomes.friends.quantity": "12 person", "title": "<b>"}))
    content = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert content["before"] == {"sroi_ratio": 4, "net_present_value": 300}
    assert content["rows"][0]["net_present_value"] == 80
    assert content["sentences"] == list(found.said("en"))
    assert list(found.to_frame().columns) == list(found.columns[1:])
    assert "&lt;b&gt;" in found._repr_html_()
    assert found.said("en")[1] in str(found)
