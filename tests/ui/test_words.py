"""What the API says in sentences has words in the pages' languages: each code of a refusal, each of our sentences."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wabot_admin.errors import STATUS
from wabot_runtime import SENTENCES, read_sentence

COMPONENTS = Path(__file__).parents[2] / "wabot_admin/ui/src/components"


def words_of(name: str) -> dict[str, dict[str, str]]:
    """Return a catalogue's words by language and code."""
    languages = re.split(r"^  (\w\w): \{$", (COMPONENTS / name).read_text(), flags=re.MULTILINE)[1:]
    found = zip(languages[::2], languages[1::2], strict=True)
    return {language: dict(re.findall(r'^    (\w+): "(.*)",$', text, re.MULTILINE)) for language, text in found}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("refusals.ts", {kind.code_name(): kind.__doc__ or "" for kind in STATUS}),
        ("sentences.ts", dict(SENTENCES)),
    ],
    ids=["refusals", "sentences"],
)
def test_every_code_has_words_in_every_language_and_no_fact_that_is_not_told(name: str, said: dict[str, str]) -> None:
    found = words_of(name)
    assert set(found) == {"en", "pt"}
    for language, words in found.items():
        assert set(words) == set(said), language
        for code, text in words.items():
            asked = set(re.findall(r"\{(\w+)\}", text))
            assert asked <= set(re.findall(r"\{(\w+)[^}]*\}", said[code])), (language, code)


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_is_told_by_its_text(code: str) -> None:
    facts = {name: f"a {name}." for name in re.findall(r"\{(\w+)\}", SENTENCES[code])}
    found = read_sentence(SENTENCES[code].format(**facts))
    assert found is not None
    assert (found.code, found.facts) == (code, facts)


def test_what_somebody_else_wrote_is_no_sentence_of_ours() -> None:
    for text in ("", None, "The network went away.", "Connected to WhatsApp", "Connected to WhatsApp. Really."):
        assert read_sentence(text) is None
