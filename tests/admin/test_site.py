"""The web UI as it is served: headers, caching, addresses; and health and readiness beside it."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from tests.admin.client import Client
from wabot_admin.app import SAFE_HEADERS
from wabot_admin.auth.links import offer_first
from wabot_admin.services import Services
from wabot_admin.site import POLICY, site_routes

PAGES = [
    "/",
    "/bots",
    "/healthz",
    "/readyz",
    "/style.css",
    "/theme.js",
    "/api/palette",
    "/api/openapi.json",
    "/api/nowhere",
]
SEED = 20_261
SCRIPT = b"console.log(1);" * 100


@pytest.fixture
def built(tmp_path: Path) -> Client:
    """Give the client of a site built of three files, with a secret beside it."""
    folder = tmp_path / "ui"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>wabot</title>")
    (folder / "assets" / "index-1.js").write_bytes(SCRIPT)
    (folder / "theme.js").write_text("1;")
    (tmp_path / "secret.txt").write_text("hunter2")
    return Client(app=Starlette(routes=site_routes(folder)))


async def test_a_process_that_lives_says_so(anyone: Client) -> None:
    reply = await anyone.call("GET", "/healthz")
    assert (reply.status, reply.data) == (200, {"status": "ok"})


async def test_readiness_names_the_store_that_is_away(
    anyone: Client, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await anyone.call("GET", "/readyz")).data == {"status": "ok"}

    async def away() -> None:
        raise ConnectionError("10.0.0.7 refused hunter2")

    monkeypatch.setattr(services.runtime.cache, "healthy", away)
    assert (await anyone.call("GET", "/readyz")).status == 200, "without its cache wabot is slower, and ready"
    monkeypatch.setattr(services.runtime.records, "healthy", away)
    reply = await anyone.call("GET", "/readyz")
    assert reply.status == 503
    assert reply.data == {
        "status": "not ready",
        "reason": "The records store does not answer: ConnectionError.",
    }


@pytest.mark.parametrize("page", PAGES)
async def test_every_answer_has_the_security_headers(anyone: Client, page: str) -> None:
    reply = await anyone.call("GET", page)
    assert {name: reply.header(name.decode()) is not None for name in SAFE_HEADERS} == dict.fromkeys(SAFE_HEADERS, True)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "localhost@evil.example"])
async def test_another_host_is_refused_with_the_headers_too(anyone: Client, host: str) -> None:
    reply = await anyone.call("GET", "/healthz", headers={"host": host})
    assert reply.status == 400
    assert reply.header("content-security-policy")


async def test_an_error_inside_tells_nothing_and_has_the_headers(
    anyone: Client, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken() -> None:
        raise RuntimeError("a secret hunter2")

    monkeypatch.setattr(type(services.runtime), "not_ready", lambda self: broken())
    app = anyone.app

    async def logged(scope: Scope, receive: Receive, send: Send) -> None:
        with pytest.raises(RuntimeError):  # the server logs it, after the answer
            await app(scope, receive, send)

    reply = await Client(app=logged).call("GET", "/readyz")  # type: ignore[arg-type]
    assert reply.status == 500
    assert b"hunter2" not in reply.body
    assert reply.header("content-security-policy")


@pytest.mark.parametrize("address", ["/", "/bots", "/bots/x/history?next=1", "/sign-in", "/never/heard/of"])
async def test_every_address_of_the_app_is_the_one_page_under_its_policy(built: Client, address: str) -> None:
    reply = await built.call("GET", address)
    assert reply.status == 200
    assert b"<title>wabot</title>" in reply.body
    assert reply.header("content-security-policy") == POLICY
    assert reply.header("cache-control") == "no-store"


def test_the_policy_allows_no_inline_script_or_style_and_no_string_as_a_script() -> None:
    assert "unsafe" not in POLICY
    assert "script-src 'self'" in POLICY
    assert "style-src 'self'" in POLICY
    assert "require-trusted-types-for 'script'" in POLICY
    assert "frame-ancestors 'none'" in POLICY


@pytest.mark.parametrize("address", ["/api/nowhere", "/hooks/x", "/assets/none.js", "/assets/index.html"])
async def test_what_is_no_page_is_not_answered_with_one(built: Client, address: str) -> None:
    reply = await built.call("GET", address)
    assert (reply.status, reply.data["code"]) == (404, "no_such_page")


async def test_hashed_files_are_kept_for_ever_and_sent_compressed_to_who_can_read_that(built: Client) -> None:
    plain = await built.call("GET", "/assets/index-1.js")
    assert plain.header("cache-control") == "public, max-age=31536000, immutable"
    assert (plain.header("content-type") or "").startswith("text/javascript")
    assert plain.body == SCRIPT
    small = await built.call("GET", "/assets/index-1.js", headers={"accept-encoding": "gzip, br"})
    assert small.header("content-encoding") == "gzip"
    assert len(small.body) < len(SCRIPT) / 5
    assert gzip.decompress(small.body) == SCRIPT


async def test_files_that_vanish_beneath_a_running_wabot_are_still_served(built: Client, tmp_path: Path) -> None:
    (tmp_path / "ui" / "assets" / "index-1.js").unlink()
    (tmp_path / "ui" / "index.html").write_text("a newer one")
    assert (await built.call("GET", "/assets/index-1.js")).body == SCRIPT
    assert b"<title>wabot</title>" in (await built.call("GET", "/")).body


async def test_no_path_leads_out_of_the_built_files(built: Client) -> None:
    chance = random.Random(SEED)
    parts = ["..", "%2e%2e", "..%2f", "..%5c", "....//", "\\..\\", "%00", "secret.txt", "/", "//", "%252e", "./", "C:"]
    for _ in range(2_000):
        path = "/assets/" + "".join(chance.choices(parts, k=chance.randint(1, 6))) + "secret.txt"
        reply = await built.call("GET", path)
        assert b"hunter2" not in reply.body, (SEED, path)
    print(f"seed {SEED}, 2000 paths")  # noqa: T201 - a random test tells its seed


async def test_without_a_built_ui_the_page_says_how_to_build_it(tmp_path: Path) -> None:
    reply = await Client(app=Starlette(routes=site_routes(tmp_path / "nothing"))).call("GET", "/")
    assert reply.status == 503
    assert b"bootstrap.py install" in reply.body


async def test_who_comes_first_is_told_that_there_is_no_account_yet(anyone: Client, services: Services) -> None:
    about = (await anyone.call("GET", "/api/about")).data
    assert about["first"] is True
    assert about["phone"] is None
    link = await offer_first(services)
    assert link is not None
    body = {"token": link.token, "email": "a@example.org", "name": "Ana", "password": "a long and odd passphrase"}
    assert (await anyone.call("POST", "/api/auth/first", body)).status == 201
    assert (await anyone.call("GET", "/api/about")).data["first"] is False
