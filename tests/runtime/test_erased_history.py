"""Who was erased stays erased when WhatsApp shows old messages again; who writes anew is somebody new."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.core.bots import ask, bot, flow, say
from tests.runtime.running import Place, until
from wabot_admin.contacts import erase_contact
from wabot_admin.services import open_services
from wabot_core.messages import Message

ASK = bot(flow(ask("Your name?", save_as="name"), say("Thanks, {{ name }}."), edges="ask:answered>say"))
ANA, LID, BO = "351910000001@c.us", "88881111@lid", "351910000002@c.us"


async def test_what_was_written_before_an_erasure_does_not_come_back_and_what_comes_after_begins_anew(
    any_place: Place,
) -> None:
    channel = any_place.channel()
    async with any_place.running(ASK) as runtime:
        services = await open_services(runtime)
        first = await channel.says("hello", sender=ANA, contact_phone="351910000001")
        await channel.says("hello", sender=BO)
        await channel.until_shown(1, chat=ANA)
        await channel.until_shown(1, chat=BO)
        (handle,) = [row[0] for row in await runtime.desk.erasure.handles() if row[2] == ANA]
        erased = await erase_contact(services, handle)
        assert erased.people == [("n", ANA)]
        kept = everything(any_place)
        old = datetime.now(UTC) - timedelta(days=30)
        history = [
            first,
            channel.message("years ago", sender=ANA, at=old),
            channel.message("by another id", sender=LID, contact_phone="+351 910 000 001", at=old),
            replace(channel.message("from our phone", sender=ANA, at=old), from_me=True),
        ]
        await channel.deliver(*history)
        assert everything(any_place) == kept
        await channel.deliver(*history, channel.message("old but not erased", sender=BO, at=old))
        assert len(any_place.inbox()) == len(kept["inbox"]) + 1

        new = channel.message("hello again", sender=ANA, at=datetime.now(UTC) + timedelta(seconds=1))
        await channel.deliver(*history, new)
        assert await channel.until_shown(2, chat=ANA) == ["Your name?", "Your name?"]
        assert any_place.rows("SELECT count(*) FROM contacts")[0][0] == 2
        assert len([row for row in any_place.rows("SELECT contact FROM inbox") if row.contact == ANA]) == 1
        await channel.says("Ana", sender=ANA, at=datetime.now(UTC) + timedelta(seconds=2))
        assert (await channel.until_shown(3, chat=ANA))[-1] == "Thanks, Ana."
        await until(lambda: any_place.inbox()[-1][0] == "done")


async def test_another_process_heeds_an_erasure_too(any_place: Place) -> None:
    channel = any_place.channel()
    old = datetime.now(UTC) - timedelta(days=1)
    async with any_place.running(ASK):
        written: list[Message] = [await channel.says(f"{count}", sender=ANA, at=old) for count in range(3)]
        await until(lambda: len(any_place.inbox()) == 3)
        async with any_place.opened(owner="second") as second:
            services = await open_services(second)
            for handle, *_ in await second.desk.erasure.handles():
                await erase_contact(services, handle)
        await channel.deliver(*written)
        assert any_place.inbox() == []
        assert any_place.rows("SELECT * FROM contacts") == []


def everything(place: Place) -> dict[str, list[str]]:
    """Return what is recorded of people."""
    return {
        name: sorted(repr(row) for row in place.rows(f"SELECT * FROM {name}"))  # noqa: S608
        for name in ("contacts", "conversations", "inbox", "outbox", "turns")
    }
