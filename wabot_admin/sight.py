"""What someone sees of a conversation: with `personal.read` all of it, without it nothing personal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from wabot_admin.masking import HIDDEN, Mask, is_personal
from wabot_core.conversations import Conversation
from wabot_runtime import ConversationRow, LastMessage, Term, TranscriptEntry, TranscriptPage, words_in

PREVIEW = 160
"""Characters of a message a list shows."""

LEAD = 40
"""Characters before the first word that was found."""

ACKS: Mapping[int, str] = {-1: "failed", 0: "none", 1: "server", 2: "delivered", 3: "read", 4: "played"}
Json = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What someone may see of one conversation: its texts repeat `secrets`, the values of personal variables.

    `pii` are the variables the bot declares personal; None, when it is not known any more, hides all.
    """

    mask: Mask
    pii: frozenset[str] | None = frozenset()
    secrets: Sequence[str] = ()
    unsought: frozenset[str] = frozenset()
    """Words that find nothing: those of the person's name and of personal variables."""

    @property
    def full(self) -> bool:
        """Say whether nothing is hidden."""
        return self.mask.full

    def text(self, value: str | None) -> str:
        """Return what someone wrote."""
        if self.full or not value:
            return value or ""
        for secret in self.secrets:
            value = value.replace(secret, HIDDEN)
        return self.mask.text(value)

    def value(self, value: Any) -> Any:
        """Return any JSON value with its texts as this reader sees them, an error's that quotes an answer say."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {name: self.value(each) for name, each in value.items()}
        return [self.value(each) for each in value] if isinstance(value, list | tuple) else value


def row_of(row: ConversationRow, sight: Sight, terms: Sequence[Term] = ()) -> Json:
    """Return a conversation as a list shows it, with the message in which most of the terms are, the newest such."""
    return {
        "id": row.id,
        "number": {"id": row.number, "name": row.number_name or row.number},
        "bot": {"id": row.bot, "name": row.bot_name or row.bot},
        "revision": row.revision,
        "contact": {
            "id": sight.mask.text(row.contact),
            "name": sight.mask.name(row.contact_name),
            "phone": sight.mask.phone(row.contact_phone),
            "handle": row.contact_handle,
            "opted_out": row.contact_opted_out,
        },
        "state": row.ended or row.owner,
        "wait": row.wait_kind and {"kind": row.wait_kind, "until": row.wait_until},
        "assignee": row.assignee and {"id": row.assignee, "name": row.assignee_name or row.assignee},
        "unread": row.unread,
        "labels": row.labels,
        "started": row.started,
        "changed": row.changed,
        "last": row.last and _preview(row.last, sight),
        "match": _match(row, sight, terms),
    }


def whole_of(row: ConversationRow, state: Conversation, path: Sequence[Any], sight: Sight) -> Json:
    """Return a conversation with where it stands, its variables and its way through the flows."""
    return row_of(row, sight) | {
        "stack": [{"flow": frame.flow, "node": frame.node} for frame in state.stack],
        "variables": sight.value(sight.mask.fields(state.variables, pii=sight.pii)),
        "path": [{"turn": turn, "at": at, "steps": steps_of(steps, sight)} for turn, at, steps in path],
    }


def entries_of(page: TranscriptPage, conversation: str, sight: Sight) -> list[Json]:
    """Return the entries of a transcript's page."""
    return [_entry(entry, page, conversation, sight) for entry in page.entries]


def steps_of(steps: Sequence[Any], sight: Sight) -> list[Json]:
    """Return the nodes a turn went through."""
    return [
        {"flow": flow, "node": node, "exit": exit, "error": error and sight.text(error)}
        for flow, node, exit, error in steps
    ]


def secrets_in(variables: Mapping[str, Any], pii: frozenset[str] | None, *, name: str | None = None) -> list[str]:
    """Return what texts must not repeat: personal variables and a person's name, if they are words; longest first."""
    found = {part for part in (name or "").split() if part[0].isalpha()}
    found |= {
        str(value)
        for key, value in variables.items()
        if (pii is None or key in pii) and isinstance(value, str | int) and not isinstance(value, bool)
    }
    return sorted((value for value in found if len(value) > 2), key=len, reverse=True)


def words_of_secrets(variables: Mapping[str, Any], pii: frozenset[str] | None, *, name: str | None) -> frozenset[str]:
    """Return the words of a person's name and of personal values, which who may not see these can't seek."""
    personal = [str(value) for key, value in variables.items() if is_personal(key, pii) and value not in _PLAIN]
    return frozenset(span.word for part in (*personal, name or "") for span in words_in(part))


_PLAIN: Final = (None, True, False)


def _match(row: ConversationRow, sight: Sight, terms: Sequence[Term]) -> Json | None:
    """Return the message that was found; None when the reader would not see every term in what they may read."""
    best: tuple[int, Json] = 0, {}
    seen: set[Term] = set()
    for message in row.matches if terms else ():
        text = sight.text(message.text)
        places: list[tuple[int, int]] = []
        here: set[Term] = set()
        for span in words_in(text):
            met = [term for term in terms if term.meets(span.word)]
            if met and span.word not in sight.unsought:
                here.update(met)
                places.append((span.start, span.end))
        seen |= here
        if len(here) > best[0]:
            shown = {"id": message.id, "direction": "in" if message.incoming else "out", "at": message.at}
            best = len(here), shown | {"snippet": list(_snippet(text, places))}
    return best[1] if best[0] and (sight.full or seen == set(terms)) else None


def _snippet(text: str, places: Sequence[tuple[int, int]]) -> Iterator[Json]:
    """Yield a part of a text in pieces, saying of each whether it was found."""
    begin = max(0, places[0][0] - LEAD)
    end = min(len(text), max(begin + PREVIEW, places[0][1]))
    at = begin
    before = "…" if begin else ""
    for start, stop in places:
        start = max(start, at)
        if stop > end or stop <= start:
            continue
        if before or start > at:
            yield {"text": before + text[at:start], "found": False}
        yield {"text": text[start:stop], "found": True}
        at, before = stop, ""
    rest = text[at:end] + ("…" if end < len(text) else "")
    if rest:
        yield {"text": rest, "found": False}


def _preview(last: LastMessage, sight: Sight) -> Json:
    return {
        "direction": "in" if last.incoming else "out",
        "at": last.at,
        "kind": last.data.get("kind", "text"),
        "text": sight.text(last.data.get("text"))[:PREVIEW],
        "author": last.author,
    }


def _entry(entry: TranscriptEntry, page: TranscriptPage, conversation: str, sight: Sight) -> Json:
    data = entry.data
    shown: Json = {"id": entry.id, "at": entry.at}
    if entry.source == "r":
        return shown | {
            "type": "note" if data["kind"] == "note" else "change",
            "change": None if data["kind"] == "note" else data["kind"],
            "author": _author(data["author"], page),
            "about": _author(data["about"], page),
            "text": sight.text(data["text"]),
            "edited": data["edited"],
            "rev": data["rev"],
        }
    shown |= {"turn": data["turn"], "path": steps_of(page.steps.get(data["turn"], ()), sight)}
    if entry.source == "o":
        return shown | {
            "type": "message",
            "direction": "out",
            "author": _author(data["author"], page),
            "message_id": data["message_id"],
            "status": data["status"],
            "reason": data["reason"],
            "ack": ACKS.get(data["ack"], "none"),
            "acked": data["acked"],
            **_body(data["content"], entry, conversation, sight, media=data["content"].get("media")),
        }
    event = data["event"]
    if "message" not in event:
        return shown | {"type": "event", "event": event["event"]}
    message = event["message"]
    ours = bool(message.get("from_me"))
    return shown | {
        "type": "message",
        "direction": "out" if ours else "in",
        "author": {"id": "phone", "name": None} if ours else None,
        "message_id": message["id"],
        "written": message["at"],
        "status": data["status"],
        "reason": data["reason"],
        **_body(message, entry, conversation, sight, media=page.files.get(entry.number) or message.get("media")),
    }


def _author(id: str | None, page: TranscriptPage) -> Json | None:
    return None if id is None else {"id": id, "name": page.names.get(id)}


def _body(
    body: Mapping[str, Any], entry: TranscriptEntry, conversation: str, sight: Sight, *, media: Mapping[str, Any] | None
) -> Json:
    return {
        "kind": body.get("kind", "text"),
        "text": sight.text(body.get("text")),
        "media": media
        and {
            "mimetype": media.get("mimetype"),
            "size": media.get("size"),
            "name": sight.text(media.get("name")) or None,
            "url": f"/api/conversations/{conversation}/media/{entry.id}" if media.get("file") else None,
        },
        "location": body.get("location") if sight.full else None,
        "choice": body.get("choice") and sight.value(sight.mask.value(body["choice"])),
        "options": [sight.text(option) for option in body.get("options", ())],
        "reply_to": body.get("reply_to"),
    }
