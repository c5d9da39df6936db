"""The vault: sealed by keys kept elsewhere, opened where a turn needs it, wrapped anew while in use."""

from __future__ import annotations

import asyncio
import base64
import random
import stat
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.upgraded import put_upgraded
from wabot_core.errors import AlreadyThere, NotFound, UnknownSecret
from wabot_runtime import BadSecret, BadVaultKey, NoVault, Runtime, Settings, WeakKey, load_settings, open_runtime
from wabot_runtime.envelopes import Kek, Unopened, rewrap, seal, unseal
from wabot_runtime.errors import VaultTampered
from wabot_runtime.keys import read_random_key
from wabot_runtime.log import hide, without_secrets
from wabot_runtime.secrets import EnvironmentSecrets, FileSecrets, Secrets
from wabot_runtime.stores.errors import RevMismatch

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
BY = "account:ana"


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Give settings over an empty database of either kind."""
    url = ""
    if request.param == "sqlite":
        put_upgraded(tmp_path / "data")
    else:
        new_database: Callable[..., str] = request.getfixturevalue("new_database")
        url = new_database(template=request.getfixturevalue("upgraded_postgres"))
    return load_settings({"WABOT_DATA": str(tmp_path / "data"), "WABOT_RECORDS": url, "WABOT_LOG_LEVEL": "error"})


@pytest.fixture
async def runtime(settings: Settings) -> AsyncIterator[Runtime]:
    """Give an open runtime."""
    async with open_runtime(settings) as runtime:
        yield runtime


def rows(settings: Settings, statement: str, **values: Any) -> list[Any]:
    """Speak to the database past wabot."""
    engine = (
        create_engine(make_url(settings.records_url).set(drivername="postgresql+psycopg"))
        if (settings.records)
        else create_engine(settings.records_url)
    )
    with engine.begin() as connection:
        if settings.records:
            connection.execute(text("SET LOCAL wabot.workspace = 'default'"))
        result = connection.execute(text(statement), values)
        found = list(result) if result.returns_rows else []
    engine.dispose()
    return found


async def put(runtime: Runtime, name: str, value: str) -> None:
    await runtime.vault.set(name, value, by=BY, now=NOW)


async def test_a_flow_gets_what_was_set_and_the_database_holds_nothing_readable(
    runtime: Runtime, settings: Settings
) -> None:
    values = {f"s{number}": f"canary-{number:03}-{random.randbytes(6).hex()}" for number in range(200)}
    for name, value in values.items():
        await put(runtime, name, value)
    assert {name: await runtime.secrets.get(name) for name in values} == values
    assert [row.name for row in await runtime.vault.names()] == sorted(values)
    dump = "".join(
        str([bytes(one) if isinstance(one, memoryview) else one for one in row])
        for row in rows(settings, "SELECT * FROM secrets")
    )
    assert [value for value in values.values() if value in dump or repr(value.encode())[2:-1] in dump] == []
    for path in Path(settings.data).rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert [value for value in values.values() if value.encode() in content] == [], path


async def test_a_change_needs_the_version_that_was_read(runtime: Runtime) -> None:
    vault = runtime.vault
    assert (await vault.put("token", "one", by=BY, now=NOW, version=None)).version == 1
    with pytest.raises(AlreadyThere):
        await vault.put("token", "two", by=BY, now=NOW, version=None)
    assert (await vault.put("token", "two", by=BY, now=NOW, version=1)).version == 2
    with pytest.raises(RevMismatch):
        await vault.put("token", "three", by=BY, now=NOW, version=1)
    with pytest.raises(NotFound):
        await vault.put("other", "three", by=BY, now=NOW, version=1)
    await asyncio.gather(*(put(runtime, "token", f"at once {number}") for number in range(10)))
    assert (await vault.names())[0].version == 12
    await vault.remove("token")
    with pytest.raises(UnknownSecret):
        await runtime.secrets.get("token")


async def test_what_is_no_secret_is_refused(runtime: Runtime) -> None:
    for name in ("", "-a", "a b", "a" * 65, "../x", "a.b", "desk_key", "vault_key"):
        with pytest.raises(BadSecret):
            await put(runtime, name, "value")
    for value in ("", "x" * 65_537, "\ud800"):
        with pytest.raises(BadSecret) as refused:
            await put(runtime, "name", value)
        assert not value or value not in str(refused.value)


async def test_an_envelope_opens_nowhere_else(runtime: Runtime, settings: Settings) -> None:
    await put(runtime, "mine", "one")
    await put(runtime, "theirs", "two")
    rows(
        settings,
        "UPDATE secrets SET sealed = (SELECT sealed FROM secrets WHERE name = 'theirs'),"
        " wrapped = (SELECT wrapped FROM secrets WHERE name = 'theirs') WHERE name = 'mine'",
    )
    with pytest.raises(VaultTampered, match="mine"):
        await runtime.secrets.get("mine")
    rows(settings, "UPDATE secrets SET version = 7 WHERE name = 'theirs'")
    with pytest.raises(VaultTampered):
        await runtime.secrets.get("theirs")
    with pytest.raises(VaultTampered):
        await runtime.vault.rotate()


def test_no_changed_byte_and_no_other_place_opens_an_envelope() -> None:
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    old, new = Kek(chance.randbytes(32)), Kek(chance.randbytes(32))
    about = ("default", "token", 1)
    sealed = seal(b"the value", old, about=about)
    assert unseal(sealed, old, about=about) == b"the value"
    moved = rewrap(sealed, old, new, about=about)
    assert (moved.sealed, unseal(moved, new, about=about)) == (sealed.sealed, b"the value")
    tries = 0
    for envelope, key in ((sealed, old), (moved, new)):
        for part in ("wrapped", "sealed"):
            content = getattr(envelope, part)
            forms = [content[:length] for length in range(len(content))]
            forms += [
                content[:at] + bytes([content[at] ^ (1 << chance.randrange(8))]) + content[at + 1 :]
                for at in range(len(content))
            ]
            for form in forms:
                tries += 1
                with pytest.raises(Unopened):
                    unseal(replace(envelope, **{part: form}), key, about=about)
    for elsewhere in (
        ("other", "token", 1),
        ("default", "tokem", 1),
        ("default", "token", 2),
        ("default", "token", "1"),
    ):
        with pytest.raises(Unopened):
            unseal(sealed, old, about=elsewhere)
    for changed in (replace(sealed, format=2), moved):
        with pytest.raises(Unopened):
            unseal(changed, old, about=about)
    print(f"seed {seed}, {tries} changed envelopes")  # noqa: T201


def test_weak_keys_and_examples_are_refused() -> None:
    good = random.Random(1).randbytes(32)
    assert read_random_key(good.hex()) == read_random_key(base64.b64encode(good).decode()) == good
    weak = [
        "",
        "secret",
        "00" * 32,
        bytes(range(32)).hex(),
        bytes(range(64, 0, -2)).hex(),
        good[:31].hex(),
        "changeme" * 8,
    ]
    weak += [
        (good[:16] * 2).hex(),
        base64.b64encode(b"correct horse battery staple, all day long").decode(),
        good.hex()[:63],
    ]
    for text_ in weak:
        with pytest.raises(WeakKey):
            read_random_key(text_)


async def test_the_key_file_is_its_owners_and_nobody_elses(runtime: Runtime, settings: Settings) -> None:
    await put(runtime, "token", "value")
    assert stat.S_IMODE((settings.data / "vault.key").stat().st_mode) == 0o600


async def test_a_hundred_secrets_are_wrapped_anew_while_they_are_used_and_set(
    runtime: Runtime, settings: Settings
) -> None:
    values = {f"s{number}": f"value {number}" for number in range(100)}
    for name, value in values.items():
        await put(runtime, name, value)
    before = {row.name: bytes(row.sealed) for row in rows(settings, "SELECT name, sealed FROM secrets")}
    done = asyncio.Event()
    read = 0

    async def use() -> None:
        nonlocal read
        while not done.is_set():
            for name, value in values.items():
                runtime.vault._open.clear()
                assert await runtime.secrets.get(name) == value
                read += 1
                await asyncio.sleep(0)

    async def change() -> None:
        for number in range(20):
            await put(runtime, "changing", f"now {number}")

    using, changing = asyncio.create_task(use()), asyncio.create_task(change())
    rotations = await asyncio.gather(*(runtime.vault.rotate() for _ in range(3)))
    await changing
    last, _ = await runtime.vault.rotate()
    done.set()
    await using
    after = rows(settings, "SELECT name, kek, sealed FROM secrets")
    assert {row.kek for row in after} == {last}
    assert {row.name: bytes(row.sealed) for row in after if row.name in before} == before
    assert await runtime.secrets.get("changing") == "now 19"
    assert len({id for id, _ in rotations} | {last}) >= 2
    assert len((settings.data / "vault.key").read_text().split()) <= 5
    print(f"read {read} times meanwhile")  # noqa: T201


async def test_a_rotation_that_died_goes_on_where_it_was(
    runtime: Runtime, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        await put(runtime, f"s{number}", f"value {number}")
    first = rows(settings, "SELECT DISTINCT kek FROM secrets")[0].kek
    real, calls = runtime.desk.secrets.rewrap, 0

    async def dies(*given: Any) -> None:
        nonlocal calls
        calls += 1
        if calls > 2:
            raise ZeroDivisionError
        await real(*given)

    monkeypatch.setattr(type(runtime.desk.secrets), "rewrap", lambda self, *given: dies(*given))
    with pytest.raises(ZeroDivisionError):
        await runtime.vault.rotate()
    monkeypatch.undo()
    keks = {row.kek for row in rows(settings, "SELECT DISTINCT kek FROM secrets")}
    assert first in keks
    assert len(keks) == 2
    async with open_runtime(settings) as again:
        assert [await again.secrets.get(f"s{number}") for number in range(5)] == [f"value {n}" for n in range(5)]
        last, _ = await again.vault.rotate()
    assert {row.kek for row in rows(settings, "SELECT DISTINCT kek FROM secrets")} == {last}


async def test_a_key_that_is_given_is_rotated_by_putting_a_new_one_before_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = random.randbytes(32).hex(), random.randbytes(32).hex()
    monkeypatch.setenv("WABOT_SECRET_VAULT_KEY", old)
    async with open_runtime(settings) as runtime:
        await put(runtime, "token", "value")
        assert not (settings.data / "vault.key").exists()
    monkeypatch.setenv("WABOT_SECRET_VAULT_KEY", new)
    async with open_runtime(settings) as runtime:
        with pytest.raises(BadVaultKey, match="another key"):
            await runtime.secrets.get("token")
        with pytest.raises(BadVaultKey, match="another key"):
            await put(runtime, "more", "value")
    monkeypatch.setenv("WABOT_SECRET_VAULT_KEY", f"{new},{old}")
    async with open_runtime(settings) as runtime:
        assert await runtime.secrets.get("token") == "value"
        assert (await runtime.vault.rotate())[1] == 1
    monkeypatch.setenv("WABOT_SECRET_VAULT_KEY", new)
    async with open_runtime(settings) as runtime:
        assert await runtime.secrets.get("token") == "value"
    monkeypatch.setenv("WABOT_SECRET_VAULT_KEY", "changeme")
    async with open_runtime(settings) as runtime:
        with pytest.raises(BadVaultKey, match="32 random bytes"):
            await runtime.secrets.get("token")
        with pytest.raises(BadVaultKey, match="openssl rand"):
            await runtime.run()  # nothing starts with a default key


@asynccontextmanager
async def hearing(settings: Settings) -> AsyncIterator[Runtime]:
    """Give a runtime that runs, as in another process."""
    async with open_runtime(settings) as runtime:
        task = asyncio.create_task(runtime.run())
        await asyncio.sleep(0.3)
        yield runtime
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_change_is_heard_by_the_processes_that_run_bots(settings: Settings, redis_url: str) -> None:
    settings = replace(settings, cache=redis_url)
    async with hearing(settings) as running, open_runtime(settings) as admin:
        await put(admin, "token", "before")
        assert await running.secrets.get("token") == "before"
        await put(admin, "token", "after")
        async with asyncio.timeout(2):
            while await running.secrets.get("token") != "after":
                await asyncio.sleep(0.01)


async def test_without_the_word_a_change_is_seen_after_seconds(runtime: Runtime, settings: Settings) -> None:
    async with open_runtime(settings) as other:
        time = 0.0
        other.vault._clock = lambda: time
        await put(runtime, "token", "before")
        assert await other.secrets.get("token") == "before"
        await put(runtime, "token", "after")
        assert await other.secrets.get("token") == "before"
        time = 5.0
        assert await other.secrets.get("token") == "after"


async def test_the_vault_comes_before_the_environment_and_its_own_keys_never_from_it(
    runtime: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WABOT_SECRET_TOKEN", "from the environment")
    assert await runtime.secrets.get("token") == "from the environment"
    await put(runtime, "token", "from the vault")
    assert await runtime.secrets.get("token") == "from the vault"


async def test_without_a_vault_it_is_said(tmp_path: Path) -> None:
    settings = load_settings({"WABOT_DATA": str(tmp_path), "WABOT_SECRETS": "env://"})
    async with open_runtime(settings) as runtime:
        with pytest.raises(NoVault, match="WABOT_SECRETS"):
            await runtime.vault.names()
        with pytest.raises(UnknownSecret):
            await runtime.secrets.get("token")


def test_a_secret_that_was_used_is_in_no_line_in_whatever_form() -> None:
    values = ['quote"back\\slash', "line\nbreak", "emoji 🔑 key", "plain-token-123"]
    for value in values:
        hide(value)
    import json

    for value in values:
        for form in (value, json.dumps(value), json.dumps(value, ensure_ascii=False)):
            assert value not in without_secrets(None, "info", f"before {form} after")
            assert "•••" in without_secrets(None, "info", f"before {form} after")
    hide("abc")
    assert without_secrets(None, "info", "abc") == "abc"


@pytest.mark.parametrize(
    "name", ["desk_key", "DESK_KEY", "desk-key", "desk.key", "de\u017fk_key", "vault_key", "Vault Key"]
)
async def test_flows_get_none_of_wabots_own_keys_however_they_write_their_names(name: str, tmp_path: Path) -> None:
    (tmp_path / "desk_key").write_text("own")
    environment = {"WABOT_SECRET_DESK_KEY": "own", "WABOT_SECRET_VAULT_KEY": "own", "WABOT_SECRET_CRM": "theirs"}
    secrets = Secrets([EnvironmentSecrets(environment), FileSecrets(tmp_path)])
    with pytest.raises(UnknownSecret):
        await secrets.get(name)
    assert not await secrets.has(name)
    assert await secrets.own("desk_key") == "own"
    assert (await secrets.get("crm"), await secrets.has("crm"), await secrets.has("other")) == ("theirs", True, False)
