"""Random flows of the built-in nodes: a turn never raises, and taken twice it is the same turn."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from tests.core.bots import Json, bot, flow, node
from wabot_core.bots import read_bot
from wabot_core.catalog import load_catalog
from wabot_core.conversations import Contact, Conversation, conversation_from_json, conversation_to_json
from wabot_core.engine import Address, Ignored, TurnTaken, take_turn
from wabot_core.events import Event, MessageReceived, WaitExpired
from wabot_core.messages import Choice, Kind, Location, Media, Message
from wabot_core.problems import check_bot
from wabot_core.programs import Program, compile_bot
from wabot_core.testing import FakeNetwork
from wabot_core.testing.worlds import SimulatedWorld

CATALOG = load_catalog(only=[])
FLOWS = ("f0", "f1", "f2")
START = datetime(2026, 1, 5, 9, tzinfo=UTC)

texts = st.sampled_from(
    [
        "Hello",
        "",
        "{{ name }}",
        "{{ message.text }}!",
        "{% if name %}yes{% endif %}",
        "{{ name | times: 2 }}",
        "{{ now }}",
    ]
)
names = st.sampled_from(["name", "age", ""])
options = st.lists(st.sampled_from("abc"), max_size=3, unique=True)
lengths = st.sampled_from(["PT0S", "PT1M", "P2D", "{{ name }}"])
rules = st.sampled_from(
    [
        {"left": "{{ name }}", "is": "is_filled"},
        {"left": "{{ age }}", "is": "at_least", "right": 18},
        {"any": []},
        {"not": {"left": "{{ message.text }}", "is": "matches", "right": "^a+$"}},
    ]
)


def _options(extra: Mapping[str, Any]) -> st.SearchStrategy[list[Json]]:
    return options.map(lambda ids: [{"id": id, "label": id.upper(), **extra} for id in ids])


CONFIGS: Mapping[str, st.SearchStrategy[Json]] = {
    "talk.say": st.fixed_dictionaries({"text": texts}),
    "talk.ask": st.fixed_dictionaries(
        {"text": texts},
        optional={
            "answer": st.sampled_from(
                ["text", "number", "email", "phone", "date", "time", "yes_no", "location", "media"]
            ),
            "save_as": names,
            "tries": st.integers(1, 3),
            "timeout": st.sampled_from(["PT1M", None]),
        },
    ),
    "talk.menu": st.fixed_dictionaries(
        {"text": texts, "options": _options({})},
        optional={"style": st.sampled_from(["poll", "numbers"]), "save_as": names},
    ),
    "talk.react": st.fixed_dictionaries({"emoji": texts}),
    "talk.send_location": st.fixed_dictionaries(
        {"latitude": st.sampled_from([1, "{{ age }}"]), "longitude": st.just(2)}
    ),
    "talk.send_media": st.fixed_dictionaries({"file": st.sampled_from(["x.png", "{{ message.media.file }}"])}),
    "logic.branch": st.fixed_dictionaries({"when": rules}),
    "logic.switch": _options({"when": {"left": "{{ name }}", "is": "is_filled"}}).map(lambda each: {"options": each}),
    "logic.set": st.fixed_dictionaries({"name": st.sampled_from(["name", "age"]), "value": texts | st.integers()}),
    "logic.random": _options({"weight": 1}).map(lambda each: {"options": each}),
    "logic.call": st.sampled_from(FLOWS).map(lambda name: {"flow": name}),
    "logic.go_to": st.sampled_from([*FLOWS, "gone"]).map(lambda name: {"flow": name}),
    "logic.stop": st.just({}),
    "pause.wait": st.fixed_dictionaries({"length": lengths}),
    "pause.until": st.fixed_dictionaries({"time": st.sampled_from(["09:00", "23:59"])}),
}


@st.composite
def flows(draw: st.DrawFn, id: str) -> Json:
    """Draw a flow of a few nodes with edges from any exit to any node."""
    count = draw(st.integers(0, 5))
    types = [draw(st.sampled_from(sorted(CONFIGS))) for _ in range(count)]
    nodes = [node(type, f"n{i}", **draw(CONFIGS[type])) for i, type in enumerate(types)]
    made = flow(*nodes, id=id, starts=id == "f0")
    for each in nodes:
        action = CATALOG.action(each["type"])
        for exit in (*action.exits_of(each["config"]), *action.system_exits):
            target = draw(st.integers(-1, count - 1))
            if target >= 0:
                made["edges"].append({"source": each["id"], "exit": exit, "target": f"n{target}"})
    return made


bots = st.tuples(*(flows(id) for id in FLOWS)).map(lambda made: bot(*made))
parts = st.sampled_from(
    [
        {"text": "hi"},
        {"text": "17"},
        {"text": "a"},
        {"text": ""},
        {"kind": Kind.IMAGE, "media": Media(mimetype="image/png", file="x.png")},
        {"kind": Kind.LOCATION, "location": Location(latitude=1, longitude=2)},
        {"kind": Kind.LIST_REPLY, "choice": Choice(id="a", label="A"), "text": "A"},
        {"kind": Kind.REACTION, "text": "👍"},
        None,
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document=bots, talk=st.lists(parts, min_size=1, max_size=8))
async def test_a_turn_never_raises_and_taken_twice_is_the_same(document: Json, talk: list[Json | None]) -> None:
    note(json.dumps(document))
    assert not [each for each in check_bot(document, CATALOG) if each.code in ("bad_template", "bad_rule", "bad_value")]
    program = compile_bot(read_bot(document), CATALOG, id="b", revision=1)
    conversation: Conversation | None = None
    now = START
    for number, each in enumerate(talk):
        now += timedelta(minutes=1)
        event = _event(each, conversation, number, now)
        if event is None:
            continue
        taken = await _take(program, conversation, event)
        assert repr(await _take(program, conversation, event)) == repr(taken)
        if isinstance(taken, TurnTaken):
            text = json.dumps(conversation_to_json(taken.conversation), allow_nan=False)
            conversation = conversation_from_json(json.loads(text))
            assert conversation_to_json(conversation) == json.loads(text)
            assert len(taken.steps) <= 101
            assert (conversation.ended is None) == bool(conversation.stack) == (conversation.wait is not None)


def _event(each: Json | None, conversation: Conversation | None, number: int, now: datetime) -> Event | None:
    if each is not None:
        who = {"number": "n", "id": f"m{number}", "chat": "c", "contact": "c", "at": now}
        return MessageReceived(message=Message(**who, **each))
    if conversation is None or conversation.wait is None or conversation.wait.until is None:
        return None
    at = max(now, conversation.wait.until)
    return WaitExpired(conversation=conversation.id, turns=conversation.turns, at=at)


async def _take(program: Program, conversation: Conversation | None, event: Event) -> TurnTaken | Ignored:
    return await take_turn(
        program,
        conversation,
        event,
        contact=Contact(id="c", name="Ana"),
        address=Address(conversation="x", number="n", chat="c"),
        world=SimulatedWorld(http=FakeNetwork(), secrets={}, captures={}),
    )
