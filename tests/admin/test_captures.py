"""Captures: listed, filtered and exported whole; what leaves as CSV comes back as it was and runs nowhere."""

from __future__ import annotations

import csv
import io
import json
import random
from datetime import UTC, datetime, timedelta

import pytest

from tests.admin.conftest import NewClient
from wabot_admin.services import Services
from wabot_admin.tables import csv_of, harmless, read_cell
from wabot_core.stores import BotRow, CaptureChange
from wabot_core.testing.contracts.makers import arrival, conversation, turn

TRIGGERS = "=+-@\t\r\n＝＋－＠"
PHONE = "4915112345678"


async def kept(services: Services, count: int = 3, *, kind: str = "lead") -> None:
    """Keep a capture of each of some people, a minute apart."""
    records = services.runtime.records
    if "clinic" not in {row.id for row in await services.desk.bots.all()}:
        variables = [{"name": "illness", "pii": True}]
        document = {"spec": 1, "name": "Clinic", "variables": variables, "flows": []}
        await services.desk.bots.add(BotRow(id="clinic", name="Clinic"), document)
    for place in range(count):
        who = f"{kind}{place}"
        await records.inbox.record([arrival(who, contact=who)])
        data = {"email": f"a{place}@example.org", "illness": "flu", "note": f"call {PHONE}", "rooms": place}
        made = conversation(f"c-{who}", contact=who, ended="finished", stack=(), wait=None)
        at = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=place)
        captures = (CaptureChange(kind=kind, key=f"k{place}", data=data),)
        await records.turns.commit(turn(made, captures=captures, at=at))


def table(body: bytes) -> list[list[str]]:
    """Read CSV as a program would, taking the guards off."""
    rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True)
    return [[read_cell(each) for each in row] for row in rows]


async def test_captures_are_listed_filtered_and_paged(services: Services, signed_in: NewClient) -> None:
    await kept(services)
    await kept(services, 2, kind="order")
    admin = await signed_in("admin")
    first = (await admin.call("GET", "/api/captures?kind=lead&limit=2")).data
    assert [each["key"] for each in first["items"]] == ["k2", "k1"]
    assert first["items"][0]["bot"] == {"id": "clinic", "name": "Clinic"}
    second = (await admin.call("GET", f"/api/captures?kind=lead&limit=2&cursor={first['next']}")).data
    assert [each["key"] for each in second["items"]] == ["k0"]
    assert second["next"] is None
    assert (await admin.call("GET", f"/api/captures?kind=order&cursor={first['next']}")).status == 410
    contact = first["items"][0]["contact"]["id"]
    for query, count in {
        f"contact={contact}": 1,
        "number=n1": 5,
        "bot=other": 0,
        "search=a1%40example": 2,
        "since=2026-03-01T00:01:00%2B00:00": 3,
        "until=2026-03-01T00:01:00%2B00:00": 2,
    }.items():
        assert len((await admin.call("GET", f"/api/captures?{query}")).data["items"]) == count, query
    kinds = (await admin.call("GET", "/api/captures/kinds")).data["kinds"]
    assert [(each["kind"], each["count"], each["columns"]) for each in kinds] == [
        ("lead", 3, ["email", "illness", "note", "rooms"]),
        ("order", 2, ["email", "illness", "note", "rooms"]),
    ]


async def test_who_may_not_see_people_gets_them_masked(services: Services, signed_in: NewClient) -> None:
    await kept(services, 1)
    editor = await signed_in("editor")
    (shown,) = (await editor.call("GET", "/api/captures")).data["items"]
    assert shown["data"] == {"email": "•••", "illness": "•••", "note": "call +49•••••••••78", "rooms": 0}
    assert (await editor.call("GET", "/api/captures?search=flu")).status == 403
    for ending in ("csv", "json"):
        reply = await editor.call("GET", f"/api/captures/export.{ending}")
        assert reply.status == 200
        for secret in ("example.org", "flu", PHONE):
            assert secret.encode() not in reply.body
        assert (await editor.call("GET", f"/api/captures/export.{ending}?search=flu")).status == 403


async def test_an_export_has_every_row_whatever_a_page_holds(
    services: Services, signed_in: NewClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wabot_runtime.stores.desk.captures.READ", 7)
    await kept(services, 30)
    admin = await signed_in("admin")
    reply = await admin.call("GET", "/api/captures/export.csv?kind=lead")
    assert reply.header("content-type") == "text/csv; charset=utf-8"
    assert "attachment" in str(reply.header("content-disposition"))
    header, *rows = table(reply.body)
    assert header[-4:] == ["email", "illness", "note", "rooms"]
    assert [row[2] for row in rows] == [f"k{place}" for place in range(30)]
    assert rows[3][-4:] == ["a3@example.org", "flu", f"call {PHONE}", "3"]
    everything = json.loads((await admin.call("GET", "/api/captures/export.json?kind=lead")).body)
    assert [each["key"] for each in everything] == [f"k{place}" for place in range(30)]
    assert json.loads((await admin.call("GET", "/api/captures/export.json?kind=none")).body) == []


async def test_no_cell_of_three_thousand_is_a_formula_and_all_come_back() -> None:
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    alphabet = [*TRIGGERS, "'", '"', ",", ";", " ", "\u200b", "\ufeff", "\u00a0", "a", "é", "1", "😀", "|", "\r\n"]
    known = ['=HYPERLINK("http://x")', "+1-1", "-5", "@SUM(A1)", "'=1", "''=1", "'", "", '"', "a\r\nb", "\t=1", " =1"]
    cells = known + ["".join(chance.choices(alphabet, k=chance.randrange(0, 9))) for _ in range(3000 - len(known))]
    rows = [{"a": a, "b": b, "c": c} for a, b, c in zip(*[iter(cells)] * 3, strict=True)]

    async def some() -> object:
        yield rows[:400]
        yield rows[400:]

    body = b"".join([part async for part in csv_of(["a", "b", "c"], some())])  # type: ignore[arg-type]
    raw = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True))
    assert all(not each or each[0] not in TRIGGERS for row in raw for each in row), seed
    assert table(body)[1:] == [[row["a"], row["b"], row["c"]] for row in rows], seed
    assert harmless("=1") == "'=1"
    assert harmless("plain") == "plain"
