"""“Test a bot”: its transcripts and tests pass, the notation it shows is the whole, and a talk is kept as it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import orjson
import pytest

from wabot_core.catalog import load_catalog
from wabot_core.problems import check_bot
from wabot_core.testing import notation as notation_of
from wabot_core.testing import parse_transcript, run_transcript
from wabot_core.testing.transcripts import HEADERS, Mark

ROOT = Path(__file__).parents[2]
SNIPPETS = ROOT / "docs" / "snippets"
PAGE = (ROOT / "docs" / "how-to" / "test-a-bot.md").read_text(encoding="utf-8")
TALKS = sorted((SNIPPETS / "testing").glob("*.chat"))


@pytest.mark.parametrize("talk", TALKS, ids=lambda path: path.name)
def test_a_transcript_is_on_the_page(talk: Path) -> None:
    assert f"snippets/testing/{talk.name}" in PAGE


@pytest.mark.parametrize("talk", TALKS, ids=lambda path: path.name)
async def test_a_transcript_goes_as_written(talk: Path) -> None:
    await run_transcript(talk.read_text(encoding="utf-8"), catalog=load_catalog(), folder=talk.parent)


def test_pytest_collects_them_beside_the_other_tests() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(SNIPPETS / "testing")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(TALKS) + 4} passed" in done.stdout


@pytest.mark.parametrize("mark", [mark for mark in get_args(Mark) if mark not in ("header", "http")])
def test_every_mark_is_explained_and_shown(mark: str) -> None:
    assert re.search(rf"^\| `{re.escape(mark)}", PAGE, re.MULTILINE)
    assert any(line.mark == mark for talk in TALKS for line in parse_transcript(talk.read_text()).lines)


@pytest.mark.parametrize("header", HEADERS)
def test_every_header_is_explained_and_shown(header: str) -> None:
    assert re.search(rf"^\| `{header}: ", PAGE, re.MULTILINE)
    assert any(parse_transcript(talk.read_text()).header(header) for talk in TALKS)


@pytest.mark.parametrize("word", [*notation_of._SENDERS, "poll"])
def test_every_kind_of_message_is_shown(word: str) -> None:
    shown = "".join(talk.read_text(encoding="utf-8") for talk in TALKS)
    assert re.search(rf"^[<>] \[{word}[\] ]", shown, re.MULTILINE)


def test_a_talk_is_kept_as_a_transcript(tmp_path: Path) -> None:
    kept = tmp_path / "first.chat"
    command = [str(Path(sys.executable).parent / "wabot"), "flows", "chat", str(SNIPPETS / "testing" / "table.json")]
    environment = {**os.environ, "WABOT_DATA": str(tmp_path)}
    said = subprocess.run(
        [*command, "--save", str(kept)], input="table\n4\n", capture_output=True, text=True, env=environment
    )
    assert said.returncode == 0, said.stdout + said.stderr
    assert kept.read_text() == "> table\n< For how many?\n> 4\n< [poll Inside or outside? | Inside | Outside]\n"


def test_the_bot_of_the_page_can_be_published() -> None:
    document = orjson.loads((SNIPPETS / "testing" / "table.json").read_bytes())
    assert check_bot(document, load_catalog()) == []
