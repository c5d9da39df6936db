"""A pack for a wabot that is not there yet; it says so when it is imported, which it must not be."""

from pathlib import Path

Path("imported").write_text("future", encoding="utf-8")
