"""Searching what was said, over HTTP and from the terminal: what is shown of it, and that nothing hidden is found."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest

from tests.admin.client import Client
from tests.admin.conftest import NewClient
from tests.admin.talks import PHONE, START, put_label, put_talk
from wabot_admin.services import Services
from wabot_core.stores import BotRow
from wabot_runtime import terms_of, words_in

WORDS = ("Anastasia", "ana", "stasia", "Silva", "refund", "late", "Bonn", "Rua", PHONE, "a.b@example.org", "paid", "42")
NAMES = ("Anastasia Silva", "Ana", "Bo", "Late Refund", "")


@pytest.fixture(params=["sqlite", "postgresql"])
def records(request: pytest.FixtureRequest) -> str:
    """Give the records' URL: searches run on both databases."""
    if request.param == "sqlite":
        return ""
    from sqlalchemy import make_url

    from wabot_runtime.stores.migrations.run import upgrade

    url = str(request.getfixturevalue("postgres_url"))
    upgrade(make_url(url), say=lambda line: None)
    return url


async def found(client: Client, query: str) -> list[dict[str, Any]]:
    """Return what a search finds."""
    reply = await client.call("GET", f"/api/conversations?{query}")
    assert reply.status == 200, reply.body
    return list(reply.data["items"])


def marked(row: dict[str, Any]) -> str:
    """Return a snippet with what was found in brackets."""
    return "".join(f"[{each['text']}]" if each["found"] else each["text"] for each in row["match"]["snippet"])


async def test_a_search_shows_the_message_with_most_of_the_words_newest_first(
    services: Services, signed_in: NewClient
) -> None:
    admin, desk = await signed_in("admin"), services.desk
    minutes = [START + timedelta(minutes=minute) for minute in range(4)]
    long = "x " * 100 + "where is my Refund, please? " + "y " * 100
    first = await put_talk(desk, person="Ana", changed=minutes[0], texts=("REFUND", "Your refund is late: sorry"))
    await put_talk(desk, person="Bo", changed=minutes[1], texts=(long, "Soon"), number="n2")
    await put_talk(desk, person="Cleo", changed=minutes[2], texts=("<b>réfund</b> late", "no"), ended="finished")
    await put_talk(desk, person="Dan", changed=minutes[3], texts=("東京都に行く", "ok"))
    label = await put_label(desk)
    await desk.labels.put(first["conversation"], label)
    for _ in range(2):
        rows = await found(admin, "text=refund")
        assert [row["contact"]["name"] for row in rows] == ["Cleo", "Bo", "Ana"]
        assert marked(rows[0]) == "<b>[réfund]</b> late"
        cut = marked(rows[1])
        assert "where is my [Refund], please?" in cut
        assert (cut[0], cut[-1], len(cut)) == ("…", "…", 164)
        (row,) = await found(admin, "text=late%20refu&state=human")
        assert marked(row) == "Your [refund] is [late]: sorry"
        assert (row["match"]["direction"], row["match"]["id"][0]) == ("out", "o")
        transcript = (await admin.call("GET", f"/api/conversations/{row['id']}/transcript")).data["items"]
        (said,) = [each for each in transcript if each["text"] == "Your refund is late: sorry"]
        assert said["id"] == row["match"]["id"]
        for query, names in (
            ("text=refund&number=n2", ["Bo"]),
            ("text=refund&contact=cle", ["Cleo"]),
            (f"text=refund&label={label}", ["Ana"]),
            ("text=refund&state=ended", ["Cleo"]),
            ("text=ref%20sorry", []),
            ("text=sorry%20ref", ["Ana"]),
            ("text=!!!", []),
            (f"text={quote('京都')}", ["Dan"]),
        ):
            assert [row["contact"]["name"] for row in await found(admin, query)] == names, query
        while await desk.words.advance() or await desk.words.advance():
            pass
    assert [row["match"] for row in await found(admin, "state=ended")] == [None]
    page = (await admin.call("GET", "/api/conversations?text=refund&limit=2")).data
    again = await found(admin, f"text=refund&limit=2&cursor={page['next']}")
    assert [row["contact"]["name"] for row in again] == ["Ana"]
    assert (await admin.call("GET", f"/api/conversations?text=late&cursor={page['next']}")).status == 410
    whole = "On it: we are so sorry that your refund is as late as it now is"
    await put_talk(desk, person="Eve", texts=("where is it?", whole))
    assert [row["contact"]["name"] for row in await found(admin, f"text={quote(whole)}")] == ["Eve"]
    assert (await admin.call("GET", f"/api/conversations?text={'a' * 101}")).status == 422


async def test_who_may_not_see_people_finds_only_by_what_they_may_read(
    services: Services, signed_in: NewClient
) -> None:
    seed, count = random.randrange(2**32), 20
    print(f"seed {seed}, {count} talks")  # noqa: T201
    chance = random.Random(seed)
    document = {"spec": 1, "name": "B", "flows": [], "variables": [{"name": "town", "pii": True}]}
    await services.desk.bots.add(BotRow(id="b", name="B"), document)
    admin, editor = await signed_in("admin"), await signed_in("editor")
    told = 0
    for number in range(count):
        texts = tuple(" ".join(chance.sample(WORDS, chance.randrange(1, 5))) for _ in range(2))
        town = chance.choice(["Bonn", "Rua", None])
        talk = {"person": chance.choice(NAMES), "variables": {"town": town}, "at": START + timedelta(minutes=number)}
        await put_talk(services.desk, texts=(texts[0], texts[1]), **talk)
        if number == count // 2:
            await services.desk.words.advance()
    readable, hidden = {}, {}
    for row in await found(admin, "limit=100"):
        town = (await admin.call("GET", f"/api/conversations/{row['id']}")).data["variables"]["town"]
        hidden[row["id"]] = {span.word for part in (row["contact"]["name"], town or "") for span in words_in(part)}
        readable[row["id"]] = await shown(editor, row["id"])
    for word in (*WORDS, "example", "org", "b", "anas", "refund paid", "silva refund"):
        if any(sign.isdigit() for sign in word):
            reply = await editor.call("GET", f"/api/conversations?text={quote(word)}")
            assert (reply.status, reply.data["code"]) == (403, "search_needs_personal")
            continue
        every, some = await found(admin, f"text={quote(word)}&limit=100"), await found(editor, f"text={quote(word)}")
        assert {row["id"] for row in some} <= {row["id"] for row in every}
        told += len(some)
        for row in every:
            id, name = row["id"], row["contact"]["name"]
            is_told = id in {each["id"] for each in some}
            for term in terms_of(word):
                seen = any(term.meets(one) and one not in hidden[id] for one in readable[id])
                assert seen or not is_told, (word, name, hidden[id], readable[id])
            if is_told:
                snippet = marked(next(each for each in some if each["id"] == id))
                assert all(secret not in snippet for secret in (PHONE, "a.b@", *name.split()) if len(secret) > 2)
    assert told > 10


async def shown(client: Client, conversation: str) -> Sequence[str]:
    """Return the words someone may read in a conversation."""
    entries = (await client.call("GET", f"/api/conversations/{conversation}/transcript")).data["items"]
    return [span.word for entry in entries for span in words_in(entry["text"])]


async def test_a_name_many_have_is_not_given_away_by_pages(services: Services, signed_in: NewClient) -> None:
    await services.desk.bots.add(BotRow(id="b", name="B"), {"spec": 1, "name": "B", "flows": [], "variables": []})
    editor = await signed_in("editor")
    for number in range(7):
        at = START + timedelta(minutes=number)
        await put_talk(services.desk, person="Zoe", texts=("I am zoe", "Hello Zoe"), at=at)
    await put_talk(services.desk, person="Bo", texts=("we met in the zoe cafe", "ok"), at=START)
    reply = (await editor.call("GET", "/api/conversations?text=zoe&limit=2")).data
    assert [marked(row) for row in reply["items"]] == ["we met in the [zoe] cafe"]
    assert reply["next"] is None
