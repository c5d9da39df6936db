"""What happens is told to whoever watches, as it happens: to each what they may see, and nothing is lost silently."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import redis

from tests.admin.test_numbers import Desk, desk_over
from tests.admin.watching import ANA, signed_in, talking, watched
from tests.runtime.running import Place, sqlite_settings, until
from wabot_admin import audience as watching
from wabot_admin.api import live as streams
from wabot_admin.serving import bind, serve
from wabot_runtime.servers import throwaway_redis


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """Give a desk over a runtime that runs."""
    async with desk_over(Place(settings=sqlite_settings(tmp_path))) as opened:
        yield opened


async def test_who_comes_back_gets_what_they_missed_and_nothing_else(desk: Desk) -> None:
    channel = await talking(desk)
    async with watched(desk.admin) as first:
        await channel.says("one", sender=ANA)
        await until(lambda: first.of("conversation"))
        await asyncio.sleep(0.3)
        position = first.position
    await channel.says("two", sender=ANA)
    await channel.until_shown(2)
    await asyncio.sleep(0.3)
    async with watched(desk.admin, after=position) as second:
        await until(lambda: len(second.of("message")) == 2)
        await channel.says("three", sender=ANA)
        await until(lambda: len(second.of("message")) == 4)
    assert [each["preview"] for each in second.of("message") if not each["from_me"]] == ["two", "three"]
    assert "reset" not in second.kinds()


@pytest.mark.parametrize("after", ["", "x", "1-1", "99999999999999-7", "-", "é".encode().decode("latin-1"), "9" * 400])
async def test_an_id_that_is_not_known_begins_with_a_reset(desk: Desk, after: str) -> None:
    async with watched(desk.admin, after=after) as stream:
        await until(lambda: stream.kinds() == ["reset"])


async def test_who_reads_too_slowly_is_told_to_read_anew(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "BUFFER", 5)
    async with watched(desk.admin) as stream:
        stream.reads.clear()
        for place in range(30):
            await desk.services.runtime.live.say("number", {"id": f"n{place}"})
            await asyncio.sleep(0)
        stream.reads.set()
        await until(lambda: stream.kinds().count("reset") == 2)
    assert len(stream.events) < 20


async def test_too_much_at_once_is_a_reset_and_not_a_gap(desk: Desk) -> None:
    async with watched(desk.admin) as stream:
        for place in range(1000):
            desk.services.runtime.live.tell("number", {"id": f"n{place}"})
        await until(lambda: stream.kinds().count("reset") == 2)
    assert len(stream.of("number")) == 200


async def test_a_stream_ends_soon_after_its_account_was_disabled_or_its_role_changed(desk: Desk) -> None:
    viewer, editor = await signed_in(desk, "viewer"), await signed_in(desk, "editor")
    async with watched(viewer) as of_viewer, watched(editor) as of_editor, watched(desk.admin) as of_admin:
        for email, change in (("viewer", {"disabled": True}), ("editor", {"role": "viewer"})):
            account = await desk.services.desk.accounts.by_email(f"{email}@example.org")
            assert account is not None
            await desk.services.desk.accounts.change(account.id, now=desk.services.now(), **change)
        async with asyncio.timeout(5):
            await of_viewer.ended.wait()
            await of_editor.ended.wait()
        assert not of_admin.ended.is_set()


async def test_an_account_has_so_many_streams_and_no_more(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "STREAMS", 2)
    async with watched(desk.admin), watched(desk.admin):
        refused = await desk.admin.call("GET", "/api/live")
        assert (refused.status, refused.data["code"]) == (429, "too_many_streams")
    for _ in range(5):
        assert (await desk.admin.call("GET", "/api/live")).status == 200  # and gone before it began
    assert (await desk.admin.call("HEAD", "/api/live")).body == b""
    async with watched(desk.admin) as again:
        assert again.status == 200


async def test_a_comment_shows_that_the_stream_lives(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "BEAT", 0.1)
    monkeypatch.setattr(streams, "CHECK", 0.05)
    async with watched(desk.admin) as stream:
        await until(lambda: stream.beats >= 2)


async def test_what_happens_in_one_process_is_told_in_the_other(tmp_path: Path, redis_url: str) -> None:
    place = Place(settings=sqlite_settings(tmp_path, cache=redis_url))
    async with desk_over(place) as runs, desk_over(place, runs=False, owner="second") as watches:
        channel = await talking(runs)
        async with watched(watches.admin) as stream:
            await channel.says("one", sender=ANA)
            await until(lambda: stream.of("conversation"))
            await asyncio.sleep(0.3)
            position = stream.position
        await channel.says("two", sender=ANA)
        await channel.until_shown(2)
        await asyncio.sleep(0.3)
        async with watched(runs.admin, after=position) as elsewhere:
            await until(lambda: elsewhere.of("conversation"))
        assert [each["preview"] for each in elsewhere.of("message") if not each["from_me"]] == ["two"]
        assert "reset" not in elsewhere.kinds()


async def test_a_lost_connection_to_the_cache_loses_nothing(
    tmp_path: Path, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "LOOK_BACK", 0.3)
    place = Place(settings=sqlite_settings(tmp_path, cache=redis_url))
    async with desk_over(place) as desk, watched(desk.admin) as stream:
        say = desk.services.runtime.live.say
        await say("number", {"id": "one"})
        await until(lambda: stream.of("number"))
        with redis.from_url(redis_url) as client:
            client.client_kill_filter(_type="pubsub")
        for id in ("two", "three"):
            await say("number", {"id": id})
        await until(lambda: len(stream.of("number")) == 3)
        await asyncio.sleep(0.5)
        assert sorted(each["id"] for each in stream.of("number")) == ["one", "three", "two"]
        assert stream.kinds().count("reset") == 1


async def test_without_its_cache_the_bot_answers_and_watchers_wait(tmp_path: Path) -> None:
    with ExitStack() as redis_runs:
        place = Place(settings=sqlite_settings(tmp_path, cache=redis_runs.enter_context(throwaway_redis())))
        async with desk_over(place) as desk:
            channel = await talking(desk)
            async with watched(desk.admin) as stream:
                redis_runs.close()
                await channel.says("still there?", sender=ANA)
                await channel.until_shown(1)
                assert not stream.ended.is_set()
            async with watched(desk.admin) as late:
                assert late.kinds() == ["reset"]
            found = await desk.number("desk")
            assert found["state"] == "live"
            assert (await desk.link("desk"))["step"] == "done"


async def test_stopping_waits_for_no_stream(desk: Desk) -> None:
    listener = bind("127.0.0.1", 0, variable="WABOT_ADMIN_PORT")
    ready = asyncio.Event()
    audience = desk.services.audience
    serving = asyncio.create_task(serve(desk.admin.app, listener, ready=ready.set, closing=audience.close))
    await ready.wait()
    reader, writer = await asyncio.open_connection(*listener.getsockname())
    request = f"GET /api/live HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {desk.admin.token}\r\n\r\n"
    writer.write(request.encode())
    assert b"event: reset" in await reader.readuntil(b"event: reset")
    began = asyncio.get_running_loop().time()
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)
    assert asyncio.get_running_loop().time() - began < 2
    assert b"\r\n0\r\n\r\n" in await reader.read()
    writer.close()
    await writer.wait_closed()
