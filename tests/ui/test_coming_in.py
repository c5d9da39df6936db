"""Coming in and going out, as people see it: the first admin, signing in, invites, links that lead elsewhere."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.ui.conftest import PASSWORD, Desk, NewPerson
from wabot_admin.auth.links import invite

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_the_first_admin_makes_an_account_and_a_bot_and_leaves_nothing_behind(
    desk: Desk, person: NewPerson
) -> None:
    ana = await person()
    page = ana.page
    await ana.open("/")
    await expect(page.get_by_text("No one has an account here yet")).to_be_visible()
    await ana.open(await desk.first_link())
    await expect(page.get_by_role("heading", name="Set up wabot")).to_be_visible()
    await expect(page).to_have_url(f"{desk.address}/first")  # the token is out of the address bar
    await page.get_by_label("Your name").fill("Ana Souza")
    await page.get_by_label("E-mail address").fill("ana@example.org")
    await page.get_by_label("New password", exact=True).fill("password")
    await page.get_by_role("button", name="Make the account").click()
    await expect(page.get_by_text("The password is too easy to guess")).to_have_count(1)
    await page.get_by_label("New password", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="Make the account").click()
    await expect(page.get_by_role("heading", name="Hello, Ana")).to_be_visible()

    await page.get_by_role("link", name="Create a bot").click()
    await expect(page.get_by_role("heading", name="Bots")).to_be_focused()
    await page.get_by_role("button", name="New bot").click()
    await page.get_by_label("Name", exact=True).fill("Front desk")
    await page.get_by_role("radio", name="Clinic").check()
    await page.get_by_role("button", name="Create the bot").click()
    await expect(page.locator(".react-flow__node-card").first).to_be_visible()
    await page.get_by_role("link", name="Bots", exact=True).first.click()
    await page.get_by_role("link", name="Front desk", exact=True).click()
    await expect(page.locator(".react-flow__node-card").first).to_be_visible()
    await page.get_by_role("link", name="Bots", exact=True).first.click()
    assert await page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]

    await page.get_by_role("button", name="Your account").click()
    await page.get_by_role("menuitem", name="Sign out").click()
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert await page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert "wabot_refresh" not in str(await page.context.cookies())
    await ana.open("/bots")
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


async def test_signing_in_leads_back_to_where_one_was_and_nowhere_else(desk: Desk, person: NewPerson) -> None:
    email = await desk.account()
    ana = await person()
    for asked, lands in (("/bots?search=x", "/bots?search=x"), ("//evil.example/", "/"), ("/\\evil.example", "/")):
        await ana.page.context.clear_cookies()
        await ana.open(f"/sign-in?next={asked}")
        await ana.page.get_by_label("E-mail address").fill(email)
        await ana.page.get_by_label("Password", exact=True).fill(PASSWORD)
        await ana.page.get_by_role("button", name="Sign in").click()
        await expect(ana.page).to_have_url(desk.address + lands)


async def test_a_wrong_password_is_told_in_words_and_a_reload_keeps_who_is_in(desk: Desk, person: NewPerson) -> None:
    email = await desk.account()
    ana = await person()
    await ana.open("/sign-in")
    await ana.page.get_by_label("E-mail address").fill(email)
    await ana.page.get_by_label("Password", exact=True).fill("not this one")
    await ana.page.keyboard.press("Enter")
    await expect(ana.page.get_by_role("alert")).to_have_text("The address or the password is wrong.")
    await ana.sign_in(email)
    await ana.page.reload()
    await expect(ana.page.get_by_role("heading", name="Hello, Ana")).to_be_visible()


async def test_who_reloads_impatiently_stays_in(desk: Desk, person: NewPerson) -> None:
    ana = await person()
    await ana.sign_in(await desk.account())
    for pause in (0, 5, 10, 20, 40, 80, 120, 0, 15):
        await ana.page.goto(f"{desk.address}/bots", wait_until="commit")
        await ana.page.wait_for_timeout(pause)
    await ana.open("/bots")
    await expect(ana.page.get_by_role("heading", name="Bots")).to_be_visible()


async def test_someone_who_is_invited_joins_and_sees_what_their_role_allows(desk: Desk, person: NewPerson) -> None:
    ana = await person()
    await ana.sign_in(await desk.account())
    await ana.page.get_by_role("link", name="People").click()
    await ana.page.get_by_role("button", name="Invite someone").click()
    await ana.page.get_by_role("dialog").get_by_label("E-mail address").fill("bia@example.org")
    await ana.page.get_by_role("dialog").get_by_label("Role").select_option(label="Viewer")
    await ana.page.get_by_role("button", name="Make the link").click()
    link = await ana.page.get_by_label("Link", exact=True).inner_text()
    assert re.fullmatch(rf"{desk.address}/invite#[\w-]{{43}}", link)
    await ana.page.get_by_role("button", name="Done").click()
    await expect(ana.page.get_by_text("bia@example.org")).to_be_visible()

    bia = await person(size=(390, 844))
    await bia.open(link)
    await bia.page.get_by_label("Your name").fill("Bia Lima")
    await bia.page.get_by_label("New password", exact=True).fill(PASSWORD)
    await bia.page.get_by_role("button", name="Make the account").click()
    await bia.page.get_by_label("E-mail address").fill("bia@example.org")
    await bia.page.get_by_label("Password", exact=True).fill(PASSWORD)
    await bia.page.get_by_role("button", name="Sign in").click()
    await bia.page.get_by_role("button", name="Open the menu").click()
    menu = bia.page.get_by_role("navigation", name="Main menu")
    await expect(menu.get_by_role("link", name="Bots")).to_be_visible()
    await expect(menu.get_by_role("link", name="People")).to_have_count(0)
    await menu.get_by_role("link", name="Bots").click()
    await expect(bia.page.get_by_role("heading", name="Bots")).to_be_visible()
    await expect(bia.page.get_by_role("button", name="New bot")).to_have_count(0)


async def test_an_invite_that_went_astray_is_withdrawn(desk: Desk, person: NewPerson) -> None:
    ana = await person()
    await ana.sign_in(await desk.account())
    stray = await invite(desk.services, email="stray@example.org", role="viewer")
    await ana.page.get_by_role("link", name="People").click()
    await expect(ana.page.get_by_text(re.compile("Viewer · The link ends in"))).to_be_visible()
    assert await ana.axe() == []
    await ana.page.get_by_role("button", name="Withdraw the invite of stray@example.org").click()
    await ana.page.get_by_role("dialog").get_by_role("button", name="Withdraw").click()
    await expect(ana.page.get_by_role("listitem").filter(has_text="stray@example.org")).to_have_count(0)
    late = await person()
    await late.open(f"/invite#{stray.token}")
    await late.page.get_by_label("Your name").fill("Late")
    await late.page.get_by_label("New password", exact=True).fill(PASSWORD)
    await late.page.get_by_role("button", name="Make the account").click()
    await expect(late.page.get_by_text("This link works no more")).to_be_visible()


async def test_everything_is_found_by_keyboard(desk: Desk, person: NewPerson) -> None:
    ana = await person()
    await ana.sign_in(await desk.account())
    await ana.page.keyboard.press("Control+k")
    await expect(ana.page.get_by_role("combobox")).to_be_focused()
    await ana.page.keyboard.type("audit")
    await ana.page.keyboard.press("Enter")
    await expect(ana.page.get_by_role("heading", name="Audit log")).to_be_focused()
    await ana.page.keyboard.press("Control+k")
    await expect(ana.page.get_by_role("combobox")).to_be_focused()
    await ana.page.keyboard.type("portug")
    await ana.page.keyboard.press("Enter")
    await expect(ana.page.get_by_role("heading", name="Auditoria")).to_be_visible()
    assert await ana.page.evaluate("document.documentElement.lang") == "pt"
