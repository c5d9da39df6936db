"""What wabot says of Numbers and of messages that were not sent: each sentence once, under a stable code.

It is kept and logged as it is read; `read_sentence` tells the code and the facts apart again, for whoever says it in
another language. It speaks none itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

_OPENS = "wabot opens WhatsApp Web again."

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        # where a Number stands
        "connecting": "WhatsApp Web is loading and connecting.",
        "connected": "Connected to WhatsApp.",
        "loading_anew": "WhatsApp Web is loading itself anew.",
        "connection_lost": "WhatsApp Web lost its connection and is trying again.",
        "page_gone": f"The browser or its page went away: {{why}} {_OPENS}",
        "page_hung": f"The page did not answer within {{seconds}} seconds. {_OPENS}",
        "page_unusable": f"WhatsApp Web ({{script}}) did not become usable within {{seconds}} seconds; "
        f"it may have changed. {_OPENS}",
        "bridge_failed": f"The page could not do {{what}}: {{why}} {_OPENS}",
        "page_changed": "WhatsApp Web changed: {parts} is missing, so nothing is sent.",
        "not_confirmed": "WhatsApp has not confirmed {count} messages for over a minute.",
        "confirms_again": "WhatsApp confirms messages again.",
        "opened_elsewhere": "WhatsApp Web was opened elsewhere with this session; start the number again to take it "
        "back.",
        "blocked": "WhatsApp blocked this number; open WhatsApp on the phone to see why.",
        "blocked_business": "WhatsApp blocked this business number; open WhatsApp Business on the phone to see why.",
        "network_refused": "WhatsApp refuses this network; start the number from another one.",
        "outdated": "WhatsApp Web refuses this version of itself or of the browser; update wabot and Chromium.",
        "unlinked": "The number was unlinked, on the phone or by WhatsApp; link it again.",
        "not_linked": "It is not linked.",
        "not_started": "It could not start: {why}.",
        # linking
        "scan": "Scan the QR code with the phone, or ask for a code.",
        "gave_up": "Nobody linked the number in {rounds} rounds of QR codes; start linking again.",
        "not_linkable": "A pairing code can't be had now: {why}",
        "code_refused": "WhatsApp gives no pairing code for this phone number; check it, wait a while, or scan the QR "
        "code instead.",
        "no_code": "WhatsApp gave no pairing code.",
        "not_logged_out": "It could not be logged out: {why}",
        # messages that were not sent
        "send_not_on_whatsapp": "This phone number is not on WhatsApp.",
        "send_invalid_wid": "The chat's id is not one of WhatsApp's.",
        "send_chat_not_found": "WhatsApp Web does not know this chat.",
        "send_no_target": "The message to react to is not in WhatsApp Web any more.",
        "send_file_too_large": "The file is larger than WhatsApp allows.",
        "send_timeout": "WhatsApp Web did not take the message in time.",
        "send_page_changed": "WhatsApp Web changed; nothing is sent until wabot is updated.",
        "send_not_taken": "WhatsApp Web did not take the message: {why}",
        "send_not_live": "The number is not connected.",
        "send_interrupted": "WhatsApp Web went away while it was sending.",
        "send_kind": "wabot cannot send a message of the kind {kind}.",
        "send_file_missing": "The file of this message is missing.",
        "send_file_gone": "The file {file} the bot wants to send is not in the files store.",
        "send_place_missing": "The location of this message is missing.",
        "send_taken_over": "the conversation was taken over before this was sent",
        "send_opted_out": "the person opted out before this was sent",
        "send_expired": "it could not be sent within a day",
        "send_waits": "it was not sent yet",
    }
)
"""Templates by code; `{facts}` stand for words."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Which sentence a text is, and what it is about."""

    code: str
    facts: Mapping[str, str]


def sentence(code: str, **facts: object) -> str:
    """Return a sentence with its facts."""
    return SENTENCES[code].format(**facts)


def read_sentence(text: str | None) -> Sentence | None:
    """Return which sentence a text is; None for what somebody else says."""
    found = ((code, pattern.fullmatch(text)) for code, pattern in _PATTERNS) if text else ()
    return next((Sentence(code, match.groupdict()) for code, match in found if match), None)


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    written = (f"(?P<{part}>.+?)" if place % 2 else re.escape(part) for place, part in enumerate(parts))
    return re.compile("".join(written), re.DOTALL)


_PATTERNS = [(code, _pattern(template)) for code, template in SENTENCES.items()]
