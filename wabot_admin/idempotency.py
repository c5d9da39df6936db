"""Idempotency-Key: a POST that is sent again under its key has one effect and gets its first answer."""

from __future__ import annotations

import base64
import re
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from starlette.responses import Response

from wabot_admin.errors import BadRequest, KeyReused, StillRunning
from wabot_admin.services import Actor, Services
from wabot_core import WabotError

REPLAYED = "idempotency-replayed"
_KEY = re.compile(r"[\x21-\x7e]{1,255}")


async def once(
    services: Services, actor: Actor, key: str, *, asked: bytes, run: Callable[[], Awaitable[Response]]
) -> Response:
    """Run a request under a key, or return the answer it got before; raise KeyReused, StillRunning.

    Only answers of success are kept (sealed, for a day): what failed had no effect and may be tried again.
    """
    if not _KEY.fullmatch(key):
        raise BadRequest(fields={"Idempotency-Key": ["Send 1 to 255 visible ASCII characters."]})
    replays, digest = services.desk.replays, services.keyring.stamp("request", asked)
    who = actor.account.id
    about = f"{who} {key}"
    before = await replays.claim(who, key, request=digest, now=services.now())
    if before is not None:
        if before.request != digest:
            raise KeyReused
        if before.answer is None:
            raise StillRunning
        return _answer(orjson.loads(services.keyring.open("replay", before.answer, about=about)))
    try:
        response = await run()
    except WabotError:  # of anything else it is not known whether it had an effect
        await replays.release(who, key)
        raise
    await replays.keep(who, key, services.keyring.seal("replay", _kept(response), about=about))
    return response


def _kept(response: Response) -> bytes:
    headers = {name: value for name, value in response.headers.items() if name in ("content-type", "etag", "location")}
    body = base64.b64encode(bytes(response.body)).decode()
    return orjson.dumps({"status": response.status_code, "headers": headers, "body": body})


def _answer(kept: dict[str, Any]) -> Response:
    headers = kept["headers"] | {REPLAYED: "true"}
    return Response(base64.b64decode(kept["body"]), status_code=kept["status"], headers=headers)
