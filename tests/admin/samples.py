"""A good value for each field that enters the API; a new field needs one here, or its tests fail by name."""

from __future__ import annotations

from typing import Any

from tests.admin.client import PASSWORD

GOOD: dict[str, Any] = {
    "email": "viewer@example.org",
    "password": PASSWORD,
    "new_password": "another odd passphrase",
    "token": "x" * 43,
    "name": "x",
    "code": "123456",
    "role": "viewer",
    "scopes": ["bots.read"],
    "disabled": False,
    "days": 1,
    "document": {"spec": 1, "name": "Echo", "flows": []},
    "sample": "echo",
    "message": "Sundays too",
    "value": "a secret value",
    "bot": "the one of the test",
    "revision": None,
    "begins": "2026-01-05T09:00:00+00:00",
    "contact_name": "Ana",
    "contact_language": "pt",
    "contact_phone": "+351910000002",
    "integrations": "stub",
    "stubs": [{"method": "GET", "url": "https://shop.example/stock", "status": 200, "json": {"left": 3}}],
    "kind": "text",
    "text": "hi",
    "choice": {"id": "yes", "label": "Yes"},
    "place": {"latitude": 38.7, "longitude": -9.1, "label": "Home"},
    "file_name": "photo.jpg",
    "mimetype": "image/jpeg",
    "reply_to": None,
    "seconds": 60,
    "hook": "paid",
    "data": {"id": 7},
    "flow": "main",
    "trigger": "t",
    "turn": 0,
    "colour": "#25d366",
    "note": "Call back on Monday",
    "restart": False,
    "assignee": None,
    "media": {"data": "JVBERi0xLjcK", "name": "price list.pdf"},
    "as_document": True,
    "quotes": "3EB0ABC",
}
