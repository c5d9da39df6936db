"""Unmodified whatsapp-web.js lives a whole life on the sandbox: from the QR code to the logout."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.clients

STORY = Path(__file__).parent / "story.mjs"
COMPANY, ANA = "15550100000@c.us", "15550100101@c.us"

EXPECTED: dict[str, dict[str, Any]] = {
    "qr": {"parts": 5, "me": COMPANY, "name": "Your company"},
    "receive": {"body": "hello", "from": ANA, "contact": "Ana", "chat": "Ana"},
    "reply": {"body": "hi from a client", "fromMe": True, "acks": [1, 2, 3]},
    "quoted reply": {"hasQuoted": True, "quoted": "hello"},
    "image out": {"type": "image", "hasMedia": True, "body": "a dot"},
    "image in": {"body": "for you", "mimetype": "image/png", "same": True},
    "poll": {"type": "poll_creation", "options": ["yes"]},
    "reactions": {"senderId": ANA},
    "list": {"body": "Coffee", "row": "coffee"},
    "location": {"type": "location", "latitude": 48.2},
    "edit and revoke": {"body": "new"},
    "look-ups": {
        "state": "CONNECTED",
        "number": "15550100102@c.us",
        "chats": ["Ana", "Bruno", "Chloé"],
        "fetched": 3,
    },
    "self reload": {"body": "after the reload"},
    "restart with the same profile": {
        "qrs": 0,
        "body": "after the restart",
        "sent": "still here",
        "me": COMPANY,
    },
    "logout": {"devices": 0},
}


@pytest.fixture
def told(
    sandbox: Any, node: tuple[str, list[str]], clients_folder: Path, chromium_path: Path, tmp_path: Path
) -> dict[str, Any]:
    """Give what each step of the story told."""
    environment = {
        **os.environ,
        "CONTROL": sandbox.addresses["control"],
        "CHROMIUM": str(chromium_path),
        "CHROMIUM_FLAGS": json.dumps(sandbox.chromium_flags),
        "CLIENTS_FOLDER": str(clients_folder),
        "SESSION_FOLDER": str(tmp_path / "session"),
    }
    ran = subprocess.run(
        [node[0], str(STORY)], env=environment, capture_output=True, text=True, timeout=240, check=False
    )
    lines = [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]
    assert ran.returncode == 0, ran.stderr
    return {line["step"]: line["result"] for line in lines}


def test_every_step_of_the_story_happens(sandbox: Any, told: dict[str, Any]) -> None:
    assert list(told) == list(EXPECTED)
    for step, expected in EXPECTED.items():
        assert told[step].items() >= expected.items(), f"{step}: {told[step]}"
    sent = [entry for entry in sandbox.ask("history") if entry["from_me"]]
    assert [entry["repeats"] for entry in sent] == [0] * len(sent)
    assert [entry["kind"] for entry in sent] == [
        "chat",
        "chat",
        "image",
        "poll_creation",
        "list",
        "location",
        "chat",
        "chat",
        "chat",
    ]
    assert [entry["text"] for entry in sent if entry["revoked"]] == ["oops"]
    assert [entry["text"] for entry in sent if entry["edits"]] == ["new"]
    quoting = [entry["content"]["quotedMsg"]["body"] for entry in sent if "quotedMsg" in entry["content"]]
    assert quoting == ["hello", "after the restart"]
