"""Hostile bot documents: whatever is imported, nothing of it runs, reaches out, or comes back as something else."""

from __future__ import annotations

import asyncio
import copy
import json
import random
import secrets
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.admin.client import Client
from tests.admin.conftest import NewClient
from wabot_admin.services import Services
from wabot_runtime import read_document

IMPORTS = 600
CANARY = "canary-secret-41c7"
Json = dict[str, Any]

TEXTS = (
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{% include '/etc/passwd' %}",
    "{% for i in (1..99999999) %}x{% endfor %}",
    "$(touch {marker})",
    "`touch {marker}`",
    "__import__('os').system('touch {marker}')",
    "'; DROP TABLE bots; --",
    "../../../../etc/passwd",
    "=cmd|'/c calc'!A0",
    "<script>alert(1)</script>",
    "\u202e\ud7ff\ufeff",
    "\0",
    "x" * 100_000,
    "{{ secrets.desk_key }}",
)
CALLS = ("webhook.call", "webhook.get", "http.request", "os.system", "builtins.eval", "__import__", "crm.create_lead")
KEYS = ("__proto__", "constructor", "__class__", "workspace_id", "$ref", "rev", "live", "bot", "\0", "")


def _everywhere(of: Any, chance: random.Random, text: str) -> Any:
    """Put a text in place of some texts, wherever they are."""
    if isinstance(of, dict):
        return {key: _everywhere(value, chance, text) for key, value in of.items()}
    if isinstance(of, list):
        return [_everywhere(value, chance, text) for value in of]
    return text if isinstance(of, str) and chance.random() < 0.1 else of


def hostile(chance: random.Random, *, base: Json, marker: Path, url: str) -> Json:
    """Return a document that tries something."""
    of = copy.deepcopy(base)
    text = chance.choice(TEXTS).replace("{marker}", str(marker))
    flow = of["flows"][0]
    hook = {"id": "h", "type": "on.webhook", "config": {"name": "x", "secret": "desk_key"}}
    call = {"id": "evil", "type": chance.choice(CALLS), "config": {"url": url, "token": "desk_key", "code": text}}
    tries: tuple[Callable[[], Any], ...] = (
        lambda: of["flows"].append(_everywhere(flow, chance, text) | {"id": f"f{chance.randrange(99)}"}),
        lambda: flow["nodes"].append(call),
        lambda: flow.setdefault("triggers", []).append(hook),
        lambda: of.update({chance.choice(KEYS): {"polluted": text}}),
        lambda: flow["nodes"].append(call | {"config": {chance.choice(KEYS): text, "url": url}}),
        lambda: of.update(tests=[{"name": text, "chat": f"bot: {marker.parent}/other.json\n> hi\n< {CANARY}\n"}]),
        lambda: of.update(tests=[{"name": "t", "chat": f"http GET {url} -> 200\n> {text}\n"}]),
        lambda: of.update(spec=chance.choice([0, -1, 2, 10**18, True, "1", None, 1.5])),
        lambda: of.update(name=chance.choice([text, "", [], None, "x" * 201])),
        lambda: of["flows"].extend([flow] * chance.randrange(1, 5)),
        lambda: flow["nodes"].extend({"id": f"n{n}", "type": "talk.say"} for n in range(chance.randrange(1500))),
        lambda: of.update(settings=_everywhere({"texts": {"error": "x"}, "timezone": "x"}, chance, text)),
        lambda: of.update(translations={text: {text: text}}),
        lambda: flow.update(layout={text: [text]}, notes=[text]),
        lambda: of.update(_everywhere(of, chance, text)),
    )
    for attempt in chance.sample(tries, chance.randrange(1, 4)):
        attempt()
    return of


@pytest.fixture
def reached() -> Any:
    """Give a listener on this machine that nobody may call, and the number of calls it had."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    yield listener
    listener.close()


def calls(listener: socket.socket) -> int:
    """Return how many called."""
    count = 0
    while True:
        try:
            listener.accept()[0].close()
        except TimeoutError:
            return count
        count += 1


async def test_importing_never_runs_calls_or_reads_anything(
    signed_in: NewClient,
    services: Services,
    reached: socket.socket,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seed = secrets.randbits(32)
    sys.stdout.write(f"seed {seed}\n")
    chance, marker = random.Random(seed), tmp_path / "escaped"
    (tmp_path / "other.json").write_text(json.dumps({"spec": 1, "name": CANARY, "flows": []}))
    url = f"http://127.0.0.1:{reached.getsockname()[1]}/"
    editor = await signed_in("editor")
    plain = await editor.call("POST", "/api/bots/import", {"document": read_document(sample="clinic")})
    await _looked_at(editor, plain.data["bot"], full=True)  # loads the libraries, one of which asks the platform
    ran: list[object] = []
    armed = True
    sys.addaudithook(
        lambda event, args: (
            ran.append(event) if armed and event in ("os.system", "os.exec", "subprocess.Popen") else None
        )
    )
    asked: list[str] = []
    get = services.runtime.secrets.get
    monkeypatch.setattr(services.runtime.secrets, "get", lambda name: asked.append(name) or get(name))
    kept = 0
    for number in range(IMPORTS):
        base = read_document(sample=chance.choice(("clinic", "shop", "echo")))
        document = hostile(chance, base=base, marker=marker, url=url)
        reply = await editor.call("POST", "/api/bots/import", {"document": document})
        assert reply.status in (201, 413, 422), (number, reply.body)
        assert CANARY.encode() not in reply.body or CANARY in json.dumps(document)
        if reply.status != 201:
            continue
        kept += 1
        bot = reply.data["bot"]
        draft = await services.desk.bots.draft(bot)
        assert draft.document == document, number
        await _looked_at(editor, bot, full=number % 10 == 0)
    armed = False
    assert kept > IMPORTS // 10
    assert kept < IMPORTS
    assert (ran, asked, calls(reached), marker.exists()) == ([], [], 0, False)
    assert len(await services.runtime.records.numbers.all()) == 0
    assert all(row.live is None for row in await services.runtime.records.bots.all())
    sys.stdout.write(f"{IMPORTS} imports, {kept} kept, 0 escapes\n")


async def _looked_at(editor: Client, bot: str, *, full: bool) -> None:
    """Look at a bot in every way that runs nothing, and now and then run its tests, which touch nothing outside."""
    for path in ("problems", "preview", "export", "diff") if full else ("export",):
        assert (await editor.call("GET", f"/api/bots/{bot}/{path}")).status == 200, path
    if full:
        reply = await asyncio.wait_for(editor.call("POST", f"/api/bots/{bot}/tests"), 30)
        assert reply.status == 200


async def test_a_test_in_a_document_reads_no_other_bot(signed_in: NewClient, tmp_path: Path) -> None:
    editor = await signed_in("editor")
    other = tmp_path / "other.json"
    other.write_text(json.dumps(read_document(sample="echo")))
    document = read_document(sample="echo") | {
        "tests": [{"name": "t", "chat": f"bot: {other}\n> hi\n"}, {"name": "u", "chat": "bot: /etc/passwd\n> hi\n"}]
    }
    bot = (await editor.call("POST", "/api/bots/import", {"document": document})).data["bot"]
    for result in (await editor.call("POST", f"/api/bots/{bot}/tests")).data["tests"]:
        assert not result["passed"]
        assert "names no file" in result["why"]


def test_the_traps_would_notice(reached: socket.socket) -> None:
    seen: list[str] = []
    armed = True
    sys.addaudithook(lambda event, args: seen.append(event) if armed and event == "subprocess.Popen" else None)
    subprocess.run([sys.executable, "-c", ""], check=True)
    armed = False
    assert seen
    socket.create_connection(reached.getsockname()).close()
    assert calls(reached) == 1
