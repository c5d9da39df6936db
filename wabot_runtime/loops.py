"""The loop breaker: a chat that is answered faster than people write is taken for another bot and left alone."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable

WINDOW = 60.0  # seconds in which answers are counted
PAUSE = 600.0  # seconds a chat is left alone
WATCHED = 10_000  # chats kept in mind, those answered last


class LoopBreaker:
    """Counts a Number's answers by chat, in this process's memory: a restart forgets them.

    What comes in while a chat is left alone stays without an answer, because an answer is what keeps two bots
    talking.
    """

    def __init__(self, limit: Callable[[], int], *, clock: Callable[[], float]) -> None:
        """Allow `limit()` answers a minute in one chat, 0 for any number; `clock` is in seconds, never goes back."""
        self._limit = limit
        self._clock = clock
        self._answers: OrderedDict[str, deque[float]] = OrderedDict()
        self._paused: OrderedDict[str, float] = OrderedDict()

    def is_paused(self, chat: str) -> bool:
        """Say whether a chat is left alone now."""
        until = self._paused.get(chat)
        if until is None:
            return False
        if until > self._clock():
            return True
        del self._paused[chat]
        return False

    def answered(self, chat: str) -> bool:
        """Count an answer to a message; say whether it was one too many, from which the chat is left alone."""
        limit = self._limit()
        if not limit:
            return False
        now = self._clock()
        answers = self._answers.setdefault(chat, deque())
        self._answers.move_to_end(chat)
        answers.append(now)
        while answers[0] <= now - WINDOW:
            answers.popleft()
        while len(self._answers) > WATCHED:
            self._answers.popitem(last=False)
        if len(answers) < limit:
            return False
        del self._answers[chat]
        self._paused[chat] = now + PAUSE
        while len(self._paused) > WATCHED:
            self._paused.popitem(last=False)
        return True
