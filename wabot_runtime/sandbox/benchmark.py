"""Measures the echo at the server: from an inbound frame written to the reply frame received.

The bot under test must answer every text with a text that ends in the token after the last colon.
"""

from __future__ import annotations

import asyncio
import secrets
import statistics
import time
from typing import Any

from wabot_runtime.sandbox.errors import NotConnected, TooSlow
from wabot_runtime.sandbox.exchange import Exchange
from wabot_runtime.sandbox.feed import Happening
from wabot_runtime.sandbox.people import People

FIRST_CHAT = 15550200000


async def measure(
    exchange: Exchange,
    *,
    number: str,
    mode: str,
    messages: int,
    warmup: int,
    chats: int,
    numbers: list[str],
    timeout: float,
) -> dict[str, Any]:
    """Return delays in milliseconds (p50, p95, p99, min, max), the rate per second and the wall time.

    With several numbers each gets its own run at the same time. Raises NotConnected if one has no live page,
    TooSlow if a reply does not come within `timeout` seconds.
    """
    runs = [_Run(exchange, one, chats=chats, timeout=timeout) for one in numbers or [number]]
    begun = time.perf_counter()
    results = await asyncio.gather(*(run.go(mode, messages, warmup) for run in runs))
    delays = sorted(delay for delays, _ in results for delay in delays)
    wall = max(wall for _, wall in results)
    cuts = statistics.quantiles(delays, n=100, method="inclusive") if len(delays) > 1 else delays * 99
    return {
        "mode": mode,
        "numbers": len(runs),
        "messages": len(delays),
        "p50_ms": round(cuts[49], 3),
        "p95_ms": round(cuts[94], 3),
        "p99_ms": round(cuts[98], 3),
        "min_ms": round(delays[0], 3),
        "max_ms": round(delays[-1], 3),
        "wall_s": round(wall, 3),
        "rate_per_s": round(len(delays) / wall, 1),
        "with_warmup_s": round(time.perf_counter() - begun, 3),
    }


class _Run:
    """One number's share of a measurement."""

    def __init__(self, exchange: Exchange, number: str, *, chats: int, timeout: float) -> None:
        self._exchange = exchange
        self._people = People(exchange)
        self._number = number
        self._chats = chats
        self._timeout = timeout
        self._waiting: dict[str, asyncio.Future[float]] = {}

    async def go(self, mode: str, messages: int, warmup: int) -> tuple[list[float], float]:
        if not any(page.state == "live" for page in self._exchange.pages.of_number(self._number)):
            raise NotConnected
        with self._exchange.feed.listening(self._hear):
            for turn in range(warmup):
                await self._echo(turn)
            begun = time.perf_counter()
            if mode == "burst":
                delays = list(await asyncio.gather(*(self._echo(turn) for turn in range(messages))))
            else:
                delays = [await self._echo(turn) for turn in range(messages)]
            return delays, time.perf_counter() - begun

    async def _echo(self, turn: int) -> float:
        token = secrets.token_hex(6)
        reply: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._waiting[token] = reply
        sender = f"{FIRST_CHAT + turn % self._chats}@c.us"
        begun = time.perf_counter()
        await self._people.say(number=self._number, sender=sender, content={"body": f"ping:{token}"})
        try:
            return (await asyncio.wait_for(reply, self._timeout) - begun) * 1000
        except TimeoutError as error:
            raise TooSlow from error

    def _hear(self, happening: Happening) -> None:
        if happening["kind"] != "message" or not happening["entry"].from_me:
            return
        reply = self._waiting.pop(happening["entry"].text.rpartition(":")[2], None)
        if reply and not reply.done():
            reply.set_result(time.perf_counter())
