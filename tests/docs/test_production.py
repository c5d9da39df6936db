"""“Run in production today”: its settings are read, its grants are enough on a real Postgres and no more than that."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import URL, Engine, create_engine, make_url, text
from sqlalchemy.exc import ProgrammingError

from wabot_runtime import load_settings
from wabot_runtime.settings import Settings

DOCS = Path(__file__).parents[2] / "docs"
SNIPPETS = DOCS / "snippets" / "production"
PAGE = (DOCS / "how-to" / "run-in-production.md").read_text(encoding="utf-8")
EXAMPLE = (DOCS.parent / ".env.example").read_text(encoding="utf-8")
AUDIT = ("UPDATE audit SET actor = 'x'", "DELETE FROM audit", "TRUNCATE audit")
WABOT = Path(sys.executable).parent / "wabot"


def wabot(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(WABOT), *arguments], capture_output=True, text=True, env={**os.environ, **settings})


def environment() -> dict[str, str]:
    lines = (SNIPPETS / "wabot.env").read_text(encoding="utf-8").splitlines()
    return {name: value for name, _, value in (line.partition("=") for line in lines)}


def statements(role: str) -> list[str]:
    """Return the page's grants for a role of the test's own."""
    sql = re.sub(r"^--.*$", "", (SNIPPETS / "grants.sql").read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [each.strip() for each in sql.replace("wabot_app", role).split(";") if each.strip()]


@pytest.fixture
def owner(postgres_url: str) -> Iterator[Engine]:
    """Give the owner's engine on a database made by `wabot db upgrade`."""
    done = wabot("db", "upgrade", WABOT_RECORDS=postgres_url)
    assert done.returncode == 0, done.stderr
    engine = create_engine(make_url(postgres_url).set(drivername="postgresql+psycopg"))
    yield engine
    engine.dispose()


@pytest.fixture
def app_url(owner: Engine) -> Iterator[URL]:
    """Give the database's URL for an app role that has exactly the page's grants."""
    role = f"app_{uuid4().hex[:12]}"
    with owner.begin() as connection:
        for statement in statements(role):
            connection.execute(text(statement))
    yield owner.url.set(username=role, password="change-me")
    with owner.begin() as connection:
        connection.execute(text(f"DROP OWNED BY {role}"))
        connection.execute(text(f"DROP ROLE {role}"))


def test_the_settings_are_settings() -> None:
    given = environment()
    settings = load_settings(given)
    assert settings.records == given["WABOT_RECORDS"]
    assert settings.plugins == ("webhook", "forms", "crm")
    assert settings.egress_allow == ("crm.internal:8080",)
    assert len(given) == len([name for name in given if name.startswith("WABOT_")])


def test_the_provider_of_the_page_is_one() -> None:
    from wabot_admin.auth.providers import read_providers

    (provider,) = read_providers(str(SNIPPETS / "providers.json"))
    assert provider.role_of({"groups": ["staff", "support"]}) == "agent"
    assert provider.role_of({}) == "viewer"


def test_the_app_role_runs_wabot_over_postgres_and_redis(app_url: URL, redis_url: str, tmp_path: Path) -> None:
    url = app_url.render_as_string(hide_password=False)
    settings = {"WABOT_RECORDS": url, "WABOT_CACHE": redis_url, "WABOT_DATA": str(tmp_path)}
    for command in (("numbers", "add", "clinic", "--name", "Clinic front desk"), ("seed", "--number", "clinic")):
        done = wabot(*command, **settings)
        assert done.returncode == 0, done.stderr
    (number,) = json.loads(wabot("numbers", "list", "--json", **settings).stdout)
    assert (number["id"], number["bot"]) == ("clinic", "clinic")


def test_the_app_role_may_not_change_the_schema(app_url: URL) -> None:
    engine = create_engine(app_url)
    for statement in ("CREATE TABLE mine (id int)", "DROP TABLE bots", "DELETE FROM alembic_version", *AUDIT):
        with engine.connect() as connection, pytest.raises(ProgrammingError):
            connection.execute(text(statement))
    engine.dispose()


def test_tables_of_a_later_version_are_granted_by_themselves(owner: Engine, app_url: URL) -> None:
    with owner.begin() as connection:
        connection.execute(text("CREATE TABLE later (id serial primary key)"))
    engine = create_engine(app_url)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO later DEFAULT VALUES"))
        assert connection.execute(text("SELECT count(*) FROM later")).scalar_one() == 1
    engine.dispose()


def test_a_database_that_was_not_upgraded_is_named_with_the_mend(postgres_url: str, tmp_path: Path) -> None:
    done = wabot("numbers", "list", WABOT_RECORDS=postgres_url, WABOT_DATA=str(tmp_path))
    assert done.returncode == 1
    assert "wabot db upgrade" in done.stderr


@pytest.mark.parametrize("text", [PAGE, EXAMPLE], ids=["the page", ".env.example"])
def test_only_settings_that_exist_are_named(text: str) -> None:
    known = {setting.metadata["variable"] for setting in fields(Settings)}
    assert set(re.findall(r"WABOT_[A-Z_]+", text)) - known == {"WABOT_SECRET_CRM_TOKEN"}


def test_the_settings_of_the_example_are_the_defaults_or_read() -> None:
    lines = [line.removeprefix("#").partition("=") for line in EXAMPLE.splitlines() if line.startswith("#WABOT_")]
    settings = load_settings({name: value for name, _, value in lines})
    assert settings.admin_port == Settings().admin_port
    assert settings.log_level == Settings().log_level
