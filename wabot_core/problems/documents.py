"""All Problems of a bot document, in its order; nothing in it is run."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from wabot_core.bots import Bot, read_bot
from wabot_core.catalog import Catalog
from wabot_core.errors import BadDocument, BadTemplate, NewerSpec
from wabot_core.problems.configs import of_error
from wabot_core.problems.graphs import check_graphs
from wabot_core.problems.kinds import Place, Problem, problem
from wabot_core.problems.nodes import Known, check_nodes
from wabot_core.problems.triggers import check_triggers
from wabot_core.problems.variables import check_variables
from wabot_core.templates import compile_template

FLOW_SETTINGS = ("fallback", "on_error", "on_no_reply", "on_invalid", "on_expired")


def check_bot(
    document: Mapping[str, Any],
    catalog: Catalog,
    *,
    secrets: Collection[str] | None = None,
    files: Collection[str] | None = None,
) -> list[Problem]:
    """Return all that is wrong with a bot document, at once and in its order; an empty list is a sound bot.

    `secrets` and `files` are the names that exist; left out, they are not checked. The document's own tests are
    run by `run_tests`.
    """
    try:
        bot = read_bot(document)
    except NewerSpec as error:
        return [problem("newer_spec", spec=error.facts["spec"], known=error.facts["known"])]
    except BadDocument as error:
        return [problem("bad_document", why=why) for why in _lines_of(error)]
    known = Known(flows={flow.id for flow in bot.flows}, secrets=secrets, files=files)
    found = [
        *_check_settings(bot),
        *check_triggers(bot, catalog, known=known),
        *check_graphs(bot, catalog),
        *check_nodes(bot, catalog, known=known),
        *check_variables(bot, catalog),
        *_check_translations(bot),
    ]
    return sorted(found, key=_order_in(bot))


def _lines_of(error: BadDocument) -> Sequence[str]:
    lines = error.facts.get("lines")
    return lines if isinstance(lines, list) else [str(error.facts.get("why", error))]


def _check_settings(bot: Bot) -> Iterator[Problem]:
    flows = {flow.id for flow in bot.flows}
    for name in FLOW_SETTINGS:
        flow = getattr(bot.settings, name)
        if flow and flow not in flows:
            yield problem("unknown_flow", Place(field=f"settings/{name}"), name=flow)


def _check_translations(bot: Bot) -> Iterator[Problem]:
    configs = {f"{flow.id}/{node.id}": node.config for flow in bot.flows for node in flow.nodes}
    for language, texts in bot.translations.items():
        for key, text in texts.items():
            flow, _, rest = key.partition("/")
            node, _, path = rest.partition("/")
            if not _text_at(configs.get(f"{flow}/{node}"), path):
                yield problem("bad_translation", Place(field=f"translations/{language}"), language=language, key=key)
                continue
            try:
                compile_template(text)
            except BadTemplate as error:
                yield of_error(error, Place(flow=flow, node=node, field=path))


def _text_at(value: Any, path: str) -> bool:
    """Say whether a path of names, indexes and option ids leads to a text."""
    for step in path.split("/"):
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, (list, tuple)):
            named = (item for i, item in enumerate(value) if step in (str(i), _id_of(item)))
            value = next(named, None)
        else:
            return False
    return isinstance(value, str)


def _id_of(item: Any) -> Any:
    return item.get("id") if isinstance(item, Mapping) else None


def _order_in(bot: Bot) -> Any:
    """Return a sort key: the bot as a whole first, then flow by flow, node by node."""
    places: dict[tuple[str | None, str | None], int] = {(None, None): -1}
    for flow in bot.flows:
        for id in (None, *(node.id for node in flow.nodes)):
            places[flow.id, id] = len(places)
    return lambda found: places.get((found.flow, found.node), -1)
