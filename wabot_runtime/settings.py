"""Settings from the environment, each with a default that works; nothing is read at import."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any

from marshmallow import ValidationError
from marshmallow import fields as readers

from wabot_core.fields import DurationField
from wabot_runtime.errors import BadSetting

MOST_PROXIES = 10
SHORTEST_LEASE = timedelta(seconds=1)
_PAIR = re.compile(r"([^\s/:@\[\]]+|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5}")
_ORIGIN = re.compile(r"https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")
_READERS: Mapping[type, readers.Field[Any]] = {
    bool: readers.Boolean(),
    int: readers.Integer(),
    float: readers.Float(),
    timedelta: DurationField(),
}


def _setting(default: Any, variable: str, help: str) -> Any:
    """Declare a setting with its environment variable and the sentence its documentation shows."""
    return field(default=default, metadata={"variable": variable, "help": help})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything an operator can set; `load_settings` reads it from the environment."""

    data: Path = _setting(Path(".wabot"), "WABOT_DATA", "Folder of the embedded database, files, profiles and logs.")
    records: str = _setting("", "WABOT_RECORDS", "URL of the records store; left empty, SQLite in the data folder.")
    cache: str = _setting("memory://", "WABOT_CACHE", "URL of the cache: memory:// or redis://host:6379/0.")
    files: str = _setting("", "WABOT_FILES", "URL of the files store; left empty, a folder in the data folder.")
    plugins: tuple[str, ...] | None = _setting(
        None, "WABOT_PLUGINS", "Load only these packs, by name, separated by commas; left empty, all installed."
    )
    browser: str | None = _setting(None, "WABOT_BROWSER", "Path of the Chromium to use; left empty, it is found.")
    browser_sandbox: bool = _setting(
        True, "WABOT_BROWSER_SANDBOX", "false where something else, a container say, takes the sandbox's place."
    )
    page_script: str | None = _setting(None, "WABOT_PAGE_SCRIPT", "A wa-js bundle to use instead of the shipped one.")
    whatsapp_resolver: str | None = _setting(
        None, "WABOT_WHATSAPP_RESOLVER", "Chromium resolver rule that leads web.whatsapp.com to a sandbox."
    )
    whatsapp_certificate: str | None = _setting(
        None, "WABOT_WHATSAPP_CERTIFICATE", "Pin of the sandbox's certificate; only with WABOT_WHATSAPP_RESOLVER."
    )
    admin_host: str = _setting("127.0.0.1", "WABOT_ADMIN_HOST", "Address the admin listens on.")
    admin_port: int = _setting(8080, "WABOT_ADMIN_PORT", "Port of the admin.")
    admin_url: str = _setting(
        "",
        "WABOT_ADMIN_URL",
        "Where people reach the admin, such as https://wabot.example.org.",
    )
    trusted_proxies: int = _setting(
        0, "WABOT_TRUSTED_PROXIES", "How many proxies stand before the admin whose X-Forwarded headers are believed."
    )
    oidc: str = _setting("", "WABOT_OIDC", "JSON file of the providers people may sign in with; needs WABOT_ADMIN_URL.")
    sandbox_port: int = _setting(8443, "WABOT_SANDBOX_PORT", "Port of the sandbox's stand-in for web.whatsapp.com.")
    phone_port: int = _setting(8444, "WABOT_PHONE_PORT", "Port of the sandbox's phone page.")
    secrets: tuple[str, ...] = _setting(
        ("vault://", "env://"),
        "WABOT_SECRETS",
        "Secret managers by URL, asked in this order, separated by commas.",
    )
    sinks: tuple[str, ...] = _setting((), "WABOT_SINKS", "Where copies of events go, by URL, separated by commas.")
    egress_allow: tuple[str, ...] = _setting(
        (), "WABOT_EGRESS_ALLOW", "host:port pairs flows may call although the egress guard refuses them."
    )
    send_rate: float = _setting(10.0, "WABOT_SEND_RATE", "Messages a second one number may send; 0 is no limit.")
    send_burst: int = _setting(20, "WABOT_SEND_BURST", "Messages one number may send at once before the rate holds.")
    loop_limit: int = _setting(
        30, "WABOT_LOOP_LIMIT", "Answers a minute after which a chat is left alone as another bot's; 0 is no limit."
    )
    lease_ttl: timedelta = _setting(
        timedelta(seconds=30), "WABOT_LEASE_TTL", "Time after which a silent runtime loses its numbers, such as PT30S."
    )
    log_level: str = _setting("info", "WABOT_LOG_LEVEL", "debug, info, warning or error.")
    log_format: str = _setting("auto", "WABOT_LOG_FORMAT", "json, text, or auto: text on a terminal.")

    @property
    def records_url(self) -> str:
        """Return where records are kept."""
        return self.records or f"sqlite:///{self.data.resolve() / 'wabot.db'}"

    @property
    def files_url(self) -> str:
        """Return where files are kept."""
        return self.files or f"file://{self.data.resolve() / 'files'}"

    @property
    def embedded(self) -> bool:
        """Say whether the records are wabot's own file, which it may upgrade by itself."""
        return not self.records


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; raise BadSetting naming the variable and what it may be."""
    given = dict(os.environ if environment is None else environment)
    values: dict[str, Any] = {}
    for setting in fields(Settings):
        variable = setting.metadata["variable"]
        if given.get(variable, "") != "":
            values[setting.name] = _read(variable, given[variable], setting.default)
    settings = Settings(**values)
    _check(settings)
    return settings


def _read(variable: str, text: str, default: Any) -> Any:
    if isinstance(default, tuple) or variable == "WABOT_PLUGINS":
        return tuple(part.strip() for part in text.split(",") if part.strip())
    reader = next((reader for kind, reader in _READERS.items() if isinstance(default, kind)), None)
    try:
        return Path(text) if isinstance(default, Path) else reader.deserialize(text) if reader else text
    except ValidationError as error:
        raise BadSetting(name=variable, why=" ".join(map(str, error.messages))) from error


def _check(settings: Settings) -> None:
    if settings.log_level not in ("debug", "info", "warning", "error"):
        raise BadSetting(name="WABOT_LOG_LEVEL", why="it must be debug, info, warning or error")
    if settings.log_format not in ("auto", "json", "text"):
        raise BadSetting(name="WABOT_LOG_FORMAT", why="it must be auto, json or text")
    ports = {"ADMIN": settings.admin_port, "SANDBOX": settings.sandbox_port, "PHONE": settings.phone_port}
    for name, port in ports.items():
        if not 0 <= port < 65536:
            raise BadSetting(name=f"WABOT_{name}_PORT", why="a port is a number from 0 to 65535")
    if settings.admin_url and not _ORIGIN.fullmatch(settings.admin_url):
        raise BadSetting(
            name="WABOT_ADMIN_URL", why="it is http or https and a host, such as https://wabot.example.org"
        )
    if settings.oidc and not settings.admin_url:
        raise BadSetting(name="WABOT_OIDC", why="providers lead people back to WABOT_ADMIN_URL; set that too")
    if not 0 <= settings.trusted_proxies <= MOST_PROXIES:
        raise BadSetting(name="WABOT_TRUSTED_PROXIES", why=f"it is a number from 0 to {MOST_PROXIES}")
    if settings.send_rate < 0:
        raise BadSetting(name="WABOT_SEND_RATE", why="it is a number of messages a second, 0 for no limit")
    if settings.send_burst < 1:
        raise BadSetting(name="WABOT_SEND_BURST", why="it is a number of messages, at least 1")
    if settings.loop_limit < 0:
        raise BadSetting(name="WABOT_LOOP_LIMIT", why="it is a number of answers, 0 for no limit")
    if settings.lease_ttl < SHORTEST_LEASE:
        raise BadSetting(name="WABOT_LEASE_TTL", why="it is at least PT1S")
    for pair in settings.egress_allow:
        if not _PAIR.fullmatch(pair):
            raise BadSetting(name="WABOT_EGRESS_ALLOW", why=f"{pair!r} is not host:port, such as crm.internal:8080")
