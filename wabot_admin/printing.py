"""Where a command's export goes: to a file, or to standard output as it is."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import BinaryIO


def into(output: Path | None) -> AbstractContextManager[BinaryIO]:
    """Open the file, or standard output when there is none; that stays open."""
    return nullcontext(sys.stdout.buffer) if output is None else output.open("wb")
