"""Handoffs on a Database: who speaks in a conversation, and what a person of ours says there."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, delete, select, update

from wabot_core.conversations import Conversation
from wabot_core.errors import ConversationEnded, ConversationMoved, NotFound, OptedOut
from wabot_core.messages import content_to_json
from wabot_core.stores import Reply
from wabot_runtime.stores.records import handovers
from wabot_runtime.stores.records.conversations import conversation_of
from wabot_runtime.stores.records.database import Database
from wabot_runtime.stores.records.dialect import database_time, insert
from wabot_runtime.stores.records.remarks import remark
from wabot_runtime.stores.records.schema import answers, contacts, conversations, outbox

NOBODY = "nobody"
"""Who did what nobody says they did."""

STRANGERS = frozenset({"", NOBODY, "operator", handovers.PHONE})
"""Who may act, but is no account: nothing is assigned to them."""

THE_BOTS = "The bot has this conversation: take it over before you answer."


class SqlHandoffs:
    """Handoffs of one workspace; see `wabot_core.stores.Handoffs`."""

    def __init__(self, database: Database) -> None:
        """Take the database; it may be opened later."""
        self._database = database
        self._here = conversations.c.workspace_id == database.workspace
        self._answers = answers.c.workspace_id == database.workspace

    async def hand_over(
        self, conversation: str, owner: Literal["bot", "human"], *, ends: bool = False, by: str = ""
    ) -> Conversation:
        """Give a live conversation to the bot or a person, in one transaction with the remark that says who did it."""

        def work(connection: Connection) -> Conversation:
            found = self._live(connection, conversation)
            changes: dict[str, Any] = {}
            if found.owner != owner:
                changes |= {"owner": owner, "epoch": found.epoch + (owner == "human"), "unread": None}
                if owner == "bot" and found.wait is not None and found.wait.kind == "human":
                    changes |= {"wait_until": database_time()}
            if ends:
                changes |= {"ended": "stopped", "stack": [], "wait_kind": None, "wait_until": None}
                connection.execute(delete(answers).where(self._answers, answers.c.conversation == conversation))
            if by not in STRANGERS and owner == "human":
                changes |= {"assignee": by}
            if owner == "bot":
                handovers.end(connection, self._database.workspace, conversation)
            elif by == handovers.PHONE and not changes:
                handovers.answer(connection, self._database.workspace, conversation, by=by)
            elif changes:
                handovers.take(connection, self._database.workspace, found, by=by or NOBODY)
            if not changes:
                return found
            kind = "taken_over" if owner == "human" else "restarted" if ends else "released"
            remark(connection, self._database.workspace, conversation, kind, by=by or NOBODY)
            changed = (
                update(conversations)
                .where(self._here, conversations.c.id == conversation)
                .values(**changes, changed=database_time())
                .returning(conversations)
            )
            return conversation_of(connection.execute(changed).one())

        return await self._database.write(work)

    async def reply(self, conversation: str, reply: Reply, *, at: datetime, by: str = "") -> None:
        """Queue what a person says, in one transaction with the check that the conversation is theirs."""

        def work(connection: Connection) -> None:
            found = self._live(connection, conversation)
            if found.owner != "human":
                raise ConversationMoved(THE_BOTS, conversation=conversation)
            check_wanted(connection, self._database.workspace, found)
            queued = insert(self._database.dialect, outbox).values(
                workspace_id=self._database.workspace,
                number=found.number,
                chat=found.chat,
                message_id=reply.message_id,
                content=content_to_json(reply.content),
                conversation=found.id,
                epoch=found.epoch,
                status="queued",
                tries=0,
                ack=0,
                queued=at,
                changed=at,
                author=by or NOBODY,
            )
            connection.execute(queued.on_conflict_do_nothing())
            handovers.answer(connection, self._database.workspace, conversation, by=by or NOBODY)
            seen = update(conversations).where(self._here, conversations.c.id == conversation)
            connection.execute(seen.values(changed=database_time(), unread=None))

        await self._database.write(work)

    def _live(self, connection: Connection, conversation: str) -> Conversation:
        """Read a live conversation and keep turns off it until the end of the transaction."""
        asked = select(conversations).where(self._here, conversations.c.id == conversation).with_for_update()
        row = connection.execute(asked).one_or_none()
        if row is None:
            raise NotFound(what="conversation", id=conversation)
        if row.ended is not None:
            raise ConversationEnded(conversation=conversation)
        return conversation_of(row)


def check_wanted(connection: Connection, workspace: str, conversation: Conversation) -> None:
    """Raise OptedOut when the person wants no messages."""
    asked = select(contacts.c.opted_out).where(
        contacts.c.workspace_id == workspace,
        contacts.c.number == conversation.number,
        contacts.c.id == conversation.contact,
    )
    if connection.execute(asked).scalar() is not None:
        raise OptedOut
