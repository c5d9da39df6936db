"""The face of the runtime for the admin: opening it, running it, its settings and live facts."""

from wabot_runtime.commands.run import run_until_stopped
from wabot_runtime.log import configure_log, get_log
from wabot_runtime.plugins import load_plugins
from wabot_runtime.programs import publish_bot
from wabot_runtime.runtime import Runtime, open_runtime
from wabot_runtime.samples import put_sample, read_document
from wabot_runtime.settings import Settings, load_settings
from wabot_runtime.tasks import together
from wabot_runtime.webhooks import LARGEST_CALL, BadCall, BadSignature, UnknownHook

__all__ = [
    "LARGEST_CALL",
    "BadCall",
    "BadSignature",
    "Runtime",
    "Settings",
    "UnknownHook",
    "configure_log",
    "get_log",
    "load_plugins",
    "load_settings",
    "open_runtime",
    "publish_bot",
    "put_sample",
    "read_document",
    "run_until_stopped",
    "together",
]
