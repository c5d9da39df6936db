"""`wabot bench echo` with tiny counts in a real Chromium: the shape of its report, never its times."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from wabot_runtime.bench.errors import ReferenceMissing
from wabot_runtime.bench.references import find_whatsapp_web_js
from wabot_runtime.cli import cli

TINY = ("--repeats", "1", "--count", "3", "--burst", "4")


@pytest.mark.browser
def test_wabot_is_measured_beside_its_bare_channel(chromium_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WABOT_BROWSER", str(chromium_path))
    ran = CliRunner().invoke(cli, ["bench", "echo", *TINY, "--records", "postgres", "--reference", "none", "--json"])
    assert ran.exit_code == 0, ran.output
    found = json.loads(ran.stdout)
    figures = {(one["what"], one["side"]): one["median"] for one in found["figures"]}
    for side in ("wabot", "bare channel"):
        for what in ("latency p50", "latency p95", "burst", "memory at rest"):
            assert figures[what, side] > 0
        assert figures["CPU per message", side] >= 0
    assert [ratio["goal"] for ratio in found["ratios"]] == ["P5 ≤ 1.5"]


async def test_a_folder_without_the_reference_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReferenceMissing, match="has no node_modules/whatsapp-web.js"):
        await find_whatsapp_web_js(tmp_path, say=lambda line: None)


async def test_the_reference_is_found_where_it_was_put(tmp_path: Path) -> None:
    package = tmp_path / "node_modules" / "whatsapp-web.js" / "package.json"
    package.parent.mkdir(parents=True)
    package.write_text("{}")
    found = await find_whatsapp_web_js(tmp_path, say=lambda line: None)
    assert found.modules == tmp_path.resolve()
    assert Path(found.command[-1]).read_text().startswith("// The reference of `wabot bench echo`")
