"""9,000 hostile texts, as everything that people or colleagues type, shown by real Chromium under the policy: nothing
runs, nothing is asked from elsewhere; and the same texts do run where they are taken for markup."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Page, Request, Route, expect

from tests.ui.conftest import Desk, NewPerson, Person
from tests.ui.hostile import NUMBERED, Hostile
from tests.ui.talks import Line, put_capture, put_lines
from wabot_admin import bots as service
from wabot_admin.audit import record
from wabot_core.messages import Kind, Media
from wabot_runtime import Label

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

FILES, NOTES, VARIABLES, FIELDS, CAPTURED, LABELS, NAMES, STEPS = 2_300, 600, 800, 800, 200, 200, 300, 400
ENOUGH = 9_000
AUDITED, SAID = 40, 12
LOADED = 30_000  # milliseconds; the machine may be busy
SHOWN = f"""() => {{
  const typed = [...document.querySelectorAll("input, textarea")].map((each) => each.value).join(" ");
  const found = `${{document.body.textContent}} ${{typed}}`.matchAll({NUMBERED});
  return [...found].map(([, ran, away]) => Number(ran ?? away));
}}"""
MADE = r"""() => {
  const leads = /^((xlink:)?href|src|srcdoc|data|action|formaction|poster|to|values|from)$/i;
  const runs = ({ name, value }) => /^on/i.test(name) || (leads.test(name) && /^\s*javascript:/i.test(value));
  const all = [...document.querySelectorAll("body *")];
  return all.filter((each) => [...each.attributes].some(runs)).map((each) => each.outerHTML);
}"""

MARKED_UP = """texts => texts.forEach((text) => {
  document.body.append(document.createElement("div"));
  document.body.lastChild.innerHTML = text;
})"""


@dataclass
class Watch:
    """What ran, what was asked from elsewhere, and which texts were shown."""

    address: str
    ran: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    shown: set[int] = field(default_factory=set)

    async def follow(self, page: Page) -> None:
        """Note what the page does from now on; whatever it asks from elsewhere goes nowhere."""
        await page.expose_function("__ran", lambda which="": self.ran.append(str(which)))
        page.on("request", self._note)
        await page.route(re.compile(r"^https?://evil\.example"), lambda route: route.abort())

    async def look(self, page: Page, where: str) -> None:
        """Note which texts the page shows, and that none of them became an element that could run."""
        before = len(self.shown)
        self.shown.update(await page.evaluate(SHOWN))
        print(f"{where}: {len(self.shown) - before}")  # noqa: T201
        assert await page.evaluate(MADE) == [], where

    def _note(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme not in ("blob", "data") and f"{url.scheme}://{url.netloc}" != self.address:
            self.asked.append(request.url)


async def test_9000_hostile_texts_run_nothing_and_ask_nothing_from_elsewhere(desk: Desk, person: NewPerson) -> None:
    seed = secrets.randbelow(2**32)
    print("seed", seed)  # noqa: T201
    texts, watch = Hostile(seed), Watch(address=desk.address)
    email = await desk.account()
    talk, handle, bot = await put_all(desk, texts)
    print("texts", texts.count)  # noqa: T201
    ana = await person()
    await watch.follow(ana.page)
    await ana.page.route(re.compile(r"/api/conversations.*limit="), larger_pages)
    await ana.sign_in(email)
    await look_at_the_talk(ana, watch, talk)
    await look_at_lists(ana, watch, handle)
    await look_at_the_bot(ana, watch, bot)
    await look_at_what_is_sought(ana, watch)
    await look_at_a_merge(ana, watch, handle)
    await look_at_the_audit(ana, watch, texts)
    await talk_with_a_bot(ana, watch, texts)
    assert watch.ran == []
    assert watch.asked == []
    assert len(watch.shown) >= ENOUGH


async def test_the_same_texts_run_and_ask_where_they_are_taken_for_markup(browser: Browser) -> None:
    texts, watch = Hostile(1), Watch(address="about:blank")
    context = await browser.new_context(bypass_csp=True)
    page = await context.new_page()
    await watch.follow(page)
    leading_away = ("refresh", "<base")
    taken = [text for text in texts.take(1_000) if not any(word in text.lower() for word in leading_away)]
    await page.evaluate(MARKED_UP, taken)
    for _ in range(100):
        if len(watch.ran) > 5 and len(watch.asked) > 5:
            break
        await page.wait_for_timeout(100)
    await context.close()
    assert len(watch.ran) > 5
    assert len(watch.asked) > 5


async def put_all(desk: Desk, texts: Hostile) -> tuple[str, str, str]:
    """Put the texts everywhere; return a conversation, its contact and a bot."""
    shop = desk.services.desk
    author = (await shop.accounts.page(limit=1))[0].id
    lines = [Line(text=next(texts), kind=Kind.DOCUMENT, media=named(next(texts))) for _ in range(FILES)]
    lines += [Line(text=text, note=True, author=author) for text in texts.take(NOTES)]
    variables = {f"v{place}": text for place, text in enumerate(texts.take(VARIABLES))}
    fields = {f"f{place}": text for place, text in enumerate(texts.take(FIELDS))}
    talk, handle = await put_lines(shop, lines, variables=variables, fields=fields)
    for text in texts.take(LABELS):
        await shop.labels.add(Label(id=secrets.token_hex(8), name=text, colour="#2f9e6e"))
    captured = texts.take(CAPTURED)
    for place in range(0, CAPTURED, 5):
        await put_capture(shop, {f"c{index}": text for index, text in enumerate(captured[place : place + 5])})
    for place, name in enumerate(texts.take(NAMES)):
        await put_lines(shop, [Line(text=next(texts))], name=name, phone=f"35192{place:07}")
    bot = await service.import_bot(desk.services, hostile_bot(texts))
    return talk, handle, bot.bot


def named(name: str) -> Media:
    """Return a file that is called so."""
    return Media(mimetype="application/pdf", size=1000, name=name, file=None)


def hostile_bot(texts: Hostile) -> dict[str, Any]:
    """Return a bot whose steps have such titles, texts and options."""
    nodes = [
        {
            "id": f"n{place}",
            "type": "talk.menu",
            "title": next(texts),
            "config": {"text": next(texts), "options": [{"id": id, "label": next(texts)} for id in ("a", "b")]},
        }
        for place in range(STEPS)
    ]
    edges = [{"source": f"n{place}", "exit": "a", "target": f"n{place + 1}"} for place in range(STEPS - 1)]
    layout = {f"n{place}": [place % 20 * 280, place // 20 * 220] for place in range(STEPS)}
    start = [{"id": "any", "type": "on.message", "config": {}}]
    flow = {"id": "main", "name": next(texts), "start": "n0", "triggers": start}
    return {"spec": 1, "name": next(texts), "flows": [{**flow, "nodes": nodes, "edges": edges, "layout": layout}]}


async def larger_pages(route: Route) -> None:
    """Let the page ask for the most the API gives at once, so that fewer pages show everything."""
    await route.continue_(url=re.sub(r"limit=\d+", "limit=200", route.request.url))


async def look_at_the_talk(ana: Person, watch: Watch, talk: str) -> None:
    page = ana.page
    await ana.open(f"/conversations/{talk}")
    log = page.get_by_role("log", name="Messages")
    await expect(log.locator("[data-entry]").first).to_be_attached(timeout=LOADED)
    await watch.look(page, "conversation")
    while await log.get_by_role("button", name="Show earlier messages").count():
        async with page.expect_response(lambda answer: "/transcript?" in answer.url and "cursor=" in answer.url):
            await log.evaluate("box => { box.scrollTop = box.scrollTop === 0 ? 1 : 0 }")
        await page.wait_for_timeout(60)
        await watch.look(page, "earlier")


async def look_at_lists(ana: Person, watch: Watch, handle: str) -> None:
    page = ana.page
    await ana.open("/conversations?view=all")
    more = page.get_by_role("button", name="Show more")
    await expect(more).to_be_visible(timeout=LOADED)
    while await more.count():
        await more.click()
        await expect(page.locator("button[aria-busy=true]")).to_have_count(0, timeout=LOADED)
    await watch.look(page, "inbox")
    await ana.open("/contacts")
    await expect(page.get_by_role("row").nth(2)).to_be_visible(timeout=LOADED)
    await watch.look(page, "contacts")
    await ana.open(f"/contacts/{handle}")
    await expect(page.get_by_text("f399", exact=True)).to_be_attached(timeout=LOADED)
    await watch.look(page, "contact")
    await ana.open("/captures")
    await expect(page.get_by_role("row")).to_have_count(CAPTURED // 5 + 1, timeout=LOADED)
    await watch.look(page, "captures")
    await ana.open("/labels")
    await expect(page.get_by_role("row").nth(20)).to_be_visible(timeout=LOADED)
    await watch.look(page, "labels")


async def look_at_the_bot(ana: Person, watch: Watch, bot: str) -> None:
    """Look at the bot's cards near and far, a step and its preview, and at all it says before it is published."""
    page = ana.page
    await ana.open("/bots")
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    await watch.look(page, "bots")
    await ana.open(f"/bots/{bot}")
    cards = page.locator(".react-flow__node-card")
    await expect(cards.first).to_be_visible(timeout=LOADED)
    await watch.look(page, "canvas")
    await cards.first.click()
    step = page.get_by_role("complementary", name="Step", exact=True)
    await expect(step.get_by_role("textbox", name="Text", exact=True)).to_be_visible()
    await watch.look(page, "step")
    await step.get_by_role("tab").last.click()
    await watch.look(page, "preview")
    await page.get_by_role("button", name="Show all").click()
    await page.get_by_role("button", name="Publish", exact=True).click()
    changes = page.get_by_role("region", name="What changes")
    await changes.get_by_role("button", name=re.compile(r"Show \d+ more")).first.click(timeout=LOADED)
    await expect(changes.get_by_role("listitem").nth(STEPS)).to_be_attached(timeout=LOADED)
    await watch.look(page, "what changes")


async def look_at_what_is_sought(ana: Person, watch: Watch) -> None:
    """Look at the pieces of messages that a search in what was said shows."""
    page = ana.page
    await ana.open("/conversations?view=all")
    await page.get_by_role("searchbox").fill("script")
    await page.get_by_role("button", name="Search in what was said").click()
    await expect(page.get_by_role("region", name="Conversations").get_by_role("mark").first).to_be_visible(
        timeout=LOADED
    )
    await watch.look(page, "sought")


async def look_at_a_merge(ana: Person, watch: Watch, handle: str) -> None:
    """Look at the people offered for a merge, and at what would move."""
    page = ana.page
    await ana.open(f"/contacts/{handle}")
    await page.get_by_role("button", name="Merge").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Name or phone number").fill("evil")
    found = dialog.get_by_role("button", name=re.compile("evil", re.IGNORECASE))
    await expect(found.first).to_be_visible(timeout=LOADED)
    await watch.look(page, "offered")
    await found.first.click()
    await expect(dialog.get_by_role("region", name="Stays")).to_be_visible()
    await watch.look(page, "merge")


async def look_at_the_audit(ana: Person, watch: Watch, texts: Hostile) -> None:
    """Look at entries whose actor, action and object are such texts, and at one whole."""
    for _ in range(AUDITED):
        named = {"actor": next(texts), "action": next(texts), "object": next(texts)}
        await record(ana.desk.services, **named, outcome="done")
    page = ana.page
    await ana.open("/audit")
    rows = page.get_by_role("table", name="Audit log").get_by_role("row")
    await expect(rows.nth(AUDITED)).to_be_visible(timeout=LOADED)
    await watch.look(page, "audit")
    await rows.nth(1).get_by_role("button").first.click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await watch.look(page, "entry")


async def talk_with_a_bot(ana: Person, watch: Watch, texts: Hostile) -> None:
    """Say such texts to a bot that says them again, and look at the talk, its variables and what happened."""
    nodes = [
        {"id": "ask", "type": "talk.ask", "config": {"text": "And?", "save_as": "said"}},
        {"id": "echo", "type": "talk.say", "config": {"text": "{{ said }}"}},
    ]
    edges = [("ask", "answered", "echo"), ("echo", "next", "ask")]
    flow = {
        **{"id": "main", "name": "Echo", "start": "ask", "nodes": nodes},
        "triggers": [{"id": "any", "type": "on.message", "config": {}}],
        "edges": [{"source": source, "exit": exit, "target": target} for source, exit, target in edges],
    }
    bot = (await service.import_bot(ana.desk.services, {"spec": 1, "name": next(texts), "flows": [flow]})).bot
    page = ana.page
    await ana.open(f"/bots/{bot}")
    await page.get_by_role("button", name="Simulate").click()
    talk = page.get_by_role("log", name="The talk")
    for place, text in enumerate(["hi", *texts.take(SAID)]):
        await page.get_by_role("textbox", name="Write as Ana").fill(text)
        await page.keyboard.press("Enter")
        await expect(talk.get_by_text("And?", exact=True)).to_have_count(place + 1, timeout=LOADED)
    await watch.look(page, "talk")
    for tab in ("Steps", "Variables"):
        await page.get_by_role("tab", name=tab).click()
        await watch.look(page, tab)
