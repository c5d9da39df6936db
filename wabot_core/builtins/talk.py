"""Nodes that talk: say, ask, menu, media, location, react; and one that lets a person of ours talk."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from marshmallow import validate

from wabot_core import (
    Action,
    ChoiceOption,
    ChoiceReply,
    Content,
    Duration,
    FileName,
    Kind,
    Location,
    LongText,
    Media,
    Option,
    Shown,
    Translation,
    Turn,
    Variable,
    action,
    hookimpl,
    read_locales,
    reply_by_name,
)

Tries = Annotated[int, validate.Range(1, 10)]
MediaType = Literal["image", "video", "audio", "voice", "document"]
AnswerType = Literal["text", "number", "email", "phone", "date", "time", "yes_no", "choice", "location", "media"]


@action("talk.say", icon="message-circle")
async def say(
    turn: Turn, *, text: Annotated[LongText, Shown("text")], quote: Annotated[bool, Shown("quote")] = False
) -> None:
    """Say something.

    Args:
        text: What the person reads; {{ variables }} are filled in.
        quote: Show the person's last message above it, as a quoted reply.
    """
    await turn.say(text, reply_to=turn.message.id if quote and turn.message else None)


@action("talk.ask", icon="message-circle-question")
async def ask(
    turn: Turn,
    *,
    text: Annotated[LongText, Shown("text")],
    answer: AnswerType = "text",
    save_as: Variable = Variable(""),
    choices: Annotated[list[str], Shown("said")] = [],  # noqa: B006 - read only
    retry_text: Annotated[LongText, Shown("said")] = LongText(""),
    tries: Tries = 3,
    timeout: Duration | None = None,
) -> Literal["answered"]:
    """Ask a question.

    It waits for a reply of the right type.

    Args:
        text: The question.
        answer: What the reply must be; others are asked again.
        save_as: The variable that keeps the answer.
        choices: What can be chosen, when the answer is a choice.
        retry_text: Said when the reply was not understood; left empty, the reason is said.
        tries: How many replies may be misunderstood before the exit "invalid".
        timeout: How long to wait before the exit "no reply"; left empty, until the conversation expires.
    """
    settings: dict[str, Any] = {}
    if answer == "choice":
        settings["options"] = tuple(ChoiceOption(id=label, label=label) for label in choices)
    value = await turn.ask(
        text, parse=reply_by_name(answer, **settings), tries=tries, timeout=timeout, retry_text=retry_text
    )
    turn.set(save_as, value)
    return "answered"


@action("talk.menu", icon="list")
async def menu(
    turn: Turn,
    *,
    text: Annotated[LongText, Shown("text")],
    options: Annotated[list[Option], Shown("choices")],
    style: Annotated[Literal["numbers", "poll"], Shown("style")] = "numbers",
    save_as: Variable = Variable(""),
    retry_text: Annotated[LongText, Shown("said")] = LongText(""),
    tries: Tries = 3,
    timeout: Duration | None = None,
) -> Option:
    """Offer a menu.

    Every option is a way out.

    Args:
        text: What stands above the options.
        options: What can be chosen, by number, by its words, or by tapping.
        style: A numbered list works on every phone; a poll can be tapped.
        save_as: The variable that keeps the label of the chosen option.
        retry_text: Said when the reply was none of the options.
        tries: How many replies may be misunderstood before the exit "invalid".
        timeout: How long to wait before the exit "no reply".
    """
    parse = ChoiceReply(options=tuple(ChoiceOption(id=option.id, label=option.label) for option in options))
    question = _numbered(text, options) if style == "numbers" else _poll(text, options)
    chosen = await turn.ask(question, parse=parse, tries=tries, timeout=timeout, retry_text=retry_text)
    option = next(option for option in options if option.id == chosen)
    turn.set(save_as, option.label)
    return option


@action("talk.send_media", icon="image")
async def send_media(
    turn: Turn,
    *,
    file: Annotated[FileName, Shown("media")],
    type: Annotated[MediaType, Shown("media_type")] = "image",
    caption: Annotated[LongText, Shown("caption")] = LongText(""),
    name: Annotated[str, Shown("file_name")] = "",
) -> None:
    """Send a file.

    A picture, a video, a sound or a document.

    Args:
        file: An uploaded file, or a file a person sent: {{ photo.file }}.
        type: How WhatsApp shows it.
        caption: Text under it.
        name: The file name of a document.
    """
    kind = Kind(type)
    await turn.say(caption, kind=kind, media=Media(mimetype=_mimetype(file, kind), name=name or None, file=file))


@action("talk.send_location", icon="map-pin")
async def send_location(
    turn: Turn,
    *,
    latitude: Annotated[float, validate.Range(-90, 90), Shown("latitude")],
    longitude: Annotated[float, validate.Range(-180, 180), Shown("longitude")],
    name: Annotated[str, Shown("place")] = "",
    address: Annotated[str, Shown("address")] = "",
) -> None:
    """Send a place.

    It is shown on the map.

    Args:
        latitude: In degrees, north is positive.
        longitude: In degrees, east is positive.
        name: What the place is called.
        address: Its address.
    """
    place = Location(latitude=latitude, longitude=longitude, name=name or None, address=address or None)
    await turn.say(location=place)


@action("talk.react", icon="smile")
async def react(turn: Turn, *, emoji: Annotated[str, Shown("reaction")] = "👍") -> None:
    """React with an emoji.

    It is put on the person's last message.

    Args:
        emoji: One emoji.
    """
    await turn.react(emoji)


@action("talk.hand_over", icon="headset")
async def hand_over(turn: Turn, *, text: Annotated[LongText, Shown("text")] = LongText("")) -> Literal["given_back"]:
    """Hand over to a person.

    The bot is silent while one of your people answers from the inbox, and goes on here when they give the conversation
    back.

    Args:
        text: Said before, for example that someone will be there soon.
    """
    await turn.say(text)
    await turn.hand_over()
    return "given_back"


@hookimpl
def register_actions() -> list[Action]:
    """Return the talking nodes."""
    return [say, ask, menu, send_media, send_location, react, hand_over]


@hookimpl
def register_translations() -> list[Translation]:
    """Return their words in other languages."""
    return read_locales(__file__, "talk")


def _numbered(text: str, options: list[Option]) -> str:
    lines = [f"{number}. {option.label}" for number, option in enumerate(options, start=1)]
    return "\n".join([text, "", *lines] if text.strip() else lines)


def _poll(text: str, options: list[Option]) -> Content:
    return Content(kind=Kind.POLL, text=text, options=tuple(option.label for option in options))


_MIMETYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "mp4": "video/mp4",
    "ogg": "audio/ogg; codecs=opus",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "pdf": "application/pdf",
}
_BY_KIND = {
    Kind.IMAGE: "image/jpeg",
    Kind.VIDEO: "video/mp4",
    Kind.AUDIO: "audio/mpeg",
    Kind.VOICE: "audio/ogg; codecs=opus",
}


def _mimetype(file: str, kind: Kind) -> str:
    ending = file.rsplit(".", 1)[-1].lower()
    return _MIMETYPES.get(ending) or _BY_KIND.get(kind, "application/octet-stream")
