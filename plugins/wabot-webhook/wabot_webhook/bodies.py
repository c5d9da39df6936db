"""How a call's body is written, as the bytes that are sent and signed; it sends nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Literal
from urllib.parse import urlencode

from wabot_webhook.errors import BadBody

BodyType = Literal["json", "form", "text"]


def write_body(body: Any, body_type: BodyType) -> tuple[bytes | None, str]:
    """Return a body's bytes and its content type, (None, "") for no body; raise BadBody."""
    if body is None:
        return None, ""
    write, content_type = _WRITERS[body_type]
    return write(body).encode(), content_type


def _as_json(body: Any) -> str:
    # `default`: a template may yield a moment such as {{ now }}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), default=str)


def _as_form(body: Any) -> str:
    if not isinstance(body, Mapping):
        raise BadBody(body_type="form", why="it is no object of names and values")
    return urlencode({name: _flat(value) for name, value in body.items()}, doseq=True)


def _flat(value: Any) -> Any:
    """Return what a form can hold: texts, and lists of texts for a name given several times."""
    if isinstance(value, list):
        return [_as_text(each) for each in value]
    return _as_text(value)


def _as_text(body: Any) -> str:
    if body is None:
        return ""
    return body if isinstance(body, str) else _as_json(body)


_WRITERS: Mapping[BodyType, tuple[Callable[[Any], str], str]] = {
    "json": (_as_json, "application/json"),
    "form": (_as_form, "application/x-www-form-urlencoded"),
    "text": (_as_text, "text/plain; charset=utf-8"),
}
