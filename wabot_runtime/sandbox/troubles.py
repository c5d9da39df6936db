"""Carries out the faults of the table: what each does at the moment it is raised, and when it is cleared."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from wabot_runtime.sandbox.contacts import jid_of
from wabot_runtime.sandbox.errors import NotConnected
from wabot_runtime.sandbox.exchange import COMPANY, Exchange
from wabot_runtime.sandbox.faults import Fault
from wabot_runtime.sandbox.pages import Page

KEEPING_OUT = ("tos_block", "proxy_block", "deprecated_version", "temporary_ban")


class Troubles:
    """Makes trouble on an exchange."""

    def __init__(self, exchange: Exchange) -> None:
        """Trouble this exchange."""
        self._exchange = exchange
        self._moments: dict[str, Callable[[Page, dict[str, Any]], Awaitable[None]]] = {
            "drop_socket": self._drop,
            "reload_page": self._reload,
            "freeze": self._freeze,
            "conflict": self._conflict,
            "logout": self._logout,
            "expire_qr": self._expire_qr,
            "needs_update": self._needs_update,
            "incoming_call": self._incoming_call,
        }

    async def start(self, fault: Fault, parameters: dict[str, Any]) -> None:
        """Raise a fault for the pages of `number`, of all pages if it isn't given."""
        number = parameters.pop("number", None)
        if fault.lasting:
            self._exchange.conditions.hold(fault, parameters)
            await self._begin(fault)
        else:
            pages = self._exchange.pages.of_number(jid_of(number) if number else None)
            if not pages:
                raise NotConnected
            for page in pages:
                await self._moments[fault.name](page, parameters)
        self._exchange.feed.tell("fault", name=fault.name, holds=fault.lasting)

    async def stop(self, fault: Fault) -> None:
        """Clear a fault; pages that were kept out reconnect."""
        self._exchange.conditions.clear(fault.name)
        if fault.name in KEEPING_OUT:
            await self._drop_all()
        self._exchange.feed.tell("fault", name=fault.name, holds=False)

    async def _begin(self, fault: Fault) -> None:
        if fault.name in KEEPING_OUT:
            for page in self._exchange.pages:
                await self._exchange.turn_away(page)
        if fault.name == "offline":
            await self._drop_all()

    async def _drop_all(self) -> None:
        for page in self._exchange.pages:
            await page.close()

    async def _drop(self, page: Page, parameters: dict[str, Any]) -> None:
        await page.close()

    async def _reload(self, page: Page, parameters: dict[str, Any]) -> None:
        await page.say("reload")

    async def _freeze(self, page: Page, parameters: dict[str, Any]) -> None:
        await page.say("freeze", milliseconds=1000 * float(parameters.get("seconds", 5)))

    async def _conflict(self, page: Page, parameters: dict[str, Any]) -> None:
        if page.state == "live":
            page.state = "replaced"
            await page.say("conflict")

    async def _logout(self, page: Page, parameters: dict[str, Any]) -> None:
        if page.device is not None:
            await self._exchange.unlink(page.device, str(parameters.get("reason", "unknown_companion")))

    async def _expire_qr(self, page: Page, parameters: dict[str, Any]) -> None:
        if page.device is None:
            page.stop_offering()
            page.state = "idle"
            await page.say("idle")

    async def _needs_update(self, page: Page, parameters: dict[str, Any]) -> None:
        await page.say("outdated", reload=bool(parameters.get("reload", False)))

    async def _incoming_call(self, page: Page, parameters: dict[str, Any]) -> None:
        caller = parameters.get("sender") or self._exchange.contacts.all()[0].jid
        number = page.device.number if page.device else COMPANY
        self._exchange.feed.tell("call", number=number, sender=jid_of(caller))
        await page.say("call", id=f"CALL{id(parameters):X}", **{"from": jid_of(caller)})
