"""Reads a function's signature as a form: parameters, exits, help; it runs nothing."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass
from functools import cached_property
from types import UnionType
from typing import Any, Literal, Never, NoReturn, Union, get_args, get_origin, get_type_hints

from marshmallow import Schema, fields

from wabot_core.errors import BadDeclaration
from wabot_core.fields import PLAIN_TEXT, Option, Secret, field_for, helps_in, without_hints
from wabot_core.lookups import OptionsFrom, options_from

EXIT_NAME = re.compile(r"[a-z][a-z0-9_]*")
SYSTEM_EXITS = ("error", "no_reply", "invalid")


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One entry of a node's form."""

    name: str
    annotation: Any
    field: fields.Field[Any]
    help: str = ""
    options: OptionsFrom | None = None

    @property
    def required(self) -> bool:
        """Say whether a node without it is incomplete."""
        return self.field.required

    @property
    def default(self) -> Any:
        """Return its value when a node leaves it out."""
        return self.field.load_default

    @property
    def plain_text(self) -> bool:
        """Say whether any rendered text is a valid value."""
        return self.annotation in PLAIN_TEXT

    @property
    def secret(self) -> bool:
        """Say whether its value is the name of a secret."""
        return self.annotation is Secret or Secret in get_args(self.annotation)


@dataclass(frozen=True, kw_only=True)
class Signature:
    """What a node type's function says about itself."""

    title: str
    help: str
    parameters: Mapping[str, Parameter]
    exits: tuple[str, ...] = ()
    options: str | None = None  # the list[Option] parameter whose entries become exits

    @cached_property
    def schema(self) -> Schema:
        """Return the marshmallow schema of a node's whole config; unknown entries are refused."""
        members = {name: parameter.field for name, parameter in self.parameters.items()}
        return Schema.from_dict(dict(members))(unknown="raise")

    def exits_of(self, config: Mapping[str, Any]) -> tuple[str, ...]:
        """Return a node's exits: the declared ones and one per option of its config."""
        options = config.get(self.options, ()) if self.options else ()
        entries = options if isinstance(options, (list, tuple)) else ()
        named = (entry.get("id") if isinstance(entry, Mapping) else getattr(entry, "id", None) for entry in entries)
        return (*(name for name in named if isinstance(name, str)), *self.exits)


def read_action(function: Callable[..., Any], *, what: str) -> Signature:
    """Read an action: `async def name(turn, *, …) -> exits`; raise BadDeclaration with the mend."""
    if not inspect.iscoroutinefunction(function):
        raise BadDeclaration(what=what, why="it is not an async function", mend="Write `async def`.")
    positional = [p for p in inspect.signature(function).parameters.values() if p.kind is not p.KEYWORD_ONLY]
    if len(positional) != 1 or positional[0].kind is positional[0].VAR_POSITIONAL:
        raise BadDeclaration(
            what=what,
            why="its first and only positional parameter must be the turn",
            mend="Write `async def name(turn: Turn, *, first: str, …)`.",
        )
    return _read(function, what=what, with_exits=True)


def read_trigger(function: Callable[..., Any], *, what: str) -> Signature:
    """Read a trigger: `def name(*, …) -> Pattern`; raise BadDeclaration with the mend."""
    if inspect.iscoroutinefunction(function):
        raise BadDeclaration(what=what, why="it is async", mend="Write a plain `def` that returns a Pattern.")
    return _read(function, what=what, with_exits=False)


def _read(function: Callable[..., Any], *, what: str, with_exits: bool) -> Signature:
    title, text, helps = _read_docstring(function, what=what)
    hints = _hints(function, what=what)
    parameters: dict[str, Parameter] = {}
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is not parameter.KEYWORD_ONLY:
            continue
        if parameter.name not in hints:
            raise BadDeclaration(
                what=what,
                why=f"its parameter {parameter.name!r} has no type",
                mend=f"Annotate it, for example `{parameter.name}: str`.",
            )
        default = MISSING if parameter.default is parameter.empty else parameter.default
        annotation = hints[parameter.name]
        field = field_for(annotation, where=f"{what}: {parameter.name}", default=default)
        parameters[parameter.name] = Parameter(
            name=parameter.name,
            annotation=without_hints(annotation),
            field=field,
            help=helps.get(parameter.name, ""),
            options=options_from(annotation, where=f"{what}: {parameter.name}"),
        )
    exits, options = _read_exits(hints, parameters, what=what) if with_exits else ((), None)
    return Signature(title=title, help=text, parameters=parameters, exits=exits, options=options)


def _hints(function: Callable[..., Any], *, what: str) -> dict[str, Any]:
    try:
        return get_type_hints(function, include_extras=True)
    except Exception as error:
        raise BadDeclaration(
            what=what,
            why=f"a type of its signature can't be resolved: {error}",
            mend="Import the name it uses.",
        ) from error


def _read_docstring(function: Callable[..., Any], *, what: str) -> tuple[str, str, dict[str, str]]:
    text = inspect.getdoc(function)
    if not text:
        raise BadDeclaration(
            what=what,
            why="it has no docstring",
            mend="Say in one sentence what it does; the builder shows it.",
        )
    body = text.partition("\nArgs:\n")[0].strip()
    title = body.split("\n\n")[0].replace("\n", " ")
    return title.rstrip("."), body, helps_in(text)


def _read_exits(
    hints: Mapping[str, Any], parameters: Mapping[str, Parameter], *, what: str
) -> tuple[tuple[str, ...], str | None]:
    if "return" not in hints:
        raise BadDeclaration(what=what, why="its return type is missing", mend='Write `-> None` or `-> Literal["…"]`.')
    options = None
    exits: list[str] = []
    for member in _members(hints["return"]):
        if member is Option:
            options = _options_parameter(parameters, what=what)
        elif member is None or member is type(None):
            exits.append("next")
        elif get_origin(member) is Literal:
            exits.extend(get_args(member))
        elif member not in (Never, NoReturn):
            raise BadDeclaration(
                what=what,
                why=f"its return type names no exit: {member!r}",
                mend='Return None, a Literal of exit names such as Literal["created", "refused"], or an Option.',
            )
    for name in exits:
        if not isinstance(name, str) or not EXIT_NAME.fullmatch(name) or name in SYSTEM_EXITS:
            raise BadDeclaration(
                what=what,
                why=f"{name!r} can't name an exit",
                mend="Use lower_case words; error, no_reply and invalid are wabot's own.",
            )
    return tuple(exits), options


def _members(annotation: Any) -> tuple[Any, ...]:
    if get_origin(annotation) in (Union, UnionType):
        return get_args(annotation)
    return (annotation,)


def _options_parameter(parameters: Mapping[str, Parameter], *, what: str) -> str:
    names = [name for name, p in parameters.items() if _is_options(p.annotation)]
    if len(names) != 1:
        raise BadDeclaration(
            what=what,
            why="it returns an Option but does not have exactly one list[Option] parameter",
            mend="Add `options: list[Option]` to its parameters.",
        )
    return names[0]


def _is_options(annotation: Any) -> bool:
    """Say whether a type is `list[Option]` or a list of a dataclass made from it."""
    entry = next(iter(get_args(annotation)), None) if get_origin(annotation) is list else None
    return isinstance(entry, type) and issubclass(entry, Option)
