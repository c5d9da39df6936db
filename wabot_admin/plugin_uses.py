"""Which bots use which plugin and who waits where in them: what a plugin's removal would meet. It changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from wabot_admin.plugins import parts_of, status_of
from wabot_admin.secrets import has_secret
from wabot_admin.services import Services
from wabot_core import NotFound, WabotError
from wabot_core.bots import Flow, Node, TriggerUse, read_bot
from wabot_core.catalog import HOME, Catalog
from wabot_core.stores import BotRow
from wabot_core.translations import Say
from wabot_runtime import NodeWaiting, Settings


@dataclass(frozen=True, kw_only=True)
class Use:
    """A node, or else a trigger, of a plugin's in a flow, and who waits at it: `people` are with a person of ours."""

    plugin: str
    flow: str
    flow_name: str
    node: str | None
    trigger: str | None
    type: str
    title: str
    secrets: Sequence[str] = ()
    count: int = 0
    people: int = 0
    oldest: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class UsingVersion:
    """A draft (`revision` is None) or Revision with a plugin's nodes: `count` wait at them, `others` elsewhere."""

    revision: int | None
    live: bool
    uses: Sequence[Use]
    count: int
    people: int
    others: int


@dataclass(frozen=True, kw_only=True)
class UsingBot:
    """A bot that uses a plugin in its draft, in what answers or where people still wait."""

    bot: str
    bot_name: str
    live: bool
    versions: Sequence[UsingVersion]
    count: int
    people: int
    others: int


@dataclass(frozen=True, kw_only=True)
class PluginUse:
    """A plugin that bots use; not `installed`: none of this name is here, loaded or not."""

    plugin: str
    installed: bool
    bots: Sequence[UsingBot]
    count: int
    people: int


@dataclass(frozen=True, kw_only=True)
class SecretNeed:
    """A secret that a plugin's nodes and triggers name, by which bots, and whether it is set."""

    name: str
    set: bool
    bots: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Impact:
    """What a plugin's removal would meet.

    `needed_by` are the settings without whose part of this plugin wabot does not start, `numbers` those it connects.
    """

    plugin: str
    status: str
    ours: bool
    bots: Sequence[UsingBot]
    count: int
    people: int
    others: int
    needed_by: Sequence[str] = ()
    numbers: Sequence[str] = ()
    secrets: Sequence[SecretNeed] = field(default=())


async def list_uses(services: Services) -> Sequence[PluginUse]:
    """Return the plugins that bots use, by name, installed or not; wabot's own parts are left out."""
    catalog = services.runtime.catalog
    ours = {status.name for status in catalog.plugins if status.distribution == HOME}
    return [
        PluginUse(
            plugin=plugin,
            installed=status_of(catalog, plugin) is not None,
            bots=bots,
            count=sum(bot.count for bot in bots),
            people=sum(bot.people for bot in bots),
        )
        for plugin, bots in sorted((await _using(services)).items())
        if plugin not in ours
    ]


async def find_impact(services: Services, plugin: str, *, language: str | None = None) -> Impact:
    """Return what a plugin's removal would meet, of one that is gone already too; raise NotFound if nobody uses it."""
    catalog = services.runtime.catalog
    status = status_of(catalog, plugin)
    bots = (await _using(services, language)).get(plugin, ())
    if status is None and not bots:
        raise NotFound(what="plugin", id=plugin)
    channels = {name for kind, name in parts_of(catalog, plugin) if kind == "channel"}
    numbers = await services.runtime.records.numbers.all() if channels else ()
    return Impact(
        plugin=plugin,
        status=status.status if status else "missing",
        ours=status is not None and status.distribution == HOME,
        bots=bots,
        count=sum(bot.count for bot in bots),
        people=sum(bot.people for bot in bots),
        others=sum(bot.others for bot in bots),
        needed_by=_needed_by(catalog, services.runtime.settings, plugin),
        numbers=sorted(number.name for number in numbers if number.channel in channels),
        secrets=await _secrets(services, bots),
    )


async def _using(services: Services, language: str | None = None) -> Mapping[str, Sequence[UsingBot]]:
    """Return the bots that use each plugin, by its name. One document at a time: all bots together may be large."""
    waiting: dict[str, list[NodeWaiting]] = {}
    for each in await services.desk.moves.waiting_everywhere():
        waiting.setdefault(each.bot, []).append(each)
    say = services.runtime.catalog.say(language)
    found: dict[str, list[UsingBot]] = {}
    for row in await services.desk.bots.all():
        for plugin, versions in (await _versions(services, row, waiting.get(row.id, []), say)).items():
            found.setdefault(plugin, []).append(_using_bot(row, versions))
    return {
        plugin: sorted(bots, key=lambda bot: (-bot.count, not bot.live, bot.bot_name, bot.bot))
        for plugin, bots in found.items()
    }


async def _versions(
    services: Services, row: BotRow, waiting: Sequence[NodeWaiting], say: Say
) -> Mapping[str, Sequence[UsingVersion]]:
    """Return by plugin the draft first, then the Revisions that answer or where people wait, the newest first."""
    numbers = {each.revision for each in waiting} | ({row.live} if row.live is not None else set())
    found: dict[str, list[UsingVersion]] = {}
    for number in (None, *sorted(numbers, reverse=True)):
        try:
            of = services.desk.bots
            document = (await (of.draft(row.id) if number is None else of.revision(row.id, number))).document
        except NotFound:  # it was removed a moment ago
            continue
        here = {(each.flow, each.node): each for each in waiting if each.revision == number}
        uses = await asyncio.to_thread(_uses, document, services.runtime.catalog, say)
        for plugin in {use.plugin for use in uses}:
            theirs = [_with_people(use, here) for use in uses if use.plugin == plugin]
            count = sum(use.count for use in theirs)
            version = UsingVersion(
                revision=number,
                live=number is not None and number == row.live,
                uses=theirs,
                count=count,
                people=sum(use.people for use in theirs),
                others=sum(each.count for each in here.values()) - count,
            )
            found.setdefault(plugin, []).append(version)
    return found


def _using_bot(row: BotRow, versions: Sequence[UsingVersion]) -> UsingBot:
    return UsingBot(
        bot=row.id,
        bot_name=row.name,
        live=any(version.live for version in versions),
        versions=versions,
        count=sum(version.count for version in versions),
        people=sum(version.people for version in versions),
        others=sum(version.others for version in versions),
    )


def _with_people(use: Use, waiting: Mapping[tuple[str, str], NodeWaiting]) -> Use:
    there = waiting.get((use.flow, use.node)) if use.node is not None else None
    return replace(use, count=there.count, people=there.people, oldest=there.oldest) if there else use


def _uses(document: Mapping[str, Any], catalog: Catalog, say: Say) -> Sequence[Use]:
    try:
        bot = read_bot(document)
    except WabotError:  # a draft may be anything
        return []
    return [use for flow in bot.flows for use in _of_flow(flow, catalog, say)]


def _of_flow(flow: Flow, catalog: Catalog, say: Say) -> Iterator[Use]:
    for node in flow.nodes:
        action = catalog.actions.get(node.type)
        title = node.title or (say(f"{node.type}/title", action.signature.title) if action else node.type)
        yield _use(flow, node, action and action.signature, title=title, node=node.id)
    for trigger in flow.triggers:
        known = catalog.triggers.get(trigger.type)
        title = say(f"{trigger.type}/title", known.signature.title) if known else trigger.type
        yield _use(flow, trigger, known and known.signature, title=title, trigger=trigger.id)


def _use(
    flow: Flow,
    of: Node | TriggerUse,
    signature: Any,
    *,
    title: str,
    node: str | None = None,
    trigger: str | None = None,
) -> Use:
    """Return one use; of a type that is not installed only its name is known."""
    named = [
        config
        for name, parameter in (signature.parameters.items() if signature else ())
        if parameter.secret and isinstance(config := of.config.get(name), str) and config
    ]
    return Use(
        plugin=of.type.split(".")[0],
        flow=flow.id,
        flow_name=flow.name,
        type=of.type,
        title=title,
        secrets=named,
        node=node,
        trigger=trigger,
    )


def _needed_by(catalog: Catalog, settings: Settings, plugin: str) -> Sequence[str]:
    given = {
        ("records", "WABOT_RECORDS"): (settings.records_url,),
        ("cache", "WABOT_CACHE"): (settings.cache,),
        ("files", "WABOT_FILES"): (settings.files_url,),
        ("secrets", "WABOT_SECRETS"): settings.secrets,
        ("sink", "WABOT_SINKS"): settings.sinks,
    }
    parts = set(parts_of(catalog, plugin))
    return [
        variable
        for (kind, variable), urls in given.items()
        if any((kind, url.split(":", 1)[0]) in parts for url in urls)
    ]


async def _secrets(services: Services, bots: Sequence[UsingBot]) -> Sequence[SecretNeed]:
    users: dict[str, set[str]] = {}
    for bot in bots:
        for name in (name for version in bot.versions for use in version.uses for name in use.secrets):
            users.setdefault(name, set()).add(bot.bot_name)
    return [
        SecretNeed(name=name, set=await has_secret(services, name), bots=sorted(names))
        for name, names in sorted(users.items())
    ]
