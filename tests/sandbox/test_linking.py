"""Linking and unlinking: codes that rotate, proof on return, two pages for one device, logout from either side."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

COMPANY = "15550100000@c.us"


async def test_qr_codes_rotate_and_end_until_another_is_asked_for(stopped_sandbox: Any, new_page: Any) -> None:
    brief = timedelta(milliseconds=20)
    async with stopped_sandbox.up(first_qr=brief, other_qrs=brief) as sandbox, new_page(sandbox).open() as page:
        await page.frame("idle")
        refs = [frame["ref"] for frame in page.of("ref")]
        assert len(set(refs)) == 6
        assert {len(row) for row in page.of("ref")[0]["matrix"]} == {len(page.of("ref")[0]["matrix"])}
        status, problem = await sandbox.control.ask("POST", "scan", {"qr": refs[-1]})
        assert (status, problem["code"]) == (409, "no_code_shown")
        await page.say("refresh_qr")
        await page.frame("ref", nth=7)


async def test_an_old_code_is_not_accepted_and_the_shown_one_is(sandbox: Any, control: Any, new_page: Any) -> None:
    async with new_page(sandbox).open() as page:
        await page.frame("ref")
        await page.say("refresh_qr")
        old, new = [(await page.frame("ref", nth=n))["ref"] for n in (1, 2)]
        assert (await control.ask("POST", "scan", {"qr": old}))[0] == 409
        device = await control.post("scan", qr=f"{new},n,i,a,1", name="Office")
        assert (device["number"], device["name"]) == (COMPANY, "Office")
        assert (await page.frame("paired"))["account"]["pn"] == COMPANY


async def test_a_pairing_code_links_too(sandbox: Any, control: Any, new_page: Any) -> None:
    async with new_page(sandbox).open() as page:
        await page.frame("ref")
        await page.say("link_code", call=1, phone="15550100000")
        code = (await page.frame("answer"))["code"]
        assert len(code) == 8
        assert (await control.ask("POST", "scan", {"code": "WRONG234"}))[0] == 409
        await control.post("scan", code=f"{code[:4]}-{code[4:]}")
        await page.frame("paired")


async def test_a_linked_page_comes_back_with_proof_and_not_without(sandbox: Any, new_page: Any) -> None:
    async with sandbox.linked_page() as page:
        pass
    async with new_page(sandbox, page.key).open(account=COMPANY) as again:
        await again.frame("auth_ok")
    liar = new_page(sandbox, page.key)
    liar.auto = False
    async with liar.open(account=COMPANY):
        nonce = base64.b64decode((await liar.frame("challenge"))["nonce"])
        await liar.say("auth", signature=new_page(sandbox).sign(nonce))
        assert (await liar.frame("logout"))["reason"] == "unknown_companion"
        assert liar.of("auth_ok") == []


async def test_an_account_without_its_key_is_logged_out(sandbox: Any, new_page: Any) -> None:
    async with new_page(sandbox).open(account=COMPANY) as copied:
        await copied.frame("logout")
        assert copied.of("ref") == []


async def test_a_page_that_proved_nothing_is_not_heard(sandbox: Any, control: Any, new_page: Any) -> None:
    async with new_page(sandbox).open() as stranger:
        await stranger.frame("ref")
        await stranger.send("3EB0AAAA")
        await stranger.say("refresh_qr")
        await stranger.frame("ref", nth=2)
        assert await control.get("history") == []


async def test_the_newest_page_of_a_device_speaks_until_the_other_takes_over(
    sandbox: Any, control: Any, new_page: Any
) -> None:
    async with sandbox.linked_page() as first, new_page(sandbox, first.key).open() as second:
        await second.frame("auth_ok")
        await first.frame("conflict")
        await control.post("messages", sender="15550100101", text="to the second")
        await second.until(second.delivered)
        assert first.delivered() == []
        await first.say("takeover")
        await first.frame("auth_ok")
        await second.frame("conflict")
        await control.post("messages", sender="15550100101", text="to the first")
        await first.until(lambda: "to the first" in first.texts())


async def test_unlinking_on_the_phone_logs_the_page_out_for_good(sandbox: Any, control: Any, new_page: Any) -> None:
    async with sandbox.linked_page() as page:
        await control.post("unlink", device=page.public_key)
        assert (await page.frame("logout"))["reason"] == "unknown_companion"
    assert await control.get("devices") == []
    assert (await control.ask("POST", "unlink", {}))[0] == 404
    async with new_page(sandbox, page.key).open() as again:
        await again.frame("ref")


async def test_a_page_may_log_itself_out(page: Any, control: Any) -> None:
    await page.say("logout", call=1)
    await page.frame("answer")
    assert await control.get("devices") == []
