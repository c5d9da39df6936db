"""An admin over an embedded runtime with a clock the test moves; accounts of every role are one call away."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette

from tests.admin.client import PASSWORD, Client
from tests.upgraded import put_upgraded
from wabot_admin.app import create_app
from wabot_admin.auth.links import make_account
from wabot_admin.services import Services, open_services
from wabot_runtime import Account, load_settings, open_runtime


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        """Begin today."""
        self.time = datetime.now(UTC).replace(microsecond=0)

    def __call__(self) -> datetime:
        """Return the time."""
        return self.time

    def move(self, **by: float) -> None:
        """Move on."""
        self.time += timedelta(**by)


NewClient = Callable[[str], Awaitable[Client]]


@pytest.fixture
def clock() -> Clock:
    """Give a clock."""
    return Clock()


@pytest.fixture(params=["sqlite"])
def records(request: pytest.FixtureRequest) -> str:
    """Give the records' URL, by default the embedded ones; a test that wants Postgres too parametrizes this."""
    if request.param == "sqlite":
        return ""
    new_database: Callable[..., str] = request.getfixturevalue("new_database")
    return new_database(template=request.getfixturevalue("upgraded_postgres"))


@pytest.fixture
async def services(tmp_path: Path, clock: Clock, records: str) -> AsyncIterator[Services]:
    """Give the services over an open runtime of the test's own."""
    if not records:
        put_upgraded(tmp_path / "data")
    settings = load_settings({"WABOT_DATA": str(tmp_path / "data"), "WABOT_RECORDS": records})
    async with open_runtime(settings) as runtime:
        yield await open_services(runtime, now=clock)


@pytest.fixture
def app(services: Services) -> Starlette:
    """Give the app."""
    return create_app(services, hosts=["127.0.0.1"])


@pytest.fixture
def anyone(app: Starlette) -> Client:
    """Give the client of someone who is not signed in."""
    return Client(app=app)


@pytest.fixture
def account(services: Services) -> Callable[[str], Awaitable[Account]]:
    """Give a function that makes an account with a role; its address is role@example.org."""

    async def make(role: str, *, name: str = "") -> Account:
        name = name or role
        return await make_account(services, email=f"{name}@example.org", name=name, role=role, password=PASSWORD)

    return make


@pytest.fixture
def signed_in(app: Starlette, account: Callable[[str], Awaitable[Account]]) -> NewClient:
    """Give a function that makes an account of a role and signs it in."""

    async def enter(role: str) -> Client:
        made = await account(role)
        client = Client(app=app)
        assert (await client.login(made.email)).status == 200
        return client

    return enter
