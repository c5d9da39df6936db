"""Transcripts: read, held and written; a failure shows the line and the difference."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from tests.core.bots import ask, bot, flow, node, say
from wabot_core.catalog import Catalog
from wabot_core.testing import BadTranscript, Simulator, TalkFailed, parse_transcript, run_transcript, transcript_of
from wabot_core.testing.transcripts import format_length, parse_length

ASK = 'node: talk.ask {"text": "Your name?", "save_as": "name"}\n'
GREETING = bot(flow(ask(save_as="name"), say("Thanks,\n{{ name }}."), edges="ask:answered>say"))


def test_a_transcript_is_headers_and_lines() -> None:
    transcript = parse_transcript(
        '# how it begins\nnode: talk.say {"text":\n  "x"}\nsecret: a b\n\n> hi\n  there\n\n  you\n# then\n< x\n\n'
    )
    assert [(line.name, line.text) for line in transcript.headers] == [
        ("node", 'talk.say {"text":\n"x"}'),
        ("secret", "a b"),
    ]
    assert [(line.number, line.mark, line.text) for line in transcript.lines] == [
        (6, ">", "hi\nthere\n\nyou"),
        (11, "<", "x"),
    ]
    assert transcript.header("bot") is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("hello", "Line 1 of the transcript can't be read: it begins with none of"),
        ("> hi\nbot: x.json", "Line 2 .* headers come before the talk"),
        ("  indented", "Line 1"),
    ],
)
def test_a_line_that_is_none_is_named(text: str, why: str) -> None:
    with pytest.raises(BadTranscript, match=why):
        parse_transcript(text)


@pytest.mark.parametrize(
    ("talk", "message"),
    [
        ("> hi\n< Your nmae?", "Line 3: the bot said something else.\n  - Your nmae?\n  + Your name?"),
        ("> hi", "Line 2: after it the bot also said.\n  + Your name?"),
        ("> hi\n> Ana", "Line 2: after it the bot also said.\n  + Your name?"),
        ("> hi\n< Your name?\n< More", "Line 4: the bot said nothing.\n  - More"),
        ("> hi\n< Your name?\n> A\n< → answered\n= name B", 'Line 6: name is another.\n  - "B"\n  + "A"'),
        ("> hi\n< Your name?\n= name.first A", 'Line 4: name.first is another.\n  - "A"\n  + null'),
        ("@Bob\n> hi\n@Ana", "Line 3: after it the bot also said.\n  + Your name?"),
    ],
)
async def test_a_talk_that_goes_another_way_shows_where(talk: str, message: str, catalog: Catalog) -> None:
    with pytest.raises(TalkFailed) as caught:
        await run_transcript(ASK + talk, catalog=catalog)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("talk", "why"),
    [
        ("! dance", "Line 2 .*'dance' is none of advance, webhook, schedule, give back"),
        ("! advance soon", "Line 2 .*'soon' is no length of time"),
        ("http GET", "Line 2 .*write METHOD URL -> STATUS"),
        ("> [location here]", "Line 2 .*'here' is no place"),
    ],
)
async def test_what_cannot_be_done_is_named(talk: str, why: str, catalog: Catalog) -> None:
    with pytest.raises(BadTranscript, match=why):
        await run_transcript(ASK + talk, catalog=catalog)


async def test_any_text_may_stand_in_a_line(catalog: Catalog) -> None:
    await run_transcript(ASK + "> hi\n< Your {{any}}?\n> x\n< {{any}}", catalog=catalog)
    with pytest.raises(TalkFailed):
        await run_transcript(ASK + "> hi\n< My {{any}}", catalog=catalog)


async def test_stubs_secrets_and_captures_are_at_hand(trial_catalog: Catalog) -> None:
    talk = """
node: trial.books {"url": "https://a.example/b", "save_as": "booking"}
http POST https://a.example/b -> 201 {"id": 7}
> hi
< Welcome
< Which day?
> Friday
< Sure?
> yes
< → booked
= booking.status 201
= captures.booking.last.day Friday
= contact.plan gold
= calls 1
= conversation {"ended": "finished", "at": null}
"""
    await run_transcript(talk, catalog=trial_catalog)
    failing = """
node: trial.flaky {"url": "https://a.example"}
http GET https://a.example -> fails
> hi
< Trying
< → error
"""
    await run_transcript(failing, catalog=trial_catalog)
    secret = 'node: trial.secretive {"token": "crm"}\nsecret: crm abc\n> hi\n< → error\n= error.code RuntimeError'
    await run_transcript(secret, catalog=trial_catalog)


async def test_a_person_may_speak_another_language(catalog: Catalog) -> None:
    document = bot(flow(say("Hello")), translations={"pt": {"main/say/text": "Olá"}})
    talk = "person: language=pt\n> oi\n< Olá\n@Bob\n> hi\n< Hello\n@Eva language=pt\n> oi\n< Olá"
    await run_transcript(talk, catalog=catalog, document=document)


async def test_the_bot_lies_beside_its_transcript(catalog: Catalog, tmp_path: Path) -> None:
    with pytest.raises(BadTranscript, match=r"beside it there is no bot\.json or flow\.json"):
        await run_transcript("> hi\n< Your name?", catalog=catalog, folder=tmp_path)
    (tmp_path / "bot.json").write_bytes(orjson.dumps(GREETING))
    await run_transcript("> hi\n< Your name?", catalog=catalog, folder=tmp_path)
    with pytest.raises(BadTranscript, match=r"the bot other\.json can't be read"):
        await run_transcript("bot: other.json\n> hi", catalog=catalog, folder=tmp_path)


async def test_a_talk_is_written_down_as_it_can_be_held_again(
    catalog: Catalog, talk_to: Callable[..., Simulator]
) -> None:
    options = [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}]
    document = bot(
        flow(
            ask("Where?\n\nExactly?", answer="location"),
            node("talk.menu", text="Which?", options=options, style="poll"),
            node("talk.react", emoji="👍"),
            node("talk.send_media", file="x.png", caption="Two\nlines"),
            node("talk.send_location", latitude=1.5, longitude=-2, name="There"),
            node("pause.wait", length="PT1H30M"),
            say("Done"),
            edges="ask:answered>menu menu:b>react react>send_media send_media>send_location "
            "send_location>wait wait>say",
        )
    )
    sim = talk_to(document)
    await sim.says("hi\nthere")
    await sim.shares(38.72, -9.14, name="Home")
    await sim.picks("B")
    await sim.advance(hours=2)
    other = sim.person("Bob")
    await other.sends("image", "A cat")
    written = transcript_of(sim)
    assert written == (
        "@Ana\n> hi\n  there\n< Where?\n  \n  Exactly?\n> [location 38.72,-9.14 Home]\n< [poll Which? | A | B]\n"
        "> [choice B]\n< [reaction 👍]\n< [image Two\n  lines]\n< [location 1.5,-2 There]\n! advance 2h\n< Done\n"
        "@Bob\n> [image A cat]\n< Where?\n  \n  Exactly?\n"
    )
    again = await run_transcript(written, catalog=catalog, document=document)
    assert transcript_of(again) == written


async def test_a_talk_is_written_down_with_the_answers_its_calls_had(
    trial_catalog: Catalog, talk_to: Callable[..., Simulator]
) -> None:
    document = bot(flow(node("trial.flaky", url="https://a.example", retry={"tries": 3})))
    sim = talk_to(document)
    sim.network.fail("GET", "https://a.example")
    sim.network.answer("GET", "https://a.example", status=503)
    sim.network.answer("GET", "https://a.example", json={"ok": [1]})
    await sim.says("hi")
    written = transcript_of(sim)
    assert written == (
        "http GET https://a.example -> fails\nhttp GET https://a.example -> 503\n"
        'http GET https://a.example -> 200 {"ok":[1]}\n> hi\n< Trying\n< Worked\n'
    )
    await run_transcript(written, catalog=trial_catalog, document=document)


@pytest.mark.parametrize("text", ["1d 2h 30m 5s", "90m", "0.5h"])
def test_lengths_are_read_and_written(text: str) -> None:
    assert parse_length(format_length(parse_length(text))) == parse_length(text)


def test_a_length_is_written_shortly() -> None:
    assert format_length(parse_length("26h 90s")) == "1d 2h 1m 30s"
    assert format_length(parse_length("0s")) == "0s"
