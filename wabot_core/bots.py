"""The bot document: read, checked as a whole, migrated and hashed; it is not run here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal
from zoneinfo import available_timezones

import orjson
from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, post_load, validate

from wabot_core.errors import BadDocument, NewerSpec
from wabot_core.fields import DurationField

SPEC = 1
SPEC_MIGRATIONS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""`SPEC_MIGRATIONS[n]` moves a document from spec n to n + 1; pure, with a before and an after file each."""

MAX_NODES = 1000
OUTSIDE_THE_HASH = ("layout", "notes")
TRANSLATED_FROM = "translated_from"
"""What each translation was made from, for the builder: no graph changes with it, so it is outside the hash too."""
NOTE_COLORS = ("yellow", "green", "blue", "pink", "gray")

DEFAULT_TEXTS = {
    "error": "Sorry, something went wrong on our side. Please try again later.",
    "no_reply": "We have not heard from you, so we stop here. Write again whenever you like.",
    "invalid": "Sorry, we could not understand that. Please write again to start over.",
}


@dataclass(frozen=True, kw_only=True)
class Retry:
    """How often a node is tried and how long apart: the pause doubles each time, up to a minute."""

    tries: int = 1
    backoff: timedelta = timedelta(seconds=2)


@dataclass(frozen=True, kw_only=True)
class Node:
    """One step of a flow, as written: `config` is not yet validated; `title` is what its author calls it."""

    id: str
    type: str
    version: int = 1
    title: str = ""
    config: Mapping[str, Any] = field(default_factory=dict)
    retry: Retry = Retry()


@dataclass(frozen=True, kw_only=True)
class Edge:
    """From a node's exit to the next node."""

    source: str
    exit: str
    target: str


@dataclass(frozen=True, kw_only=True)
class TriggerUse:
    """A trigger of a flow; one that `interrupts` also wins over a waiting conversation."""

    id: str
    type: str
    version: int = 1
    config: Mapping[str, Any] = field(default_factory=dict)
    interrupts: bool = False


@dataclass(frozen=True, kw_only=True)
class Flow:
    """Nodes joined by edges, with the triggers that start it."""

    id: str
    name: str
    start: str | None = None
    triggers: tuple[TriggerUse, ...] = ()
    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()


@dataclass(frozen=True, kw_only=True)
class VariableDeclaration:
    """A variable the bot's author declared."""

    name: str
    type: str = "text"
    pii: bool = False


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The bot's stated defaults: flows by id, or the texts said when there is none."""

    expire_after: timedelta = timedelta(days=1)
    merge_window: timedelta = timedelta(0)
    timezone: str = "UTC"
    fallback: str | None = None
    on_error: str | None = None
    on_no_reply: str | None = None
    on_invalid: str | None = None
    on_expired: str | None = None
    owner_writes: Literal["ignore", "pause"] = "ignore"
    opt_out: bool = True
    stop_words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    start_words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    opted_out: Mapping[str, str] = field(default_factory=dict)
    opted_in: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return a default text: the bot's own or wabot's."""
        return self.texts.get(name) or DEFAULT_TEXTS[name]


@dataclass(frozen=True, kw_only=True)
class BotTest:
    """A conversation the bot must hold as written: a `*.chat` transcript."""

    name: str
    chat: str


@dataclass(frozen=True, kw_only=True)
class Bot:
    """A whole bot document."""

    name: str
    language: str = "en"
    spec: int = SPEC
    variables: tuple[VariableDeclaration, ...] = ()
    settings: Settings = Settings()
    flows: tuple[Flow, ...] = ()
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    tests: tuple[BotTest, ...] = ()


def read_bot(document: Mapping[str, Any]) -> Bot:
    """Read a bot document of any known spec; raise BadDocument with all that is wrong, or NewerSpec."""
    data = migrate_spec(document)
    try:
        bot: Bot = DocumentSchema().load(data)
    except ValidationError as error:
        lines = _lines(error.messages)
        raise BadDocument(why="; ".join(lines), lines=lines) from error
    doubled = list(_doubled(bot))
    if doubled:
        raise BadDocument(why="; ".join(doubled), lines=doubled)
    return bot


def migrate_spec(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document in today's spec, the original untouched; raise BadDocument or NewerSpec."""
    if not isinstance(document, Mapping):
        raise BadDocument(why="it is not a JSON object")
    spec = document.get("spec")
    if not isinstance(spec, int) or isinstance(spec, bool) or spec < 1:
        raise BadDocument(why='it has no "spec" number; the first is 1')
    if spec > SPEC:
        raise NewerSpec(spec=spec, known=SPEC)
    current = dict(document)
    for step in range(spec, SPEC):
        current = SPEC_MIGRATIONS[step](current)
    return current


def hash_bot(document: Mapping[str, Any]) -> str:
    """Return the sha256 over canonical JSON of what a bot does: layout, notes and what was translated don't count."""
    flows = [
        {name: value for name, value in flow.items() if name not in OUTSIDE_THE_HASH}
        for flow in document.get("flows", ())
    ]
    counted = {name: value for name, value in document.items() if name != TRANSLATED_FROM}
    return hashlib.sha256(orjson.dumps({**counted, "flows": flows}, option=orjson.OPT_SORT_KEYS)).hexdigest()


# ---------------------------------------------------------------- schemas

_ID = validate.Regexp(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$", error="must be letters, digits, _ or -, at most 64")
_VARIABLE = validate.Regexp(r"^[A-Za-z_][A-Za-z0-9_]{0,63}$", error="must be letters, digits or _, no digit first")


def _pair(**options: Any) -> fields.List[Any]:
    """Return a field of two numbers: a place or a size on the canvas, in its pixels."""
    return fields.List(fields.Float(), validate=validate.Length(equal=2), **options)


def _time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError("is no time zone")


class _Shape(Schema):
    class Meta:
        unknown = RAISE

    made: type[Any]

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Any:
        return self.made(**{name: tuple(v) if isinstance(v, list) else v for name, v in data.items()})


class DocumentRetrySchema(_Shape):
    """How often a node is tried, and how long apart at first."""

    made = Retry
    tries = fields.Integer(strict=True, validate=validate.Range(1, 10))
    backoff = DurationField(validate=validate.Range(min=timedelta(0), max=timedelta(minutes=1)))


class DocumentNodeSchema(_Shape):
    """One step of a flow; its config is the business of its type."""

    made = Node
    id = fields.String(required=True, validate=_ID)
    type = fields.String(required=True)
    version = fields.Integer(strict=True, validate=validate.Range(min=1))
    title = fields.String(validate=validate.Length(max=100))
    config = fields.Dict(keys=fields.String())
    retry = fields.Nested(DocumentRetrySchema)


class DocumentEdgeSchema(_Shape):
    """From a node's exit to the next node."""

    made = Edge
    source = fields.String(required=True)
    exit = fields.String(required=True)
    target = fields.String(required=True)


class DocumentTriggerSchema(_Shape):
    """What starts a flow."""

    made = TriggerUse
    id = fields.String(required=True, validate=_ID)
    type = fields.String(required=True)
    version = fields.Integer(strict=True, validate=validate.Range(min=1))
    config = fields.Dict(keys=fields.String())
    interrupts = fields.Boolean()


class DocumentNoteSchema(Schema):
    """A note on the canvas, for those who edit the flow."""

    class Meta:
        unknown = RAISE

    id = fields.String(required=True, validate=_ID)
    text = fields.String(required=True, validate=validate.Length(max=4000))
    position = _pair(required=True)
    size = _pair()
    color = fields.String(validate=validate.OneOf(NOTE_COLORS))


class DocumentFlowSchema(_Shape):
    """Nodes joined by edges, with the triggers that start them, and where the builder draws them."""

    made = Flow
    id = fields.String(required=True, validate=_ID)
    name = fields.String(required=True)
    start = fields.String(allow_none=True)
    triggers = fields.List(fields.Nested(DocumentTriggerSchema))
    nodes = fields.List(fields.Nested(DocumentNodeSchema))
    edges = fields.List(fields.Nested(DocumentEdgeSchema))
    layout = fields.Dict(keys=fields.String(), values=_pair())
    notes = fields.List(fields.Nested(DocumentNoteSchema))

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Any:
        return super()._make({name: v for name, v in data.items() if name not in OUTSIDE_THE_HASH})


class DocumentVariableSchema(_Shape):
    """A variable the author declared."""

    made = VariableDeclaration
    name = fields.String(required=True, validate=_VARIABLE)
    type = fields.String()
    pii = fields.Boolean()


_LANGUAGE = validate.Regexp(r"^[a-z]{2,3}$", error="must be a language of two or three letters")


def _words_by_language() -> fields.Dict:
    word = fields.String(validate=validate.Length(1, 60))
    return fields.Dict(
        keys=fields.String(validate=_LANGUAGE), values=fields.List(word, validate=validate.Length(max=50))
    )


def _texts_by_language() -> fields.Dict:
    return fields.Dict(keys=fields.String(validate=_LANGUAGE), values=fields.String(validate=validate.Length(max=1000)))


class DocumentSettingsSchema(_Shape):
    """The bot's stated defaults."""

    made = Settings
    expire_after = DurationField(validate=validate.Range(min=timedelta(minutes=1)))
    merge_window = DurationField(validate=validate.Range(min=timedelta(0), max=timedelta(minutes=1)))
    timezone = fields.String(validate=_time_zone)
    fallback = fields.String(allow_none=True)
    on_error = fields.String(allow_none=True)
    on_no_reply = fields.String(allow_none=True)
    on_invalid = fields.String(allow_none=True)
    on_expired = fields.String(allow_none=True)
    owner_writes = fields.String(validate=validate.OneOf(("ignore", "pause")))
    opt_out = fields.Boolean(truthy={True}, falsy={False})
    stop_words = _words_by_language()
    start_words = _words_by_language()
    opted_out = _texts_by_language()
    opted_in = _texts_by_language()
    hours = fields.Raw(allow_none=True, validate=validate.Equal(None, error="is not supported yet"))
    texts = fields.Dict(keys=fields.String(validate=validate.OneOf(DEFAULT_TEXTS)), values=fields.String())

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Any:
        return super()._make({name: value for name, value in data.items() if name != "hours"})


class DocumentTestSchema(_Shape):
    """A conversation the bot must hold as written."""

    made = BotTest
    name = fields.String(required=True)
    chat = fields.String(required=True)


def _texts() -> fields.Dict:
    return fields.Dict(keys=fields.String(), values=fields.Dict(keys=fields.String(), values=fields.String()))


class DocumentSchema(_Shape):
    """A whole bot document."""

    class Meta:
        unknown = EXCLUDE  # what a builder or a newer minor release adds beside is kept in the document, not read

    made = Bot
    spec = fields.Integer(required=True, strict=True)
    name = fields.String(required=True, validate=validate.Length(1, 200))
    language = fields.String(validate=validate.Regexp(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"))
    variables = fields.List(fields.Nested(DocumentVariableSchema))
    settings = fields.Nested(DocumentSettingsSchema)
    flows = fields.List(fields.Nested(DocumentFlowSchema))
    translations = _texts()
    translated_from = _texts()
    tests = fields.List(fields.Nested(DocumentTestSchema))

    @post_load
    def _make(self, data: dict[str, Any], **_: Any) -> Any:
        return super()._make({name: value for name, value in data.items() if name != TRANSLATED_FROM})


def _lines(messages: Any, path: str = "") -> Sequence[str]:
    if isinstance(messages, Mapping):
        return [line for key, inner in messages.items() for line in _lines(inner, f"{path}.{key}".lstrip("."))]
    return [f"{path}: {text}" for text in messages]


def _doubled(bot: Bot) -> Sequence[str]:
    seen: set[str] = set()
    lines: list[str] = []
    nodes = 0
    for flow in bot.flows:
        names = [
            flow.id,
            *(f"{flow.id}/{n.id}" for n in flow.nodes),
            *(f"{flow.id}#{t.id}" for t in flow.triggers),
        ]
        lines += [f"the id {name!r} is used twice" for name in names if name in seen or seen.add(name)]  # type: ignore[func-returns-value]
        nodes += len(flow.nodes)
    if nodes > MAX_NODES:
        lines.append(f"it has {nodes} nodes; a bot may have {MAX_NODES}")
    return lines
