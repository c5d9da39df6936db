"""The page script, wa-js: its text and its version. It is fetched when wabot is built, never at run time."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from wabot_runtime.web.errors import PageScriptMissing

SHIPPED = Path(__file__).parent / "wa_js"
BUNDLE = "wppconnect-wa.js"


@dataclass(frozen=True, kw_only=True)
class PageScript:
    """The script that gives a page of WhatsApp Web its `WPP` object.

    `version` is the npm version of the shipped one, `sha256:` and the hash's first 12 digits for another one;
    `source` is its file.
    """

    text: str
    version: str
    source: Path


def page_script(setting: str | None) -> PageScript:
    """Return the shipped script, or the file that `setting` names; raise `PageScriptMissing`."""
    return replacement(Path(setting)) if setting else shipped()


def shipped() -> PageScript:
    """Return the script that came with wabot, as pinned at build time."""
    mend = "Install wabot again; from a checkout: python3 bootstrap.py install"
    text = read(SHIPPED / BUNDLE, mend=mend)
    origin = json.loads(read(SHIPPED / "origin.json", mend=mend))
    return PageScript(text=text, version=origin["version"], source=SHIPPED / BUNDLE)


def replacement(path: Path) -> PageScript:
    """Return the script in a file of the operator's."""
    text = read(path, mend="Correct the setting WABOT_PAGE_SCRIPT, or unset it to use the shipped one.")
    return PageScript(text=text, version=f"sha256:{hashlib.sha256(text.encode()).hexdigest()[:12]}", source=path)


def read(path: Path, *, mend: str) -> str:
    """Return a file's text, or raise `PageScriptMissing` with the mend."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PageScriptMissing(path=path, mend=mend) from error
