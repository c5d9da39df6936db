"""Texts with `{{ variables }}`: compiled once, rendered on plain data; knows no flow, no contact, no clock.

Plain texts and plain `{{ paths }}` are rendered here, in microseconds; filters and tags are `markup`'s.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Protocol

from wabot_core.errors import BadTemplate
from wabot_core.printing import LONGEST_RENDERED, text_of, too_long

LONGEST_TEMPLATE = 20_000

# Liquid's own words, and the segments it gives a meaning: a path with one of them is `markup`'s
_LIQUID_WORDS = """
true false nil null empty blank and or not in contains for if else elsif unless as with limit offset reversed
cols continue required size first last
"""
_NOT_PLAIN = frozenset(_LIQUID_WORDS.split())
_PLAIN = re.compile(r"\{\{\s*([^\W\d]\w*(?:\.[^\W\d]\w*)*)\s*\}\}")

Scope = Mapping[str, Any]
Render = Callable[[Scope], Any]


class Template(Protocol):
    """A compiled text; `constant` tells that it has no markup, `paths` are the dotted names it reads."""

    @property
    def constant(self) -> bool: ...

    @property
    def paths(self) -> frozenset[str]: ...

    def render(self, scope: Scope) -> Any:
        """Return the text, or the value itself if the template is exactly one `{{ path }}`.

        What is missing is "" in a text and None as a value. Raises TemplateLimit if the text would be longer
        than 10,000 characters or takes too much work, TemplateFailed if a filter cannot work on its value.
        """
        ...


def compile_template(text: str) -> Template:
    """Read a text once. Raises BadTemplate, saying what is wrong and where."""
    if "{{" not in text and "{%" not in text:
        return _Constant(text)
    if len(text) > LONGEST_TEMPLATE:
        raise BadTemplate(why=f"it is longer than {LONGEST_TEMPLATE:,} characters")
    if (parts := _plain_parts(text)) is None:
        from wabot_core.markup import compile_markup  # python-liquid takes 40 ms to import

        return compile_markup(text)
    literals, paths = parts
    return _Exact(paths[0]) if literals == ["", ""] else _Plain(literals, paths)


def compile_value(value: Any) -> Render:
    """Compile every text of a JSON value; what has no markup is returned as it is, the same object.

    Keys are not templates. Raises BadTemplate with the place inside the value.
    """
    return _compile_value(value, "") or (lambda scope: value)


def is_constant(value: Any) -> bool:
    """Tell whether no text of a JSON value has markup. Raises BadTemplate."""
    return _compile_value(value, "") is None


def paths_of(value: Any) -> frozenset[str]:
    """Return the dotted paths the texts of a JSON value read. Raises BadTemplate."""
    return frozenset(chain.from_iterable(compile_template(text).paths for text in _texts(value)))


def _plain_parts(text: str) -> tuple[list[str], list[tuple[str, ...]]] | None:
    if "{%" in text:
        return None
    pieces = _PLAIN.split(text)
    literals, paths = pieces[::2], [tuple(path.split(".")) for path in pieces[1::2]]
    if any("{{" in f"{literal}{{" for literal in literals[:-1]) or "{{" in literals[-1]:
        return None
    if not _NOT_PLAIN.isdisjoint(chain.from_iterable(paths)):
        return None
    return literals, paths


def _follow(value: Any, names: tuple[str, ...]) -> Any:
    for name in names:
        if type(value) is not dict:
            return None
        value = value.get(name)
    return value


class _Constant:
    __slots__ = ("_text",)
    constant = True
    paths: frozenset[str] = frozenset()

    def __init__(self, text: str) -> None:
        self._text = text

    def render(self, scope: Scope) -> str:
        return self._text


class _Exact:
    """One path, nothing else: the value keeps its type."""

    __slots__ = ("_first", "_rest", "paths")
    constant = False

    def __init__(self, path: tuple[str, ...]) -> None:
        self._first, self._rest = path[0], path[1:]
        self.paths = frozenset({".".join(path)})

    def render(self, scope: Scope) -> Any:
        value = scope.get(self._first)
        return _follow(value, self._rest) if self._rest else value


class _Plain:
    """Literals and paths in turn."""

    __slots__ = ("_length", "_pieces", "_places", "paths")
    constant = False

    def __init__(self, literals: list[str], paths: list[tuple[str, ...]]) -> None:
        self._pieces = [""] * (len(literals) + len(paths))
        self._pieces[::2] = literals
        self._places = tuple((2 * i + 1, path[0], path[1:]) for i, path in enumerate(paths))
        self.paths = frozenset(".".join(path) for path in paths)

    def render(self, scope: Scope) -> str:
        pieces = self._pieces.copy()
        for place, first, rest in self._places:
            value = scope.get(first)
            if rest:
                value = _follow(value, rest)
            pieces[place] = value if type(value) is str else text_of(value)
        text = "".join(pieces)
        if len(text) > LONGEST_RENDERED:
            raise too_long()
        return text


def _compile_value(value: Any, where: str) -> Render | None:
    """Return how to render the value, None if it is constant."""
    if isinstance(value, str):
        return _compile_text(value, where)
    if isinstance(value, dict):
        return _dict_render(value, _compile_all(value.items(), where))
    if isinstance(value, (list, tuple)):
        return _list_render(list(value), _compile_all(enumerate(value), where))
    return None


def _compile_text(text: str, where: str) -> Render | None:
    try:
        template = compile_template(text)
    except BadTemplate as error:
        raise BadTemplate(why=f"{error.facts['why']}, in {where}") if where else error from error
    return None if template.constant else template.render


def _compile_all(entries: Iterable[tuple[Any, Any]], where: str) -> dict[Any, Render]:
    renders = {key: _compile_value(value, f"{where}/{key}".lstrip("/")) for key, value in entries}
    return {key: render for key, render in renders.items() if render}


def _dict_render(constant: dict[str, Any], renders: Mapping[Any, Render]) -> Render | None:
    if not renders:
        return None
    return lambda scope: {**constant, **{key: render(scope) for key, render in renders.items()}}


def _list_render(constant: list[Any], renders: Mapping[int, Render]) -> Render | None:
    if not renders:
        return None

    def render_list(scope: Scope) -> list[Any]:
        values = constant.copy()
        for place, render in renders.items():
            values[place] = render(scope)
        return values

    return render_list


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from chain.from_iterable(map(_texts, value.values()))
    elif isinstance(value, (list, tuple)):
        yield from chain.from_iterable(map(_texts, value))
