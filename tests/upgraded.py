"""An embedded database at HEAD, upgraded once in a run and copied for each test, for migrating takes longest."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy import make_url

from wabot_runtime.stores.migrations.run import upgrade

NAME = "wabot.db"


def put_upgraded(folder: Path) -> None:
    """Put an upgraded, empty database into a data folder, unless one is there."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (folder / NAME).exists():
        shutil.copyfile(_template() / NAME, folder / NAME)


@cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="wabot-upgraded-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    upgrade(make_url(f"sqlite:///{folder / NAME}"), say=lambda line: None)
    return folder
