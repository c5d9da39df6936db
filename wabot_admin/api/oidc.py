"""/api/auth/oidc: signing in with another provider; the browser comes back to `/api/auth/oidc/callback`."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from marshmallow import ValidationError, fields
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from wabot_admin.api.auth import EntryView, entered, limit_links, links_budget
from wabot_admin.audit import INTERRUPTED, intend, record
from wabot_admin.auth import oidc as service
from wabot_admin.auth.login import LINKS, take
from wabot_admin.auth.sessions import read_cookie, refresh_cookies, write_cookie
from wabot_admin.payloads import Payload, secret, text
from wabot_admin.permissions import PUBLIC
from wabot_admin.routes import Answer, Call, OpenRoute, Resource
from wabot_admin.services import Services
from wabot_core import WabotError

oidc = Resource("/auth", tag="Signing in")

LONGEST = 4096

SIGN_IN = "/sign-in"
"""The page one signs in on; it says what went wrong and asks for a code."""


def next_field() -> fields.String:
    """Return the field of the page one is led to afterwards."""
    return fields.String(required=True, validate=_page, metadata={"pattern": f"^{service.NEXT.pattern}$"})


def _page(given: str) -> None:
    if not service.NEXT.fullmatch(given):
        raise ValidationError("It is not a page of the admin.")


class ProviderView(Payload):
    """A provider to sign in with."""

    id = fields.String(required=True)
    name = fields.String(required=True)


class ProvidersView(Payload):
    """The providers to offer on the login page."""

    items = fields.List(fields.Nested(ProviderView), required=True)


class BeginOidcBody(Payload):
    """Which provider, the page to come back to, and an invite's token if there is one."""

    provider = text(longest=32, required=True)
    next = next_field()
    token = secret(longest=100)


class OidcView(Payload):
    """Where the browser goes now."""

    address = fields.String(required=True)


class OidcCodeBody(Payload):
    """A code the authenticator shows, or a recovery code."""

    code = secret(required=True, longest=64)


@oidc.get("/providers", permission=PUBLIC, answer=ProvidersView)
async def list_providers(call: Call) -> Answer:
    """List the providers one can sign in with."""
    return Answer(data={"items": list(call.services.providers.all.values())})


@oidc.post("/oidc", permission=PUBLIC, body=BeginOidcBody, answer=OidcView)
async def begin_oidc(call: Call) -> Answer:
    """Begin to sign in with a provider: lead the browser to the answer's `address`.

    It comes back to `next`, signed in: POST /api/auth/refresh gives the access token. With an invite's `token` the
    account is made. If it can't be, the browser comes to `/sign-in?error=` and the error's code;
    `/sign-in?code=needed` asks for the code of the account's authenticator app, which goes to /api/auth/oidc/code.
    """
    await limit_links(call)
    address, cookie = await service.start(
        call.services, call.body["provider"], next=call.body["next"], invite=call.body.get("token", "")
    )
    return Answer(data={"address": address}, cookies=[attempt_cookie(call.request, cookie)])


@oidc.post("/oidc/code", permission=PUBLIC, body=OidcCodeBody, answer=EntryView)
async def finish_oidc(call: Call) -> Answer:
    """Give the code that an account with an authenticator app is asked for after its provider."""
    account, entry = await service.give_code(
        call.services, read_cookie(call.request, service.COOKIE), call.body["code"]
    )
    return entered(call, account, entry, attempt_cookie(call.request, ""))


def attempt_cookie(request: Request, value: str) -> str:
    """Return the cookie of an attempt: sent along when the provider leads the browser back, so not Strict."""
    return write_cookie(request, service.COOKIE, value, life=service.LIFE if value else service.LIFE * 0, site="Lax")


def callback_routes(services: Services) -> list[Route]:
    """Return the route providers lead the browser back to."""

    async def callback(request: Request) -> Response:
        """Take a provider's answer and lead on: to the page one wanted, or to the login page with what went wrong."""
        intent = await intend(services, actor="anonymous", action="oidc_callback", object="")
        outcome, account = INTERRUPTED, ""
        try:
            await take(services, {links_budget(request): LINKS})
            came = await service.finish(services, read_cookie(request, service.COOKIE), **_given(request))
            for _ in ("the beginning", "the end"):  # who came in guessed nothing: a whole office has one address
                await services.desk.budgets.refund(links_budget(request))
            outcome, account = "done" if came.entry else "code_needed" if came.cookie else "linked", came.account.id
            response = _led(
                f"{SIGN_IN}?{urlencode({'code': 'needed', 'next': came.next})}" if came.cookie else came.next
            )
            response.headers.append("set-cookie", attempt_cookie(request, came.cookie))
            if came.entry is not None:
                for cookie in refresh_cookies(request, came.entry.refresh):
                    response.headers.append("set-cookie", cookie)
        except WabotError as error:
            outcome = error.code
            response = _led(f"{SIGN_IN}?{urlencode({'error': error.code})}")
            response.headers.append("set-cookie", attempt_cookie(request, ""))
        finally:
            name = f"account:{account}" if account else "anonymous"
            await record(services, actor=name, action="oidc_callback", object=account, outcome=outcome, intent=intent)
        return response

    return [OpenRoute(service.CALLBACK, callback, methods=["GET"])]


def _given(request: Request) -> dict[str, Any]:
    """Return what a provider's answer says, each only if it says it once."""
    given = request.query_params

    def one(name: str) -> str:
        values = given.getlist(name)
        return values[0] if len(values) == 1 and len(values[0]) <= LONGEST else ""

    code = "" if "error" in given else one("code")
    return {"state": one("state"), "code": code, "issuer": one("iss") if "iss" in given else None}


def _led(path: str) -> Response:
    return RedirectResponse(path, status_code=303)
