"""What `webhook.request` sends, byte for byte; how it goes on is in the transcripts."""

from __future__ import annotations

import base64
import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from wabot_core import HttpRequest
from wabot_core.catalog import Catalog
from wabot_core.errors import BadConfig
from wabot_core.testing import Simulator, bot_of_node

URL = "https://api.example/orders"
SECRETS = {"token": "s3cret", "old": "0ld"}
Call = Callable[..., Any]


@pytest.fixture
def call(catalog: Catalog, simulator: Callable[..., Simulator]) -> Call:
    """Give a function that runs the node once and returns the request it made."""

    async def make(text: str = "hi", **config: Any) -> HttpRequest:
        sim = simulator(bot_of_node(catalog, "webhook.request", {"url": URL, **config}), secrets=SECRETS)
        sim.network.answer("*", URL, json={})
        await sim.says(text)
        assert sim.path[0] == "it:success", sim.variables.get("error")
        (request,) = sim.calls
        return request

    return make


async def test_json_keeps_the_types_of_variables_and_letters_as_they_are(call: Call) -> None:
    request = await call("Olá 👋", body={"text": "{{ message.text }}", "n": 1, "all": ["{{ contact.phone }}", None]})
    assert request.body == '{"text":"Olá 👋","n":1,"all":["+351910000001",null]}'.encode()
    assert request.headers["Content-Type"] == "application/json"


async def test_a_form_is_url_encoded_and_repeats_the_names_of_lists(call: Call) -> None:
    request = await call("a&b=c", body={"text": "{{ message.text }}", "tag": ["x", "y"], "n": 2}, body_type="form")
    assert request.body == b"text=a%26b%3Dc&tag=x&tag=y&n=2"
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"


async def test_a_text_is_sent_as_it_is(call: Call) -> None:
    request = await call("Olá", body="{{ message.text }}!", body_type="text", method="PUT")
    assert (request.method, request.body) == ("PUT", "Olá!".encode())
    assert request.headers["Content-Type"] == "text/plain; charset=utf-8"


async def test_no_body_has_no_content_type(call: Call) -> None:
    request = await call(method="GET")
    assert request.body is None
    assert "Content-Type" not in request.headers


async def test_the_query_is_added_percent_encoded(call: Call) -> None:
    request = await call("a&b=c d", url=f"{URL}?v=1", query=[{"name": "q", "value": "{{ message.text }}"}])
    assert request.url == f"{URL}?v=1&q=a%26b%3Dc+d"


@pytest.mark.parametrize(
    ("config", "header", "value"),
    [
        ({"auth": "bearer"}, "Authorization", "Bearer s3cret"),
        ({"auth": "basic", "username": "bot"}, "Authorization", "Basic " + base64.b64encode(b"bot:s3cret").decode()),
        ({"auth": "header"}, "X-Api-Key", "s3cret"),
        ({"auth": "header", "auth_header": "X-Token"}, "X-Token", "s3cret"),
    ],
)
async def test_the_secret_says_who_calls(call: Call, config: Any, header: str, value: str) -> None:
    request = await call(secret="token", **config)
    assert request.headers[header] == value


async def test_own_headers_are_sent_and_may_replace_the_content_type(call: Call) -> None:
    request = await call(headers=[{"name": "content-type", "value": "application/ld+json"}], body={})
    assert request.headers["content-type"] == "application/ld+json"
    assert "Content-Type" not in request.headers


async def test_a_variable_cannot_smuggle_a_header_in(catalog: Catalog, simulator: Callable[..., Simulator]) -> None:
    config = {"url": URL, "headers": [{"name": "X-Name", "value": "{{ message.text }}"}]}
    sim = simulator(bot_of_node(catalog, "webhook.request", config))
    sim.network.answer("*", URL, json={})
    await sim.says("Ana\r\nAuthorization: Bearer stolen")
    assert sim.path[0] == "it:error"
    assert sim.calls == []


async def test_a_call_without_its_secret_is_not_made(catalog: Catalog, simulator: Callable[..., Simulator]) -> None:
    sim = simulator(bot_of_node(catalog, "webhook.request", {"url": URL, "auth": "bearer"}))
    await sim.says("hi")
    assert sim.variables["error"]["code"] == "secret_missing"
    assert sim.calls == []


async def test_a_signed_call_passes_the_verifier_of_the_readme(call: Call) -> None:
    request = await call("Olá 👋", body={"text": "{{ message.text }}"}, sign_with="token")
    verify = readme_verifier()
    header = request.headers["X-Wabot-Signature"]
    assert verify(request.body, header, "s3cret")
    assert not verify(request.body + b" ", header, "s3cret")
    assert not verify(request.body, header, "another")
    assert not verify(request.body, header.replace("t=", "t=1"), "s3cret")


async def test_a_call_is_signed_with_both_secrets_while_they_change(call: Call) -> None:
    request = await call(body={}, sign_with="token", also_sign_with="old")
    verify = readme_verifier()
    header = request.headers["X-Wabot-Signature"]
    assert verify(b"{}", header, "s3cret")
    assert verify(b"{}", header, "0ld")


async def test_a_call_is_signed_at_the_time_of_the_call(call: Call) -> None:
    """The message may have waited for hours while wabot was down; receivers refuse old signatures."""
    request = await call(body={}, sign_with="token")
    seconds = re.findall(r"t=(\d+)", request.headers["X-Wabot-Signature"])
    assert abs(int(seconds[0]) - time.time()) < 60


@pytest.mark.parametrize("point", ["called", "recorded"])
async def test_a_crash_makes_the_same_call_again_or_none(
    catalog: Catalog, simulator: Callable[..., Simulator], point: str
) -> None:
    config = {"url": URL, "body": {"id": "{{ message.id }}"}, "sign_with": "token"}
    sim = simulator(bot_of_node(catalog, "webhook.request", config), secrets=SECRETS, crash_at=point)
    sim.network.answer("POST", URL, json={})
    await sim.says("hi")
    assert sim.path[0] == "it:success"
    assert len({call.headers["Idempotency-Key"] for call in sim.calls}) == 1
    assert len(sim.calls) == (2 if point == "called" else 1)


async def test_the_nodes_retries_call_again_when_no_answer_came(
    catalog: Catalog, simulator: Callable[..., Simulator]
) -> None:
    bot = bot_of_node(catalog, "webhook.request", {"url": URL, "sign_with": "token"})
    bot["flows"][0]["nodes"][0]["retry"] = {"tries": 3, "backoff": "PT1S"}
    sim = simulator(bot, secrets=SECRETS)
    sim.network.fail("POST", URL)
    sim.network.answer("POST", URL, json={})
    await sim.says("hi")
    assert sim.path[0] == "it:success"
    assert len(sim.calls) == 2
    assert len({call.headers["Idempotency-Key"] for call in sim.calls}) == 1


@pytest.mark.parametrize(
    "config",
    [
        {"url": "ftp://x"},
        {"url": URL, "method": "TRACE"},
        {"url": URL, "headers": [{"name": "a b", "value": "c"}]},
        {"url": URL, "auth_header": "a:b"},
        {"url": URL, "timeout": "PT2M"},
        {"url": URL, "take": [{"path": "a", "save_as": "9"}]},
        {"url": URL, "take": [{"path": "a", "save_as": ""}]},
    ],
)
async def test_a_wrong_form_is_refused_before_it_runs(
    catalog: Catalog, simulator: Callable[..., Simulator], config: dict[str, Any]
) -> None:
    with pytest.raises(BadConfig):
        simulator(bot_of_node(catalog, "webhook.request", config))


async def test_a_form_must_be_an_object(catalog: Catalog, simulator: Callable[..., Simulator]) -> None:
    sim = simulator(bot_of_node(catalog, "webhook.request", {"url": URL, "body": [1], "body_type": "form"}))
    await sim.says("hi")
    assert sim.variables["error"]["code"] == "bad_body"


async def test_an_answer_that_is_no_json_is_kept_as_text(catalog: Catalog, simulator: Callable[..., Simulator]) -> None:
    config = {"url": URL, "take": [{"save_as": "all"}], "save_as": "answer"}
    sim = simulator(bot_of_node(catalog, "webhook.request", config))
    sim.network.answer("POST", URL, body="olá".encode())
    await sim.says("hi")
    assert sim.variables["all"] == "olá"
    assert sim.variables["answer"] == {"status": 200, "body": "olá"}


def readme_verifier() -> Callable[[bytes | None, str, str], bool]:
    """Return the function the README gives to receivers."""
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    names: dict[str, Any] = {}
    exec(code, names)
    verify: Callable[[bytes | None, str, str], bool] = names["is_from_wabot"]
    return verify


def test_the_readmes_nodes_have_valid_forms(catalog: Catalog) -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    shown = [json.loads(each) for each in re.findall(r"```json\n(.*?)```", readme, re.DOTALL)]
    types = {**catalog.actions, **catalog.triggers}
    assert [each["type"] for each in shown] == ["webhook.request", "webhook.received"]
    for each in shown:
        assert types[each["type"]].signature.schema.validate(each["config"]) == {}
