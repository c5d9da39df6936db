"""The loop breaker: two bots stop answering each other, people are not disturbed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from tests.core.bots import bot, flow, say
from tests.runtime.running import Place, until
from wabot_core.channels import Sending, Sent
from wabot_runtime.loops import PAUSE, WATCHED, WINDOW, LoopBreaker

ECHO = bot(flow(say("{{ message.text }}!")))


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_chat_answered_too_often_is_left_alone_for_a_while() -> None:
    clock = Clock()
    loops = LoopBreaker(lambda: 3, clock=clock)
    assert [loops.answered("a") for _ in range(3)] == [False, False, True]
    assert loops.is_paused("a")
    assert not loops.is_paused("b")
    clock.now = PAUSE - 1
    assert loops.is_paused("a")
    clock.now = PAUSE
    assert not loops.is_paused("a")
    assert not loops.answered("a")


def test_as_many_answers_over_a_longer_time_are_a_talk() -> None:
    clock = Clock()
    loops = LoopBreaker(lambda: 3, clock=clock)
    for _ in range(100):
        assert not loops.answered("a")
        clock.now += WINDOW / 2


def test_no_limit_never_breaks_and_memory_is_bounded() -> None:
    free, strict = LoopBreaker(lambda: 0, clock=Clock()), LoopBreaker(lambda: 1, clock=Clock())
    assert not any(free.answered("a") for _ in range(1000))
    assert all(strict.answered(str(n)) for n in range(WATCHED + 10))
    assert not strict.is_paused("0")
    assert strict.is_paused(str(WATCHED))


async def test_two_bots_stop_talking_to_each_other(place: Place) -> None:
    one, two = place.channel("n"), place.channel("n2")

    heard: list[str] = []
    pending: list[tuple[str, str]] = []

    def to(number: str) -> Callable[[Sending], Sent | None]:
        def hear(sending: Sending) -> None:
            heard.append(sending.content.text)
            pending.append((number, sending.content.text))

        return hear

    one.answer(to("n2"), times=1000)
    two.answer(to("n"), times=1000)
    async with place.running(ECHO, ECHO, loop_limit=10):
        await one.says("hi", sender="bot@c.us")
        quiet = 0
        while quiet < 30:
            quiet = 0 if pending else quiet + 1
            for number, text in [pending.pop(0) for _ in pending[:]]:
                await place.channel(number).says(text, sender="bot@c.us")
            await asyncio.sleep(0.02)
        assert 10 <= len(heard) <= 20
        await two.says("a person", sender="ana@c.us")
        await until(lambda: "a person!" in heard)
    reasons = {reason for status, reason in place.inbox() if status == "ignored"}
    assert reasons == {"The chat was answered so often within a minute that it is left alone for ten."}
