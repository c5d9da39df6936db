"""The stand-in page in a real Chromium: what it keeps over reloads and restarts, and what it sends again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import BrowserContext, Page, async_playwright

pytestmark = pytest.mark.browser

ANA = "15550100101@c.us"
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")
SEND = """async ([id, body]) => {
  const MsgKey = require('WAWebMsgKey');
  const { chat } = await require('WAWebFindChatAction').findOrCreateLatestChat(
    require('WAWebWidFactory').createWid('15550100101@c.us'));
  const me = require('WAWebUserPrefsMeUser').getMaybeMePnUser();
  const message = { id: new MsgKey({ fromMe: true, remote: chat.id, id }), type: 'chat', body, t: 1, from: me,
    to: chat.id, self: 'out', ack: 0, local: true, isNewMsg: true };
  const [added, sent] = require('WAWebSendMsgChatAction').addAndSendMsgToChat(chat, message);
  await added;
  return WAIT ? (await sent).messageSendResult : 'shown';
}"""
TEXTS = "require('WAWebCollections').Msg.getModelsArray().map(({ body }) => body)"

OpenPage = Callable[..., AbstractAsyncContextManager[Page]]


@pytest.fixture
def open_page(sandbox: Any, chromium_path: Path, tmp_path: Path) -> OpenPage:
    """Give a context manager that opens the page, always on the same profile unless another is named."""

    @asynccontextmanager
    async def opened(profile: str = "profile", *, setup: Any = None) -> AsyncIterator[Page]:
        rule, pin = sandbox.addresses.resolver_rule, sandbox.addresses.certificate_pin
        flags = [*FLAGS, f"--host-resolver-rules={rule}", f"--ignore-certificate-errors-spki-list={pin}"]
        async with async_playwright() as playwright:
            context = await playwright.chromium.launch_persistent_context(
                tmp_path / profile, executable_path=chromium_path, args=flags
            )
            try:
                yield await _arrive(context, setup)
            finally:
                await context.close()

    return opened


async def _arrive(context: BrowserContext, setup: Any) -> Page:
    page = context.pages[0]
    if setup:
        await context.add_init_script(setup)
    await page.goto("https://web.whatsapp.com/")
    await page.wait_for_function("window.Debug?.VERSION")
    return page


async def _until(page: Page, condition: str) -> None:
    await page.wait_for_function(condition, timeout=8_000)


async def _state(page: Page, state: str) -> None:
    await _until(page, f"require('WAWebSocketModel').Socket.state === '{state}'")


async def _link(page: Page, control: Any) -> None:
    await _state(page, "UNPAIRED")
    await control.post("scan")
    await _state(page, "CONNECTED")


async def _send(page: Page, id: str, body: str, *, wait: bool = True) -> str:
    result: str = await page.evaluate(SEND.replace("WAIT", str(wait).lower()), [id, body])
    return result


async def _delivered(control: Any) -> None:
    """Wait until nothing is on its way to any device."""
    async with asyncio.timeout(10):
        async with control.session.get(control.addresses.control + "events") as stream:
            while any((await control.get("state"))["undelivered"].values()):
                await stream.content.readline()


async def test_messages_are_there_again_after_a_reload_and_a_restart(open_page: OpenPage, control: Any) -> None:
    async with open_page() as page:
        await _link(page, control)
        await control.post("messages", sender=ANA, text="hello")
        await _until(page, f"{TEXTS}.includes('hello')")
        assert await _send(page, "3EB0AAAA", "hi") == "OK"
        poll = await control.get("wait?from_me=true")
        await control.post("reactions", sender=ANA, target=poll[0]["key"], text="❤")
        await _until(page, f"require('WAWebCollections').Msg.get('{poll[0]['key']}').hasReaction")
        await _delivered(control)
        await page.reload()
        await _state(page, "CONNECTED")
        assert await page.evaluate(TEXTS) == ["hello", "hi"]
    async with open_page() as page:
        await _state(page, "CONNECTED")
        assert await page.evaluate(TEXTS) == ["hello", "hi"]
        key = poll[0]["key"]
        assert await page.evaluate(f"require('WAWebCollections').Msg.get('{key}').hasReaction") is True
        assert await page.evaluate(f"require('WAWebCollections').Msg.get('{key}').ack") == 3
        news = "require('WAWebCollections').Msg.filter(({ isNewMsg }) => isNewMsg).length"
        assert await page.evaluate(news) == 0


async def test_what_came_while_the_page_was_closed_is_news_once(open_page: OpenPage, control: Any) -> None:
    async with open_page() as page:
        await _link(page, control)
    await control.post("messages", sender=ANA, text="away")
    async with open_page() as page:
        await _until(page, f"{TEXTS}.includes('away')")
        assert await page.evaluate("require('WAWebCollections').Msg.head().isNewMsg") is True
        await _delivered(control)
    async with open_page() as page:
        await _state(page, "CONNECTED")
        assert await page.evaluate(TEXTS) == ["away"]


async def test_what_befell_messages_while_the_page_was_closed_is_applied_in_order(
    open_page: OpenPage, control: Any
) -> None:
    async with open_page() as page:
        await _link(page, control)
    edited = await control.post("messages", sender=ANA, text="helo")
    await control.post("edits", sender=ANA, target=edited["key"], text="hello")
    await control.post("reactions", sender=ANA, target=edited["key"], text="👍")
    revoked = await control.post("messages", sender=ANA, text="oops")
    await control.post("revocations", sender=ANA, target=revoked["key"])
    filled = await control.post("messages", sender=ANA, placeholder=True)
    await control.post("fillings", sender=ANA, target=filled["key"], text="readable")
    for _ in range(2):
        async with open_page() as page:
            await _state(page, "CONNECTED")
            await _delivered(control)
            shown = "require('WAWebCollections').Msg.map(({ type, body, hasReaction }) => [type, body, hasReaction])"
            assert await page.evaluate(shown) == [
                ["chat", "hello", True],
                ["revoked", None, False],
                ["chat", "readable", False],
            ]


async def test_a_killed_browser_loses_no_acknowledged_message(open_page: OpenPage, control: Any, sandbox: Any) -> None:
    async with open_page() as page:
        await _link(page, control)
        for n in range(20):
            await control.post("messages", sender=ANA, text=f"{n}")
        await _delivered(control)
        browser = await page.context.new_cdp_session(page)
        with pytest.raises(Exception, match="closed"):
            await browser.send("Browser.crash")
    async with open_page() as page:
        await _state(page, "CONNECTED")
        assert await page.evaluate(TEXTS) == [f"{n}" for n in range(20)]


async def test_an_unconfirmed_message_goes_again_with_its_id(open_page: OpenPage, control: Any) -> None:
    async with open_page() as page:
        await _link(page, control)
        await control.post("faults/lose_sends")
        await _send(page, "3EB0AAAA", "lost at first", wait=False)
        async with asyncio.timeout(5):
            while not await control.get("frames"):
                await asyncio.sleep(0)
        await control.clear("lose_sends")
        await control.post("faults/drop_socket")
        entry = (await control.get("wait?from_me=true"))[0]
        assert (entry["id"], entry["text"]) == ("3EB0AAAA", "lost at first")
        await _until(page, "require('WAWebCollections').Msg.head().ack === 3")
        await control.post("faults/offline")
        await _state(page, "TIMEOUT")
        await _send(page, "3EB0BBBB", "said offline", wait=False)
    await control.clear("offline")
    async with open_page() as page:
        entry = (await control.get("wait?from_me=true&count=2"))[1]
        assert (entry["id"], entry["text"], entry["repeats"]) == ("3EB0BBBB", "said offline", 0)


async def test_an_id_in_the_store_is_refused_even_after_a_restart(open_page: OpenPage, control: Any) -> None:
    async with open_page() as page:
        await _link(page, control)
        await _send(page, "3EB0AAAA", "once")
    async with open_page() as page:
        await _state(page, "CONNECTED")
        refused = f"([id, body]) => ({SEND.replace('WAIT', 'true')})([id, body]).catch((error) => error.name)"
        assert await page.evaluate(refused, ["3EB0AAAA", "once"]) == "DuplicateMessageError"


async def test_a_refused_message_is_marked_as_failed_and_not_sent_again(open_page: OpenPage, control: Any) -> None:
    async with open_page() as page:
        await _link(page, control)
        await control.post("faults/refuse_sends")
        assert await _send(page, "3EB0AAAA", "no") == "ERROR_NETWORK"
        assert await page.evaluate("require('WAWebCollections').Msg.head().ack") == -1
        await control.clear("refuse_sends")
        await page.reload()
        await _state(page, "CONNECTED")
        assert await _send(page, "3EB0BBBB", "yes") == "OK"
        assert [entry["text"] for entry in await control.get("history")] == ["yes"]


async def test_copied_local_storage_cannot_log_in(open_page: OpenPage, control: Any) -> None:
    async with open_page() as page:
        await _link(page, control)
        stored = await page.evaluate("JSON.stringify(Object.entries(localStorage))")
        assert "last-wid-md" in stored
        read = """async () => {
          const database = await new Promise((done) => {
            const opening = indexedDB.open('signal-storage');
            opening.onsuccess = () => done(opening.result);
          });
          const store = database.transaction('signal-meta-store').objectStore('signal-meta-store');
          const row = await new Promise((done) => {
            const reading = store.get('registration');
            reading.onsuccess = () => done(reading.result);
          });
          return row.value.keyPair.privateKey.extractable;
        }"""
        assert await page.evaluate(read) is False
    setup = f"""if (!location.search) for (const [key, value] of {stored}) localStorage.setItem(key, value);"""
    async with open_page("thief", setup=setup) as page:
        await page.wait_for_url("**/?post_logout=1*")
        await _state(page, "UNPAIRED")
        assert await page.evaluate("localStorage.getItem('last-wid-md')") is None


async def test_the_registry_hides_and_renames_what_a_fault_says(open_page: OpenPage, control: Any) -> None:
    await control.post("faults/missing_module", id="WAWebABProps")
    await control.post("faults/renamed_module", id="WAMd5", to="WAMd6")
    async with open_page() as page:
        ids = json.loads(await page.evaluate("JSON.stringify(Object.keys(require('__debug').modulesMap))"))
        assert "WAWebABProps" not in ids
        assert "WAMd5" not in ids
        assert "WAMd6" in ids
        missing = "(() => { try { require('WAWebABProps') } catch (error) { return error.name } })()"
        assert await page.evaluate(missing) == "ModuleError"


async def test_a_group_made_later_is_known_and_answered_with_ticks(open_page: OpenPage, control: Any) -> None:
    async with open_page() as page:
        await _link(page, control)
        group = await control.post("contacts", name="Family", members=[ANA, "15550100102"])
        await control.post("messages", sender=ANA, chat=group["jid"], text="hello all")
        await _until(page, f"{TEXTS}.includes('hello all')")
        chat = f"require('WAWebCollections').Chat.get('{group['jid']}')"
        assert await page.evaluate(f"[{chat}.formattedTitle, {chat}.groupMetadata.participants.length]") == [
            "Family",
            2,
        ]
        assert await page.evaluate("String(require('WAWebCollections').Msg.head().author)") == ANA
        own = SEND.replace("WAIT", "true").replace("15550100101@c.us", group["jid"])
        own = own.replace("remote: chat.id, id }", "remote: chat.id, id, participant: me }")
        assert await page.evaluate(own, ["3EB0AAAA", "hello family"]) == "OK"
        await _until(page, "require('WAWebCollections').Msg.last().ack === 3")
        (entry,) = await control.get("history?from_me=true")
        assert (entry["chat"], entry["participant"]) == (group["jid"], "15550100000@c.us")


async def test_a_conflict_ends_with_a_takeover(open_page: OpenPage, control: Any) -> None:
    async with open_page() as page:
        await _link(page, control)
        await control.post("faults/conflict")
        await _state(page, "CONFLICT")
        await control.post("messages", sender=ANA, text="waits")
        await page.evaluate("require('WAWebSocketModel').Socket.takeover()")
        await _state(page, "CONNECTED")
        await _until(page, f"{TEXTS}.includes('waits')")


@pytest.mark.parametrize("fault", ["tos_block", "proxy_block", "deprecated_version"])
async def test_a_block_shows_as_a_socket_state_and_ends(open_page: OpenPage, control: Any, fault: str) -> None:
    states = {"tos_block": "TOS_BLOCK", "proxy_block": "PROXYBLOCK", "deprecated_version": "DEPRECATED_VERSION"}
    async with open_page() as page:
        await _link(page, control)
        await control.post(f"faults/{fault}")
        await _state(page, states[fault])
        await control.clear(fault)
        await _state(page, "CONNECTED")


async def test_the_page_draws_the_code_it_offers(open_page: OpenPage, control: Any) -> None:
    async with open_page() as page:
        await _state(page, "UNPAIRED")
        shown = await page.get_attribute("[data-ref]", "data-ref")
        assert shown == (await control.get("state"))["pages"][0]["qr"]
        dark = """(() => { const canvas = document.querySelector('canvas');
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          const dark = data.filter((value, index) => index % 4 === 0 && value < 128);
          return dark.length / (data.length / 4) })()"""
        assert 0.2 < await page.evaluate(dark) < 0.6
