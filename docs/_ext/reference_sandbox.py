"""Describes the sandbox: the routes of its control API with their bodies, and the faults it can raise."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any

from reference_tables import head, row

TYPES = {
    "Boolean": "true or false",
    "Float": "number",
    "Integer": "whole number",
    "Jid": "phone number or WhatsApp id",
    "Base64": "base64 text",
}


def control() -> Iterator[str]:
    """Describe every route of the control API, with the entries of its body."""
    from wabot_runtime.sandbox.control import Control

    bare = Control.__new__(Control)
    for route in Control.routes(bare):
        methods = sorted(set(route.methods or ()) - {"HEAD"})
        yield from ("", f"## {methods[0]} /control{route.path}", "", inspect.getdoc(route.endpoint) or "", "")
        yield from body_of(route.endpoint)


def body_of(endpoint: Any) -> Iterator[str]:
    """Describe the JSON body that a route checks, in a table."""
    from wabot_runtime.sandbox import payloads
    from wabot_runtime.sandbox.exchange import COMPANY

    found = re.search(r"payloads\.(\w+)", inspect.getsource(endpoint))
    if found:
        yield from head("entry", "type", "default")
        for name, field in getattr(payloads, found[1])().fields.items():
            default = "required" if field.required else default_of(field.load_default)
            default = "the sandbox's number" if field.load_default == COMPANY else default
            yield row(f"`{name}`", type_of(field), default)
        yield ""


def type_of(field: Any) -> str:
    """Return what an entry of a body holds."""
    name = type(field).__name__
    if name == "Nested":
        inner = ", ".join(f"`{each}`" for each in field.schema.fields)
        return f"object of {inner}"
    if name == "List":
        return f"list of {type_of(field.inner)}"
    return TYPES.get(name, "text")


def default_of(value: Any) -> str:
    """Return what an entry is when it is left out."""
    if value is list:
        return "none"
    return f"`{value}`" if isinstance(value, (int, float, str)) and value != "" else "none"


def faults() -> Iterator[str]:
    """List every fault the sandbox can raise, in a table."""
    from wabot_runtime.sandbox.faults import FAULTS

    yield from head("fault", "what happens", "lasts", "parameters")
    for fault in FAULTS.values():
        parameters = "; ".join(f"`{name}`: {words}" for name, words in fault.parameters.items())
        yield row(f"`{fault.name}`", fault.summary, "until it is cleared" if fault.lasting else "a moment", parameters)
