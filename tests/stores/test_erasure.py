"""Nothing of who was erased is left: not in a table, not in the bytes of the files, not in a dump."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from wabot_core.conversations import Contact
from wabot_core.errors import NotFound
from wabot_core.messages import Content, Kind, Media
from wabot_core.stores import CaptureChange, Reply
from wabot_core.testing.contracts.makers import START, arrival, conversation, following, message, turn
from wabot_runtime.stores.desk import Desk
from wabot_runtime.stores.erasure import KEEPS_NOTHING, Erased, about, scrub
from wabot_runtime.stores.records import SqlRecords
from wabot_runtime.stores.records.schema import metadata

PEOPLE, GONE = 1000, 200


def test_every_table_is_erased_from_or_says_why_not() -> None:
    for name, table in metadata.tables.items():
        erased = about(table, [("n", "c")], ["t"]) is not None
        assert erased is not (name in KEEPS_NOTHING), (
            f"{name}: say in erasure.py whether it keeps something of a contact"
        )


async def fill(records: SqlRecords, place: int) -> str:
    """Let somebody leave their canary wherever something of them is kept; return it."""
    canary = f"canary{place:05}x"
    who = Contact(id=f"49151{place:07}@c.us", name=f"name-{canary}", phone=f"49151{place:07}", fields={"f": canary})
    (entry,) = await records.inbox.record([arrival(canary, contact=who, text=f"inbox-{canary}")])
    one = conversation(f"c{place}", contact=who.id, variables={"v": canary})
    captures = (CaptureChange(kind="lead", key=canary, data={"d": canary}),)
    await records.turns.commit(turn(one, inbox=entry.id, captures=captures, contact_fields={"g": canary}))
    await records.turns.record_answer(one.id, 2, "k", canary)
    said = (Reply(message_id=f"m{place}", content=Content(text=f"out-{canary}")),)
    await records.turns.commit(turn(following(one), replies=said, opts="out"))
    return canary


async def erase(desk: Desk, number: str, contact: str) -> Erased:
    """Erase somebody by the name the API has for them."""
    handles = {(row[1], row[2]): row[0] for row in await desk.erasure.handles()}
    return await desk.erasure.erase(
        handles[number, contact], digest=lambda number, id: f"digest-{id[:0]}{len(id)}", at=START
    )


async def test_two_hundred_of_a_thousand_leave_no_byte_behind(records: SqlRecords, tmp_path: Path) -> None:
    seed = random.randrange(2**32)
    canaries = [await fill(records, place) for place in range(PEOPLE)]
    desk = Desk(records.database)
    while await desk.words.advance() or await desk.words.advance():
        pass
    handles = {row[2]: row[0] for row in await desk.erasure.handles()}
    gone = set(random.Random(seed).sample(range(PEOPLE), GONE))
    for place in gone:
        id = f"49151{place:07}@c.us"
        erased = await desk.erasure.erase(handles[id], digest=lambda number, id: f"d{hash((number, id))}", at=START)
        assert erased.people == [("n1", id)]
    await records.close()
    kept = dump(records, tmp_path)
    for place, canary in enumerate(canaries):
        left = canary.encode() in kept or f"49151{place:07}".encode() in kept
        assert left is not (place in gone), (seed, place)
    await records.open()


def dump(records: SqlRecords, folder: Path) -> bytes:
    """Return every byte of SQLite's files after cleaning up, or every live row of Postgres."""
    url = records.database.url
    if url.get_backend_name() == "sqlite":
        scrub(str(url))
        return b"".join(file.read_bytes() for file in Path(str(url.database)).parent.iterdir() if file.is_file())
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL wabot.workspace = 'default'"))
        rows: list[Any] = []
        for name in metadata.tables:
            rows += connection.execute(text(f"SELECT t::text FROM {name} t")).scalars()  # noqa: S608 - our own names
    engine.dispose()
    return "\n".join(rows).encode()


async def test_who_writes_again_is_somebody_new(records: SqlRecords) -> None:
    await fill(records, 1)
    desk = Desk(records.database)
    before = (await desk.erasure.handles())[0][0]
    await erase(desk, "n1", "491510000001@c.us")
    assert await records.people.contact("n1", "491510000001@c.us") is None
    with pytest.raises(NotFound):
        await desk.erasure.erase(before, digest=lambda number, id: "d", at=START)
    (entry,) = await records.inbox.record([arrival("again", contact="491510000001@c.us")])
    assert entry.contact == Contact(id="491510000001@c.us")
    assert (await desk.erasure.handles())[0][0] != before


async def test_media_go_unless_somebody_else_sent_the_same(records: SqlRecords) -> None:
    for who, key in (("ana", "media/aa/own.jpg"), ("ana2", "media/bb/shared.jpg"), ("ben", "media/bb/shared.jpg")):
        contact = Contact(id=who, phone="491" if who.startswith("ana") else "492")
        sent = arrival(who, contact=contact, kind=Kind.IMAGE, media=Media(mimetype="image/jpeg", file=key))
        await records.inbox.record([sent])
    assert message("x").media is None
    erased = await erase(Desk(records.database), "n1", "ana")
    assert sorted(id for _, id in erased.people) == ["ana", "ana2"]
    assert list(erased.files) == ["media/aa/own.jpg"]
