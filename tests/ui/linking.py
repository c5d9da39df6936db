"""A desk whose numbers run on a sandbox, and what someone does there to link one, by what is seen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from playwright.async_api import Locator, expect

from tests.runtime.running import put
from tests.ui.conftest import Desk, Person, running_desk
from tests.web.conftest import Sandbox
from wabot_runtime import load_settings, read_document

LINKED = 60_000  # milliseconds; the machine may be busy


@dataclass(frozen=True, kw_only=True)
class Whatsapp(Desk):
    """A desk whose numbers run, on a sandbox."""

    sandbox: Sandbox


@asynccontextmanager
async def running_whatsapp(folder: Path, sandbox: Sandbox, chromium: Path) -> AsyncIterator[Whatsapp]:
    """Give a desk that runs its numbers, with a published bot."""
    settings = replace(
        load_settings({"WABOT_DATA": str(folder)}),
        browser=str(chromium),
        whatsapp_resolver=sandbox.addresses["resolver_rule"],
        whatsapp_certificate=sandbox.addresses["certificate_pin"],
    )
    async with running_desk(folder, settings=settings) as running:
        runtime = running.services.runtime
        await put(runtime, read_document(sample="echo"), number="spare", bot="echo")
        await runtime.records.numbers.change("spare", wanted="stopped")
        await running.services.desk.numbers.remove("spare")
        task = asyncio.create_task(runtime.run())
        yield Whatsapp(address=running.address, services=running.services, sandbox=sandbox)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def begin(one: Person, name: str) -> None:
    """Add a number by the list's button, up to the choice of how to link it."""
    await one.open("/numbers")
    await one.page.get_by_role("link", name="Add a number").click()
    await one.page.get_by_label("Name").fill(name)
    await expect(one.page.get_by_label("Who answers")).to_have_value("echo")
    await one.page.get_by_role("button", name="Continue").click()
    await expect(one.page.get_by_role("heading", name=f"Link {name}")).to_be_visible()


async def confirm(one: Person, item: str, verb: str) -> None:
    """Choose something from the number's menu and confirm it."""
    await one.page.get_by_role("button", name="Actions for").click()
    await one.page.get_by_role("menuitem", name=item, exact=True).click()
    await one.page.get_by_role("dialog").get_by_role("button", name=verb).click()
    await expect(one.page.get_by_role("dialog")).to_have_count(0)


def state(one: Person, words: str) -> Locator:
    """Return where the page says the number stands, in its head."""
    return one.page.locator("header", has=one.page.get_by_role("heading", level=1)).get_by_text(words, exact=True)
