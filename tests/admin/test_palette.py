"""/api/palette in a language: words are translated, names stay, the ETag tells one language from another."""

from __future__ import annotations

import pytest

from tests.admin.conftest import NewClient
from wabot_admin.services import Services


async def test_the_palette_comes_in_the_language_asked_for_else_in_the_packs_own_words(signed_in: NewClient) -> None:
    editor = await signed_in("editor")
    found = {
        query: (await editor.call("GET", f"/api/palette{query}")).data
        for query in ("", "?language=pt", "?language=pt-BR", "?language=xx")
    }
    titles = {
        query: next(each["title"] for each in data["actions"] if each["type"] == "talk.ask")
        for query, data in found.items()
    }
    assert titles == {
        "": "Ask a question",
        "?language=pt": "Fazer uma pergunta",
        "?language=pt-BR": "Fazer uma pergunta",
        "?language=xx": "Ask a question",
    }
    assert [data["language"] for data in found.values()] == [None, "pt", "pt", None]
    assert found["?language=pt"] == found["?language=pt-BR"] != found[""] == found["?language=xx"]


async def test_names_that_documents_hold_are_the_same_in_every_language(signed_in: NewClient) -> None:
    editor = await signed_in("editor")
    own, portuguese = [
        (await editor.call("GET", f"/api/palette{query}")).data["actions"] for query in ("", "?language=pt")
    ]
    for one, other in zip(own, portuguese, strict=True):
        assert one["type"] == other["type"]
        assert [exit["name"] for exit in one["exits"]] == [exit["name"] for exit in other["exits"]]
        assert list(one["schema"]["properties"]) == list(other["schema"]["properties"])
        for before, after in zip(
            one["schema"]["properties"].values(), other["schema"]["properties"].values(), strict=True
        ):
            assert before.get("enum") == after.get("enum")


async def test_a_language_has_an_etag_of_its_own(signed_in: NewClient) -> None:
    editor = await signed_in("editor")
    own = await editor.call("GET", "/api/palette")
    seen = {"if-none-match": own.header("etag")}
    assert (await editor.call("GET", "/api/palette", headers=seen)).status == 304
    other = await editor.call("GET", "/api/palette?language=pt", headers=seen)
    assert (other.status, other.header("etag") != own.header("etag")) == (200, True)


@pytest.mark.parametrize("language", ["", "p", "pt-", "../pt", "pt%00", "a" * 300, "pt&language=en"])
async def test_what_is_no_language_is_refused(signed_in: NewClient, language: str) -> None:
    editor = await signed_in("editor")
    assert (await editor.call("GET", f"/api/palette?language={language}")).status == 422


async def test_plugins_the_gallery_and_problems_speak_it_too(signed_in: NewClient, services: Services) -> None:
    editor = await signed_in("editor")
    forms = (await editor.call("GET", "/api/plugins/forms?language=pt")).data
    assert forms["actions"][0]["title"] == "Preencher um formulário"
    assert forms["plugin"]["warnings"] == []
    gallery = (await editor.call("GET", "/api/templates?language=pt")).data["templates"]
    assert "Preencher um formulário" in {title for each in gallery for title in each["sketch"]["shows"]}
    bot = (await editor.call("POST", "/api/bots", {"name": "Bot"})).data["bot"]
    found = (await editor.call("GET", f"/api/bots/{bot}/problems?language=pt")).data["problems"]
    assert "Nada começa este bot." in {each["message"] for each in found}
    assert len(services._palettes) <= 1  # however many languages are asked for
