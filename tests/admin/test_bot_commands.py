"""`wabot bots`: what the API does, from the terminal, and in the same audit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.admin.client import PASSWORD
from tests.admin.test_bots import HELLO, document
from tests.admin.test_impact import waiting
from tests.admin.test_simulations import NAMES
from wabot_admin.audit_commands import audit
from wabot_admin.auth.links import make_account
from wabot_admin.bot_commands import bots
from wabot_admin.bots import publish
from wabot_admin.desk_commands import with_services
from wabot_admin.errors import NotPublishable
from wabot_admin.services import Services


@pytest.fixture(autouse=True)
def _own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let commands keep what they do in a folder of the test's own."""
    monkeypatch.setenv("WABOT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("WABOT_LOG_LEVEL", "error")


def run(*words: str) -> Result:
    """Run `wabot bots …`."""
    return CliRunner().invoke(bots, words)


def test_a_bot_goes_in_is_published_compared_restored_and_comes_out(tmp_path: Path) -> None:
    file = tmp_path / "bot.json"
    file.write_text(json.dumps(document(tests=[{"name": "hello", "chat": HELLO}])))
    bot = run("import", str(file)).stdout.strip()
    assert run("diff", bot).stdout.splitlines()[0].startswith("added")
    assert json.loads(run("diff", bot, "--json").stdout)
    assert run("publish", bot, "--message", "First").stdout == f"Published {bot} as revision 1.\n"
    assert run("diff", bot).stdout == "They are the same.\n"
    assert run("restore", bot, "1").stdout == f"The draft of {bot} is revision 1 again (save 2).\n"
    assert run("publish", bot).stdout == f"Published {bot} as revision 2.\n"
    assert run("deploy", bot, "1").stdout == f"Revision 1 of {bot} answers now.\n"
    told = json.loads(run("revisions", bot, "--json").stdout)
    assert [(each["number"], each["live"], each["message"]) for each in told] == [(2, False, ""), (1, True, "First")]
    assert "First" in run("revisions", bot).stdout
    (listed,) = json.loads(run("list", "--json").stdout)
    assert listed == {"id": bot, "name": "Greeter", "live": 1}
    for more in ([], ["--revision", "1"]):
        assert json.loads(run("export", bot, *more).stdout) == json.loads(file.read_text())
    assert "whole: 5 rows" in CliRunner().invoke(audit, ["verify"]).stdout
    rows = with_services(lambda services: services.desk.audit.page(limit=5))
    assert [row.action for row in rows] == [
        "deploy_revision",
        "publish_bot",
        "restore_revision",
        "publish_bot",
        "import_bot",
    ]

    async def publish_as_ana(services: Services) -> None:
        ana = await make_account(services, email="ana@x.org", name="Ana Lima", role="admin", password=PASSWORD)
        await publish(services, bot, author=f"account:{ana.id}", message="Hers")

    with_services(publish_as_ana)
    assert "Ana Lima" in run("revisions", bot).stdout


def test_a_bot_is_copied_and_renamed(tmp_path: Path) -> None:
    file = tmp_path / "bot.json"
    file.write_text(json.dumps(document()))
    bot = run("import", str(file)).stdout.strip()
    copy = run("copy", bot, "Twin").stdout.strip()
    assert run("rename", bot, "Receptionist").stdout == f"{bot} is called Receptionist now.\n"
    listed = {row["id"]: row["name"] for row in json.loads(run("list", "--json").stdout)}
    assert listed == {bot: "Receptionist", copy: "Twin"}


def test_what_keeps_a_bot_from_being_published_is_told_whole(tmp_path: Path) -> None:
    file = tmp_path / "bot.json"
    broken = document()
    broken["flows"][0]["nodes"][0]["type"] = "nobody.knows"
    file.write_text(json.dumps(broken))
    bot = run("import", str(file), "--name", "Broken").stdout.strip()
    refused = run("publish", bot)
    assert isinstance(refused.exception, NotPublishable)
    assert "main/say" in refused.stderr
    assert run("publish", bot, "--anyway").stdout == f"Published {bot} as revision 1.\n"


def test_who_waits_is_told_and_taken_along_before_the_command_ends(tmp_path: Path) -> None:
    file = tmp_path / "bot.json"
    file.write_text(json.dumps(NAMES))
    bot = run("import", str(file)).stdout.strip()
    run("publish", bot)
    assert run("impact", bot).stdout == "Nobody is in the middle of a talk.\n"
    with_services(lambda services: waiting(services, bot, 2))
    assert "2  1:main/ask" in run("impact", bot).stdout
    assert [each["count"] for each in json.loads(run("impact", bot, "--json").stdout)] == [2]
    assert "is not like" in run("publish", bot, "--waiting", "move", "--move", "ask=ask").stderr
    moved = run("publish", bot, "--waiting", "move", "--move", "1:main/ask=main/ask")
    assert moved.stdout == f"Published {bot} as revision 2.\n"
    assert moved.stderr == "2 moved, 0 ended, 0 stay, 0 are with a person.\n"
    ended = run("publish", bot, "--waiting", "end", "--ending", "Bye.")
    assert ended.stderr == "0 moved, 2 ended, 0 stay, 0 are with a person.\n"
