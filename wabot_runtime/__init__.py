"""The face of the runtime for the admin: opening it, running it, its settings and live facts.

Each name is imported when it is first used, so that the command line, which lives here too, starts fast.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wabot_runtime.commands.run import run_until_stopped
    from wabot_runtime.commands.terminal import announce_links
    from wabot_runtime.errors import BadSecret, BadVaultKey, NoVault, WeakKey
    from wabot_runtime.keys import own_keys, read_random_key
    from wabot_runtime.log import configure_log, get_log
    from wabot_runtime.media import media_key
    from wabot_runtime.plugins import load_plugins
    from wabot_runtime.programs import deploy_revision, publish_bot, publish_draft
    from wabot_runtime.runtime import Runtime, open_runtime
    from wabot_runtime.samples import SAMPLES, put_pictures, put_sample, read_document
    from wabot_runtime.settings import Settings, load_settings
    from wabot_runtime.stores.desk import (
        STATES,
        Account,
        AuditRow,
        Budget,
        ConversationFilter,
        ConversationRow,
        Desk,
        Intent,
        Key,
        Label,
        LastMessage,
        Move,
        Note,
        Role,
        Rotation,
        SecretRow,
        Session,
        Token,
        TranscriptEntry,
        TranscriptPage,
    )
    from wabot_runtime.stores.errors import BotInUse, LastAdmin, RevMismatch, TokenSpent
    from wabot_runtime.stores.tallies import ANSWER_BOUNDS, ENDINGS, METRICS, Window
    from wabot_runtime.tasks import together
    from wabot_runtime.webhooks import LARGEST_CALL, BadCall, BadSignature, UnknownHook

_HOMES = {
    "ANSWER_BOUNDS": "stores.tallies",
    "ENDINGS": "stores.tallies",
    "METRICS": "stores.tallies",
    "Window": "stores.tallies",
    "LARGEST_CALL": "webhooks",
    "Account": "stores.desk",
    "AuditRow": "stores.desk",
    "BadCall": "webhooks",
    "BadSecret": "errors",
    "BadSignature": "webhooks",
    "BadVaultKey": "errors",
    "BotInUse": "stores.errors",
    "Budget": "stores.desk",
    "ConversationFilter": "stores.desk",
    "ConversationRow": "stores.desk",
    "Desk": "stores.desk",
    "Intent": "stores.desk",
    "Key": "stores.desk",
    "Label": "stores.desk",
    "LastMessage": "stores.desk",
    "Note": "stores.desk",
    "STATES": "stores.desk",
    "TranscriptEntry": "stores.desk",
    "TranscriptPage": "stores.desk",
    "LastAdmin": "stores.errors",
    "NoVault": "errors",
    "Move": "stores.desk",
    "RevMismatch": "stores.errors",
    "Role": "stores.desk",
    "Rotation": "stores.desk",
    "Runtime": "runtime",
    "SAMPLES": "samples",
    "SecretRow": "stores.desk",
    "Session": "stores.desk",
    "Settings": "settings",
    "Token": "stores.desk",
    "TokenSpent": "stores.errors",
    "UnknownHook": "webhooks",
    "WeakKey": "errors",
    "announce_links": "commands.terminal",
    "configure_log": "log",
    "deploy_revision": "programs",
    "get_log": "log",
    "load_plugins": "plugins",
    "load_settings": "settings",
    "media_key": "media",
    "open_runtime": "runtime",
    "own_keys": "keys",
    "publish_bot": "programs",
    "publish_draft": "programs",
    "put_pictures": "samples",
    "put_sample": "samples",
    "read_document": "samples",
    "read_random_key": "keys",
    "run_until_stopped": "commands.run",
    "together": "tasks",
}

__all__ = [
    "ANSWER_BOUNDS",
    "ENDINGS",
    "METRICS",
    "Window",
    "LARGEST_CALL",
    "SAMPLES",
    "STATES",
    "Account",
    "AuditRow",
    "BadCall",
    "BadSecret",
    "BadSignature",
    "BadVaultKey",
    "BotInUse",
    "Budget",
    "ConversationFilter",
    "ConversationRow",
    "Desk",
    "Intent",
    "Key",
    "Label",
    "LastMessage",
    "Note",
    "LastAdmin",
    "NoVault",
    "Move",
    "RevMismatch",
    "Role",
    "Rotation",
    "SecretRow",
    "Runtime",
    "Session",
    "Settings",
    "Token",
    "TokenSpent",
    "TranscriptEntry",
    "TranscriptPage",
    "UnknownHook",
    "WeakKey",
    "announce_links",
    "configure_log",
    "deploy_revision",
    "get_log",
    "load_plugins",
    "load_settings",
    "media_key",
    "open_runtime",
    "own_keys",
    "publish_bot",
    "publish_draft",
    "put_pictures",
    "put_sample",
    "read_document",
    "read_random_key",
    "run_until_stopped",
    "together",
]


def __getattr__(name: str) -> Any:
    """Import a name of the face."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
