"""Delivery to linked devices: kept until acknowledged, repeated after every kind of break, in order."""

from __future__ import annotations

from typing import Any

ANA = "15550100101@c.us"


async def test_what_was_not_acknowledged_comes_again_and_what_was_does_not(
    sandbox: Any, control: Any, new_page: Any
) -> None:
    async with sandbox.linked_page() as page:
        await control.post("messages", sender=ANA, text="kept")
        await page.until(page.delivered)
        await page.frame("answer")
        page.auto = False
        for text in ("one", "two"):
            await control.post("messages", sender=ANA, text=text)
        await page.until(lambda: len(page.delivered()) == 3)
    async with new_page(sandbox, page.key).open() as again:
        frame = await again.frame("deliver")
        assert again.texts() == ["one", "two"]
        assert all(item["again"] for item in frame["items"])


async def test_undelivered_messages_outlive_the_server(stopped_sandbox: Any, new_page: Any) -> None:
    async with stopped_sandbox.up() as sandbox:
        async with sandbox.linked_page() as page:
            pass
        await sandbox.control.post("messages", sender=ANA, text="while you were away")
    async with stopped_sandbox.up() as sandbox, new_page(sandbox, page.key).open() as again:
        await again.frame("deliver")
        assert again.texts() == ["while you were away"]
        await again.frame("answer")
        assert (await sandbox.control.get("state"))["undelivered"] == {again.public_key: 0}


async def test_each_linked_device_gets_its_own_copy_and_the_other_ones_messages(sandbox: Any, control: Any) -> None:
    async with sandbox.linked_page() as first, sandbox.linked_page() as second:
        await control.post("messages", sender=ANA, text="to both")
        await first.until(first.delivered)
        await second.until(second.delivered)
        await first.send("3EB0AAAA", "from the first")
        await second.until(lambda: "from the first" in second.texts())
        assert first.texts() == ["to both"]
        assert second.delivered()[-1]["fromMe"] is True


async def test_a_new_device_gets_the_past_as_history_not_as_news(sandbox: Any, control: Any) -> None:
    await control.post("messages", sender=ANA, text="long ago")
    async with sandbox.linked_page() as page:
        paired = await page.frame("paired")
        assert [frame["data"]["body"] for frame in paired["history"]] == ["long ago"]
        assert page.delivered() == []


async def test_a_group_message_says_who_wrote_it(page: Any, control: Any) -> None:
    group = await control.post("contacts", name="Family", members=["15550100101", "15550100102"])
    entry = await control.post("messages", sender=ANA, chat=group["jid"], text="hello all")
    (frame,) = await page.until(page.delivered)
    assert (frame["chat"], frame["participant"]) == (group["jid"], ANA)
    assert entry["key"].endswith(f"_{ANA}")


async def test_a_person_typing_is_shown_live(page: Any, control: Any) -> None:
    await control.post("typing", sender=ANA)
    assert (await page.frame("chatstate"))["state"] == "composing"
