"""Texts and names made to break out of data: they cross the page both ways unchanged, and none is ever executed."""

from __future__ import annotations

import os
import random
from typing import Any

import pytest

from wabot_core.channels import Sending
from wabot_core.messages import Content

pytestmark = pytest.mark.browser

ANA = "15550100101@c.us"
COUNT = 240

# Each marks the page when it runs: `hit` in the title or on window, whatever the quoting it breaks out of.
RUN = ("window.wabotHit=1", "document.title='wabotHit'", "globalThis['wabotHit']=1", "(0,eval)('wabotHit=1')")
SHELLS = (
    "<script>{run}</script>",
    "<img src=x onerror={run}>",
    "<svg/onload={run}>",
    '"><img src=x onerror="{run}">',
    "'-{run}-'",
    '"+({run})+"',
    "`${{{run}}}`",
    "${{{run}}}",
    "');{run};//",
    '");{run};//',
    "\\');{run};//",
    "]]);{run};//",
    "\n{run}\n",
    "\u2028{run}\u2029",
    "*/{run}/*",
    "</script><script>{run}</script>",
    "javascript:{run}",
    "{{{{constructor.constructor('{run}')()}}}}",
    "<iframe srcdoc='<script>parent.{run}</script>'>",
    '{{"__proto__":{{"toString":"{run}"}}}}',
)
SALT = (
    "",
    "\0",
    "\\",
    "\ud83d\ude00",
    "\u202e",
    "\r\n",
    "\ufeff",
    "''",
    '""',
    "%00",
    "&#x27;",
    "\\u0027",
    "\x7f",
    "\u0301",
)


def hostile_texts(seed: int) -> list[str]:
    """Return texts of all shells and endings, salted; the surrogate pair above is one real character."""
    chance = random.Random(seed)
    texts = []
    for number in range(COUNT):
        shell = SHELLS[number % len(SHELLS)]
        salt = [chance.choice(SALT).encode("utf-16", "surrogatepass").decode("utf-16") for _ in range(2)]
        texts.append(f"{salt[0]}{shell.format(run=chance.choice(RUN))}{salt[1]} #{number}")
    return texts


async def probe(running: Any) -> list[object]:
    """Ask the page itself, over the channel's own bridge, whether anything ran: its title is in the status."""
    _, page = running.channel._open
    answer = await page.target.send(
        "Runtime.evaluate",
        {"expression": "[globalThis.wabotHit ?? null, document.title.includes('wabotHit')]", "returnByValue": True},
    )
    return list(answer["result"]["value"])


async def test_hostile_texts_and_names_cross_unchanged_and_never_run(rig: Any) -> None:
    seed = int(os.environ.get("WABOT_TEST_SEED", random.randrange(2**32)))
    print(f"seed: WABOT_TEST_SEED={seed}")  # noqa: T201
    texts = hostile_texts(seed)
    for place, name in enumerate(texts[:20]):
        await rig.sandbox.post("contacts", name=name[:100], phone=f"1555020{place:04}")
    async with rig.live() as running:
        for place, text in enumerate(texts):
            sender = f"1555020{place % 20:04}@c.us"
            await rig.sandbox.says(text, sender=sender)
        await running.until(lambda: len(running.listener.messages) == COUNT, seconds=60)
        assert running.listener.texts() == texts
        assert {message.contact_name for message in running.listener.messages} == {name[:100] for name in texts[:20]}
        batch = [
            Sending(id=f"3EB00000{place:08}", chat=ANA, content=Content(text=text)) for place, text in enumerate(texts)
        ]
        assert all(answer.taken for answer in await running.channel.send(batch))
        await running.until(lambda: all(running.listener.level(sending.id) for sending in batch), seconds=60)
        assert [entry["text"] for entry in await rig.sandbox.sent()] == texts
        assert await probe(running) == [None, False]


async def test_a_hostile_text_that_did_run_would_be_seen(rig: Any) -> None:
    async with rig.live() as running:
        _, page = running.channel._open
        await page.target.send("Runtime.evaluate", {"expression": RUN[0]})
        assert await probe(running) == [1, False]
