"""The control API: who may call it, what it refuses and how it says so, and its ways to wait and to listen."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

import pytest

from wabot_runtime.sandbox import errors
from wabot_runtime.sandbox.control import Control
from wabot_runtime.sandbox.errors import SandboxError
from wabot_runtime.sandbox.exchange import Exchange
from wabot_runtime.sandbox.requests import STATUS

ANA = "15550100101@c.us"


def test_every_route_says_what_it_does(tmp_path: Any) -> None:
    exchange = Exchange(tmp_path)
    silent = [route.path for route in Control(exchange).routes() if not route.endpoint.__doc__]
    exchange.close()
    assert silent == []


def test_every_error_has_a_status() -> None:
    kinds = {
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, SandboxError) and kind is not SandboxError
    }
    assert kinds == set(STATUS)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "web.whatsapp.com:8444"])
async def test_a_foreign_name_is_refused(control: Any, host: str) -> None:
    for path in ("state", "../"):
        async with control.session.get(control.addresses.control + path, headers={"host": host}) as answer:
            assert answer.status == 403


async def test_a_form_of_another_site_is_refused(control: Any) -> None:
    address = control.addresses.control + "messages"
    body = f'{{"sender": "{ANA}", "text": "forged"}}'
    for mimetype in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
        async with control.session.post(address, data=body, headers={"content-type": mimetype}) as answer:
            assert answer.status == 415
    assert await control.get("history") == []


async def test_a_bad_body_is_reported_whole(control: Any) -> None:
    status, problem = await control.ask("POST", "messages", {"sender": "nobody", "txt": "hi", "id": "x"})
    assert (status, problem["code"]) == (422, "bad_request")
    assert set(problem["problems"]) == {"sender", "txt", "id"}


@pytest.mark.parametrize("body", [{}, {"text": "a", "card": {"name": "B", "phone": "1"}}])
async def test_a_message_is_exactly_one_thing(control: Any, body: dict[str, Any]) -> None:
    status, problem = await control.ask("POST", "messages", {"sender": ANA, **body})
    assert (status, problem["title"][:16]) == (422, "Give exactly one")


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("reactions", {"sender": ANA, "target": "false_x_y", "text": "a"}, "unknown_message"),
        ("votes", {"sender": ANA, "target": "nonsense", "options": []}, "unknown_message"),
        ("faults/earthquake", {}, "unknown_fault"),
        ("scan", {}, "no_code_shown"),
        ("unlink", {}, "unknown_device"),
        ("bench", {}, "not_connected"),
        ("faults/drop_socket", {}, "not_connected"),
    ],
)
async def test_what_cannot_be_done_is_said(control: Any, path: str, body: dict[str, Any], code: str) -> None:
    status, problem = await control.ask("POST", path, body)
    assert status >= 400
    assert problem["code"] == code


async def test_media_comes_back_byte_for_byte(page: Any, control: Any, pixel: bytes) -> None:
    media = {"data": base64.b64encode(pixel).decode(), "mimetype": "image/png", "caption": "dot"}
    entry = await control.post("messages", sender=ANA, media=media)
    assert (entry["kind"], entry["text"]) == ("image", "dot")
    async with control.session.get(f"{control.addresses.control}media/{entry['content']['filehash']}") as answer:
        assert (answer.headers["content-type"], await answer.read()) == ("image/png", pixel)
    (frame,) = await page.until(page.delivered)
    assert frame["data"]["directPath"] == f"/mms/{entry['content']['filehash']}"


@pytest.mark.parametrize(
    ("content", "kind", "expected"),
    [
        ({"location": {"latitude": 1.5, "longitude": -2, "name": "Pier"}}, "location", {"lat": 1.5, "loc": "Pier"}),
        ({"card": {"name": "Bo", "phone": "+1 555 0100"}}, "vcard", {"vcardFormattedName": "Bo"}),
        ({"media": {"data": "AAAA", "mimetype": "audio/ogg", "kind": "ptt"}}, "ptt", {"mimetype": "audio/ogg"}),
        ({"media": {"data": "AAAA", "mimetype": "text/csv", "filename": "a.csv"}}, "document", {"filename": "a.csv"}),
        ({"placeholder": True}, "ciphertext", {}),
    ],
)
async def test_every_kind_reaches_the_page(
    page: Any, control: Any, content: dict[str, Any], kind: str, expected: dict[str, Any]
) -> None:
    await control.post("messages", sender=ANA, **content)
    (frame,) = await page.until(page.delivered)
    assert frame["data"]["type"] == kind
    assert frame["data"].items() >= expected.items()


async def test_a_placeholder_fills_later_under_the_same_key(page: Any, control: Any) -> None:
    entry = await control.post("messages", sender=ANA, placeholder=True)
    await control.post("fillings", sender=ANA, target=entry["key"], text="readable now")
    (frame,) = await page.until(lambda: page.delivered("fill"))
    assert (frame["target"], frame["data"]) == (entry["key"], {"type": "chat", "body": "readable now"})
    assert (await control.get("history"))[0]["text"] == "readable now"


async def test_a_reply_carries_what_it_answers(page: Any, control: Any) -> None:
    key = await page.send("3EB0AAAA", "tea or coffee?")
    await page.frame("ack")
    await control.post("messages", sender=ANA, text="tea", quoted=key)
    (frame,) = await page.until(page.delivered)
    assert frame["data"]["quotedStanzaID"] == "3EB0AAAA"
    assert frame["data"]["quotedMsg"] == {"type": "chat", "body": "tea or coffee?"}


async def test_a_person_taps_what_the_message_offers_and_nothing_else(page: Any, control: Any) -> None:
    rows = [{"rowId": "tea", "title": "Tea"}]
    listed = await page.send("3EB0AAAA", list={"sections": [{"rows": rows}]})
    button = {"subtype": "quick_reply", "selectionId": "7", "displayText": "Yes"}
    buttoned = await page.send("3EB0BBBB", buttons=[button])
    await page.frame("ack", nth=2)
    row = await control.post("taps", sender=ANA, target=listed, choice="tea")
    assert row["content"]["listResponse"]["singleSelectReply"] == {"selectedRowId": "tea"}
    tapped = await control.post("taps", sender=ANA, target=buttoned, choice="7")
    assert (tapped["kind"], tapped["content"]["selectedId"]) == ("template_button_reply", "7")
    assert (await control.ask("POST", "taps", {"sender": ANA, "target": buttoned, "choice": "8"}))[0] == 422


async def test_waiting_ends_with_the_message_waited_for_or_in_time(page: Any, control: Any) -> None:
    waiting = asyncio.create_task(control.get("wait?from_me=true&count=2"))
    await page.send("3EB0AAAA", "one")
    await page.frame("ack")
    assert not waiting.done()
    await page.send("3EB0BBBB", "two")
    assert [entry["text"] for entry in await waiting] == ["one", "two"]
    status, problem = await control.ask("GET", "wait?count=9&timeout=0.05")
    assert (status, problem["code"]) == (504, "too_slow")


async def test_events_are_streamed_as_they_happen(control: Any) -> None:
    async with control.session.get(control.addresses.control + "events") as stream:
        assert await stream.content.readline() == b"event: listening\n"
        await control.post("messages", sender=ANA, text="live")
        async with asyncio.timeout(5):
            lines = [await stream.content.readline() for _ in range(4)]
    assert lines[2] == b"event: message\n"
    assert b'"text": "live"' in lines[3]


async def test_the_echo_is_measured_at_the_server(page: Any, control: Any) -> None:
    async def echo() -> None:
        for n in range(25):
            text = (await page.until(lambda n=n: len(page.texts()) > n and page.texts()))[n]
            await page.send(f"3EB0{n:04}", text, chat=page.delivered()[n]["chat"])

    echoing = asyncio.create_task(echo())
    result = await control.post("bench", messages=20, warmup=5)
    await echoing
    assert result["messages"] == 20
    assert 0 < result["min_ms"] <= result["p50_ms"] <= result["p95_ms"] <= result["p99_ms"] <= result["max_ms"]


async def test_a_bot_that_does_not_answer_fails_the_measurement(page: Any, control: Any) -> None:
    status, problem = await control.ask("POST", "bench", {"messages": 1, "warmup": 0, "timeout": 0.05})
    assert (status, problem["code"]) == (504, "too_slow")
