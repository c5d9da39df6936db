"""Inbound webhooks: a signed call becomes a recorded event, once; the Number's owner is told over the cache."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from uuid import uuid4

import orjson

from wabot_core.conversations import Contact
from wabot_core.errors import BadSignature, NotFound, WabotError
from wabot_core.events import WebhookReceived
from wabot_core.patterns import Hook
from wabot_core.signing import verify_webhook
from wabot_core.stores import Arrival, Cache, Records
from wabot_runtime.programs import Programs

LARGEST_CALL = 256 * 1024  # bytes


class UnknownHook(WabotError):
    """No published bot of this number has a webhook of that name."""


class BadCall(WabotError):
    """The call cannot be taken: {why}."""


def arrivals_topic(number: str) -> str:
    """Return the topic on which a Number's owner hears of recorded entries."""
    return f"inbox.{number}"


async def take_call(
    number: str,
    name: str,
    *,
    body: bytes,
    headers: Iterable[tuple[str, str]],
    records: Records,
    cache: Cache,
    programs: Programs,
    secret: Callable[[str], Awaitable[str]],
    now: datetime | None = None,
) -> None:
    """Verify a call over its raw bytes, record it once, and wake whoever runs the Number.

    A repeated delivery of the same signed id changes nothing. Raise UnknownHook, BadSignature or BadCall; what
    fails is not recorded.
    """
    now = now or datetime.now(UTC)
    given = list(headers)
    hook = await _hook(number, name, records, programs)
    if not hook.secrets:
        raise UnknownHook
    signed = verify_webhook(
        body,
        given,
        secrets=[await secret(each) for each in hook.secrets],
        now=now,
        scheme=hook.scheme,
        header=hook.header,
        tolerance=hook.tolerance,
    )
    try:
        data = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadCall(why="its body is not JSON") from error
    phone = hook.phone_in(data)
    if phone is None:
        raise BadCall(why=f"its JSON has no phone number at {hook.contact!r}")
    delivery = signed.id or _header(given, "idempotency-key") or uuid4().hex
    contact = f"{phone.removeprefix('+')}@c.us"
    arrival = Arrival(
        number=number,
        key=f"webhook|{name}|{delivery}",
        chat=contact,
        contact=Contact(id=contact, phone=phone),
        event=WebhookReceived(hook=name, data=data if isinstance(data, dict) else {"items": data}, at=now),
    )
    await records.inbox.record([arrival])
    await cache.publish(arrivals_topic(number), b"")


async def _hook(number: str, name: str, records: Records, programs: Programs) -> Hook:
    try:
        row = await records.numbers.get(number)
        program = await programs.live(row.bot or "")
        return program.hooks[name]
    except (NotFound, KeyError):
        raise UnknownHook from None


def _header(headers: Iterable[tuple[str, str]], name: str) -> str:
    return next((value[:200] for key, value in headers if key.lower() == name), "")


__all__ = ["LARGEST_CALL", "BadCall", "BadSignature", "UnknownHook", "arrivals_topic", "take_call"]
