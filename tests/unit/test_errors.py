"""Errors say problem, place, remedy and code, and survive the ways Python moves them about."""

import copy
import pickle

import pytest

from sroi import errors
from sroi.errors import (
    Fault,
    FileAccessError,
    InvalidMapError,
    MissingDependencyError,
    OverflowedError,
    RecordError,
    SroiError,
    UndefinedRatioError,
    UnknownPathError,
    did_you_mean,
)


def test_a_fault_says_place_problem_remedy_and_code_in_one_line():
    fault = Fault("it is wrong", where="a.yaml:3", path="outcomes.a", remedy="mend it", code="E200")
    assert str(fault) == "a.yaml:3: outcomes.a: it is wrong; mend it [E200]"
    assert str(Fault("it is wrong")) == "it is wrong [E203]"


@pytest.mark.parametrize(
    ("kind", "builtin", "code"),
    [
        (FileAccessError, OSError, "E100"),
        (UnknownPathError, KeyError, "E303"),
        (UndefinedRatioError, ArithmeticError, "E500"),
        (OverflowedError, OverflowError, "E501"),
        (MissingDependencyError, ImportError, "E600"),
        (RecordError, ValueError, "E620"),
    ],
)
def test_each_error_can_be_caught_as_the_builtin_and_as_ours(kind, builtin, code):
    error = kind("it is wrong", where="a.yaml", path="inputs", remedy="mend it")
    assert isinstance(error, builtin)
    assert isinstance(error, SroiError)
    assert error.code == code
    assert str(error) == f"a.yaml: inputs: it is wrong; mend it [{code}]"
    for twin in (pickle.loads(pickle.dumps(error)), copy.deepcopy(error), copy.copy(error)):
        assert (type(twin), twin.to_dict()) == (kind, error.to_dict())


def test_all_faults_of_a_map_are_one_error_and_each_of_them():
    faults = [Fault("one", code="E200"), Fault("two", where="a.yaml:9", code="E300")]
    error = InvalidMapError(faults)
    assert isinstance(error, ValueError)
    assert (error.problem, error.code) == ("one", "E200")
    assert str(error) == "one [E200]\na.yaml:9: two [E300]"
    twin = pickle.loads(pickle.dumps(error))
    assert [fault.to_dict() for fault in twin.faults] == [fault.to_dict() for fault in faults]
    some, rest = error.split(lambda fault: getattr(fault, "code", "") == "E300")
    assert isinstance(some, InvalidMapError)
    assert (some.faults, rest.faults) == ((faults[1],), (faults[0],))


def test_the_counts_in_the_title_of_a_group_are_english():
    assert InvalidMapError([Fault("one")]).message == "1 fault"
    assert InvalidMapError([Fault("one"), Fault("two")]).message == "2 faults"


def test_every_code_used_by_a_class_is_listed():
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    assert all(kind.code in errors.CODES for kind in kinds if issubclass(kind, SroiError))


def test_a_missing_package_names_the_exact_command():
    error = MissingDependencyError.for_extra("pandas", "pandas")
    assert 'pip install "sroi[pandas]"' in str(error)


@pytest.mark.parametrize(
    ("written", "known", "hint"),
    [
        ("deadwieght", ["deadweight", "duration"], "did you mean 'deadweight'?"),
        ("zzz", [], "there are none"),
        ("zzz", ["b", "a"], "known: a, b"),
    ],
)
def test_a_misspelt_word_is_met_with_the_nearest_or_with_those_there_are(written, known, hint):
    assert did_you_mean(written, known) == hint


def test_a_long_list_of_known_words_is_cut():
    assert did_you_mean("zzz", [f"a{n}" for n in range(13)]).endswith(", …")
