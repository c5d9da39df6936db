"""What can go wrong at the admin's door and how it is told: problem+json; the one file that knows status numbers."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from string import Formatter
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from wabot_core import BadSignature, NotFound, WabotError
from wabot_core.errors import (
    AlreadyThere,
    BadDocument,
    ConversationEnded,
    ConversationMoved,
    DraftConflict,
    NewerSpec,
    OptedOut,
)
from wabot_runtime import (
    BadCall,
    BadSecret,
    BadVaultKey,
    BotInUse,
    LastAdmin,
    LastWayIn,
    NoVault,
    NumberRuns,
    RevMismatch,
    TokenSpent,
    UnknownChannel,
    UnknownHook,
    UnmergeableContacts,
    get_log,
)

PROBLEM = "application/problem+json"

log = get_log("admin")


class NotSignedIn(WabotError):
    """Sign in first."""


class BadCredentials(WabotError):
    """The e-mail address, the password or the code is wrong."""


class CodeNeeded(WabotError):
    """Add the code your authenticator app shows, or a recovery code."""


class TooManyAttempts(WabotError):
    """There were too many attempts; try again in {seconds} s."""


class AuthenticatorThere(WabotError):
    """The account has an authenticator app already; take that off before you set up another."""


class NoAuthenticator(WabotError):
    """The account has no authenticator app to do this with."""


class SessionOver(WabotError):
    """The session is over; sign in again."""


class RefreshRaced(WabotError):
    """The session was refreshed by another request just now; go on with the newest cookie."""


class UnknownProvider(WabotError):
    """There is no such provider to sign in with."""


class ProviderAway(WabotError):
    """{name} does not answer as it should; try again, or sign in with a password."""


class OptionsAway(WabotError):
    """The pack {plugin} has nothing to pick from now: {why}. Type a value, or try again."""


class IdentityRefused(WabotError):
    """The provider's answer is not taken: {why}."""


class NotLinked(WabotError):
    """Nobody here is linked to this identity; sign in another way and link it, or ask for an invite."""


class SignInOver(WabotError):
    """This sign-in is over; begin again."""


class BadProviders(WabotError):
    """The file WABOT_OIDC names is not usable: {why}."""


class Forbidden(WabotError):
    """You may not do this: it needs the permission {needs}."""


class SwitchedOff(WabotError):
    """{title} is switched off in this workspace; an admin can switch it on under the settings."""


class SearchNeedsPersonal(WabotError):
    """Seeking people or what they said needs the permission personal.read: a hit would tell what is masked."""


class OtherOrigin(WabotError):
    """The request comes from another site's page."""


class BadRequest(WabotError):
    """The request is not valid."""


class ForeignCursor(WabotError):
    """This cursor was not given out for this list; begin at its first page."""


class NotJson(WabotError):
    """Send one JSON value in UTF-8."""


class WrongType(WabotError):
    """Send application/json."""


class TooLarge(WabotError):
    """A request here may have {limit} bytes."""


class NeedsRev(WabotError):
    """Send the ETag you read in If-Match, so that nobody else's change is lost."""


class KeyReused(WabotError):
    """This Idempotency-Key was used for another request."""


class StillRunning(WabotError):
    """A request with this Idempotency-Key is still running."""


class TooManyStreams(WabotError):
    """You watch in {limit} places already; close one of them."""


class WeakPassword(WabotError):
    """The password is too easy to guess: {why}."""


class UnknownScope(WabotError):
    """There is no scope {scope!r}."""


class UnknownRole(WabotError):
    """There is no role {role!r}."""


class SecretInUse(WabotError):
    """Published flows use the secret {name!r} in {count} places; change them first, or remove it anyway."""


class AlreadyLinked(WabotError):
    """The number is linked; log it out before you link it again."""


class NumberNotLinked(WabotError):
    """The number is not linked."""


class NotReplaced(WabotError):
    """No other page has this number's session; restart it if it hangs."""


class NotPublishable(WabotError):
    """The bot can't be published as it is: {count} Problems or failing tests."""


class TestsTooLong(WabotError):
    """The bot's tests have more than {limit} characters together; run them with `wabot flows test`."""


class BadMove(WabotError):
    """Those who wait can't be moved so: {why}."""


class NotStartable(WabotError):
    """The bot can't be simulated as it is: {why}"""


class NothingToWaitFor(WabotError):
    """Nothing comes due here however much time passes; write something, or advance by a length of time."""


class NotTakenOver(WabotError):
    """The bot has this conversation: take it over before you answer."""


class NotHandedOver(WabotError):
    """Nobody of the team has this talk: it is the bot's anyway."""


class SimulationMoved(WabotError):
    """Another step of this simulation is under way; read it again, then go on from there."""


class SimulationTooLong(WabotError):
    """The simulation is too long: it may have {limit} turns and 4 MiB. Go back to an earlier turn, or start anew."""


class SimulationStuck(WabotError):
    """The simulation came to no wait within {seconds:g} seconds: a node of it takes too long or never ends."""


class SimulationsBusy(WabotError):
    """Too many simulations run at this moment; try again in {seconds} seconds."""


class TooManySimulations(WabotError):
    """Too many simulations were started within half an hour; go on with one of yours, or try again later."""


class BadTest(WabotError):
    """This talk can't be kept as a test, it goes another way when it is held again: {why}"""


class NoSuchPage(WabotError):
    """There is nothing here."""


class WrongMethod(WabotError):
    """This can't be done here."""


class RouteWithoutPermission(WabotError):
    """The route {path} says nobody may use it nor that everyone may: declare it with a Resource, or as an OpenRoute."""


class BadDeskKey(WabotError):
    """The secret desk_key is not usable: {why}. Make one: `openssl rand -hex 32`."""


STATUS: Mapping[type[WabotError], int] = {
    BadRequest: 422,
    BadCall: 422,
    BadSecret: 422,
    WeakPassword: 422,
    UnknownScope: 422,
    BadDocument: 422,
    NewerSpec: 422,
    NotPublishable: 422,
    TestsTooLong: 422,
    BadMove: 422,
    NotStartable: 422,
    BadTest: 422,
    SimulationStuck: 422,
    NotJson: 400,
    NotSignedIn: 401,
    BadCredentials: 401,
    CodeNeeded: 401,
    SessionOver: 401,
    SignInOver: 401,
    IdentityRefused: 401,
    NotLinked: 401,
    BadSignature: 401,
    Forbidden: 403,
    SearchNeedsPersonal: 403,
    SwitchedOff: 403,
    OtherOrigin: 403,
    NotFound: 404,
    NoSuchPage: 404,
    UnknownChannel: 404,
    UnknownHook: 404,
    UnknownRole: 404,
    UnknownProvider: 404,
    WrongMethod: 405,
    AlreadyLinked: 409,
    AlreadyThere: 409,
    BadVaultKey: 409,
    BotInUse: 409,
    ConversationEnded: 409,
    ConversationMoved: 409,
    DraftConflict: 409,
    OptedOut: 409,
    KeyReused: 409,
    LastAdmin: 409,
    NotHandedOver: 409,
    NotTakenOver: 409,
    NothingToWaitFor: 409,
    SimulationMoved: 409,
    SimulationTooLong: 409,
    LastWayIn: 409,
    ProviderAway: 409,
    AuthenticatorThere: 409,
    NoAuthenticator: 409,
    NoVault: 409,
    NotReplaced: 409,
    NumberNotLinked: 409,
    NumberRuns: 409,
    OptionsAway: 409,
    RefreshRaced: 409,
    SecretInUse: 409,
    StillRunning: 409,
    UnmergeableContacts: 409,
    ForeignCursor: 410,
    TokenSpent: 410,
    RevMismatch: 412,
    TooLarge: 413,
    WrongType: 415,
    NeedsRev: 428,
    SimulationsBusy: 429,
    TooManyAttempts: 429,
    TooManyStreams: 429,
    TooManySimulations: 429,
}
"""Which answer each error is; one that is not listed, nor its parents, is a fault of ours: 500."""


def status_of(error: type[WabotError]) -> int:
    """Return the status of an error's kind."""
    return next((STATUS[kind] for kind in error.__mro__ if kind in STATUS), 500)


def problem(error: WabotError) -> Response:
    """Return an error as problem+json with its stable `code`; of one of ours only an id is told."""
    status = status_of(type(error))
    if status >= 500:
        return fault(error)
    body: dict[str, Any] = {"type": "about:blank", "status": status, "code": error.code, "title": str(error)}
    if facts := _facts(error):
        body["facts"] = facts
    if "fields" in error.facts:
        body["errors"] = error.facts["fields"]
    headers: dict[str, str] = {}
    if status == 401:
        headers["www-authenticate"] = "Bearer"
    if isinstance(error, TooManyAttempts):
        headers["retry-after"] = str(error.facts["seconds"])
    if isinstance(error, WrongMethod):
        headers["allow"] = str(error.facts["allow"])
    return JSONResponse(body, status_code=status, headers=headers, media_type=PROBLEM)


def _facts(error: WabotError) -> dict[str, str]:
    """Return the facts its kind of message is filled with: those its title shows anyway."""
    names = [name for _, name, _, _ in Formatter().parse(type(error).__doc__ or "") if name]
    return {name: str(error.facts[name]) for name in names if name in error.facts}


def fault(error: BaseException) -> Response:
    """Return a 500 that tells an id, under which the log has what happened."""
    id = secrets.token_hex(8)
    log.error("request_failed", id=id, exc_info=error)
    body = {
        "type": "about:blank",
        "status": 500,
        "code": "internal",
        "title": "Something went wrong in wabot.",
        "id": id,
    }
    return JSONResponse(body, status_code=500, media_type=PROBLEM)


async def told(request: Request, error: Exception) -> Response:
    """Answer an error raised outside of an operation: ours, Starlette's, or a fault."""
    if isinstance(error, HTTPException):
        if error.status_code == 405:
            return problem(WrongMethod(allow=(error.headers or {}).get("Allow", "")))
        return problem(NoSuchPage() if error.status_code == 404 else BadRequest())
    return problem(error) if isinstance(error, WabotError) else fault(error)
