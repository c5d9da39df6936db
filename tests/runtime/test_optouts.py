"""Opting out by a word, through a running runtime: said once, nothing after it, until a word lets them in again."""

from __future__ import annotations

import random
import re
import string
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.core.bots import ask, bot, flow, say
from tests.runtime.running import NUMBER, Place, until
from wabot_core.bots import Settings
from wabot_core.errors import OptedOut
from wabot_core.messages import Content, Kind, Message
from wabot_core.testing.contracts.makers import message
from wabot_runtime.optouts import OPTED_OUT, SAID, START_WORDS, STOP_WORDS, Word, read_word, text_of

ASK = flow(ask("Your name?", save_as="name"), say("Thanks, {{ name }}."), edges="ask:answered>say")


def read(text: str, **settings: object) -> str | None:
    """Return what a text asks for."""
    word = read_word(message("x", text=text), Settings(**settings))  # type: ignore[arg-type]
    return word and f"{word.opts} {word.language}"


def test_a_word_alone_opts_out_in_every_language() -> None:
    for words, opts in ((STOP_WORDS, "out"), (START_WORDS, "in")):
        for language, some in words.items():
            for word in some:
                for text in (word, word.upper(), f"  {word}! ", f"«{word}».", word.replace(" ", "  ")):
                    assert read(text) == f"{opts} {language}", text
    assert set(STOP_WORDS) == set(START_WORDS) == set(SAID["out"]) == set(SAID["in"]) == {"en", "pt", "es", "de", "fr"}


def test_what_is_said_names_a_word_of_its_own_language() -> None:
    for opts, back in (("out", "in"), ("in", "out")):
        for language, said in SAID[opts].items():
            (word,) = re.findall(r"\b[A-ZÀ-Þ]{4,}\b", said)
            assert read(word) == f"{back} {language}"
            answer = text_of(Word(opts=back, language=language), Settings(), spoken=("", language))
            assert answer == SAID[back][language]


@pytest.mark.parametrize("text", ["Don't stop", "stop it please", "where is the bus stop?", "", "!", "start now"])
def test_a_word_within_a_sentence_asks_for_nothing(text: str) -> None:
    assert read(text) is None


def test_no_other_text_opts_anyone_out() -> None:
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    words = [word for some in (*STOP_WORDS.values(), *START_WORDS.values()) for word in some]
    for _ in range(2000):
        word, more = chance.choice(words), "".join(chance.choices(string.ascii_lowercase, k=3))
        assert read(chance.choice([f"{word} {more}", f"{more} {word}", word + more, word * 2])) is None, (seed, word)


def test_a_bot_names_its_own_words_and_may_have_none() -> None:
    assert read("chega", stop_words={"pt": ["Chega!"]}) == "out pt"
    assert read("parar", stop_words={"pt": ["Chega!"]}) is None
    assert read("baja", stop_words={"pt": ["Chega!"]}) == "out es"
    assert read("stop", opt_out=False) is None
    assert read_word(Message(**message_of(Kind.IMAGE)), Settings()) is None


def message_of(kind: Kind) -> dict[str, Any]:
    """Return the fields of a message of a kind whose text is a word."""
    made = message("x", text="stop", kind=kind)
    return {name: getattr(made, name) for name in made.__slots__}


async def test_stop_ends_all_messages_until_start(any_place: Place) -> None:
    channel = any_place.channel()
    async with any_place.running(bot(ASK)) as runtime:
        await channel.says("hi")
        await channel.until_shown(1)
        await channel.says("Stop.")
        assert await channel.until_shown(2) == ["Your name?", SAID["out"]["en"]]
        for text in ("hello?", "STOP"):
            await channel.says(text)
        await until(lambda: any_place.inbox()[-2:] == [("ignored", OPTED_OUT)] * 2)
        await channel.says("START")
        assert (await channel.until_shown(3))[-1] == SAID["in"]["en"]
        await channel.says("hi")
        assert (await channel.until_shown(4))[-1] == "Your name?"
        lines = await runtime.records.optouts.history(NUMBER, "ana@c.us")
        assert [(line.out, line.how) for line in lines] == [(False, "word"), (True, "word")]
    assert any_place.rows("SELECT ended FROM conversations ORDER BY started")[0].ended == "stopped"


async def test_nothing_that_is_queued_gets_past_an_admins_word(
    any_place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wabot_runtime.number_run.INBOX_READ", 0.2)
    channel = any_place.channel()
    async with any_place.running(bot(ASK)) as runtime, any_place.opened(owner="desk") as desk:
        await channel.says("hi")
        await channel.until_shown(1)
        live = await runtime.records.conversations.live(NUMBER, "ana@c.us")
        assert live is not None
        await desk.handoffs.take_over(live.id)
        await runtime.handoffs.reply(live.id, Content(text="It is me."), key="1")
        await channel.until_shown(2)
        await desk.records.optouts.change(
            NUMBER, "ana@c.us", out=True, how="admin", by="account:x", at=datetime.now(UTC)
        )
        with pytest.raises(OptedOut):
            await runtime.handoffs.reply(live.id, Content(text="Still there?"), key="2")
        any_place.rows(
            "INSERT INTO outbox (workspace_id, number, chat, message_id, content, epoch, status, tries, ack, queued,"
            " changed) SELECT workspace_id, number, chat, 'late', content, epoch, 'queued', 0, 0, queued, changed"
            " FROM outbox LIMIT 1"
        )
        late = "SELECT status, reason FROM outbox WHERE message_id = 'late'"
        await until(lambda: any_place.rows(late)[0].status == "dropped")
    assert len(channel.shown) == 2


async def test_a_bot_says_its_own_words_in_the_persons_language(place: Place) -> None:
    channel = place.channel()
    settings = {"opted_out": {"pt": "Tchau!", "en": ""}, "stop_words": {"pt": ["chega"]}}
    async with place.running(bot(ASK, settings=settings)):
        await channel.says("hi")
        await channel.until_shown(1)
        await channel.says("chega")
        assert await channel.until_shown(2) == ["Your name?", "Tchau!"]


async def test_without_a_text_it_is_noted_in_silence(place: Place) -> None:
    channel = place.channel()
    async with place.running(bot(ASK, settings={"opted_out": {"en": ""}})) as runtime:
        await channel.says("stop")

        async def out() -> bool:
            return await runtime.records.optouts.opted_out(NUMBER, "ana@c.us")

        await until(out)
    assert channel.shown == []
