"""Texts with `{{ variables }}`: compiled once, rendered on plain data; evaluates nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

Scope = Mapping[str, Any]
Render = Callable[[Scope], Any]


class Template(Protocol):
    """A compiled text; `constant` tells that it has no markup, `paths` are the dotted names it reads."""

    @property
    def constant(self) -> bool: ...

    @property
    def paths(self) -> frozenset[str]: ...

    def render(self, scope: Scope) -> Any: ...


def compile_template(text: str) -> Template:
    """Read a text once. Raises BadTemplate."""
    raise NotImplementedError


def compile_value(value: Any) -> Render:
    """Compile every text of a JSON value."""
    raise NotImplementedError


def paths_of(value: Any) -> frozenset[str]:
    """Return the dotted paths the texts of a JSON value read."""
    raise NotImplementedError
