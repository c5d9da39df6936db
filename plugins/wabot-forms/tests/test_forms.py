"""What the transcripts cannot show of a form: refused configs, limits of a message, interruptions, its tables."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from wabot_forms.fields import MOST_FIELDS
from wabot_forms.phrases import PHRASES, folded

from wabot_core.catalog import Catalog
from wabot_core.errors import BadConfig
from wabot_core.palette import palette
from wabot_core.testing import Simulator, bot_of_node

LONGEST_MESSAGE = 4096  # characters WhatsApp takes
NAME = {"name": "name", "question": "Name?"}
Make = Callable[..., Simulator]


def field(**config: Any) -> dict[str, Any]:
    return {**NAME, **config}


@pytest.fixture
def form(catalog: Catalog, simulator: Make) -> Make:
    """Give a function that makes a bot of one form."""

    def make(
        *fields: dict[str, Any], bot: dict[str, Any] | None = None, crash_at: Any = None, **more: Any
    ) -> Simulator:
        document = bot_of_node(catalog, "forms.form", {"name": "trial", "fields": list(fields), **more})
        return simulator({**document, "settings": bot or {}}, crash_at=crash_at)

    return make


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ([], "fields"),
        ([NAME, NAME], "used twice: name"),
        ([field(name="")], "name"),
        ([field(name="two words")], "name"),
        ([field(type="colour")], "type"),
        ([field(type="choice")], "choices"),
        ([field(type="choice", choices=["A", "A"])], "choices"),
        ([field(min="short")], "a number of characters"),
        ([field(min="-1")], "a number of characters"),
        ([field(type="number", max="many")], "a number"),
        ([field(type="number", max="nan")], "a number"),
        ([field(type="date", max="soon")], "a date such as"),
        ([field(type="email", max="9")], "has no bounds"),
        ([field(question=None)], "question"),
        ([field(label="x" * 61)], "label"),
        ([field(name=f"n{i}") for i in range(MOST_FIELDS + 1)], "fields"),
    ],
)
def test_a_wrong_form_is_refused_before_it_runs(form: Make, wrong: list[dict[str, Any]], why: str) -> None:
    with pytest.raises(BadConfig, match=why):
        form(*wrong)


async def test_the_longest_summary_fits_into_a_message(form: Make) -> None:
    fields = [field(name=f"n{i}", label="l" * 60) for i in range(MOST_FIELDS)]
    sim = form(*fields, title="t" * 100)
    await sim.says("hi")
    for _ in fields:
        said = await sim.says("long " * 800)
    assert "20. lll" in said[0].text
    assert len(said[0].text) <= LONGEST_MESSAGE
    await sim.says("yes")
    assert sim.path[-2:] == ["it:submitted", "to_0:next"]
    assert len(sim.captures["form", "trial"]["n0"]) == len("long " * 800) - 1


@pytest.mark.parametrize("point", ["called", "recorded"])
async def test_a_form_is_taken_up_again_after_a_crash(form: Make, point: str) -> None:
    sim = form(NAME, field(name="age", type="number"), crash_at=point)
    said = [text for line in ("hi", "Ana", "30", "2", "31", "yes") for text in await sim.says(line)]
    assert [content.text.partition("\n")[0] for content in said] == [
        "Name?",
        "Name?",
        "Please check your answers:",
        "Name?",
        "Please check your answers:",
        "→ submitted",
    ]
    assert sim.captures["form", "trial"] == {"name": "Ana", "age": 31}


async def test_a_form_may_wait_for_days_and_today_is_the_day_of_the_answer(form: Make) -> None:
    sim = form(NAME, field(name="day", type="date", min="today"), bot={"expire_after": "P7D"})
    await sim.says("hi")
    yesterday = sim.clock.now.date().isoformat()
    await sim.advance(days=1)
    await sim.says("Ana")
    (refused,) = await sim.says(yesterday)
    assert refused.text.startswith("Please choose a date from")
    for line in ("today", "yes"):
        await sim.says(line)
    assert sim.variables["day"] == sim.clock.now.date().isoformat()


async def test_two_people_fill_in_the_same_form_apart(form: Make) -> None:
    sim = form(NAME, summary=False)
    ana, bob = sim.person("Ana"), sim.person("Bob")
    await ana.says("hi")
    await bob.says("hi")
    await bob.says("Robert")
    await ana.says("Anabela")
    assert (ana.captures["form", "trial"], bob.captures["form", "trial"]) == ({"name": "Anabela"}, {"name": "Robert"})


async def test_a_form_filled_in_again_replaces_its_answers(form: Make) -> None:
    sim = form(NAME, summary=False)
    for line in ("hi", "Ana", "hi", "Eva"):
        await sim.says(line)
    assert dict(sim.captures) == {("form", "trial"): {"name": "Eva"}}


async def test_whatever_people_write_a_form_ends_by_an_exit_of_its_own(form: Make) -> None:
    seed = 20260101
    chance = random.Random(seed)
    words = ["Ana", "30", "9", "skip", "back", "cancel", "change", "yes", "no", "1", "3", "tomorrow", "👍", "*Back*"]
    ended: dict[str, int] = {}
    for _ in range(150):
        sim = form(NAME, field(name="age", type="number", min="18"), field(name="note", required=False), tries=8)
        await sim.says("hi")
        for _ in range(60):
            if sim.conversation is not None and sim.conversation.ended:
                break
            await sim.says(chance.choice(words))
        exit = sim.path[-2].partition(":")[2]
        ended[exit] = ended.get(exit, 0) + 1
        answers = sim.captures.get(("form", "trial"))
        assert (answers is not None) == (exit == "submitted")
        if answers:
            assert answers["name"]
            assert answers["age"] >= 18
            assert set(answers) == {"name", "age", "note"}
    assert set(ended) == {"submitted", "cancelled", "invalid"}, f"seed {seed}: {ended}"


def test_every_language_steers_by_the_same_controls_and_shows_its_own_words() -> None:
    for code, phrases in PHRASES.items():
        assert phrases.code == code
        assert set(phrases.words.values()) == {"skip", "back", "cancel", "change"}
        assert all(folded(word) == word for word in phrases.words), "control words are compared folded"
        for text in (phrases.hint, phrases.hint_alone, phrases.skip):
            shown = re.findall(r"\*(.+?)\*", text)
            assert shown
            assert all(phrases.control(word) for word in shown), text


async def test_a_language_without_phrases_gets_english(form: Make) -> None:
    sim = form(field(required=False))
    sim.turn_to(sim.person("Jean", language="fr"))
    (question,) = await sim.says("salut")
    assert "*skip*" in question.text


def test_the_builder_explains_every_entry_of_a_field(catalog: Catalog) -> None:
    (node,) = [node for node in palette(catalog)["actions"] if node["type"] == "forms.form"]
    entries = node["schema"]["properties"]["fields"]["items"]["properties"]
    assert [name for name, entry in entries.items() if not entry.get("description")] == []
    assert node["ui"]["fields"]["items"]["min"]["ui:help"] == entries["min"]["description"]


def test_the_readmes_form_is_valid(catalog: Catalog) -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```json\n(.*?)```", readme, re.DOTALL)
    node = json.loads(shown)
    assert catalog.action(node["type"]).signature.schema.validate(node["config"]) == {}
