"""What the frame promises for every operation: limits, problems, ETags, pages, repeated requests, its description."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from jsonschema import Draft202012Validator
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from structlog.testing import LogCapture

from tests.admin.client import PASSWORD, Client
from tests.admin.conftest import Clock, NewClient
from wabot_admin.api import RESOURCES
from wabot_admin.app import create_app
from wabot_admin.errors import PROBLEM, RouteWithoutPermission
from wabot_admin.permissions import PUBLIC
from wabot_admin.routes import Answer, Call, Resource
from wabot_admin.services import Services
from wabot_core.testing.contracts.makers import arrival

BOTH = pytest.mark.parametrize("records", ["sqlite", "postgresql"], indirect=True)
OPERATIONS = [each for resource in RESOURCES for each in resource.operations]


def test_the_app_does_not_start_with_a_route_nobody_allowed(services: Services) -> None:
    async def leak(request: Request) -> Response:
        return Response("everything")

    with pytest.raises(RouteWithoutPermission, match="/leak"):
        create_app(services, hosts=["127.0.0.1"], extra=[Route("/leak", leak)])


@pytest.mark.parametrize("permission", ["", "everyone", "bots.reed"])
def test_an_operation_names_a_permission_there_is(permission: str) -> None:
    resource = Resource("/leaks", tag="Leaks")

    async def leak(call: Call) -> Answer:
        """Tell everything."""
        return Answer()

    with pytest.raises(RouteWithoutPermission, match="GET /api/leaks"):
        resource.get(permission=permission)(leak)


async def test_a_fault_tells_an_id_and_nothing_else(
    services: Services, signed_in: NewClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged = LogCapture()
    monkeypatch.setattr("wabot_admin.errors.log", structlog.wrap_logger(None, processors=[logged]))
    resource = Resource("/faults", tag="Faults")

    async def fail(call: Call) -> Answer:
        """Fail."""
        raise ZeroDivisionError("canary-7f3a")

    resource.get(permission=PUBLIC)(fail)
    client = Client(app=create_app(services, hosts=["127.0.0.1"], resources=[resource]))
    reply = await client.call("GET", "/api/faults")
    assert (reply.status, reply.data["code"], reply.header("content-type")) == (500, "internal", PROBLEM)
    assert re.fullmatch("[0-9a-f]{16}", reply.data["id"])
    assert "canary-7f3a" not in reply.body.decode()
    assert [line["id"] for line in logged.entries] == [reply.data["id"]]


@pytest.mark.parametrize(
    "kind",
    [
        *("", "text/plain", "text/html", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"),
        *("application/xml", "application/json+x", "application/json; charset=utf-16", "text/json", "*/*"),
        *("application/problem+json", "image/png", "application/octet-stream"),
    ],
)
async def test_a_body_has_one_type(anyone: Client, kind: str) -> None:
    for operation in OPERATIONS:
        if operation.body is not None and operation.permission == PUBLIC:
            reply = await anyone.call(operation.method, operation.path, {}, headers={"content-type": kind})
            assert (reply.status, reply.data["code"]) == (415, "wrong_type")


async def test_a_body_has_limits(anyone: Client) -> None:
    deep = b"[" * 40 + b"]" * 40
    for body, status in ((b"{" + b" " * 300_000 + b"}", 413), (deep, 400), (b"[" * 100_000, 400), (b"{", 400)):
        assert (await anyone.call("POST", "/api/auth/login", body=body)).status == status
    for body in (b"\xff", b"\xef\xbb\xbf{}", b'{"email": NaN}', b'{"email": "\\ud800"}', b"{}{}", b""):
        assert (await anyone.call("POST", "/api/auth/login", body=body)).status == 400


async def test_every_answer_is_safe_and_every_refusal_a_problem(anyone: Client) -> None:
    for method, path, status in (
        ("GET", "/api/me", 401),
        ("GET", "/api/nothing", 404),
        ("DELETE", "/api/palette", 405),
        ("TRACE", "/api/accounts", 405),
        ("GET", "/api/auth/login", 405),
        ("POST", "/healthz", 405),
    ):
        reply = await anyone.call(method, path)
        assert (reply.status, reply.data["status"], reply.header("content-type")) == (status, status, PROBLEM), path
        assert reply.header("cache-control") == "no-store"
        assert reply.header("x-content-type-options") == "nosniff"
        assert "frame-ancestors 'none'" in (reply.header("content-security-policy") or "")
        if status == 405:
            assert method not in (reply.header("allow") or method)


async def test_what_is_known_is_not_sent_again(signed_in: NewClient) -> None:
    admin = await signed_in("admin")
    for path in ("/api/palette", "/api/me"):
        first = await admin.call("GET", path)
        tag = first.header("etag") or ""
        again = await admin.call("GET", path, headers={"if-none-match": tag})
        assert (again.status, again.body, again.header("etag")) == (304, b"", tag)
        assert (await admin.call("GET", path, headers={"if-none-match": '"other"'})).body == first.body


async def test_an_unknown_host_is_not_answered(anyone: Client) -> None:
    assert (await anyone.call("GET", "/api/me", headers={"host": "evil.example"})).status == 400


@BOTH
async def test_two_who_change_the_same_thing_lose_nothing(signed_in: NewClient) -> None:
    admin = await signed_in("admin")
    read = await admin.call("GET", "/api/me")
    path = f"/api/accounts/{read.data['account']['id']}"
    assert (await admin.call("PATCH", path, {"name": "x"})).status == 428
    assert (await admin.call("PATCH", path, {"name": "x"}, headers={"if-match": "*"})).status == 422
    changes = [admin.call("PATCH", path, {"name": f"n{n}"}, headers={"if-match": '"1"'}) for n in range(20)]
    replies = await asyncio.gather(*changes)
    assert sorted(reply.status for reply in replies) == [200] + [412] * 19
    (won,) = (reply for reply in replies if reply.status == 200)
    assert won.header("etag") == '"2"'
    assert (await admin.call("GET", path)).data == won.data


@BOTH
async def test_a_repeated_post_has_one_effect_and_one_answer(signed_in: NewClient, clock: Clock) -> None:
    admin = await signed_in("admin")
    body = {"name": "nightly export", "scopes": ["captures.read"]}
    key = {"idempotency-key": "k-1"}
    replies = await asyncio.gather(*(admin.call("POST", "/api/keys", body, headers=key) for _ in range(50)))
    assert {reply.status for reply in replies} <= {201, 409}, replies
    assert len({reply.body for reply in replies if reply.status == 201}) == 1
    again = await admin.call("POST", "/api/keys", body, headers=key)
    assert (again.status, again.header("idempotency-replayed")) == (201, "true")
    assert len((await admin.call("GET", "/api/keys")).data["items"]) == 1
    other = await admin.call("POST", "/api/keys", body | {"name": "another"}, headers=key)
    assert (other.status, other.data["code"]) == (409, "key_reused")
    failed = await admin.call(
        "POST", "/api/keys", body | {"scopes": ["secrets.write"]}, headers=key | {"idempotency-key": "k-2"}
    )
    assert failed.status == 403
    assert (await admin.call("POST", "/api/keys", body, headers={"idempotency-key": "k-2"})).status == 201
    clock.move(days=2)
    await admin.login("admin@example.org")
    assert (await admin.call("POST", "/api/keys", body, headers=key)).header("idempotency-replayed") is None


async def test_a_key_of_one_account_replays_nothing_to_another(signed_in: NewClient) -> None:
    admin, editor = await signed_in("admin"), await signed_in("editor")
    body, key = {"name": "k", "scopes": ["bots.read"]}, {"idempotency-key": "same"}
    one = await admin.call("POST", "/api/keys", body, headers=key)
    two = await editor.call("POST", "/api/keys", body, headers=key)
    assert (one.status, two.status) == (201, 201)
    assert one.data["account"] != two.data["account"]


@BOTH
async def test_pages_together_are_the_list(signed_in: NewClient, account: Any) -> None:
    admin = await signed_in("admin")
    for number in range(7):
        await account("viewer", name=f"v{number}")
    seen, cursor = [], None
    while True:
        reply = await admin.call("GET", f"/api/accounts?limit=3{f'&cursor={cursor}' if cursor else ''}")
        seen += [item["email"] for item in reply.data["items"]]
        cursor = reply.data["next"]
        if cursor is None:
            break
        foreign = await admin.call("GET", f"/api/accounts?role=viewer&cursor={cursor}")
        assert (foreign.status, foreign.data["code"]) == (410, "foreign_cursor")
        assert (await admin.call("GET", f"/api/audit?cursor={cursor}")).status == 410
    assert seen == sorted(["admin@example.org", *(f"v{n}@example.org" for n in range(7))])
    viewers = (await admin.call("GET", "/api/accounts?role=viewer")).data["items"]
    assert len(viewers) == 7
    for query in ("limit=0", "limit=201", "limit=x", "limit=1&limit=2", "order=email", "cursor="):
        assert (await admin.call("GET", f"/api/accounts?{query}")).status == 422, query


async def test_nothing_that_leaves_is_a_secret(signed_in: NewClient, services: Services) -> None:
    admin = await signed_in("admin")
    made = await admin.call("POST", "/api/keys", {"name": "k", "scopes": ["bots.read"]})
    secret = made.data["key"].split("_", 2)[2]
    stored = await services.desk.accounts.by_email("admin@example.org")
    assert stored is not None
    for operation in OPERATIONS:
        if operation.method == "GET" and not operation.parameters:
            body = (await admin.call("GET", operation.path)).body.decode()
            assert body or operation.id == "watch_live", operation.path  # it tells nothing to who leaves at once
            for canary in (PASSWORD, secret, stored.password or "", admin.cookies["wabot_refresh"].split(".")[1]):
                assert canary not in body, operation.path
    for path in services.runtime.settings.data.rglob("wabot.db*"):
        held = path.read_bytes()
        for canary in (
            PASSWORD,
            secret,
            made.data["key"],
            admin.cookies["wabot_refresh"].split(".")[1],
            admin.token or "",
        ):
            assert canary.encode() not in held, path.name


async def test_each_default_in_the_description_fits_its_own_schema(anyone: Client) -> None:
    document = (await anyone.call("GET", "/api/openapi.json")).data
    found = list(with_default(document))
    assert len(found) > 50
    for schema in found:
        Draft202012Validator(schema | {"components": document["components"]}).validate(schema["default"])


def with_default(part: Any) -> Iterator[dict[str, Any]]:
    """Yield each schema that has a default."""
    if isinstance(part, dict) and "default" in part and not isinstance(part["default"], dict):
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from with_default(inner)


async def test_the_description_has_every_operation_and_its_permission(app: Starlette, anyone: Client) -> None:
    document = (await anyone.call("GET", "/api/openapi.json")).data
    assert document["openapi"] == "3.1.0"
    described = {
        (method.upper(), path): operation["x-permission"]
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }
    assert described == {(each.method, each.path): each.permission for each in OPERATIONS}
    ids = [each.id for each in OPERATIONS]
    assert len(ids) == len(set(ids))
    page = (await anyone.call("GET", "/api/docs")).body.decode()
    assert "<script" not in page
    for operation in OPERATIONS:
        assert f"{operation.method} {operation.path}" in page


@BOTH
async def test_a_change_that_needs_no_etag_heeds_one_that_is_sent(services: Services, signed_in: NewClient) -> None:
    admin = await signed_in("admin")

    async def refused(method: str, path: str, rev: int, body: Any = None) -> tuple[int, str]:
        reply = await admin.call(method, path, body, headers={"if-match": f'"{rev}"'})
        return reply.status, reply.data["code"] if reply.status >= 400 else ""

    label = (await admin.call("POST", "/api/labels", {"name": "One", "colour": "#336699"})).data["id"]
    assert await refused("DELETE", f"/api/labels/{label}", 9) == (412, "rev_mismatch")
    assert await refused("DELETE", f"/api/labels/{label}", 1) == (204, "")
    await services.runtime.records.inbox.record([arrival("a")])
    (contact,) = (await admin.call("GET", "/api/contacts")).data["items"]
    path = f"/api/contacts/{contact['id']}"
    assert await refused("POST", f"{path}/opt-out", 7) == (412, "rev_mismatch")
    assert (await admin.call("GET", path)).data["opted_out"] is None
    assert await refused("DELETE", path, 7) == (412, "rev_mismatch")
    assert await refused("DELETE", path, 1) == (200, "")
    path = f"/api/bots/{(await admin.call('POST', '/api/bots', {'name': 'Shop'})).data['bot']}"
    assert await refused("PATCH", path, 4, {"name": "Store"}) == (409, "draft_conflict")
    assert await refused("PATCH", path, 1, {"name": "Store"}) == (200, "")
    assert await refused("DELETE", path, 1) == (412, "rev_mismatch")
    assert await refused("DELETE", path, 2) == (204, "")
    assert await refused("POST", "/api/bots", 1, {"name": "Shop"}) == (422, "bad_request")
