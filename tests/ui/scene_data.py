"""What scenes show beside a clinic's month: a bot with all that can be wrong, and people with something to tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import update

from tests.ui.conftest import Desk
from tests.ui.figures import put_month, write
from tests.ui.talks import Line, put_capture, put_lines
from wabot_admin import bots as service
from wabot_admin.contacts import opt
from wabot_core.channels import NumberState
from wabot_core.conversations import Contact
from wabot_core.stores import BotRow, NumberRow
from wabot_core.testing.contracts.makers import arrival
from wabot_runtime import Desk as Tables
from wabot_runtime import publish_draft
from wabot_runtime.stores.records.schema import numbers

BAKERY = "bakery"
CAPTURED = (
    {"name": "Bia Rocha", "interest": "Cleaning", "date": "2026-07-02", "insured": True},
    {"name": "Caio Pinto", "interest": "A check-up for two children", "date": "2026-07-03", "insured": False},
    {"name": "Duda Melo", "interest": "Cleaning", "date": "2026-07-07", "notes": "Can't come before five"},
)


async def put_scenes(desk: Desk) -> Mapping[str, str]:
    """Put all of it into the tables; return the ids that addresses of scenes have places for."""
    store = desk.services.desk
    await put_month(store, desk.services.runtime.cache)
    await put_captures(store)
    made = {"empty": {"spec": 1, "name": "Reception", "flows": []}, "greeter": _greeter(), "broken": _broken()}
    for id, document in {**made, BAKERY: _bakery()}.items():
        await store.bots.add(BotRow(id=id, name=document["name"]), document)
    for message, more in (
        ("The first one", "Cake, *every* day."),
        ("Cakes every day", "Cake, *every* day but Monday."),
    ):
        draft = await store.bots.draft(BAKERY)
        await publish_draft(store.bots, desk.services.runtime.cache, draft, author="Bea Lopes", message=message)
        await service.save_draft(desk.services, BAKERY, _bakery(cakes=more), rev=draft.rev)
    await store.numbers.add(NumberRow(id="night", name="Night desk", bot=BAKERY, wanted="running"))
    now = datetime.now(UTC)
    elsewhere = {"state": NumberState.REPLACED.value, "reason": "WhatsApp Web was opened elsewhere.", "since": now}
    await write(store, update(numbers).where(numbers.c.id == "night").values(**elsewhere, phone="351910000300"))
    said = [Line(text="hi"), Line(text="What would you like?", ours=True), Line(text="Bread, please")]
    told: dict[str, Any] = {"bot": BAKERY, "number": "front", "end": now - timedelta(minutes=2)}
    fields = {"city": "Porto"}
    talk, contact = await put_lines(store, said, name="Ana Souza", phone="351910000401", fields=fields, **told)
    unheard, silent = await put_lines(store, said, name="Edu Reis", phone="351910000402", **told)
    twice = Contact(id="8412@lid", phone=None, name="Edu Reis")
    await desk.services.runtime.records.inbox.record([arrival("twice", number="front", contact=twice)])
    await store.likenesses.walk()
    await opt(desk.services, silent, out=True, by="Rita Alves")
    return {"talk": talk, "contact": contact, "unheard": unheard, "silent": silent}


async def put_captures(desk: Tables) -> None:
    """Put what a form kept into the tables."""
    for data in CAPTURED:
        await put_capture(desk, data)


def _greeter() -> dict[str, Any]:
    """Return a bot that may be published as it is."""
    return {"spec": 1, "name": "Greeter", "flows": [_flow([_node("hello", "talk.say", "Greeting", text="Hello!")])]}


def _bakery(*, cakes: str = "Our cakes are baked on Fridays.") -> dict[str, Any]:
    """Return a bot with a red test and a green one, and translations of which one is to be checked."""
    kinds = [("bread", "Bread"), ("cake", "Cake"), ("delivery", "Delivery")]
    options = [{"id": id, "label": label} for id, label in kinds]
    nodes = [
        _node("wish", "talk.menu", "The wish", text="What would you like?", options=options, save_as="wish"),
        _node("name", "talk.ask", "Their name", text="Who is it for?", save_as="name"),
        _node("cake", "talk.say", "Cake", text=cakes),
        _node("stock", "webhook.request", "Stock", url="https://shop.example/stock", method="GET", save_as="stock"),
    ]
    flow = _flow(nodes, ("wish", "bread", "name"), ("wish", "cake", "cake"), ("wish", "delivery", "stock"))
    plan = {"id": "plan", "text": "Ask the baker about *Sundays*.", "size": [220, 110], "color": "yellow"}
    return {
        **{"spec": 1, "name": "Bakery", "flows": [{**flow, "notes": [{**plan, "position": [0, -180]}]}]},
        "tests": [
            {"name": "Asks", "chat": "> hi\n< What would you like?{{any}}"},
            {"name": "Answers", "chat": "> hello\n< Hi there"},
        ],
        "translations": {"pt": {"order/wish/text": "O que deseja?", "order/name/text": "Para quem?"}},
        "translated_from": {"pt": {"order/wish/text": "What do you want?"}},
    }


def _broken() -> dict[str, Any]:
    """Return a bot that can't run: a text is missing, and a plugin."""
    nodes = [_node("hello", "talk.say", "Greeting", text="Hello!"), _node("mute", "talk.say", "Mute")]
    nodes += [_node("route", "maps.find", "The way")]
    return {
        "spec": 1,
        "name": "Deliveries",
        "flows": [_flow(nodes, ("hello", "next", "mute"), ("mute", "next", "route"))],
    }


def _node(id: str, type: str, title: str, **config: Any) -> dict[str, Any]:
    return {"id": id, "type": type, "title": title, "config": config}


def _flow(nodes: list[dict[str, Any]], *edges: tuple[str, str, str]) -> dict[str, Any]:
    places = [(0, 0), (320, 0), (320, 240), (320, 480), (640, 0), (640, 240)]
    return {
        **{"id": "order", "name": "Orders", "start": nodes[0]["id"]},
        "triggers": [{"id": "any", "type": "on.message", "config": {}}],
        "nodes": nodes,
        "edges": [{"source": source, "exit": exit, "target": target} for source, exit, target in edges],
        "layout": {node["id"]: list(place) for node, place in zip(nodes, places, strict=False)},
    }
