"""What goes wrong around WhatsApp Web, each fault in a real Chromium: seen, said plainly, survived, nothing doubled."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from wabot_core.channels import NumberState, Sending
from wabot_core.messages import Content
from wabot_runtime.web import memory
from wabot_runtime.web.errors import ProfileInUse
from wabot_runtime.web.profile import browser_processes

pytestmark = pytest.mark.browser

ANA = "15550100101@c.us"

FINAL = [
    ("conflict", NumberState.REPLACED, "elsewhere"),
    ("tos_block", NumberState.BANNED, "blocked"),
    ("temporary_ban", NumberState.BANNED, "blocked"),
    ("proxy_block", NumberState.BANNED, "network"),
    ("deprecated_version", NumberState.OUTDATED, "version"),
    ("logout", NumberState.LOGGED_OUT, "unlinked"),
]


@pytest.mark.parametrize(("fault", "state", "word"), FINAL, ids=[fault for fault, *_ in FINAL])
async def test_a_final_state_ends_the_run_and_sends_nothing_more(
    rig: Any, fault: str, state: NumberState, word: str
) -> None:
    async with rig.live() as running:
        await rig.sandbox.post(f"faults/{fault}")
        await running.until(running.task.done, seconds=20)
        running.task.result()
        assert running.listener.state is state
        assert word in running.listener.reason
        answer = await running.say("3EB0000000000001", "too late")
        assert (answer.taken, answer.final) == (False, False)
        assert await rig.sandbox.sent() == []
        assert running.browser_pids() == []


async def test_a_killed_browser_comes_back_on_the_same_profile_and_nothing_is_lost(rig: Any) -> None:
    async with rig.live() as running:
        await rig.sandbox.says("before")
        await running.until(lambda: running.listener.texts() == ["before"])
        killed = time.monotonic()
        running.kill_browser()
        await running.until(lambda: NumberState.INTERRUPTED in [c.state for c in running.listener.changes])
        assert time.monotonic() - killed < 5
        await rig.sandbox.says("meanwhile")
        await running.until(lambda: "meanwhile" in running.listener.texts())
        assert running.listener.state is NumberState.LIVE
        assert len([step for step in running.listener.steps]) == 1
        assert (await running.say("3EB0000000000001", "hi")).taken


async def test_a_killed_driver_is_replaced(rig: Any) -> None:
    async with rig.live() as running:
        for pid in memory.descendants([os.getpid()]):
            with contextlib.suppress(FileNotFoundError):  # some end while they are looked at
                if b"run-driver" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    os.kill(pid, signal.SIGKILL)
        await running.until(lambda: NumberState.INTERRUPTED in [c.state for c in running.listener.changes])
        await rig.sandbox.says("still there?")
        await running.until(lambda: running.listener.texts() == ["still there?"])


async def test_a_page_that_reloads_itself_is_listened_to_once(rig: Any) -> None:
    async with rig.live() as running:
        for reload in range(3):
            while not any(
                page["number"] for page in (await rig.sandbox.get("state"))["pages"]
            ):  # the last reload may still be under way
                await asyncio.sleep(0.02)
            before = len(running.listener.messages)
            await rig.sandbox.post("faults/reload_page")
            await rig.sandbox.says(f"reload {reload}")
            await running.until(lambda before=before: len(running.listener.messages) > before)
        await rig.sandbox.says("after")
        await running.until(lambda: "after" in running.listener.texts())
        assert running.listener.texts() == ["reload 0", "reload 1", "reload 2", "after"]
        assert (await running.say("3EB0000000000001", "hi")).taken
        await running.until(lambda: running.listener.level("3EB0000000000001") == 3)
        levels = [ack.level for ack in running.listener.acks if ack.id == "3EB0000000000001"]
        assert levels == [1, 2, 3]


async def test_a_reload_in_the_middle_of_sends_doubles_and_loses_nothing(rig: Any) -> None:
    async with rig.live() as running:
        batch = [Sending(id=f"3EB00000{place:08}", chat=ANA, content=Content(text=str(place))) for place in range(60)]
        sending = asyncio.create_task(running.channel.send(batch))
        await asyncio.sleep(0.01)
        await rig.sandbox.post("faults/reload_page")
        answers = await sending
        deadline = time.monotonic() + 30
        while not all(answer.taken for answer in answers):
            assert time.monotonic() < deadline
            assert not any(answer.final for answer in answers)
            await asyncio.sleep(0.2)
            answers = await running.channel.send(batch)
        await running.until(lambda: all(running.listener.level(sending.id) for sending in batch))
        sent = await rig.sandbox.sent()
        assert sorted(int(entry["text"]) for entry in sent) == list(range(60))


async def test_a_dialog_of_the_page_blocks_nothing(rig: Any) -> None:
    async with rig.live() as running:
        _, page = running.channel._open
        await page.target.send("Runtime.evaluate", {"expression": "void setTimeout(() => alert('stop'))"})
        await rig.sandbox.says("go on")
        await running.until(lambda: running.listener.texts() == ["go on"], seconds=8)
        assert (await running.say("3EB0000000000001", "yes")).taken


async def test_a_page_that_hangs_is_opened_anew(rig: Any) -> None:
    async with rig.live() as running:
        await rig.sandbox.post("faults/freeze", seconds=120)
        states = running.listener.changes
        await running.until(lambda: NumberState.INTERRUPTED in [change.state for change in states])
        await rig.sandbox.says("still there?")
        await running.until(lambda: running.listener.texts() == ["still there?"], seconds=40)


async def test_a_lost_connection_is_interrupted_and_comes_back(rig: Any) -> None:
    async with rig.live() as running:
        await rig.sandbox.post("faults/offline")
        await running.until_state(NumberState.INTERRUPTED)
        answer = await running.say("3EB0000000000001", "later")
        assert (answer.taken, answer.final) == (False, False)
        await rig.sandbox.says("while offline")
        await rig.sandbox.clear("offline")
        await running.until_state(NumberState.LIVE, seconds=60)
        await running.until(lambda: "while offline" in running.listener.texts())


MODULES = {
    "WAWebSendMsgChatAction": "addAndSendMsgToChat",
    "WAWebFindChatAction": "findOrCreateLatestChat",
    "WAWebSendReactionMsgAction": "sendReactionToMsg",
    "WAWebMsgReply": "canReplyMsg",
    "WAWebMsgCollection": "MsgStore",
    "WAWebChatCollection": "ChatStore",
    "WAWebContactCollection": "ContactStore",
    "WAWebMsgKey": "MsgKey",
    "WAWebUserPrefsMeUser": "UserPrefs",
    "WAWebMediaOpaqueData": "OpaqueData",
    "WAWebMediaPrep": "MediaPrep",
    "WAWebSocketModel": "Socket",
    "WAWebConnModel": "Conn",
}


async def test_any_missing_module_degrades_by_name_and_nothing_is_sent(rig: Any) -> None:
    async with rig.live(stuck=8.0) as running:
        for module, named in MODULES.items():
            await rig.sandbox.post("faults/missing_module", id=module)
            await rig.sandbox.post("faults/reload_page")
            await running.until_state(NumberState.DEGRADED)
            assert named in running.listener.reason or "may have changed" in running.listener.reason, module
            answer = await running.say("3EB0000000000001", "hi")
            assert (answer.taken, answer.final) == (False, False), module
            await rig.sandbox.clear("missing_module")
            await rig.sandbox.post("faults/reload_page")
            await running.until_state(NumberState.LIVE)
        assert await rig.sandbox.sent() == []
        assert (await running.say("3EB0000000000001", "hi")).taken


async def test_duplicated_inbound_frames_are_one_message(rig: Any) -> None:
    async with rig.live() as running:
        await rig.sandbox.post("faults/duplicate_inbound")
        await rig.sandbox.says("one")
        await rig.sandbox.says("two")
        await running.until(lambda: "two" in running.listener.texts())
        await asyncio.sleep(1)
        assert running.listener.texts() == ["one", "two"]


async def test_a_missed_event_is_found_by_the_next_sweep(rig: Any) -> None:
    async with rig.live(sweep=1.0) as running:
        await rig.sandbox.says("first")
        await running.until(lambda: running.listener.texts() == ["first"])
        await rig.sandbox.says("second")
        await running.until(lambda: "second" in running.listener.texts())
        await asyncio.sleep(2.5)
        assert running.listener.texts() == ["first", "second"]


async def test_nobody_scans_and_it_gives_up_with_a_reason(
    browser: Any, new_sandbox: Any, tmp_path: Path, rig: Any
) -> None:
    rig.sandbox = new_sandbox(qr_seconds=0.4)
    async with rig.running(poll=0.2) as running:
        await running.until_state(NumberState.UNLINKED, seconds=60)
        assert "start linking again" in running.listener.reason
        assert max(step.attempt for step in running.listener.steps) == 5
        assert len({step.text for step in running.listener.steps}) == len(running.listener.steps)


async def test_logout_unlinks_and_forgets_the_session(rig: Any) -> None:
    async with rig.live() as running:
        await running.channel.logout()
        assert running.listener.state is NumberState.LOGGED_OUT
        assert await rig.sandbox.get("devices") == []
        assert list((rig.folder / "browser").iterdir()) == []
    async with rig.running() as running:
        await running.until(lambda: running.listener.steps)


async def test_an_idle_page_is_opened_anew_when_it_is_old(rig: Any) -> None:
    async with rig.live(quiet=0.5, oldest=3.0) as running:
        first = running.browser_pids()
        await running.until(lambda: running.browser_pids() and not set(first) & set(running.browser_pids()))
        await rig.sandbox.says("hi")
        await running.until(lambda: "hi" in running.listener.texts())
        assert NumberState.INTERRUPTED not in [change.state for change in running.listener.changes]


async def test_two_owners_of_one_profile_are_refused(rig: Any) -> None:
    async with rig.live(), rig.running() as second:
        with pytest.raises(ProfileInUse):
            await second.task


async def test_a_stale_lock_of_another_machine_is_cleared(rig: Any) -> None:
    async with rig.live():
        pass
    (rig.folder / "browser" / "SingletonLock").symlink_to("gone-container-4242")
    async with rig.running() as running:
        await running.until_state(NumberState.LIVE)
        assert running.listener.steps == []


OWNER = """
import asyncio, sys
from pathlib import Path
from wabot_core.channels import Listener
from wabot_runtime.web import WebChannel, find_browser, page_script
class Quiet:
    async def messages_arrived(self, messages): pass
    async def acks_arrived(self, acks): pass
    async def state_changed(self, change): print(change.state.value, flush=True)
    async def link_step_shown(self, step): pass
async def main(folder, rule, pin, script):
    browser = await find_browser(None, install=False, say=lambda line: None)
    channel = WebChannel("clinic", profile=Path(folder), browser=browser, page_script=page_script(script or None),
                         resolver_rule=rule, trust_certificate=pin)
    await channel.run(Quiet())
asyncio.run(main(*sys.argv[1:]))
"""


def start_owner(command: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True)


async def test_a_killed_process_leaves_no_browser_behind(rig: Any) -> None:
    addresses = rig.sandbox.addresses
    script = os.environ.get("WABOT_PAGE_SCRIPT", "")
    command = [
        sys.executable,
        "-c",
        OWNER,
        str(rig.folder),
        addresses["resolver_rule"],
        addresses["certificate_pin"],
        script,
    ]
    owner = start_owner(command)
    try:
        assert owner.stdout
        lines = iter(owner.stdout.readline, "")
        assert await asyncio.to_thread(lambda: any("linking" in line for line in lines))
        assert browser_processes(rig.folder / "browser")
        owner.send_signal(signal.SIGKILL)
        await asyncio.to_thread(owner.wait)
        deadline = time.monotonic() + 5
        while browser_processes(rig.folder / "browser"):
            assert time.monotonic() < deadline
            await asyncio.sleep(0.05)
    finally:
        owner.kill()
        owner.wait()
        owner.stdout.close()
    async with rig.live():
        pass
