"""A large workspace for measurements: many people, conversations and messages, put in fast; it asks nothing of them.

It is skewed as real ones are: most people write to one number, one chat is as long as a thousand others, few
conversations are with a person of ours, labelled or failed.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate, chain, pairwise
from typing import Any

import orjson

from wabot_core.events import MessageReceived, event_to_json
from wabot_core.messages import Content, Message, content_to_json
from wabot_runtime.bench.filling import Filling, fill
from wabot_runtime.stores.records import create
from wabot_runtime.stores.records.schema import metadata
from wabot_runtime.stores.records.values import to_json
from wabot_runtime.stores.words.folding import kept_words
from wabot_runtime.stores.words.parts import parts_of_capture, parts_of_person
from wabot_runtime.stores.words.people import CAPTURES, PEOPLE

UNTIL = datetime(2026, 6, 30, 18, tzinfo=UTC)
DAYS = 365
NUMBERS = (("main", 70), ("shop", 15), ("care", 8), ("jobs", 5), ("spare", 2))
BOTS = ("clinic", "orders", "jobs", "returns", "faq", "survey", "invoices", "events")
REVISIONS = 40
ENDINGS = (("finished", 70), ("expired", 18), ("stopped", 6), ("replaced", 4), ("failed", 2))
LABELS = ("vip", "refund", "angry", "new", "spam", "call back", "dentist", "invoice", "late", "done")
CAPTURED = '{"people": 3, "day": "Monday"}'
KINDS = ("booking", "lead", "survey")
FIRST = ("Ana", "Bruno", "Carla", "Diego", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kaja", "Luca")
LAST = ("Silva", "Santos", "Müller", "Yilmaz", "Novak", "Rossi", "Dubois", "Kowalska", "García", "Okafor", "Smith")
SAID = ("hello", "I want to book a table", "three", "Ana", "tomorrow at nine", "is the invoice paid?", "thanks", "no")
ANSWERED = ("Hello! How can we help?", "Which day?", "For how many people?", "Thank you, see you then.")
ORDERS = 5_000
SEEN = (
    (range(3, 2**40, 10), ", order no{order}"),
    (range(5, 2**40, 150), ", a complaint"),
    (range(7, 2**40, 1000), " and it is broken"),
    (range(10_000, 30_000), " at the opening"),
)
"""What is written by few: in which messages, and what; an order is named in about ten."""
LONG = 0.02
"""The share of all messages that is in one chat."""
SOME = 5_000  # rows handed to a database at once


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """How many of everything; half of the messages come in, half go out."""

    messages: int = 1_000_000
    conversations: int = 100_000
    contacts: int = 50_000
    accounts: int = 300
    audited: int = 200_000
    seed: int = 7

    @property
    def longest(self) -> str:
        """Return the id of the longest conversation."""
        return conversation_id(0)


def conversation_id(place: int) -> str:
    """Return the id of one of the crowd's conversations."""
    return hashlib.sha256(f"crowd {place}".encode()).hexdigest()[:32]


async def put_crowd(url: str, crowd: Crowd, *, say: Callable[[str], None]) -> None:
    """Make the tables in the empty database at a `sqlite:` or `postgresql:` URL and put a crowd into them.

    On Postgres the role must be one that row-level security does not bind, as a throwaway server's is.
    """
    await create(url).upgrade(say=lambda line: None)
    await asyncio.to_thread(fill, url, _tables(crowd, say=say))


def _tables(crowd: Crowd, *, say: Callable[[str], None]) -> Iterator[Filling]:
    """Yield tables with their columns and rows, in an order that foreign keys allow."""
    chance = random.Random(crowd.seed)
    people = _People(crowd, chance)
    talks = _Talks(crowd, chance, people)
    for name, columns, rows in (
        ("bots", ("id", "name", "live"), ((bot, bot.title(), REVISIONS) for bot in BOTS)),
        ("drafts", ("bot", "rev", "document"), ((bot, 1, "{}") for bot in BOTS)),
        ("revisions", _REVISION, _revisions()),
        ("numbers", ("id", "name", "channel", "bot", "wanted", "state", "reason", "since", "phone"), _numbers()),
        ("contacts", _CONTACT, people.rows()),
        ("conversations", _CONVERSATION, talks.conversations()),
        ("turns", ("conversation", "turn", "number", "inbox", "lease", "event", "steps", "at"), talks.turns()),
        ("inbox", _INBOX, talks.inbox()),
        ("outbox", _OUTBOX, talks.outbox()),
        ("words", ("word", "conversation", "came", "said"), talks.words()),
        ("word_marks", ("name", "position", "goal", "since"), talks.marks()),
        ("captures", _CAPTURE, talks.captures()),
        ("people_words", ("word", "number", "contact", "kind", "key"), chain(people.words(), talks.captured_words())),
        ("labels", ("id", "name", "colour", "rev"), ((f"l{n}", name, "#336699", 1) for n, name in enumerate(LABELS))),
        ("conversation_labels", ("conversation", "label"), talks.labels()),
        ("opt_changes", ("number", "contact", "out", "how", "by", "at"), people.changes()),
        ("accounts", _ACCOUNT, _accounts(crowd)),
        ("audit", ("number", "at", "actor", "action", "object", "outcome", "mac"), _audited(crowd)),
    ):
        if name not in metadata.tables:
            continue
        say(f"Putting {name} in")
        yield metadata.tables[name], columns, rows


_REVISION = ("bot", "number", "sha256", "parent", "author", "message", "at", "document")
_CONTACT = (
    *("number", "id", "phone", "name", "language", "fields", "first_message", "seen", "handle", "rev", "opted_out"),
    "sought",
)
_CAPTURE = ("number", "contact", "kind", "key", "bot", "conversation", "data", "at", "sought")
_CONVERSATION = (
    *("id", "number", "chat", "contact", "bot", "revision", "turns", "epoch", "owner", "ended", "wait_kind"),
    *("wait_until", "stack", "variables", "started", "changed", "assignee", "unread"),
)
_INBOX = (
    *("id", "number", "key", "chat", "contact", "event", "status", "tries", "conversation", "turn", "recorded"),
    "closed",
)
_OUTBOX = (
    *("number", "chat", "message_id", "content", "conversation", "turn", "epoch", "status", "tries", "ack"),
    *("queued", "changed", "acked"),
)
_ACCOUNT = ("id", "email", "name", "role", "disabled", "epoch", "totp_active", "totp_step", "rev", "created")


class _People:
    """The contacts: whom they write to and what is known of them."""

    def __init__(self, crowd: Crowd, chance: random.Random) -> None:
        self.count = crowd.contacts
        self.number = _some(NUMBERS, crowd.contacts, chance)
        self._seconds = [chance.randrange(DAYS * 86_400) for _ in range(crowd.contacts)]

    def id(self, place: int) -> str:
        return f"{4915000000000 + place * 37}@c.us"

    def is_out(self, place: int) -> bool:
        return place % 25 == 3

    def seen(self, place: int) -> datetime:
        return UNTIL - timedelta(seconds=self._seconds[place])

    def rows(self) -> Iterator[Sequence[Any]]:
        for place in range(self.count):
            name = self._name(place)
            language = ("de", "pt", "en", "es")[place % 4]
            seen = self.seen(place)
            out = seen if self.is_out(place) else None
            handle = hashlib.sha256(f"person {place}".encode()).hexdigest()[:24]
            phone = None if self.is_namesake(place) else "+" + self.id(place).partition("@")[0]
            yield (self.number[place], self.id(place), phone, name, language, "{}", None, seen, handle, 1, out, True)

    def words(self) -> Iterator[Sequence[Any]]:
        """Yield what each is found by."""
        for place in range(self.count):
            id = self.id(place)
            for part in parts_of_person(self._name(place), id.partition("@")[0], id):
                yield (f"{PEOPLE.mark}{part}", self.number[place], id, "", "")

    def is_namesake(self, place: int) -> bool:
        """Say whether they are called as the one before, and their phone number is not known."""
        return place % 1000 == 1

    def _name(self, place: int) -> str:
        place -= self.is_namesake(place)
        return f"{FIRST[place % len(FIRST)]} {LAST[place // 7 % len(LAST)]} {place}"

    def changes(self) -> Iterator[Sequence[Any]]:
        for place in filter(self.is_out, range(self.count)):
            yield (self.number[place], self.id(place), True, "word", "", self.seen(place))


class _Talks:
    """The conversations and what was said in them; each table's rows come out in the same order."""

    def __init__(self, crowd: Crowd, chance: random.Random, people: _People) -> None:
        self._people = people
        count, turns = crowd.conversations, crowd.messages // 2
        first = max(int(turns * LONG), 1)
        self._turns = [first, *_shares(turns - first, count - 1, chance)]
        self._started = sorted(chance.randrange(DAYS * 86_400) for _ in range(count))
        self._person = [place % people.count for place in range(count)]
        self._ended = _some(ENDINGS, count, chance)

    def _is_live(self, place: int) -> bool:
        """Say whether it is its person's last one and still goes on."""
        return place + self._people.count >= len(self._turns) and place % 5 == 0

    def _each(self) -> Iterator[tuple[int, str, str, str, datetime]]:
        """Yield place, id, number, contact and start of each."""
        begun = UNTIL - timedelta(days=DAYS)
        for place in range(len(self._turns)):
            person = self._person[place]
            start = begun + timedelta(seconds=self._started[place])
            yield place, conversation_id(place), self._people.number[person], self._people.id(person), start

    def _bot(self, place: int) -> str:
        return BOTS[min(place % 16, len(BOTS) - 1)] if place % 3 else BOTS[0]

    def _revision(self, place: int) -> int:
        """Return the Revision that was live when it began: they were published one after the other."""
        return 1 + self._started[place] * REVISIONS // (DAYS * 86_400)

    def conversations(self) -> Iterator[Sequence[Any]]:
        for place, id, number, contact, start in self._each():
            live, turns = self._is_live(place), self._turns[place]
            human = live and place % 50 == 0
            last = start + timedelta(minutes=turns)
            yield (
                *(id, number, contact, contact, self._bot(place), self._revision(place), turns, int(human)),
                *("human" if human else "bot", None if live else self._ended[place], "reply" if live else None, None),
                *("[]", '{"name": "Ana", "people": 3}', start, last),
                *(f"a{place % 20}" if human else None, 2 if human and place % 100 == 0 else None),
            )

    def turns(self) -> Iterator[Sequence[Any]]:
        steps = '[["main", "ask", "answered", null], ["main", "done", "next", null]]'
        entry = 0
        for place, id, number, contact, start in self._each():
            for turn in range(1, self._turns[place] + 1):
                entry += 1
                at = start + timedelta(minutes=turn)
                yield (id, turn, number, entry, 1, _event(number, contact, entry, at), steps, at)

    def inbox(self) -> Iterator[Sequence[Any]]:
        entry = 0
        for place, id, number, contact, start in self._each():
            for turn in range(1, self._turns[place] + 1):
                entry += 1
                at = start + timedelta(minutes=turn)
                event = _event(number, contact, entry, at)
                yield (entry, number, f"{contact}|in||M{entry}", contact, contact, event, "done", 0, id, turn, at, at)

    def outbox(self) -> Iterator[Sequence[Any]]:
        said = [to_json(content_to_json(Content(text=text))) for text in ANSWERED]
        entry = 0
        for place, id, number, contact, start in self._each():
            for turn in range(1, self._turns[place] + 1):
                entry += 1
                at = start + timedelta(minutes=turn, seconds=2)
                content = said[entry % len(said)]
                yield (number, contact, f"3EB0C{entry}", content, id, turn, 0, "taken", 0, 3, at, at, at)

    def words(self) -> Iterator[Sequence[Any]]:
        """Yield which words are in which conversation, and the newest messages with each."""
        answered = [kept_words(text) for text in ANSWERED]
        entry = 0
        for place, id, *_ in self._each():
            came: dict[str, int] = {}
            said: dict[str, int] = {}
            for _ in range(self._turns[place]):
                entry += 1
                came.update(dict.fromkeys(_words(_text(entry)), entry))
                said.update(dict.fromkeys(answered[entry % len(answered)], entry))
            for word in came | said:
                yield (word, id, came.get(word), said.get(word))

    def marks(self) -> Iterator[Sequence[Any]]:
        """Yield that all messages were gone through for their words."""
        last = sum(self._turns)
        yield from ((name, last, last, 0) for name in ("inbox", "outbox"))

    def captures(self) -> Iterator[Sequence[Any]]:
        for number, contact, kind, key, place, id, start in self._captured():
            yield (number, contact, kind, key, self._bot(place), id, CAPTURED, start, True)

    def captured_words(self) -> Iterator[Sequence[Any]]:
        """Yield what each capture is found by."""
        parts = [f"{CAPTURES.mark}{part}" for part in sorted(parts_of_capture(orjson.loads(CAPTURED)))]
        for number, contact, kind, key, *_ in self._captured():
            yield from ((part, number, contact, kind, key) for part in parts)

    def _captured(self) -> Iterator[tuple[str, str, str, str, int, str, datetime]]:
        for place, id, number, contact, start in self._each():
            if place % 2 == 0:
                kind = KINDS[0] if place % 10 else KINDS[1 + place // 10 % 2]
                yield number, contact, kind, f"k{place}", place, id, start

    def labels(self) -> Iterator[Sequence[Any]]:
        for place, id, *_ in self._each():
            if place % 4 == 0:
                yield (id, "l0" if place % 400 == 0 else f"l{1 + place // 4 % (len(LABELS) - 1)}")


@cache
def _words(text: str) -> frozenset[str]:
    return kept_words(text)


def _some(weighted: Sequence[tuple[str, int]], count: int, chance: random.Random) -> list[str]:
    return chance.choices([one for one, _ in weighted], [weight for _, weight in weighted], k=count)


def _shares(total: int, parts: int, chance: random.Random) -> list[int]:
    """Part a total into as many parts, each at least 1, most of them small."""
    weights = [chance.expovariate(1) for _ in range(parts)]
    scale = max(total - parts, 0) / (sum(weights) or 1)
    upto = [0, *(round(weight * scale) for weight in accumulate(weights))]
    return [1 + after - before for before, after in pairwise(upto)]


def _text(entry: int) -> str:
    """Return what somebody wrote: mostly words of everyone, a few of some, and one in the oldest messages only."""
    text = SAID[entry * 7 % len(SAID)]
    return text + "".join(more.format(order=entry // 10 % ORDERS) for within, more in SEEN if entry in within)


def _event(number: str, contact: str, entry: int, at: datetime) -> str:
    message = Message(id=f"M{entry}", number=number, chat=contact, contact=contact, text=_text(entry), at=at)
    return to_json(event_to_json(MessageReceived(message=message)))


def _revisions() -> Iterator[Sequence[Any]]:
    for bot in BOTS:
        for number in range(1, REVISIONS + 1):
            digest = hashlib.sha256(f"{bot} {number}".encode()).hexdigest()
            at = UNTIL - timedelta(days=REVISIONS - number)
            yield (bot, number, digest, number - 1 or None, "a1", f"Revision {number}", at, "{}")


def _numbers() -> Iterator[Sequence[Any]]:
    for place, (name, _) in enumerate(NUMBERS):
        yield (name, name.title(), "memory", BOTS[place], "stopped", "unlinked", "", UNTIL, f"+4930{place:06}")


def _accounts(crowd: Crowd) -> Iterator[Sequence[Any]]:
    for place in range(crowd.accounts):
        role = ("agent", "viewer", "editor")[place % 3]
        yield (f"a{place}", f"a{place}@example.org", f"Person {place}", role, False, 0, False, 0, 1, UNTIL)


def _audited(crowd: Crowd) -> Iterator[Sequence[Any]]:
    for number in range(1, crowd.audited + 1):
        at = UNTIL - timedelta(minutes=crowd.audited - number)
        action = "publish_bot" if number % 50 == 0 else "save_draft"
        outcome = "forbidden" if number % 500 == 0 else "done"
        yield (number, at, f"account:a{number % 20}", action, BOTS[number % len(BOTS)], outcome, "0" * 64)
