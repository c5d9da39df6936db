"""The templates gallery: the samples a bot can begin as, what each shows and which packs it needs; all is derived."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wabot_admin.services import Services
from wabot_core.bots import Bot, read_bot
from wabot_runtime import SAMPLES, read_document


@dataclass(frozen=True, kw_only=True)
class Pack:
    """A plugin whose node or trigger types a template uses, and whether it is there."""

    name: str
    installed: bool


@dataclass(frozen=True, kw_only=True)
class Template:
    """A bot to begin with: `shows` names the kinds of nodes in it, `packs` the plugins besides wabot's own."""

    id: str
    name: str
    description: str
    languages: Sequence[str]
    flows: Sequence[str]
    nodes: int
    tests: int
    shows: Sequence[str]
    packs: Sequence[Pack]


def gallery(services: Services) -> Sequence[Template]:
    """Return every template by its name."""
    found = [_template(services, id, read_bot(read_document(sample=id)), text) for id, text in SAMPLES.items()]
    return sorted(found, key=lambda template: template.name)


def _template(services: Services, id: str, bot: Bot, description: str) -> Template:
    known = {each["type"]: each for each in (*services.palette["actions"], *services.palette["triggers"])}
    nodes = {node.type for flow in bot.flows for node in flow.nodes}
    types = nodes | {trigger.type for flow in bot.flows for trigger in flow.triggers}
    return Template(
        id=id,
        name=bot.name,
        description=description,
        languages=[bot.language, *bot.translations],
        flows=[flow.name for flow in bot.flows],
        nodes=sum(len(flow.nodes) for flow in bot.flows),
        tests=len(bot.tests),
        shows=sorted(known[type]["title"] for type in nodes if type in known),
        packs=[
            Pack(name=plugin, installed=all(type in known for type in types if type.split(".")[0] == plugin))
            for plugin in sorted({type.split(".")[0] for type in types} - OWN)
        ],
    )


OWN = frozenset({"talk", "logic", "pause", "on"})
"""The plugins that are part of wabot."""
