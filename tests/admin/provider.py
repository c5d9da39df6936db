"""An OpenID provider on loopback for tests: real HTTP, keys of its own, and every wrong answer one can give."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt
import uvicorn
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "wabot-desk", "client-secret-canary"
Change = Callable[[dict[str, Any]], Any]


def new_key(kind: str) -> Any:
    """Return a private key for RS256 or ES256."""
    return rsa.generate_private_key(65537, 2048) if kind == "RS256" else ec.generate_private_key(ec.SECP256R1())


def published(key: Any, kid: str, kind: str) -> dict[str, Any]:
    """Return the public key as a JWK."""
    maker: Any = jwt.algorithms.get_default_algorithms()[kind]
    return json.loads(maker.to_jwk(key.public_key())) | {"kid": kid, "use": "sig", "alg": kind}


@dataclass
class IdentityProvider:
    """Signs in whoever comes as `person`; `claims`, `header` and `token` change what it answers."""

    kind: str = "RS256"
    issuer: str = ""
    person: dict[str, Any] = field(
        default_factory=lambda: {"sub": "s-1", "email": "ana@example.org", "email_verified": True, "name": "Ana"}
    )
    claims: Change = lambda claims: None
    header: Change = lambda header: None
    token: Callable[[str], str] = lambda token: token
    key: Any = None
    kid: str = "k1"
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key_calls: int = 0
    discovery: Change = lambda document: None
    refuses: bool = False

    def __post_init__(self) -> None:
        """Make the key."""
        self.key = new_key(self.kind)
        self.keys = [published(self.key, self.kid, self.kind)]

    def rotate(self, kid: str) -> None:
        """Sign with another key from now on."""
        self.key, self.kid = new_key(self.kind), kid
        self.keys = [published(self.key, kid, self.kind)]

    def authorize(self, address: str) -> str:
        """Do what a browser does at the authorization address: return the code, keeping what was asked."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return code

    async def ask(self, request: Request) -> Response:
        """Do what a person's click on "allow" does: lead back with a code, or with `error` when they refused."""
        asked = dict(parse_qsl(request.url.query))
        given = {"error": "access_denied"} if self.refuses else {"code": self.authorize(str(request.url))}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(given | {'state': asked['state']})}", 303)

    async def document(self, request: Request) -> Response:
        """Answer the discovery document."""
        said = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }
        self.discovery(said)
        return JSONResponse(said)

    async def jwks(self, request: Request) -> Response:
        """Answer the keys."""
        self.key_calls += 1
        return JSONResponse({"keys": self.keys})

    async def give_token(self, request: Request) -> Response:
        """Exchange a code, once, for who has the client's secret and the verifier."""
        form = parse_qs((await request.body()).decode())
        login = base64.b64decode(request.headers["authorization"].removeprefix("Basic ")).decode()
        asked = self.codes.pop(form["code"][0], None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"][0].encode()).digest())
        if (
            asked is None
            or login != f"{CLIENT}:{SECRET}"
            or challenge.decode().rstrip("=") != asked["code_challenge"]
            or form["redirect_uri"][0] != asked["redirect_uri"]
        ):
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims |= self.person
        header = {"kid": self.kid, "alg": self.kind}
        self.claims(claims)
        self.header(header)
        key = self.key
        algorithm = header["alg"]
        if algorithm == "none":
            key = None
        elif algorithm == "HS256":  # signed with what everyone knows
            text = ".".join(_part(each) for each in (header, claims))
            pem = self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
            made = base64.urlsafe_b64encode(hmac.digest(pem, text.encode(), "sha256")).decode().rstrip("=")
            return JSONResponse({"id_token": self.token(f"{text}.{made}")})
        token = jwt.encode(claims, key, algorithm=algorithm, headers=header)
        return JSONResponse({"access_token": "x", "token_type": "Bearer", "id_token": self.token(token)})


def _part(data: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")


@asynccontextmanager
async def identity_provider(kind: str = "RS256") -> AsyncIterator[IdentityProvider]:
    """Serve a provider on a free port."""
    provider = IdentityProvider(kind=kind)
    app = Starlette(
        routes=[
            Route("/.well-known/openid-configuration", provider.document),
            Route("/authorize", provider.ask),
            Route("/keys", provider.jwks),
            Route("/token", provider.give_token, methods=["POST"]),
        ]
    )
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, lifespan="off"))
    serving = asyncio.create_task(server.serve())
    async with asyncio.timeout(20):
        while not server.started:
            await asyncio.sleep(0.01)
    provider.issuer = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    yield provider
    server.should_exit = True
    await serving
