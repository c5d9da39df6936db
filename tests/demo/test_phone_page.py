"""A person walks the demo's sample bot on the phone page, using only what is visible, in real Chromium."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from importlib import resources
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright, expect

pytestmark = pytest.mark.browser

START_SECONDS = 90


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[str]:
    """Give the address of a running demo's phone page, as it prints it; it must end well at Ctrl-C."""
    ports = {f"WABOT_{name}_PORT": "0" for name in ("ADMIN", "SANDBOX", "PHONE")}
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "wabot_runtime", "demo"],
        env={**os.environ, **ports, "WABOT_DATA": str(tmp_path)},
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if found := re.search(r"Phone page\s+(http://\S+)", line):
            yield found[1]
            break
    else:
        pytest.fail(said)
    process.send_signal(signal.SIGINT)
    rest = process.stdout.read()
    assert process.wait(30) == 0, said + rest
    process.stdout.close()


@pytest_asyncio.fixture
async def phone(demo: str, chromium_path: Path) -> AsyncIterator[Page]:
    """Give the phone page, opened; what goes wrong in it fails the test."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        page = await browser.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
        await page.goto(demo)
        yield page
        await browser.close()
        assert wrong == []


async def say(phone: Page, text: str, *, then: str) -> None:
    """Write a message and wait until the bot has said something with `then` in it."""
    shown = phone.get_by_label("Messages").get_by_text(then)
    before = await shown.count()
    box = phone.get_by_label("Message", exact=True)
    await box.fill(text)
    await box.press("Enter")
    await expect(shown).to_have_count(before + 1, timeout=20_000)


async def test_a_person_scans_the_qr_walks_the_sample_bot_and_trades_pictures(phone: Page, tmp_path: Path) -> None:
    scan = phone.get_by_role("button", name="Scan the QR code")
    await expect(scan).to_be_enabled(timeout=START_SECONDS * 1000)
    await scan.click()
    await expect(phone.get_by_text("Linked. Customers can write to the bot.")).to_be_visible(timeout=30_000)

    await say(phone, "hi", then="1. Book an appointment")
    await say(phone, "1", then="How old is the patient?")
    await say(phone, "thirty", then="Please write the age as a number")
    await say(phone, "34", then="What is the patient's full name?")
    await say(phone, "Ana Reis", then="What is your e-mail address?")
    await say(phone, "ana@nowhere", then="does not look like an email address")
    await say(phone, "skip", then="Which day would suit you?")
    await say(phone, "tomorrow", then="Please check your answers")
    await say(phone, "yes", then="Which one would you like?")
    await say(phone, "1", then="Your reference is C-0001.")
    map_ = phone.get_by_role("img", name="You are booked!")
    await expect(map_).to_be_visible()
    await expect(map_).to_have_js_property("naturalWidth", 640)  # it is loaded, a moment after its place is there

    await say(phone, "no", then="Take care!")
    picture = tmp_path / "rash.png"
    picture.write_bytes(resources.files("wabot_runtime.samples").joinpath("clinic.png").read_bytes())
    await phone.get_by_label("Attach a picture or file").set_input_files(picture)
    thanks = phone.get_by_label("Messages").get_by_text("Thank you for the picture!")
    await expect(thanks).to_be_visible(timeout=30_000)
    await expect(phone.get_by_role("img", name="The Riverside Clinic")).to_be_visible(timeout=20_000)
