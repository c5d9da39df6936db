"""Conditions as data: rows a builder draws, compiled once, true or false for a scope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, kw_only=True)
class Operator:
    """One comparison: `types` are the kinds of value it is offered for."""

    name: str
    label: str
    types: tuple[str, ...]
    takes_right: bool = True


OPERATORS: Mapping[str, Operator] = {}


class Rule(Protocol):
    """A compiled condition; `paths` are the dotted names it reads."""

    @property
    def paths(self) -> frozenset[str]: ...

    def holds(self, scope: Mapping[str, Any]) -> bool: ...


def compile_rule(data: Mapping[str, Any]) -> Rule:
    """Read a condition once. Raises BadRule."""
    raise NotImplementedError


def rule_schema() -> dict[str, Any]:
    """Return the JSON Schema 2020-12 of a condition."""
    raise NotImplementedError
