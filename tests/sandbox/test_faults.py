"""Every fault of the table does what its summary says; a fault without a test here fails by name."""

from __future__ import annotations

import asyncio
import json
import re
import ssl
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import pytest
import websockets

from wabot_runtime.sandbox.faults import FAULTS

ANA = "15550100101@c.us"
Act = Callable[[Any, Any], Awaitable[None]]


async def _closed(page: Any) -> None:
    async with asyncio.timeout(5):
        await page.gone.wait()


def _moment(name: str, op: str, **expected: Any) -> Act:
    """A fault that shows as one frame to the page."""

    async def act(page: Any, control: Any) -> None:
        await control.post(f"faults/{name}")
        assert (await page.frame(op)).items() >= expected.items()

    return act


async def drop_socket(page: Any, control: Any) -> None:
    await control.post("faults/drop_socket")
    await _closed(page)


async def expire_qr(page: Any, control: Any) -> None:
    async with type(page)(page.sandbox).open() as unlinked:
        await unlinked.frame("ref")
        await control.post("faults/expire_qr")
        await unlinked.frame("idle")
        assert (await control.ask("POST", "scan", {}))[0] == 409


def _block(name: str, op: str, **expected: Any) -> Act:
    """A fault that keeps pages out: told at once and on return, and what they say is not heard."""

    async def act(page: Any, control: Any) -> None:
        await control.post(f"faults/{name}")
        assert (await page.frame(op)).items() >= expected.items()
        await page.send("3EB0AAAA")
        async with type(page)(page.sandbox, page.key).open() as again:
            await again.frame(op)
            assert await control.get("history") == []
            await control.clear(name)
            await _closed(again)
        async with type(page)(page.sandbox, page.key).open() as after:
            await after.frame("auth_ok")

    return act


async def swallow_acks(page: Any, control: Any) -> None:
    await control.post("faults/swallow_acks")
    await page.send("3EB0AAAA")
    await control.get("wait?from_me=true")
    await control.clear("swallow_acks")
    await page.send("3EB0BBBB")
    await page.frame("ack")
    assert [frame["key"] for frame in page.of("ack")] == [f"true_{ANA}_3EB0BBBB"]


async def delay_acks(page: Any, control: Any) -> None:
    await control.post("faults/delay_acks", seconds=0.2)
    began = asyncio.get_running_loop().time()
    await page.send("3EB0AAAA")
    await page.frame("ack")
    assert asyncio.get_running_loop().time() - began >= 0.2


async def refuse_codes(page: Any, control: Any) -> None:
    async def ask(number: int) -> dict[str, Any]:
        await page.say(op="link_code", call=number, phone="15550100100")
        return dict(await page.frame("answer", nth=number))

    await control.post("faults/refuse_codes")
    assert (await ask(1)).get("refused") == "rate-overlimit"
    await control.clear("refuse_codes")
    assert len((await ask(2))["code"]) == 8


async def refuse_sends(page: Any, control: Any) -> None:
    await control.post("faults/refuse_sends")
    await page.send("3EB0AAAA")
    assert (await page.frame("ack"))["status"] == "refused"
    assert await control.get("history") == []


async def lose_sends(page: Any, control: Any) -> None:
    await control.post("faults/lose_sends")
    await page.send("3EB0AAAA")
    await control.clear("lose_sends")
    await page.send("3EB0BBBB")
    await page.frame("ack")
    assert [entry["id"] for entry in await control.get("history")] == ["3EB0BBBB"]
    assert len(await control.get("frames")) == 2


async def duplicate_inbound(page: Any, control: Any) -> None:
    await control.post("faults/duplicate_inbound")
    await control.post("messages", sender=ANA, text="twice")
    await page.until(lambda: page.texts() == ["twice", "twice"])
    assert page.delivered()[1]["announceTwice"] is True


async def reorder_inbound(page: Any, control: Any) -> None:
    await control.post("faults/reorder_inbound")
    for text in ("a", "b", "c", "d"):
        await control.post("messages", sender=ANA, text=text)
    await page.until(lambda: len(page.texts()) == 4)
    assert sorted(page.texts()) == ["a", "b", "c", "d"]
    assert page.texts()[0] != "a"


async def offline(page: Any, control: Any) -> None:
    await control.post("faults/offline")
    await _closed(page)
    with pytest.raises(websockets.InvalidStatus):
        async with type(page)(page.sandbox, page.key).open():
            pass
    assert (await _fetch(page, "/"))[0] == 503
    await control.clear("offline")
    async with type(page)(page.sandbox, page.key).open() as again:
        await again.frame("auth_ok")


async def missing_module(page: Any, control: Any) -> None:
    await control.post("faults/missing_module", id="WAWebCmd")
    assert (await _settings(page))["missingModules"] == ["WAWebCmd"]


async def renamed_module(page: Any, control: Any) -> None:
    await control.post("faults/renamed_module", id="WAWebCmd", to="WAWebCommand")
    assert (await _settings(page))["renamedModules"] == {"WAWebCmd": "WAWebCommand"}


async def media_gone(page: Any, control: Any) -> None:
    media = {"data": "AAAA", "mimetype": "image/png"}
    entry = await control.post("messages", sender=ANA, media=media)
    path = entry["content"]["directPath"]
    assert (await _fetch(page, path)) == (200, b"\0\0\0")
    await control.post("faults/media_gone")
    assert (await _fetch(page, path))[0] == 404


async def nobody_reads(page: Any, control: Any) -> None:
    await control.post("faults/nobody_reads")
    await page.send("3EB0AAAA")
    await page.until(lambda: page.delivered("receipt"))
    assert [receipt["ack"] for receipt in page.delivered("receipt")] == [2]
    assert await control.post("reads", sender=ANA) == {"read": 1}
    await page.until(lambda: [receipt["ack"] for receipt in page.delivered("receipt")] == [2, 3])


async def phones_off(page: Any, control: Any) -> None:
    await control.post("faults/phones_off")
    await page.send("3EB0AAAA")
    await page.frame("ack")
    await control.clear("phones_off")
    await page.send("3EB0BBBB")
    await page.until(lambda: len(page.delivered("receipt")) == 2)
    assert {receipt["ids"][0] for receipt in page.delivered("receipt")} == {"3EB0BBBB"}


BEHAVIOURS: dict[str, Act] = {
    "drop_socket": drop_socket,
    "reload_page": _moment("reload_page", "reload"),
    "freeze": _moment("freeze", "freeze", milliseconds=5000),
    "conflict": _moment("conflict", "conflict"),
    "logout": _moment("logout", "logout", reason="unknown_companion"),
    "expire_qr": expire_qr,
    "needs_update": _moment("needs_update", "outdated", reload=False),
    "incoming_call": _moment("incoming_call", "call", **{"from": ANA}),
    "tos_block": _block("tos_block", "blocked", state="TOS_BLOCK"),
    "proxy_block": _block("proxy_block", "blocked", state="PROXYBLOCK"),
    "deprecated_version": _block("deprecated_version", "blocked", state="DEPRECATED_VERSION"),
    "temporary_ban": _block("temporary_ban", "banned", seconds=3600),
    "swallow_acks": swallow_acks,
    "delay_acks": delay_acks,
    "refuse_codes": refuse_codes,
    "refuse_sends": refuse_sends,
    "lose_sends": lose_sends,
    "duplicate_inbound": duplicate_inbound,
    "reorder_inbound": reorder_inbound,
    "offline": offline,
    "missing_module": missing_module,
    "renamed_module": renamed_module,
    "media_gone": media_gone,
    "nobody_reads": nobody_reads,
    "phones_off": phones_off,
}


@pytest.mark.parametrize("name", sorted(FAULTS))
async def test_the_fault_does_what_it_says(page: Any, control: Any, name: str) -> None:
    await BEHAVIOURS[name](page, control)


async def test_a_condition_is_listed_while_it_holds(page: Any, control: Any) -> None:
    await control.post("faults/nobody_reads")
    assert [fault["name"] for fault in await control.get("faults") if fault["holds"]] == ["nobody_reads"]
    assert "nobody_reads" in (await control.get("state"))["faults"]
    await control.clear("nobody_reads")
    assert (await control.get("state"))["faults"] == {}


async def _fetch(page: Any, path: str) -> tuple[int, bytes]:
    """Fetch from the stand-in page's origin, past the name it goes by."""
    tls = ssl.create_default_context(cafile=page.sandbox.state / "certificate.pem")
    port = page.sandbox.addresses.resolver_rule.rpartition(":")[2]
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"https://127.0.0.1:{port}{path}", ssl=tls, server_hostname="web.whatsapp.com") as answer,
    ):
        return answer.status, await answer.read()


async def _settings(page: Any) -> dict[str, Any]:
    _, document = await _fetch(page, "/")
    found = re.search(r'id="sandbox-settings">(.*?)</script>', document.decode())
    assert found
    settings: dict[str, Any] = json.loads(found[1])
    return settings
