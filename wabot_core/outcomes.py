"""How a node came out: the exit it named, or its error fit to be kept; where that leads is the engine's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wabot_core.errors import ActionFailed, WabotError
from wabot_core.fields import Option
from wabot_core.programs import Step

LONGEST_ERROR = 500
MASK = "•••"


def exit_name(outcome: Any) -> Any:
    """Return the exit an action's answer names."""
    if outcome is None:
        return "next"
    return outcome.id if isinstance(outcome, Option) else outcome


def unknown_exit(name: Any, step: Step) -> ActionFailed | None:
    """Return the error of an action that named an exit it has not."""
    assert step.action is not None
    signature = step.action.signature
    if name in signature.exits or (signature.options and isinstance(name, str)):
        return None
    return ActionFailed(type=step.type, why=f"it returned {name!r}, which is none of its exits")


def code_of(error: BaseException) -> str:
    """Return the code of one of ours, the class of another."""
    return error.code if isinstance(error, WabotError) else type(error).__name__


def message_of(error: BaseException, *, revealed: Iterable[str]) -> str:
    """Return an error's message fit to be kept: of bounded length, without the secrets the turn used."""
    try:
        message = str(error)
    except Exception:  # other people's __str__
        message = "its message can't be read"
    for value in revealed:
        message = message.replace(value, MASK) if value else message
    return message[:LONGEST_ERROR]
