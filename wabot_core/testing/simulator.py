"""A bot in the real engine, with everything around it in memory: nothing is sent, stored or waited for.

    sim = Simulator(document)
    await sim.says("hi")          # → [Content(text="Your name?")]
    await sim.advance(hours=2)    # what the bot says in the meantime
    sim.variables, sim.path, sim.network.calls

Needs no pytest. Between turns a conversation is plain JSON, as in a store.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from wabot_core.bots import Bot, read_bot
from wabot_core.catalog import Catalog, load_catalog
from wabot_core.conversations import Contact, Conversation, conversation_from_json, conversation_to_json
from wabot_core.engine import Address, Ignored, TurnTaken, take_turn
from wabot_core.errors import WabotError
from wabot_core.events import (
    Event,
    MessageReceived,
    ScheduleFired,
    WaitExpired,
    WebhookReceived,
    event_from_json,
    event_to_json,
)
from wabot_core.http import HttpAnswer, HttpRequest
from wabot_core.messages import Content, Message, content_from_json, content_to_json
from wabot_core.programs import Program, Start, compile_bot
from wabot_core.schedules import Schedule
from wabot_core.testing.clocks import FakeClock
from wabot_core.testing.networks import FakeNetwork
from wabot_core.testing.people import Person
from wabot_core.testing.worlds import Crash, CrashPoint, Handler, SecretsOf, SimulatedWorld

NUMBER = "simulated"
FIRST_PHONE = 351910000001
SCHEDULES_REACH = timedelta(days=30)
"""How long ago a person may have written for a schedule to reach them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Spoken:
    """One line of the talk: a person's message, the bot's content, time that passed, or what else happened."""

    person: str
    what: Message | Content | timedelta | str


@dataclass(frozen=True, kw_only=True, slots=True)
class Happened:
    """One event and what became of it; `conversation` is as it was kept after a turn."""

    event: Event
    turn: TurnTaken | Ignored
    conversation: Conversation | None
    exchanges: tuple[tuple[HttpRequest, HttpAnswer | WabotError], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Past:
    """What an earlier simulation of one person left: all that its next turn depends on.

    `events` counts those that happened, `messages` the person's own; `dead_waits` are (conversation, turns) whose
    end the bot ignored.
    """

    contact: Contact
    conversation: Conversation | None = None
    captures: Mapping[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    events: int = 0
    messages: int = 0
    last_wrote: datetime | None = None
    dead_waits: frozenset[tuple[str, int]] = frozenset()


class Simulator:
    """A bot to talk to.

    `document` is a bot document, a Bot, or a compiled Program; `catalog` all installed plugins unless given.
    `http` answers calls: a FakeNetwork (the default, also as `sim.network`) or any function, such as a live one.
    `crash_at` kills each turn after each outside answer and takes it again, to prove that nothing is done twice.
    """

    def __init__(
        self,
        document: Mapping[str, Any] | Bot | Program,
        *,
        catalog: Catalog | None = None,
        clock: FakeClock | None = None,
        http: Handler | None = None,
        secrets: SecretsOf | None = None,
        crash_at: CrashPoint | None = None,
    ) -> None:
        """Make the bot ready; raise BadDocument or BadConfig."""
        self.program = _program_of(document, catalog)
        self.clock = clock or FakeClock()
        self.network = http if isinstance(http, FakeNetwork) else FakeNetwork()
        self.secrets = secrets if secrets is not None else {}
        self.people: dict[str, Person] = {}
        self.talk: list[Spoken] = []
        self.exchanges: list[tuple[HttpRequest, HttpAnswer | WabotError]] = []
        self.pauses: list[float] = []
        self.history: list[Happened] = []
        self._http: Handler = http or self.network
        self._crash_at = crash_at
        self._conversations: dict[str, str] = {}
        self._last_wrote: dict[str, datetime] = {}
        self._count = 0
        self._dead_waits: set[tuple[str, int]] = set()
        self._person: Person | None = None

    # ------------------------------------------------------------ people

    def person(self, name: str = "Ana", *, language: str | None = None, phone: str | None = None) -> Person:
        """Return a person by name, met now if they are new."""
        if name not in self.people:
            digits = phone.lstrip("+") if phone else str(FIRST_PHONE + len(self.people))
            contact = Contact(id=f"{digits}@c.us", phone=f"+{digits}", name=name, language=language)
            self.people[name] = Person(contact=contact, deliver=self._deliver, stored=self._conversation_of)
        return self.people[name]

    def go_on(self, past: Past) -> Person:
        """Go on where an earlier simulation of one person stopped; return the person, turned to."""
        contact = past.contact
        person = Person(contact=contact, deliver=self._deliver, stored=self._conversation_of, messages=past.messages)
        person.captures.update(past.captures)
        self.people[contact.name or contact.id] = person
        if past.conversation is not None:
            self._conversations[contact.id] = json.dumps(conversation_to_json(past.conversation))
        if past.last_wrote is not None:
            self._last_wrote[contact.id] = past.last_wrote
        self._count = past.events
        self._dead_waits = set(past.dead_waits)
        self.turn_to(person)
        return person

    def turn_to(self, person: Person) -> None:
        """Let `says`, `variables` and the like be about this person from now on."""
        self._person = person

    @property
    def current(self) -> Person:
        """Return the person the simulator's own `says` speaks for: the one turned to, else Ana."""
        if self._person is None:
            self._person = self.person()
        return self._person

    @property
    def says(self) -> Callable[..., Awaitable[list[Content]]]:
        """Write a text as the current person: `Person.says`."""
        return self.current.says

    @property
    def sends(self) -> Callable[..., Awaitable[list[Content]]]:
        """Send media as the current person: `Person.sends`."""
        return self.current.sends

    @property
    def shares(self) -> Callable[..., Awaitable[list[Content]]]:
        """Share a place as the current person: `Person.shares`."""
        return self.current.shares

    @property
    def picks(self) -> Callable[..., Awaitable[list[Content]]]:
        """Pick an option as the current person: `Person.picks`."""
        return self.current.picks

    @property
    def reacts(self) -> Callable[..., Awaitable[list[Content]]]:
        """React as the current person: `Person.reacts`."""
        return self.current.reacts

    @property
    def conversation(self) -> Conversation | None:
        """Return the current person's conversation."""
        return self.current.conversation

    @property
    def variables(self) -> Mapping[str, Any]:
        """Return the current person's variables."""
        return self.current.variables

    @property
    def path(self) -> list[str]:
        """Return the way walked for the current person, as `node:exit`, or `node` where it waited."""
        return [step.node if step.exit is None else f"{step.node}:{step.exit}" for step in self.current.path]

    @property
    def captures(self) -> Mapping[tuple[str, str], Mapping[str, Any]]:
        """Return what was kept about the current person, by kind and key."""
        return self.current.captures

    @property
    def calls(self) -> list[HttpRequest]:
        """Return the HTTP calls made; `exchanges` has them with what came back."""
        return [request for request, _ in self.exchanges]

    # ------------------------------------------------------------ time and other systems

    async def advance(self, length: timedelta | None = None, **units: float) -> list[Content]:
        """Let time pass, as in `advance(hours=2)`; waits and schedules due by then fire in order.

        Return what the bot says meanwhile, to everybody.
        """
        passed = length or timedelta(**units)
        until = self.clock.now + passed
        self.talk.append(Spoken(person=self.current.contact.name or "", what=passed))
        said: list[Content] = []
        schedules = self._slots(until)
        while due := min((*self._waits(until), *schedules), key=lambda each: each[0], default=None):
            moment, person, make = due
            self.clock.now = max(self.clock.now, moment)
            if due in schedules:
                schedules.remove(due)
            said += await self._take(person, make(self.clock.now))
        self.clock.now = until
        return said

    async def webhook(self, hook: str, data: Mapping[str, Any] | None = None) -> list[Content]:
        """Let another system call one of the bot's webhooks for the current person; return what the bot says."""
        event = WebhookReceived(hook=hook, data=dict(data or {}), at=self.clock.now)
        self._tell(f"webhook {hook} {json.dumps(event.data)}")
        return await self._take(self.current, event)

    async def schedule(self, flow: str, trigger: str) -> list[Content]:
        """Let a schedule fire now for the current person, whenever it is due; return what the bot says."""
        self._tell(f"schedule {flow} {trigger}")
        event = ScheduleFired(flow=flow, trigger=trigger, slot=self.clock.now, at=self.clock.now)
        return await self._take(self.current, event)

    async def give_back(self) -> list[Content]:
        """Give the current person's conversation back to the bot, as whoever it was handed over to would.

        Return what the bot says; nothing when it has the conversation anyway.
        """
        self._tell("give back")
        person = self.current
        conversation = self._conversation_of(person)
        if conversation is None or conversation.ended or conversation.owner == "bot":
            return []
        wait = conversation.wait
        if wait is not None and wait.kind == "human":
            wait = replace(wait, until=self.clock.now)
        given = replace(conversation, owner="bot", wait=wait)
        self._conversations[person.contact.id] = json.dumps(conversation_to_json(given))
        if wait is None or wait.kind != "human":
            return []
        return await self._take(person, _expiry_of(given)(self.clock.now))

    def next_due(self) -> datetime | None:
        """Return when the next wait runs out or a schedule fires for somebody, None if nothing is to come."""
        found = [moment for moment, _, _ in self._waits(datetime.max.replace(tzinfo=UTC))]
        for _, at in self.program.schedules:
            slot = Schedule(at.cron, at.timezone).next_after(self.clock.now)
            if self._reached(slot):
                found.append(slot)
        return min(found, default=None)

    def _tell(self, what: str) -> None:
        self.talk.append(Spoken(person=self.current.contact.name or "", what=what))

    # ------------------------------------------------------------ the main path

    async def _deliver(self, person: Person, /, **parts: Any) -> list[Content]:
        first = person.messages == 0
        message = person.message(number=NUMBER, at=self.clock.now, **parts)
        self._last_wrote[person.contact.id] = self.clock.now
        self.talk.append(Spoken(person=person.contact.name or "", what=message))
        return await self._take(person, MessageReceived(message=message, first_contact=first))

    async def _take(self, person: Person, event: Event) -> list[Content]:
        """Carry an event to a committed turn, as the dispatcher does."""
        event = event_from_json(json.loads(json.dumps(event_to_json(event))))
        before = self._conversation_of(person)
        name = person.contact.name or ""
        known = len(self.exchanges)
        turn = await self._turn(person, before, event)
        person.last = turn
        kept = before if isinstance(turn, Ignored) else turn.conversation
        exchanges = tuple(self.exchanges[known:])
        self.history.append(Happened(event=event, turn=turn, conversation=kept, exchanges=exchanges))
        if isinstance(turn, Ignored):
            if isinstance(event, WaitExpired):
                self._dead_waits.add((event.conversation, event.turns))
            return []
        text = json.dumps(conversation_to_json(turn.conversation), allow_nan=False)
        self._conversations[person.contact.id] = text
        person.take(turn)
        said = [content_from_json(content_to_json(content)) for content in turn.says]
        person.said += said
        self.talk += [Spoken(person=name, what=content) for content in said]
        return said

    async def _turn(self, person: Person, before: Conversation | None, event: Event) -> TurnTaken | Ignored:
        self._count += 1
        address = Address(conversation=f"conversation-{self._count}", number=NUMBER, chat=person.contact.id)
        world = SimulatedWorld(
            http=self._exchange, secrets=self.secrets, captures=person.captures, crash_at=self._crash_at
        )
        while True:
            try:
                return await take_turn(
                    self.program,
                    before,
                    event,
                    contact=person.contact,
                    address=address,
                    world=world,
                    recorded=dict(world.recorded),
                    pause=self._pause,
                )
            except Crash:
                continue  # another process takes the turn again, with the answers that were kept

    async def _exchange(self, request: HttpRequest) -> HttpAnswer:
        try:
            answer = await self._http(request)
        except WabotError as error:
            self.exchanges.append((request, error))
            raise
        self.exchanges.append((request, answer))
        return answer

    async def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)

    def _conversation_of(self, person: Person) -> Conversation | None:
        text = self._conversations.get(person.contact.id)
        return conversation_from_json(json.loads(text)) if text else None

    # ------------------------------------------------------------ what comes due

    def _waits(self, until: datetime) -> list[_Due]:
        found: list[_Due] = []
        for person in self.people.values():
            conversation = self._conversation_of(person)
            wait = conversation.wait if conversation and conversation.ended is None else None
            if conversation is None or wait is None or wait.until is None or wait.until > until:
                continue
            if (conversation.id, conversation.turns) not in self._dead_waits:
                found.append((wait.until, person, _expiry_of(conversation)))
        return found

    def _slots(self, until: datetime) -> list[_Due]:
        found: list[_Due] = []
        for start, at in self.program.schedules:
            schedule = Schedule(at.cron, at.timezone)
            slot = schedule.next_after(self.clock.now)
            while slot <= until:
                found += [(slot, person, _firing_of(start, slot)) for person in self._reached(slot)]
                slot = schedule.next_after(slot)
        return found

    def _reached(self, slot: datetime) -> list[Person]:
        wrote = self._last_wrote
        return [
            p for p in self.people.values() if p.contact.id in wrote and slot - wrote[p.contact.id] < SCHEDULES_REACH
        ]


_Due = tuple[datetime, Person, Callable[[datetime], Event]]


def _expiry_of(conversation: Conversation) -> Callable[[datetime], Event]:
    return lambda now: WaitExpired(conversation=conversation.id, turns=conversation.turns, at=now)


def _firing_of(start: Start, slot: datetime) -> Callable[[datetime], Event]:
    return lambda now: ScheduleFired(flow=start.flow, trigger=start.trigger, slot=slot, at=now)


def _program_of(document: Mapping[str, Any] | Bot | Program, catalog: Catalog | None) -> Program:
    if isinstance(document, Program):
        return document
    bot = document if isinstance(document, Bot) else read_bot(document)
    return compile_bot(bot, catalog or load_catalog(), id="simulated", revision=1)
