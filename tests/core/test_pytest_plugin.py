"""The pytest plugin: it collects transcripts, offers fixtures, and costs others nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SAY = 'node: talk.say {"text": "Hello"}\n\n> hi\n'


def run_pytest(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run pytest as somebody would in a folder of their own."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", str(folder), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a transcript that passes, one that fails, and tests that use the fixtures."""
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\nfilterwarnings = error\nasyncio_default_fixture_loop_scope = function\n"
    )
    (tmp_path / "good.chat").write_text(SAY + "< Hello\n< → next\n")
    (tmp_path / "bad.chat").write_text(SAY + "< Good morning\n")
    (tmp_path / "odd.chat").write_text("hello\n")
    (tmp_path / "test_fixtures.py").write_text(
        "import asyncio\n"
        "from wabot_core.testing import bot_of_node\n\n\n"
        "def test_a_simulator_is_at_hand(simulator, catalog):\n"
        "    sim = simulator(bot_of_node(catalog, 'talk.say', {'text': 'Hello'}))\n"
        "    assert [each.text for each in asyncio.run(sim.says('hi'))] == ['Hello', '→ next']\n"
    )
    return tmp_path


@pytest.mark.parametrize("mode", ["importlib", "prepend"])
def test_transcripts_are_tests_and_say_where_they_fail(folder: Path, mode: str) -> None:
    done = run_pytest(folder, f"--import-mode={mode}", "-q")
    assert "2 failed, 2 passed" in done.stdout
    assert "bad.chat: Line 4: the bot said something else.\n  - Good morning\n  + Hello" in done.stdout
    assert "odd.chat: Line 1 of the transcript can't be read" in done.stdout
    assert "Traceback" not in done.stdout


def test_a_transcript_can_be_run_alone(folder: Path) -> None:
    assert "1 passed" in run_pytest(folder, "-q", "good.chat").stdout


def test_other_peoples_tests_do_not_import_wabot(tmp_path: Path) -> None:
    (tmp_path / "test_other.py").write_text(
        "import sys\n\n\n"
        "def test_nothing_is_loaded():\n"
        "    assert not [name for name in sys.modules if name.startswith('wabot_core')]\n"
    )
    done = run_pytest(tmp_path, "-q")
    assert "1 passed" in done.stdout, done.stdout
