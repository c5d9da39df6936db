"""Health, readiness and the first page: what they say, and that no name in them becomes markup."""

from __future__ import annotations

import random
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from starlette.types import Receive, Scope, Send

from tests.admin.client import Client
from wabot_admin.app import SAFE_HEADERS
from wabot_admin.pages import STATE_WORDS, front_page
from wabot_admin.services import Services
from wabot_core.catalog import PluginStatus
from wabot_core.channels import NumberState
from wabot_core.stores import NumberRow

PAGES = ["/", "/healthz", "/readyz", "/style.css", "/api/palette", "/api/openapi.json", "/nowhere", "/api/nowhere"]
PARTS = [
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg onload=alert(1)>', "'-alert(1)-'"),
    *("</h3><iframe src=javascript:alert(1)>", "<!--", "-->", "]]>", "&lt;script&gt;", "&#60;b&#62;", "\0", "\u2028"),
    *(
        "javascript:alert(1)",
        "<style>*{}</style>",
        "<a href=javascript:alert(1)>x</a>",
        "{{7*7}}",
        '" autofocus onfocus=x',
    ),
]
SEED = 20_261


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
    page = await anyone.call("GET", "/")
    assert page.status == 503
    assert "The records store does not answer" in page.body.decode()
    assert b"hunter2" not in page.body


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

    monkeypatch.setattr(services.runtime.records.numbers, "all", broken)
    app = anyone.app

    async def logged(scope: Scope, receive: Receive, send: Send) -> None:
        with pytest.raises(RuntimeError):  # the server logs it, after the answer
            await app(scope, receive, send)

    reply = await Client(app=logged).call("GET", "/")  # type: ignore[arg-type]
    assert reply.status == 500
    assert b"hunter2" not in reply.body
    assert reply.header("content-security-policy")


async def test_the_first_page_tells_strangers_how_many_numbers_there_are_and_no_more(
    anyone: Client, services: Services
) -> None:
    empty = (await anyone.call("GET", "/")).body.decode()
    assert "There is no number yet." in empty
    await services.runtime.records.numbers.add(NumberRow(id="n", name="Front desk", bot="clinic"))
    full = (await anyone.call("GET", "/")).body.decode()
    assert "0 of 1 live" in full
    assert "Front desk" not in full


@pytest.mark.parametrize("state", NumberState)
def test_every_state_has_its_words(state: NumberState) -> None:
    sign, words = STATE_WORDS[state.value]
    page = front_page([NumberRow(id="n", name="n", state=state)], phone="http://x/", plugins=[])
    assert sign in page
    assert words in page


class Shape(HTMLParser):
    """Collects the tags and attributes of a page: what a browser would build."""

    def __init__(self, page: str) -> None:
        """Read a page."""
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag and the names of its attributes."""
        self.tags.append((tag, tuple(name for name, _ in attrs)))


def test_no_name_becomes_markup() -> None:
    chance = random.Random(SEED)
    plain_row = NumberRow(id="n", name="x", bot="x", phone="1", reason="x", state=NumberState.LIVE)
    plain_plugin = PluginStatus(
        name="x", module="x", distribution="x", version="x", status="broken", reason="x", traceback=""
    )
    expected = Shape(front_page([plain_row], phone="http://x/", plugins=[plain_plugin])).tags
    count = 3000
    for _ in range(count):
        name, bot, phone, reason, version = ("".join(chance.choices(PARTS, k=3)) for _ in range(5))
        row = replace(plain_row, name=name, bot=bot, phone=phone, reason=reason)
        plugin = replace(plain_plugin, name=name, distribution=bot, version=version, reason=reason)
        page = front_page([row], phone="http://x/", plugins=[plugin])
        assert Shape(page).tags == expected, (SEED, row, plugin)
    print(f"seed {SEED}, {count} pages")  # noqa: T201 - a random test tells its seed
