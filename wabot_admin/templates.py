"""The templates gallery: the samples a bot can begin as, what each shows and which packs it needs; all is derived."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wabot_admin.outlines import Sketch, sketch
from wabot_admin.services import Services
from wabot_runtime import SAMPLES, describe_sample, read_document


@dataclass(frozen=True, kw_only=True)
class Template:
    """A bot to begin with, at a glance."""

    id: str
    name: str
    description: str
    sketch: Sketch


def gallery(services: Services, *, language: str | None = None) -> Sequence[Template]:
    """Return every template by its name, written in the language where there is an edition in it."""
    found = []
    for id in SAMPLES:
        document = read_document(sample=id, language=language)
        shown = sketch(services, document, language=language)
        found.append(Template(id=id, name=document["name"], description=describe_sample(id, language), sketch=shown))
    return sorted(found, key=lambda template: template.name)
