"""The node that calls another system: address, secret, body, signature, and what is kept of the answer."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from marshmallow import ValidationError, validate

from wabot_core import Duration, HttpAnswer, JsonValue, Secret, Turn, Url, Variable, action, at_path, sign_webhook
from wabot_webhook.bodies import BodyType, write_body
from wabot_webhook.errors import HostRefused, RedirectRefused, SecretMissing

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
Auth = Literal["none", "bearer", "basic", "header"]
Exit = Literal["success", "client_error", "server_error"]

HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
LONGEST_CALL = timedelta(seconds=60)
EXITS: Mapping[int, Exit] = {2: "success", 4: "client_error"}


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One parameter of the address."""

    name: str
    value: str = ""


@dataclass(frozen=True, kw_only=True)
class Header:
    """One header of the call."""

    name: str
    value: str = ""

    def __post_init__(self) -> None:
        """Refuse what would end the header and begin another: a variable may hold anything."""
        _check_header(self.name)
        if any(ord(letter) < 32 or ord(letter) == 127 for letter in self.value):
            raise ValidationError("must be one line of text", "value")


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A part of the answer and the variable that keeps it.

    Args:
        path: Where it is in the answer, such as customer.phones.0; left empty, all of it.
        save_as: The variable that keeps it.
    """

    path: str = ""
    save_as: Annotated[Variable, validate.Length(min=1)]


def _check_header(name: str) -> None:
    if not HEADER_NAME.fullmatch(name):
        raise ValidationError("must be a header's name: letters, digits and -", "name")


@action("webhook.request", icon="webhook", timeout=LONGEST_CALL + timedelta(seconds=5))
async def request(
    turn: Turn,
    *,
    url: Url,
    method: Method = "POST",
    query: list[Parameter] = [],  # noqa: B006 - read only
    headers: list[Header] = [],  # noqa: B006
    auth: Auth = "none",
    secret: Secret | None = None,
    username: str = "",
    auth_header: Annotated[str, _check_header] = "X-Api-Key",
    only_host: str = "",
    body: JsonValue | None = None,
    body_type: BodyType = "json",
    sign_with: Secret | None = None,
    also_sign_with: Secret | None = None,
    take: list[Taken] = [],  # noqa: B006
    save_as: Variable = Variable(""),
    timeout: Annotated[Duration, validate.Range(timedelta(seconds=1), LONGEST_CALL)] = timedelta(seconds=10),
) -> Exit:
    """Call another system.

    The call is made over HTTP, and how it is answered decides the way out. No answer at all is an error: the node's
    own retries try again, then the exit "error" is taken.

    Args:
        url: The address; put {{ name | url_encode }} around what people wrote.
        method: What to do there.
        query: Parameters added to the address.
        headers: More headers.
        auth: How to say who calls; the secret is the bearer token, the password, or the header's value.
        secret: The secret for it.
        username: The name that goes with a basic password.
        auth_header: The header that carries the secret, when it is a header.
        only_host: The one host the secret may go to, such as api.example.com; state it when the address has variables.
        body: What is sent; texts inside it may hold {{ variables }}.
        body_type: How it is written.
        sign_with: Sign the call with this secret: header X-Wabot-Signature.
        also_sign_with: A second secret that signs as well, while the receiver changes from one to the other.
        take: Parts of the answer to keep when the call succeeds, such as customer.id.
        save_as: The variable that keeps the whole answer: status and body.
        timeout: How long the call may take.
    """
    host = urlsplit(url).hostname or ""
    own = {header.name: header.value for header in headers}
    own |= _authorization(auth, secret, username=username, header=auth_header)
    if only_host and host != only_host.lower() and (auth != "none" or sign_with):
        raise HostRefused(allowed=only_host, host=host)
    content, content_type = write_body(body, body_type)
    if content is not None and "content-type" not in {name.lower() for name in own}:
        own["Content-Type"] = content_type
    if sign_with:
        secrets = [each.reveal() for each in (sign_with, also_sign_with) if each]
        own |= sign_webhook(content or b"", secrets=secrets, at=await _clock(turn))
    answer = await turn.http.request(
        method, url, params=[(each.name, each.value) for each in query], headers=own, body=content, timeout=timeout
    )
    if answer.status // 100 == 3:
        raise RedirectRefused(host=host, status=answer.status)
    _keep(turn, answer, take=take, save_as=save_as)
    return EXITS.get(answer.status // 100, "server_error")


def _authorization(auth: Auth, secret: Secret | None, *, username: str, header: str) -> dict[str, str]:
    if auth == "none":
        return {}
    if secret is None:
        raise SecretMissing(purpose=f"{auth} authentication")
    return _AUTHORIZATIONS[auth](secret.reveal(), username, header)


def _basic(secret: str, username: str, header: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{username}:{secret}".encode()).decode()}


_AUTHORIZATIONS: Mapping[Auth, Callable[[str, str, str], dict[str, str]]] = {
    "bearer": lambda secret, username, header: {"Authorization": f"Bearer {secret}"},
    "basic": _basic,
    "header": lambda secret, username, header: {header: secret},
}


async def _clock(turn: Turn) -> datetime:
    """Return the real time, journaled: `turn.now` is the message's, which may have waited for hours."""
    return datetime.fromtimestamp(await turn.once("clock", lambda: int(datetime.now(UTC).timestamp())), UTC)


def _keep(turn: Turn, answer: HttpAnswer, *, take: list[Taken], save_as: Variable) -> None:
    content: Any = answer.json if answer.json is not None else answer.text
    turn.set(save_as, {"status": answer.status, "body": content})
    if answer.is_success:
        for part in take:
            turn.set(part.save_as, at_path(content, part.path))
