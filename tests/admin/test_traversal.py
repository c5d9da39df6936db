"""Twenty thousand paths that try to leave, on every route with a part of its own and every key of the files store."""

from __future__ import annotations

import os
import random
import sys
import unicodedata
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_to_bytes

from starlette.applications import Starlette

from tests.admin.conftest import NewClient
from tests.admin.paths import hostile_path
from wabot_admin.api import RESOURCES
from wabot_admin.services import Services
from wabot_core.errors import WabotError

PATHS = 20_000
KEYS = 20_000
CANARY = b"canary-7f3a-outside"

PREFIXES = ["/", "/hooks/", "/hooks/n/", "/style.css/", "/api/", "/static/", "/media/", "/files/", "/assets/"]


async def asked(app: Starlette, raw: bytes, *, token: str | None, method: str) -> tuple[int, bytes]:
    """Ask for a raw path as a server hands it over: once percent-decoded."""
    path = unquote_to_bytes(raw).decode("utf-8", errors="replace")
    headers = [(b"host", b"127.0.0.1"), (b"content-type", b"application/json")]
    if token is not None:
        headers.append((b"authorization", f"Bearer {token}".encode()))
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": path, "raw_path": raw, "query_string": b"", "root_path": "", "headers": headers,
        "client": ("10.0.0.1", 1), "server": ("127.0.0.1", 80),
    }  # fmt: skip
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"{}", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


async def test_no_path_leads_outside_nor_breaks_anything(
    signed_in: NewClient, services: Services, tmp_path: Path
) -> None:
    admin = await signed_in("admin")
    for place in (tmp_path, tmp_path / "data", tmp_path / "data" / "files"):
        place.mkdir(exist_ok=True)
        (place / "canary.txt").write_bytes(CANARY)
    before = sorted(str(path) for path in tmp_path.rglob("*") if path.is_file())
    operations = [each for resource in RESOURCES for each in resource.operations if each.parameters]
    routes = [*PREFIXES, *(each.path for each in operations)]
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    statuses: dict[int, int] = {}
    for number in range(PATHS):
        route = routes[number % len(routes)]
        hostile = hostile_path(chance)
        if "{" in route:
            names = [part for part in route.split("/") if part.startswith("{")]
            hit = chance.choice(names)
            full = "/".join(
                hostile if part == hit else "x" if part.startswith("{") else part for part in route.split("/")
            )
        else:
            full = route + hostile
        raw = quote(full, safe="/%;:\\~$?&=+,@!'()*[]|^`{}<>").encode()
        method = chance.choice(["GET", "GET", "DELETE", "POST", "PUT"])
        token = admin.token if number % 4 == 0 else None
        status, body = await asked(admin.app, raw.partition(b"?")[0], token=token, method=method)
        statuses[status] = statuses.get(status, 0) + 1
        page = method == "GET" and not full.startswith(("/api/", "/hooks/"))
        assert status in ((200, 503) if page else ()) or 400 <= status < 500, (seed, method, full, status)
        assert CANARY not in body, (seed, method, full)
        assert b"root:" not in body, (seed, method, full)
    sys.stdout.write(f"seed {seed}, {PATHS} paths on {len(routes)} routes: {statuses}\n")
    after = sorted(str(path) for path in tmp_path.rglob("*") if path.is_file())
    assert [path for path in after if "wabot.db" not in path] == [path for path in before if "wabot.db" not in path]


async def test_no_key_of_the_files_store_leads_outside(services: Services, tmp_path: Path) -> None:
    files = services.runtime.files
    folder = tmp_path / "data" / "files"
    await files.put("good", b"good")
    outside = tmp_path / "canary.txt"
    outside.write_bytes(CANARY)
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    refused = kept = 0
    for number in range(KEYS):
        hostile = hostile_path(chance)
        key = chance.choice([hostile, unquote_to_bytes(hostile).decode("utf-8", errors="replace"), f"good/{hostile}"])
        try:
            if number % 50 == 0:
                await files.put(key, b"planted")
                kept += 1
            else:
                assert CANARY not in await files.get(key), (seed, key)
        except (WabotError, FileExistsError, NotADirectoryError, IsADirectoryError):
            refused += 1
    sys.stdout.write(f"seed {seed}, {KEYS} keys, {refused} refused, {kept} kept inside\n")
    assert outside.read_bytes() == CANARY
    planted = [path for path in tmp_path.rglob("*") if path.is_file() and path.read_bytes() == b"planted"]
    assert all(folder in path.parents for path in planted)
    assert all(os.path.realpath(path).startswith(str(folder.resolve())) for path in planted)
    assert all(unicodedata.is_normalized("NFC", path.name) for path in planted)
