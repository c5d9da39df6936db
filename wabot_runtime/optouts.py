"""Opting out and in by a word: which words do, what is said, and the turn that notes it; the ledger is the records'."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from wabot_core.bots import Settings
from wabot_core.conversations import Conversation
from wabot_core.events import Event
from wabot_core.messages import Content, Kind, Message
from wabot_core.stores import Reply, TurnCommit
from wabot_runtime.reserved_ids import message_id

Opts = Literal["out", "in"]

LONGEST = 60  # characters of a word or phrase that opts out
OPTED_OUT = "The person opted out; a START word lets them in again."

# A message has to be one of these and nothing else; accents, case and punctuation don't count.
STOP_WORDS: Mapping[str, Sequence[str]] = {
    "en": ("stop", "stop all", "unsubscribe", "opt out"),
    "pt": ("parar", "pare", "descadastrar", "cancelar inscrição", "não quero mais receber mensagens"),
    "es": ("baja", "darme de baja", "dar de baja", "cancelar suscripción", "no quiero recibir más mensajes"),
    "de": ("stopp", "abmelden", "abbestellen", "keine nachrichten mehr"),
    "fr": ("arrêt", "désabonner", "me désabonner", "désinscription", "ne plus recevoir de messages"),
}
START_WORDS: Mapping[str, Sequence[str]] = {
    "en": ("start", "unstop", "subscribe", "opt in"),
    "pt": ("começar", "reativar", "inscrever"),
    "es": ("alta", "empezar", "darme de alta", "suscribir"),
    "de": ("anmelden", "wieder anmelden", "abonnieren"),
    "fr": ("démarrer", "réabonner", "me réabonner", "abonner"),
}
# Each names the word of its own language, so that the answer to that comes in the same.
SAID: Mapping[Opts, Mapping[str, str]] = {
    "out": {
        "en": "You will get no more messages from us. Write START to get them again.",
        "pt": "Você não receberá mais mensagens nossas. Escreva REATIVAR para voltar a recebê-las.",
        "es": "No recibirás más mensajes nuestros. Escribe ALTA para volver a recibirlos.",
        "de": "Du bekommst keine Nachrichten mehr von uns. Schreibe ANMELDEN, um sie wieder zu bekommen.",
        "fr": "Vous ne recevrez plus de messages de notre part. Écrivez RÉABONNER pour en recevoir à nouveau.",
    },
    "in": {
        "en": "Welcome back: you get our messages again. Write STOP to end them.",
        "pt": "Que bom ter você de volta: nossas mensagens voltam a chegar. Escreva PARAR para encerrá-las.",
        "es": "Nos alegra tenerte de vuelta: recibirás nuestros mensajes. Escribe BAJA para terminarlos.",
        "de": "Schön, dass du wieder da bist: Du bekommst unsere Nachrichten wieder. ABMELDEN beendet sie.",
        "fr": "Heureux de vous retrouver : vous recevez à nouveau nos messages. Écrivez ARRÊT pour les arrêter.",
    },
}


@dataclass(frozen=True, kw_only=True)
class Word:
    """A word that opts out or in, and the language it is of; a word of several languages is of the first."""

    opts: Opts
    language: str


def read_word(message: Message, settings: Settings) -> Word | None:
    """Return what a message asks for, None for nothing; of a burst joined into one, any line that is a word counts."""
    if message.kind is not Kind.TEXT or not settings.opt_out:
        return None
    lines = [_plain(line) for line in (message.text or "").splitlines() if len(line) <= LONGEST]
    for opts, ours, given in (("out", STOP_WORDS, settings.stop_words), ("in", START_WORDS, settings.start_words)):
        for language, words in {**ours, **given}.items():
            if any(line and line in map(_plain, words) for line in lines):
                return Word(opts=opts, language=language)  # type: ignore[arg-type]
    return None


def text_of(word: Word, settings: Settings, *, spoken: Sequence[str]) -> str:
    """Return what is said to who opted: in their language, else the word's, else the bot's; "" for nothing."""
    texts = {**SAID[word.opts], **(settings.opted_out if word.opts == "out" else settings.opted_in)}
    for language in (spoken[0], word.language if word.language != "en" else "", *spoken[1:], "en"):
        base = (language or "").replace("_", "-").split("-")[0].lower()
        if base in texts:
            return texts[base]
    return ""


def next_of(live: Conversation | None, fresh: Conversation) -> Conversation:
    """Return the conversation after the turn that opts: the bot's ends, a person of ours keeps theirs."""
    if live is None:
        return replace(fresh, turns=1, ended="stopped")
    after = replace(live, turns=live.turns + 1)
    return after if live.owner == "human" else replace(after, stack=(), wait=None, ended="stopped")


def opting_turn(word: Word, after: Conversation, event: Event, *, said: str, at: datetime, lease: int) -> TurnCommit:
    """Return the turn that notes a word: as durable, and said as often, as any."""
    id = message_id(after.id, after.turns, 0)
    return TurnCommit(
        lease=lease,
        conversation=after,
        event=event,
        replies=(Reply(message_id=id, content=Content(text=said)),) if said else (),
        opts=word.opts,
        at=at,
    )


def _plain(text: str) -> str:
    """Return a text as words are compared here: lower case, without accents and punctuation, spaces collapsed."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(each if each.isalnum() else " " for each in apart if not unicodedata.combining(each))
    return " ".join(kept.split())
