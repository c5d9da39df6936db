"""A hundred copies of a request at once have one effect; two editors who save at once lose nothing (S37)."""

from __future__ import annotations

import asyncio
import random
import sys
from base64 import b32decode
from collections.abc import Sequence
from typing import Any

import pytest

from tests.admin.client import PASSWORD, Client, Reply
from tests.admin.conftest import Clock, NewClient
from wabot_admin.auth.totp import RECOVERY_CODES, code_at, step_at
from wabot_admin.services import Services

COPIES = 100
ROUNDS = 250
BOTH = pytest.mark.parametrize("records", ["sqlite", "postgresql"], indirect=True)


async def copies(client: Client, method: str, path: str, body: Any, *, key: str = "", rev: int = 0) -> Sequence[Reply]:
    """Send the same request many times at once, each from another address."""
    headers = ({"idempotency-key": key} if key else {}) | ({"if-match": f'"{rev}"'} if rev else {})
    return await asyncio.gather(
        *(
            Client(app=client.app, token=client.token, address=f"10.3.0.{number}").call(
                method, path, body, headers=headers
            )
            for number in range(COPIES)
        )
    )


def tally(replies: Sequence[Reply]) -> dict[int, int]:
    """Count the answers by status."""
    return {status: sum(reply.status == status for reply in replies) for status in {r.status for r in replies}}


@BOTH
async def test_an_invite_is_spent_once(signed_in: NewClient, services: Services) -> None:
    admin = await signed_in("admin")
    link = (await admin.call("POST", "/api/accounts/invites", {"email": "bo@example.org", "role": "agent"})).data
    body = {"token": link["token"], "name": "Bo", "password": PASSWORD}
    replies = await copies(Client(app=admin.app), "POST", "/api/auth/invite", body)
    assert tally(replies) == {201: 1, 410: COPIES - 1}
    assert await services.desk.accounts.count() == 2


@BOTH
async def test_a_role_is_made_once_and_changed_once(signed_in: NewClient, services: Services) -> None:
    admin = await signed_in("admin")
    replies = await copies(admin, "POST", "/api/roles", {"name": "extra", "scopes": ["bots.read"]})
    assert tally(replies) == {201: 1, 409: COPIES - 1}
    replies = await copies(admin, "PUT", "/api/roles/extra", {"scopes": ["bots.write"]}, rev=1)
    assert tally(replies) == {200: 1, 412: COPIES - 1}
    assert (await services.desk.accounts.role("extra")).rev == 2


async def test_an_account_is_changed_once(signed_in: NewClient) -> None:
    admin, person = await signed_in("admin"), await signed_in("editor")
    id = (await person.call("GET", "/api/me")).data["account"]["id"]
    replies = await copies(admin, "PATCH", f"/api/accounts/{id}", {"role": "viewer"}, rev=1)
    assert tally(replies) == {200: 1, 412: COPIES - 1}


async def test_a_second_factor_is_confirmed_once_and_its_code_lets_in_once(
    signed_in: NewClient, clock: Clock, services: Services
) -> None:
    person = await signed_in("editor")
    text = (await person.call("POST", "/api/me/totp", {"password": PASSWORD})).data["secret"]
    code = code_at(b32decode(text), step_at(clock()))
    confirmed = [r for r in await copies(person, "POST", "/api/me/totp/confirm", {"code": code}) if r.status == 200]
    assert len(confirmed) == 1
    assert len(confirmed[0].data["codes"]) == RECOVERY_CODES
    clock.move(minutes=20)
    body = {"email": "editor@example.org", "password": PASSWORD}
    for code in (code_at(b32decode(text), step_at(clock())), confirmed[0].data["codes"][0]):
        replies = await copies(Client(app=person.app), "POST", "/api/auth/login", body | {"code": code})
        assert tally(replies).get(200, 0) == 1
        clock.move(days=1)


@pytest.mark.parametrize(
    ("path", "body", "count"),
    [
        ("/api/bots", {"name": "Twin"}, "bots"),
        ("/api/keys", {"name": "k", "scopes": ["bots.read"]}, "keys"),
        ("/api/accounts/invites", {"email": "bo@example.org", "role": "agent"}, None),
    ],
)
async def test_a_post_under_one_key_has_one_effect(
    signed_in: NewClient, services: Services, path: str, body: dict[str, Any], count: str | None
) -> None:
    admin = await signed_in("admin")
    replies = await copies(admin, "POST", path, body, key="same")
    assert set(tally(replies)) <= {201, 409}
    good = {reply.body for reply in replies if reply.status == 201}
    assert len(good) == 1
    later = await admin.call("POST", path, body, headers={"idempotency-key": "same"})
    assert {later.body} == good
    if count is not None:
        found = await admin.call("GET", f"/api/{count}")
        assert len(found.data["items"]) == 1
    rows = [row async for row in services.desk.audit.all()]
    assert sum(row.outcome == "done" and row.action != "login" for row in rows) == 1


class Editor:
    """Somebody with a bot open: edits what they last saw, saves, and on a conflict goes on from the other's."""

    def __init__(self, client: Client, name: str, bot: str) -> None:
        """Open nothing yet."""
        self.client = client
        self.name = name
        self.path = f"/api/bots/{bot}/draft"
        self.accepted: list[tuple[int, str]] = []
        self.rev = 0
        self.document: dict[str, Any] = {}

    async def read(self) -> None:
        """Read the draft."""
        data = (await self.client.call("GET", self.path)).data
        self.rev, self.document = data["rev"], data["document"]

    async def save(self, number: int) -> bool:
        """Save an edit; on a conflict take theirs, as the answer has it, and keep the edit for the next save."""
        edit = f"{self.name}{number}"
        flow = {"id": edit, "name": edit, "start": None, "nodes": [], "edges": [], "triggers": []}
        document = self.document | {"flows": [*self.document["flows"], flow]}
        reply = await self.client.call("PUT", self.path, {"document": document}, headers={"if-match": f'"{self.rev}"'})
        if reply.status == 200:
            self.rev, self.document = reply.data["rev"], reply.data["document"]
            self.accepted.append((self.rev, edit))
            return True
        assert (reply.status, reply.data["code"]) == (409, "draft_conflict")
        theirs = reply.data["errors"]
        assert theirs["rev"] > self.rev
        self.rev, self.document = theirs["rev"], theirs["document"]
        return False


async def test_two_editors_who_save_at_once_lose_nothing(signed_in: NewClient) -> None:
    admin = await signed_in("admin")
    bot = (await admin.call("POST", "/api/bots", {"name": "b"})).data["bot"]
    editors = [Editor(Client(app=admin.app, token=admin.token), name, bot) for name in "ab"]
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    conflicts = 0
    for editor in editors:
        await editor.read()
    for number in range(ROUNDS):
        for editor in editors:
            if chance.random() < 0.5:
                await editor.read()

        async def late(editor: Editor, ticks: int, number: int = number) -> bool:
            for _ in range(ticks):
                await asyncio.sleep(0)
            return await editor.save(number)

        saved = await asyncio.gather(*(late(editor, chance.randrange(12)) for editor in editors))
        conflicts += saved.count(False)
        assert any(saved) or number, f"seed {seed}"
    final = (await admin.call("GET", f"/api/bots/{bot}/draft")).data
    accepted = sorted(editors[0].accepted + editors[1].accepted)
    sys.stdout.write(f"seed {seed}, {ROUNDS} rounds, {len(accepted)} saves accepted, {conflicts} conflicts\n")
    assert conflicts > 20
    assert [rev for rev, _ in accepted] == list(range(2, len(accepted) + 2))
    assert final["rev"] == len(accepted) + 1
    kept = [flow["id"] for flow in final["document"]["flows"]]
    assert kept[len(kept) - len(accepted) :] == [edit for _, edit in accepted]
