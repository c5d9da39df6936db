"""Accounts, roles and keys: nobody gives away, or rules over, more than they hold."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.admin.client import PASSWORD, Client
from tests.admin.conftest import Clock, NewClient
from wabot_admin.auth.passwords import check_password, hash_password, is_password
from wabot_admin.errors import WeakPassword

BOTH = pytest.mark.parametrize("records", ["sqlite", "postgresql"], indirect=True)


async def made_role(admin: Client, name: str, scopes: list[str]) -> None:
    """Make a role of the workspace's own."""
    reply = await admin.call("POST", "/api/roles", {"name": name, "scopes": scopes})
    assert reply.status == 201, reply.body


@BOTH
async def test_a_role_of_ones_own_holds_from_the_next_request(signed_in: NewClient) -> None:
    admin = await signed_in("admin")
    await made_role(admin, "auditor", ["audit.read"])
    auditor = await signed_in("auditor")
    assert (await auditor.call("GET", "/api/audit")).status == 200
    assert (await auditor.call("GET", "/api/palette")).status == 403
    body = {"scopes": ["palette.read"]}
    assert (await admin.call("PUT", "/api/roles/auditor", body, headers={"if-match": '"2"'})).status == 412
    assert (await admin.call("PUT", "/api/roles/auditor", body, headers={"if-match": '"1"'})).status == 200
    assert (await auditor.call("GET", "/api/audit")).status == 403
    assert (await auditor.call("GET", "/api/palette")).status == 200
    for name in ("auditor", "admin"):
        assert (await admin.call("POST", "/api/roles", {"name": name, "scopes": []})).status == 409


@pytest.mark.parametrize("scope", ["numbers.link", "vault.write", "secrets.write"])
async def test_no_other_role_and_no_key_takes_over_a_number(signed_in: NewClient, scope: str) -> None:
    admin = await signed_in("admin")
    assert (await admin.call("POST", "/api/roles", {"name": "linker", "scopes": [scope]})).status == 403
    assert (await admin.call("POST", "/api/keys", {"name": "k", "scopes": [scope]})).status == 403


async def test_a_refusal_names_what_is_missing(signed_in: NewClient) -> None:
    viewer, admin = await signed_in("viewer"), await signed_in("admin")
    refused = await viewer.call("GET", "/api/audit")
    assert refused.data["title"] == "You may not do this: it needs the permission audit.read."
    assert refused.data["facts"] == {"needs": "audit.read"}
    linker = await admin.call("POST", "/api/roles", {"name": "linker", "scopes": ["bots.read", "numbers.link"]})
    assert "Nobody can be given this here: numbers.link." in linker.data["title"]
    key = await admin.call("POST", "/api/keys", {"name": "k", "scopes": ["bots.read"]})
    program = Client(app=admin.app, token=key.data["key"])
    assert "no API key may do it" in (await program.call("GET", "/api/me")).data["title"]


async def test_a_key_is_offered_what_it_may_be_given(signed_in: NewClient) -> None:
    editor, admin = await signed_in("editor"), await signed_in("admin")
    offered = (await editor.call("GET", "/api/keys/scopes")).data["scopes"]
    assert set(offered) == set((await editor.call("GET", "/api/me")).data["scopes"]) - {"keys.write"}
    assert (await editor.call("POST", "/api/keys", {"name": "k", "scopes": list(offered)})).status == 201
    more = (await admin.call("GET", "/api/keys/scopes")).data["scopes"]
    assert (await admin.call("POST", "/api/keys", {"name": "k", "scopes": list(more)})).status == 201
    roles = (await admin.call("GET", "/api/roles")).data
    assert set(roles["scopes"]) - set(more) == {*roles["admin_only"], "accounts.write", "keys.write"}


async def test_who_invites_gives_no_more_than_they_have(signed_in: NewClient, account: Any) -> None:
    admin = await signed_in("admin")
    await made_role(admin, "lead", ["accounts.read", "accounts.write", "bots.read", "palette.read"])
    await made_role(admin, "reader", ["bots.read"])
    lead, boss = await signed_in("lead"), (await admin.call("GET", "/api/me")).data["account"]
    for role, status in (("admin", 403), ("editor", 403), ("reader", 201), ("nobody", 404)):
        body = {"email": f"{role}@b.org", "role": role}
        assert (await lead.call("POST", "/api/accounts/invites", body)).status == status, role
    await admin.call("POST", "/api/accounts/invites", {"email": "boss@example.org", "role": "admin"})
    invited = {each["role"]: each for each in (await lead.call("GET", "/api/accounts/invites")).data["items"]}
    assert (await lead.call("DELETE", f"/api/accounts/invites/{invited['admin']['id']}")).status == 403
    own = (await lead.call("GET", "/api/me")).data["account"]
    rev = {"if-match": '"1"'}
    assert (await lead.call("PATCH", f"/api/accounts/{own['id']}", {"role": "admin"}, headers=rev)).status == 403
    assert (await lead.call("POST", f"/api/accounts/{boss['id']}/reset")).status == 403
    assert (await lead.call("PATCH", f"/api/accounts/{boss['id']}", {"disabled": True}, headers=rev)).status == 403
    assert (await lead.call("POST", "/api/roles", {"name": "x", "scopes": ["audit.read"]})).status == 403
    widened = {"scopes": ["bots.read", "audit.read"]}
    assert (await lead.call("PUT", "/api/roles/lead", widened, headers=rev)).status == 403


@BOTH
async def test_there_is_always_an_admin(signed_in: NewClient, account: Any) -> None:
    admin = await signed_in("admin")
    me = (await admin.call("GET", "/api/me")).data["account"]
    for change in ({"role": "viewer"}, {"disabled": True}):
        reply = await admin.call("PATCH", f"/api/accounts/{me['id']}", change, headers={"if-match": '"1"'})
        assert (reply.status, reply.data["code"]) == (409, "last_admin")
    second = await account("admin", name="second")
    both = [
        admin.call("PATCH", f"/api/accounts/{id}", {"disabled": True}, headers={"if-match": '"1"'})
        for id in (me["id"], second.id)
    ]
    replies = await asyncio.gather(*both)
    assert sorted(reply.status for reply in replies) in ([200, 401], [200, 409])


async def test_a_key_does_what_it_may_until_it_is_gone_or_old(signed_in: NewClient, clock: Clock) -> None:
    editor, admin = await signed_in("editor"), await signed_in("admin")
    body = {"name": "k", "scopes": ["palette.read"], "days": 30}
    assert (await editor.call("POST", "/api/keys", {"name": "k", "scopes": ["audit.read"]})).status == 403
    made = (await editor.call("POST", "/api/keys", body)).data
    lasting = (await editor.call("POST", "/api/keys", body | {"days": None})).data
    key = Client(app=editor.app, token=made["key"])
    assert (await key.call("GET", "/api/palette")).status == 200
    for path in ("/api/me", "/api/audit", "/api/keys"):
        assert (await key.call("GET", path)).status == 403
    (first, second) = (await admin.call("GET", "/api/keys")).data["items"]
    assert {first["id"], second["id"]} == {made["id"], lasting["id"]}
    clock.move(days=30)
    assert (await key.call("GET", "/api/palette")).status == 401
    other = Client(app=editor.app, token=lasting["key"])
    assert (await other.call("GET", "/api/palette")).status == 200
    await admin.login("admin@example.org")
    assert (await admin.call("DELETE", f"/api/keys/{lasting['id']}")).status == 204
    assert (await other.call("GET", "/api/palette")).status == 401


@pytest.mark.parametrize(
    "password", ["é" * 3 + "long enough é", "p" * 40 + "q1w2e" * 40, "nul\0 in the middle", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 words"]
)
async def test_nothing_of_a_password_is_cut_off(password: str) -> None:
    hashed = await hash_password(password)
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await is_password(password, hashed)
    for near in (password[:-1], password + "x", password.partition("\0")[0] + "x", password[:72] + "!"):
        assert not await is_password(near, hashed)
    assert not await is_password(password, None)


@pytest.mark.parametrize(
    "password", ["short", "password1234", "aaaaaaaaaaaaaaaa", "ana.lopez@example.org", "Ana LopezAna Lopez", ""]
)
def test_what_everyone_tries_first_is_no_password(password: str) -> None:
    with pytest.raises(WeakPassword):
        check_password(password, about=("ana.lopez@example.org", "Ana Lopez"))
    check_password(PASSWORD, about=("ana.lopez@example.org", "Ana Lopez"))
