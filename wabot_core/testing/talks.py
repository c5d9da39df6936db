"""Holds a transcript's talk with a bot and says where it goes another way; it reads no files but the bot's."""

from __future__ import annotations

import difflib
import re
from collections import ChainMap
from collections.abc import Callable, Mapping, MutableMapping
from datetime import UTC, datetime
from itertools import dropwhile, takewhile
from pathlib import Path
from typing import Any

import orjson

from wabot_core.catalog import Catalog
from wabot_core.errors import WabotError
from wabot_core.testing.clocks import FakeClock
from wabot_core.testing.documents import ANY_MESSAGE, bot_of_node, bot_of_trigger
from wabot_core.testing.notation import send, write
from wabot_core.testing.people import Person
from wabot_core.testing.simulator import Simulator
from wabot_core.testing.transcripts import BadTranscript, Line, Transcript, indented, parse_length, parse_transcript

BOT_FILES = ("bot.json", "flow.json")
ANYTHING = "{{any}}"

_STUB = re.compile(r"(?P<method>[A-Z*]+) (?P<url>\S+) -> (?P<status>\d{3}|fails)(?:\s+(?P<body>.+))?", re.DOTALL)


class TalkFailed(WabotError):
    """The talk went another way."""


async def run_transcript(
    transcript: Transcript | str,
    *,
    catalog: Catalog,
    document: Mapping[str, Any] | None = None,
    folder: Path | None = None,
    secrets: MutableMapping[str, str] | None = None,
    **settings: Any,
) -> Simulator:
    """Hold a talk and return the simulator behind it; raise TalkFailed at the first line that goes another way.

    The bot is the transcript's own (header `bot`, `node` or `trigger`), else `document`, else `bot.json` or
    `flow.json` in the folder. `settings` go to the Simulator.
    """
    if isinstance(transcript, str):
        transcript = parse_transcript(transcript)
    own = dict(_secret(line) for line in transcript.headers if line.name == "secret")
    bot = _bot_of(transcript, catalog, document, folder or Path())
    if begins := next((line for line in transcript.headers if line.name == "clock"), None):
        settings.setdefault("clock", FakeClock(_moment(begins)))
    simulator = Simulator(bot, catalog=catalog, secrets=ChainMap(own, {} if secrets is None else secrets), **settings)
    talk = _Talk(simulator)
    if about := transcript.header("person"):
        talk.turn_to(f"Ana {about}")
    for line in transcript.lines:
        try:
            await talk.hold(line)
        except (BadTranscript, TalkFailed):
            raise
        except (ValueError, WabotError) as error:
            raise BadTranscript(line=line.number, why=str(error).rstrip(".")) from error
    talk.finish()
    return simulator


def state_of(simulator: Simulator, person: Person) -> dict[str, Any]:
    """Return what `=` lines may look at: the variables, and `conversation`, `contact`, `captures`, `calls`."""
    conversation = person.conversation
    captures: dict[str, Any] = {}
    for (kind, key), data in person.captures.items():
        captures[kind] = {**captures.get(kind, {}), key: data} if key else data
    return {
        **person.variables,
        "conversation": {"ended": conversation and conversation.ended, "at": person.waiting_at},
        "contact": {"name": person.contact.name, **person.contact.fields},
        "captures": captures,
        "calls": len(simulator.calls),
    }


class _Talk:
    """A talk in progress: what each person was told and has not yet read."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self._read: dict[str, int] = {}
        self._last = 0

    async def hold(self, line: Line) -> None:
        if line.mark in (">", "!", "@") and self.simulator.people:  # the first line says who the first of them is
            self._expect_silence()
        self._last = line.number
        await _ACTS[line.mark](self, line)

    async def write(self, line: Line) -> None:
        await send(self.simulator.current, line.text)

    async def read(self, line: Line) -> None:
        unread = self._unread(self.simulator.current)
        if not unread:
            raise _went_wrong(line.number, "the bot said nothing", expected=line.text)
        if not _matches(line.text, unread[0]):
            raise _went_wrong(line.number, "the bot said something else", expected=line.text, got=unread[0])
        self._mark_read(self.simulator.current, 1)

    async def check(self, line: Line) -> None:
        path, _, text = line.text.partition(" ")
        expected = _value(text)
        got: Any = state_of(self.simulator, self.simulator.current)
        for name in path.split("."):
            got = got.get(name) if isinstance(got, Mapping) else None
        if got != expected:
            raise _went_wrong(line.number, f"{path} is another", expected=_json(expected), got=_json(got))

    async def act(self, line: Line) -> None:
        verb, _, rest = line.text.partition(" ")
        if verb == "advance":
            await self.simulator.advance(parse_length(rest))
        elif verb == "webhook":
            name, _, data = rest.partition(" ")
            await self.simulator.webhook(name, orjson.loads(data or "{}"))
        elif verb == "schedule":
            flow, _, trigger = rest.partition(" ")
            await self.simulator.schedule(flow, trigger.strip())
        elif line.text.split() == ["give", "back"]:
            await self.simulator.give_back()
        else:
            raise ValueError(f"{line.text!r} is none of advance, webhook, schedule, give back")

    async def turn(self, line: Line) -> None:
        self.turn_to(line.text)

    async def stub(self, line: Line) -> None:
        found = _STUB.fullmatch(line.text)
        if not found:
            raise ValueError("write METHOD URL -> STATUS and a JSON body, or METHOD URL -> fails")
        network, method, url = self.simulator.network, found["method"], found["url"]
        if found["status"] == "fails":
            network.fail(method, url, why=found["body"] or "no answer came")
        else:
            body = orjson.loads(found["body"]) if found["body"] else None
            network.answer(method, url, status=int(found["status"]), json=body)

    def turn_to(self, text: str) -> None:
        words = text.split()
        name = " ".join(takewhile(lambda word: "=" not in word, words))
        facts = dict(word.partition("=")[::2] for word in dropwhile(lambda word: "=" not in word, words))
        self.simulator.turn_to(self.simulator.person(name, **facts))

    def finish(self) -> None:
        for person in self.simulator.people.values():
            self._expect_silence(person)

    def _expect_silence(self, person: Person | None = None) -> None:
        person = person or self.simulator.current
        if unread := self._unread(person):
            to = "" if person is self.simulator.current else f" to {person.contact.name}"
            raise _went_wrong(self._last, f"after it the bot also said{to}", got=unread[0])

    def _unread(self, person: Person) -> list[str]:
        return [write(content) for content in person.said[self._read.get(person.contact.id, 0) :]]

    def _mark_read(self, person: Person, count: int) -> None:
        self._read[person.contact.id] = self._read.get(person.contact.id, 0) + count


_ACTS: Mapping[str, Callable[[_Talk, Line], Any]] = {
    ">": _Talk.write,
    "<": _Talk.read,
    "=": _Talk.check,
    "!": _Talk.act,
    "@": _Talk.turn,
    "http": _Talk.stub,
}


def _bot_of(
    transcript: Transcript, catalog: Catalog, document: Mapping[str, Any] | None, folder: Path
) -> Mapping[str, Any]:
    if name := transcript.header("bot"):
        return _load(folder / name)
    node, trigger = transcript.header("node"), transcript.header("trigger")
    if node:
        return bot_of_node(catalog, *_typed(node), trigger=_typed(trigger) if trigger else ANY_MESSAGE)
    if trigger:
        return bot_of_trigger(*_typed(trigger))
    if document is not None:
        return document
    found = next((folder / name for name in BOT_FILES if (folder / name).is_file()), None)
    if found is None:
        raise BadTranscript(line=1, why=f"it names no bot, and beside it there is no {' or '.join(BOT_FILES)}")
    return _load(found)


def _load(path: Path) -> Mapping[str, Any]:
    try:
        document: Mapping[str, Any] = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        raise BadTranscript(line=1, why=f"the bot {path.name} can't be read: {error}") from error
    return document


def _typed(text: str) -> tuple[str, Mapping[str, Any]]:
    type, _, config = text.partition(" ")
    try:
        return type, orjson.loads(config or "{}")
    except orjson.JSONDecodeError as error:
        raise BadTranscript(line=1, why=f"the config of {type} is not JSON: {error}") from error


def _moment(line: Line) -> datetime:
    try:
        moment = datetime.fromisoformat(line.text)
    except ValueError as error:
        why = f"{line.text!r} is no moment such as 2026-01-05T09:00+00:00"
        raise BadTranscript(line=line.number, why=why) from error
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _secret(line: Line) -> tuple[str, str]:
    name, _, value = line.text.partition(" ")
    return name, value


def _matches(expected: str, got: str) -> bool:
    if ANYTHING not in expected:
        return expected == got
    parts = map(re.escape, expected.split(ANYTHING))
    return re.fullmatch(".*".join(parts), got, flags=re.DOTALL) is not None


def _value(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


def _json(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _went_wrong(number: int, what: str, *, expected: str | None = None, got: str | None = None) -> TalkFailed:
    """Return the failure with what was expected (-) and what came (+)."""
    before = [] if expected is None else indented(expected).split("\n")
    after = [] if got is None else indented(got).split("\n")
    rows = [row for row in difflib.ndiff(before, after) if not row.startswith("?")]
    return TalkFailed(f"Line {number}: {what}.\n" + "\n".join(f"  {row}" for row in rows), line=number)
