"""What a form says of its own accord, and the words that steer it, by language; it reads no message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from unicodedata import combining, normalize

Control = Literal["skip", "back", "cancel", "change"]
Language = Literal["person", "en", "pt", "es"]


@dataclass(frozen=True, kw_only=True)
class Phrases:
    """The form's own texts in one language; `words` are compared as `folded` has them."""

    code: str
    words: Mapping[str, Control]
    hint: str
    hint_alone: str
    skip: str
    first: str
    needed: str
    check: str
    confirm: str
    confirm_again: str
    which: str
    yes: str
    no: str
    nothing: str = "–"

    def control(self, text: str) -> Control | None:
        """Return what a text asks the form to do, None if it is an answer."""
        return self.words.get(folded(text))


def phrases_for(language: Language, *, spoken: str) -> Phrases:
    """Return the phrases of a language, or of the one the person is `spoken` to; English where there are none."""
    code = spoken.replace("_", "-").split("-")[0].lower() if language == "person" else language
    return PHRASES.get(code, PHRASES["en"])


def folded(text: str) -> str:
    """Return a text as control words are compared: no capitals, accents, spare space, asterisks or full stop."""
    letters = (letter for letter in normalize("NFKD", text.casefold()) if not combining(letter))
    return " ".join("".join(letters).split()).strip(" *.!/")


PHRASES: Mapping[str, Phrases] = {
    "en": Phrases(
        code="en",
        words={"skip": "skip", "back": "back", "cancel": "cancel", "change": "change"},
        hint="You can write *back* to change the answer before, and *cancel* to stop.",
        hint_alone="You can write *cancel* to stop.",
        skip="Write *skip* to leave this out.",
        first="This is the first question.",
        needed="This answer is needed, so it can't be skipped.",
        check="Please check your answers:",
        confirm="Is this right? Write *yes* to send it, a number to change that answer, or *cancel* to stop.",
        confirm_again="Please write *yes*, the number of the answer to change, or *cancel*.",
        which="Which answer would you like to change? Write its number.",
        yes="yes",
        no="no",
    ),
    "pt": Phrases(
        code="pt",
        words={
            "pular": "skip",
            "saltar": "skip",
            "voltar": "back",
            "cancelar": "cancel",
            "alterar": "change",
            "mudar": "change",
            "corrigir": "change",
        },
        hint="Escreva *voltar* para mudar a resposta anterior e *cancelar* para parar.",
        hint_alone="Escreva *cancelar* para parar.",
        skip="Escreva *pular* para deixar em branco.",
        first="Esta é a primeira pergunta.",
        needed="Esta resposta é necessária, não dá para pular.",
        check="Confira as suas respostas:",
        confirm="Está certo? Escreva *sim* para enviar, um número para alterar essa resposta, ou *cancelar*.",
        confirm_again="Escreva *sim*, o número da resposta a alterar, ou *cancelar*.",
        which="Qual resposta quer alterar? Escreva o número.",
        yes="sim",
        no="não",
    ),
    "es": Phrases(
        code="es",
        words={
            "omitir": "skip",
            "saltar": "skip",
            "volver": "back",
            "atras": "back",
            "cancelar": "cancel",
            "cambiar": "change",
            "corregir": "change",
        },
        hint="Escribe *volver* para cambiar la respuesta anterior y *cancelar* para parar.",
        hint_alone="Escribe *cancelar* para parar.",
        skip="Escribe *omitir* para dejarlo en blanco.",
        first="Esta es la primera pregunta.",
        needed="Esta respuesta es necesaria, no se puede omitir.",
        check="Revisa tus respuestas:",
        confirm="¿Es correcto? Escribe *sí* para enviar, un número para cambiar esa respuesta, o *cancelar*.",
        confirm_again="Escribe *sí*, el número de la respuesta a cambiar, o *cancelar*.",
        which="¿Qué respuesta quieres cambiar? Escribe su número.",
        yes="sí",
        no="no",
    ),
}
