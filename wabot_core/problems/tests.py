"""Runs the tests a bot document carries, each in a simulator of its own; nothing outside is touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wabot_core.bots import BotTest, read_bot
from wabot_core.catalog import Catalog
from wabot_core.errors import WabotError
from wabot_core.problems.kinds import Place, Problem, problem
from wabot_core.testing import BadTranscript, TalkFailed, parse_transcript, run_transcript


@dataclass(frozen=True, kw_only=True, slots=True)
class TestResult:
    """How one of the document's tests went; `problem` is None if the bot talked as written, `line` where it did not."""

    __test__ = False  # for pytest, which takes what is called Test…

    name: str
    problem: Problem | None
    why: str | None = None
    line: int | None = None

    @property
    def passed(self) -> bool:
        """Say whether the bot talked as written."""
        return self.problem is None


class AnySecret(dict[str, str]):
    """Secrets of a test: whichever is asked for exists."""

    def __missing__(self, name: str) -> str:
        return f"secret-{name}"


async def run_tests(document: Mapping[str, Any], catalog: Catalog, *, only: str | None = None) -> list[TestResult]:
    """Hold every talk the document carries, or `only` the one of a name; raise BadDocument.

    HTTP is answered by the tests' own `http` lines.
    """
    tests = [test for test in read_bot(document).tests if only in (None, test.name)]
    return [await _run(test, document, catalog) for test in tests]


async def _run(test: BotTest, document: Mapping[str, Any], catalog: Catalog) -> TestResult:
    try:
        talk = parse_transcript(test.chat)
        if elsewhere := next((line for line in talk.headers if line.name == "bot"), None):
            why = "a test in a bot document talks to that bot, and names no file"
            raise BadTranscript(line=elsewhere.number, why=why)
        await run_transcript(talk, catalog=catalog, document=document, secrets=AnySecret())
    except (TalkFailed, BadTranscript, WabotError) as error:
        found = problem("failing_test", Place(field=f"tests/{test.name}"), name=test.name, why=str(error))
        line = error.facts.get("line")
        return TestResult(name=test.name, problem=found, why=str(error), line=line if isinstance(line, int) else None)
    return TestResult(name=test.name, problem=None)
