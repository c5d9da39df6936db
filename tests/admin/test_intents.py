"""A change and its row in the audit: neither is without the other for long, and nobody can take the row away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.admin.client import Client
from tests.admin.conftest import Clock, NewClient
from tests.admin.talks import put_talk
from wabot_admin.api import RESOURCES
from wabot_admin.app import create_app
from wabot_admin.audit import record, verify_all
from wabot_admin.payloads import Payload
from wabot_admin.routes import Answer, Call, Resource
from wabot_admin.services import Services

BOTH = pytest.mark.parametrize("records", ["sqlite", "postgresql"], indirect=True)


class ProcessDied(BaseException):
    """The process is gone in the middle of a change."""


def crashing(error: Callable[[], BaseException]) -> Resource:
    """Return a resource whose one operation makes a role and does not come back."""
    crash = Resource("/crash", tag="Crash")

    @crash.post(permission="accounts.write", body=Payload)
    async def crash_here(call: Call) -> Answer:
        """Make a role, and crash."""
        await call.services.desk.accounts.put_role("half", ["bots.read"], rev=None)
        raise error()

    return crash


async def rows(services: Services) -> list[tuple[str, str]]:
    """Return action and outcome of every row."""
    return [(row.action, row.outcome) async for row in services.desk.audit.all()]


@BOTH
async def test_a_change_whose_process_died_is_in_the_audit_as_interrupted(
    signed_in: NewClient, services: Services, clock: Clock
) -> None:
    admin = await signed_in("admin")
    app = create_app(services, hosts=["127.0.0.1"], resources=[crashing(ProcessDied)])
    with pytest.raises(ProcessDied):
        await Client(app=app, token=admin.token).call("POST", "/api/crash", {})
    assert [role.name for role in await services.desk.accounts.roles()] == ["half"]
    before = await rows(services)
    assert ("crash_here", "interrupted") not in before
    clock.move(minutes=3)
    listed = (await admin.call("GET", "/api/audit")).data["items"]
    assert [(row["action"], row["outcome"]) for row in listed][0] == ("crash_here", "interrupted")
    assert listed[0]["actor"].startswith("account:")
    assert await rows(services) == [*before, ("crash_here", "interrupted")]
    assert await verify_all(services) == (len(before) + 1, None)


async def test_a_fault_in_the_middle_is_in_the_audit_at_once(signed_in: NewClient, services: Services) -> None:
    admin = await signed_in("admin")
    app = create_app(services, hosts=["127.0.0.1"], resources=[crashing(ZeroDivisionError)])
    reply = await Client(app=app, token=admin.token).call("POST", "/api/crash", {})
    assert reply.status == 500
    assert (await rows(services))[-1] == ("crash_here", "interrupted")


async def test_what_can_not_be_written_down_is_not_done(
    signed_in: NewClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = await signed_in("admin")

    async def full(intent: object) -> None:
        raise OSError

    monkeypatch.setattr(services.desk.audit, "intend", full)
    reply = await admin.call("POST", "/api/roles", {"name": "extra", "scopes": ["bots.read"]})
    assert reply.status == 500
    assert await services.desk.accounts.roles() == []


async def test_a_row_that_can_not_be_written_after_its_change_comes_later(
    signed_in: NewClient, services: Services, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = await signed_in("admin")
    before = await rows(services)

    async def full(**row: Any) -> None:
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr(services.desk.audit, "append", full)
        assert (await admin.call("POST", "/api/roles", {"name": "extra", "scopes": ["bots.read"]})).status == 500
    assert len(await services.desk.accounts.roles()) == 1
    clock.move(minutes=3)
    assert (await admin.call("GET", "/api/audit")).status == 200
    assert (await rows(services))[len(before) :] == [("make_role", "interrupted")]


async def test_anonymous_calls_that_change_nothing_leave_nothing(anyone: Client, services: Services) -> None:
    for _ in range(5):
        assert (await anyone.call("POST", "/api/auth/refresh")).status == 401
    left = await services.desk.audit.settle(before=services.now().replace(year=2100), outcome="x", stamp=lambda r, m: m)
    assert (left, await rows(services)) == ([], [])


@BOTH
async def test_the_database_lets_nobody_change_or_delete_a_row(services: Services) -> None:
    for number in range(3):
        await record(services, actor="a", action="x", object=str(number), outcome="done")
    statements = ["UPDATE audit SET actor = 'b'", "DELETE FROM audit WHERE number = 3"]
    database: Any = services.runtime.records.database  # type: ignore[attr-defined]
    if database.dialect == "postgresql":
        statements.append("TRUNCATE audit")
    for statement in statements:
        with pytest.raises(DBAPIError, match="only ever appended to"):
            await database.write(lambda connection, statement=statement: connection.execute(text(statement)))
    assert await verify_all(services) == (3, None)


async def test_what_was_cut_off_is_still_missed_after_the_audit_went_on(services: Services) -> None:
    database: Any = services.runtime.records.database  # type: ignore[attr-defined]
    for number in range(5):
        await record(services, actor="a", action="x", object=str(number), outcome="done")

    def cut(connection: Any) -> None:
        """Do what only who owns the file can."""
        connection.execute(text("DROP TRIGGER audit_no_delete"))
        connection.execute(text("DELETE FROM audit WHERE number > 3"))

    await database.write(cut)
    for more in range(4):
        await record(services, actor="a", action="y", object=str(more), outcome="done")
        _, found = await verify_all(services)
        assert found is not None
        assert (found.kind, found.number) == (("truncate", 5) if more == 0 else ("rewrite", 5))


async def test_what_takes_peoples_data_out_is_in_the_audit_or_nothing_is_given(
    signed_in: NewClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = await put_talk(services.desk)
    admin, viewer = await signed_in("admin"), await signed_in("viewer")
    before = await rows(services)
    of = f"/api/conversations/{talk['conversation']}"
    paths = (f"{of}/export", f"{of}/text", "/api/captures/export.csv", "/api/captures/export.json")
    for path in paths:
        assert (await admin.call("GET", path)).status == 200
        assert (await viewer.call("GET", path)).status == 403
    actions = ("export_conversation", "export_conversation_text", "export_captures_csv", "export_captures_json")
    expected = [(action, outcome) for action in actions for outcome in ("done", "forbidden")]
    assert (await rows(services))[len(before) :] == expected
    newest = (await services.desk.audit.page(limit=8))[-1]
    assert newest.object == talk["conversation"]
    await admin.call("GET", f"{of}/transcript")
    assert len(await rows(services)) == len(before) + 8

    async def full(intent: object) -> None:
        raise OSError

    monkeypatch.setattr(services.desk.audit, "intend", full)
    for path in paths:
        reply = await admin.call("GET", path)
        assert (reply.status, b"hi there" in reply.body) == (500, False)


def test_every_export_of_what_people_said_or_left_is_audited() -> None:
    found = {each.id for resource in RESOURCES for each in resource.operations if each.id.startswith("export")}
    impersonal = {"export_bot", "export_analytics"}
    audited = {each.id for resource in RESOURCES for each in resource.operations if each.audited}
    assert found - impersonal == audited
