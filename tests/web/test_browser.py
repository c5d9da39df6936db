"""Finding a Chromium: the order, the proof, the memory and what a person is told when there is none."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path

import pytest

from wabot_runtime.web.browser import find_browser, on_this_machine, reason
from wabot_runtime.web.errors import BrowserNotFound
from wabot_runtime.web.node import node_for_driver, use_for_driver

pytestmark = pytest.mark.browser


def fake_browser(place: Path, body: str) -> Path:
    """Make a program that is no browser."""
    place.write_text(f"#!/bin/sh\n{body}\n")
    place.chmod(0o755)
    return place


async def test_the_browser_that_the_setting_names_is_proved_by_starting_it(chromium_path: Path, tmp_path: Path) -> None:
    browser = await find_browser(str(chromium_path), install=False, say=print, home=tmp_path)
    assert browser.path == chromium_path
    assert browser.source == "setting"
    assert int(browser.version.split(".")[0]) >= 120


async def test_the_sandbox_is_on_unless_this_is_root_who_is_told_so(chromium_path: Path, tmp_path: Path) -> None:
    said: list[str] = []
    browser = await find_browser(str(chromium_path), install=False, say=said.append, home=tmp_path)
    is_root = os.geteuid() == 0
    assert browser.sandboxed is not is_root
    assert [line for line in said if "sandbox is off" in line] == said[: int(is_root)]


async def test_a_proved_browser_is_not_started_again(chromium_path: Path, tmp_path: Path) -> None:
    starts = tmp_path / "starts"
    counted = fake_browser(tmp_path / "chromium", f'echo >> {starts}\nexec "{chromium_path}" "$@"')
    first = await find_browser(str(counted), install=False, say=print, home=tmp_path)
    second = await find_browser(str(counted), install=False, say=print, home=tmp_path)
    assert first == second
    assert starts.read_text() == "\n"


async def test_a_browser_that_was_replaced_is_proved_again(chromium_path: Path, tmp_path: Path) -> None:
    browser = fake_browser(tmp_path / "chromium", f'exec "{chromium_path}" "$@"')
    await find_browser(str(browser), install=False, say=print, home=tmp_path)
    fake_browser(browser, "echo 'error while loading shared libraries: libnss3.so' >&2; exit 127")
    with pytest.raises(BrowserNotFound, match="apt-get install chromium"):
        await find_browser(str(browser), install=False, say=print, home=tmp_path)


async def test_an_unreadable_memory_is_no_memory(chromium_path: Path, tmp_path: Path) -> None:
    (tmp_path / "browser.json").write_text("{torn")
    browser = await find_browser(str(chromium_path), install=False, say=print, home=tmp_path)
    assert browser.path == chromium_path


async def test_a_setting_that_names_no_browser_is_never_replaced_by_another(tmp_path: Path) -> None:
    with pytest.raises(BrowserNotFound) as raised:
        await find_browser(str(tmp_path / "nowhere"), install=True, say=print, home=tmp_path)
    assert str(tmp_path / "nowhere") in str(raised.value)
    assert "WABOT_BROWSER" in str(raised.value)


async def test_a_program_that_is_no_browser_is_refused_with_its_own_words(tmp_path: Path) -> None:
    program = fake_browser(tmp_path / "chromium", "echo 'error: this is a teapot' >&2; exit 3")
    with pytest.raises(BrowserNotFound, match="this is a teapot"):
        await find_browser(str(program), install=False, say=print, home=tmp_path)


async def test_every_place_looked_at_is_named_when_there_is_no_browser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PATH, the registries and Playwright's folder lead nowhere: the message lists each way and why it failed."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    for name in ("apt-get", "npm", "node"):
        fake_browser(tmp_path / name, f"echo 'E: {name} reaches nothing' >&2; exit 100")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin-of-nobody")
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "playwright"))
    monkeypatch.setenv("PLAYWRIGHT_DOWNLOAD_HOST", "http://127.0.0.1:9")
    fake_browser(tmp_path / "chromium", "exit 1")
    with pytest.raises(BrowserNotFound) as raised:
        await find_browser(None, install=True, say=print, home=tmp_path / "home")
    message = str(raised.value)
    for way in (
        "Playwright's own: not downloaded",
        f"{tmp_path / 'chromium'} does not work",
        "by Playwright",
        "by apt-get",
        "from npm",
    ):
        assert way in message


async def test_where_installing_is_not_allowed_nothing_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "playwright"))
    with pytest.raises(BrowserNotFound, match="wabot browser ensure"):
        await find_browser(None, install=False, say=print, home=tmp_path)
    assert not (tmp_path / "playwright").exists()


async def test_two_that_look_at_once_agree(chromium_path: Path, tmp_path: Path) -> None:
    looks = (find_browser(str(chromium_path), install=False, say=print, home=tmp_path) for _ in range(2))
    first, second = await asyncio.gather(*looks)
    assert first == second


def test_one_file_under_two_names_is_one_candidate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_browser(tmp_path / "chromium", "exit 0")
    (tmp_path / "chromium-browser").symlink_to("chromium")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert on_this_machine() == [tmp_path / "chromium"]


@pytest.mark.parametrize(
    ("complaint", "said"),
    [
        ("x\n[pid=9][err] chrome: error while loading shared libraries: libnss3.so: no", "apt-get install chromium"),
        ("x\n[pid=9][err] FATAL: No usable sandbox! Update your kernel", "unprivileged user namespaces"),
        ("BrowserType.launch: it broke\nCall log: …", "it broke"),
    ],
)
def test_a_long_complaint_is_told_in_a_line_with_the_mend(complaint: str, said: str) -> None:
    assert said in reason(complaint)
    assert "\n" not in reason(complaint)


async def test_the_browser_from_npm_works_on_a_machine_without_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing on PATH but what runs npm, no download host: the npm registry is the way left."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("node", "npm", "sh", "dirname", "readlink", "env"):
        if path := shutil.which(name):
            (tools / name).symlink_to(path)
    monkeypatch.setenv("PATH", str(tools))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "playwright"))
    monkeypatch.setenv("PLAYWRIGHT_DOWNLOAD_HOST", "http://127.0.0.1:9")
    browser = await find_browser(None, install=True, say=print, home=tmp_path)
    assert (browser.source, browser.kind) == ("npm", "headless-shell")


async def test_where_playwrights_own_node_does_not_run_another_one_drives_it(
    chromium_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a bare Debian 12, where it lacks a library."""
    broken = fake_browser(tmp_path / "node-without-library", "echo 'error while loading libatomic.so.1' >&2; exit 127")
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", "")
    node = await node_for_driver(install=True, home=tmp_path, say=print, own=str(broken))
    assert node
    assert node != str(broken)
    use_for_driver(node)
    browser = await find_browser(str(chromium_path), install=False, say=print, home=tmp_path)
    assert browser.path == chromium_path


async def test_where_playwrights_own_node_runs_no_other_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", "")
    sound = fake_browser(tmp_path / "node", "echo v24.0.0")
    assert await node_for_driver(install=True, home=tmp_path, say=print, own=str(sound)) is None
