"""What the pages show is run: the first bot, the README's plugin, the sandbox's script, the commands they name."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import orjson
import pytest
from importlib_metadata import EntryPoint, entry_points

from wabot_core.catalog import Catalog, load_catalog
from wabot_core.testing import Simulator, bot_of_node

ROOT = Path(__file__).parents[2]
SNIPPETS = ROOT / "docs" / "snippets"
README = (ROOT / "README.md").read_text(encoding="utf-8")
BIN = Path(sys.executable).parent


def wabot(*arguments: str) -> str:
    """Run a wabot command as a reader does and return what it printed."""
    done = subprocess.run([str(BIN / "wabot"), *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_first_bot_has_no_problems() -> None:
    wabot("flows", "check", str(SNIPPETS / "first_bot" / "greeter.json"))


def test_the_first_bot_passes_its_own_conversation() -> None:
    wabot("flows", "test", str(SNIPPETS / "first_bot" / "greeter.json"))


@pytest.fixture
def leads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Catalog:
    """Load the README's plugin as its text says: a module named by the entry point `leads`."""
    (code,) = re.findall(r"^```python\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    assert len([line for line in code.splitlines() if line.strip()]) <= 15
    (tmp_path / "readme_leads.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    ours = [entry for entry in entry_points(group="wabot") if entry.dist and entry.dist.name == "wabot"]
    return load_catalog(plugins=[*ours, EntryPoint(name="leads", value="readme_leads", group="wabot")])


@pytest.mark.parametrize(("status", "exit"), [(201, "created"), (409, "refused")])
async def test_the_readmes_plugin_runs_in_a_flow(leads: Catalog, status: int, exit: str) -> None:
    assert {plugin.name: plugin.reason for plugin in leads.plugins if plugin.status == "broken"} == {}
    bot = bot_of_node(leads, "leads.create", {"url": "https://crm.example/leads", "name": "{{ contact.name }}"})
    sim = Simulator(bot, catalog=leads)
    sim.network.answer("POST", "https://crm.example/leads", status=status)
    assert [said.text for said in await sim.says("hi")] == [f"→ {exit}"]
    (call,) = sim.network.calls
    assert orjson.loads(call.body or b"") == {"name": "Ana", "phone": "+351910000001"}
    assert call.headers["Idempotency-Key"]


def test_the_readme_names_only_files_that_exist() -> None:
    named = [target for target in re.findall(r"\]\(([^)]+)\)", README) if "://" not in target]
    assert len(named) > 10
    assert [target for target in named if not (ROOT / target).exists()] == []


def test_the_sandboxs_script_talks_to_one(tmp_path: Path) -> None:
    command = [str(BIN / "wabot"), "sandbox", "--state", str(tmp_path), "--port", "0", "--phone-port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as sandbox:
        try:
            assert sandbox.stdout
            lines = iter(sandbox.stdout.readline, "}\n")
            addresses = json.loads("".join(lines) + "}")
            script = [sys.executable, str(SNIPPETS / "sandbox" / "talk.py"), addresses["control"], "Is anybody there?"]
            done = subprocess.run(script, capture_output=True, text=True)
            assert done.stdout == "Rosa Is anybody there?\n", done.stderr
        finally:
            sandbox.terminate()


def test_the_pages_name_no_command_that_does_not_exist() -> None:
    pages = [README, *(page.read_text(encoding="utf-8") for page in (ROOT / "docs").rglob("*.md"))]
    named: set[str] = set()
    for block in re.findall(r"^ *```sh\n(.*?)^ *```", "\n".join(pages), re.DOTALL | re.MULTILINE):
        named |= set(re.findall(r"(?:^|bin/| )wabot ((?:[a-z]+ )?[a-z]+)(?= [-\w.]|$)", block, re.MULTILINE))
    assert {"flows check", "flows test", "plugins list", "db upgrade", "sandbox"} <= named
    for command in sorted(named):
        wabot(*command.split(), "--help")


def test_wabots_own_plugins_are_loaded() -> None:
    assert {plugin.name: plugin.reason for plugin in load_catalog(only=()).plugins if plugin.status == "broken"} == {}
