"""The graph says what the map says, in the words of the standard, and nothing more.

Contexts are never fetched: the file brings its own.
"""

import json
import socket
from collections import Counter
from urllib.parse import unquote

import pytest
import rdflib
from helpers.maps import Wish, impact_maps
from helpers.said import evaluated, made, outcome
from hypothesis import given, settings
from rdflib import DC, DCTERMS, RDF, XSD, Literal, URIRef

from sroi import FileAccessError, QuestionError, UndefinedRatioError, evaluate, example
from sroi.reporting.common_impact import to_common_impact, write_common_impact

# rdflib's own reader of JSON-LD still uses what rdflib calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

CIDS = rdflib.Namespace("https://ontology.commonapproach.org/cids#")
I72 = rdflib.Namespace("http://ontology.eil.utoronto.ca/ISO21972/iso21972#")
ORG = rdflib.Namespace("http://ontology.eil.utoronto.ca/tove/organization#")
SROI = rdflib.Namespace("urn:sroi:term:")
BASE = "https://club.example/impact/"


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*_):
        raise AssertionError("nothing is fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def graph_of(content):
    return rdflib.Graph().parse(data=json.dumps(content), format="json-ld")


@pytest.fixture(scope="module")
def result():
    return evaluated(
        title='A "club"',
        scope={"discounting": "2.5%", "base_year": 2025, "limitations": ["Few were asked"]},
        units={"stay": "one night\nin hospital"},
        sources={"survey": {"title": "Enquête", "author": "Zoë", "link": "not an IRI"}},
        stakeholders={
            "guests": {"description": "Élèves de l'école", "size": 40, "involved": 12},
            "Été": {"description": "Staff", "included": False, "reason": "not asked"},
        },
        inputs={"time": {"description": "Time", "kind": "time", "stakeholder": "Été",
                         "quantity": {"value": "30 hour", "source": "survey"},
                         "unit_value": "10 GBP/hour"}},
        outputs={"meals": {"description": "Meals", "quantity": "42 event"}},
        financial_proxies={"shared": {"value": {"value": "20 GBP/stay", "source": "survey"},
                                      "method": "avoided_cost"}},
        outcomes={
            "friends": outcome(
                description='</script>, "=1+1"\nand é',
                output="meals",
                indicator="Stays",
                quantity={"by_year": [{"value": "0.1 stay", "source": "survey", "note": "low"},
                                      "-5 stay"]},
                financial_proxy="shared",
                deadweight={"product": {"a": {"value": 0.5, "source": "survey"}, "b": 0.3}},
                tags={"sdg": ["3.4", "a/b c"]},
            ),
            "twice": outcome(included=False, reason="counted above"),
            "joy": {"description": "Joy", "stakeholder": "guests", "quantity": 3, "starts": 0,
                    "monetised": False, "reason": "nobody knows"},
        },
    )  # fmt: skip


@pytest.fixture(scope="module")
def graph(result):
    return graph_of(to_common_impact(result, organization="Café & Co", base=BASE))


def at(path):
    return URIRef(BASE + path)


def number(graph, subject, term):
    """Return the number and the unit of a measure, by its subject and term."""
    measure = graph.value(at(subject), term)
    assert (measure, RDF.type, I72.Measure) in graph
    symbol = graph.value(graph.value(measure, I72.unit_of_measure), I72.symbol)
    return float(graph.value(measure, I72.hasNumericalValue)), symbol and str(symbol)


def test_there_is_one_thing_for_each_of_the_map(graph):
    assert Counter(str(kind).rpartition("#")[2] for kind in graph.objects(None, RDF.type)
                   if str(kind).startswith(str(CIDS))) == {
        "Organization": 1, "ImpactPathway": 1, "Activity": 1, "Stakeholder": 2,
        "ContributingStakeholder": 1, "Input": 1, "Output": 1, "Outcome": 3,
        "StakeholderOutcome": 3, "Indicator": 1, "IndicatorReport": 2, "Code": 2,
    }  # fmt: skip


def test_words_arrive_unchanged(graph):
    assert str(graph.value(at("organization"), ORG.hasLegalName)) == "Café & Co"
    found = str(graph.value(at("outcomes/friends"), CIDS.hasDescription))
    assert found == '</script>, "=1+1"\nand é'
    source = at("sources/survey")
    assert str(graph.value(source, DC.creator)) == "Zoë"
    assert str(graph.value(source, DC.identifier)) == "not an IRI"
    unit = graph.value(at("outcomes/friends/indicator"), I72.unit_of_measure)
    assert str(graph.value(unit, CIDS.hasDescription)) == "one night\nin hospital"
    assert str(graph.value(at("impact_map"), SROI.limitations)) == "Few were asked"


def test_ids_become_iris_with_their_signs_escaped(graph):
    staff = at("stakeholders/%C3%89t%C3%A9")
    assert (at("inputs/time"), CIDS.hasContributingStakeholder, staff) in graph
    assert (staff, SROI.included, Literal(False)) in graph
    codes = set(graph.objects(at("outcomes/friends"), CIDS.hasCode))
    assert codes == {at("tags/sdg/3.4"), at("tags/sdg/a%2Fb%20c")}
    for term in graph.all_nodes():
        if isinstance(term, URIRef) and term.startswith(BASE):
            assert term.isascii()
            assert " " not in term


def test_a_report_for_each_cohort_with_number_unit_year_and_source(graph):
    indicator = at("outcomes/friends/indicator")
    assert str(graph.value(indicator, CIDS.unitDescription)) == "stay"
    found = {}
    for report in graph.objects(indicator, CIDS.hasIndicatorReport):
        assert (report, CIDS.forIndicator, indicator) in graph
        assert (report, CIDS.forStakeholder, at("stakeholders/guests")) in graph
        measure = graph.value(report, I72.value)
        value = graph.value(measure, I72.hasNumericalValue)
        assert value.datatype in (None, XSD.string)
        year = graph.value(measure, SROI.year).toPython()
        found[year] = (str(value), list(graph.objects(measure, DCTERMS.source)))
    assert found == {2025: ("0.1", [at("sources/survey")]), 2026: ("-5", [])}


def test_what_the_standard_has_no_word_for_stands_in_our_namespace(graph, result):
    change = "outcomes/friends/stakeholder"
    assert number(graph, change, SROI.deadweight) == (0.15, None)
    assert number(graph, change, SROI.duration) == (1.0, None)
    table = result.by_outcome
    assert number(graph, change, SROI.present_value) == (table["friends", "present_value"], "GBP")
    assert number(graph, change, SROI.impact) == (table["friends", "impact"], "GBP/year")
    assert graph.value(at(change), SROI.financial_proxy) == at("financial_proxies/shared")
    assert number(graph, "financial_proxies/shared", SROI.unit_value) == (20.0, "GBP/stay")
    own = graph.value(at("outcomes/twice/stakeholder"), SROI.financial_proxy)
    assert own == at("outcomes/twice/financial_proxy")
    for figure in result.figures[:5]:
        unit = figure.unit or None
        assert number(graph, "impact_map", SROI[figure.name]) == (figure.central, unit)


def test_what_the_map_does_not_say_is_left_out(graph):
    joy = at("outcomes/joy/stakeholder")
    said = {str(term).rpartition("#")[2].rpartition(":")[2] for term in graph.predicates(joy)}
    assert said == {
        "type", "hasName", "hasDescription", "forOutcome", "forStakeholder", "quantity", "starts",
        "included", "monetised", "reason",
    }  # fmt: skip
    assert (at("outcomes/joy"), CIDS.hasIndicator, None) not in graph
    assert (at("impact_map"), SROI.price_year, None) not in graph
    assert (at("impact_map"), SROI.payback_period, None) not in graph  # it is never reached
    assert not [each for each in graph.objects() if str(each) in ("", "None", "nan", "inf")]


def test_every_term_is_in_the_context_and_every_reference_is_to_a_thing(result):
    content = to_common_impact(result, organization="Club", base=BASE)
    terms = content["@context"]

    def keys(value):
        if isinstance(value, dict):
            yield from value
            value = [*value.values()]
        for inner in value if isinstance(value, list) else ():
            yield from keys(inner)

    for key in keys(content["@graph"]):
        assert key[0] == "@" or key in terms or key.partition(":")[0] in terms
    graph = graph_of(content)
    things = set(graph.subjects())
    for term in graph.objects():
        if isinstance(term, URIRef) and term.startswith(BASE):
            assert term in things, term


@settings(max_examples=20)
@given(impact_maps(Wish(wild=False)))
def test_numbers_arrive_to_the_last_digit_from_every_map(impact_map):
    result = evaluate(impact_map)
    graph = graph_of(to_common_impact(result, organization="Club"))
    start = f"urn:sroi:map:{impact_map.digest}:outcomes/"
    found = {}
    for node in graph.subjects(RDF.type, CIDS.StakeholderOutcome):
        measure = graph.value(node, SROI.present_value)
        name = unquote(str(node).removeprefix(start).removesuffix("/stakeholder"))
        found[name] = measure and float(graph.value(measure, I72.hasNumericalValue))
    column = result.by_outcome.column("present_value").tolist()
    wanted = {name: value if value == value else None
              for name, value in zip(result.by_outcome.rows, column, strict=True)}  # fmt: skip
    assert found == wanted
    for measure in graph.subjects(RDF.type, I72.Measure):
        assert len(list(graph.objects(measure, I72.hasNumericalValue))) == 1


def test_things_of_two_maps_are_never_the_same_thing():
    one = graph_of(to_common_impact(made(), organization="Club"))
    two = graph_of(to_common_impact(made(title="Other"), organization="Club"))
    assert not set(one.subjects()) & set(two.subjects())
    again = to_common_impact(evaluate(made()), organization="Club")
    assert again == to_common_impact(made(), organization="Club")


@pytest.mark.parametrize("base", ["", "club", "https://club.example", "https://a b/", "a:<b>/",
                                  "https://é\n/", "1a:/", "x:\ud800/"])  # fmt: skip
def test_a_base_that_begins_no_iri_is_refused(base):
    with pytest.raises(QuestionError, match="cannot begin an IRI") as caught:
        to_common_impact(made(), organization="Club", base=base)
    assert caught.value.code == "E203"


@pytest.mark.parametrize("name", ["", "  ", "\ud800"])
def test_an_organisation_without_a_name_is_refused(name):
    with pytest.raises(QuestionError, match="no name"):
        to_common_impact(made(), organization=name)


def test_the_file_is_utf_8_and_replaced_only_if_asked(tmp_path):
    club, path = example("wheels-to-meals"), tmp_path / "club.jsonld"
    write_common_impact(club, path, organization="Été", base=BASE)
    text = path.read_text("utf-8")
    assert '"hasLegalName": "Été"' in text
    assert json.loads(text) == to_common_impact(club, organization="Été", base=BASE)
    with pytest.raises(FileAccessError, match="the file exists"):
        write_common_impact(club, path, organization="Other")
    write_common_impact(club, path, organization="Other", replace=True)
    assert "Été" not in path.read_text("utf-8")
    with pytest.raises(FileAccessError) as caught:
        write_common_impact(club, tmp_path / "club.json", organization="Club")
    assert caught.value.code == "E108"
    with pytest.raises(UndefinedRatioError):
        write_common_impact(made(inputs={}), tmp_path / "none.jsonld", organization="Club")
