"""The engine: conversation + event → turn. It sends nothing and saves nothing; its caller does both."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from wabot_core.choosing import Begin, Ignored, choose
from wabot_core.conversations import Contact, Conversation, Frame, Wait
from wabot_core.driving import drive
from wabot_core.errors import (
    ActionFailed,
    DepthLimit,
    InvalidReply,
    NoReply,
    StepLimit,
    TurnLimit,
    UnknownFlow,
)
from wabot_core.events import Event, MessageReceived, WaitExpired
from wabot_core.fields import Secret
from wabot_core.journal import PENDING, Journal
from wabot_core.messages import Content, message_from_json, message_to_json
from wabot_core.outcomes import code_of, exit_name, message_of, unknown_exit
from wabot_core.programs import Program, Step
from wabot_core.replies import ChoiceOption
from wabot_core.scopes import event_scope
from wabot_core.signals import Called, Left, Suspended
from wabot_core.stores import CaptureChange
from wabot_core.stores import Step as Walked
from wabot_core.turns import Turn
from wabot_core.work import Work, World

__all__ = ["Address", "Ignored", "TurnTaken", "take_turn"]

MAX_STEPS = 100
MAX_TURNS = 500
MAX_DEPTH = 10
PACK_CHECK = timedelta(minutes=1)
LATER_PACK_CHECK = timedelta(minutes=15)  # each check is a turn
LONGEST_PAUSE = 60.0  # seconds between two tries of a node
Pause = Callable[[float], Awaitable[Any]]

# system exit → (setting that names a flow, default text, how the conversation ends)
Ending = Literal["finished", "stopped", "expired", "failed", "replaced"]
DEFAULTS: Mapping[str, tuple[str, str, Ending]] = {
    "error": ("on_error", "error", "failed"),
    "no_reply": ("on_no_reply", "no_reply", "expired"),
    "invalid": ("on_invalid", "invalid", "failed"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class TurnTaken:
    """What a turn did: everything its caller has to commit and then send.

    `offers` is what the person can choose from, where the question it waits at lets them choose.
    """

    conversation: Conversation
    says: tuple[Content, ...] = ()
    offers: tuple[ChoiceOption, ...] = ()
    steps: tuple[Walked, ...] = ()
    captures: tuple[CaptureChange, ...] = ()
    contact_fields: Mapping[str, Any] = field(default_factory=dict)
    replaces: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """Whom a new conversation is with, and the id it gets."""

    conversation: str
    number: str
    chat: str


async def take_turn(
    live: Program,
    conversation: Conversation | None,
    event: Event,
    *,
    contact: Contact,
    address: Address,
    world: World,
    pinned: Program | None = None,
    recorded: Mapping[str, Any] | None = None,
    pause: Pause = asyncio.sleep,
) -> TurnTaken | Ignored:
    """Carry an event to the next wait or the end.

    `conversation` is the contact's live one, None if there is none; `pinned` the program of its Revision (`live`
    if left out). The same call with the same arguments gives the same turn, so a crashed one can simply be taken
    again: `recorded` brings the outside answers it had already got; `pause` lets seconds pass between a node's
    tries. What goes wrong inside a flow becomes part of
    the turn (exit `error` or the bot's default), never an exception.
    """
    current = conversation if conversation is not None and conversation.ended is None else None
    choice = choose(live, current, event)
    if isinstance(choice, Ignored):
        return choice
    if current is not None and not isinstance(choice, Begin):
        run = _Run(pinned or live, current, event, contact=contact, world=world, recorded=recorded or {}, pause=pause)
        return await run.resume()
    if not isinstance(choice, Begin):
        return Ignored("It belongs to a conversation that has ended.")
    fresh = _begin(live, choice, event, contact=contact, address=address)
    run = _Run(live, fresh, event, contact=contact, world=world, recorded=recorded or {}, pause=pause)
    taken = await run.walk()
    return replace(taken, replaces=current.id) if current else taken


def _begin(live: Program, choice: Begin, event: Event, *, contact: Contact, address: Address) -> Conversation:
    start = live.path(choice.flow).start
    return Conversation(
        id=address.conversation,
        bot=live.bot,
        revision=live.revision,
        number=address.number,
        chat=address.chat,
        contact=contact.id,
        started=event.at,
        stack=(Frame(flow=choice.flow, node=start),) if start else (),
        variables={"match": dict(choice.groups)} if choice.groups else {},
    )


# ---------------------------------------------------------------- the walk


class _Run:
    """One turn in progress."""

    __slots__ = ("base", "fallen", "frames", "pause", "program", "revealed", "steps", "work")

    def __init__(
        self,
        program: Program,
        conversation: Conversation,
        event: Event,
        *,
        contact: Contact,
        world: World,
        recorded: Mapping[str, Any],
        pause: Pause,
    ) -> None:
        self.program = program
        self.pause = pause
        self.frames = list(conversation.stack)
        self.steps: list[Walked] = []
        self.revealed: list[str] = []  # secrets actions were given: no message shows them
        self.fallen = False  # a default flow has been entered: the next failure ends the conversation
        self.work = Work(
            conversation=conversation,
            event=event,
            contact=contact,
            world=world,
            recorded=recorded,
            language=contact.language or program.language,
            variables=dict(conversation.variables),
            expire_after=program.settings.expire_after,
            timezone=program.timezone,
        )
        self.base: dict[str, Any] = {}

    async def resume(self) -> TurnTaken:
        """Go on where the conversation waits."""
        conversation, event = self.work.conversation, self.work.event
        if conversation.turns >= MAX_TURNS:
            return self._fail_over("error", TurnLimit(limit=MAX_TURNS), flows=False) or await self.walk()
        if isinstance(event, MessageReceived):
            self.work.reply = event.message
        elif conversation.wait is not None and conversation.wait.reply:
            self.work.reply = message_from_json(conversation.wait.reply)
        elif conversation.wait is not None and conversation.wait.kind == "reply" and self._expired():
            return await self._expire()
        return await self.walk()

    def _expired(self) -> bool:
        """Say whether the conversation's silence ran out, and not the question's own time."""
        name, fingerprint, state = self.frames[-1].journal[-1]
        asked = name == "ask" and fingerprint.startswith(PENDING)
        return not (asked and state["until"] and datetime.fromisoformat(state["until"]) <= self.work.event.at)

    async def _expire(self) -> TurnTaken:
        self.steps.append(Walked(flow=self.frames[-1].flow, node=self.frames[-1].node, exit="expired"))
        flow = self.program.settings.on_expired
        if not flow or not self._enter_instead(flow):
            return self._end("expired")
        self.fallen = True
        return await self.walk()

    async def walk(self) -> TurnTaken:
        """Run node after node until one waits or the conversation ends."""
        while self.frames:
            if len(self.steps) >= MAX_STEPS:
                ended = self._fail_over("error", StepLimit(limit=MAX_STEPS), flows=False)
                if ended:
                    return ended
            frame = self.frames[-1]
            step = self.program.path(frame.flow).steps.get(frame.node)
            if step is None or step.action is None:
                return self._pause(step)
            journal = Journal(step.type, list(frame.journal))
            outcome = await self._run(step, frame, journal)
            done = self._follow(outcome, step, frame, journal)
            if done:
                return done
        return self._end("finished")

    def _follow(self, outcome: Any, step: Step, frame: Frame, journal: Journal) -> TurnTaken | None:
        """Do what a node's outcome says; return the turn when it ends here."""
        if isinstance(outcome, Suspended):
            self.steps.append(Walked(flow=frame.flow, node=frame.node, exit=None))
            return self._commit(wait=outcome.wait)
        if isinstance(outcome, Called):
            return self._call(outcome.flow, step, frame)
        if isinstance(outcome, Left):
            return self._leave(outcome.flow, step, frame)
        if isinstance(outcome, BaseException):
            return self._fail(outcome, step, frame)
        name = exit_name(outcome)
        target = step.exits.get(name) if isinstance(name, str) else None
        if target is None and (wrong := unknown_exit(name, step)):
            return self._fail(wrong, step, frame)
        self.steps.append(Walked(flow=frame.flow, node=frame.node, exit=name))
        self._go(frame, target)
        return None

    def _go(self, frame: Frame, target: str | None) -> None:
        """Enter the next node, or end the flow and hand its variables to the one that called it."""
        if target is not None:
            self.frames[-1] = Frame(flow=frame.flow, node=target)
            return
        self.frames.pop()
        if self.frames:
            caller = self.frames[-1]
            name, fingerprint, _ = caller.journal[-1]
            done = (name, fingerprint.removeprefix(PENDING), dict(self.work.variables))
            self.frames[-1] = replace(caller, journal=(*caller.journal[:-1], done))

    async def _run(self, step: Step, frame: Frame, journal: Journal) -> Any:
        """Run one action to its outcome, trying again as its node says; an exception is returned, not raised."""
        before = dict(self.work.variables) if frame.entry is None else dict(frame.entry)
        outcome: Any = None
        if step.reads_event and journal.scope is None:
            journal.keep_scope(event_scope(self.work.event, step.reads_event))
        for attempt in range(step.tries):
            if attempt:
                await self.pause(min(step.backoff.total_seconds() * 2 ** (attempt - 1), LONGEST_PAUSE))
                journal.forget_failure()
            self.work.variables = dict(before)
            outcome = await self._attempt(step, journal, attempt)
            if not isinstance(outcome, Exception) or isinstance(outcome, (NoReply, InvalidReply)):
                break
        if isinstance(outcome, (Suspended, Called)):
            changes = isinstance(outcome, Called) or before != self.work.variables
            entry = before if changes else None
            self.frames[-1] = replace(frame, journal=tuple(journal.entries), entry=entry)
        return outcome

    async def _attempt(self, step: Step, journal: Journal, attempt: int) -> Any:
        work, action = self.work, step.action
        assert action is not None
        journal.begin()
        turn = Turn(work, journal, place=str(len(self.steps)), attempt=attempt, variables=work.variables)
        try:
            arguments = dict(step.constants)
            if step.arguments or step.translated:
                scope = {**work.variables, **self._base(journal.scope)}
                for name, argument in step.arguments:
                    arguments[name] = argument(scope)
                for name, argument in step.texts_in(work.language):
                    arguments[name] = argument(scope)
            for name in step.secrets:
                value = await work.world.secret(arguments[name])
                self.revealed.append(value)
                arguments[name] = Secret(arguments[name], value)
            running: Any = action.run(turn, **arguments)
            return await drive(running, type=step.type, limit=action.timeout.total_seconds())
        except (Exception, SystemExit) as error:  # the border to other people's code
            return error
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            return ActionFailed(type=step.type, why="what it waited for was cancelled")

    def _base(self, kept: Mapping[str, Any] | None) -> dict[str, Any]:
        """Return what templates may read besides variables: `kept` of the event that led to the node."""
        work = self.work
        contact = work.contact
        if not self.base or self.base["contact"] is not contact:
            about = {"id": contact.id, "name": contact.name, "phone": contact.phone, **contact.fields}
            self.base = {"contact": contact, "scope": {"contact": about, "bot": {"name": self.program.name}}}
        scope: dict[str, Any] = self.base["scope"]
        if kept is None:
            return scope
        if "now" not in kept:
            return {**scope, **kept}
        return {**scope, **kept, "now": datetime.fromisoformat(kept["now"]).astimezone(work.timezone)}

    # ------------------------------------------------------------ leaving the straight way

    def _call(self, flow: str, step: Step, frame: Frame) -> TurnTaken | None:
        path = self.program.paths.get(flow)
        if path is None or len(self.frames) >= MAX_DEPTH:
            return self._fail(DepthLimit(limit=MAX_DEPTH) if path else UnknownFlow(flow=flow), step, frame)
        self.steps.append(Walked(flow=frame.flow, node=frame.node, exit="called"))
        if path.start is None:
            self.frames.append(frame)
            self._go(frame, None)
            return None
        self.frames.append(Frame(flow=flow, node=path.start))
        return None

    def _leave(self, flow: str | None, step: Step, frame: Frame) -> TurnTaken | None:
        path = self.program.paths.get(flow) if flow is not None else None
        if path is None and flow is not None:
            return self._fail(UnknownFlow(flow=flow), step, frame)
        self.steps.append(Walked(flow=frame.flow, node=frame.node, exit="left"))
        if path is None:
            return self._end("stopped")
        if path.start is None:
            self._go(frame, None)
        else:
            self.frames[-1] = Frame(flow=path.id, node=path.start)
        return None

    def _fail(self, error: BaseException, step: Step, frame: Frame) -> TurnTaken | None:
        """Take a system exit if it is wired, else the bot's stated default."""
        name = "no_reply" if isinstance(error, NoReply) else "invalid" if isinstance(error, InvalidReply) else "error"
        self.steps.append(Walked(flow=frame.flow, node=frame.node, exit=name, error=self._told(error)))
        if name == "error":
            message = message_of(error, revealed=self.revealed)
            self.work.variables["error"] = {"code": code_of(error), "message": message, "node": frame.node}
        if target := step.exits.get(name):
            self._go(frame, target)
            return None
        return self._fail_over(name, error, flows=True, walked=True)

    def _fail_over(self, name: str, error: BaseException, *, flows: bool, walked: bool = False) -> TurnTaken | None:
        """Enter the bot's flow for a system exit, or say its text and end."""
        if not walked:
            frame = self.frames[-1]
            self.steps.append(Walked(flow=frame.flow, node=frame.node, exit=name, error=self._told(error)))
        setting, text, ending = DEFAULTS[name]
        flow = getattr(self.program.settings, setting)
        if flows and flow and not self.fallen and self._enter_instead(flow):
            self.fallen = True
            return None
        self.work.says.append(Content(text=self.program.settings.text(text)))
        return self._end(ending)

    def _told(self, error: BaseException) -> str:
        return f"{code_of(error)}: {message_of(error, revealed=self.revealed)}"

    def _enter_instead(self, flow: str) -> bool:
        path = self.program.paths.get(flow)
        if path is None or path.start is None:
            return False
        self.frames = [Frame(flow=flow, node=path.start)]
        return True

    def _pause(self, step: Step | None) -> TurnTaken:
        frame = self.frames[-1]
        why = step.missing if step else f"The flow {frame.flow!r} has no node {frame.node!r}."
        self.steps.append(Walked(flow=frame.flow, node=frame.node, exit=None, error=why))
        again = isinstance(self.work.event, WaitExpired)
        length = LATER_PACK_CHECK if again else PACK_CHECK
        asked = bool(frame.journal) and frame.journal[-1][0] == "ask"
        reply = message_to_json(self.work.reply) if asked and self.work.reply else None
        return self._commit(wait=Wait(kind="pack", until=self.work.event.at + length, reply=reply))

    def _end(self, how: Ending) -> TurnTaken:
        self.frames = []
        return self._commit(ended=how)

    def _commit(self, *, wait: Wait | None = None, ended: Ending | None = None) -> TurnTaken:
        work = self.work
        conversation = replace(
            work.conversation,
            stack=tuple(self.frames),
            variables=work.variables,
            wait=wait,
            ended=ended,
            turns=work.conversation.turns + 1,
            owner="human" if wait is not None and wait.kind == "human" else work.conversation.owner,
        )
        return TurnTaken(
            conversation=conversation,
            says=tuple(work.says),
            offers=work.offers if wait is not None and wait.kind == "reply" else (),
            steps=tuple(self.steps),
            captures=tuple(work.captures.values()),
            contact_fields=work.contact_fields,
        )
