"""The Turn an action works with: journaled operations on one conversation; it sends and saves nothing itself."""

from __future__ import annotations

import hashlib
import inspect
import logging
import random
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Never, TypeVar

import orjson

from wabot_core.conversations import Contact, Wait
from wabot_core.errors import CallFailed, InvalidReply, NoReply, NotUnderstood, OutcomeUnknown, WabotError
from wabot_core.events import MessageReceived, WaitExpired, WebhookReceived
from wabot_core.http import Http, HttpAnswer, HttpRequest, answer_from_json, answer_to_json
from wabot_core.journal import Journal, failure_of, is_pending
from wabot_core.messages import Content, Kind, Location, Media, Message
from wabot_core.replies import Reply, TextReply, options_of
from wabot_core.signals import Called, Left, Signal, Suspended
from wabot_core.stores import CaptureChange
from wabot_core.work import Work

T = TypeVar("T")
_SIMPLE = frozenset({str, bool, type(None)})
log = logging.getLogger("wabot.flows")


class Turn:
    """One event carried to the next wait or the end, as the running action sees it."""

    __slots__ = ("__dict__", "_attempt", "_journal", "_place", "_variables", "_work")

    def __init__(
        self, work: Work, journal: Journal, *, place: str, attempt: int = 0, variables: dict[str, Any]
    ) -> None:
        """Bind to the engine's work; actions never make a Turn."""
        self._attempt = attempt
        self._work = work
        self._journal = journal
        self._place = place
        self._variables = variables

    # ------------------------------------------------------------ what it is about

    @property
    def contact(self) -> Contact:
        """Return the person on the other side."""
        return self._work.contact

    @property
    def message(self) -> Message | None:
        """Return the message this turn answers, if a message began it."""
        event = self._work.event
        return event.message if isinstance(event, MessageReceived) else None

    @property
    def webhook(self) -> Mapping[str, Any] | None:
        """Return the data of the webhook call this turn answers, if one began it."""
        event = self._work.event
        return event.data if isinstance(event, WebhookReceived) else None

    @property
    def variables(self) -> Mapping[str, Any]:
        """Return the conversation's variables; write them with `set`."""
        return self._variables

    @property
    def language(self) -> str:
        """Return the language this person is spoken to."""
        return self._work.language

    @property
    def conversation_id(self) -> str:
        """Return the conversation's id."""
        return self._work.conversation.id

    @cached_property
    def http(self) -> Http:
        """Return the HTTP client: its calls are journaled and carry an Idempotency-Key."""
        world = self._work.world

        async def make(request: HttpRequest) -> HttpAnswer:
            async def call() -> list[Any]:
                return answer_to_json(await world.request(request))

            return answer_from_json(await self._outside("http", request.method, call))

        return Http(make, key=lambda: self._key("http"))

    @cached_property
    def log(self) -> logging.LoggerAdapter[logging.Logger]:
        """Return a logger that names the conversation; never log texts, numbers or secrets."""
        return logging.LoggerAdapter(log, {"conversation": self._work.conversation.id, "place": self._place})

    @property
    def now(self) -> datetime:
        """Return the time of the event this turn answers, in UTC; journaled."""
        return datetime.fromisoformat(self._keep("now", lambda: self._work.event.at.isoformat()))

    def random(self) -> float:
        """Return a number in [0, 1); journaled."""
        return float(self._keep("random", lambda: random.Random(self._key("random")).random()))

    def id(self) -> str:
        """Return a new id, 32 hexadecimal digits; journaled."""
        return str(self._keep("id", lambda: self._key("id")))

    # ------------------------------------------------------------ variables, contact, captures

    def set(self, name: str, value: Any) -> None:
        """Write a variable; an empty name is ignored. Dates become ISO texts; raise WabotError for what is no JSON."""
        if name:
            own = value if type(value) in _SIMPLE else _as_json(value, f"the variable {name!r}")
            self._variables[str(name)] = own

    def update_contact(self, *, name: str | None = None, **contact_fields: Any) -> None:
        """Change what is known about the contact: its name and own fields; kept when the turn commits."""
        contact_fields = _as_json(contact_fields, "the contact's fields")
        changes = {**({"name": name} if name is not None else {}), **contact_fields}
        contact = self._work.contact
        self._work.contact = replace(
            contact,
            name=name if name is not None else contact.name,
            fields={**contact.fields, **contact_fields},
        )
        self._work.contact_fields.update(changes)

    def capture(self, kind: str, data: Mapping[str, Any], *, key: str = "") -> None:
        """Keep structured data for this contact, replacing what (kind, key) held; journaled.

        Raise WabotError for data that is no JSON.
        """
        if self._journal.replay("capture", kind):
            self._journal.position += 1
            return
        change = CaptureChange(kind=kind, key=key, data=_as_json(dict(data), f"the capture {kind!r}"))
        self._work.captures[kind, key] = change
        self._journal.keep("capture", None, kind)

    async def captured(self, kind: str, *, key: str = "") -> Mapping[str, Any] | None:
        """Return what `capture` kept for this contact, None if nothing; journaled."""
        if entry := self._journal.replay("captured", kind):
            found: Mapping[str, Any] | None = self._journal.passed(entry)
            return found
        if own := self._work.captures.get((kind, key)):
            answer: Any = dict(own.data)
        else:
            answer = await self._work.world.captured(self._work.contact.id, kind, key)
        return self._journal.keep("captured", answer, kind)  # type: ignore[no-any-return]

    # ------------------------------------------------------------ talking

    async def say(
        self,
        text: str = "",
        *,
        media: Media | None = None,
        kind: Kind | None = None,
        location: Location | None = None,
        options: Sequence[str] = (),
        reply_to: str | None = None,
    ) -> None:
        """Say something once: text, media with a caption, a location, or a poll of options. Empty says nothing."""
        if self._journal.replay("say"):
            self._journal.position += 1
            return
        self._journal.keep("say", None)
        if not (text.strip() or media or location):
            return
        content = Content(
            kind=kind or _kind_of(media, location, options),
            text=text,
            media=media,
            location=location,
            options=tuple(options),
            reply_to=reply_to,
        )
        self._work.says.append(content)

    async def react(self, emoji: str, *, to: str | None = None) -> None:
        """React to a message, by default the one this turn answers; nothing happens when there is none."""
        if self._journal.replay("react"):
            self._journal.position += 1
            return
        target = to or (self.message.id if self.message else None)
        if target:
            self._work.says.append(Content(kind=Kind.REACTION, text=emoji, reply_to=target))
        self._journal.keep("react", None)

    async def ask(
        self,
        question: str | Content = "",
        *,
        parse: Reply[T] = TextReply(),  # type: ignore[assignment]
        tries: int = 3,
        timeout: timedelta | None = None,
        retry_text: str = "",
    ) -> T:
        """Say the question and wait for a reply that `parse` understands.

        The conversation may wait for days and survive restarts. A reply that is not understood is answered with
        `retry_text`, by default the reason, up to `tries` times. Raise NoReply after `timeout`, InvalidReply when
        the tries are used up; left alone they become the exits `no_reply` and `invalid`.
        """
        entry = self._journal.replay("ask")
        if entry is None:
            self._work.offers = options_of(parse)
            return await self._begin_to_ask(question, timeout)
        if failure := failure_of(entry):
            self._journal.position += 1
            raise NoReply() if failure["code"] == "no_reply" else InvalidReply(tries=tries)
        if not is_pending(entry):
            return self._journal.passed(entry)  # type: ignore[no-any-return]
        return await self._take_reply(entry[2], parse=parse, tries=tries, retry_text=retry_text)

    async def _begin_to_ask(self, question: str | Content, timeout: timedelta | None) -> Never:
        content = question if isinstance(question, Content) else Content(text=question)
        if content.text.strip() or content.media or content.location:
            self._work.says.append(content)
        until = self._work.event.at + timeout if timeout else None
        await self._wait_for_reply({"tries": 0, "until": until and until.isoformat()}, until)

    async def _wait_for_reply(self, state: Mapping[str, Any], until: datetime | None) -> Never:
        self._journal.wait("ask", state)
        expiry = self._work.event.at + self._work.expire_after
        await Signal(Suspended(Wait(kind="reply", until=min(until, expiry) if until else expiry)))
        raise AssertionError

    async def _take_reply(self, state: Mapping[str, Any], *, parse: Reply[T], tries: int, retry_text: str) -> T:
        until = datetime.fromisoformat(state["until"]) if state["until"] else None
        self._work.offers = options_of(parse)
        reply, self._work.reply = self._work.reply, None
        if reply is None:
            if isinstance(self._work.event, WaitExpired) and until and self._work.event.at >= until:
                self._journal.fail("ask", NoReply())
                raise NoReply()
            await self._wait_for_reply(state, until)
        try:
            answer = parse.understand(
                reply, now=self._work.event.at.astimezone(self._work.timezone), language=self._work.language
            )
            answer = _as_json(answer, "the reply")
        except NotUnderstood as error:
            used = state["tries"] + 1
            if used >= tries:
                failed = InvalidReply(tries=tries)
                self._journal.fail("ask", failed)
                raise failed from error
            self._work.says.append(Content(text=retry_text or str(error.facts.get("why", error))))
            await self._wait_for_reply({**state, "tries": used}, until)
        self._journal.keep("ask", answer)
        return answer

    async def sleep(self, length: timedelta) -> None:
        """Go on after `length`; the conversation waits and survives restarts."""
        await self.sleep_until(self._work.event.at + length)

    async def sleep_until(self, moment: datetime) -> None:
        """Go on at `moment`; one that is past goes on at once."""
        entry = self._journal.replay("sleep")
        if entry and not is_pending(entry):
            self._journal.position += 1
            return
        until = datetime.fromisoformat(entry[2]) if entry else moment
        if self._work.event.at >= until:
            self._journal.keep("sleep", None)
            return
        self._journal.wait("sleep", until.isoformat())
        await Signal(Suspended(Wait(kind="time", until=until)))

    async def hand_over(self) -> None:
        """Leave the conversation to a person of ours, and go on when they give it back; the bot is silent meanwhile."""
        entry = self._journal.replay("hand_over")
        if entry and not is_pending(entry):
            self._journal.position += 1
            return
        if entry:  # a conversation someone has takes no turn: it was given back
            self._journal.keep("hand_over", None)
            return
        self._journal.wait("hand_over", None)
        await Signal(Suspended(Wait(kind="human")))

    # ------------------------------------------------------------ other flows

    async def call(self, flow: str) -> None:
        """Run another flow of the bot to its end, then go on here."""
        entry = self._journal.replay("call", flow)
        if entry and not is_pending(entry):
            self._variables.clear()
            self._variables.update(self._journal.passed(entry))
            return
        self._journal.wait("call", None, flow)
        await Signal(Called(flow))

    async def go_to(self, flow: str) -> Never:
        """Leave this flow for another for good."""
        await Signal(Left(flow))
        raise AssertionError

    async def stop(self) -> Never:
        """End the conversation here."""
        await Signal(Left(None))
        raise AssertionError

    # ------------------------------------------------------------ the outside

    async def once(self, name: str, function: Callable[[], Awaitable[T] | T], *, at_most_once: bool = False) -> T:
        """Call a function and journal its plain-JSON answer, so that it is not called again on resume.

        After a crash in the middle it is called again (make it idempotent with `turn.id()`), unless `at_most_once`:
        then OutcomeUnknown is raised instead. What it raises is journaled too: a WabotError as it is, anything
        else as CallFailed.
        """
        return await self._outside("once", name, function, at_most_once=at_most_once)  # type: ignore[no-any-return]

    async def _outside(
        self, operation: str, detail: str, function: Callable[[], Any], *, at_most_once: bool = False
    ) -> Any:
        """Return the journaled answer, else the one an interrupted try had recorded, else call."""
        entry = self._journal.replay(operation, detail)
        if failure := failure_of(entry):
            self._journal.position += 1
            raise _error_again(failure)
        if entry is not None:
            return self._journal.passed(entry)
        key = f"{self._place}.{self._attempt}:{self._journal.position}"
        recorded = self._work.recorded
        if f"{key}!" in recorded and key not in recorded:
            unknown = OutcomeUnknown(name=detail)
            self._journal.fail(operation, unknown, detail, final=True)
            raise unknown
        if key in recorded:
            return self._journal.keep(operation, recorded[key], detail)
        if at_most_once:
            await self._work.world.record(f"{key}!", True)
        try:
            answer = function()
            if inspect.isawaitable(answer):
                answer = await answer
        except WabotError as error:
            self._journal.fail(operation, error, detail, final=at_most_once)
            raise
        except Exception as error:
            failed = CallFailed(name=detail, why=f"{type(error).__name__}: {error}")
            self._journal.fail(operation, failed, detail, final=at_most_once)
            raise failed from error
        answer = _as_json(answer, f"the answer of {detail!r}")
        await self._work.world.record(key, answer)
        return self._journal.keep(operation, answer, detail)

    def _keep(self, operation: str, make: Callable[[], Any]) -> Any:
        if entry := self._journal.replay(operation):
            return self._journal.passed(entry)
        return self._journal.keep(operation, make())

    def _key(self, purpose: str) -> str:
        conversation = self._work.conversation
        text = f"{conversation.id}:{conversation.turns}:{self._place}:{self._journal.position}:{purpose}"
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def _kind_of(media: Media | None, location: Location | None, options: Sequence[str]) -> Kind:
    if media:
        family = media.mimetype.split("/")[0]
        return Kind(family) if family in ("image", "video", "audio") else Kind.DOCUMENT
    return Kind.LOCATION if location else Kind.POLL if options else Kind.TEXT


def _as_json(value: Any, what: str) -> Any:
    try:
        return orjson.loads(orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS))
    except TypeError as error:
        raise WabotError(f"{what} is not plain JSON: {error}.") from error


def _error_again(failure: Mapping[str, str]) -> WabotError:
    """Return a journaled error as it was raised: the same class, the same message."""
    kind = next((kind for kind in _kinds_of(WabotError) if kind.code_name() == failure["code"]), WabotError)
    return kind(failure["message"])


def _kinds_of(kind: type[WabotError]) -> Iterator[type[WabotError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _kinds_of(child)
