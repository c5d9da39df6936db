"""Options a pack looks up while a form is being filled in, a CRM's pipelines say; what is picked is plain text."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from wabot_core.errors import BadDeclaration
from wabot_core.http import Http


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """All that a function behind `OptionsFrom` is given.

    `config` is the form so far, by parameter: what is filled in and valid, else its default, None without one. Texts
    with `{{ variables }}` are not known yet and count as not filled in; a Secret can be revealed.
    """

    http: Http
    search: str = ""
    config: Mapping[str, Any] = field(default_factory=dict)


Options = Sequence[tuple[str, str]]
"""What can be picked, best first: the value that is kept, and the label people read."""


@dataclass(frozen=True)
class OptionsFrom:
    """Offers what a function finds: `owner: Annotated[str, OptionsFrom(owners)] = ""`.

    `async def owners(lookup: Lookup) -> list[tuple[str, str]]` returns values with labels, none while the form says
    too little. It may take five seconds; it runs while somebody edits, so it only reads.
    """

    function: Callable[[Lookup], Awaitable[Options]]


def options_from(annotation: Any, *, where: str) -> OptionsFrom | None:
    """Return the OptionsFrom of a parameter's type; raise BadDeclaration where none can be."""
    inner, *extras = get_args(annotation) or (annotation,)
    found = [extra for extra in extras if isinstance(extra, OptionsFrom)]
    if not found:
        return None
    if inner is not str:
        raise BadDeclaration(
            what=where, why="options are looked up for a text only", mend="Write `Annotated[str, OptionsFrom(…)]`."
        )
    if not inspect.iscoroutinefunction(found[0].function):
        raise BadDeclaration(
            what=where, why="the function of its OptionsFrom is not async", mend="Write `async def` before it."
        )
    return found[0]
