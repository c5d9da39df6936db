"""How a person's reply to a form is read: an answer, or a word that steers the form; nothing is said here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wabot_core import ChoiceOption, ChoiceReply, Kind, Message, NotUnderstood, YesNoReply
from wabot_forms.fields import FormField, choices_of
from wabot_forms.phrases import Phrases, folded

Answer = Mapping[str, Any]
"""`{"value": …}` an answer, `{"do": "skip" | "back" | "cancel" | "change" | "confirm"}`, or `{"change": name}`."""


@dataclass(frozen=True, kw_only=True)
class FieldReply:
    """Reads the answer to one field, or skip, back and cancel."""

    field: FormField
    phrases: Phrases
    may_go_back: bool

    @property
    def options(self) -> tuple[ChoiceOption, ...]:
        """Return what can be chosen."""
        return choices_of(self.field)

    def understand(self, message: Message, *, now: datetime, language: str = "en") -> Answer:
        """Return the answer or what to do; raise NotUnderstood with the field's own text where it has one."""
        control = self._control(message)
        if control == "skip" and self.field.required:
            raise NotUnderstood(why=self.phrases.needed)
        if control == "back" and not self.may_go_back:
            raise NotUnderstood(why=self.phrases.first)
        if control:
            return {"do": control}
        reply = self.field.reply(today=now.date())
        try:
            return {"value": reply.understand(message, now=now, language=self.phrases.code)}
        except NotUnderstood as error:
            if self.field.retry_text:
                raise NotUnderstood(why=self.field.retry_text) from error
            raise

    def _control(self, message: Message) -> str | None:
        """Return the control word a message is; a choice of the same words is the choice, "change" is an answer."""
        if message.kind is not Kind.TEXT or folded(message.text) in map(folded, self.field.choices):
            return None
        control = self.phrases.control(message.text)
        return None if control == "change" else control


@dataclass(frozen=True, kw_only=True)
class SummaryReply:
    """Reads what a person says to the summary: yes, change, cancel, back, or which answer to change."""

    fields: Sequence[FormField]
    phrases: Phrases

    def understand(self, message: Message, *, now: datetime, language: str = "en") -> Answer:
        """Return what to do; raise NotUnderstood."""
        control = self.phrases.control(message.text)
        if control in ("cancel", "change"):
            return {"do": control}
        if control == "back":
            return {"change": self.fields[-1].name}
        try:
            confirmed = YesNoReply().understand(message, now=now, language=self.phrases.code)
        except NotUnderstood:
            return self._picked(message, now)
        return {"do": "confirm" if confirmed else "change"}

    def _picked(self, message: Message, now: datetime) -> Answer:
        try:
            return {"change": pick_reply(self.fields).understand(message, now=now, language=self.phrases.code)}
        except NotUnderstood as error:
            raise NotUnderstood(why=self.phrases.confirm_again) from error


@dataclass(frozen=True, kw_only=True)
class WhichReply:
    """Reads which answer to change, or back and cancel."""

    fields: Sequence[FormField]
    phrases: Phrases

    @property
    def options(self) -> tuple[ChoiceOption, ...]:
        """Return the answers that can be changed."""
        return pick_reply(self.fields).options

    def understand(self, message: Message, *, now: datetime, language: str = "en") -> Answer:
        """Return the field's name to change, or what to do; raise NotUnderstood."""
        control = self.phrases.control(message.text)
        if control in ("back", "cancel"):
            return {"do": control}
        return {"change": pick_reply(self.fields).understand(message, now=now, language=self.phrases.code)}


def pick_reply(fields: Sequence[FormField]) -> ChoiceReply:
    """Return how one of the fields is picked: by its number, label or name."""
    return ChoiceReply(options=tuple(ChoiceOption(id=each.name, label=each.title) for each in fields))
