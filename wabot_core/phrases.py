"""What replies say to a person they did not understand, and the words they read, by language."""

from __future__ import annotations

from collections.abc import Mapping

DEFAULT_LANGUAGE = "en"

WHYS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "text": "Please answer with a text.",
        "text_short": "Please write at least {min} characters.",
        "text_long": "Please write at most {max} characters.",
        "number": "Please answer with a number, for example 12.",
        "number_whole": "Please answer with a whole number, for example 12.",
        "number_min": "Please answer with a number of {min} or more.",
        "number_max": "Please answer with a number of {max} or less.",
        "email": "That does not look like an email address. Please send it like ana@example.com.",
        "phone": "That does not look like a phone number. Please send it with its country code: +55 11 91234-5678.",
        "date": "I could not read a date in that. Please send it like {example}.",
        "date_min": "Please choose a date from {min} on.",
        "date_max": "Please choose a date up to {max}.",
        "time": "I could not read a time in that. Please send it like 14:30.",
        "choice": "Please choose one of these: {options}.",
        "location": "Please share a location: tap the clip or +, then Location.",
        "media": "Please send a file: a picture, video, recording or document.",
        "media_kinds": "Please send one of these: {kinds}.",
        "yes_no": "Please answer yes or no.",
    },
    "pt": {
        "text": "Por favor, responda com um texto.",
        "text_short": "Por favor, escreva pelo menos {min} caracteres.",
        "text_long": "Por favor, escreva no máximo {max} caracteres.",
        "number": "Por favor, responda com um número, por exemplo 12.",
        "number_whole": "Por favor, responda com um número inteiro, por exemplo 12.",
        "number_min": "Por favor, responda com um número a partir de {min}.",
        "number_max": "Por favor, responda com um número até {max}.",
        "email": "Isso não parece um e-mail. Por favor, envie assim: ana@example.com.",
        "phone": "Isso não parece um telefone. Por favor, envie com o código do país, como +55 11 91234-5678.",
        "date": "Não encontrei uma data na resposta. Por favor, envie assim: {example}.",
        "date_min": "Por favor, escolha uma data a partir de {min}.",
        "date_max": "Por favor, escolha uma data até {max}.",
        "time": "Não encontrei um horário na resposta. Por favor, envie assim: 14:30.",
        "choice": "Por favor, escolha uma destas opções: {options}.",
        "location": "Por favor, compartilhe uma localização: toque no clipe ou no + e em Localização.",
        "media": "Por favor, envie um arquivo: foto, vídeo, áudio ou documento.",
        "media_kinds": "Por favor, envie um destes: {kinds}.",
        "yes_no": "Por favor, responda sim ou não.",
    },
    "es": {
        "text": "Por favor, responde con un texto.",
        "text_short": "Por favor, escribe al menos {min} caracteres.",
        "text_long": "Por favor, escribe como máximo {max} caracteres.",
        "number": "Por favor, responde con un número, por ejemplo 12.",
        "number_whole": "Por favor, responde con un número entero, por ejemplo 12.",
        "number_min": "Por favor, responde con un número desde {min}.",
        "number_max": "Por favor, responde con un número hasta {max}.",
        "email": "Eso no parece un correo. Por favor, envíalo así: ana@example.com.",
        "phone": "Eso no parece un teléfono. Por favor, envíalo con el código del país, como +34 612 34 56 78.",
        "date": "No encontré una fecha en la respuesta. Por favor, envíala así: {example}.",
        "date_min": "Por favor, elige una fecha a partir del {min}.",
        "date_max": "Por favor, elige una fecha hasta el {max}.",
        "time": "No encontré una hora en la respuesta. Por favor, envíala así: 14:30.",
        "choice": "Por favor, elige una de estas opciones: {options}.",
        "location": "Por favor, comparte una ubicación: toca el clip o el + y luego Ubicación.",
        "media": "Por favor, envía un archivo: foto, vídeo, audio o documento.",
        "media_kinds": "Por favor, envía uno de estos: {kinds}.",
        "yes_no": "Por favor, responde sí o no.",
    },
}

# Words are written without accents: replies are read so too.
YES: Mapping[str, frozenset[str]] = {
    "en": frozenset({"yes", "y", "yeah", "yep", "yup", "sure", "ok", "okay", "of course", "👍"}),
    "pt": frozenset({"sim", "s", "claro", "ok", "isso", "pode ser", "com certeza", "👍"}),
    "es": frozenset({"si", "s", "claro", "vale", "ok", "por supuesto", "👍"}),
}
NO: Mapping[str, frozenset[str]] = {
    "en": frozenset({"no", "n", "nope", "nah", "no thanks", "👎"}),
    "pt": frozenset({"nao", "n", "nao obrigado", "nao obrigada", "👎"}),
    "es": frozenset({"no", "n", "no gracias", "👎"}),
}

DAYS: Mapping[str, Mapping[str, int]] = {  # from today
    "en": {"today": 0, "tomorrow": 1, "day after tomorrow": 2, "the day after tomorrow": 2, "yesterday": -1},
    "pt": {"hoje": 0, "amanha": 1, "depois de amanha": 2, "ontem": -1},
    "es": {"hoy": 0, "manana": 1, "pasado manana": 2, "ayer": -1},
}
WEEKDAYS: Mapping[str, tuple[tuple[str, ...], ...]] = {  # Monday first
    "en": (
        ("monday", "mon"),
        ("tuesday", "tue", "tues"),
        ("wednesday", "wed"),
        ("thursday", "thu", "thurs"),
        ("friday", "fri"),
        ("saturday", "sat"),
        ("sunday", "sun"),
    ),
    "pt": (
        ("segunda", "segunda-feira", "seg"),
        ("terca", "terca-feira", "ter"),
        ("quarta", "quarta-feira", "qua"),
        ("quinta", "quinta-feira", "qui"),
        ("sexta", "sexta-feira", "sex"),
        ("sabado", "sab"),
        ("domingo", "dom"),
    ),
    "es": (
        ("lunes", "lun"),
        ("martes", "mar"),
        ("miercoles", "mie"),
        ("jueves", "jue"),
        ("viernes", "vie"),
        ("sabado", "sab"),
        ("domingo", "dom"),
    ),
}
MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": tuple(
        "january february march april may june july august september october november december".split()  # noqa: SIM905
    ),
    "pt": tuple(
        "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro".split()  # noqa: SIM905
    ),
    "es": tuple(
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()  # noqa: SIM905
    ),
}
NEXT: Mapping[str, tuple[str, ...]] = {
    "en": ("next", "this", "on", "coming"),
    "pt": ("proxima", "proximo", "nesta", "neste", "na", "no", "esta", "este"),
    "es": ("el", "este", "proximo", "el proximo"),
}


def spoken(language: str) -> str:
    """Return the language the tables have: `pt` for `pt-BR`, English for what they lack."""
    base = language.replace("_", "-").split("-")[0].lower()
    return base if base in WHYS else DEFAULT_LANGUAGE
