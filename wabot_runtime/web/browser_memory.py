"""Remembers which Chromium was proved to work, so that a start need not start one to find out.

The verdict holds for the same file (path, size, time of change) under the same conditions; anything else, an
unreadable note included, is simply not known.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

NOTE = "browser.json"


def recall(home: Path, conditions: Mapping[str, object]) -> dict[str, Any] | None:
    """Return the remembered facts, or None when they don't hold any more."""
    try:
        note = json.loads((home / NOTE).read_text())
        facts: dict[str, Any] = note["facts"]
        if note["conditions"] == conditions and note["file"] == identity(Path(facts["path"])):
            return facts
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return None


def remember(home: Path, conditions: Mapping[str, object], facts: Mapping[str, object]) -> None:
    """Keep the facts about the file at `facts["path"]`, in one step."""
    home.mkdir(parents=True, exist_ok=True)
    draft = home / f"{NOTE}.{os.getpid()}"
    file = identity(Path(str(facts["path"])))
    draft.write_text(json.dumps({"conditions": conditions, "facts": facts, "file": file}))
    draft.replace(home / NOTE)


def identity(path: Path) -> list[object]:
    """Return what changes when the file is replaced."""
    file = path.stat()
    return [str(path), file.st_size, file.st_mtime_ns]
