"""Who may do what: scopes, the roles made of them, and what only an admin may ever do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wabot_admin.errors import Forbidden, UnknownScope

PUBLIC = "public"
"""The permission of an operation that anyone may call; it has to be said."""

SELF = "self"
"""What every account may do with itself; never granted to an API key or by a role."""

SCOPES: Mapping[str, str] = {
    "accounts.read": "See accounts, their roles and the roles there are.",
    "accounts.write": "Invite, change, disable and reset accounts; make roles.",
    "analytics.read": "See analytics.",
    "audit.read": "Read the audit.",
    "bots.override": "Publish bots in spite of Problems and failing tests.",
    "bots.publish": "Publish and restore bots.",
    "bots.read": "See bots, their drafts, revisions and tests.",
    "bots.write": "Change drafts, run tests and simulations.",
    "captures.read": "List and export what flows kept.",
    "contacts.erase": "Erase a contact and everything kept about them.",
    "contacts.read": "See contacts.",
    "contacts.write": "Change, merge and opt out contacts.",
    "conversations.media": "See and save the files in conversations.",
    "conversations.read": "Read conversations.",
    "conversations.reply": "Take over conversations, answer, label and note.",
    "keys.write": "Make and remove API keys of one's own.",
    "labels.write": "Make, change and remove labels.",
    "live.read": "Watch what happens, of what one may see.",
    "numbers.link": "Link a number: see its QR and pairing codes and screenshots.",
    "numbers.read": "See numbers and their states.",
    "numbers.write": "Add, assign, start and stop numbers.",
    "palette.read": "See the palette and the plugins.",
    "personal.read": "See phone numbers and other personal data unmasked.",
    "secrets.names": "See the names of secrets, to pick from.",
    "secrets.write": "Set secrets; nobody reads them.",
    "settings.write": "Change settings and feature flags.",
    "simulations.live": "Simulate bots with the real services and secrets instead of stubs.",
    "vault.write": "Seal, restore and remove the sessions of numbers.",
}

ADMIN_ONLY = frozenset({"numbers.link", "secrets.write", "vault.write"})
"""What takes over a number or a foreign account: in no role but admin's, in no role of a workspace's own."""

NOT_FOR_KEYS = frozenset({"keys.write", "accounts.write"}) | ADMIN_ONLY
"""What an API key can't be given: it would outlive the person it was given to."""

EVERYBODY = frozenset({"live.read"})
"""What every role may, those of a workspace's own too; an API key may it only if it was given it."""

_VIEWER = EVERYBODY | frozenset({"analytics.read", "bots.read", "numbers.read", "palette.read"})
_AGENT = EVERYBODY | frozenset(
    {
        *("contacts.read", "contacts.write", "conversations.media", "conversations.read", "conversations.reply"),
        "labels.write",
        *("numbers.read", "palette.read", "personal.read"),
    }
)
_EDITOR = _VIEWER | frozenset(
    {
        "bots.publish",
        "bots.write",
        "captures.read",
        "contacts.read",
        "conversations.read",
        "keys.write",
        "secrets.names",
    }
)

ROLES: Mapping[str, frozenset[str]] = {
    "admin": frozenset(SCOPES),
    "editor": _EDITOR,
    "viewer": _VIEWER,
    "agent": _AGENT,
}
"""The roles every workspace has."""


def check_scopes(scopes: Iterable[str], *, forbidden: frozenset[str]) -> frozenset[str]:
    """Return scopes as a set; raise UnknownScope, or Forbidden for one of the forbidden ones."""
    wanted = frozenset(scopes)
    if unknown := sorted(wanted - SCOPES.keys()):
        raise UnknownScope(scope=unknown[0])
    if refused := sorted(wanted & forbidden):
        raise Forbidden(f"Nobody can be given this here: {', '.join(refused)}. Leave it out.")
    return wanted


def check_reach(held: frozenset[str], touched: frozenset[str]) -> None:
    """Raise Forbidden when someone would give away, or rule over, more than they hold themselves."""
    if missing := sorted(touched - held):
        raise Forbidden(f"This gives away, or rules over, more than you may yourself: {', '.join(missing)}.")
