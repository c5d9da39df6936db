"""The face of the runtime for the admin: opening it, running it, its settings and live facts.

Each name is imported when it is first used, so that the command line, which lives here too, starts fast.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wabot_runtime.bench.crowd import Crowd, put_crowd
    from wabot_runtime.bench.report import Goal, Report, quantile
    from wabot_runtime.bench.statements import Statement, bare_database, listened
    from wabot_runtime.commands.bench import show_report
    from wabot_runtime.commands.run import run_until_stopped
    from wabot_runtime.commands.terminal import announce_links
    from wabot_runtime.egress import Egress
    from wabot_runtime.errors import BadSecret, BadVaultKey, NoVault, WeakKey
    from wabot_runtime.handoffs import handoffs_topic
    from wabot_runtime.keys import own_keys, read_random_key
    from wabot_runtime.log import configure_log, get_log
    from wabot_runtime.media import media_key
    from wabot_runtime.plugins import load_plugins
    from wabot_runtime.programs import deploy_revision, publish_bot, publish_draft
    from wabot_runtime.runtime import Runtime, open_runtime
    from wabot_runtime.samples import SAMPLES, put_pictures, put_sample, read_document
    from wabot_runtime.servers import ServerNotFound, throwaway_postgres
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
        Identity,
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
    from wabot_runtime.stores.errors import BotInUse, LastAdmin, LastWayIn, RevMismatch, TokenSpent
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
    "Crowd": "bench.crowd",
    "Desk": "stores.desk",
    "ENDINGS": "stores.tallies",
    "Egress": "egress",
    "Erased": "stores.erasure",
    "Goal": "bench.report",
    "Identity": "stores.desk",
    "Intent": "stores.desk",
    "Key": "stores.desk",
    "LARGEST_CALL": "webhooks",
    "Label": "stores.desk",
    "LastAdmin": "stores.errors",
    "LastMessage": "stores.desk",
    "LastWayIn": "stores.errors",
    "METRICS": "stores.tallies",
    "Move": "stores.desk",
    "NoVault": "errors",
    "Note": "stores.desk",
    "Report": "bench.report",
    "RevMismatch": "stores.errors",
    "Role": "stores.desk",
    "Rotation": "stores.desk",
    "Runtime": "runtime",
    "SAMPLES": "samples",
    "STATES": "stores.desk",
    "SecretRow": "stores.desk",
    "ServerNotFound": "servers",
    "Session": "stores.desk",
    "Settings": "settings",
    "Statement": "bench.statements",
    "Token": "stores.desk",
    "TokenSpent": "stores.errors",
    "TranscriptEntry": "stores.desk",
    "TranscriptPage": "stores.desk",
    "UnknownHook": "webhooks",
    "WeakKey": "errors",
    "Window": "stores.tallies",
    "announce_links": "commands.terminal",
    "bare_database": "bench.statements",
    "configure_log": "log",
    "deploy_revision": "programs",
    "get_log": "log",
    "handoffs_topic": "handoffs",
    "listened": "bench.statements",
    "load_plugins": "plugins",
    "load_settings": "settings",
    "media_key": "media",
    "open_runtime": "runtime",
    "own_keys": "keys",
    "publish_bot": "programs",
    "publish_draft": "programs",
    "put_crowd": "bench.crowd",
    "put_pictures": "samples",
    "put_sample": "samples",
    "quantile": "bench.report",
    "read_document": "samples",
    "read_random_key": "keys",
    "run_until_stopped": "commands.run",
    "scrub": "stores.erasure",
    "show_report": "commands.bench",
    "throwaway_postgres": "servers",
    "together": "tasks",
}

__all__ = [
    "ANSWER_BOUNDS",
    "ENDINGS",
    "LARGEST_CALL",
    "METRICS",
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
    "CaptureFilter",
    "CaptureKind",
    "CaptureRow",
    "ContactRow",
    "ConversationFilter",
    "ConversationRow",
    "Crowd",
    "Desk",
    "Egress",
    "Erased",
    "Goal",
    "Identity",
    "Intent",
    "Key",
    "Label",
    "LastAdmin",
    "LastMessage",
    "LastWayIn",
    "Move",
    "NoVault",
    "Note",
    "Report",
    "RevMismatch",
    "Role",
    "Rotation",
    "Runtime",
    "SecretRow",
    "ServerNotFound",
    "Session",
    "Settings",
    "Statement",
    "Token",
    "TokenSpent",
    "TranscriptEntry",
    "TranscriptPage",
    "UnknownHook",
    "WeakKey",
    "Window",
    "announce_links",
    "bare_database",
    "configure_log",
    "deploy_revision",
    "get_log",
    "handoffs_topic",
    "listened",
    "load_plugins",
    "load_settings",
    "media_key",
    "open_runtime",
    "own_keys",
    "publish_bot",
    "publish_draft",
    "put_crowd",
    "put_pictures",
    "put_sample",
    "quantile",
    "read_document",
    "read_random_key",
    "run_until_stopped",
    "scrub",
    "show_report",
    "throwaway_postgres",
    "together",
]


def __getattr__(name: str) -> Any:
    """Import a name of the face."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
