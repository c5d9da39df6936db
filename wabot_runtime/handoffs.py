"""Handoffs: a person of ours takes a conversation, speaks in it and gives it back; whoever runs the Number is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from wabot_core.conversations import Conversation
from wabot_core.messages import Content
from wabot_core.stores import Cache, Records, Reply
from wabot_runtime.live import Live, conversation_event, said_event
from wabot_runtime.log import get_log
from wabot_runtime.reserved_ids import message_id

log = get_log("handoffs")


def handoffs_topic(number: str) -> str:
    """Return the topic on which a Number's owner hears whose conversation changed hands, by contact."""
    return f"handoffs.{number}"


class Handoffs:
    """Takes, answers and gives back conversations, from any process."""

    def __init__(
        self, records: Records, cache: Cache, live: Live, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """Write to the records; the cache only carries the word."""
        self._records = records
        self._cache = cache
        self._live = live
        self._now = now

    async def take_over(self, conversation: str, *, by: str = "") -> Conversation:
        """Silence the bot in a live conversation and drop what it had queued there.

        What is with WhatsApp already arrives. The account that did it (`by`) has it from now on. Raise NotFound or
        ConversationEnded.
        """
        return await self._tell(await self._records.handoffs.hand_over(conversation, "human", by=by))

    async def release(self, conversation: str, *, restart: bool = False, by: str = "") -> Conversation:
        """Let the bot go on where it stopped, or with `restart` begin anew at the person's next message.

        Raise NotFound or ConversationEnded.
        """
        return await self._tell(await self._records.handoffs.hand_over(conversation, "bot", ends=restart, by=by))

    async def reply(self, conversation: str, content: Content, *, key: str, by: str = "") -> str:
        """Queue a message in a conversation that was taken over; return its reserved WhatsApp id.

        The same key again sends nothing again. Raise NotFound, ConversationEnded or ConversationMoved.
        """
        id = message_id(conversation, "reply", key)
        reply = Reply(message_id=id, content=content)
        await self._records.handoffs.reply(conversation, reply, at=self._now(), by=by)
        spoken = await self._tell(await self._records.conversations.get(conversation))
        await self._live.say("message", said_event(spoken, id, content, at=self._now(), author=by or None))
        return id

    async def _tell(self, conversation: Conversation) -> Conversation:
        """Tell whoever runs the Number; without the word it is noticed later."""
        try:
            await self._cache.publish(handoffs_topic(conversation.number), conversation.contact.encode())
        except Exception as error:  # each cache has errors of its own
            log.warning("cache_unreachable", error=type(error).__name__)
        await self._live.say("conversation", conversation_event(conversation))
        return conversation
