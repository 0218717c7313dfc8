"""Say what is wrong, where, and what to do.

Every error of the library descends from one root:

    SroiError
    ├── Fault                    one thing wrong in an impact map or its file
    ├── InvalidMapError          all faults of a map together (also an ExceptionGroup, a ValueError)
    ├── FileAccessError          a file that cannot be read or written (also an OSError)
    ├── UnknownPathError         a path or id that the map does not have (also a KeyError)
    ├── UndefinedRatioError      a ratio over no investment (also an ArithmeticError)
    ├── SimulationError          draws or a seed that cannot be used (also a ValueError)
    ├── ExecutorLostError        the workers of the draws are gone (also a RuntimeError)
    ├── OverflowedError          figures beyond what a float64 holds (also an OverflowError)
    ├── QuestionError            a question that does not apply (also a ValueError)
    ├── MissingDependencyError   an optional package that is not installed (also an ImportError)
    ├── ExtensionError           a rule of another package that does not work (also a RuntimeError)
    └── RecordError              a record that cannot be read or recomputed (also a ValueError)

Codes are permanent: a code is never given a second meaning.
"""

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Self

CODES: dict[str, str] = {
    "E100": "the file cannot be read or written",
    "E101": "the text is not UTF-8",
    "E102": "the file is too large",
    "E103": "the text is not well-formed YAML or JSON",
    "E104": "a key is written twice",
    "E105": "an anchor, alias, merge key or tag",
    "E106": "the text is nested too deeply",
    "E107": "the file holds nothing",
    "E108": "the ending of the file name is not known",
    "E200": "a number outside its domain",
    "E201": "a text that is not a number",
    "E202": "a number that is not finite",
    "E203": "a value of the wrong kind",
    "E204": "something that must be stated is missing",
    "E205": "a key that is not known",
    "E206": "statements that contradict each other",
    "E207": "an id that cannot be part of a path",
    "E208": "a belief that no distribution meets",
    "E300": "a reference to something that the map does not have",
    "E301": "assumptions that refer to each other in a circle",
    "E302": "a horizon beyond the last known discount rate",
    "E303": "a path that the map does not have",
    "E304": "correlations that cannot be",
    "E400": "a unit that is not known",
    "E401": "units that do not fit each other",
    "E402": "money that the map cannot convert",
    "E403": "money that the map can convert in more than one way",
    "E500": "a ratio over an investment that is not positive",
    "E501": "figures too large to compute",
    "E502": "draws that cannot be run",
    "E503": "a seed that is missing or not a whole number",
    "E504": "given draws that do not fit the map",
    "E505": "the executor was lost",
    "E506": "a question that does not apply",
    "E507": "options that cannot be compared as they stand",
    "E600": "an optional package is not installed",
    "E601": "a rule of another package that does not work",
    "E610": "a workbook that cannot be opened safely",
    "E611": "no table, or more than one, in a workbook or a CSV file",
    "E612": "a column whose meaning cannot be told",
    "E613": "a cell that cannot be read",
    "E620": "a file that is no record of a result",
    "E621": "a record of another format version",
    "E622": "given draws that a record rests on, missing or others",
}


class SroiError(Exception):
    """Carry the problem, the place, the remedy and the permanent code of an error.

    Parameters
    ----------
    problem
        What is wrong, without a full stop.
    where
        File and line, when there is one: ``lunch_club.yaml:41``.
    path
        Path of the number or item within the map: ``outcomes.fewer_falls.drop_off``.
    remedy
        What to do about it, without a full stop.
    code
        One of `CODES`; by default the code of the class.
    """

    code: str = "E203"

    def __init__(
        self, problem: str, *, where: str = "", path: str = "", remedy: str = "", code: str = ""
    ) -> None:
        super().__init__(problem)
        self.problem = one_line(problem, 500)
        self.where = one_line(where, 300)
        self.path = ".".join(one_line(part, 70) for part in path.split(".")[:20])
        self.remedy = one_line(remedy, 500)
        self.code = code or type(self).code

    def __str__(self) -> str:
        place = "".join(f"{part}: " for part in (self.where, self.path) if part)
        remedy = f"; {self.remedy}" if self.remedy else ""
        return f"{place}{self.problem}{remedy} [{self.code}]"

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.to_dict())

    def to_dict(self) -> dict[str, str]:
        """Return the parts of the error under their names, for `--json`."""
        return {
            "problem": self.problem,
            "where": self.where,
            "path": self.path,
            "remedy": self.remedy,
            "code": self.code,
        }


def one_line(text: str, longest: int) -> str:
    """Return a text on one line, shortened, so that no input can forge or flood a message."""
    kept = text if len(text) <= longest else f"{text[: longest - 1]}…"
    return _BREAKS.sub(" ", kept.encode(errors="replace").decode())


_BREAKS = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")


def _rebuild(kind: type[SroiError], parts: dict[str, str]) -> SroiError:
    return kind(**parts)


class Fault(SroiError):
    """Name one thing that is wrong in an impact map or its file."""


class InvalidMapError(ExceptionGroup[Fault], SroiError, ValueError):
    """Hold all faults of a map together, in the order of the file."""

    def __new__(cls, faults: Sequence[Fault]) -> Self:
        """Group the faults, of which there is at least one."""
        return super().__new__(cls, f"{len(faults)} fault{'s'[: len(faults) != 1]}", list(faults))

    def __init__(self, faults: Sequence[Fault]) -> None:
        first = faults[0]
        SroiError.__init__(
            self,
            first.problem,
            where=first.where,
            path=first.path,
            remedy=first.remedy,
            code=first.code,
        )

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Every fault, in the order of the file."""
        return tuple(each for each in self.exceptions if isinstance(each, Fault))

    # The base class lets a group hold anything; this one can hold faults only, which mypy has no
    # way to say of a method that is generic in what it is given.
    def derive(self, excs: Sequence[Fault]) -> "InvalidMapError":  # type: ignore[override]
        """Group some of the faults anew, as `split` and `except*` need."""
        return InvalidMapError(excs)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)

    def __reduce__(self) -> tuple[object, ...]:
        return InvalidMapError, (self.faults,)


class FileAccessError(SroiError, OSError):
    """Say why a file cannot be read or written."""

    code = "E100"


class UnknownPathError(SroiError, KeyError):
    """Name a path or id that the map does not have."""

    code = "E303"


class UndefinedRatioError(SroiError, ArithmeticError):
    """Refuse a ratio whose denominator is zero or negative."""

    code = "E500"


class OverflowedError(SroiError, OverflowError):
    """Refuse figures that a float64 cannot hold."""

    code = "E501"


class SimulationError(SroiError, ValueError):
    """Refuse draws, a seed or given draws that cannot be used."""

    code = "E502"


class ExecutorLostError(SroiError, RuntimeError):
    """Say that the workers which were to run the draws are gone."""

    code = "E505"


class QuestionError(SroiError, ValueError):
    """Say why a question does not apply to a map, or cannot be answered as it is asked."""

    code = "E506"


# ImportError has a `path` too, of a file or None; here it is the text that every SroiError has.
class MissingDependencyError(SroiError, ImportError):  # type: ignore[misc]
    """Name the command that installs an optional package."""

    code = "E600"

    @classmethod
    def for_extra(cls, package: str, extra: str) -> Self:
        """Make the error for a package that belongs to one of the extras."""
        return cls(f"this needs {package}", remedy=f'install it: pip install "sroi[{extra}]"')


class ExtensionError(SroiError, RuntimeError):
    """Name a rule of another package that cannot be used, or that failed."""

    code = "E601"


class RecordError(SroiError, ValueError):
    """Say why a record of a result cannot be made, read or recomputed."""

    code = "E620"


def did_you_mean(written: str, known: Iterable[str]) -> str:
    """Suggest the known word nearest to what was written, or list a few known words.

    Examples
    --------
    >>> did_you_mean("deadwieght", ["deadweight", "attribution"])
    "did you mean 'deadweight'?"
    """
    words = sorted(set(known))
    similar = [word for word in words if abs(len(word) - len(written)) <= 4][:500]
    longer = [word for word in words if written and word.startswith(written)]
    near = difflib.get_close_matches(written, similar, n=1, cutoff=0.6) or longer
    if near:
        return f"did you mean '{near[0]}'?"
    if not words:
        return "there are none"
    return "known: " + ", ".join(words[:12]) + (", …" if len(words) > 12 else "")
