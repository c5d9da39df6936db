"""The catalog: all that the installed plugins registered, and what became of each plugin; it runs no flow."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Literal

import pluggy
from importlib_metadata import EntryPoint, entry_points, version
from packaging.requirements import Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name

from wabot_core import hookspecs
from wabot_core.actions import Action
from wabot_core.errors import BadDeclaration, UnknownNodeType, UnknownStore, UnknownTriggerType
from wabot_core.hookspecs import HOOKSPEC_VERSION, ChannelType, SecretSourceType, SinkType
from wabot_core.stores import StoreType
from wabot_core.translations import Say, Translation, read_locales, say_in, spoken_of
from wabot_core.triggers import Trigger

GROUP = "wabot"
_PATH = re.compile(r"(?<![\w/\\.:])(?:[A-Za-z]:)?[\\/](?:[^\s'\"()\\/:]+[\\/])+")
"""The folders of a file of this machine: in a reason its name is enough, the traceback has the rest."""
HOME = "wabot"  # our own distribution: its entry points are always loaded


@dataclass(frozen=True, kw_only=True)
class PluginStatus:
    """What became of one plugin: `loaded`, `unloaded` (not asked for), or `broken` with reason and traceback."""

    name: str
    module: str
    distribution: str
    version: str
    status: Literal["loaded", "unloaded", "broken"]
    reason: str = ""
    traceback: str = ""


@dataclass(kw_only=True)
class Catalog:
    """Declarations by name, sorted; filled once by `load_catalog` and only read afterwards."""

    actions: dict[str, Action] = field(default_factory=dict)
    triggers: dict[str, Trigger] = field(default_factory=dict)
    stores: dict[tuple[str, str], StoreType] = field(default_factory=dict)
    channels: dict[str, ChannelType] = field(default_factory=dict)
    secrets: dict[str, SecretSourceType] = field(default_factory=dict)
    sinks: dict[str, SinkType] = field(default_factory=dict)
    plugins: tuple[PluginStatus, ...] = ()
    command_hooks: tuple[tuple[str, Callable[..., None]], ...] = ()
    provided_by: dict[str, PluginStatus] = field(default_factory=dict)
    translations: tuple[tuple[str, Translation], ...] = ()
    untranslated: dict[str, str] = field(default_factory=dict)
    """Why a plugin's translations could not be read, by plugin: it works all the same, in its own words."""

    def action(self, type: str) -> Action:
        """Return a node type; raise UnknownNodeType."""
        try:
            return self.actions[type]
        except KeyError:
            raise UnknownNodeType(type=type) from None

    def trigger(self, type: str) -> Trigger:
        """Return a trigger type; raise UnknownTriggerType."""
        try:
            return self.triggers[type]
        except KeyError:
            raise UnknownTriggerType(type=type) from None

    def store(self, kind: str, url: str) -> Any:
        """Make the store of a kind that serves a URL's scheme, unopened; raise UnknownStore."""
        found = self.stores.get((kind, url.split(":", 1)[0]))
        if found is None:
            known = ", ".join(sorted(scheme for store_kind, scheme in self.stores if store_kind == kind))
            raise UnknownStore(kind=kind, url=url.split("@")[-1], known=known)
        return found.create(url)

    def spoken(self, language: str | None) -> Sequence[str]:
        """Return the languages in which words are looked for, best first; none where no pack speaks any of them."""
        return spoken_of(language, (each.language for _, each in self.translations))

    def say(self, language: str | None) -> Say:
        """Return what says a pack's words in a language, or as they are."""
        return say_in(self.spoken(language), self.translations)


def load_catalog(
    *,
    only: Iterable[str] | None = None,
    plugins: Sequence[EntryPoint] | None = None,
    with_commands: bool = False,
) -> Catalog:
    """Load every installed plugin, or only those named in `only`, each on its own.

    A plugin that can't be imported, needs another wabot, or declares something wrong is reported in
    `Catalog.plugins` with its reason, contributes nothing, and never stops the others.
    """
    wanted = None if only is None else set(only)
    found = entry_points(group=GROUP) if plugins is None else plugins
    catalog = Catalog(translations=tuple(("", each) for each in read_locales(__file__)))
    manager = pluggy.PluginManager("wabot")
    manager.add_hookspecs(hookspecs)
    statuses = [
        _load_one(entry, catalog=catalog, manager=manager, wanted=wanted, with_commands=with_commands)
        for entry in sorted(found, key=lambda entry: (not _is_ours(entry), entry.name))
    ]
    catalog.plugins = tuple(sorted(statuses, key=lambda status: status.name))
    catalog.actions = dict(sorted(catalog.actions.items()))
    catalog.triggers = dict(sorted(catalog.triggers.items()))
    return catalog


def _load_one(
    entry: EntryPoint,
    *,
    catalog: Catalog,
    manager: pluggy.PluginManager,
    wanted: set[str] | None,
    with_commands: bool,
) -> PluginStatus:
    facts = {"name": entry.name, "module": entry.value, **_distribution(entry)}
    if wanted is not None and entry.name not in wanted and not _is_ours(entry):
        return PluginStatus(status="unloaded", reason="It is not in WABOT_PLUGINS.", **facts)
    plugin: object = None
    try:
        _refuse_other_wabot(entry)
        if manager.has_plugin(entry.name):
            raise BadDeclaration(
                what=f"the plugin {entry.name!r} of {facts['distribution']}",
                why="another distribution has brought a plugin of this name",
                mend="Uninstall one of them.",
            )
        plugin = entry.load()
        _refuse_other_hooks(plugin)
        manager.register(plugin, name=entry.name)
        manager.check_pending()
        status = PluginStatus(status="loaded", **facts)
        _collect(entry.name, plugin, catalog=catalog, status=status, with_commands=with_commands)
    except (Exception, SystemExit) as error:  # the border to other people's code: whatever it raises is reported
        if plugin is not None and manager.get_plugin(entry.name) is plugin:
            manager.unregister(plugin)
        reason = _PATH.sub("", f"{type(error).__name__}: {error}")
        return PluginStatus(status="broken", reason=reason, traceback=traceback.format_exc(), **facts)
    return status


def _collect(name: str, plugin: object, *, catalog: Catalog, status: PluginStatus, with_commands: bool) -> None:
    """Call one plugin's hooks and keep what they declare, or nothing at all if any of it is wrong."""
    new = Catalog(
        actions={a.type: a for a in _declared(plugin, "register_actions", Action, name=name)},
        triggers={t.type: t for t in _declared(plugin, "register_triggers", Trigger, name=name)},
        stores={
            (s.kind, scheme): s
            for s in _declared(plugin, "register_stores", StoreType, name=name)
            for scheme in s.schemes
        },
        channels={c.name: c for c in _declared(plugin, "register_channels", ChannelType, name=name)},
        secrets={s.scheme: s for s in _declared(plugin, "register_secrets", SecretSourceType, name=name)},
        sinks={s.scheme: s for s in _declared(plugin, "register_sinks", SinkType, name=name)},
    )
    for declared in (*new.actions, *new.triggers):
        if declared.split(".")[0] != name:
            raise BadDeclaration(
                what=repr(declared),
                why=f"its prefix is not the plugin's entry point name {name!r}",
                mend=f'Call it "{name}.{declared.split(".")[1]}".',
            )
    for ours, theirs in (
        (catalog.stores, new.stores),
        (catalog.channels, new.channels),
        (catalog.secrets, new.secrets),
        (catalog.sinks, new.sinks),
    ):
        for key in theirs:
            if key in ours:
                raise BadDeclaration(
                    what=repr(key),
                    why="another plugin has registered it already",
                    mend="Choose another name.",
                )
    for kind in ("actions", "triggers", "stores", "channels", "secrets", "sinks"):
        getattr(catalog, kind).update(getattr(new, kind))
        catalog.provided_by.update({str(key): status for key in getattr(new, kind)})
    _collect_translations(name, plugin, catalog=catalog)
    if commands := _hook(plugin, "register_commands", name=name):
        catalog.command_hooks += ((name, commands),) if with_commands else ()


def _collect_translations(name: str, plugin: object, *, catalog: Catalog) -> None:
    """Keep what a plugin's words are in other languages; what can't be read is told, and the plugin works without."""
    try:
        found = _declared(plugin, "register_translations", Translation, name=name)
    except Exception as error:  # the border to other people's code
        catalog.untranslated[name] = str(error)
        return
    catalog.translations += tuple((name, each) for each in found)


def _hook(plugin: object, hook: str, *, name: str) -> Callable[..., Any] | None:
    function: Callable[..., Any] | None = getattr(plugin, hook, None)
    if function is not None and not hasattr(function, "wabot_impl"):
        raise BadDeclaration(what=f"{hook} of {name}", why="it is not marked", mend="Put @hookimpl above it.")
    return function


def _declared(plugin: object, hook: str, kind: type[Any], *, name: str) -> list[Any]:
    function = _hook(plugin, hook, name=name)
    declarations = list(function() or ()) if function else []
    for declaration in declarations:
        if not isinstance(declaration, kind):
            raise BadDeclaration(
                what=f"{hook} of {name}",
                why=f"it returns {declaration!r}, which is no {kind.__name__}",
                mend=f"Return a list of {kind.__name__} objects"
                + (f", made by @{kind.__name__.lower()}(…)." if kind in (Action, Trigger) else "."),
            )
    seen = [getattr(d, "type", None) for d in declarations]
    for type_ in {t for t in seen if t is not None and seen.count(t) > 1}:
        raise BadDeclaration(what=repr(type_), why="it is registered twice", mend="Register each type once.")
    return declarations


def _distribution(entry: EntryPoint) -> dict[str, str]:
    dist = entry.dist
    return {"distribution": dist.name if dist else "?", "version": dist.version if dist else "?"}


def _is_ours(entry: EntryPoint) -> bool:
    return entry.dist is not None and entry.dist.name == HOME


def _refuse_other_wabot(entry: EntryPoint) -> None:
    for text in (entry.dist.requires or ()) if entry.dist else ():
        requirement = Requirement(text)
        if canonicalize_name(requirement.name) != HOME or not _applies(requirement):
            continue
        if not requirement.specifier.contains(version(HOME), prereleases=True):
            raise BadDeclaration(
                what=entry.name,
                why=f"it needs wabot {requirement.specifier}, this is {version(HOME)}",
                mend="Install a release of the pack made for this wabot, or upgrade wabot.",
            )


def _applies(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": ""})


def _refuse_other_hooks(plugin: object) -> None:
    wanted = getattr(plugin, "WABOT_HOOKS", None)
    if wanted is None:
        return
    try:
        fits = SpecifierSet(wanted).contains(HOOKSPEC_VERSION)
    except InvalidSpecifier as error:
        raise BadDeclaration(what="WABOT_HOOKS", why=str(error), mend='Write a range such as ">=1,<2".') from error
    if not fits:
        raise BadDeclaration(
            what=plugin.__name__ if isinstance(plugin, ModuleType) else repr(plugin),
            why=f"it needs wabot's hooks {wanted}, these are {HOOKSPEC_VERSION}",
            mend="Install a release of the pack made for this wabot, or upgrade wabot.",
        )


def impact_of(catalog: Catalog, plugin: str) -> Mapping[str, Sequence[str]]:
    """Return the node and trigger types that go when a plugin goes."""
    return {
        "actions": [type_ for type_ in catalog.actions if type_.split(".")[0] == plugin],
        "triggers": [type_ for type_ in catalog.triggers if type_.split(".")[0] == plugin],
    }
