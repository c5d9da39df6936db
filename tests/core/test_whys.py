"""Why something can't be read is said in the reader's language: each sentence by its text, and as Problems bring it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from wabot_core.catalog import Catalog
from wabot_core.problems import check_bot, in_words
from wabot_core.problems.whys import WHYS, why_in_words
from wabot_core.translations import own_words


@pytest.mark.parametrize("code", sorted(WHYS))
def test_a_sentence_is_told_by_its_text_and_said_with_its_facts(code: str, catalog: Catalog) -> None:
    facts = {name: f"<{name}>" for name in re.findall(r"\{(\w+)\}", WHYS[code])}
    text = WHYS[code].format(**facts)
    assert why_in_words(text, own_words) == text
    assert why_in_words(text, lambda path, words: path) == f"whys/{code}"
    said = why_in_words(f"0: label: {text}", catalog.say("pt"))
    assert said.startswith("0: label: ")
    assert said.removeprefix("0: label: ") != text
    assert all(fact in said for fact in facts.values())


def test_what_somebody_else_says_stays_as_it_is(catalog: Catalog) -> None:
    for text in ("", "the lamp is off", "https://x.example: no answer", "name: the lamp is off"):
        assert why_in_words(text, catalog.say("pt")) == text


def bot(config: dict[str, Any], type: str = "talk.ask") -> dict[str, Any]:
    """Return a bot of one node."""
    nodes = [{"id": "n", "type": type, "version": 1, "config": config}]
    triggers = [{"id": "t", "type": "on.keyword", "version": 1, "config": {"words": ["a"]}} for _ in "12"]
    flow = {"id": "f", "name": "F", "start": "n", "triggers": triggers[:1], "nodes": nodes, "edges": []}
    other = {**flow, "id": "g", "triggers": [{**triggers[1], "id": "u"}]}
    return {"spec": 1, "name": "x", "flows": [flow, other]}


@pytest.mark.parametrize(
    ("type", "config", "said"),
    [
        ("talk.say", {"text": "hi {{ name"}, "falta '}}' antes do fim do texto (linha 1, coluna 4)"),
        ("talk.say", {"text": "{{ a | odd }}"}, "não existe o filtro 'odd' (linha 1, coluna 8)"),
        ("talk.ask", {"text": "a", "tries": "many"}, "não é um número inteiro"),
        ("talk.ask", {"text": "a", "tries": 99}, "deve ficar entre 1 e 10"),
        ("talk.ask", {"text": "a", "timeout": "soon"}, "'soon' não é uma duração"),
        ("talk.menu", {"text": "a", "options": [{"id": "a"}]}, "0: label: falta preencher"),
        ("logic.branch", {"when": {"left": "{{ a }}", "is": "between", "right": 3}}, "dois valores"),
        ("talk.say", {"text": "a"}, "ele responde antes a 'a'"),
    ],
)
def test_problems_say_it_in_portuguese(type: str, config: dict[str, Any], said: str, catalog: Catalog) -> None:
    document = bot(config, type)
    found = in_words(check_bot(document, catalog), document, catalog.say("pt-BR"))
    assert any(said in problem.message for problem in found), [problem.message for problem in found]
