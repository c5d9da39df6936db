"""How SQLite finds rows: by an index that leads to them, never by going through a workspace or a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from wabot_core.channels import Ack, Sent
from wabot_core.messages import Content
from wabot_core.stores import BotRow, CaptureChange, NumberRow, Reply
from wabot_core.testing.contracts.makers import START, arrival, conversation, following, turn
from wabot_runtime.stores.records import SqlRecords, create
from wabot_runtime.stores.records.schema import metadata

LISTED = {
    "bots": "(workspace_id=?)",
    "numbers": "(workspace_id=?)",
    "captures": "(workspace_id=?)",
    "contacts": "(workspace_id=? AND number=?)",
}
"""Tables that are listed whole, in an index's order and up to a limit, or are small."""


@pytest.fixture
def plans() -> Iterator[dict[str, list[str]]]:
    """Collect the plan of each statement that runs on SQLite."""
    found: dict[str, list[str]] = {}

    def explain(connection: Any, cursor: Any, statement: str, given: Any, context: Any, many: bool) -> None:
        if statement.split()[0] in ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH") and statement not in found:
            values = given[0] if many else given
            rows = connection.connection.dbapi_connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            found[statement] = [row[3] for row in rows]

    event.listen(Engine, "before_cursor_execute", explain)
    yield found
    event.remove(Engine, "before_cursor_execute", explain)


async def use_everything(records: SqlRecords) -> None:
    """Run every statement there is."""
    hour = timedelta(hours=1)
    await records.bots.add(BotRow(id="b", name="B"), {})
    await records.bots.save("b", {}, rev=1)
    await records.bots.latest("b")
    await records.numbers.add(NumberRow(id="n1", name="N"))
    await records.numbers.change("n1", name="M")
    lease = await records.leases.take("number:n1", "me", hour) or 0
    await records.leases.renew("number:n1", lease, hour)
    first, second = await records.inbox.record([arrival("a"), arrival("b")])
    await records.inbox.start(second.id)
    await records.inbox.close(second.id, "ignored", "a test")
    one = conversation()
    kept = (CaptureChange(kind="k", key="k", data={}),)
    await records.turns.commit(turn(one, lease=lease, inbox=first.id, says=("r1", "r2"), captures=kept))
    await records.turns.record_answer("c1", 2, "k", 1)
    await records.turns.recorded_answers("c1", 2)
    await records.turns.commit(turn(following(one), lease=lease, contact_fields={"a": 1}))
    sent = [entry.id for entry in await records.outbox.pending("n1")]
    await records.outbox.sending(sent, number="n1", lease=lease)
    await records.outbox.settle("n1", [Sent(id="r1", taken=True), Sent(id="r2", taken=False)])
    await records.outbox.ack([Ack(number="n1", chat="ana", id="r1", level=1)])
    await records.outbox.unconfirmed("n1", START)
    taken_over = following(following(one), epoch=1)
    await records.turns.commit(turn(taken_over, lease=lease))
    await records.outbox.pending("n1")
    await records.turns.commit(turn(conversation("c2"), lease=lease, replaces="c1"))
    await records.handoffs.hand_over("c2", "human")
    await records.handoffs.reply("c2", Reply(message_id="r9", content=Content(text="a person")), at=START)
    await records.handoffs.hand_over("c2", "bot", ends=True)
    await records.optouts.change("n1", "ana", out=True, how="admin", at=START)
    await records.optouts.opted_out("n1", "ana")
    await records.optouts.history("n1", "ana")
    await records.outbox.unwanted("n1", sent)
    opting = conversation("c3", ended="stopped", stack=(), wait=None)
    await records.turns.commit(turn(opting, lease=lease, says=("r10",), opts="in"))
    await records.inbox.unhandled("n1")
    await records.conversations.live("n1", "ana")
    await records.conversations.due("n1", START)
    await records.conversations.next_due("n1")
    await records.people.contact("n1", "ana")
    await records.people.capture("n1", "ana", "k", "k")
    await records.people.captures(kind="k")
    assert [contact.id async for contact in records.people.contacts("n1")] == ["ana"]
    await records.leases.release("number:n1", lease)


async def test_every_statement_finds_its_rows_by_an_index(tmp_path: Path, plans: dict[str, list[str]]) -> None:
    records = create(f"sqlite:///{tmp_path / 'wabot.db'}")
    await records.upgrade(say=lambda line: None)
    plans.clear()
    await records.open()
    await use_everything(records)
    await records.close()
    assert len(plans) > 40
    bad = []
    for statement, steps in plans.items():
        for step in steps:
            found = re.match(r"(SCAN|SEARCH) (\w+)", step)
            if found is None or found[2] not in metadata.tables:
                continue
            condition = step[step.rfind("(") :] if "(" in step else ""
            whole = found[1] == "SCAN" or condition in ("(workspace_id=?)", "(workspace_id=? AND number=?)")
            if whole and condition != LISTED.get(found[2]):
                bad.append((statement, step))
    assert bad == []
