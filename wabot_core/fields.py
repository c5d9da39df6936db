"""What a node's form can ask for: parameter types with their marshmallow field and builder control; no signatures."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import MISSING, dataclass, is_dataclass
from dataclasses import fields as dataclass_fields
from datetime import date, time, timedelta
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from marshmallow import Schema, ValidationError, fields, post_load, validate

from wabot_core.errors import BadDeclaration, UnknownSecret
from wabot_core.lookups import OptionsFrom
from wabot_core.printing import text_of

Duration = timedelta
"""A length of time; in documents an ISO 8601 duration such as `PT2H`, or seconds as a number."""


class LongText(str):
    """Text of several lines."""


class Url(str):
    """A web address, http or https."""


class Phone(str):
    """A phone number."""


class Email(str):
    """An e-mail address."""


class Variable(str):
    """The name of a variable the node writes."""


class FlowName(str):
    """The id of a flow of the same bot."""


class FileName(str):
    """The key of an uploaded file, or a template that gives one."""


class Condition(dict[str, Any]):
    """A rule, as drawn in the builder; see `wabot_core.rules`."""


class JsonValue:
    """Any JSON; templates inside its texts are filled in."""


class Secret:
    """A secret chosen by name in the form; `reveal()` it on the line that uses it.

    A trigger gets the name only: its pattern says which secret is meant and whoever runs it fetches the value.
    """

    __slots__ = ("_value", "name")

    def __init__(self, name: str, value: str | None = None) -> None:
        """Wrap a secret's value."""
        self.name = name
        self._value = value

    def reveal(self) -> str:
        """Return the secret itself; raise UnknownSecret where only its name is known."""
        if self._value is None:
            raise UnknownSecret(name=self.name)
        return self._value

    def __repr__(self) -> str:
        """Show the name only."""
        return f"Secret({self.name!r})"


SHOWN: Mapping[str, str] = {
    "text": "A message of its own; an empty one is not sent.",
    "below": "More text of the same message, after a blank line.",
    "choices": "What can be chosen, of the same message: texts, or options by their labels.",
    "style": "How the choices stand there: `numbers`, each on its line, or `poll`.",
    "quote": "Whether the person's last message is quoted above.",
    "media": "The file of a media message.",
    "media_type": "Its kind: `image`, `video`, `audio`, `voice` or `document`.",
    "caption": "The text under it.",
    "file_name": "What a document is called.",
    "latitude": "Of a place on the map, in degrees.",
    "longitude": "Of a place on the map, in degrees.",
    "place": "What the place is called.",
    "address": "Its address.",
    "reaction": "An emoji on the person's last message.",
    "said": "A text said at another time, such as when a reply does not fit: translated, but not drawn.",
}
"""What a parameter is in the messages a node sends, for the builder's preview; see `Shown`."""


@dataclass(frozen=True)
class Shown:
    """Says where a parameter stands in the messages a node sends: `Annotated[LongText, Shown("text")]`.

    The builder draws its preview from these hints alone, in the order of the parameters: `text`, `media`, `latitude`
    and `reaction` begin a message, the others belong to the one before them. Entries of a list are drawn one by one.
    What it offers for translation is told by them too.
    """

    role: str


@dataclass(frozen=True, kw_only=True)
class Option:
    """An entry of a list whose entries become exits: `id` names the exit, `label` is what people read."""

    id: str
    label: str


# ---------------------------------------------------------------- marshmallow fields

_ISO_DURATION = re.compile(
    r"P(?!$)(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?!$)(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)


def parse_duration(text: str) -> timedelta:
    """Read an ISO 8601 duration of weeks, days, hours, minutes, seconds; raise ValueError."""
    found = _ISO_DURATION.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is not a duration like PT30M, PT2H or P1D")
    return timedelta(**{unit: float(amount) for unit, amount in found.groupdict().items() if amount})


def format_duration(length: timedelta) -> str:
    """Write a duration as ISO 8601."""
    hours, rest = divmod(length.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    fraction = f"{seconds + length.microseconds / 1e6:g}"
    time = f"{hours}H" * bool(hours) + f"{minutes}M" * bool(minutes) + f"{fraction}S" * (fraction != "0")
    return ("P" + f"{length.days}D" * bool(length.days) + f"T{time}" * bool(time)) if length else "PT0S"


class DurationField(fields.Field[timedelta]):
    """An ISO 8601 duration, or seconds as a number."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else format_duration(value)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> timedelta:
        try:
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                return timedelta(seconds=value)
            return parse_duration(str(value))
        except (ValueError, OverflowError) as error:
            raise ValidationError(str(error)) from error


class TextField(fields.String):
    """Text given as one of wabot's text types; numbers and dates are taken as text too: a template may yield them."""

    def __init__(self, kind: type[str] = str, **kwargs: Any) -> None:
        """Make values `kind`."""
        super().__init__(**kwargs)
        self.kind = kind

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if value is None or isinstance(value, (int, float, date, time)):
            value = text_of(value)
        text = super()._deserialize(value, attr, data, **kwargs)
        return text if self.kind is str else self.kind(text)


class ConditionField(fields.Dict):
    """A rule; its meaning is checked when the bot is compiled."""


def _web_address(text: str) -> None:
    if not re.match(r"https?://[^\s/]+", text):
        raise ValidationError("must begin with http:// or https:// and name a host")


@dataclass(frozen=True, kw_only=True)
class Control:
    """How one parameter type is validated (`field`) and shown (`ui`)."""

    field: Callable[..., fields.Field[Any]]
    ui: Mapping[str, Any]


def _text(kind: type[str], **kwargs: Any) -> Callable[..., fields.Field[Any]]:
    return lambda **more: TextField(kind, **{**kwargs, **more})


CONTROLS: Mapping[object, Control] = {
    str: Control(field=_text(str), ui={"ui:widget": "text"}),
    LongText: Control(field=_text(LongText), ui={"ui:widget": "textarea"}),
    Url: Control(field=_text(Url, validate=_web_address), ui={"ui:widget": "uri"}),
    Phone: Control(field=_text(Phone), ui={"ui:widget": "tel"}),
    Email: Control(field=_text(Email, validate=validate.Email()), ui={"ui:widget": "email"}),
    Variable: Control(
        field=_text(
            Variable,
            validate=validate.Regexp(
                r"^([A-Za-z_][A-Za-z0-9_]*)?$", error="a variable has letters, digits and _, no digit first"
            ),
        ),
        ui={"ui:widget": "variable"},
    ),
    FlowName: Control(field=_text(FlowName), ui={"ui:widget": "flow"}),
    FileName: Control(field=_text(FileName, validate=validate.Length(min=1)), ui={"ui:widget": "file"}),
    Secret: Control(field=_text(str), ui={"ui:widget": "secret"}),
    Condition: Control(field=ConditionField, ui={"ui:widget": "rule"}),
    JsonValue: Control(field=fields.Raw, ui={"ui:widget": "json"}),
    int: Control(field=fields.Integer, ui={"ui:widget": "updown"}),
    float: Control(field=fields.Float, ui={"ui:widget": "text"}),
    bool: Control(field=fields.Boolean, ui={"ui:widget": "checkbox"}),
    timedelta: Control(field=DurationField, ui={"ui:widget": "duration"}),
}

PLAIN_TEXT = frozenset({str, LongText})
"""Types whose rendered value needs no further check."""


def field_for(annotation: Any, *, where: str, default: Any = MISSING) -> fields.Field[Any]:
    """Return the marshmallow field of a parameter type, its ui hints in `metadata["x-ui"]`; raise BadDeclaration."""
    annotation, optional = _without_none(annotation)
    settings: dict[str, Any] = {"required": default is MISSING, "allow_none": optional or default is None}
    if default is not MISSING:
        settings["load_default"] = default
    if get_origin(annotation) is Annotated:
        return _annotated(annotation, where=where, settings=settings)
    return _plain(annotation, where=where, settings=settings)


def _plain(annotation: Any, *, where: str, settings: dict[str, Any]) -> fields.Field[Any]:
    origin = get_origin(annotation)
    if annotation in CONTROLS:
        control = CONTROLS[annotation]
        return control.field(metadata={"x-ui": dict(control.ui)}, **settings)
    if origin is Literal:
        choices = get_args(annotation)
        ui = {"ui:widget": "select"}
        return fields.Raw(validate=validate.OneOf(choices), metadata={"x-ui": ui}, **settings)
    if origin in (list, tuple):
        inner = field_for(get_args(annotation)[0], where=where)
        return fields.List(inner, metadata={"x-ui": {"ui:widget": "list"}}, **settings)
    if is_dataclass(annotation) and isinstance(annotation, type):
        return fields.Nested(_schema_of(annotation, where=where), metadata={"x-ui": {}}, **settings)
    raise BadDeclaration(
        what=where,
        why=f"its type {annotation!r} has no form control",
        mend="Use str, LongText, int, float, bool, Duration, Url, Phone, Email, Variable, FlowName, FileName, Secret, "
        "Condition, "
        "JsonValue, a Literal, a dataclass, a list of these, or Annotated[type, a marshmallow field].",
    )


def _annotated(annotation: Any, *, where: str, settings: dict[str, Any]) -> fields.Field[Any]:
    inner, *extras = get_args(annotation)
    for extra in extras:
        if isinstance(extra, fields.Field):
            field: fields.Field[Any] = copy(extra)  # one Annotated type may serve several parameters
            field.required = settings["required"]
            field.allow_none = settings["allow_none"]
            field.load_default = settings.get("load_default", field.load_default)
            return field
    field = _plain(inner, where=where, settings=settings)
    for extra in extras:
        if isinstance(extra, OptionsFrom):
            field.metadata = {**field.metadata, "x-ui": {**field.metadata["x-ui"], "x-options": True}}
        elif isinstance(extra, Shown):
            field.metadata = {**field.metadata, "x-ui": {**field.metadata["x-ui"], **_shown(extra, where=where)}}
        elif callable(extra):
            field.validators.append(extra)
    return field


def without_hints(annotation: Any) -> Any:
    """Return a type without Shown and OptionsFrom, which say nothing about its values."""
    if get_origin(annotation) is not Annotated:
        return annotation
    inner, *extras = get_args(annotation)
    kept = [extra for extra in extras if not isinstance(extra, Shown | OptionsFrom)]
    return Annotated[(inner, *kept)] if kept else inner


def _shown(hint: Shown, *, where: str) -> dict[str, str]:
    if hint.role not in SHOWN:
        raise BadDeclaration(
            what=where,
            why=f"nothing in a message is called {hint.role!r}",
            mend=f"Use one of {', '.join(SHOWN)}.",
        )
    return {"x-shown": hint.role}


def _schema_of(kind: type, *, where: str) -> Schema:
    hints = get_type_hints(kind, include_extras=True)
    helps = helps_in(inspect.getdoc(kind) or "")
    members: dict[str, fields.Field[Any]] = {}
    for member in dataclass_fields(kind):
        default = member.default
        if hints[member.name] is Secret:
            raise BadDeclaration(
                what=f"{where}.{member.name}",
                why="a secret inside a nested form is not revealed",
                mend="Make the Secret a parameter of the function.",
            )
        if member.default_factory is not MISSING:
            default = member.default_factory()
        field = field_for(hints[member.name], where=f"{where}.{member.name}", default=default)
        if text := helps.get(member.name):
            ui = {**field.metadata.get("x-ui", {}), "ui:help": text}
            field.metadata = {**field.metadata, "description": text, "x-ui": ui}
        members[member.name] = field

    def make(self: Schema, data: Mapping[str, Any], **_: Any) -> Any:
        return kind(**data)

    shape: dict[str, Any] = {
        **members,
        "make": post_load(make),
        "Meta": type("Meta", (), {"unknown": "raise"}),
    }
    schema: Schema = type(f"{kind.__name__}Schema", (Schema,), shape)()
    return schema


def helps_in(docstring: str) -> dict[str, str]:
    """Return what a docstring says about each argument, or member of a dataclass, under `Args:`."""
    _, _, arguments = docstring.partition("\nArgs:\n")
    found = re.findall(r"^ {4}(\w+): (.+(?:\n {8}.+)*)", arguments, flags=re.MULTILINE)
    return {name: " ".join(text.split()) for name, text in found}


def _without_none(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) in (Union, UnionType):
        members = [member for member in get_args(annotation) if member is not NoneType]
        if len(members) == 1 and len(get_args(annotation)) == 2:
            return members[0], True
    return annotation, False
