"""Media people send: downloaded once from the channel into the files store, named by content."""

from __future__ import annotations

import asyncio
import hashlib
import mimetypes

from wabot_core.channels import Channel
from wabot_core.messages import Message, with_file
from wabot_core.stores import Files

DOWNLOAD_TIMEOUT = 60.0  # seconds


async def fetch_media(message: Message, *, channel: Channel, files: Files) -> Message:
    """Return the message with its media in the files store; raise SendFailed or TimeoutError.

    The same bytes get the same key, so fetching twice keeps one copy.
    """
    assert message.media is not None
    async with asyncio.timeout(DOWNLOAD_TIMEOUT):
        data = await channel.download(message)
    key = media_key(data, message.media.mimetype)
    await files.put(key, data)
    return with_file(message, key, size=len(data))


def media_key(data: bytes, mimetype: str) -> str:
    """Return the files-store key of media."""
    digest = hashlib.sha256(data).hexdigest()
    ending = mimetypes.guess_extension(mimetype.partition(";")[0].strip()) or ".bin"
    return f"media/{digest[:2]}/{digest}{ending}"
