"""How far a plugin is translated: what is missing, what names nothing, and the file a translator fills in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wabot_core.catalog import Catalog
from wabot_core.errors import BadDeclaration, NotFound
from wabot_core.translations import LANGUAGE, NOTE, for_all, normal, say_in
from wabot_core.wording import check_translations, paths_of, words_in

OURS = "wabot"
"""Names what belongs to no plugin: operators of rules, ways out that every step has, Problems."""


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """A plugin in one language: `words` are its own translation's, `missing` the paths without any, as it says them."""

    plugin: str
    language: str
    total: int
    words: Mapping[str, str]
    missing: Mapping[str, str]
    warnings: Sequence[str]

    @property
    def translated(self) -> int:
        """Return how many paths are translated."""
        return self.total - len(self.missing)


def coverage(catalog: Catalog, plugin: str, language: str) -> Coverage:
    """Return how far a plugin, or `wabot` itself, is translated; raise NotFound, BadDeclaration for no language."""
    if not LANGUAGE.fullmatch(language):
        raise BadDeclaration(what=repr(language), why="that is no language", mend="Write a tag such as pt or pt-BR.")
    if plugin != OURS and not any(each.name == plugin and each.status == "loaded" for each in catalog.plugins):
        raise NotFound(what="loaded plugin", id=plugin)
    owner = "" if plugin == OURS else plugin
    paths = paths_of(owner, catalog)
    say = say_in([normal(language)], catalog.translations)
    mine = [each for name, each in catalog.translations if (name, normal(each.language)) == (owner, normal(language))]
    told = catalog.warnings.get(plugin) or check_translations(owner, mine, catalog=catalog, known=words_in(catalog))
    return Coverage(
        plugin=plugin,
        language=language,
        total=len(paths),
        words={path: text for each in mine for path, text in each.words.items() if text},
        missing={path: words for path, words in paths.items() if not say(path, "")},
        warnings=told,
    )


def to_fill_in(found: Coverage, written: Mapping[str, str]) -> str:
    """Return the file of a translation: what is there, and each missing path after a note of its own words.

    What was `written` in the file before stays. What several types call the same comes once, for all of them.
    """
    kept = {path: text for path, text in {**found.words, **written}.items() if text and not path.startswith(NOTE)}
    lines = dict(kept)
    for path, words in _once(found.missing).items():
        if path not in kept:
            lines |= {f"{NOTE} {path}": words, path: ""}
    return json.dumps(lines, ensure_ascii=False, indent=2) + "\n"


def _once(missing: Mapping[str, str]) -> Mapping[str, str]:
    """Return paths with one for all types in the place of several that say the same."""
    said: dict[str, set[str]] = {}
    paths: dict[str, int] = {}
    for path, words in missing.items():
        said.setdefault(for_all(path), set()).add(words)
        paths[for_all(path)] = paths.get(for_all(path), 0) + 1
    shared = {path for path, words in said.items() if len(words) == 1 and paths[path] > 1}
    return {for_all(path) if for_all(path) in shared else path: words for path, words in missing.items()}
