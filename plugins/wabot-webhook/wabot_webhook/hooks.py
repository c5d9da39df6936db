"""The trigger: another system's signed call starts a flow; the call itself is received and verified by the runtime."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from marshmallow import validate

from wabot_core import Duration, Hook, Pattern, Secret, SignatureScheme, trigger

LONGEST_TOLERANCE = timedelta(hours=1)


@trigger("webhook.received", icon="webhook")
def received(
    *,
    name: str,
    secret: Secret,
    previous_secret: Secret | None = None,
    scheme: SignatureScheme = "timestamped",
    header: str = "",
    tolerance: Annotated[Duration, validate.Range(timedelta(0), LONGEST_TOLERANCE)] = timedelta(minutes=5),
    contact: Annotated[str, validate.Length(min=1)] = "phone",
) -> Pattern:
    """Webhook.

    The flow starts when another system calls the bot. What it sends, as JSON, is {{ webhook }} in the flow's texts
    until the first wait.

    Args:
        name: The webhook's name in its address: small letters, digits, - and _.
        secret: What the other system signs its calls with; a call without a right signature is refused.
        previous_secret: The secret before it, taken as well while the other system changes over.
        scheme: How the calls are signed: "timestamped" as wabot does it, "standard" as Standard Webhooks,
            "sha256" as GitHub and Meta, "hex" a plain HMAC-SHA256.
        header: The header with the signature, when it is not the scheme's usual one.
        tolerance: How old a signature with a timestamp may be.
        contact: Where the call's JSON has the person's phone number, such as customer.phone.
    """
    secrets = (secret, previous_secret) if previous_secret else (secret,)
    return Hook(
        name=name,
        secrets=tuple(each.name for each in secrets),
        scheme=scheme,
        header=header,
        tolerance=tolerance,
        contact=contact,
    )
