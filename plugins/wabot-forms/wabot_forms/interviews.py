"""An interview: a form's questions asked in order, back and forth, until the person has confirmed the answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from wabot_core import Turn
from wabot_forms.answers import Answer, FieldReply, SummaryReply, WhichReply
from wabot_forms.fields import FormField
from wabot_forms.phrases import Phrases


@dataclass(kw_only=True)
class Interview:
    """One run through a form; `answers` are by field name, None for what was skipped."""

    turn: Turn
    fields: Sequence[FormField]
    phrases: Phrases
    hints: bool
    tries: int
    timeout: timedelta | None
    answers: dict[str, Any] = field(default_factory=dict)

    async def fill(self) -> bool:
        """Ask every field; return whether the person went through with it."""
        position = 0
        while position < len(self.fields):
            asked = self.fields[position]
            said = await self._ask_field(asked, first=position == 0)
            if said.get("do") == "cancel":
                return False
            if said.get("do") == "back":
                position -= 1
                continue
            self.answers[str(asked.name)] = said.get("value")
            position += 1
        return True

    async def confirm(self, title: str) -> bool:
        """Show the answers until the person confirms them, changing what they want; return whether they did."""
        while True:
            said = await self._ask(self._summary(title), SummaryReply(fields=self.fields, phrases=self.phrases))
            if said.get("do") == "change":
                said = await self._ask(self.phrases.which, WhichReply(fields=self.fields, phrases=self.phrases))
            if said.get("do") == "confirm":
                return True
            if said.get("do") == "cancel":
                return False
            if "change" in said and not await self._change(said["change"]):
                return False

    async def _change(self, name: str) -> bool:
        """Ask one field again; back keeps the answer it had."""
        asked = next(each for each in self.fields if each.name == name)
        said = await self._ask_field(asked, first=False)
        if "value" in said or said.get("do") == "skip":
            self.answers[name] = said.get("value")
        return said.get("do") != "cancel"

    async def _ask_field(self, asked: FormField, *, first: bool) -> Answer:
        reply = FieldReply(field=asked, phrases=self.phrases, may_go_back=not first)
        return await self._ask(self._question(asked, first=first), reply)

    async def _ask(self, question: str, reply: FieldReply | SummaryReply | WhichReply) -> Answer:
        return await self.turn.ask(question, parse=reply, tries=self.tries, timeout=self.timeout)

    def _question(self, asked: FormField, *, first: bool) -> str:
        choices = [f"{number}. {choice}" for number, choice in enumerate(asked.choices, start=1)]
        hints = [] if asked.required else [self.phrases.skip]
        if first:
            hints.append(self.phrases.hint if len(self.fields) > 1 else self.phrases.hint_alone)
        parts = [asked.question, "\n".join(choices), asked.help, "\n".join(hints) if self.hints else ""]
        return "\n\n".join(part for part in parts if part.strip())

    def _summary(self, title: str) -> str:
        lines = [
            f"{number}. {each.title}: {each.show(self.answers[each.name], self.phrases)}"
            for number, each in enumerate(self.fields, start=1)
        ]
        heading = f"*{title}*\n{self.phrases.check}" if title else self.phrases.check
        return "\n\n".join([heading, "\n".join(lines), self.phrases.confirm])
