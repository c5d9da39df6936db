"""A pack of actions that go wrong in every way an action can, for the core's own tests; it is no example."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from wabot_core import (
    Hook,
    HttpFailed,
    NoReply,
    Pattern,
    Secret,
    Turn,
    Variable,
    WabotError,
    action,
    hookimpl,
    trigger,
)


class OutOfStock(WabotError):
    """There is no {thing} left."""


@dataclass(frozen=True, kw_only=True)
class Mapped:
    """Where an answer's part goes."""

    path: str
    variable: Variable


def _broken_migration(config: dict[str, Any]) -> dict[str, Any]:
    raise KeyError("colour")


@action("trial.migrated", version=2, migrate={1: _broken_migration})
async def migrated(turn: Turn) -> None:
    """Have a migration that fails."""


@action("trial.renamed", version=3, migrate={1: lambda c: {"text": c["txt"]}, 2: lambda c: {"words": c["text"]}})
async def renamed(turn: Turn, *, words: str) -> None:
    """Say what two migrations have moved."""
    await turn.say(words)


@action("trial.secretive")
async def secretive(turn: Turn, *, token: Secret) -> None:
    """Fail with the secret in the message."""
    raise RuntimeError(f"401 for Bearer {token.reveal()}")


@action("trial.raises")
async def raises(turn: Turn, *, say_first: str = "") -> None:
    """Raise."""
    await turn.say(say_first)
    raise ZeroDivisionError("division by zero")


@action("trial.exits")
async def exits(turn: Turn) -> None:
    """Leave the process."""
    sys.exit("bye")


@action("trial.cancels")
async def cancels(turn: Turn) -> None:
    """Wait for what is cancelled."""
    task = asyncio.ensure_future(asyncio.sleep(60))
    asyncio.get_running_loop().call_soon(task.cancel)
    await task


@action("trial.times_out")
async def times_out(turn: Turn) -> None:
    """Raise a TimeoutError of its own."""
    await asyncio.sleep(0)
    raise TimeoutError("the printer is slow")


@action("trial.hangs", timeout=timedelta(milliseconds=30))
async def hangs(turn: Turn) -> None:
    """Wait for ever."""
    await asyncio.Event().wait()


@action("trial.answers_nonsense")
async def answers_nonsense(turn: Turn, *, kind: Literal["word", "list", "number"]) -> Literal["done"]:
    """Return what is no exit."""
    return {"word": "finished", "list": ["done"], "number": 7}[kind]  # type: ignore[return-value]


@action("trial.asks_in_a_task")
async def asks_in_a_task(turn: Turn) -> None:
    """Ask where the engine can't see it."""
    await asyncio.create_task(turn.ask("Your name?"))  # type: ignore[arg-type]


MOODS: list[str] = []
"""What `trial.unsteady` finds it has already done."""


@action("trial.unsteady")
async def unsteady(turn: Turn) -> None:
    """Do something else when it runs again."""
    if MOODS:
        await turn.once("greet", lambda: "Hello")
    else:
        MOODS.append("greeted")
        await turn.say("Hello")
    await turn.ask("Your name?")


@action("trial.books")
async def books(turn: Turn, *, url: str, save_as: Variable = Variable("")) -> Literal["booked", "refused"]:
    """Say, ask, call and keep: everything that must happen once."""
    await turn.say("Welcome")
    day = await turn.ask("Which day?")
    number, key = turn.random(), turn.id()
    answer = await turn.http.post(url, json={"day": day, "number": number, "key": key})
    sure = await turn.ask("Sure?")
    turn.capture("booking", {"day": day, "sure": sure, "at": turn.now.isoformat()}, key="last")
    turn.update_contact(plan="gold")
    turn.set(save_as, {"day": day, "status": answer.status})
    return "booked" if answer.is_success else "refused"


@action("trial.survives")
async def survives(turn: Turn, *, url: str) -> None:
    """Catch what a call raised, then wait: the replay must catch the same."""
    try:
        await turn.http.get(url)
    except HttpFailed:
        await turn.say("No answer")
    try:
        await turn.once("sell", _sell)
    except OutOfStock as error:
        await turn.say(str(error))
    try:
        await turn.once("pay", _pay)
    except WabotError as error:
        await turn.say(str(error))
    await turn.ask("Go on?")
    await turn.say("Done")


def _sell() -> None:
    raise OutOfStock(thing="bread")


def _pay() -> None:
    raise LookupError("no card")


@action("trial.empty_then_full")
async def empty_then_full(turn: Turn, *, text: str) -> None:
    """Say a text that changes between the turns of one visit, then ask twice."""
    await turn.say(text)
    await turn.ask("First?")
    await turn.ask("Second?")
    await turn.say("Both")


@action("trial.patient")
async def patient(turn: Turn) -> Literal["answered", "silent"]:
    """Handle silence itself."""
    try:
        await turn.ask("Still there?", timeout=timedelta(hours=1))
    except NoReply:
        await turn.say("Never mind")
        return "silent"
    return "answered"


@action("trial.calls")
async def calls(turn: Turn, *, flow: str) -> None:
    """Set a variable, call a flow, and tell what came back."""
    turn.set("own", "before")
    await turn.call(flow)
    await turn.say(f"own={turn.variables.get('own')} name={turn.variables.get('name')}")


@action("trial.not_json")
async def not_json(turn: Turn) -> None:
    """Keep what no store could."""
    turn.set("thing", object())


@action("trial.maps")
async def maps(turn: Turn, *, mapping: list[Mapped]) -> None:
    """Set a variable for each row."""
    for row in mapping:
        turn.set(row.variable, row.path)


@action("trial.draws")
async def draws(turn: Turn) -> None:
    """Say something random, once."""
    await turn.say(f"{turn.random():.6f}")
    await turn.ask("Again?")
    await turn.say(f"{turn.random():.6f}")


@action("trial.flaky")
async def flaky(turn: Turn, *, url: str) -> None:
    """Greet, then fail unless the call succeeds."""
    await turn.say("Trying")
    answer = await turn.http.get(url)
    if not answer.is_success:
        raise RuntimeError(f"status {answer.status}")
    await turn.say("Worked")


@action("trial.pays_once")
async def pays_once(turn: Turn) -> None:
    """Pay at most once."""
    await turn.once("pay", lambda: "paid", at_most_once=True)
    await turn.say("Paid")


@trigger("trial.rang")
def rang(*, token: Secret) -> Pattern:
    """Start when a bell with a secret rings."""
    return Hook(name="bell", secrets=(token.name,))


@hookimpl
def register_triggers() -> list[Any]:
    """Return the trigger of this file."""
    return [rang]


@hookimpl
def register_actions() -> list[Any]:
    """Return every action of this file."""
    return [value for value in globals().values() if type(value).__name__ == "Action"]
