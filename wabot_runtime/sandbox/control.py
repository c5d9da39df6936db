"""The control API: everything a person with a phone can do, everything that can go wrong, and what came of it.

JSON over HTTP under /control/. A message is named by its key, as WhatsApp Web writes it (`false_<chat>_<id>`).
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from wabot_runtime.sandbox import payloads
from wabot_runtime.sandbox.benchmark import measure
from wabot_runtime.sandbox.contacts import jid_of
from wabot_runtime.sandbox.contents import (
    card_content,
    choices_of,
    location_content,
    media_content,
    media_kind,
    text_content,
)
from wabot_runtime.sandbox.errors import BadRequest, NoCodeShown, TooSlow, UnknownDevice
from wabot_runtime.sandbox.exchange import COMPANY, Exchange
from wabot_runtime.sandbox.faults import FAULTS, fault_named
from wabot_runtime.sandbox.feed import Happening
from wabot_runtime.sandbox.history import Entry
from wabot_runtime.sandbox.pages import Page
from wabot_runtime.sandbox.people import PLACEHOLDER, People
from wabot_runtime.sandbox.requests import body_of, flag, query_of
from wabot_runtime.sandbox.troubles import Troubles

DEFAULT_WAIT_SECONDS = 10.0


class Control:
    """The routes of the control API; each method's docstring is its reference."""

    def __init__(self, exchange: Exchange) -> None:
        """Control this exchange."""
        self._exchange = exchange
        self._people = People(exchange)
        self._troubles = Troubles(exchange)

    def routes(self) -> list[Route]:
        """Return every route, relative to /control."""
        return [
            Route("/state", self.state),
            Route("/scan", self.scan, methods=["POST"]),
            Route("/unlink", self.unlink, methods=["POST"]),
            Route("/devices", self.devices),
            Route("/contacts", self.contacts),
            Route("/contacts", self.add_contact, methods=["POST"]),
            Route("/messages", self.say, methods=["POST"]),
            Route("/reactions", self.react, methods=["POST"]),
            Route("/votes", self.vote, methods=["POST"]),
            Route("/taps", self.tap, methods=["POST"]),
            Route("/edits", self.edit, methods=["POST"]),
            Route("/revocations", self.revoke, methods=["POST"]),
            Route("/fillings", self.fill, methods=["POST"]),
            Route("/typing", self.typing, methods=["POST"]),
            Route("/reads", self.read, methods=["POST"]),
            Route("/history", self.history),
            Route("/frames", self.frames),
            Route("/wait", self.wait),
            Route("/events", self.events),
            Route("/media/{hash}", self.media),
            Route("/faults", self.faults),
            Route("/faults/{name}", self.raise_fault, methods=["POST"]),
            Route("/faults/{name}", self.clear_fault, methods=["DELETE"]),
            Route("/bench", self.bench, methods=["POST"]),
        ]

    async def state(self, request: Request) -> Response:
        """Return pages with their states and codes, devices, held faults."""
        exchange = self._exchange
        return JSONResponse(
            {
                "number": COMPANY,
                "pages": [page.as_json() for page in exchange.pages],
                "devices": [device.as_json() for device in exchange.devices.all()],
                "undelivered": {
                    device.key: len(exchange.devices.undelivered(device.key)) for device in exchange.devices.all()
                },
                "faults": exchange.conditions.as_json(),
            }
        )

    async def scan(self, request: Request) -> Response:
        """Link the page that shows `qr` or `code`; without either, the page that shows a QR code now."""
        body = await body_of(request, payloads.Scan)
        page = self._showing(body)
        device = await self._exchange.link(page, number=body["number"], name=body["name"])
        return JSONResponse(device.as_json())

    def _showing(self, body: dict[str, Any]) -> Page:
        waiting = self._exchange.pages.waiting()
        if code := body.get("code"):
            waiting = [page for page in waiting if page.link_code == code.replace("-", "").upper()]
        elif qr := body.get("qr"):
            waiting = [page for page in waiting if page.ref == qr.partition(",")[0]]
        else:
            waiting = [page for page in waiting if page.ref]
        if not waiting:
            raise NoCodeShown
        return waiting[-1]

    async def unlink(self, request: Request) -> Response:
        """Unlink one device or all of a number, as the owner of the phone does."""
        body = await body_of(request, payloads.Unlink)
        devices = [
            device for device in self._exchange.devices.all(body["number"]) if body.get("device") in (None, device.key)
        ]
        if not devices:
            raise UnknownDevice
        for device in devices:
            await self._exchange.unlink(device, body["reason"])
        return JSONResponse({"unlinked": [device.key for device in devices]})

    async def devices(self, request: Request) -> Response:
        """Return the linked devices, of `?number=` or of all."""
        number = query_of(request, "number")
        devices = self._exchange.devices.all(jid_of(number) if number else None)
        return JSONResponse([device.as_json() for device in devices])

    async def contacts(self, request: Request) -> Response:
        """Return everyone who can write to the company."""
        return JSONResponse([contact.as_json() for contact in self._exchange.contacts.all()])

    async def add_contact(self, request: Request) -> Response:
        """Add a person by name; or a group, by its members."""
        body = await body_of(request, payloads.NewContact)
        contact = self._exchange.contacts.add(name=body["name"], jid=body.get("phone"), members=tuple(body["members"]))
        await self._exchange.share_contacts()
        return JSONResponse(contact.as_json(), status_code=201)

    async def say(self, request: Request) -> Response:
        """Send a message as a person: `text`, `media`, `location` or `card`, `quoted` by key, into `chat`."""
        body = await body_of(request, payloads.Say)
        kind, content = self._content(body)
        entry = await self._people.say(
            number=body["number"],
            sender=body["sender"],
            chat=body.get("chat"),
            kind=kind,
            content=content,
            quoted=body.get("quoted"),
            id=body.get("id"),
        )
        return JSONResponse(self._shown(entry), status_code=201)

    def _content(self, body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        given = [name for name in ("text", "media", "location", "card") if name in body]
        if body["placeholder"] and not given:
            return PLACEHOLDER, {}
        if len(given) != 1:
            raise BadRequest("Give exactly one of text, media, location, card or placeholder.")
        if "media" in body:
            upload = body["media"]
            stored = self._exchange.media.put(upload["data"], upload["mimetype"])
            content = media_content(stored, caption=upload["caption"], filename=upload["filename"])
            return upload.get("kind") or media_kind(upload["mimetype"]), content
        if "location" in body:
            return "location", location_content(**body["location"])
        if "card" in body:
            return "vcard", card_content(**body["card"])
        return "chat", text_content(body["text"])

    async def react(self, request: Request) -> Response:
        """React to `target` with `text`; an empty text takes it back."""
        await self._people.react(**await body_of(request, payloads.React))
        return JSONResponse({})

    async def vote(self, request: Request) -> Response:
        """Vote for `options` in the poll `target`."""
        await self._people.vote(**await body_of(request, payloads.Vote))
        return JSONResponse({})

    async def tap(self, request: Request) -> Response:
        """Tap the button or list row with id `choice` on `target`."""
        entry = await self._people.tap(**await body_of(request, payloads.Tap))
        return JSONResponse(self._shown(entry), status_code=201)

    async def edit(self, request: Request) -> Response:
        """Give a person's own message `target` another `text`."""
        body = await body_of(request, payloads.Edit)
        await self._people.edit(number=body["number"], target=body["target"], text=body["text"])
        return JSONResponse({})

    async def revoke(self, request: Request) -> Response:
        """Delete a person's own message `target` for everyone."""
        body = await body_of(request, payloads.Targeted)
        await self._people.revoke(number=body["number"], target=body["target"])
        return JSONResponse({})

    async def fill(self, request: Request) -> Response:
        """Give the placeholder `target` its `text`."""
        body = await body_of(request, payloads.Edit)
        await self._people.fill(
            number=body["number"], target=body["target"], kind="chat", content=text_content(body["text"])
        )
        return JSONResponse({})

    async def typing(self, request: Request) -> Response:
        """Let a person start or stop typing."""
        await self._people.type(**await body_of(request, payloads.Typing))
        return JSONResponse({})

    async def read(self, request: Request) -> Response:
        """Let a person read all the company sent them (for when the fault nobody_reads holds)."""
        return JSONResponse({"read": await self._people.read_all(**await body_of(request, payloads.FromSomebody))})

    async def history(self, request: Request) -> Response:
        """Return messages in order of first arrival, filtered by number, chat, since (a seq), from_me, kind, limit."""
        return JSONResponse([self._shown(entry) for entry in self._filtered(request)])

    async def frames(self, request: Request) -> Response:
        """Return every frame that pages sent, repeats included, filtered by number, key, since (a seq)."""
        number = query_of(request, "number")
        frames = self._exchange.history.frames(
            number=jid_of(number) if number else None,
            key=query_of(request, "key"),
            since=int(query_of(request, "since") or 0),
        )
        return JSONResponse(frames)

    async def wait(self, request: Request) -> Response:
        """Wait until `count` messages (1) match the filters of /history, at most `timeout` seconds (10)."""
        count = int(query_of(request, "count") or 1)
        happened = asyncio.Event()
        try:
            with self._exchange.feed.listening(lambda _: happened.set()):
                async with asyncio.timeout(float(query_of(request, "timeout") or DEFAULT_WAIT_SECONDS)):
                    while len(entries := self._filtered(request)) < count:
                        happened.clear()
                        await happened.wait()
        except TimeoutError as error:
            raise TooSlow from error
        return JSONResponse([self._shown(entry) for entry in entries])

    def _filtered(self, request: Request) -> list[Entry]:
        number, chat = query_of(request, "number"), query_of(request, "chat")
        return self._exchange.history.entries(
            number=jid_of(number) if number else None,
            chat=jid_of(chat) if chat else None,
            since=int(query_of(request, "since") or 0),
            from_me=flag(request, "from_me"),
            kind=query_of(request, "kind"),
            limit=int(query_of(request, "limit") or 10_000),
        )

    def _shown(self, entry: Entry) -> dict[str, Any]:
        name = self._exchange.contacts.name_of(entry.participant or entry.chat)
        return {**entry.as_json(), "name": name, "choices": choices_of(entry)}

    async def events(self, request: Request) -> Response:
        """Stream what happens, as server-sent events named by kind; `listening` is the first."""
        return StreamingResponse(self._stream(), media_type="text/event-stream", headers={"cache-control": "no-store"})

    async def _stream(self) -> Any:
        async for happening in self._exchange.feed.follow():
            yield f"event: {happening['kind']}\ndata: {json.dumps(self._told(happening))}\n\n"

    def _told(self, happening: Happening) -> dict[str, Any]:
        entry = happening.get("entry")
        return {**happening, "entry": self._shown(entry)} if isinstance(entry, Entry) else happening

    async def media(self, request: Request) -> Response:
        """Return the bytes of a message's media, by the hash in its content."""
        stored = self._exchange.media.get(request.path_params["hash"])
        headers = {"content-disposition": "inline", "x-content-type-options": "nosniff"}
        return FileResponse(stored.file, media_type=stored.mimetype, headers=headers)

    async def faults(self, request: Request) -> Response:
        """Return every fault there is, its parameters, and whether it holds now."""
        conditions = self._exchange.conditions
        return JSONResponse([{**fault.as_json(), "holds": fault.name in conditions} for fault in FAULTS.values()])

    async def raise_fault(self, request: Request) -> Response:
        """Let a fault happen, or hold until DELETE; the body gives its parameters and a `number`."""
        fault = fault_named(request.path_params["name"])
        await self._troubles.start(fault, await body_of(request, None))
        return JSONResponse(fault.as_json())

    async def clear_fault(self, request: Request) -> Response:
        """End a fault that holds; pages that were kept out may come back."""
        fault = fault_named(request.path_params["name"])
        await self._troubles.stop(fault)
        return JSONResponse(fault.as_json())

    async def bench(self, request: Request) -> Response:
        """Measure the echo at the server: inbound frame written → reply frame received; milliseconds."""
        return JSONResponse(await measure(self._exchange, **await body_of(request, payloads.Bench)))
