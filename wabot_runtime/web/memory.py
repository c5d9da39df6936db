"""Measures how much memory a browser and its children take; it frees none."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

PROCESSES = Path("/proc")


def tree_mib(roots: Sequence[int]) -> float:
    """Return the proportional memory (PSS) of these processes and their descendants, 0 where /proc is missing."""
    return sum(_pss_kib(pid) for pid in descendants(roots)) / 1024


def descendants(roots: Sequence[int]) -> set[int]:
    """Return these processes and all they started, as far as they live."""
    children: dict[int, list[int]] = {}
    for entry in PROCESSES.glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            parent = int((entry / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(entry.name))
    family: set[int] = set()
    pending = list(roots)
    while pending:
        pid = pending.pop()
        if pid not in family:
            family.add(pid)
            pending += children.get(pid, [])
    return family


def _pss_kib(pid: int) -> int:
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in (PROCESSES / str(pid) / "smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0
