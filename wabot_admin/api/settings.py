"""/api/settings: the workspace's settings, and what this wabot was started with."""

from __future__ import annotations

from zoneinfo import available_timezones

from marshmallow import ValidationError, fields, validate

from wabot_admin import settings as service
from wabot_admin.auth.oidc import redirect_of
from wabot_admin.payloads import Count, Payload, text
from wabot_admin.routes import Answer, Call, Resource

settings = Resource("/settings", tag="Settings")

LANGUAGES = ("en", "pt")
"""What the admin's pages speak."""


def _time_zone(name: str) -> None:
    if name not in available_timezones():
        raise ValidationError("It is no time zone, such as Europe/Berlin.")


class Rate(fields.Float):
    """A finite number; neither text nor true."""

    def _deserialize(self, value: object, attr: str | None, data: object, **more: object) -> float:
        if isinstance(value, bool | str):
            raise self.make_error("invalid", input=value)
        return float(super()._deserialize(value, attr, data, **more) or 0.0)


class SettingsBody(Payload):
    """All settings of the workspace; one that is null or left out has its default again."""

    name = text(longest=80, load_default=None, allow_none=True)
    timezone = fields.String(
        load_default=None,
        allow_none=True,
        validate=_time_zone,
        metadata={"description": "Whose days analytics count by and new bots go by, such as Europe/Berlin."},
    )
    language = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(LANGUAGES),
        metadata={"description": "What the admin speaks to those who have not chosen a language."},
    )
    send_rate = Rate(
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=0, max=1000),
        metadata={"description": "Messages a second one number may send; 0 is no limit."},
    )
    send_burst = Count(
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=1, max=10_000),
        metadata={"description": "Messages one number may send at once before the rate holds."},
    )
    loop_limit = Count(
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=0, max=10_000),
        metadata={"description": "Answers a minute after which a chat is left alone as another bot's; 0 is no limit."},
    )


class ValuesView(Payload):
    """A value for each setting."""

    name = fields.String(required=True)
    timezone = fields.String(required=True)
    language = fields.String(required=True)
    send_rate = fields.Float(required=True)
    send_burst = fields.Integer(required=True)
    loop_limit = fields.Integer(required=True)


class SettingsView(Payload):
    """What counts (`values`), what was `set` (null: the default counts), and the `defaults`."""

    values = fields.Nested(ValuesView, required=True)
    set = fields.Nested(SettingsBody, required=True)
    defaults = fields.Nested(ValuesView, required=True)
    rev = fields.Integer(required=True)


class ProcessSettingView(Payload):
    """A setting wabot was started with; passwords, parameters and paths that may be secret read `[hidden]`."""

    name = fields.String(required=True)
    variable = fields.String(required=True)
    help = fields.String(required=True)
    value = fields.String(required=True)
    default = fields.String(required=True)
    source = fields.String(required=True, validate=validate.OneOf(["environment", "default"]))


class ProcessSettingsView(Payload):
    """What this process of wabot was started with."""

    items = fields.List(fields.Nested(ProcessSettingView), required=True)


class KnownProviderView(Payload):
    """A provider people may sign in with.

    Whoever has a verified address at one of `domains` gets an account with `role`, or the one `roles` gives for a
    value of `claim`; without domains only who was invited or has linked theirs comes in.
    """

    id = fields.String(required=True)
    name = fields.String(required=True)
    issuer = fields.String(required=True)
    client_id = fields.String(required=True)
    domains = fields.List(fields.String(), required=True)
    role = fields.String(required=True)
    claim = fields.String(required=True)
    roles = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class KnownProvidersView(Payload):
    """The providers, and what one needs to set another up.

    `redirect` is the address to name to a provider, null while WABOT_ADMIN_URL is not set.
    """

    items = fields.List(fields.Nested(KnownProviderView), required=True)
    redirect = fields.String(required=True, allow_none=True)


@settings.get(permission="settings.write", answer=SettingsView)
async def read_settings(call: Call) -> Answer:
    """Read the workspace's settings. The defaults of what numbers send come from what wabot was started with."""
    rev, found = await service.read_settings(call.services)
    return Answer(data={**found, "rev": rev}, rev=rev)


@settings.put(permission="settings.write", body=SettingsBody, answer=SettingsView, guarded=True)
async def change_settings(call: Call) -> Answer:
    """Set the workspace's settings, all at once. Numbers that run follow within seconds; nothing is restarted."""
    assert call.rev is not None
    rev, found = await service.save_settings(call.services, call.body, rev=call.rev)
    return Answer(data={**found, "rev": rev}, rev=rev)


@settings.get("/process", permission="settings.write", answer=ProcessSettingsView)
async def read_process_settings(call: Call) -> Answer:
    """Read what this wabot was started with, variable by variable. Changing one means starting wabot anew.

    Other processes of a deployment may have been started otherwise.
    """
    return Answer(data={"items": service.process_settings(call.services.runtime.settings)})


@settings.get("/providers", permission="settings.write", answer=KnownProvidersView)
async def read_providers(call: Call) -> Answer:
    """Read which providers people may sign in with; they are set up where wabot is started, by WABOT_OIDC.

    The client secrets are not among it.
    """
    services = call.services
    redirect = redirect_of(services) if services.runtime.settings.admin_url else None
    return Answer(data={"items": list(services.providers.all.values()), "redirect": redirect})
