"""The samples in other languages: a sample said in one, from `locales` and from what it is translated into itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wabot_core.translations import Say, Translation, read_locales, say_in, spoken_of

_LOCALES = read_locales(__file__)


def edition(document: Mapping[str, Any], sample: str, language: str | None) -> dict[str, Any]:
    """Return a sample as it is written in a language; as it is, where there is no edition in that.

    What a person hears in its first language becomes a translation, and talks in the edition's own come first.
    """
    spoken = spoken_of(language, [each.language for each in _LOCALES])
    if not spoken:
        return dict(document)
    own = document.get("translations", {}).get(spoken[0], {})
    heard = Translation(language=spoken[0], words={_path(sample, key): text for key, text in own.items()})
    first: dict[str, str] = {}
    said: dict[str, Any] = _said(
        document, sample, _noting(first, say_in(spoken, [("", each) for each in (*_LOCALES, heard)]))
    )
    if own:
        said["translations"] = {document["language"]: {key: first[_path(sample, key)] for key in own}}
    said["tests"] = sorted(
        said["tests"], key=lambda test: f"language={spoken[0]}" not in test["chat"].split("\n", 1)[0]
    )
    return said


def describe(sample: str, words: str, language: str | None) -> str:
    """Return what a sample is for in a language."""
    spoken = spoken_of(language, [each.language for each in _LOCALES])
    return say_in(spoken, [("", each) for each in _LOCALES])(f"{sample}/description", words)


def paths_of(document: Mapping[str, Any], sample: str) -> Iterable[str]:
    """Return the path of each text of a sample, as `locales` has it."""
    found: dict[str, str] = {}
    _said(document, sample, _noting(found, lambda path, words: words))
    return found


def _said(value: Any, path: str, say: Say) -> Any:
    if isinstance(value, str):
        return say(path, value)
    if isinstance(value, dict):
        return {name: _said(inner, f"{path}/{name}", say) for name, inner in value.items()}
    if isinstance(value, list):
        steps = [inner.get("id", place) if isinstance(inner, dict) else place for place, inner in enumerate(value)]
        return [_said(inner, f"{path}/{step}", say) for step, inner in zip(steps, value, strict=True)]
    return value


def _noting(found: dict[str, str], say: Say) -> Say:
    def note(path: str, words: str) -> str:
        found[path] = words
        return say(path, words)

    return note


def _path(sample: str, key: str) -> str:
    """Return where the text is that a document's translations call `flow/node/field`."""
    flow, node, field = key.split("/", 2)
    return f"{sample}/flows/{flow}/nodes/{node}/config/{field}"
