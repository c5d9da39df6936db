"""Programs by bot and Revision: compiled once, kept, and refreshed when another Revision goes live."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from wabot_core.bots import hash_bot, read_bot
from wabot_core.catalog import Catalog
from wabot_core.programs import Program, compile_bot
from wabot_core.stores import Bots, Cache, Draft, Records, Revision
from wabot_runtime.log import get_log
from wabot_runtime.tasks import heard

log = get_log("programs")

KEPT = 200
PUBLISHED = "bot.published"
AGAIN = 2.0  # seconds before a cache that went away is asked again
FORGOTTEN = 30.0  # seconds after which live revisions are looked up again, in case the word was lost


class Programs:
    """The bots this process can run."""

    def __init__(self, records: Records, catalog: Catalog) -> None:
        """Read from `records`, compile with `catalog`."""
        self._records = records
        self._catalog = catalog
        self._kept: OrderedDict[tuple[str, int], Program] = OrderedDict()
        self._live: dict[str, int] = {}
        self._published: dict[str, datetime] = {}

    async def live(self, bot: str) -> Program:
        """Return the program that answers now; raise NotFound when nothing is published."""
        if bot not in self._live:
            self._keep(await self._records.bots.revision(bot), live=True)
        return await self.of(bot, self._live[bot])

    async def of(self, bot: str, revision: int) -> Program:
        """Return the program of one Revision; raise NotFound."""
        if (bot, revision) not in self._kept:
            self._keep(await self._records.bots.revision(bot, revision))
        self._kept.move_to_end((bot, revision))
        return self._kept[bot, revision]

    def published(self, bot: str) -> datetime:
        """Return when the live Revision of a loaded bot was published."""
        return self._published[bot]

    def refresh(self, bot: str | None = None) -> None:
        """Look up the live Revision of one bot, or of all, again at the next use."""
        if bot is None:
            self._live.clear()
        else:
            self._live.pop(bot, None)

    def _keep(self, revision: Revision, *, live: bool = False) -> None:
        if live:
            self._live[revision.bot] = revision.number
            self._published[revision.bot] = revision.at
        if (revision.bot, revision.number) in self._kept:
            return
        program = compile_bot(read_bot(revision.document), self._catalog, id=revision.bot, revision=revision.number)
        for reason in program.skipped:
            log.warning("trigger_skipped", bot=revision.bot, revision=revision.number, reason=reason)
        self._kept[revision.bot, revision.number] = program
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)


async def follow_publications(programs: Programs, cache: Cache) -> None:
    """Refresh programs when someone publishes, and every half minute in case the word was lost."""
    while True:
        try:
            async with cache.subscribe(PUBLISHED) as news:
                async for bot in heard(news, at_least_every=FORGOTTEN):
                    programs.refresh(bot.decode() if bot else None)
        except Exception as error:  # each cache has errors of its own
            log.warning("cache_unreachable", error=type(error).__name__)
            programs.refresh()
            await asyncio.sleep(AGAIN)


async def publish_bot(
    records: Records, cache: Cache, bot: str, *, author: str, message: str, now: datetime | None = None
) -> Revision:
    """Freeze a bot's draft as its next Revision and let it answer from now on; raise what reading it raises."""
    draft = await records.bots.draft(bot)
    return await publish_draft(records.bots, cache, draft, author=author, message=message, now=now)


async def publish_draft(
    bots: Bots,
    cache: Cache,
    draft: Draft,
    *,
    author: str,
    message: str,
    now: datetime | None = None,
    keep: Callable[[Revision], Awaitable[None]] | None = None,
) -> Revision:
    """Freeze just this draft as its bot's next Revision and let it answer; raise what reading it raises.

    `keep` publishes it in the place of `bots.publish`, with something else in the same transaction.
    """
    read_bot(draft.document)
    rows = {row.id: row for row in await bots.all()}
    revision = Revision(
        bot=draft.bot,
        number=await bots.latest(draft.bot) + 1,
        sha256=hash_bot(draft.document),
        parent=rows[draft.bot].live,
        author=author,
        message=message,
        at=now or datetime.now(UTC),
        document=draft.document,
    )
    await (keep or bots.publish)(revision)
    await announce(cache, draft.bot)
    return revision


async def deploy_revision(bots: Bots, cache: Cache, bot: str, number: int) -> None:
    """Let another Revision of a bot answer from now on; raise NotFound."""
    await bots.deploy(bot, number)
    await announce(cache, bot)


async def announce(cache: Cache, bot: str) -> None:
    """Tell every process that another Revision of a bot is live; without a cache they find out a little later."""
    try:
        await cache.publish(PUBLISHED, bot.encode())
    except Exception as error:  # each cache has errors of its own
        log.warning("cache_unreachable", error=type(error).__name__)
