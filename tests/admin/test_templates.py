"""The templates gallery: each entry says what it is for and needs, and makes a bot."""

from __future__ import annotations

from tests.admin.conftest import NewClient
from wabot_admin.services import Services


async def test_each_template_says_what_it_needs_and_makes_a_bot(signed_in: NewClient, services: Services) -> None:
    editor = await signed_in("editor")
    found = {each["id"]: each for each in (await editor.call("GET", "/api/templates")).data["templates"]}
    assert set(found) == {"clinic", "echo", "faq", "leads", "shop"}
    assert found["leads"]["packs"] == [{"name": "crm", "installed": True}, {"name": "forms", "installed": True}]
    assert found["echo"]["packs"] == []
    assert found["clinic"]["languages"] == ["en", "pt"]
    for id, template in found.items():
        assert template["description"].endswith(".")
        assert template["tests"] >= 1
        made = await editor.call("POST", "/api/bots", {"name": template["name"], "sample": id})
        assert made.status == 201
        assert len(made.data["document"]["flows"]) == len(template["flows"])


async def test_a_missing_pack_is_told(signed_in: NewClient, services: Services) -> None:
    services.palette["actions"] = [each for each in services.palette["actions"] if each["plugin"] != "forms"]
    editor = await signed_in("editor")
    found = {each["id"]: each for each in (await editor.call("GET", "/api/templates")).data["templates"]}
    assert found["leads"]["packs"] == [{"name": "crm", "installed": True}, {"name": "forms", "installed": False}]
