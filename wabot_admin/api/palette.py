"""/api/palette: what the builder offers."""

from __future__ import annotations

from typing import Any

from wabot_admin.routes import Answer, Call, Resource

palette = Resource("/palette", tag="Palette")

_LISTS = ("actions", "triggers", "categories", "ranks", "plugins")
PALETTE: dict[str, Any] = {
    "type": "object",
    "description": "Everything that can be put into a flow; `etag` changes when anything else does.",
    "properties": {
        "etag": {"type": "string"},
        "rules": {"type": "object"},
        **{name: {"type": "array"} for name in _LISTS},
    },
    "required": ["etag", "rules", *_LISTS],
}


@palette.get(permission="palette.read", answer=PALETTE)
async def read_palette(call: Call) -> Answer:
    """Read the palette: the forms, exits and help of every node and trigger type."""
    data = call.services.palette
    return Answer(data=data, headers={"etag": f'"{data["etag"]}"'})
