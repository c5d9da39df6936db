"""Logs: what people write, their numbers and secrets are in no line, and no line can be forged."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.bots import bot, flow, keyword, node, say
from tests.runtime.judge import judging
from tests.runtime.processes import seed, wabots
from tests.runtime.running import Place, until

CANARIES = {
    "text": "canary-text-7f3a",
    "answer": "canary-answer-91bc",
    "phone": "15550009999",
    "name": "Canary Name-5d2e",
    "raised": "canary-raised-33aa",
    "stored": "canary-stored-70cd",
}


async def test_a_whole_conversation_leaves_no_private_word_in_the_log(place: Place, tmp_path: Path) -> None:
    document = bot(
        flow(
            node("talk.ask", "ask", text="Your name?", save_as="name"),
            say("Thanks, {{ name }}"),
            edges="ask:answered>say",
        ),
        flow(node("trial.raise", "boom"), id="raises", trigger=keyword(CANARIES["raised"])),
        flow(
            node("trial.effect", "call", url="http://127.0.0.1:1/?key=canary-key-11"),
            id="calls",
            trigger=keyword("call"),
        ),
    )
    person = f"{CANARIES['phone']}@c.us"
    about = {"contact_phone": CANARIES["phone"], "contact_name": CANARIES["name"]}
    async with judging(tmp_path) as judge:
        await seed(place, document)
        place.rows(
            "CREATE TRIGGER refuse BEFORE INSERT ON turns WHEN NEW.event LIKE '%canary-stored%' "
            "BEGIN SELECT RAISE(ABORT, 'canary-stored-70cd is refused'); END"
        )
        with wabots(place, judge, "one", WABOT_LOG_LEVEL="debug", WABOT_SECRET_TOKEN="canary-secret") as (wabot,):
            wabot.start()
            texts = (CANARIES["text"], CANARIES["answer"], CANARIES["raised"], "call", CANARIES["stored"])
            for said, text in enumerate(texts, 1):  # one after the other: what comes together is one turn
                await judge.says(text, sender=person, **about)
                await until(
                    lambda said=said: [status != "new" for status, _ in place.inbox()] == said * [True], seconds=40
                )
            assert await wabot.stop() == 0
            lines = wabot.log().splitlines()
    print(f"{len(lines)} lines, {len(CANARIES) + 2} canaries")  # noqa: T201
    events = {json.loads(line)["event"] for line in lines}
    assert {"number_started", "turn_failed", "message_set_aside"} <= events
    found = [line for line in lines for canary in (*CANARIES.values(), "canary-key", "canary-secret") if canary in line]
    assert found == []


FORGER = """
import sys, logging
from wabot_runtime.log import configure_log, get_log
configure_log(level="info", format=sys.argv[1])
log = get_log("forger")
for evil in EVIL:
    log.info("entry", field=evil)
    log.info(evil)
    logging.getLogger("wabot.flows").warning("%s", evil)
    try:
        raise ValueError(evil)
    except ValueError:
        log.exception("failed", field=evil)
"""
EVIL = [
    "a\nb",
    'a\r\n{"event": "forged"}',
    "\x1b[31mred\x1b[0m",
    "\x1b]0;title\x07",
    "\x9b31m",
    "a\u2028b",
    "\u202egnp.exe",
    "\0",
]


@pytest.mark.parametrize("format", ["json", "text"])
def test_nothing_breaks_or_colours_a_line(format: str) -> None:
    script = FORGER.replace("EVIL", repr(EVIL))
    done = subprocess.run([sys.executable, "-c", script, format], capture_output=True, check=True, timeout=30)
    text = done.stderr.decode()
    lines = text.replace("\x1b[0m", "").split("\n") if format == "json" else text.split("\n")
    assert "forged" not in [json.loads(line)["event"] for line in lines if line] if format == "json" else True
    own = [line for line in lines if line and not line.startswith(("  File", "ValueError", "\x1b[31mValueError"))]
    assert len(own) == 4 * len(EVIL)
    for evil in ("\x07", "\x9b", "\r", "\u2028", "\u202e", "\0", "\x1b]", "\x1b[31mred"):
        assert evil not in text


UNCONFIGURED = """
from wabot_runtime.log import get_log
log = get_log("early")
def look_up(name):
    raise ValueError(name)
try:
    look_up("canary-name-41ab")
except ValueError:
    log.exception("failed", code="kept")
log.info("quiet")
"""


def test_a_log_nobody_configured_tells_no_values_either() -> None:
    done = subprocess.run([sys.executable, "-c", UNCONFIGURED], capture_output=True, text=True, check=True)
    assert "failed" in done.stderr
    assert "ValueError" in done.stderr
    assert "look_up" in done.stderr
    assert "canary" not in done.stderr
    assert "quiet" not in done.stdout + done.stderr
    assert done.stdout == ""
