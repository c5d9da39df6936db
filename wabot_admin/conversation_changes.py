"""What is done to several conversations at once, each with its own outcome; API and command line both call this."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from wabot_admin.conversations import assign, assignees, mark_read, release
from wabot_admin.errors import BadRequest
from wabot_admin.labels import put_label, take_label
from wabot_admin.services import Services
from wabot_core import NotFound, WabotError
from wabot_core.errors import ConversationEnded
from wabot_runtime import ConversationFilter, ConversationRow

ChangeKind = Literal["read", "label", "unlabel", "assign", "release"]
KINDS: Sequence[ChangeKind] = get_args(ChangeKind)

MOST = 100
"""Conversations of one change at most."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is to be done: `label` is the one to put or take, `assignee` None for nobody, `restart` as in `release`."""

    kind: ChangeKind
    label: str | None = None
    assignee: str | None = None
    restart: bool = False


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of one: `changed` is false where it was so already, and where `code` and `title` say why not.

    `assignee` is who had it before.
    """

    id: str
    changed: bool
    assignee: str | None = None
    code: str | None = None
    title: str | None = None


async def change_conversations(
    services: Services, conversations: Sequence[str], change: Change, *, by: str
) -> Sequence[Outcome]:
    """Do the same to each conversation, in order, and return what became of each; what one refuses stops no other.

    Done again it changes only what is not so yet. Raise BadRequest before anything is changed, and NotFound for the
    label or the account.
    """
    ids = list(dict.fromkeys(conversations))
    if len(ids) > MOST:
        raise BadRequest(fields={"conversations": [f"At most {MOST} at once."]})
    await _check(services, change)
    asked = ConversationFilter(ids=tuple(ids))
    known = {row.id: row for row in await services.desk.conversations.page(asked, limit=len(ids))} if ids else {}
    return [await _outcome(services, id, known.get(id), change, by=by) for id in ids]


def touched(change: Change, outcomes: Sequence[Outcome]) -> str:
    """Return what the audit says was touched: the kind of change, and the conversations it changed."""
    return " ".join([change.kind, *(each.id for each in outcomes if each.changed)])


async def _check(services: Services, change: Change) -> None:
    if change.kind in ("label", "unlabel"):
        if change.label is None:
            raise BadRequest(fields={"label": ["Say which label."]})
        if change.label not in {label.id for label in await services.desk.labels.all()}:
            raise NotFound(what="label", id=change.label)
    able = {account.id for account in await assignees(services)} if change.assignee is not None else set()
    if change.kind == "assign" and change.assignee not in {None, *able}:
        raise NotFound(what="account", id=change.assignee or "")


async def _outcome(services: Services, id: str, row: ConversationRow | None, change: Change, *, by: str) -> Outcome:
    before = None if row is None else row.assignee
    try:
        if row is None:
            raise NotFound(what="conversation", id=id)
        needed = _NEEDED[change.kind](row, change)
        if needed:
            await _DO[change.kind](services, id, change, by)
    except WabotError as error:
        return Outcome(id=id, changed=False, assignee=before, code=error.code, title=str(error))
    return Outcome(id=id, changed=needed, assignee=before)


def _is_ours(row: ConversationRow, _: Change) -> bool:
    if row.ended is not None:
        raise ConversationEnded(conversation=row.id)
    return row.owner == "human"


_NEEDED: Mapping[ChangeKind, Callable[[ConversationRow, Change], bool]] = {
    "read": lambda row, _: row.unread > 0,
    "label": lambda row, change: change.label not in {label.id for label in row.labels},
    "unlabel": lambda row, change: change.label in {label.id for label in row.labels},
    "assign": lambda row, change: row.assignee != change.assignee,
    "release": _is_ours,
}


async def _assign(services: Services, id: str, change: Change, by: str) -> None:
    await assign(services, id, change.assignee, by=by)


async def _release(services: Services, id: str, change: Change, by: str) -> None:
    await release(services, id, restart=change.restart, by=by)


_DO: Mapping[ChangeKind, Callable[[Services, str, Change, str], Awaitable[None]]] = {
    "read": lambda services, id, _, __: mark_read(services, id),
    "label": lambda services, id, change, _: put_label(services, id, change.label or ""),
    "unlabel": lambda services, id, change, _: take_label(services, id, change.label or ""),
    "assign": _assign,
    "release": _release,
}
