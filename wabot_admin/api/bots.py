"""/api/bots: bots, their drafts and what publishing needs; Revisions are in `revisions`."""

from __future__ import annotations

from marshmallow import fields, validate

from wabot_admin import bots as service
from wabot_admin.api.sketches import SketchView
from wabot_admin.paging import PageQuery, page, page_of, read_cursor
from wabot_admin.payloads import DOCUMENT, DocumentField, LanguageQuery, Payload, text
from wabot_admin.routes import Answer, Call, Resource
from wabot_admin.standings import standing
from wabot_core.translations import LANGUAGE
from wabot_runtime import SAMPLES

bots = Resource("/bots", tag="Bots")

LARGEST_DOCUMENT = 4 * 1024 * 1024
"""Bytes of a request with a bot document: 1,000 nodes with 4 KiB each."""


class BotsQuery(PageQuery):
    """Which bots: those with a text in their name or id."""

    search = text(load_default=None)


class BotView(Payload):
    """A bot; `live` is the number of the Revision that answers."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    live = fields.Integer(required=True, allow_none=True)


class BotNumberView(Payload):
    """A number a bot answers on."""

    id = fields.String(required=True)
    name = fields.String(required=True)


class BotStandingView(BotView):
    """A bot as it stands.

    `rev` counts its draft's saves; `changed`: the draft does something else than what answers, or nothing was
    published; `published`: since when there is the Revision that answers. `talks` have not ended, `people` of them
    are with a person of yours.
    """

    rev = fields.Integer(required=True)
    changed = fields.Boolean(required=True)
    published = fields.AwareDateTime(required=True, allow_none=True, format="iso")
    numbers = fields.List(fields.Nested(BotNumberView), required=True)
    talks = fields.Integer(required=True)
    people = fields.Integer(required=True)


class NewBotBody(Payload):
    """A bot to make: empty, or as a sample, written in the language, such as pt, if there is an edition in that."""

    name = text(required=True)
    sample = fields.String(validate=validate.OneOf(SAMPLES))
    language = fields.String(validate=validate.Regexp(f"^{LANGUAGE.pattern}$"))


class ImportBody(Payload):
    """A bot document from elsewhere, and the bot's name if it shall be another."""

    document = DocumentField(required=True)
    name = text()


class InspectBody(Payload):
    """A bot document from elsewhere."""

    document = DocumentField(required=True)


class BotNameBody(Payload):
    """What a bot is called."""

    name = text(required=True)


class DraftBody(Payload):
    """A draft to keep."""

    document = DocumentField(required=True)


class DraftView(Payload):
    """A bot's one editable version; `rev` counts its saves."""

    bot = fields.String(required=True)
    rev = fields.Integer(required=True)
    document = DocumentField(required=True)


class BotProblemView(Payload):
    """What is wrong with a bot, where, and how to mend it; an error blocks publishing."""

    code = fields.String(required=True)
    severity = fields.String(required=True, validate=validate.OneOf(["error", "warning"]))
    message = fields.String(required=True)
    mend = fields.String(required=True)
    flow = fields.String(required=True, allow_none=True)
    node = fields.String(required=True, allow_none=True)
    trigger = fields.String(required=True, allow_none=True)
    field = fields.String(required=True, allow_none=True)


class BotProblemsView(Payload):
    """All Problems of a draft."""

    rev = fields.Integer(required=True)
    problems = fields.List(fields.Nested(BotProblemView), required=True)


class InspectionView(Payload):
    """What a document would bring, and all that is wrong with it on this wabot."""

    name = fields.String(required=True)
    sketch = fields.Nested(SketchView, required=True)
    problems = fields.List(fields.Nested(BotProblemView), required=True)


class BotTestView(Payload):
    """How a test went; `why` says what went another way, `line` where in the transcript that is."""

    name = fields.String(required=True)
    passed = fields.Boolean(required=True)
    why = fields.String(required=True, allow_none=True)
    line = fields.Integer(required=True, allow_none=True)


class BotTestsQuery(Payload):
    """Which tests: by default all, else the one of a name."""

    name = text(load_default=None, allow_none=True)


class BotTestsView(Payload):
    """How the tests of a draft went."""

    rev = fields.Integer(required=True)
    tests = fields.List(fields.Nested(BotTestView), required=True)


class PreviewView(Payload):
    """What it takes to draw a draft without running it."""

    document = DocumentField(required=True)
    ui = fields.Dict(required=True, metadata={"description": "The ui hints of each node type in the document."})


@bots.get(permission="bots.read", query=BotsQuery, answer=page_of(BotStandingView))
async def list_bots(call: Call) -> Answer:
    """List the bots by name: what is not published yet, on which numbers they answer, who talks with them."""
    services, search, limit = call.services, call.query["search"], call.query["limit"]
    of = f"bots {search}"
    after = read_cursor(services.keyring, call.query["cursor"], of=of)
    found = await services.desk.bots.page(limit=limit + 1, after=after and tuple(after), search=search)
    paged = page(services.keyring, found, limit=limit, of=of, key=lambda bot: [bot.name, bot.id])
    return Answer(data=paged | {"items": await standing(services, paged["items"])})


@bots.post(permission="bots.write", body=NewBotBody, answer=DraftView, status=201)
async def create_bot(call: Call) -> Answer:
    """Make a bot: empty, or as one of wabot's samples."""
    draft = await service.create_bot(call.services, **call.body)
    return Answer(data=draft, rev=draft.rev, object=draft.bot)


@bots.post("/import", permission="bots.write", body=ImportBody, answer=DraftView, status=201, largest=LARGEST_DOCUMENT)
async def import_bot(call: Call) -> Answer:
    """Make a bot of a document from elsewhere.

    Nothing in it is run, no secret is looked up, no webhook begins; unknown node types stay as they are.
    """
    draft = await service.import_bot(call.services, **call.body)
    return Answer(data=draft, rev=draft.rev, object=draft.bot)


@bots.post(
    "/inspect",
    permission="bots.write",
    query=LanguageQuery,
    body=InspectBody,
    answer=InspectionView,
    largest=LARGEST_DOCUMENT,
)
async def inspect_bot(call: Call) -> Answer:
    """Look at a document before it is imported: what it would bring, which packs are missing, what is wrong.

    Nothing of it is kept or run.
    """
    return Answer(data=await service.inspect(call.services, call.body["document"], language=call.query["language"]))


@bots.get("/{bot}", permission="bots.read", answer=BotView)
async def read_bot(call: Call) -> Answer:
    """Read which Revision of a bot is live."""
    return Answer(data=await call.services.desk.bots.get(call.path["bot"]))


@bots.patch("/{bot}", permission="bots.write", body=BotNameBody, answer=BotView, heeds=True)
async def rename_bot(call: Call) -> Answer:
    """Call a bot something else; its draft says so too, and those who edit it are asked to merge.

    If-Match is the draft's ETag; without it the bot is renamed whoever saved last.
    """
    renamed = await service.rename_bot(call.services, call.path["bot"], name=call.body["name"], rev=call.rev)
    return Answer(data=renamed)


@bots.post("/{bot}/copy", permission="bots.write", body=BotNameBody, answer=DraftView, status=201)
async def copy_bot(call: Call) -> Answer:
    """Make another bot of a bot's draft: never published, on no number."""
    draft = await service.copy_bot(call.services, call.path["bot"], name=call.body["name"])
    return Answer(data=draft, rev=draft.rev, object=draft.bot)


@bots.delete("/{bot}", permission="bots.publish", heeds=True)
async def remove_bot(call: Call) -> Answer:
    """Remove a bot with its draft and Revisions; not while a number or an unended conversation uses it.

    If-Match is the draft's ETag; without it the bot goes whoever saved last.
    """
    await call.services.desk.bots.remove(call.path["bot"], rev=call.rev)
    return Answer()


@bots.get("/{bot}/draft", permission="bots.read", answer=DraftView)
async def read_draft(call: Call) -> Answer:
    """Read a bot's draft."""
    draft = await call.services.desk.bots.draft(call.path["bot"])
    return Answer(data=draft, rev=draft.rev)


@bots.put(
    "/{bot}/draft", permission="bots.write", body=DraftBody, answer=DraftView, guarded=True, largest=LARGEST_DOCUMENT
)
async def save_draft(call: Call) -> Answer:
    """Replace a bot's draft.

    If someone else saved meanwhile, the 409 has their `rev` and `document` in `errors`, so that both can be merged.
    """
    assert call.rev is not None
    draft = await service.save_draft(call.services, call.path["bot"], call.body["document"], rev=call.rev)
    return Answer(data=draft, rev=draft.rev)


@bots.get("/{bot}/problems", permission="bots.read", query=LanguageQuery, answer=BotProblemsView)
async def list_problems(call: Call) -> Answer:
    """List all that is wrong with a draft."""
    draft = await call.services.desk.bots.draft(call.path["bot"])
    found = await service.find_problems(call.services, draft.document, language=call.query["language"])
    return Answer(data={"rev": draft.rev, "problems": found})


@bots.post("/{bot}/tests", permission="bots.write", query=BotTestsQuery, answer=BotTestsView)
async def run_bot_tests(call: Call) -> Answer:
    """Run the tests a draft carries, or one of them, in the simulator: nothing outside is touched."""
    draft = await call.services.desk.bots.draft(call.path["bot"])
    results = await service.hold_tests(call.services, draft.document, only=call.query["name"])
    return Answer(data={"rev": draft.rev, "tests": results})


@bots.get("/{bot}/preview", permission="bots.read", answer=PreviewView)
async def preview_bot(call: Call) -> Answer:
    """Read a draft with the hints how its nodes are drawn."""
    draft = await call.services.desk.bots.draft(call.path["bot"])
    return Answer(data=service.preview(call.services, draft.document), rev=draft.rev)


@bots.get("/{bot}/export", permission="bots.read", answer=DOCUMENT)
async def export_bot(call: Call) -> Answer:
    """Download a draft as a file that can be imported elsewhere."""
    draft = await call.services.desk.bots.draft(call.path["bot"])
    name = f'attachment; filename="{draft.bot}.json"'
    return Answer(data=dict(draft.document), rev=draft.rev, headers={"content-disposition": name})
