"""One policy of masking: who may not see people does not, and what was said stays readable."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime

import pytest

from wabot_admin.masking import HIDDEN, Mask, declared_pii, mask_email, mask_for, mask_name, mask_phone, mask_text
from wabot_admin.permissions import ROLES
from wabot_admin.services import Actor, Services
from wabot_core.stores import BotRow
from wabot_runtime import Account

MASK = Mask(full=False)


def test_a_number_keeps_its_ends_and_an_address_its_letter() -> None:
    assert mask_phone("4915112345678") == "+49•••••••••78"
    assert mask_phone("+49 151 1234-5678") == "+49•••••••••78"
    assert mask_phone("110") == HIDDEN
    assert mask_email("ana.lima@example.org") == "a•••@•••.org"
    assert mask_name("Ana Lima") == "A••• L•••"
    assert mask_name("+49 151 12345678") == "+49•••••••••78"
    assert mask_name("Ana Lima +49 151 12345678") == "A••• L••• +49•••••••••78"
    assert mask_name("Ana Lima (ana.lima@example.org)") == "A••• L••• (a•••@•••.org)"
    assert mask_name("Ana• Li••ma") == "A••• L•••"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Call me at +49 (0)151 1234 5678, please", "Call me at +49••••••••••78, please"),
        ("4915112345678@c.us", "+49•••••••••78@c.us"),
        ("mail ana@example.org!", "mail a•••@•••.org!"),
        ("Two rooms for 3 nights, 250 EUR", "Two rooms for 3 nights, 250 EUR"),
        ("On 12 May at 10:30", "On 12 May at 10:30"),
    ],
)
def test_a_text_stays_readable_less_numbers_and_addresses(written: str, shown: str) -> None:
    assert mask_text(written) == shown
    assert mask_text(shown) == shown


def test_what_is_declared_personal_is_hidden_whole() -> None:
    data = {"diagnosis": "flu", "fullName": "Ana", "note": "call 4915112345678", "rooms": 2, "tel": 4915112345678}
    shown = MASK.fields(data, pii={"diagnosis"})
    assert shown == {
        "diagnosis": HIDDEN,
        "fullName": HIDDEN,
        "note": "call +49•••••••••78",
        "rooms": 2,
        "tel": "+49•••••••••78",
    }
    assert MASK.fields(data, pii=None) == dict.fromkeys(data, HIDDEN)
    assert Mask(full=True).fields(data, pii=None) == data
    assert MASK.value({"guests": [{"name": "Ana", "age": 40}]}) == {"guests": [{"name": HIDDEN, "age": 40}]}


def test_no_number_or_address_of_two_thousand_generated_is_left_anywhere() -> None:
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    for _ in range(2000):
        digits = str(chance.randrange(1, 10)) + "".join(chance.choices("0123456789", k=chance.randrange(8, 14)))
        cut = chance.randrange(2, 5)
        phone = chance.choice(
            [digits, f"+{digits}", f"+{digits[:cut]} {digits[cut:]}", f"{digits[:cut]}-{digits[cut:]}"]
        )
        address = f"{''.join(chance.choices('abcxyz.0', k=9))}@mail{digits[:3]}.example"
        value = {"a": [f"so: {phone}.", {"b": f"<{address}>"}], "chat": f"{digits}@c.us", "n": int(digits)}
        shown = json.dumps(MASK.value(value), ensure_ascii=False)
        assert digits[3:-2] not in shown, (seed, phone, shown)
        assert address not in shown, (seed, address, shown)


def test_only_roles_with_the_scope_see_people() -> None:
    account = Account(id="x", email="x", name="x", role="x", password=None, created=datetime.now(UTC))
    seeing = {role for role, scopes in ROLES.items() if mask_for(Actor(account=account, scopes=scopes)).full}
    assert seeing == {"admin", "agent"}


async def test_a_bot_says_which_variables_are_personal(services: Services) -> None:
    document = {"spec": 1, "name": "b", "variables": [{"name": "iban", "pii": True}, {"name": "day"}], "flows": []}
    await services.desk.bots.add(BotRow(id="b1", name="b"), document)
    assert await declared_pii(services, "b1") == {"iban"}
    assert await declared_pii(services, "gone") is None
