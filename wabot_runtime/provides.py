"""What wabot's own runtime registers, through the same hooks as any pack: stores, channels, secrets, sinks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from wabot_core import ChannelType, SecretSourceType, SinkType, StoreType, hookimpl
from wabot_runtime.stores import STORE_TYPES

if TYPE_CHECKING:
    from wabot_core import Channel, SecretSource, Sink
    from wabot_runtime.web import Driver


@cache
def _driver() -> Driver:
    """Return the one Playwright driver of this process, started by the first session and stopped by the last."""
    from wabot_runtime.web import Driver

    return Driver()


async def create_web(number: str, settings: Any) -> Channel:
    """Make a Number's WhatsApp Web session, its profile in the data folder; raise BrowserNotFound."""
    from wabot_runtime.log import get_log
    from wabot_runtime.web import WebChannel, find_browser, page_script

    log = get_log("web")
    return WebChannel(
        number,
        profile=settings.data.resolve() / "profiles" / number,
        browser=await find_browser(
            settings.browser,
            install=False,
            sandbox=settings.browser_sandbox,
            say=lambda line: log.info("browser", line=line),
        ),
        page_script=page_script(settings.page_script),
        resolver_rule=settings.whatsapp_resolver,
        trust_certificate=settings.whatsapp_certificate,
        driver=_driver(),
    )


def _environment_secrets(url: str) -> SecretSource:
    from wabot_runtime.secrets import environment_secrets

    return environment_secrets(url)


def _file_secrets(url: str) -> SecretSource:
    from wabot_runtime.secrets import file_secrets

    return file_secrets(url)


def _vault_secrets(url: str) -> SecretSource:
    from wabot_runtime.vault import Vault

    return Vault()


def _json_lines(url: str) -> Sink:
    from wabot_runtime.sinks import json_lines

    return json_lines(url)


@hookimpl
def register_stores() -> Sequence[StoreType]:
    """Return the built-in stores."""
    return STORE_TYPES


@hookimpl
def register_channels() -> Sequence[ChannelType]:
    """Return WhatsApp Web."""
    return [ChannelType(name="web", create=create_web)]


@hookimpl
def register_secrets() -> Sequence[SecretSourceType]:
    """Return secrets by environment variables, files and the vault of the admin."""
    return [
        SecretSourceType(scheme="env", create=_environment_secrets),
        SecretSourceType(scheme="file", create=_file_secrets),
        SecretSourceType(scheme="vault", create=_vault_secrets),
    ]


@hookimpl
def register_sinks() -> Sequence[SinkType]:
    """Return the JSON-lines file."""
    return [SinkType(scheme="jsonl", create=_json_lines)]
