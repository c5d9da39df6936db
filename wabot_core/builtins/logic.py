"""Nodes that decide: branch, switch, set, random split, call, go to, stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, Never

from marshmallow import validate

from wabot_core import (
    Action,
    Condition,
    FlowName,
    JsonValue,
    Option,
    Translation,
    Turn,
    Variable,
    action,
    hookimpl,
    read_locales,
)


@dataclass(frozen=True, kw_only=True)
class Case(Option):
    """A way out and when it is taken."""

    when: Condition


@dataclass(frozen=True, kw_only=True)
class Share(Option):
    """A way out and how often it is taken, compared with the others."""

    weight: Annotated[int, validate.Range(min=0)] = 1


@action("logic.branch", icon="git-branch")
async def branch(turn: Turn, *, when: Condition) -> Literal["yes", "no"]:
    """Branch by a rule.

    There are two ways: it holds, or it does not.

    Args:
        when: The rule that decides.
    """
    return "yes" if when else "no"


@action("logic.switch", icon="split")
async def switch(turn: Turn, *, options: list[Case]) -> Option | Literal["otherwise"]:
    """Branch into several ways.

    The first way whose rule holds is taken.

    Args:
        options: The ways, in order, each with its rule.
    """
    return next((case for case in options if case.when), "otherwise")


@action("logic.set", icon="variable")
async def set_(turn: Turn, *, name: Annotated[Variable, validate.Length(min=1)], value: JsonValue) -> None:
    """Set a variable.

    Args:
        name: The variable.
        value: Its new value; {{ variables }} are filled in.
    """
    turn.set(name, value)


@action("logic.random", icon="shuffle")
async def random(turn: Turn, *, options: list[Share]) -> Option:
    """Take a way by chance.

    Args:
        options: The ways and their weights.
    """
    left = turn.random() * sum(share.weight for share in options)
    for share in options:
        left -= share.weight
        if left < 0:
            return share
    return options[-1]


@action("logic.call", icon="corner-down-right")
async def call(turn: Turn, *, flow: FlowName) -> None:
    """Run another flow.

    When it ends, the conversation goes on here.

    Args:
        flow: The flow to run.
    """
    await turn.call(flow)


@action("logic.go_to", icon="arrow-right")
async def go_to(turn: Turn, *, flow: FlowName) -> Never:
    """Go to another flow.

    The conversation leaves this one for good.

    Args:
        flow: The flow to go to.
    """
    await turn.go_to(flow)


@action("logic.stop", icon="octagon")
async def stop(turn: Turn) -> Never:
    """End the conversation."""
    await turn.stop()


@hookimpl
def register_actions() -> list[Action]:
    """Return the deciding nodes."""
    return [branch, switch, set_, random, call, go_to, stop]


@hookimpl
def register_translations() -> list[Translation]:
    """Return their words in other languages."""
    return read_locales(__file__, "logic")
