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
}
