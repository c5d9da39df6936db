"""`rev` as an ETag, and If-Match as the rev a change was made from."""

from __future__ import annotations

import re

from starlette.requests import Request

from wabot_admin.errors import BadRequest, NeedsRev

_ETAG = re.compile(r'"([1-9][0-9]{0,8})"')


def etag(rev: int) -> str:
    """Return the ETag of a rev."""
    return f'"{rev}"'


def read_rev(request: Request, *, needed: bool) -> int | None:
    """Return the rev in If-Match, None without; raise NeedsRev if it is needed, BadRequest if it is no ETag of ours."""
    given = request.headers.get("if-match")
    if given is None:
        if needed:
            raise NeedsRev
        return None
    found = _ETAG.fullmatch(given.strip())
    if found is None:
        raise BadRequest(fields={"If-Match": ["Send the ETag as it was read."]})
    return int(found[1])
