"""A HubSpot on this machine that takes only what the real one takes, and a way for simulations to call it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from wabot_core import HttpAnswer, HttpRequest
from wabot_core.catalog import Catalog
from wabot_core.testing import Simulator, bot_of_node

TOKEN = "pat-eu1-0000"
PERSON = {"firstname", "lastname", "email", "phone", "mobilephone", "company", "jobtitle"}
KNOWN = PERSON | {"hs_lead_label", "amount", "hubspot_owner_id"}
TITLES = {"leads": "hs_lead_name", "deals": "dealname"}
ASSOCIATIONS = {"leads": 578, "deals": 3}


@dataclass
class FakeHubSpot:
    """Contacts, leads and deals by id; `next_answers` come before anything else."""

    url: str = ""
    contacts: dict[str, dict[str, str]] = field(default_factory=dict)
    others: dict[str, dict[str, Any]] = field(default_factory=dict)
    next_answers: list[Response] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def add(self, **properties: str) -> str:
        """Add a contact and return its id."""
        id = str(100 + len(self.contacts) + len(self.others))
        self.contacts[id] = properties
        return id

    def answer(self, request: Request) -> Response:
        """Answer a call as HubSpot does; what no right client sends is kept in `wrong`."""
        self.requests.append(request)
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return _error(401, "INVALID_AUTHENTICATION")
        if not re.fullmatch(r"[0-9a-f]{32}", request.headers.get("Idempotency-Key", "")):
            self.wrong.append("no Idempotency-Key")
        if request.headers.get("Content-Type") != "application/json":
            self.wrong.append(f"not JSON: {request.headers.get('Content-Type')}")
        if self.next_answers:
            return self.next_answers.pop(0)
        path = request.path.removeprefix("/crm/v3/objects/")
        data = json.loads(request.get_data())
        if (request.method, path) == ("POST", "contacts/search"):
            return self._search(data)
        if (request.method, path) == ("POST", "contacts"):
            return self._create(data)
        if request.method == "PATCH" and (found := re.fullmatch(r"contacts/(\d+)", path)):
            return self._update(found[1], data)
        if request.method == "POST" and path in TITLES:
            return self._relate(path, data)
        self.wrong.append(f"{request.method} {request.path}")
        return _error(404, "NOT_FOUND")

    def _search(self, data: dict[str, Any]) -> Response:
        groups = data["filterGroups"]
        if not 1 <= len(groups) <= 5 or set(data) - {"filterGroups", "properties", "limit"}:
            self.wrong.append(f"search {data}")
        found = [
            {"id": id, "properties": {name: known.get(name) for name in data["properties"]}}
            for id, known in self.contacts.items()
            if any(all(known.get(f["propertyName"]) == f["value"] for f in group["filters"]) for group in groups)
        ]
        return _json({"total": len(found), "results": found[: data["limit"]]})

    def _create(self, data: dict[str, Any]) -> Response:
        properties = data["properties"]
        if not {"firstname", "lastname", "email"} & set(properties):
            self.wrong.append(f"a contact needs a name or an e-mail: {properties}")
        for id, known in self.contacts.items():
            if properties.get("email") and known.get("email") == properties["email"]:
                return _error(409, "CONFLICT", message=f"Contact already exists. Existing ID: {id}")
        if set(properties) - KNOWN:
            return _error(400, "VALIDATION_ERROR")
        return _json({"id": self.add(**properties), "properties": properties}, status=201)

    def _update(self, id: str, data: dict[str, Any]) -> Response:
        if id not in self.contacts:
            return _error(404, "OBJECT_NOT_FOUND")
        if set(data["properties"]) - KNOWN:
            return _error(400, "VALIDATION_ERROR")
        self.contacts[id] |= data["properties"]
        return _json({"id": id, "properties": self.contacts[id]})

    def _relate(self, kind: str, data: dict[str, Any]) -> Response:
        (association,) = data["associations"]
        (type,) = association["types"]
        if type != {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": ASSOCIATIONS[kind]}:
            self.wrong.append(f"association {type}")
        if not data["properties"].get(TITLES[kind]):
            self.wrong.append(f"no {TITLES[kind]}")
        if association["to"]["id"] not in self.contacts or set(data["properties"]) - KNOWN - {TITLES[kind]}:
            return _error(400, "VALIDATION_ERROR")
        id = str(900 + len(self.others))
        self.others[id] = {"kind": kind, "contact": association["to"]["id"], **data["properties"]}
        return _json({"id": id, "properties": data["properties"]}, status=201)


def _json(data: Any, *, status: int = 200) -> Response:
    return Response(json.dumps(data), status=status, content_type="application/json;charset=utf-8")


def _error(status: int, category: str, *, message: str = "") -> Response:
    return _json({"status": "error", "category": category, "message": message}, status=status)


@pytest.fixture
def hubspot(httpserver: HTTPServer) -> Iterator[FakeHubSpot]:
    """Give a HubSpot that fails the test when it was called in a way the real one does not take."""
    fake = FakeHubSpot(url=httpserver.url_for("/").rstrip("/"))
    httpserver.expect_request(re.compile("/.*")).respond_with_handler(fake.answer)
    yield fake
    httpserver.check()
    assert fake.wrong == []


@pytest.fixture
def flow(catalog: Catalog, hubspot: FakeHubSpot) -> Callable[..., Simulator]:
    """Give a function that makes a bot of one CRM node that calls the fake HubSpot over the network."""

    def make(type: str, *, crash_at: Any = None, token: str = TOKEN, **config: Any) -> Simulator:
        whole = {"driver": "hubspot", "token": "hubspot", "base_url": hubspot.url, **config}
        document = bot_of_node(catalog, type, whole)
        return Simulator(document, catalog=catalog, http=call, secrets={"hubspot": token}, crash_at=crash_at)

    return make


async def call(request: HttpRequest) -> HttpAnswer:
    """Make a real HTTP call."""
    limit = aiohttp.ClientTimeout(total=request.timeout.total_seconds())
    async with (
        aiohttp.ClientSession(timeout=limit) as session,
        session.request(request.method, request.url, headers=dict(request.headers), data=request.body) as answer,
    ):
        return HttpAnswer(status=answer.status, headers=dict(answer.headers), body=await answer.read())
