"""The built-in backends: found by scheme, made without connecting, and not imported before."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from wabot_core.stores import StoreType
from wabot_runtime.stores import STORE_TYPES
from wabot_runtime.stores.errors import BadStoreUrl

BY_SCHEME = {(one.kind, scheme): one for one in STORE_TYPES for scheme in one.schemes}
URLS = {
    ("records", "sqlite"): "sqlite:///never/made.db",
    ("records", "postgresql"): "postgresql://nobody@127.0.0.1:1/none?pool=3&prepared=off",
    ("records", "postgresql+psycopg"): "postgresql+psycopg://nobody@127.0.0.1:1/none",
    ("cache", "memory"): "memory://",
    ("cache", "redis"): "redis://127.0.0.1:1/0",
    ("cache", "rediss"): "rediss://127.0.0.1:1/0",
    ("files", "file"): "file:///never/made",
}


@pytest.mark.parametrize(("key", "made"), BY_SCHEME.items(), ids=lambda one: one[1] if isinstance(one, tuple) else "")
def test_every_scheme_makes_a_store_without_connecting(key: tuple[str, str], made: StoreType) -> None:
    assert made.create(URLS[key]) is not None
    assert not Path("never").exists()


def test_their_libraries_are_imported_late() -> None:
    libraries = {"sqlalchemy", "redis", "psycopg", "alembic"}
    script = f"import sys, wabot_runtime.stores; print(*{libraries} & {{*sys.modules}})"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == ""


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///:memory:",
        "no url",
        "mysql://localhost/x",
        "postgresql://localhost/x?pool=0",
        "postgresql://localhost/x?pool=many",
        "postgresql://localhost/x?prepared=maybe",
    ],
)
def test_a_url_that_can_not_be_used_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(BadStoreUrl) as caught:
        BY_SCHEME["records", "sqlite"].create(url)
    assert url not in str(caught.value)
