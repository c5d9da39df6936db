"""The faults the sandbox can raise, as one table that the control API, its docs and the tests walk.

A moment happens once. A condition holds until it is cleared; conditions are not kept over a restart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wabot_runtime.sandbox.errors import UnknownFault


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that can go wrong. `parameters` maps names to their defaults and units in words."""

    name: str
    summary: str
    lasting: bool
    parameters: Mapping[str, str] = field(default_factory=dict)
    block: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the fault as plain data."""
        return {
            "name": self.name,
            "summary": self.summary,
            "lasting": self.lasting,
            "parameters": dict(self.parameters),
        }


def _moment(name: str, summary: str, **parameters: str) -> Fault:
    return Fault(name=name, summary=summary, lasting=False, parameters=parameters)


def _condition(name: str, summary: str, *, block: str | None = None, **parameters: str) -> Fault:
    return Fault(name=name, summary=summary, lasting=True, parameters=parameters, block=block)


_TABLE = (
    _moment("drop_socket", "The connection of every page of the number breaks; pages reconnect by themselves."),
    _moment("reload_page", "The page reloads itself, as WhatsApp Web does after an update."),
    _moment("freeze", "The page's thread hangs.", seconds="how long; 5"),
    _moment("conflict", "The number's page is opened elsewhere; this one must take over to go on."),
    _moment("logout", "The phone or WhatsApp unlinks the page.", reason="WhatsApp's word; unknown_companion"),
    _moment("expire_qr", "The QR code now shown expires, and no other follows until one is asked for."),
    _moment("needs_update", "WhatsApp announces a new version.", reload="true reloads the page; false"),
    _moment("incoming_call", "Somebody calls.", sender="number or id of a contact; Ana"),
    _condition("tos_block", "WhatsApp blocks the account for its terms of service.", block="TOS_BLOCK"),
    _condition("proxy_block", "A proxy keeps the page from WhatsApp.", block="PROXYBLOCK"),
    _condition("deprecated_version", "WhatsApp refuses this version of the page.", block="DEPRECATED_VERSION"),
    _condition("temporary_ban", "The account is banned for a while.", seconds="how long; 3600"),
    _condition("swallow_acks", "Messages arrive, but no confirmation ever comes back."),
    _condition("delay_acks", "Confirmations come late.", seconds="how late; 2"),
    _condition("refuse_codes", "WhatsApp gives no pairing codes, as when too many were asked for."),
    _condition("refuse_sends", "The server refuses messages: they fail and nobody sees them."),
    _condition("lose_sends", "The server loses messages on arrival: no confirmation, nobody sees them."),
    _condition("duplicate_inbound", "Every inbound message arrives twice and is announced twice."),
    _condition("reorder_inbound", "Inbound messages overtake each other.", window="how many are mixed; 3"),
    _condition("offline", "The server refuses every connection."),
    _condition("missing_module", "The page lacks a module, from its next load on.", id="the module's id"),
    _condition("renamed_module", "A module has another name.", id="the module's id", to="its new id"),
    _condition("media_gone", "Media can't be fetched any more: the answer is 404."),
    _condition("nobody_reads", "People receive messages but don't read them: two grey ticks, never blue."),
    _condition("phones_off", "People's phones are off: one tick, never two."),
)
FAULTS: Mapping[str, Fault] = {fault.name: fault for fault in _TABLE}


def fault_named(name: str) -> Fault:
    """Return the table's row; raise UnknownFault."""
    if name not in FAULTS:
        raise UnknownFault
    return FAULTS[name]


class Conditions:
    """The conditions that hold now, with their parameters."""

    def __init__(self) -> None:
        """Start with everything in order."""
        self._held: dict[str, dict[str, Any]] = {}

    def hold(self, fault: Fault, parameters: dict[str, Any]) -> None:
        """Let a condition hold from now on."""
        self._held[fault.name] = parameters

    def clear(self, name: str) -> None:
        """End a condition; nothing happens if it doesn't hold."""
        self._held.pop(name, None)

    def __contains__(self, name: str) -> bool:
        """Say whether that condition holds."""
        return name in self._held

    def parameter(self, name: str, parameter: str, default: Any) -> Any:
        """Return a held condition's parameter."""
        return self._held[name].get(parameter, default)

    def block(self) -> str | None:
        """Return the socket state that keeps pages out now, or None."""
        return next((FAULTS[name].block for name in self._held if FAULTS[name].block), None)

    def as_json(self) -> dict[str, dict[str, Any]]:
        """Return the held conditions and their parameters."""
        return dict(self._held)
