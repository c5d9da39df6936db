"""The words that packs show to people, each by its path; forms and the palette are made with them elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from marshmallow import fields, validate

from wabot_core.actions import Action
from wabot_core.signatures import Signature
from wabot_core.translations import Say, own_words
from wabot_core.triggers import Trigger

if TYPE_CHECKING:
    from wabot_core.catalog import Catalog

SYSTEM_EXIT_LABELS: Mapping[str, str] = {
    "error": "On an error",
    "no_reply": "Without a reply",
    "invalid": "Not understood",
}
ONLY_EXIT = "next"
"""The exit of an action that returns nothing: called by wabot, not by its author."""

_ACRONYMS = {"Id": "ID", "Url": "URL"}


@dataclass(frozen=True, kw_only=True)
class FieldWords:
    """What is said about a field of a form: its choices by value, and the fields within."""

    title: str
    help: str = ""
    choices: Mapping[Any, str] = field(default_factory=dict)
    parts: Mapping[str, FieldWords] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TypeWords:
    """What is said about a node or trigger type; `help` begins with its title as a sentence."""

    title: str
    help: str
    fields: Mapping[str, FieldWords]
    exits: Mapping[str, str]


def label_of(name: str) -> str:
    """Return how a parameter or exit is called in a form."""
    words = name.replace("_", " ").strip().capitalize()
    return " ".join(_ACRONYMS.get(word.capitalize(), word) for word in words.split())


def category_label(name: str, say: Say) -> str:
    """Return a category as a heading; short names are abbreviations."""
    return say(f"categories/{name}", name.upper() if len(name) <= 3 else label_of(name))


def type_words(type: str, signature: Signature, say: Say) -> TypeWords:
    """Return what is said about a type: paths are `type/title`, `/help`, `/fields/name/title`, `/exits/name` and such.

    What the docstring says after its first sentence is `type/help`.
    """
    rest = _unwrapped(signature.help.partition("\n\n")[2])
    title = say(f"{type}/title", signature.title)
    help = say(f"{type}/help", rest) if rest else ""
    same = title == signature.title and help == rest
    return TypeWords(
        title=title,
        help=signature.help if same else f"{title}.\n\n{help}".strip(),
        fields=field_words(signature, say, at=type),
        exits={name: exit_label(type, name, say) for name in signature.exits},
    )


def _unwrapped(text: str) -> str:
    """Return a docstring's text with one line for each paragraph."""
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n") if part.strip())


def exit_label(type: str, name: str, say: Say) -> str:
    """Return what an exit is called; those that wabot gives are called the same everywhere."""
    if name == ONLY_EXIT or name in SYSTEM_EXIT_LABELS:
        return say(f"exits/{name}", SYSTEM_EXIT_LABELS.get(name) or label_of(name))
    return say(f"{type}/exits/{name}", label_of(name))


def field_words(signature: Signature, say: Say, *, at: str) -> Mapping[str, FieldWords]:
    """Return what is said about each field of a form, by name."""
    found = {}
    for name, parameter in signature.parameters.items():
        hidden = ("id",) if name == signature.options else ()  # an entry's id names an exit, and is not shown
        found[name] = _field_words(name, parameter.field, parameter.help, say, f"{at}/fields/{name}", hidden)
    return found


def _field_words(
    name: str, field: fields.Field[Any], help: str, say: Say, at: str, hidden: tuple[str, ...] = ()
) -> FieldWords:
    inner = field.inner if isinstance(field, fields.List) else field
    members = inner.schema.fields if isinstance(inner, fields.Nested) else {}
    told = help or field.metadata.get("description", "")
    return FieldWords(
        title=say(f"{at}/title", field.metadata.get("title") or label_of(name)),
        help=say(f"{at}/help", told) if told else "",
        choices={choice: say(f"{at}/choices/{choice}", _choice_label(choice)) for choice in choices_of(inner)},
        parts={
            member: _field_words(member, each, "", own_words if member in hidden else say, f"{at}/fields/{member}")
            for member, each in members.items()
        },
    )


def choices_of(field: fields.Field[Any]) -> Sequence[Any]:
    """Return what may be chosen in a field, nothing where it isn't one of a few."""
    return next((list(check.choices) for check in field.validators if isinstance(check, validate.OneOf)), [])


def _choice_label(choice: Any) -> str:
    return str(choice).replace("_", " ")


def rank_label(name: str, say: Say) -> str:
    """Return how a kind of trigger is called where they are put in order."""
    return say(f"ranks/{name.lower()}", label_of(name.lower()))


def types_of(catalog: Catalog) -> Iterator[Action | Trigger]:
    """Walk the types of nodes and triggers by name."""
    yield from catalog.actions.values()
    yield from catalog.triggers.values()


def category_of(type: Action | Trigger) -> str:
    """Return the heading a type stands under."""
    return type.category if isinstance(type, Action) else type.type.split(".")[0]


def categories_of(catalog: Catalog) -> list[str]:
    """Return the categories by name."""
    return sorted({category_of(each) for each in types_of(catalog)})
