"""A simulation of one person as plain JSON: enough to go on later, to go back, and to write the talk down.

It runs nothing itself. All a next turn depends on is in the turns before it, so that going back to a turn is
leaving out the later ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

import orjson

from wabot_core.conversations import Contact, Conversation, conversation_from_json, conversation_to_json
from wabot_core.engine import Ignored
from wabot_core.errors import HttpFailed, WabotError
from wabot_core.events import MessageReceived, ScheduleFired, WaitExpired, event_from_json, event_to_json
from wabot_core.http import HttpAnswer, HttpRequest
from wabot_core.messages import content_from_json, content_to_json
from wabot_core.testing.people import Person
from wabot_core.testing.simulator import FIRST_PHONE, Happened, Past, Spoken
from wabot_core.testing.transcripts import write_transcript

Json = dict[str, Any]
LONGEST_BODY = 20_000
"""Characters of an answer that are kept, to be told again in a test."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recording:
    """What happened so far: when it began, with whom, each turn, and what time it is now.

    A turn has its number, `at`, event, says, offers (what can be chosen now), steps, `ignored` (the reason, if it
    started and continued nothing), the conversation and contact as they stand after it, the captures it made, and
    the calls.
    """

    begins: datetime
    clock: datetime
    contact: Contact
    turns: tuple[Json, ...] = ()
    secrets: Mapping[str, str] = field(default_factory=dict)
    """Values, by name, that are written as `secret-NAME` wherever a call's address or answer has them."""

    @classmethod
    def begin(cls, contact: Contact, *, at: datetime) -> Recording:
        """Return an empty one; seconds are the smallest unit of its clock."""
        moment = at.replace(microsecond=0)
        return cls(begins=moment, clock=moment, contact=contact)

    def past(self) -> Past:
        """Return what the next turn depends on."""
        wrote = [turn for turn in self.turns if turn["event"]["event"] == MessageReceived.__name__]
        return Past(
            contact=self.person,
            conversation=self.conversation,
            captures={(one["kind"], one["key"]): one["data"] for turn in self.turns for one in turn["captures"]},
            events=len(self.turns),
            messages=len(wrote),
            last_wrote=datetime.fromisoformat(wrote[-1]["at"]) if wrote else None,
            dead_waits=frozenset(
                (turn["event"]["conversation"], turn["event"]["turns"])
                for turn in self.turns
                if turn["ignored"] is not None and turn["event"]["event"] == WaitExpired.__name__
            ),
        )

    @property
    def conversation(self) -> Conversation | None:
        """Return the conversation as it stands, also one that ended."""
        last = self.turns[-1]["conversation"] if self.turns else None
        return conversation_from_json(last) if last else None

    @property
    def person(self) -> Contact:
        """Return the contact as the flows left it."""
        return Contact(**self.turns[-1]["contact"]) if self.turns else self.contact

    @property
    def calls(self) -> list[Json]:
        """Return all calls made so far."""
        return [call for turn in self.turns for call in turn["calls"]]

    def followed_by(
        self, happened: Sequence[Happened], person: Person, *, clock: datetime, forced: bool = False
    ) -> Recording:
        """Return the recording with more turns; `forced`: it was told to fire or to go back to the bot."""
        turns = [
            self._turn(one, person, number=number, forced=forced)
            for number, one in enumerate(happened, len(self.turns) + 1)
        ]
        return replace(self, turns=(*self.turns, *turns), clock=clock)

    def rewound(self, turn: int) -> Recording:
        """Return the recording as it was after a turn, 0 for before the first; its clock stands where it stood then."""
        kept = self.turns[:turn]
        return replace(self, turns=kept, clock=datetime.fromisoformat(kept[-1]["at"]) if kept else self.begins)

    def transcript(self) -> str:
        """Return the talk as a transcript, its calls with the answers they had."""
        name = self.contact.name or ""
        talk: list[Spoken] = []
        clock = self.begins
        for turn in self.turns:
            at = datetime.fromisoformat(turn["at"])
            if at > clock:
                talk.append(Spoken(person=name, what=at - clock))
                clock = at
            talk += [Spoken(person=name, what=what) for what in _done(turn)]
            talk += [Spoken(person=name, what=content_from_json(each)) for each in turn["says"]]
        phone = None if self.contact.phone == f"+{FIRST_PHONE}" else self.contact.phone
        exchanges = [_exchange(call) for call in self.calls]
        return write_transcript(talk, exchanges, begins=self.begins, person=replace(self.contact, phone=phone))

    def _turn(self, one: Happened, person: Person, *, number: int, forced: bool) -> Json:
        turn, ignored = one.turn, isinstance(one.turn, Ignored)
        taken = None if isinstance(turn, Ignored) else turn
        return {
            "number": number,
            "at": one.event.at.isoformat(),
            "event": event_to_json(one.event),
            "forced": forced and isinstance(one.event, ScheduleFired | WaitExpired),
            "says": [content_to_json(content) for content in taken.says] if taken else [],
            "offers": [asdict(option) for option in taken.offers] if taken else [],
            "steps": [asdict(step) for step in taken.steps] if taken else [],
            "ignored": turn.reason if isinstance(turn, Ignored) else None,
            "conversation": one.conversation and conversation_to_json(one.conversation),
            "captures": [asdict(change) for change in taken.captures] if taken and not ignored else [],
            "contact": asdict(person.contact),
            "calls": [self._call(request, answer) for request, answer in one.exchanges],
        }

    def _call(self, request: HttpRequest, answer: HttpAnswer | WabotError) -> Json:
        call: Json = {"method": request.method, "url": self._masked(request.url)}
        if isinstance(answer, WabotError):
            return {**call, "status": None, "error": self._masked(str(answer)), "body": None}
        body = None if answer.json is None or len(answer.body) > LONGEST_BODY else self._masked(answer.text)
        return {**call, "status": answer.status, "error": None, "body": body}

    def _masked(self, text: str) -> str:
        for name, value in self.secrets.items():
            for shape in (value, quote(value, safe="")):
                text = text.replace(shape, f"secret-{name}") if shape else text
        return text


def _done(turn: Json) -> Sequence[Any]:
    """Return what someone did to bring a turn about; nothing if time alone did."""
    event = event_from_json(turn["event"])
    if isinstance(event, MessageReceived):
        return [event.message]
    if isinstance(event, ScheduleFired):
        return [f"schedule {event.flow} {event.trigger}"] if turn["forced"] else []
    if isinstance(event, WaitExpired):
        return ["give back"] if turn["forced"] else []
    return [_webhook(turn["event"])]


def _webhook(event: Json) -> str:
    return f"webhook {event['hook']} {orjson.dumps(event['data']).decode()}"


def _exchange(call: Json) -> tuple[HttpRequest, HttpAnswer | WabotError]:
    request = HttpRequest(method=call["method"], url=call["url"])
    if call["status"] is None:
        return request, HttpFailed(host="", why=call["error"])
    return request, HttpAnswer(status=call["status"], body=(call["body"] or "").encode())
