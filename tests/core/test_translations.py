"""Packs in other languages: what is translated is shown, what is missing stays, a typo is told, never more."""

from __future__ import annotations

import json
import re
from pathlib import Path
from string import Formatter
from types import ModuleType
from typing import Annotated, Any, Literal

import pytest

from tests.core.bots import bot, flow, node
from tests.core.plugins import Plugin
from wabot_core import (
    Action,
    LongText,
    Option,
    Shown,
    Translation,
    Turn,
    action,
    hookimpl,
    read_locales,
)
from wabot_core.catalog import Catalog
from wabot_core.coverage import paths_of, warnings_of, words_in
from wabot_core.errors import BadDeclaration
from wabot_core.palette import palette
from wabot_core.problems import KINDS, check_bot, in_words
from wabot_core.problems.kinds import Place, problem
from wabot_core.problems.words import kind_words
from wabot_core.translations import own_words, spoken_of


@action("shop.sell")
async def sell(
    turn: Turn,
    *,
    text: Annotated[LongText, Shown("text")],
    options: list[Option],
    size: Literal["small", "large"] | None = None,
    kinds: list[Literal["new", "used"]] = [],  # noqa: B006 - read only
) -> Option | Literal["sold_out"]:
    """Sell a thing.

    Two lines of help
    are one sentence.

    Args:
        text: What is said.
    """
    return "sold_out"


@action("shop.thank")
async def thank(turn: Turn, *, text: LongText) -> None:
    """Thank."""


def shop(*translations: Translation | object) -> ModuleType:
    """Return a plugin `shop` with translations."""
    module = ModuleType("shop")

    @hookimpl
    def register_actions() -> list[Action]:
        return [sell, thank]

    @hookimpl
    def register_translations() -> list[Any]:
        return list(translations)

    module.__dict__.update(register_actions=register_actions, register_translations=register_translations)
    return module


def portuguese(words: dict[str, str], language: str = "pt") -> Translation:
    return Translation(language=language, words=words)


def shown(catalog: Catalog, type: str, language: str | None) -> dict[str, Any]:
    (found,) = [each for each in palette(catalog, language)["actions"] if each["type"] == type]
    return found


def test_what_is_translated_is_shown_and_the_rest_stays_in_the_packs_own_words(plugin: Plugin) -> None:
    words = {
        "shop.sell/title": "Vender algo",
        "shop.sell/fields/text/help": "O que se diz.",
        "shop.sell/fields/options/fields/label/title": "Rótulo",
        "shop.sell/fields/size/choices/small": "pequeno",
        "shop.sell/fields/kinds/choices/used": "usado",
        "shop.sell/exits/sold_out": "Esgotado",
        "categories/shop": "Loja",
        "exits/error": "Se der errado",
    }
    catalog = plugin.load(shop=shop(portuguese(words)))
    assert not warnings_of(catalog)
    found = shown(catalog, "shop.sell", "pt")
    properties, ui = found["schema"]["properties"], found["ui"]
    assert (found["title"], found["help"]) == ("Vender algo", "Vender algo.\n\nTwo lines of help are one sentence.")
    assert (properties["text"]["title"], properties["text"]["description"]) == ("Text", "O que se diz.")
    assert ui["text"]["ui:help"] == "O que se diz."
    assert properties["options"]["items"]["properties"]["label"]["title"] == "Rótulo"
    assert properties["size"]["enum"] == ["small", "large", None]
    assert ui["size"]["ui:enumNames"] == ["pequeno", "large", "—"]
    assert ui["kinds"]["items"]["ui:enumNames"] == ["new", "usado"]
    assert found["exits"] == [{"name": "sold_out", "label": "Esgotado"}]
    assert {"name": "shop", "label": "Loja"} in palette(catalog, "pt")["categories"]
    assert shown(catalog, "shop.sell", None)["title"] == shown(catalog, "shop.sell", "es")["title"] == "Sell a thing"


def test_one_path_may_stand_for_all_types_of_a_pack(plugin: Plugin) -> None:
    words = {"shop.*/fields/text/title": "Texto", "shop.thank/fields/text/title": "Agradecimento"}
    catalog = plugin.load(shop=shop(portuguese(words)))
    titles = [
        shown(catalog, type, "pt")["schema"]["properties"]["text"]["title"] for type in ("shop.sell", "shop.thank")
    ]
    assert titles == ["Texto", "Agradecimento"]


@pytest.mark.parametrize(
    ("wanted", "there", "found"),
    [
        ("pt-BR", ["pt", "en"], ["pt"]),
        ("pt_br", ["pt", "pt-BR"], ["pt-br", "pt"]),
        ("pt", ["pt-BR"], ["pt-br"]),
        ("pt-PT", ["pt-BR", "es"], ["pt-br"]),
        ("de", ["pt"], []),
        (None, ["pt"], []),
    ],
)
def test_a_language_is_found_by_its_region_then_alone_then_by_another_region(
    wanted: str | None, there: list[str], found: list[str]
) -> None:
    assert spoken_of(wanted, there) == found


def test_the_etag_and_the_language_told_are_those_of_what_was_found(plugin: Plugin) -> None:
    catalog = plugin.load(shop=shop(portuguese({"shop.sell/title": "Vender"})))
    own, found, region = (palette(catalog, language) for language in (None, "pt", "pt-BR"))
    assert (own["language"], found["language"], region["language"]) == (None, "pt", "pt")
    assert own["etag"] != found["etag"] == region["etag"]


def test_a_path_that_names_nothing_is_told_with_what_was_meant_and_breaks_nothing(plugin: Plugin) -> None:
    words = {"shop.sell/tittle": "x", "shop.sell/title": "Vender", "shop.sell/exits/gone": "y", "gone.do/title": "z"}
    catalog = plugin.load(shop=shop(portuguese(words)))
    assert [status.status for status in catalog.plugins] == ["loaded"]
    first, second = warnings_of(catalog)["shop"]
    assert first == "The pt translation of 'shop.sell/tittle' names nothing. Did you mean 'shop.sell/title'?"
    assert "'shop.sell/exits/gone' names nothing" in second
    assert shown(catalog, "shop.sell", "pt")["title"] == "Vender"


@pytest.mark.parametrize("wrong", ["words", Translation, None, {"pt": "x"}])
def test_translations_that_are_none_leave_the_plugin_in_its_own_words(plugin: Plugin, wrong: object) -> None:
    catalog = plugin.load(shop=shop(wrong))
    assert catalog.plugins[0].status == "loaded"
    (told,) = warnings_of(catalog)["shop"]
    assert told.startswith("Its translations are not used: ")
    assert shown(catalog, "shop.sell", "pt")["title"] == "Sell a thing"


def test_a_thousand_paths_that_name_nothing_are_not_all_told(plugin: Plugin) -> None:
    catalog = plugin.load(shop=shop(portuguese({f"shop.sell/{n}": "x" for n in range(1000)})))
    assert len(warnings_of(catalog)["shop"]) == 51
    assert warnings_of(catalog)["shop"][-1] == "And 950 more of its translations name nothing."


def test_a_packs_own_translation_goes_before_another_packs(plugin: Plugin) -> None:
    extra = ModuleType("extra")
    extra.register_translations = hookimpl(  # type: ignore[attr-defined]
        lambda: [portuguese({"shop.sell/title": "Outra", "shop.thank/title": "Agradecer"})]
    )
    plugin.add("extra", extra)
    catalog = plugin.load(shop=shop(portuguese({"shop.sell/title": "Vender"})))
    assert shown(catalog, "shop.sell", "pt")["title"] == "Vender"
    assert shown(catalog, "shop.thank", "pt")["title"] == "Agradecer"


def test_files_beside_the_module_are_read_without_notes_for_translators(tmp_path: Path) -> None:
    folder = tmp_path / "locales"
    folder.mkdir()
    (folder / "pt-BR.json").write_text(json.dumps({"# a.b/title": "Note", "a.b/title": "Título"}), encoding="utf-8")
    (found,) = read_locales(str(tmp_path / "__init__.py"))
    assert (found.language, found.words) == ("pt-BR", {"a.b/title": "Título"})
    assert read_locales(str(tmp_path / "elsewhere" / "x.py")) == []


@pytest.mark.parametrize("text", ["{", "[]", '{"a": 1}', "\xff"])
def test_a_file_that_is_no_translation_is_refused_by_its_name(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "locales"
    folder.mkdir()
    (folder / "pt.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(BadDeclaration, match=r"pt"):
        read_locales(str(tmp_path / "__init__.py"))


def test_everything_that_this_repository_brings_is_said_in_portuguese(catalog: Catalog) -> None:
    assert warnings_of(catalog) == {}
    say = catalog.say("pt-BR")
    ours = {status.name for status in catalog.plugins if status.distribution in OURS} | {""}
    missing = [path for plugin in sorted(ours) for path in paths_of(plugin, catalog) if not say(path, "")]
    assert missing == [], "translate these in the pack's locales/pt.json"


def test_english_readers_meet_no_word_of_the_document_among_choices_and_problems(catalog: Catalog) -> None:
    say = catalog.say("en-GB")
    assert say("on.keyword/fields/match/choices/exact", "exact") == "the whole message"
    told = " ".join(" ".join(kind_words(code, say)) for code in KINDS)
    assert not set(re.findall(r"(?<!\{)\b[a-z]+", told)) & {"node", "nodes", "edge", "edges", "exit", "trigger", "pack"}


def test_what_wabot_says_itself_names_something(catalog: Catalog) -> None:
    own = [path for plugin, each in catalog.translations if not plugin for path in each.words]
    assert set(own) <= set(words_in(catalog))


@pytest.mark.parametrize("language", ["pt", "en"])
def test_translated_problems_say_the_same_facts(catalog: Catalog, language: str) -> None:
    say = catalog.say(language)
    for code in KINDS:
        for own, said in zip(kind_words(code, own_words), kind_words(code, say), strict=True):
            assert _places(said) == _places(own), code


def _places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


def test_problems_name_fields_and_exits_as_their_reader_sees_them(catalog: Catalog) -> None:
    ask = node("talk.ask", tries=99)
    branch = node("logic.branch", when={"left": "a", "is": "is_empty"})
    document = bot(flow(ask, branch, edges="ask:answered>branch ask:no_reply>gone"))
    found = check_bot(document, catalog)
    said = {each.code: each.message for each in in_words(found, document, catalog.say("pt-BR"))}
    assert said["missing_field"] == "Falta “Texto”."
    assert said["edge_to_nowhere"] == "A saída “Sem resposta” leva a “gone”, que não é um passo."
    assert said["unwired_exit"].startswith(("A saída “Sim”", "A saída “Não”"))
    assert said["bad_value"].startswith("“Tentativas” não é válido: ")
    assert in_words(found, document, own_words) == found


@pytest.mark.parametrize("document", [{}, {"flows": 1}, {"flows": [1, {"id": "main", "nodes": [2]}]}])
def test_a_translation_with_an_odd_place_for_a_fact_leaves_the_problem_as_it_is(document: dict[str, Any]) -> None:
    found = [problem("missing_field", Place(flow="main", node="ask", field="text"), label="Text")]
    for odd in ("{nothing}", "{0}", "{label", "{label.x[0]}"):
        assert in_words(found, document, lambda path, words, odd=odd: odd) == found


def test_portuguese_titles_fit_a_card(catalog: Catalog) -> None:
    found = palette(catalog, "pt")
    for each in (*found["actions"], *found["triggers"]):
        assert len(each["title"]) <= 28, f"{each['type']}: {each['title']}"


OURS = ("wabot", "wabot-webhook", "wabot-forms", "wabot-crm")
