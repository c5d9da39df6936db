"""Finds a demo's processes and the addresses they listen on, from what the kernel says about them (Linux)."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterator
from pathlib import Path

LISTENING = "0A"  # the state in /proc/net/tcp


def processes_of(mark: str) -> set[int]:
    """Return the processes that carry the mark in their environment or command line, and all below them."""
    marked = {process for process in every_process() if mark.encode() in traces_of(process)}
    parents = {process: parent_of(process) for process in every_process()}
    found = set(marked)
    while below := {process for process, parent in parents.items() if parent in found} - found:
        found |= below
    return {process for process in found if state_of(process) != "Z"} - {os.getpid()}


def listening(processes: set[int]) -> set[tuple[str, int]]:
    """Return the (address, port) pairs that these processes accept TCP connections on."""
    sockets = {inode for process in processes for inode in sockets_of(process)}
    return {
        (address, port)
        for table in ("tcp", "tcp6")
        for address, port, inode in listeners_in(Path("/proc/net") / table)
        if inode in sockets
    }


def every_process() -> list[int]:
    """Return the numbers of all processes."""
    return [int(entry.name) for entry in Path("/proc").glob("[0-9]*")]


def traces_of(process: int) -> bytes:
    """Return a process's environment and command line; nothing if it is gone or another user's."""
    return read(process, "environ") + b"\0" + read(process, "cmdline")


def parent_of(process: int) -> int:
    """Return a process's parent, 0 if it is gone."""
    fields = read(process, "stat").rpartition(b")")[2].split()
    return int(fields[1]) if fields else 0


def state_of(process: int) -> str:
    """Return a process's state letter, Z for one that is gone or only waits to be noticed."""
    fields = read(process, "stat").rpartition(b")")[2].split()
    return fields[0].decode() if fields else "Z"


def sockets_of(process: int) -> Iterator[str]:
    """Return the inodes of a process's sockets."""
    try:
        handles = list(Path(f"/proc/{process}/fd").iterdir())
    except OSError:
        return
    for handle in handles:
        try:
            target = os.readlink(handle)
        except OSError:
            continue
        if target.startswith("socket:["):
            yield target[len("socket:[") : -1]


def listeners_in(table: Path) -> Iterator[tuple[str, int, str]]:
    """Return address, port and inode of every listening socket in a kernel table."""
    for line in table.read_text().splitlines()[1:]:
        fields = line.split()
        if fields[3] == LISTENING:
            address, port = fields[1].split(":")
            yield readable(address), int(port, 16), fields[9]


def readable(address: str) -> str:
    """Return the usual notation of an address that the kernel prints as words in the machine's byte order."""
    raw = bytes.fromhex(address)
    words = (raw[start : start + 4][::-1] for start in range(0, len(raw), 4))
    return str(ipaddress.ip_address(b"".join(words)))


def read(process: int, name: str) -> bytes:
    """Return a file about a process, empty if it can't be read."""
    try:
        return Path(f"/proc/{process}/{name}").read_bytes()
    except OSError:
        return b""
