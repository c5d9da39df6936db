"""A program: a bot document made ready to run, once, at publish; it holds no conversation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, is_dataclass, replace
from dataclasses import fields as dataclass_fields
from datetime import timedelta, tzinfo
from functools import cached_property
from typing import Any, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

from marshmallow import ValidationError

from wabot_core.actions import Action, migrate_config
from wabot_core.bots import Bot, Flow, Node, Settings, TriggerUse
from wabot_core.catalog import Catalog
from wabot_core.errors import BadConfig, UnknownFlow, WabotError
from wabot_core.fields import Condition
from wabot_core.matcher import Matcher
from wabot_core.patterns import Hook, Pattern, ScheduleAt
from wabot_core.printing import text_of
from wabot_core.rules import compile_rule
from wabot_core.schedules import Schedule
from wabot_core.signatures import Parameter
from wabot_core.templates import compile_template, compile_value, paths_of

EVENT_NAMES = frozenset({"now", "message", "webhook"})
"""What templates read of the event a turn answers; it is the same for all the turns of one visit to a node."""

Scope = Mapping[str, Any]
Argument = Callable[[Scope], Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """A node ready to run: `arguments` make its parameters from the scope, `constants` need none."""

    id: str
    type: str
    action: Action | None  # None: no installed plugin provides it, or it is configured for a newer one
    exits: Mapping[str, str]
    constants: Mapping[str, Any] = field(default_factory=dict)
    arguments: tuple[tuple[str, Argument], ...] = ()
    translated: Mapping[str, tuple[tuple[str, Argument], ...]] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()
    tries: int = 1
    backoff: timedelta = timedelta(0)
    reads_event: frozenset[str] = frozenset()  # which of EVENT_NAMES its texts read
    missing: str = ""

    def texts_in(self, language: str) -> tuple[tuple[str, Argument], ...]:
        """Return its texts in a language, `pt-BR` failing that in `pt`."""
        return self.translated.get(language) or self.translated.get(language.partition("-")[0], ())


@dataclass(frozen=True, kw_only=True, slots=True)
class Path:
    """A flow ready to run."""

    id: str
    start: str | None
    steps: Mapping[str, Step]


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """Where a trigger leads."""

    flow: str
    trigger: str


@dataclass(frozen=True, kw_only=True)
class Program:
    """A bot ready to run, shared by all its conversations on one Revision."""

    bot: str
    revision: int
    name: str
    language: str
    settings: Settings
    paths: Mapping[str, Path]
    matcher: Matcher[Start]
    schedules: tuple[tuple[Start, Schedule], ...] = ()
    hooks: Mapping[str, Hook] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()  # triggers left out, with the reason

    @cached_property
    def timezone(self) -> tzinfo:
        """Return whose clock "tomorrow" and `{{ now }}` mean."""
        return ZoneInfo(self.settings.timezone)

    def path(self, flow: str) -> Path:
        """Return a flow; raise UnknownFlow."""
        try:
            return self.paths[flow]
        except KeyError:
            raise UnknownFlow(flow=flow) from None


def compile_bot(bot: Bot, catalog: Catalog, *, id: str, revision: int) -> Program:
    """Make a bot ready to run.

    A node or trigger whose type is not installed stays as a placeholder. Raise BadConfig for a config that its
    type refuses; `check_bot` lists all of them before publishing.
    """
    paths = {flow.id: _compile_flow(flow, bot, catalog) for flow in bot.flows}
    entries, skipped = _compile_triggers(bot, catalog)
    return Program(
        bot=id,
        revision=revision,
        name=bot.name,
        language=bot.language,
        settings=bot.settings,
        paths=paths,
        matcher=Matcher(entries),
        schedules=tuple((start, Schedule(p.cron, p.timezone)) for start, p, _ in entries if isinstance(p, ScheduleAt)),
        hooks={p.name: p for _, p, _ in entries if isinstance(p, Hook)},
        skipped=tuple(skipped),
    )


def _compile_triggers(bot: Bot, catalog: Catalog) -> tuple[list[tuple[Start, Pattern, bool]], list[str]]:
    entries: list[tuple[Start, Pattern, bool]] = []
    skipped: list[str] = []
    for flow, use in triggers_of(bot):
        trigger = catalog.triggers.get(use.type)
        if trigger is None:
            skipped.append(f"{flow.id}#{use.id}: no installed plugin provides {use.type!r}")
            continue
        try:
            entries.append((Start(flow=flow.id, trigger=use.id), trigger.load(use.config), use.interrupts))
        except (ValidationError, WabotError) as error:
            raise BadConfig(where=f"trigger {use.id!r} of flow {flow.id!r}", why=plain(error)) from error
    return entries, skipped


def triggers_of(bot: Bot) -> Iterator[tuple[Flow, TriggerUse]]:
    """Go through all triggers with their flow, in the document's order."""
    for flow in bot.flows:
        for use in flow.triggers:
            yield flow, use


def _compile_flow(flow: Flow, bot: Bot, catalog: Catalog) -> Path:
    exits: dict[str, dict[str, str]] = {}
    for edge in flow.edges:
        exits.setdefault(edge.source, {})[edge.exit] = edge.target
    steps = {node.id: compile_node(node, flow, bot, catalog, exits=exits.get(node.id, {})) for node in flow.nodes}
    return Path(id=flow.id, start=flow.start, steps=steps)


def compile_node(node: Node, flow: Flow, bot: Bot, catalog: Catalog, *, exits: Mapping[str, str]) -> Step:
    """Make one node ready to run; raise BadConfig."""
    action = catalog.actions.get(node.type)
    if action is None or node.version > action.version:
        why = "is not installed" if action is None else f"is installed only up to version {action.version}"
        missing = f"The node type {node.type!r} version {node.version} {why}."
        return Step(id=node.id, type=node.type, action=None, exits=exits, missing=missing)
    where = f"node {node.id!r} of flow {flow.id!r}"
    config = migrate_config(node.config, version=node.version, action=action)
    constants, arguments = _compile_config(config, action, where=where)
    translated = {}
    for language, texts in bot.translations.items():
        own = _translate(config, texts, prefix=f"{flow.id}/{node.id}/")
        if own != config:
            more, dynamic = _compile_config(own, action, where=f"{where} in {language!r}")
            translated[language] = (*dynamic, *((name, _always(v)) for name, v in more.items()))
    return Step(
        id=node.id,
        type=node.type,
        action=action,
        exits=exits,
        constants=constants,
        arguments=arguments,
        translated=translated,
        secrets=tuple(p.name for p in action.signature.parameters.values() if p.secret and config.get(p.name)),
        tries=node.retry.tries,
        backoff=node.retry.backoff,
        reads_event=_reads_event(config, *(bot.translations[language] for language in translated)),
    )


def _reads_event(*values: Any) -> frozenset[str]:
    return EVENT_NAMES.intersection(path.split(".")[0] for path in paths_of(list(values)))


def _compile_config(
    config: Mapping[str, Any], action: Action, *, where: str
) -> tuple[dict[str, Any], tuple[tuple[str, Argument], ...]]:
    """Split a config into constants, validated now, and arguments, rendered and validated at each step."""
    parameters = action.signature.parameters
    unknown = [name for name in config if name not in parameters]
    if unknown:
        raise BadConfig(where=where, why=f"unknown: {', '.join(unknown)}")
    constants: dict[str, Any] = {}
    arguments: list[tuple[str, Argument]] = []
    for name, parameter in parameters.items():
        if name not in config and not parameter.required and not has_markup(parameter.default):
            constants[name] = parameter.default
            continue
        try:
            if name not in config and parameter.required:
                raise ValidationError("is required")
            argument = compile_argument(parameter, config.get(name, parameter.default))
        except (ValidationError, WabotError) as error:
            raise BadConfig(where=where, why=f"{name}: {plain(error)}", field=name) from error
        if isinstance(argument, _Constant):
            constants[name] = argument.value
        else:
            arguments.append((name, argument))
    return constants, tuple(arguments)


@dataclass(frozen=True, slots=True)
class _Constant:
    value: Any

    def __call__(self, scope: Scope) -> Any:
        return self.value


def _always(value: Any) -> Argument:
    return _Constant(value)


def compile_argument(parameter: Parameter, value: Any) -> Argument:
    """Read one field of a config, checking what needs no scope; raise ValidationError or WabotError."""
    deserialize = parameter.field.deserialize
    if parameter.annotation is Condition:
        return compile_rule(deserialize(value)).holds
    if conditions := _conditions_of(parameter.annotation):
        return _compile_cases(deserialize(value), conditions)
    if isinstance(value, str):
        template = compile_template(value)
        if template.constant:
            return _Constant(deserialize(template.render({})))
        if parameter.plain_text:
            render = template.render
            return lambda scope: text_of(render(scope))
        return lambda scope: deserialize(template.render(scope))
    if not has_markup(value):
        return _Constant(deserialize(value))
    render_value = compile_value(value)
    return lambda scope: deserialize(render_value(scope))


def _conditions_of(annotation: Any) -> tuple[str, ...]:
    """Return the Condition members of a `list[dataclass]` type."""
    kind = next(iter(get_args(annotation)), None) if get_origin(annotation) is list else None
    if not isinstance(kind, type) or not is_dataclass(kind):
        return ()
    hints = get_type_hints(kind)
    return tuple(member.name for member in dataclass_fields(kind) if hints[member.name] is Condition)


def _compile_cases(cases: list[Any], conditions: tuple[str, ...]) -> Argument:
    """Return the cases with each condition replaced by whether it holds."""
    rules = [{name: compile_rule(getattr(case, name)) for name in conditions} for case in cases]

    def judge(scope: Scope) -> list[Any]:
        return [
            replace(case, **{name: rule.holds(scope) for name, rule in own.items()})
            for case, own in zip(cases, rules, strict=True)
        ]

    return judge


def has_markup(value: Any) -> bool:
    """Say whether a JSON value holds any template."""
    if isinstance(value, str):
        return "{{" in value or "{%" in value
    if isinstance(value, Mapping):
        return any(has_markup(inner) for inner in value.values())
    return isinstance(value, (list, tuple)) and any(has_markup(inner) for inner in value)


def _translate(config: Mapping[str, Any], texts: Mapping[str, str], *, prefix: str) -> Mapping[str, Any]:
    """Return the config with the texts of one language.

    A key is `flow/node/field`; deeper parts follow by name, index or option id.
    """
    changed: Any = config
    for key, text in texts.items():
        if key.startswith(prefix) and text:
            changed = _replaced(changed, key.removeprefix(prefix).split("/"), text)
    return changed  # type: ignore[no-any-return]


def _replaced(value: Any, path: Sequence[str], text: str) -> Any:
    head, *rest = path
    if isinstance(value, Mapping) and head in value:
        return {**value, head: _replaced(value[head], rest, text) if rest else text}
    if isinstance(value, (list, tuple)):
        return [
            (_replaced(item, rest, text) if rest else text) if head in (str(i), _id_of(item)) else item
            for i, item in enumerate(value)
        ]
    return value


def _id_of(item: Any) -> Any:
    return item.get("id") if isinstance(item, Mapping) else None


def plain(error: Exception) -> str:
    """Return an error's sentence; marshmallow's nested messages become one line."""
    if not isinstance(error, ValidationError):
        return str(error).rstrip(".")
    return "; ".join(_flatten(error.messages))


def _flatten(messages: Any, path: str = "") -> Iterator[str]:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            yield from _flatten(inner, f"{path}{key}: ")
    else:
        for text in messages:
            yield f"{path}{str(text).rstrip('.')}"
