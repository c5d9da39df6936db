"""Signed webhooks: what was signed is taken, anything else is not (S28, S29)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from wabot_core import SIGNATURE_HEADERS, BadSignature, SignatureScheme, sign_webhook, verify_webhook
from wabot_core.signing import TOLERANCE

NOW = datetime(2026, 1, 1, tzinfo=UTC)
SECRET = "whsec_" + base64.b64encode(bytes(range(24))).decode()
BODY = '{"text":"Olá 👋","raw":"\\u00e1"}'.encode()
SCHEMES: Sequence[SignatureScheme] = get_args(SignatureScheme)
DATED: Sequence[SignatureScheme] = ("timestamped", "standard")
SEED = 20260101

Headers = list[tuple[str, str]]


def signed(
    scheme: SignatureScheme, body: bytes = BODY, *, secrets: Sequence[str] = (SECRET,), at: datetime = NOW
) -> Headers:
    return list(sign_webhook(body, secrets=secrets, at=at, scheme=scheme, id="msg_1").items())


def accepted(
    scheme: SignatureScheme,
    headers: Headers,
    body: bytes = BODY,
    *,
    secrets: Sequence[str] = (SECRET,),
    now: datetime = NOW,
) -> bool:
    try:
        verify_webhook(body, headers, secrets=secrets, now=now, scheme=scheme)
    except BadSignature:
        return False
    return True


def replaced(headers: Headers, name: str, change: Callable[[str], str]) -> Headers:
    return [(each, change(value) if each == name else value) for each, value in headers]


def test_githubs_published_example_is_taken() -> None:
    """From GitHub's page on validating webhook deliveries, read in 2026."""
    signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    secret = "It's a Secret to Everybody"
    verify_webhook(b"Hello, World!", [("x-hub-signature-256", signature)], secrets=[secret], now=NOW, scheme="sha256")


def test_standard_webhooks_sign_id_timestamp_and_body() -> None:
    seconds = int(NOW.timestamp())
    content = f"msg_1.{seconds}.".encode() + BODY
    wanted = base64.b64encode(hmac.new(bytes(range(24)), content, hashlib.sha256).digest()).decode()
    assert dict(signed("standard")) == {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(seconds),
        "webhook-signature": f"v1,{wanted}",
    }


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_thousand_signed_bodies_are_taken_and_none_that_was_changed(scheme: SignatureScheme) -> None:
    chance = random.Random(SEED)
    taken = refused = 0
    for _ in range(1000):
        body = chance.randbytes(chance.randrange(64)) + "é👋\\u00e9".encode()
        headers = signed(scheme, body)
        taken += accepted(scheme, headers, body)
        place = chance.randrange(len(body))
        changed = body[:place] + bytes([body[place] ^ (1 << chance.randrange(8))]) + body[place + 1 :]
        refused += not accepted(scheme, headers, changed)
    print(f"{scheme}: seed {SEED}, {taken} taken, {refused} refused")  # noqa: T201 - the evidence
    assert (taken, refused) == (1000, 1000)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_body_written_anew_is_not_the_body_that_was_signed(scheme: SignatureScheme) -> None:
    again = json.dumps(json.loads(BODY)).encode()
    assert json.loads(again) == json.loads(BODY)
    assert not accepted(scheme, signed(scheme), again)


def wrong_headers(scheme: SignatureScheme) -> dict[str, Headers]:
    name = SIGNATURE_HEADERS[scheme]
    right = signed(scheme)
    value = dict(right)[name]
    sha1 = hmac.new(SECRET.encode(), BODY, hashlib.sha1).hexdigest()
    others = [pair for pair in right if pair[0] != name]
    return {
        "absent": others,
        "empty": [*others, (name, "")],
        "twice the same": [*right, (name, value)],
        "twice, one wrong": [*right, (name, value[:-1] + "0")],
        "short": replaced(right, name, lambda text: text[:-1]),
        "long": replaced(right, name, lambda text: text + "0"),
        "other capitals": replaced(right, name, str.swapcase),
        "sha1": [*others, (name, f"sha1={sha1}"), ("X-Hub-Signature", f"sha1={sha1}")],
        "sha1 as sha256": [*others, (name, f"sha256={sha1}")],
        "not ASCII": replaced(right, name, lambda text: text + "\u00e9"),
        "another secret": list(sign_webhook(BODY, secrets=["another"], at=NOW, scheme=scheme, id="msg_1").items()),
        "no version": replaced(right, name, lambda text: text.replace("v1", "v0").replace("sha256=", "")[:-1]),
        "only a prefix": [*others, (name, "sha256=")],
        "a flood": [*others, (name, ",".join([f"t={int(NOW.timestamp())}", *["v1=0"] * 1000]))],
    }


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("case", wrong_headers("hex"))
def test_a_wrong_header_is_refused(scheme: SignatureScheme, case: str) -> None:
    assert accepted(scheme, signed(scheme))
    assert not accepted(scheme, wrong_headers(scheme)[case])


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_headers_name_may_have_any_capitals(scheme: SignatureScheme) -> None:
    assert accepted(scheme, [(name.upper(), value) for name, value in signed(scheme)])


@pytest.mark.parametrize("scheme", SCHEMES)
def test_without_a_secret_nothing_is_taken(scheme: SignatureScheme) -> None:
    empty = hmac.new(b"", BODY, hashlib.sha256).hexdigest()
    for secrets in ([], [""]):
        assert not accepted(scheme, signed(scheme), secrets=secrets)
        assert not accepted(scheme, [(SIGNATURE_HEADERS[scheme], empty)], secrets=secrets)
        with pytest.raises(BadSignature):
            sign_webhook(BODY, secrets=secrets, at=NOW, scheme=scheme)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_old_and_new_secret_are_taken_while_they_change(scheme: SignatureScheme) -> None:
    for secret in ("old", "new"):
        assert accepted(scheme, signed(scheme, secrets=[secret]), secrets=["new", "old"])
    assert not accepted(scheme, signed(scheme, secrets=["older"]), secrets=["new", "old"])


@pytest.mark.parametrize("scheme", DATED)
def test_a_call_may_carry_the_signatures_of_two_secrets(scheme: SignatureScheme) -> None:
    headers = signed(scheme, secrets=["new", "old"])
    assert accepted(scheme, headers, secrets=["old"])
    assert accepted(scheme, headers, secrets=["new"])


@pytest.mark.parametrize("scheme", DATED)
def test_an_old_call_and_one_from_the_future_are_refused(scheme: SignatureScheme) -> None:
    headers = signed(scheme)
    for shift in (TOLERANCE, -TOLERANCE):
        beyond = shift + timedelta(seconds=1 if shift > timedelta(0) else -1)
        assert accepted(scheme, headers, now=NOW + shift)
        assert not accepted(scheme, headers, now=NOW + beyond)


@pytest.mark.parametrize("time", ["", "-1", "1e9", "٣", "1.5", " 1", "9" * 12, "9" * 400])
def test_a_timestamp_that_is_none_is_refused(time: str) -> None:
    standard = replaced(signed("standard"), "webhook-timestamp", lambda _: time)
    assert not accepted("standard", standard)
    key = SECRET.encode()
    own = hmac.new(key, time.encode() + b"." + BODY, hashlib.sha256).hexdigest()
    assert not accepted("timestamped", [("X-Wabot-Signature", f"t={time},v1={own}")])


def test_a_replayed_call_has_the_same_id_and_another_has_another() -> None:
    first = verify_webhook(BODY, signed("timestamped"), secrets=[SECRET], now=NOW)
    again = verify_webhook(BODY, signed("timestamped"), secrets=[SECRET], now=NOW + timedelta(seconds=9))
    later = signed("timestamped", at=NOW + timedelta(seconds=1))
    assert first.id == again.id != verify_webhook(BODY, later, secrets=[SECRET], now=NOW).id
    assert first.at == NOW
    assert verify_webhook(BODY, signed("standard"), secrets=[SECRET], now=NOW, scheme="standard").id == "msg_1"
    assert verify_webhook(BODY, signed("hex"), secrets=[SECRET], now=NOW, scheme="hex").id is None


def test_another_header_may_carry_the_signature() -> None:
    headers = sign_webhook(BODY, secrets=[SECRET], at=NOW, scheme="hex", header="X-Shop-Hmac").items()
    verify_webhook(BODY, headers, secrets=[SECRET], now=NOW, scheme="hex", header="x-shop-hmac")
    assert not accepted("hex", list(headers))


def test_a_broken_standard_secret_is_said() -> None:
    for secret in ("whsec_", "whsec_###"):
        with pytest.raises(BadSignature, match="whsec_"):
            sign_webhook(BODY, secrets=[secret], at=NOW, scheme="standard", id="msg_1")
