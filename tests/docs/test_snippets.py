"""What the documentation shows is run: the tutorials' files, the README's plugin, the commands they name."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from wabot_core.catalog import load_catalog

ROOT = Path(__file__).parents[2]
SNIPPETS = ROOT / "docs" / "snippets"
BIN = Path(sys.executable).parent


def wabot(*arguments: str, path: Path | None = None) -> str:
    """Run a wabot command as a reader does and return what it printed."""
    environment = {**os.environ, **({"PYTHONPATH": str(path)} if path else {})}
    done = subprocess.run([str(BIN / "wabot"), *arguments], capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def weather(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the tutorial's pack, with pip, into a folder of its own."""
    place = tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check"]
    subprocess.run([*pip, "--target", str(place), str(SNIPPETS / "first_plugin")], check=True)
    return place


def test_the_first_bot_has_no_problems() -> None:
    wabot("flows", "check", str(SNIPPETS / "first_bot" / "greeter.json"))


def test_the_first_bot_passes_its_own_conversation() -> None:
    wabot("flows", "test", str(SNIPPETS / "first_bot" / "greeter.json"))


def test_the_first_plugin_appears_in_the_palette_once_it_is_installed(weather: Path) -> None:
    assert "weather.tell" not in wabot("palette", "--json")
    palette = wabot("palette", "--json", path=weather)
    assert "weather.tell" in palette
    assert "Tell the weather of a city." in palette


def test_the_first_plugin_is_listed_as_loaded(weather: Path) -> None:
    listed = json.loads(wabot("plugins", "list", "--json", path=weather))
    (found,) = [plugin for plugin in listed if plugin["name"] == "weather"]
    assert found["status"] == "loaded"


def test_the_readmes_plugin_is_one() -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```", (ROOT / "README.md").read_text(), re.DOTALL | re.MULTILINE)
    names: dict[str, object] = {}
    exec(compile(code, "README.md", "exec"), names)
    register = names["register_actions"]
    assert callable(register)
    (action,) = register()
    assert action.type == "crm.create_lead"
    assert action.signature.exits == ("created", "refused")


def test_the_tutorials_name_no_command_that_does_not_exist() -> None:
    text = "".join(page.read_text() for page in (ROOT / "docs" / "tutorials").glob("*.md"))
    named = sorted(set(re.findall(r"wabot ((?:[a-z]+ )?[a-z]+)(?= [\w.]+\.json|$|`)", text, re.MULTILINE)))
    assert "flows check" in named
    for command in named:
        wabot(*command.split(), "--help")


def test_wabots_own_plugins_are_loaded() -> None:
    assert {plugin.name: plugin.reason for plugin in load_catalog(only=()).plugins if plugin.status == "broken"} == {}
