"""Transcripts: a talk with a bot as people would write it down, read and written here; `talks` holds it.

On the left how it is written, on the right what it means:

    bot: clinic.json              the bot, beside this file; or one node, or one trigger:
    node: talk.ask {"text": "Your name?", "save_as": "name"}
    trigger: on.keyword {"words": ["hi"]}
    secret: crm_token abc         a secret's value
    person: language=pt           about the person who writes
    clock: 2026-01-05T09:00:00+00:00     when the talk begins; left out, on a Monday at nine
    http POST https://crm.example/leads -> 201 {"id": 7}

    # a comment
    > hi                          a person writes
    < Your name?                  the bot says exactly this; {{any}} stands for any text
    > Ana
    < Thanks, Ana.                what the bot says and nobody expects fails the talk
      See you!                    more lines of a message are indented by two spaces
    = name "Ana"                  a variable; also conversation.ended, captures.KIND, calls
    ! advance 2h 30m              time passes: d, h, m, s
    ! webhook paid {"id": 7}      another system calls
    ! schedule welcome t1         a schedule fires now: its flow and trigger
    ! give back                   whoever the talk was handed over to gives it back to the bot
    @Bob                          from here on Bob writes; `@Bob language=pt` the first time

How pictures, places, choices and the like are written: see `notation`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import orjson

from wabot_core.conversations import Contact
from wabot_core.errors import WabotError
from wabot_core.http import HttpAnswer, HttpRequest
from wabot_core.messages import Content
from wabot_core.testing.notation import write
from wabot_core.testing.simulator import Simulator, Spoken

Mark = Literal["header", "http", ">", "<", "=", "!", "@"]
HEADERS = ("bot", "node", "trigger", "secret", "person", "clock")
INDENT = "  "

_HEADER = re.compile(rf"({'|'.join(HEADERS)}):\s*(.*)", re.DOTALL)
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*([dhms])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes", "s": "seconds"}


class BadTranscript(WabotError):
    """Line {line} of the transcript can't be read: {why}."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One entry of a transcript: where it stands, what it is and what it says; a header's `name` is its key."""

    number: int
    mark: Mark
    text: str
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Transcript:
    """A talk as written: headers first, then what happens."""

    headers: tuple[Line, ...]
    lines: tuple[Line, ...]

    def header(self, name: str) -> str | None:
        """Return a header's text, None if it is not there."""
        return next((line.text for line in self.headers if line.name == name), None)


def parse_transcript(text: str) -> Transcript:
    """Read a transcript; raise BadTranscript with the first line that is none."""
    headers: list[Line] = []
    lines: list[Line] = []
    for number, entry in _entries(text):
        line = _read(number, entry)
        if line.mark == "header" and lines:
            raise BadTranscript(line=number, why="headers come before the talk")
        (headers if line.mark == "header" else lines).append(line)
    return Transcript(headers=tuple(headers), lines=tuple(lines))


def transcript_of(simulator: Simulator) -> str:
    """Return the simulator's talk as a transcript, to be kept as a test; calls get the answers they had."""
    return write_transcript(simulator.talk, simulator.exchanges)


def write_transcript(
    talk: Sequence[Spoken],
    exchanges: Sequence[tuple[HttpRequest, HttpAnswer | WabotError]] = (),
    *,
    begins: datetime | None = None,
    person: Contact | None = None,
) -> str:
    """Return a talk as a transcript: when it `begins`, and who the first `person` is, as far as they differ."""
    rows = [_stub(request, answer) for request, answer in exchanges]
    if begins is not None:
        rows.insert(0, f"clock: {begins.isoformat()}")
    speaking = next((spoken.person for spoken in talk), "")
    names = {spoken.person for spoken in talk}
    if person is not None:
        facts = {"language": person.language, "phone": person.phone}
        rows.append(" ".join((f"@{speaking}", *(f"{name}={value}" for name, value in facts.items() if value))))
    elif len(names) > 1:
        rows.append(f"@{speaking}")
    for spoken in talk:
        if spoken.person != speaking and not isinstance(spoken.what, timedelta):
            speaking = spoken.person
            rows.append(f"@{speaking}")
        if isinstance(spoken.what, timedelta):
            rows.append(f"! advance {format_length(spoken.what)}")
        elif isinstance(spoken.what, str):
            rows.append(f"! {spoken.what}")
        else:
            mark = "<" if isinstance(spoken.what, Content) else ">"
            rows.append(f"{mark} {indented(write(spoken.what))}")
    return "\n".join(rows) + "\n"


def indented(text: str) -> str:
    """Return a text as it stands behind its mark: further lines indented."""
    return text.replace("\n", f"\n{INDENT}")


def parse_length(text: str) -> timedelta:
    """Read a length of time such as `2h 30m`; raise ValueError."""
    parts = _LENGTH.findall(text)
    if not parts or _LENGTH.sub("", text).strip():
        raise ValueError(f"{text!r} is no length of time; write one such as 1d 2h 30m 5s")
    return timedelta(**{_UNITS[unit]: float(amount) for amount, unit in parts})


def format_length(length: timedelta) -> str:
    """Write a length of time such as `2h 30m`."""
    minutes, seconds = divmod(length.total_seconds() % 86400, 60)
    parts = (length.days, "d"), (minutes // 60, "h"), (minutes % 60, "m"), (seconds, "s")
    return " ".join(f"{amount:g}{unit}" for amount, unit in parts if amount) or "0s"


def _stub(request: HttpRequest, answer: HttpAnswer | WabotError) -> str:
    call = f"http {request.method} {request.url} ->"
    if isinstance(answer, WabotError):
        return f"{call} fails"
    body = "" if answer.json is None else f" {orjson.dumps(answer.json).decode()}"
    return f"{call} {answer.status}{body}"


def _entries(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Go through the entries, each with its number and its lines, comments and empty lines left out."""
    entry: list[str] = []
    begun = 0
    blank = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith(INDENT) and line.strip() and entry:
            entry += [""] * blank + [line.removeprefix(INDENT)]
            blank = 0
        elif not line.strip():
            blank += bool(entry)
        else:
            if entry:
                yield begun, entry
            entry, blank, begun = ([] if line.startswith("#") else [line]), 0, number
    if entry:
        yield begun, entry


def _read(number: int, entry: Sequence[str]) -> Line:
    text = "\n".join(entry)
    mark, rest = text[0], text[1:].removeprefix(" ")
    if mark in "><=!@":
        return Line(number=number, mark=mark, text=rest)  # type: ignore[arg-type]
    if text.startswith("http "):
        return Line(number=number, mark="http", text=text.removeprefix("http "))
    if found := _HEADER.fullmatch(text):
        return Line(number=number, mark="header", name=found[1], text=found[2].strip())
    raise BadTranscript(line=number, why=f"it begins with none of > < = ! @ # http, nor {', '.join(HEADERS)}:")
