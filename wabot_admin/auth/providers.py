"""The providers people may sign in with: what the operator says of each, and what it says of itself over HTTP."""

from __future__ import annotations

import base64
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import orjson
from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate

from wabot_admin.errors import BadProviders, ProviderAway, UnknownProvider
from wabot_core.errors import HttpFailed
from wabot_core.http import HttpRequest
from wabot_runtime import Egress

FRESH = 3600.0
"""Seconds for which what a provider says of itself is not asked again."""

AGAIN = 60.0
"""Seconds between two looks for new keys, however many tokens name unknown ones."""

DISCOVERY = "/.well-known/openid-configuration"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, kw_only=True)
class Provider:
    """A provider as the operator names it; `client_secret` is the name of a Secret.

    With `domains`, whoever has a verified address there gets an account; without, only who was invited or has linked
    theirs. `roles` says which role a value of `claim` gives a new account, the first that fits.
    """

    id: str
    name: str
    issuer: str
    client_id: str
    client_secret: str
    domains: tuple[str, ...] = ()
    role: str = "viewer"
    claim: str = ""
    roles: Mapping[str, str] = field(default_factory=dict)
    scopes: tuple[str, ...] = ("openid", "email", "profile")

    def role_of(self, claims: Mapping[str, Any]) -> str:
        """Return the role a new account gets."""
        given = claims.get(self.claim) if self.claim else None
        values = given if isinstance(given, list) else [given]
        return next((role for value, role in self.roles.items() if value in values), self.role)


class ProviderSchema(Schema):
    """One entry of the file WABOT_OIDC names."""

    class Meta:
        """Refuse unknown fields."""

        unknown = RAISE

    id = fields.String(required=True, validate=validate.Regexp(r"[a-z0-9-]{1,32}\Z"))
    name = fields.String(required=True, validate=validate.Length(min=1, max=60))
    issuer = fields.String(required=True)
    client_id = fields.String(required=True, validate=validate.Length(min=1))
    client_secret = fields.String(required=True, validate=validate.Length(min=1))
    domains = fields.List(fields.String(validate=validate.Regexp(r"[a-z0-9.-]+\Z")))
    role = fields.String(validate=validate.Length(min=1))
    claim = fields.String()
    roles = fields.Dict(keys=fields.String(), values=fields.String())
    scopes = fields.List(fields.String(validate=validate.Regexp(r"[\x21\x23-\x5b\x5d-\x7e]+\Z")))

    @post_load
    def make(self, data: dict[str, Any], **more: Any) -> Provider:
        """Make the Provider."""
        where = urlsplit(data["issuer"])
        safe = where.scheme == "https" or (where.scheme == "http" and where.hostname in LOOPBACK)
        if not safe or not where.hostname or where.query or where.fragment or where.username:
            raise ValidationError("An issuer is an https address.", "issuer")
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in data.items()
        }
        return Provider(**values)


def read_providers(path: str) -> tuple[Provider, ...]:
    """Read the file WABOT_OIDC names, none when it names none; raise BadProviders."""
    if not path:
        return ()
    try:
        loaded = ProviderSchema(many=True).load(orjson.loads(Path(path).read_bytes()))
    except (OSError, orjson.JSONDecodeError) as error:
        raise BadProviders(why="it can't be read as JSON") from error
    except ValidationError as error:
        raise BadProviders(why=str(error.messages)) from error
    if len({provider.id for provider in loaded}) < len(loaded):
        raise BadProviders(why="two providers have the same id")
    return tuple(loaded)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a provider says of itself."""

    authorization: str
    token: str
    keys: str


class Providers:
    """The configured providers, and what they said of themselves not long ago."""

    def __init__(self, providers: Sequence[Provider] = (), *, allow: Sequence[str] = ()) -> None:
        """Take the providers; the egress guard lets calls to their issuers through, and to the pairs in `allow`."""
        self.all = {provider.id: provider for provider in providers}
        self._allow = (*allow, *(_pair(provider.issuer) for provider in providers))
        self._facts: dict[str, tuple[float, Facts]] = {}
        self._keys: dict[str, tuple[float, list[dict[str, Any]]]] = {}

    def get(self, id: str) -> Provider:
        """Return a provider; raise UnknownProvider."""
        if id not in self.all:
            raise UnknownProvider
        return self.all[id]

    async def facts(self, provider: Provider) -> Facts:
        """Return what a provider says of itself; raise ProviderAway."""
        asked, known = self._facts.get(provider.id, (-FRESH, None))
        if known is None or time.monotonic() - asked > FRESH:
            said = await self._json(provider, "GET", provider.issuer.rstrip("/") + DISCOVERY)
            known = _facts(provider, said)
            self._facts[provider.id] = time.monotonic(), known
        return known

    async def keys(self, provider: Provider, *, newest: bool = False) -> list[dict[str, Any]]:
        """Return a provider's published keys, `newest` looking again unless that was just done; raise ProviderAway."""
        asked, known = self._keys.get(provider.id, (-FRESH, []))
        age = time.monotonic() - asked
        if not known or age > FRESH or (newest and age > AGAIN):
            said = await self._json(provider, "GET", (await self.facts(provider)).keys)
            found = said.get("keys")
            known = [key for key in found if isinstance(key, dict)] if isinstance(found, list) else []
            self._keys[provider.id] = time.monotonic(), known
        return known

    async def exchange(self, provider: Provider, *, secret: str, code: str, verifier: str, redirect: str) -> str:
        """Return the ID token a code is good for; raise ProviderAway, for a code that is good for nothing too."""
        login = base64.b64encode(f"{quote(provider.client_id, safe='')}:{quote(secret, safe='')}".encode()).decode()
        form = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier, "redirect_uri": redirect}
        headers = {"authorization": f"Basic {login}", "content-type": "application/x-www-form-urlencoded"}
        where = (await self.facts(provider)).token
        said = await self._json(provider, "POST", where, headers=headers, body=urlencode(form).encode())
        return str(said.get("id_token", ""))

    async def _json(self, provider: Provider, method: str, url: str, **more: Any) -> dict[str, Any]:
        """Make one call through the egress guard; redirects are not followed."""
        egress = Egress(allow=self._allow)
        await egress.open()
        try:
            headers = {"accept": "application/json", **more.pop("headers", {})}
            answer = await egress.request(HttpRequest(method=method, url=url, headers=headers, **more))
        except HttpFailed as error:
            raise ProviderAway(name=provider.name) from error
        finally:
            await egress.close()
        if answer.status != 200 or not isinstance(answer.json, dict):
            raise ProviderAway(name=provider.name)
        return dict(answer.json)


def _facts(provider: Provider, said: Mapping[str, Any]) -> Facts:
    """Read a discovery document; one that speaks for another issuer, or leads off TLS, is as good as none."""
    found = [said.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
    scheme = urlsplit(provider.issuer).scheme
    good = all(isinstance(url, str) and urlsplit(url).scheme in ("https", scheme) for url in found)
    if said.get("issuer") != provider.issuer or not good:
        raise ProviderAway(name=provider.name)
    authorization, token, keys = map(str, found)
    return Facts(authorization=authorization, token=token, keys=keys)


def _pair(url: str) -> str:
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{host}:{parts.port or (443 if parts.scheme == 'https' else 80)}"
