"""Words of packs in other languages: what an author writes, where it is read from, whose words are shown; no types."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wabot_core.errors import BadDeclaration

LANGUAGE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,2}")
NOTE = "#"
"""Begins the name of an entry for translators only: `wabot plugins translate` puts the pack's own words there."""

Say = Callable[[str, str], str]
"""Takes a path and the pack's own words, and returns the words to show."""


@dataclass(frozen=True, kw_only=True)
class Translation:
    """A pack's words in one language, each by the path of what it says: `{"crm.create_lead/title": "Criar um lead"}`.

    `wabot plugins translate` lists the paths. A path that begins with `crm.*/` stands for all types of the pack that
    have the rest of it. Words for what another pack brings are shown where that pack has none of its own.
    """

    language: str
    words: Mapping[str, str]

    def __post_init__(self) -> None:
        """Refuse what is no translation, with the mend."""
        what = f"the translation {self.language!r}"
        if not isinstance(self.language, str) or not LANGUAGE.fullmatch(self.language):
            raise BadDeclaration(what=what, why="that is no language", mend="Write a tag such as pt or pt-BR.")
        if not isinstance(self.words, Mapping) or not all(
            isinstance(path, str) and isinstance(text, str) for path, text in self.words.items()
        ):
            raise BadDeclaration(what=what, why="its words are no texts by path", mend='Write {"path": "words", …}.')


def read_locales(beside: str, part: str = "") -> list[Translation]:
    """Return the translations in the folder `locales` beside a module: `read_locales(__file__)`.

    There is one file for each language, such as `locales/pt.json`: an object of words by path. Where several plugins
    share a folder, each has a `part` of it. Raise BadDeclaration when a file can't be read.
    """
    folder = Path(beside).parent / "locales" / part
    return [Translation(language=file.stem, words=_read(file)) for file in sorted(folder.glob("*.json"))]


def own_words(path: str, words: str) -> str:
    """Say what the pack itself says."""
    return words


def normal(language: str) -> str:
    """Return a language tag as tags are compared: `pt-br` for `pt_BR`."""
    return language.replace("_", "-").lower()


def spoken_of(wanted: str | None, there: Iterable[str]) -> Sequence[str]:
    """Return the languages to look for words in, best first: for pt-BR itself, then pt, then any other Portuguese."""
    known = sorted({normal(language) for language in there})
    tag = normal(wanted or "")
    base = tag.split("-")[0]
    near = [each for each in known if each.split("-")[0] == base and each not in (tag, base)]
    return [each for each in dict.fromkeys((tag, base, *near)) if each in known]


def say_in(languages: Sequence[str], translations: Sequence[tuple[str, Translation]]) -> Say:
    """Return what says words in the first of the languages that has them; a pack's own translation goes first."""
    merged: dict[str, str] = {}
    for language in reversed(languages):
        found = [(plugin, each.words) for plugin, each in translations if normal(each.language) == language]
        for own in (False, True):
            for plugin, words in found:
                merged |= {path: text for path, text in words.items() if text and (owner_of(path) == plugin) is own}

    def say(path: str, words: str) -> str:
        return merged.get(path) or merged.get(for_all(path)) or words

    return say


def owner_of(path: str) -> str:
    """Return the plugin a path belongs to, empty for what is wabot's own."""
    first = path.split("/", 1)[0]
    return first.split(".", 1)[0] if "." in first else ""


def for_all(path: str) -> str:
    """Return the path that says the same for all types of a plugin; the path itself where there is none."""
    first, _, rest = path.partition("/")
    return f"{first.split('.', 1)[0]}.*/{rest}" if "." in first else path


def _read(file: Path) -> Mapping[str, str]:
    where = f"locales/{file.name}"
    try:
        words = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadDeclaration(what=where, why=f"it can't be read: {error}", mend="Write it as JSON.") from error
    if not isinstance(words, dict):
        raise BadDeclaration(what=where, why="it is no object", mend='Write {"path": "words", …}.')
    return {path: text for path, text in words.items() if not path.startswith(NOTE)}
