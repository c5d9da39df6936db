"""Problems of the single node: its type, config, options, lengths, the secrets, files and flows it names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

from wabot_core.actions import Action, migrate_config
from wabot_core.bots import Bot, Flow, Node
from wabot_core.catalog import Catalog
from wabot_core.fields import FileName, FlowName, LongText
from wabot_core.problems.configs import check_config
from wabot_core.problems.kinds import Place, Problem, problem
from wabot_core.programs import has_markup
from wabot_core.signatures import Signature
from wabot_core.wording import label_of

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
MOST_OPTIONS = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What a node may name: flows always, secrets and files where the caller knows them."""

    flows: Collection[str]
    secrets: Collection[str] | None
    files: Collection[str] | None


def check_nodes(bot: Bot, catalog: Catalog, *, known: Known) -> Iterator[Problem]:
    """Find what is wrong with each node by itself."""
    for flow in bot.flows:
        for node in flow.nodes:
            yield from _check_node(node, flow, catalog, known=known)


def current_config(node: Node, action: Action) -> Mapping[str, Any] | None:
    """Return a node's config as its installed type reads it, None if it can't be moved up to it."""
    if node.version > action.version:
        return None
    try:
        return migrate_config(node.config, version=node.version, action=action)
    except Exception:  # a migration is other people's code
        return None


def named_by(config: Mapping[str, Any], action: Action, kind: type) -> Iterator[tuple[str, str]]:
    """Go through a config's fields of a type, such as FlowName, that hold a constant: (field, value)."""
    for name, parameter in action.signature.parameters.items():
        value = config.get(name)
        fits = kind in (parameter.annotation, *get_args(parameter.annotation))
        if fits and isinstance(value, str) and value and not has_markup(value):
            yield name, value


def _check_node(node: Node, flow: Flow, catalog: Catalog, *, known: Known) -> Iterator[Problem]:
    place = Place(flow=flow.id, node=node.id)
    action = catalog.actions.get(node.type)
    if action is None:
        yield problem("unknown_node_type", place, type=node.type)
        return
    if node.version > action.version:
        yield problem("newer_node_version", place, type=node.type, version=node.version, known=action.version)
        return
    try:
        config = migrate_config(node.config, version=node.version, action=action)
    except Exception as error:  # a migration is other people's code
        yield problem("bad_migration", place, why=f"{type(error).__name__}: {error}")
        return
    yield from check_config(config, action.signature, type=node.type, place=place)
    yield from _check_names(config, action, place, known=known)
    yield from _check_options(config, action, place)
    yield from _check_lengths(config, action, place)


def _check_names(config: Mapping[str, Any], action: Action, place: Place, *, known: Known) -> Iterator[Problem]:
    for name, value in named_by(config, action, FlowName):
        if value not in known.flows:
            yield problem("unknown_flow", replace(place, field=name), name=value)
    for name, value in named_by(config, action, FileName):
        if known.files is not None and value not in known.files:
            yield problem("unknown_file", replace(place, field=name), name=value)
    yield from check_secrets(config, action.signature, place, known=known)


def check_secrets(config: Mapping[str, Any], signature: Signature, place: Place, *, known: Known) -> Iterator[Problem]:
    """Find secrets a config names that do not exist."""
    for name, parameter in signature.parameters.items():
        secret = config.get(name) if parameter.secret else None
        if known.secrets is not None and secret and secret not in known.secrets:
            yield problem("unknown_secret", replace(place, field=name), name=secret)


def _check_options(config: Mapping[str, Any], action: Action, place: Place) -> Iterator[Problem]:
    parameter = action.signature.options
    if parameter is None or not isinstance(config.get(parameter), list):
        return
    at = replace(place, field=parameter)
    exits = action.exits_of(config)
    options = len(exits) - len(action.signature.exits)
    if not options:
        yield problem("no_options", at)
    if action.waits and options > MOST_OPTIONS:
        yield problem("too_many_options", at, count=options, limit=MOST_OPTIONS)
    names = (*exits, *action.system_exits)
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield problem("double_option", at, name=name)


def _check_lengths(config: Mapping[str, Any], action: Action, place: Place) -> Iterator[Problem]:
    """Find texts WhatsApp refuses; a long text beside a file is its caption."""
    parameters = action.signature.parameters
    limit = LONGEST_CAPTION if any(p.annotation is FileName for p in parameters.values()) else LONGEST_TEXT
    for name, parameter in parameters.items():
        value = config.get(name)
        if not isinstance(value, str) or parameter.annotation is not LongText or has_markup(value):
            continue
        if len(value) > limit:
            at = replace(place, field=name)
            yield problem("text_too_long", at, label=label_of(name), length=len(value), limit=limit)
