"""Who may do what: every operation × seven actors × own and foreign ids, against the table in access.json.

The cells are what really happens. A new operation without a row, or a row without one, fails by name; write the row
by hand: it is the decision.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette

from tests.admin.client import Client
from tests.admin.samples import GOOD
from tests.admin.talks import put_label, put_talk
from wabot_admin.api import RESOURCES
from wabot_admin.auth.access import Access, write_access
from wabot_admin.auth.links import invite as invite_someone
from wabot_admin.auth.links import list_invites
from wabot_admin.auth.sessions import begin
from wabot_admin.merges import merge_contacts
from wabot_admin.permissions import ADMIN_ONLY, PUBLIC, ROLES, SCOPES
from wabot_admin.routes import OpenRoute, Operation, OperationRoute
from wabot_admin.services import Actor, Services
from wabot_admin.simulations import start
from wabot_core.messages import Media
from wabot_core.stores import BotRow, NumberRow
from wabot_runtime import Account, Desk, Identity, Key, SecretRow, publish_draft
from wabot_runtime.envelopes import Kek, seal
from wabot_runtime.stores.records import create

TABLE: dict[str, Any] = json.loads(Path(__file__).with_name("access.json").read_text())
ACTORS = ("anonymous", "viewer", "agent", "editor", "admin", "disabled", "other_workspace")
OPERATIONS = {f"{each.method} {each.path}": each for resource in RESOURCES for each in resource.operations}
REFUSALS = {"not_signed_in": "401", "forbidden": "403", "not_found": "404"}


@pytest.fixture
async def other(services: Services) -> AsyncIterator[Services]:
    """Give the services of another workspace in the same database, with the same key."""
    elsewhere = create(services.runtime.settings.records_url, workspace="other")
    await elsewhere.open()
    yield replace(services, desk=Desk(elsewhere.database))
    await elsewhere.close()


async def person(services: Services, role: str, *, disabled: bool = False) -> Account:
    """Make an account without a password."""
    id = secrets.token_hex(6)
    account = Account(
        id=id, email=f"{id}@example.org", name=id, role=role, password=None, created=services.now(), disabled=disabled
    )
    await services.desk.accounts.add(account, now=services.now())
    return account


async def things(services: Services) -> Mapping[str, str]:
    """Make one of everything that has an id, none of it the caller's own; return the ids by their name in paths."""
    colleague = await person(services, "viewer")
    key = Key(id=secrets.token_hex(8), account=colleague.id, name="k", digest="x", scopes=(), created=services.now())
    await services.desk.keys.add(key)
    identity = Identity(
        id=secrets.token_hex(8), account=colleague.id, issuer="i", subject=key.id, email="", created=services.now()
    )
    await services.desk.identities.add(identity)
    await invite_someone(services, email=f"{secrets.token_hex(8)}@example.org", role="viewer")
    invite = (await list_invites(services))[-1]
    role = await services.desk.accounts.put_role(f"r{secrets.token_hex(4)}", ["bots.read"], rev=None)
    bot = await services.desk.bots.add(BotRow(id=secrets.token_hex(8), name="b"), GOOD["document"])
    await publish_draft(services.desk.bots, services.runtime.cache, bot, author="x", message="")
    secret = SecretRow(name=f"s{secrets.token_hex(4)}", version=1, updated=services.now(), by="x")
    await services.desk.secrets.put(secret, seal(b"x", Kek(bytes(32)), about=()))
    number = NumberRow(id=secrets.token_hex(8), name="n", wanted="stopped")
    await services.desk.numbers.add(number)
    actor = Actor(account=colleague, scopes=frozenset())
    simulation = await start(services, actor, bot=bot.bot)
    ids = {
        "secret": secret.name,
        "number": number.id,
        "account": colleague.id,
        "key": key.id,
        "identity": identity.id,
        "invite": invite.id,
        "role": role.name,
        "bot": bot.bot,
        "revision": "1",
        "plugin": "talk",
        "simulation": simulation.id,
    }
    file = f"media/aa/{secrets.token_hex(8)}.jpg"
    await services.runtime.files.put(file, b"a picture")
    talk = await put_talk(services.desk, media=Media(mimetype="image/jpeg", size=9, file=file))
    note = await services.desk.notes.add(talk["conversation"], "a note", by=colleague.id)
    talks = {
        "conversation": talk["conversation"],
        "message": talk["message"],
        "note": str(note.id),
        "contact": talk["handle"],
    }
    label = await put_label(services.desk)
    merged, into = [(await put_talk(services.desk, ended="completed"))["handle"] for _ in range(2)]
    await merge_contacts(services, merged, talk["handle"], by="x")
    return ids | talks | {"label": label, "merged": merged, "into": into, "other": into}


async def client_of(app: Starlette, services: Services, other: Services, actor: str) -> Client:
    """Return a client with the actor's own, well-signed token."""
    if actor == "anonymous":
        return Client(app=app)
    if actor == "other_workspace":
        return Client(app=app, token=(await begin(other, await person(other, "admin"))).access)
    role = "admin" if actor == "disabled" else actor
    account = await person(services, role, disabled=actor == "disabled")
    return Client(app=app, token=(await begin(services, account)).access)


async def outcome(client: Client, operation: Operation, ids: Mapping[str, str]) -> str:
    """Call an operation with a good body and say what became of it."""
    body = None
    if operation.body is not None:
        names = [field.data_key or name for name, field in operation.body().fields.items()]
        body = {name: GOOD[name] for name in names} | _named(operation, ids)
    headers = {"if-match": '"1"'} if operation.guarded else {}
    reply = await client.call(operation.method, operation.path.format(**ids), body, headers=headers)
    if reply.status < 400:
        return "allowed"
    code = reply.data["code"]
    return REFUSALS.get(code, "allowed") if operation.permission != PUBLIC or code == "not_signed_in" else "allowed"


def _named(operation: Operation, ids: Mapping[str, str]) -> dict[str, str]:
    """Return what the body names by its id."""
    assert operation.body is not None
    return {name: ids[name] for name in operation.body().fields if name in ("bot", "into", "merged", "other")}


@pytest.mark.parametrize("name", sorted(OPERATIONS))
async def test_everyone_may_do_what_the_table_says_and_nothing_else(
    name: str, app: Starlette, services: Services, other: Services
) -> None:
    assert name in TABLE["operations"], f"tests/admin/access.json has no row for {name}"
    operation = OPERATIONS[name]
    await person(services, "admin")
    owners = (services, other) if operation.parameters else (services,)
    there = [await things(owner) for owner in owners]
    found = {}
    for actor in ACTORS:
        cells = []
        for place, owner in enumerate(owners):
            client = await client_of(app, services, other, actor)
            cells.append(await outcome(client, operation, there[place]))
            if cells[-1] == "allowed" and operation.method != "GET":  # whatever it did, the next one finds all there
                there[place] = await things(owner)
        found[actor] = "/".join(cells)
    assert found == TABLE["operations"][name]


def test_the_table_has_no_row_too_many_and_every_open_route(app: Starlette) -> None:
    assert set(TABLE["operations"]) == set(OPERATIONS)
    routes = {route.path for route in app.routes if isinstance(route, OpenRoute)}
    assert routes == set(TABLE["open"])
    assert all(isinstance(route, OpenRoute | OperationRoute) for route in app.routes)


async def test_a_token_of_this_workspace_for_someone_elsewhere_is_refused(
    app: Starlette, services: Services, other: Services
) -> None:
    stranger = await person(other, "admin")
    session = (await begin(other, stranger)).refresh.split(".")[0]
    access = Access(account=stranger.id, session=session, epoch=0)
    token = write_access(services.keyring, access, workspace="default", now=services.now())
    assert (await Client(app=app, token=token).call("GET", "/api/me")).status == 401


def test_what_takes_over_a_number_is_the_admins_alone() -> None:
    for role, scopes in ROLES.items():
        assert scopes <= set(SCOPES)
        assert bool(scopes & ADMIN_ONLY) is (role == "admin")
    assert {"numbers.link", "vault.write", "secrets.write"} == ADMIN_ONLY


async def test_a_key_never_does_what_only_people_do(app: Starlette, services: Services) -> None:
    admin, secret = await person(services, "admin"), "s" * 43
    key = Key(
        id="0" * 16,
        account=admin.id,
        name="all",
        digest=hashlib.sha256(secret.encode()).hexdigest(),
        scopes=tuple(SCOPES),
        created=services.now(),
    )
    await services.desk.keys.add(key)
    client = Client(app=app, token=f"wabot_{key.id}_{secret}")
    allowed = set()
    for name, operation in OPERATIONS.items():
        if operation.permission == PUBLIC:
            continue
        if await outcome(client, operation, await things(services)) == "allowed":
            allowed.add(name)
    assert allowed == set(TABLE["keys"])
    assert (await Client(app=app, token=f"wabot_{key.id}_{'t' * 43}").call("GET", "/api/audit")).status == 401
