"""Linked devices, and what each has not yet acknowledged."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

import orjson

from wabot_runtime.sandbox.records import Records


@dataclass(frozen=True, kw_only=True)
class Device:
    """A browser linked to a number; its key is the public half of a key that never leaves it."""

    key: str
    number: str
    name: str
    linked_at: float

    def as_json(self) -> dict[str, Any]:
        """Return the device as plain data."""
        return {"key": self.key, "number": self.number, "name": self.name, "linked_at": self.linked_at}


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A frame on its way to one device, until that device says it is safe there."""

    n: int
    frame: dict[str, Any]


class Devices:
    """The linked devices and their undelivered frames, kept in the records."""

    def __init__(self, records: Records) -> None:
        """Keep devices in these records."""
        self._records = records
        rows = records.rows("SELECT * FROM device ORDER BY linked_at")
        self._linked = {row["key"]: _device(row) for row in rows}

    def link(self, device: Device) -> None:
        """Remember a device as linked."""
        self._records.execute(
            "INSERT OR REPLACE INTO device (key, number, name, linked_at) VALUES (?, ?, ?, ?)",
            device.key,
            device.number,
            device.name,
            device.linked_at,
        )
        self._linked[device.key] = device

    def unlink(self, key: str) -> None:
        """Forget a device and what waited for it."""
        with self._records.transaction():
            self._records.execute("DELETE FROM device WHERE key = ?", key)
            self._records.execute("DELETE FROM delivery WHERE device = ?", key)
        self._linked.pop(key, None)

    def get(self, key: str) -> Device | None:
        """Return the linked device with that key."""
        return self._linked.get(key)

    def all(self, number: str | None = None) -> list[Device]:
        """Return the linked devices, of one number or of all, oldest first."""
        return [device for device in self._linked.values() if number in (None, device.number)]

    def enqueue(self, key: str, frame: dict[str, Any]) -> Delivery:
        """Keep a frame for a device until it is acknowledged."""
        cursor = self._records.execute("INSERT INTO delivery (device, frame) VALUES (?, ?)", key, orjson.dumps(frame))
        return Delivery(n=cursor.lastrowid or 0, frame=frame)

    def undelivered(self, key: str) -> list[Delivery]:
        """Return what a device has not acknowledged, in order."""
        rows = self._records.rows("SELECT n, frame FROM delivery WHERE device = ? ORDER BY n", key)
        return [Delivery(n=row["n"], frame=orjson.loads(row["frame"])) for row in rows]

    def acknowledge(self, key: str, numbers: list[int]) -> list[dict[str, Any]]:
        """Drop deliveries that are safe at the device; return their frames."""
        frames = []
        with self._records.transaction():
            for n in numbers:
                row = self._records.row("DELETE FROM delivery WHERE device = ? AND n = ? RETURNING frame", key, n)
                if row:
                    frames.append(orjson.loads(row["frame"]))
        return frames


def _device(row: sqlite3.Row) -> Device:
    return Device(key=row["key"], number=row["number"], name=row["name"], linked_at=row["linked_at"])
