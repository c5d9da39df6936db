"""The catalog: each plugin is loaded on its own, and one that is wrong is reported by name and reason."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest
from importlib_metadata import EntryPoint

from tests.core.plugins import Plugin
from wabot_core import Exact, Pattern, Turn, action, hookimpl, trigger
from wabot_core.catalog import GROUP, Catalog, impact_of, load_catalog
from wabot_core.errors import UnknownNodeType, UnknownTriggerType
from wabot_core.hookspecs import SinkType


@action("good.greet")
async def greet(turn: Turn) -> None:
    """Greet."""


@trigger("good.bell")
def bell() -> Pattern:
    """Start when the bell rings."""
    return Exact(words=("ding",))


def module(**members: Any) -> ModuleType:
    made = ModuleType("made_up")
    vars(made).update(members)
    return made


def actions(*declared: Any) -> Any:
    """Return the hook that registers these."""

    def register_actions() -> list[Any]:
        return list(declared)

    return hookimpl(register_actions)


def raising(error: BaseException) -> Any:
    def register_actions() -> list[Any]:
        raise error

    return hookimpl(register_actions)


def unmarked() -> list[Any]:
    return []


def unknown_hook() -> list[Any]:
    return []


def odd_argument(colour: str) -> list[Any]:
    return []


@action("other.greet")
async def stranger(turn: Turn) -> None:
    """Greet under another's name."""


@action("bad.twice")
async def twice(turn: Turn) -> None:
    """Be registered twice."""


GOOD = module(register_actions=actions(greet), register_triggers=hookimpl(lambda: [bell]))


BROKEN = [
    (module(register_actions=raising(ValueError("no licence"))), "ValueError: no licence"),
    (module(register_actions=raising(SystemExit("bye"))), "SystemExit: bye"),
    (module(register_actions=actions("greet")), "register_actions of bad cannot be registered: it returns 'greet'"),
    (module(register_actions=actions(stranger)), "prefix is not the plugin's entry point name 'bad'"),
    (module(register_actions=actions(twice, twice)), "it is registered twice"),
    (module(register_actions=unmarked), "register_actions of bad cannot be registered: it is not marked"),
    (module(register_commands=unmarked), "register_commands of bad cannot be registered: it is not marked"),
    (module(register_actoins=hookimpl(unknown_hook)), "register_actoins"),
    (module(register_actions=hookimpl(odd_argument)), "colour"),
    (module(WABOT_HOOKS=">=9"), "it needs wabot's hooks >=9"),
    (module(WABOT_HOOKS="newest"), "Write a range"),
    (None, "ModuleNotFoundError: No module named"),
]


@pytest.mark.parametrize(("made", "reason"), BROKEN, ids=[reason.split(":")[0][:40] for _, reason in BROKEN])
def test_a_broken_plugin_is_named_with_its_reason_and_the_rest_runs(
    plugin: Plugin, made: ModuleType | None, reason: str
) -> None:
    plugin.add("bad", made)
    catalog = plugin.load(good=GOOD)
    bad, good = catalog.plugins
    assert (bad.name, bad.distribution, bad.version, bad.status) == ("bad", "wabot-bad", "1.2.3", "broken")
    assert reason in bad.reason
    assert "Traceback" in bad.traceback
    assert good.status == "loaded"
    assert list(catalog.actions) == ["good.greet"]
    assert list(catalog.triggers) == ["good.bell"]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("1/0", "ZeroDivisionError"),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
        ("from wabot_core import gone", "cannot import name 'gone' from 'wabot_core' (__init__.py)"),
        (
            "from wabot_core import action\n@action('bad.x')\nasync def x(turn, *, y): 'Do.'",
            "its parameter 'y' has no type. Annotate it, for example `y: str`",
        ),
        ("from wabot_core import action\n@action('bad.x')\nasync def x(turn) -> None: pass", "it has no docstring"),
    ],
)
def test_a_plugin_that_raises_at_import_is_reported(
    plugin: Plugin, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, source: str, reason: str
) -> None:
    (tmp_path / "bad_at_import.py").write_text(source)
    monkeypatch.syspath_prepend(tmp_path)
    plugin.entries.append(EntryPoint(name="bad", value="bad_at_import", group=GROUP))
    bad, good = plugin.load(good=GOOD).plugins
    assert (bad.status, good.status) == ("broken", "loaded")
    assert reason in bad.reason
    assert bad.distribution == "?"
    sys.modules.pop("bad_at_import", None)


@pytest.mark.parametrize("requirement", ["wabot>=99", "Wabot<0.0.1", "wabot>=99; python_version>'3'"])
def test_a_pack_for_another_wabot_is_refused_before_it_is_imported(plugin: Plugin, requirement: str) -> None:
    plugin.add("bad", None, requires=[requirement])
    (bad, _) = plugin.load(good=GOOD).plugins
    assert "it needs wabot" in bad.reason
    assert "Install a release of the pack made for this wabot" in bad.reason


@pytest.mark.parametrize("requirement", ["wabot>=0.0.1", "wabot>=99; extra == 'future'", "wabot-crm>=99", "attrs"])
def test_other_requirements_are_fine(plugin: Plugin, requirement: str) -> None:
    plugin.add("good", GOOD, requires=[requirement])
    assert plugin.load().plugins[0].status == "loaded"


def test_of_two_plugins_of_one_name_the_second_is_refused(plugin: Plugin) -> None:
    plugin.add("good", GOOD)
    plugin.add("good", module(register_actions=actions(twice)), distribution="imitation")
    first, second = plugin.load().plugins
    assert (first.status, second.status) == ("loaded", "broken")
    assert "'good' of imitation" in second.reason
    assert "Uninstall one of them" in second.reason


def test_what_two_plugins_register_belongs_to_the_first(plugin: Plugin) -> None:
    def sinks() -> list[SinkType]:
        return [SinkType(scheme="drain", create=lambda url: url)]  # type: ignore[arg-type,return-value]

    catalog = plugin.load(a=module(register_sinks=hookimpl(sinks)), b=module(register_sinks=hookimpl(sinks)))
    assert [each.status for each in catalog.plugins] == ["loaded", "broken"]
    assert "another plugin has registered it already" in catalog.plugins[1].reason
    assert catalog.provided_by["drain"].name == "a"


def test_a_plugin_with_one_mistake_contributes_nothing(plugin: Plugin) -> None:
    bad = module(register_actions=actions(twice), register_triggers=hookimpl(lambda: ["bell"]))
    catalog = plugin.load(bad=bad)
    assert catalog.actions == {}


def test_only_wanted_plugins_are_loaded_and_the_others_are_listed(plugin: Plugin) -> None:
    plugin.add("good", GOOD)
    plugin.add("bad", None)
    catalog = load_catalog(plugins=plugin.entries, only=["good"])
    assert [(each.name, each.status) for each in catalog.plugins] == [("bad", "unloaded"), ("good", "loaded")]
    assert catalog.plugins[0].reason == "It is not in WABOT_PLUGINS."


def test_our_own_nodes_are_always_there() -> None:
    assert {"talk.say", "on.keyword"} <= {*(found := load_catalog(only=[])).actions, *found.triggers}


def test_the_catalog_is_sorted_and_names_what_it_does_not_have(catalog: Catalog) -> None:
    assert list(catalog.actions) == sorted(catalog.actions)
    with pytest.raises(UnknownNodeType, match="Install its pack or replace the node"):
        catalog.action("gone.node")
    with pytest.raises(UnknownTriggerType):
        catalog.trigger("gone.trigger")


def test_what_goes_with_a_plugin_is_known(plugin: Plugin) -> None:
    assert impact_of(plugin.load(good=GOOD), "good") == {"actions": ["good.greet"], "triggers": ["good.bell"]}
