"""Lay the ground of every model: frozen, closed, and never built unchecked."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, Any, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic.functional_validators import ModelWrapValidatorHandler
from pydantic_core import InitErrorDetails, PydanticCustomError

from sroi.errors import Fault
from sroi.typing import FrozenDict

T = TypeVar("T")
V = TypeVar("V")


class Frozen(BaseModel):
    """Refuse unknown keys, changes after the fact, and every way round validation."""

    model_config = ConfigDict(
        frozen=True,
        defer_build=True,
        extra="forbid",
        allow_inf_nan=False,
        str_strip_whitespace=True,
        use_attribute_docstrings=True,
        revalidate_instances="subclass-instances",
        ser_json_inf_nan="strings",
    )

    @classmethod
    def model_construct(cls, _fields_set: set[str] | None = None, **values: Any) -> Self:  # type: ignore[override]  # the plugin hides the keywords
        """Validate all the same: a map that skipped its checks could lie."""
        return cls.model_validate(values)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Copy, and check what was changed."""
        if not update:
            return super().model_copy(deep=deep)
        stated = {name: getattr(self, name) for name in self.model_fields_set}
        return type(self).model_validate(stated | dict(update))

    def copy(self, **options: Any) -> Self:
        """Copy, and check what was changed."""
        return self.model_copy(update=options.get("update"), deep=bool(options.get("deep")))


_ID = re.compile(r"[^\W\d_][\w-]*")
Problem = tuple[tuple[str | int, ...], PydanticCustomError]
"""The keys that lead to a place, and what is wrong there."""


class Checked(Frozen):
    """Find what is missing or contradictory beside what pydantic finds, all of it at once."""

    @classmethod
    def problems(cls, stated: Mapping[str, Any]) -> Iterator[Problem]:  # noqa: ARG003  # for subclasses
        """Yield what is wrong among the keys that are stated, whatever their values."""
        yield from ()

    @model_validator(mode="wrap")
    @classmethod
    def _all_at_once(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        if not isinstance(data, Mapping):
            return handler(data)
        stated = {key: value for key, value in data.items() if value is not None}
        return collect(cls.__name__, lambda: handler(data), lambda _: cls.problems(stated), data)


def collect(
    title: str, make: Callable[[], T], problems: Callable[[T | None], Iterator[Problem]], data: Any
) -> T:
    """Make something, look for further problems in it, and raise all that went wrong together."""
    made: T | None = None
    wrong: list[InitErrorDetails] = []
    try:
        made = make()
    except ValidationError as error:
        wrong.extend(_details(error))
    wrong.extend(InitErrorDetails(type=error, loc=loc, input=data) for loc, error in problems(made))
    if wrong or made is None:
        raise ValidationError.from_exception_data(title, wrong)
    return made


def _details(error: ValidationError) -> Iterator[InitErrorDetails]:
    for line in error.errors(include_url=False):
        kind: Any = line["type"]
        if kind[:1] == "E" and kind[1:].isdigit():
            context = line["ctx"]
            kind = refused(kind, context["problem"], context["remedy"])
        else:
            context = {**line.get("ctx", {}), "said": line["msg"]}
            kind = PydanticCustomError(kind, "{said}", context)
        yield InitErrorDetails(type=kind, loc=line["loc"], input=line["input"])


def says_no(value: Any) -> bool:
    """Tell whether a value that is yet to be read means false."""
    return str(value).lower() in {"false", "no", "off", "n", "f", "0"}


def refused(code: str, problem: str, remedy: str = "") -> PydanticCustomError:
    """Make the error that a validator raises, with the parts of a `Fault` in its context."""
    template = "{problem}; {remedy}" if remedy else "{problem}"
    kind: Any = code  # which pydantic wants as a literal
    parts = {"problem": problem, "remedy": remedy}
    return PydanticCustomError(kind, f"{template} [{code}]", parts)


def attempt(function: Callable[..., T], *arguments: Any) -> T:
    """Call a function, and hand its `Fault` to pydantic so that others are still found."""
    try:
        return function(*arguments)
    except Fault as fault:
        raise refused(fault.code, fault.problem, fault.remedy) from None


def _checked_id(value: str) -> str:
    if len(value) > 64 or not _ID.fullmatch(value):
        raise refused(
            "E207",
            f"'{value[:70]}' cannot be an id",
            "use letters, digits, - and _, starting with a letter, at most 64",
        )
    return value


def whole(value: Any) -> Any:
    """Refuse true and false where a whole number is meant."""
    if isinstance(value, bool):
        raise refused("E203", f"{str(value).lower()} is not a whole number", "write a number")
    return value


def _flag(value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise refused("E203", f"{value} is neither true nor false", "write true or false")
    return value


def _currency(value: str) -> str:
    if len(value) != 3 or not (value.isascii() and value.isalpha() and value.isupper()):
        problem = f"'{value[:40]}' is not the code of a currency"
        raise refused("E203", problem, "write three capital letters: EUR")
    return value


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


Id = Annotated[str, AfterValidator(_checked_id)]
"""A short name that can be part of a path."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
"""Words for a reader."""

Texts = Annotated[tuple[Text, ...], BeforeValidator(_listed)]
"""One text or several."""

ById = Annotated[dict[Id, V], AfterValidator(FrozenDict)]
"""Items under their ids, in the order of the file."""

Count = Annotated[int, Field(ge=0), BeforeValidator(whole)]
"""A whole number from 0 on; true and false are none."""

Ordinal = Annotated[int, Field(ge=1), BeforeValidator(whole)]
"""A whole number from 1 on."""

Year = Annotated[int, Field(ge=1000, le=3000), BeforeValidator(whole)]
"""A calendar year."""

Currency = Annotated[
    str, AfterValidator(_currency), WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$"})
]
"""Three capital letters: EUR."""

Flag = Annotated[bool, BeforeValidator(_flag)]
"""True or false, also as yes or no; a number is neither."""
