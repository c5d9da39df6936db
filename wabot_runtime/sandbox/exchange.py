"""WhatsApp's part: takes frames from pages, keeps the history, delivers to linked devices, applies the faults."""

from __future__ import annotations

import base64
import secrets
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from wabot_runtime.sandbox.contacts import Contacts
from wabot_runtime.sandbox.courier import Courier
from wabot_runtime.sandbox.devices import Device, Devices
from wabot_runtime.sandbox.errors import SandboxError
from wabot_runtime.sandbox.faults import Conditions
from wabot_runtime.sandbox.feed import Feed
from wabot_runtime.sandbox.history import Addon, Entry, History, content_of, split_key
from wabot_runtime.sandbox.linking import Timings, new_link_code, proves
from wabot_runtime.sandbox.media import Media
from wabot_runtime.sandbox.pages import Page, Pages
from wabot_runtime.sandbox.records import Records

COMPANY = "15550100000@c.us"
COMPANY_NAME = "Your company"
HISTORY_ON_LINKING = 50
SENT, DELIVERED, READ = 1, 2, 3


class Exchange:
    """The heart of the sandbox. Everything durable is in its records; pages and conditions are of the moment."""

    def __init__(self, state: Path, *, timings: Timings | None = None) -> None:
        """Open or make the state folder."""
        state.mkdir(parents=True, exist_ok=True)
        self.records = Records(state / "sandbox.sqlite")
        self.contacts = Contacts(self.records)
        self.devices = Devices(self.records)
        self.history = History(self.records)
        self.media = Media(self.records, state / "media")
        self.pages = Pages()
        self.conditions = Conditions()
        self.feed = Feed()
        self.timings = timings or Timings()
        self.courier = Courier(self.records, self.devices, self.pages, self.conditions)
        self._receivers: dict[str, Callable[[Page, dict[str, Any]], Awaitable[None]]] = {
            "hello": self._hello,
            "auth": self._auth,
            "refresh_qr": self._refresh_qr,
            "link_code": self._link_code,
            "logout": self._logout,
            "takeover": self._takeover,
            "got": self._got,
            "seen": self._seen,
            "send": self._send,
            "edit": self._edit,
            "revoke": self._revoke,
            "reaction": self._reaction,
            "vote": self._vote,
            "exists": self._exists,
            "chatstate": self._chatstate,
        }

    def close(self) -> None:
        """End followers and late work, and close the records."""
        self.feed.end()
        self.courier.close()
        self.records.close()

    # Frames from pages

    async def receive(self, page: Page, frame: dict[str, Any]) -> None:
        """Handle one frame; a page that isn't logged in may only log in."""
        op = str(frame["op"])
        receiver = self._receivers.get(op)
        if page.state != "live" and op not in ("hello", "auth", "refresh_qr", "link_code", "logout", "takeover"):
            return
        if receiver is None:
            self.feed.tell(op, number=page.device.number if page.device else None, frame=frame)
            return
        try:
            await receiver(page, frame)
        except SandboxError as refusal:
            await page.say("answer", call=frame.get("call"), refused=str(refusal))

    async def _hello(self, page: Page, frame: dict[str, Any]) -> None:
        page.hello = frame
        device = self.devices.get(page.key)
        if "temporary_ban" in self.conditions or self.conditions.block():
            await self.turn_away(page)
        elif device:
            page.state, page.nonce = "challenged", secrets.token_bytes(32)
            await page.say("challenge", nonce=base64.b64encode(page.nonce).decode())
        elif frame.get("account"):
            await page.say("logout", reason="unknown_companion")
        else:
            page.offer_qr(self.timings, self._tell_state)

    async def _auth(self, page: Page, frame: dict[str, Any]) -> None:
        device = self.devices.get(page.key)
        if page.state != "challenged" or device is None:
            return
        if not proves(page.key, page.nonce, frame["signature"]):
            await page.say("logout", reason="unknown_companion")
            return
        page.device = device
        await self._go_live(page, "auth_ok")

    async def _go_live(self, page: Page, op: str, **more: Any) -> None:
        """Let a page speak for its device; whichever page did before has lost to it."""
        assert page.device is not None
        other = self.pages.live(page.key)
        if other is not None and other is not page:
            other.state = "replaced"
            await other.say("conflict")
        page.state = "live"
        await page.say(op, **self._welcome(page.device), **more)
        waiting = self.devices.undelivered(page.key)
        if waiting:
            await page.deliver(waiting, again=True)
        self._tell_state()

    def _welcome(self, device: Device) -> dict[str, Any]:
        user = device.number.partition("@")[0]
        account = {"pn": device.number, "lid": f"9{user}@lid", "name": COMPANY_NAME, "platform": "android"}
        return {"account": account, **self._address_book()}

    def _address_book(self) -> dict[str, Any]:
        everyone = self.contacts.all()
        return {
            "contacts": [{"id": one.jid, "name": one.name, "pushname": one.name} for one in everyone],
            "chats": [
                {"id": one.jid, "name": one.name, **({"participants": one.members} if one.members else {})}
                for one in everyone
            ],
        }

    async def share_contacts(self) -> None:
        """Let the pages know of people and groups that were added."""
        for page in self.pages:
            if page.state == "live":
                await page.say("contacts", **self._address_book())
        self.feed.tell("contacts")

    async def turn_away(self, page: Page) -> None:
        """Tell a page why it may not come in now."""
        page.state = "blocked"
        if state := self.conditions.block():
            await page.say("blocked", state=state)
        else:
            seconds = self.conditions.parameter("temporary_ban", "seconds", 3600)
            await page.say("banned", seconds=seconds, reason="temporary ban")

    async def _refresh_qr(self, page: Page, frame: dict[str, Any]) -> None:
        if page.device is None and page.state in ("qr", "idle"):
            page.offer_qr(self.timings, self._tell_state)

    async def _link_code(self, page: Page, frame: dict[str, Any]) -> None:
        if "refuse_codes" in self.conditions:
            await page.say("answer", call=frame["call"], refused="rate-overlimit")
            return
        page.link_code = new_link_code()
        await page.say("answer", call=frame["call"], code=page.link_code)
        self._tell_state()

    async def link(self, page: Page, *, number: str, name: str) -> Device:
        """Link a page that shows a code to a number, and give it the chats so far."""
        device = Device(key=page.key, number=number, name=name, linked_at=time.time())
        self.devices.link(device)
        page.stop_offering()
        page.link_code, page.device = None, device
        past = [
            self.frame_of(entry)
            for contact in self.contacts.all()
            for entry in self.history.entries(number=number, chat=contact.jid, limit=HISTORY_ON_LINKING)
            if not entry.revoked
        ]
        await self._go_live(page, "paired", history=past)
        return device

    async def unlink(self, device: Device, reason: str = "unknown_companion") -> None:
        """End a device's link, as its owner does on the phone."""
        self.devices.unlink(device.key)
        for page in self.pages:
            if page.key == device.key:
                page.state, page.device = "new", None
                await page.say("logout", reason=reason)
        self._tell_state()

    async def _logout(self, page: Page, frame: dict[str, Any]) -> None:
        self.devices.unlink(page.key)
        page.state, page.device = "new", None
        await page.say("answer", call=frame["call"])
        self._tell_state()

    async def _takeover(self, page: Page, frame: dict[str, Any]) -> None:
        if page.device is not None and page.state == "replaced":
            self.feed.tell("takeover", number=page.device.number)
            await self._go_live(page, "auth_ok")

    async def _got(self, page: Page, frame: dict[str, Any]) -> None:
        number = page.device.number if page.device else ""
        with self.records.transaction():
            safe = self.devices.acknowledge(page.key, frame["ns"])
            for arrived in safe:
                if arrived["kind"] == "message" and not arrived["fromMe"]:
                    self._tick(number, arrived)

    def _tick(self, number: str, arrived: dict[str, Any]) -> None:
        """Show a person that their message is on the company's device: two grey ticks."""
        parts = ["false", arrived["chat"], arrived["id"]]
        key = "_".join([*parts, arrived["participant"]] if arrived["participant"] else parts)
        if self.history.raise_ack_of(number, key, DELIVERED):
            self.feed.tell("ticks", number=number, chat=arrived["chat"], key=key, ack=DELIVERED)

    async def _seen(self, page: Page, frame: dict[str, Any]) -> None:
        number = page.device.number if page.device else ""
        keys = self.history.read_by_company(number, frame["chat"])
        for key in keys:
            self.feed.tell("ticks", number=number, chat=frame["chat"], key=key, ack=READ)

    # Messages from the company

    async def _send(self, page: Page, frame: dict[str, Any]) -> None:
        key, data, at = str(frame["key"]), frame["data"], time.time()
        number = page.device.number if page.device else ""
        from_me, chat, id, participant = split_key(key)
        if await self._failed(page, number, key, data):
            return
        with self.records.transaction():
            self.history.note_frame(number=number, op="send", key=key, at=at, body=data)
            entry, first = self.history.record(
                number=number,
                chat=chat,
                id=id,
                from_me=from_me,
                participant=participant,
                kind=data["type"],
                content=content_of(data),
                at=at,
                ack=SENT,
            )
        await self._acknowledge(page, entry)
        self.feed.tell("message" if first else "repeat", entry=entry)
        if first:
            await self._deliver_to_others(page, entry)
        await self._receipts(entry)

    async def _failed(self, page: Page, number: str, key: str, data: dict[str, Any]) -> bool:
        """Say whether a fault keeps a message from arriving; the frame is noted all the same."""
        if not {"refuse_sends", "lose_sends"} & self.conditions.as_json().keys():
            return False
        self.history.note_frame(number=number, op="send", key=key, at=time.time(), body=data)
        if "refuse_sends" in self.conditions:
            await page.say("ack", key=key, status="refused")
        return True

    async def _acknowledge(self, page: Page, entry: Entry) -> None:
        if "swallow_acks" in self.conditions:
            return
        if "delay_acks" in self.conditions:
            seconds = self.conditions.parameter("delay_acks", "seconds", 2)
            self.courier.later(seconds, lambda: self._acknowledge_now(page, entry))
        else:
            await self._acknowledge_now(page, entry)

    async def _acknowledge_now(self, page: Page, entry: Entry) -> None:
        await page.say("ack", key=entry.key, status="ok", t=int(entry.at))

    async def _receipts(self, entry: Entry) -> None:
        if "swallow_acks" in self.conditions or "phones_off" in self.conditions:
            return
        acks = [DELIVERED] if "nobody_reads" in self.conditions else [DELIVERED, READ]
        self.history.raise_ack(entry, acks[-1])
        await self.deliver(entry.number, *(self._receipt(entry, ack) for ack in acks))
        self.feed.tell("ticks", key=entry.key, number=entry.number, chat=entry.chat, ack=acks[-1])

    async def read(self, entry: Entry) -> None:
        """Let the recipient read a message of the company: blue ticks."""
        self.history.raise_ack(entry, READ)
        await self.deliver(entry.number, self._receipt(entry, READ))
        self.feed.tell("ticks", key=entry.key, number=entry.number, chat=entry.chat, ack=READ)

    def _receipt(self, entry: Entry, ack: int) -> dict[str, Any]:
        return {"kind": "receipt", "ids": [entry.id], "chat": entry.chat, "ack": ack}

    async def _deliver_to_others(self, page: Page, entry: Entry) -> None:
        """Show a message that one linked device sent on the number's other devices."""
        others = [device.key for device in self.devices.all(entry.number) if device.key != page.key]
        await self.courier.deliver(others, self.frame_of(entry))

    async def _edit(self, page: Page, frame: dict[str, Any]) -> None:
        entry = self._own(page, frame["key"])
        self._note(page, "edit", frame)
        self.history.edit(entry, frame["body"])
        await page.say("answer", call=frame["call"])
        self.feed.tell("changed", number=entry.number, key=entry.key)

    async def _revoke(self, page: Page, frame: dict[str, Any]) -> None:
        entry = self._own(page, frame["key"])
        self._note(page, "revoke", frame)
        self.history.revoke(entry)
        await page.say("answer", call=frame["call"])
        self.feed.tell("changed", number=entry.number, key=entry.key)

    async def _reaction(self, page: Page, frame: dict[str, Any]) -> None:
        entry = self._own(page, frame["target"])
        self._note(page, "reaction", frame)
        self.history.add_on(entry, Addon(kind="reaction", sender=entry.number, value=frame["text"]), at=time.time())
        await page.say("answer", call=frame["call"])
        self.feed.tell("changed", number=entry.number, key=entry.key)

    async def _vote(self, page: Page, frame: dict[str, Any]) -> None:
        entry = self._own(page, frame["target"])
        self._note(page, "vote", frame)
        self.history.add_on(entry, Addon(kind="vote", sender=entry.number, value=frame["options"]), at=time.time())
        await page.say("answer", call=frame["call"])
        self.feed.tell("changed", number=entry.number, key=entry.key)

    async def _exists(self, page: Page, frame: dict[str, Any]) -> None:
        # Real numbers don't start with 0 after the country code is known; that is how a test asks for a no.
        await page.say("answer", call=frame["call"], exists=not frame["wid"].startswith("0"))

    async def _chatstate(self, page: Page, frame: dict[str, Any]) -> None:
        number = page.device.number if page.device else ""
        self.feed.tell("typing", number=number, chat=frame["chat"], state=frame["state"], from_me=True)

    def _own(self, page: Page, key: str) -> Entry:
        return self.history.get(page.device.number if page.device else "", key)

    def _note(self, page: Page, op: str, frame: dict[str, Any]) -> None:
        number = page.device.number if page.device else ""
        key = frame.get("target") or frame.get("key") or ""
        self.history.note_frame(number=number, op=op, key=key, at=time.time(), body=frame)

    # Deliveries to the company's devices

    def frame_of(self, entry: Entry) -> dict[str, Any]:
        """Return the frame that shows an entry on a page."""
        return {
            "kind": "message",
            "chat": entry.chat,
            "id": entry.id,
            "fromMe": entry.from_me,
            "participant": entry.participant or None,
            "data": {"type": entry.kind, **entry.content},
            "t": int(entry.at),
            "ack": entry.ack if entry.from_me else None,
            "name": self.contacts.name_of(entry.participant or entry.chat),
        }

    async def deliver(self, number: str, *frames: dict[str, Any]) -> None:
        """Bring frames to every device of a number, now or when it is back."""
        await self.courier.deliver([device.key for device in self.devices.all(number)], *frames)

    def _tell_state(self) -> None:
        self.feed.tell("linking")
