"""The plugins' pages with packs really installed: a good one, one that raises, one switched off, one missing."""

from __future__ import annotations

import shutil
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.packs.installs import install
from tests.ui.conftest import PHONE, Desk, NewPerson, running_desk
from tests.ui.talks import Line, put_lines
from wabot_admin import bots as service
from wabot_admin.services import Services
from wabot_runtime import load_settings, publish_draft

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

IN_PORTUGUESE = "document.cookie = 'wabot_language=pt; path=/; samesite=strict'"
PACKS = Path(__file__).parents[1] / "packs" / "third_party"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Install two packs of others with pip, where this process finds their entry points; they are gone afterwards."""
    folder, sources = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("sources")
    packs = [shutil.copytree(PACKS / name, sources / name) for name in ("wabot-dice", "wabot-raises")]
    install(packs, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        yield folder
    for name in ("wabot_dice", "wabot_raises"):
        sys.modules.pop(name, None)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def desk(site: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    """Give a desk that was started again with one pack more, with a bot in which people wait."""
    data = tmp_path_factory.mktemp("plugins") / "data"
    before, after = (
        load_settings({"WABOT_DATA": str(data), "WABOT_PLUGINS": names})
        for names in ("crm,forms,raises", "crm,forms,dice,raises")
    )
    async with running_desk(data, settings=before):
        pass
    async with running_desk(data, settings=after) as running:
        await fill(running.services)
        yield running


async def fill(services: Services) -> None:
    """Let two people wait at a form and one before it, and a draft use a step that nobody brings."""
    field = {"name": "day", "question": "Which day?"}
    lead = {"title": "A visit", "driver": "hubspot", "token": "hubspot_token"}
    bot = await publish(services, document("Clinic", ("book", "forms.form", {"name": "booking", "fields": [field]})))
    await publish(services, document("Leads", ("lead", "crm.create_lead", lead)))
    await service.import_bot(services, document("Delivery", ("find", "maps.find", {})))
    for place, node in enumerate(("book", "book", "hello")):
        phone = f"35191000000{place}"
        await put_lines(services.desk, [Line(text="hi")], phone=phone, bot=bot, stack=[["main", node, [], None]])


def document(name: str, node: tuple[str, str, dict[str, Any]]) -> dict[str, Any]:
    """Return a bot that greets and goes on to a plugin's step."""
    id, type, config = node
    flow = {
        **{"id": "main", "name": "Welcome", "start": "hello"},
        "triggers": [{"id": "any", "type": "on.message", "config": {}}],
        "nodes": [
            {"id": "hello", "type": "talk.ask", "config": {"text": "Shall we begin?", "save_as": "yes"}},
            {"id": id, "type": type, "config": config},
        ],
        "edges": [{"source": "hello", "exit": "answered", "target": id}],
    }
    return {"spec": 1, "name": name, "flows": [flow]}


async def publish(services: Services, made: dict[str, Any]) -> str:
    """Publish a bot whatever its Problems, and return its id."""
    draft = await service.import_bot(services, made)
    await publish_draft(services.desk.bots, services.runtime.cache, draft, author="x", message="")
    return draft.bot


async def test_the_list_says_what_is_broken_missing_and_new_and_how_another_is_added(
    desk: Desk, person: NewPerson
) -> None:
    ana = await person()
    page = ana.page
    await ana.sign_in(await desk.account("admin"))
    await page.get_by_role("link", name="Plugins").first.click()
    await expect(page.get_by_text("1 plugin could not be loaded")).to_be_visible()
    await expect(page.get_by_text("1 plugin that bots use is not installed")).to_be_visible()
    states = {"forms": "Working", "dice": "Working", "raises": "Broken", "webhook": "Switched off", "maps": "Not inst"}
    for name, state in states.items():
        await expect(page.get_by_role("row").filter(has=page.get_by_role("link", name=name))).to_contain_text(state)
    await expect(page.get_by_role("row", name="forms")).to_contain_text("1 bot2 people wait")
    await expect(page.get_by_role("region", name="After the last restarts")).to_contain_text("dice was added")
    await page.get_by_text("parts of wabot itself").click()
    await expect(page.get_by_role("link", name="talk")).to_be_visible()
    assert await ana.axe() == []
    await page.get_by_role("button", name="Add a plugin").click()
    dialog = page.get_by_role("dialog", name="Add a plugin")
    await expect(dialog).to_contain_text(f"{sys.executable} -m pip install wabot-NAME")
    await expect(dialog).to_contain_text("WABOT_PLUGINS")
    assert await ana.axe() == []


async def test_a_plugin_tells_who_uses_it_what_its_removal_does_and_what_it_brings(
    desk: Desk, person: NewPerson
) -> None:
    ana = await person()
    page = ana.page
    await ana.sign_in(await desk.account("admin", name="Bia Reis"))
    await ana.open("/plugins/forms")
    uses = ana.card("Who uses it")
    await expect(uses).to_contain_text("2 people wait at its steps now")
    await expect(uses).to_contain_text("1 more is in a conversation that may come to them")
    await expect(uses.get_by_role("link", name="Clinic")).to_be_visible()
    await expect(uses).to_contain_text("Draft · Version 1, answering now")
    await expect(uses).to_contain_text("Welcome › Fill in a form")
    await expect(uses.get_by_text("with the last thing they wrote")).to_be_visible()
    commands = ana.card("Update or remove it")
    await expect(commands).to_contain_text("-m pip uninstall wabot-forms")
    brings = ana.card("What it brings")
    await brings.get_by_text("Fill in a form").click()
    await expect(brings.get_by_text("Its questions are asked one at a time")).to_be_visible()
    await expect(brings.get_by_text("The variable that keeps the answer.")).to_be_visible()
    await expect(brings).to_contain_text("The person does not answer in time")
    assert await ana.axe() == []
    await ana.open("/plugins/crm")
    await expect(ana.card("Secrets its steps use")).to_contain_text("hubspot_token")
    await expect(ana.card("Secrets its steps use")).to_contain_text("Not set")
    await page.get_by_role("link", name="Set it under Secrets").click()
    await expect(page.get_by_role("heading", name="Secrets", level=1)).to_be_visible()


async def test_a_plugins_pages_are_links_only_over_https_and_nothing_is_asked_of_them(
    desk: Desk, person: NewPerson
) -> None:
    ana = await person()
    asked: list[str] = []
    ana.page.on("request", lambda request: asked.append(request.url))
    await ana.sign_in(await desk.account("editor", name="Caio Luz"))
    await ana.open("/plugins/dice")
    about = ana.card("About")
    await expect(about).to_contain_text("Ana Souza")
    await expect(about).to_contain_text("MIT")
    (link,) = await about.get_by_role("link").all()
    assert await link.get_attribute("href") == "https://dice.example/"
    assert "noopener" in str(await link.get_attribute("rel"))
    await expect(ana.card("Who uses it")).to_contain_text("It can be removed without anyone noticing.")
    assert [url for url in asked if not url.startswith((f"{desk.address}/", "data:", "blob:"))] == []


async def test_a_broken_plugin_says_why_and_only_an_admin_sees_where(desk: Desk, person: NewPerson) -> None:
    ana, vera = await person(), await person(size=PHONE, scheme="dark")
    await ana.sign_in(await desk.account("admin", name="Dora Pinto"))
    await ana.open("/plugins/raises")
    await expect(ana.page.get_by_text("It failed while it was being loaded")).to_be_visible()
    await expect(ana.page.get_by_text("the licence server is asleep", exact=True)).to_be_visible()
    await ana.page.get_by_text("Where it failed, for its author").click()
    await expect(ana.page.get_by_label("Where it failed, for its author")).to_contain_text("wabot_raises/__init__.py")
    assert await ana.axe() == []
    await vera.sign_in(await desk.account("viewer", name="Vera Dias"))
    await vera.page.evaluate(IN_PORTUGUESE)
    await vera.open("/plugins/raises")
    await expect(vera.page.get_by_text("Um administrador vê aqui onde ele falhou.")).to_be_visible()
    await expect(vera.card("Atualizar ou remover")).to_contain_text("python -m pip uninstall wabot-raises")
    assert sys.prefix not in await vera.page.content()
    assert await vera.axe() == []


async def test_a_missing_plugin_has_a_page_and_who_sees_no_bots_is_told_so(desk: Desk, person: NewPerson) -> None:
    edu, gil = await person(size=PHONE, scheme="dark"), await person()
    await edu.sign_in(await desk.account("editor", name="Edu Reis"))
    await edu.open("/plugins/maps")
    await expect(edu.page.get_by_text("This plugin is not installed")).to_be_visible()
    await expect(edu.card("Who uses it").get_by_role("link", name="Delivery")).to_be_visible()
    await expect(edu.card("Install it")).to_contain_text("install wabot-maps")
    assert await edu.axe() == []
    await gil.sign_in(await desk.account("agent", name="Gil Nunes"))
    await gil.open("/plugins/forms")
    await expect(gil.page.get_by_text("Your role does not see bots.")).to_be_visible()
    await gil.open("/plugins/nobody")
    await expect(gil.page.get_by_text("There is nothing here")).to_be_visible()
