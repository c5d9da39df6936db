"""Two hundred canaries put into everything that enters: they are found nowhere they have no business (S20, S21)."""

from __future__ import annotations

import base64
import secrets
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import redis
import structlog

from tests.admin.client import PASSWORD, Client
from tests.runtime.running import Place, sqlite_settings, until
from wabot_admin.api import RESOURCES
from wabot_admin.app import create_app
from wabot_admin.auth.links import make_account
from wabot_admin.auth.totp import code_at, step_at
from wabot_admin.payloads import Payload, text
from wabot_admin.permissions import SELF
from wabot_admin.routes import EVENTS, Answer, Call, Resource
from wabot_admin.services import open_services
from wabot_core import Turn, action
from wabot_runtime import configure_log

PEOPLE = 40
FAULTS = 5
NOBODY = "3519199"


@dataclass
class Canaries:
    """The canaries by kind: secrets are nowhere in plain; what is personal is where messages are kept, not beside."""

    secret: list[str] = field(default_factory=list)
    personal: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    """What of the personal is hidden from who may not see people: names, numbers and answers that are declared so."""

    def new_secret(self, kind: str) -> str:
        """Return a secret that is to be found nowhere."""
        self.secret.append(f"cnry{kind}{secrets.token_hex(9)}Zq")
        return self.secret[-1]

    def new_personal(self, kind: str) -> str:
        """Return something of a person's; what they merely wrote is not hidden from who reads along."""
        self.personal.append(f"cnry{kind}{secrets.token_hex(9)}Zq")
        if kind != "text":
            self.hidden.append(self.personal[-1])
        return self.personal[-1]

    def new_phone(self) -> str:
        """Return a person's number."""
        self.personal.append(f"{NOBODY}{secrets.randbelow(10**8):08d}")
        self.hidden.append(self.personal[-1])
        return self.personal[-1]


@action("trial.break")
async def break_here(turn: Turn, *, about: str) -> None:
    """Raise an error that quotes what a person wrote."""
    raise RuntimeError(f"could not handle {about}")


@action("trial.keep")
async def keep_here(turn: Turn, *, name: str) -> None:
    """Keep what a person said of themselves."""
    turn.capture("lead", {"name": name, "phone": turn.contact.phone, "about": f"call {turn.contact.phone}"})


class BreakingBody(Payload):
    """A text."""

    name = text(required=True)


def breaking(canaries: Canaries) -> Resource:
    """Return a resource that fails with an error that quotes what it was given and more."""
    resource = Resource("/breaking", tag="Breaking")

    @resource.post(permission=SELF, body=BreakingBody)
    async def break_down(call: Call) -> Answer:
        """Fail."""
        raise RuntimeError(f"{call.body} {canaries.new_secret('raised')}")

    return resource


DOCUMENT: dict[str, Any] = {
    "spec": 1,
    "name": "Canaries",
    "variables": [{"name": "name", "pii": True}],
    "flows": [
        {
            "id": "main",
            "name": "Main",
            "start": "ask",
            "triggers": [{"id": "t", "type": "on.message", "version": 1, "config": {}}],
            "nodes": [
                {
                    "id": "ask",
                    "type": "talk.ask",
                    "version": 1,
                    "config": {"text": "Your name?", "answer": "text", "save_as": "name"},
                },
                {"id": "keep", "type": "trial.keep", "version": 1, "config": {"name": "{{ name }}"}},
                {"id": "break", "type": "trial.break", "version": 1, "config": {"about": "{{ name }}"}},
            ],
            "edges": [
                {"source": "ask", "exit": "answered", "target": "keep"},
                {"source": "keep", "exit": "next", "target": "break"},
            ],
        }
    ],
}


@pytest.fixture
def logged(tmp_path: Path) -> Iterator[Path]:
    """Give the file that everything is logged to, at debug."""
    path = tmp_path / "log" / "wabot.log"
    configure_log(level="debug", format="json", file=path)
    yield path
    structlog.reset_defaults()
    configure_log(level="info", format="text")


def found(canaries: list[str], data: bytes) -> list[str]:
    """Return which canaries are in some bytes, in plain or as other encodings write them."""
    hits = []
    for canary in canaries:
        raw = canary.encode()
        forms = [raw, base64.b64encode(raw).rstrip(b"=")[:-2], raw.hex().encode()]
        if any(form in data for form in forms):
            hits.append(canary)
    return hits


async def talk(place: Place, canaries: Canaries) -> None:
    """Let people write: their names, numbers, texts and an answer that breaks the flow."""
    for _ in range(PEOPLE):
        phone = canaries.new_phone()
        sender = f"{phone}@c.us"
        name = canaries.new_personal("name")
        person: Any = {"sender": sender, "contact_name": name, "contact_phone": f"+{phone}"}
        await place.channel().says(canaries.new_personal("text"), **person)
        await place.channel().until_shown(1, chat=sender)
        await place.channel().says(canaries.new_personal("answer"), **person)


async def use(admin: Client, canaries: Canaries) -> list[bytes]:
    """Send the admin secrets in every field and header that takes one, right and wrong; return what it answered."""
    answers = []
    new = canaries.new_secret

    async def call(method: str, path: str, body: Any = None, **headers: str) -> Any:
        reply = await admin.call(method, path, body, headers=headers)
        answers.append(reply.body)
        return reply

    for _ in range(12):
        await call("POST", "/api/auth/login", {"email": "nobody@example.org", "password": new("password")})
        await call("POST", "/api/auth/login", {"email": "x", "password": new("password"), "extra": new("field")})
        await call("POST", "/api/auth/reset", {"token": new("token"), "password": new("password")})
        await call("POST", "/api/me/password", {"password": new("password"), "new_password": new("password")})
        await call("GET", f"/api/bots?search={new('query')}", authorization=f"Bearer {new('bearer')}")
        await call("POST", "/api/auth/refresh", cookie=f"wabot_refresh={new('cookie')}", x_canary=new("header"))
        await call("POST", "/api/auth/oidc", {"provider": "none", "next": "/", "token": new("token")})
        name = f"s{secrets.token_hex(6)}"
        made = await call("POST", "/api/secrets", {"name": name, "value": new("secret")})
        assert made.status == 201, made.body
        changed = {"if-match": made.header("etag") or ""}
        reply = await admin.call("PUT", f"/api/secrets/{name}", {"value": new("secret")}, headers=changed)
        assert reply.status == 200, reply.body
        answers.append(reply.body)
        await call("POST", "/hooks/n/none", {"signed": new("hook")}, **{"x-wabot-signature": new("signature")})
    for _ in range(FAULTS):
        assert (await call("POST", "/api/breaking", {"name": new("field")})).status == 500
    for path in ("/api/openapi.json", "/api/docs", "/", "/api/secrets", "/api/audit", "/api/me", "/api/nothing"):
        await call("GET", path)
    return answers


async def everything_read(client: Client, ids: Mapping[str, str]) -> dict[str, bytes]:
    """Return what each operation that reads answers somebody, exports and downloads too."""
    found = {}
    for operation in (each for resource in RESOURCES for each in resource.operations):
        if operation.method != "GET" or operation.media_type == EVENTS or not {*operation.parameters} <= {*ids}:
            continue
        reply = await client.call("GET", operation.path.format(**ids))
        if reply.status == 200:
            found[operation.id] = reply.body
    return found


def kept_in(url: str) -> bytes:
    """Return every key and every value of a Redis."""
    with redis.from_url(url) as client:
        parts = []
        for key in client.scan_iter():
            kind = client.type(key)
            read = {
                b"string": lambda key: client.get(key),
                b"hash": lambda key: client.hgetall(key),
                b"list": lambda key: client.lrange(key, 0, -1),
                b"set": lambda key: client.smembers(key),
                b"zset": lambda key: client.zrange(key, 0, -1, withscores=True),
                b"stream": lambda key: client.xrange(key),
            }
            parts += [key, repr(read[kind](key)).encode()]
    return b"\n".join(parts)


async def test_canaries_are_found_nowhere_they_have_no_business(
    tmp_path: Path, logged: Path, capfd: pytest.CaptureFixture[str], redis_url: str
) -> None:
    canaries = Canaries()
    settings = sqlite_settings(tmp_path / "data", log_level="debug", cache=redis_url)
    place = Place(settings=settings, actions=(break_here, keep_here))
    async with place.running(DOCUMENT) as runtime:
        services = await open_services(runtime)
        app = create_app(services, hosts=["127.0.0.1"], resources=[*RESOURCES, breaking(canaries)])
        admin, editor, viewer = Client(app=app), Client(app=app), Client(app=app)
        for role, client in (("admin", admin), ("editor", editor), ("viewer", viewer)):
            await make_account(services, email=f"{role}@example.org", name=role, role=role, password=PASSWORD)
            await client.login(f"{role}@example.org")
        answers = await use(admin, canaries)
        canaries.secret += [admin.token or "", admin.cookies["wabot_refresh"].partition(".")[2]]
        key = (await admin.call("POST", "/api/keys", {"name": "k", "scopes": ["bots.read"]})).data["key"]
        invited = {"email": "bo@example.org", "role": "viewer"}
        link = (await admin.call("POST", "/api/accounts/invites", invited)).data["token"]
        shown = (await editor.call("POST", "/api/me/totp", {"password": PASSWORD})).data["secret"]
        code = code_at(base64.b32decode(shown), step_at(services.now()))
        codes = (await editor.call("POST", "/api/me/totp/confirm", {"code": code})).data["codes"]
        canaries.secret += [PASSWORD, key.split("_", 2)[2], link, shown, *codes]
        await talk(place, canaries)
        await until(lambda: len(place.rows("SELECT 1 FROM inbox WHERE status = 'done'")) >= PEOPLE * 2 or None)
        listed = (await admin.call("GET", "/api/conversations?limit=100")).data["items"]
        assert len(listed) == PEOPLE
        handle = listed[0]["contact"]["handle"]
        ids = {"conversation": listed[0]["id"], "contact": handle, "bot": "bot-n", "number": "n", "revision": "1"}
        people = {"admin": admin, "editor": editor, "viewer": viewer}
        read = {role: await everything_read(client, ids) for role, client in people.items()}
        for conversation in listed[1:10]:
            for part in ("", "/transcript", "/export", "/text", "/others"):
                reply = await editor.call("GET", f"/api/conversations/{conversation['id']}{part}")
                assert reply.status == 200, (part, reply.body)
                read["editor"][f"{conversation['id']}{part}"] = reply.body
        failed = sum('"break"' in repr(row) for row in place.rows("SELECT * FROM turns"))
        cached = kept_in(redis_url)
        beside = repr(place.rows("SELECT * FROM audit") + place.rows("SELECT * FROM replays")).encode()
    spoken = capfd.readouterr()
    log = logged.read_bytes()
    files = b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())
    everything = canaries.secret + canaries.personal
    sys.stdout.write(f"{len(canaries.secret)} secrets, {len(canaries.personal)} personal, {len(log)} bytes of log\n")
    assert len(everything) >= 200
    assert min(map(len, everything)) >= 8
    assert log.count(b"request_failed") == log.count(b"RuntimeError") == FAULTS
    assert failed == PEOPLE
    places = {
        "log": found(everything, log),
        "standard error": found(everything, spoken.err.encode()),
        "standard output": found(everything, spoken.out.encode()),
        "audit and kept answers": found(everything, beside),
        "files and database": found(canaries.secret, files),
        "cache": found(canaries.secret, cached),
        "answers of the admin": found(canaries.secret, b"".join(answers)),
        **{f"what an admin reads by {id}": found(canaries.secret, body) for id, body in read["admin"].items()},
        **{f"what an editor reads by {id}": found(canaries.hidden, body) for id, body in read["editor"].items()},
        **{f"what a viewer reads by {id}": found(canaries.personal, body) for id, body in read["viewer"].items()},
    }
    exports = {"export_captures_csv", "export_captures_json", "export_conversation", "export_conversation_text"}
    assert exports | {"export_bot", "export_analytics", "list_contacts"} <= {*read["editor"]}
    assert len(found(canaries.hidden, read["admin"]["export_captures_csv"])) >= PEOPLE
    assert len(cached) > 10_000
    assert {place: hits for place, hits in places.items() if hits} == {}
