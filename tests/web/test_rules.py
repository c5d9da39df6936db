"""The web channel's pure rules: states from levels, link steps, rows, refusals, reports, locks."""

from __future__ import annotations

import ast
import asyncio
import itertools
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from wabot_core.channels import NumberState, Sending
from wabot_core.errors import WabotError
from wabot_core.messages import Content, Kind, Location, Media, Message
from wabot_runtime.sentences import read_sentence
from wabot_runtime.web import bridge
from wabot_runtime.web.browser import Browser
from wabot_runtime.web.channel import backoff_seconds, verdict_on
from wabot_runtime.web.errors import BridgeFailed, BrowserFailed, PageGone, PageHung, PageUnusable
from wabot_runtime.web.inbound import KINDS, messages_from_rows
from wabot_runtime.web.launching import launch_options, user_agent, user_agent_override
from wabot_runtime.web.linking import ROUNDS, Linking
from wabot_runtime.web.outbound import LARGEST_FILE_BYTES, order_of, refusal_of
from wabot_runtime.web.profile import Profile
from wabot_runtime.web.reporting import Reports
from wabot_runtime.web.states import PAGE_REFUSED, Status, Verdict, judge

ANA = "15550100101@c.us"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
WEB = Path(bridge.__file__).parent


def status(**more: Any) -> Status:
    return Status(**{"ready": True, "listeners": 9, "socket": "CONNECTED", **more})


LINKED = {"authenticated": True, "registered": True, "synced": True}


@pytest.mark.parametrize(
    ("level", "was_linked", "was_live", "state"),
    [
        (status(**LINKED), True, False, NumberState.LIVE),
        (status(**{**LINKED, "synced": False}), True, False, NumberState.CONNECTING),
        (status(**{**LINKED, "socket": "TIMEOUT"}), True, True, NumberState.INTERRUPTED),
        (status(**LINKED, missing=("MsgStore",)), True, True, NumberState.DEGRADED),
        (status(socket="UNPAIRED", code="2@x"), False, False, NumberState.LINKING),
        (status(socket="UNPAIRED", code="2@x"), True, True, NumberState.LOGGED_OUT),
        (status(socket="UNPAIRED_IDLE"), False, False, NumberState.LINKING),
        (status(ready=False, socket="OPENING"), True, False, NumberState.CONNECTING),
        *[(status(**{**LINKED, "socket": name}), True, True, state) for name, (state, _) in PAGE_REFUSED.items()],
    ],
)
def test_a_level_has_one_state(level: Status, was_linked: bool, was_live: bool, state: NumberState) -> None:
    verdict = judge(level, was_linked=was_linked, was_live=was_live)
    assert verdict.state is state
    assert re.fullmatch(r"[A-Z][^\n]+\.", verdict.reason)


def test_qr_codes_become_steps_once_and_end_after_the_last_round() -> None:
    linking = Linking("clinic")
    first = linking.look(status(socket="UNPAIRED", code="a"), now=NOW).step
    assert first
    assert first.expires == NOW + timedelta(seconds=60)
    assert linking.look(status(socket="UNPAIRED", code="a"), now=NOW).step is None
    second = linking.look(status(socket="UNPAIRED", code="b"), now=NOW).step
    assert second
    assert second.expires == NOW + timedelta(seconds=20)
    told = linking.look(status(socket="UNPAIRED", code="c", code_seconds=7.0), now=NOW).step
    assert told
    assert told.expires == NOW + timedelta(seconds=7)
    for number in range(ROUNDS - 1):
        assert linking.look(status(socket="UNPAIRED_IDLE"), now=NOW).refresh
        assert not linking.look(status(socket="UNPAIRED_IDLE"), now=NOW).refresh
        step = linking.look(status(socket="UNPAIRED", code=f"round {number}"), now=NOW).step
        assert step
        assert step.attempt == number + 2
    assert not linking.look(status(socket="UNPAIRED_IDLE"), now=NOW).refresh
    assert linking.gave_up


def test_a_pairing_code_silences_the_qr_while_it_holds() -> None:
    linking = Linking("clinic")
    code = linking.code_given("ABCD1234", now=NOW)
    assert (code.kind, code.attempt) == ("code", 1)
    shown = status(socket="UNPAIRED", code="a")
    assert linking.look(shown, now=NOW).step is None
    assert linking.look(shown, now=code.expires).step


def row(type_: str, text: str = "", extra: Any = None, seconds: Any = 1_700_000_000) -> list[Any]:
    return ["3A01", ANA, False, ANA, None, "Ana", "15550100101", seconds, type_, text, None, extra]


def test_every_kind_that_can_come_in_has_a_row_type() -> None:
    assert set(KINDS.values()) == set(Kind) - {Kind.OTHER}
    (unknown,) = messages_from_rows([row("something_new", "caption")], number="clinic")
    assert (unknown.kind, unknown.text) == (Kind.OTHER, "caption")


def test_rows_become_messages() -> None:
    place = {"lat": "1.5", "lng": 2, "name": "Home", "address": None}
    picture = {"mimetype": "image/png", "size": 3, "name": None}
    found = messages_from_rows(
        [
            row("location", extra=place),
            row("image", "look", picture),
            row("list_response", "Tue", {"id": "2", "label": "Tue"}),
            row("vote", "", None),
        ],
        number="clinic",
    )
    assert found[0].location == Location(latitude=1.5, longitude=2.0, name="Home")
    assert (found[1].text, found[1].media) == ("look", Media(mimetype="image/png", size=3))
    assert found[2].choice
    assert (found[2].choice.id, found[2].choice.label) == ("2", "Tue")
    assert found[3].choice is None
    assert found[0].at == datetime.fromtimestamp(1_700_000_000, UTC)


def test_a_row_that_cannot_be_read_does_not_hide_the_others() -> None:
    rows = [row("chat", "one"), ["3A02", "TypeError: x"], row("chat", seconds=None), row("chat", "two")]
    assert [message.text for message in messages_from_rows(rows, number="clinic")] == ["one", "two"]


@pytest.mark.parametrize(
    ("content", "data"),
    [
        (Content(kind=Kind.CONTACT), None),
        (Content(kind=Kind.IMAGE, media=Media(mimetype="image/png")), None),
        (Content(kind=Kind.IMAGE), b"x"),
        (Content(kind=Kind.DOCUMENT, media=Media(mimetype="a/b")), bytes(LARGEST_FILE_BYTES + 1)),
        (Content(kind=Kind.LOCATION), None),
        (Content(kind=Kind.REACTION, text="x"), None),
    ],
    ids=["card", "no bytes", "no media", "too large", "no place", "no target"],
)
def test_what_can_never_be_sent_is_refused_before_the_page(content: Content, data: bytes | None) -> None:
    assert refusal_of(Sending(id="3EB0", chat=ANA, content=content, data=data))


def test_an_order_carries_data_only() -> None:
    media = Media(mimetype="image/png", name="a.png")
    content = Content(kind=Kind.IMAGE, text="');alert(1)//", media=media, reply_to="3A01")
    order = order_of(Sending(id="3EB0", chat=ANA, content=content, data=b"\x89PNG"), ticket=7)
    assert order == {
        "ticket": 7,
        "id": "3EB0",
        "chat": ANA,
        "kind": "image",
        "text": "');alert(1)//",
        "replyTo": "3A01",
        "data": "iVBORw==",
        "mimetype": "image/png",
        "name": "a.png",
    }


def test_no_script_is_built_from_data() -> None:
    """Every expression and function that goes to a page is a name in capitals: a constant of its module."""
    seen = []
    for path in WEB.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Dict):
                continue
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value in ("expression", "functionDeclaration"):
                    assert isinstance(value, ast.Name), f"{path.name}:{value.lineno}"
                    assert value.id.isupper(), f"{path.name}:{value.lineno}"
                    seen.append(value.id)
    assert sorted(seen) == ["CALL", "HANDLE"]


def chromium(*, sandboxed: bool = True) -> Browser:
    return Browser(
        path=Path("/usr/bin/chromium"), version="156.0.1.2", kind="chromium", source="system", sandboxed=sandboxed
    )


def arguments(**more: Any) -> list[str]:
    options = {"folder": Path("/p"), "headless": True, "resolver_rule": None, "trust_certificate": None, **more}
    return list(launch_options(options.pop("browser", chromium()), **options)["args"])


def test_the_browser_is_reached_by_pipe_only_and_keeps_its_sandbox() -> None:
    plain = arguments()
    assert "--remote-debugging-pipe" in plain
    assert not any(flag.startswith("--remote-debugging-port") for flag in plain)
    assert "--no-sandbox" not in plain
    assert not any("ignore-certificate" in flag or "resolver" in flag for flag in plain)
    assert "--no-sandbox" in arguments(browser=chromium(sandboxed=False))
    assert "--ignore-certificate-errors-spki-list=cGlu" in arguments(trust_certificate="cGlu")


@pytest.mark.parametrize("target", ["127.0.0.1:8443", "[::1]:8443", "localhost:8443"])
def test_a_resolver_rule_may_lead_to_this_machine(target: str) -> None:
    rule = f"MAP web.whatsapp.com {target}"
    assert f"--host-resolver-rules={rule}" in arguments(resolver_rule=rule)


@pytest.mark.parametrize("target", ["10.0.0.1:443", "example.org:443", "example.org"])
def test_a_resolver_rule_may_lead_nowhere_else(target: str) -> None:
    with pytest.raises(BrowserFailed):
        arguments(resolver_rule=f"MAP web.whatsapp.com {target}")


def test_the_browser_calls_itself_a_chrome_of_its_version() -> None:
    assert "Chrome/156.0.0.0" in user_agent(chromium())
    assert "Headless" not in str(user_agent_override(chromium()))


def test_failures_wait_longer_and_longer() -> None:
    assert [backoff_seconds(failures) for failures in (1, 2, 3, 4, 20)] == [0, 1, 2, 4, 60]


class Forgetful:
    """A listener whose first calls fail."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.batches: list[list[str]] = []

    async def messages_arrived(self, messages: Sequence[Message]) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("away")
        self.batches.append([message.text for message in messages])

    async def acks_arrived(self, acks: Sequence[object]) -> None:
        raise AssertionError("there are none")

    async def state_changed(self, change: Any) -> None:
        self.batches.append([change.state.value])

    async def link_step_shown(self, step: Any) -> None:
        raise AssertionError("there are none")


async def test_reports_are_repeated_in_order_until_they_are_recorded() -> None:
    listener = Forgetful(failures=2)
    reports = Reports(listener, number="clinic")
    running = asyncio.create_task(reports.run())
    one, two = [row("chat", text) for text in ("one", "two")]
    two[0] = "3A02"
    reports.add_messages(messages_from_rows([one, two, one], number="clinic"))
    assert not reports.settled
    await reports.finish(10)
    assert reports.settled
    assert listener.batches == [["one", "two"]]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_state_is_reported_when_it_is_news() -> None:
    listener = Forgetful(failures=0)
    reports = Reports(listener, number="clinic")
    running = asyncio.create_task(reports.run())
    for state in (NumberState.LIVE, NumberState.LIVE, NumberState.INTERRUPTED, NumberState.LIVE):
        reports.add_state(Verdict(state=state, reason="So."), phone="1")
        await reports.finish(10)
    assert listener.batches == [["live"], ["interrupted"], ["live"]]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_profile_keeps_its_notes_and_is_private(tmp_path: Path) -> None:
    async with Profile(tmp_path / "p").owned() as profile:
        profile.note(linked=True, linked_at=5, recorded_until=9)
        assert (tmp_path / "p").stat().st_mode & 0o777 == 0o700
    async with Profile(tmp_path / "p").owned() as profile:
        assert (profile.notes.linked, profile.notes.linked_at, profile.notes.recorded_until) == (True, 5, 9)
        (profile.browser_folder / "Default").mkdir()
        (profile.browser_folder / "Default" / "Cookies").write_bytes(b"x")
        profile.forget()
        assert list(profile.browser_folder.iterdir()) == []
        assert not profile.notes.linked
    (tmp_path / "p" / "session.json").write_text("{ torn", encoding="utf-8")
    async with Profile(tmp_path / "p").owned() as profile:
        assert not profile.notes.linked


@pytest.mark.parametrize(
    "error",
    [
        PageGone(why="Target crashed"),
        PageHung(seconds=10.5),
        PageUnusable(script="wa-js 4.6.1", seconds=60),
        BridgeFailed(what="status", why="it is not there"),
    ],
    ids=lambda error: error.code,
)
def test_why_a_page_was_lost_is_a_sentence_others_can_tell_apart(error: WabotError) -> None:
    told = read_sentence(verdict_on(error).reason)
    assert told is not None
    assert told.code == error.code


def test_every_verdict_is_a_sentence_others_can_tell_apart() -> None:
    said = {reason for _, reason in PAGE_REFUSED.values()}
    for socket in ("CONNECTED", "TIMEOUT", "UNPAIRED_IDLE", "OPENING"):
        for was_linked, was_live, missing in itertools.product((True, False), (True, False), ((), ("Msg",))):
            for more in ({}, LINKED):
                asked = status(**{**more, "socket": socket, "missing": missing})
                said.add(judge(asked, was_linked=was_linked, was_live=was_live).reason)
    assert len(said) >= 10
    assert [reason for reason in said if read_sentence(reason) is None] == []
