"""Every hook, as a plugin implements it: what it returns is in the catalog, under the plugin's name."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import click
import pytest

from tests.core.plugins import Plugin
from wabot_core import (
    Action,
    ChannelType,
    Exact,
    Pattern,
    SecretSourceType,
    SinkType,
    StoreType,
    Translation,
    Trigger,
    Turn,
    action,
    hookimpl,
    trigger,
)
from wabot_core.catalog import Catalog
from wabot_core.errors import UnknownStore

Load = Callable[..., Catalog]


@action("shop.sell")
async def sell(turn: Turn) -> None:
    """Sell."""


@trigger("shop.entered")
def entered() -> Pattern:
    """Start when somebody comes in."""
    return Exact(words=("ding",))


@pytest.fixture
def load(plugin: Plugin) -> Load:
    """Give a function that loads a plugin `shop` with the hooks given."""

    def make(**hooks: Callable[..., Any]) -> Catalog:
        module = ModuleType("shop")
        for name, function in hooks.items():
            setattr(module, name, hookimpl(function))
        return plugin.load(shop=module)

    return make


def test_register_actions(load: Load) -> None:
    def register_actions() -> list[Action]:
        return [sell]

    assert load(register_actions=register_actions).action("shop.sell") is sell


def test_register_triggers(load: Load) -> None:
    def register_triggers() -> list[Trigger]:
        return [entered]

    assert load(register_triggers=register_triggers).trigger("shop.entered") is entered


def test_register_stores(load: Load) -> None:
    made: list[str] = []

    def register_stores() -> list[StoreType]:
        return [StoreType(kind="cache", schemes=("shelf", "shelfs"), create=lambda url: made.append(url))]  # type: ignore[arg-type,return-value,func-returns-value]

    catalog = load(register_stores=register_stores)
    catalog.store("cache", "shelf://top")
    catalog.store("cache", "shelfs://top")
    assert made == ["shelf://top", "shelfs://top"]
    with pytest.raises(UnknownStore, match="Known schemes: shelf, shelfs"):
        catalog.store("cache", "drawer://secret@top")


def test_register_channels(load: Load) -> None:
    async def create(number: str, settings: Any) -> Any:
        return number

    def register_channels() -> list[ChannelType]:
        return [ChannelType(name="pigeon", create=create)]

    assert load(register_channels=register_channels).channels["pigeon"].create is create


def test_register_commands(load: Load) -> None:
    def register_commands(cli: click.Group) -> None:
        cli.add_command(click.Command("sell"))

    cli = click.Group()
    for _, hook in load(register_commands=register_commands).command_hooks:
        hook(cli=cli)
    assert list(cli.commands) == ["sell"]


def test_register_secrets(load: Load) -> None:
    def register_secrets() -> list[SecretSourceType]:
        return [SecretSourceType(scheme="safe", create=lambda url: url)]  # type: ignore[arg-type,return-value]

    assert load(register_secrets=register_secrets).secrets["safe"].create("safe://x") == "safe://x"  # type: ignore[comparison-overlap]


def test_register_sinks(load: Load) -> None:
    def register_sinks() -> list[SinkType]:
        return [SinkType(scheme="drain", create=lambda url: url)]  # type: ignore[arg-type,return-value]

    assert load(register_sinks=register_sinks).sinks["drain"].scheme == "drain"


def test_register_translations(load: Load) -> None:
    def register_translations() -> list[Translation]:
        return [Translation(language="pt", words={"shop.sell/title": "Vender"})]

    catalog = load(register_actions=lambda: [sell], register_translations=register_translations)
    assert catalog.say("pt-BR")("shop.sell/title", "Sell") == "Vender"
