"""What opens inside pages: the builder's panels, and dialogs; each with the way to it, as anyone would go.

`tests/ui/test_every_panel.py` sweeps them and `tests/ui/pictures.py` takes them; both over `put_scenes`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from playwright.async_api import Locator, Page, expect

from tests.ui.conftest import DESKTOP, PASSWORD, PHONE
from tests.ui.figures import BOT
from tests.ui.scene_data import BAKERY

Step = Callable[[Page], Awaitable[None]]
Role = Literal["button", "checkbox", "combobox", "link", "menuitem", "radio", "searchbox", "tab", "textbox"]


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Something that is not there when a page is loaded: the page's address, and what one does there."""

    name: str
    path: str
    steps: tuple[Step, ...]
    size: tuple[int, int] = DESKTOP

    async def play(self, page: Page, address: str, places: Mapping[str, str]) -> None:
        """Open it, by the English words; `places` are the ids its address has room for."""
        await page.goto(address + self.path.format(**places))
        for step in (loaded, *self.steps, loaded):
            await step(page)


def scene(name: str, path: str, *steps: Step, size: tuple[int, int] = DESKTOP) -> Scene:
    """Return a scene."""
    return Scene(name=name, path=path, steps=steps, size=size)


async def loaded(page: Page) -> None:
    """Wait until nothing is loaded any more."""
    await expect(page.get_by_role("heading").first).to_be_attached()
    await expect(page.locator("[aria-busy=true]")).to_have_count(0)


def press(name: str, *, role: Role = "button", within: str = "", exact: bool = False) -> Step:
    """Press the first thing of a name; `within` a region or a dialog."""
    return lambda page: _named(page, role, name, within, exact=exact).click()


def write(name: str, text: str, *, role: Role = "textbox") -> Step:
    """Write into a field."""
    return lambda page: _named(page, role, name).fill(text)


def keys(*keys: str, on: str = "") -> Step:
    """Press keys, `on` what is chosen by CSS first."""

    async def step(page: Page) -> None:
        if on:
            await page.locator(on).first.focus()
        for key in keys:
            await page.keyboard.press(key)

    return step


def see(text: str) -> Step:
    """Wait for a text to be seen."""
    return lambda page: expect(page.get_by_text(text).first).to_be_visible()


def until(selector: str) -> Step:
    """Wait for what is chosen by CSS."""
    return lambda page: expect(page.locator(selector).first).to_be_visible()


def click(selector: str) -> Step:
    """Press what is chosen by CSS: what has no name of its own, such as a card."""
    return lambda page: page.locator(selector).first.click()


def say(text: str, answer: str) -> Step:
    """Write as the person in a simulation and wait for the answer."""

    async def step(page: Page) -> None:
        await page.get_by_role("textbox", name="Write as Ana").fill(text)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("log", name="The talk")).to_contain_text(answer)

    return step


def _named(page: Page, role: Role, name: str, within: str = "", *, exact: bool = False) -> Locator:
    place = page.get_by_role("region", name=within).or_(page.get_by_role("dialog", name=within)) if within else page
    return place.get_by_role(role, name=name, exact=exact).first


CLINIC = f"/bots/{BOT}"
SHOP = f"/bots/{BAKERY}"
CANVAS = ".react-flow"
CARDS = until(".react-flow__node-card")
HI = say("hi", "What would you like?")

BUILDER = (
    scene("begin", "/bots/empty", see("How does your bot begin?")),
    scene("palette-search", CLINIC, write("Search steps", "ask", role="searchbox")),
    scene("palette-drawer", f"{CLINIC}?flow=menu", press("Steps"), size=PHONE),
    scene("new-flow", CLINIC, press("New flow")),
    scene("step-picker", f"{CLINIC}?flow=menu", CARDS, keys("a", on=CANVAS)),
    scene("find", f"{CLINIC}?flow=menu", CARDS, keys("Control+k"), write("Find a step", "book", role="combobox")),
    scene("keys", f"{CLINIC}?flow=menu", CARDS, keys("?", on=CANVAS)),
    scene("map", f"{CLINIC}?flow=booking", press("Map")),
    scene("flow-settings", f"{CLINIC}?flow=booking"),
    scene("flow-start", CLINIC, click(".react-flow__node-start")),
    scene("many-steps", f"{CLINIC}?flow=menu", CARDS, keys("Control+a", on=CANVAS), see("steps selected")),
    scene("note", f"{SHOP}?flow=order", click(".react-flow__node-note")),
    scene("menu-step", f"{CLINIC}?flow=menu&node=choose"),
    scene("question-step", f"{CLINIC}?flow=booking&node=age"),
    scene("rule-step", f"{CLINIC}?flow=booking&node=adult"),
    scene("form-step", f"{CLINIC}?flow=booking&node=details"),
    scene("call-step", f"{CLINIC}?flow=booking&node=slots"),
    scene("subflow-step", f"{CLINIC}?flow=menu&node=book"),
    scene("broken-step", "/bots/broken?flow=order&node=mute"),
    scene("unknown-step", "/bots/broken?flow=order&node=route"),
    scene("step-preview", f"{CLINIC}?flow=menu&node=choose", press("Preview", role="tab")),
    scene("preview", f"{CLINIC}?flow=menu&panel=preview"),
    scene("variables", f"{CLINIC}?panel=variables"),
    scene("bot-settings", f"{CLINIC}?panel=settings"),
    scene("problems", "/bots/broken?panel=problems", see("is missing")),
    scene("problems-none", f"{CLINIC}?panel=problems"),
    scene("translations", f"{SHOP}?panel=translations"),
    scene("language-new", f"{SHOP}?panel=translations", press("Add a language")),
    scene("tests", f"{SHOP}?panel=tests", press("Run all"), see("1 test failed")),
    scene("test-failed", f"{SHOP}?panel=tests", press("Run all"), press("Answers Failed"), see("It goes another way")),
    scene("heat", f"{CLINIC}?flow=menu&panel=heat", see("left")),
    scene("history", f"{SHOP}?panel=history", until("del")),
    scene("history-canvas", f"{SHOP}?panel=history", press("On the canvas")),
    scene("restore", f"{SHOP}?panel=history", press("Restore")),
    scene("version", f"{SHOP}?revision=1", see("published by")),
    scene("compare", f"{SHOP}?revision=1", press("Compare with the draft"), see("Version 1 and the draft")),
    scene("simulate-cannot", "/bots/broken?panel=simulate", see("The bot can't run yet")),
    scene("simulate", f"{SHOP}?panel=simulate", see("Write the first message")),
    scene("simulate-running", f"{SHOP}?panel=simulate", HI),
    scene("simulate-on-a-phone", f"{SHOP}?panel=simulate", HI, size=PHONE),
    scene(
        "simulate-variables", f"{SHOP}?panel=simulate", HI, press("Bread", exact=True), press("Variables", role="tab")
    ),
    scene("simulate-ended", f"{SHOP}?panel=simulate", HI, press("Cake", exact=True), see("The talk ended")),
    scene(
        "simulate-failed",
        f"{SHOP}?panel=simulate",
        HI,
        press("Delivery", exact=True),
        press("Calls", role="tab"),
        see("no answer is declared"),
    ),
    scene(
        "simulate-past",
        f"{SHOP}?panel=simulate",
        HI,
        press("Cake", exact=True),
        see("The talk ended"),
        press("1: “hi”"),
        see("Moment 1 of"),
    ),
    scene("simulate-setup", f"{SHOP}?panel=simulate", press("Who talks, and how")),
    scene("simulate-keep", f"{SHOP}?panel=simulate", HI, press("Save as a test")),
    scene("publish-blocked", f"{SHOP}?panel=publish", see("Mend what is marked red first"), see("1 of 2 pass")),
    scene("publish-anyway", f"{SHOP}?panel=publish", see("1 of 2 pass"), press("Publish in spite of this")),
    scene("publish", f"{CLINIC}?panel=publish", see("All 7 tests passed")),
    scene(
        "published",
        "/bots/greeter?panel=publish",
        see("No problems found"),
        click("form button.bg-primary"),
        see("is live"),
    ),
)
"""The builder's panels and dialogs."""

DIALOGS = (
    scene("command-menu", "/", keys("Control+k"), see("Analytics")),
    scene("bot-import", "/bots", press("Import")),
    scene("bot-copy", "/bots", press("Actions for Clinic"), press("Duplicate", role="menuitem")),
    scene("bot-in-use", "/bots", press("Actions for Clinic"), press("Delete", role="menuitem")),
    scene("number-stop", "/numbers/front", press("Actions for"), press("Stop", role="menuitem")),
    scene("number-take-back", "/numbers/night", press("Actions for"), press("Take it back", role="menuitem")),
    scene("capture", "/captures", press("Show the capture of")),
    scene("capture-columns", "/captures?kind=lead", press("Columns")),
    scene("capture-export", "/captures?kind=lead", press("Export")),
    scene("contact-edit", "/contacts/{contact}", press("Edit")),
    scene("contact-erase", "/contacts/{contact}", press("Erase everything")),
    scene(
        "contact-merge",
        "/contacts/{contact}",
        press("Merge"),
        write("Name or phone number", "rocha", role="searchbox"),
        press("Bia Rocha"),
    ),
    scene("contact-opted-out", "/contacts/{silent}", see("nothing is sent to them")),
    scene("alike", "/contacts/alike", see("Same")),
    scene("talk-opted-out", "/conversations/{unheard}", see("They asked for no more messages")),
    scene("talk-on-a-phone", "/conversations/{unheard}", see("They asked for no more messages"), size=PHONE),
    scene("talk-taken-over", "/conversations/{talk}", press("Take over"), see("You have this conversation")),
    scene("talk-keys", "/conversations/{unheard}", keys("?")),
    scene("role", "/roles", press("New role")),
    scene(
        "key-made",
        "/keys",
        press("New key"),
        write("Name", "The till"),
        press("See people", role="checkbox"),
        press("Make the key"),
        see("Copy the key now"),
    ),
    scene(
        "invited",
        "/accounts",
        press("Invite someone"),
        write("E-mail address", "bo.dias@example.org"),
        press("Make the link"),
        see("Send this link"),
    ),
    scene(
        "invite-withdrawn",
        "/accounts",
        press("Invite someone"),
        write("E-mail address", "stray@example.org"),
        press("Make the link"),
        press("Done"),
        press("Withdraw the invite of stray@example.org"),
        see("The link stops working at once"),
    ),
    scene(
        "second-step",
        "/me",
        press("Set it up"),
        write("Current password", PASSWORD),
        press("Continue"),
        see("Scan this with your authenticator app"),
    ),
    scene("audit-entry", "/audit", click("tbody button")),
    scene("plugin-add", "/plugins", press("Add a plugin")),
)
"""The dialogs of the other pages."""

SCENES = (*BUILDER, *DIALOGS)
