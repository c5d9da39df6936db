"""The history as judge: what arrived, how often, in which order, and that it outlives the server."""

from __future__ import annotations

from typing import Any

ANA, BRUNO = "15550100101@c.us", "15550100102@c.us"


async def test_a_repeated_id_is_shown_once_with_its_first_content_and_counted(page: Any, control: Any) -> None:
    await page.send("3EB0AAAA", "first")
    await page.send("3EB0AAAA", "first")
    await page.send("3EB0AAAA", "other")
    await page.frame("ack", nth=3)
    (entry,) = await control.get("history")
    assert (entry["text"], entry["repeats"], entry["differed"]) == ("first", 2, True)
    bodies = [frame["body"]["body"] for frame in await control.get("frames")]
    assert bodies == ["first", "first", "other"]


async def test_the_same_content_again_is_not_called_different(page: Any, control: Any) -> None:
    await page.send("3EB0AAAA", "same", ack=0)
    await page.send("3EB0AAAA", "same", ack=1)
    await page.frame("ack", nth=2)
    (entry,) = await control.get("history")
    assert (entry["repeats"], entry["differed"]) == (1, False)


async def test_entries_come_in_the_order_of_first_arrival(page: Any, control: Any) -> None:
    for id in ("3EB0B", "3EB0A", "3EB0B", "3EB0C"):
        await page.send(id, id)
    await page.frame("ack", nth=4)
    assert [entry["text"] for entry in await control.get("history")] == ["3EB0B", "3EB0A", "3EB0C"]


async def test_one_id_from_two_people_is_two_messages(control: Any) -> None:
    for sender in (ANA, BRUNO):
        await control.post("messages", sender=sender, text="hi", id="3AAAAAAAAA")
    assert [entry["chat"] for entry in await control.get("history")] == [ANA, BRUNO]


async def test_the_history_is_filtered_by_chat_direction_kind_and_time(page: Any, control: Any) -> None:
    first = await control.post("messages", sender=ANA, text="one")
    await control.post("messages", sender=BRUNO, text="two")
    await control.post("messages", sender=ANA, location={"latitude": 1, "longitude": 2})
    await page.send("3EB0AAAA", "three")
    await page.frame("ack")

    async def texts(query: str) -> list[str]:
        return [entry["text"] for entry in await control.get(f"history?{query}")]

    assert await texts(f"chat={BRUNO}") == ["two"]
    assert await texts("from_me=true") == ["three"]
    assert len(await texts("kind=location")) == 1
    assert await texts(f"since={first['seq']}&kind=chat") == ["two", "three"]
    assert await texts("limit=1") == ["three"]


async def test_everything_outlives_the_server(stopped_sandbox: Any, new_page: Any) -> None:
    async with stopped_sandbox.up() as sandbox, sandbox.linked_page() as page:
        key = await page.send("3EB0AAAA", "before")
        await page.frame("ack")
        await sandbox.control.post("reactions", sender=ANA, target=key, text="❤")
        await sandbox.control.post("contacts", name="Dora")
        await page.until(lambda: page.delivered("reaction"))
    async with stopped_sandbox.up() as sandbox, new_page(sandbox, page.key).open() as again:
        await again.frame("auth_ok")
        await again.send("3EB0AAAA", "before")
        await again.frame("ack")
        (entry,) = await sandbox.control.get("history")
        assert (entry["text"], entry["repeats"], entry["ack"]) == ("before", 1, 3)
        assert [addon["value"] for addon in entry["addons"]] == ["❤"]
        assert "Dora" in [contact["name"] for contact in await sandbox.control.get("contacts")]


async def test_edits_revocations_and_reactions_show_in_the_entry(page: Any, control: Any) -> None:
    entry = await control.post("messages", sender=ANA, text="helo")
    await control.post("edits", sender=ANA, target=entry["key"], text="hello")
    await control.post("reactions", sender=ANA, target=entry["key"], text="👍")
    await control.post("reactions", sender=ANA, target=entry["key"], text="")
    await control.post("revocations", sender=ANA, target=entry["key"])
    (after,) = await control.get("history")
    assert (after["text"], after["edits"], after["revoked"], after["addons"]) == ("hello", 1, True, [])
    await page.until(lambda: len(page.delivered()) == 2)
    assert page.delivered()[-1]["data"]["protocolMessageKey"] == entry["key"]


async def test_ticks_go_from_sent_to_delivered_to_read(sandbox: Any, control: Any) -> None:
    entry = await control.post("messages", sender=ANA, text="anyone?")
    assert entry["ack"] == 1
    async with sandbox.linked_page() as page:
        await control.post("messages", sender=ANA, text="now?")
        await page.until(page.delivered)
        await page.say("seen", chat=ANA)
        await page.send("3EB0AAAA")
        await page.frame("ack")
        acks = [entry["ack"] for entry in await control.get(f"history?chat={ANA}&from_me=false")]
        assert acks == [3, 3]
