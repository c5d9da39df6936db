"""The installed plugins and what each brings, for their page and the terminal; who uses them is told elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from importlib_metadata import PackageMetadata, PackageNotFoundError, metadata

from wabot_admin.services import Services
from wabot_core import NotFound
from wabot_core.catalog import HOME, Catalog, PluginStatus

MOST_LINKS = 10
LONGEST_FACT = 300
MADE_UP = frozenset({"", "UNKNOWN"})
"""What old tools write where nothing was said."""


@dataclass(frozen=True, kw_only=True)
class PluginRow:
    """A plugin in the list: `ours` is part of wabot itself and always there; `warnings` are about its translations."""

    name: str
    distribution: str
    version: str
    status: Literal["loaded", "unloaded", "broken"]
    reason: str
    ours: bool
    summary: str
    nodes: int
    triggers: int
    warnings: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class PageLink:
    """A page its author names, over https only."""

    label: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Package:
    """What a distribution says about itself; what it does not say is empty."""

    summary: str = ""
    author: str = ""
    licence: str = ""
    links: Sequence[PageLink] = ()


@dataclass(frozen=True, kw_only=True)
class PluginDetail:
    """All about one plugin: its nodes and triggers as the palette has them, and what else it brings for the operator.

    `parts` are its stores, channels, secret managers and sinks by kind and name; `timeouts` the seconds each node type
    may take between two waits. Of a broken plugin the traceback is told too.
    """

    row: PluginRow
    package: Package
    traceback: str
    actions: Sequence[Mapping[str, Any]]
    triggers: Sequence[Mapping[str, Any]]
    timeouts: Mapping[str, float]
    parts: Sequence[tuple[str, str]]


def list_plugins(services: Services) -> Sequence[PluginRow]:
    """Return the plugins by name."""
    return [_row(status, services) for status in services.runtime.catalog.plugins]


def find_plugin(services: Services, name: str, *, language: str | None = None) -> PluginDetail:
    """Return all about one plugin, in a language as far as it speaks it; raise NotFound."""
    catalog = services.runtime.catalog
    status = status_of(catalog, name)
    if status is None:
        raise NotFound(what="plugin", id=name)
    loaded = status.status == "loaded"
    palette = services.palette_in(language)
    actions = [each for each in palette["actions"] if loaded and each["plugin"] == name]
    return PluginDetail(
        row=_row(status, services),
        package=read_package(status.distribution),
        traceback=status.traceback,
        actions=actions,
        triggers=[each for each in palette["triggers"] if loaded and each["plugin"] == name],
        timeouts={each["type"]: catalog.actions[each["type"]].timeout.total_seconds() for each in actions},
        parts=parts_of(catalog, name) if loaded else [],
    )


def status_of(catalog: Catalog, name: str) -> PluginStatus | None:
    """Return what became of a plugin: of two of one name, of the one that is loaded."""
    found = [status for status in catalog.plugins if status.name == name]
    return min(found, key=lambda status: status.status != "loaded", default=None)


def parts_of(catalog: Catalog, plugin: str) -> Sequence[tuple[str, str]]:
    """Return the stores, channels, secret managers and sinks a plugin brings, by kind and scheme or name."""
    found = [
        *((kind, scheme, str((kind, scheme))) for kind, scheme in catalog.stores),
        *(("channel", name, name) for name in catalog.channels),
        *(("secrets", scheme, scheme) for scheme in catalog.secrets),
        *(("sink", scheme, scheme) for scheme in catalog.sinks),
    ]
    by = catalog.provided_by
    return sorted((kind, name) for kind, name, key in found if key in by and by[key].name == plugin)


def read_package(distribution: str) -> Package:
    """Return what an installed distribution says about itself, nothing of one that can't be read."""
    try:
        said = metadata(distribution)
    except (PackageNotFoundError, ValueError, OSError):
        return Package()
    return Package(
        summary=_fact(said, "Summary"),
        author=_fact(said, "Author") or _names(_fact(said, "Author-email")),
        licence=_fact(said, "License-Expression") or _fact(said, "License").partition("\n")[0],
        links=_links(said),
    )


def _row(status: PluginStatus, services: Services) -> PluginRow:
    catalog = services.runtime.catalog
    return PluginRow(
        name=status.name,
        distribution=status.distribution,
        version=status.version,
        status=status.status,
        reason=status.reason,
        ours=status.distribution == HOME,
        summary="" if status.distribution == HOME else read_package(status.distribution).summary,
        nodes=_count(catalog.actions, status, catalog),
        triggers=_count(catalog.triggers, status, catalog),
        warnings=services.translation_warnings.get(status.name, ()) if status.status == "loaded" else (),
    )


def _count(types: Iterable[str], status: PluginStatus, catalog: Catalog) -> int:
    return sum(1 for type in types if catalog.provided_by.get(type) is status)


def _fact(said: PackageMetadata, name: str) -> str:
    found = str(said.get(name) or "").strip()
    return "" if found in MADE_UP else found[:LONGEST_FACT]


def _names(addresses: str) -> str:
    """Return the names of a list of addresses such as `Ana <ana@example.org>`, an address where there is no name."""
    shown = [each.partition("<")[0].strip(' "') or each.strip(" <>") for each in addresses.split(",")]
    return ", ".join(each for each in shown if each)


def _links(said: PackageMetadata) -> Sequence[PageLink]:
    given = [each.partition(",")[::2] for each in said.get_all("Project-URL") or ()]
    if home := said.get("Home-page"):
        given.insert(0, ("Homepage", home))
    links = {url.strip(): label.strip() for label, url in reversed(given) if _is_page(url.strip())}
    named = [PageLink(label=label or urlsplit(url).hostname or url, url=url) for url, label in links.items()]
    return named[::-1][:MOST_LINKS]


def _is_page(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and bool(parts.hostname) and parts.username is None and url.isprintable()
    except ValueError:
        return False
