"""Triggers: what can start a flow."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal

from marshmallow import validate

from wabot_core import (
    AnyMessage,
    ChoiceOf,
    Command,
    Contains,
    Exact,
    FirstContact,
    Kind,
    LocationOf,
    MediaOf,
    Pattern,
    Prefix,
    ReactionOf,
    Regex,
    ScheduleAt,
    Translation,
    Trigger,
    hookimpl,
    read_locales,
    trigger,
)

Words = Annotated[list[str], validate.Length(min=1)]
MediaKind = Literal["image", "video", "audio", "voice", "document", "sticker"]


@trigger("on.message", icon="inbox")
def message() -> Pattern:
    """Any other message.

    It starts the flow when nothing else starts one.
    """
    return AnyMessage()


@trigger("on.keyword", icon="key-round")
def keyword(*, words: Words, match: Literal["exact", "begins", "contains"] = "exact") -> Pattern:
    """Words in a message.

    The flow starts when a message is, begins with, or contains one of these words.

    Args:
        words: The words; capitals don't matter.
        match: How much of the message must be the word.
    """
    kinds: dict[str, Callable[..., Pattern]] = {"exact": Exact, "begins": Prefix, "contains": Contains}
    return kinds[match](words=tuple(words))


@trigger("on.regex", icon="regex")
def regex(*, pattern: str) -> Pattern:
    """Regular expression.

    The flow starts when a message matches it.

    Args:
        pattern: In RE2 syntax; named groups become {{ match.name }}.
    """
    return Regex(pattern=pattern)


@trigger("on.first_contact", icon="user-plus")
def first_contact() -> Pattern:
    """First message of a person.

    The flow starts when someone writes for the first time.
    """
    return FirstContact()


@trigger("on.media", icon="image")
def media(*, kinds: list[MediaKind] = []) -> Pattern:  # noqa: B006 - read only
    """Picture or file.

    The flow starts when a person sends a picture, a video, a sound or a document.

    Args:
        kinds: Which kinds; left empty, any.
    """
    return MediaOf(kinds=tuple(Kind(kind) for kind in kinds))


@trigger("on.location", icon="map-pin")
def location() -> Pattern:
    """Shared location.

    The flow starts when a person shares a place.
    """
    return LocationOf()


@trigger("on.choice", icon="list-checks")
def choice(*, ids: list[str] = []) -> Pattern:  # noqa: B006
    """Tap on a choice.

    The flow starts when a person taps a button, a list entry or a poll option.

    Args:
        ids: Which entries, by id or label; left empty, any.
    """
    return ChoiceOf(ids=tuple(ids))


@trigger("on.reaction", icon="smile")
def reaction(*, emojis: list[str] = []) -> Pattern:  # noqa: B006
    """Emoji reaction.

    The flow starts when a person reacts to a message.

    Args:
        emojis: Which emojis; left empty, any.
    """
    return ReactionOf(emojis=tuple(emojis))


@trigger("on.schedule", icon="calendar")
def schedule(*, cron: str, timezone: str = "UTC") -> Pattern:
    """At set times.

    The flow starts by the clock for everybody who wrote within the last 30 days.

    Args:
        cron: Five fields: minute, hour, day of month, month, day of week; "0 9 * * 1" is Mondays at nine.
        timezone: Whose clock.
    """
    return ScheduleAt(cron=cron, timezone=timezone)


@trigger("on.command", icon="terminal")
def command(*, words: Words) -> Pattern:
    """Slash command.

    The flow starts on a message such as /help; what follows the command is {{ match.rest }}.

    Args:
        words: The commands, without the slash.
    """
    return Command(words=tuple(words))


@hookimpl
def register_triggers() -> list[Trigger]:
    """Return the triggers."""
    return [message, keyword, regex, first_contact, media, location, choice, reaction, schedule, command]


@hookimpl
def register_translations() -> list[Translation]:
    """Return their words in other languages."""
    return read_locales(__file__, "on")
