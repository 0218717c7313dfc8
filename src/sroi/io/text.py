"""Read YAML and JSON as plain text under keys, with the line of every key.

Nothing is interpreted here: ``no``, ``1:30``, ``1e3``, ``010`` and ``2024-01-05`` are texts, and
the model decides by the field in which they stand. Nothing can build an object, refer to another
place, or grow beyond its own size.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import yaml

from sroi.errors import Fault, InvalidMapError

MOST_BYTES = 32 * 2**20
MOST_NODES = 3_000_000
MOST_KEYS = 50_000
"""Keys of one mapping."""
MOST_FAULTS = 1000
DEEPEST = 32

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Keyed(dict[str, Any]):
    """Remember the line of each key."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}


class Listed(list[Any]):
    """Remember the line of each item."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


class _Reader:
    """Build nested texts from the events of a YAML parser."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.faults: list[Fault] = []
        self.root: Any = None
        self.open: list[Keyed | Listed] = []
        self.keys: list[str | None] = []
        self.nodes = 0

    def fault(self, line: int, code: str, problem: str, remedy: str = "") -> Fault:
        return Fault(problem, where=f"{self.where}:{line}", remedy=remedy, code=code)

    def add(self, value: Any, line: int) -> None:
        """Put a value where the last key or list wants it."""
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise self.fault(line, "E102", f"the text has over {MOST_NODES:,} values", "split it")
        if not self.open:
            self.root = value
            return
        parent = self.open[-1]
        if isinstance(parent, Listed):
            parent.append(value)
            parent.lines.append(line)
            return
        key = self.keys[-1]
        if key is None:
            self._take_key(parent, value, line)
        else:
            parent[key] = value
            self.keys[-1] = None

    def _take_key(self, parent: Keyed, key: Any, line: int) -> None:
        if not isinstance(key, str):
            raise self.fault(line, "E203", "a key is a word, not a list or nothing", "write a word")
        if len(parent) >= MOST_KEYS or len(self.faults) >= MOST_FAULTS:
            raise self.fault(line, "E102", _TOO_MANY, "split it")
        if key in parent.lines:
            problem = f"'{key[:70]}' is written twice, first in line {parent.lines[key]}"
            self.faults.append(self.fault(line, "E104", problem, "keep one of the two"))
        if key == "<<":
            self.faults.append(self.fault(line, "E105", "merge keys are not read", _ASSUME))
        parent.lines[key] = line
        self.keys[-1] = key

    def enter(self, container: Keyed | Listed, line: int) -> None:
        if len(self.open) >= DEEPEST:
            raise self.fault(line, "E106", f"the text is nested over {DEEPEST} levels deep",
                             "a map needs fewer")  # fmt: skip
        self.add(container, line)
        self.open.append(container)
        self.keys.append(None)

    def leave(self) -> None:
        self.open.pop()
        self.keys.pop()


_TOO_MANY = f"over {MOST_KEYS:,} keys in one mapping, or over {MOST_FAULTS:,} faults"
_ASSUME = "state the number once under assumptions and refer to it: assumptions.name"


def read_yaml(text: str, where: str, *, is_json: bool = False) -> Any:
    """Read YAML into nested dictionaries and lists of texts.

    Raises
    ------
    InvalidMapError
        With every duplicate key, anchor, alias and tag, or the first thing that is not YAML.
    """
    reader = _Reader(where)
    try:
        _follow(reader, yaml.parse(text, Loader=_LOADER), is_json=is_json)
    except yaml.reader.ReaderError as error:
        reader.faults.append(_of_character(reader, text, error.position))
    except yaml.YAMLError as error:
        reader.faults.append(_of_yaml(reader, text, error))
    except UnicodeEncodeError as error:
        reader.faults.append(_of_character(reader, text, error.start))
    except Fault as fault:
        reader.faults.append(fault)
    if reader.faults:
        raise InvalidMapError(reader.faults)
    return reader.root


def _follow(reader: _Reader, events: Iterable[Any], *, is_json: bool) -> None:
    documents = 0
    before: Any = None
    for event in events:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            line = event.start_mark.line + 1
            reader.faults.extend(() if is_json else _split_numbers(reader, before, event))
            before = event
            if event.anchor or event.tag:
                _refuse_tricks(reader, event, line)
            is_null = not event.style and event.value in _NULLS
            reader.add(None if is_null else event.value, line)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            line = event.start_mark.line + 1
            if event.anchor or event.tag:
                _refuse_tricks(reader, event, line)
            reader.enter(Keyed() if kind is yaml.MappingStartEvent else Listed(), line)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            reader.leave()
        elif kind is yaml.AliasEvent:
            line = event.start_mark.line + 1
            raise reader.fault(line, "E105", f"alias *{event.anchor[:40]} is not read", _ASSUME)
        elif kind is yaml.DocumentStartEvent:
            documents += 1
            if documents > 1:
                line = event.start_mark.line + 1
                raise reader.fault(line, "E103", "a second document begins", "one map to a file")


def _split_numbers(reader: _Reader, before: Any, event: Any) -> Iterator[Fault]:
    """Yield a fault where two values are digits with only a comma between: 15,000 or 0,25."""
    if before is None or not (before.value[-1:].isdigit() and event.value[:1].isdigit()):
        return
    end, start = before.end_mark, event.start_mark
    if end.line == start.line and end.column + 1 == start.column:
        problem = f"'{before.value[-20:]},{event.value[:20]}' would be read as two values"
        remedy = "write a point for decimals and no sign for thousands; in a list, a space after ,"
        yield reader.fault(start.line + 1, "E201", problem, remedy)


def _refuse_tricks(reader: _Reader, event: Any, line: int) -> None:
    if event.tag:
        reader.faults.append(
            reader.fault(line, "E105", f"tag {event.tag[:60]} is not read", "write plain values")
        )
    if event.anchor:
        reader.faults.append(
            reader.fault(line, "E105", f"anchor &{event.anchor[:40]} is not read", _ASSUME)
        )


def _of_character(reader: _Reader, text: str, position: int) -> Fault:
    """Name the line of a character that no text should have."""
    forbidden = (place for place, char in enumerate(text) if _FORBIDDEN.match(char))
    line = text.count("\n", 0, next(forbidden, position)) + 1
    remedy = "delete the control character in this line, or save the file as UTF-8"
    return reader.fault(line, "E101", "the text has a character that is not text", remedy)


def _of_yaml(reader: _Reader, text: str, error: yaml.YAMLError) -> Fault:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    line = mark.line + 1 if mark else 1
    written = text.splitlines()[line - 1 : line] or [""]
    value = written[0].partition(": ")[2].strip() or written[0].strip().removeprefix("- ")
    remedy = "look at this line and the one before: indentation, colons, quotes"
    if written[0][: len(written[0]) - len(written[0].lstrip())].count("\t"):
        remedy = "indent with spaces, not with tabs"
    elif value[:1] in ("%", "@", "`", "*", "&", "!", "|", ">", "{", "["):
        remedy = f"put a text that begins with {value[0]} in quotes"
    elif ": " in value:
        remedy = "put a text with a colon in quotes"
    return reader.fault(line, "E103", " ".join(str(problem).split()), remedy)


def read_json(text: str, where: str) -> Any:
    """Read JSON into nested dictionaries and lists.

    Raises
    ------
    InvalidMapError
        With every duplicate key, or the first thing that is not JSON.
    """
    faults: list[Fault] = []
    try:
        if sum(map(text.count, "{[,")) > MOST_NODES:
            raise _too_many_values(where)
        data = json.loads(
            text,
            object_pairs_hook=_pairs(where, faults),
            parse_constant=str,
        )
        _check_depth(data, where)
        if "\\ud" in text.lower():
            json.dumps(data, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        problem = error.msg[0].lower() + error.msg[1:]
        faults.append(Fault(problem, where=f"{where}:{error.lineno}", code="E103",
                            remedy="look at this line: commas, quotes, brackets"))  # fmt: skip
    except UnicodeEncodeError:
        problem = "half of a character pair is written where a whole is meant"
        faults.append(Fault(problem, where=where, remedy="look for \\ud", code="E101"))
    except RecursionError:
        faults.append(_too_deep(where))
    except ValueError as error:
        faults.append(Fault(str(error).split(";")[0], where=where, code="E201"))
    except Fault as fault:
        faults.append(fault)
    if faults:
        raise InvalidMapError(faults)
    return data


def _pairs(where: str, faults: list[Fault]) -> Callable[[list[tuple[str, Any]]], dict[str, Any]]:
    def build(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        built = dict(pairs)
        if len(pairs) > MOST_KEYS:
            raise Fault(_TOO_MANY, where=where, remedy="split it", code="E102")
        if len(built) < len(pairs):
            for name, times in Counter(name for name, _ in pairs).items():
                if times > 1:
                    problem = f"'{name[:70]}' is written {times} times in one object"
                    remedy = "keep one of them"
                    faults.append(Fault(problem, where=where, remedy=remedy, code="E104"))
        return built

    return build


def _check_depth(data: Any, where: str) -> None:
    level, depth, nodes = [data], 0, 0
    while level:
        depth += 1
        nodes += len(level)
        if depth > DEEPEST + 1:
            raise _too_deep(where)
        if nodes > MOST_NODES:
            raise _too_many_values(where)
        level = [
            inner
            for value in level
            if isinstance(value, dict | list)
            for inner in (value.values() if isinstance(value, dict) else value)
        ]


def _too_many_values(where: str) -> Fault:
    problem = f"the text has over {MOST_NODES:,} values"
    return Fault(problem, where=where, remedy="split it", code="E102")


def _too_deep(where: str) -> Fault:
    return Fault(f"the text is nested over {DEEPEST} levels deep", where=where, code="E106",
                 remedy="a map needs fewer")  # fmt: skip
