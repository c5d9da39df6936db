"""Unmodified wa-js, injected by Playwright, lives a whole life on the sandbox: from the QR code to the logout."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, async_playwright

pytestmark = pytest.mark.clients

COMPANY, ANA = "15550100000@c.us", "15550100101@c.us"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
CONFIG = "window.WPPConfig = { disableGoogleAnalytics: true, deviceName: false, syncAllStatus: false };"
NOTES = """
window.notes = [];
const note = (event, shape) => WPP.on(event, (...facts) => notes.push([event, shape(...facts)]));
note('chat.new_message', (m) => ({ id: m.id.toString(), body: m.body, type: m.type, fromMe: m.id.fromMe }));
note('chat.msg_ack_change', ({ ack, ids }) => ({ ack, ids: ids.map(String) }));
note('chat.poll_response', ({ selectedOptions }) => selectedOptions.filter(Boolean).map(({ name }) => name));
note('chat.new_reaction', ({ reactionText }) => reactionText);
note('chat.msg_revoke', ({ refId }) => String(refId));
note('call.incoming_call', ({ peerJid }) => String(peerJid));
note('conn.logout', () => true);
"""


class Client:
    """A page with wa-js in it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def until(self, condition: str, argument: Any = None) -> None:
        await self.page.wait_for_function(condition, arg=argument, timeout=20_000)

    async def noted(self, event: str, test: str = "() => true") -> Any:
        """Return the first fact noted for an event that passes the test, when it is there."""
        find = f"notes.find(([event, fact]) => event === '{event}' && ({test})(fact))"
        await self.until(find)
        return await self.page.evaluate(f"{find}[1]")

    async def call(self, function: str, *arguments: Any) -> Any:
        """Call a function of wa-js, named by its path, with these arguments."""
        result = f"async (args) => JSON.parse(JSON.stringify(await {function}(...args) ?? null))"
        return await self.page.evaluate(result, list(arguments))


@pytest.fixture
def opened(sandbox: Any, clients_folder: Path, chromium_path: Path, tmp_path: Path) -> Any:
    """Give a context manager that opens a client, always on the same profile."""
    bundle = (clients_folder / "node_modules/@wppconnect/wa-js/dist/wppconnect-wa.js").read_text()

    @asynccontextmanager
    async def open_client() -> AsyncIterator[Client]:
        async with async_playwright() as playwright:
            context = await playwright.chromium.launch_persistent_context(
                tmp_path / "profile", executable_path=chromium_path, args=sandbox.chromium_flags
            )
            for script in (CONFIG, bundle, NOTES):
                await context.add_init_script(script)
            page = context.pages[0]
            await page.goto("https://web.whatsapp.com/")
            await page.wait_for_function("WPP.isFullReady", timeout=20_000)
            try:
                yield Client(page)
            finally:
                await context.close()

    return open_client


async def _link(client: Client, sandbox: Any) -> None:
    await client.until("WPP.whatsapp.Socket.state === 'UNPAIRED'")
    code = await client.call("WPP.conn.getAuthCode")
    await sandbox.post("scan", qr=code["fullCode"])
    await client.until("WPP.conn.isAuthenticated() && WPP.conn.isMainReady() && WPP.whatsapp.Socket.hasSynced")


async def test_a_whole_life_from_the_qr_code_to_the_logout(sandbox: Any, opened: Any) -> None:
    async with opened() as client:
        await _link(client, sandbox)
        assert await client.page.evaluate("String(WPP.conn.getMyUserId())") == COMPANY
        received = await _receives_and_replies(client, sandbox)
        await _carries_media(client, sandbox)
        await _polls_reacts_and_rings(client, sandbox, received)
    async with opened() as client:
        await client.until("WPP.conn.isAuthenticated()")
        await sandbox.post("messages", sender=ANA, text="after the restart")
        await client.noted("chat.new_message", "(m) => m.body === 'after the restart'")
        again = await client.call("WPP.chat.sendTextMessage", ANA, "still here")
        assert (await sandbox.get("wait?kind=chat&from_me=true"))[-1]["key"] == again["id"]
        assert await client.call("WPP.conn.logout") is True
        await client.page.wait_for_url("**/?post_logout=1*")
        await client.until("window.WPP?.whatsapp?.Socket?.state === 'UNPAIRED'")
    assert await sandbox.get("devices") == []


async def _receives_and_replies(client: Client, sandbox: Any) -> str:
    inbound = await sandbox.post("messages", sender=ANA, text="hello")
    noted = await client.noted("chat.new_message", "(m) => m.body === 'hello'")
    assert noted == {"id": inbound["key"], "body": "hello", "type": "chat", "fromMe": False}
    sent = await client.call("WPP.chat.sendTextMessage", ANA, "hi back", {"quotedMsg": inbound["key"]})
    assert sent["ack"] == 1
    for ack in (1, 2, 3):
        wanted = f"(change) => change.ack === {ack} && change.ids.includes('{sent['id']}')"
        await client.noted("chat.msg_ack_change", wanted)
    entry = (await sandbox.get("wait?from_me=true"))[0]
    assert (entry["key"], entry["text"], entry["ack"]) == (sent["id"], "hi back", 3)
    assert entry["content"]["quotedMsg"]["body"] == "hello"
    return str(inbound["key"])


async def _carries_media(client: Client, sandbox: Any) -> None:
    data = f"data:image/png;base64,{PIXEL}"
    await client.call("WPP.chat.sendFileMessage", ANA, data, {"type": "image", "caption": "a dot"})
    (entry,) = await sandbox.get("wait?from_me=true&kind=image")
    assert (entry["text"], entry["content"]["size"]) == ("a dot", len(base64.b64decode(PIXEL)))
    picture = await sandbox.post("messages", sender=ANA, media={"data": PIXEL, "mimetype": "image/png"})
    await client.noted("chat.new_message", "(m) => m.type === 'image' && !m.fromMe")
    read = "async (id) => [...new Uint8Array(await (await WPP.chat.downloadMedia(id)).arrayBuffer())]"
    assert bytes(await client.page.evaluate(read, picture["key"])) == base64.b64decode(PIXEL)


async def _polls_reacts_and_rings(client: Client, sandbox: Any, received: str) -> None:
    poll = await client.call("WPP.chat.sendCreatePollMessage", ANA, "Tea?", ["yes", "no"])
    await sandbox.get("wait?kind=poll_creation")
    await sandbox.post("votes", sender=ANA, target=poll["id"], options=["yes"])
    assert await client.noted("chat.poll_response") == ["yes"]
    await sandbox.post("reactions", sender=ANA, target=poll["id"], text="❤")
    assert await client.noted("chat.new_reaction") == "❤"
    await client.call("WPP.chat.sendReactionToMessage", received, "👍")
    entries = {entry["key"]: entry for entry in await sandbox.get("history")}
    assert [addon["value"] for addon in entries[received]["addons"]] == ["👍"]
    assert [addon["value"] for addon in entries[poll["id"]]["addons"]] == [["yes"], "❤"]
    await sandbox.post("revocations", sender=ANA, target=received)
    assert await client.noted("chat.msg_revoke") == received
    await sandbox.post("faults/incoming_call", sender=ANA)
    assert await client.noted("call.incoming_call") == ANA


async def test_an_id_that_is_already_there_is_refused(sandbox: Any, opened: Any) -> None:
    async with opened() as client:
        await _link(client, sandbox)
        options = {"messageId": f"true_{ANA}_3EB0AAAAAAAAAAAA", "createChat": True}
        await client.call("WPP.chat.sendTextMessage", ANA, "once", options)
        send = "(options) => WPP.chat.sendTextMessage(options[0], 'once', options[1]).catch((error) => error.name)"
        assert await client.page.evaluate(send, [ANA, options]) == "DuplicateMessageError"
        (entry,) = await sandbox.get("history")
        assert entry["repeats"] == 0


async def test_a_pairing_code_links_without_a_camera(sandbox: Any, opened: Any) -> None:
    async with opened() as client:
        await client.until("WPP.whatsapp.Socket.state === 'UNPAIRED'")
        code = await client.call("WPP.conn.genLinkDeviceCodeForPhoneNumber", "15550100000")
        await sandbox.post("scan", code=code)
        await client.until("WPP.conn.isAuthenticated()")
    assert len(await sandbox.get("devices")) == 1
