"""What drafts do, as hashes: so that a list of bots reads only the drafts saved since the last one."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence

from wabot_core.bots import hash_bot
from wabot_core.stores import Draft
from wabot_runtime import Desk

MOST_HASHES = 5000


class DraftHashes:
    """What the drafts of a desk do, kept by bot and rev."""

    def __init__(self, desk: Desk) -> None:
        """Begin with none known."""
        self._desk = desk
        self._kept: OrderedDict[tuple[str, int], str] = OrderedDict()

    async def of(self, revs: Mapping[str, int]) -> Mapping[str, str]:
        """Return the hash of each bot's draft."""
        known = {bot: self._kept[bot, rev] for bot, rev in revs.items() if (bot, rev) in self._kept}
        missing = [bot for bot in revs if bot not in known]
        if not missing:
            return known
        found = await self._desk.bots.drafts(missing)
        hashes = await asyncio.to_thread(lambda: [(each, hash_bot(each.document)) for each in found])
        self._keep(hashes)
        return known | {draft.bot: sha256 for draft, sha256 in hashes}

    def _keep(self, hashes: Sequence[tuple[Draft, str]]) -> None:
        for draft, sha256 in hashes:
            self._kept[draft.bot, draft.rev] = sha256
        while len(self._kept) > MOST_HASHES:
            self._kept.popitem(last=False)
