"""Settings: each is read from its variable, and a bad value is named."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest

from wabot_runtime import Settings, load_settings
from wabot_runtime.errors import BadSetting

READ = {
    "WABOT_DATA": ("/tmp/x", Path("/tmp/x")),
    "WABOT_PLUGINS": ("crm, forms,", ("crm", "forms")),
    "WABOT_SECRETS": ("env://,file:///run/secrets", ("env://", "file:///run/secrets")),
    "WABOT_SINKS": ("jsonl:///a,jsonl:///b", ("jsonl:///a", "jsonl:///b")),
    "WABOT_EGRESS_ALLOW": ("crm.internal:8080, [::1]:90", ("crm.internal:8080", "[::1]:90")),
    "WABOT_ADMIN_PORT": ("0", 0),
    "WABOT_ADMIN_URL": ("https://wabot.example.org", "https://wabot.example.org"),
    "WABOT_TRUSTED_PROXIES": ("2", 2),
    "WABOT_SANDBOX_PORT": ("65535", 65535),
    "WABOT_PHONE_PORT": ("81", 81),
    "WABOT_SEND_RATE": ("2.5", 2.5),
    "WABOT_SEND_BURST": ("7", 7),
    "WABOT_LOOP_LIMIT": ("0", 0),
    "WABOT_LEASE_TTL": ("PT1M", timedelta(minutes=1)),
    "WABOT_LOG_LEVEL": ("debug", "debug"),
    "WABOT_LOG_FORMAT": ("json", "json"),
}
BAD = [
    *(("WABOT_ADMIN_PORT", value) for value in ("http", "-1", "65536", "80.5", " ")),
    *(
        ("WABOT_ADMIN_URL", value)
        for value in ("wabot.example.org", "https://a/b", "ftp://a", "https://a@b", "https://a/")
    ),
    ("WABOT_OIDC", "providers.json"),
    *(("WABOT_TRUSTED_PROXIES", value) for value in ("-1", "11", "all", "10.0.0.0/8")),
    *(("WABOT_SANDBOX_PORT", value) for value in ("x", "70000")),
    *(("WABOT_PHONE_PORT", value) for value in ("x", "70000")),
    *(("WABOT_SEND_RATE", value) for value in ("fast", "-1", "nan", "inf")),
    *(("WABOT_SEND_BURST", value) for value in ("0", "-3", "1.5")),
    *(("WABOT_LOOP_LIMIT", value) for value in ("-1", "many")),
    *(("WABOT_LEASE_TTL", value) for value in ("30", "PT0S", "a while")),
    *(("WABOT_EGRESS_ALLOW", value) for value in ("crm.internal", "http://crm.internal:80", "a@b:80", "::1:80")),
    ("WABOT_LOG_LEVEL", "loud"),
    ("WABOT_LOG_FORMAT", "xml"),
]


def test_with_an_empty_environment_everything_has_a_default_that_works() -> None:
    assert load_settings({}) == Settings()
    assert load_settings({setting.metadata["variable"]: "" for setting in fields(Settings)}) == Settings()


NEEDS = {"WABOT_OIDC": {"WABOT_ADMIN_URL": "https://admin.example.org"}}
"""What must be set too."""


@pytest.mark.parametrize("setting", fields(Settings), ids=lambda setting: setting.name)
def test_every_setting_is_read_from_its_variable(setting) -> None:  # type: ignore[no-untyped-def]
    variable = setting.metadata["variable"]
    assert variable.startswith("WABOT_")
    assert setting.metadata["help"].endswith(".")
    default = getattr(Settings(), setting.name)
    text, value = READ.get(variable, ("true", True) if isinstance(default, bool) else ("some text", "some text"))
    assert getattr(load_settings({**NEEDS.get(variable, {}), variable: text}), setting.name) == value


def test_a_setting_without_the_one_it_needs_says_so() -> None:
    for variable, needed in NEEDS.items():
        with pytest.raises(BadSetting, match=next(iter(needed))):
            load_settings({variable: "some text"})


@pytest.mark.parametrize(("variable", "value"), BAD)
def test_a_bad_value_is_named(variable: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"The setting {variable} is not valid: .+"):
        load_settings({variable: value})
