"""The API does what its description says, and never fails: schemathesis over every operation, on a real socket."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from tests.admin.client import Client
from tests.admin.conftest import NewClient
from wabot_admin.app import create_app
from wabot_admin.services import Services
from wabot_admin.serving import bind, serve

tell = sys.stdout.write  # the report, with its seed
EXAMPLES = int(os.environ.get("WABOT_TEST_EXAMPLES", "20"))
ENDS_THE_SESSION = "logout_everywhere"
NEVER_ENDS = "watch_live"  # tests/admin/test_live.py watches it


@pytest.fixture
async def address(services: Services) -> AsyncIterator[str]:
    """Give the address of the app as it is served."""
    listener = bind("127.0.0.1", 0, variable="WABOT_ADMIN_PORT")
    ready = asyncio.Event()
    serving = asyncio.create_task(serve(create_app(services, hosts=["127.0.0.1"]), listener, ready=ready.set))
    await ready.wait()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    serving.cancel()
    await asyncio.wait({serving})


async def explore(address: str, client: Client, folder: Path, choice: Sequence[str]) -> str:
    """Run schemathesis as its users do; return what it says. Its seed is in there."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()"),
        *("--config-file", str(Path(__file__).with_name("schemathesis.toml")), "run"),
        f"{address}/api/openapi.json",
        *("--header", f"Authorization: Bearer {client.token}"),
        *("--max-examples", str(EXAMPLES), "--workers", "1", "--no-color", "--checks", "all", *choice),
        cwd=folder,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    text = said.decode()
    assert process.returncode == 0, text
    return text


async def test_schemathesis_finds_no_fault_and_no_lie(signed_in: NewClient, address: str, tmp_path: Path) -> None:
    admin = await signed_in("admin")
    left_out = [f"--exclude-operation-id={each}" for each in (ENDS_THE_SESSION, NEVER_ENDS)]
    said = await explore(address, admin, tmp_path, left_out)
    tell(said)
    tested = re.search(r"(\d+) generated", said)
    assert tested is not None
    assert int(tested[1]) > 500
    said = await explore(address, admin, tmp_path, ["--include-operation-id", ENDS_THE_SESSION])
    tell(said)
