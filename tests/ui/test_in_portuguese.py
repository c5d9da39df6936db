"""The builder for who reads Portuguese: steps, forms, ways out and what is wrong, as packs say them in it."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.ui.conftest import PHONE, Desk, NewPerson
from tests.ui.test_builder import draft_of, make_bot
from wabot_core import Translation

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

IN_PORTUGUESE = "document.cookie = 'wabot_language=pt; path=/; samesite=strict'"
HOSTILE = "<img src=x onerror=\"document.title='broken'\">"
REVERSED = "\u202eשלום עולם"
LONG = "Muitíssimas palavras " * 40


async def test_a_step_is_found_by_its_portuguese_name_and_filled_in_in_portuguese(
    desk: Desk, person: NewPerson
) -> None:
    bot = await make_bot(desk)
    one = await person()
    page = one.page
    await one.sign_in(await desk.account())
    await page.evaluate(IN_PORTUGUESE)
    await one.open(f"/bots/{bot}")
    palette = page.get_by_role("complementary", name="Passos")
    await expect(palette.get_by_role("region", name="Conversa", exact=True)).to_be_visible()
    await palette.get_by_label("Buscar passos").fill("horario espera")
    await palette.get_by_role("button", name="Adicionar “Esperar até um horário”").click()
    await expect(page.get_by_role("heading", name="Esperar até um horário")).to_be_visible()
    await expect(page.get_by_text("Continua na próxima vez que o relógio marcar esse horário.")).to_be_visible()
    await page.get_by_role("textbox", name="Horário", exact=True).fill("09:30")
    await page.get_by_role("combobox", name="Dia", exact=True).select_option("segunda-feira")
    card = page.locator(".react-flow__node").filter(has_text="Esperar até um horário")
    await expect(card).to_contain_text("09:30 · segunda-feira")
    await palette.get_by_label("Buscar passos").fill("pergunta")
    await palette.get_by_role("button", name="Adicionar “Fazer uma pergunta”").click()
    await expect(page.get_by_role("combobox", name="Resposta").locator("option:checked")).to_have_text("texto")
    await expect(page.get_by_role("combobox", name="Respondeu")).to_be_visible()
    await expect(page.get_by_text("Falta “Texto”.").first).to_be_visible()
    assert await one.axe() == []
    await page.get_by_role("button", name="Simular").click()
    await expect(page.get_by_role("alert")).to_contain_text("O bot ainda não pode funcionar")
    panel = page.get_by_role("button", name="Falta “Texto”. Preencha.")
    await expect(panel.first).to_be_visible()
    await expect(page.get_by_text("is missing")).to_have_count(0)
    nodes = (await draft_of(desk, bot))["flows"][0]["nodes"]
    assert nodes[0]["config"] == {"time": "09:30", "day": "monday"}  # the document keeps names, not words


async def test_another_language_is_spoken_without_losing_what_is_on_the_canvas(desk: Desk, person: NewPerson) -> None:
    bot = await make_bot(desk)
    one = await person()
    page = one.page
    await one.sign_in(await desk.account())
    await one.open(f"/bots/{bot}")
    await page.get_by_role("button", name="Add “Say something”").click()
    await page.get_by_label("Title").fill("Recepção")
    canvas = await page.locator(".react-flow").element_handle()
    await page.get_by_role("button", name="Your account").click()
    await page.get_by_role("menuitemradio", name="Português").click()
    await expect(page.get_by_role("button", name="Adicionar “Dizer algo”")).to_be_visible()
    await expect(page.locator(".react-flow__node").get_by_text("Recepção")).to_be_visible()
    assert canvas is not None
    assert await canvas.evaluate("element => element.isConnected")


async def test_hostile_words_of_a_pack_are_shown_as_text_and_break_no_page(desk: Desk, person: NewPerson) -> None:
    words = {
        "talk.say/title": HOSTILE,
        "talk.say/help": HOSTILE,
        "talk.say/fields/text/title": LONG,
        "talk.say/fields/text/help": HOSTILE,
        "talk.ask/title": REVERSED,
        "talk.menu/title": LONG,
        "exits/next": HOSTILE,
        "categories/talk": HOSTILE,
    }
    catalog = desk.services.runtime.catalog
    catalog.translations = tuple(each for each in catalog.translations if each[0] not in ("talk", ""))
    catalog.translations += (("talk", Translation(language="pt", words=words)),)
    bot = await make_bot(desk)
    one = await person(size=PHONE)
    page = one.page
    await one.sign_in(await desk.account())
    await page.evaluate(IN_PORTUGUESE)
    await page.set_viewport_size({"width": 1280, "height": 800})
    await one.open(f"/bots/{bot}")
    await page.get_by_role("button", name=f"Adicionar “{HOSTILE}”").click()
    await expect(page.get_by_role("heading", name=HOSTILE).first).to_be_visible()
    await expect(page.get_by_role("button", name=f"Adicionar “{REVERSED}”")).to_be_visible()
    await expect(page.get_by_role("button", name=f"Adicionar “{LONG.strip()}")).to_be_visible()
    assert await page.locator("img[src=x]").count() == 0
    assert await page.title() != "broken"
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


async def test_the_author_of_a_pack_is_told_on_its_page_which_translations_name_nothing(
    desk: Desk, person: NewPerson
) -> None:
    path = f"forms.form/{HOSTILE}"
    wrong = Translation(language="pt", words={path: "x"})
    desk.services.runtime.catalog.translations += (("forms", wrong),)
    told = f"The pt translation of {path!r} names nothing. Remove it or correct its path."
    one = await person(size=PHONE)
    await one.sign_in(await desk.account())
    await one.page.evaluate(IN_PORTUGUESE)
    await one.open("/plugins/forms")
    notice = one.page.get_by_role("status").filter(has_text="Algumas traduções dele não aparecem")
    await expect(notice).to_contain_text(told)
    await expect(one.page.get_by_text("Preencher um formulário").first).to_be_visible()
    assert await one.axe() == []
