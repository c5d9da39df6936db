"""Every error's docstring is a sentence a person can act on, and takes the facts it is raised with."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from string import Formatter

import pytest

import wabot_admin
import wabot_core
import wabot_runtime
from wabot_core.errors import WabotError


def kinds(kind: type[WabotError] = WabotError) -> Iterator[type[WabotError]]:
    """Yield an error and all that are more special."""
    yield kind
    for child in kind.__subclasses__():
        yield from kinds(child)


def everything() -> list[type[WabotError]]:
    """Return all errors of wabot's own packages, every module imported."""
    for package in (wabot_core, wabot_runtime, wabot_admin):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__") and ".migrations.env" not in module.name:
                importlib.import_module(module.name)
    return [
        kind for kind in kinds() if kind.__module__.partition(".")[0] in ("wabot_core", "wabot_runtime", "wabot_admin")
    ]


@pytest.mark.parametrize("kind", everything(), ids=lambda kind: kind.__qualname__)
def test_the_docstring_is_the_message(kind: type[WabotError]) -> None:
    text = (kind.__doc__ or "").strip().split("\n\n")[0]
    assert text
    assert text.rstrip("}")[-1] in ".!?:" or text.endswith("}"), text
    facts = {name: _Any() for _, name, _, _ in Formatter().parse(text) if name}
    assert str(kind(**facts))
    assert kind.code_name() == kind.code_name().lower()


class _Any(int):
    """A fact that formats as anything."""


def test_codes_are_unique() -> None:
    codes = [kind.code_name() for kind in everything() if ".sandbox." not in kind.__module__]  # an API of its own
    assert sorted(codes) == sorted(set(codes))
