"""“Inbound webhooks”: the page's own scripts call a bot over HTTP and check what wabot signs."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
import uvicorn
from starlette.applications import Starlette

from wabot_admin.hooks import hook_routes
from wabot_core import SIGNATURE_HEADERS, SignatureScheme, sign_webhook
from wabot_core.catalog import load_catalog
from wabot_core.events import WebhookReceived
from wabot_core.problems import run_tests
from wabot_runtime import Runtime, load_settings, open_runtime
from wabot_runtime.samples import put_sample, read_document

DOCS = Path(__file__).parents[2] / "docs"
SNIPPETS = DOCS / "snippets" / "webhooks"
PAGE = (DOCS / "how-to" / "inbound-webhooks.md").read_text(encoding="utf-8")
sys.path.insert(0, str(SNIPPETS))

from check_call import is_from_wabot  # noqa: E402

SECRET = "a-long-random-text"


@dataclass(frozen=True)
class Shop:
    """A running bot of the page: where it is called, and what was recorded."""

    runtime: Runtime
    address: str

    async def call(self, secret: str) -> str:
        """Run the page's script and return what it printed, or the error it ended with."""
        command = [sys.executable, str(SNIPPETS / "send_call.py"), self.address, secret]
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=pipe)
        out, err = await process.communicate()
        return (out or err).decode().strip().splitlines()[-1]


@asynccontextmanager
async def running(app: Starlette) -> AsyncIterator[str]:
    """Serve an app on a free port of this machine."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve())
    async with asyncio.timeout(10):
        while not server.started:
            await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await serving


@pytest.fixture
async def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Shop]:
    """Put the page's bot in place behind its webhook."""
    monkeypatch.setenv("WABOT_SECRET_SHOP_HOOK", SECRET)
    async with open_runtime(load_settings({"WABOT_DATA": str(tmp_path)})) as runtime:
        await put_sample(runtime, read_document(SNIPPETS / "shop.json"), number="shop")
        async with running(Starlette(routes=hook_routes(runtime))) as address:
            yield Shop(runtime, f"{address}/hooks/shop/paid")


async def test_a_signed_call_is_recorded_once(shop: Shop) -> None:
    assert await shop.call(SECRET) == '202 {"status":"recorded"}'
    (entry,) = await shop.runtime.records.inbox.unhandled("shop")
    assert isinstance(entry.event, WebhookReceived)
    assert entry.event.hook == "paid"
    assert entry.event.data["total"] == 20
    assert entry.contact.phone == "+351910000001"


async def test_a_call_signed_with_another_secret_is_refused(shop: Shop) -> None:
    assert "401" in await shop.call("another")
    assert await shop.runtime.records.inbox.unhandled("shop") == []


async def test_the_bot_holds_its_own_talk() -> None:
    (result,) = await run_tests(read_document(SNIPPETS / "shop.json"), load_catalog())
    assert result.problem is None


def test_the_receiver_takes_what_wabot_signs_and_nothing_else() -> None:
    now = datetime.now(UTC)
    signed = sign_webhook(b"{}", secrets=["new", "old"], at=now)["X-Wabot-Signature"]
    assert is_from_wabot(b"{}", signed, "new")
    assert is_from_wabot(b"{}", signed, "old")
    assert not is_from_wabot(b"{ }", signed, "new")
    assert not is_from_wabot(b"{}", signed, "another")
    stale = sign_webhook(b"{}", secrets=["new"], at=now - timedelta(hours=1))["X-Wabot-Signature"]
    assert not is_from_wabot(b"{}", stale, "new")


@pytest.mark.parametrize("scheme", get_args(SignatureScheme))
def test_a_scheme_is_on_the_page_with_its_header(scheme: SignatureScheme) -> None:
    assert re.search(rf"^\| `{scheme}` \| .*`{SIGNATURE_HEADERS[scheme]}:", PAGE, re.MULTILINE)


def test_the_packs_readme_shows_the_same_check() -> None:
    readme = (DOCS.parent / "plugins" / "wabot-webhook" / "README.md").read_text(encoding="utf-8")
    shown = (SNIPPETS / "check_call.py").read_text(encoding="utf-8").partition("def ")[2]
    assert shown in readme
