"""The page script: shipped as pinned, replaceable, and missing with a word on how to mend it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from wabot_runtime.web.errors import PageScriptMissing
from wabot_runtime.web.page_script import SHIPPED, page_script


def test_the_shipped_script_is_the_pinned_package() -> None:
    script = page_script(None)
    origin = json.loads((SHIPPED / "origin.json").read_text())
    assert script.version == origin["version"] == "4.6.0"
    assert hashlib.sha256(script.source.read_bytes()).hexdigest() == origin["sha256"]["wppconnect-wa.js"]
    assert "WPP" in script.text


def test_its_licences_are_shipped_with_it() -> None:
    assert "Apache License" in (SHIPPED / "LICENSE").read_text()
    assert "MIT" in (SHIPPED / "LICENSE.third-party.txt").read_text()


def test_another_script_may_take_its_place(tmp_path: Path) -> None:
    other = tmp_path / "wa.js"
    other.write_text("window.WPP = {}")
    script = page_script(str(other))
    assert script.text == "window.WPP = {}"
    assert script.version.startswith("sha256:")
    assert script.source == other


def test_a_setting_that_names_no_script_says_which_setting(tmp_path: Path) -> None:
    with pytest.raises(PageScriptMissing, match="WABOT_PAGE_SCRIPT"):
        page_script(str(tmp_path / "nowhere.js"))


def test_a_script_that_is_no_text_is_refused(tmp_path: Path) -> None:
    binary = tmp_path / "wa.js"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PageScriptMissing):
        page_script(str(binary))
