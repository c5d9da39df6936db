"""What `webhook.received` asks of a call; that a call starts its flow is in the transcripts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from marshmallow import ValidationError

from wabot_core import Hook
from wabot_core.catalog import Catalog
from wabot_core.errors import BadPattern


def hook_of(catalog: Catalog, **config: Any) -> Hook:
    pattern = catalog.trigger("webhook.received").load({"name": "paid", "secret": "new", **config})
    assert isinstance(pattern, Hook)
    return pattern


def test_a_webhook_names_its_secret_and_how_calls_are_signed(catalog: Catalog) -> None:
    hook = hook_of(catalog, scheme="sha256", header="X-Shop", tolerance="PT1M")
    assert hook == Hook(
        "paid", secrets=("new",), scheme="sha256", header="X-Shop", tolerance=timedelta(minutes=1), contact="phone"
    )


def test_the_previous_secret_is_taken_as_well(catalog: Catalog) -> None:
    assert hook_of(catalog, previous_secret="old").secrets == ("new", "old")


@pytest.mark.parametrize(
    ("data", "phone"),
    [
        ({"customer": {"phones": ["+351 910 000 001"]}}, "+351910000001"),
        ({"customer": {"phones": ["00351910000001"]}}, "+351910000001"),
        ({"customer": {"phones": [351910000001]}}, "+351910000001"),
        ({"customer": {"phones": ["351910000001@c.us"]}}, None),
        ({"customer": {"phones": []}}, None),
        ({"customer": "Ana"}, None),
        ([], None),
    ],
)
def test_the_person_is_found_by_the_phone_number_in_the_call(catalog: Catalog, data: Any, phone: str | None) -> None:
    assert hook_of(catalog, contact="customer.phones.0").phone_in(data) == phone


@pytest.mark.parametrize("config", [{"secret": None}, {"scheme": "md5"}, {"tolerance": "P2D"}, {"contact": ""}])
def test_a_wrong_form_is_refused(catalog: Catalog, config: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        hook_of(catalog, **config)


def test_a_webhook_must_have_a_secret(catalog: Catalog) -> None:
    with pytest.raises(ValidationError):
        catalog.trigger("webhook.received").load({"name": "paid"})


def test_a_webhooks_name_fits_into_an_address(catalog: Catalog) -> None:
    with pytest.raises(BadPattern):
        hook_of(catalog, name="Paid orders/…")
