"""Loads the catalog as the settings ask and reports what could not be loaded; it runs nothing."""

from __future__ import annotations

from functools import lru_cache

from wabot_core.catalog import HOME, Catalog, load_catalog
from wabot_runtime.errors import BrokenPlugins
from wabot_runtime.log import get_log
from wabot_runtime.settings import Settings

log = get_log("plugins")


def load_plugins(settings: Settings, *, with_commands: bool = False) -> Catalog:
    """Return the catalog; raise BrokenPlugins if one of wabot's own parts is missing."""
    return _load(settings.plugins, with_commands)


@lru_cache(maxsize=4)
def _load(only: tuple[str, ...] | None, with_commands: bool) -> Catalog:
    catalog = load_catalog(only=only, with_commands=with_commands)
    ours = [status for status in catalog.plugins if status.distribution == HOME and status.status == "broken"]
    if ours:
        raise BrokenPlugins(why="; ".join(f"{status.name}: {status.reason}" for status in ours))
    return catalog


def report_plugins(catalog: Catalog) -> None:
    """Log what became of each plugin that did not load."""
    for status in catalog.plugins:
        if status.status == "broken":
            log.error(
                "plugin_broken",
                plugin=status.name,
                distribution=status.distribution,
                version=status.version,
                reason=status.reason,
            )
