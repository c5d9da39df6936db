"""A conversation survives its way through JSON, whatever it waits for."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from wabot_core.conversations import Conversation, Frame, Wait, conversation_from_json, conversation_to_json

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
PLAIN = Conversation(id="c", bot="b", revision=3, number="n", chat="x@c.us", contact="x@c.us", started=NOON)
FRAMES = (
    Frame(flow="main", node="call", journal=(("call", "pending:inner", None),), entry={"name": "Ana"}),
    Frame(flow="inner", node="ask", journal=(("say", ":", None), ("ask", "pending:", {"tries": 1, "until": None}))),
)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"stack": FRAMES, "variables": {"order": {"ids": [1, 2.5, None, True]}}},
        {"wait": Wait(kind="reply")},
        {"wait": Wait(kind="time", until=NOON), "turns": 7, "owner": "human", "epoch": 2},
        {"wait": Wait(kind="pack", until=NOON, reply={"kind": "text", "text": "Friday"})},
        {"ended": "finished"},
    ],
)
def test_a_conversation_comes_back_from_json_as_it_went(changes: dict[str, Any]) -> None:
    conversation = Conversation(**{**{name: getattr(PLAIN, name) for name in PLAIN.__slots__}, **changes})
    text = json.dumps(conversation_to_json(conversation))
    assert conversation_from_json(json.loads(text)) == conversation


def test_a_conversation_of_an_earlier_wabot_is_read() -> None:
    data = {**conversation_to_json(PLAIN), "wait": ["time", NOON.isoformat()]}
    assert conversation_from_json(data).wait == Wait(kind="time", until=NOON)
