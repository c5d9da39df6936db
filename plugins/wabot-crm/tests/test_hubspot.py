"""The nodes against a HubSpot on this machine that takes only what the real one takes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from werkzeug import Response

from wabot_core.catalog import Catalog
from wabot_core.errors import BadConfig
from wabot_core.testing import Simulator, bot_of_node

PHONE = "+351910000001"  # the simulator's Ana
Flow = Callable[..., Simulator]


async def walk(sim: Simulator, text: str = "hi") -> str:
    """Let Ana write and return the exit the node took."""
    said = await sim.says(text)
    return said[-1].text.removeprefix("→ ") if said else "waits"


async def test_a_person_is_found_by_their_own_number(flow: Flow, hubspot: Any) -> None:
    hubspot.add(firstname="Bob", phone="+351910000002")
    id = hubspot.add(firstname="Ana", lastname="Maria Reis", phone=PHONE, company="Acme")
    sim = flow("crm.find_contact")
    assert await walk(sim) == "found"
    assert sim.variables["crm_contact"] == {"id": id, "name": "Ana Maria Reis", "phone": PHONE, "company": "Acme"}


@pytest.mark.parametrize("known", [{"email": "ana@example.com"}, {"mobilephone": "+351910000009"}])
async def test_a_person_is_found_by_what_they_say(flow: Flow, hubspot: Any, known: dict[str, str]) -> None:
    hubspot.add(firstname="Ana", **known)
    sim = flow("crm.find_contact", email="{{ message.text }}", phone="+351910000009")
    assert await walk(sim, "ana@example.com") == "found"


async def test_nobody_is_found(flow: Flow, hubspot: Any) -> None:
    sim = flow("crm.find_contact")
    assert await walk(sim) == "not_found"
    assert sim.variables["crm_contact"] is None


async def test_a_contact_is_created_with_first_and_last_name(flow: Flow, hubspot: Any) -> None:
    more = [{"name": "jobtitle", "value": "Gardener"}]
    sim = flow("crm.create_contact", name="Ana Maria Reis", email="ana@example.com", company="Acme", more=more)
    assert await walk(sim) == "created"
    (created,) = hubspot.contacts.values()
    assert created == {
        "firstname": "Ana",
        "lastname": "Maria Reis",
        "email": "ana@example.com",
        "phone": PHONE,
        "company": "Acme",
        "jobtitle": "Gardener",
    }


async def test_a_contact_with_the_number_exists_already(flow: Flow, hubspot: Any) -> None:
    id = hubspot.add(firstname="Ana", phone=PHONE)
    sim = flow("crm.create_contact", email="ana@example.com")
    assert await walk(sim) == "exists"
    assert sim.variables["crm_contact"]["id"] == id
    assert len(hubspot.contacts) == 1


async def test_a_contact_created_by_another_meanwhile_exists(flow: Flow, hubspot: Any) -> None:
    """The search may be some seconds behind; then the 409 names the contact."""
    id = hubspot.add(email="ana@example.com")
    hubspot.next_answers = [Response('{"total": 0, "results": []}')]
    sim = flow("crm.create_contact", email="ana@example.com")
    assert await walk(sim) == "exists"
    assert sim.variables["crm_contact"]["id"] == id


async def test_only_what_is_stated_is_changed(flow: Flow, hubspot: Any) -> None:
    id = hubspot.add(firstname="Ana", lastname="Reis", phone=PHONE, company="Acme")
    sim = flow("crm.update_contact", email="ana@example.com", company="{{ message.text }}")
    assert await walk(sim, "Globex") == "updated"
    assert hubspot.contacts[id] == {
        "firstname": "Ana",
        "lastname": "Reis",
        "phone": PHONE,
        "email": "ana@example.com",
        "company": "Globex",
    }


async def test_a_contact_is_changed_by_its_id(flow: Flow, hubspot: Any) -> None:
    id = hubspot.add(firstname="Ana")
    assert await walk(flow("crm.update_contact", id=id, phone="+351910000077")) == "updated"
    assert hubspot.contacts[id]["phone"] == "+351910000077"
    assert [request.method for request in hubspot.requests] == ["PATCH"]


@pytest.mark.parametrize("id", ["", "404", "1/../../deals/1", "{{ message.text }}"])
async def test_a_contact_that_is_not_there_is_not_changed(flow: Flow, hubspot: Any, id: str) -> None:
    hubspot.add(firstname="Bob")
    assert await walk(flow("crm.update_contact", id=id, company="Globex"), "9x") == "not_found"
    assert hubspot.contacts == {"100": {"firstname": "Bob"}}


@pytest.mark.parametrize(("kind", "title"), [("leads", "hs_lead_name"), ("deals", "dealname")])
async def test_a_lead_belongs_to_a_contact_created_with_it(flow: Flow, hubspot: Any, kind: str, title: str) -> None:
    sim = flow("crm.create_lead", title="Wants {{ message.text }}", leads_as=kind)
    assert await walk(sim, "a garden") == "created"
    ((id, contact),) = hubspot.contacts.items()
    assert contact == {"firstname": "Ana", "phone": PHONE}
    assert hubspot.others == {"900": {"kind": kind, "contact": id, title: "Wants a garden"}}
    assert sim.variables["crm_lead"] == "900"


async def test_a_lead_is_given_to_its_owner(flow: Flow, hubspot: Any) -> None:
    assert await walk(flow("crm.create_lead", title="A garden", owner="77")) == "created"
    assert hubspot.others["900"]["hubspot_owner_id"] == "77"


async def test_the_contact_book_knows_no_owners(catalog: Catalog) -> None:
    document = bot_of_node(catalog, "crm.create_lead", {"title": "A garden", "owner": "77"})
    sim = Simulator(document, catalog=catalog)
    assert await walk(sim) == "created"
    (lead,) = (data for (kind, _), data in sim.captures.items() if kind == "lead")
    assert "hubspot_owner_id" not in lead


async def test_a_lead_belongs_to_the_contact_that_is_there(flow: Flow, hubspot: Any) -> None:
    id = hubspot.add(firstname="Ana", phone=PHONE)
    more = [{"name": "hs_lead_label", "value": "HOT"}]
    assert await walk(flow("crm.create_lead", title="Wants a garden", more=more)) == "created"
    assert hubspot.others["900"]["contact"] == id
    assert hubspot.others["900"]["hs_lead_label"] == "HOT"


async def test_a_lead_hubspot_does_not_take_is_refused(flow: Flow, hubspot: Any) -> None:
    hubspot.add(firstname="Ana", phone=PHONE)
    sim = flow("crm.create_lead", title="A garden", more=[{"name": "no_such_property", "value": "1"}])
    assert await walk(sim) == "refused"
    assert sim.variables["crm_lead"] is None


async def test_a_contact_hubspot_does_not_take_is_an_error(flow: Flow, hubspot: Any) -> None:
    sim = flow("crm.create_contact", more=[{"name": "no_such_property", "value": "1"}])
    assert await walk(sim) == "error"
    assert sim.variables["error"]["message"] == "HubSpot answered 400: VALIDATION_ERROR."


async def test_a_wrong_token_is_an_error_that_does_not_show_it(flow: Flow, hubspot: Any) -> None:
    sim = flow("crm.find_contact", token="pat-wrong")
    assert await walk(sim) == "error"
    assert sim.variables["error"]["code"] == "token_refused"
    assert "pat-wrong" not in str(sim.conversation)


async def test_busy_hubspot_is_called_again_after_the_time_it_asks_for(flow: Flow, hubspot: Any) -> None:
    hubspot.add(firstname="Ana", phone=PHONE)
    hubspot.next_answers = [Response(status=429, headers={"Retry-After": "7"})]
    sim = flow("crm.find_contact")
    assert await walk(sim) == "waits"
    assert await sim.advance(seconds=6) == []
    (said,) = await sim.advance(seconds=1)
    assert said.text == "→ found"
    assert len(hubspot.requests) == 2


async def test_busy_hubspot_may_name_the_moment(flow: Flow, hubspot: Any) -> None:
    moment = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    hubspot.next_answers = [Response(status=429, headers={"Retry-After": moment})]
    sim = flow("crm.find_contact")
    assert await walk(sim) == "waits"
    assert await sim.advance(seconds=15) == []
    assert len(await sim.advance(seconds=10)) == 1


async def test_the_person_may_write_while_hubspot_is_busy(flow: Flow, hubspot: Any) -> None:
    """A wait is no question: what they write starts what it starts; here the flow begins again."""
    hubspot.next_answers = [Response(status=429, headers={"Retry-After": "7"})]
    sim = flow("crm.find_contact")
    assert await walk(sim) == "waits"
    assert await walk(sim, "hello?") == "not_found"
    assert await sim.advance(seconds=10) == []


@pytest.mark.parametrize(
    "answer",
    [
        Response(status=429, headers={"Retry-After": "3600"}),
        Response('{"policyName": "DAILY", "message": "daily limit"}', status=429),
    ],
)
async def test_what_takes_too_long_is_not_waited_for(flow: Flow, hubspot: Any, answer: Response) -> None:
    hubspot.next_answers = [answer]
    sim = flow("crm.find_contact")
    assert await walk(sim) == "error"
    assert sim.variables["error"]["code"] == "crm_busy"


async def test_hubspot_that_stays_busy_is_given_up(flow: Flow, hubspot: Any) -> None:
    hubspot.next_answers = [Response(status=429) for _ in range(9)]
    sim = flow("crm.find_contact")
    assert await walk(sim) == "waits"
    (said,) = await sim.advance(minutes=5)
    assert said.text == "→ error"
    assert len(hubspot.requests) == 3


async def test_a_search_is_repeated_after_a_fault_and_a_new_lead_is_not(flow: Flow, hubspot: Any) -> None:
    hubspot.add(firstname="Ana", phone=PHONE)
    hubspot.next_answers = [Response(status=502)]
    sim = flow("crm.create_lead", title="A garden")
    assert await walk(sim) == "waits"
    search = Response('{"results": [{"id": "100", "properties": {}}]}')
    hubspot.next_answers = [search, Response(status=502)]
    (said,) = await sim.advance(minutes=1)
    assert said.text == "→ error"
    assert [request.path.rsplit("/")[-1] for request in hubspot.requests] == ["search", "search", "leads"]


@pytest.mark.parametrize("point", ["called", "recorded"])
async def test_a_crash_repeats_a_call_with_the_same_key(flow: Flow, hubspot: Any, point: str) -> None:
    sim = flow("crm.create_contact", email="ana@example.com", crash_at=point)
    assert await walk(sim) in ("created", "exists")
    assert len(hubspot.contacts) == 1
    keys = [request.headers["Idempotency-Key"] for request in hubspot.requests]
    assert len(set(keys)) == 2
    assert len(keys) == (4 if point == "called" else 2)


@pytest.mark.parametrize(
    ("type", "config"),
    [
        ("crm.create_lead", {"title": ""}),
        ("crm.create_contact", {"more": [{"name": "email", "value": "x"}]}),
        ("crm.create_contact", {"more": [{"name": "Not a name", "value": "x"}]}),
        ("crm.find_contact", {"driver": "salesforce"}),
        ("crm.find_contact", {"base_url": "api.hubapi.com"}),
    ],
)
def test_a_wrong_form_is_refused_before_it_runs(flow: Flow, type: str, config: dict[str, Any]) -> None:
    with pytest.raises(BadConfig):
        flow(type, **config)


def test_the_readmes_nodes_have_valid_forms(catalog: Catalog) -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```json\n(.*?)```", readme, re.DOTALL)
    for node in json.loads(shown)["nodes"]:
        assert catalog.action(node["type"]).signature.schema.validate(node["config"]) == {}
