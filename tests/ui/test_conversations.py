"""The inbox as an agent uses it: read along, take over, answer, note, label, give back; long talks; small screens."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Route, expect

from tests.core.bots import ask, bot, flow, say
from tests.runtime.running import Place, sqlite_settings, until
from tests.ui.conftest import PHONE, Desk, NewPerson, put_before
from tests.ui.talks import MINUTE, START, Line, put_lines
from wabot_admin.app import create_app
from wabot_admin.services import open_services
from wabot_admin.serving import bind, serve
from wabot_core.stores import BotRow
from wabot_runtime import publish_bot

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

ASK = flow(ask("Your name?", save_as="name"), say("Thanks, {{ name }}."), edges="ask:answered>say")


@asynccontextmanager
async def talking(place: Place) -> AsyncIterator[Desk]:
    """Run a bot that asks for a name, with the admin beside it."""
    async with place.running(bot(ASK, variables=[{"name": "name", "pii": True}])) as runtime:
        services = await open_services(runtime)
        listener = bind("127.0.0.1", 0, variable="WABOT_ADMIN_PORT")
        ready = asyncio.Event()
        serving = asyncio.create_task(serve(create_app(services, hosts=["127.0.0.1"]), listener, ready=ready.set))
        await ready.wait()
        yield Desk(address=f"http://127.0.0.1:{listener.getsockname()[1]}", services=services)
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


async def go_on(route: Route, held: asyncio.Event) -> None:
    """Let a request go on once it may."""
    await held.wait()
    await route.continue_()


async def test_an_agent_takes_over_answers_notes_labels_and_gives_back(browser: Browser, tmp_path: Path) -> None:
    place = Place(settings=sqlite_settings(tmp_path))
    channel = place.channel()
    async with talking(place) as desk, put_before(browser, desk) as come:
        rita = await come()
        page = rita.page
        await rita.sign_in(await desk.account("admin", name="Rita Alves"))
        await rita.open("/conversations")
        await expect(page.get_by_text("No conversations here")).to_be_visible()
        await channel.says("hi", contact_name="Zoe")
        await channel.until_shown(1)
        await page.reload()
        await page.get_by_role("link", name="Zoe").click()
        log = page.get_by_role("log", name="Messages")
        await expect(log.get_by_text("Your name?")).to_be_visible()
        await expect(page.get_by_text("The bot is answering.")).to_be_visible()
        await expect(page.get_by_label("Your reply")).to_have_count(0)

        await page.get_by_role("button", name="Take over").first.click()
        await expect(page.get_by_text("You have this conversation. The bot is silent.")).to_be_visible()
        await page.keyboard.press("r")
        await expect(page.get_by_label("Your reply")).to_be_focused()
        await page.keyboard.type("It is me,")
        await page.keyboard.press("Shift+Enter")
        await page.keyboard.type("Rita.")
        held = asyncio.Event()
        await page.route("**/replies", lambda route: go_on(route, held))
        await page.keyboard.press("Enter")
        await page.keyboard.type("One moment")  # while it is sent
        held.set()
        assert (await channel.until_shown(2))[-1] == "It is me,\nRita."
        await expect(page.get_by_label("Your reply")).to_have_value("One moment")
        await page.get_by_label("Your reply").fill("")
        await expect(log.get_by_text("Rita.")).to_be_visible()

        chooser = page.locator("input[type=file]")
        await chooser.set_input_files({"name": "hours.txt", "mimeType": "text/plain", "buffer": b"Mondays from nine"})
        await expect(page.get_by_text("Attached: hours.txt")).to_be_visible()
        await page.get_by_role("button", name="Send").click()
        await channel.until_shown(3)
        assert channel.shown[2].data == b"Mondays from nine"
        async with page.expect_download() as saved:
            await log.get_by_role("button", name="Download hours.txt").click()
        assert Path(await (await saved.value).path()).read_bytes() == b"Mondays from nine"

        await page.get_by_role("button", name="Note", exact=True).click()
        await page.get_by_label("A note for colleagues").fill("Prefers mornings")
        await page.get_by_role("button", name="Add note").click()
        await expect(log.get_by_text("Note by Rita Alves")).to_be_visible()

        await page.get_by_role("button", name="Add a label").click()
        await page.get_by_role("menuitem", name="New label").click()
        await page.get_by_label("Name", exact=True).fill("VIP")
        await page.get_by_role("button", name="Make the label").click()
        await expect(page.get_by_role("link", name="Zoe").get_by_text("VIP")).to_be_visible()

        await page.get_by_role("button", name="Give back to the bot").click()
        await page.get_by_role("menuitem", name="Go on where the bot stopped").click()
        await expect(page.get_by_text("The bot is answering.")).to_be_visible()
        await channel.says("Ana")
        assert (await channel.until_shown(4))[-1] == "Thanks, Ana."
        await until(lambda: place.inbox()[-1][0] == "done")
        await page.reload()
        await expect(page.get_by_text("This conversation has ended.")).to_be_visible()
        await expect(log.get_by_text("Rita Alves took over")).to_be_visible()
        assert await rita.axe() == []


async def test_a_talk_of_20_000_messages_is_read_back_without_a_jump_and_with_few_of_them_in_the_page(
    desk: Desk, person: NewPerson
) -> None:
    lines = [Line(text=f"Message {count}.", ours=count % 2 == 1, minutes=0.1) for count in range(20_000)]
    id, _ = await put_lines(desk.services.desk, lines)
    ana = await person()
    await ana.sign_in(await desk.account())
    await ana.open(f"/conversations/{id}")
    log = ana.page.get_by_role("log", name="Messages")
    await expect(log.get_by_text("Message 19999.", exact=True)).to_be_in_viewport()
    for _ in range(8):
        before = await _first_shown(ana.page)
        await log.evaluate("box => { box.scrollTop = 900 }")
        seen = await _first_shown(ana.page)
        async with ana.page.expect_response(lambda answer: "cursor=" in answer.url):
            await log.evaluate("box => { box.scrollTop = 700 }")
        await ana.page.wait_for_timeout(100)
        after = await _first_shown(ana.page)
        assert seen - 12 <= after <= seen, "it jumped"
        assert after < before
    assert await log.locator("[data-entry]").count() <= 600
    await ana.page.get_by_role("button", name="To the newest").click()
    await expect(log.get_by_text("Message 19999.", exact=True)).to_be_in_viewport()


async def test_who_reads_old_messages_is_told_of_new_ones_and_not_moved(desk: Desk, person: NewPerson) -> None:
    id, _ = await put_lines(desk.services.desk, [Line(text=f"Message {count}.") for count in range(60)], owner="human")
    ana = await person()
    await ana.sign_in(await desk.account())
    await ana.open(f"/conversations/{id}")
    log = ana.page.get_by_role("log", name="Messages")
    await expect(log.get_by_text("Message 59.", exact=True)).to_be_in_viewport()
    await log.evaluate("box => { box.scrollTop = 400 }")
    await expect(ana.page.get_by_role("button", name="To the newest")).to_be_visible()
    where = await _first_shown(ana.page)
    await ana.page.keyboard.press("n")
    await ana.page.keyboard.type("Someone left a note")
    await ana.page.keyboard.press("Enter")
    await ana.page.get_by_role("button", name="New messages").click()
    assert where < 40
    await expect(log.get_by_text("Someone left a note")).to_be_in_viewport()


async def test_the_list_is_narrowed_by_the_address_and_walked_by_keys(desk: Desk, person: NewPerson) -> None:
    shop = desk.services.desk
    await put_lines(shop, [Line(text="hello")], name="Bo Lima", phone="351910000002", owner="human", unread=2)
    await put_lines(shop, [Line(text="bye")], name="Cleo Dias", phone="351910000003", ended="finished")
    await put_lines(shop, [Line(text="olá")], name="Ana Souza", end=START + MINUTE)
    ana = await person()
    page = ana.page
    await ana.sign_in(await desk.account())
    await ana.open("/conversations")
    people = page.get_by_role("region", name="Conversations").get_by_role("listitem")
    await expect(people).to_have_count(2)
    await page.get_by_role("button", name="Ended").click()
    await expect(people).to_have_count(1)
    await expect(page).to_have_url(f"{desk.address}/conversations?view=ended")
    await page.get_by_role("button", name="All", exact=True).click()
    await expect(people).to_have_count(3)
    await page.get_by_role("button", name="Filters").click()
    await page.get_by_label("Unread only").check()
    await expect(people).to_have_count(1)
    await expect(people).to_contain_text("2 unread")
    await ana.open("/conversations?contact=cleo&view=all")
    await expect(people).to_have_count(1)
    await ana.open("/conversations?contact=nobody")
    await page.get_by_role("button", name="Clear filters").click()
    await expect(people).to_have_count(2)
    await page.locator("body").press("j")
    await expect(page.get_by_role("heading", name="Conversation with Ana Souza")).to_be_focused()
    first = page.url
    await page.keyboard.press("j")
    await expect(page.get_by_role("heading", name="Conversation with Bo Lima")).to_be_attached()
    await page.keyboard.press("k")
    await expect(page).to_have_url(first)
    await expect(page.get_by_role("heading", name="Conversation with Ana Souza")).to_be_attached()
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    await page.get_by_role("switch", name="Shortcuts are on").click()
    await page.keyboard.press("Escape")
    await page.keyboard.press("j")
    await expect(page).to_have_url(first)


async def test_who_may_not_see_people_sees_neither_names_files_nor_a_box_to_write_in(
    desk: Desk, person: NewPerson
) -> None:
    records = desk.services.runtime.records
    document = bot(ASK, variables=[{"name": "email", "pii": True}])
    document["flows"][0]["nodes"][0]["title"] = "Ask the name"
    await records.bots.add(BotRow(id="clinic", name="Clinic"), document)
    await publish_bot(records, desk.services.runtime.cache, "clinic", author="test", message="")
    steps = (("main", "ask", None, None),)
    variables = {"email": "ana@example.org", "service": "cleaning"}
    await put_lines(desk.services.desk, [Line(text="I am Souza", steps=steps)], owner="human", variables=variables)
    edu = await person(size=PHONE, scheme="dark")
    page = edu.page
    await edu.sign_in(await desk.account("editor", name="Edu Reis"))
    await edu.open("/conversations")
    await page.get_by_role("link", name="A••• S•••").click()
    await expect(page.get_by_role("log").get_by_text("I am •••")).to_be_visible()
    await expect(page.get_by_role("list", name="The bot's way")).to_contain_text("Ask the name")
    await expect(page.get_by_text("Your role may read conversations, not answer them.")).to_be_visible()
    await expect(page.get_by_role("textbox")).to_have_count(0)
    await page.get_by_role("button", name="Show the details").click()
    details = page.get_by_role("complementary", name="Details")
    await expect(details.get_by_text("cleaning")).to_be_visible()
    await expect(details.get_by_text("Hidden: your role may not see personal data.", exact=True)).to_have_count(1)
    assert await edu.axe() == []
    await details.get_by_role("button", name="Hide the details").click()
    await page.get_by_role("link", name="Back to the list").click()
    await expect(page.get_by_role("region", name="Conversations")).to_be_visible()
    assert "ana@example.org" not in await page.content()
    await page.get_by_role("link", name="A••• S•••").click()
    await page.get_by_role("list", name="The bot's way").get_by_role("link", name="Ask the name").click()
    await expect(page.get_by_role("region", name="What is shown")).to_contain_text("Version 1")
    await expect(page.locator(".react-flow__node-card.selected")).to_contain_text("Ask the name")


async def _first_shown(page: Page) -> int:
    """Return the number of the message at the top of what is seen."""
    return int(
        await page.evaluate(
            """() => {
                const box = document.querySelector("[role=log]");
                const top = box.getBoundingClientRect().top;
                const rows = [...box.querySelectorAll("[data-entry]")];
                const first = rows.find((row) => row.getBoundingClientRect().bottom > top + 1);
                return Number(/Message (\\d+)\\./.exec(first.textContent)[1]);
            }"""
        )
    )
