"""Options for a form's field, looked up by the pack that brings its type, in bounds; a form asks while it is edited."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

import orjson
from marshmallow import ValidationError

from wabot_admin.errors import Forbidden, OptionsAway
from wabot_admin.kept_options import Found
from wabot_admin.services import Actor, Services
from wabot_core import HttpAnswer, HttpFailed, HttpRequest, Lookup, NotFound, Secret, WabotError
from wabot_core.http import Http
from wabot_core.signatures import Parameter, Signature
from wabot_runtime import get_log

log = get_log("options")

SECONDS = 5.0
MOST = 200
LONGEST = 200
SPENDING = frozenset({"bots.publish", "simulations.live"})
"""Whoever has one of these can let a bot of theirs call anything with a secret; nobody else does so by a form."""


async def find_options(
    services: Services, actor: Actor, *, type: str, field: str, config: Mapping[str, Any], search: str
) -> Found:
    """Return values with labels for a field of a node or trigger type, given the form so far.

    Raise NotFound where nothing is looked up, Forbidden where the form names a secret that this actor may not let
    bots use, OptionsAway when the pack has no answer.
    """
    signature = _signature(services, type)
    parameter = signature.parameters.get(field)
    if parameter is None or parameter.options is None:
        raise NotFound(what="options", id=f"{type} {field}")
    if not actor.scopes & SPENDING and _names_secret(signature, config):
        raise Forbidden(needs=" or ".join(sorted(SPENDING)))
    key = _key(type, field, config, search)
    found = services.options.get(key)
    if found is None:
        found = await _looked_up(services, type, parameter, signature, config, search)
        services.options.put(key, found)
    return found


def _signature(services: Services, type: str) -> Signature:
    catalog = services.runtime.catalog
    found = catalog.actions.get(type) or catalog.triggers.get(type)
    if found is None:
        raise NotFound(what="type", id=type)
    return found.signature


def _names_secret(signature: Signature, config: Mapping[str, Any]) -> bool:
    return any(config.get(name) for name, parameter in signature.parameters.items() if parameter.secret)


def _key(type: str, field: str, config: Mapping[str, Any], search: str) -> str:
    asked = orjson.dumps([type, field, config, search], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(asked).hexdigest()


async def _looked_up(
    services: Services, type: str, parameter: Parameter, signature: Signature, config: Mapping[str, Any], search: str
) -> Found:
    assert parameter.options is not None
    plugin = services.runtime.catalog.provided_by.get(type)
    name = plugin.name if plugin else type.partition(".")[0]

    async def call(request: HttpRequest) -> HttpAnswer:
        await services.runtime.egress.open()
        return await services.runtime.egress.request(request)

    try:
        async with asyncio.timeout(SECONDS):
            http = Http(call, key=lambda: secrets.token_hex(16))
            filled = await _filled(services, signature, config)
            found = await parameter.options.function(Lookup(http=http, search=search, config=filled))
        return [_pair(each) for each in list(found)[:MOST]]
    except TimeoutError as error:
        raise OptionsAway(plugin=name, why=f"it took longer than {SECONDS:g} seconds") from error
    except HttpFailed as error:  # its words are wabot's own
        raise OptionsAway(plugin=name, why=str(error).rstrip(".")) from error
    except WabotError as error:
        raise OptionsAway(plugin=name, why=_bare(error)) from error
    except Exception as error:  # a pack may raise anything
        log.warning("options_failed", plugin=name, type=type, field=parameter.name, error=error.__class__.__name__)
        raise OptionsAway(plugin=name, why=f"it failed with {error.__class__.__name__}") from error


async def _filled(services: Services, signature: Signature, config: Mapping[str, Any]) -> dict[str, Any]:
    filled: dict[str, Any] = {}
    for name, parameter in signature.parameters.items():
        value = _value(parameter, config.get(name))
        if parameter.secret and isinstance(value, str):
            value = Secret(value, await services.runtime.secrets.get(value))
        filled[name] = value
    return filled


def _value(parameter: Parameter, given: Any) -> Any:
    default = None if parameter.required else parameter.default
    if given in (None, "") or (isinstance(given, str) and ("{{" in given or "{%" in given)):
        return default() if callable(default) else default
    try:
        return parameter.field.deserialize(given)
    except (ValidationError, WabotError):
        return default() if callable(default) else default


def _pair(each: Any) -> tuple[str, str]:
    value, label = each
    return str(value)[:LONGEST], str(label)[:LONGEST]


class _Facts(dict[str, object]):
    """A pack's error tells numbers, such as a status; a text may be what the other side answered."""

    def __missing__(self, name: str) -> str:
        return "…"


def _bare(error: WabotError) -> str:
    facts = _Facts({name: value for name, value in error.facts.items() if isinstance(value, int)})
    template = (type(error).__doc__ or "").strip().split("\n\n")[0]
    return template.format_map(facts).rstrip(".")
