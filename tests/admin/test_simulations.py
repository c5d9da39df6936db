"""Simulations over the API: a talk with a draft, its path, time, calls and tests, seen by nobody else."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import pytest
from aiohttp import web

from tests.admin.client import Client, Reply
from tests.admin.conftest import Clock, NewClient
from tests.admin.test_bots import imported, publish, save
from wabot_admin.services import Services
from wabot_core import Secret, Turn, action

Json = dict[str, Any]


def node(id: str, type: str, **config: Any) -> Json:
    """Return a node."""
    return {"id": id, "type": type, "version": 1, "config": config}


def edge(source: str, exit: str, target: str) -> Json:
    """Return an edge."""
    return {"source": source, "exit": exit, "target": target}


def bot(nodes: list[Json], edges: list[Json], *triggers: Json, **more: Any) -> Json:
    """Return a bot of one flow that any message starts."""
    start = {"id": "t", "type": "on.message", "config": {}}
    flow = {"id": "main", "name": "Main", "start": nodes[0]["id"], "triggers": [start, *triggers], "nodes": nodes}
    return {"spec": 1, "name": "Trial", "flows": [flow | {"edges": edges}]} | more


NAMES = bot(
    [
        node("ask", "talk.ask", text="Your name?", save_as="name", timeout="PT1H"),
        node("thank", "talk.say", text="Thanks, {{ name }}."),
        node("late", "talk.say", text="Too late."),
    ],
    [edge("ask", "answered", "thank"), edge("ask", "no_reply", "late")],
    {"id": "daily", "type": "on.schedule", "config": {"cron": "0 9 * * *"}},
)


class Talk:
    """A simulation as a page would hold it."""

    def __init__(self, client: Client, begun: Reply) -> None:
        """Take what starting it answered."""
        assert begun.status == 201, begun.body
        self.client = client
        self.id = begun.data["id"]
        self.last: Json = begun.data

    async def post(self, verb: str, body: Json | None = None, *, after: int = 0, status: int = 200) -> Json:
        """Do something in it."""
        reply = await self.client.call("POST", f"/api/simulations/{self.id}/{verb}?after={after}", body or {})
        assert reply.status == status, reply.body
        if status == 200:
            self.last = reply.data
        return dict(reply.data)

    async def says(self, text: str) -> list[str]:
        """Write something; return what the bot says to it."""
        before = self.last["count"]
        found = await self.post("messages", {"text": text}, after=before)
        return [said["text"] for turn in found["turns"] for said in turn["says"]]

    async def read(self) -> Json:
        """Read all of it."""
        reply = await self.client.call("GET", f"/api/simulations/{self.id}")
        assert reply.status == 200, reply.body
        return dict(reply.data)


async def begin(client: Client, document: Json, **body: Any) -> Talk:
    """Import a bot and begin to talk with it."""
    id = await imported(client, document)
    return Talk(client, await client.call("POST", "/api/simulations", {"bot": id, **body}))


async def test_a_page_sees_the_path_the_variables_and_what_is_waited_for(signed_in: NewClient) -> None:
    talk = await begin(await signed_in("editor"), NAMES, begins="2026-03-02T10:00:00+00:00")
    assert await talk.says("hi") == ["Your name?"]
    [turn] = talk.last["turns"]
    assert turn["path"] == [{"flow": "main", "node": "ask", "exit": None, "error": None}]
    assert turn["wait"] == {"kind": "reply", "until": "2026-03-02T11:00:00+00:00"}
    assert [(frame["flow"], frame["node"]) for frame in turn["stack"]] == [("main", "ask")]
    assert [(entry["operation"], entry["state"]) for entry in turn["stack"][0]["journal"]] == [("ask", "waits")]
    assert await talk.says("Rita") == ["Thanks, Rita."]
    first, second = (await talk.read())["turns"]
    assert (first["variables"], second["variables"], second["ended"]) == ({}, {"name": "Rita"}, "finished")
    assert [(step["node"], step["exit"]) for step in second["path"]] == [("ask", "answered"), ("thank", "next")]


async def test_time_passes_to_the_next_wait_and_schedules_fire_when_told(signed_in: NewClient) -> None:
    talk = await begin(await signed_in("editor"), NAMES, begins="2026-03-02T10:00:00+00:00")
    assert (await talk.post("advance", status=409))["code"] == "nothing_to_wait_for"
    await talk.says("hi")
    assert talk.last["due"] == "2026-03-02T11:00:00+00:00"
    after = await talk.post("advance")
    assert (after["clock"], after["turns"][1]["says"][0]["text"]) == ("2026-03-02T11:00:00+00:00", "Too late.")
    assert after["due"] == "2026-03-03T09:00:00+00:00"
    assert after["schedules"] == [{"flow": "main", "trigger": "daily"}]
    fired = await talk.post("schedule", {"flow": "main", "trigger": "daily"}, after=2)
    assert (fired["turns"][0]["event"]["event"], fired["turns"][0]["number"]) == ("ScheduleFired", 3)


async def test_time_stops_passing_once_it_brought_about_a_hundred_turns(signed_in: NewClient) -> None:
    each_minute = {"id": "often", "type": "on.schedule", "config": {"cron": "* * * * *"}}
    document = bot([node("say", "talk.say", text="Tick")], [], each_minute)
    talk = await begin(await signed_in("editor"), document, begins="2026-03-02T10:00:00+00:00")
    await talk.says("hi")
    later = await talk.post("advance", {"seconds": 366 * 86_400})
    assert (later["count"], later["clock"]) == (101, "2026-03-02T11:40:00+00:00")


async def test_going_back_forgets_what_came_later_and_goes_on_the_same(signed_in: NewClient) -> None:
    talk = await begin(await signed_in("editor"), NAMES)
    await talk.says("hi")
    before = await talk.read()
    assert await talk.says("Rita") == ["Thanks, Rita."]
    whole = await talk.read()
    back = await talk.post("rewind", {"turn": 1})
    assert {**back, "rev": 0} == {**before, "rev": 0}
    assert await talk.says("Rita") == ["Thanks, Rita."]
    assert {**await talk.read(), "rev": 0} == {**whole, "rev": 0}
    assert (await talk.post("rewind", {"turn": 0}))["turns"] == []


async def test_what_a_person_can_send_reaches_the_flow(signed_in: NewClient) -> None:
    shown = "{{ message.kind }} {{ message.text }} {{ message.choice.id }} {{ message.location.latitude }}"
    talk = await begin(await signed_in("editor"), bot([node("say", "talk.say", text=shown)], []))
    for body, kind in (
        ({"kind": "button_reply", "choice": {"id": "yes"}}, "button_reply yes yes"),
        ({"kind": "location", "place": {"latitude": 38.5, "longitude": -9}}, "location   38.5"),
        ({"kind": "image", "text": "A cat"}, "image A cat"),
        ({"kind": "document", "file_name": "a.pdf"}, "document"),
    ):
        turn = (await talk.post("messages", body, after=talk.last["count"]))["turns"][0]
        assert turn["says"][0]["text"].startswith(kind), body
    ignored = (await talk.post("messages", {"kind": "reaction", "text": "👍"}, after=4))["turns"][0]
    assert ignored["ignored"] is not None
    refused = await talk.post("messages", {"kind": "list_reply"}, status=422)
    assert refused["errors"] == {"choice": ["Say what was picked."]}


OPTIONS = [{"id": "hours", "label": "Hours"}, {"id": "team", "label": "A person"}]


def clinic(style: str) -> Json:
    """Return a bot with a menu that has Portuguese words too, and says what was chosen."""
    nodes = [
        node("menu", "talk.menu", text="How can I help?", options=OPTIONS, style=style, save_as="topic"),
        node("said", "talk.say", text="{{ topic }}"),
    ]
    edges = [edge("menu", "hours", "said"), edge("menu", "team", "said")]
    words = {"main/menu/options/hours/label": "Horários", "main/menu/options/team/label": "Uma pessoa"}
    return bot(nodes, edges, languages=["pt"], translations={"pt": words})


@pytest.mark.parametrize("style", ["numbers", "poll"])
async def test_what_can_be_chosen_is_told_in_the_persons_words_and_a_choice_is_kept_in_the_test(
    signed_in: NewClient, style: str
) -> None:
    editor = await signed_in("editor")
    talk = await begin(editor, clinic(style), contact_language="pt")
    await talk.says("olá")
    await talk.says("que?")
    first, again = (await talk.read())["turns"]
    offers = [{"id": "hours", "label": "Horários"}, {"id": "team", "label": "Uma pessoa"}]
    assert (first["offers"], again["offers"]) == (offers, offers)
    assert first["says"][0].get("options", []) == (["Horários", "Uma pessoa"] if style == "poll" else [])
    vote = {"kind": "poll_vote", "choice": {"id": "Uma pessoa"}}
    tapped = vote if style == "poll" else {"text": "Uma pessoa"}
    [chosen] = (await talk.post("messages", tapped, after=2))["turns"]
    assert ([said["text"] for said in chosen["says"]], chosen["offers"]) == (["Uma pessoa"], [])
    path = f"/api/simulations/{talk.id}/test"
    saved = await editor.call("POST", path, {"name": "chosen"}, headers={"if-match": '"1"'})
    assert saved.status == 200, saved.body
    line = "> [vote Uma pessoa]" if style == "poll" else "> Uma pessoa"
    assert line in saved.data["document"]["tests"][0]["chat"].splitlines()


SHOP = bot(
    [
        node("call", "webhook.request", url="https://shop.example/stock", method="GET", save_as="stock"),
        node("tell", "talk.say", text="{{ stock.body.left }} left"),
        node("sorry", "talk.say", text="No stock known."),
    ],
    [edge("call", "success", "tell"), edge("call", "client_error", "sorry"), edge("call", "error", "sorry")],
)


async def test_stubs_answer_in_their_order_and_a_call_nobody_stubbed_fails(signed_in: NewClient) -> None:
    stub = {"method": "GET", "url": "https://shop.example/stock"}
    stubs = [stub | {"json": {"left": 3}}, stub | {"json": {"left": 2}}, stub | {"status": None}]
    talk = await begin(await signed_in("editor"), SHOP, stubs=stubs)
    told = [await talk.says("hi") for _ in range(4)]
    assert told == [["3 left"], ["2 left"], ["No stock known."], ["No stock known."]]
    calls = [(call["method"], call["url"], call["status"]) for turn in talk.last["turns"] for call in turn["calls"]]
    assert calls == [("GET", "https://shop.example/stock", None)]
    await talk.post("rewind", {"turn": 1})
    assert await talk.says("hi") == ["2 left"]
    none = await begin(talk.client, SHOP)
    assert await none.says("hi") == ["No stock known."]
    put = await none.client.call("PUT", f"/api/simulations/{none.id}/stubs", {"stubs": stubs[1:2]})
    assert put.status == 200
    assert await none.says("hi") == ["2 left"]


TOKEN = "canary-7f3a"


@action("trial.stock")
async def ask_stock(turn: Turn, *, host: str, token: Secret) -> None:
    """Ask the shop, which wants its token in the address."""
    answer = await turn.http.get(f"http://{host}/stock", params={"token": token.reveal()})
    turn.set("left", answer.json["left"])


async def test_live_calls_go_out_for_those_who_may_and_show_no_secret(
    signed_in: NewClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    async def stock(request: web.Request) -> web.Response:
        asked.append(request.query["token"])
        return web.json_response({"left": 9})

    server = web.Application()
    server.router.add_get("/stock", stock)
    runner = web.AppRunner(server)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host = f"127.0.0.1:{runner.addresses[0][1]}"
    services.runtime.catalog.actions["trial.stock"] = ask_stock
    monkeypatch.setenv("WABOT_SECRET_SHOP", TOKEN)
    call = node("call", "trial.stock", host=host, token="shop")
    document = bot(
        [call, node("tell", "talk.say", text="{{ left }} left"), node("sorry", "talk.say", text="None.")],
        [edge("call", "next", "tell"), edge("call", "error", "sorry")],
    )
    editor, admin = await signed_in("editor"), await signed_in("admin")
    id = await imported(editor, document)
    live = {"bot": id, "integrations": "live"}
    assert (await editor.call("POST", "/api/simulations", live)).status == 403
    talk = Talk(admin, await admin.call("POST", "/api/simulations", live))
    assert await talk.says("hi") == ["None."]
    assert asked == []
    assert talk.last["turns"][0]["calls"][0]["error"] is not None
    monkeypatch.setattr(services.runtime.egress, "_allowed", frozenset({host}))
    assert await talk.says("hi") == ["9 left"]
    assert asked == [TOKEN]
    assert talk.last["turns"][0]["calls"][0]["url"] == f"http://{host}/stock?token=secret-shop"
    shown = await admin.call("GET", f"/api/simulations/{talk.id}")
    assert TOKEN.encode() not in shown.body
    saved = await admin.call("POST", f"/api/simulations/{talk.id}/test", {"name": "t"}, headers={"if-match": '"1"'})
    assert (saved.status, TOKEN.encode() in saved.body) == (200, False), saved.body
    await services.runtime.egress.close()
    await runner.cleanup()


async def test_a_talk_is_kept_as_a_test_that_passes_and_guards_the_draft(signed_in: NewClient) -> None:
    editor = await signed_in("editor")
    person = {"contact_name": "Rita  Maria", "contact_language": "pt", "contact_phone": "+351910000777"}
    talk = await begin(editor, NAMES, begins="2026-03-02T10:00:30+00:00", **person)
    id = talk.last["bot"]
    await talk.says("hi")
    await talk.says("Rita\nMaria")
    await talk.says("hi")
    await talk.post("advance")
    await talk.post("schedule", {"flow": "main", "trigger": "daily"})
    path = f"/api/simulations/{talk.id}/test"
    saved = await editor.call("POST", path, {"name": "names"}, headers={"if-match": '"1"'})
    assert (saved.status, saved.data["rev"]) == (200, 2), saved.body
    chat = saved.data["document"]["tests"][0]["chat"]
    assert "@Rita Maria language=pt phone=+351910000777" in chat
    results = (await editor.call("POST", f"/api/bots/{id}/tests")).data["tests"]
    assert results == [{"name": "names", "passed": True, "why": None, "line": None}]
    assert (await editor.call("POST", path, {"name": "names"}, headers={"if-match": '"1"'})).status == 409
    assert (await editor.call("POST", path, {"name": "names"}, headers={"if-match": '"2"'})).status == 409
    broken = {**saved.data["document"], "flows": bot([node("say", "talk.say", text="Other")], [])["flows"]}
    await save(editor, id, broken, rev=2)
    assert (await publish(editor, id, rev=3)).data["code"] == "not_publishable"


async def test_a_talk_someone_took_over_is_given_back_and_so_kept_as_a_test(signed_in: NewClient) -> None:
    editor = await signed_in("editor")
    nodes = [node("hand", "talk.hand_over"), node("back", "talk.say", text="I am back.")]
    talk = await begin(editor, bot(nodes, [edge("hand", "given_back", "back")]))
    assert (await talk.post("give-back", status=409))["code"] == "not_handed_over"
    await talk.says("help")
    taken = talk.last["turns"][-1]
    assert (taken["owner"], taken["wait"]) == ("human", {"kind": "human", "until": None})
    assert await talk.says("anyone?") == []
    given = (await talk.post("give-back", after=2))["turns"][0]
    assert (given["owner"], given["forced"], [said["text"] for said in given["says"]]) == ("bot", True, ["I am back."])
    path = f"/api/simulations/{talk.id}/test"
    saved = await editor.call("POST", path, {"name": "help"}, headers={"if-match": '"1"'})
    assert saved.status == 200, saved.body
    assert "! give back\n< I am back.\n" in saved.data["document"]["tests"][0]["chat"]


async def test_what_a_transcript_cannot_say_is_not_kept_as_a_test(signed_in: NewClient) -> None:
    editor = await signed_in("editor")
    talk = await begin(editor, bot([node("say", "talk.say", text="[{{ message.text }}]")], []))
    await talk.says("[choice a]")
    path = f"/api/simulations/{talk.id}/test"
    refused = await editor.call("POST", path, {"name": "odd"}, headers={"if-match": '"1"'})
    assert (refused.status, refused.data["code"]) == (422, "bad_test")
    assert "line" in refused.data["title"].lower()


async def test_a_bot_that_cannot_run_says_why(signed_in: NewClient) -> None:
    editor = await signed_in("editor")
    id = await imported(editor, bot([node("say", "talk.say", text="{{ oops")], []))
    refused = await editor.call("POST", "/api/simulations", {"bot": id})
    assert (refused.status, refused.data["code"]) == (422, "not_startable")
    assert [each["node"] for each in refused.data["errors"]["problems"]] == ["say"]
    assert (await editor.call("POST", "/api/simulations", {"bot": id, "revision": 1})).status == 404


async def test_a_simulation_is_its_accounts_and_ends_when_it_rests(
    signed_in: NewClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor, admin = await signed_in("editor"), await signed_in("admin")
    talk = await begin(editor, NAMES)
    assert (await admin.call("GET", f"/api/simulations/{talk.id}")).status == 404
    body = {"bot": talk.last["bot"]}
    begun = [(await editor.call("POST", "/api/simulations", body)).data["id"] for _ in range(4)]
    assert (await editor.call("GET", f"/api/simulations/{talk.id}")).status == 200
    clock = services.now
    assert isinstance(clock, Clock)
    clock.move(minutes=1)
    await talk.says("hi")
    sixth = (await editor.call("POST", "/api/simulations", body)).data["id"]
    alive = [(await editor.call("GET", f"/api/simulations/{id}")).status for id in (talk.id, *begun, sixth)]
    assert sorted(alive) == [200] * 5 + [404]
    assert alive[0] == alive[-1] == 200
    assert (await editor.call("DELETE", f"/api/simulations/{talk.id}")).status == 204
    gone = await editor.call("POST", f"/api/simulations/{talk.id}/messages", {"text": "hi"})
    assert gone.status == 404
    assert "Start it again" in gone.data["title"]


async def test_two_steps_at_once_never_lose_one(signed_in: NewClient) -> None:
    talk = await begin(await signed_in("editor"), bot([node("say", "talk.say", text="Hello")], []))
    path = f"/api/simulations/{talk.id}/messages"
    replies = await asyncio.gather(*(talk.client.call("POST", path, {"text": str(n)}) for n in range(10)))
    taken = [reply for reply in replies if reply.status == 200]
    assert {reply.status for reply in replies} <= {200, 409}
    assert taken
    assert (await talk.read())["count"] == len(taken)


@action("trial.spin")
async def spin(turn: Turn) -> None:
    """Never end."""
    while True:
        pass


async def test_a_node_that_never_ends_is_stopped_and_the_admin_answers_meanwhile(
    signed_in: NewClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wabot_admin.simulations.LONGEST", 1.0)
    services.runtime.catalog.actions["trial.spin"] = spin
    talk = await begin(await signed_in("editor"), bot([node("spin", "trial.spin")], []))
    began = time.monotonic()
    spinning = asyncio.create_task(talk.post("messages", {"text": "hi"}, status=422))
    await asyncio.sleep(0.2)
    assert (await talk.client.call("GET", "/api/me")).status == 200
    assert not spinning.done()
    assert (await spinning)["code"] == "simulation_stuck"
    assert time.monotonic() - began < 20
    for _ in range(200):
        if services.beside.idle:
            break
        await asyncio.sleep(0.05)
    assert services.beside.idle, "the thread went on"
    assert (await talk.read())["count"] == 0


async def test_a_flow_in_circles_comes_to_its_end(signed_in: NewClient) -> None:
    circle = bot([node("a", "logic.set", name="x", value="1"), node("b", "logic.set", name="x", value="2")], [])
    circle["flows"][0]["edges"] = [edge("a", "next", "b"), edge("b", "next", "a")]
    talk = await begin(await signed_in("editor"), circle)
    await talk.says("hi")
    assert talk.last["turns"][0]["ended"] == "failed"
    assert "100" in talk.last["turns"][0]["path"][-1]["error"]
