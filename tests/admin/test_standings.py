"""The list of bots: how each stands, read without one question a bot."""

from __future__ import annotations

from typing import Any

from tests.admin.conftest import NewClient
from tests.admin.test_bots import BOTH, document, imported, publish, save
from tests.admin.test_impact import waiting
from wabot_admin.services import Services
from wabot_core.stores import NumberRow


@BOTH
async def test_the_list_says_what_is_not_published_where_a_bot_answers_and_who_talks(
    signed_in: NewClient, services: Services
) -> None:
    editor = await signed_in("editor")
    bot, other = await imported(editor, document()), await imported(editor, document(name="Other"))
    numbers = services.runtime.records.numbers
    await numbers.add(NumberRow(id="n", name="Front desk", bot=bot))

    async def standing() -> dict[str, Any]:
        items = (await editor.call("GET", "/api/bots")).data["items"]
        assert [each["id"] for each in items] == [bot, other]
        assert (items[1]["changed"], items[1]["numbers"], items[1]["published"]) == (True, [], None)
        return dict(items[0])

    assert (await standing())["changed"]
    published = await publish(editor, bot, rev=1)
    now = await standing()
    assert (now["changed"], now["rev"], now["live"], now["published"]) == (False, 1, 1, published.data["at"])
    assert now["numbers"] == [{"id": "n", "name": "Front desk"}]
    moved = document()
    moved["flows"][0]["layout"] = {"say": [10, 20]}
    await save(editor, bot, moved, rev=1)
    assert not (await standing())["changed"], "where a card stands changes nothing"
    await save(editor, bot, document("Olá!"), rev=2)
    assert (await standing())["changed"]
    await waiting(services, bot, 3)
    assert {key: (await standing())[key] for key in ("talks", "people")} == {"talks": 3, "people": 0}
