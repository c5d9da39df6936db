"""Options a pack looks up for a form: guarded, in time, for who may spend the secret; an answer is never told."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.admin.client import Client
from tests.admin.conftest import Clock, NewClient
from wabot_admin import options
from wabot_admin.kept_options import KEPT, MOST_KEPT, KeptOptions
from wabot_admin.options import _bare
from wabot_admin.services import Services, open_services
from wabot_core import WabotError
from wabot_runtime import load_settings, open_runtime

CANARY = "canary-token-51ab"
PEOPLE = [
    {"id": "7", "email": "bo@example.org", "firstName": "Bo", "lastName": "Reis"},
    {"id": "8", "email": "ana@example.org", "firstName": "Ana", "lastName": ""},
]


@pytest.fixture
async def services(tmp_path: Path, clock: Clock, httpserver: HTTPServer) -> AsyncIterator[Services]:
    """Give services whose flows may call the test's own server, and a secret."""
    allowed = f"{httpserver.host}:{httpserver.port}"
    settings = load_settings({"WABOT_DATA": str(tmp_path / "data"), "WABOT_EGRESS_ALLOW": allowed})
    async with open_runtime(settings) as runtime:
        await runtime.vault.set("hubspot", CANARY, by="test", now=clock())
        yield await open_services(runtime, now=clock)


def serve(httpserver: HTTPServer, body: Any = None, *, status: int = 200) -> list[Request]:
    """Answer as HubSpot's owners do, or otherwise; return the requests that came."""
    came: list[Request] = []

    def answer(request: Request) -> Response:
        came.append(request)
        return Response(json.dumps({"results": PEOPLE} if body is None else body), status=status)

    httpserver.expect_request("/crm/v3/owners").respond_with_handler(answer)
    return came


async def ask(client: Client, url: str, *, search: str = "", **config: Any) -> Any:
    """Ask who may own a lead."""
    given = {"driver": "hubspot", "token": "hubspot", "base_url": url, **config}
    body = {"type": "crm.create_lead", "field": "owner", "config": given, "search": search}
    return await client.call("POST", "/api/palette/options", body)


async def test_a_form_offers_what_its_pack_finds(signed_in: NewClient, httpserver: HTTPServer) -> None:
    editor, came = await signed_in("editor"), serve(httpserver)
    url = httpserver.url_for("").rstrip("/")
    found = await ask(editor, url)
    assert found.status == 200
    assert found.data["items"] == [
        {"value": "8", "label": "Ana (ana@example.org)"},
        {"value": "7", "label": "Bo Reis (bo@example.org)"},
    ]
    assert [item["value"] for item in (await ask(editor, url, search="REIS")).data["items"]] == ["7"]
    assert came[0].headers["authorization"] == f"Bearer {CANARY}"
    before = len(came)
    assert (await ask(editor, url)).data == found.data
    assert len(came) == before  # what was found is given again
    assert (await ask(editor, url, driver="contact_book")).data["items"] == []
    assert (await ask(editor, url, token="{{ token }}")).data["items"] == []
    palette = (await editor.call("GET", "/api/palette")).data
    (lead,) = (each for each in palette["actions"] if each["type"] == "crm.create_lead")
    assert lead["ui"]["owner"]["x-options"] is True


async def test_who_may_not_let_bots_use_a_secret_does_not_by_a_form(
    signed_in: NewClient, services: Services, httpserver: HTTPServer
) -> None:
    came = serve(httpserver)
    await services.desk.accounts.put_role("drafter", ["bots.read", "bots.write"], rev=None)
    drafter = await signed_in("drafter")
    refused = await ask(drafter, httpserver.url_for("").rstrip("/"))
    assert (refused.status, refused.data["code"], came) == (403, "forbidden", [])
    assert (await ask(drafter, "https://example.org", token=None)).status == 200


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [
        (401, {"said": CANARY}, "does not take the token (401)"),
        (500, {"said": CANARY, "category": CANARY}, "answered 500"),
        (200, [CANARY], "answered 200"),
        (200, {"results": [[CANARY]]}, None),
        (200, {"results": CANARY}, None),
    ],
)
async def test_a_pack_without_an_answer_is_named_and_the_answer_is_not_told(
    signed_in: NewClient, httpserver: HTTPServer, status: int, body: Any, why: str | None
) -> None:
    editor = await signed_in("editor")
    serve(httpserver, body, status=status)
    reply = await ask(editor, httpserver.url_for("").rstrip("/"))
    assert CANARY not in reply.body.decode()
    if why is not None:
        assert (reply.status, reply.data["code"]) == (409, "options_away")
        assert reply.data["title"].startswith("The pack crm has nothing to pick from now: ")
        assert why in reply.data["title"]


async def test_what_takes_too_long_or_may_not_be_called_is_refused(
    signed_in: NewClient, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = await signed_in("editor")
    monkeypatch.setattr(options, "SECONDS", 0.0)
    serve(httpserver)
    slow = await ask(editor, httpserver.url_for("").rstrip("/"))
    assert "it took longer than 0 seconds" in slow.data["title"]
    monkeypatch.setattr(options, "SECONDS", 5.0)
    for url in ("http://127.0.0.1:1", "http://10.0.0.1", "http://169.254.169.254/latest"):
        inside = await ask(editor, url)
        assert (inside.status, inside.data["code"]) == (409, "options_away"), url
        assert "not allowed" in inside.data["title"]
    unknown = await ask(editor, "https://example.org", token="nobody_set_this")
    assert (unknown.status, unknown.data["code"]) == (409, "options_away")


@pytest.mark.parametrize(("type", "field"), [("crm.nope", "owner"), ("crm.create_lead", "name"), ("talk.say", "x")])
async def test_nothing_is_looked_up_where_no_pack_offers_to(signed_in: NewClient, type: str, field: str) -> None:
    editor = await signed_in("editor")
    reply = await editor.call("POST", "/api/palette/options", {"type": type, "field": field})
    assert (reply.status, reply.data["code"]) == (404, "not_found")


def test_what_was_found_is_forgotten_after_a_minute_and_memory_is_bounded() -> None:
    now = 0.0
    kept = KeptOptions(clock=lambda: now)
    kept.put("a", [("1", "one")])
    now = KEPT - 1
    assert kept.get("a") == [("1", "one")]
    now = KEPT
    assert kept.get("a") is None
    for n in range(MOST_KEPT + 1):
        kept.put(str(n), [])
    assert kept.get("0") is None
    assert kept.get(str(MOST_KEPT)) == []


def test_a_packs_error_tells_its_numbers_and_no_texts() -> None:
    class PackFailed(WabotError):
        """The CRM answered {status}: {why}. Look there."""

    assert _bare(PackFailed(status=500, why=CANARY)) == "The CRM answered 500: …. Look there"
    assert CANARY not in _bare(PackFailed(f"a message of its own {CANARY}", status=1))
