"""The web channel against the sandbox in a real Chromium: linking, messages in and out, acks, restarts."""

from __future__ import annotations

import asyncio
import base64
import contextlib
from typing import Any

import pytest

from wabot_core.channels import NumberState, Sending
from wabot_core.errors import SendFailed
from wabot_core.messages import Content, Kind, Location, Media, Message
from wabot_runtime.web.errors import PageGone

pytestmark = pytest.mark.browser

ANA = "15550100101@c.us"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


async def test_a_number_is_linked_by_scanning_the_qr(rig: Any) -> None:
    async with rig.running() as running:
        await running.until(lambda: running.listener.steps)
        step = running.listener.steps[0]
        assert (step.kind, step.attempt) == ("qr", 1)
        assert running.listener.state is NumberState.LINKING
        await rig.sandbox.post("scan", qr=step.text)
        await running.until_state(NumberState.LIVE)
        assert running.listener.changes[-1].phone == "15550100000"
        assert running.listener.changes[-1].name


async def test_a_number_is_linked_with_a_pairing_code(rig: Any) -> None:
    async with rig.running() as running:
        await running.channel.link_with_code("15550100000")
        await running.until(lambda: [step for step in running.listener.steps if step.kind == "code"])
        step = running.listener.steps[-1]
        assert len(step.text.replace("-", "")) == 8
        await rig.sandbox.post("scan", code=step.text)
        await running.until_state(NumberState.LIVE)


async def test_a_text_comes_in_and_its_reply_goes_out_quoted_and_is_confirmed(rig: Any) -> None:
    async with rig.live() as running:
        said = await rig.sandbox.says("hi")
        await running.until(lambda: running.listener.messages)
        message = running.listener.messages[0]
        assert message == Message(
            number="clinic",
            id=said["id"],
            chat=ANA,
            contact=ANA,
            at=message.at,
            contact_name="Ana",
            contact_phone="15550100101",
            text="hi",
        )
        sent = await running.say("3EB0000000000001", "Your name?", reply_to=message.id)
        assert sent.taken
        await running.until(lambda: running.listener.level("3EB0000000000001") == 3)
        (entry,) = await rig.sandbox.sent()
        assert (entry["id"], entry["text"], entry["repeats"]) == ("3EB0000000000001", "Your name?", 0)
        assert entry["content"]["quotedStanzaID"] == said["id"]


async def test_an_id_that_was_sent_counts_as_taken_and_is_not_sent_again(rig: Any) -> None:
    async with rig.live() as running:
        assert (await running.say("3EB0000000000001", "once")).taken
        assert (await running.say("3EB0000000000001", "once")).taken
    async with rig.live() as running:
        assert (await running.say("3EB0000000000001", "once")).taken
        picture = {"text": "see", "media": Media(mimetype="image/png", name="a.png"), "data": PIXEL}
        assert (await running.show("3EB0000000000002", Kind.IMAGE, **picture)).taken
        assert (await running.show("3EB0000000000002", Kind.IMAGE, **picture)).taken
        sent = await rig.sandbox.sent()
    assert [(entry["id"], entry["repeats"]) for entry in sent] == [
        ("3EB0000000000001", 0),
        ("3EB0000000000002", 0),
    ]


OUTGOING = [
    (Kind.IMAGE, "image", {"text": "look", "media": Media(mimetype="image/png", name="a.png"), "data": PIXEL}),
    (Kind.VIDEO, "video", {"media": Media(mimetype="video/mp4", name="a.mp4"), "data": b"\0" * 64}),
    (Kind.AUDIO, "audio", {"media": Media(mimetype="audio/mpeg", name="a.mp3"), "data": b"\0" * 64}),
    (Kind.VOICE, "ptt", {"media": Media(mimetype="audio/ogg; codecs=opus"), "data": b"\0" * 64}),
    (Kind.DOCUMENT, "document", {"media": Media(mimetype="text/csv", name="a.csv"), "data": b"a;b\n"}),
    (Kind.LOCATION, "location", {"location": Location(latitude=-23.5, longitude=-46.6, name="Clinic")}),
    (Kind.POLL, "poll_creation", {"text": "When?", "options": ("Mon", "Tue")}),
]


async def test_every_kind_goes_out(rig: Any) -> None:
    async with rig.live() as running:
        for place, (kind, shown_as, content) in enumerate(OUTGOING):
            id = f"3EB00000000000{place:02}"
            assert (await running.show(id, kind, **content)).taken, kind
            await running.until(lambda id=id: running.listener.level(id) >= 1)
            entry = next(entry for entry in await rig.sandbox.sent() if entry["id"] == id)
            assert entry["kind"] == shown_as
            if "data" in content:
                assert await rig.sandbox.media(entry["content"]["directPath"]) == content["data"]
        entries = {entry["kind"]: entry["content"] for entry in await rig.sandbox.sent()}
        assert entries["image"]["caption"] == "look"
        assert entries["document"]["filename"] == "a.csv"
        assert (entries["location"]["lat"], entries["location"]["lng"]) == (-23.5, -46.6)
        assert [option["name"] for option in entries["poll_creation"]["pollOptions"]] == ["Mon", "Tue"]


async def test_a_reaction_goes_out_and_is_confirmed(rig: Any) -> None:
    async with rig.live() as running:
        said = await rig.sandbox.says("hi")
        await running.until(lambda: running.listener.messages)
        sent = await running.show("3EB0000000000001", Kind.REACTION, text="👍", reply_to=said["id"])
        assert sent.taken
        await running.until(lambda: running.listener.level("3EB0000000000001") == 1)
        (entry,) = await rig.sandbox.get("history")
        assert [addon["value"] for addon in entry["addons"]] == ["👍"]
        missing = await running.show("3EB0000000000002", Kind.REACTION, text="👍", reply_to="3EB0NOSUCH")
        assert (missing.taken, missing.final) == (False, True)


async def test_media_and_places_and_cards_come_in(rig: Any) -> None:
    async with rig.live() as running:
        post = rig.sandbox.post
        upload = {"data": base64.b64encode(PIXEL).decode(), "mimetype": "image/png", "caption": "my card"}
        await post("messages", sender=ANA, media=upload)
        await post("messages", sender=ANA, media={**upload, "mimetype": "audio/ogg", "kind": "ptt"})
        pdf = {"data": base64.b64encode(b"%PDF-").decode(), "mimetype": "application/pdf", "filename": "a.pdf"}
        await post("messages", sender=ANA, media=pdf)
        await post("messages", sender=ANA, location={"latitude": 1.5, "longitude": 2.5, "name": "Home"})
        await post("messages", sender=ANA, card={"name": "Bob", "phone": "+1 555 0100 109"})
        await running.until(lambda: len(running.listener.messages) == 5)
        image, voice, document, place, card = running.listener.messages
        assert (image.kind, image.text, image.media) == (
            Kind.IMAGE,
            "my card",
            Media(mimetype="image/png", size=len(PIXEL)),
        )
        assert (voice.kind, document.kind, document.media.name) == (Kind.VOICE, Kind.DOCUMENT, "a.pdf")
        assert place.location == Location(latitude=1.5, longitude=2.5, name="Home")
        assert card.kind is Kind.CONTACT
        assert "Bob" in card.text
        assert await running.channel.download(image) == PIXEL
        await rig.sandbox.post("faults/media_gone")
        with pytest.raises(SendFailed):
            await running.channel.download(document)


async def test_reactions_votes_and_quotes_come_in(rig: Any) -> None:
    async with rig.live() as running:
        sent = await running.show("3EB0000000000001", Kind.POLL, text="When?", options=("Mon", "Tue"))
        assert sent.taken
        await running.until(lambda: running.listener.level("3EB0000000000001") >= 1)
        key = f"true_{ANA}_3EB0000000000001"
        await rig.sandbox.post("votes", sender=ANA, target=key, options=["Tue"])
        await rig.sandbox.post("reactions", sender=ANA, target=key, text="❤")
        await rig.sandbox.says("that one", quoted=key)
        await running.until(lambda: len(running.listener.messages) == 3)
        by_kind = {message.kind: message for message in running.listener.messages}
        vote, reaction, quote = by_kind[Kind.POLL_VOTE], by_kind[Kind.REACTION], by_kind[Kind.TEXT]
        assert (vote.choice.label, vote.reply_to, vote.contact) == ("Tue", "3EB0000000000001", ANA)
        assert (reaction.text, reaction.reply_to) == ("❤", "3EB0000000000001")
        assert quote.reply_to == "3EB0000000000001"


async def test_a_placeholder_is_reported_and_again_when_it_fills(rig: Any) -> None:
    async with rig.live() as running:
        said = await rig.sandbox.post("messages", sender=ANA, placeholder=True)
        await running.until(lambda: running.listener.messages)
        await rig.sandbox.post("fillings", sender=ANA, target=said["key"], text="at last")
        await running.until(lambda: len(running.listener.messages) == 2)
        waiting, filled = running.listener.messages
        assert (waiting.kind, waiting.id) == (Kind.PLACEHOLDER, filled.id)
        assert (filled.kind, filled.text) == (Kind.TEXT, "at last")


async def test_a_group_message_names_who_wrote_it(rig: Any) -> None:
    bruno = (await rig.sandbox.get("contacts"))[1]
    group = await rig.sandbox.post("contacts", name="Team", members=[ANA, bruno["jid"]])
    async with rig.live() as running:
        await rig.sandbox.says("hello all", chat=group["jid"])
        await running.until(lambda: running.listener.messages)
        (message,) = running.listener.messages
        assert (message.chat, message.contact, message.participant) == (group["jid"], ANA, ANA)
        assert message.contact_name == "Ana"
        assert (await running.say("3EB0000000000001", "hi", chat=group["jid"])).taken
        await running.until(lambda: running.listener.level("3EB0000000000001") >= 1)


async def test_a_restart_needs_no_qr_and_finds_what_came_meanwhile(rig: Any) -> None:
    async with rig.live() as running:
        await rig.sandbox.says("before")
        await running.until(lambda: running.listener.texts() == ["before"])
    await rig.sandbox.says("while away 1")
    await rig.sandbox.says("while away 2")
    async with rig.running() as running:
        await running.until_state(NumberState.LIVE)
        await running.until(lambda: "while away 2" in running.listener.texts())
        assert running.listener.steps == []
        assert running.listener.texts()[-2:] == ["while away 1", "while away 2"]


async def test_messages_stay_until_the_listener_has_recorded_them(rig: Any) -> None:
    async with rig.live() as running:
        running.listener.failures = 3
        await rig.sandbox.says("one")
        await rig.sandbox.says("two")
        await running.until(lambda: len(running.listener.messages) == 2)
        assert running.listener.texts() == ["one", "two"]
        assert running.listener.failures == 0


async def test_a_chat_keeps_its_order_and_chats_do_not_wait_for_each_other(rig: Any) -> None:
    others = [contact["jid"] for contact in await rig.sandbox.get("contacts") if contact["jid"].endswith("@c.us")]
    async with rig.live() as running:
        batch = [
            Sending(id=f"3EB00000{place:08}", chat=others[place % 3], content=Content(text=str(place)))
            for place in range(30)
        ]
        assert all(answer.taken for answer in await running.channel.send(batch))
        await running.until(lambda: all(running.listener.level(sending.id) for sending in batch))
        for chat in others[:3]:
            texts = [int(entry["text"]) for entry in await rig.sandbox.sent() if entry["chat"] == chat]
            assert texts == sorted(texts)
            assert len(texts) == 10


async def test_what_cannot_be_sent_is_refused_for_good_and_says_why(rig: Any) -> None:
    async with rig.live() as running:
        nobody = await running.say("3EB0000000000001", "hi", chat="0000@c.us")
        assert (nobody.taken, nobody.final) == (False, True)
        assert "not on WhatsApp" in nobody.error
        card = await running.show("3EB0000000000002", Kind.CONTACT, text="?")
        assert card.final
        empty = await running.show("3EB0000000000003", Kind.IMAGE)
        assert empty.final


async def test_nothing_is_sent_while_it_does_not_run(rig: Any) -> None:
    channel = rig.channel()
    (answer,) = await channel.send([Sending(id="3EB0000000000001", chat=ANA, content=Content(text="hi"))])
    assert (answer.taken, answer.final) == (False, False)


async def test_the_page_sees_an_ordinary_chrome(rig: Any) -> None:
    brands = "JSON.stringify(navigator.userAgentData.brands)"
    facts = f"[navigator.webdriver, navigator.userAgent, {brands}, window.wabotOut ?? null]"
    async with rig.live() as running:
        _, page = running.channel._open
        answer = await page.target.send("Runtime.evaluate", {"expression": facts, "returnByValue": True})
        webdriver, agent, brands, binding = answer["result"]["value"]
        assert not webdriver
        assert "Headless" not in agent + brands
        assert f"Chrome/{rig.browser.version.split('.')[0]}.0.0.0" in agent
        assert "Google Chrome" in brands
        assert binding is None


async def test_a_page_has_one_set_of_listeners_after_every_reload(rig: Any) -> None:
    async with rig.live() as running:
        _, page = running.channel._open
        counts = [(await page.call("status", timeout=10))["listeners"]]
        for _ in range(2):
            await page.target.send("Runtime.evaluate", {"expression": "globalThis.beforeReload = 1"})
            await rig.sandbox.post("faults/reload_page")
            counts.append(await listeners_after_reload(page))
        assert counts == [counts[0]] * 3
        assert counts[0] > 0


async def listeners_after_reload(page: Any) -> int:
    async with asyncio.timeout(20):
        while True:
            await asyncio.sleep(0.1)
            with contextlib.suppress(PageGone):
                seen = await page.target.send("Runtime.evaluate", {"expression": "globalThis.beforeReload ?? 0"})
                status = await page.call("status", timeout=10)
                if seen["result"]["value"] == 0 and status["listeners"]:
                    return int(status["listeners"])
