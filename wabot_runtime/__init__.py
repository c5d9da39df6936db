"""The face of the runtime for the admin: opening it, running it, its settings and live facts.

Each name is imported when it is first used, so that the command line, which lives here too, starts fast.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wabot_runtime.commands.run import run_until_stopped
    from wabot_runtime.commands.terminal import announce_links
    from wabot_runtime.errors import BadSecret, BadVaultKey, NoVault, WeakKey
    from wabot_runtime.handoffs import handoffs_topic
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
        CaptureFilter,
        CaptureKind,
        CaptureRow,
        ContactRow,
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
    from wabot_runtime.stores.erasure import Erased, scrub
    from wabot_runtime.stores.errors import BotInUse, LastAdmin, RevMismatch, TokenSpent
    from wabot_runtime.stores.tallies import ANSWER_BOUNDS, ENDINGS, METRICS, Window
    from wabot_runtime.tasks import together
    from wabot_runtime.webhooks import LARGEST_CALL, BadCall, BadSignature, UnknownHook

_HOMES = {
    "ANSWER_BOUNDS": "stores.tallies",
    "Account": "stores.desk",
    "AuditRow": "stores.desk",
    "BadCall": "webhooks",
    "BadSecret": "errors",
    "BadSignature": "webhooks",
    "BadVaultKey": "errors",
    "BotInUse": "stores.errors",
    "Budget": "stores.desk",
    "CaptureFilter": "stores.desk",
    "CaptureKind": "stores.desk",
    "CaptureRow": "stores.desk",
    "ContactRow": "stores.desk",
    "ConversationFilter": "stores.desk",
    "ConversationRow": "stores.desk",
    "Desk": "stores.desk",
    "ENDINGS": "stores.tallies",
    "Erased": "stores.erasure",
    "Intent": "stores.desk",
    "Key": "stores.desk",
    "LARGEST_CALL": "webhooks",
    "Label": "stores.desk",
    "LastAdmin": "stores.errors",
    "LastMessage": "stores.desk",
    "METRICS": "stores.tallies",
    "Move": "stores.desk",
    "NoVault": "errors",
    "Note": "stores.desk",
    "RevMismatch": "stores.errors",
    "Role": "stores.desk",
    "Rotation": "stores.desk",
    "Runtime": "runtime",
    "SAMPLES": "samples",
    "STATES": "stores.desk",
    "SecretRow": "stores.desk",
    "Session": "stores.desk",
    "Settings": "settings",
    "Token": "stores.desk",
    "TokenSpent": "stores.errors",
    "TranscriptEntry": "stores.desk",
    "TranscriptPage": "stores.desk",
    "UnknownHook": "webhooks",
    "WeakKey": "errors",
    "Window": "stores.tallies",
    "announce_links": "commands.terminal",
    "configure_log": "log",
    "deploy_revision": "programs",
    "get_log": "log",
    "handoffs_topic": "handoffs",
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
    "scrub": "stores.erasure",
    "together": "tasks",
}

__all__ = [
    "ConversationFilter",
    "STATES",
    "Token",
    "own_keys",
    "put_sample",
    "scrub",
    "Note",
    "NoVault",
    "media_key",
    "CaptureKind",
    "TokenSpent",
    "Label",
    "put_pictures",
    "RevMismatch",
    "Account",
    "SAMPLES",
    "Session",
    "CaptureRow",
    "handoffs_topic",
    "Runtime",
    "open_runtime",
    "load_settings",
    "ContactRow",
    "read_document",
    "load_plugins",
    "together",
    "LastMessage",
    "METRICS",
    "Role",
    "announce_links",
    "BadSecret",
    "ANSWER_BOUNDS",
    "publish_bot",
    "TranscriptEntry",
    "WeakKey",
    "deploy_revision",
    "configure_log",
    "Rotation",
    "LastAdmin",
    "BotInUse",
    "Budget",
    "LARGEST_CALL",
    "Desk",
    "BadCall",
    "ENDINGS",
    "Settings",
    "SecretRow",
    "ConversationRow",
    "Erased",
    "get_log",
    "publish_draft",
    "Move",
    "Intent",
    "UnknownHook",
    "TranscriptPage",
    "run_until_stopped",
    "BadVaultKey",
    "read_random_key",
    "BadSignature",
    "Window",
    "CaptureFilter",
    "AuditRow",
    "Key",
]


def __getattr__(name: str) -> Any:
    """Import a name of the face."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
