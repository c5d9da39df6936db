"""How messages are written in transcripts: a text as it is, everything else in brackets; it runs nothing.

hello                            a text; the lines after the first are indented
[image A caption]                also video, audio, voice, document and sticker
[location 38.72,-9.14 A name]
[choice yes]                     a tap on a button or list entry, by its id
[vote Blue]                      a tap on an option of a poll
[reaction 👍]
[poll Which colour? | Red | Blue]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from wabot_core.messages import MEDIA_KINDS, Content, Kind, Location, Message
from wabot_core.testing.people import Person

_BRACKETS = re.compile(r"\[(?P<word>[a-z]+)(?: (?P<rest>.*))?\]", re.DOTALL)
_PLACE = re.compile(r"(?P<latitude>-?\d+(?:\.\d+)?),\s*(?P<longitude>-?\d+(?:\.\d+)?)(?: (?P<name>.+))?")
_TAPS = {Kind.LIST_REPLY: "choice", Kind.BUTTON_REPLY: "choice", Kind.POLL_VOTE: "vote"}


def write(what: Message | Content) -> str:
    """Return how a message is written in a transcript."""
    if what.kind in MEDIA_KINDS:
        return _brackets(what.kind.value, what.text)
    if what.kind is Kind.LOCATION and what.location:
        return _brackets("location", _place(what.location))
    if what.kind is Kind.REACTION:
        return _brackets("reaction", what.text)
    if isinstance(what, Content) and what.kind is Kind.POLL:
        return _brackets("poll", " | ".join((what.text, *what.options)))
    if isinstance(what, Message) and what.choice:
        return _brackets(_TAPS.get(what.kind, "choice"), what.choice.id)
    return what.text


async def send(person: Person, text: str) -> None:
    """Let a person send what is written."""
    found = _BRACKETS.fullmatch(text)
    sender = _SENDERS.get(found["word"]) if found else None
    if found and sender:
        await sender(person, found["rest"] or "")
    else:
        await person.says(text)


def _brackets(word: str, rest: str) -> str:
    return f"[{word} {rest}]" if rest else f"[{word}]"


def _place(place: Location) -> str:
    return f"{place.latitude:g},{place.longitude:g}" + (f" {place.name}" if place.name else "")


def _share(person: Person, rest: str) -> Any:
    place = _PLACE.fullmatch(rest)
    if not place:
        raise ValueError(f"{rest!r} is no place; write [location 38.72,-9.14]")
    return person.shares(float(place["latitude"]), float(place["longitude"]), name=place["name"])


def _send_media(kind: Kind) -> Callable[[Person, str], Any]:
    return lambda person, caption: person.sends(kind, caption)


_SENDERS: Mapping[str, Callable[[Person, str], Any]] = {
    **{kind.value: _send_media(kind) for kind in sorted(MEDIA_KINDS)},
    "location": _share,
    "choice": lambda person, id: person.picks(id),
    "vote": lambda person, label: person.picks(label, kind=Kind.POLL_VOTE),
    "reaction": lambda person, emoji: person.reacts(emoji),
}
