"""What the pytest plugin collects: each `*.chat` file is one test; `wabot_pytest` registers it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from wabot_core.catalog import Catalog, load_catalog
from wabot_core.testing.talks import TalkFailed, run_transcript
from wabot_core.testing.transcripts import BadTranscript

if TYPE_CHECKING:
    from os import PathLike


@cache
def installed() -> Catalog:
    """Return the catalog of all installed plugins, loaded once."""
    return load_catalog()


class TranscriptFile(pytest.File):
    """A `*.chat` file."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield its talk."""
        yield TranscriptItem.from_parent(self, name="talk")


class TranscriptItem(pytest.Item):
    """The talk of a transcript, held with the simulator."""

    def runtest(self) -> None:
        """Hold the talk; its bot is named in the file or lies beside it."""
        text = self.path.read_text(encoding="utf-8")
        asyncio.run(_hold(text, self.path.parent))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show the line and what was expected, without the engine's frames."""
        if isinstance(excinfo.value, (TalkFailed, BadTranscript)):
            return f"{self.path.name}: {excinfo.value}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[PathLike[str] | str, int | None, str]:
        """Name the file."""
        return self.path, 0, self.path.name


async def _hold(text: str, folder: Path) -> None:
    await run_transcript(text, catalog=installed(), folder=folder)
