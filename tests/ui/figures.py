"""A desk after a busy month: numbers in several states, a bot with two versions, tallies as counting would keep them.

The figures follow a fixed seed and end now; who needs exact ones asks `Month` what was put in.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, insert, update

from tests.ui.talks import Line, put_lines
from wabot_core.channels import NumberState
from wabot_core.stores import BotRow, NumberRow
from wabot_runtime import Account, Desk, Token, publish_draft, read_document
from wabot_runtime.stores.records.schema import conversations, leases, number_states, numbers, outbox
from wabot_runtime.stores.tallies.schema import active_days, agent_times, answer_times, node_tallies
from wabot_runtime.stores.tallies.sums import keep_volumes

SEED = 7
DAYS = 30
HOURS = (0, 0, 0, 0, 0, 0, 1, 3, 8, 14, 16, 12, 9, 10, 15, 17, 14, 11, 8, 6, 4, 2, 1, 0)
"""How busy each hour of a day is, in messages."""

BOT = "clinic"


@dataclass(frozen=True, kw_only=True)
class Month:
    """What was put in: messages to both numbers, and the conversation in which someone waits."""

    received: int
    waiting: str


async def put_month(desk: Desk, cache: Any) -> Month:
    """Put a month of a clinic's work into the tables; return what of it tests ask for."""
    document = read_document(sample=BOT)
    await desk.bots.add(BotRow(id=BOT, name="Clinic"), document)
    draft = await desk.bots.draft(BOT)
    await publish_draft(desk.bots, cache, draft, author="operator", message="The first one")
    now = datetime.now(UTC)
    for id, name, phone in (("front", "Front desk", "351910000100"), ("sales", "Sales Lisbon", "351910000200")):
        await desk.numbers.add(NumberRow(id=id, name=name, bot=BOT, wanted="running"))
        await write(desk, update(numbers).where(numbers.c.id == id).values(phone=phone))
    volumes = _volumes(now)
    rita = Account(id="rita", email="rita@example.org", name="Rita Alves", role="agent", password=None, created=now)
    await desk.accounts.add(rita, now=now)
    invited = {"email": "caio.pinto@example.org", "role": "agent"}
    await desk.tokens.add(
        Token(digest="0" * 64, kind="invite", account=None, data=invited, expires=now + timedelta(days=2, hours=4))
    )
    await desk.numbers._database.write(lambda connection: keep_volumes(connection, desk.workspace, volumes))
    kept = (
        (number_states, _states(now)),
        (answer_times, _answers(now)),
        (node_tallies, _nodes(now)),
    )
    for table, rows in (*kept, (agent_times, _agents(now)), (active_days, _active(now))):
        await _put(desk, table, rows)
    live = {"state": NumberState.LIVE.value, "reason": "", "since": now - timedelta(hours=20)}
    lost = {"state": NumberState.LOGGED_OUT.value, "reason": "Its phone removed this device.", "since": now - 3 * HOUR}
    await write(desk, update(numbers).where(numbers.c.id == "front").values(**live))
    await write(desk, update(numbers).where(numbers.c.id == "sales").values(**lost))
    held = {"token": 1, "owner": "host-3f2a", "expires": now + timedelta(days=1)}
    await _put(desk, leases, [{"name": name, **held} for name in ("number:front", "tallies", "words")])
    waiting = await _talks(desk, now)
    return Month(received=sum(row["received"] for row in volumes), waiting=waiting)


HOUR = timedelta(hours=1)


def _volumes(now: datetime) -> Sequence[dict[str, Any]]:
    chance = random.Random(SEED)
    start = now.replace(minute=0, second=0, microsecond=0)
    found = []
    for back in range(DAYS * 24):
        slot = start - back * HOUR
        for number, share in (("front", 1.0), ("sales", 0.4)):
            busy = HOURS[slot.hour] * share * (0.35 if slot.weekday() >= 5 else 1.0)
            came = round(busy * chance.uniform(0.6, 1.4))
            if not came:
                continue
            begun = max(1, came // 4)
            revision = 1
            ended = {"finished": round(begun * 0.7), "expired": begun - round(begun * 0.7)}
            ways = dict.fromkeys(("stopped", "failed", "replaced"), 0) | ended
            row = {"slot": slot, "number": number, "bot": BOT, "revision": revision, "handled": came, "received": 0}
            row |= {"sent": round(came * 1.3), "sent_by_people": came // 9, "started": begun, **ways}
            none = dict.fromkeys(row.keys() - {"slot", "number"}, 0)
            found += [row, {"slot": slot, "number": number, **none, "bot": "", "received": came}]
    return found


def _answers(now: datetime) -> Sequence[dict[str, Any]]:
    chance = random.Random(SEED)
    shape = (4, 18, 40, 26, 10, 5, 2, 1)
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return [
        {"day": day - timedelta(days=back), "number": number, "bot": BOT, "kind": kind, "bucket": bucket}
        | {"count": round(weight * chance.uniform(0.5, 1.5)) + 1}
        for back in range(DAYS)
        for number in ("front", "sales")
        for kind in ("answer", "first")
        for bucket, weight in enumerate(shape)
    ]


def _agents(now: datetime) -> Sequence[dict[str, Any]]:
    """Return how Rita answered within minutes, and someone on the phone within an hour or so."""
    day = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=2)
    told = {("", "called", 0): 62, ("", "taken", 0): 9}
    told |= {("rita", "answer", 7): 18, ("rita", "answer", 8): 30, ("rita", "held", 9): 48}
    told |= {("phone", "answer", 9): 8, ("phone", "answer", 10): 3, ("phone", "held", 10): 12}
    return [
        {"day": day, "number": "front", "bot": BOT, "agent": agent, "kind": kind, "bucket": bucket, "count": count}
        for (agent, kind, bucket), count in told.items()
    ]


def _active(now: datetime) -> Sequence[dict[str, Any]]:
    day = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return [
        {"day": day - timedelta(days=back), "number": "front", "bot": "", "count": 14 + 9 * back % 23}
        for back in range(DAYS)
    ]


def _nodes(now: datetime) -> Sequence[dict[str, Any]]:
    """Return how a thousand people went through the clinic's two flows; many leave at the last question."""
    walked = {
        ("welcome", "hello"): {"entered": 1000, "exit:next": 1000},
        ("welcome", "to_menu"): {"entered": 1000, "exit:next": 1000},
        ("menu", "choose"): {
            **{"entered": 1180, "waiting": 14, "abandoned": 96},
            **{"exit:book": 520, "exit:find": 250, "exit:hours": 210, "exit:person": 70, "exit:invalid": 20},
        },
        ("menu", "book"): {"entered": 520, "waiting": 6, "abandoned": 74, "exit:next": 440},
        ("menu", "address"): {"entered": 250, "exit:next": 250},
        ("menu", "map"): {"entered": 250, "exit:next": 250},
        ("menu", "hours"): {"entered": 210, "exit:next": 210},
        ("menu", "person"): {"entered": 90, "exit:next": 90},
        ("menu", "anything"): {
            "entered": 900,
            "waiting": 9,
            "abandoned": 331,
            "exit:answered": 540,
            "exit:invalid": 20,
        },
        ("menu", "more"): {"entered": 540, "exit:yes": 180, "exit:no": 360},
        ("menu", "bye"): {"entered": 470, "exit:next": 470},
    }
    day = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=3)
    return [
        {"bot": BOT, "revision": 1, "day": day, "flow": flow, "node": node, "outcome": outcome, "count": count}
        for (flow, node), outcomes in walked.items()
        for outcome, count in outcomes.items()
    ]


def _states(now: datetime) -> Sequence[dict[str, Any]]:
    went = {
        "front": [(200, "connecting"), (199.9, "live"), (20.5, "interrupted"), (20.2, "connecting"), (20, "live")],
        "sales": [(150, "connecting"), (149.9, "live"), (9, "interrupted"), (8.7, "live"), (3, "logged_out")],
    }
    reasons = {"interrupted": "The connection was lost.", "logged_out": "Its phone removed this device."}
    return [
        {"number": number, "at": now - hours * HOUR, "state": state, "reason": reasons.get(state, "")}
        for number, states in went.items()
        for hours, state in states
    ]


async def _talks(desk: Desk, now: datetime) -> str:
    told = ("Can I bring my daughter too?", "Is Saturday possible?", "I was charged twice")
    ids = []
    for place, text in enumerate(told):
        person = ("Bia Rocha", "Caio Pinto", "Duda Melo")[place]
        lines = [Line(text="hi"), Line(text="A person of ours will answer.", ours=True), Line(text=text)]
        number: dict[str, Any] = {
            "phone": f"35191000030{place}",
            "name": person,
            "end": now - timedelta(minutes=7 + 40 * place),
        }
        id, _ = await put_lines(desk, lines, bot=BOT, owner="human", **number)
        ids.append(id)
        await write(desk, update(conversations).where(conversations.c.id == id).values(unread=1 + place))
    lines = [Line(text="book"), Line(text="Which day?", ours=True)]
    over: dict[str, Any] = {
        "phone": "351910000399",
        "name": "Eva Lima",
        "end": now - timedelta(hours=2),
        "ended": "failed",
    }
    failed, _ = await put_lines(desk, lines, bot=BOT, **over)
    await write(desk, update(outbox).where(outbox.c.conversation == failed).values(status="failed"))
    return ids[0]


async def _put(desk: Desk, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    await write(desk, insert(table), [{"workspace_id": desk.workspace, **row} for row in rows])


async def write(desk: Desk, statement: Any, rows: Sequence[dict[str, Any]] | None = None) -> None:
    """Change what the tables have."""

    def work(connection: Connection) -> None:
        connection.execute(statement, rows) if rows else connection.execute(statement)

    await desk.numbers._database.write(work)
