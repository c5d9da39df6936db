"""How far plugins are translated: all there is to say, what is missing, what names nothing, the file to fill in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from wabot_core.catalog import Catalog
from wabot_core.errors import BadDeclaration, NotFound
from wabot_core.patterns import Rank
from wabot_core.problems.kinds import KINDS
from wabot_core.problems.whys import WHYS
from wabot_core.problems.words import kind_words
from wabot_core.rules import rule_schema
from wabot_core.translations import LANGUAGE, NOTE, for_all, normal, owner_of, say_in
from wabot_core.wording import (
    ONLY_EXIT,
    SYSTEM_EXIT_LABELS,
    categories_of,
    category_label,
    category_of,
    exit_label,
    rank_label,
    type_words,
    types_of,
)

OURS = "wabot"
"""Names what belongs to no plugin: operators of rules, ways out that every step has, Problems."""

MOST_WARNINGS = 50


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
    return Coverage(
        plugin=plugin,
        language=language,
        total=len(paths),
        words={path: text for each in mine for path, text in each.words.items() if text},
        missing={path: words for path, words in paths.items() if not say(path, "")},
        warnings=warnings_of(catalog).get(owner, ()),
    )


def words_in(catalog: Catalog) -> Mapping[str, str]:
    """Return every path there is, wabot's own and the packs', with the words that are shown without a translation."""
    found: dict[str, str] = {}

    def note(path: str, words: str) -> str:
        found.setdefault(path, words)
        return words

    for name in (ONLY_EXIT, *SYSTEM_EXIT_LABELS):
        exit_label("", name, note)
    for rank in Rank:
        rank_label(rank.name, note)
    rule_schema(note)
    for code in KINDS:
        kind_words(code, note)
    for code, words in WHYS.items():
        note(f"whys/{code}", words)
    for category in categories_of(catalog):
        category_label(category, note)
    for each in types_of(catalog):
        type_words(each.type, each.signature, note)
    return found


def paths_of(plugin: str, catalog: Catalog) -> Mapping[str, str]:
    """Return what a plugin has to translate, with its own words: its types, and headings that no other plugin names.

    The plugin called "" is wabot itself.
    """
    others = {status.name for status in catalog.plugins} - {plugin}
    own = {category_of(each) for each in types_of(catalog) if owner_of(f"{each.type}/") == plugin} - others
    headings = {f"categories/{name}" for name in own}
    return {
        path: words
        for path, words in words_in(catalog).items()
        if (owner_of(path) == plugin and not path.startswith("categories/")) or path in headings
    }


def warnings_of(catalog: Catalog) -> Mapping[str, Sequence[str]]:
    """Return what is wrong with translations, a sentence each, by plugin; "" is wabot itself.

    What they say of packs that are not here is not wrong.
    """
    found = {name: [f"Its translations are not used: {why}"] for name, why in catalog.untranslated.items()}
    known = words_in(catalog)
    for plugin in dict.fromkeys(plugin for plugin, _ in catalog.translations):
        told = [*_naming_nothing(plugin, catalog, known)]
        if more := len(told[MOST_WARNINGS:]):
            told = [*told[:MOST_WARNINGS], f"And {more} more of its translations name nothing."]
        if told:
            found[plugin] = told
    return found


def _naming_nothing(plugin: str, catalog: Catalog, known: Mapping[str, str]) -> Iterator[str]:
    loaded = {status.name for status in catalog.plugins if status.status == "loaded"} | {""}
    shared = {for_all(path) for path in known}
    for translation in (each for name, each in catalog.translations if name == plugin):
        for path in translation.words:
            if path in known or path in shared or owner_of(path) not in loaded:
                continue
            near = get_close_matches(path, known, n=1, cutoff=0.8)
            mend = f"Did you mean {near[0]!r}?" if near else "Remove it or correct its path."
            yield f"The {translation.language} translation of {path!r} names nothing. {mend}"


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
