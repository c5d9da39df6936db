"""What linking a number shows, as an admin is told it: the QR code drawn, the pairing code to type."""

from __future__ import annotations

import base64
import io
from typing import Any

from wabot_runtime import LinkNews


def link_step(news: LinkNews) -> dict[str, Any]:
    """Return a link step as an admin is told it."""
    return {
        "number": news.number,
        "step": news.kind,
        "text": news.text,
        "image": draw(news.text) if news.kind == "qr" else None,
        "attempt": news.attempt,
        "expires": news.expires,
    }


def draw(text: str) -> str:
    """Return a QR code as the data URL of an SVG."""
    import segno

    drawn = io.BytesIO()
    segno.make(text, error="l").save(drawn, kind="svg", border=2, scale=4, xmldecl=False, light="#fff")
    return f"data:image/svg+xml;base64,{base64.b64encode(drawn.getvalue()).decode()}"
