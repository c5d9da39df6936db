"""/api/bots/{bot}/revisions: publishing a draft, and what was published."""

from __future__ import annotations

from marshmallow import fields, validate

from wabot_admin import bots as service
from wabot_admin.api.bots import BotView, DraftView
from wabot_admin.impact import Plan
from wabot_admin.paging import PageQuery, page, page_of, read_cursor
from wabot_admin.payloads import Count, DocumentField, Payload, text
from wabot_admin.routes import Answer, Call, Resource

revisions = Resource("/bots/{bot}", tag="Revisions")

_NUMBER = validate.Range(min=1, max=999_999_999)


class MovedNodeBody(Payload):
    """A node of an older Revision, or of any, and the node of the draft that takes its place."""

    revision = Count(load_default=None, allow_none=True, validate=_NUMBER)
    flow = text(required=True)
    node = text(required=True)
    to_flow = text(required=True)
    to_node = text(required=True)


class PublishBody(Payload):
    """What changed, for the history, and what becomes of those who wait on older Revisions.

    They finish there; `move` takes those whose node is in `nodes` along, `end` ends all with the text `ending`.
    """

    message = text(longest=2000, shortest=0, load_default="")
    waiting = fields.String(load_default="finish", validate=validate.OneOf(["finish", "move", "end"]))
    nodes = fields.List(fields.Nested(MovedNodeBody), load_default=list, validate=validate.Length(max=5000))
    ending = text(longest=4096, shortest=0, load_default="")


class RevisionView(Payload):
    """A published version of a bot; `sha256` is over what it does, `author` the name of who published it."""

    number = fields.Integer(required=True)
    sha256 = fields.String(required=True)
    parent = fields.Integer(required=True, allow_none=True)
    author = fields.String(required=True)
    message = fields.String(required=True)
    at = fields.AwareDateTime(required=True, format="iso")


class RevisionDocumentView(RevisionView):
    """A published version of a bot with its document."""

    document = DocumentField(required=True)


class DiffQuery(Payload):
    """Which two: by default the live Revision and the draft."""

    before = Count(load_default=None, allow_none=False, validate=_NUMBER)
    after = Count(load_default=None, allow_none=False, validate=_NUMBER)


class DifferenceView(Payload):
    """One thing that was added, removed, changed or moved."""

    kind = fields.String(required=True)
    change = fields.String(required=True, validate=validate.OneOf(["added", "removed", "changed", "moved"]))
    flow = fields.String(required=True, allow_none=True)
    id = fields.String(required=True)
    before = fields.Raw(required=True, allow_none=True)
    after = fields.Raw(required=True, allow_none=True)


class DifferencesView(Payload):
    """All that was changed; layout and notes don't count."""

    differences = fields.List(fields.Nested(DifferenceView), required=True)


@revisions.post("/publish", permission="bots.publish", body=PublishBody, answer=RevisionView, guarded=True, status=201)
async def publish_bot(call: Call) -> Answer:
    """Publish the draft that was read: it is frozen as the next Revision, which answers from now on.

    Refused with 422 and every Problem in `errors` while there is an error or a test fails, whose Problem names the
    line. Conversations end on the Revision they began with, unless `waiting` says otherwise: what it asks for is
    done soon after, see the moves. Conversations that a person of yours has stay as they are.
    """
    return await _published(call, anyway=False)


@revisions.post(
    "/publish-anyway", permission="bots.override", body=PublishBody, answer=RevisionView, guarded=True, status=201
)
async def publish_bot_anyway(call: Call) -> Answer:
    """Publish the draft that was read in spite of its Problems and failing tests."""
    return await _published(call, anyway=True)


@revisions.get("/revisions", permission="bots.read", query=PageQuery, answer=page_of(RevisionView))
async def list_revisions(call: Call) -> Answer:
    """List a bot's Revisions, the newest first."""
    services, limit, bot = call.services, call.query["limit"], call.path["bot"]
    of = f"revisions {bot}"
    before = read_cursor(services.keyring, call.query["cursor"], of=of)
    found = await service.history(services, bot, limit=limit + 1, before=before)
    return Answer(data=page(services.keyring, found, limit=limit, of=of, key=lambda revision: revision.number))


@revisions.get("/revisions/{revision}", permission="bots.read", answer=RevisionDocumentView)
async def read_revision(call: Call) -> Answer:
    """Read a Revision with its document."""
    return Answer(data=await service.find_revision(call.services, call.path["bot"], _number(call)))


@revisions.post("/revisions/{revision}/deploy", permission="bots.publish", answer=BotView)
async def deploy_revision(call: Call) -> Answer:
    """Let a Revision answer from now on, an older one too; conversations end on the one they began with."""
    return Answer(data=await service.deploy(call.services, call.path["bot"], _number(call)))


@revisions.post("/revisions/{revision}/restore", permission="bots.write", answer=DraftView, guarded=True)
async def restore_revision(call: Call) -> Answer:
    """Make a Revision's document the draft again; nothing is published."""
    assert call.rev is not None
    draft = await service.restore(call.services, call.path["bot"], _number(call), rev=call.rev)
    return Answer(data=draft, rev=draft.rev)


@revisions.get("/diff", permission="bots.read", query=DiffQuery, answer=DifferencesView)
async def compare_bot(call: Call) -> Answer:
    """Compare two Revisions, or the live one (nothing before the first) with the draft."""
    found = await service.differences(call.services, call.path["bot"], **call.query)
    return Answer(data={"differences": found})


async def _published(call: Call, *, anyway: bool) -> Answer:
    rows = [(row["revision"], row["flow"], row["node"], row["to_flow"], row["to_node"]) for row in call.body["nodes"]]
    plan = Plan(kind=call.body["waiting"], nodes=rows, text=call.body["ending"])
    revision = await service.publish(
        call.services,
        call.path["bot"],
        rev=call.rev,
        author=call.actor.name,
        message=call.body["message"],
        anyway=anyway,
        waiting=plan,
    )
    return Answer(data=revision, object=f"{revision.bot} {revision.number}")


def _number(call: Call) -> int:
    return service.number_of(call.path["revision"])
