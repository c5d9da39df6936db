"""The templates gallery: each entry says what it is for and needs, and makes a bot."""

from __future__ import annotations

from tests.admin.conftest import NewClient
from wabot_admin.services import Services


async def test_each_template_says_what_it_needs_and_makes_a_bot(signed_in: NewClient, services: Services) -> None:
    editor = await signed_in("editor")
    found = {each["id"]: each for each in (await editor.call("GET", "/api/templates")).data["templates"]}
    assert set(found) == {"clinic", "echo", "faq", "leads", "shop"}
    assert found["leads"]["sketch"]["packs"] == [
        {"name": "crm", "installed": True},
        {"name": "forms", "installed": True},
    ]
    assert found["echo"]["sketch"]["packs"] == []
    assert found["clinic"]["sketch"]["languages"] == ["en", "pt"]
    for id, template in found.items():
        assert template["description"].endswith(".")
        shown = template["sketch"]
        assert shown["tests"] >= 1
        assert {line["ours"] for line in shown["chat"]} == {True, False}
        assert [node["start"] for outline in shown["outlines"] for node in outline["nodes"]].count(True) >= 1
        assert all(max(edge) < len(outline["nodes"]) for outline in shown["outlines"] for edge in outline["edges"])
        made = await editor.call("POST", "/api/bots", {"name": template["name"], "sample": id})
        assert made.status == 201
        assert len(made.data["document"]["flows"]) == len(shown["outlines"])


async def test_who_reads_portuguese_begins_with_a_portuguese_bot(signed_in: NewClient) -> None:
    editor = await signed_in("editor")
    found = {each["id"]: each for each in (await editor.call("GET", "/api/templates?language=pt")).data["templates"]}
    assert found["clinic"]["name"] == "Clínica"
    assert found["clinic"]["description"].startswith("Marca consultas")
    assert found["clinic"]["sketch"]["languages"] == ["pt", "en"]
    assert {"ours": True, "text": "Como posso ajudar?"}.items() <= next(
        {**line, "text": line["text"].split("\n")[0]}
        for line in found["clinic"]["sketch"]["chat"]
        if "Como posso" in line["text"]
    ).items()
    body = {"name": "Minha loja", "sample": "shop", "language": "pt-BR"}
    made = (await editor.call("POST", "/api/bots", body)).data["document"]
    assert (made["language"], made["flows"][0]["name"]) == ("pt", "No balcão")
    assert (await editor.call("POST", "/api/bots", body | {"language": "Klingon!"})).status == 422


async def test_a_missing_pack_is_told(signed_in: NewClient, services: Services) -> None:
    services.palette["actions"] = [each for each in services.palette["actions"] if each["plugin"] != "forms"]
    editor = await signed_in("editor")
    found = {each["id"]: each for each in (await editor.call("GET", "/api/templates")).data["templates"]}
    assert found["leads"]["sketch"]["packs"] == [
        {"name": "crm", "installed": True},
        {"name": "forms", "installed": False},
    ]
